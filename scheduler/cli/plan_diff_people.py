"""Who comes, who goes and who is otherwise than before, as `plan --diff` names them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from notifications.wording.people import role_names
from notifications.wording.words import Words
from rules.diff import Change
from rules.model import Person, School
from scheduler.cli.phrases import phrase
from scheduler.cli.plan_lines import plain
from scheduler.cli.plan_readers import person_named
from scheduler.comparison import Comparison, PersonDifference

_SHOWN = 20
"""Up to so many are named of those who come, of those who go and of the others."""


def people_lines(comparison: Comparison, school: School, words: Words) -> Iterator[tuple[Change, str]]:
    """Of each change a line for everybody it concerns, at most twenty, and how many more there are."""
    for change in Change:
        concerned = [one for one in comparison.people if _change(one) is change]
        side = comparison.before if change is Change.REMOVED else school
        yield from ((change, _named(words, side, one)) for one in concerned[:_SHOWN])
        if len(concerned) > _SHOWN:
            yield change, phrase(words.language, "diff.people.more", count=len(concerned) - _SHOWN)


def _change(one: PersonDifference) -> Change:
    if one.before is None:
        return Change.ADDED
    return Change.REMOVED if one.after is None else Change.CHANGED


def _named(words: Words, school: School, one: PersonDifference) -> str:
    """Somebody with what they are, and what of it is new: "cô Vũ Thị Hoa (lớp 6A3) – giáo viên chủ nhiệm"."""
    person = one.after or one.before
    assert person is not None
    said = person_named(words, person)
    if person.roles:
        said = f"{said} – {plain(role_names(words, school, person.roles))}"
    if one.before is None or one.after is None:
        return said
    fields = ", ".join(
        phrase(words.language, f"diff.person.{name}") for name in _fields(one.before, one.after)
    )
    return f"{said} ({phrase(words.language, 'diff.words', words=fields)})"


def _fields(before: Person, after: Person) -> Sequence[str]:
    names = ("name", "title", "roles", "classes", "email")
    return [name for name in names if getattr(before, name) != getattr(after, name)]
