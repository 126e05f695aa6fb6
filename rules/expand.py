"""From a school's plan as written to what falls into a window."""

from __future__ import annotations

from datetime import date

from rules.engine import Engine
from rules.model import School
from rules.plan import NEVER, Deadline, Plan, Reminder, Session
from rules.window import Window


def has_sessions(school: School, first: date, last: date) -> bool:
    """Whether `expand` would find a session in those days; looks no further than the first one."""
    engine = Engine(school)
    window = Window(first, last, engine.zone)
    return any(
        occurrence.session is not None and window.holds_session(occurrence.session, occurrence.turn)
        for rule in school.rules
        for occurrence in engine.occurrences(rule, first, last)
    )


def expand(school: School, first: date, last: date) -> Plan:
    """The plan of the local days from `first` to `last`, both included.

    Each item is in it by its own instant, however far a shift or a lead reaches; a session whose date is
    to be set when its term meets the window, a deadline without a date when its session is in it.
    Raises NoWorkingDayError for a calendar that the configuration refuses.
    """
    engine = Engine(school)
    window = Window(first, last, engine.zone)
    sessions: list[Session] = []
    deadlines: list[Deadline] = []
    reminders: list[Reminder] = []
    for rule in school.rules:
        for occurrence in engine.occurrences(rule, first, last):
            session = occurrence.session
            if session is None:
                continue
            inside = window.holds_session(session, occurrence.turn)
            if inside:
                sessions.append(session)
            deadlines.extend(d for d in occurrence.deadlines if (window.holds(d.due) if d.due else inside))
            reminders.extend(r for r in occurrence.reminders if window.holds(r.at))
    return Plan(
        tuple(sorted(sessions, key=lambda s: (s.start or NEVER, s.id))),
        tuple(sorted(deadlines, key=lambda d: (d.due or NEVER, d.id))),
        tuple(sorted(reminders, key=lambda r: (r.at, r.id))),
    )
