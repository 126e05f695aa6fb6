"""Reads `[[people]]`, and joins them with the roster to the school's people."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace

from rules.model import EVERYONE, GROUP, Person
from scheduler.config import shape
from scheduler.config.entry import Entry
from scheduler.config.faults import plain
from scheduler.config.kinds import NAME
from scheduler.config.roles import check_roles

_TITLES = {
    "thay": "thầy",
    "co": "cô",
    "ong": "ông",
    "ba": "bà",
    "dong-chi": "đồng chí",
    "dc": "đồng chí",
    "d/c": "đồng chí",
    "d.c": "đồng chí",
    "group": GROUP,
    "nhom": GROUP,
    "tap-the": GROUP,
}

_BEFORE_NAMES = ("thầy", "cô", "ông", "bà", "đồng chí", "đ/c", "đ.c")

Complain = Callable[[str, Mapping[str, object]], None]
"""Notes a fault (a code and its parameters) at the place somebody was written down."""


def title(written: str) -> str:
    """One of the forms of address, whatever its spelling; "" (thầy/cô) for anything else."""
    return _TITLES.get(plain(written.strip(" .")), "")


def begins_with_title(name: str) -> bool:
    """Whether a name has a form of address before it, which the mails put there themselves."""
    words = _tidy(name).casefold()
    return any(words.startswith((f"{called} ", f"{called}. ")) for called in _BEFORE_NAMES)


def classes(cell: str) -> tuple[str, ...]:
    """The classes of a cell, separated by "," ";" "|" or a line break; "/" is part of names such as "10/1"."""
    return tuple(dict.fromkeys(part for part in map(_tidy, re.split(r"[,;|\n]", cell)) if part))


def read_people(entries: Sequence[Entry], roles: Mapping[str, str]) -> list[tuple[Person, Complain]]:
    """The sound people, each with a way to complain of it; faults go to the entries' findings."""
    return [(person, _complain_at(entry)) for entry in entries if (person := _read_person(entry, roles))]


def join(people: Iterable[tuple[Person, Complain]]) -> tuple[Person, ...]:
    """Everybody once, by address: two entries of one name are merged, of different names a fault."""
    joined: dict[str, Person] = {}
    seen = _Seen()
    for person, complain in people:
        address = person.email.casefold()
        seen.hint(person, complain)
        first = joined.get(address)
        if first is None:
            joined[address] = person
        elif _tidy(first.name).casefold() != _tidy(person.name).casefold():
            names = {"value": person.email, "first": first.name, "second": person.name}
            complain("two-names-for-one-address", names)
        else:
            joined[address] = _merged(first, person)
    return tuple(joined.values())


class _Seen:
    """Who has been read so far, for what may be a slip: one person or class with two addresses."""

    def __init__(self) -> None:
        self._by_name: dict[str, Person] = {}
        self._by_class: dict[tuple[str, str], Person] = {}

    def hint(self, person: Person, complain: Complain) -> None:
        """Tells of a name with another address, and of a class somebody else has in the same role."""
        namesake = self._by_name.setdefault(_tidy(person.name).casefold(), person)
        if namesake.email.casefold() != person.email.casefold():
            complain(
                "hint-name-twice", {"value": person.name, "first": namesake.email, "second": person.email}
            )
            return
        for class_ in person.classes:
            others = [self._by_class.setdefault((class_.casefold(), role), person) for role in person.roles]
            other = next(
                (other for other in others if other.email.casefold() != person.email.casefold()), None
            )
            if other:
                complain("hint-class-twice", {"value": class_, "first": other.name, "second": person.name})


def count_classes(people: Iterable[Person]) -> int:
    """How many different classes these people have."""
    return len({class_.casefold() for person in people for class_ in person.classes})


def _read_person(entry: Entry, roles: Mapping[str, str]) -> Person | None:
    word = shape.Person
    name, email = entry.get(word.name), entry.get(word.email)
    named = tuple(role for role in check_roles(entry, word.roles, roles) if role != EVERYONE)
    of_classes, called = _classes(entry), title(entry.value(word.title))
    if entry.has(word.title) and not called and entry.value(word.title):
        entry.fault(word.title, "hint-title-unknown", value=entry.raw(word.title))
    if name and called != GROUP and begins_with_title(name):
        entry.fault(word.name, "hint-name-with-title", value=name)
    if not (entry.is_sound() and name and email):
        return None
    return Person(name, email, named, of_classes, called)


def _classes(entry: Entry) -> tuple[str, ...]:
    word = shape.Person.class_
    written = entry.raw(word)
    if not entry.has(word) or written == "":
        return ()
    if not isinstance(written, list):
        return classes(entry.read(NAME, written, word.name) or "")
    names = [entry.read(NAME, item, word.name, index) for index, item in enumerate(written)]
    return tuple(dict.fromkeys(name for name in names if name))


def _merged(first: Person, second: Person) -> Person:
    return replace(
        first,
        roles=tuple(dict.fromkeys(first.roles + second.roles)),
        classes=tuple(dict.fromkeys(first.classes + second.classes)),
        title=first.title or second.title,
    )


def _complain_at(entry: Entry) -> Complain:
    def complain(code: str, params: Mapping[str, object]) -> None:
        entry.fault(shape.Person.email, code, **params)

    return complain


def _tidy(text: str) -> str:
    return " ".join(text.split())
