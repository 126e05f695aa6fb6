"""Which dates a rule names, and under which key."""

from __future__ import annotations

import time
from datetime import date, datetime, timedelta

import pytest
from dateutil.rrule import rrulestr

from rules.model import (
    Between,
    ByRRule,
    Calendar,
    Convention,
    DayOfMonth,
    NthWeekday,
    OnDate,
    OnDates,
    PerTerm,
    Recurs,
    Term,
    WeekOfMonth,
)
from rules.plan import Session, Status
from rules.recurrence import days_to_choose_from, names_a_date, turn_at
from rules.working_days import WorkingDays
from tests.rules.entries import (
    FRI,
    MON,
    NO_COUNTRY,
    SUN,
    TERMS,
    THU,
    VIETNAM,
    closed,
    rule,
    school,
    sessions,
)

IN_TERMS = Calendar(terms=TERMS)


def nominal(
    recurs: Recurs, first: date, last: date, calendar: Calendar = NO_COUNTRY
) -> dict[str, date | None]:
    of = school(rule(recurs, Convention.UNADJUSTED), calendar=calendar)
    return {key: s.nominal_date for key, s in sessions(of, first, last).items()}


def only(recurs: Recurs, calendar: Calendar = NO_COUNTRY) -> Session:
    (found,) = sessions(school(rule(recurs, Convention.UNADJUSTED), calendar=calendar)).values()
    return found


# day_of_month


def test_the_31st_of_a_shorter_month_is_its_last_day() -> None:
    found = nominal(DayOfMonth(31), date(2027, 1, 1), date(2027, 4, 30))
    assert [d and d.day for d in found.values()] == [31, 28, 31, 30]


def test_the_30th_in_a_leap_february_is_the_29th() -> None:
    found = nominal(DayOfMonth(30, (2,)), date(2027, 1, 1), date(2028, 12, 31))
    assert found == {"2027-02": date(2027, 2, 28), "2028-02": date(2028, 2, 29)}


def test_a_short_month_is_skipped_when_told_so() -> None:
    found = nominal(DayOfMonth(29, (), skip_short=True), date(2027, 1, 1), date(2028, 4, 30))
    assert "2027-02" not in found
    assert found["2028-02"] == date(2028, 2, 29)


def test_last_is_the_last_day_of_each_month() -> None:
    found = nominal(DayOfMonth("last"), date(2028, 1, 1), date(2028, 4, 30))
    assert [d and d.day for d in found.values()] == [31, 29, 31, 30]


def test_only_the_months_named_have_a_session() -> None:
    assert list(nominal(DayOfMonth(28, (9, 10)), date(2026, 1, 1), date(2027, 12, 31))) == [
        "2026-09", "2026-10", "2027-09", "2027-10",
    ]  # fmt: skip


def test_the_key_is_the_month_named_even_where_the_session_lands_in_the_next() -> None:
    of = school(rule(DayOfMonth(28)))
    assert sessions(of)["2027-02"].date == date(2027, 3, 1)


def test_a_nominal_date_outside_every_term_yields_nothing() -> None:
    found = nominal(DayOfMonth(28), date(2022, 1, 1), date(2023, 12, 31), IN_TERMS)
    assert list(found) == [
        "2022-09", "2022-10", "2022-11", "2022-12", "2023-01", "2023-02", "2023-03", "2023-04", "2023-05",
    ]  # fmt: skip


def test_the_first_and_the_last_day_of_a_term_lie_in_it() -> None:
    assert "2022-09" in nominal(DayOfMonth(5), date(2022, 9, 1), date(2022, 9, 30), IN_TERMS)
    assert "2023-05" in nominal(DayOfMonth(31), date(2023, 5, 1), date(2023, 5, 31), IN_TERMS)


def test_a_session_may_be_shifted_out_of_its_term() -> None:
    term = (Term("hk1", "I", date(2023, 1, 1), date(2023, 1, 28)),)
    of = school(rule(DayOfMonth(28)), calendar=Calendar("VN", terms=term))
    assert sessions(of)["2023-01"].date == date(2023, 1, 30)


# weekday, nth


def test_the_first_monday_of_a_month() -> None:
    assert nominal(NthWeekday(MON, 1), date(2027, 2, 1), date(2027, 3, 31)) == {
        "2027-02": date(2027, 2, 1),
        "2027-03": date(2027, 3, 1),
    }


