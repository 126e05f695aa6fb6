"""What holds where a word is not written, as it would be written in the file."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from rules.model import DEADLINE_LEADS, SESSION_LEADS, Calendar, Convention
from scheduler.config import shape
from scheduler.config.shape import Heading, Word
from scheduler.config.words import WEEKDAYS

_KNOWN_TO_READERS: Mapping[tuple[type[Heading], str], object] = {
    (shape.Calendar, "weekend"): [WEEKDAYS[day] for day in sorted(Calendar().weekend)],
    (shape.Recurs, "short_month"): "last",
    (shape.Rule, "remind"): [str(lead) for lead in SESSION_LEADS],
    (shape.Rule, "shift"): str(Convention.FOLLOWING),
    (shape.Deadline, "remind"): [str(lead) for lead in DEADLINE_LEADS],
    (shape.Deadline, "shift"): str(Convention.UNADJUSTED),
}
"""The defaults that are no part of `shape`."""


def written_default(heading: type[Heading], word: Word[Any]) -> object:
    """The default as TOML's (and JSON's) value; None where there is none, or where it depends on other words."""
    value = _KNOWN_TO_READERS.get((heading, word.name), word.default)
    if isinstance(value, timedelta):
        return f"{value.days // 365}y" if value.days >= 365 else f"{value // timedelta(minutes=1)}m"
    if isinstance(value, tuple):
        month, day = value
        return f"{day:02}/{month:02}"
    return value
