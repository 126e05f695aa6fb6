"""What one mail says, as values: the templates only place them."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from datetime import UTC, datetime

from notifications.model import Item, Letter, Part
from notifications.sentences import deadline_line, session_line, several_line
from notifications.subject import session_month, subject
from notifications.wording import dates, people
from notifications.wording.audience import audience, pupils, to_choose
from notifications.wording.reasons import reasons
from notifications.wording.words import Words, capital, clean, one_line, words_for
from rules.model import School
from rules.plan import Deadline, Session, Status, Step

_NEVER = datetime.max.replace(tzinfo=UTC)
_MAIL = re.compile(r"[\w.+-]+@[\w-]+(\.[\w-]+)+", re.ASCII)


@dataclass(frozen=True, slots=True)
class Line:
    """A sentence; `strong` is the part of it that must catch the eye, "" for none."""

    text: str
    strong: str = ""

    @property
    def parts(self) -> tuple[str, str, str]:
        """What stands before the strong part, the strong part, and the rest."""
        return self.text.partition(self.strong) if self.strong else (self.text, "", "")


@dataclass(frozen=True, slots=True)
class Fact:
    """A labelled value. `href` is "" or a mailto link; `lines` are the value's own lines."""

    label: str
    value: str
    href: str = ""

    @property
    def lines(self) -> list[str]:
        """The value line by line: a note may have several."""
        return [line.strip() for line in self.value.splitlines() if line.strip()]


@dataclass(frozen=True, slots=True)
class Matter:
    """One thing to do or to know."""

    line: Line
    facts: tuple[Fact, ...]


@dataclass(frozen=True, slots=True)
class Block:
    """A session: its name and what is known of it."""

    heading: str
    facts: tuple[Fact, ...]


@dataclass(frozen=True, slots=True)
class Page:
    """All that a template is given. `summary` is None where there is one matter only."""

    language: str
    subject: str
    greeting: str
    summary: Line | None
    matters: tuple[Matter, ...]
    sessions: tuple[Block, ...]
    privacy: str
    school: str
    plan: str

    @property
    def first(self) -> Line:
        """What to do and by when: the line a phone shows under the subject."""
        return self.summary or self.matters[0].line


def page(letter: Letter) -> Page:
    """The page of a letter, its matters in the order of their instants."""
    words = words_for(letter.school)
    items = tuple(sorted(letter.items, key=_order))
    first, school = headline(items), letter.school
    ordered = replace(letter, items=items)
    return Page(
        language=words.language,
        subject=subject(words, first, len(items)),
        greeting=people.greeting(words, school, letter.person, _written_to(first)),
        summary=Line(*several_line(words, ordered, first)) if len(items) > 1 else None,
        matters=tuple(_matter(words, ordered, item) for item in items),
        sessions=_blocks(words, ordered),
        privacy=words.say("privacy", pupils=pupils(words, first.session)),
        school=one_line(school.name),
        plan=one_line(school.plan),
    )


def instant(item: Item) -> datetime:
    """When what an item speaks of is (UTC); the end of time where no date is set."""
    target = item.target
    if isinstance(target, Session):
        return target.start or _NEVER
    if item.reminder.lead.startswith("open"):
        return target.opens or target.due or _NEVER
    return target.due or target.opens or _NEVER


def headline(items: tuple[Item, ...]) -> Item:
    """Of items in order, the one a mail is named after: the nearest that is no mere copy, if there is one."""
    return next((item for item in items if item.part is not Part.COPY), items[0])


def _order(item: Item) -> tuple[datetime, int, str]:
    return instant(item), list(Part).index(item.part), item.reminder.of


def _written_to(item: Item) -> tuple[str, ...]:
    return item.reminder.cc if item.part is Part.COPY else item.reminder.to


