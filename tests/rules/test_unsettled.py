"""What a school is asked to settle, and from which day on."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from rules.expand import expand
from rules.model import Between, Calendar, DayOfMonth, OnDate, Override, PerTerm, Rule, Term
from rules.unsettled import Unsettled, unsettled
from tests.rules.entries import rule, school

TERMS = (
    Term("hk1", "Học kỳ I", date(2026, 9, 5), date(2027, 1, 15)),
    Term("hk-2", "Học kỳ II", date(2027, 1, 16), date(2027, 5, 31)),
)


def asked(
    today: date, *entries: Rule | Override, terms: tuple[Term, ...] = TERMS
) -> list[tuple[str, date | None]]:
    plan = school(*entries, calendar=Calendar(terms=terms))
    sessions = expand(plan, today - timedelta(days=60), today + timedelta(days=400)).sessions
    return [(str(w.what), w.by) for w in unsettled(sessions, terms, today)]


LATER = rule(OnDate(date(2027, 9, 1)), id="later")
"""So that the plan does not end."""


@pytest.mark.parametrize(
    ("today", "is_asked"),
    [(date(2026, 12, 10), False), (date(2026, 12, 11), True), (date(2027, 1, 15), True), (date(2027, 1, 16), False)],
)  # fmt: skip
def test_a_provisional_date_is_asked_for_from_21_days_before(today: date, is_asked: bool) -> None:
    found = rule(Between(date(2027, 1, 1), date(2027, 1, 9)))
    expected = [(Unsettled.PROVISIONAL, date(2027, 1, 1))] if is_asked else []
    assert asked(today, found, LATER) == expected


@pytest.mark.parametrize(
    ("today", "is_asked"),
    [(date(2027, 5, 9), False), (date(2027, 5, 10), True), (date(2027, 6, 14), True), (date(2027, 6, 15), False)],
)  # fmt: skip
def test_a_date_not_set_is_asked_for_from_21_days_before_the_end_of_its_term(
    today: date, is_asked: bool
) -> None:
    per_term = rule(PerTerm({"hk1": date(2026, 12, 18)}))
    expected = [(Unsettled.NOT_SET, date(2027, 5, 31))] if is_asked else []
    assert asked(today, per_term, LATER) == expected


def test_it_is_not_asked_for_any_more_once_it_is_set_or_cancelled() -> None:
    today, per_term = date(2027, 5, 20), rule(PerTerm({"hk1": date(2026, 12, 18)}))
    fixed = Override("r", "2026-2027-hk-2", date=date(2027, 5, 28))
    off = Override("r", "2026-2027-hk-2", cancel=True)
    assert asked(today, per_term, LATER) != []
    assert asked(today, per_term, LATER, fixed) == []
    assert asked(today, per_term, LATER, off) == []


@pytest.mark.parametrize("days", [21, 20, 0, -1, -59, -300])
def test_the_end_of_the_plan_is_told_of_from_21_days_before_the_last_session_and_for_ever(days: int) -> None:
    last = date(2027, 5, 28)
    found = asked(last - timedelta(days=days), rule(DayOfMonth(28)))
    assert [what for what, _ in found] == [Unsettled.PLAN_ENDS]


def test_before_that_there_is_nothing_to_say() -> None:
    assert asked(date(2027, 5, 6), rule(DayOfMonth(28))) == []


def test_a_plan_without_terms_does_not_end() -> None:
    assert asked(date(2027, 5, 20), rule(DayOfMonth(28)), terms=()) == []


def test_a_plan_whose_last_session_has_no_date_yet_asks_for_the_date_alone() -> None:
    today, per_term = date(2027, 5, 20), rule(PerTerm({"hk1": date(2026, 12, 18)}))
    assert asked(today, per_term) == [(Unsettled.NOT_SET, date(2027, 5, 31))]
    # After the term that session will not take place any more, and nothing else is ahead.
    later = [what for what, _ in asked(date(2027, 6, 1), per_term)]
    assert later == [Unsettled.NOT_SET, Unsettled.PLAN_ENDS]


def test_a_cancelled_session_is_not_what_is_left() -> None:
    first, second = rule(OnDate(date(2027, 3, 1)), id="a"), rule(OnDate(date(2027, 5, 1)), id="b")
    cancelled = Override("b", "2026-2027", cancel=True)
    assert asked(date(2027, 2, 20), first, second) == []
    assert asked(date(2027, 2, 20), first, second, cancelled) == [(Unsettled.PLAN_ENDS, date(2027, 3, 1))]


def test_a_plan_without_any_session_has_nothing_to_say() -> None:
    assert asked(date(2027, 2, 20)) == [(Unsettled.PLAN_ENDS, None)]
