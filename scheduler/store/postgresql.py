"""PostgreSQL: how long anything may take there, who takes turns with whom, and which daemon plans."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from typing import TYPE_CHECKING, Any

import structlog
from sqlalchemy import (
    ColumnElement,
    Connection,
    Engine,
    ExceptionContext,
    create_engine,
    event,
    func,
    make_url,
    select,
)
from sqlalchemy.exc import DBAPIError
from sqlalchemy.pool import ConnectionPoolEntry

if TYPE_CHECKING:
    from psycopg import Connection as PsycopgConnection

log = structlog.get_logger()

DAEMON_SILENT = timedelta(seconds=90)
"""A daemon that has not ticked for so long, stopped or cut off, is there no more, and another one plans."""

_SETTINGS = {
    "timezone": "UTC",
    "statement_timeout": "60s",
    # Longer than a daemon that is stopped in the midst of a transaction can keep the others from theirs, see below.
    "lock_timeout": "25s",
    # A daemon that is stopped in the middle of a transaction must not keep the others from theirs.
    "idle_in_transaction_session_timeout": "20s",
}
_FOR_A_TURN_ALONE = "45s"
"""A daemon that is stopped can keep the others from it twice: by its sender, and by its tick that was next in line."""
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
_THE_PLAN, _THE_PLANNER, _A_DAEMON = "plan", "planner", "daemon"


def open_postgresql(url: str) -> Engine:
    """An engine for that URL, whose own words come before ours. Nothing is connected yet."""
    given = make_url(url)
    ours = {key: value for key, value in _CONNECTING.items() if key not in given.query}
    engine = create_engine(given, hide_parameters=True, pool_pre_ping=True, connect_args=ours)
    event.listen(engine, "connect", _set_up)
    event.listen(engine, "handle_error", _leave_out_values)
    event.listen(engine, "after_cursor_execute", _start_idle_timer)
    return engine


def _set_up(dbapi: PsycopgConnection, _entry: ConnectionPoolEntry) -> None:
    # Not by libpq's `options`, which a pooler between us and the server may refuse.
    dbapi.autocommit = True
    for name, value in _SETTINGS.items():
        dbapi.execute("select set_config(%s, %s, false)", (name, value))
    dbapi.autocommit = False


def _start_idle_timer(
    connection: Connection,
    _cursor: Any,
    _statement: str,
    parameters: Any,
    _context: Any,
    several: bool,
) -> None:
    """After one statement for several rows, which psycopg sends in a pipeline, the server does not start its timer.

    Who is stopped there would keep all others from their transactions until somebody continues it.
    """
    if several and len(parameters) > 1:
        connection.exec_driver_sql("select 1")


def _leave_out_values(context: ExceptionContext) -> None:
    """An error's text goes to the log, and the server adds the values that are at odds: addresses, whole mails."""
    said = context.original_exception
    short = getattr(getattr(said, "diag", None), "message_primary", None)
    if short is not None:
        said.args = (short,)
        if context.sqlalchemy_exception is not None:
            context.sqlalchemy_exception.args = (f"({type(said).__name__}) {short}",)


def take_turn(tx: Connection, *, shared: bool) -> None:
    """Wait for a turn to write, until the transaction ends.

    What changes the plan or decides of it has its turn alone. Who moves messages shares one with others of the
    kind: rows and row counts keep these apart, but what a sender looks at must not change under its hands.
    """
    if shared:
        tx.execute(select(func.pg_advisory_xact_lock_shared(_OUR_LOCKS, _number(_THE_PLAN))))
    else:
        patience = func.set_config("lock_timeout", _FOR_A_TURN_ALONE, True)
        tx.execute(select(patience, func.pg_advisory_xact_lock(_OUR_LOCKS, _number(_THE_PLAN))))


def _number(name: str) -> ColumnElement[int]:
    return func.hashtext(func.concat(func.current_schema(), name))


class Leadership:
    """What a daemon holds for as long as its connection lives: that it is there, and, one of them, that it plans."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._connection: Connection | None = None
        self._plans = False

    def held(self) -> bool:
        """Whether we are the one that plans, from now on if nobody is. To be asked at each tick, from one thread."""
        if self._connection is not None and not _alive(self._connection):
            # Cut off: by now another may plan.
            log.warning("daemon_cut_off", planned=self._plans)
            self.release()
        if self._connection is None:
            self._connection = _held(self._engine, func.pg_advisory_lock_shared, _A_DAEMON)
        if not self._plans:
            self._plans = _locks(self._connection, func.pg_try_advisory_lock, _THE_PLANNER)
        return self._plans

    def resign(self) -> None:
        """Let another one plan, and be there all the same."""
        if self._connection is not None and self._plans:
            _locks(self._connection, func.pg_advisory_unlock, _THE_PLANNER)
            self._plans = False

    def release(self) -> None:
        """Be there no more, and let another one plan."""
        if self._connection is not None:
            _drop(self._connection)
            self._connection, self._plans = None, False


@contextmanager
def without_daemons(engine: Engine) -> Iterator[bool]:
    """Keep all daemons away meanwhile; False if there is one."""
    connection = engine.connect().execution_options(isolation_level="AUTOCOMMIT")
    try:
        yield _locks(connection, func.pg_try_advisory_lock, _A_DAEMON)
    finally:
        _drop(connection)


def _held(engine: Engine, lock: Any, name: str) -> Connection:
    """A connection of its own that holds the lock."""
    connection = engine.connect().execution_options(isolation_level="AUTOCOMMIT")
    try:
        if (connection.dialect.server_version_info or (0,)) >= (14,):
            limit = f"{DAEMON_SILENT.total_seconds():.0f}s"
            connection.execute(select(func.set_config("idle_session_timeout", limit, False)))
        _locks(connection, lock, name)
    except BaseException:
        _drop(connection)
        raise
    return connection


def _locks(connection: Connection, lock: Any, name: str) -> bool:
    return bool(connection.scalar(select(lock(_OUR_LOCKS, _number(name)))))


def _alive(connection: Connection) -> bool:
    try:
        connection.execute(select(1))
    except DBAPIError:
        return False
    return True


def _drop(connection: Connection) -> None:
    """Closed, not handed back: the locks belong to the connection."""
    connection.invalidate()
    connection.close()
