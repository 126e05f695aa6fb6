"""The terminal people read: one console, one look."""

from __future__ import annotations

import sys

from rich.console import Console
from rich.theme import Theme

from scheduler.cli.options import wants_colour

_THEME = Theme({"moved": "yellow", "problem": "bold red", "good": "green", "quiet": "dim", "head": "bold"})


def console(*, stderr: bool = False) -> Console:
    """A console on standard output, or standard error; without colour under NO_COLOR or in a pipe.

    In a pipe lines are not wrapped to a width nobody sees.
    """
    stream = sys.stderr if stderr else sys.stdout
    width = None if stream.isatty() else 120
    return Console(
        file=stream, theme=_THEME, no_color=not wants_colour(), width=width, highlight=False, markup=False
    )
