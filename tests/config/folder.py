"""A folder with a config.toml that a test fills in."""

from __future__ import annotations

from pathlib import Path

import pytest

from scheduler.config.faults import ConfigError, Fault
from scheduler.config.load import Config, load

HEAD = """
[school]
id = "a"
name = "Trường A"

[roles]
homeroom = "Giáo viên chủ nhiệm"
secretary = "Thư ký"

[mail]
from = "Trường A <vanphong@example.edu.vn>"
"""

ROSTER = '\n[roster]\nfile = "danh-sach.csv"\n'


class Folder:
    """Writes files and loads them; `load` appends to a minimal sound file."""

    def __init__(self, path: Path) -> None:
        self.path = path

    def load(self, more: str = "", head: str = HEAD) -> Config:
        (self.path / "config.toml").write_text(head + more, "utf-8")
        return load(self.path / "config.toml")

    def faults(self, more: str = "", head: str = HEAD) -> tuple[Fault, ...]:
        with pytest.raises(ConfigError) as error:
            self.load(more, head)
        return error.value.faults

    def roster(self, content: str | bytes) -> Path:
        path = self.path / "danh-sach.csv"
        path.write_bytes(content.encode() if isinstance(content, str) else content)
        return path
