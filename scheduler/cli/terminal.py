"""The terminal people read: one console, one look."""

from __future__ import annotations

import shutil
import sys
import textwrap
from typing import TYPE_CHECKING

import click

from scheduler.cli.options import wants_colour

if TYPE_CHECKING:
    from rich.console import Console

_STYLES = {"moved": "yellow", "problem": "bold red", "good": "green", "quiet": "dim", "head": "bold"}
_WIDEST = 100
"""A longer line is hard to read, however wide the terminal."""
_IN_A_PIPE = 80
"""How wide a drawing is where nobody knows how wide the screen is."""


def say(line: str = "", *, err: bool = False) -> None:
    """Print a line; on a terminal broken between words, what follows indented below the first.

    In a pipe it stays one line, for `grep`.
    """
    stream = sys.stderr if err else sys.stdout
    click.echo("\n".join(broken(line, width(stderr=err))) if stream.isatty() else line, err=err)


def broken(line: str, cells: int) -> list[str]:
    """The line as it stands in a window so wide, broken between words."""
    below = " " * (len(line) - len(line.lstrip()) + 2)
    return textwrap.wrap(
        line, cells, subsequent_indent=below, break_long_words=False, break_on_hyphens=False
    ) or [""]


def width(*, stderr: bool = False) -> int:
    """How many cells a line for people may take."""
    stream = sys.stderr if stderr else sys.stdout
    return min(shutil.get_terminal_size().columns, _WIDEST) if stream.isatty() else _IN_A_PIPE


def console(*, stderr: bool = False) -> Console:
    """A console on standard output, or standard error; without colour under NO_COLOR or in a pipe.

    In a pipe lines are not wrapped to a width nobody sees.
    """
    from rich.console import Console
    from rich.theme import Theme

    stream = sys.stderr if stderr else sys.stdout
    width = None if stream.isatty() else 120
    return Console(
        file=stream,
        theme=Theme(_STYLES),
        no_color=not wants_colour(),
        width=width,
        highlight=False,
        markup=False,
    )
