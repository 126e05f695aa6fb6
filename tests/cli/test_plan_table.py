"""`plan` for people: each month at a glance and day by day, by role, by person; on a narrow terminal too."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
import time_machine

from tests.cli.command import BAC_HA, EXAMPLES, ROOT, Command
from tests.cli.conftest import SCHOOL
from tests.cli.screen import on_screen, widest

YEARS = {
    ROOT / "config.toml": ("2026-09-01", "2027-05-31"),
    BAC_HA: ("2022-09-01", "2023-05-31"),
    EXAMPLES / "thcs-tan-son-2017-2018.toml": ("2017-09-01", "2018-05-31"),
    EXAMPLES / "gdnn-gdtx-go-vap-2024-2025.toml": ("2024-09-01", "2025-05-31"),
    EXAMPLES / "thcs-nguyen-hue-2024-2025.toml": ("2024-09-01", "2025-05-31"),
    EXAMPLES / "mn-bich-hoa-2022-2023.toml": ("2022-09-01", "2023-05-31"),
}
DIALOGUE = """
[calendar]
country = "VN"
[[rules]]
id = "dt"
title = "Đối thoại"
recurs = { day_of_month = 28, months = [11, 12] }
shift = { sat = "fri", sun = "mon" }
start = "14:00"
venue = "Hội trường"
tell = ["homeroom"]
[[deadlines]]
id = "y-kien"
rule = "dt"
title = "Gửi ý kiến của học sinh"
short = "gửi ý kiến"
due = { day_of_month = 27, time = "15:00" }
by = ["homeroom"]
cc = ["secretary"]
remind = ["1d 08:00"]
[[deadlines]]
id = "ghi-nho"
rule = "dt"
title = "Đọc kế hoạch"
by = ["homeroom"]
optional = true
"""
WITH_UNION = SCHOOL.replace("[roles]", '[roles]\nunion = "Đoàn trường"')


@pytest.fixture(autouse=True)
def november() -> Iterator[None]:
    with time_machine.travel(datetime(2026, 11, 20, 1, tzinfo=UTC)):
        yield


def shown(doithoai: Command, path: Path, *more: object) -> str:
    done = doithoai("plan", "--from", "2026-11-01", "--to", "2026-11-30", *more, config=path)
    assert (done.status, done.err) == (0, "")
    return done.out


def test_a_month_is_seen_at_a_glance_and_then_day_by_day(
    doithoai: Command, school: Callable[..., Path]
) -> None:
    assert shown(doithoai, school(DIALOGUE)) == (
        """\
Trường THPT Thử: kế hoạch từ 01/11/2026 đến 30/11/2026
● buổi đối thoại   ○ hạn   · lời nhắc   ↳ vì sao có thay đổi   ◂ hôm nay

Tháng 11/2026
 T2  T3  T4  T5  T6  T7  CN   1 buổi đối thoại, 1 việc, 2 lời nhắc
                          1   ● 27/11 14:00 Đối thoại (dời từ 28/11)
  2   3   4   5   6   7   8   Ngày 24 là Ngày Văn hóa Việt Nam
  9  10  11  12  13  14  15
 16  17  18  19  20◂ 21  22
 23  24  25 ○26 ●27  28  29
 30

── hôm nay, thứ Sáu 20/11 ──
thứ Tư 25/11   08:00  · nhắc: gửi ý kiến → giáo viên chủ nhiệm
thứ Năm 26/11  08:00  · nhắc: Đối thoại → giáo viên chủ nhiệm
               15:00  ○ Hạn: gửi ý kiến – giáo viên chủ nhiệm
                        ↳ lẽ ra 15:00 thứ Sáu 27/11, nhưng phải trước buổi đối thoại
thứ Sáu 27/11  14:00  ● Đối thoại
                        Hội trường [dt 2026-11]
                        ↳ ngày 28 là thứ Bảy nên chuyển sang thứ Sáu, ngày 27

