"""How things stand, as another process sees it: from the files and the database alone."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

from notifications.dispatch import State
from notifications.notice import TroubleCode
from rules.instants import local_day
from scheduler.config.faults import ConfigError
from scheduler.config.load import Source, load_source
from scheduler.files import Content, Files
from scheduler.snapshot import take_snapshot
from scheduler.store import ledger, plan, running
from scheduler.store.engine import Tx
from scheduler.store.ledger import NextReminder
from scheduler.store.looking import looking
from scheduler.store.plan import InForce
from scheduler.store.running import Running
from scheduler.store.standing import standing
from scheduler.template_check import template_faults
from scheduler.troubles import LATE, Trouble, of_deliveries, of_gone, of_plan, of_service, of_templates

STALE = timedelta(minutes=2)
"""A service that has not ticked for this long does not run well."""


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
    with looking(database) as tx:
        if tx is None:
            faults = (Trouble(TroubleCode.BROKEN_EDIT, broken),) if broken is not None else ()
            return Status(files.path, database, troubles=faults)
        return _read(tx, files, database, broken, now, reminders)


def _read(tx: Tx, files: Files, database: str, broken: str | None, now: datetime, reminders: int) -> Status:
    service, current = running.running(tx), plan.in_force(tx)
    runs = service is not None and is_alive(service, now)
    coming = tuple(ledger.next_reminders(tx, reminders))
    return Status(
        path=files.path,
        database=database,
        in_force=current,
        edited=broken is None and current is not None and _differs(files.content(), current),
        running=service,
        runs=runs,
        next_reminders=coming,
        counts=ledger.counts(tx),
        troubles=(
            *_of_files(service, broken, runs),
            *_of_absence(service, coming, runs, now),
            *of_service(tx, standing(tx), now),
            *of_deliveries(tx, now),
            *of_gone(tx, now),
            *(_of_plan(current, files.path, now) if current is not None else ()),
        ),
    )


def _of_files(service: Running | None, broken: str | None, runs: bool) -> Iterator[Trouble]:
    # What the service refuses may also be sound by itself: a plan of another school.
    why = broken or (service.broken if service is not None and runs else None)
    if why is not None:
        yield Trouble(TroubleCode.BROKEN_EDIT, why, service.broken_since if service is not None else None)


def _of_absence(
    service: Running | None, coming: Sequence[NextReminder], runs: bool, now: datetime
) -> Iterator[Trouble]:
    """That it went away without a word; or was stopped, and has been missed since: who stops it may forget it."""
    if service is None or runs:
        return
    if service.stopped_at is None:
        yield Trouble(TroubleCode.NOT_RUNNING, f"{service.pid} on {service.host}", service.last_tick)
    elif coming and now - coming[0].at > LATE:
        yield Trouble(TroubleCode.NOT_RUNNING, coming[0].target, coming[0].at)


def _of_plan(current: InForce, path: Path, now: datetime) -> Iterator[Trouble]:
    try:
        config = load_source(Source(current.version.config, current.version.roster), path)
    except ConfigError:
        # Sound for the version of the program that took it up, and the service goes on by it.
        return
    school, today = config.school, local_day(now, ZoneInfo(config.school.timezone))
    sessions = take_snapshot(school, config.mail, now).sessions.values()
    yield from of_plan(sessions, school.calendar.terms, today)
    yield from of_templates(template_faults(config, today), school.language)


def _faults(files: Files) -> str | None:
    try:
        files.load()
    except ConfigError as error:
        return str(error)
    return None


def _differs(content: Content, current: InForce) -> bool:
    return content != Content(current.version.config, current.version.roster)


def is_alive(service: Running, now: datetime) -> bool:
    """Whether it runs and has ticked a short while ago."""
    return service.stopped_at is None and now - (service.last_tick or service.started_at) <= STALE
