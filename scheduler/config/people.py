"""Reads `[[people]]`, and joins them with the roster to the school's people."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace

from rules.model import EVERYONE, Person
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
    "group": "group",
    "nhom": "group",
    "tap-the": "group",
}

Complain = Callable[[str, Mapping[str, object]], None]
"""Notes a fault (a code and its parameters) at the place somebody was written down."""


def title(written: str) -> str:
    """One of the forms of address, whatever its spelling; "" (thầy/cô) for anything else."""
    return _TITLES.get(plain(written.strip(" .")), "")


def classes(cell: str) -> tuple[str, ...]:
    """The classes of a cell, separated by "," ";" "|" or a line break; "/" is part of names such as "10/1"."""
    return tuple(dict.fromkeys(part for part in map(_tidy, re.split(r"[,;|\n]", cell)) if part))


def read_people(entries: Sequence[Entry], roles: Mapping[str, str]) -> list[tuple[Person, Complain]]:
    """The sound people, each with a way to complain of it; faults go to the entries' findings."""
    return [(person, _complain_at(entry)) for entry in entries if (person := _read_person(entry, roles))]


def join(people: Iterable[tuple[Person, Complain]]) -> tuple[Person, ...]:
    """Everybody once, by address: two entries of one name are merged, of different names a fault."""
    joined: dict[str, Person] = {}
    for person, complain in people:
        address = person.email.casefold()
        first = joined.get(address)
        if first is None:
            joined[address] = person
        elif _tidy(first.name).casefold() != _tidy(person.name).casefold():
            names = {"value": person.email, "first": first.name, "second": person.name}
            complain("two-names-for-one-address", names)
        else:
            joined[address] = _merged(first, person)
    return tuple(joined.values())


def count_classes(people: Iterable[Person]) -> int:
    """How many different classes these people have."""
    return len({class_.casefold() for person in people for class_ in person.classes})


def _read_person(entry: Entry, roles: Mapping[str, str]) -> Person | None:
    word = shape.Person
    name, email = entry.get(word.name), entry.get(word.email)
    named = tuple(role for role in check_roles(entry, word.roles, roles) if role != EVERYONE)
    of_classes, called = _classes(entry), title(entry.value(word.title))
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
