"""A machine that fails: its disk, its log, its clock, its database, and a person at the switch."""

from __future__ import annotations

import os
import resource
import signal
import sqlite3
import subprocess
import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from datetime import timedelta
from pathlib import Path
from shutil import copyfile

from notifications.fault_points import Point
from tests.chaos.arena import Arena
from tests.chaos.scenario import POSTGRES, SQLITE, Scenario
from tests.daemon import Daemon, doithoai, waiting
from tests.mail_server import Fault

SLOWLY = [Fault("dot", "slow", pause=0.002)]


def locked(seconds: float) -> Callable[[Arena], None]:
    """Another writer holds the SQLite database for so long, in the midst of the sending; readers go on."""

    def run(arena: Arena) -> None:
        arena.serve(faults=SLOWLY)
        arena.start()
        arena.wait_for_mails(3)
        other = sqlite3.connect(_database(arena), isolation_level=None)
        other.execute("begin immediate")
        began = time.monotonic()
        status = doithoai(arena.config, "status", **arena.environment())
        assert "database is locked" not in status.stdout + status.stderr
        time.sleep(max(seconds - (time.monotonic() - began), 0))
        other.execute("rollback")
        other.close()
        arena.finish()

    return run


def files_may_not_grow(arena: Arena) -> None:
    """RLIMIT_FSIZE, as a disk that is full: nothing can be committed for a while."""
    arena.serve(faults=SLOWLY)
    log = arena.folder / "log"
    daemon = arena.start(log_file=log)
    arena.wait_for_mails(3)
    largest = max(file.stat().st_size for file in _database(arena).parent.iterdir())
    resource.prlimit(daemon.pid, resource.RLIMIT_FSIZE, (largest, resource.RLIM_INFINITY))
    time.sleep(arena.random.uniform(0.5, 2))
    resource.prlimit(daemon.pid, resource.RLIMIT_FSIZE, (resource.RLIM_INFINITY, resource.RLIM_INFINITY))
    arena.finish()


def disk_full(arena: Arena) -> None:
    """The database's file system has not a byte left for a while. Only root can make one that small."""
    disk = arena.folder / "var"
    disk.mkdir()
    subprocess.run(["mount", "-t", "tmpfs", "-o", "size=4m", "none", disk], check=True)
    try:
        arena.serve(faults=SLOWLY)
        arena.start()
        arena.wait_for_mails(3)
        with (disk / "filler").open("wb", buffering=0) as filler:
            try:
                while filler.write(bytes(4096)):
                    pass
            except OSError:
                pass
        time.sleep(arena.random.uniform(0.5, 2))
        (disk / "filler").unlink()
        arena.finish()
        arena.outcome = arena.judge()
    finally:
        arena.close()
        subprocess.run(["umount", disk], check=True)


def log_full(arena: Arena) -> None:
    """The log goes to a disk that is full: the mails go out nevertheless."""
    arena.serve()
    arena.start(ready=False, log_file=Path("/dev/full"))
    arena.finish()


def copied_while_stopped(arena: Arena) -> None:
    """A copy of database and wal at any instant opens clean, and has all that was committed.

    It may have one commit more than a reader sees: stopped between writing its last frame and telling the readers.
    """
    arena.serve(faults=SLOWLY)
    daemon = arena.start()
    arena.wait_for_mails(1)
    original = _database(arena)
    for number in range(5):
        time.sleep(arena.random.uniform(0, 0.3))
        with _standing_still(daemon):
            copy = arena.folder / f"copy-{number}.db"
            for suffix in ("", "-wal"):
                copyfile(f"{original}{suffix}", f"{copy}{suffix}")
            committed = _progress(original)
        with closing(sqlite3.connect(copy)) as database:
            assert database.execute("pragma integrity_check").fetchall() == [("ok",)]
        copied = _progress(copy)
        behind = {row for row, step in committed.items() if row not in copied or copied[row] < step}
        assert not behind, (committed, copied)
        assert len(committed.items() ^ copied.items()) <= ONE_COMMIT, (committed, copied)
    arena.finish()


