"""What holds of every plan, whatever the school writes."""

from __future__ import annotations

import itertools
from collections import Counter
from dataclasses import replace
from datetime import date, datetime, timedelta
from random import Random
from typing import TypeVar
from zoneinfo import ZoneInfo

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from rules import model as m
from rules.expand import expand
from rules.plan import Plan, Status, Step
from rules.working_days import WorkingDays
from tests.rules.schools import schools

quick = settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
YEAR = timedelta(days=365)
T = TypeVar("T")


def year_of(made: tuple[m.School, date]) -> Plan:
    return expand(made[0], made[1], made[1] + YEAR)


def rule_of(school: m.School, id: str) -> m.Rule:
    return next(rule for rule in school.rules if rule.id == id)


def deadline_rule(school: m.School, id: str) -> m.DeadlineRule:
    return next(rule for rule in school.deadlines if rule.id == id)


@quick
@given(schools(), st.lists(st.integers(0, 365), max_size=3))
def test_a_window_holds_what_its_parts_hold(made: tuple[m.School, date], cuts: list[int]) -> None:
    school, first = made
    whole = year_of(made)
    edges = [0, *sorted(set(cuts) - {0}), 366]
    parts = [
        expand(school, first + timedelta(days=a), first + timedelta(days=b - 1))
        for a, b in itertools.pairwise(edges)
    ]
    assert {s.id for s in whole.sessions} == {s.id for p in parts for s in p.sessions}
    # What has no instant may be in several parts: its term is.
    assert [s for s in whole.sessions if s.start] == [s for p in parts for s in p.sessions if s.start]
    assert [d for d in whole.deadlines if d.due] == [d for p in parts for d in p.deadlines if d.due]
    assert {d.id for d in whole.deadlines} == {d.id for p in parts for d in p.deadlines}
    assert list(whole.reminders) == [r for p in parts for r in p.reminders]


@quick
@given(schools(), st.randoms(use_true_random=False))
def test_the_order_of_the_file_does_not_matter(made: tuple[m.School, date], random: Random) -> None:
    school = made[0]

    def mixed(entries: tuple[T, ...]) -> tuple[T, ...]:
        return tuple(random.sample(entries, len(entries)))

    calendar = replace(
        school.calendar,
        terms=mixed(school.calendar.terms),
        days_off=mixed(school.calendar.days_off),
        work_days=mixed(school.calendar.work_days),
    )
    other = replace(
        school,
        calendar=calendar,
        roles=dict(mixed(tuple(school.roles.items()))),
        people=mixed(school.people),
        rules=tuple(replace(r, remind=mixed(r.remind)) for r in mixed(school.rules)),
        deadlines=tuple(
            replace(d, remind=mixed(d.remind), rules=mixed(d.rules)) for d in mixed(school.deadlines)
        ),
        overrides=mixed(school.overrides),
    )
    assert expand(other, made[1], made[1] + YEAR) == year_of(made)


def may_stand_on_a_day_off(shift: m.Shift) -> bool:
    if isinstance(shift, m.ShiftTable):
        return m.Move.KEEP in (shift.day_off, *shift.weekend.values())
    return shift is m.Convention.UNADJUSTED


@quick
@given(schools())
def test_a_shifted_session_is_on_a_working_day_unless_a_word_said_otherwise(
    made: tuple[m.School, date],
) -> None:
    school = made[0]
    working = WorkingDays(school.calendar, school.language)
    dated = {(o.rule, o.key) for o in school.overrides if o.date}
    for session in year_of(made).sessions:
        rule = rule_of(school, session.rule)
        found = isinstance(rule.recurs, m.Between) or (
            isinstance(rule.recurs, m.WeekOfMonth) and rule.recurs.weekday is None
        )
        if session.date and not found and (session.rule, session.key) not in dated:
            assert working.is_working(session.date) or may_stand_on_a_day_off(rule.shift)


