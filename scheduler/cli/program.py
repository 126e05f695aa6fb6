"""What to type for this program: its name where the shell finds it, else the path by which it was started."""

from __future__ import annotations

import re
import shlex
import shutil
import sys
from collections.abc import Sequence
from itertools import pairwise
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


def as_typed(pattern: str, *, example: bool = False) -> str:
    """A `str.format` pattern with the commands of this program that it names as they are to be typed.

    Those are about the plan that was named by `--config`, but for an `example`: without it the next command would
    be about the plan of this folder, perhaps another school's.
    """

    def typed(found: re.Match[str]) -> str:
        named = example or found.string.startswith(" --config", found.end())
        words = program_name() if named else program_name() + _file_named()
        return words.replace("{", "{{").replace("}", "}}")

    return _COMMAND.sub(typed, pattern)


def last_value(words: Sequence[str], option: str) -> str | None:
    """What stands behind the last such option of a line, in one word with it or as the next."""
    values = [word.partition("=")[2] for word in words if word.startswith(f"{option}=")]
    values += [value for word, value in pairwise(words) if word == option]
    return values[-1] if values else None


def _file_named() -> str:
    """ " --config …" as on the line that is carried out, "" where the plan was found without it."""
    file = last_value(sys.argv[1:], "--config") if Path(sys.argv[0]).name == NAME else None
    return f" --config {shlex.quote(file)}" if file else ""
