"""Checks an RFC 5545 recurrence rule that counts by dates (section 3.3.10, without hours and less)."""

from __future__ import annotations

import re
from collections.abc import Mapping

from scheduler.config.faults import BadValueError
from scheduler.config.kinds import Kind, name
from scheduler.config.words import calendar_date

_WEEKDAY = r"(?:MO|TU|WE|TH|FR|SA|SU)"
_FORMS: Mapping[str, re.Pattern[str]] = {
    "FREQ": re.compile(r"DAILY|WEEKLY|MONTHLY|YEARLY"),
    "INTERVAL": re.compile(r"0*[1-9][0-9]{0,3}"),
    "COUNT": re.compile(r"0*[1-9][0-9]{0,5}"),
    "UNTIL": re.compile(r"[0-9]{8}(?:T[0-9]{6}Z?)?"),
    "WKST": re.compile(_WEEKDAY),
    "BYDAY": re.compile(rf"(?:[+-]?[0-9]{{1,2}})?{_WEEKDAY}(?:,(?:[+-]?[0-9]{{1,2}})?{_WEEKDAY})*"),
    "BYMONTH": re.compile(r"[0-9]{1,2}(?:,[0-9]{1,2})*"),
    "BYMONTHDAY": re.compile(r"[+-]?[0-9]{1,2}(?:,[+-]?[0-9]{1,2})*"),
    "BYYEARDAY": re.compile(r"[+-]?[0-9]{1,3}(?:,[+-]?[0-9]{1,3})*"),
    "BYWEEKNO": re.compile(r"[+-]?[0-9]{1,2}(?:,[+-]?[0-9]{1,2})*"),
    "BYSETPOS": re.compile(r"[+-]?[0-9]{1,3}(?:,[+-]?[0-9]{1,3})*"),
}
_MOST = {"BYDAY": 53, "BYMONTH": 12, "BYMONTHDAY": 31, "BYYEARDAY": 366, "BYWEEKNO": 53, "BYSETPOS": 366}
_MOST_IN_MONTH = 5
"""Of one weekday; RFC 5545 counts BYDAY within the month where there is BYMONTH."""
_BY_THE_CLOCK = ("BYHOUR", "BYMINUTE", "BYSECOND")
_NOT_WITH = {
    "BYWEEKNO": ("DAILY", "WEEKLY", "MONTHLY"),
    "BYYEARDAY": ("DAILY", "WEEKLY", "MONTHLY"),
    "BYMONTHDAY": ("WEEKLY",),
}


def rrule(written: object) -> str:
    """The rule in capitals, without a leading "RRULE:" and with UNTIL as a bare date."""
    text = re.sub(r"\s+", "", name(written)).upper().removeprefix("RRULE:").removesuffix(";")
    parts: dict[str, str] = {}
    for part in text.split(";"):
        word, equals, value = part.partition("=")
        if not equals or word in parts:
            raise BadValueError("rrule-part", part=part)
        parts[word] = _checked(word, value)
    _check_together(parts)
    return ";".join(f"{word}={value}" for word, value in parts.items())


def _checked(word: str, value: str) -> str:
    if word in _BY_THE_CLOCK or (word == "FREQ" and value in ("HOURLY", "MINUTELY", "SECONDLY")):
        raise BadValueError("rrule-by-the-clock", part=f"{word}={value}")
    form = _FORMS.get(word)
    if form is None or not form.fullmatch(value):
        raise BadValueError("rrule-part", part=f"{word}={value}")
    for number in re.findall(r"\d+", value) if word in _MOST else ():
        if not 1 <= int(number) <= _MOST[word]:
            raise BadValueError("rrule-part", part=f"{word}={value}")
    if word == "UNTIL":
        calendar_date(f"{value[:4]}-{value[4:6]}-{value[6:8]}")
        return value[:8]
    return value


def _check_together(parts: Mapping[str, str]) -> None:
    frequency = parts.get("FREQ")
    if frequency is None:
        raise BadValueError("rrule-without-freq")
    if "COUNT" in parts and "UNTIL" in parts:
        raise BadValueError("rrule-count-and-until")
    for word, frequencies in _NOT_WITH.items():
        if word in parts and frequency in frequencies:
            raise BadValueError("rrule-not-with", part=word, freq=frequency)
    counted = re.search(r"\d", parts.get("BYDAY", ""))
    if counted and (frequency in ("DAILY", "WEEKLY") or "BYWEEKNO" in parts):
        raise BadValueError("rrule-not-with", part=f"BYDAY={parts['BYDAY']}", freq=frequency)
    within_months = frequency == "MONTHLY" or "BYMONTH" in parts
    if within_months and any(
        int(number) > _MOST_IN_MONTH for number in re.findall(r"\d+", parts.get("BYDAY", ""))
    ):
        raise BadValueError("rrule-part", part=f"BYDAY={parts['BYDAY']}")
    if "BYSETPOS" in parts and not any(word.startswith("BY") and word != "BYSETPOS" for word in parts):
        raise BadValueError("rrule-part", part=f"BYSETPOS={parts['BYSETPOS']}")


RRULE = Kind("rrule", rrule)
