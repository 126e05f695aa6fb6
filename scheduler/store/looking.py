"""For who only looks at a database: nothing is made, migrated or waited for."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy.exc import DBAPIError

from scheduler.errors import DatabaseError
from scheduler.store.engine import DatabaseAway, Store, Tx, sqlite_path
from scheduler.store.migrate import require_head, version_of


@contextmanager
def looking(url: str) -> Iterator[Tx | None]:
    """One view of the database at `url`; None where there is nothing yet.

    Raises DatabaseError, and OtherVersionError where the tables are those of an older or a newer version.
    """
    file = sqlite_path(url)
    if file is not None and not file.exists():
        yield None
        return
    store = Store(url)
    try:
        with said_plainly(store), store.reading() as tx:
            require_head(tx, store)
            yield tx if version_of(tx) is not None else None
    finally:
        store.close()


@contextmanager
def said_plainly(store: Store) -> Iterator[None]:
    """A database that is away, or will not do as we ask, is a DatabaseError, which names it and says why."""
    try:
        yield
    except (DBAPIError, *DatabaseAway) as error:
        why = str(getattr(error, "orig", error)).partition("\n")[0]
        raise DatabaseError(store.name, why) from error
