"""PostgreSQL: how long anything may take there, who takes turns with whom, and which daemon plans."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import structlog
from sqlalchemy import ColumnElement, Connection, Engine, create_engine, event, func, make_url, text
from sqlalchemy.exc import DBAPIError
from sqlalchemy.pool import ConnectionPoolEntry

if TYPE_CHECKING:
    from psycopg import Connection as PsycopgConnection

log = structlog.get_logger()

LEADER_SILENT = timedelta(seconds=90)
"""A planner that has not ticked for so long, stopped or cut off, is one no more."""

_SETTINGS = {
    "timezone": "UTC",
    "statement_timeout": "60s",
    # As SQLite's busy timeout.
    "lock_timeout": "10s",
    # A daemon that is stopped in the middle of a transaction must not keep the others from theirs.
    "idle_in_transaction_session_timeout": "20s",
}
_CONNECTING: dict[str, str | int] = {
    "application_name": "doithoai",
    "connect_timeout": 10,
    "keepalives_idle": 30,
    "keepalives_interval": 10,
    "keepalives_count": 3,
    "tcp_user_timeout": 30_000,
}
_OUR_LOCKS = 0x446F69
"""The first of the two numbers of each advisory lock. The second tells them apart, and schemas of one database."""
_THE_PLAN, _THE_PLANNER = "plan", "planner"


def open_postgresql(url: str) -> Engine:
    """An engine for that URL, whose own words come before ours. Nothing is connected yet."""
    given = make_url(url)
    ours = {key: value for key, value in _CONNECTING.items() if key not in given.query}
    engine = create_engine(given, hide_parameters=True, pool_pre_ping=True, connect_args=ours)
    event.listen(engine, "connect", _set_up)
    return engine


def _set_up(dbapi: PsycopgConnection, _entry: ConnectionPoolEntry) -> None:
    # Not by libpq's `options`, which a pooler between us and the server may refuse.
    dbapi.autocommit = True
    for name, value in _SETTINGS.items():
        dbapi.execute("select set_config(%s, %s, false)", (name, value))
    dbapi.autocommit = False


def take_turn(tx: Connection, *, shared: bool) -> None:
    """Wait for a turn to write, until the transaction ends.

    What changes the plan or decides of it has its turn alone. Who moves messages shares one with others of the
    kind: rows and row counts keep these apart, but what a sender looks at must not change under its hands.
    """
    lock = func.pg_advisory_xact_lock_shared if shared else func.pg_advisory_xact_lock
    tx.execute(lock(_OUR_LOCKS, _number(_THE_PLAN)).select())


def _number(name: str) -> ColumnElement[int]:
    return func.hashtext(func.concat(func.current_schema(), name))


class Leadership:
    """One of the daemons on a database plans: it holds a lock for as long as its connection lives."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._connection: Connection | None = None

    def held(self) -> bool:
        """Whether we are the one, taking it if nobody is. To be asked at each tick, from one thread."""
        if self._connection is not None:
            try:
                self._connection.execute(text("select 1"))
            except DBAPIError:
                # Cut off: by now another may have it.
                log.warning("planner_no_more")
                self.release()
        return self._connection is not None or self._take()

    def release(self) -> None:
        """Let another one plan."""
        if self._connection is not None:
            # Closed, not handed back: the lock belongs to the connection.
            self._connection.invalidate()
            self._connection.close()
            self._connection = None

    def _take(self) -> bool:
        connection = self._engine.connect().execution_options(isolation_level="AUTOCOMMIT")
        try:
            lock = func.pg_try_advisory_lock(_OUR_LOCKS, _number(_THE_PLANNER))
            taken = connection.scalar(lock.select())
            if taken and (connection.dialect.server_version_info or (0,)) >= (14,):
                seconds = str(int(LEADER_SILENT.total_seconds() * 1000))
                connection.execute(
                    text("select set_config('idle_session_timeout', :ms, false)"), {"ms": seconds}
                )
        except BaseException:
            connection.invalidate()
            connection.close()
            raise
        if not taken:
            connection.close()
            return False
        self._connection = connection
        return True
