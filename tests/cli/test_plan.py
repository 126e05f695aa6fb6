"""`plan`: what stands in each format, in which order, for which days."""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Callable
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import icalendar
import pytest

from tests.cli.command import BAC_HA, EXAMPLES, Command

CASES = sorted((Path(__file__).parents[1] / "data" / "cases").glob("*.toml"))
ORDER = {"session": 0, "deadline": 1, "reminder": 2}
Rows = list[dict[str, Any]]

DAILY = """
[[rules]]
id = "moi-ngay"
title = "Mỗi ngày"
recurs = { rrule = "FREQ=DAILY", from = 2020-01-01 }
shift = "unadjusted"
"""


def plan(doithoai: Command, config: Path, first: str, last: str, *more: str) -> Rows:
    done = doithoai("plan", "--from", first, "--to", last, "--format", "jsonl", *more, config=config)
    assert (done.status, done.err) == (0, "")
    return done.rows()


def by_id(rows: Rows) -> dict[str, dict[str, Any]]:
    return {row["id"]: row for row in rows}


# --- the JSON of the contract -------------------------------------------------------------------------


def test_a_session_has_exactly_these_words(doithoai: Command) -> None:
    rows = by_id(plan(doithoai, BAC_HA, "2023-01-01", "2023-01-31"))
    assert rows["thpt-so-2-bac-ha/ban-tru/2023-01"] == {
        "kind": "session",
        "id": "thpt-so-2-bac-ha/ban-tru/2023-01",
        "rule": "ban-tru",
        "key": "2023-01",
        "status": "planned",
        "nominal_date": "2023-01-28",
        "start": "2023-01-27T19:45:00+07:00",
        "end": "2023-01-27T21:15:00+07:00",
        "title": "Đối thoại với học sinh bán trú",
        "venue": "Nhà đa năng",
        "audience": "100% học sinh bán trú",
        "trace": [
            {
                "code": "weekend",
                "from": "2023-01-28",
                "to": "2023-01-27",
                "reason": "ngày 28 là thứ Bảy nên chuyển sang thứ Sáu, ngày 27",
            }
        ],
    }


def test_a_deadline_has_exactly_these_words(doithoai: Command) -> None:
    rows = by_id(plan(doithoai, BAC_HA, "2023-01-01", "2023-01-31"))
    assert rows["thpt-so-2-bac-ha/ban-tru/2023-01/y-kien"] == {
        "kind": "deadline",
        "id": "thpt-so-2-bac-ha/ban-tru/2023-01/y-kien",
        "session": "thpt-so-2-bac-ha/ban-tru/2023-01",
        "deadline": "y-kien",
        "opens": None,
        "due": "2023-01-27T15:00:00+07:00",
        "by": ["boarding"],
        "cc": ["secretary", "boarding-head"],
        "submit_to": "doithoai@example.edu.vn",
        "trace": [],
    }


def test_a_deadline_that_was_moved_says_by_what(doithoai: Command) -> None:
    rows = by_id(plan(doithoai, BAC_HA, "2023-01-01", "2023-01-31"))
    moved = rows["thpt-so-2-bac-ha/hoc-sinh-khac/2023-01/y-kien"]
    assert moved["due"] == "2023-01-26T15:00:00+07:00"
    assert moved["trace"] == [
        {
            "code": "deadline-after-session",
            "from": "2023-01-27T15:00:00+07:00",
            "to": "2023-01-26T15:00:00+07:00",
            "reason": "hạn thường lệ là 15:00 thứ Sáu 27/01; lần này sớm hơn 1 ngày, 15:00 thứ Năm 26/01, "
            "vì buổi đối thoại bắt đầu lúc 14:00 thứ Sáu 27/01",
        }
    ]


def test_a_reminder_has_exactly_these_words(doithoai: Command) -> None:
    rows = by_id(plan(doithoai, BAC_HA, "2023-01-01", "2023-01-31"))
    assert rows["thpt-so-2-bac-ha/ban-tru/2023-01/y-kien/3d 08:00"] == {
        "kind": "reminder",
        "id": "thpt-so-2-bac-ha/ban-tru/2023-01/y-kien/3d 08:00",
        "of": "thpt-so-2-bac-ha/ban-tru/2023-01/y-kien",
        "at": "2023-01-24T08:00:00+07:00",
        "to": ["boarding"],
        "cc": ["secretary", "boarding-head"],
    }
    own = rows["thpt-so-2-bac-ha/ban-tru/2023-01/session/1d 08:00"]
    assert own["of"] == "thpt-so-2-bac-ha/ban-tru/2023-01"
    assert own["cc"] == []


