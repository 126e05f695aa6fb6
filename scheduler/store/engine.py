"""The connection to the database, and the two kinds of transaction."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from sqlalchemy import Connection, func, select
from sqlalchemy.exc import InterfaceError, InternalError, OperationalError
from sqlalchemy.exc import TimeoutError as PoolTimeoutError

from scheduler.store.instants import Instant
from scheduler.store.sqlite import WRITES, open_sqlite, sqlite_path

if TYPE_CHECKING:
    from scheduler.store.postgresql import Leadership

__all__ = ["DatabaseAway", "Leases", "Store", "Tx", "sqlite_path"]

Tx = Connection
"""An open transaction."""

DatabaseAway = (OperationalError, InternalError, InterfaceError, PoolTimeoutError)
"""Raised while the database cannot be reached or written to: locked for too long, its disk full, its server away,
restarting or read-only. What was to be committed may have been, if the answer alone was lost."""

_DATABASE_CLOCK = "doithoai_database_clock"


@dataclass(frozen=True, slots=True)
class Leases:
    """For how long a message is one sender's own: from the claim to the fence, and from there to the answer.

    Longer than `Timeouts` lets these take, or a sender loses what it is still at.
    """

    claim: timedelta = timedelta(minutes=2)
    sending: timedelta = timedelta(minutes=15)


_LEASES = Leases()


class Store:
    """A database of deliveries. Each unit of work is one `with` of `reading`, `writing` or `sending`."""

    def __init__(
        self, url: str, *, durable: bool = True, leases: Leases = _LEASES, own_clock: bool = True
    ) -> None:
        """`durable=False` is for a throwaway database: its commits do not wait for the disk.

        On PostgreSQL leases end by the database's own clock, which all daemons share; with `own_clock=False`
        by the instants given, as they always do on SQLite. Raises DatabaseError.
        """
        self.url, self.leases = url, leases
        self.path = sqlite_path(url)
        """The file; None on PostgreSQL."""
        self._leadership: Leadership | None = None
        if self.path is not None:
            self.engine = open_sqlite(self.path, durable=durable)
            self._reader, self._writer = self.engine, self.engine.execution_options(**{WRITES: True})
        else:
            from scheduler.store.postgresql import Leadership, open_postgresql

            self.engine = open_postgresql(url).execution_options(**{_DATABASE_CLOCK: own_clock})
            self._reader = self.engine.execution_options(
                isolation_level="REPEATABLE READ", postgresql_readonly=True
            )
            self._writer = self.engine
            self._leadership = Leadership(self.engine)

    @property
    def name(self) -> str:
        """What the database is called in a message: the file, or the URL without its password."""
        return (
            str(self.path) if self.path is not None else self.engine.url.render_as_string(hide_password=True)
        )

    @property
    def alone(self) -> bool:
        """Whether one daemon at most works on this database: then what is claimed at its start is nobody's."""
        return self.path is not None

    @contextmanager
    def reading(self) -> Iterator[Tx]:
        """One consistent view; never waits for a writer."""
        with self._reader.connect() as tx:
            yield tx

    @contextmanager
    def writing(self) -> Iterator[Tx]:
        """Committed when left, rolled back by any exception. Writers take turns."""
        with self._writer.begin() as tx:
            self._take_turn(tx, shared=False)
            yield tx

    @contextmanager
    def sending(self) -> Iterator[Tx]:
        """As `writing`, for changes of one claimed message and its deliveries: senders need not take turns."""
        with self._writer.begin() as tx:
            self._take_turn(tx, shared=True)
            yield tx

    def plans(self) -> bool:
        """Whether it is ours to sync the plan and to decide what is due. Of several daemons it is one's."""
        return self._leadership is None or self._leadership.held()

    def resign(self) -> None:
        """Let another daemon plan, if there is one."""
        if self._leadership is not None:
            self._leadership.resign()

    @contextmanager
    def without_daemons(self) -> Iterator[bool]:
        """Keep all daemons away from a PostgreSQL database meanwhile; False if there is one."""
        from scheduler.store.postgresql import without_daemons

        with without_daemons(self.engine) as kept:
            yield kept

    def close(self) -> None:
        """Close all connections."""
        if self._leadership is not None:
            self._leadership.release()
        self.engine.dispose()

    def _take_turn(self, tx: Tx, *, shared: bool) -> None:
        if self.path is None:
            from scheduler.store.postgresql import take_turn

            take_turn(tx, shared=shared)


def lease_clock(tx: Tx, now: datetime) -> datetime:
    """The instant leases are measured by (UTC): the database's, where its clock is used, else `now`."""
    if tx.get_execution_options().get(_DATABASE_CLOCK):
        return tx.execute(_CLOCK).scalar_one()
    return now


_CLOCK = select(func.clock_timestamp(type_=Instant))
