"""The fence: the one commit between the server's 354 and the first byte of the body.

Before it a message surely was not sent; after it, it may have been.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import bindparam, func, select, update

from notifications.dispatch import State
from scheduler.store.conditions import CLAIMED
from scheduler.store.engine import Tx, lease_clock
from scheduler.store.outbox import Claim, Waiting
from scheduler.store.tables import deliveries, messages, plans, targets


def cross(
    tx: Tx,
    claim: Claim,
    items: Sequence[Waiting],
    message_id: str,
    data: bytes,
    *,
    plan: int | None,
    now: datetime,
    lease: timedelta,
    told: bool,
) -> bool:
    """Commit that the message with `items` is being sent. False if it is not ours any more, or not true.

    `plan` is the version of the plan it was written by: in a newer one its reader may have left.

    To be called in a transaction of its own, which must be committed before the first byte of the body.
    """
    stored = {row.id: row for row in tx.execute(_TARGETS, {"key": claim.id})}
    if any(row.plan != plan for row in stored.values()):
        return False
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
    select(
        targets.c.id,
        targets.c.revision,
        targets.c.fingerprint,
        targets.c.withdrawn,
        targets.c.told_revision,
        targets.c.told_fingerprint,
        select(func.max(plans.c.id)).scalar_subquery().label("plan"),
    )
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
