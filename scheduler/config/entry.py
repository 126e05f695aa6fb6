"""Taking words out of one table of config.toml, gathering every fault on the way."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, TypeVar

from scheduler.config.faults import BadValueError, Fault, nearest, spell
from scheduler.config.kinds import TABLE, WEEKDAY, Kind
from scheduler.config.positions import Extent, KeyPath, Positions
from scheduler.config.secrets import is_password_word
from scheduler.config.shape import EVERY_HEADING, LISTS, TABLES, Calendar, Heading, Listed, Word
from scheduler.config.words import WEEKDAYS

T = TypeVar("T")

_INSIDE = {
    "[[rules]]": ("recurs = { }", "shift = { }", "audience = { }"),
    "[[deadlines]]": ("due = { }", "shift = { }"),
}
"""Of each heading the tables in { } that stand under it."""

_OWN_HEADINGS = {name: f"[{name}]" for name in TABLES} | {name: f"[[{name}]]" for name in LISTS}
"""The headings that stand in no other, by their names."""

LONGEST_QUOTE = 60
MOST_GUESSES = 500


@dataclass(slots=True)
class Findings:
    """The faults found so far in one file, and how to tell where each stands."""

    file: Path
    positions: Positions
    lines: list[str]
    """The lines of the file as a fault may show them, their ends aside."""
    faults: list[Fault] = field(default_factory=list)
    hints: list[Fault] = field(default_factory=list)

    def at_value(self, path: KeyPath, code: str, /, **params: object) -> None:
        """Notes a fault of the value at `path` (of the nearest enclosing thing, where nothing stands there)."""
        self._add(path, self.positions.extent_of_value(path), code, params)

    def at_key(self, path: KeyPath, code: str, /, **params: object) -> None:
        """Notes a fault of the word at `path`, or of something that is missing there."""
        self._add(path, self.positions.extent_of_key(path), code, params)

    def _add(self, path: KeyPath, extent: Extent, code: str, params: Mapping[str, object]) -> None:
        start, end = extent
        line, column = self.positions.line_and_column(start)
        written = self.lines[line - 1]
        length = min(end - start, len(written) - column + 1)
        found = Fault(code, self.file, spell(path), line, column, params, written, length)
        (self.faults if found.level == "error" else self.hints).append(found)


class Entry:
    """One table of the file, read by the words of its heading. Says at once which words it cannot have.

    A word that is misspelt is read all the same as the one that was meant: nothing is missing for it elsewhere.
    Nothing more is said of it either, for something else may have been meant.
    """

    def __init__(
        self, findings: Findings, heading: type[Heading], path: KeyPath, table: Mapping[str, object]
    ) -> None:
        self.findings = findings
        self.heading = heading
        self.path = path
        self.table = table
        """By the words of the heading, those that are misspelt too."""
        self._faults_before = len(findings.faults)
        self._misspelt = self._refuse_unknown_words()
        self.table = {**table, **{meant: table[written] for meant, written in self._misspelt.items()}}

    def is_sound(self) -> bool:
        """Whether nothing has been found wrong since this entry was begun, itself and all inside it."""
        return len(self.findings.faults) == self._faults_before

    def has(self, word: Word[Any]) -> bool:
        """Whether the word is written, rightly or not."""
        return word.name in self.table

    def raw(self, word: Word[Any]) -> object:
        """What is written for the word, unread; None where it is not written."""
        return self.table.get(word.name)

    def get(self, word: Word[T], sample: str | None = None) -> T | None:
        """The word's value, its default where it is not written, None where it cannot be read.

        `sample` is a line to show where it is missing, if a closer one is known than that of every file.
        """
        if not self.has(word):
            if word.required:
                self.missing(word, sample)
            return word.default
        return self.read(word.kind, self.table[word.name], word.name)

    def value(self, word: Word[T]) -> T:
        """As `get` for a word with a default, which also serves where the value cannot be read."""
        value = self.get(word)
        if value is None:
            value = word.default
        assert value is not None, f"{word.name} has no default"
        return value

    def each(self, word: Listed[T]) -> tuple[T, ...] | None:
        """The values of a list; None where it is not written, is none, or one of them cannot be read."""
        if not self.has(word):
            if word.required:
                self.missing(word)
            return None
        written = self.table[word.name]
        if not isinstance(written, list):
            self._not_a_list(word, written)
            return None
        if len(written) > word.most:
            self.fault(word, "list-too-long", most=word.most)
            return None
        if not written and not word.may_be_empty:
            self.fault(word, "empty-list", kind=word.kind.name)
        values = [self.read(word.kind, item, word.name, index) for index, item in enumerate(written)]
        return None if any(value is None for value in values) else tuple(v for v in values if v is not None)

    def _not_a_list(self, word: Listed[Any], written: object) -> None:
        if word.kind is TABLE and word.name not in self._misspelt:
            heading = f"{self.path[-1]}.{word.name}"
            self.findings.at_key((*self.path, word.name), "heading-in-double-brackets", word=heading)
            return
        items = _as_items(word.kind, written) if word.exactly is None else None
        sample = f"{word.name} = [{items}]" if items else None
        self.fault(word, "not-a-list", kind=word.kind.name, value=written, sample=sample)

    def read(self, kind: Kind[T], written: object, *steps: str | int) -> T | None:
        """`written` as `kind`; None, with a fault at `steps` from this entry, where it is none."""
        try:
            return kind.read(written)
        except BadValueError as bad:
            params = {"kind": kind.name, "value": _quote(written), "found": _type_name(written)} | bad.params
            known = params.get("known")
            if isinstance(known, Sequence) and isinstance(written, str) and not params.get("nearest"):
                params["nearest"] = nearest(written, known)
            if steps[0] not in self._misspelt:
                self.findings.at_value((*self.path, *steps), bad.code, word=_last_word(steps), **params)
            return None

    def fault(self, word: Word[Any], code: str, *steps: str | int, **params: object) -> None:
        """Notes a fault of the word's value, or at `steps` within it."""
        if "value" in params:
            params["value"] = _quote(params["value"])
        if word.name not in self._misspelt:
            self.findings.at_value((*self.path, word.name, *steps), code, word=word.name, **params)

    def fault_of_word(self, word: Word[Any], code: str, **params: object) -> None:
        """Notes that the word itself should not, or not so, stand here."""
        if word.name not in self._misspelt:
            self.findings.at_key((*self.path, word.name), code, word=word.name, **params)

    def missing(self, word: Word[Any], sample: str | None = None) -> None:
        """Notes that the word should stand here and does not; `sample` as for `get`."""
        self.findings.at_key(
            (*self.path, word.name),
            "missing-word",
            word=word.name,
            heading=self.heading.label,
            kind=word.kind.name,
            sample=sample,
        )

    def within(self, heading: type[Heading], table: Mapping[str, object], *steps: str | int) -> Entry:
        """The entry for a table at `steps` inside this one."""
        first, *others = steps
        written = self._misspelt.get(str(first), first)
        return Entry(self.findings, heading, (*self.path, written, *others), table)

    def _refuse_unknown_words(self) -> dict[str, str]:
        """Refuses them; of the words that were probably meant and do not stand here, how they are written."""
        unknown = [key for key in self.table if key not in self.heading.words and not is_password_word(key)]
        meant = [(self._refuse_unknown_word(key), key) for key in reversed(unknown)]
        return {word: key for word, key in meant if word and word not in self.table}

    def _refuse_unknown_word(self, key: str) -> str | None:
        path, written = (*self.path, key), self.table[key]
        tables = written if isinstance(written, list) else [written]
        if key in _OWN_HEADINGS and tables and all(isinstance(table, dict) for table in tables):
            self.findings.at_key(path, "nested-heading", word=key, heading=_OWN_HEADINGS[key])
            return None
        return refuse_word(self.findings, path, self.heading.label, self.heading.words)


