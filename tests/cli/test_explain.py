"""`explain`: every step in words, as a colleague would tell it.

The texts under tests/data/explain/ were read word for word before they were kept; whoever changes one should
read the whole of it aloud.
"""

from __future__ import annotations

import re
import subprocess
import sys
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
import time_machine

from tests.cli.command import BAC_HA, EXAMPLES, Command, Done, environment
from tests.cli.screen import on_screen, widest

NOW = {
    "2023-01": datetime(2023, 1, 25, 3, tzinfo=UTC),
    "2024-04": datetime(2024, 4, 27, 9, tzinfo=UTC),
    "2027-02": datetime(2027, 2, 26, 3, tzinfo=UTC),
}
"""A day or two before each session: some of what hangs on it is past, some still ahead."""
GOLDEN = Path(__file__).parents[1] / "data" / "explain"
TERMS = ("2022-09-05", "2023-01-15", "2023-01-16", "2023-05-31")


@pytest.fixture(autouse=True)
def january() -> Iterator[None]:
    with time_machine.travel(NOW["2023-01"]):
        yield


@pytest.fixture
def bac_ha(tmp_path: Path) -> Callable[..., Path]:
    """Writes Bắc Hà's plan for a later school year, or with something else changed."""

    def write(years: int = 0, more: str = "", **words: tuple[str, str]) -> Path:
        text = BAC_HA.read_text("utf-8")
        for day in TERMS:
            assert day in text
            text = text.replace(day, f"{int(day[:4]) + years}{day[4:]}")
        for old, new in words.values():
            assert old in text
            text = text.replace(old, new)
        (tmp_path / "thpt-so-2-bac-ha-2022-2023.csv").write_bytes(BAC_HA.with_suffix(".csv").read_bytes())
        path = tmp_path / "config.toml"
        path.write_text(text + more, encoding="utf-8")
        return path

    return write


def without_lines(text: str) -> str:
    """The text without the numbers of the lines, which change with every comment in the file."""
    return re.sub(r"config\.toml, dòng \d+", "config.toml, dòng …", text)


@pytest.mark.parametrize("rule", ["ban-tru", "hoc-sinh-khac"])
@pytest.mark.parametrize(("key", "years"), [("2023-01", 0), ("2024-04", 1), ("2027-02", 4)])
def test_the_whole_answer_reads_as_it_was_proofread(
    doithoai: Command, bac_ha: Callable[..., Path], rule: str, key: str, years: int
) -> None:
    bac_ha(years)
    with time_machine.travel(NOW[key]):
        done = doithoai("explain", rule, key)
    assert (done.status, done.err) == (0, "")
    assert without_lines(done.out) == (GOLDEN / f"{rule}-{key}.txt").read_text("utf-8")


def test_the_lines_named_are_those_of_the_file(doithoai: Command, bac_ha: Callable[..., Path]) -> None:
    written = bac_ha().read_text("utf-8").splitlines()
    out = doithoai("explain", "hoc-sinh-khac", "2023-01").out
    rule, *deadlines = (written[int(number) - 1] for number in re.findall(r"dòng (\d+)", out))
    assert rule == "recurs = { day_of_month = 28 }"
    assert len(deadlines) == 7
    assert set(deadlines) == {"[[deadlines]]"}


def test_in_english_the_dates_and_reasons_are_english(doithoai: Command) -> None:
    done = doithoai("--lang", "en", "explain", "ban-tru", "2023-01", config=BAC_HA)
    assert "  2. 28 Jan is a Saturday, so it moves to Friday, 27 Jan." in done.lines
    assert "So the session is at 19:45, Friday, 27 January 2023. In 2 days." in done.lines


# --- overrides ----------------------------------------------------------------------------------------


def overridden(words: str) -> str:
    return f'\n[[overrides]]\nrule = "ban-tru"\nkey = "2023-01"\n{words}\n'


def lines_of_the_session(done: Done) -> list[str]:
    """What is said of the session itself, without the rule."""
    assert done.status == 0
    return without_lines(done.out).split("\n\n")[1].splitlines()[1:]


