"""What is said in each language: one phrase table a file, the same keys and placeholders in all of them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from notifications.locale import en, notices, outcomes, trial, vi

PHRASES: Final[Mapping[str, Mapping[str, str]]] = {
    "vi": vi.PHRASES | notices.VI | outcomes.VI | trial.VI,
    "en": en.PHRASES | notices.EN | outcomes.EN | trial.EN,
}
"""Language to its phrases. A phrase is a `str.format` pattern; values put into one are never patterns."""

VERBS: Final[Mapping[str, tuple[str, ...]]] = {"vi": vi.VERBS, "en": en.VERBS}
"""Language to the words a title may begin with to stand inside a sentence."""

# A plan may be written in another language than its mails.
PUPILS: Final[tuple[str, ...]] = vi.PUPILS + en.PUPILS
STAFF: Final[tuple[str, ...]] = vi.STAFF + en.STAFF
