"""What was raised with the admin: at most once for a cause and local day. A notice is a target of its own kind.

So its mail is claimed, fenced, settled and tried again as every other; only what it says is not the plan's.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import insert, select, update

from notifications.dispatch import Decision, State
from notifications.identity import address_key, message_id
from notifications.model import Part
from scheduler.store.decisions import Envelope, record
from scheduler.store.engine import Tx
from scheduler.store.tables import deliveries, messages, notices, reminders, targets

KIND = "notice"
LEAD = "now"
OF_USE = timedelta(days=14)
"""How long after it was raised a notice that could not be mailed is still tried."""


@dataclass(frozen=True, slots=True)
class Raised:
    """A cause that was raised on a local day, at `at` (UTC).

    `keys` are the cases it covers, `over` is True once they have all ended, `mailed` is the address that is mailed
    of it, "" where nobody is. `before` are the cases that the notice before it has covered.
    """

    id: str
    cause: str
    day: date
    at: datetime
    keys: frozenset[str]
    before: frozenset[str] = frozenset()
    over: bool = False
    mailed: str = ""


@dataclass(frozen=True, slots=True)
class Post:
    """Where the mail of a notice goes, and by what: from `sender`, over `account`, not before an instant (UTC)."""

    school: str
    to: str
    sender: str
    account: str
    not_before: datetime


def notice_id(school: str, cause: str, day: date) -> str:
    """The identity of a notice, which lets there be one for a cause and day."""
    return f"{school}/{KIND}/{cause}/{day.isoformat()}"


def raised_since(tx: Tx, day: date) -> list[Raised]:
    """The notices of that local day and later, by day."""
    query = select(notices).where(notices.c.day >= day.isoformat()).order_by(notices.c.day, notices.c.id)
    return [_raised(row) for row in tx.execute(query)]


def raised(tx: Tx, target: str) -> Raised | None:
    """The notice with that id."""
    row = tx.execute(select(notices).where(notices.c.id == target)).first()
    return _raised(row) if row is not None else None


def put(tx: Tx, notice: Raised) -> None:
    """Store a notice, a new one or one that has changed."""
    facts = {
        "at": notice.at.isoformat(),
        "keys": sorted(notice.keys),
        "before": sorted(notice.before),
        "over": notice.over,
        "mailed": notice.mailed,
    }
    if tx.execute(update(notices).where(notices.c.id == notice.id).values(facts=facts)).rowcount:
        return
    target = {"id": notice.id, "kind": KIND, "fingerprint": "", "revision": 0, "withdrawn": False}
    tx.execute(insert(targets).values(target | {"instant": notice.at + OF_USE}))
    row = {"id": notice.id, "cause": notice.cause, "day": notice.day.isoformat(), "facts": facts}
    tx.execute(insert(notices).values(row))


def post(tx: Tx, notice: Raised, post: Post, now: datetime) -> Raised:
    """Mail the admin of a stored notice, once: what they were mailed of already is not repeated that day."""
    reminder, address = f"{notice.id}/{LEAD}", address_key(post.to)
    found = tx.execute(
        select(deliveries.c.state).where(deliveries.c.reminder == reminder, deliveries.c.address == address)
    ).first()
    if tx.scalar(select(reminders.c.id).where(reminders.c.id == reminder)) is None:
        tx.execute(insert(reminders).values(_reminder(reminder, notice.id, now)))
    if found is None or found.state == State.SUPERSEDED:
        decision = Decision(
            reminder, notice.id, 0, "", address, Part.NOTICE, State.PENDING, again=found is not None
        )
        identity = message_id(post.school, [(reminder, 0)], address, post.sender)
        envelopes = {address: Envelope(post.to, identity)}
        record(tx, [reminder], [decision], envelopes, post.account, now)
        message = select(deliveries.c.message).where(deliveries.c.reminder == reminder)
        waits = messages.c.id.in_(message.where(deliveries.c.address == address))
        tx.execute(update(messages).where(waits).values(not_before=post.not_before))
    notice = replace(notice, mailed=post.to)
    put(tx, notice)
    return notice


def _reminder(key: str, target: str, now: datetime) -> dict[str, Any]:
    return {
        "id": key,
        "target": target,
        "at": now,
        "due_at": now,
        "lead": LEAD,
        "to": [],
        "cc": [],
        "withdrawn": False,
        "decided_at": now,
    }


def _raised(row: Any) -> Raised:
    facts = row.facts
    return Raised(
        id=row.id,
        cause=row.cause,
        day=date.fromisoformat(row.day),
        at=datetime.fromisoformat(facts["at"]),
        keys=frozenset(facts["keys"]),
        before=frozenset(facts["before"]),
        over=facts["over"],
        mailed=facts["mailed"],
    )
