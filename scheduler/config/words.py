"""The little languages of config.toml: hours, dates, weekdays, lengths of time, leads.

Each function reads one written form and raises BadValueError where it is none. Nothing here knows where in
the file it stands.
"""

from __future__ import annotations

import re
import unicodedata
from datetime import date, datetime, time, timedelta

from rules.model import Lead, LeadUnit
from scheduler.config.faults import BadValueError, nearest

FIRST_YEAR, LAST_YEAR = 1901, 2100
"""The years for which holidays are known at all."""

MOST_DAYS = 3660
"""The longest count of days anything may reach: ten years, far from where dates end."""

WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")

_TIME = re.compile(
    r"([0-9]{1,2})(?::([0-9]{2})(?::00)?|\s?(?:h|g|giờ)(?:\s?([0-9]{2})(?:\s?(?:phút|p|'))?)?)", re.IGNORECASE
)
_DATE = re.compile(r"([0-9]{1,2})[/.-]([0-9]{1,2})[/.-]([0-9]{4})")
_ISO_DATE = re.compile(r"([0-9]{4})-([0-9]{1,2})-([0-9]{1,2})")
_DAY_AND_MONTH = re.compile(r"([0-9]{1,2})[/.-]([0-9]{1,2})")
_DURATION = re.compile(
    r"(?:([0-9]{1,6})\s?(?:h|giờ))?\s?(?:([0-9]{1,6})\s?(?:m|p|phút)|(?<=[hờ])([0-9]{2}))?", re.IGNORECASE
)
_KEEP = re.compile(r"([0-9]{1,5})\s?([ydw])")
_OFFSET = re.compile(r"([0-9]{1,6})\s?(wd|d)")
_LEAD = re.compile(r"(?:(open)|([0-9]{1,7})\s?(wd|d|h|m))(?:\s+(\S.*))?")


def _weekday_names() -> dict[str, int]:
    english = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
    spoken = ("hai", "ba", "tư", "năm", "sáu", "bảy")
    names = {name: day for day, name in enumerate(WEEKDAYS)} | {name: day for day, name in enumerate(english)}
    for day, ordinal in enumerate(spoken):
        names[f"t{day + 2}"] = day
        for head in ("thứ", "thu"):
            names[f"{head} {day + 2}"] = names[f"{head}{day + 2}"] = day
            names[f"{head} {ordinal}"] = day
    names |= {"thứ bẩy": 5, "thu tu": 2, "thu nam": 3, "thu sau": 4, "thu bay": 5}
    return names | {"cn": 6, "chủ nhật": 6, "chúa nhật": 6, "chu nhat": 6}


WEEKDAY_NAMES = _weekday_names()
"""What may be written for a weekday, in small letters, to 0 (Monday) to 6 (Sunday)."""


def tidy(written: str) -> str:
    """`written` in NFC, with single blanks and none at its ends."""
    return " ".join(unicodedata.normalize("NFC", written).split())


def clock_time(written: object) -> time:
    """A wall time to the minute: TOML's `15:00`, "15:00", "15h", "15h30"."""
    if isinstance(written, time):
        if written.second or written.microsecond:
            raise BadValueError("seconds", value=written.isoformat())
        return written
    match = _TIME.fullmatch(tidy(_text(written)))
    if match is None:
        raise BadValueError("bad-value")
    hour, minute = int(match[1]), int(match[2] or match[3] or 0)
    if hour > 23 or minute > 59:
        raise BadValueError("no-such-time", value=match[0])
    return time(hour, minute)


def calendar_date(written: object) -> date:
    """A date: TOML's `2027-01-28`, "28/01/2027", or "2027-01-28"."""
    if isinstance(written, datetime):
        raise BadValueError("date-with-time")
    if isinstance(written, date):
        return _known_year(written)
    text = tidy(_text(written))
    if iso := _ISO_DATE.fullmatch(text):
        year, month, day = iso.groups()
    elif match := _DATE.fullmatch(text):
        day, month, year = match.groups()
    else:
        raise BadValueError("bad-value")
    try:
        return _known_year(date(int(year), int(month), int(day)))
    except ValueError:
        raise BadValueError("no-such-date") from None


