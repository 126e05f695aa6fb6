"""One slip of syntax hides no other fault, and makes none of what is right."""

from __future__ import annotations

import random
import re
from pathlib import Path

import pytest

from scheduler.config.faults import ConfigError, Fault
from scheduler.config.load import load
from tests.config.folder import HEAD, Folder

ROOT = Path(__file__).parents[2]
RULE = '\n[[rules]]\nid = "r"\ntitle = "Đối thoại"\nrecurs = { day_of_month = 28 }\n'


def told(faults: tuple[Fault, ...]) -> list[tuple[int, str]]:
    return [(fault.line, fault.code) for fault in faults]


def test_an_impossible_date_without_quotes_hides_no_other_impossible_value(folder: Folder) -> None:
    more = (
        RULE
        + 'duration = "90x"\n[[overrides]]\nrule = "r"\nkey = "2027-02"\ndate = 2027-02-30\nstart = "25:00"\n'
    )
    found = folder.faults(more)
    assert [fault.code for fault in found] == ["bad-value", "no-such-date", "no-such-time"]
    assert [fault.written for fault in found] == ['duration = "90x"', "date = 2027-02-30", 'start = "25:00"']


@pytest.mark.parametrize(
    "slip",
    [
        "venue = Hội trường B",
        "venue = “Hội trường”",
        'venue: "Hội trường"',
        "venue: Hội trường",
        'venue "Hội trường"',
        'venue = = "Hội trường"',
        'venue = "Phòng "A" tầng 2"',
        "venue =",
        'venue = "Hội trường',
        "venue = 'Hội trường",
        'venue = "Hội trường”',
        'tell = ["homeroom"',
        'shift = { sun = "mon"',
        'venue = "Hội trường" lớn',
        'venue =\u00a0"Hội trường"',
        '\u200bvenue = "Hội trường"',
        'địa_điểm = "Hội trường"',
        "start = 19h45",
        "start = 7:30",
        "duration = 090",
        "tell = [homeroom, secretary]",
        "recurs.short_month = skip",
        "shift = { stay_in_month = có }",
        "shift = { stay_in_month = True }",
    ],
)
def test_a_slip_is_told_alone_where_the_rest_is_right(folder: Folder, slip: str) -> None:
    rule = RULE.replace("{ day_of_month = 28 }\n", "") if slip.startswith("recurs.") else RULE
    rule = rule.replace("recurs = ", "recurs.day_of_month = 28\n") if slip.startswith("recurs.") else rule
    more = (
        f'{rule}{slip}\n[[deadlines]]\nid = "d"\nrule = "r"\ntitle = "Nộp"\nby = ["homeroom"]\n'
        'due = { before = "1d" }\n[[overrides]]\nrule = "r"\nkey = "2027-02"\ncancel = true\n'
    )
    (found,) = folder.faults(more)
    assert found.written == slip
    (first, second) = folder.faults(more + "colour = 1\n")
    assert (first.written, first.code) == (slip, found.code)
    assert second.code == "unknown-word"


@pytest.mark.parametrize("snippet", ['[school]\nid = "a"\nname = Trường A\n', "x = = 1\n", "thư = 1\n"])
def test_what_is_missing_is_not_asked_for_before_the_rest_can_be_read(folder: Folder, snippet: str) -> None:
    assert len(folder.faults(head=snippet)) == 1


@pytest.mark.parametrize(
    "slip", ['title = "Đối\nthoại, hai dòng"', 'note = """Đối thoại', "remind = [1 2", "// ghi chú"]
)
def test_the_search_ends_at_a_slip_that_may_mean_this_or_that(folder: Folder, slip: str) -> None:
    found = folder.faults(f"reply_to = x\n{RULE}{slip}\n\ncolour = red\n")
    assert told(found)[0] == (12, "text-without-quotes")
    assert len(found) == 2