Việc không có hạn
○ Việc: Đọc kế hoạch (không bắt buộc) – giáo viên chủ nhiệm

1 buổi đối thoại, 2 việc, 2 lời nhắc.
"""
    )


def test_what_people_are_reminded_of_at_one_hour_says_who_gets_which(doithoai: Command) -> None:
    text = shown(doithoai, ROOT / "config.toml")
    assert (
        "thứ Ba 24/11    08:00  · nhắc: tổng hợp ý kiến → thư ký tổng hợp\n"
        "                08:00  · nhắc: gửi ý kiến học sinh → Ban quản lý bán trú\n"
    ) in text


def test_in_english_too(doithoai: Command, school: Callable[..., Path]) -> None:
    text = shown(doithoai, school(DIALOGUE), "--lang", "en")
    assert " Mo  Tu  We  Th  Fr  Sa  Su   1 session, 1 deadline, 2 reminders" in text
    assert "● 27 Nov 14:00 Đối thoại (moved from 28 Nov)" in text
    assert "── today, Fri 20 Nov ──" in text
    assert "↳ usually 15:00 Fri 27 Nov, but it has to come before the session" in text


def test_today_stands_before_what_is_still_ahead_and_nowhere_outside_the_days_shown(
    doithoai: Command, school: Callable[..., Path]
) -> None:
    path = school(DIALOGUE)
    with time_machine.travel(datetime(2026, 11, 26, 1, tzinfo=UTC)):
        lines = shown(doithoai, path).splitlines()
    at = lines.index("── hôm nay, thứ Năm 26/11 ──")
    assert lines[at - 1].startswith("thứ Tư 25/11")
    assert lines[at + 1].startswith("thứ Năm 26/11")
    with time_machine.travel(datetime(2026, 12, 1, 1, tzinfo=UTC)):
        text = shown(doithoai, path)
    assert "hôm nay" not in text
    assert "◂" not in text


@pytest.mark.parametrize(
    ("words", "line", "why"),
    [
        ("date = 2026-11-26", "thứ Năm 26/11", "nhà trường đổi sang thứ Năm, ngày 26 (lý do: Thi)"),
        ('start = "15h"', "thứ Sáu 27/11  15:00", "nhà trường đổi giờ của buổi này (lý do: Thi)"),
        ('venue = "Sân"', "Sân [dt 2026-11]", "nhà trường đổi địa điểm của buổi này (lý do: Thi)"),
        ("cancel = true", "● ĐÃ HỦY: Đối thoại", "nhà trường hủy buổi này (lý do: Thi)"),
    ],
)
def test_what_the_school_changed_is_marked_with_its_reason(
    doithoai: Command, school: Callable[..., Path], words: str, line: str, why: str
) -> None:
    text = shown(
        doithoai, school(f'{DIALOGUE}[[overrides]]\nrule = "dt"\nkey = "2026-11"\n{words}\nreason = "Thi"\n')
    )
    assert line in text
    assert f"↳ {why}" in text


def test_a_cancelled_session_does_not_mark_its_day(doithoai: Command, school: Callable[..., Path]) -> None:
    text = shown(doithoai, school(f'{DIALOGUE}[[overrides]]\nrule = "dt"\nkey = "2026-11"\ncancel = true\n'))
    assert " 23  24  25  26  27  28  29" in text
    # Nor is it counted with those that are held.
    assert text.splitlines()[-1] == "1 buổi đã hủy."


UNDATED = """
[[calendar.terms]]
id = "hk2"
name = "Học kỳ II"
start = 2026-10-01
end = 2026-12-31

