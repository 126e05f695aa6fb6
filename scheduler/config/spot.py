"""Where tomli stopped in a file that is no TOML, and what stands there."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

LONGEST_QUOTE = 60

_HEADING = r"\[\[?[ \t]*[A-Za-z][\w.-]*[ \t]*\]\]?[ \t]*(?:#.*)?\r?$"
_KEY = r"""(?:"[^"\n]*"|'[^'\n]*'|[^\W\d][\w.-]*)"""
_GOES_ON = r"[^\n\[]*,[ \t]*\r?$"
BEGINS_ANEW = re.compile(rf"[ \t]*(?:{_HEADING}|{_KEY}[ \t]*=(?!=)(?!{_GOES_ON}))", re.MULTILINE)
"""A heading, or a word and its = with no comma at the end: what begins with such a line stands in no list."""

_BEFORE_NOTE = re.compile(r"""(?:"(?:[^"\\]|\\.)*+(?:"|$)|'[^']*+(?:'|$)|[^#"'])*+""")
_KEY_AND_EQUALS = re.compile(r"""\s*(?:"[^"]*"|'[^']*'|[^=\s"']+)\s*=\s*""")


@dataclass(frozen=True, slots=True)
class Diagnosis:
    """A fault's code, its line and column, and its parameters."""

    code: str
    line: int
    column: int
    params: dict[str, object]


@dataclass(frozen=True, slots=True)
class Spot:
    """Where tomli stopped, and what stands there."""

    text: str
    message: str
    offset: int
    line: int
    column: int

    @property
    def line_text(self) -> str:
        """The whole line, without its end."""
        start = self.offset - self.column + 1
        return self.text[start:].split("\n", 1)[0].rstrip("\r")

    @property
    def rest(self) -> str:
        """What stands from the place on to the end of the line."""
        return self.line_text[self.column - 1 :]

    def further(self, letters: int) -> Spot:
        """The place so many letters on in the same line."""
        return replace(self, offset=self.offset + letters, column=self.column + letters)

    def value_column(self) -> int:
        """The column at which the line's value begins, or the place itself where the line has no key."""
        match = _KEY_AND_EQUALS.match(self.line_text)
        return match.end() + 1 if match and match.end() < self.column else self.column

    def at(self, code: str, column: int | None = None, **params: object) -> Diagnosis:
        """A diagnosis at a column of this line, by default at the place itself."""
        return Diagnosis(code, self.line, column or self.column, params)

    def is_within(self, match: re.Match[str]) -> bool:
        """Whether tomli stopped in, or right after, what was matched in the line."""
        return match.start() < self.column <= match.end() + 1

    def indent(self) -> int:
        """How many blanks the line begins with."""
        return len(self.line_text) - len(self.line_text.lstrip())

    def bare(self, column: int) -> str:
        """What stands from `column` to the end of the value that was meant."""
        in_brackets = any(bracket in self.line_text[: column - 1] for bracket in "[{")
        ends = r"\s*[,#}\]]" if in_brackets else r"\s*#"
        return re.split(ends, self.line_text[column - 1 :].strip())[0]


def shown(text: str) -> str:
    """As much of a text as is quoted back."""
    return text if len(text) <= LONGEST_QUOTE else text[: LONGEST_QUOTE - 1] + "…"


def without_note(line: str) -> str:
    """A line as far as a # that stands in no quotes."""
    found = _BEFORE_NOTE.match(line)
    assert found is not None
    return found[0]
