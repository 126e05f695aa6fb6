"""What every command is asked the same way: which file, which language, which days."""

from __future__ import annotations

import os
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal
from zoneinfo import ZoneInfo

import click

from scheduler import __version__
from scheduler.cli.phrases import phrase
from scheduler.cli.program import last_value

if TYPE_CHECKING:
    from scheduler.config.load import Config

DEFAULT_ZONE = "Asia/Ho_Chi_Minh"
"""Where there is no plan to say another."""
_SYSTEM_WIDE = Path("/etc/doithoai/config.toml")


@dataclass
class Invocation:
    """What stands before and behind a command's name, and the configuration once it is read."""

    config: str | None = None
    lang: Literal["vi", "en"] | None = None
    debug: bool = False
    loaded: Config | None = None

    @classmethod
    def of(cls, words: Sequence[str]) -> Invocation:
        """As far as the words of the line tell before click has read them: help and mistakes come first."""
        lang = last_value(words, "--lang")
        return cls(
            config=last_value(words, "--config") or os.environ.get("DOITHOAI_CONFIG"),
            lang="en" if lang == "en" else "vi" if lang == "vi" else None,
        )

    @property
    def path(self) -> Path:
        """The file to read: as given, else ./config.toml, else the one of the machine."""
        if self.config:
            return Path(self.config)
        here = Path("config.toml")
        if _is_there(here, otherwise=False) or not _is_there(_SYSTEM_WIDE, otherwise=True):
            return here
        return _SYSTEM_WIDE

    def load(self) -> Config:
        """The configuration; raises ConfigError. Read once."""
        if self.loaded is None:
            from scheduler.config.load import load

            self.loaded = load(self.path, language=self.lang)
        return self.loaded

    def require_place(self) -> None:
        """See that there is a plan or a database to work on; raises ConfigError where somebody stands elsewhere.

        Without it a command would make an empty database there, and say of that what is meant of the school's.
        """
        if _is_there(self.path, otherwise=True) and not os.path.isdir(self.path):  # noqa: PTH112 - Path.is_dir may raise
            return
        from scheduler.files import Files
        from scheduler.store.engine import sqlite_path

        database = sqlite_path(Files(self.path).database())
        if database is not None and not _is_there(database, otherwise=True):
            self.load()

    def reader(self) -> tuple[ZoneInfo, str]:
        """The school's time zone and the language to speak; the defaults while config.toml is broken."""
        from scheduler.config.faults import ConfigError

        try:
            school = self.load().school
        except ConfigError as error:
            return ZoneInfo(DEFAULT_ZONE), self.lang or error.language
        return ZoneInfo(school.timezone), self.language

    @property
    def language(self) -> str:
        """The language to speak: as asked, else the school's, else Vietnamese."""
        if self.lang is None and self.loaded is None:
            return _stated_language(self.path)
        return self.lang or (self.loaded.school.language if self.loaded else "vi")


def _is_there(path: Path, *, otherwise: bool) -> bool:
    """Whether there is such a file; `otherwise` where this user may not look: `sudo -u` brings one to such folders."""
    try:
        return path.exists()
    except PermissionError:
        return otherwise


def program_options(command: Callable[..., None]) -> Callable[..., None]:
    """What may stand before the command's name: `--version`, `--config`, `--lang` and `--debug`."""
    return _version(hidden=False)(_options(command))


def common_options(command: Callable[..., None]) -> Callable[..., None]:
    """The same behind the command's name; `--version` is not told of again in each command's help."""
    return _version(hidden=True)(_options(command))


def _version(*, hidden: bool) -> Callable[[Callable[..., None]], Callable[..., None]]:
    return click.version_option(
        __version__, prog_name="doithoai", message="%(prog)s %(version)s", hidden=hidden
    )


def _options(command: Callable[..., None]) -> Callable[..., None]:
    # Eager: what is said of the other words of the line is already said in that language.
    config = click.option(
        "--config", metavar="PATH", is_eager=True, expose_value=False, callback=_take_config
    )
    lang = click.option(
        "--lang", type=click.Choice(["vi", "en"]), is_eager=True, expose_value=False, callback=_take_language
    )
    debug = click.option("--debug", is_flag=True, is_eager=True, expose_value=False, callback=_take_debug)
    return config(lang(debug(command)))


def _take_config(ctx: click.Context, _: click.Parameter, value: str | None) -> None:
    invocation = ctx.ensure_object(Invocation)
    invocation.config = value or invocation.config


def _take_language(ctx: click.Context, _: click.Parameter, value: Literal["vi", "en"] | None) -> None:
    invocation = ctx.ensure_object(Invocation)
    invocation.lang = value or invocation.lang


def _take_debug(ctx: click.Context, _: click.Parameter, value: bool) -> None:
    invocation = ctx.ensure_object(Invocation)
    invocation.debug = value or invocation.debug


def _stated_language(path: Path) -> str:
    """The language a file asks for, without the time it takes to understand it; "vi" where it cannot be read."""
    from scheduler.config.text import UnusableFileError, read_bytes, stated_language

    try:
        return stated_language(read_bytes(path))
    except UnusableFileError:
        return "vi"


class Day(click.ParamType[date]):
    """A date as it may be written in config.toml: 2026-11-28, 28/11/2026, 28.11.2026."""

    name = "DATE"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> date:
        """The date; a usage error says which spellings are understood, or which years."""
        if isinstance(value, date):
            return value
        from scheduler.config.faults import BadValueError
        from scheduler.config.words import calendar_date

        try:
            return calendar_date(value)
        except BadValueError as error:
            # A day of the year 2101 is one; only the others are not.
            far = error.code == "year-out-of-range"
            said = "usage.year-out-of-range" if far else "usage.no-such-date"
            self.fail(phrase(spoken_language(ctx), said, text=value, **error.params), param, ctx)


def check_order(invocation: Invocation, first: date, last: date) -> None:
    """A usage error where a window ends before it begins."""
    if last < first:
        days = {"first": f"{first:%d/%m/%Y}", "last": f"{last:%d/%m/%Y}"}
        raise click.BadParameter(phrase(invocation.language, "usage.backwards", **days))


def spoken_language(ctx: click.Context | None) -> str:
    """The language to speak in a command's context."""
    invocation = ctx.find_object(Invocation) if ctx else None
    return invocation.language if invocation else "vi"


def today(config: Config) -> date:
    """The school's local day."""
    from scheduler.clock import system_clock

    return system_clock().now().astimezone(ZoneInfo(config.school.timezone)).date()


def years_after(day: date, years: int) -> date:
    """The same day so many years later; 29 February gives 28 February."""
    try:
        return day.replace(year=day.year + years)
    except ValueError:
        return day.replace(year=day.year + years, day=28)


def wants_colour() -> bool:
    """Whether colour may be used (https://no-color.org)."""
    return not os.environ.get("NO_COLOR")


def shown_path(path: Path) -> str:
    """A path as people would write it: from here where it lies below, else in full."""
    here = Path.cwd()
    return str(path.relative_to(here)) if path.is_relative_to(here) else str(path)