[[rules]]
id = "dt"
title = "Đối thoại"
recurs = { per_term = {} }
"""


def test_where_no_day_is_shown_today_is_not_marked(doithoai: Command, school: Callable[..., Path]) -> None:
    text = shown(doithoai, school(UNDATED))
    assert "Chưa có ngày\n● Đối thoại – Học kỳ II" in text
    assert "hôm nay" not in text


def test_a_cancelled_session_without_a_date_keeps_its_term(
    doithoai: Command, school: Callable[..., Path]
) -> None:
    gone = '[[overrides]]\nrule = "dt"\nkey = "2026-2027-hk2"\ncancel = true\n'
    assert "● ĐÃ HỦY: Đối thoại – Học kỳ II" in shown(doithoai, school(UNDATED + gone))


def test_everyone_is_all_there_is_to_say(doithoai: Command, school: Callable[..., Path]) -> None:
    text = shown(doithoai, school(DIALOGUE.replace('tell = ["homeroom"]', 'tell = ["homeroom", "everyone"]')))
    assert "· nhắc: Đối thoại → tất cả mọi người trong danh sách\n" in text


def test_a_date_to_be_set_says_what_to_do(doithoai: Command) -> None:
    config = EXAMPLES / "thcs-nguyen-hue-2024-2025.toml"
    done = doithoai("plan", "--from", "2025-02-01", "--to", "2025-05-31", config=config)
    undated = done.out.split("\n\n")[1].splitlines()
    assert undated[0] == "Chưa có ngày"
    assert undated[4:7] == [
        "● Đối thoại với học sinh – Học kỳ II",
        "  Sân trường [hoc-sinh 2024-2025-hk2]",
        '  ↳ chưa báo ai; có ngày thì ghi hk2 = … vào per_term của rule "hoc-sinh"',
    ]
    assert "○ Hạn (tính theo ngày đối thoại): gửi ý kiến học sinh – giáo viên chủ nhiệm" in undated
    assert done.out.split("\n\n")[2].splitlines() == [
        "Việc không có hạn",
        "○ Việc: giải quyết kiến nghị (2 buổi) – lãnh đạo nhà trường",
    ]


def test_a_provisional_date_says_that_nobody_is_told_and_what_to_do(doithoai: Command) -> None:
    config = EXAMPLES / "mn-bich-hoa-2022-2023.toml"
    done = doithoai("plan", "--from", "2023-01-01", "--to", "2023-01-31", config=config)
    text = " ".join(done.out.split())
    assert "● 03/01 14:00 Dự kiến: " in text
    assert (
        '↳ chưa báo ai; chốt ngày thì thêm [[overrides]] có rule = "doi-thoai", key = "2023-01" và date'
    ) in text


def test_a_deadline_that_counts_from_a_provisional_date_does_not_look_certain(doithoai: Command) -> None:
    """Also where the session itself lies outside the days that were asked for."""
    config = EXAMPLES / "mn-bich-hoa-2022-2023.toml"
    done = doithoai("plan", "--from", "2022-12-22", "--to", "2022-12-22", config=config)
    assert "17:00  ○ Hạn theo ngày dự kiến: gửi nội dung gợi ý – Ban Giám hiệu" in done.out
    config = EXAMPLES / "thcs-tan-son-2017-2018.toml"
    done = doithoai("plan", "--from", "2017-11-20", "--to", "2017-11-20", config=config)
    assert "○ Hạn: triển khai kế hoạch (từ thứ Bảy 18/11)" in done.out


def test_a_session_without_an_hour_is_not_said_to_take_all_day(doithoai: Command) -> None:
    config = EXAMPLES / "thcs-tan-son-2017-2018.toml"
    window = ("plan", "--from", "2017-12-06", "--to", "2017-12-06")
    assert "thứ Tư 06/12  chưa có giờ  ● Đối thoại với học sinh" in doithoai(*window, config=config).lines
    assert "no hour yet" in doithoai(*window, "--lang", "en", config=config).out


def test_marks_that_turn_text_do_not_reach_the_terminal(
    doithoai: Command, school: Callable[..., Path]
) -> None:
    path = school(DIALOGUE.replace("Hội trường", "Hội\u202etrường").replace("Đối thoại", "Đối\u200bthoại"))
    assert not re.search("[\u200b\u202e]", shown(doithoai, path))
    assert not re.search("[\u200b\u202e]", doithoai("explain", "dt", "2026-11", config=path).out)


# --- by role, by person -------------------------------------------------------------------------------


def test_each_role_has_what_it_attends_owes_and_gets_a_copy_of(
    doithoai: Command, school: Callable[..., Path]
) -> None:
    text = shown(doithoai, school(DIALOGUE), "--by", "role")
    assert text.split("\n\n")[1:-1] == [
        """\
