"""Where in config.toml the thing stands that a warning is about."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from rules.model import School
from rules.plan import Place
from scheduler.config.faults import spell
from scheduler.config.positions import KeyPath, Positions


@dataclass(frozen=True, slots=True)
class Position:
    """A place in a file: its words such as `deadlines[0].due`, and line and column, from 1."""

    path: str
    line: int
    column: int


@dataclass(frozen=True, slots=True)
class Places:
    """The places of one config.toml that was read without a fault."""

    school: School
    positions: Positions

    def find(self, place: Place) -> Position:
        """Where the place's word stands; where it is not written, its entry, else its table, else line 1."""
        path: KeyPath = (place.table,)
        index = next(self._indices(place), None)
        if index is not None:
            path += (index,)
        if place.word:
            path += tuple(place.word.split("."))
        return Position(spell(path), *self.positions.of_key(path))

    def _indices(self, place: Place) -> Iterator[int]:
        # A file without faults yields every entry, in its order.
        if place.table == "rules":
            named = place.rule or place.entry
            yield from (i for i, rule in enumerate(self.school.rules) if rule.id == named)
        elif place.table == "deadlines":
            for i, deadline in enumerate(self.school.deadlines):
                if place.rule in deadline.rules and deadline.id == place.entry:
                    yield i
        elif place.table == "overrides":
            for i, override in enumerate(self.school.overrides):
                if (override.rule, override.key) == (place.rule, place.entry):
                    yield i
