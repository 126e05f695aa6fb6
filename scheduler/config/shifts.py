"""Reads `shift`: a convention's name, or a table of where each day off goes."""

from __future__ import annotations

from collections.abc import Mapping

from rules.model import Convention, Move, Shift, ShiftTable
from scheduler.config import shape
from scheduler.config.entry import Entry, refuse_word
from scheduler.config.faults import BadValueError
from scheduler.config.kinds import Kind, choice
from scheduler.config.secrets import is_password_word
from scheduler.config.words import WEEKDAY_NAMES, WEEKDAYS, tidy, weekday

CONVENTION = choice(*Convention)


def read_shift(entry: Entry, default: Shift, weekend: frozenset[int] | None) -> Shift | None:
    """The entry's `shift`, or None where it has a fault. `weekend` None: the calendar could not be read."""
    word = shape.Rule.shift
    written = entry.raw(word)
    if not entry.has(word):
        return default
    if isinstance(written, dict):
        return _table(entry, written, weekend)
    name = entry.read(CONVENTION, written, word.name)
    return Convention(name) if name else None


def _table(entry: Entry, table: Mapping[str, object], weekend: frozenset[int] | None) -> Shift | None:
    before = len(entry.findings.faults)
    moves: dict[int, Move | int] = {}
    others: dict[str, object] = {}
    for key, written in table.items():
        day = WEEKDAY_NAMES.get(tidy(key).casefold())
        if day is None:
            others[key] = written
            continue
        if weekend is not None and day not in weekend:
            place = (*entry.path, "shift", key)
            written_as = f'{_bare(key)} = "{tidy(written)}"' if isinstance(written, str) else key
            entry.findings.at_key(place, "shift-not-weekend", word=key, day=day, move=written_as)
        if day in moves:
            entry.findings.at_key((*entry.path, "shift", key), "weekday-twice", word=key, day=day)
        move = entry.read(_weekend_move(day), written, "shift", key)
        if move is not None:
            moves[day] = move
    day_off, stay = _other_words(entry, others)
    if len(entry.findings.faults) > before:
        return None
    return ShiftTable(moves, day_off, stay)


def _bare(key: str) -> str:
    """The key as it stands in the file, where one with blanks or accents is in quotes."""
    return key if key.isascii() and key.isalnum() else f'"{key}"'


def _other_words(entry: Entry, table: Mapping[str, object]) -> tuple[Move, bool]:
    for key in table:
        if key not in ("day_off", "stay_in_month") and not is_password_word(key):
            refuse_word(entry.findings, (*entry.path, "shift", key), shape.Shift.label, shape.Shift.words)
    known = {key: value for key, value in table.items() if key in ("day_off", "stay_in_month")}
    words = entry.within(shape.Shift, known, "shift")
    return Move(words.value(shape.Shift.day_off)), words.value(shape.Shift.stay_in_month)


def _weekend_move(day: int) -> Kind[Move | int]:
    """What the entry of weekend day `day` may say: a move, or another weekday."""
    moves = (Move.NEXT, Move.PREVIOUS, Move.KEEP, Move.SKIP)

    def read(written: object) -> Move | int:
        text = written.strip() if isinstance(written, str) else written
        if text in moves:
            return Move(str(text))
        if text == Move.NEAREST:
            raise BadValueError("nearest-of-weekend")
        try:
            target = weekday(text)
        except BadValueError as bad:
            raise BadValueError(bad.code, **bad.params | {"known": (*moves, *WEEKDAYS)}) from None
        if target == day:
            raise BadValueError("shift-to-itself", day=day)
        return target

    return Kind("weekend-move", read)
