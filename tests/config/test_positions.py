"""The scanner, held to one property: the text at each span reads back as the value."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import tomli
from hypothesis import given, settings
from hypothesis import strategies as st

from scheduler.config.document import parse
from scheduler.config.positions import KeyPath, Positions, scan

# --- TOML in every form -------------------------------------------------------------------------------

letters = st.text(st.sampled_from('aBđố \t#=[]{},."""\'\'\\-\n\r'), max_size=8)
blanks = st.sampled_from(["", " ", "\t", "  "])
line_ends = st.sampled_from(["\n", "\r\n", "\n\n", " # ghi chú [x] = { \n", "\t\r\n# '''\r\n"])


def basic(text: str) -> str:
    escapes = {'"': '\\"', "\\": "\\\\", "\n": "\\n", "\r": "\\r", "\t": "\\t"}
    return '"' + "".join(escapes.get(letter, letter) for letter in text) + '"'


def literal(text: str) -> str:
    return "'" + text.translate({ord(letter): "-" for letter in "'\n\r"}) + "'"


def long_basic(text: str) -> str:
    return '"""' + text.replace("\\", "\\\\").replace("\r", "\\r").replace('"""', '""\\"') + '"""'


def escaped(text: str) -> str:
    """Every letter by its number, the small ones in TOML 1.1's short form."""
    return '"' + "".join(rf"\x{ord(x):02x}" if ord(x) < 256 else rf"\u{ord(x):04x}" for x in text) + '"'


def begun_on_the_next_line(text: str) -> str:
    return '"""\r\n' + long_basic(text)[3:-3] + ' \\ \n\t "" # = [\n"""'


def long_literal(text: str) -> str:
    return "'''" + text.replace("\r", "").replace("'''", "''") + "'''"


strings = st.builds(
    lambda form, text: form(text),
    st.sampled_from([basic, literal, long_basic, long_literal, escaped, begun_on_the_next_line]),
    letters,
)
keys = st.one_of(
    # Few names, so that they meet: a list of tables needs its heading twice.
    st.sampled_from(["a", "a", "b", "-_9"]),
    st.builds(lambda form, text: form(text), st.sampled_from([basic, literal, escaped]), letters),
    # Letters and their accents apart: such a word is read as the one that looks alike.
    st.just('"thu\u031b ky\u0301"'),
)
dotted = st.lists(keys, min_size=1, max_size=3).flatmap(
    lambda parts: blanks.map(lambda b: f"{b}.{b}".join(parts))
)
scalars = st.one_of(
    strings,
    st.sampled_from(
        ["true", "false", "15:00", "07:30:05.5", "2027-01-28", "2027-01-28 08:00", "1979-05-27T07:32:00Z"]
    ),
    st.sampled_from(["0", "-17", "1_000", "0xFF", "1.5e3", "inf", "-nan"]),
)


