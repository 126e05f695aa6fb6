"""What is raised with the admin: gathered at each tick, decided purely, stored, and put into words when it is sent."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import structlog

from notifications.identity import address_key, message_id
from notifications.model import Sender
from notifications.notice import Case, Notice, TroubleCode, items, sentence
from notifications.wording import people
from notifications.wording.words import Words, one_line, words_for
from rules.instants import local_day
from rules.plan import Deadline, Session
from scheduler.account import account_name
from scheduler.alarm import EVENTS, REMEMBERED, Step, steps
from scheduler.config.load import Config
from scheduler.snapshot import Snapshot
from scheduler.store import notices
from scheduler.store.engine import Store, Tx
from scheduler.store.gone import Gone
from scheduler.store.notices import Post, Raised
from scheduler.store.standing import Standing, standing
from scheduler.template_check import TemplateWatch
from scheduler.troubles import (
    Trouble,
    of_broken_edit,
    of_deliveries,
    of_gone,
    of_lateness,
    of_plan,
    of_service,
    of_templates,
)

log = structlog.get_logger()

COLLECTING = timedelta(minutes=10)
"""How long a notice waits for more of its kind, so that one mail tells of all forty."""
_LOOKED_BACK = timedelta(minutes=20), timedelta(days=2)
"""How far back what went out late is looked for: at each tick, and at the first of a day."""
_SAID = 3
_STILL = frozenset({TroubleCode.CLOCK, TroubleCode.PAUSED, TroubleCode.RESTORED, TroubleCode.ACCOUNT})
"""What is raised also while nothing is told; the rest can wait until it is."""


@dataclass(frozen=True, slots=True)
class Alarm:
    """A trouble that was raised: its code, and what it is in the school's language, on one line."""

    code: TroubleCode
    text: str


class Notices:
    """Follows what needs a person. For the thread that ticks; `notice` for the one that sends."""

    def __init__(self, store: Store, config: Callable[[], Config], plan: Callable[[], Snapshot]) -> None:
        """`config` and `plan` give those in force at each call."""
        self._store, self._config, self._plan = store, config, plan
        self._late_since: datetime | None = None
        self._templates = TemplateWatch()
        self.troubles: tuple[Trouble, ...] = ()
        """What needs a person now."""

    def follow(self, now: datetime) -> list[Alarm]:
        """Look at what needs a person, and raise with the admin what is to be raised."""
        plan, admin = self._plan(), self._config().service.admin
        today = local_day(now, ZoneInfo(plan.school.timezone))
        with self._store.reading() as tx:
            stands = standing(tx)
            found = list(self._gather(tx, stands, plan, now))
            before = notices.raised_since(tx, today - REMEMBERED)
        silent = _is_silent(stands)
        self.troubles = tuple(trouble for trouble in found if trouble.late is None)
        wanted = [trouble for trouble in found if not silent or trouble.code in _STILL]
        to_do = list(
            steps(
                _keys(wanted),
                [one for one in before if not silent or one.cause in _STILL],
                school=plan.school.id,
                today=today,
                now=now,
                admin="" if silent else admin,
            )
        )
        if to_do:
            with self._store.writing() as tx:
                for step in to_do:
                    self._apply(tx, step, plan, admin, now)
        return [Alarm(step_code, said(plan, step_code, of(found, step_code))) for step_code in _raised(to_do)]

    def notice(self, tx: Tx, target: str, to: str, now: datetime, anew: bool = True) -> Notice | None:
        """What the notice `target` says now, and, if it is said `anew`, covers from here on; None if it is over."""
        plan, raised = self._plan(), notices.raised(tx, target)
        if raised is None or address_key(self._config().service.admin) != address_key(to):
            return None
        code = TroubleCode(raised.cause)
        found = of([*self._all(tx, standing(tx), plan, now), *of_lateness(tx, _late_since(raised))], code)
        if code in EVENTS:
            found = [trouble for trouble in found if trouble.key not in raised.before]
        if not found:
            return None
        if anew:
            told = raised.keys | {trouble.key for trouble in found}
            notices.put(
                tx, Raised(raised.id, code, raised.day, raised.at, told, raised.before, raised.over, to)
            )
        mail = plan.mail
        identity = message_id(plan.school.id, [(f"{target}/{notices.LEAD}", 0)], address_key(to), mail.from_)
        cases = tuple(cases_of(plan, found))
        return Notice(plan.school, Sender(mail.from_, mail.reply_to), to, code, cases, now, identity)

    def _gather(self, tx: Tx, stands: Standing, plan: Snapshot, now: datetime) -> Iterator[Trouble]:
        yield from self._all(tx, stands, plan, now)
        today = local_day(now, ZoneInfo(plan.school.timezone))
        since = self._late_since
        fresh = since is None or local_day(since, ZoneInfo(plan.school.timezone)) != today
        yield from of_lateness(tx, now - _LOOKED_BACK[fresh])
        self._late_since = now

    def _all(self, tx: Tx, stands: Standing, plan: Snapshot, now: datetime) -> Iterator[Trouble]:
        yield from of_broken_edit(stands)
        yield from of_service(tx, stands, now)
        for trouble in of_deliveries(tx, now):
            if trouble.entry is None or trouble.entry.kind != notices.KIND:
                yield trouble
        yield from of_gone(tx, now)
        today = local_day(now, ZoneInfo(plan.school.timezone))
        yield from of_plan(plan.sessions.values(), plan.school.calendar.terms, today)
        yield from of_templates(self._templates.faults(self._config(), today), plan.school.language)

    def _apply(self, tx: Tx, step: Step, plan: Snapshot, admin: str, now: datetime) -> None:
        notices.put(tx, step.notice)
        if step.mail:
            post = Post(plan.school.id, admin, plan.mail.from_, account_name(plan.mail), now + COLLECTING)
            notices.post(tx, step.notice, post, now)
        if step.alarm:
            log.error("needs_a_person", cause=step.notice.cause, cases=len(step.notice.keys), mail=step.mail)


