"""When a trouble is raised again, and when it is not: days, what was raised before, and what stands now."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from notifications.notice import TroubleCode
from scheduler.alarm import steps
from scheduler.store.notices import Raised

ADMIN = "vanphong@example.edu.vn"


class School:
    """Raises what `steps` says, and remembers it as the database does."""

    def __init__(self, admin: str = ADMIN) -> None:
        self.admin, self.notices = admin, dict[str, Raised]()

    def tick(self, day: int, standing: Mapping[TroubleCode, str], hour: int = 8) -> list[tuple[str, bool]]:
        """What is raised on that day (0 is Monday), with whether it is mailed; each letter is a case."""
        now = datetime(2026, 11, 23, hour, tzinfo=UTC) + timedelta(days=day)
        known = [one for one in self.notices.values() if one.day >= now.date() - timedelta(days=31)]
        found = list(
            steps(
                {code: frozenset(keys) for code, keys in standing.items()},
                sorted(known, key=lambda one: one.day),
                school="truong",
                today=now.date(),
                now=now,
                admin=self.admin,
            )
        )
        for step in found:
            self.notices[step.notice.id] = (
                replace(step.notice, mailed=self.admin) if step.mail else step.notice
            )
        return [(step.notice.cause, step.mail) for step in found if step.alarm]


def test_a_trouble_is_raised_once_a_day_however_often_it_is_looked_at() -> None:
    school, broken = School(), {TroubleCode.BROKEN_EDIT: "x"}
    assert school.tick(0, broken) == [("broken-edit", True)]
    assert school.tick(0, broken, 9) == []
    assert school.tick(1, broken) == [("broken-edit", True)]


def test_what_had_ended_and_comes_back_is_raised_again_also_on_the_same_day() -> None:
    school, broken = School(), {TroubleCode.BROKEN_EDIT: "x"}
    school.tick(0, broken)
    assert school.tick(0, {}, 9) == []
    assert school.tick(0, broken, 10) == [("broken-edit", True)]
    assert school.tick(0, broken, 11) == []


def test_what_has_happened_is_raised_once_and_what_is_new_the_next_day() -> None:
    school = School()
    assert school.tick(0, {TroubleCode.FAILED: "a"}) == [("failed", True)]
    assert school.tick(0, {TroubleCode.FAILED: "ab"}, 9) == []
    assert school.tick(1, {TroubleCode.FAILED: "ab"}) == [("failed", True)]
    assert [school.tick(day, {TroubleCode.FAILED: "ab"}) for day in range(2, 20)] == [[]] * 18


def test_the_new_notice_knows_what_the_one_before_has_told() -> None:
    school = School()
    school.tick(0, {TroubleCode.FAILED: "a"})
    school.tick(1, {TroubleCode.FAILED: "ab"})
    assert [(one.before, one.keys) for one in school.notices.values()] == [
        (frozenset(), frozenset("a")),
        (frozenset("a"), frozenset("ab")),
    ]


@pytest.mark.parametrize("code", [TroubleCode.PLAN_ENDS, TroubleCode.DATE_NOT_SET, TroubleCode.ROLE_EMPTY])
def test_what_can_wait_is_raised_once_a_week_while_it_lasts(code: TroubleCode) -> None:
    school = School()
    raised = [day for day in range(21) if school.tick(day, {code: "x"})]
    assert raised == [0, 7, 14]


def test_a_second_case_of_what_can_wait_is_told_the_next_day() -> None:
    school = School()
    school.tick(0, {TroubleCode.ROLE_EMPTY: "a"})
    assert school.tick(2, {TroubleCode.ROLE_EMPTY: "ab"}) == [("role-empty", True)]


def test_without_an_admin_only_the_alarm_is_raised_and_the_mail_follows_once_there_is_one() -> None:
    school = School(admin="")
    assert school.tick(0, {TroubleCode.FAILED: "a"}) == [("failed", False)]
    school.admin = ADMIN
    assert school.tick(0, {TroubleCode.FAILED: "a"}, 9) == []
    assert [one.mailed for one in school.notices.values()] == [ADMIN]


def test_what_was_raised_on_a_day_to_come_was_raised_by_a_clock_that_was_wrong() -> None:
    school, broken = School(), {TroubleCode.BROKEN_EDIT: "x"}
    school.tick(365, broken)
    assert school.tick(0, broken) == [("broken-edit", True)]


def test_each_cause_has_an_identity_for_the_day() -> None:
    school = School()
    school.tick(0, {TroubleCode.FAILED: "a", TroubleCode.CLOCK: "b"})
    assert list(school.notices) == ["truong/notice/failed/2026-11-23", "truong/notice/clock/2026-11-23"]
