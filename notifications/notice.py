"""The mail to the admin when something needs a person: what happened, since when, what to do."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum

from notifications.compose import write
from notifications.facts import Fact
from notifications.identity import address_key
from notifications.mime import named_mailbox
from notifications.model import Message, Sender
from notifications.page import Line, Matter, Page
from notifications.wording import dates, people
from notifications.wording.words import Words, clean, one_line, words_for
from rules.model import School
from rules.plan import Deadline, Session

LISTED = 20
"""So many cases stand in one mail; of more only the number is said."""
_DETAIL = 300
"""So many characters of a server's answer or of a fault."""


class TroubleCode(StrEnum):
    """What needs a person."""

    BROKEN_EDIT = "broken-edit"
    """The files have faults; the plan in force is an earlier version."""
    NOT_RUNNING = "not-running"
    """The service has not looked for a while, and did not say that it ended."""
    TICK_FAILED = "tick-failed"
    """It runs, but cannot do its work: the database is away, the disk full."""
    SENDER_HANGS = "sender-hangs"
    """The sending of mails is at one of them for longer than that may take."""
    PAUSED = "paused"
    """Somebody has told the service to tell nobody."""
    CLOCK = "clock"
    """The clock is not to be believed, so nothing is done."""
    RESTORED = "restored"
    """What fell due since the backup that was restored is held."""
    ACCOUNT = "account"
    """The mail account does not work."""
    ROLE_EMPTY = "role-empty"
    """Something is due for a role that nobody has."""
    FAILED = "failed"
    """Refused for good."""
    UNKNOWN = "unknown"
    """It is not known whether these arrived, and they are not sent again."""
    MISSED = "missed"
    """Their time passed before they could be told, or they were told late."""
    TOLD_AND_GONE = "told-and-gone"
    """People were told of something ahead that is cancelled, or is not in the plan any more."""
    TOLD_AND_MOVED = "told-and-moved"
    """People were told of a session that has moved since, and are told so only after the hour they know."""
    NOT_COMPOSED = "not-composed"
    """These cannot be written, through a fault of the program or of a value in the plan."""
    TEMPLATE = "template"
    """A template of the school's own has an error, and the built-in one is used."""
    DATE_NOT_SET = "date-not-set"
    """A session that is near has no date, or one for now only."""
    PLAN_ENDS = "plan-ends"
    """After these days there is nothing left to say."""


_BELIEVED = frozenset({TroubleCode.TOLD_AND_GONE, TroubleCode.TOLD_AND_MOVED})
"""Those that are about what people believe: the people are counted."""


@dataclass(frozen=True, slots=True)
class Case:
    """One case of a trouble; what is not known, or does not apply, is left out. Instants are UTC.

    `words` are those that were met: a fault with its place, a mail server's answer, what a role is called.
    `name` and `address` are whom it concerns, `target` and `session` what it is about, `at` when they were to be
    told; of what is no more, or has moved, when they believe it to be. With `late` they were told, by so much too
    late. `day` is the day by which something is to be settled.
    """

    words: str = ""
    since: datetime | None = None
    name: str = ""
    address: str = ""
    target: Session | Deadline | None = None
    session: Session | None = None
    at: datetime | None = None
    late: timedelta | None = None
    day: date | None = None


@dataclass(frozen=True, slots=True)
class Notice:
    """All that is needed to write to the admin of one trouble, at `now` (UTC). `to` is the admin's address."""

    school: School
    sender: Sender
    to: str
    code: TroubleCode
    cases: tuple[Case, ...]
    now: datetime
    message_id: str


def compose_notice(notice: Notice) -> Message:
    """The mail to the admin: the same bytes for the same notice. Raises HeaderValueError."""
    return write(
        _page(notice),
        notice.sender,
        named_mailbox("To", clean(_name(notice)), notice.to),
        message_id=notice.message_id,
        date=words_for(notice.school).local(notice.now),
    )


