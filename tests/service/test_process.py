"""The service as a process: signals, the lock, and a mail really sent."""

from __future__ import annotations

import signal
import time
from collections.abc import Callable
from pathlib import Path
from threading import Thread
from typing import Literal

import pytest

from scheduler.clock import SystemClock
from scheduler.daemon import Daemon
from scheduler.errors import AlreadyRunningError
from scheduler.lock import DatabaseLock
from scheduler.store import ledger
from scheduler.store.engine import Store
from scheduler.store.running import running as running_row
from scheduler.systemd import Systemd
from tests.daemon import Daemon as Process
from tests.mail_server import Fault, MailServer
from tests.service.world import KHAI, LAN, World


def test_a_mail_that_is_due_is_sent_and_a_second_start_sends_nothing(
    worlds: Callable[..., World], tmp_path: Path, server: MailServer
) -> None:
    world = World(tmp_path, server=server, people=[LAN, KHAI], words={"cc": ""})
    world.remind_now()
    for _ in range(2):
        running = Process(world.path)
        running.wait_for("service_ready")
        end = time.monotonic() + 10
        while len(server.answered) < 2 and time.monotonic() < end:
            time.sleep(0.05)
        time.sleep(0.3)
        assert running.terminate()[0] == 0
    assert sorted(world.told()) == ["khai.tran", "lan.nguyen"]


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_an_idle_service_ends_at_once(
    worlds: Callable[..., World], tmp_path: Path, number: signal.Signals
) -> None:
    running = Process(World(tmp_path).path)
    running.wait_for("service_ready")
    began = time.monotonic()
    running.process.send_signal(number)
    assert running.process.wait(10) == 0
    # Two seconds are promised; five times that is a hang.
    assert time.monotonic() - began < 10


def test_an_ending_service_waits_for_the_answer_to_the_mail_in_flight(
    worlds: Callable[..., World], tmp_path: Path
) -> None:
    with MailServer(faults=[Fault("dot", "slow", pause=0.05)]) as server:
        world = World(tmp_path, server=server, people=[LAN], words={"cc": ""})
        world.remind_now()
        running = Process(world.path)
        end = time.monotonic() + 15
        while not server.mails and time.monotonic() < end:
            time.sleep(0.01)
        assert running.terminate()[0] == 0
        world.start()
        assert [state for _, _, state, _ in world.states() if state != "superseded"] == ["sent"]
        world.close()


def test_a_second_service_on_one_database_is_told_who_has_it(
    worlds: Callable[..., World], tmp_path: Path
) -> None:
    world = World(tmp_path)
    first = Process(world.path)
    first.wait_for("service_ready")
    second = Process(world.path)
    assert second.process.wait(20) == 1
    assert str(first.pid) in second.log()
    assert first.terminate()[0] == 0


def test_a_lock_is_free_again_when_its_holder_was_killed(
    worlds: Callable[..., World], tmp_path: Path
) -> None:
    world = World(tmp_path)
    first = Process(world.path)
    first.wait_for("service_ready")
    first.kill()
    second = Process(world.path)
    second.wait_for("service_ready")
    assert second.terminate()[0] == 0


def test_a_lock_is_for_one_at_a_time(tmp_path: Path) -> None:
    first, second = DatabaseLock(tmp_path / "thu.db"), DatabaseLock(tmp_path / "thu.db")
    with first, pytest.raises(AlreadyRunningError):
        second.acquire()
    with second:
        pass


def test_an_edit_is_taken_up_by_the_running_service(worlds: Callable[..., World], tmp_path: Path) -> None:
    world = World(tmp_path)
    running = Process(world.path, WATCHDOG_USEC="400000")
    running.wait_for("service_ready")
    world.path.write_text("[school\n", encoding="utf-8")
    running.wait_for("edit_not_in_force")
    assert running.terminate()[0] == 0


def test_the_log_is_one_event_a_line(worlds: Callable[..., World], tmp_path: Path) -> None:
    running = Process(World(tmp_path).path)
    running.wait_for("service_ready")
    assert running.terminate()[0] == 0
    assert {"event", "level", "timestamp"} <= set(running.events()[0])


def test_a_tick_that_comes_after_the_end_does_nothing_and_does_not_hang(worlds: Callable[..., World]) -> None:
    """APScheduler may have handed one over just before; the process would wait for it for ever."""
    world = worlds()
    world.now()
    daemon = Daemon(world.service, SystemClock(), Systemd({}))
    daemon._sender.start()
    daemon._wakeup.start()
    daemon._end()
    late = Thread(target=daemon._tick, daemon=True)
    late.start()
    late.join(5)
    assert not late.is_alive()


@pytest.mark.parametrize(("at", "state"), [("rcpt", "pending"), ("dot", "unknown")])
def test_a_mail_whose_answer_does_not_come_does_not_hold_up_the_end(
    worlds: Callable[..., World], tmp_path: Path, at: Literal["rcpt", "dot"], state: str
) -> None:
    """What the server surely has not got waits again, the other is unknown; and the end is noted."""
    with MailServer(faults=[Fault(at, "hang")]) as server:
        world = World(tmp_path, server=server, people=[LAN], words={"cc": ""})
        world.remind_now()
        running = Process(world.path)
        end = time.monotonic() + 15
        reached = {"rcpt": "RCPT", "dot": "DATA"}[at]
        while not server.said(reached) and time.monotonic() < end:
            time.sleep(0.01)
        time.sleep(0.3)
        began = time.monotonic()
        assert running.terminate()[0] == 0
        # Ten seconds are promised; twice that is a hang.
        assert 7 < time.monotonic() - began < 20
    store = Store(world.database)
    try:
        with store.reading() as tx:
            (entry,) = [entry for entry in ledger.entries(tx) if entry.state != "superseded"]
            last = running_row(tx)
    finally:
        store.close()
    assert (entry.state, entry.again is not None) == (state, True)
    assert last is not None
    assert last.stopped_at is not None
