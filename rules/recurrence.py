"""Which turns a rule has, and the nominal date of each (design, section 3.2)."""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, datetime, timedelta
from enum import StrEnum
from itertools import islice
from typing import NamedTuple

from dateutil.rrule import rrulestr

from rules.model import (
    Between,
    ByRRule,
    Calendar,
    DayOfMonth,
    NthWeekday,
    OnDate,
    OnDates,
    PerTerm,
    Recurs,
    Term,
    WeekOfMonth,
)
from rules.working_days import DAY, WorkingDays

Month = tuple[int, int]
_WEEK = timedelta(days=7)
_CYCLE = 400
"""Years after which the Gregorian calendar repeats, weekdays too."""
_CYCLE_DAYS = timedelta(days=146_097)
_THURSDAY = 3


class Absence(StrEnum):
    """Why a month has no turn."""

    OUTSIDE_TERMS = "outside-terms"
    NO_SUCH_DAY = "no-such-day"


class Turn(NamedTuple):
    """One turn of a rule. `nominal` is None while the date of a `term` is to be set.

    `found` is True where a day had to be found: such a date is provisional, and final as it stands.
    """

    key: str
    nominal: date | None
    month: Month | None
    """The nominal month as (year, month)."""
    found: bool = False
    term: Term | None = None


class Absent(NamedTuple):
    """A month of the rule without a turn; `day` is the date that fell outside the terms, or its first."""

    key: str
    day: date
    why: Absence


def turns(recurs: Recurs, working: WorkingDays, first: date, last: date) -> Iterator[Turn]:
    """The turns whose nominal date lies from `first` to `last`; of dates given by hand, all.

    By key for computed dates; dates given by hand come in their own order.
    """
    for turn in _candidates(recurs, working, first, last):
        if isinstance(turn, Turn):
            yield turn


def absences(recurs: Recurs, working: WorkingDays, first: date, last: date) -> Iterator[Absent]:
    """The months from `first` to `last` in which the rule names a day but yields nothing."""
    for turn in _candidates(recurs, working, first, last):
        if isinstance(turn, Absent):
            yield turn


def turn_at(recurs: Recurs, key: str, working: WorkingDays) -> Turn | None:
    """The turn with that key, wherever it lies; None if the rule does not yield it."""
    try:
        day = date.fromisoformat(key if len(key) == 10 else f"{key}-01")
        # Week 1 of a month may begin before it, week 5 end after it.
        first, last = day - _WEEK, day + 31 * DAY + _WEEK
    except (ValueError, OverflowError):  # a school year, a term, or beyond all dates
        first = last = date.min + 60 * DAY
    return next((t for t in turns(recurs, working, first, last) if t.key == key), None)


def is_by_hand(recurs: Recurs) -> bool:
    """Whether the dates were given by hand, not computed."""
    return isinstance(recurs, (Between, PerTerm, OnDate, OnDates))


def is_left_open(recurs: Recurs, key: str) -> bool:
    """Whether the rule itself settles no date for its turn `key`: it is to be found, or to be set."""
    match recurs:
        case PerTerm():
            return key.split("-", 2)[-1] not in recurs.dates
        case WeekOfMonth():
            return recurs.weekday is None
        case _:
            return isinstance(recurs, Between)


def days_to_choose_from(recurs: Recurs, turn: Turn, calendar: Calendar) -> tuple[date, ...]:
    """The days of which one has to be found for `turn`, in order; () where none has to be."""
    if isinstance(recurs, Between):
        return _span(recurs)
    if turn.found and isinstance(recurs, WeekOfMonth) and turn.month:
        return _in_week(recurs.week, *turn.month, calendar)
    return ()


def in_terms(day: date, calendar: Calendar) -> bool:
    """Whether `day` lies in a term; every day does where there are none."""
    return not calendar.terms or any(term.start <= day <= term.end for term in calendar.terms)


def school_year(day: date, calendar: Calendar) -> str:
    """The school year of `day`, named after its two years: "2026-2027"."""
    year = day.year if (day.month, day.day) >= calendar.year_starts else day.year - 1
    return f"{year:04d}-{year + 1:04d}"


def term_key(term: Term, calendar: Calendar) -> str:
    """The key of a turn of `per_term`: "2026-2027-hk1"."""
    return f"{school_year(term.start, calendar)}-{term.id}"


def _candidates(recurs: Recurs, working: WorkingDays, first: date, last: date) -> Iterator[Turn | Absent]:
    calendar = working.calendar
    match recurs:
        case DayOfMonth() | NthWeekday() | WeekOfMonth():
            yield from _monthly(recurs, working, first, last)
        case Between():
            yield _found_between(recurs, working)
        case PerTerm():
            yield from _per_term(recurs, calendar)
        case OnDate():
            yield _dated(school_year(recurs.date, calendar), recurs.date)
        case OnDates():
            for day in sorted(set(recurs.dates)):
                yield _dated(day.isoformat(), day)
        case ByRRule():
            for day in _by_rrule(recurs, first, last):
                if in_terms(day, calendar):
                    yield _dated(day.isoformat(), day)


def _dated(key: str, day: date) -> Turn:
    return Turn(key, day, (day.year, day.month))


# --- by the month -----------------------------------------------------------------------------------


