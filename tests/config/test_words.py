"""The little languages: each accepted form, and what is none."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from typing import Any

import pytest

from rules.model import Lead
from scheduler.config import words
from scheduler.config.faults import BadValueError


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("15:00", time(15)),
        ("15h", time(15)),
        ("15h30", time(15, 30)),
        ("8h", time(8)),
        ("8h05", time(8, 5)),
        (" 08:00 ", time(8)),
        ("15 giờ 30", time(15, 30)),
        (time(15), time(15)),
    ],
)
def test_times(written: object, read: time) -> None:
    assert words.clock_time(written) == read


@pytest.mark.parametrize(
    "written",
    [
        "24:00",
        "15:60",
        "15",
        "15h3",
        "-1:00",
        "",
        "3pm",
        "\N{ARABIC-INDIC DIGIT ONE}5:00",
        15,
        time(15, 0, 1),
    ],
)
def test_what_is_no_time(written: object) -> None:
    with pytest.raises(BadValueError):
        words.clock_time(written)


@pytest.mark.parametrize(
    "written", [date(2027, 1, 28), "28/01/2027", "28/1/2027", "28-01-2027", "2027-01-28"]
)
def test_dates(written: object) -> None:
    assert words.calendar_date(written) == date(2027, 1, 28)


@pytest.mark.parametrize(
    "written",
    [
        "29/02/2027",
        "31/04/2027",
        "01/28/2027",
        "28/01/27",
        "2\N{FULLWIDTH DIGIT EIGHT}/01/2027",
        "",
        5,
        date(1900, 12, 31),
        datetime(2027, 1, 28, tzinfo=UTC),
    ],
)
def test_what_is_no_date(written: object) -> None:
    with pytest.raises(BadValueError):
        words.calendar_date(written)


@pytest.mark.parametrize(
    ("day", "spellings"),
    [
        (0, ["mon", "Monday", "thứ 2", "Thứ Hai", "T2", "thu hai", "thứ  2", "thu\u031b\u0301 2"]),
        (2, ["wed", "thứ tư", "Thứ 4"]),
        (3, ["thu", "thứ năm", "T5"]),
        (5, ["sat", "thứ bảy", "thứ bẩy", "T7"]),
        (6, ["sun", "CN", "chủ nhật", "Chủ Nhật"]),
    ],
)
def test_weekdays_as_people_write_them(day: int, spellings: list[str]) -> None:
    assert [words.weekday(spelling) for spelling in spellings] == [day] * len(spellings)


@pytest.mark.parametrize("written", ["thứ 8", "thứ 1", "T9", "", "tư", 2])
def test_what_is_no_weekday(written: object) -> None:
    with pytest.raises(BadValueError):
        words.weekday(written)


@pytest.mark.parametrize(
    ("written", "minutes"),
    [
        ("90m", 90),
        ("3h", 180),
        ("2h30", 150),
        ("2h30m", 150),
        ("2h 30m", 150),
        ("0m", 0),
        ("1 giờ 30 phút", 90),
    ],
)
def test_durations(written: str, minutes: int) -> None:
    assert words.duration(written) == timedelta(minutes=minutes)


@pytest.mark.parametrize("written", ["", "h", "30", "2h3", "3d", "-3h", "1.5h", "999999h", 90])
def test_what_is_no_duration(written: object) -> None:
    with pytest.raises(BadValueError):
        words.duration(written)


@pytest.mark.parametrize(("written", "days"), [("2y", 730), ("30d", 30), ("8w", 56)])
def test_how_long_to_keep(written: str, days: int) -> None:
    assert words.retention(written) == timedelta(days=days)


@pytest.mark.parametrize(
    ("written", "canonical"),
    [
        ("3d 08:00", "3d 08:00"),
        ("1d 8h", "1d 08:00"),
        ("2wd 09h", "2wd 09:00"),
        ("0d 07:00", "0d 07:00"),
        ("3h", "3h"),
        ("30m", "30m"),
        ("120m", "120m"),
        ("open 8h30", "open 08:30"),
    ],
)
def test_leads_have_one_spelling_and_keep_their_unit(written: str, canonical: str) -> None:
    assert str(words.lead(written)) == canonical


@pytest.mark.parametrize(
    "written", ["3d", "wd 08:00", "open", "3h 08:00", "30m 8h", "99999d 08:00", "9999999m", "-1d 08:00", "3 ngày", 3]
)  # fmt: skip
def test_what_is_no_lead(written: object) -> None:
    with pytest.raises(BadValueError):
        words.lead(written)


def test_a_lead_in_days_keeps_its_hour() -> None:
    assert words.lead("2wd 07:30") == Lead("wd", 2, time(7, 30))


@pytest.mark.parametrize(
    ("written", "read"),
    [("5d", (5, False)), ("5wd", (5, True)), ("3h", timedelta(hours=3)), ("90m", timedelta(minutes=90))],
)
def test_offsets(written: str, read: Any) -> None:
    assert words.offset(written) == read


def test_a_school_year_begins_on_a_day_every_year_has() -> None:
    assert words.day_and_month("01/08") == (8, 1)
    with pytest.raises(BadValueError):
        words.day_and_month("29/02")
