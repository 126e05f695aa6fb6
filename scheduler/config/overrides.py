"""Reads `[[overrides]]`."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from datetime import date

from rules.model import Between, ByRRule, OnDate, OnDates, Override, PerTerm, Recurs
from scheduler.config import shape
from scheduler.config.entry import Entry
from scheduler.config.faults import nearest
from scheduler.config.words import FIRST_YEAR, LAST_YEAR

_MONTH = re.compile(r"(\d{4})-(0[1-9]|1[0-2])", re.ASCII)
_SCHOOL_YEAR = re.compile(r"(\d{4})-(\d{4})", re.ASCII)
_TERM = re.compile(r"(\d{4})-(\d{4})-([a-z0-9-]+)", re.ASCII)


def read_overrides(entries: Sequence[Entry], rules: Mapping[str, Recurs | None]) -> tuple[Override, ...]:
    """The sound overrides; faults go to the entries' findings."""
    taken: set[tuple[str, str]] = set()
    read = (_read_override(entry, rules, taken) for entry in entries)
    return tuple(override for override in read if override)


def _read_override(
    entry: Entry, rules: Mapping[str, Recurs | None], taken: set[tuple[str, str]]
) -> Override | None:
    word = shape.Override
    rule, key = entry.get(word.rule), entry.get(word.key)
    if rule and rule not in rules:
        entry.fault(word.rule, "unknown-rule", value=rule, nearest=nearest(rule, rules), known=tuple(rules))
    if rule and key:
        _check_key(entry, key, rules.get(rule))
        if (rule, key) in taken:
            entry.fault(word.key, "duplicate-override", value=key, rule=rule)
        taken.add((rule, key))
    day, start, venue = entry.get(word.date), entry.get(word.start), entry.get(word.venue)
    cancel, reason = entry.value(word.cancel), entry.value(word.reason)
    changes = [change for change in (word.date, word.start, word.venue) if entry.has(change)]
    if cancel:
        for change in changes:
            entry.fault_of_word(change, "cancel-and-change")
    elif not changes and not (entry.has(word.cancel) and entry.get(word.cancel) is None):
        entry.findings.at_key(entry.path, "override-without-change")
    if not (entry.is_sound() and rule and key):
        return None
    return Override(rule, key, day, start, venue, cancel, reason)


def _check_key(entry: Entry, key: str, recurs: Recurs | None) -> None:
    """Only the key's form: whether the rule yields it is a warning, since rules change and overrides stay."""
    if recurs is None:
        return
    if isinstance(recurs, OnDates | ByRRule):
        example, fits = "2027-01-28", _is_date(key)
    elif isinstance(recurs, PerTerm):
        example, fits = "2026-2027-hk1", _is_school_year(_TERM.fullmatch(key))
    elif isinstance(recurs, OnDate | Between):
        example, fits = "2026-2027", _is_school_year(_SCHOOL_YEAR.fullmatch(key))
    else:
        month = _MONTH.fullmatch(key)
        example, fits = "2027-01", month is not None and FIRST_YEAR <= int(month[1]) <= LAST_YEAR
    if not fits:
        entry.fault(shape.Override.key, "malformed-key", value=key, example=example)


def _is_date(key: str) -> bool:
    if not re.fullmatch(r"\d{4}-\d\d-\d\d", key, re.ASCII):
        return False
    try:
        return FIRST_YEAR <= date.fromisoformat(key).year <= LAST_YEAR
    except ValueError:
        return False


def _is_school_year(match: re.Match[str] | None) -> bool:
    if match is None:
        return False
    first, second = int(match[1]), int(match[2])
    return second == first + 1 and FIRST_YEAR - 1 <= first <= LAST_YEAR
