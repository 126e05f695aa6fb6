"""`plan --diff`: what an edited copy would change against the version in force."""

from __future__ import annotations

import hashlib
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

import pytest
import time_machine

from rules.plan import Deadline, Session
from scheduler.cli.phrases import is_phrase
from tests.cli.command import Command, files
from tests.cli.conftest import SCHOOL
from tests.cli.screen import on_screen, widest

PLAN = """
[service]
database = "sqlite:///var/dt.db"

[[rules]]
id = "dt"
title = "Đối thoại với học sinh"
recurs = { day_of_month = 27, months = [11, 12] }
start = "14:00"
venue = "Hội trường"
tell = ["homeroom"]

[[deadlines]]
id = "y-kien"
rule = "dt"
title = "Gửi ý kiến của học sinh"
due = { before = "2d", time = "15:00" }
by = ["homeroom"]
cc = ["secretary"]

[[deadlines]]
id = "bien-ban"
rule = "dt"
title = "Hoàn thành biên bản"
by = ["secretary"]
"""
MOVED = """
[[overrides]]
rule = "dt"
key = "2026-11"
date = 2026-11-26
venue = "Nhà đa năng"
reason = "Thi học kỳ"
"""
CANCELLED = """
[[overrides]]
rule = "dt"
key = "2026-12"
cancel = true
reason = "Nghỉ tránh rét"
"""


@pytest.fixture(autouse=True)
def november() -> Iterator[None]:
    with time_machine.travel(datetime(2026, 11, 10, 1, tzinfo=UTC)):
        yield


@pytest.fixture
def in_force(doithoai: Command, school: Callable[..., Path]) -> Path:
    """A file the service has taken up."""
    path = school(PLAN)
    assert doithoai("run", "--once").status == 0
    return path


def after_title(text: str) -> str:
    return text.split("\n\n", 1)[1]


def test_a_moved_session_with_all_that_people_would_notice(
    doithoai: Command, in_force: Path, school: Callable[..., Path]
) -> None:
    copy = school(PLAN + MOVED, name="ban-sua.toml")
    done = doithoai("plan", "--diff", config=copy)
    assert (done.status, done.err) == (0, "")
    assert done.lines[0] == (
        "ban-sua.toml so với bản đang có hiệu lực từ 08:00 thứ Ba 10/11, xét từ 10/11/2026 đến 10/11/2027"
    )
    assert after_title(done.out) == (
        """\
Buổi đối thoại
đổi  Đối thoại với học sinh [dt 2026-11]
     14:00 thứ Sáu 27/11 → 14:00 thứ Năm 26/11
     địa điểm: Hội trường → Nhà đa năng
     ↳ nhà trường đổi sang thứ Năm, ngày 26 (lý do: Thi học kỳ)

Việc và hạn
đổi  Gửi ý kiến của học sinh – giáo viên chủ nhiệm [dt 2026-11]
     15:00 thứ Tư 25/11 → 15:00 thứ Ba 24/11

Thư nhắc
Lời nhắc: đổi 3.
Tính theo thư đến từng người, từ nay trở đi: 5 thư theo lịch mới, 5 thư theo lịch cũ sẽ không gửi nữa.
"""
    )


def test_a_cancelled_session_takes_its_deadlines_along_in_one_line(
    doithoai: Command, in_force: Path, school: Callable[..., Path]
) -> None:
    done = doithoai("plan", "--diff", config=school(PLAN + CANCELLED, name="ban-sua.toml"))
    assert after_title(done.out) == (
        """\
Buổi đối thoại
đổi  ĐÃ HỦY: Đối thoại với học sinh [dt 2026-12]
     tình trạng: đã định → đã hủy
     ↳ lý do: Nghỉ tránh rét
     2 việc của buổi này cũng bỏ

Thư nhắc
Lời nhắc: bỏ 3.
Tính theo thư đến từng người, từ nay trở đi: 5 thư theo lịch cũ sẽ không gửi nữa.
"""
    )


def test_words_alone_are_one_line_a_rule_and_a_new_rule_stands_with_its_dates(
    doithoai: Command, in_force: Path, school: Callable[..., Path]
) -> None:
    edited = PLAN.replace("Đối thoại với học sinh", "Đối thoại")
    more = '\n[[rules]]\nid = "khac"\ntitle = "Họp"\nrecurs = { dates = [2026-12-01] }\nstart = "08:00"\n'
    done = doithoai("plan", "--diff", "--lang", "en", config=school(edited + more, name="copy.toml"))
    assert after_title(done.out) == (
        """\
Sessions
changed Đối thoại [dt 2026-11]
        its title
        … and 1 more, until 14:00 Mon 28 Dec
new     08:00 Tue 1 Dec: Họp [khac 2026-12-01]
"""
    )


