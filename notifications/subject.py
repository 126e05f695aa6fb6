"""The subject of a mail: the month, then the date, then what; nothing private."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date

from notifications.mime import one_line_only
from notifications.model import Item, Part
from notifications.sentences import UNITS, changes, speaks_of_opening
from notifications.wording import dates
from notifications.wording.titles import inline
from notifications.wording.words import Words, capital, clean
from rules.plan import Deadline, Session

LONGEST = 70
"""What most programs show of a subject. A title is cut for it, but never below `SHORTEST_TITLE`."""
SHORTEST_TITLE = 40
_KEY_MONTH = re.compile(r"(\d{4})-(\d{2})(-\d{2})?")


def subject(words: Words, first: Item, items: Sequence[Item]) -> str:
    """One line in NFC that names `first` of `items`, and counts what else the reader has to do or to attend.

    Raises HeaderValueError for a title with a line break.
    """
    target = first.target
    if isinstance(target, Session):
        title = one_line_only("Subject", target.title)
    else:
        title = inline(words, one_line_only("Subject", target.short or target.title)).text
    others = _others(words, first, items)
    said = _line(words, first, others, title)
    if len(said) > LONGEST:
        said = _line(words, first, others, _cut(title, len(title) - (len(said) - LONGEST)))
    return clean(said)


def session_month(session: Session) -> date | None:
    """The first of the month a session is called by: that of its key, else of its date, else None."""
    found = _KEY_MONTH.fullmatch(session.key)
    if found is not None:
        return date(int(found[1]), int(found[2]), 1)
    return session.date.replace(day=1) if session.date else None


def _others(words: Words, first: Item, items: Sequence[Item]) -> str:
    """What else there is for the reader: "1 việc khác, 2 buổi"; copies are counted among copies only."""
    parts = [item.part for item in items]
    parts.remove(first.part)
    said = []
    for part, unit in UNITS.items():
        count = parts.count(part)
        if count and (part is not Part.COPY or first.part is Part.COPY):
            said.append(dates.length(words, f"{unit}.{'more' if part is first.part else 'short'}", count))
    return words.say("list.comma").join(said)


def _line(words: Words, first: Item, others: str, what: str) -> str:
    target = first.target
    rest = (
        _session(words, target, what)
        if isinstance(target, Session)
        else _deadline(words, first, target, what)
    )
    for phrase, applies in (("changed", changes(words, first)), ("copy", first.part is Part.COPY)):
        if applies:
            rest = words.say(f"subject.{phrase}", rest=_small(words, rest))
    if others:
        rest = words.say("subject.others", rest=rest, others=others)
    return f"{_tag(words, first)} {capital(rest)}"


def _tag(words: Words, item: Item) -> str:
    month = session_month(item.session)
    if month is None and isinstance(item.target, Deadline) and item.target.due:
        month = words.local(item.target.due).date()
    if month is None:
        return words.say("subject.tag.bare")
    return words.say("subject.tag", month=dates.month(words, month))


def _session(words: Words, session: Session, what: str) -> str:
    if session.start is None or session.date is None:
        return words.say("subject.session.unset", when=words.say("unset.date"), what=what)
    # The tag says already that it is a dialogue.
    known = words.say("subject.session.known")
    phrase = "subject.session.with" if what.startswith(known) else "subject.session"
    on = session.whole_day
    when = dates.day_short(words, session.date) if on else dates.moment_short(words, session.start)
    return words.say(phrase, when=when, what=what.removeprefix(known))


def _deadline(words: Words, item: Item, deadline: Deadline, what: str) -> str:
    due, opens = deadline.due, deadline.opens
    if opens is not None and speaks_of_opening(item, deadline):
        phrase = "subject.window" if due else "subject.opens"
        until = dates.moment_short(words, due) if due else ""
        return words.say(phrase, opens=dates.opening_short(words, opens), when=until, what=what)
    if due is None:
        return words.say("subject.no_due", what=what)
    phrase = "subject.offer" if deadline.optional else "subject.due"
    return words.say(phrase, when=dates.moment_short(words, due), what=what)


def _small(words: Words, text: str) -> str:
    # English writes its weekdays large wherever they stand.
    weekdays = tuple(words.say(f"weekday.short.{number}") for number in range(7))
    keeps = text[1:2].isupper() or text.startswith(weekdays)
    return text if keeps else text[:1].lower() + text[1:]


def _cut(what: str, room: int) -> str:
    """`what` cut at a word."""
    room = max(room, SHORTEST_TITLE)
    if len(what) <= room:
        return what
    return what[: room - 1].rsplit(" ", 1)[0].rstrip(" ,;:") + "…"
