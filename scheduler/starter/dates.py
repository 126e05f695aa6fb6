"""Dates that a plan begun today can have: all of them on working days of one school year, with time to prepare."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from rules.model import Calendar
from rules.working_days import WorkingDays

_PREPARATION = timedelta(weeks=5)
_WEEK = timedelta(weeks=1)
_THURSDAY = 3


@dataclass(frozen=True, slots=True)
class StarterDates:
    """`first_year` is the year in which the school year begins; the days are Thursdays, and working days.

    `session` is the first that leaves time to prepare. Of the terms' sessions that of a term that is over is past.
    """

    first_year: int
    session: date
    of_terms: tuple[date, date]
    working: WorkingDays

    @property
    def second_year(self) -> int:
        """The year in which the school year ends."""
        return self.first_year + 1

    def before(self, days: int) -> date:
        """So many working days before the session."""
        return self.working.add(self.session, -days)


def starter_dates(today: date) -> StarterDates:
    """The dates for a plan begun on that day: this school year's, or the next one's when this one is nearly over."""
    working = WorkingDays(Calendar(country="VN"), "vi")
    year = today.year if today.month >= 8 else today.year - 1
    if today + _PREPARATION > date(year + 1, 5, 20):
        year += 1
    earliest = max(today, date(year, 9, 5)) + _PREPARATION
    session = _thursday(earliest, working)
    first = _thursday(min(max(earliest, date(year, 12, 10)), date(year + 1, 1, 7)), working)
    second = _thursday(max(earliest, date(year + 1, 4, 8)), working)
    return StarterDates(year, session, (first, second), working)


def _thursday(day: date, working: WorkingDays) -> date:
    """The first Thursday from `day` on that is a working day."""
    day += timedelta(days=(_THURSDAY - day.weekday()) % 7)
    while not working.is_working(day):
        day += _WEEK
    return day
