"""What the service leaves for `status` to read: who runs, when it last looked, what is wrong with the files."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import delete, func, insert, select, update

from scheduler.store.engine import Tx
from scheduler.store.standing import make_row
from scheduler.store.tables import daemons, service

FORGOTTEN = timedelta(days=2)
"""A daemon that has not ticked for this long will not come back; its row goes at the next start."""


@dataclass(frozen=True, slots=True)
class Running:
    """The service that runs, or ran last: of several, the one that ticked last. Instants are UTC.

    `broken` says why an edit is not in force.
    """

    pid: int
    host: str
    started_at: datetime
    last_tick: datetime | None
    stopped_at: datetime | None
    broken_since: datetime | None
    broken: str | None


def running(tx: Tx) -> Running | None:
    """What the service last left; None if it never ran."""
    newest = func.coalesce(daemons.c.last_tick, daemons.c.started_at).desc()
    # One that still runs says more than one that ended, however lately.
    daemon = tx.execute(
        select(daemons).order_by(daemons.c.stopped_at.is_not(None), newest, daemons.c.id.desc()).limit(1)
    ).first()
    if daemon is None:
        return None
    school = tx.execute(select(service.c.broken_since, service.c.broken)).first()
    return Running(
        daemon.pid,
        daemon.host,
        daemon.started_at,
        daemon.last_tick,
        daemon.stopped_at,
        *(school or (None, None)),
    )


def started(tx: Tx, pid: int, host: str, now: datetime, *, alone: bool = True) -> int:
    """A service begins; the id of its row in `daemons`. `alone`: whatever ran before runs no more."""
    gone = func.coalesce(daemons.c.stopped_at, daemons.c.last_tick, daemons.c.started_at) < now - FORGOTTEN
    tx.execute(delete(daemons) if alone else delete(daemons).where(gone))
    make_row(tx)
    row = {"pid": pid, "host": host, "started_at": now}
    return int(tx.execute(insert(daemons).returning(daemons.c.id), row).scalar_one())


def ticked(tx: Tx, daemon: int, now: datetime, *, believed: bool = True) -> None:
    """A tick of the daemon went well; not `believed` is an instant that is no measure of later ones."""
    tx.execute(update(daemons).where(daemons.c.id == daemon).values(last_tick=now))
    if believed:
        tx.execute(update(service).where(service.c.id == 1).values(last_tick=now))


def stopped(tx: Tx, daemon: int, now: datetime) -> None:
    """The daemon ends."""
    tx.execute(update(daemons).where(daemons.c.id == daemon).values(stopped_at=now))


def broke(tx: Tx, why: str | None, now: datetime) -> None:
    """The files hold errors and the last good plan stays in force; None: they are sound again."""
    since = now if why is not None else None
    changes = service.c.broken.is_distinct_from(why)
    tx.execute(update(service).where(service.c.id == 1, changes).values(broken=why, broken_since=since))
