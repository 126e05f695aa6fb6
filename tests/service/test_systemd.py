"""What systemd hears: on a socket of our own, with the tick or the sender hung."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from scheduler.systemd import Systemd
from tests.daemon import Daemon, die_with_parent, environment
from tests.mail_server import Fault, MailServer
from tests.service.world import LAN, World


class Listener:
    """A notification socket, as systemd has one."""

    def __init__(self, address: str) -> None:
        self.address = address
        self._socket = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
        self._socket.bind("\0" + address[1:] if address.startswith("@") else address)

    def heard(self, seconds: float) -> list[str]:
        """All that is said within so many seconds."""
        end, said = time.monotonic() + seconds, []
        while (left := end - time.monotonic()) > 0:
            self._socket.settimeout(left)
            try:
                said.append(self._socket.recv(4096).decode())
            except TimeoutError:
                break
        return said

    def wait_for(self, word: str, seconds: float = 20) -> str:
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            for said in self.heard(0.2):
                if said.startswith(word):
                    return said
        raise AssertionError(f"{word} was not said")

    def close(self) -> None:
        self._socket.close()


@pytest.fixture
def listener(tmp_path: Path) -> Iterator[Listener]:
    listener = Listener(str(tmp_path / "notify"))
    yield listener
    listener.close()


def test_an_abstract_socket_serves_as_well() -> None:
    listener = Listener(f"@doithoai-test-{os.getpid()}")
    Systemd({"NOTIFY_SOCKET": listener.address}).ready()
    assert listener.heard(0.1) == ["READY=1"]
    listener.close()


def test_without_systemd_nothing_is_said_and_nothing_fails() -> None:
    systemd = Systemd({})
    systemd.ready()
    systemd.alive()
    assert systemd.watchdog is None


def test_a_socket_that_is_gone_stops_nothing(tmp_path: Path) -> None:
    Systemd({"NOTIFY_SOCKET": str(tmp_path / "gone")}).ready()


def test_the_watchdog_of_another_process_is_not_ours() -> None:
    mine = {"WATCHDOG_USEC": "2000000", "WATCHDOG_PID": str(os.getpid())}
    assert Systemd(mine).watchdog == timedelta(seconds=2)
    assert Systemd(mine | {"WATCHDOG_PID": "1"}).watchdog is None
    assert Systemd({"WATCHDOG_USEC": "2000000"}).watchdog == timedelta(seconds=2)


def test_a_status_is_one_line(listener: Listener) -> None:
    Systemd({"NOTIFY_SOCKET": listener.address}).status("a\nREADY=1")
    assert listener.heard(0.1) == ["STATUS=a READY=1"]


@pytest.fixture
def daemon(worlds: object, tmp_path: Path, listener: Listener) -> Iterator[Daemon]:
    world = World(tmp_path, people=[LAN])
    running = Daemon(world.path, NOTIFY_SOCKET=listener.address, WATCHDOG_USEC="600000")
    listener.wait_for("READY=1")
    yield running
    running.terminate()


def test_a_service_that_is_well_says_so_and_says_goodbye(daemon: Daemon, listener: Listener) -> None:
    assert listener.heard(1.5).count("WATCHDOG=1") >= 2
    daemon.process.send_signal(signal.SIGTERM)
    listener.wait_for("STOPPING=1")
    assert daemon.process.wait(5) == 0


def test_a_tick_that_hangs_is_not_called_alive(daemon: Daemon, listener: Listener, tmp_path: Path) -> None:
    # Another writer holds the database, so that the tick waits for its turn.
    holder = subprocess.Popen(
        [sys.executable, "-c", HOLD, str(tmp_path / "var" / "thu.db")],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
    )
    assert holder.stdout is not None
    assert holder.stdin is not None
    holder.stdout.readline()
    listener.heard(0.5)
    assert "WATCHDOG=1" not in listener.heard(2)
    holder.stdin.close()
    holder.wait(5)
    holder.stdout.close()
    listener.wait_for("WATCHDOG=1")


HOLD = """
import sqlite3, sys
database = sqlite3.connect(sys.argv[1], isolation_level=None)
database.execute("begin immediate")
print("held", flush=True)
sys.stdin.read()
"""


def test_a_sender_that_hangs_is_not_called_alive(tmp_path: Path, worlds: object, listener: Listener) -> None:
    with MailServer(faults=[Fault("dot", "hang")]) as server:
        world = World(tmp_path, server=server, people=[LAN])
        world.remind_now()
        running = subprocess.Popen(
            [sys.executable, "-c", IMPATIENT, "--config", str(world.path), "run"],
            env=environment(NOTIFY_SOCKET=listener.address, WATCHDOG_USEC="600000"),
            stderr=subprocess.DEVNULL,
            preexec_fn=die_with_parent,  # noqa: PLW1509  # one call into the system, nothing that takes a lock
        )
        listener.wait_for("READY=1")
        listener.wait_for("STATUS=Việc gửi thư bị treo")
        assert "WATCHDOG=1" not in listener.heard(1.5)
        running.kill()
        running.wait()


IMPATIENT = """
from doithoai import main
from scheduler import opening

# A sender that is at its message for longer than it may be.
open_transport = opening._open_transport
def impatient(mail):
    transport = open_transport(mail)
    transport.longest = 1.0
    return transport
opening._open_transport = impatient
main()
"""
