"""How soon a mail is out: from the instant its reminder falls due to the server's 250, by a service that was idle.

Forty reminders, one after the other, of a session that draws near. By TLS and with a login, and with a new connection
each time, for the last one was idle for too long. The clock runs faster, so that nobody waits for the minutes in
between; what is measured are real milliseconds. `python -m benchmarks.promptness [--reminders N]`.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import tempfile
import time
from datetime import datetime, timedelta
from pathlib import Path
from statistics import quantiles

from benchmarks.sending import PASSWORD, ROOT, ZONE, sink

RATE = 120.0
"""Two minutes in a second."""
APART = timedelta(minutes=2)
START = timedelta(minutes=20)
"""Of the service, before the first reminder: ten seconds."""

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
host = "localhost"
port = {port}
user = "vanphong@example.edu.vn"
ca_file = "ca.pem"

[[rules]]
id = "dt"
title = "Đối thoại với học sinh"
recurs = {{ date = {date} }}
start = "{start}"
venue = "Hội trường"
tell = ["homeroom"]
remind = [{leads}]
"""


def main(words: list[str] | None = None) -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--reminders", type=int, default=40)
    options = parser.parse_args(words)
    waits = milliseconds(options.reminders)
    cuts = quantiles(waits, n=100, method="inclusive")
    print(f"{len(waits)} reminders, each due while the service is idle: from due to the server's 250")
    print(f"  p50 {cuts[49]:.0f} ms, p99 {cuts[98]:.0f} ms, the longest {max(waits):.0f} ms")


def milliseconds(reminders: int) -> list[float]:
    """From each reminder's instant to its 250."""
    with tempfile.TemporaryDirectory(prefix="doithoai-bench-") as name, sink(name) as server:
        folder, since = Path(name), time.time()
        due = _write(folder, reminders, server.port, since)
        with (folder / "log").open("w") as log:
            daemon = _start(folder, log.fileno())
            try:
                time.sleep(due[-1] - time.time() + 3)
                assert daemon.poll() is None, (folder / "log").read_text(encoding="utf-8")[-2000:]
            finally:
                daemon.terminate()
                daemon.wait(30)
        taken = server.end()
    assert len(taken) == reminders, f"{len(taken)} mails for {reminders} reminders"
    return [(at - instant) * 1000 for instant, at in zip(due, taken, strict=True)]


def _write(folder: Path, reminders: int, port: int, since: float) -> list[float]:
    """The files of the school and of its clock. When each reminder falls due (Unix time)."""
    begun = datetime.fromtimestamp(since, ZONE).replace(second=0, microsecond=0)
    first = begun + START
    session = first + APART * reminders
    leads = ", ".join(f'"{round(APART / timedelta(minutes=1)) * n}m"' for n in range(reminders, 0, -1))
    text = CONFIG.format(port=port, date=session.date(), start=f"{session:%H:%M}", leads=leads)
    (folder / "config.toml").write_text(text, encoding="utf-8")
    words = {"rate": RATE, "since": since, "offset": 0.0}
    (folder / "clock.json").write_text(json.dumps(words), encoding="utf-8")
    return [since + ((first + APART * n).timestamp() - since) / RATE for n in range(reminders)]


def _start(folder: Path, log: int) -> subprocess.Popen[bytes]:
    words = [sys.executable, str(ROOT / "doithoai.py"), "--config", str(folder / "config.toml"), "run"]
    environment = os.environ | {
        "DOITHOAI_SMTP_PASSWORD": PASSWORD,
        "DOITHOAI_TEST_CLOCK": str(folder / "clock.json"),
    }
    return subprocess.Popen(words, stdin=subprocess.DEVNULL, stdout=log, stderr=log, env=environment)


if __name__ == "__main__":
    main()
