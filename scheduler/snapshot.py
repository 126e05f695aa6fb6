"""The plan in force as the service works with it: made once, never changed, replaced as a whole."""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from notifications.dispatch import Due
from notifications.identity import address_key
from notifications.model import Part
from notifications.targets import fingerprint, passes
from rules.engine import Engine
from rules.expand import expand
from rules.instants import day_span, local_day
from rules.model import EVERYONE, Calendar, Person, School
from rules.plan import Deadline, Reminder, Session, StepCode
from rules.recurrence import is_by_hand
from scheduler.config.settings import MailSettings
from scheduler.store.decisions import DueRow
from scheduler.store.plan import Expanded, ReminderFacts, TargetFacts

BEHIND = timedelta(days=60)
AHEAD = timedelta(days=400)
MARGIN = timedelta(days=62)
"""So far beyond the window is expanded too: most deadlines lie that near to their session, most reminders to
their target. What lies further is looked up one by one."""


@dataclass(frozen=True, slots=True)
class Snapshot:
    """The plan in force on one day. `window` are the local days it was made for, both included."""

    school: School
    mail: MailSettings
    window: tuple[date, date]
    sessions: Mapping[str, Session]
    deadlines: Mapping[str, Deadline]
    reminders: Mapping[str, Reminder]
    people: Mapping[str, Person]
    """By address, as addresses are compared."""
    addresses: Mapping[str, Mapping[str, None]]
    """Of those who have a role, by role: an ordered set, in the order of the roster."""
    fingerprints: Mapping[str, str]
    """Of the targets, by id."""
    version: int | None = None
    """As which version of the plan it is stored; None: not yet."""

    def target(self, key: str) -> Session | Deadline:
        """The target with that id. Raises KeyError."""
        return self.sessions[key] if key in self.sessions else self.deadlines[key]

    def session_of(self, target: Session | Deadline) -> Session:
        """The session itself, or that of a deadline. Raises KeyError."""
        return target if isinstance(target, Session) else self.sessions[target.session]

    def part_of(self, reminder: Reminder, address: str) -> Part | None:
        """Why the person at `address` (as compared) is told by a reminder; None if they are not."""
        if any(address in self.addresses.get(role, ()) for role in reminder.to):
            return self._owed(reminder)
        return Part.COPY if any(address in self.addresses.get(role, ()) for role in reminder.cc) else None

    def is_over(self, instant: datetime | None) -> bool:
        """Whether what passed at that instant (UTC) lies before the window: the plan says nothing of it any more."""
        return instant is not None and instant < day_span(*self.window, ZoneInfo(self.school.timezone))[0]

    def due(self, row: DueRow) -> Due:
        """A due reminder with the people it is for; one that is long past may have left the plan since."""
        owed = Part.TOLD if row.kind == "session" else Part.OWES
        reminder = self.reminders.get(row.reminder, row)
        return Due(
            reminder=row.reminder,
            target=row.target,
            at=row.at,
            revision=row.revision,
            fingerprint=row.fingerprint,
            instant=row.instant,
            to=self._people_in(reminder.to),
            cc=self._people_in(reminder.cc),
            empty=self._empty(reminder, owed),
            owed=owed is Part.OWES,
        )

    def expanded(self) -> Expanded:
        """The plan as sync takes it."""
        zone = ZoneInfo(self.school.timezone)
        targets: list[Session | Deadline] = [*self.sessions.values(), *self.deadlines.values()]
        dated = {rule.id for rule in self.school.rules if is_by_hand(rule.recurs)}
        facts = {target.id: self._facts(target, dated) for target in targets}
        reminders = {
            r.id: ReminderFacts(r.id, r.of, r.at, r.lead, r.to, r.cc)
            for r in self.reminders.values()
            if r.of in facts
        }
        return Expanded(facts, reminders, day_span(*self.window, zone)[1])

    def _facts(self, target: Session | Deadline, dated: set[str]) -> TargetFacts:
        session = self.sessions.get(target.id if isinstance(target, Session) else target.session)
        kind = "session" if isinstance(target, Session) else "deadline"
        by_hand = session is not None and (
            session.rule in dated or any(step.code is StepCode.OVERRIDE for step in session.trace)
        )
        return TargetFacts(target.id, kind, passes(target, session), self.fingerprints[target.id], by_hand)

    def _owed(self, reminder: Reminder) -> Part:
        return Part.TOLD if reminder.of in self.sessions else Part.OWES

    def _people_in(self, roles: Iterable[str]) -> tuple[str, ...]:
        return tuple(dict.fromkeys(address for role in roles for address in self.addresses.get(role, ())))

    def _empty(self, reminder: Reminder | DueRow, owed: Part) -> tuple[tuple[str, Part], ...]:
        parts = dict.fromkeys(reminder.to, owed)
        parts.update((role, Part.COPY) for role in reminder.cc if role not in parts)
        return tuple((role, part) for role, part in parts.items() if not self.addresses.get(role))


def take_snapshot(school: School, mail: MailSettings, now: datetime) -> Snapshot:
    """The plan of `school` around `now`."""
    first, last = window(school.calendar, local_day(now, ZoneInfo(school.timezone)))
    plan = expand(school, first - MARGIN, last + MARGIN)
    sessions = {s.id: s for s in plan.sessions}
    deadlines = {d.id: d for d in plan.deadlines}
    _complete(school, sessions, deadlines, plan.reminders)
    targets: list[Session | Deadline] = [*sessions.values(), *deadlines.values()]
    return Snapshot(
        school=school,
        mail=mail,
        window=(first, last),
        sessions=sessions,
        deadlines=deadlines,
        reminders={r.id: r for r in plan.reminders},
        people={address_key(p.email): p for p in reversed(school.people)},
        addresses=_by_role(school),
        fingerprints={target.id: fingerprint(target) for target in targets},
    )


def _complete(
    school: School,
    sessions: dict[str, Session],
    deadlines: dict[str, Deadline],
    reminders: Iterable[Reminder],
) -> None:
    """Add what lies outside the days expanded, but something inside them belongs to."""
    known = sessions.keys() | deadlines.keys()
    wanted = {d.session for d in deadlines.values()} | {r.of for r in reminders}
    turns = {tuple(key.split("/")[1:3]) for key in wanted - known}
    if not turns:
        return
    engine = Engine(school)
    for rule, key in sorted(turns):
        occurrence = engine.occurrence_at(rule, key)
        if occurrence is not None and occurrence.session is not None:
            sessions.setdefault(occurrence.session.id, occurrence.session)
            for deadline in occurrence.deadlines:
                deadlines.setdefault(deadline.id, deadline)


def _by_role(school: School) -> dict[str, dict[str, None]]:
    roles = {EVERYONE, *school.roles, *(role for person in school.people for role in person.roles)}
    return {role: dict.fromkeys(address_key(p.email) for p in school.people_in((role,))) for role in roles}


def window(calendar: Calendar, today: date) -> tuple[date, date]:
    """The local days that are kept stored: 60 back, 400 ahead, and the whole of each term and month these touch.

    Whole months, so that on most days it is the window of the day before.
    """
    first, last = today - BEHIND, today + AHEAD
    touched = [term for term in calendar.terms if term.start <= last and term.end >= first]
    first = min([first, *(term.start for term in touched)])
    last = max([last, *(term.end for term in touched)])
    return first.replace(day=1), last.replace(day=monthrange(last.year, last.month)[1])
