"""Who a session is for, in words."""

from __future__ import annotations

import re

from notifications.locale import PUPILS, STAFF
from notifications.wording.people import classes
from notifications.wording.words import Words, one_line
from rules.model import Person
from rules.plan import Session

_PUPILS = re.compile(rf"\b({'|'.join(PUPILS)})\b")
_STAFF = re.compile(rf"\b({'|'.join(STAFF)})\b")


def pupils(words: Words, session: Session, count: int = 2) -> str:
    """What `count` of those taught are called: "học sinh", or "học viên" where the session's own words say so."""
    said = f"{session.title} {session.audience.who}".casefold()
    adults = "học viên" in said and "học sinh" not in said
    phrase = "pupils.learners" if adults else "pupils"
    return words.say(f"{phrase}.one" if count == 1 else phrase)


def about_pupils(session: Session, *more: str) -> bool:
    """Whether pupils take part in a session, or are spoken of in `more`, the words of what is to be done for it.

    A session that does not say whom it is with is taken to be with pupils: too much care costs one sentence.
    """
    with_whom = f"{session.title} {session.audience.who}".casefold()
    if session.audience.per_class is not None or not _STAFF.search(with_whom):
        return True
    return _PUPILS.search(" ".join((with_whom, *more)).casefold()) is not None


def audience(words: Words, session: Session) -> str:
    """Who takes part: "mỗi lớp 03 học sinh (lớp trưởng, …), tổng cộng 3 × 43 = 129 học sinh".

    "" where the plan says nothing.
    """
    who = session.audience
    text = one_line(who.who)
    if who.per_class is None:
        return text
    chosen = words.say(
        "audience.per_class", per_class=who.per_class, pupils=pupils(words, session, who.per_class)
    )
    if text:
        chosen = words.say("audience.who", chosen=chosen, who=text)
    if who.classes is None:
        return chosen
    total = who.per_class * who.classes
    return words.say(
        "audience.total",
        chosen=chosen,
        per_class=who.per_class,
        classes=who.classes,
        total=total,
        pupils=pupils(words, session, total),
    )


def to_choose(words: Words, session: Session, person: Person) -> str:
    """How many the reader's own class sends: "03 học sinh lớp 10A1"; "" for somebody without a class."""
    count = session.audience.per_class
    if count is None or not person.classes:
        return ""
    phrase = "choose" if len(person.classes) == 1 else "choose.classes"
    learners = pupils(words, session, count)
    return words.say(phrase, count=count, pupils=learners, class_=classes(words, person))
