"""The service as a real process."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tests.service.world import World

PROGRAM = """
import os, sys
from pathlib import Path
from scheduler import opening
from scheduler.clock import system_clock
from scheduler.daemon import Daemon
from scheduler.errors import AlreadyRunningError
from scheduler.log import configure
from scheduler.systemd import Systemd

configure()
longest = os.environ.get("TEST_LONGEST")
if longest:
    # A sender that is at its message for longer than it may be.
    open_transport = opening._open_transport
    def impatient(mail):
        transport = open_transport(mail)
        transport.longest = float(longest)
        return transport
    opening._open_transport = impatient
clock = system_clock()
try:
    with opening.open_service(Path(sys.argv[1]), clock) as service:
        Daemon(service, clock, Systemd(os.environ)).run()
except AlreadyRunningError as error:
    print(error, file=sys.stderr)
    sys.exit(1)
"""


@dataclass
class Running:
    """A started service. Its log is read when it has ended."""

    process: subprocess.Popen[bytes]
    log: Path

    def events(self) -> list[dict[str, Any]]:
        return [json.loads(line) for line in self.log.read_text(encoding="utf-8").splitlines()]

    def wait_for(self, event: str, seconds: float = 20) -> dict[str, Any]:
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            for entry in self.events():
                if entry["event"] == event:
                    return entry
            if self.process.poll() is not None:
                break
            time.sleep(0.05)
        raise AssertionError(f"{event} is not in the log:\n{self.log.read_text(encoding='utf-8')}")

    def end(self) -> int:
        if self.process.poll() is None:
            self.process.send_signal(signal.SIGTERM)
        return self.process.wait(15)

    def kill(self) -> None:
        self.process.kill()
        self.process.wait(5)


def launch(world: World, environment: dict[str, str] | None = None) -> Running:
    log = world.folder / f"log-{len(list(world.folder.glob('log-*')))}"
    with log.open("wb") as file:
        process = subprocess.Popen(
            [sys.executable, "-c", PROGRAM, str(world.path)],
            stderr=file,
            env=os.environ | {"PYTHONPATH": str(Path(__file__).parents[2])} | (environment or {}),
        )
    return Running(process, log)
