"""A line of a file with a mark under the place that is meant, as far as a terminal is wide."""

from __future__ import annotations

import unicodedata

_TAB = 4
_CUT = "…"
_BEFORE = 3
"""Where a long line is cut before the place, one part in so many of the width goes to what stands before it."""


def excerpt(line: str, column: int, length: int, width: int) -> tuple[str, str]:
    """The line and the mark under it, both at most `width` cells wide.

    `column` counts characters from 1; the `length` characters from there on are marked, as far as they are
    shown, and at least one cell.
    """
    start = min(column - 1, len(line))
    # A line may be as long as the file: no more of it is looked at than could be shown.
    end = min(start + min(length, width), len(line))
    begun = max(start - width, 0)
    before, marked, after = (
        [_shown(letter) for letter in line[slice(*part)]]
        for part in ((begun, start), (start, end), (end, end + width))
    )
    head = ""
    if begun or (_width(before + marked + after) > width and _width(before + marked) >= width):
        while before and _width(before) > width // _BEFORE:
            head = _CUT
            del before[0]
    lead = len(head) + _width(before)
    room = width - lead - (1 if after else 0)
    mark = "^" + "~" * (min(_width(marked), room) - 1)
    return _cut(head + "".join(before + marked + after), width), " " * lead + mark


def _cut(text: str, width: int) -> str:
    if _width(text) <= width:
        return text
    while _width(text) >= width:
        text = text[:-1]
    return text + _CUT


def _shown(letter: str) -> str:
    """What stands for a character: nothing that could move the cursor or the text around it."""
    if letter == "\t":
        return " " * _TAB
    return letter if letter.isprintable() else "\N{REPLACEMENT CHARACTER}"


def _width(text: str | list[str]) -> int:
    """How many cells of a terminal a text takes: marks on letters take none, East Asian letters two."""
    return sum(
        0 if unicodedata.combining(letter) else 2 if unicodedata.east_asian_width(letter) in ("W", "F") else 1
        for part in text
        for letter in part
    )
