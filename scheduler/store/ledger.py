"""The deliveries as people look at them, and another try for one."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Select, and_, func, insert, or_, select, update

from notifications.dispatch import STATES, Reason, State
from scheduler.errors import RetryRefusedError
from scheduler.store.engine import Tx
from scheduler.store.tables import KINDS, PLANNED, deliveries, messages, reminders, targets


@dataclass(frozen=True, slots=True)
class Entry:
    """A delivery. `to` is the address as written, or "role:<id>" where a role has nobody; instants are UTC.

    `kind` is that of its target: "session", "deadline", or "notice" for what the admin is mailed. `at` is the
    reminder's instant, `settled_at` when the state became final; `attempts` counts the tries the mail server
    answered. What was settled before its reminder moved to a later day keeps the instant it was decided at.
    """

    id: str
    state: State
    to: str
    reminder: str
    target: str
    kind: str
    revision: int
    at: datetime
    attempts: int
    message_id: str | None
    reason: str | None
    answer: str | None
    decided_at: datetime
    settled_at: datetime | None
    again: datetime | None


@dataclass(frozen=True, slots=True)
class NextReminder:
    """A reminder that is still to come; `at` is UTC."""

    id: str
    target: str
    at: datetime


def entries(tx: Tx, state: State | None = None) -> list[Entry]:
    """All deliveries, or those in one state, by the reminder's instant; none in a state of a newer version."""
    query = _entries().order_by(deliveries.c.id)
    if state is not None:
        query = query.where(deliveries.c.state == state)
    known = (_entry(row) for row in tx.execute(query) if row.state in STATES)
    return sorted(known, key=lambda entry: entry.at)


def needing_person(tx: Tx, since: datetime) -> list[Entry]:
    """What cannot be composed, and what ended after `since` without anybody having been told for sure."""
    badly = (State.FAILED, State.UNKNOWN, State.MISSED)
    ended = and_(
        deliveries.c.state.in_(badly),
        messages.c.not_before.is_(None),
        deliveries.c.settled_at >= since,
    )
    unwritten = and_(deliveries.c.state == State.PENDING, deliveries.c.reason.like("compose%"))
    query = _entries().where(or_(ended, unwritten)).order_by(reminders.c.at, deliveries.c.id)
    return [_entry(row) for row in tx.execute(query)]


def told_late(tx: Tx, since: datetime, by: timedelta) -> list[tuple[Entry, timedelta]]:
    """The reminders that were sent after `since`, later than they were due by more than `by`; and by how much."""
    query = (
        _entries()
        .add_columns(reminders.c.due_at, messages.c.fenced_at)
        .where(messages.c.fenced_at > since, deliveries.c.state == State.SENT, targets.c.kind.in_(PLANNED))
        .order_by(reminders.c.at, deliveries.c.id)
    )
    rows = ((row, row.fenced_at - row.due_at) for row in tx.execute(query))
    return [(_entry(row), late) for row, late in rows if late > by]


def _entries() -> Select[Any]:
    return (
        select(
            deliveries,
            reminders.c.at,
            targets.c.kind,
            messages.c.address.label("written"),
            messages.c.tries,
            messages.c.message_id,
            messages.c.answer,
            messages.c.not_before,
        )
        .join_from(deliveries, reminders, deliveries.c.reminder == reminders.c.id)
        .join(targets, deliveries.c.target == targets.c.id)
        .outerjoin(messages, deliveries.c.message == messages.c.id)
        # Of another kind even the states may be unknown here.
        .where(targets.c.kind.in_(KINDS))
    )


def _entry(row: Any) -> Entry:
    return Entry(
        id=str(row.id),
        state=State(row.state),
        to=row.written or row.address,
        reminder=row.reminder,
        target=row.target,
        kind=row.kind,
        revision=row.revision,
        at=row.decided_at if row.settled_at is not None and row.settled_at < row.at else row.at,
        attempts=row.tries or 0,
        message_id=row.message_id,
        reason=row.reason,
        answer=row.answer,
        decided_at=row.decided_at,
        settled_at=row.settled_at,
        again=row.not_before,
    )


def counts(tx: Tx) -> Mapping[State, int]:
    """How many deliveries are in each state."""
    query = select(deliveries.c.state, func.count()).join_from(deliveries, targets)
    query = query.where(targets.c.kind.in_(KINDS)).group_by(deliveries.c.state)
    return {State(state): count for state, count in tx.execute(query) if state in STATES}