TERMS = """
[service]
database = "sqlite:///var/dt.db"
[[calendar.terms]]
id = "hk1"
name = "Học kỳ I"
start = 2026-09-05
end = 2027-01-15
[[rules]]
id = "hoc-ky"
title = "Đối thoại học kỳ"
recurs = { per_term = { } }
start = "14:00"
[[rules]]
id = "tuan"
title = "Đối thoại đầu tháng"
recurs = { week_of_month = 1, months = [12] }
"""
SET = """
[[overrides]]
rule = "tuan"
key = "2026-12"
date = 2026-12-03
start = "08:00"
"""


def test_a_date_that_is_set_stands_beside_what_was_known_of_it(
    doithoai: Command, school: Callable[..., Path]
) -> None:
    school(TERMS)
    assert doithoai("run", "--once").status == 0
    copy = school(TERMS.replace("{ }", "{ hk1 = 2026-12-18 }") + SET, name="ban-sua.toml")
    assert after_title(doithoai("plan", "--diff", config=copy).out) == (
        """\
Buổi đối thoại
đổi  Đối thoại đầu tháng [tuan 2026-12]
     thứ Hai 30/11 → 08:00 thứ Năm 03/12
     ↳ nhà trường ấn định thứ Năm, ngày 03/12
đổi  Đối thoại học kỳ [hoc-ky 2026-2027-hk1]
     chưa có ngày → 14:00 thứ Sáu 18/12
"""
    )


def test_why_a_new_session_and_a_deadline_are_not_on_their_usual_day(
    doithoai: Command, in_force: Path, school: Callable[..., Path]
) -> None:
    edited = PLAN.replace("months = [11, 12]", "months = [11, 12, 2]").replace(
        'due = { before = "2d", time = "15:00" }', 'due = { day_of_month = 27, time = "15:00" }'
    )
    said = after_title(doithoai("plan", "--diff", config=school(edited, name="ban-sua.toml")).out)
    assert (
        "thêm 14:00 thứ Hai 01/3: Đối thoại với học sinh [dt 2027-02]\n"
        "     ↳ 27/02 là thứ Bảy, 28/02 là Chủ nhật, nên chuyển sang thứ Hai, ngày 01/3\n"
    ) in said
    assert (
        "15:00 thứ Tư 25/11 → 15:00 thứ Năm 26/11\n     ↳ lẽ ra 15:00 thứ Sáu 27/11, nhưng phải trước buổi"
        in said
    )


def test_what_is_cancelled_before_it_had_a_date_was_to_be_on_none(
    doithoai: Command, school: Callable[..., Path]
) -> None:
    school(TERMS)
    assert doithoai("run", "--once").status == 0
    cancelled = '\n[[overrides]]\nrule = "hoc-ky"\nkey = "2026-2027-hk1"\ncancel = true\n'
    dated = TERMS.replace("{ }", "{ hk1 = 2026-12-18 }")
    said = after_title(doithoai("plan", "--diff", config=school(dated + cancelled, name="ban-sua.toml")).out)
    assert "trước đó định" not in said
    assert "tình trạng: chưa định ngày → đã hủy" in said


def test_there_is_a_word_for_whatever_may_differ() -> None:
    names = {*Session._fields, *Deadline._fields} - {"id", "rule", "key", "session", "deadline"}
    assert not [
        name for name in names - {"date", "start", "whole_day", "due"} if not is_phrase(f"diff.word.{name}")
    ]


def test_where_nothing_differs_it_says_so(doithoai: Command, in_force: Path) -> None:
    done = doithoai("plan", "--diff")
    assert (done.status, done.lines[1:]) == (
        0,
        ["Không có gì khác: buổi, việc, lời nhắc và người nhận vẫn như bản đang có hiệu lực."],
    )


def test_somebody_new_in_a_role_is_a_difference_though_no_date_is(
    doithoai: Command, in_force: Path, school: Callable[..., Path]
) -> None:
    person = '\n[[people]]\nname = "Vũ Thị Hoa"\nemail = "hoa@example.edu.vn"\nroles = ["homeroom"]\n'
    done = doithoai("plan", "--diff", config=school(PLAN + person, name="ban-sua.toml"))
    assert after_title(done.out) == (
        "Người\n"
        "thêm Vũ Thị Hoa – giáo viên chủ nhiệm\n"
        "\n"
        "Thư nhắc\n"
        "Tính theo thư đến từng người, từ nay trở đi: 6 thư theo lịch mới.\n"
    )