def test_a_whole_day_is_told_by_its_date_and_a_window_by_both_ends(doithoai: Command) -> None:
    rows = by_id(plan(doithoai, EXAMPLES / "thcs-tan-son-2017-2018.toml", "2017-11-01", "2017-12-31"))
    session = rows["thcs-tan-son/doi-thoai/2017-2018"]
    assert (session["start"], session["end"]) == ("2017-12-06", "2017-12-06")
    rollout = rows["thcs-tan-son/doi-thoai/2017-2018/trien-khai"]
    assert (rollout["opens"], rollout["due"]) == ("2017-11-18T00:00:00+07:00", "2017-11-20T17:00:00+07:00")


def test_a_term_without_a_date_is_listed_last_with_deadlines_that_have_none(doithoai: Command) -> None:
    rows = plan(doithoai, EXAMPLES / "thcs-nguyen-hue-2024-2025.toml", "2025-02-01", "2025-05-31")
    unset = [row for row in rows if row.get("key") == "2024-2025-hk2"]
    assert [(row["rule"], row["status"], row["nominal_date"], row["start"], row["end"]) for row in unset] == [
        ("giao-vien", "to_be_set", None, None, None),
        ("hoc-sinh", "to_be_set", None, None, None),
    ]
    theirs = [row for row in rows if "2024-2025-hk2" in row.get("session", "")]
    assert theirs
    assert {row["due"] for row in theirs} == {None}


def test_a_date_that_had_to_be_found_is_provisional_and_nobody_is_told(doithoai: Command) -> None:
    rows = plan(doithoai, EXAMPLES / "mn-bich-hoa-2022-2023.toml", "2022-11-01", "2023-02-28")
    sessions = [row for row in rows if row["kind"] == "session"]
    assert [(row["status"], row["start"]) for row in sessions] == [
        ("provisional", "2023-01-03T14:00:00+07:00")
    ]
    assert not [row for row in rows if row["kind"] == "reminder"]


def test_a_cancelled_session_keeps_the_start_it_would_have_had(
    doithoai: Command, school: Callable[..., Path]
) -> None:
    config = school(
        """
[[rules]]
id = "dt"
title = "Đối thoại"
recurs = { dates = [2026-11-27] }
start = "14:00"
tell = ["homeroom"]
[[deadlines]]
id = "y-kien"
rule = "dt"
title = "Gửi ý kiến"
due = { before = "1d" }
by = ["homeroom"]
[[overrides]]
rule = "dt"
key = "2026-11-27"
cancel = true
"""
    )
    (row,) = plan(doithoai, config, "2026-11-01", "2026-11-30")
    assert (row["status"], row["start"]) == ("cancelled", "2026-11-27T14:00:00+07:00")


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.stem)
def test_the_worked_cases_line_for_line(doithoai: Command, case: Path) -> None:
    wanted = [json.loads(line) for line in case.with_suffix(".jsonl").read_text("utf-8").splitlines()]
    first, last = re.findall(r"\d{4}-\d{2}-\d{2}", case.read_text("utf-8").splitlines()[0])
    deciding = ("kind", "id", "status", "nominal_date", "start", "end", "opens", "due", "at")
    rows = plan(doithoai, case, first, last)
    assert [{word: row[word] for word in deciding if word in row} for row in rows] == wanted


# --- order and window ---------------------------------------------------------------------------------


def test_by_instant_then_session_deadline_reminder_then_id_and_what_has_no_instant_last(
    doithoai: Command, school: Callable[..., Path]
) -> None:
    rules = """
[[rules]]
id = "{id}"
title = "Đối thoại"
recurs = {{ dates = [2026-11-27] }}
start = "08:00"
tell = ["homeroom"]
remind = ["1d 08:00"]
[[deadlines]]
id = "truoc"
rule = "{id}"
title = "Trước"
due = {{ before = "1d", time = "08:00" }}
by = ["homeroom"]
remind = []
[[deadlines]]
id = "sau"
rule = "{id}"
title = "Sau"
by = ["homeroom"]
"""
    config = school(rules.format(id="b") + rules.format(id="a"))
    rows = plan(doithoai, config, "2026-11-01", "2026-11-30")
    assert [(row["kind"], row["id"].removeprefix("truong-thu/")) for row in rows] == [
        ("deadline", "a/2026-11-27/truoc"),
        ("deadline", "b/2026-11-27/truoc"),
        ("reminder", "a/2026-11-27/session/1d 08:00"),
        ("reminder", "b/2026-11-27/session/1d 08:00"),
        ("session", "a/2026-11-27"),
        ("session", "b/2026-11-27"),
        ("deadline", "a/2026-11-27/sau"),
        ("deadline", "b/2026-11-27/sau"),
    ]


