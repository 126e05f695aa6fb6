"""The real program as a process of its own, for the tests."""

from __future__ import annotations

import ctypes
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

ROOT = Path(__file__).parents[1]
PATIENCE = 60.0
"""Seconds after which a wait is a failure; a busy machine may be slow."""


_DIES_WITH_PARENT = 1
"""PR_SET_PDEATHSIG of Linux."""
_prctl = ctypes.CDLL(None).prctl if sys.platform == "linux" else None


def die_with_parent(number: int = signal.SIGKILL) -> None:
    """To be called in a child: tests that fail or are killed leave no process behind."""
    if _prctl is not None:
        _prctl(_DIES_WITH_PARENT, number)


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
    """`doithoai run`, and what it logs (to `log_file`, a new one beside the config unless one is given)."""

    def __init__(self, config: Path, *, log_file: Path | None = None, **more: str) -> None:
        self.log_file = log_file or config.parent / f"log-{time.monotonic_ns()}.jsonl"
        with self.log_file.open("a") as log:
            self.process = subprocess.Popen(
                [sys.executable, str(ROOT / "doithoai.py"), "--config", str(config), "run"],
                env=environment(**more),
                cwd=config.parent,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                preexec_fn=die_with_parent,  # noqa: PLW1509  # one call into the system, nothing that takes a lock
            )

    @property
    def pid(self) -> int:
        return self.process.pid

    def log(self) -> str:
        """All that it has said so far."""
        # What is written to a device is not to be read there.
        return self.log_file.read_text(encoding="utf-8", errors="replace") if self.log_file.is_file() else ""

    def events(self, name: str | None = None) -> list[dict[str, Any]]:
        """The events logged so far, or those of one name."""
        # The last line may be half written.
        lines = [line for line in self.log().splitlines(keepends=True) if line.endswith("}\n")]
        events = [json.loads(line) for line in lines if line.startswith("{")]
        return [event for event in events if name is None or event["event"] == name]

    def wait_for(self, event: str) -> dict[str, Any]:
        """Wait until `event` is logged."""
        for _ in waiting(f"event {event}"):
            found = self.events(event)
            if found:
                return found[0]
            assert self.process.poll() is None, self.log()
        raise AssertionError

    def is_stopped(self) -> bool:
        """Whether it stands still by SIGSTOP."""
        try:
            state = Path(f"/proc/{self.pid}/stat").read_text().rpartition(")")[2].split()[0]
        except FileNotFoundError:
            return False
        return state in "tT"

    def terminate(self) -> tuple[int, float]:
        """SIGTERM: the exit status, and how many seconds the end took."""
        began = time.monotonic()
        self.process.send_signal(signal.SIGTERM)
        return self.process.wait(PATIENCE), time.monotonic() - began

    def kill(self) -> None:
        """SIGKILL, if it is still there."""
        if self.process.poll() is None:
            self.process.kill()
        self.process.wait()


@contextmanager
def running(config: Path, **more: str) -> Iterator[Daemon]:
    """A daemon that is ready; killed in the end if it is still there."""
    daemon = Daemon(config, log_file=None, **more)
    try:
        daemon.wait_for("service_ready")
        yield daemon
    finally:
        daemon.kill()


def waiting(what: str, seconds: float = PATIENCE) -> Iterator[None]:
    """Turns of a loop that waits for `what`, until patience ends."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        yield
        time.sleep(0.05)
    raise AssertionError(f"waited {seconds:.0f} s for {what}")