def test_who_goes_and_who_is_otherwise_than_before_is_named(
    doithoai: Command, in_force: Path, school: Callable[..., Path]
) -> None:
    changes = {
        "Nguyễn Thị Lan": "Vũ Thị Hoa",
        "lan.nguyen@": "hoa.vu@",
        "Đặng Thu": "Đặng Thị Thu",
        '["secretary"]\n\n[mail]': '["secretary", "homeroom"]\nclass = "10A2"\n\n[mail]',
    }
    head = SCHOOL
    for old, new in changes.items():
        assert old in head
        head = head.replace(old, new)
    done = doithoai("plan", "--diff", config=school(PLAN, name="ban-sua.toml", head=head))
    assert (
        "Người\n"
        "thêm Vũ Thị Hoa – giáo viên chủ nhiệm\n"
        "bỏ   Nguyễn Thị Lan – giáo viên chủ nhiệm\n"
        "đổi  Đặng Thị Thu (lớp 10A2) – thư ký và giáo viên chủ nhiệm (đổi tên, vai trò, lớp)\n"
    ) in done.out


def test_each_difference_is_an_object_with_the_items_as_plan_writes_them(
    doithoai: Command, in_force: Path, school: Callable[..., Path]
) -> None:
    copy = school(PLAN + MOVED + CANCELLED, name="ban-sua.toml")
    rows = doithoai("plan", "--diff", "--format", "jsonl", config=copy).rows()
    old = {row["id"]: row for row in doithoai("plan", "--format", "jsonl").rows()}
    new = {row["id"]: row for row in doithoai("plan", "--format", "jsonl", config=copy).rows()}
    assert {row["id"] for row in rows} == {
        key for key in old.keys() | new.keys() if old.get(key) != new.get(key)
    }
    for row in rows:
        assert (row["before"], row["after"]) == (old.get(row["id"]), new.get(row["id"]))
        assert row["kind"] == (row["after"] or row["before"])["kind"]
        expected = "added" if not row["before"] else "changed" if row["after"] else "removed"
        assert row["change"] == expected
    session = next(row for row in rows if row["id"] == "truong-thu/dt/2026-11")
    assert session["fields"] == ["date", "start", "end", "venue", "trace"]


def test_only_the_days_asked_about_are_compared(
    doithoai: Command, in_force: Path, school: Callable[..., Path]
) -> None:
    copy = school(PLAN + CANCELLED, name="ban-sua.toml")
    done = doithoai("plan", "--diff", "--to", "2026-11-30", config=copy)
    assert "Không có gì khác" in done.out


# --- which version is in force ------------------------------------------------------------------------


def test_where_nothing_is_in_force_that_is_said_and_no_database_is_made(
    doithoai: Command, school: Callable[..., Path]
) -> None:
    path = school(PLAN)
    done = doithoai("plan", "--diff")
    assert (done.status, done.out) == (1, "")
    assert "Chưa có bản kế hoạch nào có hiệu lực để so sánh với config.toml" in done.err
    assert files(path.parent) == {"config.toml"}


