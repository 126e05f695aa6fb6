"""What to type for this program: its name where the shell finds it, else the path by which it was started."""

from __future__ import annotations

import re
import shlex
import shutil
import sys
from pathlib import Path

NAME = "doithoai"

# The line of `completion` goes into ~/.bashrc, where a path told from here leads nowhere.
_COMMAND = re.compile(rf"(?<![\w./-]){NAME}(?= (?!completion)(?:--)?[a-z])")


def program_name() -> str:
    """ "doithoai" where $PATH leads to the program that runs, else its path as the shell takes it, told from here.

    It is the bare name too where something else than the installed command was started (a test, a module).
    """
    started = Path(sys.argv[0])
    if started.name != NAME or str(started) == NAME:
        return NAME
    try:
        found = shutil.which(NAME)
        if found and Path(found).samefile(started):
            return NAME
        path, here = started.absolute(), Path.cwd()
    except OSError:
        return NAME
    if path.parent == here:
        return f"./{NAME}"
    return shlex.quote(str(path.relative_to(here) if path.is_relative_to(here) else path))


def as_typed(pattern: str) -> str:
    """A `str.format` pattern with the commands of this program that it names as they are to be typed."""
    return _COMMAND.sub(lambda _: program_name().replace("{", "{{").replace("}", "}}"), pattern)
