"""Opening what a command works with: the files, the database brought up to date, the service around them."""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from functools import cache
from pathlib import Path

import structlog

from notifications.account import Timeouts
from notifications.model import Transport
from scheduler.clock import Clock
from scheduler.config.faults import ConfigError
from scheduler.config.settings import MailSettings
from scheduler.errors import AlreadyRunningError, BackupError, NoSoundConfigError
from scheduler.files import Files
from scheduler.lock import DatabaseLock
from scheduler.service import Service
from scheduler.store.backup import Restored, back_up, restore
from scheduler.store.engine import Leases, Store, sqlite_path
from scheduler.store.looking import said_plainly
from scheduler.store.migrate import require_head, upgrade, version_of
from scheduler.store.running import running
from scheduler.transports import exposed_password, transport_for

log = structlog.get_logger()


@contextmanager
def open_service(path: Path, clock: Clock) -> Iterator[Service]:
    """The service of the config.toml at `path`, on its database, which is made or migrated as needed.

    Alone there, if it is SQLite. Raises AlreadyRunningError, DatabaseError, and NoSoundConfigError where the file
    does not even say which database: the last good plan is in it.
    """
    files = Files(path)
    try:
        files.database()
    except ConfigError as error:
        raise NoSoundConfigError(files.path, error.faults) from error
    with open_alone(path) as store:
        upgrade(store)
        yield Service(files, store, _open_transport, clock, guards_clock=True)


@contextmanager
def open_alone(path: Path) -> Iterator[Store]:
    """The database of the config.toml at `path`, of whatever version; of SQLite, with no daemon on it.

    Raises AlreadyRunningError and DatabaseError.
    """
    with _opened(Files(path).database()) as store, _kept_alone(store.path):
        yield store


@contextmanager
def open_store(path: Path) -> Iterator[Store]:
    """The database of the config.toml at `path` for a command beside the service. Made if there is none.

    Raises DatabaseError, and OtherVersionError where it would have to be migrated: that is the service's affair.
    """
    with _opened(Files(path).database()) as store:
        with store.reading() as tx:
            require_head(tx, store)
            empty = version_of(tx) is None
        if empty:
            upgrade(store)
        yield store


def back_up_database(path: Path, target: Path, now: datetime) -> None:
    """Write a backup of the database of the config.toml at `path`. Raises what `store.backup.back_up` raises."""
    url = Files(path).database()
    file = sqlite_path(url)
    if file is not None and not file.exists():
        raise BackupError(target, "nothing-there")
    with _opened(url) as store:
        back_up(store, target, now)


def restore_database(path: Path, school: str, backup: Path, now: datetime) -> Restored:
    """Restore the database of the config.toml at `path`, whose school has the id `school`, with no daemon on it.

    Raises AlreadyRunningError and what `store.backup.restore` raises.
    """
    files = Files(path)
    url = files.database()
    file = sqlite_path(url)
    with _kept_alone(file):
        if file is not None:
            return restore(url, backup, school, now, file.parent)
        with _opened(url) as store, store.without_daemons() as kept_away:
            if not kept_away:
                with store.reading() as tx:
                    daemon = running(tx)
                holder = (daemon.pid, daemon.host) if daemon is not None else (None, None)
                raise AlreadyRunningError(store.name, *holder)
            return restore(url, backup, school, now, files.path.parent / "var")


@contextmanager
def _kept_alone(file: Path | None) -> Iterator[None]:
    if file is None:
        yield
        return
    with DatabaseLock(file):
        yield


@contextmanager
def _opened(url: str) -> Iterator[Store]:
    store = Store(url, leases=_leases())
    try:
        with said_plainly(store):
            yield store
    finally:
        store.close()


def _open_transport(mail: MailSettings) -> Transport:
    if exposed := exposed_password(mail, os.environ):
        _tell_of_exposed(exposed)
    return transport_for(mail, os.environ, timeouts=_timeouts())


@cache
def _tell_of_exposed(file: str) -> None:
    """Once: the password of an account in trouble is looked at anew several times a minute."""
    log.warning("password_file_open_to_all", file=file)


def _leases() -> Leases:
    seconds = _test_seconds()
    return (
        Leases(timedelta(seconds=seconds["claim"]), timedelta(seconds=seconds["sending"]))
        if seconds
        else Leases()
    )


def _timeouts() -> Timeouts:
    seconds = _test_seconds()
    return Timeouts(seconds["reply"], seconds["to_fence"], seconds["dot"]) if seconds else Timeouts()


def _test_seconds() -> dict[str, float]:
    """`DOITHOAI_TEST_SECONDS`: the leases `claim` and `sending`, the timeouts `reply`, `to_fence` and `dot`, as JSON.

    Only the tests set it, who cannot wait for a quarter of an hour. Empty for everybody else.
    """
    seconds: dict[str, float] = json.loads(os.environ.get("DOITHOAI_TEST_SECONDS", "{}"))
    return seconds
