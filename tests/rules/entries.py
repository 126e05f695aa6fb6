"""Short ways to write a school down and to read its plan in local time."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from rules.expand import expand
from rules.model import (
    Calendar,
    Convention,
    DeadlineRule,
    Due,
    IfAfterSession,
    Lead,
    LeadUnit,
    Override,
    Person,
    Recurs,
    Rule,
    School,
    Shift,
    Span,
    Term,
)
from rules.plan import Deadline, Plan, Reminder, Session, Step

MON, TUE, WED, THU, FRI, SAT, SUN = range(7)
VIETNAM = Calendar(country="VN")
NO_COUNTRY = Calendar()
TERMS = (
    Term("hk1", "Học kỳ I", date(2022, 9, 5), date(2023, 1, 15)),
    Term("hk2", "Học kỳ II", date(2023, 1, 16), date(2023, 5, 31)),
)
UNITS: tuple[LeadUnit, ...] = ("wd", "d", "h", "m")
FIRST, LAST = date(2012, 1, 1), date(2032, 12, 31)


def school(
    *entries: Rule | DeadlineRule | Override,
    calendar: Calendar = VIETNAM,
    timezone: str = "Asia/Ho_Chi_Minh",
    people: tuple[Person, ...] = (),
) -> School:
    return School(
        "truong",
        "Trường",
        calendar,
        timezone=timezone,
        roles={"gvcn": "Giáo viên chủ nhiệm", "bgh": "Ban giám hiệu"},
        people=people,
        rules=tuple(e for e in entries if isinstance(e, Rule)),
        deadlines=tuple(e for e in entries if isinstance(e, DeadlineRule)),
        overrides=tuple(e for e in entries if isinstance(e, Override)),
    )


def rule(
    recurs: Recurs,
    shift: Shift = Convention.FOLLOWING,
    start: time | None = time(14),
    *,
    id: str = "r",
    remind: Iterable[str] = (),
    duration: timedelta = timedelta(minutes=90),
    venue: str = "",
    tell: tuple[str, ...] = (),
) -> Rule:
    leads = tuple(map(lead, remind))
    tell = tell or (("bgh",) if leads else ())
    return Rule(id, id.upper(), recurs, shift, start, duration, venue=venue, tell=tell, remind=leads)


def owed(
    due: Due | None,
    *,
    id: str = "d",
    rules: tuple[str, ...] = ("r",),
    remind: Iterable[str] = (),
    opens: Due | None = None,
    shift: Shift = Convention.UNADJUSTED,
    if_after_session: IfAfterSession = IfAfterSession.PREVIOUS_DAY,
    cc: tuple[str, ...] = (),
) -> DeadlineRule:
    return DeadlineRule(
        id,
        rules,
        id.upper(),
        ("gvcn",),
        due,
        opens,
        shift,
        if_after_session,
        cc=cc,
        remind=tuple(map(lead, remind)),
    )


def lead(spelled: str) -> Lead:
    """The lead with that canonical spelling."""
    head, _, hour = spelled.partition(" ")
    if head == "open":
        return Lead("open", 0, time.fromisoformat(hour))
    unit = next(unit for unit in UNITS if head.endswith(unit))
    return Lead(unit, int(head.removesuffix(unit)), time.fromisoformat(hour) if hour else None)


def override(
    key: str,
    *,
    rule: str = "r",
    date: date | None = None,
    start: time | None = None,
    venue: str | None = None,
    cancel: bool = False,
    reason: str = "",
) -> Override:
    return Override(rule, key, date, start, venue, cancel, reason)


def closed(start: date, end: date | None = None, name: str = "nghỉ") -> Span:
    return Span(name, start, end or start)


# Reading


def plan(of: School, first: date = FIRST, last: date = LAST) -> Plan:
    return expand(of, first, last)


def sessions(of: School, first: date = FIRST, last: date = LAST) -> dict[str, Session]:
    return {s.key: s for s in plan(of, first, last).sessions}


def session(of: School, key: str) -> Session:
    return sessions(of)[key]


def dates(of: School, first: date = FIRST, last: date = LAST) -> list[date | None]:
    return [s.date for s in plan(of, first, last).sessions]


def deadline(of: School, key: str, id: str = "d") -> Deadline:
    return next(d for d in plan(of).deadlines if (d.key, d.deadline) == (key, id))


def reminders(of: School, key: str) -> dict[str, str]:
    """Lead to local time, of all reminders of that turn."""
    return {r.lead: local(of, r.at) for r in reminders_of(of, key)}


def reminders_of(of: School, key: str) -> list[Reminder]:
    return [r for r in plan(of).reminders if f"/{key}/" in r.id]


def local(of: School, at: datetime | None) -> str:
    """ "2027-02-27 15:00 +07:00" without the offset where it is Vietnam's; "" for None."""
    if at is None:
        return ""
    there = at.astimezone(ZoneInfo(of.timezone))
    return f"{there:%Y-%m-%d %H:%M}" + ("" if of.timezone == "Asia/Ho_Chi_Minh" else f" {there:%z}")


def due(of: School, key: str, id: str = "d") -> str:
    return local(of, deadline(of, key, id).due)


def codes(trace: tuple[Step, ...]) -> list[str]:
    return [str(step.code) for step in trace]
