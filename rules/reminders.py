"""At which instants people are told of a target (design, section 3.2)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date, datetime, time, timedelta
from typing import NamedTuple
from zoneinfo import ZoneInfo

from rules.instants import instant
from rules.model import Lead
from rules.working_days import DAY, WorkingDays

_ORDER = {"open": 0, "d": 1, "wd": 2, "h": 3, "m": 4}


class Target(NamedTuple):
    """What leads count from; None where it has none.

    `day` and `at` (UTC) are those of a session's start or a deadline's due, `opens` the local day on which
    a deadline opens.
    """

    day: date | None
    at: datetime | None
    opens: date | None = None


class Spelled(NamedTuple):
    """A lead and its canonical spelling."""

    lead: Lead
    spelling: str


class Told(NamedTuple):
    """A lead's spelling and the instant (UTC) it means for a target."""

    spelling: str
    at: datetime


def in_order(leads: Iterable[Lead]) -> tuple[Spelled, ...]:
    """The leads in the order in which the first of equal instants is kept, each once."""
    spelled = (Spelled(lead, str(lead)) for lead in set(leads))
    return tuple(sorted(spelled, key=lambda s: (_ORDER[s.lead.unit], s.spelling)))


def instants(
    leads: Iterable[Spelled], target: Target, working: WorkingDays, zone: ZoneInfo
) -> Iterator[Told]:
    """The instant of each lead that speaks of `target`; equal instants once. `leads` are `in_order`.

    An instant at or after the target is among them: `is_late` tells it.
    """
    taken: list[datetime] = []
    for lead, spelling in leads:
        at = _instant(lead, target, working, zone)
        if at is not None and at not in taken:
            taken.append(at)
            yield Told(spelling, at)


def is_late(at: datetime, target: Target) -> bool:
    """Whether a reminder at `at` comes at or after what it reminds of: it is dropped."""
    return target.at is not None and at >= target.at


def _instant(lead: Lead, target: Target, working: WorkingDays, zone: ZoneInfo) -> datetime | None:
    if lead.unit == "open":
        return instant(target.opens, lead.time or time(0), zone) if target.opens else None
    if target.day is None or target.at is None:
        return None
    if lead.unit == "h":
        return target.at - timedelta(hours=lead.count)
    if lead.unit == "m":
        return target.at - timedelta(minutes=lead.count)
    day = working.add(target.day, -lead.count) if lead.unit == "wd" else target.day - lead.count * DAY
    return instant(day, lead.time or time(0), zone)
