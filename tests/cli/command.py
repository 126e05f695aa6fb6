"""The command line, run in this process or in one of its own."""

from __future__ import annotations

import csv
import io
import json
import os
import pty
import re
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from scheduler.cli.main import main

ROOT = Path(__file__).resolve().parents[2]
EXAMPLES = ROOT / "examples"
BAC_HA = EXAMPLES / "thpt-so-2-bac-ha-2022-2023.toml"


@dataclass(frozen=True)
class Done:
    """What a command left: its exit status and what it wrote."""

    status: int
    stdout: bytes
    err: str

    @property
    def out(self) -> str:
        return self.stdout.decode()

    @property
    def lines(self) -> list[str]:
        return self.out.splitlines()

    def rows(self) -> list[dict[str, Any]]:
        """Standard output as JSON lines; fails where there is anything else on it."""
        assert self.out == "" or self.out.endswith("\n")
        rows = [json.loads(line) for line in self.lines]
        assert all(isinstance(row, dict) for row in rows)
        return rows

    def table(self) -> list[dict[str, str]]:
        """Standard output as a spreadsheet reads it."""
        return list(csv.DictReader(io.StringIO(self.stdout.decode("utf-8-sig"), newline="")))


class Command:
    """`doithoai` as typed in `folder`."""

    def __init__(self, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        self.folder, self._monkeypatch = folder, monkeypatch

    def __call__(self, *arguments: object, config: Path | None = None) -> Done:
        words = ["doithoai", *(["--config", str(config)] if config else []), *map(str, arguments)]
        out, err = io.BytesIO(), io.BytesIO()
        with self._monkeypatch.context() as patch:
            patch.chdir(self.folder)
            patch.setattr(sys, "argv", words)
            patch.setattr(sys, "stdout", io.TextIOWrapper(out, encoding="ascii"))
            patch.setattr(sys, "stderr", io.TextIOWrapper(err, encoding="ascii"))
            with pytest.raises(SystemExit) as left:
                main()
            for stream in (sys.stdout, sys.stderr):
                stream.flush()
            status = left.value.code or 0
            assert isinstance(status, int)
            # The streams close these when they go.
            return Done(status, out.getvalue(), err.getvalue().decode())


def files(folder: Path) -> set[str]:
    """Every file below a folder."""
    return {str(path.relative_to(folder)) for path in folder.rglob("*") if path.is_file()}


def environment() -> dict[str, str]:
    kept = {name: os.environ[name] for name in ("PATH", "HOME") if name in os.environ}
    return {**kept, "PYTHONPATH": str(ROOT)}


def on_terminal(folder: Path, *words: str, **more: str) -> bytes:
    """What a terminal of 80 columns gets from `doithoai` in a process of its own."""
    ours, theirs = pty.openpty()
    started = subprocess.Popen(
        [sys.executable, str(ROOT / "doithoai.py"), *words],
        cwd=folder,
        env={**environment(), "TERM": "xterm-256color", "COLUMNS": "80", "LINES": "24"} | more,
        stdin=subprocess.DEVNULL,
        stdout=theirs,
        stderr=theirs,
    )
    os.close(theirs)
    read = b""
    while True:
        try:
            part = os.read(ours, 65536)
        except OSError:
            # Linux says so when the other end is closed.
            break
        if not part:
            break
        read += part
    os.close(ours)
    started.wait(60)
    return read


def on_screen(folder: Path, *words: str, **more: str) -> str:
    """The same as text, without colours."""
    screen = on_terminal(folder, *words, **more).decode()
    return re.sub(r"\x1b\[[0-9;?]*[a-zA-Z]", "", screen.replace("\r\n", "\n"))