def held_roles(tx: Tx) -> list[tuple[str, str, datetime]]:
    """The roles that have nobody though something is due for them: (role, reminder id, its instant), by instant."""
    query = (
        select(deliveries.c.address, deliveries.c.reminder, reminders.c.at)
        .join_from(deliveries, reminders, deliveries.c.reminder == reminders.c.id)
        .join(targets, deliveries.c.target == targets.c.id)
        .where(deliveries.c.state == State.HELD, deliveries.c.reason == Reason.ROLE_EMPTY)
        .where(deliveries.c.revision == targets.c.revision)
        .where(targets.c.withdrawn.is_(False), reminders.c.withdrawn.is_(False))
        .order_by(reminders.c.at, deliveries.c.id)
    )
    return [(row.address.removeprefix("role:"), row.reminder, row.at) for row in tx.execute(query)]


def next_reminders(tx: Tx, count: int) -> list[NextReminder]:
    """The next reminders to be decided, by instant."""
    query = (
        select(reminders.c.id, reminders.c.target, reminders.c.due_at)
        .join_from(reminders, targets, reminders.c.target == targets.c.id)
        .where(reminders.c.decided_at.is_(None), reminders.c.withdrawn.is_(False))
        .where(targets.c.kind.in_(PLANNED))
        .order_by(reminders.c.due_at, reminders.c.id)
        .limit(count)
    )
    return [NextReminder(*row) for row in tx.execute(query)]


def retry(tx: Tx, delivery: str, now: datetime) -> None:
    """Try a delivery again at `now`: one that failed, whose next try is yet to come, or that is unknown for good.

    Raises RetryRefusedError for what was sent, for what is being sent or will be by itself, and for what is of no use
    any more.
    """
    row = _delivery(tx, delivery)
    if row is None:
        raise RetryRefusedError(delivery, "unknown-id")
    if row.instant is not None and row.instant <= now:
        raise RetryRefusedError(delivery, "target-passed")
    if row.state == State.PENDING:
        waiting = and_(messages.c.id == row.message, messages.c.not_before.is_not(None))
        tx.execute(update(messages).where(waiting).values(not_before=now))
    elif row.state == State.FAILED or row.is_unknown_for_good or row.is_held_since_restore:
        _send_anew(tx, row.id, row.message, now)
    else:
        raise RetryRefusedError(delivery, row.state)


def _delivery(tx: Tx, delivery: str) -> _Row | None:
    if not delivery.isdecimal():
        return None
    query = (
        select(
            deliveries.c.id,
            deliveries.c.state,
            deliveries.c.reason,
            deliveries.c.message,
            targets.c.instant,
            messages.c.not_before,
            messages.c.lease_until,
        )
        .join_from(deliveries, targets, deliveries.c.target == targets.c.id)
        .outerjoin(messages, deliveries.c.message == messages.c.id)
        .where(deliveries.c.id == int(delivery))
    )
    row = tx.execute(query).first()
    return _Row(*row) if row is not None else None


@dataclass(frozen=True, slots=True)
class _Row:
    id: int
    state: str
    reason: str | None
    message: int | None
    instant: datetime | None
    next_try: datetime | None
    lease_until: datetime | None

    @property
    def is_unknown_for_good(self) -> bool:
        """Who should have it has been asked: nobody else can know."""
        return self.state == State.UNKNOWN and self.next_try is None and self.lease_until is None

    @property
    def is_held_since_restore(self) -> bool:
        return self.state == State.HELD and self.reason == Reason.RESTORED


def _send_anew(tx: Tx, delivery: int, message: int | None, now: datetime) -> None:
    """A message of its own for this delivery: the others of the old one are not this try's concern."""
    old = tx.execute(select(messages).where(messages.c.id == message)).one()
    values = {
        "address": old.address,
        "account": old.account,
        "message_id": old.message_id,
        "state": State.PENDING,
        "attempt": 0,
        "tries": 0,
        "sends": 0,
        "not_before": now,
        "created_at": now,
    }
    new = tx.execute(insert(messages).returning(messages.c.id), values).scalar_one()
    tx.execute(
        update(deliveries)
        .where(deliveries.c.id == delivery, deliveries.c.state.in_((State.FAILED, State.HELD, State.UNKNOWN)))
        .values(state=State.PENDING, message=new, reason=None, settled_at=None)
    )
