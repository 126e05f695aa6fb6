"""How things stand, as another process sees it: from the files and the database alone."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from pathlib import Path

from notifications.dispatch import State
from scheduler.config.faults import ConfigError
from scheduler.files import Content, Files
from scheduler.store import ledger, migrate, plan, running
from scheduler.store.engine import Store, Tx, sqlite_path
from scheduler.store.ledger import NextReminder
from scheduler.store.plan import InForce
from scheduler.store.running import Running

STALE = timedelta(minutes=2)
"""A service that has not ticked for this long does not run well."""
RECENT = timedelta(days=14)
"""What went wrong longer ago has been seen, or it is too late to do anything about."""


class TroubleCode(StrEnum):
    """What needs a person."""

    BROKEN_EDIT = "broken-edit"
    """The files have faults; the plan in force is an earlier version."""
    NOT_RUNNING = "not-running"
    """The service has not looked for a while, and did not say that it ended."""
    ACCOUNT = "account"
    """The mail account does not work."""
    ROLE_EMPTY = "role-empty"
    """Something is due for a role that nobody has."""
    FAILED = "failed"
    """Refused for good."""
    UNKNOWN = "unknown"
    """It is not known whether these arrived, and they are not sent again."""
    MISSED = "missed"
    """Their time passed before they could be told."""
    NOT_COMPOSED = "not-composed"
    """These cannot be written, through a fault of the program or of a value in the plan."""


@dataclass(frozen=True, slots=True)
class Trouble:
    """Something that needs a person: `detail` is an id or the words met, `since` is UTC where it is known."""

    code: TroubleCode
    detail: str
    since: datetime | None = None


@dataclass(frozen=True, slots=True)
class Status:
    """Instants are UTC. `in_force` is None before the first start, `running` too."""

    path: Path
    database: str
    in_force: InForce | None = None
    edited: bool = False
    """The files are sound and differ from the version in force: the service will take them up."""
    running: Running | None = None
    runs: bool = False
    next_reminders: tuple[NextReminder, ...] = ()
    counts: Mapping[State, int] | None = None
    troubles: tuple[Trouble, ...] = ()


def gather_status(path: Path, now: datetime, *, reminders: int = 5) -> Status:
    """How the service of the config.toml at `path` stands at `now`, with the next `reminders`. Changes nothing.

    Raises DatabaseError.
    """
    files = Files(path)
    database = files.database()
    broken = _faults(files)
    file = sqlite_path(database)
    troubles: list[Trouble] = []
    if file is not None and not file.exists():
        if broken is not None:
            troubles.append(Trouble(TroubleCode.BROKEN_EDIT, broken))
        return Status(files.path, database, troubles=tuple(troubles))
    store = Store(database)
    try:
        with store.reading() as tx:
            if migrate.version_of(tx) is None:
                return Status(files.path, database)
            return _read(tx, files, database, broken, now, reminders)
    finally:
        store.close()


def _read(tx: Tx, files: Files, database: str, broken: str | None, now: datetime, reminders: int) -> Status:
    service, current = running.running(tx), plan.in_force(tx)
    runs = service is not None and service.stopped_at is None and _fresh(service, now)
    return Status(
        path=files.path,
        database=database,
        in_force=current,
        edited=broken is None and current is not None and _differs(files.content(), current),
        running=service,
        runs=runs,
        next_reminders=tuple(ledger.next_reminders(tx, reminders)),
        counts=ledger.counts(tx),
        troubles=(*_of_service(service, broken, runs), *_of_deliveries(tx, now)),
    )


def _of_service(service: Running | None, broken: str | None, runs: bool) -> Iterator[Trouble]:
    # What the service refuses may also be sound by itself: a plan of another school.
    why = broken or (service.broken if service is not None and runs else None)
    if why is not None:
        yield Trouble(TroubleCode.BROKEN_EDIT, why, service.broken_since if service is not None else None)
    if service is not None and service.stopped_at is None and not runs:
        yield Trouble(TroubleCode.NOT_RUNNING, f"{service.pid} on {service.host}", service.last_tick)
    if service is not None and service.account is not None:
        yield Trouble(TroubleCode.ACCOUNT, service.account, service.account_since)


def _of_deliveries(tx: Tx, now: datetime) -> Iterator[Trouble]:
    for role, reminder, at in ledger.held_roles(tx):
        yield Trouble(TroubleCode.ROLE_EMPTY, f"{role}: {reminder}", at)
    for entry in ledger.entries(tx, State.PENDING):
        if (entry.reason or "").startswith("compose"):
            yield Trouble(TroubleCode.NOT_COMPOSED, f"{entry.id}: {entry.to}", entry.decided_at)
    for state, code in _ENDED_BADLY.items():
        for entry in ledger.entries(tx, state):
            ended = entry.settled_at if entry.again is None else None
            if ended is not None and now - ended <= RECENT:
                yield Trouble(code, f"{entry.id}: {entry.to}", ended)


_ENDED_BADLY = {
    State.FAILED: TroubleCode.FAILED,
    State.UNKNOWN: TroubleCode.UNKNOWN,
    State.MISSED: TroubleCode.MISSED,
}


def _faults(files: Files) -> str | None:
    try:
        files.load()
    except ConfigError as error:
        return str(error)
    return None


def _differs(content: Content, current: InForce) -> bool:
    return content != Content(current.version.config, current.version.roster)


def _fresh(service: Running, now: datetime) -> bool:
    return now - (service.last_tick or service.started_at) <= STALE
