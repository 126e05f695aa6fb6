"""What the clerk reads: a sentence says what to write, as it is to be written."""

from __future__ import annotations

import re

import pytest

from scheduler.config.descriptions import example_line
from scheduler.config.faults import ConfigError
from scheduler.config.load import load
from scheduler.config.sentences import SENTENCES
from tests.config.folder import HEAD, ROSTER, Folder

TERMS = """
[calendar]
weekend = ["sun"]
[[calendar.terms]]
id = "hk1"
start = 2026-09-05
end = 2027-01-15
[[calendar.terms]]
id = "hk2"
start = 2027-01-16
end = 2027-05-31
"""


def rule(*lines: str, recurs: str = "recurs = { day_of_month = 28 }") -> str:
    return "\n".join(('\n[[rules]]\nid = "r"\ntitle = "Đối thoại"', recurs, *lines, ""))


def deadline(*lines: str, by: str = "homeroom") -> str:
    return "\n".join((f'\n[[deadlines]]\nid = "d"\nrule = "r"\ntitle = "Việc"\nby = ["{by}"]', *lines, ""))


def override(key: str) -> str:
    return f'\n[[overrides]]\nrule = "r"\nkey = "{key}"\nvenue = "Hội trường"\n'


def per_term(text: str) -> str:
    return TERMS + rule(recurs="recurs = { per_term = { hk1 = 2026-12-18 } }") + text


