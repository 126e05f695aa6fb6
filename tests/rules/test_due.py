"""When a deadline opens and is due."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from typing import Any

import pytest

from rules.model import (
    Calendar,
    Convention,
    DayOfMonth,
    Due,
    Elapsed,
    IfAfterSession,
    InDays,
    InWeek,
    Last,
    Move,
    OnDate,
    OnDayOfMonth,
    OnFixedDate,
    PerTerm,
    Rule,
    ShiftTable,
    WeekOfMonth,
)
from tests.rules.entries import (
    FRI,
    MON,
    SAT,
    SUN,
    TERMS,
    VIETNAM,
    WED,
    closed,
    codes,
    deadline,
    due,
    local,
    override,
    owed,
    plan,
    rule,
    school,
)

BAC_HA = rule(DayOfMonth(28), ShiftTable({SAT: FRI, SUN: MON}, Move.NEXT))
ON_THE_27TH = OnDayOfMonth(27, time(15))


def before(count: int, at: time = time(17), *, working: bool = False) -> InDays:
    return InDays(count, working, True, at)


def after(count: int, at: time = time(17), *, working: bool = False) -> InDays:
    return InDays(count, working, False, at)


def on(
    day: date, what: Due, *, start: time | None = time(14), calendar: Calendar = VIETNAM, **more: Any
) -> str:
    """Local time of a deadline of a session held on `day`."""
    of = school(rule(OnDate(day), Convention.UNADJUSTED, start), owed(what, **more), calendar=calendar)
    (found,) = plan(of).deadlines
    return local(of, found.due)


# day_of_month


def test_a_sunday_28_february_lands_on_1_march_and_its_deadline_stays_on_27_february() -> None:
    of = school(BAC_HA, owed(ON_THE_27TH))
    assert due(of, "2027-02") == "2027-02-27 15:00"


def test_that_month_is_the_month_the_week_is_named_after() -> None:
    # Week 1 of October 2026 begins on Monday 28 September.
    of = school(
        rule(WeekOfMonth(1, (10,), MON)), owed(OnDayOfMonth(1, time(8)), if_after_session=IfAfterSession.KEEP)
    )
    assert due(of, "2026-10") == "2026-10-01 08:00"


@pytest.mark.parametrize(("day", "expected"), [(31, "2027-02-28 17:00"), ("last", "2027-02-28 17:00")])
def test_a_day_beyond_the_end_of_the_month_is_its_last(day: int | Last, expected: str) -> None:
    of = school(BAC_HA, owed(OnDayOfMonth(day, time(17))))
    assert due(of, "2027-02") == expected


def test_a_deadline_of_that_month_does_not_move_with_the_session() -> None:
    of = school(BAC_HA, owed(ON_THE_27TH), override("2027-03", date=date(2027, 4, 20)))
    assert due(of, "2027-03") == "2027-03-27 15:00"


def test_a_deadline_may_lie_in_a_month_that_the_session_has_left_long_ago() -> None:
    off = Calendar(days_off=(closed(date(2027, 6, 1), date(2027, 8, 31)),))
    of = school(rule(DayOfMonth(28)), owed(ON_THE_27TH), calendar=off)
    assert due(of, "2027-06") == "2027-06-27 15:00"
    assert [d.key for d in plan(of, date(2027, 6, 27), date(2027, 6, 27)).deadlines] == ["2027-06"]


# before, after


def test_calendar_days_count_from_the_final_date() -> None:
    of = school(BAC_HA, owed(before(5)), owed(after(2), id="sau"))
    assert due(of, "2024-04") == "2024-04-27 17:00"
    assert due(of, "2024-04", "sau") == "2024-05-04 17:00"


def test_working_days_do_not_count_the_sessions_own() -> None:
    monday = date(2027, 3, 15)
    assert on(monday, before(1, working=True)) == "2027-03-12 17:00"
    assert on(monday, before(5, working=True)) == "2027-03-08 17:00"
    assert on(monday, after(5, working=True)) == "2027-03-22 17:00"


def test_working_days_count_over_holidays_and_make_up_days() -> None:
    assert on(date(2024, 5, 2), before(1, working=True)) == "2024-04-26 17:00"
    assert on(date(2024, 5, 3), after(1, working=True)) == "2024-05-04 17:00"


def test_working_days_from_a_session_on_a_day_off() -> None:
    saturday = date(2027, 3, 13)
    assert on(saturday, before(1, working=True)) == "2027-03-12 17:00"
    assert on(saturday, after(1, working=True)) == "2027-03-15 17:00"


def test_hours_count_from_the_start_and_from_the_end() -> None:
    day = date(2027, 3, 15)
    assert on(day, Elapsed(timedelta(hours=3), True)) == "2027-03-15 11:00"
    assert on(day, Elapsed(timedelta(minutes=90), False)) == "2027-03-15 17:00"


def test_a_whole_day_session_begins_at_midnight_and_ends_at_the_next() -> None:
    day = date(2027, 3, 15)
    assert on(day, Elapsed(timedelta(hours=3), True), start=None) == "2027-03-14 21:00"
    assert on(day, Elapsed(timedelta(hours=3), False), start=None) == "2027-03-16 03:00"


def test_hours_are_not_shifted() -> None:
    sunday = date(2027, 3, 14)
    assert on(sunday, Elapsed(timedelta(hours=3), True), shift=Convention.PRECEDING) == "2027-03-14 11:00"


# week_before, week_after


def test_the_friday_of_the_week_before() -> None:
    in_the_week_before = InWeek(FRI, True, time(16, 30))
    of = school(BAC_HA, owed(in_the_week_before))
    assert [
        due(of, key)
        for key in ("2022-09", "2022-10", "2022-11", "2022-12", "2023-01", "2023-02", "2023-03", "2023-04", "2023-05")
    ] == [
        "2022-09-23 16:30", "2022-10-21 16:30", "2022-11-25 16:30", "2022-12-23 16:30", "2023-01-20 16:30",
        "2023-02-24 16:30", "2023-03-24 16:30", "2023-04-21 16:30", "2023-05-26 16:30",
    ]  # fmt: skip


def test_the_monday_of_the_week_after() -> None:
    assert on(date(2017, 12, 6), InWeek(MON, False, time(7))) == "2017-12-11 07:00"


@pytest.mark.parametrize("day", [date(2027, 3, 15), date(2027, 3, 21)])
def test_a_week_runs_from_monday_to_sunday(day: date) -> None:
    assert on(day, InWeek(WED, True, time(8))) == "2027-03-10 08:00"
    assert on(day, InWeek(WED, False, time(8))) == "2027-03-24 08:00"


# A fixed date


def test_a_fixed_date_is_that_date() -> None:
    assert on(date(2025, 1, 20), OnFixedDate(date(2025, 1, 13), time(17))) == "2025-01-13 17:00"


def test_a_session_without_a_date_has_only_its_fixed_deadlines() -> None:
    of = school(
        rule(PerTerm({}), Convention.UNADJUSTED),
        owed(before(5), id="tuong-doi"),
        owed(OnFixedDate(date(2022, 11, 7), time(17)), id="co-ngay", remind=["1d 08:00"]),
        calendar=Calendar(terms=TERMS[:1]),
    )
    found = plan(of)
    assert {d.deadline: local(of, d.due) for d in found.deadlines} == {
        "co-ngay": "2022-11-07 17:00",
        "tuong-doi": "",
    }
    assert [local(of, r.at) for r in found.reminders] == ["2022-11-06 08:00"]


def test_a_deadline_without_due_is_listed_without_one() -> None:
    of = school(BAC_HA, owed(None, opens=before(3, time(8))))
    found = deadline(of, "2027-03")
    assert found.due is None
    assert local(of, found.opens) == "2027-03-26 08:00"


# opens


def test_a_deadline_opens_at_one_instant_and_is_due_at_another() -> None:
    of = school(BAC_HA, owed(ON_THE_27TH, opens=before(5, time(0))))
    found = deadline(of, "2022-11")
    assert (local(of, found.opens), local(of, found.due)) == ("2022-11-23 00:00", "2022-11-27 15:00")


def test_an_opening_is_neither_shifted_nor_moved_by_the_session() -> None:
    of = school(
        rule(OnDate(date(2027, 3, 15)), Convention.UNADJUSTED),
        owed(before(1), opens=OnFixedDate(date(2027, 3, 20), time(8)), shift=Convention.PRECEDING),
    )
    (found,) = plan(of).deadlines
    assert local(of, found.opens) == "2027-03-20 08:00"


# A shift of its own


def test_a_deadline_stays_on_a_day_off_unless_told_otherwise() -> None:
    of = school(BAC_HA, owed(ON_THE_27TH))
    assert due(of, "2022-11") == "2022-11-27 15:00"
    moved = school(BAC_HA, owed(ON_THE_27TH, shift=Convention.PRECEDING))
    assert due(moved, "2022-11") == "2022-11-25 15:00"
    assert codes(deadline(moved, "2022-11").trace) == ["weekend"]


def test_a_deadline_that_its_shift_skips_is_not_there() -> None:
    of = school(BAC_HA, owed(ON_THE_27TH, shift=ShiftTable({SUN: Move.SKIP}), remind=["1d 08:00"]))
    found = plan(of, date(2022, 10, 1), date(2022, 12, 31))
    assert [d.key for d in found.deadlines] == ["2022-10", "2022-12"]
    assert [local(of, r.at) for r in found.reminders] == ["2022-10-26 08:00", "2022-12-26 08:00"]


# if_after_session


def test_the_deadline_of_january_2023_is_moved_before_the_session_and_says_so() -> None:
    found = deadline(school(BAC_HA, owed(ON_THE_27TH)), "2023-01")
    of = school(BAC_HA)
    assert local(of, found.due) == "2023-01-26 15:00"
    (step,) = found.trace
    assert str(step.code) == "deadline-after-session"
    assert isinstance(step.from_, datetime)
    assert isinstance(step.to, datetime)
    assert (local(of, step.from_), local(of, step.to)) == ("2023-01-27 15:00", "2023-01-26 15:00")


def test_the_evening_group_of_january_2023_keeps_its_deadline() -> None:
    evening = rule(DayOfMonth(28), BAC_HA.shift, time(19, 45))
    assert due(school(evening, owed(ON_THE_27TH)), "2023-01") == "2023-01-27 15:00"


def test_a_deadline_at_the_very_start_is_moved() -> None:
    day = date(2027, 3, 16)
    assert on(day, before(0, time(14))) == "2027-03-15 14:00"
    assert on(day, before(0, time(13, 59))) == "2027-03-16 13:59"


def test_a_deadline_goes_back_to_a_working_day_when_told_so() -> None:
    policy = IfAfterSession.PREVIOUS_WORKING_DAY
    assert on(date(2027, 3, 15), before(0), if_after_session=policy) == "2027-03-12 17:00"
    assert on(date(2027, 3, 15), before(0)) == "2027-03-14 17:00"


def test_a_deadline_may_be_kept_after_its_session() -> None:
    assert on(date(2027, 3, 15), before(0), if_after_session=IfAfterSession.KEEP) == "2027-03-15 17:00"


def test_a_deadline_goes_back_many_days_where_an_override_brought_the_session_forward() -> None:
    of = school(BAC_HA, owed(ON_THE_27TH), override("2027-03", date=date(2027, 3, 10)))
    assert due(of, "2027-03") == "2027-03-09 15:00"


def test_a_deadline_that_its_shift_takes_past_the_session_goes_back() -> None:
    friday = date(2027, 3, 19)
    off = Calendar(days_off=(closed(date(2027, 3, 11), date(2027, 3, 21)),))
    what = InWeek(FRI, True, time(15))
    assert on(friday, what, shift=Convention.FOLLOWING, calendar=off) == "2027-03-18 15:00"


def test_what_is_owed_after_the_session_or_on_a_fixed_date_is_left_alone() -> None:
    day = date(2027, 3, 15)
    assert on(day, after(0)) == "2027-03-15 17:00"
    assert on(day, OnFixedDate(date(2027, 3, 20), time(17))) == "2027-03-20 17:00"
    assert on(day, InWeek(MON, False, time(7)), shift=Convention.PRECEDING) == "2027-03-22 07:00"


def test_before_a_whole_day_session_means_before_its_midnight() -> None:
    assert on(date(2027, 3, 16), before(0, time(0)), start=None) == "2027-03-15 00:00"


def test_a_deadline_of_several_rules_is_due_for_each_by_its_own_session() -> None:
    other: Rule = rule(DayOfMonth(15), id="khac")
    of = school(BAC_HA, other, owed(before(2), rules=("r", "khac")))
    found = {d.id: local(of, d.due) for d in plan(of, date(2027, 4, 1), date(2027, 4, 30)).deadlines}
    assert found == {
        "truong/r/2027-04/d": "2027-04-26 17:00",
        "truong/khac/2027-04/d": "2027-04-13 17:00",
    }
