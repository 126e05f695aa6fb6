"""Files that are no config.toml at all: told in a sentence, at once."""

from __future__ import annotations

import os
import time
from pathlib import Path

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from scheduler.config.faults import ConfigError, Fault
from scheduler.config.load import Source, load, load_source
from tests.config.folder import HEAD, Folder

EVER_NEW = Path("/proc/sys/kernel/random/uuid")


def fault(path: Path) -> Fault:
    with pytest.raises(ConfigError) as error:
        load(path)
    (only,) = error.value.faults
    assert only.message("vi")
    assert only.message("en")
    return only


def test_a_missing_file(tmp_path: Path) -> None:
    assert fault(tmp_path / "config.toml").code == "file-not-found"


def test_a_folder(tmp_path: Path) -> None:
    assert fault(tmp_path).code == "file-is-directory"


def test_a_pipe_is_not_waited_for(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "config.toml")
    assert fault(tmp_path / "config.toml").code == "file-is-no-file"


@pytest.mark.skipif(os.geteuid() == 0, reason="root may read everything")
def test_an_unreadable_file(tmp_path: Path) -> None:
    path = tmp_path / "config.toml"
    path.touch(mode=0)
    assert fault(path).code == "file-unreadable"


def test_why_a_file_cannot_be_read_is_told_in_words(tmp_path: Path) -> None:
    path = tmp_path / "config.toml"
    path.symlink_to(path)
    found = fault(path)
    assert found.code == "file-unreadable"
    assert found.message("vi") == "Không đọc được tệp (đường dẫn tắt chỉ vòng quanh)."
    found = fault(tmp_path / ("x" * 300))
    assert found.message("en") == "The file cannot be read (its name is too long)."
    assert fault(path / "config.toml").message("vi").startswith("Không đọc được tệp (đường dẫn tắt")


@pytest.mark.skipif(not EVER_NEW.exists(), reason="a file of Linux's that is another one each time")
def test_a_file_that_is_another_one_each_time_is_not_read(tmp_path: Path) -> None:
    assert fault(EVER_NEW).message("vi") == "Tệp đang được ghi trong lúc đọc; lưu xong rồi thử lại."
    (tmp_path / "config.toml").write_text(HEAD + f'[roster]\nfile = "{EVER_NEW}"\n', "utf-8")
    assert fault(tmp_path / "config.toml").code == "roster-file-changing"


def test_fifty_megabytes_are_refused_at_once(tmp_path: Path) -> None:
    path = tmp_path / "config.toml"
    with path.open("wb") as file:
        file.truncate(50_000_000)
    begun = time.monotonic()
    assert fault(path).code == "file-too-large"
    assert time.monotonic() - begun < 1


@pytest.mark.parametrize(
    ("content", "line", "column"),
    [
        (HEAD.encode("utf-16"), 1, 1),
        (HEAD.encode("utf-16-le"), 1, 1),
        (b"# Tr\xc6\xb0\xe1\xbb\x9dng\r\n# Tr\xfd\xf2ng", 2, 5),
    ],
)
def test_other_encodings_are_refused_at_their_first_letter(
    tmp_path: Path, content: bytes, line: int, column: int
) -> None:
    path = tmp_path / "config.toml"
    path.write_bytes(content)
    found = fault(path)
    assert (found.code, found.line, found.column) == ("not-utf8", line, column)


def test_a_byte_order_mark_and_crlf_do_not_move_what_follows(folder: Folder) -> None:
    (folder.path / "config.toml").write_bytes(
        ("\ufeff" + HEAD.lstrip() + "x = 1\n").replace("\n", "\r\n").encode()
    )
    found = fault(folder.path / "config.toml")
    assert (found.line, found.column) == (11, 1)
    (folder.path / "config.toml").write_bytes(b"\xef\xbb\xbfx = y\r\n")
    found = fault(folder.path / "config.toml")
    assert (found.line, found.column) == (1, 5)


def test_letters_in_two_spellings_are_one_word(folder: Folder) -> None:
    found = folder.faults('"ma\u0323\u0302t kha\u0302\u0309u" = "x"\n')
    assert [(fault.code, fault.line) for fault in found] == [("password-in-file", 12)]


def test_one_word_in_two_spellings_stands_there_twice(folder: Folder) -> None:
    two = '\n[mail.x]\n"th\u01b0 k\u00fd" = 1\n"thu\u031b ky\u0301" = 2\n'
    (found,) = folder.faults(two)
    assert (found.code, found.params["word"]) == ("word-twice", "th\u01b0 k\u00fd")


