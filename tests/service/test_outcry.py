"""The alarm command and the ping: real processes, and a real HTTP server on this machine."""

from __future__ import annotations

import json
import os
import sys
import time
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from io import StringIO
from pathlib import Path
from threading import Event, Thread

import pytest

from scheduler import log
from scheduler.outcry import AlarmCommand, Ping
from scheduler.secret import VARIABLE


class Watcher:
    """A server that is pinged: answers as it is told to."""

    def __init__(self) -> None:
        self.paths: list[str] = []
        self.status, self.location, self.answering = 200, "", Event()
        self.answering.set()
        watcher = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                watcher.paths.append(self.path)
                watcher.answering.wait(10)
                self.send_response(watcher.status)
                if watcher.location:
                    self.send_header("Location", watcher.location)
                self.send_header("Content-Length", "0")
                self.end_headers()

            def log_message(self, *_: object) -> None:
                pass

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self._server.server_port}/ping"
        Thread(target=self._server.serve_forever, daemon=True).start()

    def close(self) -> None:
        self.answering.set()
        self._server.shutdown()
        self._server.server_close()


@pytest.fixture
def watcher() -> Iterator[Watcher]:
    watcher = Watcher()
    yield watcher
    watcher.close()


def script(folder: Path, text: str) -> str:
    """A command line that runs `text` in Python, under a path with a space in it."""
    file = folder / "kịch bản.py"
    file.write_text(text, encoding="utf-8")
    return f'"{sys.executable}" "{file}" "{folder}/ra"'


WRITES = """
import json, os, sys
open(sys.argv[1], "a", encoding="utf-8").write(json.dumps(dict(os.environ)) + "\\n")
"""


def test_the_command_is_told_the_cause_and_a_sentence_and_no_secret(tmp_path: Path) -> None:
    secret = {VARIABLE: "mật-khẩu", "CREDENTIALS_DIRECTORY": "/run/x", "NOTIFY_SOCKET": "/run/y"}
    alarms = AlarmCommand(dict(os.environ) | secret | {"MINE": "1"})
    alarms.run(script(tmp_path, WRITES), "account", 'Tài khoản "thư" $(rm) hỏng')
    assert alarms.wait(10)
    seen = json.loads((tmp_path / "ra").read_text(encoding="utf-8"))
    assert seen["DOITHOAI_ALARM"] == "account"
    assert seen["DOITHOAI_ALARM_TEXT"] == 'Tài khoản "thư" $(rm) hỏng'
    assert seen["MINE"] == "1"
    assert not secret.keys() & seen.keys()


def test_no_shell_reads_the_command(tmp_path: Path) -> None:
    alarms = AlarmCommand(os.environ)
    alarms.run(f"{script(tmp_path, WRITES)} ; touch {tmp_path}/shell", "account", "x")
    assert alarms.wait(10)
    assert (tmp_path / "ra").exists()
    assert not (tmp_path / "shell").exists()


def test_several_run_one_after_the_other_and_none_waits_in_our_thread(tmp_path: Path) -> None:
    alarms = AlarmCommand(os.environ)
    slow = "import time; time.sleep(0.3)\n" + WRITES
    began = time.monotonic()
    for cause in ("a", "b", "c"):
        alarms.run(script(tmp_path, slow), cause, "x")
    assert time.monotonic() - began < 0.2
    assert not alarms.wait(0.01)
    assert alarms.wait(10)
    lines = (tmp_path / "ra").read_text(encoding="utf-8").splitlines()
    assert [json.loads(line)["DOITHOAI_ALARM"] for line in lines] == ["a", "b", "c"]


def test_a_command_that_hangs_is_killed_with_all_it_started(tmp_path: Path) -> None:
    alarms = AlarmCommand(os.environ, seconds=0.5)
    hangs = """
import subprocess, sys, time
child = subprocess.Popen([sys.executable, "-c", "import time; time.sleep(60)"])
open(sys.argv[1], "w").write(str(child.pid))
time.sleep(60)
"""
    alarms.run(script(tmp_path, hangs), "account", "x")
    assert alarms.wait(10)
    child = int((tmp_path / "ra").read_text())
    end = time.monotonic() + 5
    while is_alive(child) and time.monotonic() < end:
        time.sleep(0.02)
    assert not is_alive(child)


def is_alive(pid: int) -> bool:
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except FileNotFoundError:
        return False


@pytest.mark.parametrize("command", ["/no/such/command", '"unfinished', "", "false"])
def test_a_command_that_fails_stops_nothing(tmp_path: Path, command: str) -> None:
    alarms = AlarmCommand(os.environ)
    alarms.run(command, "account", "x")
    alarms.run(script(tmp_path, WRITES), "account", "x\0y")
    assert alarms.wait(10)
    assert (tmp_path / "ra").exists()


def test_a_ping_calls_the_url(watcher: Watcher) -> None:
    ping = Ping()
    ping.call(watcher.url)
    assert ping.wait(5)
    assert watcher.paths == ["/ping"]


def test_there_is_one_ping_at_a_time_and_none_holds_up_its_caller(watcher: Watcher) -> None:
    watcher.answering.clear()
    ping = Ping()
    began = time.monotonic()
    for _ in range(5):
        ping.call(watcher.url)
    assert time.monotonic() - began < 1
    assert not ping.wait(0.2)
    watcher.answering.set()
    assert ping.wait(5)
    assert watcher.paths == ["/ping"]
    ping.call(watcher.url)
    assert ping.wait(5)
    assert len(watcher.paths) == 2


def test_a_server_that_does_not_answer_is_left_after_a_while(watcher: Watcher) -> None:
    watcher.answering.clear()
    ping = Ping(seconds=0.3)
    ping.call(watcher.url)
    assert ping.wait(5)


@pytest.mark.parametrize("status", [404, 500])
def test_a_refusal_stops_nothing(watcher: Watcher, status: int) -> None:
    watcher.status = status
    ping = Ping()
    for _ in range(2):
        ping.call(watcher.url)
        assert ping.wait(5)
    assert len(watcher.paths) == 2


def test_redirections_end_somewhere(watcher: Watcher) -> None:
    watcher.status, watcher.location = 302, watcher.url
    ping = Ping()
    ping.call(watcher.url)
    assert ping.wait(5)
    assert 1 < len(watcher.paths) <= 12


def test_only_http_is_called(watcher: Watcher, tmp_path: Path) -> None:
    ping, fifo = Ping(), tmp_path / "tệp"
    # A reader of this would hang.
    os.mkfifo(fifo)
    for url in (f"file://{fifo}", "ftp://127.0.0.1/x", "http://127.0.0.1:1/", "gì đó", ""):
        ping.call(url)
        assert ping.wait(5)
    watcher.status, watcher.location = 302, f"file://{fifo}"
    ping.call(watcher.url)
    assert ping.wait(5)
    assert watcher.paths == ["/ping"]


def test_the_log_does_not_tell_the_url(watcher: Watcher) -> None:
    stream = StringIO()
    log.configure(stream=stream)
    watcher.status = 404
    ping = Ping()
    for _ in range(2):
        ping.call(f"{watcher.url}/bi-mat")
        assert ping.wait(5)
    watcher.status = 200
    ping.call(f"{watcher.url}/bi-mat")
    assert ping.wait(5)
    events = [json.loads(line)["event"] for line in stream.getvalue().splitlines()]
    assert events == ["ping_failed", "ping_works"]
    assert "bi-mat" not in stream.getvalue()
