"""The connection to the database, set so that what is committed stays."""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

from sqlalchemy import Connection, Engine, create_engine, event, make_url
from sqlalchemy.exc import OperationalError
from sqlalchemy.pool import ConnectionPoolEntry

from scheduler.errors import DatabaseError

BUSY_SECONDS = 10.0

Tx = Connection
"""An open transaction."""

DatabaseAway = OperationalError
"""Raised while the database cannot be reached or written to: locked for too long, its disk full."""


@dataclass(frozen=True, slots=True)
class Leases:
    """For how long a message is one sender's own: from the claim to the fence, and from there to the answer.

    Longer than `Timeouts` lets these take, or a sender loses what it is still at.
    """

    claim: timedelta = timedelta(minutes=2)
    sending: timedelta = timedelta(minutes=15)


_LEASES = Leases()


class Store:
    """A database of deliveries. Each unit of work is one `with store.reading()` or `with store.writing()`."""

    def __init__(self, url: str, *, durable: bool = True, leases: Leases = _LEASES) -> None:
        """`durable=False` is for a throwaway database: its commits do not wait for the disk."""
        self.url, self.leases = url, leases
        self.path = sqlite_path(url)
        if self.path is not None:
            _prepare(self.path)
        # An error's text goes to the log: without the values, which are addresses and whole mails.
        self.engine = create_engine(url, hide_parameters=True)
        if self.path is not None:
            _set_up_sqlite(self.engine, durable)
        self._writer = self.engine.execution_options(doithoai_writes=True)

    @contextmanager
    def reading(self) -> Iterator[Tx]:
        """One consistent view; never waits for a writer."""
        with self.engine.connect() as tx:
            yield tx

    @contextmanager
    def writing(self) -> Iterator[Tx]:
        """Committed when left, rolled back by any exception. Writers take turns."""
        with self._writer.begin() as tx:
            yield tx

    def close(self) -> None:
        """Close all connections."""
        self.engine.dispose()


def sqlite_path(url: str) -> Path | None:
    """The file of a SQLite URL; None for another database."""
    parsed = make_url(url)
    if parsed.get_backend_name() != "sqlite" or not parsed.database:
        return None
    return Path(parsed.database)


def _prepare(path: Path) -> None:
    """The file is made here, for SQLite would make it readable by everyone; its -wal and -shm follow it."""
    try:
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        os.close(os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600))
    except OSError as error:
        raise DatabaseError(str(path), error.strerror or str(error)) from error


def _set_up_sqlite(engine: Engine, durable: bool) -> None:
    def connected(dbapi: sqlite3.Connection, _entry: ConnectionPoolEntry) -> None:
        # sqlite3 would begin transactions by itself, and only before some statements: ours are below.
        dbapi.isolation_level = None
        cursor = dbapi.cursor()
        cursor.execute(f"PRAGMA busy_timeout = {int(BUSY_SECONDS * 1000)}")
        why = _refusal_of_wal(cursor)
        if why is not None:
            # SQLAlchemy forgets a connection that was refused here without closing it.
            dbapi.close()
            raise DatabaseError(str(engine.url.database), why)
        cursor.execute(f"PRAGMA synchronous = {'FULL' if durable else 'OFF'}")
        cursor.execute("PRAGMA foreign_keys = ON")
        cursor.close()

    def begun(tx: Connection) -> None:
        # A writer that begins as a reader fails at once, whatever the busy timeout, when another wrote meanwhile.
        writes = tx.get_execution_options().get("doithoai_writes")
        tx.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")

    event.listen(engine, "connect", connected)
    event.listen(engine, "begin", begun)


def _refusal_of_wal(cursor: sqlite3.Cursor) -> str | None:
    """Why the database cannot be used in WAL mode; None if it is. The first statement that reads the file."""
    try:
        mode = cursor.execute("PRAGMA journal_mode = WAL").fetchone()[0]
    except sqlite3.DatabaseError as error:
        return str(error)
    return None if mode == "wal" else f"journal_mode is {mode}, WAL is refused"
