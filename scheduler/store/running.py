"""What the service leaves for `status` to read: who runs, when it last looked, what is wrong with the files."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import insert, select, update

from scheduler.store.engine import Tx
from scheduler.store.tables import service


@dataclass(frozen=True, slots=True)
class Running:
    """The service that runs, or ran last. Instants are UTC.

    `broken` says why an edit is not in force, `account` why the mail account does not work.
    """

    pid: int
    host: str
    started_at: datetime
    last_tick: datetime | None
    stopped_at: datetime | None
    broken_since: datetime | None
    broken: str | None
    account_since: datetime | None
    account: str | None


def running(tx: Tx) -> Running | None:
    """What the service last left; None if it never ran."""
    row = tx.execute(select(*(c for c in service.c if c is not service.c.id))).first()
    return Running(*row) if row is not None else None


def started(tx: Tx, pid: int, host: str, now: datetime) -> None:
    """A service begins."""
    values = {"pid": pid, "host": host, "started_at": now}
    values |= dict.fromkeys(("last_tick", "stopped_at", "account", "account_since"))
    if tx.execute(update(service).where(service.c.id == 1).values(values)).rowcount == 0:
        tx.execute(insert(service).values(id=1, **values))


def ticked(tx: Tx, now: datetime) -> None:
    """A tick went well."""
    tx.execute(update(service).where(service.c.id == 1).values(last_tick=now))


def stopped(tx: Tx, now: datetime) -> None:
    """The service ends."""
    tx.execute(update(service).where(service.c.id == 1).values(stopped_at=now))


def broke(tx: Tx, why: str | None, now: datetime) -> None:
    """The files hold errors and the last good plan stays in force; None: they are sound again."""
    since = now if why is not None else None
    changes = service.c.broken.is_distinct_from(why)
    tx.execute(update(service).where(service.c.id == 1, changes).values(broken=why, broken_since=since))


def account_trouble(tx: Tx, why: str | None, now: datetime) -> None:
    """The mail account does not work; None: it does again."""
    since = now if why is not None else None
    changes = service.c.account.is_distinct_from(why)
    tx.execute(update(service).where(service.c.id == 1, changes).values(account=why, account_since=since))
