"""Standard output and standard error, kept from failing in ways a person would have to read about."""

from __future__ import annotations

import errno
import os
import sys
from pathlib import Path
from typing import TextIO

_LAST_STREAM = 2


def prepare_streams() -> None:
    """See that the process has its three streams, and that they speak UTF-8 whatever the locale says."""
    _open_closed()
    for stream in (sys.stdout, sys.stderr):
        reconfigure = getattr(stream, "reconfigure", None)
        if reconfigure is not None:
            reconfigure(encoding="utf-8", errors="backslashreplace")


def flush_output() -> OSError | None:
    """Write out what is left for standard output; the error where it cannot be written.

    None also where the reader has gone away, as `head` does: it has what it wanted.
    """
    try:
        sys.stdout.flush()
    except OSError as error:
        _discard(sys.stdout)
        return None if error.errno == errno.EPIPE else error
    return None


def _open_closed() -> None:
    """A closed stream leads nowhere; else the database would get its number, and be printed into."""
    while (descriptor := os.open(os.devnull, os.O_RDWR)) <= _LAST_STREAM:
        os.set_inheritable(descriptor, True)
    os.close(descriptor)
    sys.stdout = sys.stdout or _nowhere()
    sys.stderr = sys.stderr or _nowhere()


def _nowhere() -> TextIO:
    return Path(os.devnull).open("w", encoding="utf-8")


def _discard(stream: TextIO) -> None:
    """Send what cannot be written nowhere: Python would try once more when it ends, and complain."""
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, stream.fileno())
    os.close(nowhere)
    stream.flush()
