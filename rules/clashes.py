"""Sessions that cannot both be attended, or both be held."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from zoneinfo import ZoneInfo

from rules.instants import local_day
from rules.model import School
from rules.plan import Code, Place, PlanWarning, Session


def clashes(school: School, planned: Iterable[Session], zone: ZoneInfo) -> Iterator[PlanWarning]:
    """The clashes of planned sessions whose [start, end) overlap, each told at the later of the two.

    One warning if the two share a venue, and one if somebody is told of both.
    """
    told = {
        rule.id: {p.email.casefold(): p.name for p in school.people_in(rule.tell)} for rule in school.rules
    }
    for earlier, later in _overlapping(planned):
        place = Place("rules", "start", later.rule)
        days = (local_day(later.start, zone),) if later.start else ()
        other = {"other": earlier.title, "other_rule": earlier.rule, "other_key": earlier.key}
        both: dict[str, object] = {"title": later.title, **other}
        if later.title == earlier.title:
            # Only rule and key tell the two apart.
            both["why"] = "alike"
        venue = later.venue.strip().casefold()
        if venue and venue == earlier.venue.strip().casefold():
            venue_place = Place("rules", "venue", later.rule)
            yield PlanWarning(Code.VENUE_CLASH, venue_place, later.key, days, {**both, "venue": later.venue})
        shared = sorted(told[earlier.rule].keys() & told[later.rule].keys())
        if shared:
            names = tuple(told[later.rule][address] for address in shared)
            yield PlanWarning(Code.PEOPLE_CLASH, place, later.key, days, {**both, "people": names})


def _overlapping(sessions: Iterable[Session]) -> Iterator[tuple[Session, Session]]:
    """Each pair that overlaps, the one that begins first before the other."""
    running: list[Session] = []
    for session in sorted(sessions, key=lambda s: (s.start, s.id)):
        running = [other for other in running if other.end and session.start and other.end > session.start]
        for other in running:
            yield other, session
        running.append(session)
