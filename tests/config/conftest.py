"""What the tests of the configuration share."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.config.folder import Folder


@pytest.fixture
def folder(tmp_path: Path) -> Folder:
    """A folder of the test's own for config.toml and roster."""
    return Folder(tmp_path)
