"""Why a session is when it is, and what hangs on it: a colleague's answer, line by line."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime

from notifications.wording import dates
from notifications.wording.audience import audience
from notifications.wording.reasons import days_off, reason
from notifications.wording.schedule import due_text, opens_text, recurs_text, shift_text
from notifications.wording.warnings import warning_sentence
from notifications.wording.words import Words, capital, one_line
from rules.checks import check
from rules.due import follows_the_session
from rules.engine import Occurrence
from rules.instants import local_day
from rules.model import Convention, DeadlineRule, OnFixedDate, Override, Rule, School, ShiftTable
from rules.plan import Code, Deadline, Place, PlanWarning, Session, Status, StepCode
from rules.recurrence import Turn, days_to_choose_from, is_by_hand
from rules.working_days import WorkingDays
from scheduler.cli.phrases import phrase
from scheduler.cli.reminders_explained import RemindersExplained
from scheduler.cli.roles_explained import people_behind
from scheduler.config.places import Places

_SAID_ALREADY = {
    Code.DEADLINE_AFTER_SESSION,
    Code.LEAVES_MONTH,
    Code.REMINDER_ON_DAY_OFF,
    Code.HOUR_NOT_SET,
}


@dataclass(frozen=True, slots=True)
class Explanation:
    """What is needed to explain the sessions of a school's plan, to readers of `words`."""

    school: School
    places: Places
    file: str
    words: Words
    now: datetime
    """What is still ahead is said as seen from here (UTC)."""
    admin: bool = False
    """Whether there is somebody who is asked for dates that are not set."""

    def lines(self, occurrence: Occurrence) -> Iterator[str]:
        """The answer for one turn of a rule; "" between its parts."""
        session, rule = occurrence.session, occurrence.rule
        title = session.title if session else rule.title
        yield f"{one_line(title)} ({rule.id} {occurrence.turn.key})"
        yield ""
        yield from self._of_rule(occurrence)
        if session is None:
            yield self._say("explain.skipped")
            return
        yield from self._of_session(session, occurrence.turn)
        reminders = RemindersExplained(self.school, self.words, self.now, self.admin)
        yield from reminders.of_session(session, occurrence)
        order = [entry.id for entry in self.school.deadlines if rule.id in entry.rules]
        for deadline in sorted(occurrence.deadlines, key=lambda d: (_by_due(d), order.index(d.deadline))):
            yield ""
            yield from self._of_deadline(deadline, occurrence, reminders)
        notes = list(self._warnings(occurrence))
        if notes:
            yield ""
            yield self._say("explain.warnings")
            yield from (f"  - {note}" for note in notes)

    # --- the session ---------------------------------------------------------------------------

    def _of_rule(self, occurrence: Occurrence) -> Iterator[str]:
        rule, nominal = occurrence.rule, occurrence.turn.nominal
        yield self._say(
            "explain.rule",
            where=self._where(Place("rules", "recurs", rule.id)),
            recurs=self._rule_text(rule, occurrence.turn),
        )
        if nominal is None:
            # What the school has settled since is said with the session.
            if occurrence.session is None or occurrence.session.date is None:
                yield f"  - {self._say('explain.no-date')}"
            return
        yield f"  1. {self._named(rule, occurrence.turn, nominal)}"
        session = occurrence.session
        for number, step in enumerate(session.trace if session else (), start=2):
            why = reason(self.words, step, session, left_open=occurrence.turn.found)
            yield f"  {number}. {capital(why)}."

    def _named(self, rule: Rule, turn: Turn, nominal: date) -> str:
        """How the nominal date came about."""
        day, choice = dates.day(self.words, nominal), self._choice(rule, turn)
        if not turn.found:
            return self._say("explain.nominal", day=day)
        working = WorkingDays(self.school.calendar, self.school.language)
        if not choice or not working.is_working(nominal):
            return self._say("explain.found-off", day=day)
        first, last = (dates.day_short(self.words, end) for end in choice)
        if nominal == choice[0]:
            return self._say("explain.found", first=first, last=last, day=day)
        # All days before the first working day are off.
        passed = working.days_off_between(choice[0], nominal)
        off = days_off(self.words, passed, nominal)
        return self._say("explain.found-after", first=first, last=last, off=off, day=day)

    def _choice(self, rule: Rule, turn: Turn) -> tuple[date, date] | None:
        """The first and the last day of those among which one has to be found; None where none has to be."""
        days = days_to_choose_from(rule.recurs, turn, self.school.calendar)
        return (days[0], days[-1]) if days else None

    def _rule_text(self, rule: Rule, turn: Turn) -> str:
        text = recurs_text(self.words, rule.recurs, self.school.calendar)
        moves = isinstance(rule.shift, ShiftTable) or rule.shift is not Convention.UNADJUSTED
        # A date given by hand moves only where the file says so; one that was found does not move.
        if turn.found or (is_by_hand(rule.recurs) and not moves):
            return text
        return f"{text}; {shift_text(self.words, rule.shift)}"

    def _of_session(self, session: Session, turn: Turn) -> Iterator[str]:
        key = f"explain.is.{session.status}"
        if session.date is None and session.status is Status.CANCELLED:
            key = "explain.is.cancelled.undated"
        elif turn.nominal is None and session.status is Status.PLANNED:
            key = "explain.is.settled"
        said = self._say(key, when=self._when(session))
        planned = session.status is Status.PLANNED
        yield said + (self._ahead(session.start, whole_day=session.whole_day) if planned else "")
        override = self._override(session)
        if override is not None:
            yield self._change(override, session, turn)
            yield from self._outside(override, turn)
        if session.venue:
            yield self._say("explain.place", venue=one_line(session.venue))
        who = audience(self.words, session)
        if who:
            yield self._say("explain.audience", who=who)

    def _when(self, session: Session) -> str:
        if session.start is None or session.date is None:
            return ""
        if session.whole_day or session.end is None:
            over = session.end is not None and session.end <= self.now
            told_later = not over and session.status is not Status.CANCELLED
            key = "explain.on-day" if told_later else "explain.on-day.only"
            return self._say(key, day=dates.day(self.words, session.date))
        if not session.end_decided:
            return self._say("explain.begins", when=dates.moment(self.words, session.start))
        start, end = self.words.local(session.start), self.words.local(session.end)
        day = dates.day(self.words, start.date())
        return self._say("explain.at", start=dates.hour(start), end=dates.hour(end), day=day)

    def _change(self, override: Override, session: Session, turn: Turn) -> str:
        """What the school changed, where that is written, and why, unless a step said so already."""
        told = any(step.code is StepCode.OVERRIDE and step.reason for step in session.trace)
        reason = "" if told else one_line(override.reason)
        because = self._say("explain.because", reason=reason) if reason else ""
        where = self._where(Place("overrides", "", override.rule, override.key))
        if override.cancel:
            return self._say("explain.cancelled", where=where, because=because)
        changed = {"date": override.date, "start": override.start, "venue": override.venue}
        what = [self._say(f"explain.{word}") for word, value in changed.items() if value is not None]
        # Where there was no date to hold, none was changed.
        first = override.date is not None and (turn.nominal is None or turn.found)
        key = "explain.set" if first else "explain.changed"
        return self._say(key, what=self.words.listed(what), where=where, because=because)

    def _outside(self, override: Override, turn: Turn) -> Iterator[str]:
        rule = next(rule for rule in self.school.rules if rule.id == override.rule)
        choice = self._choice(rule, turn)
        if choice and override.date and not choice[0] <= override.date <= choice[1]:
            first, last = (dates.day_short(self.words, end) for end in choice)
            yield self._say("explain.outside", first=first, last=last)

    def _override(self, session: Session) -> Override | None:
        mine = (o for o in self.school.overrides if (o.rule, o.key) == (session.rule, session.key))
        return next(mine, None)

    # --- deadlines -----------------------------------------------------------------------------

    def _of_deadline(
        self, deadline: Deadline, occurrence: Occurrence, reminders: RemindersExplained
    ) -> Iterator[str]:
        rule = self._rule_of(deadline)
        place = Place("deadlines", "", deadline.rule, deadline.deadline)
        yield self._say(
            "explain.deadline", title=one_line(deadline.title), id=deadline.deadline, where=self._where(place)
        )
        yield from (f"  {line}" for line in self._due_lines(rule, deadline, occurrence.session))
        by = self._people(deadline.by)
        yield "  " + self._say("explain.offered" if deadline.optional else "explain.owed", by=by)
        if deadline.submit_to:
            yield "  " + self._say("explain.submit", to=deadline.submit_to)
        yield from (f"  {line}" for line in reminders.of_deadline(rule, deadline, occurrence))

    def _due_lines(self, rule: DeadlineRule, deadline: Deadline, session: Session | None) -> Iterator[str]:
        if deadline.opens and rule.opens:
            opens = dates.opening(self.words, deadline.opens)
            key = "explain.opens-fixed" if isinstance(rule.opens, OnFixedDate) else "explain.opens"
            yield self._say(key, rule=opens_text(self.words, rule.opens), when=opens)
        if rule.due is None:
            yield self._say("explain.no-due")
        elif deadline.due is None:
            yield self._say("explain.due-unset", rule=due_text(self.words, rule.due))
        elif isinstance(rule.due, OnFixedDate) and not deadline.trace:
            when = dates.moment(self.words, deadline.due)
            yield self._say("explain.due-fixed", when=when) + self._ahead(deadline.due)
        else:
            yield self._say("explain.due-rule", rule=due_text(self.words, rule.due))
            yield from (f"{capital(reason(self.words, step, session))}." for step in deadline.trace)
            when = dates.moment(self.words, deadline.due)
            for_now = session is not None and session.status is Status.PROVISIONAL
            key = "explain.due-provisional" if for_now and follows_the_session(rule.due) else "explain.due"
            yield self._say(key, when=when) + self._ahead(deadline.due)

    def _rule_of(self, deadline: Deadline) -> DeadlineRule:
        entries = self.school.deadlines
        return next(d for d in entries if d.id == deadline.deadline and deadline.rule in d.rules)

    def _people(self, roles: tuple[str, ...]) -> str:
        return people_behind(self.school, self.words, roles)

    def _ahead(self, at: datetime | None, *, whole_day: bool = False) -> str:
        """How far away it still is, as a sentence of its own; "" where there is no date."""
        if at is None:
            return ""
        away = dates.away(self.words, self.now, at, whole_day=whole_day)
        return f" {capital(away)}." if away else f" {self._say('explain.over')}"

    # --- what to look at -----------------------------------------------------------------------

    def _warnings(self, occurrence: Occurrence) -> Iterator[str]:
        days = list(self._days(occurrence))
        if not days:
            return
        for warning in check(self.school, min(days), max(days)):
            if self._is_about(warning, occurrence) and warning.code not in _SAID_ALREADY:
                yield warning_sentence(self.words, self.school, warning)

    def _is_about(self, warning: PlanWarning, occurrence: Occurrence) -> bool:
        turn = (occurrence.rule.id, occurrence.turn.key)
        # Two that clash are one warning, at the later of them.
        other = (warning.params.get("other_rule"), warning.params.get("other_key"))
        return turn in ((warning.place.rule, warning.key), other)

    def _days(self, occurrence: Occurrence) -> Iterator[date]:
        session = occurrence.session
        if session and session.date:
            yield session.date
        elif session and session.status is Status.TO_BE_SET and occurrence.turn.term:
            yield occurrence.turn.term.start
        for deadline in occurrence.deadlines:
            if deadline.due:
                yield local_day(deadline.due, self.words.zone)

    # --- words ---------------------------------------------------------------------------------

    def _where(self, place: Place) -> str:
        return self._say("explain.where", file=self.file, line=self.places.find(place).line)

    def _say(self, key: str, **values: object) -> str:
        return phrase(self.words.language, key, **values)


def _by_due(deadline: Deadline) -> tuple[bool, str]:
    return deadline.due is None, deadline.due.isoformat() if deadline.due else ""
