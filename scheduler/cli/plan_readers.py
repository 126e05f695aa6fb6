"""The plan as it concerns each role, or each person: what they attend, owe, and are told."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from notifications.wording.people import classes, role_names
from notifications.wording.words import Words, capital
from rules.model import EVERYONE, GROUP, Person, School
from rules.plan import Deadline, Item, Reminder, Session
from scheduler.cli.phrases import phrase
from scheduler.cli.plan_lines import plain


@dataclass(frozen=True, slots=True)
class Reader:
    """Somebody, or several of the same roles, with all that concerns them; `about` in its style."""

    name: str
    about: str
    style: str
    roles: frozenset[str]
    items: Sequence[Item]


def by_role(school: School, words: Words, items: Sequence[Item]) -> Iterator[Reader]:
    """Each role that has something in `items`, in the order of the file."""
    for role in (*school.roles, EVERYONE):
        mine = [item for item in items if role in _asked(item) or role in _copied(item)]
        if not mine:
            continue
        people = [person_named(words, person) for person in school.people_in((role,))]
        about = ", ".join(people) if people else phrase(words.language, "plan.nobody")
        name = capital(plain(role_names(words, school, (role,))))
        style = "quiet" if people else "problem"
        yield Reader(f"{name} [{role}]", about, style, frozenset({role}), mine)


def by_person(school: School, words: Words, items: Sequence[Item]) -> Iterator[Reader]:
    """Each person in the order of the roster, those of the same tasks together; those without any last."""
    groups: dict[tuple[str, ...], list[Person]] = {}
    for person in school.people:
        groups.setdefault(tuple(sorted(person.roles)), []).append(person)
    idle: list[Person] = []
    for roles, people in groups.items():
        mine = frozenset({EVERYONE, *roles})
        theirs = [item for item in items if mine & _asked(item) or mine & _copied(item)]
        if not theirs:
            idle.extend(people)
            continue
        name, about = _names(words, people), capital(plain(role_names(words, school, people[0].roles)))
        yield Reader(name, about if about != name else "", "quiet", mine, theirs)
    if idle:
        about = phrase(words.language, "plan.idle")
        yield Reader(_names(words, idle), about, "quiet", frozenset(), ())


def _asked(item: Item) -> set[str]:
    """The roles an item is for."""
    match item:
        case Session():
            return set(item.tell)
        case Deadline():
            return set(item.by)
        case Reminder():
            return set(item.to)


def _copied(item: Item) -> set[str]:
    return set() if isinstance(item, Session) else set(item.cc)


def _names(words: Words, people: Sequence[Person]) -> str:
    return ", ".join(person_named(words, person) for person in people)


def person_named(words: Words, person: Person) -> str:
    """Somebody as one speaks of them: "cô Nguyễn Thị Lan (lớp 10A1)"."""
    name = plain(person.name)
    if person.title not in ("", GROUP):
        name = words.say("person", title=person.title, name=name)
    taught = classes(words, person)
    return f"{name} ({plain(taught)})" if taught else name
