"""Which days are working days."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from rules.errors import NoWorkingDayError
from rules.model import Calendar
from rules.plan import OffKind
from rules.public_holidays import coverage
from rules.working_days import WorkingDays
from tests.rules.entries import FRI, MON, SAT, VIETNAM, closed
from tests.rules.reference import public_days


def working(calendar: Calendar) -> WorkingDays:
    return WorkingDays(calendar, "vi")


def test_without_a_country_only_the_weekend_is_off() -> None:
    days = working(Calendar())
    assert days.is_working(date(2027, 1, 1))
    assert not days.is_working(date(2027, 1, 2))


def test_a_closure_overrules_an_ordinary_weekday_and_a_decreed_make_up_saturday() -> None:
    assert working(VIETNAM).is_working(date(2024, 5, 4))
    days = working(Calendar("VN", days_off=(closed(date(2024, 5, 4)), closed(date(2024, 5, 6)))))
    assert not days.is_working(date(2024, 5, 4))
    assert not days.is_working(date(2024, 5, 6))


def test_the_schools_make_up_day_overrules_a_holiday() -> None:
    days = working(Calendar("VN", work_days=(closed(date(2024, 4, 30)),)))
    assert days.is_working(date(2024, 4, 30))
    assert not days.is_working(date(2024, 5, 1))


def test_a_decreed_swap_frees_the_monday_and_takes_the_saturday() -> None:
    days = working(VIETNAM)
    assert not days.is_working(date(2024, 4, 29))
    assert days.is_working(date(2024, 5, 4))


def test_a_make_up_saturday_that_another_years_data_decrees_is_a_working_day() -> None:
    # 31/12/2018 was swapped with 05/01/2019, and 02/01/2015 with 27/12/2014.
    for day in (date(2019, 1, 5), date(2014, 12, 27)):
        assert working(VIETNAM).is_working(day)


def test_answers_do_not_depend_on_what_was_asked_before() -> None:
    asked = working(VIETNAM)
    for year in (2030, 2018, 1999, 2026):
        asked.is_working(date(year, 6, 1))
    fresh = working(VIETNAM)
    days = [date(2018, 12, 1) + timedelta(days=n) for n in range(60)]
    assert [asked.is_working(d) for d in days] == [fresh.is_working(d) for d in reversed(days)][::-1]


def test_a_day_in_lieu_after_new_year_is_off() -> None:
    assert not working(VIETNAM).is_working(date(2023, 1, 2))


def test_a_friday_and_saturday_weekend_leaves_sunday_a_working_day() -> None:
    days = working(Calendar(weekend=frozenset({FRI, SAT})))
    assert [days.is_working(date(2027, 1, 1) + timedelta(days=n)) for n in range(3)] == [False, False, True]


def test_years_beyond_the_data_have_weekends_and_closures_and_nothing_else() -> None:
    days = working(Calendar("VN", days_off=(closed(date(2150, 4, 29)),)))
    assert days.is_working(date(2150, 4, 30))
    assert not days.is_working(date(2150, 5, 2))
    assert not days.is_working(date(2150, 4, 29))


@pytest.mark.parametrize("country", ["VN", "CN", "DE"])
def test_every_day_is_as_one_calendar_filled_at_once_has_it(country: str) -> None:
    off, on = public_days(country)
    days = working(Calendar(country))
    at = date(1992, 1, 1)
    while at < date(2060, 1, 1):
        assert days.is_working(at) == (at in on or (at not in off and at.weekday() < SAT)), at
        at += timedelta(days=1)


def test_the_reason_of_a_day_off_is_the_closure_then_the_holiday_then_the_weekend() -> None:
    days = working(Calendar("VN", days_off=(closed(date(2027, 1, 1), name="Nghỉ giữa kỳ"),)))
    closure, holiday, weekend = (
        days.day_off(day) for day in (date(2027, 1, 1), date(2027, 4, 30), date(2027, 1, 3))
    )
    assert closure
    assert (closure.kind, closure.name) == (OffKind.CLOSURE, "Nghỉ giữa kỳ")
    assert holiday
    assert (holiday.kind, holiday.name) == (OffKind.HOLIDAY, "Ngày Chiến thắng")
    assert weekend
    assert (weekend.kind, weekend.name) == (OffKind.WEEKEND, "")
    assert days.day_off(date(2027, 1, 4)) is None


def test_of_two_closures_on_a_day_the_name_does_not_depend_on_their_order() -> None:
    two = (closed(date(2027, 3, 1), date(2027, 3, 9), "A"), closed(date(2027, 3, 5), name="B"))
    names = {working(Calendar(days_off=given)).day_off(date(2027, 3, 5)) for given in (two, two[::-1])}
    assert len(names) == 1


def test_holiday_names_follow_the_language_asked_for_and_not_the_environment(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("LANG", "th_TH.UTF-8")
    day = date(2033, 9, 2)
    vi, en = (WorkingDays(VIETNAM, language).day_off(day) for language in ("vi", "en"))
    assert vi
    assert vi.name == "Quốc khánh"
    assert en
    assert en.name == "National Day"


def test_a_search_over_a_closure_of_months_ends_at_its_far_side() -> None:
    days = working(Calendar("VN", days_off=(closed(date(2027, 1, 1), date(2027, 10, 1)),)))
    assert days.following(date(2027, 3, 1)) == date(2027, 10, 4)
    assert days.preceding(date(2027, 3, 1)) == date(2026, 12, 31)


def test_a_calendar_without_any_working_day_is_an_error_and_not_an_endless_search() -> None:
    days = working(Calendar(weekend=frozenset(range(7))))
    with pytest.raises(NoWorkingDayError):
        days.following(date(2027, 1, 1))


def test_working_days_are_counted_without_the_first_day() -> None:
    days = working(VIETNAM)
    thursday = date(2027, 1, 7)
    assert days.add(thursday, 2) == date(2027, 1, 11)
    assert days.add(date(2027, 1, 11), -2) == thursday
    assert days.add(date(2027, 1, 10), 0) == date(2027, 1, 10)
    assert days.add(date(2027, 1, 10), 1).weekday() == MON


def test_the_data_of_vietnam_ends_in_2100_and_its_swaps_where_they_are_decreed() -> None:
    known = coverage("VN", "")
    assert (known.first, known.last) == (1901, 2100)
    assert known.last_swap is not None
    assert known.last_swap >= 2026
    assert coverage("DE", "").last_swap is None
