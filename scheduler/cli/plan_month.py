"""A month of the plan at a glance: a small calendar, and beside it the month's sessions."""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from notifications.wording import dates
from notifications.wording.reasons import days_off
from notifications.wording.words import Words, capital, clean
from rules.plan import DayOff, Session, Status
from scheduler.cli.phrases import phrase
from scheduler.cli.plan_lines import DEADLINE, SESSION, TODAY, Lines
from scheduler.cli.plan_page import Piece, wrap

_CALENDAR = 28
"""Seven days of four cells: a mark, the day in two, and a mark of today."""
_GAP = "  "
_LISTED = 6
"""Of more sessions in a month the first are named."""


@dataclass(frozen=True, slots=True)
class Month:
    """What the glance at a month is made of. `first` is its first day."""

    first: date
    sessions: Sequence[Session]
    due: Collection[date]
    """The local days something is due."""
    deadlines: int
    reminders: int


def glance(
    month: Month, lines: Lines, width: int, today: date, day_off: Callable[[date], DayOff | None]
) -> list[list[Piece]]:
    """The rows of a month, at most `width` cells wide; `day_off` tells why a day is off, None for a working day."""
    off = [found for day in _days(month.first) if (found := day_off(day))]
    left = _calendar(month, lines.words, today, {found.date for found in off})
    right = [
        *_beside(month, lines, width - _CALENDAR - len(_GAP)),
        *_holidays(off, lines.words, width - _CALENDAR - len(_GAP)),
    ]
    rows: list[list[Piece]] = []
    for number in range(max(len(left), len(right))):
        row = left[number] if number < len(left) else [(" " * _CALENDAR, "")]
        rows.append([*row, (_GAP, ""), right[number]] if number < len(right) else row)
    return rows


def _days(first: date) -> list[date]:
    """The days of the month that begins with `first`."""
    return [first.replace(day=n + 1) for n in range(monthrange(first.year, first.month)[1])]


def _calendar(month: Month, words: Words, today: date, off: Collection[date]) -> list[list[Piece]]:
    head = phrase(words.language, "plan.weekdays").split()
    rows = [[("".join(f"{name:>3} " for name in head), "quiet")]]
    held = {s.date for s in month.sessions if s.status is not Status.CANCELLED}
    start = month.first - timedelta(days=month.first.weekday())
    while start <= _days(month.first)[-1]:
        row: list[Piece] = []
        for day in (start + timedelta(days=n) for n in range(7)):
            if day.month != month.first.month:
                row.append(("    ", ""))
                continue
            mark = SESSION if day in held else DEADLINE if day in month.due else " "
            style = "head" if day in held or day == today else "quiet" if day in off else ""
            row.append((f"{mark}{day.day:>2}{TODAY if day == today else ' '}", style))
        rows.append(row)
        start += timedelta(days=7)
    return rows


def _beside(month: Month, lines: Lines, width: int) -> list[Piece]:
    say = lines.words.language
    counts = counts_of(month.sessions, month.deadlines, month.reminders)
    rows = [(part, "quiet") for part in wrap(counted(say, counts), width)]
    for session in month.sessions[:_LISTED]:
        moved = session.status is not Status.PLANNED or lines.moved_from(session) is not None
        for number, part in enumerate(wrap(_session(session, lines), width - 2)):
            rows.append((f"  {part}" if number else f"{SESSION} {part}", "moved" if moved else ""))
    if len(month.sessions) > _LISTED:
        rows.append((_GAP + phrase(say, "plan.more", count=len(month.sessions) - _LISTED), "quiet"))
    return rows


def _holidays(off: Iterable[DayOff], words: Words, width: int) -> list[Piece]:
    """The days off that have a name, neighbours together."""
    runs: list[list[DayOff]] = []
    for day in (found for found in off if found.name):
        if runs and day.date - runs[-1][-1].date == timedelta(days=1):
            runs[-1].append(day)
        else:
            runs.append([day])
    said = [capital(clean(days_off(words, run, run[-1].date))) for run in runs]
    return [(part, "quiet") for text in said for part in wrap(text, width)]


def counts_of(sessions: Collection[Session], deadlines: int, reminders: int) -> dict[str, int]:
    """How many of each there are, for `counted`; a cancelled session is none."""
    cancelled = sum(session.status is Status.CANCELLED for session in sessions)
    return {
        "sessions": len(sessions) - cancelled,
        "cancelled": cancelled,
        "deadlines": deadlines,
        "reminders": reminders,
    }


def counted(language: str, counts: Mapping[str, int]) -> str:
    """How many of each there are, without those of which there are none: "2 buổi đối thoại, 5 hạn"."""
    said = []
    for name, count in counts.items():
        if count:
            key = f"plan.count.{name}.one" if count == 1 else f"plan.count.{name}"
            said.append(phrase(language, key, count=count))
    return ", ".join(said)


def _session(session: Session, lines: Lines) -> str:
    words = lines.words
    said = [dates.numeric(words, session.date)] if session.date else []
    if session.start and not session.whole_day:
        said.append(dates.hour(words.local(session.start)))
    said.append(lines.title(session))
    usual = lines.moved_from(session)
    if usual is not None:
        said.append(phrase(words.language, "plan.moved-from", day=dates.numeric(words, usual)))
    return " ".join(said)
