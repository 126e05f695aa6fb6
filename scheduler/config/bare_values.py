"""Values that are no TOML: dates, hours, numbers and words as people write them without quotes."""

from __future__ import annotations

import re

from scheduler.config.faults import plain
from scheduler.config.shape import EVERY_HEADING
from scheduler.config.spot import Diagnosis, Spot, shown

_DATE = re.compile(r"(?<![\d-])\d{1,2}[/.-]\d{1,2}[/.-]\d{2,4}")
_OTHER_DATE = re.compile(
    r"(?<!\d)(?:(\d{4})[/.–—-](\d{1,2})[/.–—-](\d{1,2})|(\d{1,2})[–—](\d{1,2})[–—](\d{4}))(?!\d)"
)
_TIME = re.compile(r"(?<![\w:.\"'/-])(\d{1,2}):(\d{2})(?![\w:.\"'])")
_PADDED_NUMBER = re.compile(r"(?<![\w.:/+-])0+([1-9]\d*)(?![\w.:/-])")
_BLURRED_DATE = re.compile(r"\d+(?:-\d+){2,}")
_SHORT_DATE = re.compile(r"\d{4}-\d{1,2}-\d{1,2}")
_CURLY = "“”„‟‘’«»"
_QUOTES = _CURLY + "\"'`\N{ACUTE ACCENT}\N{FULLWIDTH QUOTATION MARK}\N{FULLWIDTH APOSTROPHE}"
_FLAGS = frozenset(
    word.name for heading in EVERY_HEADING for word in heading.words.values() if word.kind.name == "flag"
)
_YES = frozenset(("yes", "y", "co", "dung", "on", "x"))
_NO = frozenset(("no", "n", "khong", "ko", "sai", "off"))


def impossible_date(spot: Spot) -> Diagnosis | None:
    """A date that TOML would take but for its month."""
    for match in _SHORT_DATE.finditer(spot.line_text):
        year, month, day = map(int, match[0].split("-"))
        if month > 12 and spot.is_within(match):
            turned = f"{year}-{day:02}-{month:02}" if day <= 12 and month <= 31 else None
            return spot.at("no-such-date", match.start() + 1, value=match[0], nearest=turned)
    return None


def date_without_quotes(spot: Spot) -> Diagnosis | None:
    """A date that begins with its day."""
    for match in _DATE.finditer(spot.line_text):
        if spot.is_within(match):
            return spot.at("date-without-quotes", match.start() + 1, value=match[0])
    return None


def date_otherwise(spot: Spot) -> Diagnosis | None:
    """The year first with strokes, or dashes of another length than TOML's."""
    for match in _OTHER_DATE.finditer(spot.line_text):
        if spot.is_within(match) and not _SHORT_DATE.fullmatch(match[0]):
            year, month, day = match.groups()[:3] if match[1] else match.groups()[:2:-1]
            written = f"{year}-{int(month):02}-{int(day):02}"
            return spot.at("date-otherwise", match.start() + 1, value=written, written=match[0])
    return None


def time_without_quotes(spot: Spot) -> Diagnosis | None:
    """An hour TOML does not take: of one digit, or none of the day."""
    for match in _TIME.finditer(spot.line_text):
        if spot.is_within(match):
            possible = int(match[1]) < 24 and int(match[2]) < 60
            code = "text-without-quotes" if possible else "no-such-time"
            return spot.at(code, match.start() + 1, value=match[0])
    return None


def padded_number(spot: Spot) -> Diagnosis | None:
    """A number with a zero before it."""
    for match in _PADDED_NUMBER.finditer(spot.line_text):
        if spot.is_within(match):
            return spot.at("number-padded", match.start() + 1, value=match[1], written=match[0])
    return None


def invalid_date(spot: Spot) -> Diagnosis | None:
    """A date in TOML's form that the calendar has not."""
    if not spot.message.startswith("Invalid date"):
        return None
    written = re.match(r"[\d:.T+Z-]+", spot.rest)
    return spot.at("no-such-date", value=written[0] if written else spot.rest)


def unquoted(spot: Spot, column: int) -> Diagnosis:
    """Anything else that stands where a value should, from `column` on."""
    written = spot.bare(column)
    value = written.strip(_QUOTES)
    if written[:1] in _CURLY:
        return spot.at("curly-quotes", column, value=shown(value), meant=value, written=written)
    if _SHORT_DATE.fullmatch(value):
        return spot.at("date-without-quotes", column, value=value)
    if _BLURRED_DATE.fullmatch(value):
        return spot.at("no-such-date", column, value=value)
    if value.casefold() in ("true", "false"):
        return spot.at("true-in-capitals", column, value=value.casefold(), written=written)
    word = re.search(r"([a-z_]+)[\"']?[ \t]*=[ \t]*$", spot.line_text[: column - 1])
    if word and word[1] in _FLAGS and (said := plain(value)) in _YES | _NO:
        meant = "true" if said in _YES else "false"
        return spot.at("flag-in-words", column, word=word[1], value=meant, written=value)
    return spot.at("text-without-quotes", column, value=shown(value), meant=value, written=written)