def test_a_new_date_stands_among_the_steps_with_its_reason(
    doithoai: Command, bac_ha: Callable[..., Path]
) -> None:
    bac_ha(more=overridden('date = 2023-01-30\nreason = "Học sinh chưa trở lại trường"'))
    assert lines_of_the_session(doithoai("explain", "ban-tru", "2023-01"))[:4] == [
        "  1. Quy tắc nêu thứ Bảy, ngày 28 tháng 01 năm 2023.",
        "  2. Nhà trường đổi sang thứ Hai, ngày 30 (lý do: Học sinh chưa trở lại trường).",
        "Vì vậy, buổi đối thoại diễn ra lúc 19:45, thứ Hai, ngày 30 tháng 01 năm 2023. Còn 5 ngày.",
        "Nhà trường đã đổi ngày của buổi này (config.toml, dòng …).",
    ]


def test_a_new_hour_and_place_are_said_with_their_reason(
    doithoai: Command, bac_ha: Callable[..., Path]
) -> None:
    bac_ha(more=overridden('start = "15h30"\nvenue = "Hội trường"\nreason = "Nhà đa năng đang sửa"'))
    assert lines_of_the_session(doithoai("explain", "ban-tru", "2023-01"))[2:5] == [
        "Vì vậy, buổi đối thoại diễn ra lúc 15:30, thứ Sáu, ngày 27 tháng 01 năm 2023. Còn 2 ngày.",
        "Nhà trường đã đổi giờ và địa điểm của buổi này (config.toml, dòng …); lý do: Nhà đa năng đang sửa.",
        "Địa điểm: Hội trường.",
    ]


def test_an_end_is_told_only_where_the_plan_says_how_long_it_lasts(
    doithoai: Command, bac_ha: Callable[..., Path]
) -> None:
    bac_ha()
    begins = "Vì vậy, buổi đối thoại diễn ra lúc 19:45, thứ Sáu, ngày 27 tháng 01 năm 2023. Còn 2 ngày."
    assert begins in lines_of_the_session(doithoai("explain", "ban-tru", "2023-01"))
    bac_ha(lasts=('start = "19:45"\n', 'start = "19:45"\nduration = "90m"\n'))
    both = begins.replace("lúc 19:45", "từ 19:45 đến 21:15")
    assert both in lines_of_the_session(doithoai("explain", "ban-tru", "2023-01"))


def test_a_cancelled_session_says_when_it_would_have_been_and_asks_for_nothing(
    doithoai: Command, bac_ha: Callable[..., Path]
) -> None:
    bac_ha(more=overridden('cancel = true\nreason = "Trường nghỉ phòng dịch"'))
    done = doithoai("explain", "ban-tru", "2023-01")
    assert lines_of_the_session(done)[2:4] == [
        "Buổi này đã hủy; lẽ ra diễn ra lúc 19:45, thứ Sáu, ngày 27 tháng 01 năm 2023.",
        "Việc hủy ghi ở config.toml, dòng …; lý do: Trường nghỉ phòng dịch.",
    ]
    assert done.lines[-1] == "Không có lời nhắc."
    assert "Việc: " not in done.out


# --- dates that are not there yet ---------------------------------------------------------------------


def test_a_found_date_is_provisional_and_no_shift_is_claimed_for_it(doithoai: Command) -> None:
    config = EXAMPLES / "mn-bich-hoa-2022-2023.toml"
    done = doithoai("explain", "doi-thoai", "2023-01", config=config)
    rule = next(line for line in done.lines if line.startswith("Quy tắc ("))
    assert rule.endswith("): một ngày trong tuần 1 tháng 01, ngày cụ thể ấn định sau.")
    assert (
        "  1. Khoảng ấy từ thứ Hai 02/01 đến Chủ nhật 08/01; ngày 02 là Tết Dương lịch (nghỉ bù), nên ngày làm "
        "việc đầu tiên là thứ Ba, ngày 03 tháng 01 năm 2023."
    ) in done.lines
    assert (
        "Vì vậy, buổi đối thoại dự kiến diễn ra lúc 14:00, thứ Ba, ngày 03 tháng 01 năm 2023. "
        "Chưa báo ai cho đến khi chốt ngày ở [[overrides]]."
    ) in done.lines
    assert "Nhắc lúc" not in done.out
    assert "  Hạn theo ngày dự kiến: 17:00, thứ Năm, ngày 22 tháng 12 năm 2022. Đã qua." in done.lines
    assert "Hạn là" not in done.out
    assert done.out.count("Chốt ngày rồi mới nhắc: ") == 8
    assert "  Chốt ngày rồi mới nhắc: 3 ngày trước, lúc 08:00; 1 ngày trước, lúc 08:00." in done.lines
    assert "Không có lời nhắc." not in done.out


