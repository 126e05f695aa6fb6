from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from scheduler.store.engine import Store
from scheduler.store.migrate import upgrade


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    store = Store(f"sqlite:///{tmp_path / 'var' / 'thu.db'}")
    upgrade(store)
    yield store
    store.close()
