"""Where a nominal date goes that does not suit."""

from __future__ import annotations

from datetime import date

import pytest

from rules.model import Calendar, Convention, DayOfMonth, Move, OnDate, Shift, ShiftTable
from rules.plan import Step
from rules.shift import adjust
from rules.working_days import WorkingDays
from tests.rules.entries import (
    FRI,
    MON,
    SAT,
    SUN,
    THU,
    VIETNAM,
    WED,
    closed,
    codes,
    dates,
    rule,
    school,
    session,
    sessions,
)

BAC_HA = ShiftTable({SAT: FRI, SUN: MON}, Move.NEXT)
TET = closed(date(2027, 2, 1), date(2027, 2, 14), "Nghỉ Tết")


def shifted(day: date, shift: Shift, calendar: Calendar = VIETNAM) -> date | None:
    return adjust(day, shift, WorkingDays(calendar, "vi")).date


def trace(day: date, shift: Shift, calendar: Calendar = VIETNAM) -> tuple[Step, ...]:
    return adjust(day, shift, WorkingDays(calendar, "vi")).steps


# The plan of Bắc Hà


def test_the_months_of_bac_ha_in_2022_and_2023() -> None:
    of = school(rule(DayOfMonth(28), BAC_HA))
    assert dates(of, date(2022, 9, 1), date(2023, 5, 31)) == [
        date(2022, 9, 28), date(2022, 10, 28), date(2022, 11, 28), date(2022, 12, 28), date(2023, 1, 27),
        date(2023, 2, 28), date(2023, 3, 28), date(2023, 4, 28), date(2023, 5, 29),
    ]  # fmt: skip


def test_saturday_28_january_2023_is_held_on_friday_the_27th() -> None:
    found = session(school(rule(DayOfMonth(28), BAC_HA)), "2023-01")
    assert (found.nominal_date, found.date) == (date(2023, 1, 28), date(2023, 1, 27))
    assert codes(found.trace) == ["weekend"]


def test_sunday_28_april_2024_before_a_swapped_monday_and_two_holidays_is_held_on_2_may() -> None:
    found = session(school(rule(DayOfMonth(28), BAC_HA)), "2024-04")
    assert found.date == date(2024, 5, 2)
    assert codes(found.trace) == ["weekend", "day-off"]
    assert [off.date for off in found.trace[1].passed] == [
        date(2024, 4, 29), date(2024, 4, 30), date(2024, 5, 1),
    ]  # fmt: skip


def test_sunday_28_february_2027_is_held_on_1_march() -> None:
    assert shifted(date(2027, 2, 28), BAC_HA) == date(2027, 3, 1)


# A table, step by step


def test_a_working_day_stays_even_on_a_weekend_day_with_an_entry() -> None:
    make_up = Calendar("VN", work_days=(closed(date(2027, 1, 9)),))
    assert shifted(date(2027, 1, 9), ShiftTable({SAT: Move.SKIP}, Move.SKIP), make_up) == date(2027, 1, 9)
    assert trace(date(2027, 1, 9), BAC_HA, make_up) == ()


def test_a_weekday_named_is_the_nearest_such_day() -> None:
    saturday = date(2027, 3, 13)
    assert shifted(saturday, ShiftTable({SAT: WED})) == date(2027, 3, 10)
    assert shifted(saturday, ShiftTable({SAT: THU})) == date(2027, 3, 11)
    assert shifted(saturday, ShiftTable({SAT: MON})) == date(2027, 3, 15)
    assert shifted(saturday, ShiftTable({SAT: 1})) == date(2027, 3, 16)


def test_a_weekend_day_that_is_a_holiday_too_goes_by_its_weekday() -> None:
    # 30/4/2022 was a Saturday.
    assert shifted(date(2022, 4, 30), ShiftTable({SAT: FRI}, Move.SKIP)) == date(2022, 4, 29)


def test_a_weekend_day_without_an_entry_goes_by_day_off() -> None:
    assert shifted(date(2027, 3, 13), ShiftTable({SUN: MON}, Move.PREVIOUS)) == date(2027, 3, 12)


def test_previous_and_next_of_a_weekend_day_go_to_the_nearest_working_day_on_that_side() -> None:
    saturday = date(2024, 4, 27)
    assert shifted(saturday, ShiftTable({SAT: Move.NEXT}, Move.PREVIOUS)) == date(2024, 5, 2)
    assert shifted(saturday, ShiftTable({SAT: Move.PREVIOUS})) == date(2024, 4, 26)


def test_a_weekend_day_may_keep_its_date_or_be_skipped() -> None:
    saturday = date(2027, 3, 13)
    assert shifted(saturday, ShiftTable({SAT: Move.KEEP})) == saturday
    assert shifted(saturday, ShiftTable({SAT: Move.SKIP})) is None


def test_from_a_named_weekday_that_is_off_day_off_leads_on() -> None:
    # Sunday 2/5/2027; Monday the 3rd is off in lieu of Saturday's 1 May.
    sunday = date(2027, 5, 2)
    assert shifted(sunday, ShiftTable({SUN: MON}, Move.NEXT)) == date(2027, 5, 4)
    assert shifted(sunday, ShiftTable({SUN: MON}, Move.PREVIOUS)) == date(2027, 4, 29)
    assert shifted(sunday, ShiftTable({SUN: MON}, Move.KEEP)) == date(2027, 5, 3)
    assert shifted(sunday, ShiftTable({SUN: MON}, Move.SKIP)) is None


def test_saturday_28_january_2023_after_a_longer_tet_leads_on_from_friday() -> None:
    # The Friday named is still off, and the next working day is past the weekend again.
    longer = Calendar("VN", days_off=(closed(date(2023, 1, 20), date(2023, 1, 29)),))
    assert shifted(date(2023, 1, 28), BAC_HA, longer) == date(2023, 1, 30)