WEEK = """
[[rules]]
id = "dt"
title = "Đối thoại"
recurs = { week_of_month = 1, months = [1] }
start = "14:00"
tell = ["homeroom"]

[[overrides]]
rule = "dt"
key = "2027-01"
"""


def test_a_date_that_was_left_open_is_settled_and_not_moved(
    doithoai: Command, school: Callable[..., Path]
) -> None:
    school(WEEK + 'date = 2027-01-07\nreason = "Họp ngày 21/12"\n')
    done = doithoai("explain", "dt", "2027-01")
    assert done.lines[3:6] == [
        "  1. Khoảng ấy từ thứ Hai 04/01 đến Chủ nhật 10/01; ngày làm việc đầu tiên là thứ Hai, ngày 04 tháng 01 "
        "năm 2027.",
        "  2. Nhà trường ấn định thứ Năm, ngày 07 (lý do: Họp ngày 21/12).",
        "Vì vậy, buổi đối thoại diễn ra lúc 14:00, thứ Năm, ngày 07 tháng 01 năm 2027. Còn 1443 ngày.",
    ]
    assert "Nhà trường đã ấn định ngày của buổi này (config.toml, dòng " in done.out
    assert "nằm ngoài khoảng" not in done.out
    shown = doithoai("plan", "--from", "2027-01-01", "--to", "2027-01-31").out
    assert "↳ nhà trường ấn định thứ Năm, ngày 07 (lý do: Họp ngày 21/12)" in shown
    event = doithoai("plan", "--from", "2027-01-01", "--to", "2027-01-31", "--format", "ics").out
    assert "SUMMARY:Đối thoại" in event
    assert "Nhà trường ấn định thứ Năm" in event


def test_a_day_outside_the_week_of_the_plan_is_said_to_be(
    doithoai: Command, school: Callable[..., Path]
) -> None:
    school(WEEK + "date = 2027-01-15\n")
    assert (
        "Ngày này nằm ngoài khoảng mà quy tắc nêu, từ thứ Hai 04/01 đến Chủ nhật 10/01."
        in doithoai("explain", "dt", "2027-01").lines
    )


CLASH = """
[[rules]]
id = "noi-tru"
title = "Đối thoại với học sinh nội trú"
recurs = { date = 2027-01-28 }
start = "19:30"
venue = "Nhà đa năng"

[[rules]]
id = "ngoai-tru"
title = "Đối thoại với học sinh ngoại trú"
recurs = { date = 2027-01-28 }
start = "18:45"
venue = "Nhà đa năng"
"""


@pytest.mark.parametrize("rule", ["noi-tru", "ngoai-tru"])
def test_a_clash_is_told_of_either_session(doithoai: Command, school: Callable[..., Path], rule: str) -> None:
    school(CLASH)
    said = doithoai("explain", rule, "2026-2027").lines
    (clash,) = (line for line in said if "trùng giờ ở cùng một nơi (Nhà đa năng)" in line)
    assert "thứ Năm 28/01/2027" in clash


def test_a_term_without_a_date_has_deadlines_without_dates(doithoai: Command) -> None:
    config = EXAMPLES / "thcs-nguyen-hue-2024-2025.toml"
    done = doithoai("explain", "hoc-sinh", "2024-2025-hk2", config=config)
    assert "  - Lần này chưa ghi ngày." in done.lines
    assert "Vì vậy, buổi đối thoại chưa có ngày; các hạn tính theo ngày ấy cũng chưa có." in done.lines
    assert "  Quy tắc: 2 ngày trước buổi đối thoại, lúc 17:00. Chưa tính được hạn." in done.lines
    assert "Buổi “Đối thoại với học sinh” của Học kỳ II chưa có ngày." in done.lines[-1]


