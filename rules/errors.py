"""What can be wrong with a plan that no shape shows."""

from __future__ import annotations

from datetime import date


class RulesError(Exception):
    """Base of the errors of this package."""


class NoWorkingDayError(RulesError):
    """The calendar has no working day for more than a year around `day`."""

    def __init__(self, day: date) -> None:
        super().__init__(f"no working day within a year of {day.isoformat()}")
        self.day = day
