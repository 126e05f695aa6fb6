"""The tables of each version, and how a database gets from one to the next."""

from __future__ import annotations

import os
import stat
import subprocess
import sys
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path
from threading import Barrier, Thread

import pytest
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import inspect, select, text

import scheduler.store
from scheduler.errors import OtherVersionError
from scheduler.store import ledger, plan, running, tables
from scheduler.store.engine import Store
from scheduler.store.looking import looking
from scheduler.store.migrate import HEAD, VERSIONS, Migration, upgrade, version_of
from scheduler.store.tables import metadata

ROOT = Path(__file__).resolve().parents[2]
OLD = """
insert into service (id, pid, host, started_at, last_tick, broken_since, broken, account_since, account) values
    (1, 4711, 'truong', '2026-11-20 01:00:00.000000', '2026-11-25 01:00:00.000000',
     '2026-11-24 01:00:00.000000', 'dong 3', '2026-11-24 02:00:00.000000', '535');
insert into plans (school, config, holidays, digest, activated_at) values
    ('truong', cast('one' as {bytes}), '0.109', 'd', '2026-11-20 01:00:00.000000');
insert into targets (id, kind, instant, fingerprint, revision, told_revision, told_fingerprint, withdrawn) values
    ('t', 'deadline', '2026-11-27 08:00:00.000000', 'f', 1, 1, 'f', false);
insert into reminders (id, target, at, due_at, lead, "to", cc, withdrawn, decided_at) values
    ('t/3d', 't', '2026-11-24 01:00:00.000000', '2026-11-24 01:00:00.000000', '3d', '["a"]', '[]', false,
     '2026-11-24 01:00:00.000000');
insert into messages (address, account, state, attempt, tries, sends, created_at, fenced_at, settled_at) values
    ('Lan@example.edu.vn', 'a', 'sent', 1, 1, 1, '2026-11-24 01:00:00.000000', '2026-11-24 01:00:01.000000',
     '2026-11-24 01:00:02.000000');
insert into deliveries
    (reminder, target, revision, address, part, fingerprint, state, message, decided_at, settled_at) values
    ('t/3d', 't', 1, 'lan@example.edu.vn', 'owes', 'f', 'sent', 1, '2026-11-24 01:00:00.000000',
     '2026-11-24 01:00:02.000000');
"""


def make_old(store: Store) -> None:
    """A database as the first version left it, with something of everything."""
    upgrade(store, to="0001")
    with store.writing() as tx:
        old = OLD.format(bytes="blob" if store.path is not None else "bytea")
        for statement in old.split(";")[:-1]:
            tx.exec_driver_sql(statement)


def test_the_migrations_make_the_tables_the_program_works_with(store: Store) -> None:
    with store.reading() as tx:
        assert compare_metadata(MigrationContext.configure(tx), metadata) == []


def test_all_migrations_are_known_without_alembic() -> None:
    config = Config()
    config.set_main_option("script_location", str(Path(scheduler.store.__file__).parent / "migrations"))
    scripts = [script.revision for script in ScriptDirectory.from_config(config).walk_revisions()]
    assert tuple(reversed(scripts)) == VERSIONS


def test_what_an_older_version_stored_is_still_there_after_its_migration(bare: Store) -> None:
    make_old(bare)
    done = upgrade(bare)
    assert done is not None
    assert (done.before, done.after) == ("0001", HEAD)
    with bare.reading() as tx:
        assert compare_metadata(MigrationContext.configure(tx), metadata) == []
        (entry,) = ledger.entries(tx)
        assert (entry.to, entry.state, entry.revision) == ("Lan@example.edu.vn", "sent", 1)
        assert entry.settled_at == datetime(2026, 11, 24, 1, 0, 2, tzinfo=UTC)
        left = running.running(tx)
        assert left is not None
        assert (left.pid, left.host, left.broken) == (4711, "truong", "dong 3")
        assert left.last_tick == datetime(2026, 11, 25, 1, tzinfo=UTC)
        assert tx.execute(select(tables.service.c.last_tick)).scalar_one() == left.last_tick
        current = plan.in_force(tx)
        assert current is not None
        assert current.version.config == b"one"
    with bare.writing() as tx:
        assert running.started(tx, 1, "h", datetime(2026, 11, 26, tzinfo=UTC), alone=False) == 2


