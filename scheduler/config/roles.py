"""Reads `[roles]`, and checks every role named elsewhere against it."""

from __future__ import annotations

from collections.abc import Mapping

from rules.model import EVERYONE
from scheduler.config.entry import Entry, Findings
from scheduler.config.faults import BadValueError, nearest
from scheduler.config.kinds import NAME, ROLE_ID
from scheduler.config.secrets import is_password_word
from scheduler.config.shape import Heading, Listed


class Roles(Heading, label="[roles]"):
    """The words under it are the school's own."""


def read_roles(findings: Findings, table: Mapping[str, object]) -> dict[str, str]:
    """Role id to what people call it, of all roles written, however wrongly: others may name them."""
    entry = Entry(findings, Roles, ("roles",), {})
    roles: dict[str, str] = {}
    for id_, written in table.items():
        if id_ == EVERYONE:
            findings.at_key(("roles", id_), "everyone-redefined")
            continue
        if is_password_word(id_, of_role=True):
            continue
        try:
            ROLE_ID.read(id_)
        except BadValueError as bad:
            findings.at_key(("roles", id_), bad.code, kind=ROLE_ID.name, value=id_, word=id_, **bad.params)
        roles[id_] = entry.read(NAME, written, id_) or id_
    return roles


def check_roles(entry: Entry, word: Listed[str], roles: Mapping[str, str]) -> tuple[str, ...]:
    """The roles named by the entry's word, nobody twice, with a fault for each that nobody defined.

    `roles`: role id to what people call it; a word takes ids only, but who writes the name is told its id.
    """
    named = entry.each(word) or ()
    known = (*roles, EVERYONE)
    for index, role in enumerate(named):
        if role not in known:
            near = _meant(role, roles) or nearest(role, known)
            entry.fault(word, "unknown-role", index, value=role, nearest=near, known=known)
    return tuple(dict.fromkeys(named))


def _meant(written: str, roles: Mapping[str, str]) -> str | None:
    ids = {name: id_ for id_, name in roles.items()}
    name = nearest(written, ids, cutoff=0.8)
    return ids[name] if name else None
