"""The real program as a process of its own, for the tests."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[2]
PATIENCE = 60.0
"""Seconds after which a wait is a failure; a busy machine may be slow."""


def environment(**more: str) -> dict[str, str]:
    """The environment of a daemon: nothing of the one who runs the tests but how to find Python."""
    kept = {name: os.environ[name] for name in ("PATH", "LANG", "HOME") if name in os.environ}
    return {**kept, "PYTHONPATH": str(ROOT), **more}


def doithoai(config: Path, *arguments: str, **more: str) -> subprocess.CompletedProcess[str]:
    """One command, run to its end."""
    return subprocess.run(
        [sys.executable, str(ROOT / "doithoai.py"), "--config", str(config), *arguments],
        env=environment(**more),
        cwd=config.parent,
        capture_output=True,
        text=True,
        timeout=PATIENCE,
        check=False,
    )


class Daemon:
    """`doithoai run`, and what it logs."""

    def __init__(self, config: Path, **more: str) -> None:
        self.log_file = config.parent / f"log-{time.monotonic_ns()}.jsonl"
        with self.log_file.open("w") as log:
            self.process = subprocess.Popen(
                [sys.executable, str(ROOT / "doithoai.py"), "--config", str(config), "run"],
                env=environment(**more),
                cwd=config.parent,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
            )

    def events(self) -> list[dict[str, Any]]:
        """The events logged so far."""
        lines = self.log_file.read_text().splitlines()
        return [json.loads(line) for line in lines if line.startswith("{")]

    def wait_for(self, event: str) -> dict[str, Any]:
        """Wait until `event` is logged."""
        for _ in waiting(f"event {event}"):
            found = [one for one in self.events() if one["event"] == event]
            if found:
                return found[0]
            assert self.process.poll() is None, self.log_file.read_text()
        raise AssertionError

    def terminate(self) -> tuple[int, float]:
        """SIGTERM: the exit status, and how many seconds the end took."""
        began = time.monotonic()
        self.process.send_signal(signal.SIGTERM)
        return self.process.wait(PATIENCE), time.monotonic() - began


@contextmanager
def running(config: Path, **more: str) -> Iterator[Daemon]:
    """A daemon that is ready; killed in the end if it is still there."""
    daemon = Daemon(config, **more)
    try:
        daemon.wait_for("service_ready")
        yield daemon
    finally:
        if daemon.process.poll() is None:
            daemon.process.kill()
            daemon.process.wait()


def waiting(what: str) -> Iterator[None]:
    """Turns of a loop that waits for `what`, until patience ends."""
    end = time.monotonic() + PATIENCE
    while time.monotonic() < end:
        yield
        time.sleep(0.05)
    raise AssertionError(f"waited {PATIENCE} s for {what}")
