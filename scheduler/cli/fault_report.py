"""The faults of a file for people: each with its place, a sentence, and its line with a mark under that place."""

from __future__ import annotations

import click

from scheduler.cli.excerpt import excerpt
from scheduler.cli.options import shown_path, wants_colour
from scheduler.cli.phrases import phrase
from scheduler.cli.terminal import say, width
from scheduler.config.faults import ConfigError, Fault

_NOTHING_TO_MEND = frozenset({"file-not-found", "file-is-directory", "file-unreadable"})
"""Another file, another folder, or another person's rights are meant: of the service it says nothing."""


def show_faults(error: ConfigError, *, stderr: bool) -> None:
    """Print every fault with its place, and the line it is in with a mark under that place."""
    first = error.faults[0]
    file, count = shown_path(first.file), len(error.faults)
    if first.code in _NOTHING_TO_MEND:
        say(f"{file}: {first.message(error.language)}", err=stderr)
        if first.code == "file-not-found":
            say("  " + phrase(error.language, "check.looked-in", folder=first.file.parent), err=stderr)
        return
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
    if not fault.length and (fault.line, fault.column) == (1, 1):
        return ""
    return phrase(language, "check.place", line=fault.line, column=fault.column)


def _show_line(fault: Fault, *, stderr: bool) -> None:
    number = f"{fault.line:>8} | "
    text, mark = excerpt(fault.written, fault.column, fault.length, width(stderr=stderr) - len(number))
    click.echo((number + text).rstrip(), err=stderr)
    colour = click.style(mark, fg="red", bold=True) if wants_colour() else mark
    click.echo(" " * (len(number) - 2) + "| " + colour, err=stderr)
