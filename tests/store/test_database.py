"""The database file: its tables, its rights, and who may use it at one time."""

from __future__ import annotations

import sqlite3
import stat
import time
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path
from threading import Thread

import pytest
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import insert, select, text

import scheduler.store
from scheduler.errors import DatabaseError
from scheduler.store import ledger, running, tables
from scheduler.store.engine import DatabaseAway, Store
from scheduler.store.migrate import HEAD, upgrade, version_of
from scheduler.store.tables import metadata, targets

NOW = datetime(2026, 11, 26, 8, tzinfo=UTC)


def test_the_migrations_make_the_tables_the_program_works_with(store: Store) -> None:
    with store.reading() as tx:
        assert compare_metadata(MigrationContext.configure(tx), metadata) == []


def test_the_newest_migration_is_known_without_alembic() -> None:
    config = Config()
    config.set_main_option("script_location", str(Path(scheduler.store.__file__).parent / "migrations"))
    assert ScriptDirectory.from_config(config).get_current_head() == HEAD


OLD = """
insert into service (id, pid, host, started_at, last_tick, broken_since, broken, account_since, account) values
    (1, 4711, 'truong', '2026-11-20 01:00:00.000000', '2026-11-25 01:00:00.000000',
     '2026-11-24 01:00:00.000000', 'dong 3', '2026-11-24 02:00:00.000000', '535');
insert into plans (id, school, config, holidays, digest, activated_at) values
    (1, 'truong', x'6f6e65', '0.109', 'd', '2026-11-20 01:00:00.000000');
insert into targets (id, kind, instant, fingerprint, revision, told_revision, told_fingerprint, withdrawn) values
    ('t', 'deadline', '2026-11-27 08:00:00.000000', 'f', 1, 1, 'f', false);
insert into reminders (id, target, at, due_at, lead, "to", cc, withdrawn, decided_at) values
    ('t/3d', 't', '2026-11-24 01:00:00.000000', '2026-11-24 01:00:00.000000', '3d', '["a"]', '[]', false,
     '2026-11-24 01:00:00.000000');
insert into messages (id, address, account, state, attempt, tries, sends, created_at, fenced_at, settled_at) values
    (1, 'Lan@example.edu.vn', 'a', 'sent', 1, 1, 1, '2026-11-24 01:00:00.000000', '2026-11-24 01:00:01.000000',
     '2026-11-24 01:00:02.000000');
insert into deliveries
    (id, reminder, target, revision, address, part, fingerprint, state, message, decided_at, settled_at) values
    (1, 't/3d', 't', 1, 'lan@example.edu.vn', 'owes', 'f', 'sent', 1, '2026-11-24 01:00:00.000000',
     '2026-11-24 01:00:02.000000');
"""


def test_what_an_older_version_stored_is_still_there_after_its_migration(tmp_path: Path) -> None:
    store = Store(f"sqlite:///{tmp_path / 'thu.db'}")
    upgrade(store, to="0001")
    with store.writing() as tx:
        for statement in OLD.split(";")[:-1]:
            tx.exec_driver_sql(statement)
    assert upgrade(store)
    with store.reading() as tx:
        assert compare_metadata(MigrationContext.configure(tx), metadata) == []
        (entry,) = ledger.entries(tx)
        assert (entry.to, entry.state, entry.revision) == ("Lan@example.edu.vn", "sent", 1)
        assert entry.settled_at == datetime(2026, 11, 24, 1, 0, 2, tzinfo=UTC)
        left = running.running(tx)
        assert left is not None
        assert (left.pid, left.host, left.broken) == (4711, "truong", "dong 3")
        assert left.last_tick == datetime(2026, 11, 25, 1, tzinfo=UTC)
        assert tx.execute(select(tables.service.c.last_tick)).scalar_one() == left.last_tick
        assert tx.execute(text("pragma foreign_key_check")).all() == []
    store.close()


def test_a_migration_that_is_broken_off_leaves_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    store = Store(f"sqlite:///{tmp_path / 'thu.db'}")
    monkeypatch.setattr("alembic.runtime.migration.HeadMaintainer.update_to_step", _die)
    with pytest.raises(KeyboardInterrupt):
        upgrade(store)
    with store.reading() as tx:
        assert tx.scalars(text("select name from sqlite_master")).all() == []
    store.close()


def _die(*_: object) -> None:
    raise KeyboardInterrupt


def test_the_database_of_a_newer_version_is_left_alone(store: Store) -> None:
    with store.writing() as tx:
        tx.execute(text("update alembic_version set version_num = '9999'"))
    with pytest.raises(DatabaseError, match="9999"):
        upgrade(store)
    with store.reading() as tx:
        assert version_of(tx) == "9999"


def test_only_its_owner_may_read_the_database(tmp_path: Path, store: Store) -> None:
    with store.writing() as tx:
        running.started(tx, 1, "h", NOW)
    folder = tmp_path / "var"
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700
    assert {path.name: stat.S_IMODE(path.stat().st_mode) for path in folder.iterdir()} == {
        "thu.db": 0o600,
        "thu.db-wal": 0o600,
        "thu.db-shm": 0o600,
    }


def test_an_error_of_the_database_holds_no_address_and_no_mail(store: Store) -> None:
    statement = text("insert into nowhere values (:address)")
    with pytest.raises(DatabaseAway) as error, store.writing() as tx:
        tx.execute(statement, {"address": "lan.nguyen@example.edu.vn"})
    assert "nowhere" in str(error.value)
    assert "lan.nguyen" not in str(error.value)


def test_what_is_committed_is_on_the_disk(store: Store) -> None:
    with store.reading() as tx:
        assert tx.scalar(text("pragma journal_mode")) == "wal"
        assert tx.scalar(text("pragma synchronous")) == 2
        assert tx.scalar(text("pragma foreign_keys")) == 1


def test_a_database_in_a_place_that_is_no_folder_is_said_plainly(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(DatabaseError, match=r"thu\.db"):
        Store(f"sqlite:///{tmp_path / 'file' / 'thu.db'}")


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


def test_one_reminder_is_owed_to_one_address_once_whatever_the_program_does(
    store: Store, tmp_path: Path
) -> None:
    raw = sqlite3.connect(tmp_path / "var" / "thu.db")
    raw.execute(
        "insert into targets (id, kind, fingerprint, revision, withdrawn) values ('t', 'session', '', 0, 0)"
    )
    raw.execute(
        'insert into reminders (id, target, at, due_at, lead, "to", cc, withdrawn)'
        " values ('r', 't', '2026-11-25 01:00:00.000000', '2026-11-25 01:00:00.000000', '1d 08:00', '[]', '[]', 0)"
    )
    delivery = (
        "insert into deliveries (reminder, target, revision, address, part, fingerprint, state, decided_at)"
        " values ('r', 't', 0, 'lan@example.edu.vn', 'owes', '', 'sent', '2026-11-25 01:00:00.000000')"
    )
    raw.execute(delivery)
    with pytest.raises(sqlite3.IntegrityError, match="UNIQUE"):
        raw.execute(delivery)
    raw.close()
