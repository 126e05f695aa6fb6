"""The JSON Schema, held to the model by an independent validator."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import date, time
from pathlib import Path
from typing import Any

import pytest
import tomli
from hypothesis import given, settings
from hypothesis import strategies as st
from jsonschema import Draft202012Validator

from scheduler.config import kinds, shape
from scheduler.config.defaults import written_default
from scheduler.config.descriptions import HEADINGS, MEANINGS
from scheduler.config.faults import BadValueError, ConfigError
from scheduler.config.kinds import Kind
from scheduler.config.load import Source, load_source
from scheduler.config.patterns import kind_schema
from scheduler.config.rrules import RRULE
from scheduler.config.schema import json_value, schema
from scheduler.config.sentences import KINDS
from scheduler.config.shape import EVERY_HEADING, Heading, Listed

ROOT = Path(__file__).parents[2]
SOUND = [*ROOT.glob("tests/data/cases/*.toml"), *ROOT.glob("examples/*.toml"), ROOT / "config.toml"]
VALIDATOR = Draft202012Validator(schema())

HEADED = [(heading, word) for heading in EVERY_HEADING for word in heading.words.values()]
NAMES = [f"{heading.label} {word.name}" for heading, word in HEADED]


def complaints(text: str) -> list[str]:
    return [error.json_path for error in VALIDATOR.iter_errors(json_value(tomli.loads(text)))]


def is_sound(text: str) -> bool:
    """As the program sees it, the roster aside."""
    try:
        load_source(Source(text.encode(), None), Path("/nowhere/config.toml"))
    except ConfigError:
        return False
    return True


# --- the schema and the files that are right ----------------------------------------------------------


def test_it_is_a_schema() -> None:
    Draft202012Validator.check_schema(schema())
    assert json.loads(json.dumps(schema())) == schema()


@pytest.mark.parametrize("path", sorted(SOUND), ids=lambda path: path.stem)
def test_every_sound_file_is_sound_by_the_schema(path: Path) -> None:
    assert complaints(path.read_text("utf-8")) == []


# --- the schema and the model -------------------------------------------------------------------------


def parts(of: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """Every schema of a heading inside a schema."""
    if "properties" in of:
        yield of
    for inner in of.values():
        for item in inner if isinstance(inner, list) else [inner]:
            if isinstance(item, dict):
                yield from parts(item)


def of_heading(heading: type[Heading], language: str = "vi") -> list[dict[str, Any]]:
    title = HEADINGS[heading.label][0].in_(language)
    found = [part for part in parts(schema(language)) if part.get("title") == title]
    assert found, heading.label
    return found


@pytest.mark.parametrize("heading", EVERY_HEADING, ids=lambda heading: heading.label)
def test_each_heading_has_the_models_words_and_needs_the_same(heading: type[Heading]) -> None:
    for part in of_heading(heading):
        assert list(part["properties"]) == list(heading.words)
        assert part["required"] == [word.name for word in heading.words.values() if word.required]
        assert part["additionalProperties"] is False


@pytest.mark.parametrize(("heading", "word"), HEADED, ids=NAMES)
def test_each_word_has_the_models_default_choices_and_bounds(
    heading: type[Heading], word: shape.Word[Any]
) -> None:
    for part in of_heading(heading):
        said = part["properties"][word.name]
        assert said.get("default") == written_default(heading, word)
        one = said["items"] if isinstance(word, Listed) else said
        if "known" in word.kind.bounds:
            assert one["anyOf"][0]["enum"] == list(word.kind.bounds["known"])
        if "least" in word.kind.bounds:
            assert (one["minimum"], one["maximum"]) == tuple(word.kind.bounds.values())


@pytest.mark.parametrize(("heading", "word"), HEADED, ids=NAMES)
def test_a_default_written_down_means_the_same(heading: type[Heading], word: shape.Word[Any]) -> None:
    default = written_default(heading, word)
    if default is None or word.kind is kinds.ANYTHING:
        return
    for item in default if isinstance(default, list) else [default]:
        value = word.kind.read(item)
        assert isinstance(word, Listed) or word.default in (value, None)


PLAIN = """[school]
id = "a"
name = "A"
[roles]
homeroom = "Chủ nhiệm"
[mail]
from = "a@example.edu.vn"
[calendar]
{calendar}
[[rules]]
id = "r"
title = "x"
recurs = {{ day_of_month = 31{recurs} }}
tell = ["homeroom"]
{rule}
[[deadlines]]
id = "d"
rule = "r"
title = "x"
due = {{ before = "2d" }}
by = ["homeroom"]
{deadline}
"""


def test_the_defaults_of_a_whole_file_written_down_mean_the_same() -> None:
    def filled(heading: type[Heading]) -> str:
        lines = []
        for word in heading.words.values():
            default = written_default(heading, word)
            if default is not None and word.name != "timezone":
                lines.append(f"{word.name} = {json.dumps(default)}")
        return "\n".join(lines)

    written = {"calendar": shape.Calendar, "rule": shape.Rule, "deadline": shape.Deadline}
    short = f', short_month = "{written_default(shape.Recurs, shape.Recurs.short_month)}"'
    texts = (
        PLAIN.format(calendar="", recurs="", rule="", deadline=""),
        PLAIN.format(recurs=short, **{name: filled(heading) for name, heading in written.items()}),
    )
    plain, full = (load_source(Source(text.encode(), None), Path("/x/config.toml")).school for text in texts)
    assert texts[0] != texts[1]
    assert plain == full


def test_every_word_is_described_and_nothing_else() -> None:
    assert set(HEADINGS) == {heading.label for heading in EVERY_HEADING} | {"[roles]"}
    for heading in EVERY_HEADING:
        assert list(MEANINGS[heading.label]) == list(heading.words), heading.label
    assert set(MEANINGS) == {heading.label for heading in EVERY_HEADING}
    for meanings in MEANINGS.values():
        for meaning in meanings.values():
            for words in (meaning.title, meaning.text):
                assert all(words)
                assert words.vi != words.en
            assert meaning.text.vi.endswith((".", "…"))
            assert meaning.text.en.endswith((".", "…"))


@pytest.mark.parametrize(("heading", "word"), HEADED, ids=NAMES)
def test_each_example_is_a_value_of_its_word_by_both(heading: type[Heading], word: shape.Word[Any]) -> None:
    written = tomli.loads(f"x = {MEANINGS[heading.label][word.name].example}")["x"]
    items = written if isinstance(word, Listed) else [written]
    for item in items:
        word.kind.read(item)
    for part in of_heading(heading):
        own = part["properties"][word.name]
        assert own["examples"] == [json_value(written)]
        assert Draft202012Validator(own).is_valid(json_value(written))


def test_titles_and_descriptions_are_in_the_language_asked_for() -> None:
    vietnamese, english = (schema(language)["properties"]["school"] for language in ("vi", "en"))
    assert vietnamese["properties"]["id"]["title"] == "Mã trường"
    assert 'Ví dụ: id = "thpt-so-2-bac-ha"' in vietnamese["properties"]["id"]["description"]
    assert english["properties"]["id"]["title"] == "Id"
    assert schema() == schema("vi")


# --- values: what the model takes, the schema takes ---------------------------------------------------

SIMPLE: list[Kind[Any]] = [
    kinds.LINE, kinds.NAME, kinds.PROSE, kinds.ID, kinds.ADDRESS, kinds.OPTIONAL_ADDRESS, kinds.MAILBOX,
    kinds.OPTIONAL_MAILBOX, kinds.HOST, kinds.COMMAND, kinds.WEB_ADDRESS, kinds.FLAG, kinds.TIME, kinds.DATE,
    kinds.DAY_AND_MONTH, kinds.WEEKDAY, kinds.DURATION, kinds.SOME_TIME, kinds.RETENTION, kinds.OFFSET,
    kinds.LEAD, kinds.DAY_OF_MONTH, kinds.NTH, kinds.KEY, kinds.number(1, 12), kinds.choice("tls", "none"),
]  # fmt: skip

PIECES = """
3 15 28 1 0 99 2027 : h H g giờ Giờ m p phút ' / - . d D wd WD y w open OPEN thứ Thứ t T CN cn chủ nhật hai Tư năm
a đ @ example.edu.vn example edu vn < > " https:// HTTP:// mon Monday last tls none true 2027-01-28 08:00 00
"""
written = st.one_of(
    st.lists(st.sampled_from([*PIECES.split(), " ", "  "]), max_size=6).map("".join),
    st.sampled_from([kind for kind in SIMPLE if kind.name in KINDS]).flatmap(
        lambda kind: st.sampled_from(
            [m.example for h, w in HEADED if w.kind.name == kind.name for m in [MEANINGS[h.label][w.name]]]
            or ['""']
        ).map(lambda example: tomli.loads(f"x = {example}")["x"])
    ),
    st.integers(-3, 40),
    st.booleans(),
    st.dates(date(1890, 1, 1), date(2110, 1, 1)),
    st.times().map(lambda at: at.replace(second=0, microsecond=0)),
    st.just(time(8, 0, 30)),
)


def takes(kind: Kind[Any], value: object) -> bool:
    try:
        kind.read(value)
    except BadValueError:
        return False
    return True


@settings(max_examples=400, deadline=None)
@given(written)
def test_what_the_model_takes_the_schema_takes(value: object) -> None:
    for kind in SIMPLE:
        if takes(kind, value):
            assert Draft202012Validator(kind_schema(kind)).is_valid(json_value(value)), (kind.name, value)


@pytest.mark.parametrize(
    ("kind", "value"), [(kinds.DAY_OF_MONTH, "last "), (kinds.choice("tls", "none"), " tls")]
)
def test_a_blank_beside_a_word_is_no_mistake_to_either(kind: Kind[Any], value: str) -> None:
    assert takes(kind, value)
    assert Draft202012Validator(kind_schema(kind)).is_valid(value)


# Both refuse these. (What only `check` refuses, the schema lets pass: 31/04/2027.)
REFUSED: list[tuple[Kind[Any], list[object]]] = [
    (kinds.NAME, ["", " ", 1, "a\nb"]),
    (kinds.ID, ["A", "thư", "a b", "", 1, "a_b"]),
    (kinds.ADDRESS, ["lan", "lan@", "@x.vn", "lan@truong", "a b@x.vn", "", "a@x.vn, b@x.vn"]),
    (kinds.MAILBOX, ["Lan", "Lan <lan>", ""]),
    (kinds.HOST, ["smtp://x", "x:25", "a b"]),
    (kinds.COMMAND, [1, "a\nb"]),
    (kinds.WEB_ADDRESS, ["ping.example.edu.vn", "ftp://x", "https://"]),
    (kinds.FLAG, ["true", 1, 0]),
    (kinds.TIME, ["24:00", "15", "15:60", "3pm", 15, "15:00:30"]),
    (kinds.DATE, ["2027-13-01", "28/13/2027", "2027-01-32", "28/01/27", "1900-01-01", "2101-01-01", 5]),
    (kinds.DAY_AND_MONTH, ["01/13", "1/8/2026", "32/01"]),
    (kinds.WEEKDAY, ["thứ 8", "monn", "", 2]),
    (kinds.DURATION, ["90", "3d", "", "-3h", 90]),
    (kinds.RETENTION, ["2", "2m", "forever"]),
    (kinds.OFFSET, ["5", "5x", "", 5]),
    (kinds.LEAD, ["3d", "open", "3h 08:00", "3d 25:00", "x"]),
    (kinds.DAY_OF_MONTH, [0, 32, "first", "28"]),
    (kinds.NTH, [0, 6, -2, "1"]),
    (kinds.KEY, ["", 2027]),
    (kinds.number(1, 12), [0, 13, "1", 1.5]),
    (kinds.choice("tls", "none"), ["TLS", "", 1]),
]


@pytest.mark.parametrize(("kind", "values"), REFUSED, ids=lambda value: getattr(value, "name", ""))
def test_what_is_no_such_value_is_refused_by_both(kind: Kind[Any], values: list[object]) -> None:
    validator = Draft202012Validator(kind_schema(kind))
    for value in values:
        assert not takes(kind, value), value
        assert not validator.is_valid(json_value(value)), value


def test_every_kind_but_those_of_several_has_a_schema() -> None:
    of_one = {word.kind.name for _, word in HEADED} - {kinds.ANYTHING.name}
    assert of_one <= {kind.name for kind in SIMPLE} | {kinds.TABLE.name}
    assert RRULE.name not in of_one


# --- whole files: refused by both ---------------------------------------------------------------------

HEAD = '[school]\nid = "a"\nname = "A"\n[mail]\nfrom = "a@example.edu.vn"\n'
ROLES = '[roles]\nhomeroom = "Chủ nhiệm"\n'
RULE = '[[rules]]\nid = "r"\ntitle = "x"\n'
TURNS = "recurs = { day_of_month = 28 }\n"
DEADLINE = RULE + TURNS + '[[deadlines]]\nid = "d"\nrule = "r"\ntitle = "x"\nby = ["everyone"]\n'

BROKEN = {
    "no school": '[mail]\nfrom = "a@example.edu.vn"\n',
    "no mail": '[school]\nid = "a"\nname = "A"\n',
    "no name": '[school]\nid = "a"\n[mail]\nfrom = "a@example.edu.vn"\n',
    "unknown heading": HEAD + "[colours]\n",
    "unknown word": HEAD + "colour = 1\n",
    "word of another heading": HEAD + 'venue = "x"\n',
    "password": HEAD + 'password = "x"\n',
    "school twice": HEAD.replace("[school]", "[[school]]"),
    "rules once": HEAD + RULE.replace("[[rules]]", "[rules]") + TURNS,
    "everyone defined": HEAD + '[roles]\neveryone = "x"\n',
    "role id with accents": HEAD + '[roles]\n"thư ký" = "x"\n',
    "role without a name": HEAD + '[roles]\nsecretary = ""\n',
    "rule without recurs": HEAD + RULE,
    "no form": HEAD + RULE + 'recurs = { weekday = "mon" }\n',
    "two forms": HEAD + RULE + "recurs = { day_of_month = 1, dates = [] }\n",
    "a word beside another form": HEAD + RULE + "recurs = { day_of_month = 1, from = 2026-01-01 }\n",
    "nth without its weekday": HEAD + RULE + "recurs = { nth = 1 }\n",
    "rrule without from": HEAD + RULE + 'recurs = { rrule = "FREQ=WEEKLY" }\n',
    "between of one": HEAD + RULE + "recurs = { between = [2026-01-01] }\n",
    "dates of no list": HEAD + RULE + "recurs = { dates = 2026-01-01 }\n",
    "shift misspelt": HEAD + RULE + TURNS + 'shift = "folowing"\n',
    "shift to nowhere": HEAD + RULE + TURNS + 'shift = { sat = "xyz" }\n',
    "weekend moved to the nearest": HEAD + RULE + TURNS + 'shift = { sat = "nearest" }\n',
    "remind without tell": HEAD + RULE + TURNS + 'remind = ["1d 08:00"]\n',
    "tell of no list": HEAD + RULE + TURNS + 'tell = "everyone"\n',
    "classes without per_class": HEAD + RULE + TURNS + "audience = { classes = 3 }\n",
    "due of two forms": HEAD + DEADLINE + 'due = { before = "1d", after = "1d" }\n',
    "due in words": HEAD + DEADLINE + 'due = "1d"\n',
    "by nobody": HEAD + DEADLINE.replace('["everyone"]', "[]"),
    "deadline of no rule": HEAD + DEADLINE.replace('rule = "r"', "rule = []"),
    "a day and a span": HEAD + "[[calendar.days_off]]\ndate = 2026-01-01\nend = 2026-01-02\n",
    "half a span": HEAD + "[[calendar.work_days]]\nstart = 2026-01-01\n",
    "override of nothing": HEAD + RULE + TURNS + '[[overrides]]\nrule = "r"\nkey = "2027-01"\n',
    "roster without a file": HEAD + "[roster]\n",
}


@pytest.mark.parametrize("case", BROKEN)
def test_what_is_broken_is_refused_by_both(case: str) -> None:
    assert complaints(BROKEN[case])
    assert not is_sound(BROKEN[case])


def test_what_the_broken_files_are_made_of_is_taken_by_both() -> None:
    more = 'shift = { "thứ 7" = "thứ sáu", CN = "mon" }\ntell = ["homeroom"]\naudience = { who = "x" }\n'
    for text in (HEAD, HEAD + ROLES + DEADLINE, HEAD + ROLES + RULE + TURNS + more):
        assert complaints(text) == []
        assert is_sound(text)


@pytest.mark.parametrize(
    "path", sorted((ROOT / "tests/data/broken").glob("*.toml")), ids=lambda path: path.stem
)
def test_it_refuses_no_word_that_the_program_knows(path: Path) -> None:
    """Of every file that is TOML and that the program refuses for a word, the schema refuses one too."""
    if path.stem.startswith("syntax-"):
        return
    codes = {line.split()[1] for line in path.with_suffix(".faults").read_text().splitlines()}
    if codes & {
        "unknown-word",
        "misplaced-word",
        "missing-word",
        "wrong-type",
        "not-a-list",
        "unknown-choice",
    }:
        assert complaints(path.read_text("utf-8"))
