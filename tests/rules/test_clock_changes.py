"""Wall times around a change of the clock.

Berlin goes from 02:00 to 03:00 on 28/3/2027 and from 03:00 back to 02:00 on 31/10/2027; Lord Howe moves by
half an hour, from 02:00 to 02:30 on 3/10/2027.
"""

from __future__ import annotations

from datetime import date, time, timedelta

from rules.model import Convention, DeadlineRule, Elapsed, InDays, OnDate, School
from tests.rules.entries import NO_COUNTRY, due, local, owed, plan, reminders, rule, school, session

SPRING, AUTUMN = date(2027, 3, 28), date(2027, 10, 31)


def held(
    day: date,
    at: time | None,
    *more: DeadlineRule,
    zone: str = "Europe/Berlin",
    remind: tuple[str, ...] = (),
    hours: int = 4,
) -> School:
    made = rule(OnDate(day), Convention.UNADJUSTED, at, remind=remind, duration=timedelta(hours=hours))
    return school(made, *more, calendar=NO_COUNTRY, timezone=zone)


def test_an_hour_that_does_not_exist_is_moved_forward_by_the_gap() -> None:
    of = held(SPRING, time(2, 30))
    assert local(of, session(of, "2026-2027").start) == "2027-03-28 03:30 +0200"


def test_a_gap_of_half_an_hour_moves_by_half_an_hour() -> None:
    of = held(date(2027, 10, 3), time(2, 15), zone="Australia/Lord_Howe")
    assert local(of, session(of, "2027-2028").start) == "2027-10-03 02:45 +1100"


def test_an_ambiguous_hour_is_the_first() -> None:
    of = held(AUTUMN, time(2, 30))
    assert local(of, session(of, "2027-2028").start) == "2027-10-31 02:30 +0200"


def test_a_duration_is_elapsed_time() -> None:
    spring, autumn = held(SPRING, time(1)), held(AUTUMN, time(1))
    assert local(spring, session(spring, "2026-2027").end) == "2027-03-28 06:00 +0200"
    assert local(autumn, session(autumn, "2027-2028").end) == "2027-10-31 04:00 +0100"


def test_a_whole_day_is_as_long_as_the_day() -> None:
    for day, hours in ((SPRING, 23), (AUTUMN, 25)):
        (found,) = plan(held(day, None)).sessions
        assert found.start
        assert found.end
        assert found.end - found.start == timedelta(hours=hours)


def test_hours_before_are_elapsed_time_and_days_before_are_not() -> None:
    of = held(SPRING, time(14), remind=("24h", "1d 14:00"))
    assert reminders(of, "2026-2027") == {
        "24h": "2027-03-27 13:00 +0100",
        "1d 14:00": "2027-03-27 14:00 +0100",
    }


def test_a_deadline_hours_before_is_elapsed_time() -> None:
    of = held(AUTUMN, time(14), owed(Elapsed(timedelta(hours=24), True)))
    assert due(of, "2027-2028") == "2027-10-30 15:00 +0200"


def test_a_deadline_hours_after_counts_from_the_end() -> None:
    of = held(SPRING, time(1), owed(Elapsed(timedelta(hours=1), False)), hours=1)
    assert due(of, "2026-2027") == "2027-03-28 04:00 +0200"


def test_a_deadline_in_the_gap_that_goes_back_a_day_is_due_at_its_own_hour() -> None:
    of = held(SPRING, time(1), owed(InDays(0, False, True, time(2, 30))))
    assert due(of, "2026-2027") == "2027-03-27 02:30 +0100"


def test_two_leads_that_a_gap_brings_together_are_one_reminder() -> None:
    of = held(SPRING, time(14), remind=("0d 03:30", "0d 02:30"))
    assert reminders(of, "2026-2027") == {"0d 02:30": "2027-03-28 03:30 +0200"}


def test_the_first_and_last_instant_of_a_local_day_belong_to_it() -> None:
    for day, at in ((SPRING, time(0)), (AUTUMN, time(23, 59))):
        of = held(day, at)
        assert len(plan(of, day, day).sessions) == 1
        assert not plan(of, day + timedelta(days=1), day + timedelta(days=9)).sessions
        assert not plan(of, day - timedelta(days=9), day - timedelta(days=1)).sessions