def test_the_real_plan_of_a_year_is_in_that_order(doithoai: Command) -> None:
    rows = plan(doithoai, BAC_HA, "2022-09-01", "2023-06-30")
    far = datetime.max.replace(tzinfo=UTC)

    def place(row: dict[str, Any]) -> tuple[datetime, int, str]:
        at = row.get("start") or row.get("due") or row.get("at")
        return datetime.fromisoformat(at) if at else far, ORDER[row["kind"]], row["id"]

    assert len(rows) > 300
    assert [place(row) for row in rows] == sorted(place(row) for row in rows)


@pytest.mark.parametrize(
    ("first", "last", "there"),
    [
        ("2023-01-27", "2023-01-27", True),
        ("2023-01-01", "2023-01-27", True),
        ("2023-01-27", "2023-02-28", True),
        ("2023-01-01", "2023-01-26", False),
        ("2023-01-28", "2023-02-20", False),
    ],
)
def test_both_days_of_the_window_belong_to_it(doithoai: Command, first: str, last: str, there: bool) -> None:
    ids = by_id(plan(doithoai, BAC_HA, first, last))
    assert ("thpt-so-2-bac-ha/ban-tru/2023-01" in ids) is there


def test_a_date_may_be_written_as_people_write_it(doithoai: Command) -> None:
    assert plan(doithoai, BAC_HA, "27/01/2023", "1/2/2023") == plan(
        doithoai, BAC_HA, "2023-01-27", "2023-02-01"
    )


@pytest.mark.parametrize("zone", ["Pacific/Kiritimati", "Pacific/Pago_Pago"])
def test_without_days_it_is_the_year_from_the_schools_own_today(
    doithoai: Command, school: Callable[..., Path], zone: str
) -> None:
    """Between these two zones lie 25 hours: in one of them it is not the date of this machine."""
    head = f'[school]\nid = "xa"\nname = "Xa"\ntimezone = "{zone}"\n[mail]\nfrom = "a@example.edu.vn"\n'
    config = school(DAILY, head=head)
    before = datetime.now(ZoneInfo(zone)).date()
    starts = [row["start"] for row in doithoai("plan", "--format", "jsonl", config=config).rows()]
    after = datetime.now(ZoneInfo(zone)).date()
    assert (starts[0], starts[-1]) in {(str(day), str(_a_year_later(day))) for day in (before, after)}


def test_from_a_leap_day_a_year_ends_on_28_february(doithoai: Command, school: Callable[..., Path]) -> None:
    rows = doithoai("plan", "--from", "2028-02-29", "--format", "jsonl", config=school(DAILY)).rows()
    assert (rows[0]["start"], rows[-1]["start"]) == ("2028-02-29", "2029-02-28")


def test_days_may_be_counted_instead(doithoai: Command, school: Callable[..., Path]) -> None:
    done = doithoai("plan", "--from", "2026-11-01", "--days", 2, "--format", "jsonl", config=school(DAILY))
    assert [row["start"] for row in done.rows()] == ["2026-11-01", "2026-11-02", "2026-11-03"]


def _a_year_later(day: date) -> date:
    return day.replace(year=day.year + 1, day=min(day.day, 28) if day.month == 2 else day.day)


# --- for spreadsheets and calendars -------------------------------------------------------------------