def test_a_migration_with_nothing_to_do_does_nothing(bare: Store) -> None:
    assert upgrade(bare) == Migration(None, HEAD, None)
    assert upgrade(bare) is None


def test_what_the_file_held_before_is_kept_beside_it(tmp_path: Path) -> None:
    path = tmp_path / "thu.db"
    with closing(Store(f"sqlite:///{path}")) as store:
        make_old(store)
        done = upgrade(store)
    assert done is not None
    assert done.copy == tmp_path / "thu.db.before-0002"
    assert stat.S_IMODE(done.copy.stat().st_mode) == 0o600
    with closing(Store(f"sqlite:///{done.copy}")) as before:
        with before.reading() as tx:
            assert version_of(tx) == "0001"
            assert tx.scalar(text("select account from service")) == "535"
        # It can be brought up to date itself, and nothing kept is written over.
        again = upgrade(before)
    assert again is not None
    assert again.copy == tmp_path / "thu.db.before-0002.before-0002"


def test_a_migration_that_is_broken_off_leaves_what_was(bare: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    make_old(bare)
    with monkeypatch.context() as patch:
        patch.setattr("alembic.runtime.migration.HeadMaintainer.update_to_step", _die)
        with pytest.raises(KeyboardInterrupt):
            upgrade(bare)
    with bare.reading() as tx:
        assert version_of(tx) == "0001"
        assert not inspect(tx).has_table("daemons")
        assert tx.scalar(text("select account from service")) == "535"
    done = upgrade(bare)
    assert done is not None
    if bare.path is not None:
        assert done.copy == bare.path.with_name("thu.db.before-0002-2")


def _die(*_: object) -> None:
    raise KeyboardInterrupt


@pytest.mark.parametrize("signal", ["kill", "stop"])
def test_a_process_that_ends_while_it_migrates_leaves_what_was_and_the_next_one_finishes(
    bare_url: str, tmp_path: Path, signal: str
) -> None:
    with closing(Store(bare_url)) as store:
        make_old(store)
    config = tmp_path / "config.toml"
    config.write_text(f'[service]\ndatabase = "{bare_url}"\n')
    words = [sys.executable, "-m", "doithoai", "--config", str(config), "--lang", "en", "migrate"]
    faults = {**os.environ, "DOITHOAI_TEST_FAULTS": f"migrating:{signal}"}
    process = subprocess.Popen(words, cwd=ROOT, env=faults)
    if signal == "stop":
        os.waitid(os.P_PID, process.pid, os.WSTOPPED | os.WNOWAIT)
        # As systemd does at last with what does not end.
        process.terminate()
        process.kill()
    assert process.wait() == -9
    with closing(Store(bare_url)) as store, store.reading() as tx:
        assert version_of(tx) == "0001"
    done = subprocess.run(words, cwd=ROOT, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    assert "from tables 0001 to 0002" in done.stdout
    with looking(bare_url) as tx:
        assert tx is not None
        assert len(ledger.entries(tx)) == 1


def test_two_that_start_at_one_time_migrate_once(bare_url: str) -> None:
    with closing(Store(bare_url)) as store:
        make_old(store)
    done: list[Migration | None] = []
    ready = Barrier(2)

    def start() -> None:
        with closing(Store(bare_url)) as store:
            ready.wait()
            done.append(upgrade(store))

    threads = [Thread(target=start) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(one is None for one in done) == [False, True]


def test_the_database_of_a_newer_version_is_left_alone(store: Store, url: str) -> None:
    with store.writing() as tx:
        tx.execute(text("update alembic_version set version_num = '9999'"))
    for act in (lambda: upgrade(store), lambda: looking(url).__enter__()):
        with pytest.raises(OtherVersionError) as refused:
            act()
        assert (refused.value.stored, refused.value.known, refused.value.newer) == ("9999", HEAD, True)
    with store.reading() as tx:
        assert version_of(tx) == "9999"


def test_who_only_looks_does_not_migrate(bare: Store, bare_url: str) -> None:
    with looking(bare_url) as tx:
        assert tx is None
    make_old(bare)
    with pytest.raises(OtherVersionError) as refused:
        looking(bare_url).__enter__()
    assert (refused.value.stored, refused.value.newer) == ("0001", False)
    with bare.reading() as tx:
        assert version_of(tx) == "0001"
