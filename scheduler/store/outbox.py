"""Messages that wait: which are next, what they have to tell, and whose one is now.

A claim is one update that checks the message's attempt; its row count says whether the message is ours.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import and_, bindparam, exists, func, or_, select, update

from notifications.dispatch import State
from notifications.model import Part
from scheduler.store.conditions import CLAIMED, OPEN, OURS, is_one_of
from scheduler.store.engine import Tx, lease_clock
from scheduler.store.standing import SILENT
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
class Told:
    """What one person was told before, by target.

    `first` is the Message-ID of the first message, in their order, `last` the fingerprint it was last told with.
    """

    first: Mapping[str, str]
    last: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Held:
    """A message by its id, and the attempt at it that is ours."""

    id: int
    attempt: int


@dataclass(frozen=True, slots=True)
class Claim(Held):
    """A message that waits, and the attempt at it that comes next: ours to send once `claim` has said so.

    `data` is there when the same bytes are to be sent once more. `tries` and `sends` are as before the attempt.
    """

    address: str
    tries: int
    sends: int
    message_id: str | None
    data: bytes | None
    items: tuple[Waiting, ...]
    told: Told


@dataclass(frozen=True, slots=True)
class Ground:
    """What a message that was read stands on: while this is the same, so is what there is to be said.

    `plan` is the version of the plan in force, `newest` the number of the newest message (None: there is none yet).
    """

    plan: int | None
    newest: int | None


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


def ground(tx: Tx) -> Ground | None:
    """As it is now; None while nobody is to be told anything."""
    row = tx.execute(_GROUND).one()
    return None if row.silent else Ground(row.plan, row.newest)


def read_ahead(tx: Tx, now: datetime, most: int) -> list[Claim]:
    """The messages that may be sent at `now` and have waited longest, so many at most. They still wait."""
    rows = tx.execute(_NEXT, {"now": now, "most": most}).all()
    keys = [row.id for row in rows]
    if not keys:
        return []
    items, told = _items(tx, keys, now), _told(tx, keys)
    return [_claim(row, items.get(row.id, ()), told.get(row.id, _NOTHING)) for row in rows]


def claim(tx: Tx, wanted: Claim, now: datetime, lease: timedelta, account: str) -> bool:
    """Take a message that was read. False if it is not as it was."""
    values = {
        "key": wanted.id,
        "seen": wanted.attempt - 1,
        "attempt": wanted.attempt,
        "lease_until": lease_clock(tx, now) + lease,
        "account": account,
    }
    return tx.execute(_TAKE, values).rowcount == 1


def _claim(row: Any, items: Sequence[Any], told: Told) -> Claim:
    return Claim(
        id=row.id,
        attempt=row.attempt + 1,
        address=row.address,
        tries=row.tries,
        sends=row.sends,
        message_id=row.message_id,
        data=row.data,
        items=tuple(_waiting(item, row.data is not None) for item in items),
        told=told,
    )


_NOTHING = Told({}, {})
_TOLD_BY = frozenset({State.SENT, State.UNKNOWN})


def _items(tx: Tx, keys: Sequence[int], now: datetime) -> dict[int, list[Any]]:
    """The open deliveries of these messages, by message."""
    found: dict[int, list[Any]] = {}
    for item in tx.execute(_ITEMS, {"keys": keys, "now": now}):
        # The state is not asked of the database: SQLite would go through all of one state for these few.
        if item.state in OPEN:
            found.setdefault(item.message, []).append(item)
    return found


def _told(tx: Tx, keys: Sequence[int]) -> dict[int, Told]:
    """What the readers of these messages were told before of the same targets, by message."""
    first: dict[int, dict[str, str]] = {}
    last: dict[int, dict[str, str]] = {}
    for row in tx.execute(_TOLD, {"keys": keys}):
        if row.state not in _TOLD_BY:
            continue
        last.setdefault(row.key, {})[row.target] = row.fingerprint
        if row.message_id is not None:
            first.setdefault(row.key, {}).setdefault(row.target, row.message_id)
    return {key: Told(first.get(key, {}), last[key]) for key in last}


def push_forward(tx: Tx, key: int | None, now: datetime, until: datetime) -> None:
    """Let a message that cannot be read wait until then; None: the one that has waited longest."""
    if key is None:
        row = tx.execute(_NEXT, {"now": now, "most": 1}).first()
        key = row.id if row is not None else None
    tx.execute(update(messages).where(messages.c.id == key).values(not_before=until))


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
    )
    .where(messages.c.not_before <= bindparam("now"), OURS)
    .order_by(messages.c.not_before, messages.c.id)
    .limit(bindparam("most"))
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
_GROUND = select(
    exists().where(SILENT).label("silent"),
    select(func.max(plans.c.id)).scalar_subquery().label("plan"),
    select(func.max(messages.c.id)).scalar_subquery().label("newest"),
)
_is_one_of_these = deliveries.c.message.in_(bindparam("keys", expanding=True))


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
            # Not its instants: a damaged one of what is settled long since must not keep the rest from being read.
            deliveries.c.id,
            deliveries.c.message,
            deliveries.c.reminder,
            deliveries.c.target,
            deliveries.c.revision,
            deliveries.c.part,
            deliveries.c.state,
            deliveries.c.fingerprint,
            reminders.c.at,
            targets.c.instant,
            targets.c.revision.label("now_revision"),
            targets.c.fingerprint.label("now_fingerprint"),
            or_(targets.c.withdrawn, reminders.c.withdrawn).label("withdrawn"),
            overtaken.label("overtaken"),
        )
        .join_from(deliveries, reminders, deliveries.c.reminder == reminders.c.id)
        .join(targets, deliveries.c.target == targets.c.id)
        .where(_is_one_of_these)
        .order_by(deliveries.c.id)
    )


_ITEMS = _items_query()


def _told_query() -> Any:
    told = deliveries.alias()
    return (
        select(
            deliveries.c.message.label("key"),
            told.c.target,
            told.c.fingerprint,
            told.c.state,
            messages.c.message_id,
        )
        .join_from(
            deliveries,
            told,
            and_(told.c.target == deliveries.c.target, told.c.address == deliveries.c.address),
        )
        .outerjoin(messages, told.c.message == messages.c.id)
        .where(_is_one_of_these)
        .order_by(told.c.settled_at, told.c.id)
    )


_TOLD = _told_query()
