"""What people were told of and what is not so any more, though no mail tells them in time."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import func, or_, select

from notifications.dispatch import State
from notifications.targets import CANCELLED, read_fingerprint
from rules.model import SESSION
from scheduler.store.conditions import OPEN
from scheduler.store.engine import Tx
from scheduler.store.tables import PLANNED, deliveries, messages, reminders, targets

_TOLD = (State.SENDING, State.SENT, State.UNKNOWN)
_AT_ONCE = 500
"""So many ids stand in one statement."""


@dataclass(frozen=True, slots=True)
class Gone:
    """A session or deadline that is no more, or a session that is `moved`.

    `at` is when people believe it to be (UTC), `people` their addresses.
    """

    target: str
    at: datetime
    people: tuple[str, ...]
    moved: bool = False


def gone(tx: Tx, now: datetime) -> list[Gone]:
    """What is no more though somebody was told of it and its hour is still ahead, by that hour.

    A session stands for its deadlines: who was told of one of them has heard of the session too.
    """
    ahead = {row.id: at for row in tx.execute(_GONE) if (at := _hour_ahead(row, now)) is not None}
    if not ahead:
        return []
    about: dict[str, list[str]] = {}
    for target in tx.scalars(_EVER_TOLD):
        stands_for_it = next((key for key in (_session(target), target) if key in ahead), None)
        if stands_for_it is not None:
            about.setdefault(stands_for_it, []).append(target)
    people = told_of(tx, [target for theirs in about.values() for target in theirs])
    found = []
    for key, theirs in about.items():
        everyone = tuple(dict.fromkeys(who for target in theirs for who in people.get(target, ())))
        if everyone:
            found.append(Gone(key, ahead[key], everyone))
    return sorted(found, key=lambda one: (one.at, one.target))


def moved(tx: Tx, now: datetime) -> list[Gone]:
    """Sessions that are not when people were told, where the mail that says so goes out after the hour they know.

    By that hour. Who was told of a session's deadlines alone is not known to have been told its date.
    """
    ahead = {
        row.id: at
        for row in tx.execute(_MOVED)
        if (at := hour_told(row.told_fingerprint)) and now < at != row.instant
    }
    if not ahead:
        return []
    again = {row.target: row.at for row in tx.execute(_NEXT_TOLD.where(reminders.c.target.in_(ahead)))}
    waiting = set(tx.scalars(_WAITING.where(targets.c.id.in_(ahead))))
    late = [key for key, at in ahead.items() if key not in waiting and not (key in again and again[key] < at)]
    people = told_of(tx, late)
    found = [Gone(key, ahead[key], people[key], moved=True) for key in late if key in people]
    return sorted(found, key=lambda one: (one.at, one.target))


def told_of(tx: Tx, ids: Iterable[str]) -> dict[str, tuple[str, ...]]:
    """The addresses, as written, of those who were told of these targets, or perhaps were, by target."""
    found: dict[str, dict[str, str]] = {}
    ids = list(ids)
    for start in range(0, len(ids), _AT_ONCE):
        theirs = _PEOPLE.where(deliveries.c.target.in_(ids[start : start + _AT_ONCE]))
        for row in tx.execute(theirs):
            found.setdefault(row.target, {}).setdefault(row.address, row.written)
    return {target: tuple(people.values()) for target, people in found.items()}


_GONE = select(targets.c.id, targets.c.instant, targets.c.told_fingerprint).where(
    targets.c.kind.in_(PLANNED),
    or_(targets.c.withdrawn.is_(True), targets.c.fingerprint.startswith(CANCELLED)),
)
_EVER_TOLD = (
    select(targets.c.id)
    .where(targets.c.kind.in_(PLANNED), targets.c.told_revision.is_not(None))
    .order_by(targets.c.id)
)
_MOVED = select(targets.c.id, targets.c.instant, targets.c.told_fingerprint).where(
    targets.c.kind == SESSION,
    targets.c.withdrawn.is_(False),
    targets.c.told_fingerprint != targets.c.fingerprint,
    targets.c.fingerprint.startswith(CANCELLED).is_(False),
)
_NEXT_TOLD = (
    select(reminders.c.target, func.min(reminders.c.due_at).label("at"))
    .where(reminders.c.withdrawn.is_(False), reminders.c.decided_at.is_(None))
    .group_by(reminders.c.target)
)
_WAITING = (
    select(targets.c.id)
    .join_from(targets, deliveries, deliveries.c.target == targets.c.id)
    .where(deliveries.c.revision == targets.c.revision, deliveries.c.state.in_(OPEN))
    .distinct()
)
_PEOPLE = (
    select(
        deliveries.c.target,
        deliveries.c.address,
        func.coalesce(messages.c.address, deliveries.c.address).label("written"),
    )
    .outerjoin_from(deliveries, messages, deliveries.c.message == messages.c.id)
    .where(deliveries.c.state.in_(_TOLD))
    .order_by(deliveries.c.id)
)


def _session(target: str) -> str:
    return "/".join(target.split("/")[:3])


def _hour_ahead(row: Any, now: datetime) -> datetime | None:
    """The hour after `now` that people believe in: as they were told of it, else as it last stood in the plan.

    Who was told of a session's deadlines alone knows it by the latter; so does who was not told yet that it moved.
    """
    return next(
        (at for at in (hour_told(row.told_fingerprint), row.instant) if at is not None and at > now), None
    )


def hour_told(stored: str | None) -> datetime | None:
    """The hour (UTC) in a fingerprint as it was told; None where it has none, or makes no sense."""
    try:
        return read_fingerprint(stored).at if stored is not None else None
    except ValueError:
        # A row that makes no sense must not stop the others.
        return None