def test_a_session_without_an_hour_says_so_and_dates_given_by_hand_are_not_said_twice(
    doithoai: Command,
) -> None:
    done = doithoai("explain", "doi-thoai", "2017-2018", config=EXAMPLES / "thcs-tan-son-2017-2018.toml")
    assert "Vì vậy, buổi đối thoại diễn ra vào thứ Tư, ngày 06 tháng 12 năm 2017. Đã qua." in done.lines
    with time_machine.travel(datetime(2017, 12, 5, 3, tzinfo=UTC)):
        done = doithoai("explain", "doi-thoai", "2017-2018", config=EXAMPLES / "thcs-tan-son-2017-2018.toml")
    when = "vào thứ Tư, ngày 06 tháng 12 năm 2017 (giờ sẽ thông báo sau)"
    assert f"Vì vậy, buổi đối thoại diễn ra {when}. Ngày mai." in done.lines
    rollout = done.out.split("\n\n")[3].splitlines()[1:3]
    assert rollout == [
        "  Bắt đầu: thứ Bảy, ngày 18 tháng 11 năm 2017.",
        "  Hạn ghi sẵn trong kế hoạch: 17:00, thứ Hai, ngày 20 tháng 11 năm 2017. Đã qua.",
    ]
    follow_up = "  Bắt đầu: 5 ngày làm việc sau buổi đối thoại, tức thứ Tư, ngày 13 tháng 12 năm 2017."
    assert follow_up in done.lines


# --- what is left out ---------------------------------------------------------------------------------


def test_a_turn_that_is_skipped_says_why(doithoai: Command, bac_ha: Callable[..., Path]) -> None:
    bac_ha(shift=('shift = { sat = "fri"', 'shift = { sat = "skip"'))
    assert doithoai("explain", "ban-tru", "2023-01").lines[-2:] == [
        "  1. Quy tắc nêu thứ Bảy, ngày 28 tháng 01 năm 2023.",
        "Vì vậy lần này không có buổi đối thoại: quy tắc cho bỏ qua khi gặp ngày nghỉ.",
    ]


def test_a_reminder_that_would_come_too_late_is_named(doithoai: Command, bac_ha: Callable[..., Path]) -> None:
    bac_ha(remind=('remind = ["1d 08:00"]     #', 'remind = ["1d 08:00", "0d 21:00"]     #'))
    said = lines_of_the_session(doithoai("explain", "ban-tru", "2023-01"))
    assert said[-1] == "Bỏ lần nhắc “ngay trong ngày, lúc 21:00”, vì lúc ấy đã quá muộn."


# --- words that are not there -------------------------------------------------------------------------


def test_a_rule_that_is_nearly_right_is_a_usage_error_that_offers_the_right_one(doithoai: Command) -> None:
    done = doithoai("explain", "bán trú", "2023-01", config=BAC_HA)
    assert (done.status, done.out) == (2, "")
    assert "Lệnh chưa đúng: không có quy tắc “bán trú”. Có phải là “ban-tru”?" in done.err
    english = doithoai("explain", "ban-tr", "2023-01", "--lang", "en", config=BAC_HA)
    assert "there is no rule “ban-tr”. Did you mean “ban-tru”?" in english.err


def test_a_rule_that_is_like_none_is_shown_them_all(doithoai: Command) -> None:
    done = doithoai("explain", "xyz", "2023-01", config=BAC_HA)
    assert done.status == 2
    assert "Có phải" not in done.err
    assert "ban-tru, hoc-sinh-khac, dot-xuat" in done.err


NOT_HERE = {
    "2023-07": "Thứ Sáu, ngày 28 tháng 7 năm 2023 nằm ngoài các học kỳ ghi ở [[calendar.terms]], nên tháng 7/2023 "
    "không có buổi.",
    # As people write it, and as tables and mails do.
    "2023-1": "Có phải là “2023-01”?",
    "1/2023": "Có phải là “2023-01”?",
    "01-2023": "Có phải là “2023-01”?",
    "28/01/2023": "Mã kỳ của quy tắc này viết như “2022-09”.",
    "2023-13": "Có phải là “2023-03”?",
    "tháng 1": None,
    "9999-12": None,
    "0001-01": None,
    "2023-01-28": "Mã kỳ của quy tắc này viết như “2022-09”.",
    "": "Mã kỳ của quy tắc này viết như “2022-09”.",
}


