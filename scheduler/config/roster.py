"""Reads the roster: a CSV file as Excel saves it, with the habits of those who fill it in.

Separated by "," ";" or tabs, with or without a byte order mark, in UTF-8. The first line names the
columns, in English or Vietnamese, below the list's own title where it has one; columns nobody knows are
left alone. Several roles in a cell are separated by "," ";" "|" "/" or a line break, several classes by
the same save "/", which belongs to names such as "10/1".
"""

from __future__ import annotations

import csv
import io
import re
import unicodedata
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TypeVar

from rules.model import EVERYONE, GROUP, Person
from scheduler.config.faults import BadValueError, Fault, nearest, plain
from scheduler.config.kinds import ADDRESS, LINE, NAME, Kind
from scheduler.config.people import Complain, begins_with_title, classes, title
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

REQUIRED: Mapping[str, str] = {"name": "Họ tên", "email": "Thư điện tử", "roles": "Vai trò"}
"""The columns that must be there, and how their headers are written in Vietnamese."""

_STATED_DELIMITER = re.compile(r'"?sep=([,;\t])"?', re.IGNORECASE)

_MONTH = r"(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec|Thg ?\d{1,2})"
_MADE_A_DATE = re.compile(
    rf"\d{{1,2}}-{_MONTH}|{_MONTH}-\d{{1,2}}|\d{{1,2}}/\d{{1,2}}/\d{{4}}", re.IGNORECASE
)
"""What Excel makes of a class such as "10/1"."""

_JOINED = (r"[+&.]|\bvà\b", r"\s+-\s+", r"\s+")
"""What people put between roles and cannot be told from what belongs to a role's own name."""

MOST_ABOVE = 10
"""So many lines may stand above that of the headers: what the list is called, and of when it is."""

MOST_GUESSES = 50
"""A roster with more faults than that has one cause, and to guess for every cell would take its time."""


@dataclass(slots=True)
class _Row:
    """One line of the table: where it begins, and its cells by column."""

    number: int
    line: int
    written: str
    """The line as it stands in the file; of a row broken within a cell the first one."""
    delimiter: str
    cells: tuple[str, ...]

    def extent(self, place: int) -> tuple[int, int]:
        """The columns, in characters, at which the cell at `place` begins and ends.

        A short row, or one broken within a cell, has no such place on its line: then those of the line.
        """
        starts = tuple(_cell_columns(self.written, self.delimiter))
        if place + 1 < len(starts):
            return starts[place], starts[place + 1] - 1
        return 1, len(self.written) + 1

    def swallows_lines(self) -> bool:
        """Whether a quote left open has made other people's lines part of a cell: those have addresses."""
        odd = self.written.count('"') % 2 == 1
        return odd and any("@" in cell and self.delimiter in cell for cell in self.cells)


