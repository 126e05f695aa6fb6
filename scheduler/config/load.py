"""From config.toml and the roster to the values everything else works with, or to all their faults."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from rules.model import Calendar, Person, School
from scheduler.config import shape
from scheduler.config.accounts import read_mail, read_service
from scheduler.config.calendar import read_calendar
from scheduler.config.deadlines import read_deadlines
from scheduler.config.document import Document, parse
from scheduler.config.entry import Entry, Findings, refuse_word
from scheduler.config.faults import ConfigError, Fault, nearest
from scheduler.config.overrides import read_overrides
from scheduler.config.people import Complain, count_classes, join, read_people
from scheduler.config.places import Places
from scheduler.config.positions import KeyPath
from scheduler.config.roles import read_roles
from scheduler.config.roster import RosterReading
from scheduler.config.rules import Surroundings, read_rules
from scheduler.config.secrets import is_password_word, password_places
from scheduler.config.settings import MailSettings, ServiceSettings
from scheduler.config.text import NotUtf8Error, UnusableFileError, decode, read_bytes, stated_language

Table = Mapping[str, Any]
RosterReader = Callable[[Path], bytes]


@dataclass(frozen=True, slots=True)
class Source:
    """The bytes a Config was read from; `roster` None where the file names none."""

    config: bytes
    roster: bytes | None


@dataclass(frozen=True, slots=True)
class Config:
    """A config.toml without a fault, with its roster. `path` is absolute."""

    path: Path
    school: School
    mail: MailSettings
    service: ServiceSettings
    source: Source
    places: Places
    hints: tuple[Fault, ...] = ()
    """What may be meant otherwise; nothing depends on it."""


def load(path: Path, *, language: str | None = None) -> Config:
    """Reads config.toml and the roster beside it.

    Raises ConfigError with every fault found, to be told in `language`, else in the school's own, else
    in Vietnamese.
    """
    path = path.absolute()
    try:
        content = read_bytes(path)
    except UnusableFileError as unusable:
        raise ConfigError(
            (Fault(unusable.code, path, "", 1, 1, unusable.params),), language or "vi"
        ) from None
    return _read(content, path, read_bytes, language)


def load_source(source: Source, path: Path, *, language: str | None = None) -> Config:
    """As `load`, from bytes read earlier; `path` says where relative paths in them begin."""

    def roster(_path: Path) -> bytes:
        if source.roster is None:
            raise UnusableFileError("file-not-found")
        return source.roster

    return _read(source.config, path.absolute(), roster, language)


def _read(content: bytes, path: Path, read_roster: RosterReader, language: str | None) -> Config:
    language = language or stated_language(content)
    try:
        document = parse(content, path)
    except ConfigError as error:
        found = _further_faults(content, path, error.faults[0], read_roster)
        raise ConfigError(_in_order(found, path), language) from None
    reading = _Reading(document, path, read_roster)
    config = reading.config(content)
    if config is None:
        raise ConfigError(_in_order(reading.faults(), path), language)
    return config


def _further_faults(content: bytes, path: Path, first: Fault, read_roster: RosterReader) -> list[Fault]:
    """The fault that ended the reading, and what else can be told for certain of such a file."""
    # Words are for the unlucky only.
    from scheduler.config.repair import repaired

    try:
        text = decode(content)
    except NotUtf8Error:
        return [first]
    found = repaired(text, path, first)
    if found.document is None:
        return found.slips
    reading = _Reading(found.document, path, read_roster)
    reading.config(content)
    return [*found.slips, *found.certain(reading.faults())]


def _in_order(faults: Iterable[Fault], path: Path) -> tuple[Fault, ...]:
    return tuple(sorted(faults, key=lambda fault: (fault.file != path, fault.line, fault.column)))


class _Reading:
    """One pass over a parsed file, every heading in turn, those that others refer to first."""

    def __init__(self, document: Document, path: Path, read_roster: RosterReader) -> None:
        self.passwords = tuple(password_places(document.tables))
        self.findings = Findings(path, document.positions, document.lines(self.passwords))
        self.document: Table = document.tables
        self.path = path
        self.read_roster = read_roster
        self.roster_bytes: bytes | None = None
        self.roster_faults: list[Fault] = []
        self.roster_hints: list[Fault] = []
        self.misspelt: dict[str, str] = {}
        """Of the headings that are written otherwise, how: what stands under them is read all the same."""

    def faults(self) -> list[Fault]:
        found = self.findings.faults + self.roster_faults
        nameless = any(
            re.fullmatch(r"rules\[\d+\]\.id", f.path)
            and f.code != "duplicate-id"
            and not f.params.get("suggestion")
            for f in found
        )
        if nameless:
            # Those that name the rule without an id are not wrong themselves.
            found = [f for f in found if f.code != "unknown-rule" or f.params.get("nearest")]
        return found

    def config(self, content: bytes) -> Config | None:
        """The whole, or None where anything has a fault."""
        self._refuse_passwords()
        self._refuse_unknown_headings()
        folder = self.path.parent
        school = self._school()
        mail = read_mail(self._table("mail"), folder)
        service = read_service(self._table("service"), folder)
        if self.faults() or school is None or mail is None or service is None:
            return None
        source = Source(content, self.roster_bytes)
        places = Places(school, self.findings.positions)
        return Config(
            self.path, school, mail, service, source, places, (*self.findings.hints, *self.roster_hints)
        )

    def _school(self) -> School | None:
        entry = self._table("school")
        word = shape.School
        id_, name = entry.get(word.id), entry.get(word.name)
        plan, language = entry.value(word.plan), entry.value(word.language)
        timezone = entry.value(word.timezone)
        self._check_timezone(entry, timezone)
        calendar = read_calendar(self._table("calendar"))
        roles = self._roles()
        people = self._people(roles)
        around = Surroundings(calendar, roles, count_classes(people))
        rules = read_rules(self._entries("rules"), around)
        deadlines = read_deadlines(self._entries("deadlines"), around, rules.recurs)
        overrides = read_overrides(self._entries("overrides"), rules.recurs)
        if self.faults() or not (id_ and name):
            return None
        return School(
            id=id_, name=name, calendar=calendar or Calendar(), plan=plan, timezone=timezone, language=language,
            roles=roles, people=people, rules=tuple(rules.rules), deadlines=deadlines, overrides=overrides,
        )  # fmt: skip

    def _check_timezone(self, entry: Entry, timezone: str) -> None:
        from zoneinfo import ZoneInfo, ZoneInfoNotFoundError, available_timezones

        try:
            ZoneInfo(timezone)
        # A folder's name, "" and "../x" are answered with other errors than an unknown name.
        except (ZoneInfoNotFoundError, ValueError, OSError):
            # "GMT+7" is near "GMT+0" by its letters only.
            by_hours = re.search(r"[+-]\s*\d", timezone)
            near = None if by_hours else nearest(timezone, available_timezones(), cutoff=0.8)
            near = near or "Asia/Ho_Chi_Minh"
            entry.fault(shape.School.timezone, "unknown-timezone", value=timezone, nearest=near)

    def _roles(self) -> dict[str, str]:
        return read_roles(self.findings, *self._written_once("roles"))

    def _people(self, roles: dict[str, str]) -> tuple[Person, ...]:
        written = read_people(self._entries("people"), roles)
        return join([*self._roster(roles), *written])

    def _roster(self, roles: dict[str, str]) -> list[tuple[Person, Complain]]:
        if not isinstance(self.document.get(self.misspelt.get("roster", "roster")), dict):
            return []
        entry = self._table("roster")
        name = entry.get(shape.Roster.file)
        if name is None:
            return []
        file = self.path.parent / name
        try:
            self.roster_bytes = self.read_roster(file)
        except UnusableFileError as unusable:
            entry.fault(shape.Roster.file, f"roster-{unusable.code}", value=name, **unusable.params)
            return []
        reading = RosterReading(file, roles, self.roster_faults, self.roster_hints)
        return reading.people(self.roster_bytes)

    def _table(self, name: str) -> Entry:
        return Entry(self.findings, shape.TABLES[name], *self._written_once(name))

    def _written_once(self, name: str) -> tuple[KeyPath, Table]:
        """Where a heading in single brackets stands, and what is under it."""
        path: KeyPath = (self.misspelt.get(name, name),)
        written = self.document.get(str(path[0]), {})
        if isinstance(written, list) and written:
            # In double brackets: one fault, and the words in it are read all the same.
            path, written = (*path, 0), written[0]
        return path, written if isinstance(written, dict) else {}

    def _entries(self, name: str) -> list[Entry]:
        spellings = [s for s in (name, self.misspelt.get(name)) if s is not None and s in self.document]
        return [entry for stands in spellings for entry in self._entries_at(name, stands)]

    def _entries_at(self, name: str, stands: str) -> list[Entry]:
        written = self.document[stands]
        heading = shape.LISTS[name]
        if isinstance(written, dict):
            # In single brackets: likewise.
            return [Entry(self.findings, heading, (stands,), written)]
        tables = written if isinstance(written, list) else []
        return [
            Entry(self.findings, heading, (stands, i), t) for i, t in enumerate(tables) if isinstance(t, dict)
        ]

    def _refuse_passwords(self) -> None:
        for place in self.passwords:
            self.findings.at_key(place, "password-in-file", word=str(place[-1]))

    def _refuse_unknown_headings(self) -> None:
        for name, written in self.document.items():
            path: KeyPath = (name,)
            if name in shape.TABLES or name == "roles":
                if not isinstance(written, dict):
                    self.findings.at_key(path, "heading-in-single-brackets", word=name)
            elif name in shape.LISTS:
                if not (isinstance(written, list) and all(isinstance(item, dict) for item in written)):
                    self.findings.at_key(path, "heading-in-double-brackets", word=name)
            elif not is_password_word(name):
                self._refuse_heading(name, written)

    def _refuse_heading(self, name: str, written: object) -> None:
        # Words are for the unlucky only.
        from scheduler.config.descriptions import heading_called

        known = (*shape.TABLES, "roles", *shape.LISTS)
        near = nearest(name, known) or heading_called(name)
        is_heading = isinstance(written, dict) or (
            isinstance(written, list) and written and isinstance(written[0], dict)
        )
        if is_heading and near and name not in shape.Calendar.words:
            if near not in self.document or near in shape.LISTS:
                self.misspelt.setdefault(near, name)
            self.findings.at_key((name,), "unknown-word", word=name, heading="", nearest=near, known=known)
        else:
            refuse_word(self.findings, (name,), "", dict.fromkeys(known))
