"""The sentence a mail opens with: what to do and by when."""

from __future__ import annotations

from datetime import datetime

from notifications.model import Item, Letter, Part
from notifications.wording import dates, people
from notifications.wording.titles import inline
from notifications.wording.words import Words, capital, one_line
from rules.plan import Deadline, Session

Sentence = tuple[str, str]
"""A sentence, and the part of it that must catch the eye."""


def deadline_line(words: Words, letter: Letter, item: Item, deadline: Deadline) -> Sentence:
    """What is owed and by when: "Đề nghị cô gửi … chậm nhất là 15:00, thứ Năm, … (còn 2 ngày)."."""
    what = inline(words, deadline.title)
    opening = _speaks_of_opening(item, deadline)
    # What is handed in may come from then on; what is to be done is asked for from then on.
    act = "act.may" if deadline.optional or (opening and deadline.submit_to) else "act.owe"
    when, time = _time(words, letter.now, deadline, opening)
    text = words.say(
        f"{act}.copy" if item.part is Part.COPY else act,
        **_readers(words, letter, item),
        do=what.text if what.acts else words.say("do.named"),
    )
    text += time + (words.say("optional") if deadline.optional else "")
    return (f"{text}." if what.acts else f"{text}: {what.text}."), when


def session_line(words: Words, letter: Letter, item: Item, session: Session) -> Sentence:
    """When a session is: "Xin nhắc cô: … diễn ra lúc 14:00, thứ Sáu, … (ngày mai), tại Nhà đa năng."."""
    venue = one_line(session.venue)
    when = _session_when(words, session)
    text = words.say(
        "told.copy" if item.part is Part.COPY else "told",
        **_readers(words, letter, item),
        title=one_line(session.title),
    )
    text += _taking_place(words, session, when)
    text += _away(words, letter.now, session.start, whole_day=session.whole_day)
    text += words.say("place", venue=venue) if venue else ""
    no_hour = session.whole_day and session.date is not None
    return text + (words.say("told.no_hour") if no_hour else "") + ".", when


def several_line(words: Words, letter: Letter, item: Item) -> Sentence:
    """How many things there are, and `item`, the first of them to think of."""
    target = item.target
    if isinstance(target, Session):
        what, at, whole_day = one_line(target.title), target.start, target.whole_day
        when = _session_when(words, target)
    else:
        what, whole_day = inline(words, target.short or target.title).text, False
        at = target.opens if _speaks_of_opening(item, target) else target.due
        when = _deadline_when(words, item, target)
    text = words.say(
        "several",
        you=people.you(words, letter.person),
        count=len(letter.items),
        what=what,
        when=when,
        away=_away(words, letter.now, at, whole_day=whole_day),
    )
    return text, when


def _speaks_of_opening(item: Item, deadline: Deadline) -> bool:
    return deadline.opens is not None and (item.reminder.lead.startswith("open") or deadline.due is None)


def _readers(words: Words, letter: Letter, item: Item) -> dict[str, str]:
    you = people.you(words, letter.person)
    roles = people.role_names(words, letter.school, item.reminder.to)
    return {"you": you, "You": capital(you), "roles": roles}


def _time(words: Words, now: datetime, deadline: Deadline, opening: bool) -> Sentence:
    """The moment that must catch the eye, and the clause it stands in."""
    opens, due = deadline.opens, deadline.due
    if opening and opens is not None:
        when = dates.opening(words, opens)
        whole_day = words.local(opens).time() == datetime.min.time()
        text = words.say("time.open", when=when) + _away(words, now, opens, whole_day=whole_day)
        return when, text + (words.say("time.open.due", due=dates.moment(words, due)) if due else "")
    if due is None:
        when = words.say("unset.due")
        return when, words.say("time.no_due", when=when)
    when = dates.moment(words, due)
    if opens is None:
        clause = words.say("time.due", when=when)
    else:
        clause = words.say("time.window", opens=dates.opening(words, opens), when=when)
    return when, clause + _away(words, now, due)


def _deadline_when(words: Words, item: Item, deadline: Deadline) -> str:
    if deadline.opens is not None and _speaks_of_opening(item, deadline):
        return dates.opening(words, deadline.opens)
    return dates.moment(words, deadline.due) if deadline.due else words.say("unset.due")


def _session_when(words: Words, session: Session) -> str:
    if session.date is None or session.start is None:
        return words.say("unset.date")
    return dates.day(words, session.date) if session.whole_day else dates.moment(words, session.start)


def _taking_place(words: Words, session: Session, when: str) -> str:
    if session.date is None:
        return words.say("told.unset", when=when)
    return words.say("told.on" if session.whole_day else "told.at", when=when)


def _away(words: Words, now: datetime, at: datetime | None, *, whole_day: bool = False) -> str:
    away = dates.away(words, now, at, whole_day=whole_day) if at else ""
    return words.say("away", away=away) if away else ""