def test_csv_begins_with_the_mark_without_which_excel_garbles_vietnamese(doithoai: Command) -> None:
    done = doithoai("plan", "--from", "2023-01-26", "--to", "2023-01-27", "--format", "csv", config=BAC_HA)
    assert done.stdout.startswith(b"\xef\xbb\xbf" + "Loại,Mã,Ngày,Giờ,".encode())
    assert done.stdout.count(b"\r\n") == len(done.stdout.splitlines())
    rows = {row["Mã"].removeprefix("thpt-so-2-bac-ha/"): row for row in done.table()}
    session = rows["ban-tru/2023-01"]
    assert (session["Ngày"], session["Giờ"], session["Địa điểm"]) == ("2023-01-27", "19:45", "Nhà đa năng")
    assert session["Vì sao"] == "ngày 28 là thứ Bảy nên chuyển sang thứ Sáu, ngày 27"
    assert rows["ban-tru/2023-01/y-kien"]["Người"] == "Ban quản lý bán trú"
    assert rows["ban-tru/2023-01/session/1d 08:00"]["Nội dung"] == "Đối thoại với học sinh bán trú"


def test_csv_is_for_people_and_speaks_their_language(doithoai: Command) -> None:
    config = EXAMPLES / "mn-bich-hoa-2022-2023.toml"
    window = ("plan", "--from", "2022-12-30", "--to", "2023-01-03", "--format", "csv")
    said = {row["Mã"].split("/", 2)[2]: row for row in doithoai(*window, config=config).table()}
    assert (said["2023-01"]["Loại"], said["2023-01"]["Tình trạng"]) == ("buổi đối thoại", "dự kiến")
    offered = said["2023-01/phieu-dang-ky"]
    assert (offered["Loại"], offered["Tình trạng"]) == ("việc", "theo ngày dự kiến, không bắt buộc")
    english = doithoai("--lang", "en", *window, config=config).table()
    assert {(row["kind"], row["status"]) for row in english} >= {("session", "provisional")}


def test_what_counts_from_a_provisional_date_says_so_in_a_calendar_too(doithoai: Command) -> None:
    config = EXAMPLES / "mn-bich-hoa-2022-2023.toml"
    window = ("plan", "--from", "2022-12-22", "--to", "2022-12-22", "--format", "ics")
    (task,) = icalendar.Calendar.from_ical(doithoai(*window, config=config).stdout).walk("VTODO")
    assert str(task["SUMMARY"]).startswith("Hạn theo ngày dự kiến: Soạn nội dung gợi ý")
    english = doithoai("--lang", "en", *window, config=config).stdout
    (task,) = icalendar.Calendar.from_ical(english).walk("VTODO")
    assert str(task["SUMMARY"]).startswith("Due by the provisional date: Soạn nội dung gợi ý")


def test_csv_keeps_commas_quotes_and_line_breaks_in_their_cell_and_runs_no_formula(
    doithoai: Command, school: Callable[..., Path]
) -> None:
    config = school(
        """
[[rules]]
id = "dt"
title = '=HYPERLINK("http://example.edu.vn","x")'
recurs = { dates = [2026-11-27, 2026-11-30] }
start = "14:00"
venue = 'Phòng "A", tầng 2'
[[overrides]]
rule = "dt"
key = "2026-11-30"
venue = "+84 @SUM(1)"
"""
    )
    done = doithoai("plan", "--from", "2026-11-01", "--to", "2026-11-30", "--format", "csv", config=config)
    first, second = done.table()
    assert first["Nội dung"] == '\'=HYPERLINK("http://example.edu.vn","x")'
    assert first["Địa điểm"] == 'Phòng "A", tầng 2'
    assert second["Địa điểm"] == "'+84 @SUM(1)"


@pytest.mark.parametrize("sign", ["=", "+", "-", "@", "\uff1d", "\uff0b", "\uff0d", "\uff20"])
def test_csv_makes_text_of_all_that_begins_like_a_formula(
    doithoai: Command, school: Callable[..., Path], sign: str
) -> None:
    config = school(f"""
[[rules]]
id = "dt"
title = '{sign}1+1'
recurs = {{ dates = [2026-11-27] }}
start = "14:00"
venue = '{sign}cmd|" /C calc"!A0'
""")
    done = doithoai("plan", "--from", "2026-11-01", "--to", "2026-11-30", "--format", "csv", config=config)
    (row,) = done.table()
    assert (row["Nội dung"], row["Địa điểm"]) == (f"'{sign}1+1", f'\'{sign}cmd|" /C calc"!A0')


