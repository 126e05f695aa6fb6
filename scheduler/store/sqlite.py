"""SQLite, set so that what is committed stays and that nobody who only looks is kept waiting."""

from __future__ import annotations

import os
import sqlite3
from pathlib import Path
from typing import Any

from sqlalchemy import URL, Connection, Engine, create_engine, event, make_url
from sqlalchemy.exc import OperationalError
from sqlalchemy.pool import ConnectionPoolEntry

from scheduler.errors import DatabaseError

BUSY_SECONDS = 10.0
WRITES = "doithoai_writes"
"""The execution option of a connection that is going to write."""


def sqlite_path(url: str) -> Path | None:
    """The file of a SQLite URL; None for another database."""
    parsed = make_url(url)
    if parsed.get_backend_name() != "sqlite" or not parsed.database:
        return None
    return Path(parsed.database)


def sqlite_url(path: Path) -> str:
    """The URL of the file at `path`, whatever signs stand in its name."""
    return URL.create("sqlite", database=str(path)).render_as_string()


def open_sqlite(path: Path, *, durable: bool) -> Engine:
    """An engine for the file at `path`, which is made if need be. Raises DatabaseError."""
    readable_only = _prepare(path)
    # A file we may not write can still be looked at.
    url = URL.create("sqlite", database=str(path))
    if readable_only:
        url = URL.create("sqlite", database=f"file:{_quoted(path)}", query={"mode": "ro", "uri": "true"})
    # An error's text goes to the log: without the values, which are addresses and whole mails.
    engine = create_engine(url, hide_parameters=True)
    _set_up(engine, path, durable=durable, changes=not readable_only)
    return engine


def _quoted(path: Path) -> str:
    return str(path.absolute()).replace("%", "%25").replace("?", "%3f").replace("#", "%23")


def _prepare(path: Path) -> bool:
    """The file is made here, for SQLite would make it readable by everyone; its -wal and -shm follow it.

    True if it is there and may only be read.
    """
    try:
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        os.close(os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600))
    except OSError as error:
        if path.is_file() and os.access(path, os.R_OK):
            return True
        raise DatabaseError(str(path), error.strerror or str(error)) from error
    return False


def _set_up(engine: Engine, path: Path, *, durable: bool, changes: bool) -> None:
    def connected(dbapi: sqlite3.Connection, _entry: ConnectionPoolEntry) -> None:
        # sqlite3 would begin transactions by itself, and only before some statements: ours are below.
        dbapi.isolation_level = None
        cursor = dbapi.cursor()
        cursor.execute(f"PRAGMA busy_timeout = {int(BUSY_SECONDS * 1000)}")
        why = _refusal_of_wal(cursor) if changes else None
        if why is not None:
            # SQLAlchemy forgets a connection that was refused here without closing it.
            dbapi.close()
            raise DatabaseError(str(path), why)
        cursor.execute(f"PRAGMA synchronous = {'FULL' if durable else 'OFF'}")
        cursor.execute("PRAGMA foreign_keys = ON")
        cursor.close()

    def begun(tx: Connection) -> None:
        # A writer that begins as a reader fails at once, whatever the busy timeout, when another wrote meanwhile.
        statement = "BEGIN IMMEDIATE" if tx.get_execution_options().get(WRITES) else "BEGIN"
        # Past SQLAlchemy, which takes ten times as long for it as SQLite does: there are two for each mail.
        connection: Any = tx.connection.dbapi_connection
        try:
            connection.execute(statement)
        except sqlite3.OperationalError as error:
            raise OperationalError(statement, None, error) from error

    event.listen(engine, "connect", connected)
    event.listen(engine, "begin", begun)


def _refusal_of_wal(cursor: sqlite3.Cursor) -> str | None:
    """Why the database cannot be used in WAL mode; None if it is. The first statement that reads the file."""
    try:
        mode = cursor.execute("PRAGMA journal_mode = WAL").fetchone()[0]
    except sqlite3.DatabaseError as error:
        return str(error)
    return None if mode == "wal" else f"journal_mode is {mode}, WAL is refused"