def sentence(words: Words, code: TroubleCode, cases: Sequence[Case]) -> str:
    """What happened, in one sentence."""
    key = f"notice.{code}"
    if code is TroubleCode.MISSED:
        late, missed = _late_and_missed(cases)
        if late:
            key = "notice.missed-and-late" if missed else "notice.late"
        return words.say(key, count=missed, late=late)
    if code in _BELIEVED:
        return words.say(key, count=_count_people(cases))
    return words.say(key, count=len(cases), roles=_roles(words, cases))


def items(words: Words, code: TroubleCode, cases: Sequence[Case]) -> list[str]:
    """What is known of the cases, a line for each, or for each reminder that several people missed."""
    if code is TroubleCode.MISSED:
        return _missed(words, cases)
    if code in _BELIEVED:
        return _believed(words, code, cases)
    if code is TroubleCode.ROLE_EMPTY:
        return list(dict.fromkeys(filter(None, (_about(words, case) for case in cases))))
    return list(filter(None, (_item(words, code, case) for case in cases)))


def _page(notice: Notice) -> Page:
    words = words_for(notice.school)
    subject = words.say(
        f"notice.{notice.code}.subject",
        count=_count_people(notice.cases) if notice.code in _BELIEVED else len(notice.cases),
        roles=_roles(words, notice.cases),
    )
    said = sentence(words, notice.code, notice.cases)
    return Page(
        language=words.language,
        subject=one_line(words.say("notice.subject", what=subject)),
        preview=said,
        greeting=_greeting(words, notice),
        summary="",
        matters=(Matter(Line(said), _facts(words, notice)),),
        sessions=(),
        privacy="",
        closing=words.say("closing"),
        school=one_line(notice.school.name),
        plan=one_line(notice.school.plan),
        footer=words.say("notice.footer"),
    )


def _facts(words: Words, notice: Notice) -> tuple[Fact, ...]:
    since = min((case.since for case in notice.cases if case.since), default=None)
    lines = items(words, notice.code, notice.cases)
    if len(lines) > LISTED:
        lines = [*lines[:LISTED], words.say("notice.more", count=len(lines) - LISTED)]
    if len(lines) > 1:
        # One may be long enough to wrap: where the next begins has to be seen.
        lines = [words.say("notice.one", line=line) for line in lines]
    found = [
        (words.say("notice.since"), dates.moment(words, since) if since else ""),
        (words.say("notice.what"), "\n".join(lines)),
        (words.say("notice.do"), _to_do(words, notice)),
    ]
    return tuple(Fact(label, clean(value)) for label, value in found if value)


def _to_do(words: Words, notice: Notice) -> str:
    only_late = notice.code is TroubleCode.MISSED and _late_and_missed(notice.cases)[1] == 0
    return words.say("notice.late.do" if only_late else f"notice.{notice.code}.do")


def _greeting(words: Words, notice: Notice) -> str:
    for person in notice.school.people:
        if address_key(person.email) == address_key(notice.to):
            return people.greeting(words, notice.school, person, ())
    return words.say("greeting", who=words.say("notice.greeting"))


def _name(notice: Notice) -> str:
    found = (p.name for p in notice.school.people if address_key(p.email) == address_key(notice.to))
    return next(found, "")


def _item(words: Words, code: TroubleCode, case: Case) -> str:
    if code is TroubleCode.DATE_NOT_SET:
        return _unset(words, case)
    if code is TroubleCode.PLAN_ENDS:
        if case.session is None or case.day is None:
            return words.say("notice.none-left")
        day = dates.day(words, case.day)
        return words.say("notice.last", title=one_line(case.session.title), day=day)
    head = words.say("list.comma").join(filter(None, (_person(words, case), _about(words, case))))
    met = one_line(case.words)[:_DETAIL]
    return words.say("notice.detail", head=head, words=met) if head and met else head or met


def _unset(words: Words, case: Case) -> str:
    if case.session is None or case.day is None:
        return ""
    values = {
        "title": one_line(case.session.title),
        "key": case.session.key,
        "day": dates.day(words, case.day),
    }
    return words.say("notice.provisional" if case.session.date else "notice.not-set", **values)