def _matter(words: Words, letter: Letter, item: Item) -> Matter:
    if isinstance(item.target, Session):
        line = session_line(words, letter, item, item.target)
        return Matter(Line(*line), _facts(words, _reminded(words, letter, item)))
    deadline = item.target
    line = deadline_line(words, letter, item, deadline)
    return Matter(
        Line(*line),
        _facts(
            words,
            ("label.session", _which_session(words, letter, item.session)),
            ("label.submit_to", one_line(deadline.submit_to)),
            _reminded(words, letter, item),
            ("label.sharing", _sharing(words, letter, item.part, deadline)),
            ("label.note", deadline.note),
            ("label.due_moved", _why(words, deadline.trace, item.session)),
        ),
    )


def _why(words: Words, trace: tuple[Step, ...], session: Session) -> str:
    return capital(reasons(words, trace, session)) + "." if trace else ""


def _reminded(words: Words, letter: Letter, item: Item) -> tuple[str, str]:
    if item.part is not Part.COPY:
        return "label.reminded", ""
    return "label.reminded", capital(people.role_names(words, letter.school, item.reminder.to))


def _which_session(words: Words, letter: Letter, session: Session) -> str:
    """The session a deadline belongs to, where the mail speaks of more than one."""
    if len({item.session.id for item in letter.items}) == 1:
        return ""
    title = one_line(session.title)
    if session.start is None or session.date is None:
        return title
    on = (
        dates.day_short(words, session.date)
        if session.whole_day
        else dates.moment_short(words, session.start)
    )
    return words.say("list.comma").join((title, on))


def _sharing(words: Words, letter: Letter, part: Part, deadline: Deadline) -> str:
    classes = letter.person.classes
    if deadline.together:
        return words.say("sharing.together")
    if part is Part.OWES and len(classes) > 1:
        return words.say("sharing.each_class", classes=", ".join(classes))
    return ""


def _blocks(words: Words, letter: Letter) -> tuple[Block, ...]:
    sessions = {item.session.id: item.session for item in letter.items}
    ordered = sorted(sessions.values(), key=lambda session: (session.start or _NEVER, session.id))
    return tuple(_block(words, letter, session) for session in ordered)


def _block(words: Words, letter: Letter, session: Session) -> Block:
    learners = pupils(words, session)
    return Block(
        heading(words, letter.school, session),
        _facts(
            words,
            ("label.when", session_when(words, session)),
            ("label.date_moved", _why(words, session.trace, session)),
            ("label.venue", one_line(session.venue)),
            ("label.audience", audience(words, session.audience, learners)),
            ("label.choose", _choose(words, letter, session)),
            ("label.note", session.note),
        ),
    )


def _choose(words: Words, letter: Letter, session: Session) -> str:
    """Nobody is to be chosen any more once the session has begun."""
    begun = session.start is not None and session.start <= letter.now
    return "" if begun else to_choose(words, session, letter.person)


def heading(words: Words, school: School, session: Session) -> str:
    """A session by its title and its turn: ", tháng 11/2026" or ", Học kỳ I"."""
    title = one_line(session.title)
    term = next((t for t in school.calendar.terms if session.key.endswith(f"-{t.id}")), None)
    if term is not None:
        return words.say("session.term", title=title, term=one_line(term.name) or term.id)
    month = session_month(session)
    if month is None:
        return title
    return words.say("session.month", title=title, month=dates.month_long(words, month))


def session_when(words: Words, session: Session) -> str:
    """When a session is, with what is still open about it."""
    if session.date is None or session.start is None:
        return words.say("unset.date")
    if session.whole_day:
        when = words.say("unset.hour", date=dates.day(words, session.date))
    else:
        when = dates.moment(words, session.start)
    if session.status is Status.PROVISIONAL:
        return words.say("provisional", date=when)
    return words.say("cancelled", date=when) if session.status is Status.CANCELLED else when


def _facts(words: Words, *pairs: tuple[str, str]) -> tuple[Fact, ...]:
    return tuple(
        Fact(words.say(label), clean(value).strip(), _link(value)) for label, value in pairs if value.strip()
    )


def _link(value: str) -> str:
    return f"mailto:{value}" if _MAIL.fullmatch(value) else ""