def test_ics_keeps_hostile_titles_apart_and_whole(doithoai: Command, school: Callable[..., Path]) -> None:
    titles = ['A;B,C:\\\\nEND:VEVENT"x"', "Đối thoại " + "rất dài " * 40 + "🎓" * 30]
    rules = "".join(
        f"[[rules]]\nid = \"r{number}\"\ntitle = '{title}'\nrecurs = {{ dates = [2026-11-27] }}\n"
        f'start = "14:00"\nvenue = \'{title}\'\ntell = ["homeroom"]\n'
        for number, title in enumerate(titles)
    )
    words = ("plan", "--from", "2026-11-01", "--to", "2026-11-30", "--format", "ics")
    done = doithoai(*words, config=school(rules))
    assert (done.status, done.err) == (0, "")
    assert max(map(len, done.stdout.split(b"\r\n"))) <= 75
    events = icalendar.Calendar.from_ical(done.stdout).walk("VEVENT")
    assert [str(event["SUMMARY"]) for event in events] == [title.strip() for title in titles]
    assert [str(event["LOCATION"]) for event in events] == [title.strip() for title in titles]
    assert [len(event.walk("VALARM")) for event in events] == [1, 1]


def test_ics_holds_the_right_instants(doithoai: Command) -> None:
    done = doithoai("plan", "--from", "2023-01-01", "--to", "2023-01-31", "--format", "ics", config=BAC_HA)
    events = list(icalendar.Calendar.from_ical(done.stdout).walk("VEVENT"))
    starts = {str(event["SUMMARY"]): event.decoded("DTSTART").astimezone(UTC) for event in events}
    assert starts["Đối thoại với học sinh bán trú"] == datetime(2023, 1, 27, 12, 45, tzinfo=UTC)
    assert starts["Đối thoại với học sinh không ở bán trú"] == datetime(2023, 1, 27, 7, 0, tzinfo=UTC)


def test_ics_of_a_whole_day_is_a_day(doithoai: Command) -> None:
    config = EXAMPLES / "thcs-tan-son-2017-2018.toml"
    done = doithoai("plan", "--from", "2017-12-06", "--to", "2017-12-06", "--format", "ics", config=config)
    (event,) = icalendar.Calendar.from_ical(done.stdout).walk("VEVENT")
    assert event.decoded("DTSTART") == date(2017, 12, 6)


# --- for people ---------------------------------------------------------------------------------------


def test_the_table_has_a_heading_a_month_and_the_reason_of_what_moved(doithoai: Command) -> None:
    done = doithoai("plan", "--from", "2023-01-26", "--to", "2023-02-28", config=BAC_HA)
    assert done.status == 0
    text = " ".join(done.out.split())
    assert "Trường THPT số 2 Bắc Hà: kế hoạch từ 26/01/2023 đến 28/02/2023" in text
    assert "Tháng 01/2023" in done.lines
    assert "Tháng 02/2023" in done.lines
    assert "[ban-tru 2023-01]" in text
    assert "↳ ngày 28 là thứ Bảy nên chuyển" in text
    kinds = Counter(row["kind"] for row in plan(doithoai, BAC_HA, "2023-01-26", "2023-02-28"))
    assert kinds["session"] == 4
    counted = f"4 buổi đối thoại, {kinds['deadline']} việc, {kinds['reminder']} lời nhắc."
    assert done.lines[-1] == counted


def test_what_several_sessions_ask_of_the_same_people_is_one_line(doithoai: Command) -> None:
    done = doithoai("plan", "--from", "2023-02-10", "--to", "2023-02-10", config=BAC_HA)
    reports = [line for line in done.lines if "Hạn: báo cáo cấp trên" in line]
    assert len(reports) == 1
    assert "(2 buổi)" in reports[0]


def test_an_empty_window_says_so(doithoai: Command) -> None:
    done = doithoai("plan", "--from", "2023-07-10", "--to", "2023-07-12", config=BAC_HA)
    assert done.out == "Không có việc gì từ 10/7/2023 đến 12/7/2023.\n"
    english = doithoai("plan", "--from", "2023-07-10", "--to", "2023-07-12", "--lang", "en", config=BAC_HA)
    assert english.out == "Nothing from 10 Jul 2023 to 12 Jul 2023.\n"


def test_an_end_is_given_in_one_way(doithoai: Command, school: Callable[..., Path]) -> None:
    done = doithoai("plan", "--to", "2026-12-01", "--days", 3, config=school(DAILY))
    assert (done.status, done.out) == (2, "")
    assert done.err.startswith("Lệnh chưa đúng: chỉ ghi --to hoặc --days, không ghi cả hai\n")