SAID = {
    "recurs in words": (rule(recurs='recurs = "thứ 2 đầu tiên"'), f"ví dụ {example_line('recurs')}"),
    "recurs without a form": (
        rule(recurs='recurs = { weekday = "mon" }'),
        "Trong recurs = { } phải có đúng một trong các từ: day_of_month, nth",
    ),
    "opens without a form": (rule() + deadline("opens = { }"), "Trong opens = { } phải có"),
    "due in words": (rule() + deadline('due = "2 ngày trước"'), f"ví dụ {example_line('due')}"),
    "due as a date": (rule() + deadline("due = 2027-01-13"), "ví dụ due = { date = 2027-01-13 };"),
    "recurs as a date in words": (
        rule(recurs='recurs = "28/01/2027"'),
        "ví dụ recurs = { date = 2027-01-28 };",
    ),
    "all people by their name": (rule('tell = ["mọi người"]'), "Có phải là “everyone”?"),
    "several classes of one person": (
        '\n[[people]]\nname = "A"\nemail = "a@example.edu.vn"\nroles = []\nclasses = "10A1"\n',
        "Có phải là “class”?",
    ),
    "per_term without terms": (
        TERMS + rule(recurs="recurs = { per_term = 1 }"),
        f"ví dụ {example_line('per_term')}",
    ),
    "between as one day": (
        rule(recurs="recurs = { between = 2027-01-04 }"),
        f"ví dụ {example_line('between')}",
    ),
    "a choice, listed once": (
        rule() + deadline('if_after_session = "giữ"'),
        "chọn một trong: previous_day, previous_working_day, keep.",
    ),
    "a weekday that is worked": (TERMS + rule('shift = { sat = "fri" }'), 'bỏ “sat = "fri"” trong shift.'),
    "a weekend in words": ('[calendar]\nweekend = "CN"\n', 'ví dụ weekend = ["sun"];'),
    "two weekdays in words": ('[calendar]\nweekend = "T7, CN"\n', 'ví dụ weekend = ["sat", "sun"];'),
    "a role without brackets": (rule('tell = "homeroom"'), 'ví dụ tell = ["homeroom"];'),
    "no comma in a list": (rule('tell = ["homeroom" "secretary"]'), "dấu phẩy, dấu nháy hoặc dấu ]."),
    "no quote in a list": (rule('tell = ["homeroom, "secretary"]'), "dấu phẩy, dấu nháy hoặc dấu ]."),
    "half a quote": ('\n[calendar]\ncountry = VN"\n', 'dấu nháy: "VN".'),
    "a role by its name": (rule() + deadline(by="Giáo viên chủ nhiệm"), "Có phải là “homeroom”?"),
    "a role almost by its name": (rule() + deadline(by="giao vien chu nhiem"), "Có phải là “homeroom”?"),
    "seconds": ('settle = "5s"\n', "tính bằng phút (m) hoặc giờ (h)"),
    "key of a month": (rule() + override("11/2026"), "viết “2026-11”."),
    "key of a month in words": (rule() + override("tháng 11 năm 2026"), "viết “2026-11”."),
    "key of a month with its day": (rule() + override("28/11/2026"), "viết “2026-11”."),
    "key of nothing": (rule() + override("lần 1"), "viết như “2027-01”."),
    "key of no month": (rule() + override("13/2026"), "viết như “2027-01”."),
    "key of a date": (
        rule(recurs="recurs = { dates = [2026-10-15] }") + override("15/10/2026"),
        "viết “2026-10-15”.",
    ),
    "key of a year": (
        rule(recurs="recurs = { date = 2026-10-15 }") + override("2026/2027"),
        "viết “2026-2027”.",
    ),
    "key of no year": (rule(recurs="recurs = { date = 2026-10-15 }") + override("2026/2028"), "viết như “"),
    "key of a term": (per_term(override("HK1 2026-2027")), "viết “2026-2027-hk1”."),
    "a missing word": (
        rule().replace('title = "Đối thoại"', ""),
        'ví dụ title = "Đối thoại với học sinh bán trú".',
    ),
    "no equals sign": ('\n[calendar]\ncountry "VN"\n', "Sau “country” thiếu dấu =."),
    "a colon for an equals sign": ('\n[calendar]\ncountry: "VN"\n', "Sau “country” thiếu dấu =."),
    "a long text without quotes": (
        f"\n[calendar]\ncountry = {'rất dài ' * 20}\n",
        'rất dài rất…".',
    ),
    "curly quotes": ("\n[calendar]\ncountry = “VN”\n", 'dấu nháy thẳng: "VN".'),
    "a blank that is none": ('\n[calendar]\ncountry =\u00a0"VN"\n', "dấu cách đặc biệt"),
    "a blank that is none before a word": ('\n[calendar]\n\u200bcountry = "VN"\n', "dấu cách đặc biệt"),
    "a date without its zeros": ("\n[calendar]\nx = 2027-9-5\n", 'trong dấu nháy: "2027-9-5".'),
    "a date with too much": ("\n[calendar]\nx = 2027-09-0-5\n", "Không có ngày “2027-09-0-5”"),
    "half an escape": ('\n[calendar]\ncountry = "C:\\users"\n', "phải viết thành \\\\"),
    "a word in Vietnamese": (rule('"địa điểm" = "Hội trường"'), "Có phải là “venue”?"),
    "a word in Vietnamese without quotes": (rule('địa_điểm = "Hội trường"'), "chẳng hạn “venue”;"),
    "an unknown word in Vietnamese without quotes": (rule('phấn_trắng = "x"'), "chẳng hạn “phan_trang”;"),
    "a weekday too many": (rule(recurs='recurs = { nth = 1, weekday = "thứ 9" }'), '"thứ 7", "CN".'),
    "a lead of years": (rule('tell = ["homeroom"]', 'remind = ["9999d 08:00"]'), "tối đa 3660 ngày."),
    "a number in quotes": (
        rule(recurs='recurs = { day_of_month = "28" }'),
        "không có dấu nháy: day_of_month = 28.",
    ),
    "day and month turned": (rule(recurs="recurs = { date = 2026-18-12 }"), "Có phải là “2026-12-18”?"),
    "a heading in Vietnamese": ("\n[[hạn]]\nid = 'x'\n", "chẳng hạn “[[deadlines]]”;"),
    "a word of an entry that has no heading": (
        rule() + override("2026-11") + 'rule = "r"\n',
        "thì thiếu dòng [[overrides]] ở trước.",
    ),
    "a word within braces that stands outside": (
        rule() + deadline('due = { day_of_month = 27, shift = "preceding" }'),
        "thành một dòng riêng trong [[deadlines]], ngoài dấu { }.",
    ),
    "a security there is not": ('security = "ssl"\n', "Cổng 465 dùng tls, cổng 587 dùng starttls."),
    "a deadline of no rule": (rule() + deadline().replace('rule = "r"\n', ""), 'ví dụ rule = "r".'),
    "a choice that is no text": (
        rule() + deadline("if_after_session = true"),
        "phải là một trong: previous_day, previous_working_day, keep; ở đây là đúng/sai.",
    ),
    "an nth there is not": (
        rule(recurs='recurs = { weekday = "mon", nth = 6 }'),
        "1 đến 5, hoặc -1 là cuối cùng",
    ),
    "the hour of a lead": (
        rule('tell = ["homeroom"]', 'remind = ["1d 25:00"]'),
        "Không có giờ “25:00” trong ngày.",
    ),
    "a weekday misspelt": (rule(recurs='recurs = { weekday = "thrusday", nth = 1 }'), "Có phải là “thu”?"),
    "a weekday misspelt in Vietnamese": ('[calendar]\nweekend = ["chủ nhât"]\n', "Có phải là “sun”?"),
    "several roles in one pair of quotes": (
        rule('tell = ["homeroom, secretary"]'),
        'Có phải là “"homeroom", "secretary"”?',
    ),
    "several rules in one pair of quotes": (
        rule() + rule().replace('"r"', '"s"') + deadline().replace('rule = "r"', 'rule = "r; s"'),
        'Có phải là “["r", "s"]”?',
    ),
    "a heading of the calendar by itself": (
        '[[days_off]]\nname = "Tết"\ndate = 2027-02-01\n',
        "từ này thuộc [[calendar.days_off]].",
    ),
    "a word of a table on a line of its own": (
        rule() + deadline("day_of_month = 27"),
        "từ này thuộc due = { }, recurs = { }.",
    ),
    "a heading in Vietnamese without accents": (
        '[[quy_tac]]\nid = "s"\n' + rule().split('"r"')[1],
        "“rules”?",
    ),
    "a path with a backslash": ('[roster]\nfile = "D:\\temp.csv"\n', "viết \\\\ hoặc /."),
    "an address with a blank": ('[service]\nadmin = "van phong@example.edu.vn"\n', "không có khoảng trắng"),
    "heading in single brackets, then in double ones": (
        "[rule]\nid='x'\n[[rule]]\nid='y'\n",
        "viết [[rules]]",
    ),
}


