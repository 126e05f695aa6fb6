"""A daemon with nothing to do: its start, its memory and its processor time with 100,000 reminders to come.

Beside it, in the same run, a daemon with one reminder and a process that only imports what the daemon does.
`python -m benchmarks.idle [--reminders N]`.
"""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from benchmarks.sending import memory, start

SECONDS = 20
LEADS = [f"{days}d {hour:02}:00" for days in range(1, 26) for hour in (7, 9, 11, 13)]
SESSIONS = 400
"""So many days of a daily rule lie within the 400 days ahead that are stored."""

CONFIG = """
[school]
id = "truong-thu"
name = "Trường THPT Thử"

[roles]
homeroom = "Giáo viên chủ nhiệm"

[[people]]
name = "Nguyễn Thị Lan"
email = "lan@example.edu.vn"
roles = ["homeroom"]

[mail]
from = "Trường THPT Thử <vanphong@example.edu.vn>"
"""
RULE = """
[[rules]]
id = "r{number}"
title = "Buổi {number}"
recurs = {{ rrule = "FREQ=DAILY", from = 2026-01-01 }}
shift = "unadjusted"
start = "14:00"
tell = ["homeroom"]
remind = [{leads}]
"""
IMPORTS = """
import sys, threading
import scheduler.daemon, scheduler.opening, scheduler.cli.main, scheduler.cli.run, notifications.smtp.client, yagmail
import notifications.compose, dateutil.rrule, rules.public_holidays, scheduler.store.migrations
notifications.compose.environment()
print(flush=True)
threading.Event().wait()
"""


def main(words: list[str] | None = None) -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--reminders", type=int, default=100_000)
    options = parser.parse_args(words)
    bare = imports()
    print(f"An idle daemon, {SECONDS} s of it; the bare imports take {bare:.0f} MB")
    for reminders in (SESSIONS, options.reminders):
        first, again, megabytes, processor = daemon(reminders)
        print(
            f"  {reminders:7} reminders stored: first start {first:5.1f} s, start again {again:5.1f} s, "
            f"{megabytes:4.0f} MB ({megabytes / bare:.2f} x the imports), {processor:5.2f} % of a processor"
        )


def imports() -> float:
    """Megabytes of a process that has only imported what the daemon does."""
    words = [sys.executable, "-c", IMPORTS]
    root = Path(__file__).parents[1]
    with subprocess.Popen(words, cwd=root, stdout=subprocess.PIPE) as process:
        assert process.stdout is not None
        process.stdout.readline()
        megabytes = memory(process.pid, "VmRSS")
        process.terminate()
    return megabytes


def daemon(reminders: int) -> tuple[float, float, float, float]:
    """Seconds of the first start and of the next, megabytes, and per cent of a processor while idle."""
    with tempfile.TemporaryDirectory(prefix="doithoai-bench-") as name:
        config = Path(name) / "config.toml"
        config.write_text(CONFIG + rules(reminders), encoding="utf-8")
        process, first = ready(config, "first")
        end(process)
        process, again = ready(config, "again")
        try:
            time.sleep(3)
            before = processor_seconds(process.pid)
            time.sleep(SECONDS)
            used = processor_seconds(process.pid) - before
            return first, again, memory(process.pid, "VmRSS"), used / SECONDS * 100
        finally:
            end(process)


def rules(reminders: int) -> str:
    """Daily rules that have about so many reminders in the 400 days ahead."""
    text, left = "", reminders // SESSIONS
    number = 0
    while left > 0:
        leads = ", ".join(f'"{lead}"' for lead in LEADS[:left])
        text += RULE.format(number=number, leads=leads)
        left -= len(LEADS)
        number += 1
    return text


def ready(config: Path, name: str) -> tuple[subprocess.Popen[bytes], float]:
    """A started daemon, and the seconds until it was ready."""
    log = config.parent / f"log-{name}"
    with log.open("w") as file:
        begun = time.perf_counter()
        process = start(config, file.fileno())
    while '"service_ready"' not in log.read_text(encoding="utf-8"):
        assert process.poll() is None, log.read_text(encoding="utf-8")
        time.sleep(0.02)
    return process, time.perf_counter() - begun


def end(process: subprocess.Popen[bytes]) -> None:
    process.terminate()
    process.wait(30)


def processor_seconds(pid: int) -> float:
    """The processor time a process has had."""
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


if __name__ == "__main__":
    main()
