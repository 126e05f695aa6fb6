"""What stands below a sentence: labelled values, each on a line of its own."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from notifications.model import Item, Letter, Part
from notifications.sentences import changes, session_hours
from notifications.wording import dates
from notifications.wording.audience import audience, to_choose
from notifications.wording.reasons import reasons
from notifications.wording.words import Words, capital, clean, one_line
from rules.model import Between, Override, PerTerm, Rule, School, WeekOfMonth
from rules.plan import Deadline, Session, Status, Step

_MAIL = re.compile(r"[\w.+-]+@[\w-]+(\.[\w-]+)+", re.ASCII)
_WEB = re.compile(r"https?://[\w-]+(\.[\w-]+)+(:\d+)?([/?#][!#-;=?-~]*)?", re.ASCII)
"""The address of a form, say: not every program makes a link of it by itself."""


@dataclass(frozen=True, slots=True)
class Fact:
    """A labelled value. `href` is "", a mailto link or the web address it is; `lines` are the value's own lines."""

    label: str
    value: str
    href: str = ""

    @property
    def lines(self) -> list[str]:
        """The value line by line: a note may have several."""
        return [line.strip() for line in self.value.splitlines() if line.strip()]


def matter_facts(
    words: Words, letter: Letter, item: Item, sessions: Sequence[Session] = ()
) -> tuple[Fact, ...]:
    """What belongs to one matter of a letter. For a session, all its sentence does not say.

    `sessions` are those a deadline is owed for, named where the mail speaks of more than one.
    """
    if isinstance(item.target, Session):
        unusual = _not_as_usual(words, letter.school, item.target)
        about = _about(words, letter, item.target)
        return _facts(words, ("label.changed", changes(words, item)), *unusual, *about)
    deadline = item.target
    return _facts(
        words,
        ("label.changed", changes(words, item)),
        ("label.submit_to", one_line(deadline.submit_to)),
        ("label.due_moved", _why(words, deadline.trace, item.session)),
        ("label.session", _which_sessions(words, letter, sessions)),
        ("label.sharing", _sharing(words, letter, item, deadline)),
        ("label.note", deadline.note),
    )


def session_facts(words: Words, letter: Letter, session: Session) -> tuple[Fact, ...]:
    """All of a session that no sentence of the letter tells. Of one that has been, when and where it was."""
    when = ("label.when", session_when(words, session, letter.now))
    where = ("label.venue", one_line(session.venue))
    if _begun(session, letter.now):
        return _facts(words, when, where)
    unusual = _not_as_usual(words, letter.school, session)
    return _facts(words, when, *unusual, where, *_about(words, letter, session))


def session_when(words: Words, session: Session, now: datetime) -> str:
    """When a session is or, before `now`, was, with what is still open about it."""
    when = session_hours(words, session)
    if session.date is None:
        return when
    over = session.end is not None and session.end <= now
    if session.whole_day and not over:
        when = words.say("unset.hour", date=when)
    if session.status is Status.PROVISIONAL:
        return words.say("provisional", date=when)
    return words.say("cancelled", date=when) if session.status is Status.CANCELLED else when


def _about(words: Words, letter: Letter, session: Session) -> tuple[tuple[str, str], ...]:
    chosen = "" if _begun(session, letter.now) else to_choose(words, session, letter.person)
    return (
        ("label.audience", audience(words, session)),
        ("label.choose", chosen),
        ("label.note", session.note),
    )


def _begun(session: Session, now: datetime) -> bool:
    return session.start is not None and session.start <= now


def _not_as_usual(words: Words, school: School, session: Session) -> tuple[tuple[str, str], ...]:
    """Why a session is not on the day, and not as, its rule says; what was left open by the rule is not moved."""
    override = _override(school, session)
    rule = next((found for found in school.rules if found.id == session.rule), None)
    recurs = rule.recurs if rule else None
    open_date = isinstance(recurs, Between | PerTerm) or (
        isinstance(recurs, WeekOfMonth) and recurs.weekday is None
    )
    moved = session.date != session.nominal_date and not (open_date and override)
    why = ("label.date_moved", _why(words, session.trace, session) if moved else "")
    if override is None:
        return (why,)
    # Why it was moved by hand stands in `why` already.
    reason = "" if moved and override.date else one_line(override.reason).rstrip(".")
    return why, _adjusted(words, rule, override, reason)


def _adjusted(words: Words, rule: Rule | None, override: Override, reason: str) -> tuple[str, str]:
    """What of a session is not as its rule says, and why. What its rule leaves open was set and not changed."""
    start, venue = override.start, override.venue
    changed = {
        "start": start is not None and (rule is None or rule.start not in {None, start}),
        "venue": venue is not None and (rule is None or rule.venue not in {"", venue}),
    }
    what = [words.say(f"adjusted.{word}") for word, is_so in changed.items() if is_so]
    if not what:
        return "label.reason", f"{capital(reason)}." if reason else ""
    said = words.say("adjusted", what=words.listed(what))
    if reason:
        said = words.say("step.because", sentence=said, reason=reason)
    return "label.adjusted", f"{capital(said)}."


def _override(school: School, session: Session) -> Override | None:
    turn = (session.rule, session.key)
    return next((found for found in school.overrides if (found.rule, found.key) == turn), None)


def _why(words: Words, trace: tuple[Step, ...], session: Session) -> str:
    return capital(reasons(words, trace, session)) + "." if trace else ""


def _which_sessions(words: Words, letter: Letter, sessions: Sequence[Session]) -> str:
    """One a line; "" where the mail speaks of one session only."""
    if len({item.session.id for item in letter.items}) == 1:
        return ""
    return "\n".join(_which_session(words, session) for session in sessions)


def _which_session(words: Words, session: Session) -> str:
    title = one_line(session.title)
    if session.start is None or session.date is None:
        return title
    on = (
        dates.day_short(words, session.date)
        if session.whole_day
        else dates.moment_short(words, session.start)
    )
    return words.say("list.comma").join((title, on))


def _sharing(words: Words, letter: Letter, item: Item, deadline: Deadline) -> str:
    """How many are to be handed in, where the reader might wonder; of what is only to be done there are no copies."""
    if item.part is Part.COPY or not deadline.submit_to.strip():
        return ""
    if deadline.together:
        several = len(letter.school.people_in(item.reminder.to)) > 1
        return words.say("sharing.together") if several else ""
    classes = letter.person.classes
    return words.say("sharing.each_class", classes=", ".join(classes)) if len(classes) > 1 else ""


def _facts(words: Words, *pairs: tuple[str, str]) -> tuple[Fact, ...]:
    return tuple(
        Fact(words.say(label), clean(value).strip(), _link(value)) for label, value in pairs if value.strip()
    )


def _link(value: str) -> str:
    if _MAIL.fullmatch(value):
        return f"mailto:{value}"
    return value if _WEB.fullmatch(value) else ""