def test_a_heading_without_a_bracket_hides_nothing(folder: Folder) -> None:
    for heading in ("[[rules]", "[rules]]", "rules]]", "[[rules"):
        found = folder.faults(RULE.replace("[[rules]]", heading) + 'duration = "90x"\n')
        assert [fault.code for fault in found] == ["missing-bracket", "bad-value"], heading


def test_a_heading_s_last_bracket_is_asked_for_and_not_both(folder: Folder) -> None:
    (found,) = folder.faults(RULE.replace("[[rules]]", "[[rules]"))
    assert (found.column, found.message("vi")) == (9, "Ở đây thiếu dấu ].")


@pytest.mark.parametrize(("slip", "column"), [('venue = "Hội trường""', 20), ('venue = ""Hội trường"', 9)])
def test_a_quote_typed_twice_is_one_too_many_and_none_of_the_text(
    folder: Folder, slip: str, column: int
) -> None:
    (found,) = folder.faults(f"{RULE}{slip}\n")
    assert (found.column, found.message("vi").partition(":")[0]) == (column, 'Thừa “"”')


def test_words_in_vietnamese_one_below_the_other_are_all_told(folder: Folder) -> None:
    found = folder.faults(f'{RULE}giờ bắt đầu = "14:00"\nđịa điểm = "A"\nghi chú = "x"\n')
    assert [fault.line for fault in found] == [17, 18, 19]


def test_a_rule_is_not_missed_where_its_heading_was_misread(folder: Folder) -> None:
    more = '[[overrides]]\nrule = "r"\nkey = "2027-02"\ncancel = true\n'
    assert len(folder.faults(RULE.replace("[[rules]]", "[[r#ules]]") + more)) == 1


def test_a_word_with_long_dashes_is_the_one_of_the_file(folder: Folder) -> None:
    (found,) = folder.faults(RULE.replace("day_of_month", "day–of–month"))
    assert "“day_of_month”" in found.message("vi")


def test_a_bracket_too_many_is_named(folder: Folder) -> None:
    (found,) = folder.faults(f'{RULE}shift = {{ sun = "mon" }}}}\n')
    assert found.message("vi").startswith("Thừa “}”:")


def test_quotes_within_quotes_are_not_advised_where_some_are_right_already(folder: Folder) -> None:
    (found,) = folder.faults(f'{RULE}venue = "Nhà \\"A" cũ\\""\n')
    assert found.code == "left-over"


def test_each_heading_in_single_brackets_is_told(folder: Folder) -> None:
    rules = (RULE + RULE.replace('"r"', '"s"') + 'duration = "90x"\n').replace("[[rules]]", "[rules]")
    assert told(folder.faults(rules)) == [
        (13, "heading-in-double-brackets"),
        (18, "heading-in-double-brackets"),
        (22, "bad-value"),
    ]


def test_roles_in_brackets_too_many_are_roles(folder: Folder) -> None:
    more = RULE + 'tell = ["homeroom", "secretary"]\n'
    for heading in ("[[roles]]", "[[roles]", "[roles]]"):
        (found,) = folder.faults(more, HEAD.replace("[roles]", heading))
        assert (found.written, found.code) == (heading, "heading-in-single-brackets")


@pytest.mark.parametrize(
    "slip",
    [
        'tell =\n["homeroom"]',
        'tell = #[\n  "homeroom",\n]',
        'tell = [\n  "homeroom",   # "chủ nhiệm"\n',
        'tell = [\n  "homeroom,\n  "secretary",\n]',
        'shift = { sun = "mon" ,',
        "recurs = {\n  day_of_month = 28, months = [9, 10,\n}",
        "recurs = {\n  day_of_month = 28,\n",
        'note = "Họp\nở hội trường"',
        'venue = "Hội trường" [[deadlines]]',
        "date = 2027-01-20 [[deadlines]]",
    ],
)
@pytest.mark.parametrize("ends", ["\n", "\r\n"])
def test_what_is_left_of_a_slip_is_no_other_one(folder: Folder, slip: str, ends: str) -> None:
    rule = RULE.replace("recurs = { day_of_month = 28 }\n", "") if slip.startswith("recurs") else RULE
    after = 'start = 14:00\n\n[[deadlines]]\nid = "d"\nrule = "r"\ntitle = "Nộp"\nby = ["homeroom"]\n'
    if slip.endswith("[[deadlines]]"):
        after = after.partition("[[deadlines]]\n")[2]
    found = folder.faults(f"{rule}{slip}\n{after}".replace("\n", ends))
    assert len(found) == 1
    (folder.path / "config.toml").write_bytes(b"\xef\xbb\xbf" + (folder.path / "config.toml").read_bytes())
    with pytest.raises(ConfigError) as error:
        load(folder.path / "config.toml")
    assert told(error.value.faults) == told(found)


