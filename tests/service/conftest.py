from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from scheduler import log
from scheduler.store.engine import Store
from scheduler.store.migrate import upgrade
from tests.mail_server import MailServer
from tests.service.world import World


@pytest.fixture(autouse=True)
def quiet_log() -> None:
    """As in a service without a terminal; what is said by default includes a picture of each traceback."""
    log.configure()


@pytest.fixture
def server() -> Iterator[MailServer]:
    with MailServer() as server:
        yield server


@pytest.fixture(scope="session")
def empty_database(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Migrated once: Alembic takes longer than most tests."""
    path = tmp_path_factory.mktemp("empty") / "empty.db"
    store = Store(f"sqlite:///{path}")
    upgrade(store)
    store.close()
    return path


@pytest.fixture
def database(request: pytest.FixtureRequest, tmp_path: Path, empty_database: Path) -> str | None:
    """Where the school's deliveries are kept: the URL of a PostgreSQL database, None for the usual file.

    SQLite, unless a test or module asks for others with `parametrize("database", [...], indirect=True)`.
    """
    if getattr(request, "param", "sqlite") == "postgresql":
        url: str = request.getfixturevalue("postgres_url")
        return url
    (tmp_path / "var").mkdir()
    shutil.copy(empty_database, tmp_path / "var" / "thu.db")
    return None


@pytest.fixture
def worlds(tmp_path: Path, database: str | None) -> Iterator[Callable[..., World]]:
    made: list[World] = []

    def make(**words: Any) -> World:
        world = World(tmp_path, url=database, **words)
        made.append(world)
        world.start()
        return world

    yield make
    for world in made:
        world.close()


@pytest.fixture
def world(worlds: Callable[..., World], server: MailServer) -> World:
    """The school with a mail server that takes everything, first synced on 20 November."""
    world = worlds(server=server)
    world.now()
    return world
