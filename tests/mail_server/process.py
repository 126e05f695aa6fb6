"""The server as a process of its own, and what it has seen, read from its folder."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from email import message_from_bytes, policy
from email.message import EmailMessage
from pathlib import Path
from typing import IO, Any, get_args

from tests.daemon import die_with_parent
from tests.mail_server.faults import End, Fault

ROOT = Path(__file__).parents[2]


@dataclass(frozen=True, slots=True)
class Taken:
    """A mail that a server accepted, at the Unix time `at`; `end` is None while it is at the answer.

    `seconds` passed from its first byte to the end.
    """

    file: Path
    recipient: str
    message_id: str
    at: float
    end: End | None
    seconds: float

    def parsed(self) -> EmailMessage:
        message = message_from_bytes(self.file.read_bytes(), policy=policy.default)
        assert isinstance(message, EmailMessage)
        return message


class MailProcess:
    """`python -m tests.mail_server`, with its words as arguments, from the making to `stop`."""

    def __init__(self, folder: Path, *words: str, faults: Sequence[Fault] = ()) -> None:
        self.folder = folder
        self._process = subprocess.Popen(
            [sys.executable, "-m", "tests.mail_server", str(folder), *words, "--faults", _in_json(faults)],
            cwd=ROOT,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            preexec_fn=die_with_parent,  # noqa: PLW1509  # one call into the system, nothing that takes a lock
        )
        line = _stream(self._process.stdout).readline()
        assert line, "the mail server did not start"
        self.port: int = json.loads(line)["port"]
        self.ca_file = folder / "ca.pem"

    def strike(self, faults: Sequence[Fault]) -> None:
        """From now on these faults, and none of those before."""
        stdin = _stream(self._process.stdin)
        stdin.write(_in_json(faults) + "\n")
        stdin.flush()
        _stream(self._process.stdout).readline()

    def stop(self) -> None:
        """End it, if it has not ended."""
        if self._process.poll() is None:
            self._process.terminate()
        self._process.wait()
        _stream(self._process.stdin).close()
        _stream(self._process.stdout).close()


def taken(folder: Path) -> Iterator[Taken]:
    """The mails that the server of this folder accepted, in order."""
    events = list(events_of(folder))
    ends = {event["number"]: event for event in events if event["event"] in get_args(End)}
    for event in events:
        if event["event"] == "accepted":
            number = event["number"]
            end = ends.get(number, {"event": None, "seconds": 0.0})
            file = folder / f"{number:06}.eml"
            yield Taken(file, event["to"], event["message_id"], event["at"], end["event"], end["seconds"])


def events_of(folder: Path) -> Iterator[dict[str, Any]]:
    """What the server of this folder has logged, in order."""
    log = folder / "log.jsonl"
    # The last line may be half written.
    lines = log.read_text(encoding="utf-8").splitlines(keepends=True) if log.exists() else []
    return (json.loads(line) for line in lines if line.endswith("\n"))


def _in_json(faults: Sequence[Fault]) -> str:
    return json.dumps([asdict(fault) for fault in faults])


def _stream(stream: IO[str] | None) -> IO[str]:
    assert stream is not None
    return stream