def test_a_nearest_day_off_goes_to_the_later_day_in_a_tie() -> None:
    middle = Calendar(days_off=(closed(date(2027, 3, 9), date(2027, 3, 11)),))
    assert shifted(date(2027, 3, 10), ShiftTable({}, Move.NEAREST), middle) == date(2027, 3, 12)
    assert shifted(date(2027, 3, 9), ShiftTable({}, Move.NEAREST), middle) == date(2027, 3, 8)


def test_a_closure_of_months_is_crossed() -> None:
    summer = Calendar("VN", days_off=(closed(date(2027, 6, 1), date(2027, 8, 31)),))
    assert shifted(date(2027, 6, 28), BAC_HA, summer) == date(2027, 9, 1)
    assert shifted(date(2027, 6, 28), ShiftTable({}, Move.PREVIOUS), summer) == date(2027, 5, 31)


def test_every_step_names_the_days_that_were_in_the_way() -> None:
    (step,) = trace(date(2027, 2, 10), BAC_HA, Calendar("VN", days_off=(TET,)))
    assert str(step.code) == "day-off"
    assert [off.date.day for off in step.passed] == [10, 11, 12, 13, 14]
    assert step.passed[0].name == "Nghỉ Tết"


# stay_in_month


def test_a_session_that_would_leave_its_month_goes_to_the_other_side() -> None:
    stay = ShiftTable({SUN: MON}, Move.NEXT, stay_in_month=True)
    assert shifted(date(2027, 2, 28), stay) == date(2027, 2, 26)
    assert codes(trace(date(2027, 2, 28), stay)) == ["weekend", "stay-in-month"]
    assert shifted(date(2027, 3, 28), stay) == date(2027, 3, 29)


def test_a_session_that_would_go_back_into_the_month_before_goes_forward() -> None:
    stay = ShiftTable({}, Move.PREVIOUS, stay_in_month=True)
    assert shifted(date(2027, 5, 1), stay) == date(2027, 5, 4)


def test_a_month_without_any_working_day_on_the_other_side_lets_the_result_stand() -> None:
    off = Calendar(days_off=(closed(date(2027, 2, 1), date(2027, 2, 28)),))
    assert shifted(date(2027, 2, 28), ShiftTable({SUN: MON}, stay_in_month=True), off) == date(2027, 3, 1)


def test_the_month_to_stay_in_is_that_of_the_nominal_date() -> None:
    # A Saturday late in a month may go back over days off of the same month.
    stay = ShiftTable({SAT: Move.NEXT}, stay_in_month=True)
    assert shifted(date(2027, 7, 31), stay) == date(2027, 7, 30)


def test_keep_stays_and_that_is_all() -> None:
    # Sunday 28/2 goes to Monday 1/3, which is off; `keep` leaves it there although the month is left.
    off = Calendar(days_off=(closed(date(2027, 3, 1)),))
    assert shifted(date(2027, 2, 28), ShiftTable({SUN: MON}, Move.KEEP, True), off) == date(2027, 3, 1)


# Conventions


@pytest.mark.parametrize(
    ("convention", "to"),
    [
        (Convention.UNADJUSTED, date(2027, 2, 28)),
        (Convention.FOLLOWING, date(2027, 3, 1)),
        (Convention.PRECEDING, date(2027, 2, 26)),
        (Convention.MODIFIED_FOLLOWING, date(2027, 2, 26)),
        (Convention.MODIFIED_PRECEDING, date(2027, 2, 26)),
        (Convention.NEAREST, date(2027, 3, 1)),
    ],
)
def test_where_each_convention_takes_sunday_28_february_2027(convention: Convention, to: date) -> None:
    assert shifted(date(2027, 2, 28), convention) == to


def test_modified_preceding_goes_forward_from_a_first_of_the_month() -> None:
    assert shifted(date(2027, 5, 1), Convention.MODIFIED_PRECEDING) == date(2027, 5, 4)
    assert shifted(date(2027, 5, 1), Convention.PRECEDING) == date(2027, 4, 29)


def test_nearest_goes_to_the_later_day_in_a_tie() -> None:
    # With Friday off too, Thursday and Monday both lie two days from Saturday.
    off = Calendar(days_off=(closed(date(2027, 3, 12)),))
    assert shifted(date(2027, 3, 13), Convention.NEAREST, off) == date(2027, 3, 15)
    assert shifted(date(2027, 3, 13), Convention.NEAREST) == date(2027, 3, 12)


# Turns


def test_a_skipped_turn_has_no_session() -> None:
    of = school(rule(DayOfMonth(28), ShiftTable({SAT: Move.SKIP, SUN: Move.SKIP})))
    assert list(sessions(of, date(2027, 1, 1), date(2027, 5, 31))) == ["2027-01", "2027-04", "2027-05"]


def test_two_turns_shifted_onto_one_day_are_two_sessions() -> None:
    off = Calendar(days_off=(closed(date(2027, 1, 20), date(2027, 3, 9)),))
    of = school(rule(DayOfMonth(28)), calendar=off)
    found = sessions(of, date(2027, 3, 1), date(2027, 3, 20))
    assert {key: s.date for key, s in found.items()} == {
        "2027-01": date(2027, 3, 10),
        "2027-02": date(2027, 3, 10),
    }
    assert len({s.id for s in found.values()}) == 2


def test_a_date_given_by_hand_may_be_given_a_shift() -> None:
    sunday = date(2027, 2, 28)
    assert session(school(rule(OnDate(sunday), Convention.UNADJUSTED)), "2026-2027").date == sunday
    assert session(school(rule(OnDate(sunday))), "2026-2027").date == date(2027, 3, 1)
