"""One turn of a rule and all that hangs on it: its session, deadlines and reminders."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from typing import NamedTuple
from zoneinfo import ZoneInfo

from rules.due import Moment, Skipped, due_of, opening
from rules.instants import instant, midnight
from rules.model import SESSION, DeadlineRule, Override, Rule, School
from rules.plan import Deadline, Reminder, Session, Status, Step, StepCode
from rules.reach import reach
from rules.recurrence import Month, Turn, turn_at, turns
from rules.reminders import Spelled, Target, in_order, instants, is_late
from rules.shift import Shifted, Shifter, Shifters
from rules.working_days import DAY, WorkingDays


class Occurrence(NamedTuple):
    """One turn of a rule with all that hangs on it.

    `session` is None where the shift skips the turn; `dropped` are the reminders that would come at or
    after their target.
    """

    rule: Rule
    turn: Turn
    session: Session | None
    deadlines: tuple[Deadline, ...] = ()
    reminders: tuple[Reminder, ...] = ()
    dropped: tuple[Reminder, ...] = ()


class _DeadlineForm(NamedTuple):
    rule: DeadlineRule
    leads: tuple[Spelled, ...]


class _Form(NamedTuple):
    """What of a rule is the same for all its turns."""

    shifter: Shifter
    leads: tuple[Spelled, ...]
    deadlines: tuple[_DeadlineForm, ...]

    @classmethod
    def of(cls, rule: Rule, school: School, shifters: Shifters) -> _Form:
        own = sorted((d for d in school.deadlines if rule.id in d.rules), key=lambda d: d.id)
        return cls(
            shifters.of(rule.shift),
            in_order(rule.remind),
            tuple(_DeadlineForm(d, in_order(d.remind)) for d in own),
        )


class _Addressed(NamedTuple):
    """Whose reminders: the start of their ids, the target's id, and the roles."""

    prefix: str
    of: str
    to: tuple[str, ...]
    cc: tuple[str, ...]


