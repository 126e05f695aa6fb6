"""What each item of a plan says to people: a line with its day and hour, and what stands below it."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date, datetime

from notifications.wording import dates
from notifications.wording.people import role_names
from notifications.wording.reasons import reasons
from notifications.wording.words import Words, clean, one_line
from rules.model import EVERYONE, Override, School
from rules.plan import Deadline, Item, Plan, Reminder, Session, Status, Step, StepCode, instant_of
from rules.recurrence import is_left_open
from rules.unsettled import ForNow
from scheduler.cli.phrases import phrase
from scheduler.cli.plan_rows import short_title, short_titles

SESSION, DEADLINE, REMINDER = "●", "○", "·"
MOVED, TODAY = "↳", "◂"
UNBROKEN = "\u00a0"
"""A space at which no row ends; titles have none, for `one_line` makes each space a plain one."""
_FEW = 3
"""Up to so many roles are named in a reminder's line."""


@dataclass(frozen=True, slots=True)
class Line:
    """What stands beside a day and an hour. `notes` stand below `text`, each with its style.

    `day` is local, None for what has no date; styles are those of `terminal.console`.
    """

    day: date | None
    hour: str
    mark: str
    text: str
    style: str
    notes: tuple[tuple[str, str], ...] = ()


class Lines:
    """Puts the items of a plan into lines, in the order they are given."""

    def __init__(self, plan: Plan, school: School, words: Words) -> None:
        self.school, self.words = school, words
        self._sessions = {session.id: session for session in plan.sessions}
        self._short = short_titles(school)
        self._timed = {(rule, d.id) for d in school.deadlines if d.due is not None for rule in d.rules}
        self._for_now = ForNow(school)
        self._recurs = {rule.id: rule.recurs for rule in school.rules}
        self._overrides = {(o.rule, o.key): o for o in school.overrides}

    def of(self, items: Iterable[Item], readers: Collection[str] | None = None) -> list[Line]:
        """One line for each item, or for what is said of several at once.

        These are what the same people are reminded of at one instant, and what several sessions ask of
        the same people. Where all of it is for those in the roles `readers`, they are not named again.
        """
        groups: dict[object, list[Item]] = {}
        for item in items:
            groups.setdefault(self._group(item), []).append(item)
        return [line for group in groups.values() for line in self._lines(group, readers)]

    def title(self, session: Session) -> str:
        """A session's title, with what else must be known of it at first sight."""
        title = plain(session.title)
        if session.date is None:
            title = f"{title} – {self._turn(session)}"
        if session.status in (Status.PLANNED, Status.TO_BE_SET):
            return title
        return self._say(f"plan.is.{session.status}", title=title)

    def moved_from(self, session: Session) -> date | None:
        """The date a session would have by the rule alone, where it has another one now."""
        return session.nominal_date if session.date != session.nominal_date else None

    def waits(self, deadline: Deadline) -> bool:
        """Whether a deadline has no date yet, but will have one once its session has."""
        return deadline.due is None and (deadline.rule, deadline.deadline) in self._timed

    def task(self, deadline: Deadline) -> str:
        """What a deadline is called in tables."""
        return plain(deadline.short or deadline.title)

    def standing(self, deadline: Deadline) -> str:
        """How certain a deadline is and whether it is owed, where it is not simply owed on its day."""
        said = [self._say("plan.for-now")] if deadline in self._for_now else []
        if deadline.optional:
            said.append(self._say("plan.optional"))
        return ", ".join(said)

    def changes(self, session: Session) -> list[str]:
        """Why it is when and where it is: the steps, and what the school changed besides the date."""
        said = [clean(self.why(session))] if session.trace else []
        override = self._overrides.get((session.rule, session.key))
        if override is None:
            return said
        what = [self._say(f"explain.{word}") for word in _beside_the_date(override)]
        reason = self.reason_given(session)
        if override.cancel:
            said.append(self._because("plan.cancelled", reason))
        elif what:
            said.append(self._because("plan.changed", reason, what=self.words.listed(what)))
        return said

    def why(self, session: Session) -> str:
        """The steps to a session's date, in one sentence; "" where its rule names it."""
        recurs = self._recurs.get(session.rule)
        left_open = recurs is not None and is_left_open(recurs, session.key)
        return reasons(self.words, session.trace, session, left_open=left_open)

    def why_due(self, deadline: Deadline) -> str:
        """The steps that moved a due date, in one sentence; "" where its rule gives it."""
        session = self._sessions.get(deadline.session)
        return "; ".join(self._step(step, session) for step in deadline.trace)

    def reason_given(self, session: Session) -> str:
        """Why the school changed a session, where it says so and no step of the trace does; else ""."""
        override = self._overrides.get((session.rule, session.key))
        told = any(step.code is StepCode.OVERRIDE for step in session.trace)
        return plain(override.reason) if override is not None and not told else ""

    # --- the lines of one group ------------------------------------------------------------------

    def _group(self, item: Item) -> object:
        match item:
            case Session():
                return item.id
            case Deadline():
                return item.due, item.opens, self.task(item), item.by, self.why_due(item)
            case Reminder():
                return item.at

    def _lines(self, group: list[Item], readers: Collection[str] | None) -> list[Line]:
        item = group[0]
        day, hour = self._day(item), self._hour(item)
        match item:
            case Session():
                return [Line(day, hour, SESSION, self.title(item), "head", self._below(item))]
            case Deadline():
                return [self._of_deadline(item, len(group), readers)]
            case Reminder():
                reminders = [r for r in group if isinstance(r, Reminder)]
                texts = self._of_reminders(reminders, named=readers is None)
                return [Line(day, hour, REMINDER, text, "quiet") for text in texts]

    def _day(self, item: Item) -> date | None:
        at = instant_of(item)
        return self.words.local(at).date() if at else None

    def _hour(self, item: Item) -> str:
        at = instant_of(item)
        if at is None:
            return ""
        if isinstance(item, Session) and item.whole_day:
            return self._say("no-hour")
        return dates.hour(self.words.local(at))

    # --- sessions --------------------------------------------------------------------------------

    def _below(self, session: Session) -> tuple[tuple[str, str], ...]:
        found = [(" ".join(filter(None, (plain(session.venue), name_of(session)))), "quiet")]
        found.extend((f"{MOVED} {why}", "moved") for why in self.changes(session))
        todo = self._to_do(session)
        if todo:
            found.append((f"{MOVED} {todo}", "moved"))
        return tuple(found)

    def _because(self, key: str, /, reason: str, **values: object) -> str:
        sentence = self._say(key, **values)
        return self._say("plan.because", sentence=sentence, reason=reason) if reason else sentence

    def _to_do(self, session: Session) -> str:
        if session.status is Status.PROVISIONAL:
            return self._say("plan.set-provisional", rule=session.rule, key=session.key)
        if session.status is Status.TO_BE_SET:
            return self._say("plan.set-date", rule=session.rule, term=session.key.split("-", 2)[-1])
        return ""

    def _turn(self, session: Session) -> str:
        """The term of a session that has no date yet."""
        term = session.key.split("-", 2)[-1]
        names = {t.id: plain(t.name) for t in self.school.calendar.terms}
        return names.get(term) or session.key

    # --- deadlines -------------------------------------------------------------------------------

    def _of_deadline(self, deadline: Deadline, count: int, readers: Collection[str] | None) -> Line:
        text = self._say(self._kind(deadline), title=self.task(deadline))
        aside = self._aside(deadline, count)
        if aside:
            text = f"{text} ({', '.join(aside)})"
        owed = readers is None or any(role in deadline.by for role in readers)
        if readers is None or not owed:
            text = f"{text} – {plain(role_names(self.words, self.school, deadline.by))}"
        if not owed:
            text = self._say("plan.copy", text=text)
        why = self.why_due(deadline)
        notes = ((f"{MOVED} {why}", "moved"),) if why else ()
        style = "" if owed else "quiet"
        return Line(self._day(deadline), self._hour(deadline), DEADLINE, text, style, notes)

    def _kind(self, deadline: Deadline) -> str:
        if deadline.due is not None:
            return "plan.due-provisional" if deadline in self._for_now else "deadline"
        return "plan.due-unset" if self.waits(deadline) else "task"

    def _aside(self, deadline: Deadline, count: int) -> list[str]:
        said = []
        if deadline.optional:
            said.append(self._say("plan.optional"))
        if deadline.opens:
            said.append(self._say("opens", when=dates.opening_short(self.words, deadline.opens)))
        if count > 1:
            said.append(self._say("times", count=count))
        return said

    def _step(self, step: Step, session: Session | None) -> str:
        if step.code is not StepCode.DEADLINE_AFTER_SESSION:
            return clean(reasons(self.words, (step,), session))
        assert isinstance(step.from_, datetime)
        return self._say("plan.earlier", usual=dates.moment_short(self.words, step.from_))

    # --- reminders -------------------------------------------------------------------------------

    def _of_reminders(self, reminders: list[Reminder], *, named: bool) -> list[str]:
        """What is reminded of at one instant: a text for each set of people, so that it says who gets which."""
        people: dict[str, dict[str, None]] = {}
        for reminder in reminders:
            title = plain(short_title(self._short, reminder.of))
            people.setdefault(title, {}).update(dict.fromkeys(reminder.to))
        if not named:
            return [self._say("reminder.of", title="; ".join(people))]
        titles: dict[tuple[str, ...], list[str]] = {}
        for title, roles in people.items():
            titles.setdefault((EVERYONE,) if EVERYONE in roles else tuple(roles), []).append(title)
        return [
            f"{self._say('reminder.of', title='; '.join(same))} → {self._who(roles)}"
            for roles, same in titles.items()
        ]

    def _who(self, roles: tuple[str, ...]) -> str:
        if len(roles) > _FEW:
            return self._say("roles", count=len(roles))
        return plain(role_names(self.words, self.school, roles))

    def _say(self, key: str, /, **values: object) -> str:
        return phrase(self.words.language, key, **values)


def name_of(item: Session | Deadline) -> str:
    """What `explain` and [[overrides]] call a session, in one row."""
    return f"[{item.rule}{UNBROKEN}{item.key}]"


def _beside_the_date(override: Override) -> list[str]:
    """What an override changes that no step of the trace tells."""
    changed = {"start": override.start, "venue": override.venue}
    return [word for word, value in changed.items() if value is not None]


def plain(text: str) -> str:
    """Text of the plan as it may stand on a terminal."""
    return clean(one_line(text))
