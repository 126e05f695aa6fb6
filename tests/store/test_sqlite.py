"""A SQLite file: its rights, and that who only looks is never told that it is locked."""

from __future__ import annotations

import os
import pwd
import sqlite3
import stat
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

import pytest
from sqlalchemy import select, text

from scheduler.errors import DatabaseError
from scheduler.store import running
from scheduler.store.engine import Store
from scheduler.store.looking import looking
from scheduler.store.sqlite import sqlite_path
from scheduler.store.tables import daemons

ROOT = Path(__file__).resolve().parents[2]
NOW = datetime(2026, 11, 26, 8, tzinfo=UTC)

WRITER = """
import sqlite3, sys
database = sqlite3.connect(sys.argv[1], isolation_level=None)
database.execute("BEGIN " + sys.argv[2])
database.execute("insert into daemons (pid, host, started_at) values (4711, 'h', '2026-11-26 08:00:00.000000')")
print("begun", flush=True)
sys.stdin.readline()
database.execute("COMMIT")
"""
KILLED = """
import os, sqlite3, sys
database = sqlite3.connect(sys.argv[1], isolation_level=None)
database.execute("PRAGMA wal_autocheckpoint = 0")
database.execute("insert into daemons (pid, host, started_at) values (4711, 'h', '2026-11-26 08:00:00.000000')")
os.kill(os.getpid(), 9)
"""
READER = """
import sys
from scheduler.store import running
from scheduler.store.looking import looking
for _ in range(int(sys.argv[2])):
    with looking("sqlite:///" + sys.argv[1]) as tx:
        found = running.running(tx)
print(found.pid if found else None)
"""


@pytest.fixture
def path(sqlite_url: str) -> Path:
    path = sqlite_path(sqlite_url)
    assert path is not None
    return path


@pytest.fixture
def writer(path: Path) -> Iterator[Callable[[str], subprocess.Popen[str]]]:
    """Another process in the middle of a transaction, which ends it when a line is written to it."""
    begun: list[subprocess.Popen[str]] = []

    def begin(kind: str) -> subprocess.Popen[str]:
        process = subprocess.Popen(
            [sys.executable, "-c", WRITER, str(path), kind],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        begun.append(process)
        assert process.stdout is not None
        assert process.stdout.readline() == "begun\n"
        return process

    yield begin
    for process in begun:
        process.kill()
        process.communicate()


def test_only_its_owner_may_read_the_database(tmp_path: Path) -> None:
    store = Store(f"sqlite:///{tmp_path / 'var' / 'thu.db'}")
    with store.writing() as tx:
        tx.execute(text("create table t (id integer)"))
    folder = tmp_path / "var"
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700
    assert {path.name: stat.S_IMODE(path.stat().st_mode) for path in folder.iterdir()} == {
        "thu.db": 0o600,
        "thu.db-wal": 0o600,
        "thu.db-shm": 0o600,
    }
    store.close()


def test_what_is_committed_is_on_the_disk(sqlite: Store) -> None:
    with sqlite.reading() as tx:
        assert tx.scalar(text("pragma journal_mode")) == "wal"
        assert tx.scalar(text("pragma synchronous")) == 2
        assert tx.scalar(text("pragma foreign_keys")) == 1


def test_a_database_in_a_place_that_is_no_folder_is_said_plainly(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(DatabaseError, match=r"thu\.db"):
        Store(f"sqlite:///{tmp_path / 'file' / 'thu.db'}")


@pytest.mark.parametrize("kind", ["IMMEDIATE", "EXCLUSIVE"])
def test_who_looks_does_not_wait_for_a_writer_of_another_process(
    path: Path, writer: Callable[[str], subprocess.Popen[str]], kind: str
) -> None:
    process = writer(kind)
    began = time.monotonic()
    for _ in range(20):
        with looking(f"sqlite:///{path}") as tx:
            assert tx is not None
            assert running.running(tx) is None
    assert time.monotonic() - began < 2
    process.communicate("\n")
    with looking(f"sqlite:///{path}") as tx:
        assert tx is not None
        assert tx.execute(select(daemons.c.pid)).scalar_one() == 4711


def test_a_writer_waits_for_its_turn(path: Path, writer: Callable[[str], subprocess.Popen[str]]) -> None:
    process = writer("IMMEDIATE")
    assert process.stdin is not None
    process.stdin.write("\n")
    process.stdin.flush()
    store = Store(f"sqlite:///{path}")
    with store.writing() as tx:
        running.started(tx, 1, "h", NOW, alone=False)
    with store.reading() as tx:
        assert set(tx.scalars(select(daemons.c.pid))) == {4711, 1}
    store.close()


def test_who_looks_after_a_writer_was_killed_sees_what_it_committed(path: Path) -> None:
    killed = subprocess.run([sys.executable, "-c", KILLED, str(path)])
    assert killed.returncode == -9
    assert path.with_name("thu.db-wal").stat().st_size > 0
    with looking(f"sqlite:///{path}") as tx:
        assert tx is not None
        assert tx.execute(select(daemons.c.pid)).scalar_one() == 4711


def test_who_looks_is_not_kept_out_while_the_file_is_opened_written_and_tidied_up(path: Path) -> None:
    """Each writer is alone at its end and moves what it wrote into the database, with the file locked."""
    reader = subprocess.Popen(
        [sys.executable, "-c", READER, str(path), "150"],
        cwd=ROOT,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    count = 0
    while reader.poll() is None:
        with closing(sqlite3.connect(path, timeout=10, isolation_level=None)) as database:
            database.execute("update service set broken = ?", (str(count),))
            database.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        count += 1
    said, errors = reader.communicate()
    assert (said, errors) == ("None\n", "")
    assert count > 20


def test_who_may_only_read_the_file_can_look_at_it(path: Path) -> None:
    if os.geteuid() != 0:
        pytest.skip("only root can become another user")
    # As a colleague's account in the group of the service's: the folder can be entered, but not written to.
    for folder in path.parents:
        if folder.stat().st_uid == 0 and len(folder.parts) > 2:
            folder.chmod(0o755)
    store = Store(f"sqlite:///{path}")
    with store.writing() as tx:
        running.started(tx, 4711, "h", NOW)
    for file in path.parent.iterdir():
        file.chmod(0o644)
    assert _as_nobody(path) == "4711"
    store.close()


def _as_nobody(path: Path) -> str:
    """What another user finds there."""
    reader, writer = os.pipe()
    child = os.fork()
    if child == 0:
        found = "nothing"
        try:
            os.setgroups([])
            os.setgid(pwd.getpwnam("nobody").pw_gid)
            os.setuid(pwd.getpwnam("nobody").pw_uid)
            with looking(f"sqlite:///{path}") as tx:
                daemon = running.running(tx) if tx is not None else None
                found = str(daemon.pid) if daemon is not None else "no daemon"
        except Exception as error:  # noqa: BLE001  # whatever it is, this is another process
            found = repr(error)
        finally:
            os.write(writer, found.encode())
            os._exit(0)
    os.close(writer)
    with os.fdopen(reader) as pipe:
        found = pipe.read()
    os.waitpid(child, 0)
    return found
