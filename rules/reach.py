"""How far from a window a rule's nominal dates can lie and still put something into it.

The chain from a nominal date to an item (shift, due, the deadline's shift, the session's start, lead) is
walked backwards over the same calendar, each step to its far side. A bound that is too wide costs a few
turns that are filtered out again; one too narrow would lose a reminder.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta

from rules.model import (
    DeadlineRule,
    Due,
    Elapsed,
    InDays,
    InWeek,
    Lead,
    OnDayOfMonth,
    Rule,
)
from rules.working_days import DAY, WorkingDays

_MONTH = 31 * DAY
_WEEK = 7 * DAY


def reach(
    rule: Rule,
    deadlines: Iterable[DeadlineRule],
    working: WorkingDays,
    first: date,
    last: date,
) -> tuple[date, date]:
    """The first and last nominal date of `rule` that can put an item into the local days [first, last]."""
    sessions_from, sessions_to = first, _before_leads(last, rule.remind, working)
    for deadline in deadlines:
        due_to = _before_shift(_before_leads(last, deadline.remind, working), working)
        due_from = _after_shift(first, working)
        for due in (deadline.due, deadline.opens):
            if due is None:
                continue
            sessions_to = max(sessions_to, _latest_session(due, due_to, working))
            sessions_from = min(sessions_from, _earliest_session(due, due_from, rule, working))
    return _after_shift(sessions_from, working) - DAY, _before_shift(sessions_to, working) + DAY


def _before_leads(last: date, leads: Iterable[Lead], working: WorkingDays) -> date:
    """The last day a target can be on and still be told of by `last`."""
    latest = last
    for lead in leads:
        match lead.unit:
            case "d":
                latest = max(latest, last + lead.count * DAY)
            case "wd":
                latest = max(latest, working.add(last, lead.count + 1))
            case "h":
                latest = max(latest, last + timedelta(hours=lead.count) + DAY)
            case "m":
                latest = max(latest, last + timedelta(minutes=lead.count) + DAY)
    return latest + DAY


def _before_shift(day: date, working: WorkingDays) -> date:
    """The last date that a shift, or a start too early, can bring back to `day`."""
    return working.following(day + DAY) + _MONTH


def _after_shift(day: date, working: WorkingDays) -> date:
    """The first date that a shift can take forward to `day`."""
    return working.preceding(day - DAY) - _MONTH


def _latest_session(due: Due, last: date, working: WorkingDays) -> date:
    match due:
        case InDays(before=True):
            return working.add(last, due.count + 1) if due.working else last + due.count * DAY
        case Elapsed(before=True):
            return last + due.duration + DAY
        case InWeek(before=True):
            return last + 2 * _WEEK
        case OnDayOfMonth():
            return last + _MONTH + _WEEK
        case _:
            return last


def _earliest_session(due: Due, first: date, rule: Rule, working: WorkingDays) -> date:
    match due:
        case InDays(before=False):
            return working.add(first, -due.count - 1) if due.working else first - due.count * DAY
        case Elapsed(before=False):
            return first - due.duration - rule.length - 2 * DAY
        case InWeek(before=False):
            return first - 2 * _WEEK
        case OnDayOfMonth():
            return first - _MONTH - _WEEK
        case _:
            return first
