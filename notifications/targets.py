"""What a session or deadline is to the deliveries about it."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import datetime, timedelta

from rules.plan import Deadline, Session, Status

WORTH_TELLING = timedelta(days=7)
"""How long a deadline without a due date stays worth telling after it has opened."""
CANCELLED = json.dumps([Status.CANCELLED])[:-1]
"""How the fingerprint of a cancelled session begins."""


@dataclass(frozen=True, slots=True)
class Told:
    """A target as somebody was told of it: a session's start and venue, or a deadline's opening and due (UTC)."""

    at: datetime | None
    opens: datetime | None = None
    venue: str = ""


def fingerprint(target: Session | Deadline) -> str:
    """All of a target that makes people be told again when it changes: its instants, venue and state."""
    if isinstance(target, Session):
        return json.dumps([target.status, _text(target.start), target.venue], ensure_ascii=False)
    return json.dumps([_text(target.opens), _text(target.due)])


def read_fingerprint(stored: str) -> Told:
    """What a `fingerprint` says. Raises ValueError for what is none."""
    match json.loads(stored):
        case [str(), start, str(venue)]:
            return Told(_instant(start), venue=venue)
        case [opens, due]:
            return Told(_instant(due), _instant(opens))
    raise ValueError(stored)


def passes(target: Session | Deadline, session: Session | None) -> datetime | None:
    """When it is too late to tell of a target (UTC): its start, its due instant; None for never.

    A deadline without a due date has passed a week after it opened, but not before its session has ended.
    """
    if isinstance(target, Session):
        return target.start
    if target.due is not None:
        return target.due
    ends = [session.end] if session is not None and session.end is not None else []
    if target.opens is not None:
        ends.append(target.opens + WORTH_TELLING)
    return max(ends, default=None)


def _text(at: datetime | None) -> str | None:
    return at.isoformat() if at is not None else None


def _instant(text: str | None) -> datetime | None:
    return datetime.fromisoformat(text) if text is not None else None
