"""What the plan calls the sessions and deadlines that the database names by their ids."""

from __future__ import annotations

from collections.abc import Mapping

from scheduler.cli.options import Invocation
from scheduler.cli.plan_rows import short_title, short_titles


class TargetNames:
    """Ids as the plan at hand words them; the ids themselves while it cannot be read."""

    def __init__(self, titles: Mapping[str, str]) -> None:
        self._titles = titles

    @classmethod
    def of(cls, invocation: Invocation) -> TargetNames:
        """Those of the plan, where it has been read."""
        return cls(short_titles(invocation.loaded.school) if invocation.loaded else {})

    def named(self, target: str) -> str:
        """A session or deadline by its title, with the rule and the key that `explain` takes."""
        try:
            _, rule, key, *_ = target.split("/")
            return f"{short_title(self._titles, target)} ({rule} {key})"
        except (KeyError, ValueError):
            # The file is broken or has lost this rule, or it is a notice to the admin, of which no plan knows.
            return target.partition("/")[2]
