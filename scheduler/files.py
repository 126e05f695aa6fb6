"""The files a plan is read from, as bytes: what stands in them now, and where the database is."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from scheduler.config.accounts import database_url
from scheduler.config.document import parse
from scheduler.config.faults import ConfigError
from scheduler.config.load import Config, load
from scheduler.config.text import UnusableFileError, read_bytes

DEFAULT_DATABASE = "sqlite:///var/doithoai.db"
_DATABASE_LINE = re.compile(rb"""^[ \t]*database[ \t]*=[ \t]*["']([^"'\r\n]+)["']""", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Content:
    """What stands in config.toml and the roster; None for a file that cannot be read or is not named."""

    config: bytes | None
    roster: bytes | None


class PlanFiles(Protocol):
    """Where a plan comes from."""

    @property
    def path(self) -> Path:
        """config.toml, absolute."""
        ...

    def content(self) -> Content:
        """What stands in the files now, sound or not."""
        ...

    def load(self) -> Config:
        """The files read. Raises ConfigError."""
        ...


class GivenFiles:
    """Files that have been read already and stay as they were."""

    def __init__(self, config: Config) -> None:
        self.path = config.path
        self._config = config

    def content(self) -> Content:
        """What stood in them."""
        return Content(self._config.source.config, self._config.source.roster)

    def load(self) -> Config:
        """What they were read into."""
        return self._config


class Files:
    """config.toml and the roster it names. To be asked often: a file that has not changed is only read."""

    def __init__(self, path: Path) -> None:
        self.path = path.absolute()
        self._config: bytes | None = None
        self._roster: Path | None = None

    def content(self) -> Content:
        """What stands in the files now, sound or not."""
        config = _read(self.path)
        if config != self._config:
            self._config, self._roster = config, self._named_roster(config)
        return Content(config, _read(self._roster) if self._roster is not None else None)

    def load(self) -> Config:
        """The files read. Raises ConfigError."""
        return load(self.path)

    def database(self) -> str:
        """The URL of the database, also where config.toml is broken: there the last good plan is kept.

        A file too broken to be read as TOML is searched for the line; without one it is the default place.
        Raises ConfigError where what it names is no database.
        """
        config = _read(self.path) or b""
        table = _table(config, self.path, "service")
        line = _DATABASE_LINE.search(config)
        written = table.get("database") if table is not None else line and line[1].decode(errors="replace")
        named = written if isinstance(written, str) and written else DEFAULT_DATABASE
        url = database_url(named, self.path.parent)
        return url if url is not None else self.load().service.database

    def _named_roster(self, config: bytes | None) -> Path | None:
        table = _table(config or b"", self.path, "roster")
        if table is None:
            return self._roster
        name = table.get("file")
        return self.path.parent / name if isinstance(name, str) and name else None


def _table(config: bytes, path: Path, name: str) -> dict[str, object] | None:
    """One table of the file, {} where it has none; None for a file that is no TOML."""
    try:
        document = parse(config, path)
    except ConfigError:
        return None
    table = document.tables.get(name)
    return table if isinstance(table, dict) else {}


def _read(path: Path) -> bytes | None:
    try:
        return read_bytes(path)
    except UnusableFileError:
        return None
