"""What came of a message: stored with its deliveries, if the message is still ours.

Every change is one update that checks the message's state and attempt; its row count decides.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import and_, bindparam, case, exists, func, literal, or_, select, update

from notifications.dispatch import Reason, State
from notifications.settlement import NO_ANSWER, Settlement
from scheduler.store.conditions import CLAIMED, OPEN, OURS, is_one_of
from scheduler.store.engine import Tx, lease_clock
from scheduler.store.instants import Instant
from scheduler.store.outbox import Held
from scheduler.store.tables import PLANNED, deliveries, messages, reminders, targets


def settle(tx: Tx, held: Held, settlement: Settlement, now: datetime) -> bool:
    """Store what an attempt came to. False, and nothing changed, if the message is not ours any more."""
    final = settlement.again is None
    values = {
        "key": held.id,
        "mine": held.attempt,
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
            "key": held.id,
            "state": settlement.state,
            "reason": settlement.reason,
            "settled_at": None if settlement.state is State.PENDING else now,
        },
    )
    if settlement.state in (State.PENDING, State.FAILED):
        tx.execute(_UNTELL, {"key": held.id})
    return True


_SETTLE = update(messages).where(
    messages.c.id == bindparam("key"),
    is_one_of(messages.c.state, CLAIMED, State.SENDING),
    messages.c.attempt == bindparam("mine"),
)
_SETTLE_LATE = update(messages).where(
    messages.c.id == bindparam("key"),
    is_one_of(messages.c.state, CLAIMED, State.SENDING, State.UNKNOWN),
    messages.c.attempt == bindparam("mine"),
)
"""A yes is the truth also after the lease has ended, be it by a clock that was set, while no second copy is begun;
and so is that nothing was sent."""
_FOLLOW = update(deliveries).where(
    deliveries.c.message == bindparam("key"), is_one_of(deliveries.c.state, *OPEN)
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


def drop(tx: Tx, dropped: Iterable[tuple[int, State, Reason]], now: datetime) -> None:
    """Settle deliveries (by id) of a claimed message that are not to be sent after all."""
    rows = [
        {"key": key, "state": state, "reason": reason, "settled_at": now} for key, state, reason in dropped
    ]
    if rows:
        tx.execute(update(deliveries).where(deliveries.c.id == bindparam("key")), rows)
    left = [{"key": row["key"]} for row in rows if row["reason"] in (Reason.WITHDRAWN, Reason.NOT_YET)]
    if left:
        tx.execute(_DECIDE_ANEW, left)


def _decide_anew() -> Any:
    gone = deliveries.alias()
    passed_over = (
        select(deliveries.c.reminder)
        .join_from(
            gone,
            deliveries,
            and_(
                deliveries.c.target == gone.c.target,
                deliveries.c.address == gone.c.address,
                deliveries.c.revision == gone.c.revision,
            ),
        )
        .where(gone.c.id == bindparam("key"), deliveries.c.state == State.SUPERSEDED)
        .where(is_one_of(deliveries.c.reason, Reason.ALREADY_TOLD, Reason.LATER_REMINDER))
    )
    return update(reminders).where(reminders.c.id.in_(passed_over)).values(decided_at=None)


_DECIDE_ANEW = _decide_anew()
"""The other reminders of a target that were passed over for one that tells nobody now: it was under way when they were
decided, then refused for a while, and meanwhile it has left the plan."""


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
    only: Held | None = None,
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
    for row in tx.execute(select(messages).where(over, OURS)).all():
        sending = row.state == State.SENDING
        again: datetime | None = now
        if sending:
            again = resend_at(row.id) if row.sends < 2 else None
        state = State.UNKNOWN if row.sends else State.PENDING
        reason = NO_ANSWER if row.sends else None
        settlement = Settlement(state, row.tries + sending, row.sends, reason, row.answer, again)
        counts[sending] += settle(tx, Held(row.id, row.attempt), settlement, now)
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
