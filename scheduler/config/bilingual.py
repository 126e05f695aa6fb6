"""One thing said in both languages."""

from __future__ import annotations

from typing import NamedTuple


class Words(NamedTuple):
    """One thing said in both languages."""

    vi: str
    en: str

    def in_(self, language: str) -> str:
        """The words for a reader of `language`."""
        return self.en if language == "en" else self.vi
