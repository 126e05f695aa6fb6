"""`doithoai check` for people: the faults of a file with their places, or what is worth a look."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from datetime import date

import click

from notifications.wording import dates
from notifications.wording.warnings import warning_sentence
from notifications.wording.words import Words
from rules.expand import expand
from rules.plan import Code, Place, PlanWarning
from scheduler.cli.excerpt import excerpt
from scheduler.cli.options import shown_path, wants_colour, years_after
from scheduler.cli.phrases import phrase
from scheduler.cli.terminal import say, width
from scheduler.config.faults import ConfigError, Fault
from scheduler.config.load import Config

CHECKED_YEARS = 2
_SHOWN = 6
"""Up to so many dates or keys are listed behind a warning."""


def show_faults(error: ConfigError, *, stderr: bool) -> None:
    """Print every fault with its place, and the line it is in with a mark under that place."""
    first = error.faults[0]
    file, count = shown_path(first.file), len(error.faults)
    say(phrase(error.language, "check.broken", file=file, count=count), err=stderr)
    for fault in error.faults:
        place = _place(fault, error.language)
        where = [shown_path(fault.file)] if fault.file != first.file else []
        where += [place] if place else []
        said = f"{', '.join(where)}: " if where else ""
        say(f"  - {said}{fault.message(error.language)}", err=stderr)
        if fault.length:
            _show_line(fault, stderr=stderr)


def _place(fault: Fault, language: str) -> str:
    """Where in its file a fault is; "" for one of the file as a whole."""
    return phrase(language, "check.place", line=fault.line, column=fault.column) if fault.length else ""


def _show_line(fault: Fault, *, stderr: bool) -> None:
    number = f"{fault.line:>8} | "
    text, mark = excerpt(fault.written, fault.column, fault.length, width(stderr=stderr) - len(number))
    click.echo((number + text).rstrip(), err=stderr)
    colour = click.style(mark, fg="red", bold=True) if wants_colour() else mark
    click.echo(" " * (len(number) - 2) + "| " + colour, err=stderr)


def show_warnings(warnings: list[PlanWarning], config: Config, words: Words, today: date) -> None:
    """Print that the file is sound and what to look at, like with like, the least pressing last."""
    say(phrase(words.language, "check.sound", file=shown_path(config.path)))
    last = years_after(today, CHECKED_YEARS)
    if not expand(config.school, today, last).sessions:
        # The usual cause: last year's file with last year's terms. Such a service would just fall silent.
        say(phrase(words.language, "check.nothing-ahead", last=dates.numeric(words, last, year=True)))
    if not warnings:
        say(phrase(words.language, "check.no-warnings"))
        return
    reminders = [w for w in warnings if w.code is Code.REMINDER_ON_DAY_OFF]
    groups = _grouped(w for w in warnings if w.code is not Code.REMINDER_ON_DAY_OFF)
    say(phrase(words.language, "check.warnings", count=len(groups) + bool(reminders)))
    for alike in groups:
        _show_alike(alike, config, words)
    if reminders:
        days = _some(dates.numeric(words, day, year=True) for w in reminders for day in w.dates)
        say(f"  - {phrase(words.language, 'check.reminders', count=len(reminders), dates=days)}")


def _show_alike(alike: list[PlanWarning], config: Config, words: Words) -> None:
    first, *others = alike
    place = phrase(words.language, "check.line", line=config.places.find(first.place).line)
    say(f"  - {warning_sentence(words, config.school, first)} ({place})")
    if others:
        more = _some(_when(warning, words) for warning in others)
        say("    " + phrase(words.language, "warning.more", count=len(others), dates=more))


def _when(warning: PlanWarning, words: Words) -> str:
    """The day a warning is about, or the key of its session where there is no day yet."""
    return dates.numeric(words, warning.dates[-1], year=True) if warning.dates else warning.key or ""


def _grouped(warnings: Iterable[PlanWarning]) -> list[list[PlanWarning]]:
    """Those of one code at one place together, in the order of the first."""
    groups: dict[tuple[Code, Place], list[PlanWarning]] = defaultdict(list)
    for warning in warnings:
        groups[warning.code, warning.place].append(warning)
    return list(groups.values())


def _some(said: Iterable[str]) -> str:
    distinct = list(dict.fromkeys(said))
    shown = ", ".join(distinct[:_SHOWN])
    return f"{shown}, …" if len(distinct) > _SHOWN else shown
