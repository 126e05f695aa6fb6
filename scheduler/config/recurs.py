"""Reads `recurs`: which turns a rule has."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from typing import Any

from rules.model import (
    Between,
    ByRRule,
    DayOfMonth,
    NthWeekday,
    OnDate,
    OnDates,
    PerTerm,
    Recurs,
    Term,
    WeekOfMonth,
)
from rules.recurrence import names_a_date
from scheduler.config import kinds, shape
from scheduler.config.entry import Entry
from scheduler.config.faults import nearest
from scheduler.config.rrules import RRULE

FORMS = {
    "day_of_month": ("months", "short_month"),
    "nth": ("weekday", "months"),
    "week_of_month": ("weekday", "months"),
    "between": (),
    "per_term": (),
    "date": ("weekday",),
    "dates": (),
    "rrule": ("from",),
}
"""The word that makes a form, and the words that may stand beside it."""

NEEDS: Mapping[str, shape.Word[Any]] = {"nth": shape.Recurs.weekday, "rrule": shape.Recurs.from_}
"""The word that must stand beside one that makes a form."""


def read_recurs(entry: Entry, terms: Mapping[str, Term] | None) -> Recurs | None:
    """What the table says, or None where it has a fault. `terms` None: the calendar could not be read."""
    form = choose_form(entry, FORMS)
    if form is None:
        return None
    needed = NEEDS.get(form)
    if needed is not None and not entry.has(needed):
        entry.missing(needed)
    if form == "per_term":
        return _per_term(entry, terms)
    readers: dict[str, Callable[[Entry], Recurs | None]] = {
        "day_of_month": _day_of_month,
        "nth": _nth_weekday,
        "week_of_month": _week_of_month,
        "between": _between,
        "date": _date,
        "dates": _dates,
        "rrule": _rrule,
    }
    recurs = readers[form](entry)
    return recurs if entry.is_sound() else None


def choose_form(entry: Entry, forms: Mapping[str, tuple[str, ...]]) -> str | None:
    """Which of `forms` the entry is; None, with a fault, where it is none of them or several at once."""
    written = [word for word in entry.heading.words if word in entry.table]
    chosen = [word for word in written if word in forms]
    if not chosen and not entry.is_sound():
        # One of its words is none, and that has been said: it was meant for a form.
        return None
    if not chosen:
        lacking = "nth" if "weekday" in written and "nth" in forms else None
        entry.findings.at_value(
            entry.path, "no-form", word=str(entry.path[-1]), forms=tuple(forms), lacking=lacking
        )
        return None
    form = chosen[0]
    for word in written:
        if word != form and word not in forms[form]:
            entry.findings.at_key(
                (*entry.path, word), "word-beside", word=word, form=form, allowed=forms[form]
            )
            form_is_clear = word not in forms
            if not form_is_clear:
                return None
    return form


def check_weekday(entry: Entry, day: date | None, word: shape.Word[int]) -> None:
    """Notes a stated weekday that is not that of `day`."""
    stated = entry.get(word)
    if day is not None and stated is not None and day.weekday() != stated:
        entry.fault(word, "weekday-does-not-fit", date=day, stated=stated, actual=day.weekday())


def _months(entry: Entry) -> tuple[int, ...]:
    return tuple(sorted(set(entry.each(shape.Recurs.months) or ())))


def _day_of_month(entry: Entry) -> Recurs | None:
    day = entry.get(shape.Recurs.day_of_month)
    skip = entry.get(shape.Recurs.short_month) == "skip"
    return DayOfMonth(day, _months(entry), skip) if day is not None else None


def _nth_weekday(entry: Entry) -> Recurs | None:
    months, nth, weekday = _months(entry), entry.get(shape.Recurs.nth), entry.get(shape.Recurs.weekday)
    return NthWeekday(weekday, nth, months) if weekday is not None and nth is not None else None


def _week_of_month(entry: Entry) -> Recurs | None:
    months, week, weekday = (
        _months(entry),
        entry.get(shape.Recurs.week_of_month),
        entry.get(shape.Recurs.weekday),
    )
    return WeekOfMonth(week, months, weekday) if week is not None else None


def _between(entry: Entry) -> Recurs | None:
    days = entry.each(shape.Recurs.between)
    if days is None:
        return None
    if len(days) != 2:
        entry.fault(shape.Recurs.between, "not-two-dates", count=len(days))
        return None
    if days[1] < days[0]:
        entry.fault(shape.Recurs.between, "end-before-start", 1, start=days[0], end=days[1])
    return Between(days[0], days[1])


def _per_term(entry: Entry, terms: Mapping[str, Term] | None) -> Recurs | None:
    table = entry.get(shape.Recurs.per_term) or {}
    dates: dict[str, date] = {}
    if terms is not None and not terms:
        entry.fault_of_word(shape.Recurs.per_term, "per-term-without-terms")
    for term, written in table.items():
        if terms and term not in terms:
            place = (*entry.path, "per_term", term)
            entry.findings.at_key(
                place, "unknown-term", value=term, nearest=nearest(term, terms), known=tuple(terms)
            )
        day = entry.read(kinds.DATE, written, "per_term", term)
        if day is not None:
            dates[term] = day
    return PerTerm(dates) if entry.is_sound() else None


def _date(entry: Entry) -> Recurs | None:
    day = entry.get(shape.Recurs.date)
    check_weekday(entry, day, shape.Recurs.weekday)
    return OnDate(day) if day is not None else None


def _dates(entry: Entry) -> Recurs | None:
    days = entry.each(shape.Recurs.dates)
    for index, day in enumerate(days or ()):
        if days and day in days[:index]:
            entry.fault(shape.Recurs.dates, "duplicate-date", index, date=day)
    return OnDates(days) if days is not None else None


def _rrule(entry: Entry) -> Recurs | None:
    start = entry.get(shape.Recurs.from_)
    text = entry.read(RRULE, entry.raw(shape.Recurs.rrule), "rrule")
    if text is None or start is None:
        return None
    recurs = ByRRule(text, start)
    if not names_a_date(recurs):
        entry.fault(shape.Recurs.rrule, "rrule-never", date=start)
    return recurs
