"""A change to one session, by its key."""

from __future__ import annotations

from datetime import date, time

from rules.model import (
    Calendar,
    Convention,
    DayOfMonth,
    InDays,
    Move,
    NthWeekday,
    OnDates,
    PerTerm,
    ShiftTable,
    WeekOfMonth,
)
from rules.plan import Status
from tests.rules.entries import (
    MON,
    SAT,
    SUN,
    TERMS,
    codes,
    local,
    override,
    owed,
    plan,
    reminders,
    rule,
    school,
    session,
    sessions,
)

MONTHLY = rule(DayOfMonth(28), remind=["1d 08:00"])
TWO_DAYS_BEFORE = owed(InDays(2, False, True, time(17)), remind=["1d 08:00"])


def test_a_new_date_keeps_the_identity_and_the_nominal_date() -> None:
    before = session(school(MONTHLY), "2027-01")
    after = session(
        school(MONTHLY, override("2027-01", date=date(2027, 1, 29), reason="Thi học kỳ")), "2027-01"
    )
    assert after.id == before.id
    assert (after.nominal_date, after.date) == (date(2027, 1, 28), date(2027, 1, 29))
    (step,) = after.trace
    assert (str(step.code), step.from_, step.to, step.reason) == (
        "override", date(2027, 1, 28), date(2027, 1, 29), "Thi học kỳ",
    )  # fmt: skip


def test_a_date_set_by_an_override_is_final_even_on_a_day_off() -> None:
    found = session(school(MONTHLY, override("2027-01", date=date(2027, 1, 31))), "2027-01")
    assert found.date == date(2027, 1, 31)


def test_deadlines_and_reminders_follow_the_new_date() -> None:
    of = school(MONTHLY, TWO_DAYS_BEFORE, override("2027-01", date=date(2027, 1, 20)))
    found = {
        r.id.removeprefix("truong/r/2027-01/"): local(of, r.at)
        for r in plan(of).reminders
        if "/2027-01/" in r.id
    }
    assert found == {"d/1d 08:00": "2027-01-17 08:00", "session/1d 08:00": "2027-01-19 08:00"}


def test_a_new_hour_leaves_the_shift_as_it_was() -> None:
    of = school(MONTHLY, override("2027-02", start=time(8)))
    found = session(of, "2027-02")
    assert local(of, found.start) == "2027-03-01 08:00"
    assert local(of, found.end) == "2027-03-01 09:30"
    assert codes(found.trace) == ["weekend"]


def test_an_hour_given_to_a_whole_day_session_makes_it_end_after_its_duration() -> None:
    of = school(rule(DayOfMonth(28), start=None), override("2027-01", start=time(8)))
    found = session(of, "2027-01")
    assert (local(of, found.start), local(of, found.end), found.whole_day) == (
        "2027-01-28 08:00", "2027-01-28 09:30", False,
    )  # fmt: skip
    assert session(of, "2027-02").whole_day


def test_midnight_is_an_hour_too() -> None:
    of = school(MONTHLY, override("2027-01", start=time(0)))
    found = session(of, "2027-01")
    assert (local(of, found.start), local(of, found.end)) == ("2027-01-28 00:00", "2027-01-28 01:30")


def test_a_new_venue_may_be_none_at_all() -> None:
    with_venue = rule(DayOfMonth(28), venue="Nhà đa năng")
    of = school(with_venue, override("2027-01", venue="Phòng họp"), override("2027-02", venue=""))
    found = sessions(of)
    assert [found[key].venue for key in ("2027-01", "2027-02", "2027-03")] == ["Phòng họp", "", "Nhà đa năng"]


def test_a_cancelled_session_is_listed_with_the_start_it_would_have_had_and_nothing_hangs_on_it() -> None:
    of = school(MONTHLY, TWO_DAYS_BEFORE, override("2027-02", cancel=True))
    found = plan(of, date(2027, 2, 1), date(2027, 3, 20))
    assert [(s.key, s.status, local(of, s.start)) for s in found.sessions] == [
        ("2027-02", Status.CANCELLED, "2027-03-01 14:00")
    ]
    assert found.deadlines == ()
    assert found.reminders == ()


def test_a_provisional_session_becomes_planned_by_a_date_and_by_nothing_else() -> None:
    weekly = rule(WeekOfMonth(1, (1,)), remind=["1d 08:00"])
    fixed = session(school(weekly, override("2023-01", date=date(2023, 1, 5))), "2023-01")
    assert (fixed.status, fixed.nominal_date) == (Status.PLANNED, date(2023, 1, 3))
    for change in ({"start": time(9)}, {"venue": "Phòng họp"}):
        assert session(school(weekly, override("2023-01", **change)), "2023-01").status is Status.PROVISIONAL


