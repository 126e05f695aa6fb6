"""What a person should look at before the day comes (design, section 3.2, Warnings)."""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime

from rules.clashes import clashes
from rules.engine import Engine, Occurrence
from rules.instants import local_day
from rules.model import EVERYONE, Convention, Elapsed, Rule, School, Shift, ShiftTable
from rules.plan import (
    Code,
    Deadline,
    Place,
    PlanWarning,
    Reminder,
    Session,
    Status,
    StepCode,
)
from rules.public_holidays import coverage
from rules.recurrence import Absence, Absent, Turn, absences, in_terms, is_by_hand
from rules.window import Window


def check(school: School, first: date, last: date) -> tuple[PlanWarning, ...]:
    """The warnings about the local days from `first` to `last`, by date; then those about the plan as such.

    A warning about a session, deadline or reminder speaks when its instant falls into those days.
    """
    engine = Engine(school)
    window = Window(first, last, engine.zone)
    warnings: list[PlanWarning] = []
    held: list[Session] = []
    years: set[int] = set()
    for rule in school.rules:
        warnings += _months_without(engine, rule, window)
        for occurrence in engine.occurrences(rule, first, last):
            warnings += _of_occurrence(engine, occurrence, window)
            years |= _years(engine, occurrence, window)
            session = occurrence.session
            if (
                session
                and session.status is not Status.CANCELLED
                and window.holds_session(session, occurrence.turn)
            ):
                held.append(session)
    warnings += clashes(school, [s for s in held if s.status is Status.PLANNED], engine.zone)
    warnings.sort(key=lambda w: (w.dates or (date.max,), w.code, w.place.rule, w.place.entry, w.key or ""))
    return (*warnings, *_of_plan(engine, held, years))


def _years(engine: Engine, occurrence: Occurrence, window: Window) -> set[int]:
    """The years whose holidays decide a date of the window: a shift or a count of days may cross New Year."""
    session = occurrence.session
    if session is None:
        return set()
    days = [local_day(d.due, engine.zone) for d in occurrence.deadlines if d.due and window.holds(d.due)]
    if window.holds_session(session, occurrence.turn):
        shifted_from = None if _is_overridden(session) else session.nominal_date
        days += [day for day in (shifted_from, session.date) if day]
    return {day.year for day in days}


# --- sessions, deadlines, reminders -----------------------------------------------------------------


def _of_occurrence(engine: Engine, occurrence: Occurrence, window: Window) -> Iterator[PlanWarning]:
    session, turn = occurrence.session, occurrence.turn
    if session is None:
        if turn.nominal and window.holds_day(turn.nominal):
            yield _without(occurrence.rule, turn.key, turn.nominal, "skip")
        return
    if session.status is Status.CANCELLED:
        return
    if window.holds_session(session, turn):
        yield from _of_session(engine, occurrence.rule, session, turn)
    if window.holds_session(session, turn) or _is_expected(turn, window):
        yield from _of_date_by_hand(engine, occurrence.rule, session, turn)
    for deadline in occurrence.deadlines:
        if deadline.due and window.holds(deadline.due):
            yield from _of_deadline(engine, session, deadline, deadline.due)
    yield from _of_reminders(engine, occurrence, session, window)


def _is_expected(turn: Turn, window: Window) -> bool:
    """Whether the turn belongs into the window wherever its date lies: one of a wrong year is far from it."""
    if turn.term is not None:
        return turn.term.start <= window.last and turn.term.end >= window.first
    return turn.nominal is not None and window.holds_day(turn.nominal)


def _of_session(engine: Engine, rule: Rule, session: Session, turn: Turn) -> Iterator[PlanWarning]:
    overridden, place = _is_overridden(session), _place_of_date(rule, session)
    key, day, nominal = session.key, session.date, session.nominal_date
    if session.status is Status.TO_BE_SET:
        term = turn.term.name if turn.term else ""
        yield PlanWarning(Code.DATE_NOT_SET, place, key, (), {"title": session.title, "term": term})
    if day is None or nominal is None:
        return
    if session.status is Status.PROVISIONAL:
        yield PlanWarning(Code.PROVISIONAL_DATE, place, key, (day,), {"title": session.title})
    off = engine.working.day_off(day)
    if off:
        yield PlanWarning(Code.SESSION_ON_DAY_OFF, place, key, (day,), {"title": session.title, "off": off})
    if not overridden and (day.year, day.month) != (nominal.year, nominal.month):
        params = {"title": session.title, **_way_to_stay(rule.shift)}
        yield PlanWarning(Code.LEAVES_MONTH, Place("rules", "shift", rule.id), key, (nominal, day), params)


