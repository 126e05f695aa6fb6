"""Reads `due` and `opens`: an instant told from the session, or a date."""

from __future__ import annotations

from datetime import time, timedelta

from rules.model import Due, Elapsed, InDays, InWeek, OnDayOfMonth, OnFixedDate
from scheduler.config import shape
from scheduler.config.entry import Entry
from scheduler.config.recurs import check_weekday, choose_form

DUE_TIME = time(17)
OPENS_TIME = time(0)

FORMS = {
    "day_of_month": ("time",),
    "before": ("time",),
    "after": ("time",),
    "week_before": ("time",),
    "week_after": ("time",),
    "date": ("weekday", "time"),
}


def read_due(entry: Entry, default_time: time) -> Due | None:
    """What the table says, or None where it has a fault; `default_time` holds where it names no hour."""
    form = choose_form(entry, FORMS)
    if form is None:
        return None
    at = entry.get(shape.Due.time) or default_time
    due = _read_form(entry, form, at)
    return due if entry.is_sound() else None


def _read_form(entry: Entry, form: str, at: time) -> Due | None:
    if form == "day_of_month":
        day = entry.get(shape.Due.day_of_month)
        return None if day is None else OnDayOfMonth(day, at)
    if form == "date":
        on = entry.get(shape.Due.date)
        check_weekday(entry, on, shape.Due.weekday)
        return None if on is None else OnFixedDate(on, at)
    before = form.endswith("before")
    if form.startswith("week"):
        weekday = entry.get(shape.Due.week_before if before else shape.Due.week_after)
        return None if weekday is None else InWeek(weekday, before, at)
    offset = entry.get(shape.Due.before if before else shape.Due.after)
    if isinstance(offset, timedelta):
        if entry.has(shape.Due.time):
            entry.fault_of_word(shape.Due.time, "elapsed-with-time", form=form)
        return Elapsed(offset, before)
    return None if offset is None else InDays(*offset, before, at)