def day_and_month(written: object) -> tuple[int, int]:
    """(month, day) of "01/08", which is 1 August. 29 February is refused: most years have none."""
    match = _DAY_AND_MONTH.fullmatch(tidy(_text(written)))
    if match is None:
        raise BadValueError("bad-value")
    day, month = int(match[1]), int(match[2])
    try:
        date(2001, month, day)
    except ValueError:
        raise BadValueError("no-such-date") from None
    return month, day


def weekday(written: object) -> int:
    """0 (Monday) to 6 (Sunday) of "mon", "thứ 2", "Thứ Hai", "T2", "CN" and the like."""
    name = tidy(_text(written)).casefold()
    if name not in WEEKDAY_NAMES:
        # "thứ 9" is near "thu" only by its letters.
        numbered = re.search(r"\d", name)
        meant = None if numbered else nearest(name, WEEKDAY_NAMES, cutoff=0.75)
        near = WEEKDAYS[WEEKDAY_NAMES[meant]] if meant else None
        raise BadValueError("bad-value", known=() if numbered else WEEKDAYS, nearest=near)
    return WEEKDAY_NAMES[name]


def duration(written: object) -> timedelta:
    """A length of time: "90m", "3h", "2h30", "2h 30m"; may be zero, at most MOST_DAYS."""
    text = tidy(_text(written))
    match = _DURATION.fullmatch(text)
    if match is None or not text:
        raise BadValueError("bad-value")
    minutes = int(match[1] or 0) * 60 + int(match[2] or match[3] or 0)
    return _bounded(timedelta(minutes=minutes))


def some_time(written: object) -> timedelta:
    """As `duration`, but more than nothing, and at most a week: how long a session takes."""
    length = duration(written)
    if not timedelta(0) < length <= timedelta(days=7):
        raise BadValueError("out-of-range", least="1m", most="168h")
    return length


def retention(written: object) -> timedelta:
    """How long to keep something: "2y" (365 days each), "8w", "30d"; at least a day."""
    match = _KEEP.fullmatch(tidy(_text(written)).casefold())
    if match is None:
        raise BadValueError("bad-value")
    days = int(match[1]) * {"y": 365, "w": 7, "d": 1}[match[2]]
    if not 1 <= days <= 10 * MOST_DAYS:
        raise BadValueError("out-of-range", least="1d", most="100y")
    return timedelta(days=days)


def offset(written: object) -> tuple[int, bool] | timedelta:
    """What `before` and `after` take: "5d" is (5, False), "5wd" (5, True) in working days, "3h" a timedelta."""
    match = _OFFSET.fullmatch(tidy(_text(written)).casefold())
    if match is None:
        return duration(written)
    count = int(match[1])
    if count > MOST_DAYS:
        raise BadValueError("too-far", most=MOST_DAYS)
    return count, match[2] == "wd"


def lead(written: object) -> Lead:
    """A lead such as "3d 08:00", "1d 8h", "2wd 09h", "3h", "30m", "open 08:00".

    The unit stays as written ("120m" is not "2h"): it is part of the reminder's identity.
    """
    match = _LEAD.fullmatch(tidy(_text(written)).casefold())
    if match is None:
        raise BadValueError("bad-value")
    unit: LeadUnit = "open" if match[1] else _unit(match[3])
    count = int(match[2] or 0)
    if unit in ("h", "m"):
        if match[4]:
            raise BadValueError("lead-with-hour", unit=unit)
        _bounded(timedelta(minutes=count * (60 if unit == "h" else 1)))
        return Lead(unit, count)
    if count > MOST_DAYS:
        raise BadValueError("too-far", most=MOST_DAYS)
    if not match[4]:
        raise BadValueError("lead-without-hour", example=f"{match[0]} 08:00")
    return Lead(unit, count, clock_time(match[4]))


def _unit(written: str) -> LeadUnit:
    units: dict[str, LeadUnit] = {"d": "d", "wd": "wd", "h": "h", "m": "m"}
    return units[written]


def _text(written: object) -> str:
    if not isinstance(written, str):
        raise BadValueError("wrong-type")
    return written


def _known_year(day: date) -> date:
    if not FIRST_YEAR <= day.year <= LAST_YEAR:
        raise BadValueError("year-out-of-range", first=FIRST_YEAR, last=LAST_YEAR)
    return day


def _bounded(length: timedelta) -> timedelta:
    if length > timedelta(days=MOST_DAYS):
        raise BadValueError("too-far", most=MOST_DAYS)
    return length