def _monthly(
    recurs: DayOfMonth | NthWeekday | WeekOfMonth,
    working: WorkingDays,
    first: date,
    last: date,
) -> Iterator[Turn | Absent]:
    found = isinstance(recurs, WeekOfMonth) and recurs.weekday is None
    calendar = working.calendar
    for year, month in _months(first - _WEEK, last + _WEEK, recurs.months):
        day = _nominal(recurs, year, month, working)
        key = f"{year:04d}-{month:02d}"
        if day is None:
            nowhere = date(year, month, 1)
            if first <= nowhere <= last:
                yield Absent(key, nowhere, Absence.NO_SUCH_DAY)
        elif first <= day <= last:
            if not calendar.terms or in_terms(day, calendar):
                yield Turn(key, day, (year, month), found)
            else:
                yield Absent(key, day, Absence.OUTSIDE_TERMS)


def _months(first: date, last: date, only: tuple[int, ...]) -> Iterator[Month]:
    for index in range(first.year * 12 + first.month - 1, last.year * 12 + last.month):
        year, month = divmod(index, 12)
        if not only or month + 1 in only:
            yield year, month + 1


def _nominal(
    recurs: DayOfMonth | NthWeekday | WeekOfMonth,
    year: int,
    month: int,
    working: WorkingDays,
) -> date | None:
    match recurs:
        case DayOfMonth():
            return day_of_month(year, month, recurs.day, skip_short=recurs.skip_short)
        case NthWeekday():
            return _nth_weekday(recurs.weekday, recurs.nth, year, month)
        case WeekOfMonth():
            return _of_week(recurs, year, month, working)


def day_of_month(year: int, month: int, day: int | str, *, skip_short: bool = False) -> date | None:
    """That day of the month, "last" or beyond its end its last day; None with `skip_short` beyond it."""
    if isinstance(day, int) and day <= 28:
        return date(year, month, day)
    length = monthrange(year, month)[1]
    if isinstance(day, int) and day > length and skip_short:
        return None
    return date(year, month, min(day, length) if isinstance(day, int) else length)


def _nth_weekday(weekday: int, nth: int, year: int, month: int) -> date | None:
    first_weekday, length = monthrange(year, month)
    day = 1 + (weekday - first_weekday) % 7
    if nth > 0:
        day += 7 * (nth - 1)
        return date(year, month, day) if day <= length else None
    return date(year, month, day + 7 * ((length - day) // 7))


def _of_week(recurs: WeekOfMonth, year: int, month: int, working: WorkingDays) -> date | None:
    thursday = _nth_weekday(_THURSDAY, recurs.week, year, month)
    if thursday is None:
        return None
    if recurs.weekday is not None:
        return thursday + (recurs.weekday - _THURSDAY) * DAY
    inside = _in_week(recurs.week, year, month, working.calendar)
    return next(filter(working.is_working, inside), inside[0] if inside else thursday)


def _in_week(week: int, year: int, month: int, calendar: Calendar) -> tuple[date, ...]:
    """The days of a month's week that lie in a term; () where the month has no such week.

    Week n has the month's nth Thursday, as ISO 8601 has it for the weeks of a year.
    """
    thursday = _nth_weekday(_THURSDAY, week, year, month)
    if thursday is None:
        return ()
    days = (thursday + (weekday - _THURSDAY) * DAY for weekday in range(7))
    return tuple(day for day in days if in_terms(day, calendar))


# --- by hand ----------------------------------------------------------------------------------------


def _found_between(recurs: Between, working: WorkingDays) -> Turn:
    day = next(filter(working.is_working, _span(recurs)), recurs.start)
    # The key is that of the window's first day: the day found may change, an identity must not.
    return Turn(
        school_year(recurs.start, working.calendar),
        day,
        (day.year, day.month),
        found=True,
    )


def _span(recurs: Between) -> tuple[date, ...]:
    return tuple(recurs.start + n * DAY for n in range((recurs.end - recurs.start).days + 1))


def _per_term(recurs: PerTerm, calendar: Calendar) -> Iterator[Turn]:
    for term in sorted(calendar.terms, key=lambda term: (term.start, term.id)):
        day = recurs.dates.get(term.id)
        yield Turn(term_key(term, calendar), day, (day.year, day.month) if day else None, term=term)


# --- by RFC 5545 ------------------------------------------------------------------------------------


def names_a_date(recurs: ByRRule) -> bool:
    """Whether the rule names any date at all, whatever its COUNT and UNTIL: 30 February does not."""
    parts = (part for part in recurs.text.split(";") if not part.upper().startswith(("COUNT=", "UNTIL=")))
    cycle = recurs.start.replace(year=recurs.start.year + _CYCLE)
    return next(_by_rrule(replace(recurs, text=";".join(parts)), recurs.start, cycle), None) is not None


def _by_rrule(recurs: ByRRule, first: date, last: date) -> Iterator[date]:
    """Dates of the rule from `first` to `last`, COUNT counted from its start.

    COUNT is taken out and counted here: dateutil warns of COUNT with UNTIL. It looks at UNTIL only where it has
    found a date, and searches for one up to the year 9999. So the rule is moved close to that year, by whole
    cycles of the calendar.
    """
    parts = dict(part.split("=", 1) for part in recurs.text.upper().split(";"))
    count = parts.pop("COUNT", None)
    until = parts.pop("UNTIL", None)
    end = min(last, date.fromisoformat(until[:8])) if until else last
    if end < recurs.start:
        return
    later = _CYCLE_DAYS * ((date.max.year - end.year) // _CYCLE)
    # An UNTIL without a time is a plain wall time to dateutil, as DTSTART is: "by date".
    bounded = ";".join(
        f"{name}={value}" for name, value in (parts | {"UNTIL": f"{end + later:%Y%m%d}"}).items()
    )
    rule = rrulestr(bounded, dtstart=datetime.combine(recurs.start + later, datetime.min.time()))
    dates = (at.date() - later for at in rule)
    for day in islice(dates, int(count)) if count else dates:
        if day >= first:
            yield day
