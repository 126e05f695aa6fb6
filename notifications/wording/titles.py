"""A title of the plan as part of a sentence."""

from __future__ import annotations

from functools import cache
from typing import NamedTuple

from notifications.locale import VERBS
from notifications.wording.words import Words, clean, one_line


class Inline(NamedTuple):
    """`text` can follow "Đề nghị cô …" if `acts`; else it has to be named after a colon."""

    text: str
    acts: bool


def inline(words: Words, title: str) -> Inline:
    """A title without its full stop, and with a small first letter where it begins with a verb."""
    text = one_line(clean(title)).rstrip(".;:, ")
    small = text[:1].lower() + text[1:]
    acts = small.startswith(_beginnings(words.language))
    return Inline(small if acts else text, acts)


@cache
def _beginnings(language: str) -> tuple[str, ...]:
    return tuple(f"{verb}{end}" for verb in VERBS[language] for end in (" ", ", "))