def test_a_month_without_a_fifth_friday_yields_nothing() -> None:
    assert list(nominal(NthWeekday(FRI, 5), date(2027, 1, 1), date(2027, 7, 31))) == [
        "2027-01", "2027-04", "2027-07",
    ]  # fmt: skip


def test_minus_one_is_the_last_such_weekday() -> None:
    found = nominal(NthWeekday(SUN, -1), date(2027, 1, 1), date(2027, 2, 28))
    assert list(found.values()) == [date(2027, 1, 31), date(2027, 2, 28)]


# week_of_month


def test_week_1_of_january_2023_is_the_week_whose_thursday_is_the_5th() -> None:
    assert nominal(WeekOfMonth(1, (1,), MON), date(2023, 1, 1), date(2023, 1, 31)) == {
        "2023-01": date(2023, 1, 2)
    }


def test_week_1_may_begin_in_the_month_before() -> None:
    found = nominal(WeekOfMonth(1, (10,), MON), date(2026, 9, 1), date(2026, 10, 31))
    assert found == {"2026-10": date(2026, 9, 28)}


def test_week_5_may_end_in_the_month_after() -> None:
    found = nominal(WeekOfMonth(5, (12,), SUN), date(2026, 12, 1), date(2027, 1, 31))
    assert found == {"2026-12": date(2027, 1, 3)}


def test_a_month_with_four_thursdays_has_no_week_5() -> None:
    assert nominal(WeekOfMonth(5, (), THU), date(2027, 2, 1), date(2027, 3, 31)) == {}


def test_a_week_with_a_stated_weekday_is_planned_and_shifts() -> None:
    of = school(rule(WeekOfMonth(1, (1,), MON)))
    found = sessions(of)["2023-01"]
    assert (found.nominal_date, found.date) == (date(2023, 1, 2), date(2023, 1, 3))
    assert found.status is Status.PLANNED


def test_week_1_of_january_2023_is_found_on_tuesday_the_3rd_and_is_provisional() -> None:
    # Monday 2/1/2023 was a day off in lieu of Sunday's New Year.
    found = sessions(school(rule(WeekOfMonth(1, (1,)))))["2023-01"]
    assert (found.nominal_date, found.date) == (date(2023, 1, 3), date(2023, 1, 3))
    assert found.status is Status.PROVISIONAL
    assert found.trace == ()


def test_in_a_week_a_term_divides_only_its_days_in_the_term_count() -> None:
    # Week 2 of September 2022 is 5/9 to 11/9, and the term starts on the 7th.
    terms = (Term("hk1", "I", date(2022, 9, 7), date(2023, 1, 15)),)
    found = nominal(WeekOfMonth(2, (9,)), date(2022, 9, 1), date(2022, 9, 30), Calendar(terms=terms))
    assert found == {"2022-09": date(2022, 9, 7)}


def test_in_a_week_without_a_working_day_the_first_day_in_the_term_is_taken() -> None:
    calendar = Calendar("VN", days_off=(closed(date(2027, 2, 1), date(2027, 2, 14)),))
    assert nominal(WeekOfMonth(1, (2,)), date(2027, 2, 1), date(2027, 2, 28), calendar) == {
        "2027-02": date(2027, 2, 1)
    }
    terms = (Term("hk2", "II", date(2027, 2, 3), date(2027, 5, 31)),)
    calendar = Calendar("VN", terms=terms, days_off=calendar.days_off)
    assert nominal(WeekOfMonth(1, (2,)), date(2027, 2, 1), date(2027, 2, 28), calendar) == {
        "2027-02": date(2027, 2, 3)
    }


def test_a_week_wholly_outside_the_terms_yields_nothing() -> None:
    assert nominal(WeekOfMonth(2, (7,)), date(2022, 1, 1), date(2023, 12, 31), IN_TERMS) == {}


# between


def test_between_finds_the_first_working_day_and_is_provisional() -> None:
    found = only(Between(date(2023, 1, 2), date(2023, 1, 7)), VIETNAM)
    assert (found.key, found.nominal_date, found.date) == ("2022-2023", date(2023, 1, 3), date(2023, 1, 3))
    assert found.status is Status.PROVISIONAL


def test_between_two_days_off_takes_the_first() -> None:
    found = only(Between(date(2027, 1, 2), date(2027, 1, 3)))
    assert found.date == date(2027, 1, 2)
    assert found.status is Status.PROVISIONAL


def test_the_key_of_a_window_over_the_turn_of_the_year_is_that_of_its_first_day() -> None:
    found = only(Between(date(2027, 7, 31), date(2027, 8, 5)))  # Saturday to Thursday
    assert (found.key, found.date) == ("2026-2027", date(2027, 8, 2))


