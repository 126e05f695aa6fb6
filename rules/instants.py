"""Local wall times and instants."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

MIDNIGHT = time(0)


# A plan asks for few different instants many times over: every session begins at the same few hours.
@lru_cache(maxsize=16384)
def instant(day: date, at: time, zone: ZoneInfo) -> datetime:
    """The UTC instant of a local wall time.

    A wall time that a clock change skips is moved forward by the gap, an ambiguous one is the first: both
    are what `fold=0` means when it is taken to UTC (PEP 495).
    """
    return datetime.combine(day, at, zone).astimezone(UTC)


def midnight(day: date, zone: ZoneInfo) -> datetime:
    """The UTC instant at which a local day begins."""
    return datetime.combine(day, MIDNIGHT, zone).astimezone(UTC)


def local_day(at: datetime, zone: ZoneInfo) -> date:
    """The local day an instant falls on."""
    return at.astimezone(zone).date()


def day_span(first: date, last: date, zone: ZoneInfo) -> tuple[datetime, datetime]:
    """The instants [start, end) of the local days from `first` to `last`, both included."""
    return midnight(first, zone), midnight(last + timedelta(days=1), zone)
