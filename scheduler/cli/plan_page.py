"""Lines of a plan on a terminal: day, hour, what; broken between words, never wider than the screen."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from typing import TYPE_CHECKING

from rich.cells import cell_len
from rich.segment import Segment, Segments

from notifications.wording import dates
from notifications.wording.words import Words
from scheduler.cli.phrases import phrase
from scheduler.cli.plan_lines import UNBROKEN, Line

if TYPE_CHECKING:
    from rich.console import Console

Piece = tuple[str, str]
"""Text and its style, one of those of `terminal.console` or ""."""
_GAP = "  "
_WIDEST = 110
"""A longer line is hard to read, however wide the terminal."""


class Page:
    """Prints lines one below the other, with a rule where today is and one where a year begins."""

    def __init__(
        self, out: Console, words: Words, lines: Iterable[Line] = (), today: date | None = None
    ) -> None:
        """`lines` are all that will be printed, so that the columns stand in line; `today` is marked."""
        self.out, self.words, self.today = out, words, today
        self.width = min(out.width, _WIDEST)
        lines = list(lines)
        self._any_day = False
        self._days = max((cell_len(self._day(line.day)) for line in lines), default=0)
        self._hours = max((cell_len(line.hour) for line in lines), default=0)

    def head(self, text: str, style: str = "head") -> None:
        """Print a heading or a sentence over the whole width."""
        for part in wrap(text, self.width):
            self.row((part, style))

    def row(self, *pieces: Piece) -> None:
        """Print one row that fits; without pieces an empty one."""
        # Not as rich's Text, which would measure and wrap again what is wrapped already: five times as slow.
        segments = [
            Segment(text, self.out.get_style(style) if style else None) for text, style in _trimmed(pieces)
        ]
        self.out.print(Segments([*segments, Segment.line()]), end="")

    def lines(self, lines: Iterable[Line]) -> None:
        """Print lines; a day is written once, and what has no day stands at the margin."""
        shown: date | None = None
        for line in lines:
            self._mark_today(line.day)
            self._mark_year(shown, line.day)
            self._line(line, "" if line.day == shown else self._day(line.day))
            shown = line.day

    def end_days(self) -> None:
        """Here the days end: today is marked below the last one, and not at all where there was none."""
        if self._any_day:
            self._mark_today(None)
        self.today = None

    def _mark_today(self, day: date | None) -> None:
        self._any_day = True
        if self.today is None or (day is not None and day < self.today):
            return
        text = phrase(self.words.language, "plan.today", day=dates.day_short(self.words, self.today))
        self.row((f"── {text} ──", "head"))
        self.today = None

    def _mark_year(self, before: date | None, day: date | None) -> None:
        """Where a list runs into another year: days are written without it."""
        if before and day and before.year != day.year:
            self.row((f"── {day.year} ──", "quiet"))

    def _line(self, line: Line, day: str) -> None:
        margin = _pad(day, self._days) + _GAP + _pad(line.hour, self._hours) + _GAP if line.day else ""
        blank = " " * cell_len(margin)
        for number, (indent, part, style) in enumerate(self._parts(line, cell_len(margin))):
            beside = (blank, "") if number else (margin, "quiet" if line.style == "quiet" else "")
            self.row(beside, (indent + part, style))

    def _parts(self, line: Line, taken: int) -> Iterator[tuple[str, str, str]]:
        """The rows of a line: what stands before the words, the words, their style."""
        first = f"{line.mark} " if line.mark else ""
        blank = " " * cell_len(first)
        width = self.width - taken - len(blank)
        for number, part in enumerate(wrap(line.text, width)):
            yield blank if number else first, part, line.style
        for note, style in line.notes:
            below = "  " if note[:2] == "↳ " else ""
            for number, part in enumerate(wrap(note, width - len(below))):
                yield blank + (below if number else ""), part, style

    def _day(self, day: date | None) -> str:
        return dates.day_short(self.words, day) if day else ""


def _trimmed(pieces: Sequence[Piece]) -> list[Piece]:
    """The row without spaces at its end, which only show where somebody copies it."""
    kept = list(pieces)
    while kept and not kept[-1][0].strip():
        kept.pop()
    if kept:
        text, style = kept[-1]
        kept[-1] = text.rstrip(), style
    return kept


def wrap(text: str, width: int) -> list[str]:
    """`text` in rows of at most `width` cells, broken between words where there is a space."""
    width = max(width, 10)
    rows: list[str] = []
    row = ""
    for word in text.split(" "):
        longer = f"{row} {word}" if row else word
        if cell_len(longer) <= width:
            row = longer
            continue
        if row:
            rows.append(row)
        *whole, row = _cut(word, width)
        rows.extend(whole)
    rows.append(row)
    return [row.replace(UNBROKEN, " ") for row in rows]


def _cut(word: str, width: int) -> list[str]:
    """A word too long for a row in pieces; most words are one."""
    pieces = [""]
    for letter in word:
        if cell_len(pieces[-1] + letter) > width:
            pieces.append("")
        pieces[-1] += letter
    return pieces


def _pad(text: str, width: int) -> str:
    return text + " " * (width - cell_len(text))
