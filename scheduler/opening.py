"""Opening what a command works with: the files, the database brought up to date, the service around them."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from notifications.model import Transport
from scheduler.clock import Clock
from scheduler.config.settings import MailSettings
from scheduler.files import Files
from scheduler.lock import DatabaseLock
from scheduler.service import Service
from scheduler.store.engine import Store
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
    store = Store(Files(path).database())
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
    return transport_for(mail, os.environ)
