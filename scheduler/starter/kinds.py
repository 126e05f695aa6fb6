"""The kinds of plan there are."""

from __future__ import annotations

import re
from dataclasses import dataclass

_SCHOOL_YEAR = re.compile(r"-\d{4}-\d{4}$")


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of plan: `id` is its English name and that of its text, `example` a school's plan of this kind."""

    id: str
    vietnamese: str
    example: str

    def name(self, language: str) -> str:
        """What a reader of `language` calls it."""
        return self.id if language == "en" else self.vietnamese

    def is_called(self, name: str) -> bool:
        """Whether this kind is meant: by its name in either language, or by the plan in examples/."""
        plan = name.removesuffix(".toml")
        return plan in (self.id, self.vietnamese, self.example, _SCHOOL_YEAR.sub("", self.example))


KINDS = (
    Kind("monthly", "hang-thang", "thpt-so-2-bac-ha-2022-2023"),
    Kind("milestones", "cac-moc", "thcs-tan-son-2017-2018"),
    Kind("timed", "ngay-gio", "gdnn-gdtx-go-vap-2024-2025"),
    Kind("per-term", "hoc-ky", "thcs-nguyen-hue-2024-2025"),
    Kind("week", "trong-tuan", "mn-bich-hoa-2022-2023"),
)
"""The usual one first."""
