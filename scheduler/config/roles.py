"""Reads `[roles]`, and checks every role named elsewhere against it."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping

from rules.model import EVERYONE
from scheduler.config.entry import Entry, Findings
from scheduler.config.faults import BadValueError, nearest
from scheduler.config.kinds import NAME, ROLE_ID, meant_id
from scheduler.config.positions import KeyPath
from scheduler.config.secrets import is_password_word
from scheduler.config.shape import Heading, Listed


class Roles(Heading, label="[roles]"):
    """The words under it are the school's own."""


def read_roles(findings: Findings, path: KeyPath, table: Mapping[str, object]) -> dict[str, str]:
    """Role id to what people call it, of all roles written at `path`.

    One whose id is no id goes by the id that was meant: others may name it rightly.
    """
    entry = Entry(findings, Roles, path, {})
    roles: dict[str, str] = {}
    for id_, written in table.items():
        if id_ == EVERYONE:
            findings.at_key((*path, id_), "everyone-redefined")
            continue
        if is_password_word(id_, plainly=True):
            continue
        meant = id_
        try:
            ROLE_ID.read(id_)
        except BadValueError as bad:
            findings.at_key((*path, id_), bad.code, kind=ROLE_ID.name, value=id_, word=id_, **bad.params)
            meant = meant_id(id_) or id_
        roles.setdefault(meant, entry.read(NAME, written, id_) or id_)
    return roles


def check_roles(entry: Entry, word: Listed[str], roles: Mapping[str, str]) -> tuple[str, ...]:
    """The roles named by the entry's word, nobody twice, with a fault for each that nobody defined.

    `roles`: role id to what people call it; a word takes ids only, but who writes the name is told its id.
    """
    named = entry.each(word) or ()
    known = (*roles, EVERYONE)
    for index, role in enumerate(named):
        if role not in known:
            near = as_several(role, known) or _meant(role, roles) or nearest(role, known)
            entry.fault(word, "unknown-role", index, value=role, nearest=near, known=known)
    return tuple(dict.fromkeys(named))


def as_several(written: str, known: Collection[str]) -> str | None:
    """The list meant by several of `known` within one pair of quotes; None where that is not what it is."""
    parts = [part.strip() for part in re.split("[,;]", written)]
    return ", ".join(f'"{part}"' for part in parts) if len(parts) > 1 and set(parts) <= set(known) else None


_CALLED_EVERYONE = ("mọi người", "tất cả", "tất cả mọi người", "toàn trường", "all")


def _meant(written: str, roles: Mapping[str, str]) -> str | None:
    ids = {name: id_ for id_, name in roles.items()} | dict.fromkeys(_CALLED_EVERYONE, EVERYONE)
    name = nearest(written, ids, cutoff=0.8)
    return ids[name] if name else None
