"""One daemon for each SQLite database."""

from __future__ import annotations

import fcntl
import json
import os
import socket
from pathlib import Path
from types import TracebackType
from typing import Self

from scheduler.errors import AlreadyRunningError, DatabaseError


class DatabaseLock:
    """Held while a daemon works on a database. The kernel lets go of it when the process ends, however it ends.

    A file of its own beside the database: a lock on the database's file would be SQLite's affair.
    """

    def __init__(self, database: Path) -> None:
        self._database = database
        self.path = database.with_name(database.name + ".lock")
        self._file: int | None = None

    def acquire(self) -> None:
        """Take the lock. Raises AlreadyRunningError, which names the process that holds it."""
        try:
            self.path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            file = os.open(self.path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC | os.O_NOFOLLOW, 0o600)
        except OSError as error:
            raise DatabaseError(str(self.path), error.strerror or str(error)) from error
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            holder = _read_holder(file)
            os.close(file)
            raise AlreadyRunningError(str(self._database), *holder) from None
        content = json.dumps({"pid": os.getpid(), "host": socket.gethostname()}).encode()
        os.ftruncate(file, 0)
        os.pwrite(file, content, 0)
        self._file = file

    def release(self) -> None:
        """Let go. The file stays: to remove it would let two processes each lock a file of that name."""
        if self._file is not None:
            os.close(self._file)
            self._file = None

    def __enter__(self) -> Self:
        self.acquire()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.release()


def _read_holder(file: int) -> tuple[int | None, str | None]:
    try:
        holder = json.loads(os.pread(file, 1000, 0))
        return int(holder["pid"]), str(holder["host"])
    except (ValueError, KeyError, TypeError):
        # It has taken the lock and not yet written its name.
        return None, None
