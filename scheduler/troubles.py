"""What needs a person, as the database has it: read alike by `status` and by the service itself."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from notifications.account_state import Mode
from notifications.dispatch import State
from notifications.notice import TroubleCode
from rules.model import Term
from rules.plan import Session
from rules.unsettled import Unsettled, Wanted, unsettled
from scheduler.config.faults import Fault
from scheduler.store import ledger
from scheduler.store.accounts import in_trouble
from scheduler.store.engine import Tx
from scheduler.store.gone import Gone, gone, moved
from scheduler.store.ledger import Entry
from scheduler.store.restored import held_restored
from scheduler.store.standing import Standing

PATIENCE = timedelta(hours=1)
"""An account that rests for less is no trouble: a mail server may be busy."""
RECENT = timedelta(days=14)
"""What went wrong longer ago has been seen, or it is too late to do anything about."""


@dataclass(frozen=True, slots=True)
class Trouble:
    """Something that needs a person: `detail` is an id or the words met, `since` is UTC where it is known.

    `key` tells it from others of its code. `entry` is the delivery it is about, `late` how much too late that was
    sent; `wanted` is what the plan still lacks; `gone` what people were told of and is no more.
    """

    code: TroubleCode
    detail: str
    since: datetime | None = None
    key: str = ""
    entry: Entry | None = None
    late: timedelta | None = None
    wanted: Wanted | None = None
    gone: Gone | None = None


def of_service(tx: Tx, stands: Standing, now: datetime) -> Iterator[Trouble]:
    """Why nobody is told at `now`."""
    if stands.clock is not None:
        yield Trouble(TroubleCode.CLOCK, stands.clock, stands.clock_since, stands.clock)
    if stands.paused_at is not None:
        yield Trouble(TroubleCode.PAUSED, "", stands.paused_at)
    if stands.restored_at is not None:
        yield Trouble(TroubleCode.RESTORED, str(held_restored(tx)), stands.restored_at)
    for name, state in in_trouble(tx):
        if state.mode is Mode.RESTS and state.since is not None and now - state.since < PATIENCE:
            continue
        words = f"{state.reason}: {state.answer}" if state.answer else state.reason or ""
        yield Trouble(TroubleCode.ACCOUNT, words, state.since, f"{name} {state.mode}")


def of_broken_edit(stands: Standing) -> Iterator[Trouble]:
    """Why the newest version of the plan is not in force, as the service noted it."""
    if stands.broken is not None:
        yield Trouble(TroubleCode.BROKEN_EDIT, stands.broken, stands.broken_since)


def of_deliveries(tx: Tx, now: datetime) -> Iterator[Trouble]:
    """What was not told, or perhaps not."""
    for role, reminder, at in ledger.held_roles(tx):
        yield Trouble(TroubleCode.ROLE_EMPTY, f"{role}: {reminder}", at, role)
    for entry in ledger.needing_person(tx, now - RECENT):
        code = _ENDED_BADLY.get(entry.state, TroubleCode.NOT_COMPOSED)
        yield Trouble(code, f"{entry.id}: {entry.to}", entry.settled_at or entry.decided_at, entry.id, entry)


_ENDED_BADLY = {
    State.FAILED: TroubleCode.FAILED,
    State.UNKNOWN: TroubleCode.UNKNOWN,
    State.MISSED: TroubleCode.MISSED,
}


def of_gone(tx: Tx, now: datetime) -> Iterator[Trouble]:
    """What people believe to be ahead, but is no more, or at another time: no mail tells them so in time."""
    for one in (*gone(tx, now), *moved(tx, now)):
        code = TroubleCode.TOLD_AND_MOVED if one.moved else TroubleCode.TOLD_AND_GONE
        detail = f"{one.target}: {', '.join(one.people)}"
        yield Trouble(code, detail, None, one.target, gone=one)


def of_plan(sessions: Iterable[Session], terms: Iterable[Term], today: date) -> Iterator[Trouble]:
    """What the plan lacks, lest there be nothing left to say."""
    for wanted in unsettled(sessions, terms, today):
        code = TroubleCode.PLAN_ENDS if wanted.what is Unsettled.PLAN_ENDS else TroubleCode.DATE_NOT_SET
        session = wanted.session.id if wanted.session is not None else ""
        yield Trouble(code, session, None, f"{wanted.what} {session}", wanted=wanted)


def of_templates(faults: Iterable[Fault], language: str) -> Iterator[Trouble]:
    """What keeps mail templates of the school's own from being used."""
    for fault in faults:
        place = f"{fault.file.name}:{fault.line}"
        yield Trouble(
            TroubleCode.TEMPLATE, f"{place}: {fault.message(language)}", None, f"{place} {fault.code}"
        )


def of_lateness(tx: Tx, since: datetime) -> Iterator[Trouble]:
    """What was sent after `since`, but too late: nothing is to be done about it, yet the admin hears of it."""
    for entry, late in ledger.told_late(tx, since, LATE):
        yield Trouble(TroubleCode.MISSED, "", entry.settled_at, f"late {entry.id}", entry, late)


LATE = timedelta(hours=1)
"""What goes out within this is in time: a mail server may ask for some patience."""
