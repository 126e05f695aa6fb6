"""What the command line says of itself, in both languages: one module a command or theme, found by being here.

Each module has `PHRASES`: key to (Vietnamese, English), as `str.format` patterns. Dates, rules and warnings are put
into words by `notifications.wording`, faults by `scheduler.config.sentences`.
"""

from __future__ import annotations

from collections.abc import Iterator
from importlib import import_module
from pkgutil import iter_modules
from typing import Final

from scheduler.cli.program import as_typed


def _gathered() -> Iterator[tuple[str, tuple[str, str]]]:
    for module in iter_modules(__path__, f"{__name__}."):
        yield from import_module(module.name).PHRASES.items()


_PHRASES: Final = dict(_gathered())
_SHOWN_IN_HELP = ("help.", "example.")


def phrase(language: str, key: str, /, **values: object) -> str:
    """The phrase in that language, filled in; the commands it names are as they are to be typed here."""
    vietnamese, english = _PHRASES[key]
    pattern = as_typed(english if language == "en" else vietnamese, example=key.startswith(_SHOWN_IN_HELP))
    return pattern.format(**values)


def is_phrase(key: str) -> bool:
    """Whether there is such a phrase: a code may be newer than its words."""
    return key in _PHRASES
