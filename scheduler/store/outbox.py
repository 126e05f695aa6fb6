"""Messages that wait: which is next, whose it is now, and what it has to tell.

A claim is one update that checks the message's attempt; its row count says whether the message is ours.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import and_, bindparam, exists, func, or_, select, update

from notifications.dispatch import State
from notifications.model import Part
from scheduler.store.conditions import CLAIMED, OPEN, OURS, is_one_of
from scheduler.store.engine import Tx, lease_clock
from scheduler.store.tables import deliveries, messages, plans, reminders, targets


@dataclass(frozen=True, slots=True)
class Waiting:
    """A delivery of a claimed message and how things stand with it now."""

    delivery: int
    reminder: str
    target: str
    revision: int
    part: Part
    at: datetime
    instant: datetime | None
    fingerprint: str
    changed: bool
    """The target has another revision, or (with `frozen` bytes) is not as it was when they were composed."""
    withdrawn: bool
    overtaken: bool


@dataclass(frozen=True, slots=True)
class Claim:
    """A message that is ours to send. `data` is there when the same bytes are to be sent once more.

    `tries` and `sends` are as before this attempt.
    """

    id: int
    attempt: int
    address: str
    tries: int
    sends: int
    message_id: str | None
    data: bytes | None
    items: tuple[Waiting, ...]
    plan: int | None = None
    """The version of the plan in force."""


@dataclass(frozen=True, slots=True)
class Told:
    """What one person was told before, by target.

    `first` is the Message-ID of the first message, in their order, `last` the fingerprint it was last told with.
    """

    first: Mapping[str, str]
    last: Mapping[str, str]


def next_send(tx: Tx) -> datetime | None:
    """The instant at which the next message may be claimed (UTC), also one that has come; None without one."""
    instant: datetime | None = tx.scalar(_NEXT_SEND)
    return instant


def is_under_way(tx: Tx) -> bool:
    """Whether a message waits or is claimed that tells of the plan."""
    open_ = or_(messages.c.not_before.is_not(None), messages.c.lease_until.is_not(None))
    query = (
        select(deliveries.c.id)
        .join_from(deliveries, messages, deliveries.c.message == messages.c.id)
        .where(open_, deliveries.c.part != Part.NOTICE, deliveries.c.state.in_(OPEN))
        .limit(1)
    )
    return tx.scalar(query) is not None


def next_expiry(tx: Tx, now: datetime) -> datetime | None:
    """The instant at which the next lease ends (UTC, by the clock that says `now`); None without one."""
    ends: datetime | None = tx.scalar(_NEXT_EXPIRY)
    return ends + (now - lease_clock(tx, now)) if ends is not None else None


def claim(tx: Tx, now: datetime, lease: timedelta, account: str) -> Claim | None:
    """Take the message that has waited longest; None if none may be sent at `now`."""
    row = tx.execute(_NEXT, {"now": now}).first()
    if row is None:
        return None
    attempt = row.attempt + 1
    taken = tx.execute(
        _TAKE,
        {
            "key": row.id,
            "seen": row.attempt,
            "attempt": attempt,
            "lease_until": lease_clock(tx, now) + lease,
            "account": account,
        },
    )
    if taken.rowcount != 1:
        return None
    frozen = row.data is not None
    items = tuple(_waiting(item, frozen) for item in tx.execute(_ITEMS, {"key": row.id, "now": now}))
    return Claim(
        row.id, attempt, row.address, row.tries, row.sends, row.message_id, row.data, items, row.plan
    )


def push_forward(tx: Tx, now: datetime, until: datetime) -> None:
    """Let the message that has waited longest wait until then, for it cannot be claimed."""
    row = tx.execute(_NEXT, {"now": now}).first()
    if row is not None:
        tx.execute(update(messages).where(messages.c.id == row.id).values(not_before=until))


def _waiting(row: Any, frozen: bool) -> Waiting:
    return Waiting(
        delivery=row.id,
        reminder=row.reminder,
        target=row.target,
        revision=row.revision,
        part=Part(row.part),
        at=row.at,
        instant=row.instant,
        fingerprint=row.now_fingerprint,
        changed=row.revision != row.now_revision or (frozen and row.fingerprint != row.now_fingerprint),
        withdrawn=row.withdrawn,
        overtaken=row.overtaken,
    )


_NEXT_SEND = (
    select(messages.c.not_before)
    .where(messages.c.not_before.is_not(None), OURS)
    .order_by(messages.c.not_before)
    .limit(1)
)
_NEXT_EXPIRY = (
    select(messages.c.lease_until)
    .where(messages.c.lease_until.is_not(None), OURS)
    .order_by(messages.c.lease_until)
    .limit(1)
)
"""By its order, not by `min`: PostgreSQL would read all messages at each tick."""
_NEXT = (
    select(
        messages.c.id,
        messages.c.attempt,
        messages.c.address,
        messages.c.tries,
        messages.c.sends,
        messages.c.message_id,
        messages.c.data,
        select(func.max(plans.c.id)).scalar_subquery().label("plan"),
    )
    .where(messages.c.not_before <= bindparam("now"), OURS)
    .order_by(messages.c.not_before, messages.c.id)
    .limit(1)
    # Several daemons claim at one time: each the next one that no other is taking.
    .with_for_update(skip_locked=True, of=messages)
)
_TAKE = (
    update(messages)
    .where(
        messages.c.id == bindparam("key"),
        messages.c.attempt == bindparam("seen"),
        messages.c.not_before.is_not(None),
    )
    .values(state=CLAIMED, not_before=None)
)


def _items_query() -> Any:
    later, at = deliveries.alias(), reminders.alias()
    overtaken = exists().where(
        later.c.target == deliveries.c.target,
        later.c.revision == deliveries.c.revision,
        later.c.address == deliveries.c.address,
        is_one_of(later.c.state, State.PENDING, State.SENDING, State.SENT, State.UNKNOWN),
        later.c.reminder == at.c.id,
        at.c.at > reminders.c.at,
        # One that waits and has left the plan, or has moved ahead, will not tell it in our place.
        or_(later.c.state != State.PENDING, and_(at.c.withdrawn.is_(False), at.c.at <= bindparam("now"))),
    )
    return (
        select(
            deliveries,
            reminders.c.at,
            targets.c.instant,
            targets.c.revision.label("now_revision"),
            targets.c.fingerprint.label("now_fingerprint"),
            or_(targets.c.withdrawn, reminders.c.withdrawn).label("withdrawn"),
            overtaken.label("overtaken"),
        )
        .join_from(deliveries, reminders, deliveries.c.reminder == reminders.c.id)
        .join(targets, deliveries.c.target == targets.c.id)
        .where(deliveries.c.message == bindparam("key"), is_one_of(deliveries.c.state, *OPEN))
        .order_by(deliveries.c.id)
    )


_ITEMS = _items_query()


def told_before(tx: Tx, claim: Claim) -> Told:
    """What this person was told before of the targets of a claimed message."""
    first: dict[str, str] = {}
    last: dict[str, str] = {}
    for row in tx.execute(_TOLD, {"key": claim.id}):
        last[row.target] = row.fingerprint
        if row.message_id is not None:
            first.setdefault(row.target, row.message_id)
    return Told(first, last)


def _told_query() -> Any:
    told = deliveries.alias()
    return (
        select(told.c.target, told.c.fingerprint, messages.c.message_id)
        .join_from(
            deliveries,
            told,
            and_(told.c.target == deliveries.c.target, told.c.address == deliveries.c.address),
        )
        .outerjoin(messages, told.c.message == messages.c.id)
        .where(deliveries.c.message == bindparam("key"), is_one_of(told.c.state, State.SENT, State.UNKNOWN))
        .order_by(told.c.settled_at, told.c.id)
    )


_TOLD = _told_query()


def sent_before(tx: Tx, count: int, now: datetime) -> datetime | None:
    """When the `count`-th latest message up to `now` was handed to the server (UTC); None if there were fewer.

    One of later than now bears the date of a clock that was wrong: it would hold back all others until then.
    """
    query = select(messages.c.fenced_at).where(messages.c.fenced_at <= now)
    instant: datetime | None = tx.scalar(
        query.order_by(messages.c.fenced_at.desc()).offset(count - 1).limit(1)
    )
    return instant