def test_a_date_for_a_session_to_be_set_is_its_nominal_date() -> None:
    unset = rule(PerTerm({}), Convention.UNADJUSTED, remind=["1d 08:00"])
    of = school(unset, override("2022-2023-hk2", date=date(2023, 4, 15)), calendar=Calendar(terms=TERMS))
    found = session(of, "2022-2023-hk2")
    assert (found.status, found.nominal_date, found.date) == (
        Status.PLANNED, date(2023, 4, 15), date(2023, 4, 15),
    )  # fmt: skip
    assert reminders(of, "2022-2023-hk2") == {"1d 08:00": "2023-04-14 08:00"}
    assert session(of, "2022-2023-hk1").status is Status.TO_BE_SET


def test_a_session_to_be_set_may_be_cancelled() -> None:
    of = school(
        rule(PerTerm({}), Convention.UNADJUSTED),
        override("2022-2023-hk2", cancel=True),
        calendar=Calendar(terms=TERMS),
    )
    found = sessions(of, date(2023, 5, 31), date(2023, 6, 30))
    assert [(s.status, s.start) for s in found.values()] == [(Status.CANCELLED, None)]


def test_a_turn_that_the_shift_skipped_exists_once_it_is_given_a_date() -> None:
    skipping = rule(DayOfMonth(28), ShiftTable({SAT: Move.SKIP, SUN: Move.SKIP}))
    assert "2027-02" not in sessions(school(skipping))
    found = session(school(skipping, override("2027-02", date=date(2027, 2, 25))), "2027-02")
    assert (found.status, found.nominal_date, found.date) == (
        Status.PLANNED, date(2027, 2, 28), date(2027, 2, 25),
    )  # fmt: skip


def test_a_skipped_turn_does_not_come_back_by_an_hour_or_a_cancellation() -> None:
    skipping = rule(DayOfMonth(28), ShiftTable({SAT: Move.SKIP, SUN: Move.SKIP}))
    for change in ({"start": time(9)}, {"cancel": True}):
        assert "2027-02" not in sessions(school(skipping, override("2027-02", **change)))


def test_an_override_of_a_turn_the_rule_does_not_have_changes_nothing() -> None:
    nowhere = [
        override("2027-02", date=date(2027, 2, 10)),  # no fifth Monday
        override("2026-2027", date=date(2027, 2, 10)),
        override("9999-12", date=date(2027, 2, 10)),
        override("0001-01", date=date(2027, 2, 10)),
        override("gì đó", date=date(2027, 2, 10)),
    ]
    fifth = rule(NthWeekday(MON, 5))
    assert plan(school(fifth, *nowhere)) == plan(school(fifth))


def test_an_override_of_a_turn_outside_the_terms_does_not_bring_it_back() -> None:
    of = school(MONTHLY, override("2022-07", date=date(2022, 9, 20)), calendar=Calendar(terms=TERMS))
    assert "2022-07" not in sessions(of)


def test_a_session_moved_by_years_is_found_where_it_went_and_not_where_it_was() -> None:
    of = school(MONTHLY, TWO_DAYS_BEFORE, override("2015-03", date=date(2031, 5, 6)))
    far = plan(of, date(2031, 5, 4), date(2031, 5, 6))
    assert [s.id for s in far.sessions] == ["truong/r/2015-03"]
    assert [d.id for d in far.deadlines] == ["truong/r/2015-03/d"]
    assert [r.id for r in far.reminders] == ["truong/r/2015-03/session/1d 08:00"]
    assert "2015-03" not in sessions(of, date(2015, 3, 1), date(2015, 4, 30))


def test_a_date_in_a_list_is_itself_the_key() -> None:
    days = (date(2027, 1, 4), date(2027, 2, 8))
    of = school(rule(OnDates(days), Convention.UNADJUSTED), override("2027-02-08", date=date(2027, 2, 9)))
    assert {key: s.date for key, s in sessions(of).items()} == {
        "2027-01-04": date(2027, 1, 4),
        "2027-02-08": date(2027, 2, 9),
    }


def test_only_the_rule_named_is_changed() -> None:
    of = school(MONTHLY, rule(DayOfMonth(28), id="khac"), override("2027-01", date=date(2027, 1, 29)))
    moved = {s.rule: s.date for s in plan(of).sessions if s.key == "2027-01"}
    assert moved == {"r": date(2027, 1, 29), "khac": date(2027, 1, 28)}
