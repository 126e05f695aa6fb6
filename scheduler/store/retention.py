"""What is settled and long past is removed, so that a database stays small and holds no address for ever."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ColumnElement, and_, delete, exists, func, or_, select

from notifications.dispatch import State
from scheduler.store.engine import Tx
from scheduler.store.tables import (
    KINDS,
    daemons,
    deliveries,
    messages,
    notices,
    plans,
    reminders,
    targets,
)

_UNSETTLED = (State.PENDING, State.SENDING, State.HELD)


def forget(tx: Tx, before: datetime) -> int:
    """Remove what was settled before `before` (UTC) about targets that had passed by then. How many rows.

    What is unsettled stays, and what was told of a target still ahead; of the plan's versions the newest, and all
    that were in force since. Rows of a kind only a newer version knows are left alone.
    """
    passed = select(targets.c.id).where(targets.c.instant < before, targets.c.kind.in_(KINDS))
    removed = 0
    for table, where in (
        (deliveries, and_(deliveries.c.target.in_(passed), _settled(before))),
        (messages, _without_deliveries(before)),
        (reminders, and_(reminders.c.target.in_(passed), ~_told_by(deliveries.c.reminder == reminders.c.id))),
        (notices, and_(notices.c.id.in_(passed), ~_reminded(notices.c.id))),
        (targets, and_(targets.c.id.in_(passed), ~_reminded(targets.c.id))),
        (plans, _replaced(before)),
        (daemons, func.coalesce(daemons.c.stopped_at, daemons.c.last_tick, daemons.c.started_at) < before),
    ):
        removed += tx.execute(delete(table).where(where)).rowcount
    return removed


def _settled(before: datetime) -> ColumnElement[bool]:
    """Nothing more is tried; a message that waits for its second copy is not settled, nor what is held."""
    tried_again = exists().where(
        messages.c.id == deliveries.c.message,
        or_(messages.c.not_before.is_not(None), messages.c.lease_until.is_not(None)),
    )
    return and_(deliveries.c.settled_at < before, deliveries.c.state.not_in(_UNSETTLED), ~tried_again)


def _without_deliveries(before: datetime) -> ColumnElement[bool]:
    idle = and_(messages.c.not_before.is_(None), messages.c.lease_until.is_(None))
    return and_(messages.c.created_at < before, idle, ~_told_by(deliveries.c.message == messages.c.id))


def _told_by(link: ColumnElement[bool]) -> ColumnElement[bool]:
    return exists().where(link)


def _reminded(target: ColumnElement[str]) -> ColumnElement[bool]:
    return or_(exists().where(reminders.c.target == target), exists().where(deliveries.c.target == target))


def _replaced(before: datetime) -> ColumnElement[bool]:
    """The version after it was in force by then."""
    later = plans.alias()
    return exists().where(later.c.id > plans.c.id, later.c.activated_at < before)