@pytest.mark.parametrize(("key", "why"), NOT_HERE.items())
def test_a_key_the_rule_does_not_have_fails_and_says_why(
    doithoai: Command, key: str, why: str | None
) -> None:
    done = doithoai("explain", "ban-tru", key, config=BAC_HA)
    assert (done.status, done.out) == (1, "")
    assert done.err.splitlines() == [
        f"Quy tắc “ban-tru” không có buổi nào mang mã kỳ “{key}”.",
        *([why] if why else []),
        "Các mã kỳ gần đây: 2022-09, 2022-10, 2022-11, 2022-12, 2023-01, 2023-02, 2023-03, 2023-04, 2023-05",
    ]


@pytest.mark.parametrize(
    ("recurs", "key", "why"),
    [
        ("{ day_of_month = 28, months = [9, 12] }", "2026-11", "Quy tắc này chỉ có buổi vào tháng 9 và 12."),
        (
            '{ day_of_month = 31, short_month = "skip" }',
            "2026-11",
            "Ngày mà quy tắc nêu không có trong tháng 11/2026.",
        ),
        ("{ dates = [] }", "2026-11-27", "Quy tắc này hiện chưa có buổi nào."),
        ("{ dates = [2026-11-27] }", "2026-11-28", ""),
    ],
)
def test_what_a_rule_does_not_yield_is_told_by_its_rule(
    doithoai: Command, school: Callable[..., Path], recurs: str, key: str, why: str
) -> None:
    config = school(f'[[rules]]\nid = "dt"\ntitle = "Đối thoại"\nrecurs = {recurs}\n')
    done = doithoai("explain", "dt", key, config=config)
    assert done.status == 1
    said = done.err.splitlines()[1:]
    assert (said[0] == why) if why else said[0].startswith("Các mã kỳ")


def test_without_a_key_the_next_ones_are_named_and_without_a_rule_the_rules(doithoai: Command) -> None:
    done = doithoai("explain", "ban-tru", config=BAC_HA)
    assert (done.status, done.out) == (2, "")
    assert "các buổi sắp tới của “ban-tru”: 2023-01, 2023-02, 2023-03, 2023-04, 2023-05\n" in done.err
    bare = doithoai("explain", config=BAC_HA)
    assert bare.status == 2
    assert "các quy tắc trong tệp: ban-tru, hoc-sinh-khac, dot-xuat" in bare.err


# --- who --------------------------------------------------------------------------------------------


def test_few_are_named_many_are_counted_and_nobody_is_said(
    doithoai: Command, bac_ha: Callable[..., Path]
) -> None:
    bac_ha()
    said = doithoai("explain", "hoc-sinh-khac", "2023-01").lines
    assert "  Người thực hiện: giáo viên chủ nhiệm (12 người)." in said
    assert "  Người được nhắc: người thực hiện; bản sao cho thư ký tổng hợp (thầy Đặng Quốc Huy)." in said
    assert any(line.startswith("Người được nhắc: lãnh đạo trường, ") for line in said)
    roster = (doithoai.folder / "thpt-so-2-bac-ha-2022-2023.csv").read_text("utf-8-sig")
    (doithoai.folder / "thpt-so-2-bac-ha-2022-2023.csv").write_text(
        "\n".join(line for line in roster.splitlines() if "secretary" not in line), encoding="utf-8"
    )
    said = doithoai("explain", "hoc-sinh-khac", "2023-01").lines
    assert "  Người thực hiện: thư ký tổng hợp (chưa có ai)." in said


@pytest.mark.parametrize("lang", ["vi", "en"])
def test_it_fits_an_80_column_terminal(bac_ha: Callable[..., Path], lang: str) -> None:
    folder = bac_ha().parent
    text = on_screen("--lang", lang, "explain", "hoc-sinh-khac", "2023-01", columns=80, folder=folder)
    assert len(text.splitlines()) > 50
    assert widest(text) <= 80


# --- shell completion ---------------------------------------------------------------------------------


