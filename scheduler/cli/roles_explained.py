"""Who is behind roles, as `explain` names them."""

from __future__ import annotations

from notifications.wording.people import role_name, role_names
from notifications.wording.words import Words
from rules.model import School
from scheduler.cli.phrases import phrase
from scheduler.cli.plan_readers import person_named

_FEW_ROLES = 3
_FEW_PEOPLE = 3
"""Up to so many are named one by one."""


def people_behind(school: School, words: Words, roles: tuple[str, ...]) -> str:
    """The roles and who has them: by name where they are few, else how many."""
    if len(roles) > _FEW_ROLES:
        count = len(school.people_in(roles))
        names = role_names(words, school, roles)
        return phrase(words.language, "explain.in-all", roles=names, count=count)
    return words.listed([_role(school, words, role) for role in roles])


def _role(school: School, words: Words, role: str) -> str:
    name, people = role_name(words, school, role), school.people_in((role,))
    if [person.name for person in people] == [school.roles.get(role)]:
        return name
    if not people:
        who = phrase(words.language, "explain.nobody")
    elif len(people) > _FEW_PEOPLE:
        who = phrase(words.language, "explain.people", count=len(people))
    else:
        who = ", ".join(person_named(words, person) for person in people)
    return phrase(words.language, "explain.role", role=name, who=who)
