"""What is true of the school whichever daemon works: one row, written by the service and by `pause` and `resume`."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import ColumnElement, insert, or_, select, update

from scheduler.store.engine import Tx
from scheduler.store.tables import service


@dataclass(frozen=True, slots=True)
class Standing:
    """How the service stands. Instants are UTC; None for what is not so, or never was.

    `broken` says why an edit is not in force, `clock` why the clock is not believed; `retained_on` is the local day
    on which old rows were last removed.
    """

    last_tick: datetime | None = None
    broken_since: datetime | None = None
    broken: str | None = None
    paused_at: datetime | None = None
    clock_since: datetime | None = None
    clock: str | None = None
    clock_accepted_at: datetime | None = None
    restored_at: datetime | None = None
    backup_at: datetime | None = None
    retained_on: date | None = None


def standing(tx: Tx) -> Standing:
    """How the service stands; all empty where it never ran."""
    row = tx.execute(select(*(c for c in service.c if c is not service.c.id))).mappings().first()
    if row is None:
        return Standing()
    day = row["retained_on"]
    return Standing(**{**row, "retained_on": date.fromisoformat(day) if day else None})


def is_silent(tx: Tx) -> bool:
    """Whether nobody is to be told anything: somebody paused the service, or the clock is not believed."""
    return tx.scalar(_SILENT) is not None


SILENT = or_(service.c.paused_at.is_not(None), service.c.clock.is_not(None))
"""Of the one row of `service`, while nobody is to be told anything."""
_SILENT = select(service.c.id).where(SILENT)
"""Asked again and again, so made once."""


def pause(tx: Tx, now: datetime) -> bool:
    """Nobody is told any more. False if it was so already."""
    make_row(tx)
    changes = service.c.paused_at.is_(None)
    return _set(tx, changes, paused_at=now)


def resume(tx: Tx) -> bool:
    """People are told again. False if nothing was paused."""
    return _set(tx, service.c.paused_at.is_not(None), paused_at=None)


def doubt_clock(tx: Tx, why: str | None, now: datetime) -> bool:
    """The clock is not believed, and why; None: it is again. False if this was known."""
    since = now if why is not None else None
    return _set(tx, service.c.clock.is_distinct_from(why), clock=why, clock_since=since)


def accept_clock(tx: Tx, now: datetime) -> None:
    """The clock is right, whatever was seen before: from here on ticks are counted anew."""
    _set(tx, service.c.id == 1, clock=None, clock_since=None, clock_accepted_at=now, last_tick=now)


def retained(tx: Tx, day: date) -> None:
    """Old rows have been removed on that local day."""
    _set(tx, service.c.id == 1, retained_on=day.isoformat())


def make_row(tx: Tx) -> None:
    """See that there is the one row of `service`."""
    if tx.scalar(select(service.c.id)) is None:
        tx.execute(insert(service).values(id=1))


def _set(tx: Tx, where: ColumnElement[bool], **values: object) -> bool:
    changed = tx.execute(update(service).where(service.c.id == 1, where).values(values))
    return changed.rowcount == 1
