"""A plan as an iCalendar file (RFC 5545): sessions as events, deadlines as tasks, reminders as their alarms."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from notifications.wording.audience import audience
from notifications.wording.reasons import reasons
from notifications.wording.words import Words, capital, clean, one_line, words_for
from rules.model import School
from rules.plan import Deadline, Plan, Reminder, Session, Status
from rules.recurrence import is_left_open
from rules.unsettled import ForNow

if TYPE_CHECKING:
    from icalendar import Alarm, Component, Event, Todo

PRODUCT = "-//doithoai//doithoai//VI"
_STATUS = {Status.PROVISIONAL: "TENTATIVE", Status.CANCELLED: "CANCELLED"}


def calendar(plan: Plan, school: School, stamp: datetime, language: str | None = None) -> bytes:
    """What of `plan` has a date, in UTF-8 with CRLF line ends; `stamp` (UTC) is when the plan was made.

    It speaks the school's language, or the one given.
    Whole days are dates, all else is UTC. Equal input gives equal bytes.
    """
    # Imported late: icalendar takes a third of a second, and no other command needs it.
    from icalendar import Calendar

    words = words_for(school, language)
    alarms = _by_target(plan.reminders)
    sessions = {session.id: session for session in plan.sessions}
    for_now = ForNow(school)
    made = Calendar()
    _fill(
        made,
        {
            "prodid": PRODUCT,
            "version": "2.0",
            "calscale": "GREGORIAN",
            "method": "PUBLISH",
            "x-wr-calname": clean(one_line(school.plan or school.name)),
            "x-wr-timezone": school.timezone,
        },
    )
    for session in plan.sessions:
        if session.date is not None:
            made.add_component(_event(words, school, session, stamp, alarms[session.id]))
    for deadline in plan.deadlines:
        if deadline.due is not None:
            session_of = sessions.get(deadline.session)
            rings, is_for_now = alarms[deadline.id], deadline in for_now
            made.add_component(_task(words, school, deadline, session_of, stamp, rings, for_now=is_for_now))
    return bytes(made.to_ical())


def _by_target(reminders: Iterable[Reminder]) -> defaultdict[str, list[Reminder]]:
    found: defaultdict[str, list[Reminder]] = defaultdict(list)
    for reminder in reminders:
        found[reminder.of].append(reminder)
    return found


def _event(
    words: Words, school: School, session: Session, stamp: datetime, reminders: list[Reminder]
) -> Event:
    from icalendar import Event

    start: object = session.date if session.whole_day else session.start
    end: object = session.end
    if session.whole_day and session.date is not None:
        end = session.date + timedelta(days=1)
    title = _titled(words, session)
    made = Event()
    _fill(
        made,
        {
            **_identity(session.id, school, stamp),
            "summary": title,
            "dtstart": start,
            "dtend": end,
            "location": session.venue,
            "description": _lines(
                audience(words, session),
                session.note,
                capital(reasons(words, session.trace, session, left_open=_left_open(school, session))),
            ),
            "status": _STATUS.get(session.status, "CONFIRMED"),
        },
    )
    _ring(made, reminders, session.title)
    return made


def _titled(words: Words, session: Session) -> str:
    """What an event is called. Many calendars do not show its STATUS, so that its name has to say it."""
    if session.status is Status.PLANNED:
        return session.title
    return words.say(f"ics.{session.status}", title=session.title)


def _left_open(school: School, session: Session) -> bool:
    recurs = next((rule.recurs for rule in school.rules if rule.id == session.rule), None)
    return recurs is not None and is_left_open(recurs, session.key)


def _task(
    words: Words,
    school: School,
    deadline: Deadline,
    session: Session | None,
    stamp: datetime,
    reminders: list[Reminder],
    *,
    for_now: bool,
) -> Todo:
    from icalendar import Todo

    # A task has to begin before it is due; one that does not is a warning of `check`.
    begins = deadline.opens if deadline.opens and deadline.due and deadline.opens < deadline.due else None
    title = words.say("ics.due-provisional", title=deadline.title) if for_now else deadline.title
    made = Todo()
    _fill(
        made,
        {
            **_identity(deadline.id, school, stamp),
            "summary": title,
            "dtstart": begins,
            "due": deadline.due,
            "description": _lines(
                deadline.submit_to, deadline.note, capital(reasons(words, deadline.trace, session))
            ),
            "status": "NEEDS-ACTION",
        },
    )
    _ring(made, reminders, deadline.title)
    return made


def _identity(target: str, school: School, stamp: datetime) -> dict[str, object]:
    return {"uid": f"{target}@{school.id}", "dtstamp": stamp, "last-modified": stamp}


def _ring(target: Event | Todo, reminders: list[Reminder], title: str) -> None:
    for reminder in sorted(reminders, key=lambda r: (r.at, r.id)):
        target.add_component(_alarm(reminder, title))


def _alarm(reminder: Reminder, title: str) -> Alarm:
    from icalendar import Alarm

    made = Alarm()
    _fill(made, {"uid": reminder.id, "action": "DISPLAY", "description": title})
    # Without the parameter an instant would be read as a length of time.
    made.add("trigger", reminder.at, parameters={"VALUE": "DATE-TIME"})
    return made


def _fill(component: Component, values: Mapping[str, object]) -> None:
    """Add what is not empty, text in NFC."""
    for name, value in values.items():
        if value not in (None, ""):
            component.add(name, clean(value) if isinstance(value, str) else value)


def _lines(*parts: str) -> str:
    return "\n".join(part.strip() for part in parts if part.strip())