@contextmanager
def _standing_still(daemon: Daemon) -> Iterator[None]:
    os.kill(daemon.pid, signal.SIGSTOP)
    for _ in waiting("the daemon to stand still"):
        if daemon.is_stopped():
            break
    try:
        yield
    finally:
        os.kill(daemon.pid, signal.SIGCONT)


STATES = ("pending", "claimed", "sending", "sent")
ONE_COMMIT = 2 * 4
"""Rows as they were and as they are: the yes for a message and the claim of the next, each with its delivery."""


def _progress(database: Path) -> dict[tuple[str, int], tuple[int, int]]:
    """How far each delivery and each message has come: its attempt, and its state within that."""
    connection = sqlite3.connect(database)
    try:
        return {
            (table, number): (attempt, STATES.index(state))
            for table, attempt_of in (("deliveries", "0"), ("messages", "attempt"))
            for number, attempt, state in connection.execute(f"select id, {attempt_of}, state from {table}")  # noqa: S608 -- two words of this file
        }
    finally:
        connection.close()


def two_daemons(arena: Arena) -> None:
    """On one SQLite database: the second is told who has it, and does nothing."""
    arena.serve(faults=SLOWLY)
    first = arena.start()
    second = arena.start(ready=False)
    assert second.process.wait(30) == 1
    assert str(first.pid) in second.log()
    arena.finish()


def postgres_restarted(seconds: float) -> Callable[[Arena], None]:
    """As in a crash, and away for so long."""

    def run(arena: Arena) -> None:
        assert arena.cluster is not None
        arena.serve(faults=SLOWLY)
        arena.start()
        arena.wait_for_mails(3)
        arena.store.close()
        arena.cluster.stop(immediate=True)
        time.sleep(seconds)
        arena.cluster.start()
        arena.finish()

    return run


def three_days_down(arena: Arena) -> None:
    """Killed in the midst; when it is started again three days later the rest is still of use, and goes out once."""
    arena.serve(faults=SLOWLY)
    daemon = arena.start()
    arena.wait_for_mails(3)
    arena.kill(daemon)
    arena.set_clock(timedelta(days=3).total_seconds())
    arena.start()
    arena.finish()


def poisoned(arena: Arena) -> None:
    """Rows that make no sense, first in the line: the others do not wait for them."""
    arena.serve(faults=[Fault("rcpt", text="450 4.2.1 busy", times=arena.school.people + 1)])
    daemon = arena.start()
    arena.wait_until("all to be decided", lambda: arena.query("select count(*) from messages")[0][0] != 0)
    assert daemon.terminate()[0] == 0
    with arena.store.writing() as tx:
        for statement in POISON:
            tx.exec_driver_sql(statement)
    arena.server.strike([])
    arena.start()
    arena.finish()


POISON = (
    # A message to somebody the plan does not know, with a delivery that is of a reminder it does not know.
    """insert into targets (id, kind, instant, fingerprint, revision, withdrawn)
       values ('la', 'deadline', '2036-01-01 00:00:00', '?', 0, false)""",
    """insert into reminders (id, target, at, due_at, lead, "to", cc, withdrawn)
       values ('la/1d', 'la', '2001-01-01 00:00:00', '2001-01-01 00:00:00', '1d', '["nobody"]', '[]', false)""",
    """insert into messages (id, address, account, state, attempt, tries, sends, not_before, created_at)
       values (9001, 'la@example.edu.vn', '?', 'pending', 0, 0, 0, '2001-01-01 00:00:00', '2001-01-01 00:00:00')""",
    """insert into deliveries (id, reminder, target, revision, address, part, fingerprint, state, message, decided_at)
       values (9001, 'la/1d', 'la', 0, 'la@example.edu.vn', '???', '?', 'pending', 9001, '2001-01-01 00:00:00')""",
    # A message without any delivery.
    """insert into messages (id, address, account, state, attempt, tries, sends, not_before, created_at)
       values (9002, '', '', 'pending', 0, 0, 0, '2001-01-01 00:00:00', '2001-01-01 00:00:00')""",
)