@quick
@given(schools())
def test_a_due_instant_that_if_after_session_covers_is_before_its_session(
    made: tuple[m.School, date],
) -> None:
    school = made[0]
    plan = expand(school, made[1] - 3 * YEAR, made[1] + 4 * YEAR)
    starts = {s.id: s.start for s in plan.sessions}
    for deadline in plan.deadlines:
        rule = deadline_rule(school, deadline.deadline)
        covered = isinstance(rule.due, m.OnDayOfMonth) or (
            isinstance(rule.due, m.InDays | m.InWeek | m.Elapsed) and rule.due.before
        )
        start = starts.get(deadline.session)
        if start and deadline.due and covered and rule.if_after_session is not m.IfAfterSession.KEEP:
            assert deadline.due < start


@quick
@given(schools(), st.dates(date(2013, 1, 1), date(2026, 12, 31)))
def test_identity_does_not_change_when_a_date_does(made: tuple[m.School, date], to: date) -> None:
    school = made[0]
    by_date = (m.OnDates, m.ByRRule)
    before = [s for s in year_of(made).sessions if not isinstance(rule_of(school, s.rule).recurs, by_date)]
    for session in before[:3]:
        others = tuple(o for o in school.overrides if (o.rule, o.key) != (session.rule, session.key))
        moved = m.Override(session.rule, session.key, date=to)
        found = expand(replace(school, overrides=(*others, moved)), to, to).sessions
        (after,) = (s for s in found if s.id == session.id)
        assert after.date == to
        assert after.status is Status.PLANNED


def replayed(start: date | datetime | None, trace: tuple[Step, ...]) -> date | datetime | None:
    for step in trace:
        assert step.from_ == start
        start = step.to
    return start


@quick
@given(schools())
def test_the_trace_of_a_session_leads_from_its_nominal_date_to_its_date(made: tuple[m.School, date]) -> None:
    for session in year_of(made).sessions:
        if session.date is None:
            assert session.trace == ()
        else:
            assert replayed(session.nominal_date, session.trace) == session.date


@quick
@given(schools())
def test_the_trace_of_a_deadline_leads_to_its_due_date(made: tuple[m.School, date]) -> None:
    zone = ZoneInfo(made[0].timezone)
    for deadline in year_of(made).deadlines:
        days = tuple(step for step in deadline.trace if not isinstance(step.from_, datetime))
        instants = deadline.trace[len(days) :]
        if not deadline.trace or deadline.due is None:
            continue
        if days:
            reached = replayed(days[0].from_, days)
            then = instants[0].from_ if instants else deadline.due
            assert isinstance(then, datetime)
            assert then.astimezone(zone).date() == reached
        if instants:
            assert replayed(instants[0].from_, instants) == deadline.due


@quick
@given(schools())
def test_every_step_passes_only_days_off_on_its_way(made: tuple[m.School, date]) -> None:
    working = WorkingDays(made[0].calendar, made[0].language)
    plan = year_of(made)
    traces = [*(s.trace for s in plan.sessions), *(d.trace for d in plan.deadlines)]
    for step in (step for trace in traces for step in trace):
        days = [off.date for off in step.passed]
        assert not any(map(working.is_working, days))
        assert days in (sorted(days), sorted(days, reverse=True))


@quick
@given(schools())
def test_every_reminder_is_before_what_it_reminds_of_and_no_two_are_at_one_instant(
    made: tuple[m.School, date],
) -> None:
    plan = expand(made[0], made[1] - 2 * YEAR, made[1] + 4 * YEAR)
    targets = {s.id: s.start for s in plan.sessions} | {d.id: d.due for d in plan.deadlines}
    for reminder in plan.reminders:
        target = targets.get(reminder.of)
        assert target is None or reminder.at < target
    assert max(Counter((r.of, r.at) for r in plan.reminders).values(), default=0) <= 1
    assert max(Counter(r.id for r in plan.reminders).values(), default=0) <= 1


@quick
@given(schools())
def test_nobody_is_told_of_what_is_provisional_or_cancelled(made: tuple[m.School, date]) -> None:
    plan = expand(made[0], made[1] - 3 * YEAR, made[1] + 4 * YEAR)
    silent = {s.id for s in plan.sessions if s.status in (Status.PROVISIONAL, Status.CANCELLED)}
    cancelled = {s.id for s in plan.sessions if s.status is Status.CANCELLED}
    owner = {d.id: d.session for d in plan.deadlines}
    assert not [r for r in plan.reminders if owner.get(r.of, r.of) in silent]
    assert not [d for d in plan.deadlines if d.session in cancelled]