Giáo viên chủ nhiệm [homeroom]
Nguyễn Thị Lan
thứ Tư 25/11   08:00  · nhắc: gửi ý kiến
thứ Năm 26/11  08:00  · nhắc: Đối thoại
               15:00  ○ Hạn: gửi ý kiến
                        ↳ lẽ ra 15:00 thứ Sáu 27/11, nhưng phải trước buổi đối thoại
thứ Sáu 27/11  14:00  ● Đối thoại
                        Hội trường [dt 2026-11]
                        ↳ ngày 28 là thứ Bảy nên chuyển sang thứ Sáu, ngày 27
Việc không có hạn
○ Việc: Đọc kế hoạch (không bắt buộc)""",
        """\
Thư ký [secretary]
Đặng Thu
thứ Tư 25/11   08:00  · nhắc: gửi ý kiến
thứ Năm 26/11  15:00  ○ bản sao – Hạn: gửi ý kiến – giáo viên chủ nhiệm
                        ↳ lẽ ra 15:00 thứ Sáu 27/11, nhưng phải trước buổi đối thoại""",
    ]


def test_a_role_nobody_has_says_so(doithoai: Command, school: Callable[..., Path]) -> None:
    path = school(DIALOGUE.replace('cc = ["secretary"]', 'cc = ["union"]'), head=WITH_UNION)
    text = shown(doithoai, path, "--by", "role")
    assert "Đoàn trường [union]\nchưa có ai giữ vai trò này\n" in text


def test_people_of_the_same_roles_stand_together_with_their_titles_and_classes(
    doithoai: Command, school: Callable[..., Path]
) -> None:
    more = """