def terminated_in_flight(arena: Arena) -> None:
    """SIGTERM, and a second one, while a mail waits for its answer: out in ten seconds, nothing lost or double."""
    arena.serve(faults=[Fault("dot", "slow", pause=0.005)])
    for signals in (1, 2):
        daemon = arena.start()
        arena.wait_for_mails(1)
        began = time.monotonic()
        for _ in range(signals):
            daemon.process.send_signal(signal.SIGTERM)
            time.sleep(0.01)
        assert daemon.process.wait(15) == 0, daemon.log()
        assert time.monotonic() - began < 10
        assert not arena.sending()
    arena.start()
    arena.finish()


def terminated_without_an_answer(arena: Arena) -> None:
    """SIGTERM while the server says nothing to the dot: out in ten seconds, and sent once more later."""
    arena.seconds = arena.seconds | {"dot": 60.0, "sending": 70.0}
    arena.serve(faults=[Fault("dot", "hang", times=1, keep=True)])
    daemon = arena.start()
    arena.wait_for_mails(1)
    status, seconds = daemon.terminate()
    assert status == 0
    assert seconds < 10
    assert arena.query("select count(*) from messages where state in ('sending', 'unknown')") == [(1,)]
    arena.start()
    arena.finish()


def terminated_migrating(arena: Arena) -> None:
    """SIGTERM and SIGKILL while the tables are made: there are none of them, or all."""
    arena.serve()
    for number in (signal.SIGTERM, signal.SIGKILL):
        daemon = arena.start(f"{Point.MIGRATING}:stop")
        arena.wait_until("it to stop at its point", daemon.is_stopped)
        daemon.process.send_signal(number)
        os.kill(daemon.pid, signal.SIGCONT)
        daemon.process.wait(30)
        (arena.seen / Point.MIGRATING).unlink()
    arena.start()
    arena.finish()


def many(arena: Arena) -> None:
    """All due in one minute."""
    arena.serve()
    arena.start()
    arena.finish(600)


def _database(arena: Arena) -> Path:
    assert arena.store.path is not None
    return arena.store.path


SCENARIOS = [
    Scenario("locked for 10 s", locked(11), databases=(SQLITE,), people=30),
    Scenario("locked for 60 s", locked(60), databases=(SQLITE,), people=30, weight=0),
    Scenario("files may not grow", files_may_not_grow, databases=(SQLITE,), short=(SQLITE,), people=30),
    Scenario("disk full", disk_full, databases=(SQLITE,), short=(SQLITE,), people=30, root=True),
    Scenario("log full", log_full, short=(SQLITE,)),
    Scenario("copies while stopped", copied_while_stopped, databases=(SQLITE,), short=(SQLITE,), people=40),
    Scenario("two daemons", two_daemons, databases=(SQLITE,), short=(SQLITE,), people=4),
    Scenario(
        "PostgreSQL restarted",
        postgres_restarted(3),
        databases=(POSTGRES,),
        short=(POSTGRES,),
        people=30,
        own_cluster=True,
    ),
    Scenario(
        "PostgreSQL away for 60 s",
        postgres_restarted(60),
        databases=(POSTGRES,),
        people=30,
        own_cluster=True,
        weight=0,
    ),
    Scenario("three days down", three_days_down, short=(SQLITE,), people=20),
    Scenario("poisoned rows", poisoned, short=(SQLITE,)),
    Scenario("SIGTERM in flight, once and twice", terminated_in_flight, short=(SQLITE,), people=30),
    Scenario("SIGTERM without an answer", terminated_without_an_answer, people=6),
    Scenario("SIGTERM and SIGKILL while migrating", terminated_migrating, short=(SQLITE,), people=3),
    Scenario("10,000 due in one minute", many, databases=(SQLITE,), people=5000, weight=0),
    # Each commit there costs as much again.
    Scenario("2,000 due in one minute", many, databases=(POSTGRES,), people=1000, weight=0),
]