@dataclass(slots=True)
class RosterReading:
    """A roster being read: the faults found so far, and which cell is which."""

    file: Path
    roles: Mapping[str, str]
    """Role id to what people call it; a cell may hold either."""
    faults: list[Fault] = field(default_factory=list)
    hints: list[Fault] = field(default_factory=list)
    places: dict[str, int] = field(default_factory=dict)
    """Column name to its place in the row."""
    width: int = 0
    """How many columns the first line names."""
    spellings: dict[str, str] = field(init=False)
    """What may be written for a role, without diacritics, to its id."""

    def __post_init__(self) -> None:
        by_name = {plain(name): id_ for id_, name in self.roles.items()}
        self.spellings = by_name | {plain(id_): id_ for id_ in (*self.roles, EVERYONE)}

    def people(self, content: bytes) -> list[tuple[Person, Complain]]:
        """The sound people of the roster, each with a way to complain of it; the rest are faults."""
        try:
            text = decode(content)
        except NotUtf8Error as wrong:
            self.faults.append(wrong.fault("roster-not-utf8", self.file))
            return []
        try:
            rows = _from_headers(list(_rows(text)))
        except csv.Error:
            self._fault("roster-not-csv")
            return []
        swallowed = next((row for row in rows if row.swallows_lines()), None)
        if swallowed:
            self._fault("roster-quote-never-closed", "", swallowed)
            return []
        if rows and any("@" in cell for cell in rows[0].cells):
            self._fault("roster-header-missing", "", rows[0])
            return []
        if len(rows) < 2:
            self._fault("roster-empty")
            return []
        if len(rows[0].cells) == 1 and len(_known_headers(rows[0].cells[0])) > 1:
            self._fault("roster-rows-in-quotes", "", rows[0])
            return []
        if not self._headers(rows[0]):
            return []
        return [(person, self._complain_at(row)) for row in rows[1:] if (person := self._person(row))]

    def _headers(self, header: _Row) -> bool:
        known = {name: column for column, names in COLUMNS.items() for name in names}
        left_over = []
        self.width = len(header.cells)
        for place, cell in enumerate(header.cells):
            column = known.get(plain(cell))
            if column is None:
                left_over.append(cell)
            elif column in self.places:
                self._fault("roster-column-twice", column, header, place, column=column)
            else:
                self.places[column] = place
        for column in REQUIRED:
            if column not in self.places:
                near = next((cell for cell in left_over if _is_near(cell, column)), None)
                names = {"column": column, "known": (column, REQUIRED[column]), "nearest": near}
                self._fault("roster-column-missing", column, header, **names)
        return not self.faults

    def _person(self, row: _Row) -> Person | None:
        before = len(self.faults)
        self._refuse_surplus(row)
        name, email = self._read(row, "name", NAME), self._read(row, "email", ADDRESS)
        roles = tuple(role for role in self._roles(row) if role != EVERYONE)
        of_classes = classes(self._cell(row, "class"))
        for class_ in of_classes:
            self._check_class(row, class_, roles)
        called = title(self._cell(row, "title"))
        self._hint_at_title(row, called)
        if len(self.faults) > before or not (name and email):
            return None
        return Person(name, email, roles, of_classes, called)

    def _check_class(self, row: _Row, class_: str, roles: Collection[str]) -> None:
        role = self.spellings.get(plain(class_))
        # Who has the role besides is of a class that is called so too.
        if role is not None and role not in roles and len(row.cells) <= self.width:
            self._fault_at(row, "class", "roster-role-as-class", value=class_[:60])
        elif self._read(row, "class", LINE, class_) and _MADE_A_DATE.fullmatch(class_):
            self._fault_at(row, "class", "hint-class-as-date", value=class_)

    def _refuse_surplus(self, row: _Row) -> None:
        """More cells than columns: a comma stands within one, and what follows has slid into other columns.

        Empty cells at the end are a habit, but for a row in which something has slid.
        """
        surplus = len(row.cells) - self.width
        if surplus <= 0:
            return
        called, of_class = self._cell(row, "title"), self._cell(row, "class")
        slid = plain(of_class) in self.spellings or (called and not title(called))
        if any(row.cells[self.width :]) or slid:
            self._fault("roster-row-too-long", f"[{row.number}]", row, count=surplus)

    def _hint_at_title(self, row: _Row, called: str) -> None:
        written, name = self._cell(row, "title"), self._cell(row, "name")
        if written and not called:
            self._fault_at(row, "title", "hint-title-unknown", value=written[:60])
        if called != GROUP and begins_with_title(name):
            self._fault_at(row, "name", "hint-name-with-title", value=name[:60])

    def _roles(self, row: _Row) -> Iterator[str]:
        cell = self._cell(row, "roles")
        # A role's own name may hold a separator.
        whole = plain(cell) in self.spellings
        for part in [cell] if whole else re.split(r"[,;|/\n]", cell):
            if not part.strip():
                continue
            role = self.spellings.get(plain(part))
            if role is None:
                self._refuse_role(row, part.strip())
            else:
                yield role

    def _refuse_role(self, row: _Row, written: str) -> None:
        for between in _JOINED:
            joined = [self.spellings.get(plain(part)) for part in re.split(between, written)]
            if len(joined) > 1 and all(joined):
                meant = "; ".join(map(str, joined))
                self._fault_at(row, "roles", "roster-roles-joined", value=written[:60], meant=meant)
                return
        known = (*self.roles, EVERYONE)
        guess = len(self.faults) < MOST_GUESSES
        near = nearest(written, (*known, *self.roles.values())) if guess else None
        self._fault_at(row, "roles", "unknown-role", value=written, nearest=near, known=known)

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
        self._fault(code, f"[{row.number}].{column}", row, self.places.get(column, 0), **params)

    def _fault(
        self,
        code: str,
        path: str = "",
        row: _Row | None = None,
        place: int | None = None,
        /,
        **params: object,
    ) -> None:
        """Notes a fault of the cell at `place` of a row, of the whole row, or of the whole roster."""
        if row is None:
            self.faults.append(Fault(code, self.file, path, 1, 1, params))
            return
        start, end = row.extent(place) if place is not None else (1, len(row.written) + 1)
        found = Fault(code, self.file, path, row.line, start, params, row.written, max(end - start, 1))
        (self.faults if found.level == "error" else self.hints).append(found)


