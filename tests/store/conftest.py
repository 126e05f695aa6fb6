from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from scheduler.store.engine import Store
from scheduler.store.migrate import upgrade
from tests.postgres import Server


@pytest.fixture(scope="session")
def empty_sqlite(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Migrated once: Alembic takes longer than most tests."""
    path = tmp_path_factory.mktemp("empty") / "empty.db"
    store = Store(f"sqlite:///{path}")
    upgrade(store)
    store.close()
    return path


@pytest.fixture
def sqlite_url(tmp_path: Path, empty_sqlite: Path) -> str:
    """A migrated SQLite database of the test's own."""
    path = tmp_path / "var" / "thu.db"
    path.parent.mkdir(mode=0o700)
    shutil.copy(empty_sqlite, path)
    return f"sqlite:///{path}"


@pytest.fixture(params=["sqlite", "postgresql"])
def url(request: pytest.FixtureRequest) -> str:
    """A migrated database, on SQLite and on PostgreSQL: what is true of the one must be true of the other."""
    url: str = request.getfixturevalue("sqlite_url" if request.param == "sqlite" else "postgres_url")
    return url


@pytest.fixture(params=["sqlite", "postgresql"])
def bare_url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """A database with nothing in it."""
    if request.param == "sqlite":
        yield f"sqlite:///{tmp_path / 'bare' / 'thu.db'}"
        return
    server: Server = request.getfixturevalue("postgres")
    url = server.create()
    yield url
    server.drop(url)


@pytest.fixture
def bare(bare_url: str) -> Iterator[Store]:
    store = Store(bare_url, own_clock=False)
    yield store
    store.close()


@pytest.fixture
def store(url: str) -> Iterator[Store]:
    """Leases end by the instants a test gives."""
    store = Store(url, own_clock=False)
    yield store
    store.close()


@pytest.fixture
def sqlite(sqlite_url: str) -> Iterator[Store]:
    store = Store(sqlite_url)
    yield store
    store.close()
