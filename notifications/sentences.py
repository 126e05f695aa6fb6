"""The sentences of a mail: what to do and by when, and what is not as it was told before."""

from __future__ import annotations

from datetime import datetime

from notifications.model import Item, Letter, Part
from notifications.targets import Told
from notifications.wording import dates, people
from notifications.wording.titles import inline
from notifications.wording.words import Words, capital, one_line
from rules.plan import Deadline, Session

UNITS = {Part.OWES: "task", Part.TOLD: "session", Part.COPY: "copy"}
"""What an item is counted as."""

Sentence = tuple[str, str]
"""A sentence, and the part of it that must catch the eye."""


def deadline_line(
    words: Words, letter: Letter, item: Item, deadline: Deadline, *, listed: bool = False
) -> Sentence:
    """What is owed and by when: "Kính đề nghị cô gửi … chậm nhất là 15:00, thứ Năm, … (còn 2 ngày)."

    `listed` among several matters it does not say again what the line above them says.
    """
    what = inline(words, deadline.title)
    opening = speaks_of_opening(item, deadline)
    # What is handed in may come from then on; what is to be done is asked for from then on.
    act = "act.may" if deadline.optional or (opening and deadline.submit_to) else "act.owe"
    when, time = _time(words, letter.now, deadline, opening)
    text = words.say(
        _phrase(f"{act}.copy", listed) if item.part is Part.COPY else act,
        **_readers(words, letter, item),
        do=what.text if what.acts else words.say("do.named"),
    )
    text += time if what.acts else f"{time}: {what.text}"
    return text + (words.say("optional") if deadline.optional else "") + ".", when


def session_line(
    words: Words, letter: Letter, item: Item, session: Session, *, listed: bool = False
) -> Sentence:
    """When a session is: "Xin nhắc cô: … diễn ra từ 14:00 đến 15:30, … (ngày mai), tại Nhà đa năng."

    `listed` as in `deadline_line`.
    """
    venue = one_line(session.venue)
    when = session_hours(words, session)
    told = "told.changed" if changes(words, item) else "told"
    text = words.say(
        _phrase("told.copy" if item.part is Part.COPY else told, listed),
        **_readers(words, letter, item),
        title=one_line(session.title),
    )
    text += _taking_place(words, session, when)
    text += _away(words, letter.now, session.start, whole_day=session.whole_day)
    text += words.say("place", venue=venue) if venue else ""
    no_hour = session.whole_day and session.date is not None
    return text + (words.say("told.no_hour") if no_hour else "") + ".", when


def several_line(words: Words, letter: Letter) -> str:
    """What a mail of several matters holds: "Xin nhắc cô 1 việc và 2 buổi đối thoại dưới đây; ngoài ra có …".

    Its items are numbered as they stand, and the numbers of those that changed are told.
    """
    parts = [item.part for item in letter.items]
    said = {
        part: dates.length(words, unit, count) for part, unit in UNITS.items() if (count := parts.count(part))
    }
    copies = said.pop(Part.COPY, "")
    phrase = "several.with_copies" if copies else "several"
    text = words.say(
        phrase if said else "several.copies",
        you=people.you(words, letter.person),
        own=words.listed(list(said.values())),
        copies=copies,
    )
    changed = [str(number) for number, item in enumerate(letter.items, start=1) if changes(words, item)]
    return words.say("several.changed", text=text, numbers=words.listed(changed)) if changed else text


def changes(words: Words, item: Item) -> str:
    """What is not as the reader was told before: "Trước đây là 14:00 thứ Sáu 27/11; nay là …"; "" for nothing."""
    before, target = item.before, item.target
    if before is None:
        return ""
    if isinstance(target, Session):
        said = [_other_hour(words, before, target), _other_place(words, before, target)]
    elif speaks_of_opening(item, target):
        said = [_moved(words, before.opens, target.opens) or _moved(words, before.at, target.due, "due")]
    else:
        said = [_moved(words, before.at, target.due) or _moved(words, before.opens, target.opens, "opens")]
    return " ".join(capital(sentence) for sentence in said if sentence)


def speaks_of_opening(item: Item, deadline: Deadline) -> bool:
    """Whether a mail names the moment from which a deadline's matter is taken, and not its end."""
    return deadline.opens is not None and (item.reminder.lead.startswith("open") or deadline.due is None)


def session_hours(words: Words, session: Session) -> str:
    """When a session is, in full: "14:00 đến 15:30, thứ Sáu, …"; "14:00, thứ Sáu, …" where no end is decided."""
    if session.date is None or session.start is None:
        return words.say("unset.date")
    if session.whole_day:
        return dates.day(words, session.date)
    if session.end is None or not session.end_decided:
        return dates.moment(words, session.start)
    return dates.hours(words, session.start, session.end)


def _moved(words: Words, before: datetime | None, now: datetime | None, which: str = "") -> str:
    """What an instant was and is. `which`, "due" or "opens", is named where it is not what the mail is about."""
    if before == now or now is None:
        return ""
    sentence = _was_and_is(words, before, dates.opening_short(words, now))
    return words.say(f"changed.{which}", sentence=sentence) if which else sentence


def _other_hour(words: Words, before: Told, session: Session) -> str:
    if not session.whole_day or session.start is None or before.at in {None, session.start}:
        return _moved(words, before.at, session.start)
    # It may have been told with an hour, which holds no longer.
    day = dates.opening_short(words, session.start)
    return _was_and_is(words, before.at, words.say("unset.hour", date=day))


def _was_and_is(words: Words, before: datetime | None, now: str) -> str:
    if before is None:
        return words.say("changed.new", now=now)
    # A whole day was told as a day: its midnight is no hour.
    return words.say("changed", before=dates.opening_short(words, before), now=now)


def _other_place(words: Words, before: Told, session: Session) -> str:
    was, now = one_line(before.venue), one_line(session.venue)
    if was == now:
        return ""
    if not now:
        return words.say("changed.venue.gone", before=was)
    return words.say("changed.venue" if was else "changed.venue.new", before=was, now=now)


def _phrase(phrase: str, listed: bool) -> str:
    return f"{phrase}.listed" if listed else phrase


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


def _taking_place(words: Words, session: Session, when: str) -> str:
    if session.date is None or session.start is None:
        return words.say("told.unset", when=when)
    if session.whole_day:
        return words.say("told.on", when=when)
    begins_only = when == dates.moment(words, session.start)
    return words.say("told.at" if begins_only else "told.from", when=when)


def _away(words: Words, now: datetime, at: datetime | None, *, whole_day: bool = False) -> str:
    away = dates.away(words, now, at, whole_day=whole_day) if at else ""
    return words.say("away", away=away) if away else ""