def refuse_word(findings: Findings, path: KeyPath, heading: str, known: Mapping[str, object]) -> str | None:
    """Notes a word unknown under its heading: where it belongs, or which word was probably meant.

    The latter comes back, where there is one.
    """
    word = str(path[-1])
    owners = _owners(word, heading)
    if owners and not _in_another_number(word, known):
        around = next((label for label in owners if label.strip("[]") == path[0] and len(path) > 3), None)
        findings.at_key(
            path, "misplaced-word", word=word, heading=heading, owners=tuple(owners), around=around
        )
        return None
    # A file of nothing but unknown words is no file of ours, and guessing takes its time.
    near = _meant(word, heading, known) if len(findings.faults) < MOST_GUESSES else None
    findings.at_key(path, "unknown-word", word=word, heading=heading, nearest=near, known=tuple(known))
    return near


def _owners(word: str, heading: str) -> list[str]:
    """The headings that have the word, first those within the one where it stands."""
    if not heading and word in Calendar.words and isinstance(Calendar.words[word], Listed):
        listed = f"[[calendar.{word}]]"
        return [other.label for other in EVERY_HEADING if other.label == listed] or [Calendar.label]
    inside = _INSIDE.get(heading, ())
    owners = [other.label for other in EVERY_HEADING if word in other.words and other.label != heading]
    return sorted(owners, key=lambda label: label not in inside)


def _in_another_number(word: str, known: Mapping[str, object]) -> bool:
    """Whether it is the plural of a word that may stand here, or the singular: "classes" for "class"."""
    return any({word + end, word.removesuffix(end)} & known.keys() for end in ("s", "es"))


def _meant(word: str, heading: str, known: Mapping[str, object]) -> str | None:
    # Words are for the unlucky only.
    from scheduler.config.descriptions import called

    return called(word, heading) or nearest(word, known)


def _as_items(kind: Kind[Any], written: object) -> str | None:
    """What stands in [ ] where somebody wrote it without; None where that is no value of the kind either."""
    items = [item.strip() for item in re.split("[,;]", written)] if isinstance(written, str) else [written]
    try:
        values = [kind.read(item) for item in items]
    except BadValueError:
        return None
    if kind is WEEKDAY:
        items = [WEEKDAYS[day] for day in values]
    return ", ".join(f'"{_quote(item)}"' if isinstance(item, str) else _quote(item) for item in items)


def _last_word(steps: tuple[str | int, ...]) -> str:
    return next((step for step in reversed(steps) if isinstance(step, str)), "")


def _quote(written: object) -> str:
    try:
        text = str(written).lower() if isinstance(written, bool) else str(written)
    except ValueError:
        # A hexadecimal number may have more digits than int() is willing to write.
        return "…"
    text = text if len(text) <= LONGEST_QUOTE else text[: LONGEST_QUOTE - 1] + "…"
    return "".join(letter if letter.isprintable() else "\N{REPLACEMENT CHARACTER}" for letter in text)


def _type_name(written: object) -> str:
    names = {bool: "flag", int: "number", float: "decimal", str: "text", list: "list", dict: "table"}
    return names.get(type(written), type(written).__name__)