def test_a_found_date_is_final_whatever_the_shift_says() -> None:
    of = school(rule(Between(date(2027, 1, 2), date(2027, 1, 3)), Convention.FOLLOWING))
    assert sessions(of)["2026-2027"].date == date(2027, 1, 2)


# per_term


def test_a_term_without_a_date_has_a_session_to_be_set() -> None:
    of = school(rule(PerTerm({"hk1": date(2022, 12, 18)}), Convention.UNADJUSTED), calendar=IN_TERMS)
    found = sessions(of)
    assert list(found) == ["2022-2023-hk1", "2022-2023-hk2"]
    assert found["2022-2023-hk1"].status is Status.PLANNED
    unset = found["2022-2023-hk2"]
    assert unset.status is Status.TO_BE_SET
    assert (unset.nominal_date, unset.date, unset.start, unset.end) == (None, None, None, None)


def test_the_school_year_of_a_term_is_that_of_its_first_day() -> None:
    terms = (Term("he", "Hè", date(2027, 7, 20), date(2027, 8, 20)),)
    found = only(PerTerm({"he": date(2027, 8, 10)}), Calendar(terms=terms))
    assert found.key == "2026-2027-he"


def test_a_date_given_for_a_term_is_yielded_even_outside_it() -> None:
    assert only(PerTerm({"hk1": date(2024, 7, 1)}), Calendar(terms=TERMS[:1])).date == date(2024, 7, 1)


# date, dates


def test_a_date_has_the_key_of_its_school_year() -> None:
    assert only(OnDate(date(2025, 1, 20))).key == "2024-2025"
    assert only(OnDate(date(2025, 7, 31))).key == "2024-2025"
    assert only(OnDate(date(2025, 8, 1))).key == "2025-2026"


def test_the_school_year_begins_where_the_calendar_says() -> None:
    calendar = Calendar(year_starts=(9, 5))
    assert only(OnDate(date(2025, 9, 4)), calendar).key == "2024-2025"
    assert only(OnDate(date(2025, 9, 5)), calendar).key == "2025-2026"


def test_dates_given_by_hand_are_yielded_outside_every_term() -> None:
    days = (date(2022, 7, 4), date(2023, 7, 4))
    assert nominal(OnDates(days), date(2022, 1, 1), date(2023, 12, 31), IN_TERMS) == {
        "2022-07-04": days[0],
        "2023-07-04": days[1],
    }
    assert only(OnDate(days[0]), IN_TERMS).date == days[0]


def test_a_list_of_dates_may_be_empty() -> None:
    assert nominal(OnDates(()), date(2022, 1, 1), date(2023, 12, 31)) == {}


# rrule


def test_an_rrule_counts_from_its_first_date() -> None:
    found = nominal(
        ByRRule("FREQ=WEEKLY;INTERVAL=2;BYDAY=TH", date(2026, 9, 10)), date(2026, 9, 1), date(2026, 10, 15)
    )
    assert list(found) == ["2026-09-10", "2026-09-24", "2026-10-08"]


def test_count_counts_before_the_terms_take_dates_away() -> None:
    # Five Mondays from 29/8/2022; the term begins on 5/9, so four are left.
    found = nominal(
        ByRRule("FREQ=WEEKLY;COUNT=5", date(2022, 8, 29)), date(2022, 1, 1), date(2023, 12, 31), IN_TERMS
    )
    assert list(found) == ["2022-09-05", "2022-09-12", "2022-09-19", "2022-09-26"]


def test_count_counts_from_the_start_and_not_from_the_window() -> None:
    recurs = ByRRule("FREQ=WEEKLY;COUNT=5", date(2022, 8, 29))
    assert list(nominal(recurs, date(2022, 9, 20), date(2023, 12, 31))) == ["2022-09-26"]


def test_until_is_a_date_and_included() -> None:
    recurs = ByRRule("FREQ=DAILY;UNTIL=20270105", date(2027, 1, 4))
    assert list(nominal(recurs, date(2027, 1, 1), date(2027, 1, 31))) == ["2027-01-04", "2027-01-05"]


def test_an_rrule_that_never_matches_ends() -> None:
    recurs = ByRRule("FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30", date(2027, 1, 1))
    assert nominal(recurs, date(2027, 1, 1), date(2027, 12, 31)) == {}


