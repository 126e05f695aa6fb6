"""config.toml as a JSON Schema, for editors: what may stand where, and what it means.

Made of `shape`, so that the two cannot drift apart. It never refuses what the program takes; what depends on
several places at once (a role that nobody defined) only `check` can tell. Editors read a TOML date or time as a
JSON string, so those are strings here, held by a `pattern`: JSON Schema's own `format: time` wants seconds.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any

import tomli

from rules.model import EVERYONE, Convention, Move
from scheduler.config import dues, recurs, shape
from scheduler.config.defaults import written_default
from scheduler.config.descriptions import HEADINGS, MEANINGS
from scheduler.config.kinds import DATE, NAME, PROSE, TABLE
from scheduler.config.patterns import ROLE_ID, WEEKDAY, Schema, kind_schema, text
from scheduler.config.shape import Heading, Listed, Word
from scheduler.config.words import WEEKDAYS

DRAFT = "https://json-schema.org/draft/2020-12/schema"

_INSIDE: Mapping[str, type[Heading]] = {
    "terms": shape.Term,
    "days_off": shape.DaysOff,
    "work_days": shape.WorkDays,
    "recurs": shape.Recurs,
    "due": shape.Due,
    "opens": shape.Due,
}
"""The headings behind the words whose value is a table."""


def schema(language: str = "vi") -> Schema:
    """The whole, described in that language, as `json.dumps` takes it."""
    parts = {name: _heading(heading, language) for name, heading in shape.TABLES.items()}
    parts["roles"] = _roles(language)
    for name, heading in shape.LISTS.items():
        entry = _heading(heading, language)
        parts[name] = {**_described(heading, language), "type": "array", "items": entry}
    return {
        "$schema": DRAFT,
        "title": "config.toml",
        "type": "object",
        "properties": parts,
        "required": [name for name, heading in shape.TABLES.items() if _is_needed(heading)],
        "additionalProperties": False,
    }


def _is_needed(heading: type[Heading]) -> bool:
    """Whether a file without the heading lacks a word; people may stand in the file instead of a roster."""
    return heading is not shape.Roster and any(word.required for word in heading.words.values())


def _heading(heading: type[Heading], language: str) -> Schema:
    words = heading.words
    return {
        **_described(heading, language),
        "type": "object",
        "properties": {name: _word(heading, word, language) for name, word in words.items()},
        "required": [name for name, word in words.items() if word.required],
        "additionalProperties": False,
        **_TOGETHER.get(heading, {}),
    }


def _described(heading: type[Heading], language: str) -> Schema:
    title, meaning = HEADINGS[heading.label]
    return {"title": title.in_(language), "description": meaning.in_(language)}


def _word(heading: type[Heading], word: Word[Any], language: str) -> Schema:
    meaning = MEANINGS[heading.label][word.name]
    example = "Example" if language == "en" else "Ví dụ"
    described: Schema = {
        "title": meaning.title.in_(language),
        "description": f"{meaning.text.in_(language)}\n{example}: {word.name} = {meaning.example}",
    }
    default = written_default(heading, word)
    if default is not None:
        described["default"] = default
    described["examples"] = [json_value(tomli.loads(f"x = {meaning.example}")["x"])]
    return described | _value(heading, word, language)


def _value(heading: type[Heading], word: Word[Any], language: str) -> Schema:
    closer = _OF_SEVERAL_KINDS.get((heading, word.name))
    if closer is not None:
        return closer(language)
    one = _heading(_INSIDE[word.name], language) if word.kind is TABLE else kind_schema(word.kind)
    if not isinstance(word, Listed):
        return one
    least = 0 if word.may_be_empty else 1
    return _list(one, word.exactly or least, word.exactly or word.most)


def _list(items: Schema, least: int, most: int) -> Schema:
    return {"type": "array", "items": items, "minItems": least, "maxItems": most}


def _roles(language: str) -> Schema:
    title, meaning = HEADINGS["[roles]"]
    return {
        "title": title.in_(language),
        "description": meaning.in_(language),
        "type": "object",
        "propertyNames": {"pattern": f"^{ROLE_ID}$", "not": {"const": EVERYONE}},
        "additionalProperties": kind_schema(NAME),
    }


# --- words that take values of several kinds ----------------------------------------------------------


def _shift(language: str) -> Schema:
    moves = [str(move) for move in Move if move is not Move.NEAREST]
    of_a_weekday = {"anyOf": [{"enum": [*moves, *WEEKDAYS]}, text(WEEKDAY)]}
    # The weekdays in any of their spellings; under `properties` they are only described.
    spelled = {"patternProperties": {text(WEEKDAY)["pattern"]: of_a_weekday}}
    return {
        "anyOf": [{"enum": [str(word) for word in Convention]}, _heading(shape.Shift, language) | spelled]
    }


def _anything(_language: str) -> Schema:
    return {}


def _audience(language: str) -> Schema:
    return {"anyOf": [kind_schema(PROSE), _heading(shape.Audience, language)]}


def _rules(_language: str) -> Schema:
    return {"anyOf": [kind_schema(NAME), _list(kind_schema(NAME), 1, 10_000)]}


def _classes(_language: str) -> Schema:
    return {"anyOf": [{"type": "string"}, _list(kind_schema(NAME), 0, 10_000)]}


def _dates_by_term(_language: str) -> Schema:
    return {"type": "object", "additionalProperties": kind_schema(DATE)}


_OF_SEVERAL_KINDS: Mapping[tuple[type[Heading], str], Callable[[str], Schema]] = {
    (shape.Rule, "shift"): _shift,
    (shape.Deadline, "shift"): _shift,
    (shape.Rule, "audience"): _audience,
    (shape.Deadline, "rule"): _rules,
    (shape.Person, "class"): _classes,
    (shape.Recurs, "per_term"): _dates_by_term,
    **{(shape.Shift, day): _anything for day in WEEKDAYS},
}


# --- words that need or refuse each other -------------------------------------------------------------


def _none_of(words: Iterable[str]) -> Schema:
    return {"not": {"anyOf": [{"required": [word]} for word in words]}}


def _one_form(
    heading: type[Heading], forms: Mapping[str, tuple[str, ...]], needs: Mapping[str, Word[Any]]
) -> Schema:
    """Exactly one of the forms, with the words that may stand beside it and no other."""

    def form(word: str) -> Schema:
        needed = [word, *([needs[word].name] if word in needs else [])]
        others = [other for other in heading.words if other != word and other not in forms[word]]
        return {"required": needed, **_none_of(others)}

    return {"oneOf": [form(word) for word in forms]}


_A_DAY_OR_A_SPAN: Schema = {
    "oneOf": [
        {"required": ["date"], **_none_of(["start", "end"])},
        {"required": ["start", "end"], **_none_of(["date"])},
    ]
}

_TOGETHER: Mapping[type[Heading], Schema] = {
    shape.DaysOff: _A_DAY_OR_A_SPAN,
    shape.WorkDays: _A_DAY_OR_A_SPAN,
    shape.Recurs: _one_form(shape.Recurs, recurs.FORMS, recurs.NEEDS),
    shape.Due: _one_form(shape.Due, dues.FORMS, {}),
    shape.Audience: {"dependentRequired": {"classes": ["per_class"]}},
    shape.Rule: {
        "if": {"required": ["remind"], "properties": {"remind": {"minItems": 1}}},
        "then": {"required": ["tell"]},
    },
    shape.Override: {"anyOf": [{"required": [word]} for word in ("date", "start", "venue", "cancel")]},
}
"""Of the headings whose words depend on each other."""


def json_value(value: object) -> object:
    """A TOML value as JSON knows it: dates and times as text, as editors hand them to a schema."""
    if isinstance(value, dict):
        return {key: json_value(inner) for key, inner in value.items()}
    if isinstance(value, list):
        return [json_value(item) for item in value]
    return value if isinstance(value, bool | int | float | str) else str(value)
