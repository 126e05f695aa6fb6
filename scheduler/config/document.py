"""From the bytes of config.toml to its tables and the places of everything in them."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import tomli

from scheduler.config.faults import ConfigError, Fault
from scheduler.config.positions import KeyPath, Positions, scan
from scheduler.config.secrets import without_passwords
from scheduler.config.text import MOST_BYTES, NotUtf8Error, decode

DEEPEST = 100


@dataclass(frozen=True, slots=True)
class Document:
    """A TOML text: its tables, keys in NFC, and where everything in them stands."""

    text: str
    tables: dict[str, object]
    positions: Positions

    def lines(self, hidden: Iterable[KeyPath]) -> list[str]:
        """The lines, their ends aside, all values at `hidden` and within made unreadable: places stay as they are."""
        shown, done = "", 0
        for start, end in sorted(self.positions.values_within(frozenset(hidden))):
            shown += self.text[done:start] + re.sub(r"[^\r\n]", "*", self.text[max(start, done) : end])
            done = max(done, end)
        return [line.removesuffix("\r") for line in (shown + self.text[done:]).split("\n")]


def parse(content: bytes, file: Path) -> Document:
    """The parsed tables and their positions. Raises ConfigError with the one fault that ended it."""
    document = _parse(content, file)
    if isinstance(document, Fault):
        raise ConfigError((document,))
    return document


def _parse(content: bytes, file: Path) -> Document | Fault:
    if len(content) > MOST_BYTES:
        return Fault("file-too-large", file, "", 1, 1, {"size": len(content), "most": MOST_BYTES})
    try:
        text = decode(content)
    except NotUtf8Error as wrong:
        return wrong.fault("not-utf8", file)
    return parse_text(text, file)


def parse_text(text: str, file: Path) -> Document | Fault:
    """As `parse`, from text; the fault is returned."""
    try:
        tables = tomli.loads(text)
        if not tables:
            return Fault("empty-file", file, "", 1, 1)
        return _document(text, tables, file)
    except tomli.TOMLDecodeError as error:
        return _syntax_fault(text, error, file)
    except RecursionError:
        return _too_deep(text, file)
    except ValueError:
        # int() refuses some thousands of digits, and says nothing of where they stand.
        digits = re.search(r"[0-9_]{4000,}", text)
        return _fault_at(text, digits.start() if digits else 0, "number-too-long", file)


def _document(text: str, tables: dict[str, object], file: Path) -> Document | Fault:
    positions = scan(text)
    try:
        return Document(text, _with_plain_keys(tables, ()), positions)
    except _TwiceError as twice:
        line, column = positions.of_key(twice.path)
        written = without_passwords(text.split("\n")[line - 1].removesuffix("\r"))
        return Fault("word-twice", file, "", line, column, {"word": twice.path[-1]}, written, 1)


def _syntax_fault(text: str, error: tomli.TOMLDecodeError, file: Path) -> Fault:
    # Words are for the unlucky only.
    from scheduler.config.syntax import diagnose

    found = diagnose(text, error)
    written = text.split("\n")[found.line - 1].removesuffix("\r")
    rest = written[found.column - 1 :]
    meant = (str(found.params.get(name, "")) for name in ("written", "value", "word", "heading"))
    length = max((len(said) for said in meant if rest.startswith(said)), default=0) or 1
    return Fault(
        found.code, file, "", found.line, found.column, found.params, without_passwords(written), length
    )


def _too_deep(text: str, file: Path) -> Fault:
    """The fault at the outermost bracket of the first nest nobody can have meant."""
    open_at: list[int] = []
    for offset, letter in enumerate(text):
        if letter in "[{":
            open_at.append(offset)
        elif letter in "]}" and open_at:
            open_at.pop()
        if len(open_at) > DEEPEST:
            break
    return _fault_at(text, open_at[0] if open_at else 0, "too-deep", file)


def _fault_at(text: str, offset: int, code: str, file: Path) -> Fault:
    line_start = text.rfind("\n", 0, offset) + 1
    written = text[line_start:].partition("\n")[0].removesuffix("\r")
    line = text.count("\n", 0, offset) + 1
    return Fault(code, file, "", line, offset - line_start + 1, {}, without_passwords(written), 1)


class _TwiceError(Exception):
    """A word that stands twice in one table, its letters and accents together and apart."""

    def __init__(self, path: KeyPath) -> None:
        super().__init__(path)
        self.path = path


def _with_plain_keys(value: Any, path: KeyPath) -> Any:
    """The same with all keys in NFC: two spellings of one word that look alike are one word."""
    if isinstance(value, dict):
        plain: dict[str, Any] = {}
        for written, inner in value.items():
            key = unicodedata.normalize("NFC", written)
            if key in plain:
                raise _TwiceError((*path, key))
            plain[key] = _with_plain_keys(inner, (*path, key))
        return plain
    if isinstance(value, list):
        return [_with_plain_keys(item, (*path, index)) for index, item in enumerate(value)]
    return value
