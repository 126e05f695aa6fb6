"""When people are told, and under which id."""

from __future__ import annotations

from datetime import date, time, timedelta

from rules.model import (
    Calendar,
    Convention,
    DayOfMonth,
    Elapsed,
    InDays,
    OnDate,
    OnDayOfMonth,
    PerTerm,
    WeekOfMonth,
)
from tests.rules.entries import (
    TERMS,
    closed,
    local,
    override,
    owed,
    plan,
    reminders,
    reminders_of,
    rule,
    school,
)

TUESDAY = OnDate(date(2027, 3, 16))
KEY = "2026-2027"
ON_THE_27TH = OnDayOfMonth(27, time(15))


def of_session(
    *leads: str, start: time | None = time(14), recurs: OnDate = TUESDAY, calendar: Calendar | None = None
) -> dict[str, str]:
    made = rule(recurs, Convention.UNADJUSTED, start, remind=leads)
    return reminders(school(made, calendar=calendar or Calendar("VN")), KEY)


def of_deadline(
    *leads: str, opens: InDays | None = None, due: InDays | Elapsed | None = None
) -> dict[str, str]:
    what = due or InDays(4, False, True, time(17))
    return reminders(school(rule(TUESDAY), owed(what, opens=opens, remind=leads)), KEY)


# Leads


def test_days_before_at_an_hour() -> None:
    assert of_session("7d 08:00", "1d 08:00") == {
        "7d 08:00": "2027-03-09 08:00",
        "1d 08:00": "2027-03-15 08:00",
    }


def test_working_days_before_do_not_count_the_date_itself() -> None:
    assert of_session("2wd 07:30") == {"2wd 07:30": "2027-03-12 07:30"}


def test_the_day_itself() -> None:
    assert of_session("0d 07:00") == {"0d 07:00": "2027-03-16 07:00"}


def test_hours_and_minutes_before_the_start() -> None:
    assert of_session("3h", "30m") == {"3h": "2027-03-16 11:00", "30m": "2027-03-16 13:30"}


def test_days_before_a_deadline_count_from_its_due_date_and_not_from_the_session() -> None:
    assert of_deadline("3d 08:00", "1d 08:00", "3h") == {
        "3d 08:00": "2027-03-09 08:00",
        "1d 08:00": "2027-03-11 08:00",
        "3h": "2027-03-12 14:00",
    }


def test_days_before_a_deadline_in_hours_count_from_the_day_it_falls_on() -> None:
    assert of_deadline("1d 08:00", due=Elapsed(timedelta(hours=20), True)) == {"1d 08:00": "2027-03-14 08:00"}


def test_days_count_from_where_the_session_moved_the_deadline() -> None:
    made = school(
        rule(DayOfMonth(28)),
        owed(ON_THE_27TH, remind=["1d 08:00"]),
        override("2027-03", date=date(2027, 3, 26)),
    )
    assert reminders(made, "2027-03") == {"1d 08:00": "2027-03-24 08:00"}


def test_on_the_day_a_deadline_opens() -> None:
    assert of_deadline("open 08:00", opens=InDays(9, False, True, time(0))) == {
        "open 08:00": "2027-03-07 08:00"
    }


def test_an_open_lead_speaks_of_a_deadline_without_due_and_no_other_does() -> None:
    made = school(
        rule(TUESDAY), owed(None, opens=InDays(3, True, True, time(0)), remind=["open 08:00", "1d 08:00"])
    )
    assert reminders(made, KEY) == {"open 08:00": "2027-03-11 08:00"}


def test_an_open_lead_of_a_deadline_that_never_opens_says_nothing() -> None:
    assert of_deadline("open 08:00") == {}


def test_a_lead_of_400_days_speaks_more_than_a_year_before() -> None:
    made = school(rule(DayOfMonth(28), remind=["400d 08:00"]), owed(ON_THE_27TH, remind=["400d 08:00"]))
    day = date(2026, 1, 23)
    assert [r.id for r in plan(made, day - timedelta(days=1), day).reminders] == [
        "truong/r/2027-02/d/400d 08:00",
    ]  # fmt: skip
    assert [r.id for r in plan(made, date(2026, 1, 25), date(2026, 1, 25)).reminders] == [
        "truong/r/2027-02/session/400d 08:00",
    ]  # fmt: skip