def _way_to_stay(shift: Shift) -> dict[str, str]:
    """How a shift that left the month is to be written so that it stays; `held`: it does already, to no avail."""
    match shift:
        case Convention.FOLLOWING:
            return {"why": "word", "instead": f'"{Convention.MODIFIED_FOLLOWING}"'}
        case Convention.PRECEDING:
            return {"why": "word", "instead": f'"{Convention.MODIFIED_PRECEDING}"'}
        case Convention.NEAREST:
            return {"why": "word", "instead": '{ day_off = "nearest", stay_in_month = true }'}
        case ShiftTable(stay_in_month=False):
            return {}
        case _:
            return {"why": "held"}


def _of_date_by_hand(engine: Engine, rule: Rule, session: Session, turn: Turn) -> Iterator[PlanWarning]:
    overridden, day = _is_overridden(session), session.date
    written = day if overridden else session.nominal_date
    if day is None or written is None or not (overridden or is_by_hand(rule.recurs)):
        return
    params = {"title": session.title}
    if turn.term is not None:
        params |= {"term": turn.term.name or turn.term.id, "why": "own-term"}
        inside = turn.term.start <= written <= turn.term.end
    else:
        inside = in_terms(written, engine.working.calendar)
    if not inside:
        place = _place_of_date(rule, session)
        yield PlanWarning(Code.SESSION_OUTSIDE_TERM, place, session.key, (written,), params)


def _is_overridden(session: Session) -> bool:
    return any(step.code is StepCode.OVERRIDE for step in session.trace)


def _place_of_date(rule: Rule, session: Session) -> Place:
    if _is_overridden(session):
        return Place("overrides", "date", rule.id, session.key)
    return Place("rules", "recurs", rule.id)


def _of_deadline(
    engine: Engine, session: Session, deadline: Deadline, due: datetime
) -> Iterator[PlanWarning]:
    place = Place("deadlines", "due", deadline.rule, deadline.deadline)
    day = local_day(due, engine.zone)
    title = {"title": deadline.title}
    for step in deadline.trace:
        if step.code is StepCode.DEADLINE_AFTER_SESSION and isinstance(step.from_, datetime):
            was = local_day(step.from_, engine.zone)
            # Nobody has set the hour that the deadline is said to miss.
            hourless = {"why": "whole-day"} if session.whole_day else {}
            moved = {**title, "from": step.from_, "to": step.to, **hourless}
            yield PlanWarning(Code.DEADLINE_AFTER_SESSION, place, deadline.key, (was,), moved)
    off = engine.working.day_off(day)
    if off:
        params = {**title, "off": off, **_way_to_a_working_day(engine, session, deadline, due)}
        yield PlanWarning(Code.DEADLINE_ON_DAY_OFF, place, deadline.key, (day,), params)
    if deadline.opens and deadline.opens >= due:
        opens = Place("deadlines", "opens", deadline.rule, deadline.deadline)
        days = (local_day(deadline.opens, engine.zone), day)
        hours = {"from": deadline.opens, "to": due}
        yield PlanWarning(Code.OPENS_AFTER_DUE, opens, deadline.key, days, {**title, **hours})


def _way_to_a_working_day(
    engine: Engine, session: Session, deadline: Deadline, due: datetime
) -> dict[str, str]:
    """Why shift = "preceding" is not the way to a working day for this deadline; empty where it is."""
    rule = next(d for d in engine.deadlines_of(deadline.rule) if d.id == deadline.deadline)
    if any(step.code is StepCode.DEADLINE_AFTER_SESSION for step in deadline.trace):
        return {"why": "moved"}
    if isinstance(rule.due, Elapsed):
        return {"why": "elapsed", "side": "before" if rule.due.before else "after"}
    if rule.shift is not Convention.UNADJUSTED:
        return {"why": "shifted"}
    # What is owed after a session could be moved before it.
    after = session.start is not None and due >= session.start
    return {"why": "after"} if after else {}


def _of_reminders(
    engine: Engine, occurrence: Occurrence, session: Session, window: Window
) -> Iterator[PlanWarning]:
    for reminder in occurrence.reminders:
        if window.holds(reminder.at) and engine.working.day_off(local_day(reminder.at, engine.zone)):
            yield _about_reminder(engine, Code.REMINDER_ON_DAY_OFF, reminder, session)
    for reminder in occurrence.dropped:
        if window.holds(reminder.at):
            yield _about_reminder(engine, Code.REMINDER_DROPPED, reminder, session)


