"""Reads the roster: a CSV file as Excel saves it, with the habits of those who fill it in.

Separated by "," ";" or tabs, with or without a byte order mark, in UTF-8. The first line names the
columns, in English or Vietnamese; columns nobody knows are left alone. Several roles in a cell are
separated by "," ";" "|" "/" or a line break, several classes by the same save "/", which belongs to
names such as "10/1".
"""

from __future__ import annotations

import csv
import io
import re
import unicodedata
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TypeVar

from rules.model import EVERYONE, Person
from scheduler.config.faults import BadValueError, Fault, nearest, plain
from scheduler.config.kinds import ADDRESS, LINE, NAME, Kind
from scheduler.config.people import Complain, classes, title
from scheduler.config.text import NotUtf8Error, decode

T = TypeVar("T")

COLUMNS: Mapping[str, tuple[str, ...]] = {
    "name": ("name", "full-name", "ho-ten", "ho-va-ten", "ten", "ho-va-ten-giao-vien", "giao-vien"),
    "email": ("email", "e-mail", "mail", "thu-dien-tu", "dia-chi-email", "dia-chi-thu-dien-tu", "hop-thu"),
    "roles": ("roles", "role", "vai-tro", "nhiem-vu"),
    "class": ("class", "classes", "lop", "lop-chu-nhiem", "chu-nhiem-lop"),
    "title": ("title", "danh-xung", "chuc-danh", "xung-ho", "cach-xung-ho"),
}
"""Each column and the headers it goes by, without diacritics."""

REQUIRED = ("name", "email", "roles")


@dataclass(slots=True)
class _Row:
    """One line of the table: where it begins, and its cells by column."""

    number: int
    line: int
    columns: tuple[int, ...]
    """The column, in characters, at which each cell begins; of a line broken within a cell only the first ones."""
    cells: tuple[str, ...]


