"""What else is wrong with a file that is no TOML: all of it at once, where it is plain what each slip meant.

The slips are undone in a copy, one after the other, until the copy can be read. That serves for looking
further and for nothing else: a file with a slip is never acted upon.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Collection, Container, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from scheduler.config.document import Document, parse_text
from scheduler.config.faults import Fault
from scheduler.config.spot import BEGINS_ANEW

MOST_ROUNDS = 20
MOST_LETTERS = 1_000_000
"""So much text is read again at most, all rounds together."""

_Change = tuple[str, str]
"""What stands at the place of a fault, and what was meant."""

_UNFINISHED = frozenset(("missing-quote", "missing-bracket", "missing-value"))
"""What can only have ended where something new begins on the next line."""

_OF_BEGINNINGS = frozenset(("missing-equals", "missing-key", "key-without-quotes", "left-over"))
"""What is said of a line that does not begin as a line should."""

_NAMED = re.compile(r"[ \t]*[^\W\d][\w .-]*[=:]")
"""Words, be they of the file or not, and something that is said of them."""

_OF_KEYS = frozenset(
    ("key-without-quotes", "heading-without-quotes", "equals-left-out", "missing-value", "left-over")
)
_OF_OTHER_PLACES = frozenset(
    (
        "unknown-role", "unknown-rule", "unknown-term", "no-form", "override-without-change",
        "remind-without-tell", "per-term-without-terms", "lead-before-whole-day", "open-lead-without-opens",
        "classes-without-per-class", "subdivision-without-country",
    )
)  # fmt: skip
"""Faults of what does not stand somewhere else; it may stand there under a word that was misread."""


@dataclass(slots=True)
class Repaired:
    """The slips found, and the file without them; None where one of them could mean this or that."""

    slips: list[Fault]
    document: Document | None = None
    lines: set[int] = field(default_factory=set)
    """The lines that were changed: columns in them no longer hold."""

    def certain(self, found: Collection[Fault]) -> Iterator[Fault]:
        """Those of the faults found in the changed document that are faults of the file as it stands."""
        misread = any(
            # What follows an open { was read as if it stood within.
            slip.code in _OF_KEYS or slip.params.get("missing") == "}"
            for slip in self.slips
        ) or any(fault.code == "unknown-word" and self._is_of_changed(fault) for fault in found)
        for fault in found:
            # What is missing may be what could not be read.
            unsure = fault.code == "missing-word" or (misread and fault.code in _OF_OTHER_PLACES)
            if not (self._is_of_changed(fault) or unsure):
                yield fault

    def _is_of_changed(self, fault: Fault) -> bool:
        return fault.file == self.slips[0].file and fault.line in self.lines


def repaired(text: str, file: Path, first: Fault) -> Repaired:
    """The slips of `text` from the `first` on, as far as each can be undone."""
    found = Repaired([first])
    slip = first
    for _round in range(min(MOST_ROUNDS, MOST_LETTERS // max(len(text), 1))):
        changed = _without(slip, text)
        if changed is None:
            break
        text = changed
        found.lines.add(slip.line)
        result = parse_text(text, file)
        if isinstance(result, Document):
            found.document = result
            break
        slip = result
        if _is_rest(slip, text, found.lines):
            break
        if slip.line not in found.lines:
            found.slips.append(slip)
    return found


def _is_rest(slip: Fault, text: str, changed: Container[int]) -> bool:
    """Whether it may be no slip of its own, but the rest of what was changed on the line above it."""
    lines = text.split("\n")
    above = next((at for at in range(slip.line - 1, 0, -1) if lines[at - 1].strip()), 0)
    named = _NAMED.match(lines[slip.line - 1]) or BEGINS_ANEW.match(lines[slip.line - 1])
    return slip.code in _OF_BEGINNINGS and above in changed and not named


def _without(slip: Fault, text: str) -> str | None:
    """The text as it was probably meant at the place of the slip; None where nobody can say."""
    meant = _MEANT.get(slip.code)
    lines = text.split("\n")
    line = lines[slip.line - 1]
    if slip.code == "heading-in-single-brackets":
        lines[slip.line - 1] = line.replace("[[", "[").replace("]]", "]")
        return "\n".join(lines)
    if slip.code == "heading-in-double-brackets":
        lines[slip.line - 1] = line.replace("[", "[[", 1).replace("]", "]]", 1)
        return "\n".join(lines)
    if slip.code == "value-below":
        below = next(at for at in range(slip.line, len(lines)) if lines[at].strip())
        lines[slip.line - 1], lines[below] = f"{line.rstrip()} {lines[below]}", ""
        return "\n".join(lines)
    before, rest = line[: slip.column - 1], line[slip.column - 1 :].removesuffix("\r")
    following = next((after for after in lines[slip.line :] if after.strip()), "#")
    if slip.code in _UNFINISHED and not (following.lstrip().startswith("#") or BEGINS_ANEW.match(following)):
        return None
    change = meant(slip.params, rest) if meant else None
    if change is None or not rest.startswith(change[0]):
        return None
    end = "\r" if line.endswith("\r") else ""
    lines[slip.line - 1] = before + change[1] + rest[len(change[0]) :] + end
    return "\n".join(lines)


def _in_quotes(params: Mapping[str, object], _rest: str) -> _Change | None:
    value = str(params.get("meant", params["value"]))
    written = str(params.get("written", value))
    # A heading that slid up behind a value is none of its text.
    return (written, f'"{value}"') if not set('"\\') & set(value) and "[[" not in value else None


def _as_suggested(params: Mapping[str, object], _rest: str) -> _Change:
    return str(params["written"]), str(params.get("meant", params["value"]))


def _renamed(params: Mapping[str, object], _rest: str) -> _Change | None:
    suggestion = str(params.get("suggestion") or "").strip("[]")
    return (str(params["word"]), suggestion) if suggestion else None


def _with_equals(params: Mapping[str, object], rest: str) -> _Change:
    colon = re.match(r"[^:\s]+[ \t]*:", rest)
    return (colon[0] if colon else str(params["word"])), f"{params['word']} ="


def _quote_closed(_params: Mapping[str, object], rest: str) -> _Change | None:
    quote = rest[:1]
    one_line = not rest.startswith(quote * 3) and rest.count(quote) % 2 and not rest.endswith("\\")
    # In a list or between { and } more may follow.
    text = rest.rstrip(" \t,]}")
    return (rest, text + quote + rest[len(text) :]) if one_line else None


def _bracket_added(params: Mapping[str, object], rest: str) -> _Change | None:
    missing = str(params["missing"])
    if missing.startswith("["):
        return "", missing
    if rest.lstrip().startswith("#"):
        return "", missing
    # With more behind it, it may as well be a comma that is missing.
    return (rest, missing) if rest.strip() in ("", missing[1:]) else None


def _left_out(params: Mapping[str, object], _rest: str) -> _Change | None:
    value = str(params.get("written", params["value"]))
    # Another word or heading on the same line is none to leave out: others may need it.
    return (value, "") if value and not set("=[") & set(value) else None


_MEANT: Mapping[str, Callable[[Mapping[str, object], str], _Change | None]] = {
    "text-without-quotes": _in_quotes,
    "curly-quotes": _in_quotes,
    "date-without-quotes": _in_quotes,
    "no-such-date": _in_quotes,
    "no-such-time": _in_quotes,
    "date-otherwise": _as_suggested,
    "number-padded": _as_suggested,
    "flag-in-words": _as_suggested,
    "true-in-capitals": _as_suggested,
    "quote-inside": _as_suggested,
    "key-without-quotes": _renamed,
    "heading-without-quotes": _renamed,
    "equals-left-out": _with_equals,
    "equals-twice": lambda _params, _rest: ("=", ""),
    "missing-value": lambda _params, _rest: ("", '""'),
    "left-over": _left_out,
    "missing-quote": _quote_closed,
    "missing-bracket": _bracket_added,
    "odd-blank": lambda _params, rest: (rest[:1], " " if unicodedata.category(rest[0]) == "Zs" else ""),
}
"""What was meant, by the slip's code: from its parameters and the line from its place on."""
