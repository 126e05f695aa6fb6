"""Working days and days off (design, section 3.2)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date, timedelta

from rules.errors import NoWorkingDayError
from rules.model import Calendar, Span
from rules.plan import DayOff, OffKind
from rules.public_holidays import PublicYear, public_year

DAY = timedelta(days=1)
_FARTHEST = 3 * 366
"""Days after which a search gives up; the configuration refuses a calendar that is off for a year."""


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
