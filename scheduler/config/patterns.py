"""What a JSON Schema can say of each kind of value.

Patterns are of the sort that Python and JavaScript read alike. They may be wider than what `kinds` reads (no
pattern knows that April has 30 days), never narrower.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from typing import Any

from scheduler.config.kinds import LONGEST_ID, LONGEST_LINE, LONGEST_PROSE, Kind
from scheduler.config.words import WEEKDAY_NAMES, WEEKDAYS

Schema = dict[str, Any]


def text(pattern: str, **more: object) -> Schema:
    """A string that is that pattern, blanks around it aside."""
    return {"type": "string", "pattern": rf"^\s*(?:{pattern})\s*$", **more}


def any_case(word: str) -> str:
    """The word as a pattern, in small letters or capitals, with any blanks for each blank."""
    letters = (rf"[{x}{x.upper()}]" if x.isalpha() else r"\s+" if x == " " else x for x in word)
    return "".join(letters)


def kind_schema(kind: Kind[Any]) -> Schema:
    """The schema of one kind of value."""
    return _KINDS[kind.name](kind.bounds)


def _line(bounds: Mapping[str, Any]) -> Schema:
    letters = r"[^\r\n]*\S[^\r\n]*" if bounds.get("needed") else r"[^\r\n]*"
    return {"type": "string", "pattern": f"^{letters}$", "maxLength": LONGEST_LINE}


def _or_none(pattern: str) -> Callable[[Mapping[str, Any]], Schema]:
    return lambda bounds: text(f"(?:{pattern})?" if bounds.get("or_none") else pattern)


def one_of(words: Iterable[str]) -> Schema:
    """One of the words, which an editor may offer, blanks around it aside."""
    words = list(words)
    return {"anyOf": [{"enum": words}, text("|".join(map(re.escape, words)))]}


def _always(schema: Schema) -> Callable[[Mapping[str, Any]], Schema]:
    return lambda _bounds: dict(schema)


_HOURS = rf"(?:[hHgG]|{any_case('giờ')})"
_MINUTES = rf"(?:[mMpP]|{any_case('phút')})"
_TIME = (
    r"(?:[01]?[0-9]|2[0-3])"
    rf"(?::[0-5][0-9](?::00)?|\s?{_HOURS}(?:\s?[0-5][0-9](?:\s?(?:{any_case('phút')}|[pP]|'))?)?)"
)
_DURATION = (
    rf"[0-9]{{1,6}}\s?(?:[hH]|{any_case('giờ')})(?:\s?[0-9]{{1,6}}\s?{_MINUTES}|[0-9]{{2}})?"
    rf"|[0-9]{{1,6}}\s?{_MINUTES}"
)
_DAY, _MONTH = "(?:0?[1-9]|[12][0-9]|3[01])", "(?:0?[1-9]|1[0-2])"
_YEAR = "(?:190[1-9]|19[1-9][0-9]|20[0-9]{2}|2100)"
_ADDRESS = r"[^\s@<>]+@[^\s@<>]+\.[^\s@<>]+"
_ID = rf"[a-z0-9-]{{1,{LONGEST_ID}}}"
ROLE_ID = rf"[a-z0-9_-]{{1,{LONGEST_ID}}}"
WEEKDAY = "|".join(map(any_case, WEEKDAY_NAMES))

_KINDS: Mapping[str, Callable[[Mapping[str, Any]], Schema]] = {
    "line": _line,
    "prose": _always({"type": "string", "maxLength": LONGEST_PROSE}),
    "id": _always(text(_ID)),
    "address": _or_none(_ADDRESS),
    "mailbox": _or_none(rf"{_ADDRESS}|[^\r\n]*<\s*{_ADDRESS}\s*>"),
    "host": _always(text(r"(?:[A-Za-z0-9._-]{1,253}|\[?[0-9A-Fa-f:.]{2,45}\]?)?")),
    "web-address": _always(text(r"(?:[hH][tT][tT][pP][sS]?://[^\s/?#]+\S*)?")),
    # Which quotes belong together no pattern can tell.
    "command": _line,
    "flag": _always({"type": "boolean"}),
    "number": lambda bounds: {"type": "integer", "minimum": bounds["least"], "maximum": bounds["most"]},
    "choice": lambda bounds: one_of(bounds["known"]),
    "time": _always(text(_TIME)),
    "date": _always(text(rf"{_YEAR}-{_MONTH}-{_DAY}|{_DAY}[/.-]{_MONTH}[/.-]{_YEAR}")),
    "day-and-month": _always(text(rf"{_DAY}[/.-]{_MONTH}")),
    "weekday": _always({"anyOf": [{"enum": list(WEEKDAYS)}, text(WEEKDAY)]}),
    "duration": _always(text(_DURATION)),
    "retention": _always(text(r"[0-9]{1,5}\s?[yYdDwW]")),
    "offset": _always(text(rf"[0-9]{{1,6}}\s?[wW]?[dD]|{_DURATION}")),
    "lead": _always(
        text(rf"(?:{any_case('open')}|[0-9]{{1,7}}\s?[wW]?[dD])\s+{_TIME}|[0-9]{{1,7}}\s?[hHmM]")
    ),
    "day-of-month": _always({"anyOf": [{"type": "integer", "minimum": 1, "maximum": 31}, one_of(["last"])]}),
    "nth": _always({"enum": [1, 2, 3, 4, 5, -1]}),
    "key": _always({"type": "string", "pattern": r"\S", "maxLength": LONGEST_LINE}),
    "table": _always({"type": "object"}),
}