[[people]]
name = "Vũ Thị Hoa"
email = "hoa.vu@example.edu.vn"
roles = ["homeroom"]
class = "10A2"
title = "cô"
[[people]]
name = "Lý Văn Tài"
email = "tai.ly@example.edu.vn"
roles = ["union"]
[[people]]
name = "Trần Văn Khải"
email = "khai.tran@example.edu.vn"
roles = ["secretary", "homeroom"]
title = "thầy"
"""
    blocks = shown(doithoai, school(DIALOGUE + more, head=WITH_UNION), "--by", "person").split("\n\n")[1:-1]
    assert [block.splitlines()[:2] for block in blocks] == [
        ["Nguyễn Thị Lan, cô Vũ Thị Hoa (lớp 10A2)", "Giáo viên chủ nhiệm"],
        ["Đặng Thu", "Thư ký"],
        ["thầy Trần Văn Khải", "Thư ký và giáo viên chủ nhiệm"],
        ["Lý Văn Tài", "Không có việc gì trong thời gian này."],
    ]
    # Who owes a thing gets no copy of it besides.
    assert "bản sao" not in blocks[2]


def test_everybody_has_what_is_for_everyone(doithoai: Command, school: Callable[..., Path]) -> None:
    path = school(DIALOGUE.replace('tell = ["homeroom"]', 'tell = ["everyone"]'))
    by_person = shown(doithoai, path, "--by", "person").split("\n\n")
    assert "● Đối thoại" in by_person[2]
    by_role = shown(doithoai, path, "--by", "role").split("\n\n")
    assert by_role[-2].splitlines()[:2] == [
        "Tất cả mọi người trong danh sách [everyone]",
        "Nguyễn Thị Lan, Đặng Thu",
    ]


def test_where_a_list_runs_into_another_year_the_year_is_named(
    doithoai: Command, school: Callable[..., Path]
) -> None:
    path = school(DIALOGUE.replace("months = [11, 12]", "months = [12, 1]"))
    done = doithoai("plan", "--by", "role", "--to", "2027-01-31", config=path)
    assert done.lines.count("── 2027 ──") == 2


def test_by_month_is_the_order_of_every_format_and_by_person_is_for_the_table(
    doithoai: Command, school: Callable[..., Path]
) -> None:
    path = school(DIALOGUE)
    assert doithoai("plan", "--by", "month", "--format", "jsonl", config=path).rows() == (
        doithoai("plan", "--format", "jsonl", config=path).rows()
    )
    for by, form in (("person", "jsonl"), ("role", "csv"), ("person", "ics")):
        done = doithoai("plan", "--by", by, "--format", form, config=path)
        assert (done.status, done.out) == (2, "")
        assert f"--by {by} chỉ dùng khi xem bảng" in done.err


# --- on a terminal ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("path", "by", "lang"),
    [
        *((path, "month", "vi") for path in YEARS),
        (BAC_HA, "month", "en"),
        (BAC_HA, "role", "vi"),
        (BAC_HA, "person", "en"),
    ],
    ids=lambda value: value.stem if isinstance(value, Path) else value,
)
def test_it_fits_an_80_column_terminal(path: Path, by: str, lang: str, tmp_path: Path) -> None:
    first, last = YEARS[path]
    words = ("--config", path, "--lang", lang, "plan", "--from", first, "--to", last, "--by", by)
    text = on_screen(*words, columns=80, folder=tmp_path)
    assert len(text.splitlines()) > 20
    assert widest(text) <= 80
    assert not re.search(r" $", text, re.MULTILINE)


def test_a_wide_terminal_is_used_but_no_line_is_too_long_to_read(tmp_path: Path) -> None:
    words = ("--config", ROOT / "config.toml", "plan", "--from", "2026-11-01", "--to", "2027-05-31")
    assert 80 < widest(on_screen(*words, columns=120, folder=tmp_path)) <= 110
    assert 80 < widest(on_screen(*words, columns=300, folder=tmp_path)) <= 110


def test_a_long_word_is_cut_and_a_narrow_terminal_still_shows_all(
    school: Callable[..., Path], tmp_path: Path
) -> None:
    url = "https://example.edu.vn/" + "x" * 90
    path = school(DIALOGUE.replace("Hội trường", url))
    text = on_screen("plan", "--from", "2026-11-01", "--to", "2026-11-30", columns=80, folder=path.parent)
    assert widest(text) <= 80
    assert url in re.sub(r"\s+", "", text)


def test_colour_is_for_a_terminal_that_wants_it(school: Callable[..., Path]) -> None:
    folder = school(DIALOGUE).parent
    words = ("plan", "--from", "2026-11-01", "--to", "2026-11-30")
    coloured = on_screen(*words, columns=80, folder=folder, colour=True)
    assert re.search(r"\x1b\[33m *↳ ngày 28", coloured)
    assert re.sub(r"\x1b\[[0-9;]*m", "", coloured) == on_screen(*words, columns=80, folder=folder)


def test_the_mark_of_today_is_explained_where_it_stands(
    doithoai: Command, school: Callable[..., Path]
) -> None:
    path = school(DIALOGUE)
    for more, marked in (
        ([], True),
        (["--by", "role"], False),
        (["--from", "2026-12-01", "--to", "2026-12-31"], False),
    ):
        said = shown(doithoai, path, *more)
        assert ("◂ hôm nay" in said.splitlines()[1]) is marked
        assert said.count("◂") == 2 * marked
