"""Reads `[[deadlines]]`."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import time

from rules.model import (
    DEADLINE_LEADS,
    SESSION,
    Between,
    Convention,
    DeadlineRule,
    Due,
    Elapsed,
    IfAfterSession,
    Lead,
    OnDate,
    OnFixedDate,
    PerTerm,
    Recurs,
)
from scheduler.config import shape
from scheduler.config.dues import DUE_TIME, OPENS_TIME, read_due
from scheduler.config.entry import Entry
from scheduler.config.faults import nearest
from scheduler.config.kinds import NAME
from scheduler.config.roles import as_several, check_roles
from scheduler.config.rules import Surroundings
from scheduler.config.shifts import read_shift

ONCE_A_TURN = (OnDate, Between, PerTerm)
"""The rules for which a deadline may name a date of its own."""


def rule_sample(known: Iterable[str]) -> str | None:
    """How to name a rule, by one of the file's own; None where it has none."""
    return next((f'rule = "{rule}"' for rule in known), None)


def read_deadlines(
    entries: Sequence[Entry], around: Surroundings, rules: Mapping[str, Recurs | None]
) -> tuple[DeadlineRule, ...]:
    """The sound deadlines; faults go to the entries' findings."""
    taken: set[tuple[str, str]] = set()
    read = (_read_deadline(entry, around, rules, taken) for entry in entries)
    return tuple(deadline for deadline in read if deadline)


def _read_deadline(
    entry: Entry, around: Surroundings, known: Mapping[str, Recurs | None], taken: set[tuple[str, str]]
) -> DeadlineRule | None:
    word = shape.Deadline
    rules = _rules(entry, known)
    id_, title = _id(entry, rules, taken), entry.get(word.title)
    due = _due(entry, word.due, DUE_TIME, rules, known)
    opens = _due(entry, word.opens, OPENS_TIME, rules, known)
    shift = read_shift(entry, Convention.UNADJUSTED, around.weekend)
    if isinstance(due, Elapsed) and entry.has(word.shift):
        entry.fault_of_word(word.shift, "elapsed-with-shift")
    by, cc = check_roles(entry, word.by, around.roles), check_roles(entry, word.cc, around.roles)
    optional, together = entry.value(word.optional), entry.value(word.together)
    if_after = IfAfterSession(entry.value(word.if_after_session))
    short, submit_to, note = entry.value(word.short), entry.value(word.submit_to), entry.value(word.note)
    remind = _remind(entry)
    if not (entry.is_sound() and id_ and title and shift):
        return None
    return DeadlineRule(
        id=id_, rules=rules, title=title, by=by, due=due, opens=opens, shift=shift, if_after_session=if_after,
        short=short, optional=optional, together=together, cc=cc, submit_to=submit_to, note=note, remind=remind,
    )  # fmt: skip


def _rules(entry: Entry, known: Mapping[str, Recurs | None]) -> tuple[str, ...]:
    word = shape.Deadline.rule
    written = entry.raw(word)
    if not entry.has(word):
        entry.missing(word, rule_sample(known))
        return ()
    if isinstance(written, list) and not written:
        entry.fault(word, "empty-list", kind="rule")
    named: list[str] = []
    for index, item in enumerate(written if isinstance(written, list) else [written]):
        steps = (index,) if isinstance(written, list) else ()
        rule = entry.read(NAME, item, word.name, *steps)
        if rule is None:
            continue
        if rule not in known:
            entry.fault(
                word,
                "unknown-rule",
                *steps,
                value=rule,
                nearest=_several(rule, known) or nearest(rule, known),
                known=tuple(known),
            )
        elif rule in named:
            entry.fault(word, "rule-twice", *steps, value=rule)
        named.append(rule)
    return tuple(named)


def _several(written: str, known: Mapping[str, Recurs | None]) -> str | None:
    several = as_several(written, known)
    return f"[{several}]" if several else None


def _id(entry: Entry, rules: tuple[str, ...], taken: set[tuple[str, str]]) -> str | None:
    id_ = entry.get(shape.Deadline.id)
    if id_ == SESSION:
        entry.fault(shape.Deadline.id, "id-is-session")
    owing = [(rule, str(id_)) for rule in dict.fromkeys(rules if id_ else ())]
    again = next((rule for rule, deadline in owing if (rule, deadline) in taken), None)
    if again:
        entry.fault(shape.Deadline.id, "duplicate-deadline", value=id_, rule=again)
    taken.update(owing)
    return id_


def _due(
    entry: Entry,
    word: shape.Word[dict[str, object]],
    default_time: time,
    rules: tuple[str, ...],
    known: Mapping[str, Recurs | None],
) -> Due | None:
    table = entry.get(word)
    if table is None:
        return None
    due = read_due(entry.within(shape.Due, table, word.name), default_time)
    if isinstance(due, OnFixedDate):
        for rule in rules:
            recurs = known.get(rule)
            if recurs is not None and not isinstance(recurs, ONCE_A_TURN):
                entry.fault(word, "date-of-many-turns", "date", rule=rule)
                break
    return due


def _remind(entry: Entry) -> tuple[Lead, ...]:
    word = shape.Deadline.remind
    if not entry.has(word):
        return DEADLINE_LEADS
    leads = entry.each(word) or ()
    for index, lead in enumerate(leads):
        if lead.unit == "open" and not entry.has(shape.Deadline.opens):
            entry.fault(word, "open-lead-without-opens", index)
    return tuple(dict.fromkeys(leads))
