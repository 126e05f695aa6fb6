"""`check`: what it says, in which words, and with which status."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from tests.cli.command import BAC_HA, EXAMPLES, ROOT, Command

WORDS = ["level", "code", "file", "path", "line", "column", "key", "dates", "message"]
SOUND = """
[[rules]]
id = "dt"
title = "Đối thoại với học sinh"
recurs = { dates = [] }
start = "14:00"
"""


def test_a_fault_has_exactly_these_words(doithoai: Command, school: Callable[..., Path]) -> None:
    school(SOUND.replace("start", "strat"))
    done = doithoai("check", "--format", "jsonl")
    assert (done.status, done.err) == (1, "")
    (row,) = done.rows()
    assert list(row) == WORDS
    text = (doithoai.folder / "config.toml").read_text("utf-8").splitlines()
    assert text[row["line"] - 1][row["column"] - 1 :].startswith("strat")
    assert row == {
        "level": "error",
        "code": "unknown-word",
        "file": "config.toml",
        "path": "rules[0].strat",
        "line": row["line"],
        "column": 1,
        "key": None,
        "dates": [],
        "message": "Không có từ “strat” trong [[rules]]. Có phải là “start”?",
    }


def test_a_warning_has_exactly_these_words(doithoai: Command, school: Callable[..., Path]) -> None:
    year = datetime.now(ZoneInfo("Asia/Ho_Chi_Minh")).year + 1
    # A deadline an hour after the session it prepares, on a Wednesday in the coming year.
    day = next(
        d for d in (datetime(year, 3, n, tzinfo=ZoneInfo("UTC")) for n in range(1, 8)) if d.weekday() == 2
    )
    school(
        SOUND.replace("[]", f"[{day:%Y-%m-%d}]")
        + """
