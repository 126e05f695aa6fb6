"""Where in a TOML text each key and each value stands.

No TOML library tells this rightly for every form, so this is a small scanner of our own. It reads only
text that tomli has already accepted, and therefore never judges: it only looks for where things begin
and end.
"""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass, field, replace

import tomli

KeyPath = tuple[str | int, ...]
"""Keys (in NFC) and list indices from the top of the file, such as ("rules", 0, "tell", 1)."""

Extent = tuple[int, int]
"""Offsets of the first character and of the one after the last."""

_BLANK = re.compile(r"(?:[ \t\r\n]+|#[^\n]*)*")
_BARE_KEY = re.compile(r"[A-Za-z0-9_-]+")
_BASIC = re.compile(r'"(?:[^"\\]|\\.)*"')
_LITERAL = re.compile(r"'[^']*'")
# Up to two quotes may stand right before the closing three: """a""""" holds a"".
_LONG_BASIC = re.compile(r'"""(?:[^\\]|\\.)*?"{3,5}(?!")', re.DOTALL)
_LONG_LITERAL = re.compile(r"'''.*?'{3,5}(?!')", re.DOTALL)
_SCALAR = re.compile(r"\d{4}-\d\d-\d\d \d\d:[^\s,\]}#]+|[^\s,\]}#]+")


@dataclass(frozen=True, slots=True)
class Spans:
    """Where one key path stands. A table under a heading has no value of its own, a list item no key."""

    key: Extent | None = None
    value: Extent | None = None


@dataclass(frozen=True, slots=True)
class Positions:
    """Every key path of a text with its spans; lines and columns count from 1, columns in characters."""

    spans: dict[KeyPath, Spans]
    _line_starts: tuple[int, ...] = field(default=(0,))

    def of_key(self, path: KeyPath) -> tuple[int, int]:
        """Line and column of the key; of the nearest enclosing thing where the path does not stand."""
        return self.line_and_column(self.extent_of_key(path)[0])

    def of_value(self, path: KeyPath) -> tuple[int, int]:
        """Line and column of the value, else of the key, else of the nearest enclosing thing's key."""
        return self.line_and_column(self.extent_of_value(path)[0])

    def extent_of_key(self, path: KeyPath) -> Extent:
        """As `of_key`; (0, 0) where nothing that encloses the path stands in the text."""
        for known in self._known(path):
            return known.key or known.value or (0, 0)
        return 0, 0

    def extent_of_value(self, path: KeyPath) -> Extent:
        """As `of_value`; (0, 0) where nothing that encloses the path stands in the text."""
        if path in self.spans:
            return self.spans[path].value or self.spans[path].key or (0, 0)
        return self.extent_of_key(path)

    def values_within(self, paths: frozenset[KeyPath]) -> Iterator[Extent]:
        """The extents of all values that stand at one of `paths`, or inside of it."""
        for path, spans in self.spans.items() if paths else ():
            if spans.value and any(path[:length] in paths for length in range(1, len(path) + 1)):
                yield spans.value

    def line_and_column(self, offset: int) -> tuple[int, int]:
        """Line and column of the character at `offset`."""
        line = bisect_right(self._line_starts, offset)
        return line, offset - self._line_starts[line - 1] + 1

    def _known(self, path: KeyPath) -> Iterator[Spans]:
        for length in range(len(path), 0, -1):
            if path[:length] in self.spans:
                yield self.spans[path[:length]]


def scan(text: str) -> Positions:
    """The positions of everything in `text`, which must be sound TOML.

    Raises RecursionError where lists and inline tables are nested some hundreds deep.
    """
    scanner = _Scanner(text)
    scanner.document()
    line_starts = (0, *(match.end() for match in re.finditer("\n", text)))
    return Positions(scanner.spans, line_starts)


class _Scanner:
    def __init__(self, text: str) -> None:
        self.text = text
        self.at = 0
        self.spans: dict[KeyPath, Spans] = {}
        self._last_index: dict[KeyPath, int] = {}

    def document(self) -> None:
        table: KeyPath = ()
        self._blank()
        while self.at < len(self.text):
            if self.text[self.at] == "[":
                table = self._heading()
            else:
                self._pair(table)
            self._blank()

    def _heading(self) -> KeyPath:
        many = self.text.startswith("[[", self.at)
        self.at += 2 if many else 1
        path: KeyPath = ()
        parts = self._key()
        for number, (part, extent) in enumerate(parts, start=1):
            path += (part,)
            last = number == len(parts)
            if last and not many:
                self.spans[path] = Spans(extent)
            else:
                self.spans.setdefault(path, Spans(extent))
            if last and many:
                self._last_index[path] = self._last_index.get(path, -1) + 1
            if path in self._last_index:
                path += (self._last_index[path],)
                self.spans.setdefault(path, Spans(extent))
        self.at = self.text.index("]", self.at) + (2 if many else 1)
        return path

    def _pair(self, table: KeyPath) -> None:
        path = table
        for part, extent in self._key():
            path += (part,)
            self.spans.setdefault(path, Spans(extent))
        self.at = self.text.index("=", self.at) + 1
        self._blank()
        self._value(path)

    def _key(self) -> list[tuple[str, Extent]]:
        parts = []
        while True:
            self._blank()
            parts.append(self._key_part())
            self._blank()
            if self.text[self.at] != ".":
                return parts
            self.at += 1

    def _key_part(self) -> tuple[str, Extent]:
        quote = self.text[self.at]
        form = {'"': _BASIC, "'": _LITERAL}.get(quote, _BARE_KEY)
        extent = self._take(form)
        written = self.text[slice(*extent)]
        if quote == '"' and "\\" in written:
            key = str(tomli.loads(f"key = {written}")["key"])
        else:
            key = written[1:-1] if quote in "\"'" else written
        return unicodedata.normalize("NFC", key), extent

    def _value(self, path: KeyPath) -> None:
        start = self.at
        if self.text[start] == "[":
            self._list(path)
        elif self.text[start] == "{":
            self._inline_table(path)
        else:
            self._take(self._form_at(start))
        self.spans[path] = replace(self.spans.get(path, Spans()), value=(start, self.at))

    def _form_at(self, start: int) -> re.Pattern[str]:
        if self.text.startswith('"""', start):
            return _LONG_BASIC
        if self.text.startswith("'''", start):
            return _LONG_LITERAL
        return {'"': _BASIC, "'": _LITERAL}.get(self.text[start], _SCALAR)

    def _list(self, path: KeyPath) -> None:
        index = 0
        while self._more("]"):
            self._value((*path, index))
            index += 1

    def _inline_table(self, path: KeyPath) -> None:
        while self._more("}"):
            self._pair(path)

    def _more(self, closing: str) -> bool:
        """Steps over the opening bracket or a comma; False, and past it, at the closing bracket."""
        self._blank()
        if self.text[self.at] != closing:
            self.at += self.text[self.at] in "[{,"
            self._blank()
        if self.text[self.at] == closing:
            self.at += 1
            return False
        return True

    def _blank(self) -> None:
        self._take(_BLANK)

    def _take(self, form: re.Pattern[str]) -> Extent:
        match = form.match(self.text, self.at)
        assert match is not None, f"no TOML at {self.at}"
        self.at = match.end()
        return match.span()
