"""Messages on their way: who is sending what, and what came of it.

Every change of a message is one update that checks its state and attempt; its row count says whether the
message was still ours. The state of a delivery follows its message in the same transaction.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import (
    Column,
    ColumnElement,
    and_,
    bindparam,
    case,
    exists,
    func,
    literal,
    or_,
    select,
    update,
)

from notifications.dispatch import Reason, State
from notifications.model import Part
from scheduler.store.engine import Tx, lease_clock
from scheduler.store.instants import Instant
from scheduler.store.tables import KINDS, PLANNED, deliveries, messages, plans, reminders, targets

CLAIMED = "claimed"
"""The one state a message has and a delivery has not: somebody is about to send it."""

_OPEN = (State.PENDING, State.SENDING, State.UNKNOWN)
"""Deliveries in these follow their message."""


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


@dataclass(frozen=True, slots=True)
class Settlement:
    """What an attempt comes to. `again` is when the message may be claimed anew; None: it is settled.

    `tries` and `sends` are the new counts.
    """

    state: State
    tries: int
    sends: int
    reason: str | None = None
    answer: str | None = None
    again: datetime | None = None


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
        .where(open_, deliveries.c.part != Part.NOTICE, deliveries.c.state.in_(_OPEN))
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


def _is_one_of(column: Column[str], *values: str) -> ColumnElement[bool]:
    """As `in_`, whose list SQLAlchemy writes anew at every execution: too slow for what is asked for each message."""
    return or_(*(column == value for value in values))


_OURS = ~exists().where(
    deliveries.c.message == messages.c.id,
    deliveries.c.target == targets.c.id,
    ~_is_one_of(targets.c.kind, *KINDS),
)
"""Not of a kind that only a newer version knows."""
_NEXT_SEND = (
    select(messages.c.not_before)
    .where(messages.c.not_before.is_not(None), _OURS)
    .order_by(messages.c.not_before)
    .limit(1)
)
_NEXT_EXPIRY = (
    select(messages.c.lease_until)
    .where(messages.c.lease_until.is_not(None), _OURS)
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
    .where(messages.c.not_before <= bindparam("now"), _OURS)
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
        _is_one_of(later.c.state, State.PENDING, State.SENDING, State.SENT, State.UNKNOWN),
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
        .where(deliveries.c.message == bindparam("key"), _is_one_of(deliveries.c.state, *_OPEN))
        .order_by(deliveries.c.id)
    )


_ITEMS = _items_query()


def drop(tx: Tx, dropped: Iterable[tuple[int, State, Reason]], now: datetime) -> None:
    """Settle deliveries (by id) of a claimed message that are not to be sent after all."""
    rows = [
        {"key": key, "state": state, "reason": reason, "settled_at": now} for key, state, reason in dropped
    ]
    if rows:
        tx.execute(update(deliveries).where(deliveries.c.id == bindparam("key")), rows)


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
        .where(deliveries.c.message == bindparam("key"), _is_one_of(told.c.state, State.SENT, State.UNKNOWN))
        .order_by(told.c.settled_at, told.c.id)
    )


_TOLD = _told_query()


def fence(
    tx: Tx,
    claim: Claim,
    items: Sequence[Waiting],
    message_id: str,
    data: bytes,
    *,
    now: datetime,
    lease: timedelta,
    told: bool,
) -> bool:
    """Commit that the message with `items` is being sent. False if it is not ours any more, or not true.

    To be called in a transaction of its own, which must be committed before the first byte of the body.
    """
    stored = {row.id: row for row in tx.execute(_TARGETS, {"key": claim.id})}
    if not all(_still_true(item, stored.get(item.target)) for item in items):
        return False
    clock = lease_clock(tx, now)
    values = {
        "key": claim.id,
        "mine": claim.attempt,
        "clock": clock,
        "state": State.SENDING,
        "lease_until": clock + lease,
        "message_id": message_id,
        "data": data,
        "sends": claim.sends + 1,
    }
    if told:
        values["fenced_at"] = now
    if tx.execute(_FENCE, values).rowcount != 1:
        return False
    tx.execute(
        _SENDING, [{"key": i.delivery, "state": State.SENDING, "fingerprint": i.fingerprint} for i in items]
    )
    if told:
        _tell(tx, items, stored)
    return True


def _still_true(item: Waiting, target: Any) -> bool:
    if target is None:
        return False
    now = (target.revision, target.fingerprint, target.withdrawn)
    return now == (item.revision, item.fingerprint, False)


def _tell(tx: Tx, items: Sequence[Waiting], stored: Mapping[str, Any]) -> None:
    """From here on somebody was told of these targets as they are now."""
    rows = [
        {"key": item.target, "told_revision": item.revision, "told_fingerprint": item.fingerprint}
        # In one order, or two senders may each wait for a row the other has changed.
        for item in sorted(items, key=lambda one: one.target)
        if (item.revision, item.fingerprint)
        != (stored[item.target].told_revision, stored[item.target].told_fingerprint)
    ]
    if rows:
        tx.execute(_TELL, rows)


_TARGETS = (
    select(targets)
    .join_from(deliveries, targets, deliveries.c.target == targets.c.id)
    .where(deliveries.c.message == bindparam("key"))
)
_TELL = update(targets).where(targets.c.id == bindparam("key"))
_SENDING = update(deliveries).where(deliveries.c.id == bindparam("key"))
_FENCE = update(messages).where(
    messages.c.id == bindparam("key"),
    messages.c.state == CLAIMED,
    messages.c.attempt == bindparam("mine"),
    messages.c.lease_until > bindparam("clock"),
)


def holds(tx: Tx, claim: Claim, now: datetime, least: timedelta) -> bool:
    """Whether a message past the fence is still ours, for `least` and longer."""
    return (
        tx.scalar(_HELD, {"key": claim.id, "mine": claim.attempt, "until": lease_clock(tx, now) + least})
        is not None
    )


_HELD = select(messages.c.id).where(
    messages.c.id == bindparam("key"),
    messages.c.state == State.SENDING,
    messages.c.attempt == bindparam("mine"),
    messages.c.lease_until >= bindparam("until"),
)


def settle(tx: Tx, claim: Claim, settlement: Settlement, now: datetime) -> bool:
    """Store what an attempt came to. False, and nothing changed, if the message is not ours any more."""
    final = settlement.again is None
    values = {
        "key": claim.id,
        "mine": claim.attempt,
        "state": settlement.state,
        "not_before": settlement.again,
        "lease_until": None,
        "tries": settlement.tries,
        "sends": settlement.sends,
        "reason": settlement.reason,
        "answer": settlement.answer,
        "settled_at": now if final else None,
    }
    if final or settlement.state is not State.UNKNOWN:
        values["data"] = None
    known = settlement.state in (State.SENT, State.SHOWN, State.PENDING)
    if tx.execute(_SETTLE_LATE if known else _SETTLE, values).rowcount != 1:
        return False
    tx.execute(
        _FOLLOW,
        {
            "key": claim.id,
            "state": settlement.state,
            "reason": settlement.reason,
            "settled_at": None if settlement.state is State.PENDING else now,
        },
    )
    if settlement.state in (State.PENDING, State.FAILED):
        tx.execute(_UNTELL, {"key": claim.id})
    return True


_SETTLE = update(messages).where(
    messages.c.id == bindparam("key"),
    _is_one_of(messages.c.state, CLAIMED, State.SENDING),
    messages.c.attempt == bindparam("mine"),
)
_SETTLE_LATE = update(messages).where(
    messages.c.id == bindparam("key"),
    _is_one_of(messages.c.state, CLAIMED, State.SENDING, State.UNKNOWN),
    messages.c.attempt == bindparam("mine"),
)
"""A yes is the truth also after the lease has ended, be it by a clock that was set, while no second copy is begun;
and so is that nothing was sent."""
_FOLLOW = update(deliveries).where(
    deliveries.c.message == bindparam("key"), _is_one_of(deliveries.c.state, *_OPEN)
)


def _untell() -> Any:
    told = (
        deliveries.c.target == targets.c.id,
        deliveries.c.state.in_((State.SENDING, State.SENT, State.UNKNOWN)),
    )
    last = select(deliveries.c.fingerprint).where(*told).order_by(deliveries.c.revision.desc()).limit(1)
    return (
        update(targets)
        .where(targets.c.id.in_(select(deliveries.c.target).where(deliveries.c.message == bindparam("key"))))
        .where(~exists().where(*told, deliveries.c.revision == targets.c.told_revision))
        .values(
            told_revision=select(func.max(deliveries.c.revision)).where(*told).scalar_subquery(),
            told_fingerprint=last.scalar_subquery(),
        )
    )


_UNTELL = _untell()
"""The fence notes that somebody was told. Where nobody was, in the end, it is again as it was before."""


def put_back(tx: Tx, message_ids: Sequence[int], now: datetime) -> None:
    """Let messages that were refused for good wait again: it was not about them."""
    for key in message_ids:
        refused = messages.c.id == key, messages.c.state == State.FAILED
        again = {"state": State.PENDING, "not_before": now, "settled_at": None, "reason": None}
        if tx.execute(update(messages).where(*refused).values(again)).rowcount:
            tx.execute(
                update(deliveries)
                .where(deliveries.c.message == key, deliveries.c.state == State.FAILED)
                .values(state=State.PENDING, reason=None, settled_at=None)
            )


def give_back(
    tx: Tx,
    now: datetime,
    resend_at: Callable[[int], datetime | None],
    *,
    every: bool = False,
    only: Claim | None = None,
) -> tuple[int, int]:
    """End leases that have run out (with `every`, all): claimed messages wait again, others are unknown.

    `only` ends the lease of this claim, whether it has run out or not, and no other.

    `resend_at` says of a message when an unknown one is sent once more; None: never. Returns how many of each
    there were.
    """
    over = messages.c.lease_until.is_not(None) if every else messages.c.lease_until <= lease_clock(tx, now)
    if only is not None:
        over = and_(
            messages.c.id == only.id, messages.c.attempt == only.attempt, messages.c.lease_until.is_not(None)
        )
    counts = [0, 0]
    for row in tx.execute(select(messages).where(over, _OURS)).all():
        sending = row.state == State.SENDING
        again: datetime | None = now
        if sending:
            again = resend_at(row.id) if row.sends < 2 else None
        state = State.UNKNOWN if row.sends else State.PENDING
        reason = "no-answer" if row.sends else None
        claim = Claim(row.id, row.attempt, row.address, row.tries, row.sends, row.message_id, row.data, ())
        counts[sending] += settle(
            tx, claim, Settlement(state, row.tries + sending, row.sends, reason, row.answer, again), now
        )
    return counts[0], counts[1]


def pull_in(tx: Tx, now: datetime, settle: timedelta) -> int:
    """After the clock went back: undo what the wrong one put off or gave up and is still of use. How many rows.

    No message waits for longer than a day, and no reminder longer than `settle` after its instant. What was decided
    at an instant that is yet to come, of a target that is still ahead, is decided once more.
    """
    too_long = messages.c.not_before > now + _LONGEST_WAIT
    late = and_(
        reminders.c.decided_at.is_(None),
        reminders.c.due_at > reminders.c.at,
        reminders.c.due_at > now + max(settle, _POSTPONED),
    )
    come = case((reminders.c.at > now, reminders.c.at), else_=literal(now, Instant))
    ahead = select(targets.c.id).where(targets.c.instant > now, targets.c.kind.in_(PLANNED))
    given_up = and_(deliveries.c.state == State.MISSED, deliveries.c.settled_at > now)
    ended = and_(deliveries.c.state.in_((State.MISSED, State.SUPERSEDED)), deliveries.c.settled_at > now)
    of_ended = select(deliveries.c.reminder).where(ended)
    decided = and_(
        or_(reminders.c.decided_at > now, reminders.c.id.in_(of_ended)), reminders.c.target.in_(ahead)
    )
    changes = (
        update(messages).where(too_long).values(not_before=now),
        update(reminders).where(late).values(due_at=come),
        # Before these are changed themselves.
        update(reminders).where(decided).values(decided_at=None),
        update(deliveries)
        .where(given_up, deliveries.c.target.in_(ahead))
        .values(state=State.SUPERSEDED, reason=Reason.NOT_YET, settled_at=now),
    )
    return sum(tx.execute(change).rowcount for change in changes)


_LONGEST_WAIT = timedelta(days=1, minutes=1)
_POSTPONED = timedelta(hours=1)


def sent_before(tx: Tx, count: int, now: datetime) -> datetime | None:
    """When the `count`-th latest message up to `now` was handed to the server (UTC); None if there were fewer.

    One of later than now bears the date of a clock that was wrong: it would hold back all others until then.
    """
    query = select(messages.c.fenced_at).where(messages.c.fenced_at <= now)
    instant: datetime | None = tx.scalar(
        query.order_by(messages.c.fenced_at.desc()).offset(count - 1).limit(1)
    )
    return instant
