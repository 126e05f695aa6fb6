"""A backup is one SQLite file with all tables, of whichever database, and can be restored into either."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from sqlalchemy import Integer, delete, func, insert, select, update

from scheduler.errors import BackupError, DatabaseError, OtherSchoolError
from scheduler.store import plan, restored
from scheduler.store.engine import Store, Tx, sqlite_path
from scheduler.store.files import copy_pages, free_name, new_file, put_in_place, scratch_file
from scheduler.store.migrate import require_head, upgrade, version_of
from scheduler.store.sqlite import sqlite_url
from scheduler.store.standing import make_row
from scheduler.store.tables import metadata, service

_ROWS = 1000
"""So many are copied at a time."""


@dataclass(frozen=True, slots=True)
class Restored:
    """What a restore did: the instant of the backup (UTC), the deliveries it holds, the copy of what was before."""

    made_at: datetime | None
    held: int
    kept: Path | None


def back_up(store: Store, target: Path, now: datetime) -> None:
    """Write all that `store` holds at one moment to the new file `target`, while others go on working with it.

    Raises BackupError if there is something at `target` or nothing in `store`, OtherVersionError, DatabaseError.
    """
    with new_file(target) as temporary:
        if store.path is not None:
            copy_pages(store.path, temporary)
        with _opened(temporary) as copy:
            if store.path is None:
                upgrade(copy)
                with store.reading() as source, copy.writing() as tx:
                    require_head(source, store)
                    _copy_rows(source, tx)
            with copy.writing() as tx:
                require_head(tx, store)
                if version_of(tx) is None or plan.in_force(tx) is None:
                    raise BackupError(target, "nothing-there")
                _stamp(tx, now)


def restore(url: str, backup: Path, school: str, now: datetime, kept_in: Path) -> Restored:
    """Make the database at `url` what it was when `backup` was written, and hold what was due since.

    For a caller that keeps all daemons away. What was there before is kept: a SQLite file beside the new one, of
    PostgreSQL a backup in the folder `kept_in`. `school` is the id that config.toml gives. Raises BackupError,
    OtherSchoolError, OtherVersionError and DatabaseError; then the database is as it was.
    """
    file = sqlite_path(url)
    folder = file.parent if file is not None else kept_in
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    stamp = f"before-restore-{now:%Y%m%dT%H%M%SZ}"
    with scratch_file(folder / backup.name) as copy:
        made_at, held = _prepare(backup, copy, school, now)
        if file is not None:
            kept = put_in_place(copy, file, stamp)
        else:
            kept = _replace_rows(url, copy, folder / f"{stamp}.db", now)
    return Restored(made_at, held, kept)


def _prepare(backup: Path, copy: Path, school: str, now: datetime) -> tuple[datetime | None, int]:
    """Take a copy of the backup, bring it to this version's tables, and hold what was due since."""
    _take(backup, copy)
    with _opened(copy) as store:
        with store.reading() as tx:
            if version_of(tx) is None:
                raise BackupError(backup, "no-backup")
        upgrade(store, keep=False)
        with store.writing() as tx:
            current = plan.in_force(tx)
            if current is None:
                raise BackupError(backup, "no-backup")
            if current.version.school != school:
                raise OtherSchoolError(current.version.school, school)
            held = restored.hold_all(tx, now)
            return tx.scalar(select(service.c.backup_at)), held


def _take(backup: Path, copy: Path) -> None:
    if not backup.is_file():
        raise BackupError(backup, "no-file")
    try:
        copy_pages(backup, copy)
        with closing(sqlite3.connect(copy)) as connection:
            sound = connection.execute("PRAGMA quick_check(1)").fetchone() == ("ok",)
    except (DatabaseError, sqlite3.Error) as error:
        raise BackupError(backup, "no-backup", str(error)) from error
    if not sound:
        raise BackupError(backup, "damaged")


@contextmanager
def _opened(file: Path) -> Iterator[Store]:
    """The SQLite file as a store; afterwards it is complete without the files SQLite keeps beside it."""
    store = Store(sqlite_url(file))
    try:
        yield store
    finally:
        store.close()
    with closing(sqlite3.connect(file)) as connection:
        connection.execute("PRAGMA journal_mode = DELETE")


def _stamp(tx: Tx, now: datetime) -> None:
    make_row(tx)
    tx.execute(update(service).values(backup_at=now))


def _replace_rows(url: str, copy: Path, kept: Path, now: datetime) -> Path | None:
    """All rows in one transaction: whoever looks sees those of before or those of the backup."""
    store = Store(url)
    try:
        upgrade(store)
        with store.reading() as tx:
            empty = plan.in_force(tx) is None
        if not empty:
            kept = free_name(kept)
            back_up(store, kept, now)
        with _opened(copy) as source, source.reading() as rows, store.writing() as tx:
            for table in reversed(metadata.sorted_tables):
                tx.execute(delete(table))
            _copy_rows(rows, tx)
            _continue_ids(tx)
    finally:
        store.close()
    return None if empty else kept


def _copy_rows(source: Tx, target: Tx) -> None:
    for table in metadata.sorted_tables:
        rows = source.execution_options(yield_per=_ROWS).execute(select(table)).mappings()
        for part in rows.partitions():
            target.execute(insert(table), [dict(row) for row in part])


def _continue_ids(tx: Tx) -> None:
    """The ids given from now on come after those of the rows that were put there with theirs."""
    for table in metadata.sorted_tables:
        if isinstance(table.c[0].type, Integer):
            following = select(func.coalesce(func.max(table.c.id), 0) + 1).scalar_subquery()
            sequence = func.pg_get_serial_sequence(table.name, "id")
            tx.execute(select(func.setval(sequence, following, False)))
