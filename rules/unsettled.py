"""What the school still has to settle before there is anything to tell (design, section 6)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date, timedelta
from enum import StrEnum
from typing import NamedTuple

from rules.due import follows_the_session
from rules.model import PerTerm, School, Term
from rules.plan import Deadline, Session, Status
from rules.recurrence import is_left_open

AHEAD = timedelta(days=21)
"""So long before the day somebody is asked to settle it."""
BEHIND = timedelta(days=14)
"""So long after the day it is still asked for: later there is nothing to be told any more."""


class Unsettled(StrEnum):
    """What is wanted of the school."""

    PROVISIONAL = "provisional"
    """The date of a session is for now only."""
    NOT_SET = "not-set"
    """A session of a term has no date, and the term draws to its end."""
    PLAN_ENDS = "plan-ends"
    """After these days there is no session at all: the service has nothing left to say."""


class ForNow:
    """The deadlines of a school that count from a provisional date, and move when that is settled.

    The plan of a few days may hold such a deadline without its session, whose status would tell.
    """

    def __init__(self, school: School) -> None:
        self._found = {r.id: r.recurs for r in school.rules if not isinstance(r.recurs, PerTerm)}
        self._follow = {
            (rule, entry.id)
            for entry in school.deadlines
            if entry.due is not None and follows_the_session(entry.due)
            for rule in entry.rules
        }
        self._settled = {(o.rule, o.key) for o in school.overrides if o.date is not None}

    def __contains__(self, deadline: Deadline) -> bool:
        recurs = self._found.get(deadline.rule)
        if recurs is None or (deadline.rule, deadline.deadline) not in self._follow:
            return False
        return is_left_open(recurs, deadline.key) and (deadline.rule, deadline.key) not in self._settled


class Wanted(NamedTuple):
    """Something to be settled: `by` is the provisional date, the end of the term, or the last session's date.

    `session` is the one concerned; None, and `by` too, where a plan has no session left at all.
    """

    what: Unsettled
    session: Session | None
    by: date | None


def unsettled(sessions: Iterable[Session], terms: Iterable[Term], today: date) -> tuple[Wanted, ...]:
    """What is to be settled now, by date. `sessions` are those known around `today`, with all that are ahead."""
    known = [session for session in sessions if session.status is not Status.CANCELLED]
    ends = {term.id: term.end for term in terms}
    wanted = [*_without_date(known, ends, today), *_the_end(known, ends, today)]
    return tuple(sorted(wanted, key=lambda w: (w.by or date.min, w.session.id if w.session else "")))


def _without_date(known: Iterable[Session], ends: dict[str, date], today: date) -> Iterator[Wanted]:
    for session in known:
        by = _last_day(session, ends)
        if session.status is Status.PLANNED or by is None or not by - AHEAD <= today <= by + BEHIND:
            continue
        provisional = session.status is Status.PROVISIONAL
        yield Wanted(Unsettled.PROVISIONAL if provisional else Unsettled.NOT_SET, session, by)


def _the_end(known: Iterable[Session], ends: dict[str, date], today: date) -> Iterator[Wanted]:
    dated = [(by, session.id, session) for session in known if (by := _last_day(session, ends)) is not None]
    last = max(dated, default=None, key=lambda one: one[:2])
    if last is None:
        yield Wanted(Unsettled.PLAN_ENDS, None, None)
    elif last[0] - AHEAD <= today and (last[2].status is Status.PLANNED or last[0] < today):
        yield Wanted(Unsettled.PLAN_ENDS, last[2], last[0])


def _last_day(session: Session, ends: dict[str, date]) -> date | None:
    """The day by which a session is to be settled; its own where it has one, else its term's last."""
    if session.date is not None:
        return session.date
    _, _, term = session.key.split("-", 2)
    return ends.get(term)
