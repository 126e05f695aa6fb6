"""The mark stands under the place that is meant, whatever the line holds and however long it is."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from scheduler.cli.excerpt import excerpt


@pytest.mark.parametrize(
    ("line", "column", "length", "text", "mark"),
    [
        ('id = "A B"', 6, 5, 'id = "A B"', "     ^~~~~"),
        ("x", 1, 1, "x", "^"),
        ("x = ", 5, 1, "x = ", "    ^"),
        ("\tid =\t1", 7, 1, "    id =    1", " " * 12 + "^"),
        ('name = "Trường", x', 18, 1, 'name = "Trường", x', " " * 17 + "^"),
        (unicodedata.normalize("NFD", 'n = "Trường", x'), 18, 1, None, " " * 14 + "^"),
        ("a\x1b[31mb\u202ec", 7, 1, "a\ufffd[31mb\ufffdc", "      ^"),
        ("会議 = x", 6, 1, "会議 = x", " " * 7 + "^"),
    ],
)
def test_the_mark_is_under_its_letters(
    line: str, column: int, length: int, text: str | None, mark: str
) -> None:
    assert excerpt(line, column, length, 70) == (line if text is None else text, mark)


def test_a_long_line_is_cut_around_the_place() -> None:
    line = "tell = [" + ", ".join(f'"vai-{n}"' for n in range(100)) + "]"
    column = line.index('"vai-60"') + 1
    text, mark = excerpt(line, column, len('"vai-60"'), 70)
    assert text.startswith("…")
    assert text.endswith("…")
    assert len(text) == 70
    assert text[mark.index("^") :].startswith('"vai-60"')
    assert mark.strip() == "^~~~~~~~"


def test_a_long_place_at_the_lines_begin_is_marked_as_far_as_it_is_shown() -> None:
    text, mark = excerpt("x = " + "y" * 200, 5, 200, 40)
    assert text == "x = " + "y" * 35 + "…"
    assert mark == "    ^" + "~" * 34


def test_a_file_of_one_line_costs_no_more_than_a_screen() -> None:
    text, mark = excerpt("x" * 1_000_000, 500_000, 1, 70)
    assert len(text) == 70
    assert mark.endswith("^")


letters = st.text(st.sampled_from("aBđ \t=[{'\u0301\u0323\u200b\x00\x1b会"), max_size=200)


@settings(max_examples=200, deadline=None)
@given(letters, st.data(), st.integers(20, 90))
def test_nothing_is_wider_than_the_screen_and_the_mark_is_under_the_letter(
    line: str, data: st.DataObject, width: int
) -> None:
    at = data.draw(st.integers(0, max(len(line) - 1, 0)))
    line = line[:at] + "@" + line[at:]
    text, mark = excerpt(line, at + 1, data.draw(st.integers(1, 100)), width)
    assert cells(text) <= width
    assert len(mark) <= width
    assert text.isprintable()
    before, found, _ = text.partition("@")
    assert found
    assert mark.index("^") == cells(before)


def cells(text: str) -> int:
    wide = sum(unicodedata.east_asian_width(letter) == "W" for letter in text)
    return len(text) + wide - sum(bool(unicodedata.combining(letter)) for letter in text)
