"""Reads `[[overrides]]`."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from datetime import date

from rules.model import Between, ByRRule, OnDate, OnDates, Override, PerTerm, Recurs
from scheduler.config import shape
from scheduler.config.deadlines import rule_sample
from scheduler.config.entry import Entry
from scheduler.config.faults import BadValueError, nearest
from scheduler.config.words import FIRST_YEAR, LAST_YEAR, calendar_date

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
    rule = entry.get(word.rule, sample=rule_sample(rules))
    key = entry.get(word.key)
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
    elif not changes and isinstance(entry.raw(word.cancel), bool | None):
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
        meant = _meant_key(key, recurs)
        entry.fault(shape.Override.key, "malformed-key", value=key, example=example, meant=meant)


def _meant_key(written: str, recurs: Recurs) -> str | None:
    """The key in its right form, where what is written can only be that: "11/2026" is 2026-11."""
    if isinstance(recurs, OnDates | ByRRule):
        try:
            return calendar_date(written).isoformat()
        except BadValueError:
            return None
    if isinstance(recurs, PerTerm | OnDate | Between):
        return _meant_year(written, recurs)
    month = re.search(r"(?<!\d)(?:(\d{4})\D{1,6}(\d\d?)|(\d\d?)\D{1,6}(\d{4}))(?!\d)", written, re.ASCII)
    if month is None:
        return None
    key = f"{month[1] or month[4]}-{int(month[2] or month[3]):02}"
    return key if _MONTH.fullmatch(key) else None


def _meant_year(written: str, recurs: PerTerm | OnDate | Between) -> str | None:
    years = re.search(r"(?<!\d)(\d{4})\D{1,3}(\d{4})(?!\d)", written, re.ASCII)
    if years is None:
        return None
    key = f"{years[1]}-{years[2]}"
    if isinstance(recurs, PerTerm):
        term = nearest(written.replace(years[0], ""), recurs.dates, cutoff=0.8)
        return f"{key}-{term}" if term and _is_school_year(_TERM.fullmatch(f"{key}-{term}")) else None
    return key if _is_school_year(_SCHOOL_YEAR.fullmatch(key)) else None


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