def test_working_days_before_cross_a_closure_of_months() -> None:
    summer = Calendar("VN", days_off=(closed(date(2027, 6, 1), date(2027, 8, 31)),))
    found = of_session("3wd 08:00", recurs=OnDate(date(2027, 7, 1)), calendar=summer)
    assert found == {"3wd 08:00": "2027-05-27 08:00"}


# Identity


def test_the_id_names_target_and_lead() -> None:
    made = school(
        rule(TUESDAY, remind=["1d 08:00"]), owed(InDays(4, False, True, time(17)), remind=["3h"], cc=("bgh",))
    )
    told = {r.id: (r.of, r.lead, r.to, r.cc) for r in reminders_of(made, KEY)}
    session = "truong/r/2026-2027"
    assert told == {
        f"{session}/session/1d 08:00": (session, "1d 08:00", ("bgh",), ()),
        f"{session}/d/3h": (f"{session}/d", "3h", ("gvcn",), ("bgh",)),
    }


# What is dropped


def test_a_reminder_at_or_after_its_target_is_dropped() -> None:
    assert of_session("0d 14:00", "0d 18:00", "0d 13:59") == {"0d 13:59": "2027-03-16 13:59"}


def test_a_reminder_on_the_day_of_a_whole_day_session_comes_too_late() -> None:
    assert of_session("0d 07:00", "1d 08:00", start=None) == {"1d 08:00": "2027-03-15 08:00"}


def test_a_reminder_of_the_opening_after_the_deadline_is_dropped() -> None:
    assert of_deadline("open 08:00", opens=InDays(0, False, True, time(0))) == {}


def test_equal_instants_are_one_reminder_the_first_in_order() -> None:
    # Due on Friday 12/3 at 17:00.
    assert list(of_deadline("60m", "1h")) == ["1h"]
    assert list(of_deadline("1h", "0d 16:00")) == ["0d 16:00"]
    assert list(of_deadline("24h", "1wd 17:00")) == ["1wd 17:00"]
    assert list(of_deadline("1wd 17:00", "1d 17:00")) == ["1d 17:00"]
    opens = InDays(5, False, True, time(0))
    assert list(of_deadline("1d 17:00", "open 17:00", opens=opens)) == ["open 17:00"]


def test_the_same_instant_for_two_targets_is_two_reminders() -> None:
    made = school(
        rule(TUESDAY, remind=["1d 08:00"]), owed(InDays(0, False, True, time(9)), remind=["1d 08:00"])
    )
    assert [r.id.split("/")[3] for r in reminders_of(made, KEY)] == ["d", "session"]


# Who is not told


def test_nobody_is_told_of_a_provisional_session_nor_of_its_deadlines() -> None:
    made = school(
        rule(WeekOfMonth(1, (1,)), remind=["1d 08:00"]),
        owed(InDays(2, False, True, time(17)), remind=["1d 08:00"]),
    )
    found = plan(made, date(2022, 12, 1), date(2023, 1, 31))
    assert [local(made, d.due) for d in found.deadlines] == ["2023-01-01 17:00"]
    assert found.reminders == ()


def test_people_are_told_as_soon_as_an_override_fixes_a_provisional_date() -> None:
    made = school(
        rule(WeekOfMonth(1, (1,)), remind=["1d 08:00"]),
        owed(InDays(2, False, True, time(17)), remind=["1d 08:00"]),
        override("2023-01", date=date(2023, 1, 3)),
    )
    assert [local(made, r.at) for r in reminders_of(made, "2023-01")] == [
        "2022-12-31 08:00",
        "2023-01-02 08:00",
    ]


def test_a_session_to_be_set_reminds_nobody_of_itself() -> None:
    made = school(rule(PerTerm({}), remind=["1d 08:00"]), calendar=Calendar(terms=TERMS))
    assert plan(made).reminders == ()
