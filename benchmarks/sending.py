"""Many reminders due in one minute: the real service with its database, to a mail server that takes everything.

By TLS and with a login, as a school's account has it. Beside it, in the same run and to the same server: smtplib on
one kept connection with ready bytes, and yagmail's own `send`. `python -m benchmarks.sending [--people N]`.
"""

from __future__ import annotations

import argparse
import json
import os
import smtplib
import ssl
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from email import message_from_bytes, policy
from email.message import EmailMessage
from pathlib import Path
from statistics import fmean, quantiles
from typing import NamedTuple
from zoneinfo import ZoneInfo

ROOT = Path(__file__).parents[1]
ZONE = ZoneInfo("Asia/Ho_Chi_Minh")
COMPARED = 300
"""So many mails are enough to time the others by."""
PATIENCE = 600.0
USER, PASSWORD = "vanphong@example.edu.vn", "any will do"

CONFIG = """
[school]
id = "truong-thu"
name = "Trường THPT Thử"

[roles]
homeroom = "Giáo viên chủ nhiệm"

[roster]
file = "roster.csv"

[mail]
from = "Trường THPT Thử <vanphong@example.edu.vn>"
host = "localhost"
port = {port}
user = "vanphong@example.edu.vn"
ca_file = "ca.pem"
max_per_minute = 1000000
max_per_day = 1000000000

[[rules]]
id = "dt"
title = "Đối thoại với học sinh"
recurs = {{ date = {date} }}
start = "14:00"
venue = "Hội trường"

[[deadlines]]
id = "y-kien"
rule = "dt"
title = "Gửi tổng hợp ý kiến, kiến nghị của học sinh trong lớp"
short = "gửi ý kiến học sinh"
due = {{ before = "1d", time = "15:00" }}
by = ["homeroom"]
submit_to = "doithoai@example.edu.vn"
remind = ["30d 08:00"]
"""


class Measured(NamedTuple):
    """What a run of the service came to. Seconds, and megabytes at the peak."""

    people: int
    seconds: float
    waits: list[float]
    """From the moment the reminder was due to each 250."""
    megabytes: float


