"""Opening what a command works with: the files, the database brought up to date, the service around them."""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path

from notifications.account import Timeouts
from notifications.model import Transport
from scheduler.clock import Clock
from scheduler.config.settings import MailSettings
from scheduler.files import Files
from scheduler.lock import DatabaseLock
from scheduler.service import Service
from scheduler.store.engine import Leases, Store
from scheduler.store.migrate import upgrade
from scheduler.transports import transport_for


@contextmanager
def open_service(path: Path, clock: Clock) -> Iterator[Service]:
    """The service of the config.toml at `path`, alone on its database, which is made or migrated as needed.

    Raises AlreadyRunningError and DatabaseError.
    """
    with open_store(path, alone=True) as store:
        yield Service(Files(path), store, _open_transport, clock)


@contextmanager
def open_store(path: Path, *, alone: bool = False) -> Iterator[Store]:
    """The database of the config.toml at `path`, made or migrated as needed; `alone` with its lock held."""
    store = Store(Files(path).database(), leases=_leases())
    try:
        if alone and store.path is not None:
            with DatabaseLock(store.path):
                upgrade(store)
                yield store
        else:
            upgrade(store)
            yield store
    finally:
        store.close()


def _open_transport(mail: MailSettings) -> Transport:
    return transport_for(mail, os.environ, timeouts=_timeouts())


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
