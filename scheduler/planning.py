"""The plan in force: read from the files, kept while they are broken, stored, and held ready for the service."""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import replace
from datetime import date, datetime
from importlib.metadata import version
from zoneinfo import ZoneInfo

import structlog

from rules.instants import local_day
from scheduler.config.faults import ConfigError
from scheduler.config.load import Config, Source, load_source
from scheduler.errors import NoSoundConfigError, OtherSchoolError, ServiceError
from scheduler.files import Content, PlanFiles
from scheduler.snapshot import Snapshot, take_snapshot, window
from scheduler.store import plan, running
from scheduler.store.engine import DatabaseAway, Store
from scheduler.store.unreadable import set_aside

log = structlog.get_logger()

_HOLIDAYS = version("holidays")


class Planner:
    """Keeps the plan in force: `config` as read, `snapshot` as expanded and stored."""

    def __init__(self, files: PlanFiles, store: Store) -> None:
        self._files = files
        self._store = store
        self._seen: Content | None = None
        self._faulty: str | None = None
        self._day: date | None = None
        self._stored: int | None = None
        self._config: Config | None = None
        self._snapshot: Snapshot | None = None

    @property
    def config(self) -> Config:
        """The configuration in force; `refresh` must have been called."""
        if self._config is None:
            raise NoSoundConfigError(self._files.path, ())
        return self._config

    @property
    def snapshot(self) -> Snapshot:
        """The plan in force; `refresh` must have been called. Replaced as a whole, from one thread."""
        if self._snapshot is None:
            raise NoSoundConfigError(self._files.path, ())
        return self._snapshot

    def refresh(self, now: datetime) -> Snapshot:
        """The plan in force at `now`: synced anew when the files have changed or a local day has begun.

        Files with faults change nothing. Raises NoSoundConfigError when there never was a sound version, and
        OtherSchoolError at the first call on the database of another school.
        """
        for follow in (self._follow_files, self._follow_days):
            try:
                follow(now)
            except (ServiceError, *DatabaseAway):
                raise
            except Exception as error:
                # A fault of our own in what reads, words or expands must not keep back what is planned already.
                if self.set_aside_unreadable(now):
                    follow(now)
                    continue
                if self._snapshot is None:
                    raise
                log.exception("plan_not_refreshed")
                self._note(type(error).__name__, now)
        return self.snapshot

    def set_aside_unreadable(self, now: datetime) -> bool:
        """Withdraw the rows that make no sense, and bring them back from the files at the next `refresh`.

        False if there are none.
        """
        with self._store.writing() as tx:
            ids = set_aside(tx, now)
        if ids:
            log.error("rows_not_readable", ids=ids)
            self._seen = None
        return bool(ids)

    def peek(self, now: datetime) -> Snapshot:
        """The plan in force as far as it is known without storing anything: the last version, else the files.

        Raises NoSoundConfigError.
        """
        if self._snapshot is None:
            with self._store.reading() as tx:
                stored = plan.in_force(tx)
            try:
                if stored is not None:
                    self._take(self._read_again(stored.version), now, stored.id)
                else:
                    self._take(self._files.load(), now)
            except ConfigError as error:
                raise NoSoundConfigError(self._files.path, error.faults) from error
        return self.snapshot

    def follow_stored(self, now: datetime) -> Snapshot:
        """The plan in force where another daemon on the same database plans: the version it has stored.

        Before it has stored one, that of our own files. Raises NoSoundConfigError, and OtherSchoolError at the
        first call if our own files are those of another school.
        """
        with self._store.reading() as tx:
            stored = plan.in_force(tx)
        if stored is not None and self._config is None:
            self._refuse_other_school(stored.version.school)
        today = local_day(now, self._zone()) if self._config is not None else None
        if stored is not None and (stored.id, today) != (self._stored, self._day):
            self._take(self._read_again(stored.version), now, stored.id)
            self._stored, self._day = stored.id, local_day(now, self._zone())
            # Once it is ours to plan, the files are to be read whatever they say.
            self._seen = None
        return self.peek(now)

    def _refuse_other_school(self, school: str) -> None:
        # With faults they say nothing, and the one that plans says what holds.
        with suppress(ConfigError):
            given = self._files.load().school.id
            if given != school:
                raise OtherSchoolError(school, given)

    def _read_again(self, version: plan.Version) -> Config:
        """A stored version. Raises ConfigError for one that an earlier program found sound and this does not."""
        return load_source(Source(version.config, version.roster), self._files.path)

    def _take(self, config: Config, now: datetime, version: int | None = None) -> None:
        with _nothing_collected():
            snapshot = replace(take_snapshot(config.school, config.mail, now), version=version)
        # Swapped whole, once it is made: the sender reads these from its own thread.
        self._config, self._snapshot = config, snapshot

    def _follow_files(self, now: datetime) -> None:
        content = self._files.content()
        # Files with faults are read at each tick: what was read may have stood there only while they were saved.
        if content != self._seen or self._faulty is not None:
            self._read(content, now)

    def _follow_days(self, now: datetime) -> None:
        if self._day != (today := local_day(now, self._zone())):
            # With the window of the day before, the plan is the same plan.
            if window(self.config.school.calendar, today) != self.snapshot.window:
                self._sync(self.config, now)
            self._day = today

    def _read(self, content: Content, now: datetime) -> None:
        try:
            config = self._files.load()
        except ConfigError as error:
            if content != self._seen or str(error) != self._faulty:
                self._stay(error, now)
            self._faulty = str(error)
        else:
            self._faulty = None
            self._accept(config, now)
            # As they were read, not as they were seen just before: they may have been saved in between.
            content = Content(config.source.config, config.source.roster)
        self._seen = content

    def _accept(self, config: Config, now: datetime) -> None:
        try:
            self._sync(config, now)
        except OtherSchoolError as error:
            if self._config is None:
                raise
            self._stay(error, now)
        else:
            self._note(None, now)

    def _stay(self, error: ConfigError | OtherSchoolError, now: datetime) -> None:
        """With the last good version, from the database after a restart."""
        if self._config is None:
            self._sync(self._last_good(error), now)
        log.error("edit_not_in_force", why=str(error))
        self._note(str(error), now)

    def _last_good(self, error: Exception) -> Config:
        with self._store.reading() as tx:
            stored = plan.in_force(tx)
        if stored is not None:
            with suppress(ConfigError):
                return self._read_again(stored.version)
        faults = error.faults if isinstance(error, ConfigError) else ()
        raise NoSoundConfigError(self._files.path, faults) from error

    def _sync(self, config: Config, now: datetime) -> None:
        source = config.source
        current = plan.Version(config.school.id, source.config, source.roster, _HOLIDAYS)
        with _nothing_collected():
            snapshot = take_snapshot(config.school, config.mail, now)
            with self._store.writing() as tx:
                done = plan.sync(tx, current, snapshot.expanded(), now, config.mail.settle)
        # Swapped whole, only once it is stored: the sender reads these from its own thread.
        self._config, self._snapshot = config, replace(snapshot, version=done.plan)
        self._day = local_day(now, self._zone())
        log.info(
            "plan_synced",
            plan=done.plan,
            new=done.new,
            added=done.added,
            changed=done.changed,
            withdrawn=done.withdrawn,
        )

    def _note(self, why: str | None, now: datetime) -> None:
        with self._store.writing() as tx:
            running.broke(tx, why, now)

    def _zone(self) -> ZoneInfo:
        return ZoneInfo(self.config.school.timezone)


@contextmanager
def _nothing_collected() -> Iterator[None]:
    """What a plan is made of is kept: to look through it for garbage as it grows takes half of the time."""
    before = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if before:
            gc.enable()
