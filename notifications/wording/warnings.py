"""What a person should look at, in one or two sentences: what it is, when, and what to do."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime

from notifications.locale import PHRASES
from notifications.wording import dates
from notifications.wording.reasons import off_name
from notifications.wording.words import Words, capital, one_line
from rules.model import School
from rules.plan import DayOff, PlanWarning

NAMED = 3
"""Of several people so many are named."""


def warning_sentence(words: Words, school: School, warning: PlanWarning) -> str:
    """A warning in words. What its params do not say is left at what the plan says, or out."""
    days = [day_with_year(words, day) for day in warning.dates]
    values = {
        "title": warning.place.entry or warning.place.rule,
        "key": warning.key or "",
        "day": days[-1] if days else warning.key or "",
        "nominal": days[0] if days else "",
        "month": _month(words, warning),
        "off": words.say("warning.weekend"),
        "term": warning.key or "",
        "rule": warning.place.rule,
        "role": school.roles.get(warning.place.word, warning.place.word),
        **_given(words, warning.params),
    }
    for missing in ("from_", "to", "at"):
        values.setdefault(missing, values["day"])
    for missing in ("other", "venue", "people", "lead", "year"):
        values.setdefault(missing, "…")
    return capital(words.say(_phrase(words, warning), **values))


def day_with_year(words: Words, on: date) -> str:
    """A day that may be far away: "thứ Sáu 27/11/2026"."""
    name = words.say(f"weekday.short.{on.weekday()}")
    return words.say("warning.day", weekday=name, numeric=dates.numeric(words, on, year=True))


def _phrase(words: Words, warning: PlanWarning) -> str:
    phrase = f"warning.{warning.code}"
    closer = f"{phrase}.{warning.params.get('why', '')}"
    return closer if closer in PHRASES[words.language] else phrase


def _given(words: Words, params: Mapping[str, object]) -> dict[str, str]:
    """The params in words; `from` is a keyword of Python's, so the phrases say `from_`."""
    named = {"from_" if name == "from" else name: value for name, value in params.items()}
    return {name: _value(words, value) for name, value in named.items() if value not in ("", None)}


def _value(words: Words, value: object) -> str:
    match value:
        case datetime():
            local = words.local(value)
            return words.say("moment.short", time=dates.hour(local), date=day_with_year(words, local.date()))
        case date():
            return day_with_year(words, value)
        case DayOff():
            return off_name(words, value) or words.say("warning.weekend")
        case tuple() | list():
            return _people(words, [str(name) for name in value])
        case _:
            return one_line(str(value))


def _people(words: Words, names: list[str]) -> str:
    if len(names) <= NAMED:
        return words.listed(names)
    return words.say("warning.people", names=", ".join(names[:NAMED]), count=len(names) - NAMED)


def _month(words: Words, warning: PlanWarning) -> str:
    if not warning.dates:
        return warning.key or ""
    day = warning.dates[0]
    return words.say("warning.month", month=words.say(f"month.{day.month}"), year=day.year)
