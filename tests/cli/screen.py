"""The command line on a terminal of a given width, as a person sees it."""

from __future__ import annotations

import fcntl
import os
import pty
import re
import struct
import subprocess
import sys
import termios
from pathlib import Path

from rich.cells import cell_len

from tests.cli.command import environment


def on_screen(*arguments: object, columns: int, folder: Path, colour: bool = False) -> str:
    """What `doithoai` shows in `folder` on a terminal so wide; without its colours unless `colour`."""
    ours, theirs = pty.openpty()
    fcntl.ioctl(theirs, termios.TIOCSWINSZ, struct.pack("HHHH", 40, columns, 0, 0))
    variables = environment() | {"TERM": "xterm-256color"} | ({} if colour else {"NO_COLOR": "1"})
    words = [sys.executable, "-m", "doithoai", *map(str, arguments)]
    with subprocess.Popen(
        words, stdin=theirs, stdout=theirs, stderr=theirs, cwd=folder, env=variables
    ) as process:
        os.close(theirs)
        shown = b"".join(iter(lambda: _read(ours), b""))
        process.wait(30)
    os.close(ours)
    text = shown.decode().replace("\r\n", "\n")
    return text if colour else re.sub(r"\x1b\[[0-9;]*m", "", text)


def widest(shown: str) -> int:
    """The width of the longest line, in cells."""
    return max(cell_len(line) for line in shown.splitlines())


def _read(terminal: int) -> bytes:
    try:
        return os.read(terminal, 65536)
    except OSError:  # the process has left the terminal
        return b""
