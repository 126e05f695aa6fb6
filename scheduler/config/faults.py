"""What is wrong with a config.toml or a roster, as values; `sentences` puts words to them."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal

from scheduler.config.positions import KeyPath


class BadValueError(Exception):
    """A value that its word cannot take: a fault's code and parameters, without its place."""

    def __init__(self, code: str, **params: object) -> None:
        super().__init__(code)
        self.code = code
        self.params = params


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing that makes a file unusable. Line and column count from 1, columns in characters.

    `path` is the place in the words of the file, such as `deadlines[0].due`; "" for the file as a whole.
    `written` is the line as it stands there, passwords hidden, and `length` how much of it from `column` on
    is meant; 0 where no such place stands in the file.
    """

    code: str
    file: Path
    path: str
    line: int
    column: int
    params: Mapping[str, object] = field(default_factory=dict)
    written: str = ""
    length: int = 0

    @property
    def level(self) -> Literal["error", "hint"]:
        """A "hint" stops nothing: it is what people see of a sound file that may be meant otherwise."""
        return "hint" if self.code.startswith("hint-") else "error"

    def message(self, language: str) -> str:
        """The sentence for a reader of `language` ("vi" or "en"), without file and line."""
        # Words are for the unlucky only; a sound file should not wait for them.
        from scheduler.config.sentences import sentence

        return sentence(self.code, self.params, language)

    def placed(self, language: str) -> str:
        """The sentence behind the file's name, with line and column where a place in it is meant."""
        from scheduler.config.sentences import PLACE

        of_the_whole = not self.length and (self.line, self.column) == (1, 1)
        place = "{file}" if of_the_whole else PLACE.in_(language)
        where = place.format(file=self.file.name, line=self.line, column=self.column)
        return f"{where}: {self.message(language)}"


class ConfigError(Exception):
    """A config.toml or roster that must not be acted upon. `language` is that of its readers."""

    def __init__(self, faults: tuple[Fault, ...], language: str = "vi") -> None:
        super().__init__(faults)
        self.faults = faults
        self.language = language

    def __str__(self) -> str:
        """A line for each fault, as `status`, the mail to the admin and the log show it to people."""
        return "\n".join(fault.placed(self.language) for fault in self.faults)


def spell(path: KeyPath) -> str:
    """A key path as people write it: ("rules", 0, "tell", 1) is `rules[0].tell[1]`."""
    text = ""
    for part in path:
        text += f"[{part}]" if isinstance(part, int) else f".{part}" if text else part
    return text


def nearest(word: str, known: Iterable[str], cutoff: float = 0.6) -> str | None:
    """The one of `known` that was probably meant by `word`, or None where nothing is near.

    `cutoff` is from 0 (anything is near) to 1 (only what is equal but for accents and capitals).
    """
    from difflib import get_close_matches

    by_fold = {plain(candidate): candidate for candidate in known}
    found = get_close_matches(plain(word), list(by_fold), n=1, cutoff=cutoff)
    return by_fold[found[0]] if found else None


def plain(word: str) -> str:
    """`word` in small letters without diacritics, words joined by "-": for comparing and for ids."""
    decomposed = unicodedata.normalize("NFD", word.strip().casefold().replace("đ", "d"))
    bare = "".join(letter for letter in decomposed if not unicodedata.combining(letter))
    return "-".join(bare.replace("_", " ").replace("-", " ").split())