def main(words: list[str] | None = None) -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--people", type=int, default=10_000)
    options = parser.parse_args(words)
    # The others before and after, lest a machine that slows down or speeds up meanwhile favours one of us.
    before = others()
    few = service(options.people // 10)
    many = service(options.people)
    ready, by_yagmail = (fmean(pair) for pair in zip(before, others(), strict=True))
    ours = many.people / many.seconds
    print(f"{many.people} reminders due in one minute, SQLite, one process, mails a second")
    print(f"  yagmail.send                       {by_yagmail:8.0f} {1:8.2f} x")
    print(f"  smtplib, kept connection           {ready:8.0f} {ready / by_yagmail:8.2f} x yagmail.send")
    print(f"  doithoai run, database and all     {ours:8.0f} {ours / by_yagmail:8.2f} x yagmail.send")
    for run in (few, many):
        cuts = quantiles(run.waits, n=100)
        print(
            f"  {run.people:6} people: from due to 250 p50 {cuts[49]:6.2f} s, p99 {cuts[98]:6.2f} s; "
            f"peak {run.megabytes:.0f} MB"
        )


def service(people: int) -> Measured:
    """Start the daemon with something due for everybody, and wait until everybody was told."""
    with tempfile.TemporaryDirectory(prefix="doithoai-bench-") as folder, sink(folder) as server:
        config = write_school(Path(folder), people, server.port)
        with (Path(folder) / "log").open("w") as log:
            daemon = start(config, log.fileno())
            try:
                peak = wait_until_told(config, daemon, people)
            finally:
                daemon.terminate()
                daemon.wait(30)
        decided = moment(Path(folder) / "log", "reminders_decided")
        taken = server.end()
    assert len(taken) == people, f"{len(taken)} mails for {people} people"
    return Measured(people, taken[-1] - taken[0], [at - decided for at in taken], peak)


def write_school(folder: Path, people: int, port: int) -> Path:
    """The files of a school in which a reminder has just come due for that many homeroom teachers."""
    session = datetime.now(ZONE).date() + timedelta(days=9)
    config = folder / "config.toml"
    config.write_text(CONFIG.format(port=port, date=session.isoformat()), encoding="utf-8")
    rows = [f"Giáo Viên {n},gv{n}@example.edu.vn,homeroom,L{n}" for n in range(people)]
    (folder / "roster.csv").write_text("\n".join(["name,email,roles,class", *rows]), encoding="utf-8")
    return config


def start(config: Path, log: int) -> subprocess.Popen[bytes]:
    """`doithoai run`, logging to a file descriptor."""
    words = [sys.executable, str(ROOT / "doithoai.py"), "--config", str(config), "run"]
    environment = os.environ | {"DOITHOAI_SMTP_PASSWORD": PASSWORD}
    return subprocess.Popen(
        words, stdin=subprocess.DEVNULL, stdout=log, stderr=log, cwd=config.parent, env=environment
    )


def wait_until_told(config: Path, daemon: subprocess.Popen[bytes], people: int) -> float:
    """Wait until the log has that many deliveries. The daemon's peak of memory in megabytes."""
    log, told, end = config.parent / "log", 0, time.monotonic() + PATIENCE
    with log.open(encoding="utf-8") as lines:
        while told < people:
            told += sum('"delivered"' in line for line in lines)
            alive = daemon.poll() is None and time.monotonic() < end
            assert alive, log.read_text(encoding="utf-8")[-2000:]
            time.sleep(0.2)
    return memory(daemon.pid, "VmHWM")


def memory(pid: int, word: str) -> float:
    """A figure of /proc/PID/status, in megabytes: VmRSS now, VmHWM at the peak."""
    status = Path(f"/proc/{pid}/status").read_text()
    line = next(line for line in status.splitlines() if line.startswith(word))
    return int(line.split()[1]) / 1024


def moment(log: Path, event: str) -> float:
    """When the log first names an event (Unix time)."""
    lines = [line for line in log.read_text(encoding="utf-8").splitlines() if line.startswith("{")]
    stamp = next(entry["timestamp"] for entry in map(json.loads, lines) if entry["event"] == event)
    return datetime.fromisoformat(stamp).astimezone(UTC).timestamp()


class RunningSink:
    """The sink as a process of its own, so that it takes no time from what is measured."""

    def __init__(self, folder: str) -> None:
        self._process = subprocess.Popen(
            [sys.executable, "-m", "benchmarks.sink", folder],
            cwd=ROOT,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        assert self._process.stdout is not None
        self.port = int(self._process.stdout.readline())
        self._said = ""

    def end(self) -> list[float]:
        """Stop it. The moments (Unix time) at which each mail was taken."""
        if self._process.poll() is None:
            self._said, _ = self._process.communicate()
        return [float(line) for line in self._said.split()]


@contextmanager
def sink(folder: str) -> Iterator[RunningSink]:
    """A sink whose clients find `ca.pem` in the folder; ended in the end."""
    running = RunningSink(folder)
    try:
        yield running
    finally:
        running.end()


def others() -> tuple[float, float]:
    """Mails a second by smtplib with ready bytes over one connection, and by yagmail.send."""
    from benchmarks.composing import a_letter
    from notifications.compose import compose

    data = compose(a_letter()).data
    with tempfile.TemporaryDirectory(prefix="doithoai-bench-") as folder, sink(folder) as server:
        context = ssl.create_default_context(cafile=str(Path(folder) / "ca.pem"))
        return by_smtplib(server.port, context, data), by_yagmail(server.port, context, data)


def by_smtplib(port: int, context: ssl.SSLContext, data: bytes) -> float:
    with smtplib.SMTP_SSL("localhost", port, context=context) as connection:
        connection.login(USER, PASSWORD)
        begun = time.perf_counter()
        for n in range(COMPARED):
            connection.sendmail("vanphong@example.edu.vn", f"gv{n}@example.edu.vn", data)
        return COMPARED / (time.perf_counter() - begun)


def by_yagmail(port: int, context: ssl.SSLContext, data: bytes) -> float:
    import yagmail

    mail = message_from_bytes(data, policy=policy.default)
    assert isinstance(mail, EmailMessage)
    text, html = (str(part.get_content()) for part in mail.iter_parts() if isinstance(part, EmailMessage))
    client = yagmail.Client(USER, PASSWORD, host="localhost", port=port, context=context)
    begun = time.perf_counter()
    for n in range(COMPARED):
        client.send(f"gv{n}@example.edu.vn", str(mail["subject"]), [text, yagmail.raw(html)])
    return COMPARED / (time.perf_counter() - begun)


if __name__ == "__main__":
    main()
