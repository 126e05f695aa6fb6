"""What a window of local days holds, and in which order."""

from __future__ import annotations

from datetime import date, time, timedelta

from rules.model import Calendar, Convention, DayOfMonth, InDays, OnDate, OnDayOfMonth, PerTerm
from rules.plan import Deadline, Reminder, Session
from tests.rules.entries import TERMS, closed, override, owed, plan, rule, school, sessions


def test_a_window_of_one_day_holds_what_begins_on_it() -> None:
    of = school(rule(DayOfMonth(28)))
    assert list(sessions(of, date(2027, 1, 28), date(2027, 1, 28))) == ["2027-01"]
    assert list(sessions(of, date(2027, 1, 29), date(2027, 2, 28))) == []
    assert list(sessions(of, date(2027, 3, 1), date(2027, 3, 1))) == ["2027-02"]


def test_a_window_that_ends_before_it_begins_is_empty() -> None:
    found = plan(school(rule(DayOfMonth(28))), date(2027, 3, 31), date(2027, 1, 1))
    assert (found.sessions, found.deadlines, found.reminders) == ((), (), ())


def test_each_item_is_in_the_window_by_its_own_instant() -> None:
    of = school(
        rule(OnDate(date(2027, 3, 16)), Convention.UNADJUSTED, remind=["10d 08:00"]),
        owed(InDays(2, False, True, time(17)), remind=["1d 08:00"]),
    )
    seen = {}
    for n in range(1, 20):
        day = date(2027, 3, n)
        found = plan(of, day, day)
        items: tuple[Session | Deadline | Reminder, ...]
        items = (*found.sessions, *found.deadlines, *found.reminders)
        for item in items:
            seen[item.id.removeprefix("truong/r/2026-2027")] = n
    assert seen == {"": 16, "/d": 14, "/d/1d 08:00": 13, "/session/10d 08:00": 6}


def test_a_deadline_far_after_its_session_is_found_alone() -> None:
    of = school(rule(DayOfMonth(28)), owed(InDays(200, True, False, time(17))))
    # 200 working days after 28/01/2027 lie in November.
    (due,) = (d for d in plan(of).deadlines if d.key == "2027-01")
    assert due.due
    day = due.due.date()
    assert [d.key for d in plan(of, day, day).deadlines] == ["2027-01"]
    assert day > date(2027, 11, 1)


def test_a_deadline_far_before_its_session_is_found_alone() -> None:
    of = school(rule(DayOfMonth(28)), owed(InDays(400, False, True, time(17))))
    assert [d.key for d in plan(of, date(2025, 12, 24), date(2025, 12, 24)).deadlines] == ["2027-01"]


def test_a_session_to_be_set_is_there_when_its_term_meets_the_window() -> None:
    of = school(rule(PerTerm({}), Convention.UNADJUSTED), calendar=Calendar(terms=TERMS))
    hk1, hk2 = "2022-2023-hk1", "2022-2023-hk2"
    assert list(sessions(of, date(2023, 1, 15), date(2023, 1, 15))) == [hk1]
    assert list(sessions(of, date(2023, 1, 15), date(2023, 1, 16))) == [hk1, hk2]
    assert list(sessions(of, date(2023, 5, 31), date(2023, 9, 1))) == [hk2]
    assert list(sessions(of, date(2023, 6, 1), date(2023, 9, 1))) == []


def test_a_deadline_without_a_date_is_there_when_its_session_is() -> None:
    of = school(
        rule(PerTerm({"hk1": date(2022, 12, 18)}), Convention.UNADJUSTED),
        owed(None, id="khong-han"),
        owed(InDays(5, False, True, time(17)), id="truoc"),
        calendar=Calendar(terms=TERMS),
    )

    def undated(first: date, last: date) -> list[str]:
        return [
            d.id.removeprefix("truong/r/2022-2023-") for d in plan(of, first, last).deadlines if d.due is None
        ]

    assert undated(date(2022, 12, 18), date(2022, 12, 18)) == ["hk1/khong-han"]
    assert undated(date(2022, 12, 13), date(2022, 12, 13)) == []
    assert undated(date(2023, 5, 1), date(2023, 5, 1)) == ["hk2/khong-han", "hk2/truoc"]


def test_the_plan_is_ordered_by_instant_and_then_by_id_and_the_undated_come_last() -> None:
    of = school(
        rule(PerTerm({}), Convention.UNADJUSTED, id="a"),
        rule(DayOfMonth(28), id="c"),
        rule(DayOfMonth(28), id="b"),
        calendar=Calendar(terms=TERMS),
    )
    found = [s.id.removeprefix("truong/") for s in plan(of, date(2022, 9, 1), date(2022, 10, 31)).sessions]
    assert found == ["b/2022-09", "c/2022-09", "b/2022-10", "c/2022-10", "a/2022-2023-hk1"]


def test_sessions_that_a_closure_of_months_pushes_together_are_all_in_the_window_they_reach() -> None:
    off = Calendar(days_off=(closed(date(2027, 1, 1), date(2027, 10, 31)),))
    of = school(rule(DayOfMonth(28)), calendar=off)
    assert list(sessions(of, date(2027, 11, 1), date(2027, 11, 1))) == [f"2027-{n:02}" for n in range(1, 11)]


def test_a_plan_beyond_the_known_holidays_is_a_plan_all_the_same() -> None:
    of = school(
        rule(DayOfMonth(28), remind=["1d 08:00"]), owed(OnDayOfMonth(27, time(15)), remind=["1d 08:00"])
    )
    for year in (1890, 2180):
        found = plan(of, date(year, 1, 1), date(year, 12, 31))
        assert (len(found.sessions), len(found.deadlines)) == (12, 12)


def test_a_window_far_from_everything_is_answered_at_once_and_empty() -> None:
    of = school(rule(OnDate(date(2027, 3, 16))), override("2026-2027", date=date(2027, 4, 1)))
    assert plan(of, date(2090, 1, 1), date(2090, 1, 1) + timedelta(days=30)).sessions == ()
