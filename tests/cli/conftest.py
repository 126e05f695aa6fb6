from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from scheduler import log
from tests.cli.command import Command

SCHOOL = """
[school]
id = "truong-thu"
name = "Trường THPT Thử"

[roles]
homeroom = "Giáo viên chủ nhiệm"
secretary = "Thư ký"

[[people]]
name = "Nguyễn Thị Lan"
email = "lan.nguyen@example.edu.vn"
roles = ["homeroom"]

[[people]]
name = "Đặng Thu"
email = "thu.dang@example.edu.vn"
roles = ["secretary"]

[mail]
from = "vanphong@example.edu.vn"
"""


@pytest.fixture(autouse=True)
def as_found(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Nothing of the one who runs the tests, and the log as it was."""
    monkeypatch.delenv("DOITHOAI_CONFIG", raising=False)
    monkeypatch.setenv("NO_COLOR", "1")
    yield
    log.configure()


@pytest.fixture
def doithoai(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Command:
    return Command(tmp_path, monkeypatch)


@pytest.fixture
def school(tmp_path: Path) -> Callable[..., Path]:
    """Writes a config.toml: a small school with these rules."""

    def write(rules: str, *, name: str = "config.toml", head: str = SCHOOL) -> Path:
        path = tmp_path / name
        path.write_text(head + rules, encoding="utf-8")
        return path

    return write