def said(plan: Snapshot, code: TroubleCode, troubles: Iterable[Trouble] = ()) -> str:
    """A trouble in the school's language, on one line."""
    words, cases = words_for(plan.school), list(cases_of(plan, troubles))
    known = items(words, code, cases)
    more = [words.say("notice.more", count=len(known) - _SAID)] if len(known) > _SAID else []
    return one_line(" ".join((sentence(words, code, cases), "; ".join([*known[:_SAID], *more]))))


def of(troubles: Iterable[Trouble], code: TroubleCode) -> list[Trouble]:
    """Those with that code."""
    return [trouble for trouble in troubles if trouble.code is code]


def cases_of(plan: Snapshot, troubles: Iterable[Trouble]) -> Iterator[Case]:
    """The troubles as the mail tells them: with names and titles for ids, as far as the plan still has them."""
    words = words_for(plan.school)
    for trouble in troubles:
        yield from _cases(plan, words, trouble)


def _cases(plan: Snapshot, words: Words, trouble: Trouble) -> Iterator[Case]:
    if trouble.entry is not None:
        yield _of_delivery(plan, trouble)
    elif trouble.gone is not None:
        yield from _of_gone(plan, trouble.gone)
    elif trouble.wanted is not None:
        yield Case(session=trouble.wanted.session, day=trouble.wanted.by)
    elif trouble.code is TroubleCode.ROLE_EMPTY:
        reminder = plan.reminders.get(trouble.detail.partition(": ")[2])
        target = _target(plan, reminder.of) if reminder is not None else None
        yield Case(people.role_name(words, plan.school, trouble.key), trouble.since, target=target)
    else:
        for line in trouble.detail.splitlines() or [""]:
            yield Case(_words(words, trouble.code, line), trouble.since)


def _of_delivery(plan: Snapshot, trouble: Trouble) -> Case:
    entry = trouble.entry
    assert entry is not None
    person, target = plan.people.get(address_key(entry.to)), _target(plan, entry.target)
    met = {TroubleCode.FAILED: entry.answer, TroubleCode.NOT_COMPOSED: entry.reason}.get(trouble.code)
    return Case(
        words=(met or "") if target is not None else " ".join(filter(None, (entry.target, met))),
        since=trouble.since,
        name=person.name if person is not None else "",
        address=entry.to,
        target=target,
        at=entry.at,
        late=trouble.late,
    )


def _of_gone(plan: Snapshot, gone: Gone) -> Iterator[Case]:
    target, name = _target(plan, gone.target), " ".join(gone.target.split("/")[1:])
    for address in gone.people:
        person = plan.people.get(address_key(address))
        called = person.name if person is not None else ""
        yield Case("" if target else name, name=called, address=address, target=target, at=gone.at)


def _target(plan: Snapshot, key: str) -> Session | Deadline | None:
    return plan.sessions.get(key) or plan.deadlines.get(key)


def _words(words: Words, code: TroubleCode, met: str) -> str:
    if code is TroubleCode.CLOCK:
        return words.say(f"clock.{met}")
    if code is TroubleCode.RESTORED:
        return words.say("notice.restored.held", count=met)
    if code is TroubleCode.ACCOUNT:
        reason, _, answer = met.partition(": ")
        if words.knows(f"reason.{reason}"):
            known = words.say(f"reason.{reason}")
            return f"{known} ({answer})" if answer else known
    return met


def _is_silent(stands: Standing) -> bool:
    return stands.paused_at is not None or stands.clock is not None


def _keys(troubles: Iterable[Trouble]) -> dict[TroubleCode, frozenset[str]]:
    keys: dict[TroubleCode, set[str]] = {}
    for trouble in troubles:
        keys.setdefault(trouble.code, set()).add(trouble.key)
    return {code: frozenset(known) for code, known in keys.items()}


def _raised(to_do: Iterable[Step]) -> list[TroubleCode]:
    return [TroubleCode(step.notice.cause) for step in to_do if step.alarm]


def _late_since(raised: Raised) -> datetime:
    return raised.at - _LOOKED_BACK[1]