@dataclass(slots=True)
class RosterReading:
    """A roster being read: the faults found so far, and which cell is which."""

    file: Path
    roles: Mapping[str, str]
    """Role id to what people call it; a cell may hold either."""
    faults: list[Fault] = field(default_factory=list)
    places: dict[str, int] = field(default_factory=dict)
    """Column name to its place in the row."""

    def people(self, content: bytes) -> list[tuple[Person, Complain]]:
        """The sound people of the roster, each with a way to complain of it; the rest are faults."""
        try:
            text = decode(content)
        except NotUtf8Error as wrong:
            self._fault("", wrong.line, wrong.column, "roster-not-utf8", encoding=wrong.encoding)
            return []
        try:
            rows = list(_rows(text))
        except csv.Error:
            self._fault("", 1, 1, "roster-not-csv")
            return []
        if rows and any("@" in cell for cell in rows[0].cells):
            self._fault("", rows[0].line, 1, "roster-header-missing")
            return []
        if len(rows) < 2:
            self._fault("", 1, 1, "roster-empty")
            return []
        if not self._headers(rows[0]):
            return []
        return [(person, self._complain_at(row)) for row in rows[1:] if (person := self._person(row))]

    def _headers(self, header: _Row) -> bool:
        known = {name: column for column, names in COLUMNS.items() for name in names}
        left_over = []
        for place, cell in enumerate(header.cells):
            column = known.get(plain(cell))
            if column is None:
                left_over.append(cell)
            elif column in self.places:
                self._fault(column, header.line, header.columns[place], "roster-column-twice", column=column)
            else:
                self.places[column] = place
        for column in REQUIRED:
            if column not in self.places:
                near = next((cell for cell in left_over if cell and nearest(cell, COLUMNS[column])), None)
                self._fault(
                    column,
                    header.line,
                    1,
                    "roster-column-missing",
                    column=column,
                    nearest=near,
                    known=COLUMNS[column][:4],
                )
        return not self.faults

    def _person(self, row: _Row) -> Person | None:
        before = len(self.faults)
        name, email = self._read(row, "name", NAME), self._read(row, "email", ADDRESS)
        roles = tuple(role for role in self._roles(row) if role != EVERYONE)
        of_classes = classes(self._cell(row, "class"))
        for class_ in of_classes:
            self._read(row, "class", LINE, class_)
        called = title(self._cell(row, "title"))
        if len(self.faults) > before or not (name and email):
            return None
        return Person(name, email, roles, of_classes, called)

    def _roles(self, row: _Row) -> Iterator[str]:
        by_name = {plain(name): id_ for id_, name in self.roles.items()}
        by_name |= {plain(id_): id_ for id_ in (*self.roles, EVERYONE)}
        cell = self._cell(row, "roles")
        # A role's own name may hold a separator.
        whole = by_name.get(plain(cell))
        for part in [cell] if whole else re.split(r"[,;|/\n]", cell):
            if not part.strip():
                continue
            role = by_name.get(plain(part))
            if role is None:
                known = (*self.roles, EVERYONE)
                near = nearest(part, (*known, *self.roles.values()))
                self._fault_at(row, "roles", "unknown-role", value=part.strip(), nearest=near, known=known)
            else:
                yield role

    def _read(self, row: _Row, column: str, kind: Kind[T], written: str | None = None) -> T | None:
        text = self._cell(row, column) if written is None else written
        try:
            return kind.read(text)
        except BadValueError as bad:
            code = {"empty-text": "roster-cell-empty"}.get(bad.code, bad.code)
            params = {"kind": kind.name, "value": text[:60], "word": column, "column": column} | bad.params
            self._fault_at(row, column, code, **params)
            return None

    def _cell(self, row: _Row, column: str) -> str:
        place = self.places.get(column, len(row.cells))
        return row.cells[place] if place < len(row.cells) else ""

    def _complain_at(self, row: _Row) -> Complain:
        def complain(code: str, params: Mapping[str, object]) -> None:
            self._fault_at(row, "email", code, **params)

        return complain

    def _fault_at(self, row: _Row, column: str, code: str, /, **params: object) -> None:
        place = self.places.get(column, 0)
        at = row.columns[place] if place < len(row.columns) else 1
        self._fault(f"[{row.number}].{column}", row.line, at, code, **params)

    def _fault(self, path: str, line: int, at: int, code: str, /, **params: object) -> None:
        self.faults.append(Fault(code, self.file, path, line, at, params))


def _rows(text: str) -> Iterator[_Row]:
    """The rows that hold anything, the header first; cells tidied and in NFC."""
    lines = text.splitlines(keepends=True)
    delimiter = _delimiter(lines)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, skipinitialspace=True)
    starts_at, number = 1, -1
    for record in reader:
        cells = tuple(_tidy(cell) for cell in record)
        if any(cells):
            line = lines[starts_at - 1] if starts_at <= len(lines) else ""
            yield _Row(number, starts_at, tuple(_cell_columns(line, delimiter)), cells)
            number += 1
        starts_at = reader.line_num + 1


def _delimiter(lines: Sequence[str]) -> str:
    """The one of "," ";" and tab that makes the most known headers of the first line that says anything."""
    header = next((line for line in lines if line.strip(" \t\r\n,;")), "")
    known = {name for names in COLUMNS.values() for name in names}

    def headers(delimiter: str) -> int:
        return sum(plain(cell.strip(' "')) in known for cell in header.split(delimiter))

    best: Callable[[str], int] = headers
    return max(",;\t", key=best)


def _cell_columns(line: str, delimiter: str) -> Iterator[int]:
    yield 1
    quoted = False
    for column, letter in enumerate(line, start=1):
        quoted ^= letter == '"'
        if letter == delimiter and not quoted:
            yield column + 1


def _tidy(cell: str) -> str:
    """NFC, blanks of every sort single, line breaks kept: they may separate what a cell holds."""
    text = unicodedata.normalize("NFC", cell).replace("\r\n", "\n").replace("\r", "\n")
    return "\n".join(" ".join(part.split()) for part in text.strip().split("\n"))
