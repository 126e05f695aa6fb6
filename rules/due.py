"""When a deadline opens and is due (design, section 3.2)."""

from __future__ import annotations

from datetime import date, datetime, time
from typing import NamedTuple
from zoneinfo import ZoneInfo

from rules.instants import instant
from rules.model import (
    DeadlineRule,
    Due,
    Elapsed,
    IfAfterSession,
    InDays,
    InWeek,
    OnDayOfMonth,
    OnFixedDate,
)
from rules.plan import Session, Step, StepCode
from rules.recurrence import Month, day_of_month
from rules.shift import adjust
from rules.working_days import DAY, WorkingDays


class Wall(NamedTuple):
    """A local day and hour."""

    day: date
    at: time


class Moment(NamedTuple):
    """An instant (UTC) with its local day, and the steps that moved it from where its rule put it."""

    instant: datetime
    day: date
    trace: tuple[Step, ...] = ()


class Skipped(NamedTuple):
    """The deadline's own shift takes it away; `day` is the due date it would have had."""

    day: date


def follows_the_session(due: Due) -> bool:
    """Whether it counts from the session's own date, and so moves with it."""
    return isinstance(due, InDays | Elapsed | InWeek)


def opening(
    opens: Due | None,
    session: Session,
    month: Month | None,
    working: WorkingDays,
    zone: ZoneInfo,
) -> Moment | None:
    """When it opens; None without `opens`, or while the session has no date to count from."""
    return _unmoved(opens, session, month, working, zone) if opens is not None else None


def due_of(
    rule: DeadlineRule,
    session: Session,
    month: Month | None,
    working: WorkingDays,
    zone: ZoneInfo,
) -> Moment | Skipped | None:
    """When it is due, moved by its own shift and then off the session's start.

    `month` is the session's nominal month. None without `due`, or while the session has no date.
    """
    if rule.due is None:
        return None
    moment = _unmoved(rule.due, session, month, working, zone)
    if moment is None:
        return None
    if not isinstance(rule.due, Elapsed) and not working.is_working(moment.day):
        shifted = adjust(moment.day, rule.shift, working)
        if shifted.date is None:
            return Skipped(moment.day)
        if shifted.steps:
            at = instant(shifted.date, rule.due.time, zone)
            moment = Moment(at, shifted.date, shifted.steps)
    if session.start is None or moment.instant < session.start or not _covered(rule.due):
        return moment
    return _before_session(moment, rule.due, rule.if_after_session, session.start, working, zone)


def _covered(due: Due) -> bool:
    """Whether `if_after_session` speaks of this form: of what is meant to lie before the session."""
    match due:
        case OnDayOfMonth():
            return True
        case InDays() | InWeek() | Elapsed():
            return due.before
        case OnFixedDate():
            return False


def _unmoved(
    due: Due,
    session: Session,
    month: Month | None,
    working: WorkingDays,
    zone: ZoneInfo,
) -> Moment | None:
    if isinstance(due, Elapsed):
        return _elapsed(due, session, zone)
    wall = _wall(due, session.date, month, working)
    return Moment(instant(wall.day, wall.at, zone), wall.day) if wall else None


def _elapsed(due: Elapsed, session: Session, zone: ZoneInfo) -> Moment | None:
    """Elapsed time, so counted in UTC: across a clock change the wall time differs by the change."""
    if session.start is None or session.end is None:
        return None
    at = session.start - due.duration if due.before else session.end + due.duration
    return Moment(at, at.astimezone(zone).date())


def _wall(
    due: OnDayOfMonth | InDays | InWeek | OnFixedDate,
    day: date | None,
    month: Month | None,
    working: WorkingDays,
) -> Wall | None:
    match due:
        case OnFixedDate():
            return Wall(due.date, due.time)
        case OnDayOfMonth():
            named = day_of_month(*month, due.day) if month else None
            return Wall(named, due.time) if named else None
    if day is None:
        return None
    sign = -1 if due.before else 1
    if isinstance(due, InWeek):
        monday = day - day.weekday() * DAY
        return Wall(monday + (sign * 7 + due.weekday) * DAY, due.time)
    if due.working:
        return Wall(working.add(day, sign * due.count), due.time)
    return Wall(day + sign * due.count * DAY, due.time)


def _before_session(
    moment: Moment,
    due: Due,
    policy: IfAfterSession,
    start: datetime,
    working: WorkingDays,
    zone: ZoneInfo,
) -> Moment:
    """Back by whole days at the same hour until it is before `start`."""
    if policy is IfAfterSession.KEEP:
        return moment
    at, day = moment.instant, moment.day
    # The hour as written: that of the instant differs where a clock change skipped it on the first day.
    hour = at.astimezone(zone).time() if isinstance(due, Elapsed) else due.time
    while at >= start:
        day = day - DAY if policy is IfAfterSession.PREVIOUS_DAY else working.preceding(day - DAY)
        at = instant(day, hour, zone)
    step = Step(
        StepCode.DEADLINE_AFTER_SESSION,
        moment.instant,
        at,
        working.days_off_between(moment.day, day),
    )
    return Moment(at, day, (*moment.trace, step))
