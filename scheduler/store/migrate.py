"""Bringing a database to the tables this version works with."""

from __future__ import annotations

from pathlib import Path

from sqlalchemy import Connection, inspect, text

from notifications import fault_points
from notifications.fault_points import Point
from scheduler.errors import DatabaseError
from scheduler.store.engine import Store

HEAD = "0002"
"""The newest migration. Known here so that a start with nothing to do need not load Alembic."""


def upgrade(store: Store, *, to: str = HEAD) -> bool:
    """Run the migrations that are missing, in one transaction. True if there were any. Raises DatabaseError."""
    with store.reading() as tx:
        version = version_of(tx)
    if version == to:
        return False
    from alembic import command
    from alembic.config import Config
    from alembic.util import CommandError

    config = Config()
    config.set_main_option("script_location", str(Path(__file__).parent / "migrations").replace("%", "%%"))
    try:
        with store.writing() as tx:
            config.attributes["connection"] = tx
            command.upgrade(config, to)
            fault_points.passing(Point.MIGRATING)
    except CommandError as error:
        why = f"made by another version of Đối thoại (its tables are at {version}): {error}"
        raise DatabaseError(store.url, why) from error
    return True


def version_of(tx: Connection) -> str | None:
    """The last migration that was run; None in an empty database."""
    if not inspect(tx).has_table("alembic_version"):
        return None
    version: str | None = tx.scalar(text("select version_num from alembic_version"))
    return version
