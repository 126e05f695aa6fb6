"""How somebody is addressed, and what a role is called."""

from __future__ import annotations

from notifications.locale import vi
from notifications.wording.words import Words
from rules.model import EVERYONE, GROUP, Person, School


def you(words: Words, person: Person) -> str:
    """The word for the reader inside a sentence: "cô", "thầy/cô", or a group's own name."""
    if words.language != "vi":
        return words.say("you")
    if person.title != GROUP:
        return person.title or words.say("you")
    small = _begins_with(person.name, vi.COMMON)
    return person.name[:1].lower() + person.name[1:] if small else person.name


def greeting(words: Words, school: School, person: Person, roles: tuple[str, ...]) -> str:
    """The line a mail begins with; `roles` are those it is written to, and the person's first of them is named.

    Where they name none of the person's, as "everyone" does, it is the role held for a class, else any.
    """
    return words.say("greeting", who=_who(words, school, person, roles))


def role_name(words: Words, school: School, role: str) -> str:
    """What people call a role, as it stands inside a sentence."""
    if role == EVERYONE:
        return words.say("role.everyone")
    name = school.roles.get(role, role)
    return name if _keeps_capital(words, name) else name[:1].lower() + name[1:]


def role_names(words: Words, school: School, roles: tuple[str, ...]) -> str:
    """Several roles in words: "giáo viên chủ nhiệm và Ban quản lý bán trú"."""
    return words.listed([role_name(words, school, role) for role in roles])


def classes(words: Words, person: Person) -> str:
    """The classes somebody has: "lớp 10A1", "các lớp 10A1, 10A2", or ""."""
    if not person.classes:
        return ""
    several = len(person.classes) > 1
    return words.say("class.several" if several else "class", classes=", ".join(person.classes))


def _who(words: Words, school: School, person: Person, roles: tuple[str, ...]) -> str:
    if person.title == GROUP:
        return person.name
    named = words.say("person", title=person.title or words.say("you"), name=person.name)
    return words.say("list.comma").join(filter(None, (named, _role_and_class(words, school, person, roles))))


def _role_and_class(words: Words, school: School, person: Person, roles: tuple[str, ...]) -> str:
    class_ = classes(words, person)
    names = {role: role_name(words, school, role) for role in person.roles}
    of_class = [role for role, name in names.items() if class_ and _is_held_for_a_class(name)]
    held = [role for role in roles if role in names] or of_class or list(names)
    if not held:
        return class_
    name = names[held[0]]
    if held[0] in of_class:
        return words.say("role.class", role=name, class_=class_)
    # The class of a homeroom teacher who is the secretary too is no class of the secretary's.
    return words.say("role.class.apart", role=name, class_=class_) if class_ and not of_class else name


def _is_held_for_a_class(role: str) -> bool:
    return any(mark in role.casefold() for mark in vi.CLASS_ROLES)


def _keeps_capital(words: Words, name: str) -> bool:
    """A body's name ("Ban quản lý bán trú"), "GVCN", "Phó Hiệu trưởng" and "Dean of Students" keep a capital."""
    # English writes all words of a title large, or the first alone.
    if words.language == "en" and any(word[:1].isupper() for word in name.split()[1:]):
        return True
    if name[1:2].isupper() or _begins_with(name, vi.BODIES):
        return True
    return name.partition(" ")[2][:1].isupper() and not _begins_with(name, vi.COMMON)


def _begins_with(name: str, nouns: tuple[str, ...]) -> bool:
    return f"{name} ".casefold().startswith(tuple(f"{noun} " for noun in nouns))
