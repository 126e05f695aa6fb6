"""What another version of a school's plan would change: by identity, whatever the dates."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from rules.engine import Engine, Occurrence
from rules.expand import expand
from rules.model import School
from rules.plan import Item, place_of


class Change(StrEnum):
    """What becomes of an item."""

    ADDED = "added"
    REMOVED = "removed"
    CHANGED = "changed"


@dataclass(frozen=True, slots=True)
class Difference:
    """One item that another version has otherwise. At least one of `before` and `after` is there."""

    before: Item | None
    after: Item | None

    @property
    def item(self) -> Item:
        """The item as it will be; one that goes, as it was."""
        item = self.after or self.before
        assert item is not None
        return item

    @property
    def change(self) -> Change:
        """Whether it comes, goes, or stays and changes."""
        if self.before is None:
            return Change.ADDED
        return Change.REMOVED if self.after is None else Change.CHANGED

    @property
    def fields(self) -> tuple[str, ...]:
        """The names of what differs in a changed item; () for one that comes or goes."""
        if self.before is None or self.after is None:
            return ()
        old, new = self.before._asdict(), self.after._asdict()
        return tuple(name for name in old if old[name] != new[name])


def diff(before: School, after: School, first: date, last: date) -> tuple[Difference, ...]:
    """What `after` has otherwise than `before` in the local days from `first` to `last`, both included.

    An item belongs to these days by its instant in either version, so that one that moves into or out of them is
    changed, not added or removed. By the instant it will have, then session before deadline before reminder,
    then id. The two must be of one school: ids begin with the school's.
    """
    old, new = _Side(before, first, last), _Side(after, first, last)
    found = []
    for key in old.items.keys() | new.items.keys():
        difference = Difference(old.find(key), new.find(key))
        if difference.before != difference.after:
            found.append(difference)
    return tuple(sorted(found, key=lambda difference: place_of(difference.item)))


class _Side:
    """One version: what it has in the days asked about, and what else it has when it is asked for."""

    def __init__(self, school: School, first: date, last: date) -> None:
        plan = expand(school, first, last)
        items: list[Item] = [*plan.sessions, *plan.deadlines, *plan.reminders]
        self.items = {item.id: item for item in items}
        self._elsewhere: dict[str, Item] = {}
        self._engine = Engine(school)
        self._seen: set[tuple[str, str]] = set()

    def find(self, key: str) -> Item | None:
        """The item with that id, wherever it lies."""
        if key in self.items:
            return self.items[key]
        _, rule, turn, *_ = key.split("/")
        if (rule, turn) not in self._seen:
            self._seen.add((rule, turn))
            occurrence = self._engine.occurrence_at(rule, turn)
            if occurrence is not None:
                self._elsewhere.update((item.id, item) for item in _items(occurrence))
        return self._elsewhere.get(key)


def _items(occurrence: Occurrence) -> Iterator[Item]:
    if occurrence.session is not None:
        yield occurrence.session
    yield from occurrence.deadlines
    yield from occurrence.reminders