@pytest.mark.parametrize(
    ("text", "first"),
    [
        ("FREQ=WEEKLY;INTERVAL=3;BYDAY=MO,SA;WKST=SU", date(2026, 9, 10)),
        ("FREQ=MONTHLY;BYDAY=-1FR", date(2026, 1, 31)),
        ("FREQ=MONTHLY;INTERVAL=5;BYMONTHDAY=-1,29", date(2027, 12, 29)),
        ("FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=29", date(2000, 2, 29)),
        ("FREQ=YEARLY;BYWEEKNO=1,53;BYDAY=TH", date(1995, 1, 1)),
        ("FREQ=YEARLY;INTERVAL=2;BYYEARDAY=366,-366", date(1998, 3, 1)),
        ("FREQ=DAILY;INTERVAL=10;BYMONTH=1,2", date(1999, 12, 31)),
    ],
)
def test_an_rrule_gives_the_dates_that_dateutil_gives(text: str, first: date) -> None:
    midnight = datetime.min.time()
    last = date(2100, 12, 31)
    rule = rrulestr(f"{text};UNTIL={last:%Y%m%d}", dtstart=datetime.combine(first, midnight))
    expected = [at.date().isoformat() for at in rule]
    assert expected
    assert list(nominal(ByRRule(text, first), first, last)) == expected


@pytest.mark.parametrize(
    ("text", "ever"),
    [
        ("FREQ=DAILY;BYMONTH=2;BYMONTHDAY=31", False),
        # 1 January 2026 is a Thursday, and so is every seventh day after it.
        ("FREQ=DAILY;INTERVAL=7;BYDAY=MO", False),
        ("FREQ=DAILY;INTERVAL=7;BYDAY=TH", True),
        ("FREQ=YEARLY;INTERVAL=4;BYMONTH=2;BYMONTHDAY=29", False),
        ("FREQ=YEARLY;INTERVAL=3;BYMONTH=2;BYMONTHDAY=29", True),
        ("FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=29;UNTIL=20270101", True),
        ("FREQ=WEEKLY;COUNT=1", True),
    ],
)
def test_a_rule_that_names_no_date_ever_is_known(text: str, ever: bool) -> None:
    assert names_a_date(ByRRule(text, date(2026, 1, 1))) is ever


def test_a_rule_that_never_matches_is_not_searched_for_long() -> None:
    """Up to the year 9999 that took six seconds."""
    began = time.process_time()
    recurs = ByRRule("FREQ=DAILY;BYMONTH=2;BYMONTHDAY=31", date(2026, 1, 1))
    assert nominal(recurs, date(2026, 1, 1), date(2027, 12, 31)) == {}
    assert time.process_time() - began < 2.5


@pytest.mark.parametrize("weeks", [1, 2])
def test_an_rrule_is_shifted_like_any_computed_date(weeks: int) -> None:
    of = school(rule(ByRRule(f"FREQ=WEEKLY;INTERVAL={weeks}", date(2027, 1, 1))))
    assert sessions(of)["2027-01-01"].date == date(2027, 1, 4)
    later = date(2027, 1, 1) + timedelta(weeks=2 * weeks)
    assert sessions(of)[later.isoformat()].date == later


# days to choose from


def chosen_from(recurs: Recurs, key: str, calendar: Calendar = NO_COUNTRY) -> tuple[date, ...]:
    found = turn_at(recurs, key, WorkingDays(calendar, "vi"))
    assert found is not None
    return days_to_choose_from(recurs, found, calendar)


def test_a_day_is_chosen_among_those_of_the_week_that_lie_in_a_term() -> None:
    week = WeekOfMonth(1, (1,))
    assert chosen_from(week, "2027-01") == tuple(date(2027, 1, day) for day in range(4, 11))
    ends = Calendar(terms=(Term("hk1", "", date(2026, 9, 5), date(2027, 1, 6)),))
    assert chosen_from(week, "2027-01", ends) == tuple(date(2027, 1, day) for day in (4, 5, 6))
    named = WeekOfMonth(1, (1,), THU)
    assert chosen_from(named, "2027-01") == ()


def test_a_day_is_chosen_among_all_from_the_one_date_to_the_other() -> None:
    span = Between(date(2026, 12, 31), date(2027, 1, 2))
    assert chosen_from(span, "2026-2027") == (date(2026, 12, 31), date(2027, 1, 1), date(2027, 1, 2))
    assert chosen_from(OnDate(date(2027, 1, 4)), "2026-2027") == ()
