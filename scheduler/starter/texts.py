"""The texts of a plan to begin with, its dates filled in."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from string import Template
from zoneinfo import ZoneInfo

from notifications.wording import dates
from notifications.wording.words import Words
from scheduler.starter.dates import StarterDates, starter_dates
from scheduler.starter.kinds import Kind

_FOLDER = Path(__file__).parent
_ZONE = ZoneInfo("Asia/Ho_Chi_Minh")


@dataclass(frozen=True, slots=True)
class StartingPlan:
    """What to write, and the school year it is for, such as `2026-2027`."""

    config: str
    roster: str
    school_year: str


def starting_plan(kind: Kind, language: str, today: date) -> StartingPlan:
    """A plan of that kind begun on that day, with comments in `language` ("vi" or "en")."""
    found = starter_dates(today)
    values = _values(found, Words(language, _ZONE))
    folder = _FOLDER / language
    config = "".join(
        Template((folder / f"{part}.toml.in").read_text("utf-8")).substitute(values)
        for part in ("head", kind.id)
    )
    return StartingPlan(config, (folder / "roster.csv").read_text("utf-8"), values["year"])


def _values(found: StarterDates, words: Words) -> dict[str, str]:
    first, second, day = found.first_year, found.second_year, found.session
    monday = day - timedelta(days=day.weekday())
    in_words = f"{dates.weekday(words, day.weekday())} {dates.numeric(words, day, year=True)}"
    return {
        "year": f"{first}-{second}",
        "next": str(second),
        "hk1_start": f"{first}-09-05",
        "hk1_end": f"{second}-01-15",
        "hk2_start": f"{second}-01-16",
        "hk2_end": f"{second}-05-31",
        "hk1_day": str(found.of_terms[0]),
        "hk2_day": str(found.of_terms[1]),
        "day": str(day),
        "day_in_words": in_words,
        "key": f"{day:%Y-%m}",
        "month": str(day.month),
        # The session is on a Thursday, and the week of a month is that of its nth Thursday.
        "week": str((day.day - 1) // 7 + 1),
        "monday": str(monday),
        "friday": str(monday + timedelta(days=4)),
        "plan_due": str(found.before(15)),
        "open": str(found.before(12)),
        "open_due": str(found.before(9)),
        "opinions_due": str(found.before(4)),
        "room_due": str(found.before(1)),
    }
