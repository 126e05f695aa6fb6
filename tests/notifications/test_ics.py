"""A plan in somebody's calendar, read back by a parser."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime
from typing import Any

import icalendar
import pytest

from notifications.ics import calendar
from rules.plan import Plan, Reminder, Status
from tests.notifications.letters import OPINIONS, SCHOOL, SESSION, at

STAMP = datetime(2026, 11, 1, 1, tzinfo=UTC)
REMINDER = Reminder(
    f"{OPINIONS.id}/1d 08:00", OPINIONS.id, at(2026, 11, 25, 8), "1d 08:00", ("homeroom",), ()
)
TOLD = Reminder(f"{SESSION.id}/session/1d 08:00", SESSION.id, at(2026, 11, 26, 8), "1d 08:00", ("x",), ())
PLAN = Plan((SESSION,), (OPINIONS,), (REMINDER, TOLD))


def parts(plan: Plan, name: str) -> list[Any]:
    return icalendar.Calendar.from_ical(calendar(plan, SCHOOL, STAMP)).walk(name)


def test_a_session_is_an_event_with_its_reminder_as_an_alarm() -> None:
    (event,) = parts(PLAN, "VEVENT")
    assert event["UID"] == f"{SESSION.id}@{SCHOOL.id}"
    assert event["SUMMARY"] == "Đối thoại với học sinh"
    assert event["LOCATION"] == "Nhà đa năng"
    assert event["STATUS"] == "CONFIRMED"
    assert (event["DTSTART"].dt, event["DTEND"].dt) == (SESSION.start, SESSION.end)
    assert event["DTSTAMP"].dt == event["LAST-MODIFIED"].dt == STAMP
    assert "129 học sinh" in event["DESCRIPTION"]
    assert "Ngày 28 là thứ Bảy" in event["DESCRIPTION"]
    (alarm,) = event.walk("VALARM")
    assert alarm["TRIGGER"].dt == TOLD.at
    assert alarm["TRIGGER"].params["VALUE"] == "DATE-TIME"


def test_a_deadline_is_a_task_that_begins_when_it_opens() -> None:
    (task,) = parts(PLAN, "VTODO")
    assert task["UID"] == f"{OPINIONS.id}@{SCHOOL.id}"
    assert task["DUE"].dt == OPINIONS.due
    assert "DTSTART" not in task
    assert [alarm["TRIGGER"].dt for alarm in task.walk("VALARM")] == [REMINDER.at]
    window = OPINIONS._replace(opens=at(2026, 11, 20))
    (task,) = parts(Plan((), (window,), ()), "VTODO")
    assert task["DTSTART"].dt == window.opens
    backwards = OPINIONS._replace(opens=at(2026, 11, 30))
    (task,) = parts(Plan((), (backwards,), ()), "VTODO")
    assert "DTSTART" not in task


def test_a_whole_day_is_a_date() -> None:
    whole = SESSION._replace(whole_day=True, start=at(2026, 11, 27), end=at(2026, 11, 28))
    (event,) = parts(Plan((whole,)), "VEVENT")
    assert (event["DTSTART"].dt, event["DTEND"].dt) == (date(2026, 11, 27), date(2026, 11, 28))


@pytest.mark.parametrize(
    ("status", "said", "mark"),
    [(Status.PROVISIONAL, "TENTATIVE", "Dự kiến: "), (Status.CANCELLED, "CANCELLED", "ĐÃ HỦY: ")],
)
def test_what_is_not_sure_says_so_in_its_name_too(status: Status, said: str, mark: str) -> None:
    """Many calendars do not show the status of an event."""
    (event,) = parts(Plan((SESSION._replace(status=status),)), "VEVENT")
    assert event["STATUS"] == said
    assert event["SUMMARY"] == f"{mark}{SESSION.title}"


def test_what_has_no_date_is_left_out() -> None:
    unset = SESSION._replace(status=Status.TO_BE_SET, date=None, start=None, end=None)
    plan = Plan((unset,), (OPINIONS._replace(due=None),), (REMINDER,))
    assert not parts(plan, "VEVENT")
    assert not parts(plan, "VTODO")


def test_equal_plans_give_equal_bytes_with_crlf() -> None:
    written = calendar(PLAN, SCHOOL, STAMP)
    assert written == calendar(PLAN, SCHOOL, STAMP)
    assert re.search(rb"[^\r]\n", written) is None
    assert max(len(line) for line in written.split(b"\r\n")) <= 75


def test_signs_of_the_format_in_a_title_are_text() -> None:
    title = "A;B,C\\D\nEND:VEVENT"
    (event,) = parts(Plan((SESSION._replace(title=title),)), "VEVENT")
    assert str(event["SUMMARY"]) == title
