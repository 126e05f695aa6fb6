"""Random sound schools for hypothesis: every form, shift, due and lead, in every combination that check accepts.

The strategies are built once, and plain functions draw from them: building them anew for each example takes
far longer than all that is tested.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date, time, timedelta
from functools import partial
from typing import TypeVar

from hypothesis import strategies as st

from rules import model as m
from tests.rules.reference import DAYS, Reading

T = TypeVar("T")
Draw = st.DrawFn

CLOCKS = (
    time(14),
    time(8),
    time(0),
    time(0, 30),
    time(2, 15),
    time(2, 30),
    time(7),
    time(19, 45),
    time(23, 45),
)
ZONES = ("Asia/Ho_Chi_Minh", "Europe/Berlin", "America/New_York", "Australia/Lord_Howe")
COUNTRIES = ("", "VN", "DE", "CN")
WEEKENDS = (frozenset({6}), frozenset({5, 6}), frozenset({4, 5}))
MONTHS: tuple[m.Months, ...] = ((), (2,), (1, 2, 8), (9, 10, 11, 12))
DAYS_OF_MONTH: tuple[int | m.Last, ...] = ("last", *range(31, 0, -1))
WEEKEND_MOVES = (m.Move.NEXT, m.Move.PREVIOUS, m.Move.KEEP, m.Move.SKIP)

BYTE = st.integers(0, 255)
MINUTES = st.integers(1, 5000)
DAY = st.dates(date(2013, 1, 1), date(2025, 12, 31))


def chance(draw: Draw, of: int) -> bool:
    """True in one of that many cases."""
    return draw(BYTE) % of == of - 1


def one(draw: Draw, among: Sequence[T]) -> T:
    return among[draw(BYTE) % len(among)]


def some(draw: Draw, most: int, make: Callable[[], T]) -> tuple[T, ...]:
    """Up to that many, none twice."""
    return tuple(dict.fromkeys(make() for _ in range(draw(BYTE) % (most + 1))))


def near(draw: Draw, first: date) -> date:
    return first + timedelta(days=2 * draw(BYTE) - 60)


# The calendar


def span(draw: Draw, first: date, longest: int) -> m.Span:
    start = first + timedelta(days=3 * draw(BYTE) - 200)
    return m.Span("x", start, start + timedelta(days=draw(BYTE) % (longest + 1)))


def calendar(draw: Draw, first: date) -> m.Calendar:
    year = first.year
    terms: tuple[m.Term, ...] = ()
    if chance(draw, 2):
        terms = (
            m.Term("hk1", "I", date(year, 9, 5), date(year + 1, 1, 15)),
            m.Term("hk2", "II", date(year + 1, 1, 16 + draw(BYTE) % 15), date(year + 1, 5, 31)),
        )
    work = some(draw, 3, lambda: span(draw, first, 1))
    longest = one(draw, (0, 5, 100))
    off = some(draw, 3, lambda: span(draw, first, longest))
    return m.Calendar(
        country=one(draw, COUNTRIES),
        weekend=one(draw, WEEKENDS),
        terms=terms,
        days_off=tuple(o for o in off if not any(o.start <= w.end and w.start <= o.end for w in work)),
        work_days=work,
    )


# Rules


def recurs(draw: Draw, first: date, terms: tuple[m.Term, ...]) -> m.Recurs:
    if chance(draw, 2):
        return monthly(draw)
    match draw(BYTE) % (5 if terms else 4):
        case 0:
            start = near(draw, first)
            return m.Between(start, start + timedelta(days=draw(BYTE) % 13))
        case 1:
            return m.OnDate(near(draw, first))
        case 2:
            return m.OnDates(tuple(sorted(some(draw, 4, lambda: near(draw, first)))))
        case 3:
            return rrule(draw, first)
        case _:
            return m.PerTerm({term.id: near(draw, first) for term in terms if chance(draw, 2)})


def monthly(draw: Draw) -> m.Recurs:
    months, weekday = one(draw, MONTHS), draw(BYTE) % 7
    match draw(BYTE) % 5:
        case 0 | 1:
            return m.DayOfMonth(one(draw, DAYS_OF_MONTH), months, chance(draw, 2))
        case 2:
            return m.NthWeekday(weekday, one(draw, (1, 2, 3, 4, 5, -1)), months)
        case 3:
            return m.WeekOfMonth(1 + draw(BYTE) % 5, months, weekday)
        case _:
            return m.WeekOfMonth(1 + draw(BYTE) % 5, months)


def rrule(draw: Draw, first: date) -> m.ByRRule:
    start, every = near(draw, first), 1 + draw(BYTE) % 3
    text = one(
        draw,
        (
            f"FREQ=DAILY;INTERVAL={every * 17}",
            f"FREQ=WEEKLY;INTERVAL={every * 3}",
            "FREQ=MONTHLY",
            "FREQ=MONTHLY;BYMONTHDAY=31",
        ),
    )
    days = some(draw, 3, lambda: one(draw, DAYS))
    if days and "WEEKLY" in text:
        text += ";BYDAY=" + ",".join(days)
    until = start + timedelta(days=every * 150)
    return m.ByRRule(text + one(draw, ("", f";COUNT={every * 5}", f";UNTIL={until:%Y%m%d}")), start)


def shift(draw: Draw, weekend: frozenset[int]) -> m.Shift:
    if chance(draw, 2):
        return one(draw, tuple(m.Convention))
    entries: dict[int, m.Move | int] = {}
    for day in sorted(weekend):
        match draw(BYTE) % 3:
            case 1:
                entries[day] = one(draw, WEEKEND_MOVES)
            case 2:
                entries[day] = (day + 1 + draw(BYTE) % 6) % 7
    return m.ShiftTable(entries, one(draw, tuple(m.Move)), chance(draw, 2))


def lead(draw: Draw, *, short: bool, opens: bool) -> m.Lead:
    kinds = ["d", "d", "wd"] + ["h", "m"] * short + ["open"] * opens
    match one(draw, kinds):
        case "wd":
            return m.Lead("wd", draw(BYTE) % 10, one(draw, CLOCKS))
        case "h":
            return m.Lead("h", one(draw, (1, 3, 24, 48)))
        case "m":
            return m.Lead("m", one(draw, (30, 60, 90, 1440)))
        case "open":
            return m.Lead("open", 0, one(draw, CLOCKS))
        case _:
            return m.Lead("d", one(draw, (*range(10), 400)), one(draw, CLOCKS))


def rule(draw: Draw, id: str, first: date, calendar: m.Calendar) -> m.Rule:
    start = None if chance(draw, 4) else one(draw, CLOCKS)
    return m.Rule(
        id,
        id.upper(),
        recurs(draw, first, calendar.terms),
        shift(draw, calendar.weekend),
        start,
        duration=timedelta(minutes=one(draw, (90, 45, 600))),
        tell=("a",),
        remind=some(draw, 3, lambda: lead(draw, short=start is not None, opens=False)),
    )


# Deadlines


def due(draw: Draw, first: date, *, dated: bool) -> m.Due:
    at, before = one(draw, CLOCKS), chance(draw, 2)
    match draw(BYTE) % (6 if dated else 5):
        case 0:
            return m.OnDayOfMonth(one(draw, DAYS_OF_MONTH), at)
        case 1:
            return m.InDays(draw(BYTE) % 46, False, before, at)
        case 2:
            return m.InDays(draw(BYTE) % 46, True, before, at)
        case 3:
            return m.Elapsed(timedelta(minutes=draw(MINUTES)), before)
        case 4:
            return m.InWeek(draw(BYTE) % 7, before, at)
        case _:
            return m.OnFixedDate(near(draw, first), at)


def deadline(
    draw: Draw, id: str, first: date, calendar: m.Calendar, rules: tuple[m.Rule, ...]
) -> m.DeadlineRule:
    ids = some(draw, 2, lambda: one(draw, rules).id)
    of = [rule for rule in rules if not ids or rule.id in ids]
    dated = all(isinstance(r.recurs, m.OnDate | m.Between | m.PerTerm) for r in of)
    opens = due(draw, first, dated=dated) if chance(draw, 2) else None
    return m.DeadlineRule(
        id,
        tuple(r.id for r in of),
        id.upper(),
        by=("b",),
        due=None if chance(draw, 5) else due(draw, first, dated=dated),
        opens=opens,
        shift=shift(draw, calendar.weekend) if chance(draw, 2) else m.Convention.UNADJUSTED,
        if_after_session=one(draw, tuple(m.IfAfterSession)),
        remind=some(draw, 4, lambda: lead(draw, short=True, opens=opens is not None)),
    )


# Overrides


def override(draw: Draw, rule: str, key: str, first: date) -> m.Override:
    if chance(draw, 5):
        return m.Override(rule, key, cancel=True)
    moved = one(draw, (None, near(draw, first), near(draw, first), draw(DAY)))
    start = one(draw, CLOCKS) if chance(draw, 2) else None
    return m.Override(rule, key, moved, start, one(draw, (None, "Nhà đa năng")), reason="x")


def overrides(draw: Draw, school: m.School, first: date) -> tuple[m.Override, ...]:
    reading = Reading(school)
    found = {}
    for rule in school.rules:
        around = first - timedelta(days=500), first + timedelta(days=800)
        keys = [turn.key for turn in reading.turns(rule.recurs, *around)]
        for key in some(draw, 2, partial(one, draw, keys)) if keys else ():
            found[key, rule.id] = override(draw, rule.id, key, first)
    return tuple(found.values())


@st.composite
def schools(draw: Draw) -> tuple[m.School, date]:
    """A sound school, and a day around which its dates lie."""
    first = draw(DAY)
    its = calendar(draw, first)
    rules = tuple(rule(draw, f"r{n}", first, its) for n in range(1 + draw(BYTE) % 3))
    owed = tuple(deadline(draw, f"d{n}", first, its, rules) for n in range(draw(BYTE) % 4))
    school = m.School(
        "s",
        "S",
        its,
        timezone=one(draw, ZONES),
        roles={"a": "A", "b": "B"},
        people=(m.Person("Một", "mot@example.edu.vn", ("a", "b")),),
        rules=rules,
        deadlines=owed,
    )
    return replace(school, overrides=overrides(draw, school, first)), first
