"""What was decided of the reminders that are due: read, stored, and ended when it is of no more use."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import islice
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Executable,
    and_,
    bindparam,
    exists,
    func,
    insert,
    literal,
    or_,
    select,
    update,
)

from notifications.dispatch import STATES, Decision, Known, Reason, State
from scheduler.store.accounts import in_trouble
from scheduler.store.engine import Tx
from scheduler.store.settling import drop
from scheduler.store.tables import KINDS, PLANNED, deliveries, messages, reminders, targets


@dataclass(frozen=True, slots=True)
class DueRow:
    """A reminder that is due, with its target as stored. `to` and `cc` are roles."""

    reminder: str
    target: str
    at: datetime
    revision: int
    fingerprint: str
    instant: datetime | None
    kind: str
    to: list[str]
    cc: list[str]


@dataclass(frozen=True, slots=True)
class Envelope:
    """What a new message has besides its deliveries: the address as written, and its Message-ID so far."""

    address: str
    message_id: str


def due(tx: Tx, now: datetime) -> list[DueRow]:
    """The reminders to be decided now, by instant."""
    query = (
        select(
            reminders.c.id,
            targets.c.id,
            reminders.c.at,
            targets.c.revision,
            targets.c.fingerprint,
            targets.c.instant,
            targets.c.kind,
            reminders.c.to,
            reminders.c.cc,
        )
        .join_from(reminders, targets, reminders.c.target == targets.c.id)
        .where(reminders.c.decided_at.is_(None), reminders.c.due_at <= now)
        .where(reminders.c.withdrawn.is_(False), targets.c.withdrawn.is_(False))
        .where(targets.c.kind.in_(PLANNED))
        .order_by(reminders.c.at, reminders.c.id)
    )
    return [DueRow(*row) for row in tx.execute(query)]


def known(tx: Tx, target_ids: Iterable[str], now: datetime) -> list[Known]:
    """The deliveries decided so far about these targets."""
    # One that is claimed may be sent yet, whatever was edited since.
    void = and_(
        deliveries.c.state == State.PENDING,
        messages.c.not_before.is_not(None),
        or_(reminders.c.withdrawn, targets.c.withdrawn, reminders.c.at > now),
    )
    query = (
        select(deliveries, reminders.c.at, func.coalesce(void, literal(False)).label("void"))
        .join_from(deliveries, reminders, deliveries.c.reminder == reminders.c.id)
        .join(targets, deliveries.c.target == targets.c.id)
        .outerjoin(messages, deliveries.c.message == messages.c.id)
        .where(deliveries.c.target.in_(bindparam("ids", expanding=True)))
    )
    ids = sorted(set(target_ids))
    rows = (row for i in range(0, len(ids), 500) for row in tx.execute(query, {"ids": ids[i : i + 500]}))
    return [
        Known(
            row.reminder,
            row.target,
            row.revision,
            row.address,
            # One of a newer version is final here: whatever it says, it is not decided again.
            State(row.state) if row.state in STATES else State.DONE,
            row.fingerprint,
            row.at,
            row.settled_at or row.decided_at,
            bool(row.void),
        )
        for row in rows
    ]


def record(
    tx: Tx,
    decided: Iterable[str],
    decisions: Sequence[Decision],
    envelopes: Mapping[str, Envelope],
    account: str,
    now: datetime,
) -> None:
    """Store what was decided of the reminders `decided`: one message for each address that is told something.

    What is held since a backup was restored has a message too, which waits to be let go.
    """
    told = list(dict.fromkeys(key for d in decisions if (key := _message_key(d)) is not None))
    by_key = dict(zip(told, _new_ids(tx, len(told)) if told else (), strict=True))
    new = ((by_key[key], envelopes[key[0]], key[1]) for key in told)
    _in_turn(tx, insert(messages), (_message_row(*one, account, now) for one in new))
    fresh = (_delivery_row(d, by_key, now) for d in decisions if not d.again)
    _in_turn(tx, insert(deliveries), fresh)
    again = (_delivery_row(d, by_key, now) for d in decisions if d.again)
    _in_turn(tx, _DECIDE_AGAIN, ({f"_{key}": value for key, value in row.items()} for row in again))
    closed = ({"key": reminder, "decided_at": now} for reminder in decided)
    _in_turn(tx, update(reminders).where(reminders.c.id == bindparam("key")), closed)


def _in_turn(tx: Tx, statement: Executable, rows: Iterator[dict[str, Any]]) -> None:
    """Execute it for all rows, some hundred at a time: ten thousand at once would take many megabytes."""
    while chunk := list(islice(rows, _AT_A_TIME)):
        tx.execute(statement, chunk)


_AT_A_TIME = 500


def postpone(tx: Tx, reminder: str, until: datetime) -> None:
    """Push a reminder that cannot be decided forward, so that it does not stop the others."""
    tx.execute(update(reminders).where(reminders.c.id == reminder).values(due_at=until))


def _message_key(decision: Decision) -> tuple[str, State] | None:
    """The deliveries with one key share a message; None: there is none to be sent."""
    if decision.state is State.PENDING or decision.reason is Reason.RESTORED:
        return decision.address, decision.state
    return None


def _message_row(key: int, envelope: Envelope, state: State, account: str, now: datetime) -> dict[str, Any]:
    return {
        "id": key,
        "address": envelope.address,
        "message_id": envelope.message_id,
        "account": account,
        "state": state,
        "attempt": 0,
        "tries": 0,
        "sends": 0,
        "not_before": now if state is State.PENDING else None,
        "created_at": now,
    }


def _new_ids(tx: Tx, count: int) -> Sequence[int]:
    """So many ids for new messages. To let SQLite give them would take one statement for each message."""
    if tx.dialect.name == "sqlite":
        first = tx.execute(select(func.coalesce(func.max(messages.c.id), 0) + 1)).scalar_one()
        return range(first, first + count)
    sequence = func.pg_get_serial_sequence(messages.name, "id")
    numbers = func.generate_series(1, count).table_valued("number")
    return tx.scalars(select(func.nextval(sequence)).select_from(numbers)).all()


def _delivery_row(
    decision: Decision, message_ids: Mapping[tuple[str, State], int], now: datetime
) -> dict[str, Any]:
    key = _message_key(decision)
    return {
        "reminder": decision.reminder,
        "target": decision.target,
        "revision": decision.revision,
        "address": decision.address,
        "part": decision.part,
        "fingerprint": decision.fingerprint,
        "state": decision.state,
        "reason": decision.reason,
        "message": message_ids[key] if key is not None else None,
        "decided_at": now,
        "settled_at": None if decision.state is State.PENDING else now,
    }


_DECIDE_AGAIN = (
    update(deliveries)
    .where(
        deliveries.c.reminder == bindparam("_reminder"),
        deliveries.c.revision == bindparam("_revision"),
        deliveries.c.address == bindparam("_address"),
        # Not `in_`: its list is expanded at each execution, which executemany cannot.
        or_(*(deliveries.c.state == state for state in (State.SUPERSEDED, State.SHOWN, State.HELD))),
    )
    .values(
        {
            name: bindparam(f"_{name}")
            for name in ("part", "fingerprint", "state", "reason", "message", "decided_at", "settled_at")
        }
    )
)


@dataclass(frozen=True, slots=True)
class Expired:
    """A delivery that waits in vain. A role's held one has no message. `gone`: why it would not be told anyway."""

    delivery: int
    message: int | None
    gone: Reason | None


