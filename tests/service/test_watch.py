"""How a real process cries out: systemd's line, the alarm command and the ping, while the mail cannot go."""

from __future__ import annotations

import json
import sqlite3
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import closing
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread

import pytest

from tests.daemon import running
from tests.mail_server import Fault, MailServer
from tests.service.test_systemd import Listener
from tests.service.world import LAN, World

NOTES = """
import json, os, sys
said = {key: os.environ[key] for key in ("DOITHOAI_ALARM", "DOITHOAI_ALARM_TEXT")}
open(sys.argv[1], "a", encoding="utf-8").write(json.dumps(said) + "\\n")
"""


@pytest.fixture
def listener(tmp_path: Path) -> Iterator[Listener]:
    listener = Listener(str(tmp_path / "notify"))
    yield listener
    listener.close()


@pytest.fixture
def pings() -> Iterator[list[str]]:
    """What the dead man's URL, which ends with the server's port, was asked for."""
    asked: list[str] = []

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            asked.append(self.path)
            self.send_response(200)
            self.end_headers()

        def log_message(self, *_: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    asked.append(f"http://127.0.0.1:{server.server_port}/alive")
    Thread(target=server.serve_forever, daemon=True).start()
    yield asked
    server.shutdown()
    server.server_close()


def service_words(folder: Path, ping: str = "") -> str:
    """What stands below `[service] admin`: the command and the URL."""
    (folder / "note.py").write_text(NOTES, encoding="utf-8")
    command = f"'{sys.executable}' '{folder}/note.py' '{folder}/alarms'"
    return f'"\nalarm_command = "{command}"\nping = "{ping}'


def alarms(folder: Path) -> list[dict[str, str]]:
    file = folder / "alarms"
    return (
        [json.loads(line) for line in file.read_text(encoding="utf-8").splitlines()] if file.exists() else []
    )


def wait_for(what: Callable[[], bool], seconds: float = 60) -> None:
    end = time.monotonic() + seconds
    while not what():
        assert time.monotonic() < end
        time.sleep(0.05)


def test_a_broken_edit_runs_the_command_once_and_stands_in_the_line_of_systemd(
    worlds: Callable[..., World], tmp_path: Path, listener: Listener
) -> None:
    world = World(tmp_path, words={"admin": service_words(tmp_path)})
    environment = {"NOTIFY_SOCKET": listener.address, "WATCHDOG_USEC": "400000"}
    with running(world.path, **environment) as daemon:
        listener.wait_for("STATUS=kiểm tra tiếp lúc ")
        text = world.path.read_text(encoding="utf-8")
        world.path.write_text(text.replace('"truong-thu"', "7"), encoding="utf-8")
        said = listener.wait_for("STATUS=Bản sửa mới của tệp kế hoạch có lỗi")
        assert "config.toml, dòng 3, cột " in said
        wait_for(lambda: bool(alarms(tmp_path)))
        time.sleep(1)
        assert daemon.terminate()[0] == 0
    with running(world.path, **environment) as again:
        time.sleep(0.5)
        assert again.terminate()[0] == 0
    cried = alarms(tmp_path)
    assert [alarm["DOITHOAI_ALARM"] for alarm in cried] == ["broken-edit"]
    assert cried[0]["DOITHOAI_ALARM_TEXT"].startswith("Bản sửa mới của tệp kế hoạch có lỗi")


def test_the_ping_goes_out_after_each_good_tick_and_not_while_no_mail_can(
    worlds: Callable[..., World], tmp_path: Path, pings: list[str]
) -> None:
    url = pings.pop()
    with MailServer() as server:
        server.faults.add(Fault("mail", text="530 5.7.0 authentication required"))
        words = {"admin": service_words(tmp_path, url), "cc": ""}
        world = World(tmp_path, server=server, people=[LAN], words=words)
        with running(world.path, WATCHDOG_USEC="400000"):
            wait_for(lambda: len(pings) >= 2)
            world.words["mail"] = world.mail_words() + '\nsettle = "0m"'
            world.remind_now()
            wait_for(lambda: "account" in [a["DOITHOAI_ALARM"] for a in alarms(tmp_path)])
            time.sleep(0.5)
            before = len(pings)
            time.sleep(1)
            assert len(pings) == before
    assert set(pings) == {"/alive"}


def test_ticks_that_fail_run_the_command_once_and_then_all_is_well_again(
    worlds: Callable[..., World], tmp_path: Path, listener: Listener
) -> None:
    world = World(tmp_path, words={"admin": service_words(tmp_path)})
    database = next((tmp_path / "var").glob("*.db"))
    environment = {"NOTIFY_SOCKET": listener.address, "WATCHDOG_USEC": "400000"}
    with running(world.path, **environment) as daemon, closing(sqlite3.connect(database)) as other:
        listener.wait_for("STATUS=kiểm tra tiếp lúc ")
        other.execute("alter table service rename to elsewhere")
        listener.wait_for("STATUS=Dịch vụ chưa làm")
        wait_for(lambda: len(daemon.events("tick_failed")) >= 4)
        other.execute("alter table elsewhere rename to service")
        listener.wait_for("STATUS=kiểm tra tiếp lúc ")
    assert [alarm["DOITHOAI_ALARM"] for alarm in alarms(tmp_path)] == ["tick-failed"]


def test_where_nobody_could_see_what_is_wrong_the_command_runs_and_the_ping_stays_away(
    worlds: Callable[..., World], tmp_path: Path, pings: list[str]
) -> None:
    url = pings.pop()
    world = World(tmp_path, words={"admin": service_words(tmp_path, url)})
    database = next((tmp_path / "var").glob("*.db"))
    with running(world.path, WATCHDOG_USEC="400000") as daemon, closing(sqlite3.connect(database)) as other:
        wait_for(lambda: bool(pings))
        with other:
            other.execute(
                "insert into accounts (name, state, failures, since) values ('x', 'paused', 1, '?')"
            )
        wait_for(lambda: bool(alarms(tmp_path)))
        before = len(pings)
        time.sleep(1)
        assert len(pings) == before
        assert daemon.events("troubles_not_followed")
        assert daemon.events("tick_failed") == []
        with other:
            other.execute("delete from accounts")
        wait_for(lambda: len(pings) > before)
    assert [alarm["DOITHOAI_ALARM"] for alarm in alarms(tmp_path)] == ["tick-failed"]