@pytest.mark.parametrize("case", SAID)
def test_the_sentence_says_what_to_write(folder: Folder, case: str) -> None:
    text, said = SAID[case]
    (found,) = folder.faults(text)
    assert said in found.message("vi")


def test_a_file_that_is_not_there_may_be_meant_otherwise(folder: Folder) -> None:
    (folder.path / "config.toml.txt").touch()
    with pytest.raises(ConfigError) as error:
        load(folder.path / "config.toml")
    assert error.value.faults[0].message("vi") == "Không tìm thấy tệp này. Có phải là “config.toml.txt”?"
    (folder.path / "danh-sach.csv.csv").touch()
    (found,) = folder.faults(ROSTER)
    assert found.message("en") == "There is no roster “danh-sach.csv”. Did you mean “danh-sach.csv.csv”?"


def test_a_time_zone_by_its_hours_is_none_of_another_hour(folder: Folder) -> None:
    (found,) = folder.faults(head=HEAD.replace("[school]", '[school]\ntimezone = "GMT+7"'))
    assert "Có phải là “Asia/Ho_Chi_Minh”?" in found.message("vi")


def test_a_misspelt_heading_is_the_only_fault_where_its_words_are_right(folder: Folder) -> None:
    more = rule('tell = ["homeroom"]') + deadline()
    for right, wrong in (("[school]", "[shool]"), ("[roles]", "[role]"), ("[[rules]]", "[[rule]]")):
        (found,) = folder.faults("", (HEAD + more).replace(right, wrong))
        assert right.strip("[]") in found.message("vi")


