"""The items of a plan in their one order, and as the JSON of the contract (design, section 4)."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime

from notifications.wording.audience import audience
from notifications.wording.reasons import reason
from notifications.wording.words import Words
from rules.model import School
from rules.plan import Deadline, Item, Plan, Reminder, Session, Step, place_of


def in_order(plan: Plan) -> list[Item]:
    """By instant, then session before deadline before reminder, then id; without an instant last."""
    return sorted((*plan.sessions, *plan.deadlines, *plan.reminders), key=place_of)


def short_titles(school: School) -> dict[str, str]:
    """What each session and deadline is called in a word or two, for `short_title`."""
    titles = {rule.id: rule.title for rule in school.rules}
    return titles | {f"{rule}/{d.id}": d.short or d.title for d in school.deadlines for rule in d.rules}


def short_title(titles: Mapping[str, str], target: str) -> str:
    """What the target with that id is called; it may lie outside the plan's window."""
    _, rule, _, *deadline = target.split("/")
    return titles["/".join((rule, *deadline))]


def row(item: Item, words: Words, sessions: Mapping[str, Session]) -> dict[str, object]:
    """One line of `plan --format jsonl`; instants local with their offset.

    `sessions` by id let a deadline's trace name the session that moved it.
    """
    match item:
        case Session():
            return _session(item, words)
        case Deadline():
            return _deadline(item, words, sessions.get(item.session))
        case Reminder():
            return {
                "kind": "reminder",
                "id": item.id,
                "of": item.of,
                "at": iso(item.at, words),
                "to": list(item.to),
                "cc": list(item.cc),
            }


def iso(at: datetime | None, words: Words) -> str | None:
    """An instant as local ISO 8601 with its offset."""
    return words.local(at).isoformat() if at else None


def _session(session: Session, words: Words) -> dict[str, object]:
    start: str | None
    end: str | None
    if session.whole_day:
        # Dates are inclusive: a whole day begins and ends on one date.
        start = end = session.date.isoformat() if session.date else None
    else:
        start, end = iso(session.start, words), iso(session.end, words)
    return {
        "kind": "session",
        "id": session.id,
        "rule": session.rule,
        "key": session.key,
        "status": str(session.status),
        "nominal_date": session.nominal_date.isoformat() if session.nominal_date else None,
        "start": start,
        "end": end,
        "title": session.title,
        "venue": session.venue,
        "audience": audience(words, session),
        "trace": [_step(step, words, session) for step in session.trace],
    }


def _deadline(deadline: Deadline, words: Words, session: Session | None) -> dict[str, object]:
    return {
        "kind": "deadline",
        "id": deadline.id,
        "session": deadline.session,
        "deadline": deadline.deadline,
        "opens": iso(deadline.opens, words),
        "due": iso(deadline.due, words),
        "by": list(deadline.by),
        "cc": list(deadline.cc),
        "submit_to": deadline.submit_to,
        "trace": [_step(step, words, session) for step in deadline.trace],
    }


def _step(step: Step, words: Words, session: Session | None) -> dict[str, object]:
    return {
        "code": str(step.code),
        "from": _day_or_instant(step.from_, words),
        "to": _day_or_instant(step.to, words),
        "reason": reason(words, step, session),
    }


def _day_or_instant(value: date | datetime, words: Words) -> str:
    return words.local(value).isoformat() if isinstance(value, datetime) else value.isoformat()