def inside(values: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    gap = st.one_of(blanks, line_ends)
    items = st.builds(lambda a, value, b: a + value + b, gap, values, gap)
    pairs = st.builds(
        lambda a, key, b, value, c: f"{a}{key}{b}={b}{value}{c}", gap, dotted, blanks, values, gap
    )
    ends = st.builds(lambda comma, after: comma + after, st.sampled_from(["", ","]), gap)
    lists = st.builds(
        lambda found, end: "[" + ",".join(found) + (end if found else "") + "]",
        st.lists(items, max_size=3),
        ends,
    )
    tables = st.builds(
        lambda found, end: "{" + ",".join(found) + (end if found else "") + "}",
        st.lists(pairs, max_size=3),
        ends,
    )
    return st.one_of(lists, tables)


values = st.recursive(scalars, inside, max_leaves=6)
pair_lines = st.builds(
    lambda indent, key, b, value, end: f"{indent}{key}{b}={b}{value}{end}",
    blanks,
    dotted,
    blanks,
    values,
    line_ends,
)
headings = st.builds(
    lambda indent, many, key, end: f"{indent}{'[[' if many else '['}{key}{']]' if many else ']'}{end}",
    blanks, st.booleans(), dotted, line_ends,
)  # fmt: skip
documents = st.lists(st.one_of(pair_lines, pair_lines, headings), max_size=8)


def sound(lines: list[str]) -> str:
    """As many of the lines as make sound TOML together: keys clash, and that is tomli's to say."""
    text = ""
    for line in lines:
        try:
            tomli.loads(text + line)
        except tomli.TOMLDecodeError:
            continue
        text += line
    return text


def every_path(value: Any, path: KeyPath = ()) -> list[tuple[KeyPath, Any]]:
    inner: list[tuple[str | int, Any]] = []
    if isinstance(value, dict):
        inner = [(unicodedata.normalize("NFC", key), item) for key, item in value.items()]
    elif isinstance(value, list):
        inner = list(enumerate(value))
    found = [(path, value)] if path else []
    return found + [deeper for step, item in inner for deeper in every_path(item, (*path, step))]


def same(left: object, right: object) -> bool:
    return repr(left) == repr(right)  # nan is not equal to itself


@settings(max_examples=150, deadline=None)
@given(documents)
def test_the_text_at_each_span_reads_back_as_the_value(lines: list[str]) -> None:
    text = sound(lines)
    spans = scan(text).spans
    document = tomli.loads(text)
    paths = every_path(document)
    assert {path for path, _ in paths} == set(spans)
    for path, value in paths:
        span = spans[path]
        if span.value:
            assert same(tomli.loads(f"x = {text[slice(*span.value)]}\n")["x"], value)
        else:
            assert isinstance(value, dict | list), (
                "only tables and what holds them have no value of their own"
            )
        if span.key:
            written = text[slice(*span.key)]
            names = [step for step in path if isinstance(step, str)]
            (key,) = tomli.loads(f"{written} = 1")
            assert unicodedata.normalize("NFC", key) == names[-1]


@settings(max_examples=60, deadline=None)
@given(documents, st.booleans(), st.booleans())
def test_a_byte_order_mark_and_windows_line_ends_leave_every_place_where_it_is(
    lines: list[str], mark: bool, windows: bool
) -> None:
    text = sound(lines)
    if windows:
        text = sound([text.replace("\r\n", "\n").replace("\n", "\r\n")])
    content = ("\ufeff" + text if mark else text).encode()
    if not tomli.loads(text):
        return
    document = parse(content, Path("/x/config.toml"))
    written = content.decode("utf-8-sig").split("\n")
    shown = document.lines(())
    for path, span in document.positions.spans.items():
        for extent, (line, column) in (
            (span.key, document.positions.of_key(path)),
            (span.value, document.positions.of_value(path)),
        ):
            if extent and (span.key or not path):
                place = text[slice(*extent)].split("\n")[0].removesuffix("\r")
                assert written[line - 1][column - 1 :].startswith(place)
                assert shown[line - 1][column - 1 :].startswith(place)


# --- examples of each form ----------------------------------------------------------------------------

FORMS: dict[str, tuple[str, KeyPath, tuple[int, int], tuple[int, int]]] = {
    "plain": ("a = 1\n", ("a",), (1, 1), (1, 5)),
    "under a heading": ("[t]\n  a = 1\n", ("t", "a"), (2, 3), (2, 7)),
    "nested heading": ("[t.u]\na = 1\n", ("t", "u", "a"), (2, 1), (2, 5)),
    "dotted": ("t . u.a = 1\n", ("t", "u", "a"), (1, 7), (1, 11)),
    "second of a list of tables": ("[[t]]\na = 1\n[[t]]\na = 2\n", ("t", 1, "a"), (4, 1), (4, 5)),
    "list under a list": ("[[t]]\n[[t.u]]\n[[t]]\n[[t.u]]\na = 1\n", ("t", 1, "u", 0, "a"), (5, 1), (5, 5)),
    "inline table over lines": ("t = {\n\tb = 1, # x = 2\n\ta = 1,\n}\n", ("t", "a"), (3, 2), (3, 6)),
    "list item": ("t = [\n  1,\n  2,\n]\n", ("t", 1), (3, 3), (3, 3)),
    "quoted key": ('"thư ký" = 1\n', ("thư ký",), (1, 1), (1, 12)),
    "after CRLF": ("x = 1\r\na = 2\r\n", ("a",), (2, 1), (2, 5)),
    "after tabs": ("\ta\t=\t1\n", ("a",), (1, 2), (1, 6)),
    "after a long string": ('x = """\na = 3\n"""\na = 1\n', ("a",), (4, 1), (4, 5)),
    "after quotes at a long string's end": ('x = """b"""""\na = 1\n', ("a",), (2, 1), (2, 5)),
    "after letters of several bytes": ('t = ["đối", 1]\n', ("t", 1), (1, 13), (1, 13)),
    "a heading itself": ("\n  [[t]]\n", ("t", 0), (2, 5), (2, 5)),
}


@pytest.mark.parametrize("form", FORMS)
def test_counts_lines_and_columns_from_one(form: str) -> None:
    text, path, key, value = FORMS[form]
    positions = scan(text)
    assert (positions.of_key(path), positions.of_value(path)) == (key, value)


@pytest.mark.parametrize("find", [Positions.of_key, Positions.of_value])
def test_what_is_not_written_is_shown_at_what_encloses_it(
    find: Callable[[Positions, KeyPath], tuple[int, int]],
) -> None:
    positions = scan("x = 1\n[[rules]]\nid = 'a'\n")
    assert find(positions, ("rules", 0, "recurs", "date")) == (2, 3)
    assert find(positions, ("rules", 7)) == (2, 3)
    assert find(positions, ("mail", "from")) == (1, 1)
