"""What the plan calls the sessions, deadlines and roles that the database names by their ids."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import suppress
from datetime import date
from typing import TYPE_CHECKING

from notifications.wording import dates, people
from notifications.wording.words import Words
from scheduler.cli.options import Invocation
from scheduler.cli.phrases import phrase
from scheduler.cli.plan_rows import short_title, short_titles

if TYPE_CHECKING:
    from rules.model import School
    from scheduler.store.plan import InForce

_LEFT_OUT = {"count": "…", "roles": "…"}
"""What the subject of a notice counted, where only the notice itself is named."""


class TargetNames:
    """Ids as the plan at hand words them, or the one in force; the ids themselves where neither has them."""

    def __init__(self, titles: Mapping[str, str], words: Words, school: School | None = None) -> None:
        self._titles, self._words, self._school = titles, words, school

    @classmethod
    def of(cls, invocation: Invocation, in_force: InForce | None, words: Words) -> TargetNames:
        """Those of the plan, where it has been read, and of the version in force."""
        schools = [_of_version(in_force, invocation) if in_force is not None else None]
        schools += [invocation.loaded.school if invocation.loaded else None]
        titles: dict[str, str] = {}
        for school in filter(None, schools):
            titles |= short_titles(school)
        return cls(titles, words, next(filter(None, reversed(schools)), None))

    def named(self, target: str) -> str:
        """A session or deadline by its title, with the rule and the key that `explain` takes."""
        _, *parts = target.split("/")
        with suppress(LookupError, ValueError):
            return f"{short_title(self._titles, target)} ({parts[0]} {parts[1]})"
        with suppress(LookupError, ValueError):
            _, cause, day = parts
            return self._notice(cause, day)
        # No plan at hand has this rule any more.
        return " ".join(parts)

    def role(self, role: str) -> str:
        """What people call a role, as it stands inside a sentence."""
        return people.role_name(self._words, self._school, role) if self._school is not None else role

    def _notice(self, cause: str, day: str) -> str:
        what = self._words.say(f"notice.{cause}.subject", **_LEFT_OUT)
        on = dates.numeric(self._words, date.fromisoformat(day), year=True)
        return phrase(self._words.language, "deliveries.notice", day=on, what=what)


def _of_version(in_force: InForce, invocation: Invocation) -> School | None:
    from scheduler.config.faults import ConfigError
    from scheduler.config.load import Source, load_source

    version = in_force.version
    try:
        return load_source(Source(version.config, version.roster), invocation.path).school
    except ConfigError:
        # Sound for the version of the program that took it up.
        return None