def completed(folder: Path, *words: str) -> list[str]:
    """What bash is offered for the last of these words."""
    line = ["doithoai", *words]
    variables = environment() | {
        "_DOITHOAI_COMPLETE": "bash_complete",
        "COMP_WORDS": " ".join(line),
        "COMP_CWORD": str(len(line) - 1),
    }
    done = subprocess.run(
        [sys.executable, "-m", "doithoai"],
        cwd=folder,
        env=variables,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.stderr == ""
    return [line.partition(",")[2] for line in done.stdout.splitlines() if line]


def test_the_shell_completes_rules_and_keys(bac_ha: Callable[..., Path]) -> None:
    folder = bac_ha().parent
    assert completed(folder, "explain", "") == ["ban-tru", "hoc-sinh-khac", "dot-xuat"]
    assert completed(folder, "explain", "ban-tru", "2023-0") == [
        "2023-01", "2023-02", "2023-03", "2023-04", "2023-05",
    ]  # fmt: skip


def test_where_the_file_is_broken_the_shell_is_offered_nothing(tmp_path: Path) -> None:
    (tmp_path / "config.toml").write_text("[school", encoding="utf-8")
    assert completed(tmp_path, "explain", "") == []
    assert completed(tmp_path, "explain", "ban-tru", "") == []


PER_TERM = """
[[calendar.terms]]
id = "hk1"
name = "Học kỳ I"
start = 2026-09-05
end = 2027-01-15

[[calendar.terms]]
id = "hk2"
name = "Học kỳ II"
start = 2027-01-16
end = 2027-05-31

[[rules]]
id = "dt"
title = "Đối thoại"
recurs = { per_term = { hk1 = 2026-12-18 } }
start = "14:00"
tell = ["homeroom"]

[[deadlines]]
id = "z-truoc"
rule = "dt"
title = "Việc thứ nhất"
by = ["homeroom"]

[[deadlines]]
id = "a-sau"
rule = "dt"
title = "Việc thứ hai"
by = ["homeroom"]
"""
OVERRIDE = '\n[[overrides]]\nrule = "dt"\nkey = "2026-2027-hk2"\n'


def test_a_session_cancelled_before_it_had_a_date(doithoai: Command, school: Callable[..., Path]) -> None:
    school(PER_TERM + OVERRIDE + "cancel = true\n")
    assert "Buổi này đã hủy; trước đó chưa ấn định ngày." in doithoai("explain", "dt", "2026-2027-hk2").lines


def test_a_date_given_for_the_first_time_is_no_change(doithoai: Command, school: Callable[..., Path]) -> None:
    school(PER_TERM + OVERRIDE + "date = 2027-04-16\n")
    said = doithoai("explain", "dt", "2026-2027-hk2").out
    assert "Sau đó nhà trường đã ấn định: buổi đối thoại diễn ra lúc 14:00, thứ Sáu, ngày 16 tháng 4" in said
    assert "Nhà trường đã ấn định ngày của buổi này (config.toml, dòng " in said
    assert "Lần này chưa ghi ngày" not in said
    assert "đã đổi ngày" not in said


@pytest.mark.parametrize(
    ("service", "line"),
    [
        ("", "Chưa nhắc ai về buổi này."),
        (
            '[service]\nadmin = "vanphong@example.edu.vn"\n',
            "Chưa nhắc ai về buổi này; văn phòng được nhắc định ngày từ 21 ngày trước khi hết học kỳ.",
        ),
    ],
)
def test_who_is_asked_for_a_date_that_is_not_set(
    doithoai: Command, school: Callable[..., Path], service: str, line: str
) -> None:
    school(service + PER_TERM)
    said = doithoai("explain", "dt", "2026-2027-hk2").lines
    assert line in said
    assert "Có ngày rồi mới nhắc: 1 ngày trước, lúc 08:00." in said
    assert "Không có lời nhắc." not in said


def test_tasks_without_a_date_stand_in_the_order_of_the_file(
    doithoai: Command, school: Callable[..., Path]
) -> None:
    school(PER_TERM)
    said = doithoai("explain", "dt", "2026-2027-hk1").out
    assert said.index("Việc thứ nhất") < said.index("Việc thứ hai")
