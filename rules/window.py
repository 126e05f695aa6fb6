"""The local days something is asked about."""

from __future__ import annotations

from datetime import date, datetime
from zoneinfo import ZoneInfo

from rules.instants import day_span
from rules.plan import Session
from rules.recurrence import Turn


class Window:
    """The local days from `first` to `last`, both included, as days and as instants."""

    def __init__(self, first: date, last: date, zone: ZoneInfo) -> None:
        self.first, self.last = first, last
        self._start, self._end = day_span(first, last, zone)

    def holds(self, at: datetime) -> bool:
        """Whether an instant falls into these days."""
        return self._start <= at < self._end

    def holds_day(self, day: date) -> bool:
        """Whether a local day is one of these."""
        return self.first <= day <= self.last

    def holds_session(self, session: Session, turn: Turn) -> bool:
        """By the session's start; without one, whether its term meets these days."""
        if session.start is not None:
            return self.holds(session.start)
        return turn.term is not None and turn.term.start <= self.last and turn.term.end >= self.first