def _about_reminder(engine: Engine, code: Code, reminder: Reminder, session: Session) -> PlanWarning:
    of_session = reminder.of == session.id
    entry = "" if of_session else reminder.of.removeprefix(f"{session.id}/")
    day = local_day(reminder.at, engine.zone)
    params: dict[str, object] = {"title": session.title, "lead": reminder.lead, "at": reminder.at}
    off = engine.working.day_off(day)
    if off:
        params["off"] = off
    if not of_session:
        params["title"] = next(d.title for d in engine.deadlines_of(session.rule) if d.id == entry)
    place = Place("rules" if of_session else "deadlines", "remind", session.rule, entry)
    return PlanWarning(code, place, session.key, (day,), params)


# --- months without a session -----------------------------------------------------------------------


def _months_without(engine: Engine, rule: Rule, window: Window) -> Iterator[PlanWarning]:
    for absent in absences(rule.recurs, engine.working, window.first, window.last):
        if _within_all_terms(engine, absent):
            yield _without(rule, absent.key, absent.day, absent.why)


def _within_all_terms(engine: Engine, absent: Absent) -> bool:
    """Between the first term's start and the last one's end; elsewhere nobody expects a session."""
    terms = engine.working.calendar.terms
    if not terms:
        return True
    last = absent.day
    if absent.why is Absence.NO_SUCH_DAY:
        last = absent.day.replace(day=monthrange(absent.day.year, absent.day.month)[1])
    return min(term.start for term in terms) <= last and absent.day <= max(term.end for term in terms)


def _without(rule: Rule, key: str, day: date, why: str) -> PlanWarning:
    place = Place("rules", "shift" if why == "skip" else "recurs", rule.id)
    return PlanWarning(Code.MONTH_WITHOUT_SESSION, place, key, (day,), {"title": rule.title, "why": str(why)})


# --- the plan as such -------------------------------------------------------------------------------


def _of_plan(engine: Engine, held: Sequence[Session], years: set[int]) -> Iterator[PlanWarning]:
    school = engine.school
    shown = {session.rule for session in held}
    hourless = {session.rule for session in held if session.whole_day}
    for rule in sorted(school.rules, key=lambda rule: rule.id):
        # Where there are sessions they decide: overrides may have given each of them an hour.
        if rule.start is None and (rule.id in hourless or rule.id not in shown):
            place = Place("rules", "start", rule.id)
            yield PlanWarning(Code.HOUR_NOT_SET, place, None, (), {"title": rule.title})
    for role in sorted(_roles_used(school)):
        if not school.people_in((role,)):
            params = {"role": school.roles.get(role, role)} | ({"why": role} if role == EVERYONE else {})
            yield PlanWarning(Code.ROLE_WITHOUT_PERSON, Place("roles", role), None, (), params)
    yield from _orphans(engine)
    yield from _of_holidays(engine, years)


def _roles_used(school: School) -> set[str]:
    told = {role for rule in school.rules for role in rule.tell}
    owing = {role for deadline in school.deadlines for role in (*deadline.by, *deadline.cc)}
    return told | owing


def _orphans(engine: Engine) -> Iterator[PlanWarning]:
    for override in sorted(engine.school.overrides, key=lambda o: (o.rule, o.key)):
        occurrence = engine.occurrence_at(override.rule, override.key)
        if occurrence is None or occurrence.session is None:
            place = Place("overrides", "key", override.rule, override.key)
            # A key that is right and finds its turn skipped would else be looked at for a slip it does not have.
            skipped = {"why": "skip"} if occurrence else {}
            yield PlanWarning(
                Code.ORPHAN_OVERRIDE, place, override.key, (), {"rule": override.rule, **skipped}
            )


def _of_holidays(engine: Engine, years: Iterable[int]) -> Iterator[PlanWarning]:
    calendar = engine.working.calendar
    if not calendar.country:
        return
    known = coverage(calendar.country, calendar.subdivision)
    own_swaps = {day.year for span in calendar.work_days for day in (span.start, span.end)}
    place = Place("calendar", "country")
    for year in sorted(years):
        if not known.first <= year <= known.last:
            yield PlanWarning(Code.HOLIDAYS_UNKNOWN, place, None, (), {"year": year})
        elif known.last_swap is not None and year > known.last_swap and year not in own_swaps:
            yield PlanWarning(Code.SWAPS_NOT_DECREED, place, None, (), {"year": year})
