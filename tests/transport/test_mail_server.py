"""The tests' own server, where other tests lean on it: as a process, and with limits."""

import json
import subprocess
import sys
from email import message_from_bytes
from pathlib import Path

from notifications.account import Secret, SmtpAccount
from notifications.smtp import SmtpTransport
from tests.transport.conftest import AMPLE, Connect, Start
from tests.transport.message import RECIPIENT, message, send


def test_it_runs_as_a_process_and_leaves_its_mails_behind(tmp_path: Path) -> None:
    faults = json.dumps([{"at": "dot", "do": "drop", "keep": True, "times": 1}])
    words = [
        sys.executable,
        "-m",
        "tests.mail_server",
        str(tmp_path),
        "--password",
        "mật khẩu",
        "--faults",
        faults,
    ]
    with subprocess.Popen(words, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        at = json.loads(process.stdout.readline())
        account = SmtpAccount(
            at["host"], at["port"], "tls", "vanphong@example.edu.vn", Secret("mật khẩu"), at["ca_file"]
        )
        transport = SmtpTransport(account, timeouts=AMPLE)
        assert [send(transport, str(n)).code for n in range(2)] == [None, 250]
        transport.close()
        process.terminate()
        assert process.wait(10) == 0
    files = sorted(tmp_path.glob("*.eml"))
    assert [file.read_bytes() for file in files] == [message("0"), message("1")]
    assert message_from_bytes(files[1].read_bytes())["message-id"] == "<1@example.edu.vn>"
    log = [json.loads(line) for line in (tmp_path / "log.jsonl").read_text().splitlines()]
    assert [(line["event"], line["number"]) for line in log] == [
        ("accepted", 1),
        ("withheld", 1),
        ("accepted", 2),
        ("answered", 2),
    ]
    assert {line["to"] for line in log} == {RECIPIENT}


def test_a_limit_per_minute(start: Start, connect: Connect) -> None:
    server = start(per_minute=2)
    transport = connect(server)
    assert [send(transport).code for _ in range(3)] == [250, 250, 451]
