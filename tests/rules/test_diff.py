"""What another version of a plan changes, told by identity."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, time, timedelta

from hypothesis import HealthCheck, given, settings

from rules.diff import Change, Difference, diff
from rules.expand import expand
from rules.model import DayOfMonth, InDays, OnDates, School
from rules.plan import Item, Session, Status
from tests.rules.entries import override, owed, rule, school
from tests.rules.schools import schools

quick = settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
NOVEMBER = date(2026, 11, 1), date(2026, 11, 30)
MONTHLY = rule(DayOfMonth(27), remind=["1d 08:00"])
OPINIONS = owed(InDays(2, False, True, time(17)), remind=["1d 08:00"])
PLAN = school(MONTHLY, OPINIONS)


def told(differences: tuple[Difference, ...]) -> list[tuple[str, str]]:
    return [(str(d.change), d.item.id.removeprefix("truong/r/")) for d in differences]


def all_of(of: School, first: date, last: date) -> dict[str, Item]:
    plan = expand(of, first, last)
    items: list[Item] = [*plan.sessions, *plan.deadlines, *plan.reminders]
    return {item.id: item for item in items}


def test_the_same_plan_has_no_differences() -> None:
    assert diff(PLAN, school(MONTHLY, OPINIONS), *NOVEMBER) == ()


def test_a_new_date_changes_the_session_and_all_that_hangs_on_it() -> None:
    moved = school(MONTHLY, OPINIONS, override("2026-11", date=date(2026, 11, 26), reason="Thi"))
    found = diff(PLAN, moved, *NOVEMBER)
    assert told(found) == [
        ("changed", "2026-11/d/1d 08:00"),
        ("changed", "2026-11/d"),
        ("changed", "2026-11/session/1d 08:00"),
        ("changed", "2026-11"),
    ]
    session = found[-1]
    assert session.fields == ("date", "start", "end", "trace")
    assert isinstance(session.before, Session)
    assert isinstance(session.after, Session)
    assert (str(session.before.date), str(session.after.date)) == ("2026-11-27", "2026-11-26")


def test_what_moves_out_of_the_days_asked_about_is_changed_not_removed() -> None:
    moved = school(MONTHLY, override("2026-11", date=date(2026, 12, 3)))
    for before, after in ((PLAN, moved), (moved, PLAN)):
        (session,) = [d for d in diff(before, after, *NOVEMBER) if d.item.id == "truong/r/2026-11"]
        assert session.change is Change.CHANGED


def test_a_session_that_comes_or_goes_takes_its_deadlines_and_reminders_along() -> None:
    once = replace(MONTHLY, recurs=OnDates((date(2026, 11, 20),)))
    found = diff(PLAN, school(once, OPINIONS), *NOVEMBER)
    assert {(change, key.split("/")[0]) for change, key in told(found)} == {
        ("added", "2026-11-20"),
        ("removed", "2026-11"),
    }
    assert len(found) == 8
    assert all(d.fields == () for d in found)


def test_a_cancelled_session_is_changed_and_its_deadlines_are_gone() -> None:
    found = diff(PLAN, school(MONTHLY, OPINIONS, override("2026-11", cancel=True)), *NOVEMBER)
    (session,) = [d for d in found if d.change is Change.CHANGED]
    assert session.fields == ("status",)
    assert isinstance(session.after, Session)
    assert session.after.status is Status.CANCELLED
    assert {d.change for d in found if d is not session} == {Change.REMOVED}


def test_a_rule_taken_out_of_the_file_is_gone_whole() -> None:
    found = diff(PLAN, school(), *NOVEMBER)
    assert {d.change for d in found} == {Change.REMOVED}
    assert len(found) == 4


@quick
@given(schools(), schools())
def test_of_two_random_versions_each_item_that_differs_is_found_and_no_other(
    made: tuple[School, date], other: tuple[School, date]
) -> None:
    before, first = made
    after = replace(before, calendar=other[0].calendar, deadlines=other[0].deadlines)
    days = first, first + timedelta(days=100)
    wide = date(1990, 1, 1), date(2050, 12, 31)
    old, new = all_of(before, *wide), all_of(after, *wide)
    asked = all_of(before, *days).keys() | all_of(after, *days).keys()
    expected = {key for key in asked if old.get(key) != new.get(key)}
    found = diff(before, after, *days)
    assert {d.item.id for d in found} == expected
    assert all((d.before, d.after) == (old.get(d.item.id), new.get(d.item.id)) for d in found)