def _rows(text: str) -> Iterator[_Row]:
    """The rows that hold anything, the header first; cells tidied and in NFC."""
    # As csv counts them: a line separator of Unicode's ends none.
    lines = list(io.StringIO(text, newline=""))
    stated = _STATED_DELIMITER.fullmatch(lines[0].strip()) if lines else None
    if stated:
        # A word to Excel, on a line before the header.
        lines[0] = "\n"
    delimiter = stated[1] if stated else _delimiter(lines)
    reader = csv.reader(lines, delimiter=delimiter, skipinitialspace=True)
    starts_at, number = 1, -1
    for record in reader:
        cells = tuple(_tidy(cell) for cell in record)
        if any(cells):
            line = lines[starts_at - 1].rstrip("\r\n") if starts_at <= len(lines) else ""
            yield _Row(number, starts_at, line, delimiter, cells)
            number += 1
        starts_at = reader.line_num + 1


def _from_headers(rows: list[_Row]) -> list[_Row]:
    """The rows without those above the headers that name nobody, numbered from 0 below them."""
    heads = (at for at, row in enumerate(rows[:MOST_ABOVE]) if _names_columns(row.cells))
    first = next(heads, 0)
    if any("@" in cell for row in rows[:first] for cell in row.cells):
        return rows
    for number, row in enumerate(rows[first:], start=-1):
        row.number = number
    return rows[first:]


def _names_columns(cells: Iterable[str]) -> bool:
    known = {name for names in COLUMNS.values() for name in names}
    return sum(plain(cell) in known for cell in cells) > 1


def _is_near(header: str, column: str) -> bool:
    """Whether a header nobody knows is almost one of the column, or one with more words around it."""
    words = f"-{plain(header)}-"
    return bool(header) and bool(
        any(f"-{name}-" in words for name in COLUMNS[column]) or nearest(header, COLUMNS[column])
    )


def _delimiter(lines: Sequence[str]) -> str:
    """The one of "," ";" and tab that makes the most known headers of a line near the beginning."""
    said = [line for line in lines if line.strip(" \t\r\n,;")][:MOST_ABOVE]

    def headers(delimiter: str) -> int:
        return max((len(_known_headers(line, delimiter)) for line in said), default=0)

    best: Callable[[str], int] = headers
    return max(",;\t", key=best)


def _known_headers(line: str, delimiters: str = ",;\t") -> list[str]:
    known = {name for names in COLUMNS.values() for name in names}
    return [cell for cell in re.split(f"[{delimiters}]", line) if plain(cell.strip(' "')) in known]


def _cell_columns(line: str, delimiter: str) -> Iterator[int]:
    yield 1
    quoted = False
    for column, letter in enumerate(line, start=1):
        quoted ^= letter == '"'
        if letter == delimiter and not quoted:
            yield column + 1
    yield len(line) + 2


def _tidy(cell: str) -> str:
    """NFC, blanks of every sort single, line breaks kept: they may separate what a cell holds."""
    text = unicodedata.normalize("NFC", cell).replace("\r\n", "\n").replace("\r", "\n")
    return "\n".join(" ".join(part.split()) for part in text.strip().split("\n"))
