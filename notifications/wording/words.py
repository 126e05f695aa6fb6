"""The reader's language and time zone, which everything in words depends on."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from notifications.locale import PHRASES
from rules.model import School

_HIDDEN = re.compile("[\u00ad\u061c\u200b\u200e\u200f\u202a-\u202e\u2066-\u2069\ufeff]")
"""Marks that turn or hide text: no word of a school's plan needs one, and they can make a date lie."""


@dataclass(frozen=True, slots=True)
class Words:
    """`language` is "vi" or "en"; `zone` is the school's, in which every day and hour is said."""

    language: str
    zone: ZoneInfo

    def say(self, phrase: str, **values: object) -> str:
        """The phrase with `values` filled in; KeyError for a phrase or a language nobody wrote."""
        return PHRASES[self.language][phrase].format(**values)

    def knows(self, phrase: str) -> bool:
        """Whether there is such a phrase: a stored code may be newer than its words, or a program's error."""
        return phrase in PHRASES[self.language]

    def local(self, at: datetime) -> datetime:
        """An instant as the school's wall time."""
        return at.astimezone(self.zone)

    def listed(self, parts: Sequence[str]) -> str:
        """Several things in one sentence: "a, b và c"."""
        if len(parts) < 2:
            return "".join(parts)
        return self.say("list.comma").join(parts[:-1]) + self.say("list.last") + parts[-1]


def words_for(school: School, language: str | None = None) -> Words:
    """The words of a school's readers; `language` instead of the school's own where it is given."""
    return Words(language or school.language, ZoneInfo(school.timezone))


def clean(text: str) -> str:
    """`text` in NFC, without marks that turn its direction or cannot be seen."""
    return unicodedata.normalize("NFC", _HIDDEN.sub("", text))


def one_line(text: str) -> str:
    """`text` with every run of white space, line breaks included, as one space."""
    return " ".join(text.split())


def capital(text: str) -> str:
    """`text` with its first letter large, the others as they are."""
    return text[:1].upper() + text[1:]