def test_a_list_of_several_lines_may_lack_its_end(folder: Folder) -> None:
    found = folder.faults(
        f'{RULE}tell = [\n  "homeroom",\n  "secretary"\nduration = "90x"\n'.replace("\n", "\r\n")
    )
    assert told(found) == [(19, "missing-bracket"), (20, "bad-value")]


def test_two_slips_of_one_line_are_told_as_one(folder: Folder) -> None:
    assert told(folder.faults("reply_to = [a, b, c]\nport = = ssl\n")) == [
        (12, "text-without-quotes"),
        (13, "equals-twice"),
    ]


def test_a_role_is_not_missed_where_its_word_was_misread(folder: Folder) -> None:
    head = HEAD.replace('homeroom = "Giáo viên', 'giáo_viên = "Giáo viên')
    assert [fault.code for fault in folder.faults(RULE + 'tell = ["gvcn"]\n', head)] == ["key-without-quotes"]


@pytest.mark.parametrize("secret", ["password = geheim-9", 'password = "geheim-9"', "mật khẩu = geheim-9"])
def test_what_is_found_further_on_shows_no_password(folder: Folder, secret: str) -> None:
    found = folder.faults(f"reply_to = x\n{secret}\n")
    assert told(found) == [(12, "text-without-quotes"), (13, "password-in-file")]
    assert not any("geheim" in fault.written + fault.message("vi") for fault in found)


def test_a_long_file_of_slips_costs_little(folder: Folder) -> None:
    slips = "".join(f"x{n} = y\n" for n in range(100))
    assert len(folder.faults(slips)) == 21
    filler = "# " + "x" * 990_000 + "\n"
    assert len(folder.faults(slips + filler)) == 2


SLIPS = (
    "{key} = {value}", "{key} = “{value}”", '{key}: "{value}"', '{key} "{value}"', '{key} == "{value}"',
    '{key} = "{value}";', '{key} = "{value}', "{key} = {value}\"", "{key} = `{value}`", '{key} = ["{value}"',
    '{key} =\N{NO-BREAK SPACE}"{value}"', "{key} =",
)  # fmt: skip


@pytest.mark.parametrize("seed", range(40))
def test_whatever_slips_nothing_is_wrong_but_the_lines_in_which_it_did(tmp_path: Path, seed: int) -> None:
    """The plan of the repository, with some lines as people write them who do not know TOML."""
    chance = random.Random(seed)
    for file in ("config.toml", "roster.csv"):
        (tmp_path / file).write_bytes((ROOT / file).read_bytes())
    lines = (ROOT / "config.toml").read_text("utf-8").split("\n")
    forms = ((at, re.fullmatch(r'(\w+) = "([^"]*[^"0-9:][^"]*)"', line)) for at, line in enumerate(lines))
    texts = {at: form for at, form in forms if form}
    slipped = sorted(chance.sample(list(texts), chance.randint(1, 4)))
    for at in slipped:
        lines[at] = chance.choice(SLIPS).format(key=texts[at][1], value=texts[at][2])
    (tmp_path / "config.toml").write_text("\n".join(lines), "utf-8")
    with pytest.raises(ConfigError) as error:
        load(tmp_path / "config.toml")
    found = [fault for fault in error.value.faults if fault.file.name == "config.toml"]
    assert [fault.line - 1 for fault in found] == slipped
    assert len(found) == len(error.value.faults)
