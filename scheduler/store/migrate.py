"""Bringing a database to the tables this version works with."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import inspect, text

from notifications import fault_points
from notifications.fault_points import Point
from scheduler.errors import OtherVersionError
from scheduler.store.engine import Store, Tx
from scheduler.store.files import copy_sqlite, free_name

VERSIONS = ("0001", "0002")
"""All migrations, in their order. Known here so that a start with nothing to do need not load Alembic."""
HEAD = VERSIONS[-1]


@dataclass(frozen=True, slots=True)
class Migration:
    """What was done: from which version (None: an empty database) to which, and the copy of what was before."""

    before: str | None
    after: str
    copy: Path | None


def upgrade(store: Store, *, to: str = HEAD, keep: bool = True) -> Migration | None:
    """Run the migrations that are missing, in one transaction. None if there were none.

    With `keep` a SQLite file with something in it is copied first, beside it. Raises OtherVersionError for a
    database of a newer version, DatabaseError where the copy cannot be made.
    """
    with store.reading() as tx:
        version = version_of(tx)
    if version == to:
        return None
    with store.writing() as tx:
        # Looked at again: another process may have been first.
        version = version_of(tx)
        if version is not None and version not in VERSIONS:
            raise OtherVersionError(store.name, version, HEAD, newer=True)
        if version == to:
            return None
        copy = _copy(store.path, to) if keep and store.path is not None and version is not None else None
        _run(tx, to)
        fault_points.passing(Point.MIGRATING)
    return Migration(version, to, copy)


def require_head(tx: Tx, store: Store) -> None:
    """Raises OtherVersionError if the tables are not those this version works with."""
    version = version_of(tx)
    if version is not None and version != HEAD:
        raise OtherVersionError(store.name, version, HEAD, newer=version not in VERSIONS)


def version_of(tx: Tx) -> str | None:
    """The last migration that was run; None in an empty database."""
    if not inspect(tx).has_table("alembic_version"):
        return None
    version: str | None = tx.scalar(text("select version_num from alembic_version"))
    return version


def _copy(path: Path, to: str) -> Path:
    """What the file holds now: the transaction that asks has written nothing, and nobody else can."""
    target = free_name(path.with_name(f"{path.name}.before-{to}"))
    copy_sqlite(path, target)
    return target


def _run(tx: Tx, to: str) -> None:
    from alembic import command
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(Path(__file__).parent / "migrations").replace("%", "%%"))
    config.attributes["connection"] = tx
    command.upgrade(config, to)