def test_a_copy_elsewhere_is_compared_with_what_the_usual_file_has_in_force(
    doithoai: Command, in_force: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    copy = tmp_path / "elsewhere" / "copy.toml"
    copy.parent.mkdir()
    copy.write_text(in_force.read_text("utf-8") + MOVED, encoding="utf-8")
    here = doithoai("plan", "--diff", config=copy)
    assert "14:00 thứ Sáu 27/11 → 14:00 thứ Năm 26/11" in here.out
    monkeypatch.setenv("DOITHOAI_CONFIG", str(in_force))
    doithoai.folder = copy.parent
    assert doithoai("plan", "--diff", config=copy).out.splitlines()[1:] == here.lines[1:]
    assert files(copy.parent) == {"copy.toml"}


def test_another_schools_database_is_not_compared_with(
    doithoai: Command, in_force: Path, tmp_path: Path
) -> None:
    text = in_force.read_text("utf-8").replace('id = "truong-thu"', 'id = "truong-khac"')
    beside, elsewhere = tmp_path / "khac.toml", tmp_path / "elsewhere" / "khac.toml"
    elsewhere.parent.mkdir()
    for path in (beside, elsewhere):
        path.write_text(text, encoding="utf-8")
    refused = doithoai("plan", "--diff", config=beside)
    assert (refused.status, refused.out) == (1, "")
    assert "cơ sở dữ liệu này là của trường “truong-thu”" in refused.err
    none = doithoai("plan", "--diff", config=elsewhere)
    assert (none.status, none.out) == (1, "")
    assert "Chưa có bản kế hoạch nào có hiệu lực" in none.err


def test_a_copy_with_faults_shows_them(
    doithoai: Command, in_force: Path, school: Callable[..., Path]
) -> None:
    done = doithoai("plan", "--diff", config=school(PLAN + "[[rule]]\n", name="ban-sua.toml"))
    assert (done.status, done.out) == (1, "")
    assert "rule" in done.err


def test_it_only_reads_also_while_the_service_writes(
    doithoai: Command, in_force: Path, school: Callable[..., Path], tmp_path: Path
) -> None:
    database = tmp_path / "var" / "dt.db"
    copy = school(PLAN + MOVED, name="ban-sua.toml")
    with closing(sqlite3.connect(database, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        before = hashlib.sha256(database.read_bytes()).digest()
        done = doithoai("plan", "--diff", config=copy)
        assert done.status == 0
        assert "27/11 → 14:00 thứ Năm 26/11" in done.out
        assert hashlib.sha256(database.read_bytes()).digest() == before


@pytest.mark.parametrize("more", [["--by", "role"], ["--format", "csv"], ["--format", "ics"]])
def test_what_says_nothing_beside_it_is_wrong_usage(
    doithoai: Command, in_force: Path, more: list[str]
) -> None:
    done = doithoai("plan", "--diff", *more)
    assert (done.status, done.out) == (2, "")
    assert "--diff không đi với --by" in done.err


def test_it_fits_an_80_column_terminal(in_force: Path, school: Callable[..., Path], tmp_path: Path) -> None:
    copy = school(PLAN.replace("27, months", "28, months") + CANCELLED, name="ban-sua.toml")
    shown = on_screen(
        "--config", copy.name, "plan", "--diff", "--from", "2026-11-01", columns=80, folder=tmp_path
    )
    assert "Việc và hạn" in shown
    assert widest(shown) <= 80


def test_what_is_cancelled_after_it_was_moved_does_not_move_back(
    doithoai: Command, school: Callable[..., Path]
) -> None:
    school(PLAN + MOVED)
    assert doithoai("run", "--once").status == 0
    gone = '[[overrides]]\nrule = "dt"\nkey = "2026-11"\ncancel = true\n'
    done = doithoai("plan", "--diff", config=school(PLAN + gone, name="ban-sua.toml"))
    assert after_title(done.out).startswith(
        """\
Buổi đối thoại
đổi  ĐÃ HỦY: Đối thoại với học sinh [dt 2026-11]
     trước đó định 14:00 thứ Năm 26/11
     tình trạng: đã định → đã hủy
     2 việc của buổi này cũng bỏ
"""
    )


def test_a_new_hour_of_a_session_without_a_date_is_said_as_such(
    doithoai: Command, school: Callable[..., Path]
) -> None:
    term = '\n[[calendar.terms]]\nid = "hk2"\nname = "Học kỳ II"\nstart = 2026-10-01\nend = 2026-12-31\n'
    rule = '\n[[rules]]\nid = "dt"\ntitle = "Đối thoại"\nrecurs = { per_term = {} }\n'
    school(term + rule)
    assert doithoai("run", "--once").status == 0
    done = doithoai("plan", "--diff", config=school(term + rule + 'start = "14h"\n', name="ban-sua.toml"))
    assert "giờ bắt đầu: (trống) → 14:00" in done.out
    assert "chưa có ngày → chưa có ngày" not in done.out


def test_who_is_asked_for_the_date_of_a_new_session_that_has_none(
    doithoai: Command, school: Callable[..., Path]
) -> None:
    school(PLAN)
    assert doithoai("run", "--once").status == 0
    term = '\n[[calendar.terms]]\nid = "hk2"\nname = "Học kỳ II"\nstart = 2026-10-01\nend = 2026-12-31\n'
    rule = '\n[[rules]]\nid = "khac"\ntitle = "Họp"\nrecurs = { per_term = {} }\n'
    asked = "↳ Chưa nhắc ai về buổi này; văn phòng được nhắc định ngày từ 21 ngày trước khi hết học kỳ."
    plain = doithoai("plan", "--diff", config=school(PLAN + term + rule, name="ban-sua.toml"))
    assert "Họp – Học kỳ II" in plain.out
    assert asked not in plain.out
    with_admin = PLAN.replace("[service]\n", '[service]\nadmin = "vanphong@example.edu.vn"\n')
    done = doithoai("plan", "--diff", config=school(with_admin + term + rule, name="ban-sua.toml"))
    assert asked in done.out