def _person(words: Words, case: Case) -> str:
    if case.name and case.address:
        return words.say("notice.to", name=one_line(case.name), address=case.address)
    return case.address


def _about(words: Words, case: Case) -> str:
    """What a reminder is about, with its instant."""
    target = case.target
    if target is None:
        return ""
    at = target.start if isinstance(target, Session) else target.due
    pattern = "notice.on" if isinstance(target, Session) else "notice.due"
    when = words.say(pattern, when=_when(words, target, at)) if at else words.say("notice.without-date")
    return words.say("notice.about", title=one_line(_title(target)), when=when)


def _when(words: Words, target: Session | Deadline | None, at: datetime) -> str:
    # What begins a whole day is no hour; that a session is one is known only of those still in the plan.
    hours = isinstance(target, Deadline) or (isinstance(target, Session) and not target.whole_day)
    return (dates.moment_short if hours else dates.opening_short)(words, at)


def _title(target: Session | Deadline) -> str:
    return target.title if isinstance(target, Session) else target.short or target.title


def _missed(words: Words, cases: Sequence[Case]) -> list[str]:
    """One line a reminder: the missed ones first, with the names of those who are to be told by other means."""
    groups: dict[tuple[bool, str, datetime | None], list[Case]] = {}
    for case in cases:
        about = _about(words, case) or one_line(case.words)
        groups.setdefault((case.late is not None, about, case.at), []).append(case)
    lines = []
    for (_, about, at), group in sorted(groups.items(), key=lambda one: (one[0][0], str(one[0][2]))):
        late = max((case.late for case in group if case.late), default=None)
        said = words.say(
            "notice.late-by" if late else "notice.missed-by",
            about=about,
            people=words.say("notice.people" if len(group) != 1 else "notice.people.one", count=len(group)),
            at=dates.moment_short(words, at) if at else "?",
            late=_length(words, late) if late else "",
        )
        lines.append(said if late else words.say("notice.detail", head=said, words=_everybody(words, group)))
    return lines


def _believed(words: Words, code: TroubleCode, cases: Iterable[Case]) -> list[str]:
    """One line a session or deadline that is not as people were told: when they believe it to be, who they are."""
    groups: dict[tuple[str, datetime | None], list[Case]] = {}
    for case in cases:
        title = one_line(_title(case.target) if case.target is not None else case.words)
        groups.setdefault((title, case.at), []).append(case)
    lines = []
    for (title, at), group in groups.items():
        when = _when(words, group[0].target, at) if at else words.say("notice.without-date")
        if code is TroubleCode.TOLD_AND_MOVED:
            when = words.say("notice.moved", before=when, now=_begins(words, group[0].target))
        about = words.say("notice.about", title=title, when=when)
        lines.append(words.say("notice.detail", head=about, words=_everybody(words, group)))
    return lines


def _begins(words: Words, target: Session | Deadline | None) -> str:
    if not isinstance(target, Session) or target.start is None:
        return words.say("notice.without-date")
    return _when(words, target, target.start)


def _everybody(words: Words, cases: Sequence[Case]) -> str:
    who = [_person(words, case) for case in cases[:LISTED]]
    if len(cases) > LISTED:
        who.append(words.say("notice.people.more", count=len(cases) - LISTED))
    return words.say("list.comma").join(who)


def _count_people(cases: Iterable[Case]) -> int:
    return len({address_key(case.address) for case in cases})


def _length(words: Words, late: timedelta) -> str:
    if late.days:
        return words.say("notice.late.day" if late.days == 1 else "notice.late.days", days=late.days)
    return dates.duration(words, late)


def _late_and_missed(cases: Iterable[Case]) -> tuple[int, int]:
    late = [case.late is not None for case in cases]
    return sum(late), len(late) - sum(late)


def _roles(words: Words, cases: Iterable[Case]) -> str:
    return words.listed(list(dict.fromkeys(case.words for case in cases if case.words)))
