"""Files of a database: whole or not there, never one written over another, readable by their owner alone."""

from __future__ import annotations

import os
import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from pathlib import Path

from scheduler.errors import BackupError, DatabaseError
from scheduler.store.sqlite import BUSY_SECONDS

_BESIDE = ("-wal", "-shm")
"""What SQLite keeps beside a database while somebody works with it, or after they were killed."""


def copy_sqlite(source: Path, target: Path) -> None:
    """A consistent copy of the database `source` as it is now, in one file, whoever writes meanwhile.

    Raises BackupError if there is something at `target`, and DatabaseError.
    """
    with new_file(target) as temporary:
        copy_pages(source, temporary)


def copy_pages(source: Path, target: Path) -> None:
    """The same into an existing empty file. Raises DatabaseError."""
    try:
        with (
            closing(sqlite3.connect(source, timeout=BUSY_SECONDS)) as reader,
            closing(sqlite3.connect(target)) as writer,
        ):
            reader.backup(writer)
            # In WAL mode a file may be incomplete without the one beside it.
            writer.execute("PRAGMA journal_mode = DELETE")
    except sqlite3.Error as error:
        raise DatabaseError(str(source), str(error)) from error


@contextmanager
def new_file(target: Path) -> Iterator[Path]:
    """An empty file to be written, which is `target` afterwards, on the disk; nothing is if there is an exception.

    Raises BackupError if there is something at `target`, before or after, and DatabaseError.
    """
    if os.path.lexists(target):
        raise BackupError(target, "exists")
    with scratch_file(target) as temporary:
        yield temporary
        try:
            sync(temporary)
            _publish(temporary, target)
            sync(target.parent)
        except OSError as error:
            raise DatabaseError(str(target), error.strerror or str(error)) from error


@contextmanager
def scratch_file(beside: Path) -> Iterator[Path]:
    """An empty file in the folder of `beside`, readable by its owner alone, that is gone afterwards."""
    file = beside.with_name(f".{beside.name}.{os.getpid()}.new")
    try:
        file.unlink(missing_ok=True)
        os.close(os.open(file, os.O_CREAT | os.O_EXCL | os.O_RDWR | os.O_CLOEXEC, 0o600))
    except OSError as error:
        raise DatabaseError(str(beside), error.strerror or str(error)) from error
    try:
        yield file
    finally:
        for rest in ("", *_BESIDE, "-journal"):
            file.with_name(file.name + rest).unlink(missing_ok=True)


def put_in_place(new: Path, database: Path, suffix: str) -> Path | None:
    """Let the file `new` be the database; what was there is kept under another name, which comes back.

    At no moment is there no database: without one the service would begin anew and tell everybody everything.
    Raises DatabaseError while somebody works with it.
    """
    kept: Path | None = None
    if database.exists():
        kept = free_name(database.with_name(f"{database.name}.{suffix}"))
        with suppress(sqlite3.Error), closing(sqlite3.connect(database, timeout=BUSY_SECONDS)) as connection:
            # What is in the file beside it goes into the database, which may be too damaged for that.
            busy, *_ = connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
            if busy:
                raise DatabaseError(str(database), "database is locked")
        _name_twice(database, kept)
    for rest in _BESIDE:
        # Left there, they would be taken for those of the new one.
        old = database.with_name(database.name + rest)
        if kept is not None and old.exists():
            old.replace(kept.with_name(kept.name + rest))
        old.unlink(missing_ok=True)
    sync(new)
    new.replace(database)
    sync(database.parent)
    return kept


def _name_twice(file: Path, name: Path) -> None:
    try:
        os.link(file, name)
    except OSError:
        shutil.copy2(file, name)
        sync(name)


def free_name(path: Path) -> Path:
    """`path`, or the first of `path`-2, `path`-3 ... that nothing bears."""
    name, number = path, 1
    while os.path.lexists(name):
        number += 1
        name = path.with_name(f"{path.name}-{number}")
    return name


def sync(path: Path) -> None:
    """Let what was written to a file or folder reach the disk."""
    descriptor = os.open(path, os.O_RDONLY | os.O_CLOEXEC)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _publish(temporary: Path, target: Path) -> None:
    """Give the file its name, unless something bears it by now."""
    try:
        os.link(temporary, target)
    except FileExistsError:
        raise BackupError(target, "exists") from None
    except OSError:
        # A disk that knows no second name for a file, as most USB sticks: its name is taken first.
        try:
            os.close(os.open(target, os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, 0o600))
        except FileExistsError:
            raise BackupError(target, "exists") from None
        temporary.replace(target)