class Engine:
    """A school's plan made ready for expansion. Its answers depend on the school alone."""

    def __init__(self, school: School) -> None:
        self.school = school
        self.zone = ZoneInfo(school.timezone)
        self.working = WorkingDays(school.calendar, school.language)
        self._rules = {rule.id: rule for rule in school.rules}
        self._overrides = {(o.rule, o.key): o for o in school.overrides}
        shifters = Shifters(self.working)
        self._forms = {rule.id: _Form.of(rule, school, shifters) for rule in school.rules}

    def occurrences(self, rule: Rule, first: date, last: date) -> Iterator[Occurrence]:
        """Every turn of `rule` that can put an item into the local days [first, last], and some more."""
        for turn in self.turns(rule, first, last):
            yield self.occurrence(rule, turn)

    def turns(self, rule: Rule, first: date, last: date) -> Iterator[Turn]:
        """The turns behind `occurrences`: those within reach, and those an override moved from afar."""
        low, high = reach(rule, self.deadlines_of(rule.id), self.working, first, last)
        seen = set()
        for turn in turns(rule.recurs, self.working, low, high):
            seen.add(turn.key)
            yield turn
        for override in self._overrides.values():
            if override.rule == rule.id and override.date and override.key not in seen:
                afar = turn_at(rule.recurs, override.key, self.working)
                if afar:
                    yield afar

    def occurrence(self, rule: Rule, turn: Turn) -> Occurrence:
        """All that hangs on one turn."""
        override = self._overrides.get((rule.id, turn.key))
        session = self._session(rule, turn, override)
        if session is None or session.status is Status.CANCELLED:
            return Occurrence(rule, turn, session)
        form = self._forms[rule.id]
        deadlines: list[Deadline] = []
        reminders: list[Reminder] = []
        dropped: list[Reminder] = []
        if session.status is Status.PLANNED and form.leads:
            target = Target(session.date, session.start)
            to = _Addressed(f"{session.id}/{SESSION}", session.id, rule.tell, ())
            self._remind(form.leads, target, to, reminders, dropped)
        for deadline_form in form.deadlines:
            made = self._deadline(deadline_form.rule, session, turn)
            if made is None:
                continue
            deadline, target = made
            deadlines.append(deadline)
            if session.status is not Status.PROVISIONAL:
                to = _Addressed(deadline.id, deadline.id, deadline.by, deadline.cc)
                self._remind(deadline_form.leads, target, to, reminders, dropped)
        return Occurrence(rule, turn, session, tuple(deadlines), tuple(reminders), tuple(dropped))

    def occurrence_at(self, rule: str, key: str) -> Occurrence | None:
        """The turn with that key of the rule with that id, wherever it lies; None if there is no such rule or turn."""
        entry = self._rules.get(rule)
        turn = turn_at(entry.recurs, key, self.working) if entry else None
        return self.occurrence(entry, turn) if entry and turn else None

    def deadlines_of(self, rule: str) -> Iterator[DeadlineRule]:
        """The deadlines each session of that rule has, by id."""
        return (form.rule for form in self._forms[rule].deadlines)

    def final_date(self, rule: Rule, turn: Turn) -> Shifted:
        """Where the turn's nominal date goes by the rule alone, without an override."""
        if turn.nominal is None or turn.found:
            return Shifted(turn.nominal, ())
        return self._forms[rule.id].shifter(turn.nominal)

    def _session(self, rule: Rule, turn: Turn, override: Override | None) -> Session | None:
        day, trace = self.final_date(rule, turn)
        nominal = turn.nominal
        if override and override.date:
            nominal = nominal or override.date
            trace = (Step(StepCode.OVERRIDE, nominal, override.date, (), override.reason),)
            day = override.date
        elif day is None and nominal is not None:
            return None
        start_time = override.start if override and override.start else rule.start
        venue = override.venue if override and override.venue is not None else rule.venue
        start, end = self._start_and_end(day, start_time, rule.length)
        return Session(
            f"{self.school.id}/{rule.id}/{turn.key}",
            rule.id,
            turn.key,
            _status(turn, day, override),
            nominal,
            day,
            start,
            end,
            start_time is None,
            rule.duration is not None,
            rule.title,
            venue,
            rule.audience,
            rule.note,
            rule.tell,
            trace,
        )

    def _start_and_end(
        self, day: date | None, at: time | None, length: timedelta
    ) -> tuple[datetime | None, datetime | None]:
        if day is None:
            return None, None
        if at is None:
            return midnight(day, self.zone), midnight(day + DAY, self.zone)
        start = instant(day, at, self.zone)
        return start, start + length

    def _deadline(
        self,
        rule: DeadlineRule,
        session: Session,
        turn: Turn,
    ) -> tuple[Deadline, Target] | None:
        month = turn.month or _month_of(session.nominal_date)
        due = due_of(rule, session, month, self.working, self.zone)
        if isinstance(due, Skipped):
            return None
        opens = opening(rule.opens, session, month, self.working, self.zone)
        deadline = Deadline(
            f"{session.id}/{rule.id}",
            session.id,
            session.rule,
            session.key,
            rule.id,
            opens.instant if opens else None,
            due.instant if due else None,
            rule.title,
            rule.short,
            rule.by,
            rule.cc,
            rule.optional,
            rule.together,
            rule.submit_to,
            rule.note,
            due.trace if due else (),
        )
        return deadline, _target(due, opens)

    def _remind(
        self,
        leads: tuple[Spelled, ...],
        target: Target,
        whose: _Addressed,
        reminders: list[Reminder],
        dropped: list[Reminder],
    ) -> None:
        for lead, at in instants(leads, target, self.working, self.zone):
            reminder = Reminder(f"{whose.prefix}/{lead}", whose.of, at, lead, whose.to, whose.cc)
            (dropped if is_late(at, target) else reminders).append(reminder)


def _target(due: Moment | None, opens: Moment | None) -> Target:
    return Target(
        due.day if due else None,
        due.instant if due else None,
        opens.day if opens else None,
    )


def _status(turn: Turn, day: date | None, override: Override | None) -> Status:
    if override and override.cancel:
        return Status.CANCELLED
    if day is None:
        return Status.TO_BE_SET
    if turn.found and not (override and override.date):
        return Status.PROVISIONAL
    return Status.PLANNED


def _month_of(day: date | None) -> Month | None:
    return (day.year, day.month) if day else None
