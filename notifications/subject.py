"""The subject of a mail: the month, then the date, then what; nothing private."""

from __future__ import annotations

import re
from datetime import date

from notifications.mime import one_line_only
from notifications.model import Item, Part
from notifications.wording import dates
from notifications.wording.titles import inline
from notifications.wording.words import Words, capital, clean
from rules.plan import Deadline, Session

LONGEST_WHAT = 72
_KEY_MONTH = re.compile(r"(\d{4})-(\d{2})(-\d{2})?")


def subject(words: Words, first: Item, count: int) -> str:
    """One line in NFC that names the first of `count` items.

    Raises HeaderValueError for a title with a line break.
    """
    target = first.target
    said = _session(words, target) if isinstance(target, Session) else _deadline(words, first, target)
    rest = capital(said)
    if first.part is Part.COPY:
        rest = words.say("subject.copy", rest=rest)
    if count > 1:
        rest = words.say("subject.others", rest=rest, count=count - 1)
    return clean(f"{_tag(words, first)} {rest}")


def session_month(session: Session) -> date | None:
    """The first of the month a session is called by: that of its key, else of its date, else None."""
    found = _KEY_MONTH.fullmatch(session.key)
    if found is not None:
        return date(int(found[1]), int(found[2]), 1)
    return session.date.replace(day=1) if session.date else None


def _tag(words: Words, item: Item) -> str:
    month = session_month(item.session)
    if month is None and isinstance(item.target, Deadline) and item.target.due:
        month = words.local(item.target.due).date()
    if month is None:
        return words.say("subject.tag.bare")
    return words.say("subject.tag", month=dates.month(words, month))


def _session(words: Words, session: Session) -> str:
    what = _short(one_line_only("Subject", session.title))
    if session.start is None or session.date is None:
        return words.say("subject.session", when=words.say("unset.date"), what=what)
    if session.whole_day:
        return words.say("subject.session", when=dates.day_short(words, session.date), what=what)
    return words.say("subject.session", when=dates.moment_short(words, session.start), what=what)


def _deadline(words: Words, item: Item, deadline: Deadline) -> str:
    what = _short(inline(words, one_line_only("Subject", deadline.short or deadline.title)).text)
    due, opens = deadline.due, deadline.opens
    speaks_of_opening = opens is not None and (item.reminder.lead.startswith("open") or due is None)
    if speaks_of_opening and opens is not None:
        phrase = "subject.window" if due else "subject.opens"
        until = dates.moment_short(words, due) if due else ""
        return words.say(phrase, opens=dates.opening_short(words, opens), when=until, what=what)
    if due is None:
        return words.say("subject.no_due", what=what)
    phrase = "subject.offer" if deadline.optional else "subject.due"
    return words.say(phrase, when=dates.moment_short(words, due), what=what)


def _short(what: str) -> str:
    if len(what) <= LONGEST_WHAT:
        return what
    return what[:LONGEST_WHAT].rsplit(" ", 1)[0].rstrip(" ,;:") + "…"
