"""What is true of both databases: who waits for whom, and how an instant is kept."""

from __future__ import annotations

import time
from datetime import UTC, datetime, timedelta, timezone
from threading import Thread

import pytest
from sqlalchemy import insert, select, text
from sqlalchemy.exc import IntegrityError

from scheduler.store import running
from scheduler.store.engine import Store
from scheduler.store.tables import deliveries, reminders, targets

NOW = datetime(2026, 11, 26, 8, tzinfo=UTC)


def test_readers_do_not_wait_for_a_writer(store: Store) -> None:
    with store.writing() as tx:
        running.started(tx, 1, "h", NOW)
        began = time.monotonic()
        with store.reading() as other:
            assert running.running(other) is None
        assert time.monotonic() - began < 1


def test_writers_take_turns(store: Store) -> None:
    """Each reads, then writes what it read plus one: none of the changes may be lost."""
    with store.writing() as tx:
        running.started(tx, 0, "h", NOW)

    def count() -> None:
        for _ in range(25):
            with store.writing() as tx:
                service = running.running(tx)
                assert service is not None
                running.started(tx, service.pid + 1, "h", NOW)

    threads = [Thread(target=count) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    with store.reading() as tx:
        service = running.running(tx)
        assert service is not None
        assert service.pid == 100


def test_an_instant_is_the_same_whatever_zone_it_is_written_in(store: Store) -> None:
    hanoi = NOW.astimezone(timezone(timedelta(hours=7)))
    row = {
        "id": "t",
        "kind": "session",
        "instant": hanoi,
        "fingerprint": "",
        "revision": 0,
        "withdrawn": False,
    }
    with store.writing() as tx:
        tx.execute(insert(targets), row)
        (read,) = tx.scalars(select(targets.c.instant).where(targets.c.instant == NOW)).all()
    assert read == NOW
    assert read.tzinfo is UTC


def test_an_instant_without_a_zone_is_refused(store: Store) -> None:
    with store.reading() as tx, pytest.raises(Exception, match="needs a time zone"):
        tx.execute(select(targets).where(targets.c.instant == NOW.replace(tzinfo=None))).all()


def test_one_reminder_is_owed_to_one_address_once_whatever_the_program_does(store: Store) -> None:
    target = {"id": "t", "kind": "session", "fingerprint": "", "revision": 0, "withdrawn": False}
    reminder = {"id": "r", "target": "t", "at": NOW, "due_at": NOW, "lead": "1d", "to": [], "cc": []}
    delivery = {
        "reminder": "r",
        "target": "t",
        "revision": 0,
        "address": "lan.nguyen@example.edu.vn",
        "part": "owes",
        "fingerprint": "",
        "state": "sent",
        "decided_at": NOW,
    }
    with store.writing() as tx:
        tx.execute(insert(targets), target)
        tx.execute(insert(reminders), reminder | {"withdrawn": False})
        tx.execute(insert(deliveries), delivery)
    with pytest.raises(IntegrityError) as error, store.writing() as tx:
        tx.execute(insert(deliveries), delivery)
    # It goes to the log.
    assert "lan.nguyen" not in str(error.value)
    assert "lan.nguyen" not in str(error.value.orig)


def test_an_error_of_the_database_holds_no_address_and_no_mail(store: Store) -> None:
    statement = text("insert into nowhere values (:address)")
    with pytest.raises(Exception, match="nowhere") as error, store.writing() as tx:
        tx.execute(statement, {"address": "lan.nguyen@example.edu.vn"})
    assert "lan.nguyen" not in str(error.value)


def test_what_is_broken_off_leaves_nothing(store: Store) -> None:
    def broken_off() -> None:
        with store.writing() as tx:
            running.started(tx, 1, "h", NOW)
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        broken_off()
    with store.reading() as tx:
        assert running.running(tx) is None
