"""What `check` says of a plan: each warning where it is due, and not where it is not."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta

from rules.checks import check
from rules.model import (
    Between,
    Calendar,
    Convention,
    DayOfMonth,
    DeadlineRule,
    Elapsed,
    IfAfterSession,
    InDays,
    InWeek,
    Move,
    NthWeekday,
    OnDate,
    OnDates,
    OnDayOfMonth,
    Person,
    PerTerm,
    Rule,
    School,
    Shift,
    ShiftTable,
    Term,
    WeekOfMonth,
)
from rules.plan import Code, PlanWarning
from tests.rules.entries import (
    FRI,
    MON,
    NO_COUNTRY,
    SAT,
    SUN,
    TERMS,
    VIETNAM,
    closed,
    override,
    owed,
    rule,
    school,
)

YEAR = date(2022, 9, 1), date(2023, 6, 30)
BAC_HA = ShiftTable({SAT: FRI, SUN: MON}, Move.NEXT)
MONTHLY = rule(DayOfMonth(28), BAC_HA)
ON_THE_27TH = OnDayOfMonth(27, time(15))
LAN = Person("Nguyễn Thị Lan", "lan@example.edu.vn", ("gvcn",))
HUNG = Person("Trần Văn Hùng", "hung@example.edu.vn", ("bgh", "gvcn"))
MAI = Person("Lê Thị Mai", "mai@example.edu.vn", ("bgh",))


def found(of: School, code: Code, window: tuple[date, date] = YEAR) -> list[PlanWarning]:
    return [w for w in check(of, *window) if w.code is code]


def keys(of: School, code: Code, window: tuple[date, date] = YEAR) -> list[str | None]:
    return [w.key for w in found(of, code, window)]


def place(warning: PlanWarning) -> tuple[str, str, str, str]:
    return warning.place.table, warning.place.word, warning.place.rule, warning.place.entry


def test_a_plan_without_trouble_has_no_warnings() -> None:
    of = school(rule(DayOfMonth(10, (11,)), remind=["1d 08:00"]), people=(HUNG,))
    assert check(of, *YEAR) == ()


def test_warnings_come_by_date_and_do_not_depend_on_the_order_of_the_file() -> None:
    rules = (MONTHLY, rule(DayOfMonth(28), BAC_HA, id="khac", remind=["1d 08:00"]))
    due = owed(ON_THE_27TH, rules=("r", "khac"))
    one, other = check(school(*rules, due), *YEAR), check(school(due, *rules[::-1]), *YEAR)
    assert one == other
    days = [w.dates[0] for w in one if w.dates]
    assert days == sorted(days)


# deadline-after-session


def test_a_deadline_moved_before_its_session_is_told() -> None:
    (warning,) = found(school(MONTHLY, owed(ON_THE_27TH)), Code.DEADLINE_AFTER_SESSION)
    assert place(warning) == ("deadlines", "due", "r", "d")
    assert (warning.key, warning.dates[0]) == ("2023-01", date(2023, 1, 27))


def test_in_84_months_of_bac_ha_the_deadline_comes_too_late_about_11_times() -> None:
    of = school(MONTHLY, owed(ON_THE_27TH))
    months = keys(of, Code.DEADLINE_AFTER_SESSION, (date(2022, 9, 1), date(2029, 8, 31)))
    assert 9 <= len(months) <= 13


def test_a_deadline_kept_after_its_session_was_meant_so() -> None:
    of = school(MONTHLY, owed(ON_THE_27TH, if_after_session=IfAfterSession.KEEP))
    assert not found(of, Code.DEADLINE_AFTER_SESSION)


def test_what_is_owed_after_a_session_is_not_late() -> None:
    of = school(MONTHLY, owed(InDays(2, False, False, time(17))))
    assert not found(of, Code.DEADLINE_AFTER_SESSION)


def test_a_deadline_on_the_day_of_a_session_without_an_hour_is_not_said_to_miss_an_hour() -> None:
    on_the_day = owed(InDays(0, False, True, time(17)))
    (warning,) = found(
        school(rule(OnDate(date(2022, 11, 15)), start=None), on_the_day), Code.DEADLINE_AFTER_SESSION
    )
    assert warning.params["why"] == "whole-day"
    (warning,) = found(school(rule(OnDate(date(2022, 11, 15))), on_the_day), Code.DEADLINE_AFTER_SESSION)
    assert "why" not in warning.params


# deadline-on-day-off


def test_deadlines_on_days_off_are_told_and_not_moved() -> None:
    warnings = found(school(MONTHLY, owed(ON_THE_27TH)), Code.DEADLINE_ON_DAY_OFF)
    # 26/1/2023, where the session's moved deadline lies, was still Tết.
    assert [(w.key, w.dates) for w in warnings] == [
        ("2022-11", (date(2022, 11, 27),)),
        ("2023-01", (date(2023, 1, 26),)),
        ("2023-05", (date(2023, 5, 27),)),
    ]
    assert {place(w) for w in warnings} == {("deadlines", "due", "r", "d")}


def test_the_notice_of_20_january_2023_fell_into_tet() -> None:
    of = school(MONTHLY, owed(InWeek(FRI, True, time(16, 30))))
    assert [w.dates for w in found(of, Code.DEADLINE_ON_DAY_OFF)] == [(date(2023, 1, 20),)]


def test_what_is_owed_after_a_session_is_not_advised_to_come_before_it() -> None:
    """The day after Friday 27/1/2023, 14:00: the working day before it is that Friday."""
    after = school(MONTHLY, owed(InDays(1, False, False, time(9))))
    told = {w.key: w.params.get("why") for w in found(after, Code.DEADLINE_ON_DAY_OFF)}
    assert told["2023-01"] == "after"
    assert "why" not in found(school(MONTHLY, owed(ON_THE_27TH)), Code.DEADLINE_ON_DAY_OFF)[0].params


def test_a_deadline_shifted_off_a_day_off_is_not_told() -> None:
    working = IfAfterSession.PREVIOUS_WORKING_DAY
    of = school(MONTHLY, owed(ON_THE_27TH, shift=Convention.PRECEDING, if_after_session=working))
    assert not found(of, Code.DEADLINE_ON_DAY_OFF)


# session-on-day-off


def test_a_session_left_on_a_day_off_is_told() -> None:
    unmoved = rule(DayOfMonth(28), Convention.UNADJUSTED)
    warnings = found(school(unmoved), Code.SESSION_ON_DAY_OFF)
    assert [(w.key, w.dates, place(w)) for w in warnings] == [
        ("2023-01", (date(2023, 1, 28),), ("rules", "recurs", "r", "")),
        ("2023-05", (date(2023, 5, 28),), ("rules", "recurs", "r", "")),
    ]
    assert not found(school(MONTHLY), Code.SESSION_ON_DAY_OFF)


def test_a_day_off_that_an_override_chose_is_told_at_the_override() -> None:
    of = school(MONTHLY, override("2022-11", date=date(2022, 11, 27)))
    (warning,) = found(of, Code.SESSION_ON_DAY_OFF)
    assert place(warning) == ("overrides", "date", "r", "2022-11")
    assert warning.dates == (date(2022, 11, 27),)


def test_a_cancelled_session_is_not_warned_of() -> None:
    of = school(rule(DayOfMonth(28), Convention.UNADJUSTED), override("2023-01", cancel=True))
    assert keys(of, Code.SESSION_ON_DAY_OFF) == ["2023-05"]


# session-outside-term


def test_a_date_by_hand_outside_every_term_is_told() -> None:
    of = school(
        rule(OnDates((date(2022, 8, 30), date(2022, 10, 4))), Convention.UNADJUSTED),
        calendar=Calendar("VN", terms=TERMS),
    )
    (warning,) = found(of, Code.SESSION_OUTSIDE_TERM, (date(2022, 8, 1), date(2023, 6, 30)))
    assert (warning.key, warning.dates) == ("2022-08-30", (date(2022, 8, 30),))
    assert place(warning) == ("rules", "recurs", "r", "")


def test_the_date_that_is_told_is_the_one_written_not_where_the_shift_took_it() -> None:
    """Sunday 4 September is no date of a term; Monday 5 September, the first day of one, is not said to lie outside."""
    terms = (Term("hk1", "Học kỳ I", date(2022, 9, 5), date(2023, 1, 15)),)
    of = school(rule(OnDate(date(2022, 9, 4)), Convention.FOLLOWING), calendar=Calendar("", terms=terms))
    (warning,) = found(of, Code.SESSION_OUTSIDE_TERM, (date(2022, 8, 1), date(2023, 6, 30)))
    assert warning.dates == (date(2022, 9, 4),)


def test_a_date_for_one_term_that_lies_in_the_other_is_told() -> None:
    of = school(
        rule(PerTerm({"hk1": date(2023, 2, 7), "hk2": date(2023, 4, 4)}), Convention.UNADJUSTED),
        calendar=Calendar("VN", terms=TERMS),
    )
    assert keys(of, Code.SESSION_OUTSIDE_TERM) == ["2022-2023-hk1"]


def test_a_date_that_an_override_set_outside_the_terms_is_told() -> None:
    of = school(MONTHLY, override("2023-05", date=date(2023, 6, 5)), calendar=Calendar("VN", terms=TERMS))
    (warning,) = found(of, Code.SESSION_OUTSIDE_TERM)
    assert (warning.key, warning.dates) == ("2023-05", (date(2023, 6, 5),))


def test_a_date_of_the_wrong_year_is_told_while_its_term_lies_ahead() -> None:
    of = school(
        rule(PerTerm({"hk1": date(2021, 11, 18), "hk2": date(2023, 4, 4)}), Convention.UNADJUSTED),
        calendar=Calendar("VN", terms=TERMS),
    )
    (warning,) = found(of, Code.SESSION_OUTSIDE_TERM)
    assert (warning.key, warning.dates) == ("2022-2023-hk1", (date(2021, 11, 18),))
    assert warning.params["term"] == "Học kỳ I"
    assert not found(of, Code.SESSION_OUTSIDE_TERM, (date(2023, 1, 16), date(2023, 6, 30)))


def test_an_override_into_the_wrong_year_is_told_while_its_turn_lies_ahead() -> None:
    of = school(MONTHLY, override("2023-03", date=date(2022, 3, 29)), calendar=Calendar("VN", terms=TERMS))
    (warning,) = found(of, Code.SESSION_OUTSIDE_TERM)
    assert (warning.key, warning.dates) == ("2023-03", (date(2022, 3, 29),))
    assert place(warning) == ("overrides", "date", "r", "2023-03")
    assert not found(of, Code.SESSION_OUTSIDE_TERM, (date(2023, 4, 1), date(2023, 6, 30)))


def test_nobody_at_all_is_said_of_the_roster_not_of_a_role() -> None:
    (warning,) = found(school(rule(DayOfMonth(10, (11,)), tell=("everyone",))), Code.ROLE_WITHOUT_PERSON)
    assert warning.params["why"] == "everyone"


def test_without_terms_no_date_is_outside_one() -> None:
    assert not found(school(rule(OnDate(date(2023, 6, 6)))), Code.SESSION_OUTSIDE_TERM)


# month-without-session


def test_a_month_in_a_gap_between_terms_has_no_session() -> None:
    terms = (TERMS[0], Term("hk2", "Học kỳ II", date(2023, 2, 1), date(2023, 5, 31)))
    of = school(MONTHLY, calendar=Calendar("VN", terms=terms))
    assert keys(of, Code.MONTH_WITHOUT_SESSION) == ["2023-01"]


def test_a_month_whose_turn_the_shift_skips_has_no_session() -> None:
    skipping = rule(DayOfMonth(28), ShiftTable({SAT: Move.SKIP, SUN: MON}))
    (warning,) = found(school(skipping), Code.MONTH_WITHOUT_SESSION)
    assert (warning.key, warning.dates) == ("2023-01", (date(2023, 1, 28),))
    before = date(2022, 11, 1), date(2023, 1, 27)
    assert not found(school(skipping), Code.MONTH_WITHOUT_SESSION, before)


def test_a_month_without_a_fifth_monday_or_a_30th_has_no_session() -> None:
    window = date(2023, 1, 1), date(2023, 3, 31)
    assert keys(school(rule(NthWeekday(MON, 5))), Code.MONTH_WITHOUT_SESSION, window) == [
        "2023-02",
        "2023-03",
    ]
    from_february = date(2023, 2, 1), date(2023, 2, 28)
    assert keys(school(rule(NthWeekday(MON, 5))), Code.MONTH_WITHOUT_SESSION, from_february) == ["2023-02"]
    short = rule(DayOfMonth(30, (), skip_short=True))
    assert keys(school(short), Code.MONTH_WITHOUT_SESSION, window) == ["2023-02"]


def test_a_skipped_turn_that_an_override_brought_back_is_not_missing() -> None:
    skipping = rule(DayOfMonth(28), ShiftTable({SAT: Move.SKIP, SUN: MON}))
    of = school(skipping, override("2023-01", date=date(2023, 1, 31)))
    assert not found(of, Code.MONTH_WITHOUT_SESSION)


def test_months_before_the_first_and_after_the_last_term_are_holidays() -> None:
    of = school(MONTHLY, calendar=Calendar("VN", terms=TERMS))
    assert not found(of, Code.MONTH_WITHOUT_SESSION, (date(2022, 1, 1), date(2023, 12, 31)))


def test_months_the_rule_does_not_name_are_not_missed() -> None:
    of = school(rule(DayOfMonth(28, (9, 3)), BAC_HA), calendar=Calendar("VN", terms=TERMS))
    assert not found(of, Code.MONTH_WITHOUT_SESSION)


def why_off(entry: DeadlineRule, of: Rule = MONTHLY) -> list[object]:
    """Why no plain `shift` helps, for each due date of `YEAR` on a day off."""
    return [w.params.get("why") for w in found(school(of, entry), Code.DEADLINE_ON_DAY_OFF)]


def test_a_deadline_on_a_day_off_says_what_no_line_with_a_shift_would_mend() -> None:
    on_a_monday = rule(OnDate(date(2022, 11, 14)))
    sunday = InDays(1, False, True, time(9))
    assert why_off(owed(sunday), on_a_monday) == [None]
    assert why_off(owed(sunday, shift=ShiftTable({SUN: Move.KEEP})), on_a_monday) == ["shifted"]
    assert why_off(owed(Elapsed(timedelta(hours=24), True)), on_a_monday) == ["elapsed"]
    too_late = InDays(0, False, True, time(17))
    assert why_off(owed(too_late, shift=Convention.PRECEDING), on_a_monday) == ["moved"]


# leaves-month


def test_a_session_that_leaves_its_month_is_told_with_both_dates() -> None:
    (warning,) = found(school(MONTHLY), Code.LEAVES_MONTH, (date(2027, 1, 1), date(2027, 6, 30)))
    assert (warning.key, warning.dates) == ("2027-02", (date(2027, 2, 28), date(2027, 3, 1)))
    assert place(warning) == ("rules", "shift", "r", "")


def test_a_session_that_an_override_takes_out_of_its_month_was_meant_so() -> None:
    of = school(MONTHLY, override("2027-02", date=date(2027, 3, 3)))
    assert not found(of, Code.LEAVES_MONTH, (date(2027, 1, 1), date(2027, 6, 30)))


# Clashes

TWO_GROUPS = [
    rule(
        DayOfMonth(28), BAC_HA, time(14), id="chieu", venue="Nhà đa năng", remind=["1d 08:00"], tell=("gvcn",)
    ),
    rule(
        DayOfMonth(28), BAC_HA, time(15), id="toi", venue=" nhà đa năng", remind=["1d 08:00"], tell=("bgh",)
    ),
]
SEPTEMBER = date(2022, 9, 1), date(2022, 9, 30)


def test_two_sessions_at_one_venue_that_overlap_clash() -> None:
    (warning,) = found(school(*TWO_GROUPS, people=(LAN, MAI)), Code.VENUE_CLASH, SEPTEMBER)
    assert (warning.key, warning.dates) == ("2022-09", (date(2022, 9, 28),))
    assert place(warning) == ("rules", "venue", "toi", "")


def test_a_person_told_of_both_clashes() -> None:
    (warning,) = found(school(*TWO_GROUPS, people=(LAN, HUNG, MAI)), Code.PEOPLE_CLASH, SEPTEMBER)
    assert warning.params["people"] == ("Trần Văn Hùng",)
    assert not found(school(*TWO_GROUPS, people=(LAN, MAI)), Code.PEOPLE_CLASH, SEPTEMBER)


def test_a_session_that_begins_when_the_other_ends_does_not_clash() -> None:
    after = rule(DayOfMonth(28), BAC_HA, time(15, 30), id="toi", venue="Nhà đa năng", tell=("gvcn",))
    of = school(TWO_GROUPS[0], after, people=(HUNG,))
    assert not found(of, Code.VENUE_CLASH, SEPTEMBER)
    assert not found(of, Code.PEOPLE_CLASH, SEPTEMBER)


def test_sessions_without_a_venue_do_not_clash_by_it() -> None:
    of = school(rule(DayOfMonth(28), id="a"), rule(DayOfMonth(28), id="b"))
    assert not found(of, Code.VENUE_CLASH, SEPTEMBER)


def test_a_cancelled_session_and_a_provisional_one_clash_with_nothing() -> None:
    of = school(*TWO_GROUPS, override("2022-09", rule="toi", cancel=True), people=(HUNG,))
    assert not found(of, Code.VENUE_CLASH, SEPTEMBER)
    loose = rule(Between(date(2022, 9, 28), date(2022, 9, 28)), id="tim", venue="Nhà đa năng")
    assert not found(school(TWO_GROUPS[0], loose), Code.VENUE_CLASH, SEPTEMBER)


def test_a_venue_that_an_override_gives_clashes_too() -> None:
    elsewhere = rule(DayOfMonth(28), BAC_HA, time(15), id="toi", venue="Phòng họp")
    of = school(TWO_GROUPS[0], elsewhere, override("2022-09", rule="toi", venue="Nhà đa năng"))
    assert keys(of, Code.VENUE_CLASH) == ["2022-09"]


def test_a_whole_day_takes_the_whole_day() -> None:
    whole = rule(DayOfMonth(28), BAC_HA, None, id="ca-ngay", venue="Nhà đa năng")
    assert keys(school(TWO_GROUPS[0], whole), Code.VENUE_CLASH, SEPTEMBER) == ["2022-09"]


def test_two_turns_of_one_rule_pushed_onto_one_day_clash() -> None:
    off = Calendar(days_off=(closed(date(2023, 1, 20), date(2023, 3, 5)),))
    of = school(rule(DayOfMonth(28), venue="Nhà đa năng"), calendar=off)
    assert keys(of, Code.VENUE_CLASH, (date(2023, 3, 1), date(2023, 3, 20))) == ["2023-02"]


# Reminders


def test_a_reminder_that_comes_too_late_is_told() -> None:
    of = school(rule(OnDate(date(2022, 11, 15)), start=None, remind=["0d 07:00", "1d 08:00"]))
    (warning,) = found(of, Code.REMINDER_DROPPED)
    assert place(warning) == ("rules", "remind", "r", "")
    assert (warning.key, warning.dates, warning.params["lead"]) == (
        "2022-2023", (date(2022, 11, 15),), "0d 07:00",
    )  # fmt: skip


def test_a_dropped_reminder_of_a_deadline_is_told_at_the_deadline() -> None:
    of = school(
        rule(OnDate(date(2022, 11, 15))),
        owed(InDays(1, False, True, time(7)), remind=["0d 08:00"]),
    )
    (warning,) = found(of, Code.REMINDER_DROPPED)
    assert place(warning) == ("deadlines", "remind", "r", "d")


def test_two_leads_at_one_instant_are_no_dropped_reminder() -> None:
    of = school(rule(OnDate(date(2022, 11, 15)), remind=["24h", "1d 14:00"]))
    assert not found(of, Code.REMINDER_DROPPED)


def test_a_reminder_on_a_day_off_is_told() -> None:
    of = school(rule(OnDate(date(2022, 11, 14)), remind=["1d 08:00", "1wd 08:00"]))
    (warning,) = found(of, Code.REMINDER_ON_DAY_OFF)
    assert place(warning) == ("rules", "remind", "r", "")
    assert (warning.dates, warning.params["lead"]) == ((date(2022, 11, 13),), "1d 08:00")


def test_what_nobody_is_told_of_a_provisional_session_is_not_warned_of() -> None:
    of = school(rule(Between(date(2022, 11, 14), date(2022, 11, 18)), remind=["1d 08:00"]))
    assert not found(of, Code.REMINDER_ON_DAY_OFF)


# Dates not set


def test_a_session_to_be_set_is_told_when_its_term_meets_the_window() -> None:
    of = school(
        rule(PerTerm({"hk1": date(2022, 12, 20)}), Convention.UNADJUSTED),
        calendar=Calendar("VN", terms=TERMS),
    )
    assert keys(of, Code.DATE_NOT_SET) == ["2022-2023-hk2"]
    assert not found(of, Code.DATE_NOT_SET, (date(2022, 9, 1), date(2022, 12, 31)))
    assert not found(of, Code.DATE_NOT_SET, (date(2023, 6, 1), date(2023, 12, 31)))


def test_a_provisional_date_is_told_until_an_override_fixes_it() -> None:
    weekly = rule(WeekOfMonth(1, (1,)))
    (warning,) = found(school(weekly), Code.PROVISIONAL_DATE)
    assert (warning.key, warning.dates) == ("2023-01", (date(2023, 1, 3),))
    assert not found(school(weekly, override("2023-01", date=date(2023, 1, 4))), Code.PROVISIONAL_DATE)


# The plan as such


def test_a_role_that_is_used_and_that_nobody_has_is_told_once() -> None:
    of = school(
        MONTHLY,
        owed(ON_THE_27TH),
        owed(None, id="e"),
        rule(DayOfMonth(3), id="x", remind=["1d 08:00"]),
        people=(LAN,),
    )
    (warning,) = found(of, Code.ROLE_WITHOUT_PERSON)
    assert warning.params["role"] == "Ban giám hiệu"
    assert warning.key is None


def test_a_role_that_only_a_copy_goes_to_counts_too() -> None:
    of = school(MONTHLY, owed(ON_THE_27TH, cc=("bgh",)), people=(LAN,))
    assert [w.params["role"] for w in found(of, Code.ROLE_WITHOUT_PERSON)] == ["Ban giám hiệu"]


def test_everyone_is_somebody_as_soon_as_there_is_a_person() -> None:
    told = rule(DayOfMonth(10), remind=["1d 08:00"], tell=("everyone",))
    assert found(school(told), Code.ROLE_WITHOUT_PERSON)
    assert not found(school(told, people=(LAN,)), Code.ROLE_WITHOUT_PERSON)


def test_an_override_of_a_turn_that_is_not_there_is_an_orphan() -> None:
    of = school(
        rule(NthWeekday(MON, 5)),
        override("2023-01", start=time(9)),
        override("2023-02", start=time(9)),
        override("9999-12", start=time(9)),
    )
    warnings = found(of, Code.ORPHAN_OVERRIDE)
    assert [place(w) for w in warnings] == [
        ("overrides", "key", "r", "2023-02"),
        ("overrides", "key", "r", "9999-12"),
    ]


def test_an_override_of_a_skipped_turn_is_an_orphan_unless_it_gives_a_date() -> None:
    skipping = rule(DayOfMonth(28), ShiftTable({SAT: Move.SKIP, SUN: MON}))
    (warning,) = found(school(skipping, override("2023-01", start=time(9))), Code.ORPHAN_OVERRIDE)
    assert (warning.key, warning.params.get("why")) == ("2023-01", "skip")
    (warning,) = found(school(skipping, override("9999-12", start=time(9))), Code.ORPHAN_OVERRIDE)
    assert "why" not in warning.params
    assert not found(school(skipping, override("2023-01", date=date(2023, 1, 31))), Code.ORPHAN_OVERRIDE)


def test_an_orphan_is_told_whatever_the_window() -> None:
    of = school(rule(OnDates(()), Convention.UNADJUSTED), override("2019-05-06", start=time(9)))
    assert keys(of, Code.ORPHAN_OVERRIDE) == ["2019-05-06"]


def test_a_deadline_that_opens_after_it_is_due_is_told() -> None:
    of = school(
        rule(OnDate(date(2022, 11, 15))),
        owed(InDays(3, False, True, time(17)), opens=InDays(1, False, True, time(0))),
    )
    (warning,) = found(of, Code.OPENS_AFTER_DUE)
    assert place(warning) == ("deadlines", "opens", "r", "d")
    assert warning.dates == (date(2022, 11, 14), date(2022, 11, 12))
    hours = datetime(2022, 11, 13, 17, tzinfo=UTC), datetime(2022, 11, 12, 10, tzinfo=UTC)
    assert (warning.params["from"], warning.params["to"]) == hours
    fine = school(
        rule(OnDate(date(2022, 11, 15))),
        owed(InDays(1, False, True, time(17)), opens=InDays(3, False, True, time(0))),
    )
    assert not found(fine, Code.OPENS_AFTER_DUE)


def test_a_year_beyond_the_data_is_never_silently_empty() -> None:
    window = date(2100, 12, 1), date(2101, 2, 28)
    (warning,) = found(school(MONTHLY), Code.HOLIDAYS_UNKNOWN, window)
    assert warning.params["year"] == 2101
    assert place(warning) == ("calendar", "country", "", "")
    assert not found(school(MONTHLY, calendar=Calendar()), Code.HOLIDAYS_UNKNOWN, window)
    assert not found(school(MONTHLY), Code.HOLIDAYS_UNKNOWN)


def test_years_whose_swaps_are_not_decreed_yet_are_told_unless_the_school_gives_its_own() -> None:
    window = date(2027, 1, 1), date(2027, 12, 31)
    (warning,) = found(school(MONTHLY), Code.SWAPS_NOT_DECREED, window)
    assert warning.params["year"] == 2027
    own = Calendar("VN", work_days=(closed(date(2027, 1, 9)),))
    assert not found(school(MONTHLY, calendar=own), Code.SWAPS_NOT_DECREED, window)
    assert not found(school(MONTHLY), Code.SWAPS_NOT_DECREED, (date(2024, 1, 1), date(2024, 12, 31)))


def test_the_year_a_deadline_is_counted_into_is_looked_up_as_well() -> None:
    window = date(2026, 12, 1), date(2027, 1, 31)
    last_of_the_year = rule(OnDate(date(2026, 12, 29)))
    after_new_year = school(last_of_the_year, owed(InDays(5, True, False, time(17))), calendar=VIETNAM)
    assert [w.params["year"] for w in found(after_new_year, Code.SWAPS_NOT_DECREED, window)] == [2027]
    sri_lanka = school(last_of_the_year, owed(InDays(5, True, False, time(17))), calendar=Calendar("LK"))
    assert [w.params["year"] for w in found(sri_lanka, Code.HOLIDAYS_UNKNOWN, window)] == [2027]
    before = school(last_of_the_year, owed(InDays(5, True, True, time(17))), calendar=VIETNAM)
    assert not found(before, Code.SWAPS_NOT_DECREED, window)


def test_the_year_a_session_is_moved_out_of_is_looked_up_as_well() -> None:
    window = date(2026, 12, 1), date(2027, 1, 31)
    moved = rule(DayOfMonth(2, months=(1,)), ShiftTable({SAT: FRI}, Move.PREVIOUS))
    of = school(moved, calendar=VIETNAM)
    assert [w.params["year"] for w in found(of, Code.SWAPS_NOT_DECREED, window)] == [2027]


def test_a_country_that_swaps_no_days_is_not_waited_for() -> None:
    window = date(2027, 1, 1), date(2027, 12, 31)
    assert not found(school(MONTHLY, calendar=Calendar("DE")), Code.SWAPS_NOT_DECREED, window)
    assert not found(school(MONTHLY, calendar=Calendar()), Code.SWAPS_NOT_DECREED, window)


def test_a_session_that_leaves_its_month_says_how_the_shift_would_keep_it() -> None:
    window = date(2027, 2, 1), date(2027, 3, 31)
    closed_all_month = Calendar(days_off=(closed(date(2027, 2, 1), date(2027, 2, 28)),))

    def way(shift: Shift, calendar: Calendar = NO_COUNTRY) -> tuple[object, object]:
        (warning,) = found(school(rule(DayOfMonth(28), shift), calendar=calendar), Code.LEAVES_MONTH, window)
        return warning.params.get("why"), warning.params.get("instead")

    assert way(Convention.FOLLOWING) == ("word", '"modified_following"')
    assert way(ShiftTable({SUN: MON})) == (None, None)
    assert way(ShiftTable(stay_in_month=True), closed_all_month) == ("held", None)
    assert way(Convention.NEAREST) == ("word", '{ day_off = "nearest", stay_in_month = true }')


def test_a_rule_without_an_hour_is_told_at_the_rule() -> None:
    (warning,) = found(school(rule(OnDate(date(2022, 11, 15)), start=None)), Code.HOUR_NOT_SET)
    assert place(warning) == ("rules", "start", "r", "")
    assert not found(school(MONTHLY), Code.HOUR_NOT_SET)


def test_a_rule_whose_sessions_all_got_an_hour_by_an_override_lacks_none() -> None:
    two = rule(OnDates((date(2022, 11, 15), date(2022, 12, 15))), start=None)
    first, second = (override(key, start=time(8)) for key in ("2022-11-15", "2022-12-15"))
    assert found(school(two, first), Code.HOUR_NOT_SET)
    assert not found(school(two, first, second), Code.HOUR_NOT_SET)
    called_off = override("2022-12-15", cancel=True)
    assert not found(school(two, first, called_off), Code.HOUR_NOT_SET)


def test_a_rule_without_an_hour_is_told_of_before_it_has_any_date() -> None:
    assert found(school(rule(OnDates(()), start=None)), Code.HOUR_NOT_SET)
    assert found(
        school(rule(PerTerm({}), start=None), calendar=Calendar("VN", terms=TERMS)), Code.HOUR_NOT_SET
    )


# The window


def test_only_what_falls_into_the_window_is_warned_of() -> None:
    of = school(MONTHLY, owed(ON_THE_27TH))
    assert keys(of, Code.DEADLINE_ON_DAY_OFF, (date(2022, 11, 28), date(2023, 1, 25))) == []
    assert keys(of, Code.DEADLINE_ON_DAY_OFF, (date(2022, 11, 27), date(2023, 1, 26))) == [
        "2022-11",
        "2023-01",
    ]


def test_nothing_is_warned_of_twice_when_the_window_is_cut() -> None:
    of = school(MONTHLY, owed(ON_THE_27TH, remind=["3d 08:00", "1d 08:00"]), calendar=VIETNAM)
    middle = date(2023, 1, 20)
    dated = {(w.code, w.key, w.dates) for w in check(of, *YEAR) if w.dates}
    first = {(w.code, w.key, w.dates) for w in check(of, YEAR[0], middle) if w.dates}
    second = {(w.code, w.key, w.dates) for w in check(of, middle + timedelta(days=1), YEAR[1]) if w.dates}
    assert first | second == dated
    assert first & second == set()