[[deadlines]]
id = "y-kien"
rule = "dt"
title = "Gửi ý kiến"
due = { before = "0d", time = "15:00" }
by = ["homeroom"]
"""
    )
    done = doithoai("check", "--format", "jsonl")
    assert (done.status, done.err) == (0, "")
    row = next(row for row in done.rows() if row["code"] == "deadline-after-session")
    assert list(row) == WORDS
    assert (row["level"], row["file"], row["path"]) == ("warning", "config.toml", "deadlines[0].due")
    assert (row["key"], row["dates"][0]) == (f"{day:%Y-%m-%d}", f"{day:%Y-%m-%d}")
    text = (doithoai.folder / "config.toml").read_text("utf-8").splitlines()
    assert text[row["line"] - 1].startswith("due = ")
    assert row["message"].startswith("Hạn “Gửi ý kiến” lúc 15:00 thứ Tư ")


def test_all_faults_are_told_at_once_with_their_places(
    doithoai: Command, school: Callable[..., Path]
) -> None:
    path = school(SOUND.replace('"14:00"', '"25:00"').replace('"dt"', '"Đối thoại"'))
    rule = path.read_text("utf-8").splitlines().index("[[rules]]") + 1
    done = doithoai("check")
    assert (done.status, done.err) == (1, "")
    assert done.lines[0] == (
        "config.toml có 2 lỗi, chưa dùng được. Dịch vụ không làm theo tệp này cho đến khi sửa xong."
    )
    assert [line.split(": ")[0] for line in done.lines if line.startswith("  - ")] == [
        f"  - dòng {rule + 1}, cột 6",
        f"  - dòng {rule + 4}, cột 9",
    ]
    assert done.lines[5:] == [f'{rule + 4:>8} | start = "25:00"', "         |         ^~~~~~~"]
    english = doithoai("--lang", "en", "check")
    assert english.lines[0] == "config.toml cannot be used until it is mended. Errors: 2."
    assert english.lines[1].startswith(f"  - line {rule + 1}, column 6: ")


def test_warnings_alone_exit_1_only_with_strict(doithoai: Command, school: Callable[..., Path]) -> None:
    school(SOUND)
    done = doithoai("check")
    assert (done.status, done.err) == (0, "")
    assert done.lines[0] == "config.toml dùng được."
    assert done.lines[2:5] == ["1 điều nên xem lại trong 24 tháng tới:", "", "Không gắn với ngày nào"]
    assert done.lines[5].startswith("  - [mail] chưa có `host`")
    assert doithoai("check", "--strict").status == 1
    assert doithoai("check", "--strict", "--format", "jsonl").status == 1


def test_a_file_without_a_warning_is_well_even_with_strict(
    doithoai: Command, school: Callable[..., Path]
) -> None:
    path = school(SOUND)
    path.write_text(path.read_text("utf-8").replace("[mail]", '[mail]\nhost = "mail.example.edu.vn"'))
    done = doithoai("check", "--strict")
    assert done.status == 0
    assert (done.lines[0], done.lines[-1]) == ("config.toml dùng được.", "Không có điều gì cần xem lại.")
    assert doithoai("check", "--strict", "--format", "jsonl").out == ""


@pytest.mark.parametrize(
    "config", [*sorted(EXAMPLES.glob("*.toml")), ROOT / "config.toml"], ids=lambda p: p.stem
)
def test_what_is_shipped_is_sound_and_told_as_json_and_as_a_list(doithoai: Command, config: Path) -> None:
    done = doithoai("check", "--format", "jsonl", config=config)
    assert done.status == 0
    assert {row["level"] for row in done.rows()} == {"warning"}
    for row in done.rows():
        assert list(row) == WORDS
        assert row["file"] == str(config)
        assert row["line"] >= 1
        assert row["column"] >= 1
    people = doithoai("check", config=config)
    (said,) = (line for line in people.lines if line.endswith(" điều nên xem lại trong 24 tháng tới:"))
    assert int(said.split()[0]) == sum(line.startswith("  - ") for line in people.lines)


def test_a_fault_in_the_roster_names_the_roster(doithoai: Command, tmp_path: Path) -> None:
    (tmp_path / "config.toml").write_bytes(BAC_HA.read_bytes())
    roster = BAC_HA.with_suffix(".csv").read_text("utf-8")
    (tmp_path / BAC_HA.with_suffix(".csv").name).write_text(
        roster.replace("hanh.bui@example.edu.vn", "hanh.bui"), encoding="utf-8"
    )
    (row,) = doithoai("check", "--format", "jsonl").rows()
    assert (row["file"], row["line"]) == ("thpt-so-2-bac-ha-2022-2023.csv", 5)
    people = doithoai("check")
    assert people.status == 1
    assert "thpt-so-2-bac-ha-2022-2023.csv" in people.out
    assert "dòng 5" in people.out


def test_a_plan_of_last_year_is_told_to_have_nothing_ahead(
    doithoai: Command, school: Callable[..., Path]
) -> None:
    lines = doithoai("check", config=EXAMPLES / "thcs-tan-son-2017-2018.toml").lines
    assert lines[1].startswith("Chú ý: từ nay đến ")
    assert "không có buổi đối thoại nào" in lines[1]
    school(SOUND.replace("[]", f"[{next_monday()}]"))
    assert "không có buổi đối thoại nào" not in doithoai("check").out


def test_reminders_on_days_off_are_one_line_of_their_own_month(
    doithoai: Command, school: Callable[..., Path]
) -> None:
    # Three Mondays, two of them in one month with the Sundays before them.
    march = date(datetime.now(ZoneInfo("Asia/Ho_Chi_Minh")).year + 1, 3, 2)
    monday = march + timedelta(days=-march.weekday() % 7)
    mondays = [monday, monday + timedelta(days=7), monday + timedelta(days=35)]
    path = school(
        SOUND.replace("[]", f"[{', '.join(map(str, mondays))}]")
        + 'tell = ["everyone"]\nremind = ["1d 08:00"]\n'
    )
    where = path.read_text("utf-8").splitlines().index('remind = ["1d 08:00"]') + 1
    lines = doithoai("check").lines
    march_says, april_says = (line for line in lines if "rơi vào ngày nghỉ" in line)
    sundays = [f"{day:%d}/{day.month}/{day.year}" for day in (m - timedelta(days=1) for m in mondays)]
    first = (
        f"  - 2 lời nhắc rơi vào ngày nghỉ, có thể ít người đọc thư: {sundays[0]}, {sundays[1]} (dòng {where}). "
        "Muốn tránh"
    )
    assert march_says.startswith(first)
    assert lines[lines.index(march_says) - 1] == f"Tháng 3/{march.year}"
    assert (
        april_says
        == f"  - 1 lời nhắc rơi vào ngày nghỉ, có thể ít người đọc thư: {sundays[2]} (dòng {where})."
    )
    assert lines[lines.index(april_says) - 1] == f"Tháng 4/{march.year}"


def test_a_deadline_of_two_rules_is_told_of_once(doithoai: Command, school: Callable[..., Path]) -> None:
    rules = SOUND.replace("[]", f"[{next_monday()}]")
    school(
        rules
        + rules.replace('"dt"', '"dt-2"')
        + '\n[[deadlines]]\nid = "y-kien"\nrule = ["dt", "dt-2"]\ntitle = "Gửi ý kiến"\n'
        + 'due = { before = "1d" }\nby = ["everyone"]\nremind = []\n'
    )
    lines = doithoai("check").lines
    (at,) = (number for number, line in enumerate(lines) if line.startswith("  - Hạn “Gửi ý kiến” rơi vào"))
    assert "cũng vậy" not in lines[at + 1]


def test_a_session_ahead_moved_to_a_day_that_is_gone_is_hinted_at(
    doithoai: Command, school: Callable[..., Path]
) -> None:
    yesterday = datetime.now(ZoneInfo("Asia/Ho_Chi_Minh")).date() - timedelta(days=1)
    ahead = next_monday()
    rules = SOUND.replace("[]", f"[{ahead}]")
    moved = f'[[overrides]]\nrule = "dt"\nkey = "{ahead}"\ndate = '
    school(f"{rules}{moved}{yesterday}\n")
    (told,) = (line for line in doithoai("check").lines if "đã qua" in line)
    assert told.startswith("Chú ý: config.toml, dòng ")
    school(f"{rules}{moved}{ahead + timedelta(days=1)}\n")
    assert "đã qua" not in doithoai("check").out


def test_what_may_be_a_slip_in_the_roster_is_for_people_only(
    doithoai: Command, school: Callable[..., Path]
) -> None:
    rows = "".join(f"Thầy Nguyễn Văn A{n},a{n}@example.edu.vn,\n" for n in range(8))
    (doithoai.folder / "roster.csv").write_text(f"name,email,roles\n{rows}", "utf-8")
    school(SOUND + '[roster]\nfile = "roster.csv"\n')
    done = doithoai("check")
    told = [line for line in done.lines if line.startswith("Chú ý: roster.csv, dòng ")]
    assert told[0].startswith(
        "Chú ý: roster.csv, dòng 2: “Thầy Nguyễn Văn A0”: thư tự ghi thầy, cô trước tên"
    )
    assert len(told) == 6
    assert "  … và 2 chỗ khác như vậy" in done.lines
    assert done.status == 0
    assert {row["level"] for row in doithoai("check", "--format", "jsonl").rows()} == {"warning"}


def next_monday() -> date:
    """A Monday more than a week ahead."""
    ahead = datetime.now(ZoneInfo("Asia/Ho_Chi_Minh")).date() + timedelta(days=8)
    return ahead + timedelta(days=-ahead.weekday() % 7)


def test_what_matters_this_month_stands_before_what_matters_later(
    doithoai: Command, school: Callable[..., Path]
) -> None:
    now = datetime.now(ZoneInfo("Asia/Ho_Chi_Minh")).date()
    later = next_saturday(date(now.year + 1, 5, 1))
    rules = SOUND.replace("[]", f"[{later}, {later + timedelta(days=7)}, {next_saturday(now)}]")
    school(rules + rules.replace('"dt"', '"dt-2"').replace("với học sinh", "với lớp trưởng"))
    lines = doithoai("check").lines
    headings = [line for line in lines[3:] if line and not line.startswith(" ")]
    first = next_saturday(now)
    this_month = (first.year, first.month) == (now.year, now.month)
    nearest = f"Tháng này (tháng {numeral(first)})" if this_month else f"Tháng {numeral(first)}"
    assert headings == [nearest, "Không gắn với ngày nào"]
    at = lines.index(nearest)
    assert lines[at + 1].startswith("  - Buổi “Đối thoại với học sinh” rơi vào thứ Bảy ")
    assert lines[at + 2].startswith("    … và cũng vậy với “Đối thoại với lớp trưởng” (dòng ")
    assert lines[at + 3].startswith("    … và 2 lần tương tự: ")
    english = doithoai("check", "--lang", "en").lines
    assert english[at] == (f"This month ({first:%B %Y})" if this_month else f"{first:%B %Y}")


def test_months_come_in_their_order(doithoai: Command, school: Callable[..., Path]) -> None:
    year = datetime.now(ZoneInfo("Asia/Ho_Chi_Minh")).year + 1
    rules = ""
    for month in (5, 3, 4):
        rules += SOUND.replace("[]", f"[{next_saturday(date(year, month, 1))}]").replace("dt", f"dt-{month}")
    school(rules)
    lines = doithoai("check").lines
    headings = [line for line in lines if line.startswith("Tháng ")]
    assert headings == [f"Tháng {month}/{year}" for month in (3, 4, 5)]


def test_what_is_said_again_names_the_month_or_the_year_it_is_said_of(
    doithoai: Command, school: Callable[..., Path]
) -> None:
    fifth_monday = SOUND.replace("{ dates = [] }", '{ weekday = "mon", nth = 5 }')
    school('[calendar]\ncountry = "LK"\n' + fifth_monday)
    lines = doithoai("check").lines
    at = next(n for n, line in enumerate(lines) if "tháng này không có ngày như vậy" in line)
    assert re.match(r"    … và \d+ lần tương tự: tháng \d+/\d{4}, tháng ", lines[at + 1])
    at = next(n for n, line in enumerate(lines) if "Không có dữ liệu ngày lễ của năm" in line)
    assert re.fullmatch(r"    … và \d lần tương tự: (\d{4}, )*\d{4}", lines[at + 1])


def test_what_has_another_reason_is_not_said_to_be_alike(
    doithoai: Command, school: Callable[..., Path]
) -> None:
    short = SOUND.replace("{ dates = [] }", '{ day_of_month = 30, short_month = "skip" }')
    year = datetime.now(ZoneInfo("Asia/Ho_Chi_Minh")).year + 1
    terms = (
        f'[[calendar.terms]]\nid = "a"\nname = "A"\nstart = {year}-01-01\nend = {year}-03-29\n'
        f'[[calendar.terms]]\nid = "b"\nname = "B"\nstart = {year}-04-01\nend = {year}-05-31\n'
    )
    school(terms + short)
    out = doithoai("check").out
    assert (
        f"Tháng 02/{year} không có buổi “Đối thoại với học sinh”, vì tháng này không có ngày như vậy" in out
    )
    assert f"Tháng 3/{year} không có buổi “Đối thoại với học sinh”, vì" in out
    assert "tương tự" not in out


def test_a_roster_nobody_reads_is_told_once(doithoai: Command, school: Callable[..., Path]) -> None:
    school(SOUND)
    (doithoai.folder / "roster.csv").write_text("name,email,roles\n", "utf-8")
    assert sum("roster.csv" in line for line in doithoai("check").lines) == 1
    assert "roster" not in doithoai("check", "--format", "jsonl").out
    (doithoai.folder / "roster.csv").write_text("name,email,roles\nLan,lan@example.edu.vn,\n", "utf-8")
    school(SOUND + '[roster]\nfile = "roster.csv"\n')
    assert "roster.csv" not in doithoai("check").out


def next_saturday(day: date) -> date:
    return day + timedelta(days=(5 - day.weekday()) % 7)


def numeral(day: date) -> str:
    """A month as an office writes it: 02/2027, 3/2027."""
    return f"{day.month:02}/{day.year}" if day.month < 3 else f"{day.month}/{day.year}"


# --- the faulty line ----------------------------------------------------------------------------------


def test_each_fault_is_shown_in_its_line_within_80_columns(
    doithoai: Command, school: Callable[..., Path]
) -> None:
    long = ", ".join(f'"vai-tro-{n}"' for n in range(30))
    path = school(SOUND + f'\ttell = ["homeroom", {long}]\n')
    done = doithoai("check")
    assert "     9 | " not in done.out
    shown = [line for line in done.lines if " | " in line]
    assert all(len(line) <= 80 for line in shown)
    number = len(path.read_text("utf-8").splitlines())
    for line, mark in zip(shown[::2], shown[1::2], strict=True):
        assert line.startswith(f"{number:>8} | ")
        assert line[mark.index("^") :].startswith('"vai-tro-')
    assert len(shown) == 60


def test_a_fault_in_the_roster_is_shown_in_its_cell(doithoai: Command, school: Callable[..., Path]) -> None:
    school(SOUND + '\n[roster]\nfile = "ds.csv"\n')
    roster = "Họ tên;Email;Vai trò\r\nTrần Văn Minh;minh;homeroom\r\n".encode("utf-8-sig")
    (doithoai.folder / "ds.csv").write_bytes(roster)
    lines = doithoai("check").lines
    assert lines[-3:] == [
        "  - dòng 2, cột 15: “minh” không phải địa chỉ thư: thiếu @.",
        "       2 | Trần Văn Minh;minh;homeroom",
        "         |               ^~~~",
    ]


def test_what_stands_nowhere_is_told_without_a_place(doithoai: Command, tmp_path: Path) -> None:
    (tmp_path / "config.toml").write_text("x = 1\n", "utf-8")
    done = doithoai("check")
    assert "  - Thiếu “from” trong [mail], ví dụ from = " in done.out
    assert sum(" | " in line for line in done.lines) == 2


@pytest.mark.parametrize(
    "more",
    [
        'password = "geheim-9"',
        'password = "geheim-9',
        "password = geheim-9",
        "mat_khau = geheim-9 # ghi chú",
        'smtp = { user = "x", password = "geheim-9", x = }',
        'smtp = { password = "geheim-9", colour = 1 }',
        '"mật khẩu" = """\ngeheim-9\n"""',
        '[service]\ndatabase = "postgresql+psycopg://u:geheim-9@db/x"\ncolour = 1',
        "[service]\ndatabase = postgresql+psycopg://u:geheim-9@db/x",
        "[service]\ndatabase = 'postgresql+psycopg://u:geheim-9@db/x",
        '[service]\ndatabase = "postgresql+psycopg://u@db/x?password=geheim-9"',
        '[service]\ndatabase = "host=db password=geheim-9"',
        'password.smtp = "geheim-9"',
        '[password]\nsmtp = "geheim-9"\nx = { y = "geheim-9" }',
        '[mail.auth]\npass = "geheim-9"\nuser = 1',
        'mail_pass = "geheim-9"',
        'token = "geheim-9"',
        'password: "geheim-9"',
        'password "geheim-9"',
        "password geheim-9",
        'mật khẩu = "geheim-9"',
        "Mật khẩu: geheim-9",
        '{ "password": "geheim-9" }',
    ],
)
def test_a_password_is_never_shown(doithoai: Command, school: Callable[..., Path], more: str) -> None:
    school(f"\n{more}\n")
    for arguments in (["check"], ["check", "--format", "jsonl"], ["plan"]):
        done = doithoai(*arguments)
        assert done.status == 1
        assert "geheim" not in done.out + done.err


def test_two_sessions_of_one_title_are_told_apart_by_rule_and_key(
    doithoai: Command, school: Callable[..., Path]
) -> None:
    day = datetime.now(ZoneInfo("Asia/Ho_Chi_Minh")).date() + timedelta(days=30)
    rule = f'title = "Đối thoại"\nrecurs = {{ dates = [{day}] }}\nstart = "08:00"\nvenue = "Sân"\n'
    school(f'[[rules]]\nid = "mot"\n{rule}[[rules]]\nid = "hai"\n{rule}')
    said = " ".join(doithoai("check").out.split())
    assert f"Hai buổi “Đối thoại” (mot {day} và hai {day}) trùng giờ ở cùng một nơi (Sân)" in said
