"""What one mail says, as values: the templates only place them."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime

from notifications.facts import Fact, matter_facts, session_facts
from notifications.model import Item, Letter, Part
from notifications.sentences import changes, deadline_line, session_line, several_line
from notifications.subject import session_month, subject
from notifications.wording import dates, people
from notifications.wording.audience import about_pupils, pupils
from notifications.wording.words import Words, one_line, words_for
from rules.model import School
from rules.plan import NEVER, Deadline, Session
from rules.recurrence import term_key


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
class Matter:
    """One thing to do or to know; `copy` where it is another's to do."""

    line: Line
    facts: tuple[Fact, ...]
    copy: bool = False


@dataclass(frozen=True, slots=True)
class Block:
    """A session: its name and what is known of it."""

    heading: str
    facts: tuple[Fact, ...]


@dataclass(frozen=True, slots=True)
class Page:
    """All that a template is given; what each value says is told in docs/mails.md."""

    language: str
    subject: str
    preview: str
    """What a phone shows under the subject: what to do and by when."""
    greeting: str
    summary: str
    """How many matters there are; "" where there is one only."""
    matters: tuple[Matter, ...]
    sessions: tuple[Block, ...]
    """The sessions the matters belong to, but for those that are a matter themselves."""
    privacy: str
    closing: str
    school: str
    plan: str
    footer: str


def page(letter: Letter) -> Page:
    """The page of a letter, its matters in the order of their instants."""
    words, school = words_for(letter.school), letter.school
    items = tuple(sorted(letter.items, key=_order))
    groups = _groups(words, letter, items)
    heads = tuple(group[0] for group in groups)
    first = headline(words, heads)
    listed = len(groups) > 1
    matters = tuple(_matter(words, letter, group, listed=listed) for group in groups)
    plan = one_line(school.plan)
    return Page(
        language=words.language,
        subject=subject(words, first, heads),
        preview=matters[heads.index(first)].line.text,
        greeting=people.greeting(words, school, letter.person, _written_to(first)),
        summary=several_line(words, replace(letter, items=heads)) if listed else "",
        matters=matters,
        sessions=_blocks(words, letter),
        privacy=_privacy(words, items),
        closing=words.say("closing"),
        school=one_line(school.name),
        plan=plan,
        footer=words.say("footer.plan", plan=plan.rstrip(".")) if plan else words.say("footer"),
    )


def instant(item: Item) -> datetime:
    """When what an item speaks of is (UTC); the end of time where no date is set."""
    target = item.target
    if isinstance(target, Session):
        return target.start or NEVER
    if item.reminder.lead.startswith("open"):
        return target.opens or target.due or NEVER
    return target.due or target.opens or NEVER


def headline(words: Words, items: tuple[Item, ...]) -> Item:
    """Of items in order, the one a mail is named after: the first that is not as the reader believes, else the first.

    A mere copy only where all are copies.
    """
    own = [item for item in items if item.part is not Part.COPY] or items
    return next((item for item in own if changes(words, item)), own[0])


def _order(item: Item) -> tuple[datetime, int, datetime, str]:
    session = item.session.start or NEVER
    return instant(item), list(Part).index(item.part), session, item.reminder.of


def _written_to(item: Item) -> tuple[str, ...]:
    return item.reminder.cc if item.part is Part.COPY else item.reminder.to


def _groups(words: Words, letter: Letter, items: tuple[Item, ...]) -> list[list[Item]]:
    """The items matter by matter: what is said in the same words of several sessions is said once."""
    if len(items) == 1:
        return [list(items)]
    groups: dict[Matter, list[list[Item]]] = {}
    ordered = []
    for item in items:
        alike = groups.setdefault(_matter(words, letter, [item], named=False), [])
        group = next((group for group in alike if _may_join(item, group)), None)
        if group is None:
            group = []
            alike.append(group)
            ordered.append(group)
        group.append(item)
    return ordered


def _may_join(item: Item, group: list[Item]) -> bool:
    """A session stands for itself, and two matters of one session are two whatever their words."""
    return isinstance(item.target, Deadline) and all(item.session.id != other.session.id for other in group)


def _matter(
    words: Words, letter: Letter, group: list[Item], *, named: bool = True, listed: bool = False
) -> Matter:
    item = group[0]
    if isinstance(item.target, Session):
        line = session_line(words, letter, item, item.target, listed=listed)
    else:
        line = deadline_line(words, letter, item, item.target, listed=listed)
    sessions = [one.session for one in group] if named else []
    return Matter(Line(*line), matter_facts(words, letter, item, sessions), item.part is Part.COPY)


def _privacy(words: Words, items: tuple[Item, ...]) -> str:
    """That no pupil is to be named; "" where all is among grown-ups."""
    for item in items:
        target = item.target
        said = () if isinstance(target, Session) else (target.title, target.short, target.note)
        if about_pupils(item.session, *said):
            return words.say("privacy", pupils=pupils(words, item.session))
    return ""


def _blocks(words: Words, letter: Letter) -> tuple[Block, ...]:
    told = {item.target.id for item in letter.items}
    sessions = {item.session.id: item.session for item in letter.items if item.session.id not in told}
    ordered = sorted(sessions.values(), key=lambda session: (session.start or NEVER, session.id))
    return tuple(
        Block(heading(words, letter.school, session), session_facts(words, letter, session))
        for session in ordered
    )


def heading(words: Words, school: School, session: Session) -> str:
    """A session by its title and its turn: ", tháng 11/2026" or ", Học kỳ I"."""
    title = one_line(session.title)
    term = next((t for t in school.calendar.terms if session.key == term_key(t, school.calendar)), None)
    if term is not None:
        return words.say("session.term", title=title, term=one_line(term.name) or term.id)
    month = session_month(session)
    if month is None:
        return title
    return words.say("session.month", title=title, month=dates.month_long(words, month))