def expired(tx: Tx, now: datetime) -> list[Expired]:
    """The deliveries that wait in vain: their target has passed."""
    query = (
        select(
            deliveries.c.id,
            deliveries.c.message,
            or_(targets.c.withdrawn, reminders.c.withdrawn).label("withdrawn"),
            (deliveries.c.revision != targets.c.revision).label("changed"),
        )
        .join_from(deliveries, targets, deliveries.c.target == targets.c.id)
        .join(reminders, deliveries.c.reminder == reminders.c.id)
        .outerjoin(messages, deliveries.c.message == messages.c.id)
        .where(deliveries.c.state.in_((State.PENDING, State.HELD)), targets.c.instant <= now)
        .where(or_(deliveries.c.message.is_(None), _waits()))
        .where(targets.c.kind.in_(KINDS))
    )
    return [
        Expired(
            row.id,
            row.message,
            Reason.WITHDRAWN if row.withdrawn else Reason.CHANGED if row.changed else None,
        )
        for row in tx.execute(query)
    ]


def expire(tx: Tx, rows: Sequence[Expired], now: datetime) -> None:
    """Settle what `expired` found as missed, and messages that have nothing left to say with it."""
    bound = Reason.ACCOUNT if in_trouble(tx) else Reason.TARGET_PASSED
    drop(
        tx,
        [
            (one.delivery, State.SUPERSEDED, one.gone)
            if one.gone is not None
            else (one.delivery, State.MISSED, Reason.TARGET_PASSED if one.message is None else bound)
            for one in rows
        ],
        now,
    )
    waiting = deliveries.c.state.in_((State.PENDING, State.HELD))
    pending = exists().where(deliveries.c.message == messages.c.id, waiting)
    for message in {one.message for one in rows if one.message is not None}:
        tx.execute(
            update(messages)
            .where(messages.c.id == message, _waits(), ~pending)
            .values(state=State.MISSED, reason=bound, not_before=None, settled_at=now)
        )


def _waits() -> ColumnElement[bool]:
    """A message nobody has claimed: it waits for its time, or to be let go."""
    return or_(messages.c.not_before.is_not(None), messages.c.state == State.HELD)