@pytest.mark.parametrize(
    ("right", "misspelt"),
    [
        ('id = "r"', 'idd = "r"'),
        ('title = "Họp"', 'titel = "Họp"'),
        ("recurs = {", "recur = {"),
        ("start = 14:00", "stat = 14:00"),
        ("tell = [", "tel = ["),
        ("opens = {", "open = {"),
        ("date = 2027-01-20", "dat = 2027-01-20"),
    ],
)
def test_what_is_written_under_a_misspelt_word_is_missing_nowhere(
    folder: Folder, right: str, misspelt: str
) -> None:
    sound = (
        '[[rules]]\nid = "r"\ntitle = "Họp"\nrecurs = { day_of_month = 28 }\nstart = 14:00\n'
        'tell = [ "homeroom" ]\nremind = ["3h"]\n'
        '[[deadlines]]\nid = "d"\nrule = "r"\ntitle = "Nộp"\nby = ["homeroom"]\ndue = { before = "1d" }\n'
        'opens = { before = "5d" }\nremind = ["open 08:00"]\n'
        '[[overrides]]\nrule = "r"\nkey = "2027-01"\ndate = 2027-01-20\n'
    )
    folder.load(sound)
    written = sound.replace(right, misspelt, 1)
    (found,) = folder.faults(written)
    assert found.code == "unknown-word"


@pytest.mark.parametrize(
    "line",
    ['location = "Phòng A"', 'notify = ["homeroom"]', 'status = "mới"', 'reminder = "08:00"', "shft = 3"],
)
def test_of_a_word_nobody_knows_no_more_is_said_than_that(folder: Folder, line: str) -> None:
    (found,) = folder.faults(rule(line))
    assert found.code == "unknown-word"


def test_a_roster_without_a_heading_line_is_told_so_once(folder: Folder) -> None:
    for people in ("Lan,lan@example.edu.vn,homeroom\n", "Lan,lan@example.edu.vn,homeroom\n" * 2):
        folder.roster(people)
        (found,) = folder.faults(ROSTER)
        assert (found.code, found.line) == ("roster-header-missing", 1)
        assert "name, email, roles, class, title" in found.message("vi")


def test_examples_of_tables_are_sound(folder: Folder) -> None:
    for word in ("recurs", "between", "per_term"):
        line = example_line(word)
        assert line is not None
        folder.load(TERMS + rule(recurs=line if word == "recurs" else f"recurs = {{ {line} }}"))
    due, opens = example_line("due"), example_line("opens")
    assert due is not None
    assert opens is not None
    folder.load(TERMS + rule() + deadline(due, opens))


@pytest.mark.parametrize("code", SENTENCES)
def test_no_sentence_begins_with_a_word_of_the_file_in_capitals(code: str) -> None:
    """The first letter of a sentence becomes a capital: a word to be typed must not be that."""
    for text in SENTENCES[code]:
        begun = re.match(r"\{(\w+)\}", text)
        assert begun is None or begun[1] in {"heading", "day", "date", "country"}, text
        assert text[0].isupper() or text[0] in "“{", text


def test_who_names_a_rule_or_a_role_rightly_is_not_told_to_misspell_it(folder: Folder) -> None:
    for wrong, code in (("Ban-Tru", "bad-id"), ("bán trú", "bad-id"), ("", "empty-text")):
        (found,) = folder.faults(
            rule().replace('"r"', f'"{wrong}"') + deadline().replace('rule = "r"', 'rule = "ban-tru"')
        )
        assert found.code == code
    (found,) = folder.faults(rule('tell = ["homeroom"]'), HEAD.replace("homeroom", "Homeroom"))
    assert found.code == "bad-id"
    assert "“_”" in found.message("vi")


def test_who_misspells_a_rule_as_its_own_id_is_told_the_right_one(folder: Folder) -> None:
    found = folder.faults(
        rule().replace('"r"', '"Ban-Tru"') + deadline().replace('rule = "r"', 'rule = "Ban-Tru"')
    )
    assert [fault.code for fault in found] == ["bad-id", "unknown-rule"]
    assert "Có phải là “ban-tru”?" in found[1].message("vi")


def test_a_work_day_within_days_off_is_named_beside_other_faults_of_the_calendar(folder: Folder) -> None:
    found = folder.faults(
        """
[calendar]
year_starts = "1 tháng 8"
[[calendar.work_days]]
date = "30/02/2027"
[[calendar.work_days]]
date = 2027-02-03
[[calendar.days_off]]
start = 2027-02-01
end = 2027-02-14
"""
    )
    assert [(fault.code, fault.path) for fault in found] == [
        ("bad-value", "calendar.year_starts"),
        ("no-such-date", "calendar.work_days[0].date"),
        ("work-day-and-day-off", "calendar.work_days[1]"),
    ]
