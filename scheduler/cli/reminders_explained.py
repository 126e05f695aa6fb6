"""When people are reminded of a session or a deadline, and who they are, as `explain` says it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from notifications.wording import dates
from notifications.wording.schedule import lead_day, lead_text
from notifications.wording.words import Words
from rules.engine import Occurrence
from rules.instants import local_day
from rules.model import DeadlineRule, Lead, School
from rules.plan import Deadline, Reminder, Session, Status
from rules.unsettled import AHEAD
from rules.working_days import WorkingDays
from scheduler.cli.phrases import phrase
from scheduler.cli.roles_explained import people_behind

_UNSETTLED = (Status.TO_BE_SET, Status.PROVISIONAL)


@dataclass(frozen=True, slots=True)
class RemindersExplained:
    """What is needed to say it of the sessions and deadlines of a school, to readers of `words`."""

    school: School
    words: Words
    now: datetime
    """What is past is said as seen from here (UTC)."""
    admin: bool
    """Whether there is somebody who is asked for dates that are not set."""

    def of_session(self, session: Session, occurrence: Occurrence) -> Iterator[str]:
        """The lines about the reminders of the session itself."""
        yield from self._of(occurrence.rule.remind, session, occurrence)

    def of_deadline(self, rule: DeadlineRule, deadline: Deadline, occurrence: Occurrence) -> Iterator[str]:
        """The lines about the reminders of what is owed by `rule`."""
        leads = rule.remind
        if occurrence.session and occurrence.session.status in _UNSETTLED:
            # The others have nothing to count from, whatever date the session gets.
            leads = tuple(
                lead for lead in leads if (rule.opens if lead.unit == "open" else rule.due) is not None
            )
        yield from self._of(leads, deadline, occurrence)

    def _of(
        self, leads: tuple[Lead, ...], target: Session | Deadline, occurrence: Occurrence
    ) -> Iterator[str]:
        spelled = {str(lead): lead for lead in leads}
        kept = sorted((r for r in occurrence.reminders if r.of == target.id), key=lambda r: r.at)
        dropped = [r for r in occurrence.dropped if r.of == target.id]
        session = occurrence.session
        if not kept and session is not None and session.status in _UNSETTLED:
            yield from self._not_yet(leads, target, session.status)
        elif not kept:
            yield self._say("explain.not-reminded")
        for reminder in kept:
            yield self._say(
                "explain.reminder",
                when=dates.moment(self.words, reminder.at),
                lead=lead_day(self.words, spelled[reminder.lead]),
                off=self._off(reminder) + self._past(reminder),
            )
        if kept:
            yield self._say("explain.told", roles=self._told(kept[0].to, kept[0].cc, target))
        for reminder in dropped:
            yield self._say("explain.dropped", lead=lead_text(self.words, spelled[reminder.lead]))

    def _not_yet(self, leads: tuple[Lead, ...], target: Session | Deadline, status: Status) -> Iterator[str]:
        """Of what nobody is reminded of until its session has a date: when and who it will be."""
        to = target.tell if isinstance(target, Session) else target.by
        cc = () if isinstance(target, Session) else target.cc
        if isinstance(target, Session):
            key = "explain.admin-asked" if self.admin else "explain.not-asked"
            yield self._say(f"{key}.{status}", days=AHEAD.days)
        elif not leads:
            yield self._say("explain.not-reminded")
        if leads and to:
            said = "; ".join(lead_text(self.words, lead) for lead in leads)
            yield self._say(f"explain.reminded-once.{status}", leads=said)
            yield self._say("explain.told", roles=self._told(to, cc, target))

    def _told(self, to: tuple[str, ...], cc: tuple[str, ...], target: Session | Deadline) -> str:
        owing = isinstance(target, Deadline) and to == target.by
        told = self._say("explain.owing") if owing else people_behind(self.school, self.words, to)
        if not cc:
            return told
        return self._say("explain.copies", told=told, copies=people_behind(self.school, self.words, cc))

    def _off(self, reminder: Reminder) -> str:
        working = WorkingDays(self.school.calendar, self.school.language)
        off = not working.is_working(local_day(reminder.at, self.words.zone))
        return self._say("explain.on-day-off") if off else ""

    def _past(self, reminder: Reminder) -> str:
        return self._say("explain.is-past") if reminder.at <= self.now else ""

    def _say(self, key: str, **values: object) -> str:
        return phrase(self.words.language, key, **values)