@pytest.mark.parametrize(
    ("written", "asked", "told"), [("vi", None, "vi"), ("en", None, "en"), ("en", "vi", "vi")]
)
def test_faults_are_told_in_the_schools_language_unless_asked_otherwise(
    folder: Folder, written: str, asked: str | None, told: str
) -> None:
    broken = HEAD.replace("[roles]", f'language = "{written}"\n[roles') + "\n"
    (folder.path / "config.toml").write_text(broken)
    with pytest.raises(ConfigError) as error:
        load(folder.path / "config.toml", language=asked)
    assert error.value.language == told


def test_a_long_list_and_a_long_text_are_refused(folder: Folder) -> None:
    days = "\n[[calendar.days_off]]\ndate = 2027-01-01\n" * 1001
    assert [found.code for found in folder.faults(days)] == ["list-too-long"]
    assert [found.code for found in folder.faults(f'user = "{"x" * 600}"\n')] == ["too-long"]


# --- never a traceback --------------------------------------------------------------------------------

SAMPLE = (Path(__file__).parents[2] / "examples" / "thpt-so-2-bac-ha-2022-2023.toml").read_text("utf-8")


def faults(text: str, roster: bytes | None) -> tuple[Fault, ...]:
    """All faults of the text; anything raised but a ConfigError is what is looked for."""
    try:
        load_source(Source(text.encode(), roster), Path("/nowhere/config.toml"))
    except ConfigError as error:
        return error.faults
    return ()


SCRAPS = """
[ ] { } " ' \"\"\" = , . # \\ 99999 -1 true nan 1e400 2027-02-30 2027-01-01T00:00:00 00:00 "99999d" "" [] {}
[[rules]] [rules] [school] "thứ 2" everyone session "\\u0000" "\\r\\n" 1901-01-01
"""
scraps = st.sampled_from(["", "\n", "\0", "\u0301", "0x" + "f" * 5000, *SCRAPS.split()])


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(st.tuples(st.integers(0, len(SAMPLE)), st.integers(0, 30), scraps), min_size=1, max_size=3))
@example([(0, len(SAMPLE), "[[school]]\n[[calendar]]\n[[roles]]\n[[mail]]\n[[service]]\n[[roster]]")])
@example([(0, len(SAMPLE), "school = 1\ncalendar = []\nroles = 1\nmail = [1]\nrules = [1]\npeople = {}\n")])
def test_a_sample_edited_at_random_is_read_or_refused(edits: list[tuple[int, int, str]]) -> None:
    text = SAMPLE
    for at, length, scrap in edits:
        text = text[:at] + scrap + text[at + length :]
    for roster in (None, b"name,email,roles\nLan,lan@example.edu.vn,everyone\n"):
        for found in faults(text, roster):
            assert found.line >= 1
            assert found.column >= 1
            assert found.message("vi")
            assert found.message("en")


words = st.one_of(
    st.sampled_from(
        [1, -1, 0, True, 1.5, [], {}, [1], ["mon"], [{}], [[]], {"mon": "tue"}, {"day_of_month": 1}]
    ),
    st.sampled_from(
        ["", "x", "28", "15h", "3d 08:00", "mon", "everyone", "2027-01", "a@example.edu.vn", "99999d"]
    ),
    st.sampled_from(
        [{"before": "3h"}, {"date": "28/01/2027"}, {"per_term": {"x": 1}}, {"dates": [1]}, "\u202e"]
    ),
)


def toml_value(value: object) -> str:
    if isinstance(value, dict):
        return "{" + ", ".join(f"{key} = {toml_value(inner)}" for key, inner in value.items()) + "}"
    if isinstance(value, list):
        return "[" + ", ".join(map(toml_value, value)) + "]"
    return f'"{value}"' if isinstance(value, str) else str(value).lower()


def headings() -> list[tuple[str, tuple[str, ...]]]:
    from scheduler.config.shape import EVERY_HEADING

    return [
        (heading.label, tuple(heading.words)) for heading in EVERY_HEADING if heading.label.startswith("[")
    ]


entries = st.sampled_from(headings()).flatmap(
    lambda heading: st.tuples(
        st.just(heading[0]), st.dictionaries(st.sampled_from(heading[1]), words, max_size=6)
    )
)


@settings(max_examples=100, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(entries, max_size=5, unique_by=lambda entry: entry[0]))
def test_any_value_at_any_word_is_read_or_refused(found: list[tuple[str, dict[str, object]]]) -> None:
    text = "\n".join(
        label + "\n" + "".join(f"{word} = {toml_value(value)}\n" for word, value in entry.items())
        for label, entry in found
    )
    for wrong in faults(text, b""):
        assert wrong.message("vi")
