"""Working days and days off (design, section 3.2)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import date, timedelta
from functools import lru_cache
from typing import NamedTuple

from rules.errors import NoWorkingDayError
from rules.model import Calendar, Span
from rules.plan import DayOff, OffKind

DAY = timedelta(days=1)
_FARTHEST = 3 * 366
"""Days after which a search gives up; the configuration refuses a calendar that is off for a year."""
_LOCALES = {"en": "en_US"}


class PublicYear(NamedTuple):
    """One year of a country's data: its public holidays by date, and its decreed make-up days."""

    holidays: Mapping[date, str]
    work_days: frozenset[date]


@lru_cache(maxsize=1024)
def public_year(country: str, subdivision: str, language: str, year: int) -> PublicYear:
    """The public holidays of `year`, observed, with days in lieu, and its make-up days.

    Each year comes from instances of its own: `holidays` fills its calendars as it is asked, so that one
    shared instance would answer by what was asked of it before. A swap decreed for New Year stands in the
    data of the neighbouring year.
    """
    holidays = _populated(country, subdivision, language, year)
    swaps = (_populated(country, subdivision, language, y)[1] for y in (year - 1, year, year + 1))
    return PublicYear(holidays[0], frozenset(d for days in swaps for d in days if d.year == year))


@lru_cache(maxsize=1024)
def _populated(
    country: str, subdivision: str, language: str, year: int
) -> tuple[Mapping[date, str], frozenset[date]]:
    from holidays import country_holidays  # 0.1 s, and only where a country is set

    data = country_holidays(
        country,
        subdiv=subdivision or None,
        years=year,
        expand=False,
        language=_LOCALES.get(language, language),
    )
    return dict(data.items()), frozenset(data.weekend_workdays)


class Coverage(NamedTuple):
    """The years for which a country's data speaks: inclusive; `last_swap` is None without any swap."""

    first: int
    last: int
    last_swap: int | None


@lru_cache(maxsize=64)
def coverage(country: str, subdivision: str) -> Coverage:
    """For which years the `holidays` package has data, and the last year with a decreed swap."""
    from holidays import country_holidays

    data = country_holidays(country, subdiv=subdivision or None, expand=False)
    special: Mapping[int, tuple[object, ...]] = getattr(data, "special_public_holidays", {})
    swaps = [year for year, entries in special.items() if _has_swap(entries)]
    return Coverage(data.start_year, data.end_year, max(swaps, default=None))


def _has_swap(entries: tuple[object, ...]) -> bool:
    """A swap is (month, day, month, day[, year]), a special holiday (month, day, name)."""
    rows = entries if entries and isinstance(entries[0], tuple) else (entries,)
    return any(isinstance(row, tuple) and len(row) > 3 for row in rows)


class WorkingDays:
    """Tells working days from days off.

    The first of these that speaks decides: the school's make-up days, its days off, the country's make-up
    days, its holidays, the weekend; a day of which none speaks is a working day.
    Answers depend on the calendar alone, never on what was asked before. `language` is that of the names.
    """

    def __init__(self, calendar: Calendar, language: str) -> None:
        self.calendar = calendar
        self._language = language
        self._off: dict[int, frozenset[date]] = {}
        self._work_days = frozenset(_days(calendar.work_days))
        self._closures = {
            day: span.name
            for span in sorted(calendar.days_off, key=lambda s: (s.start, s.end, s.name), reverse=True)
            for day in _days((span,))
        }

    def is_working(self, day: date) -> bool:
        """Whether `day` is a working day."""
        off = self._off.get(day.year)
        if off is None:
            off = self._off[day.year] = self._days_off_of(day.year)
        return day not in off

    def day_off(self, day: date) -> DayOff | None:
        """Why `day` is off; None for a working day."""
        if self.is_working(day):
            return None
        if day in self._closures:
            return DayOff(day, OffKind.CLOSURE, self._closures[day])
        holiday = self._public(day.year).holidays.get(day)
        if holiday is not None:
            return DayOff(day, OffKind.HOLIDAY, holiday)
        return DayOff(day, OffKind.WEEKEND, "")

    def following(self, day: date) -> date:
        """`day` itself if it is a working day, else the next one. Raises NoWorkingDayError."""
        return self._search(day, DAY)

    def preceding(self, day: date) -> date:
        """`day` itself if it is a working day, else the last one before. Raises NoWorkingDayError."""
        return self._search(day, -DAY)

    def nearest(self, day: date) -> date:
        """The nearest working day; a tie goes to the later day (QuantLib's Nearest)."""
        later, earlier = self.following(day), self.preceding(day)
        return later if later - day <= day - earlier else earlier

    def add(self, day: date, count: int) -> date:
        """The working day `count` working days after `day` (before, if negative), `day` not counted.

        Zero is `day` itself, whatever it is. Raises NoWorkingDayError.
        """
        step = DAY if count > 0 else -DAY
        for _ in range(abs(count)):
            day = self._search(day + step, step)
        return day

    def days_off_between(self, start: date, end: date) -> tuple[DayOff, ...]:
        """The days off from `start` towards `end`, in that order, `end` itself left out."""
        step = DAY if end >= start else -DAY
        days = (start + step * n for n in range(abs((end - start).days)))
        return tuple(off for off in map(self.day_off, days) if off is not None)

    def _search(self, day: date, step: timedelta) -> date:
        start = day
        while not self.is_working(day):
            day += step
            if abs((day - start).days) > _FARTHEST:
                raise NoWorkingDayError(start)
        return day

    def _public(self, year: int) -> PublicYear:
        if not self.calendar.country:
            return PublicYear({}, frozenset())
        return public_year(self.calendar.country, self.calendar.subdivision, self._language, year)

    def _days_off_of(self, year: int) -> frozenset[date]:
        public = self._public(year)
        weekend = {d for d in _year(year) if d.weekday() in self.calendar.weekend}
        off = (weekend | public.holidays.keys()) - public.work_days
        closures = {d for d in self._closures if d.year == year}
        return frozenset((off | closures) - self._work_days)


def _days(spans: Iterable[Span]) -> Iterator[date]:
    for span in spans:
        for n in range((span.end - span.start).days + 1):
            yield span.start + DAY * n


def _year(year: int) -> Iterator[date]:
    first = date(year, 1, 1).toordinal()
    return map(date.fromordinal, range(first, date(year, 12, 31).toordinal() + 1))
