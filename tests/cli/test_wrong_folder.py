"""Where there is neither a plan nor a database, no command says something of a service that is elsewhere."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from tests.cli.command import Command, files

LINES = ("pause", "resume", "deliveries", "deliveries retry 1", "migrate", "backup sao-luu.db", "status")


@pytest.mark.parametrize("line", LINES)
def test_in_a_wrong_folder_nothing_is_done_and_that_is_said(doithoai: Command, line: str) -> None:
    done = doithoai(*line.split())
    assert (done.status, done.out) == (1, "")
    assert done.err.startswith("config.toml: Không tìm thấy tệp này.")
    assert files(doithoai.folder) == set()


@pytest.mark.parametrize("line", ["run", "run --once"])
def test_a_service_started_in_a_wrong_folder_leaves_nothing_there(doithoai: Command, line: str) -> None:
    done = doithoai(*line.split())
    assert done.status == 78
    assert done.err.startswith("config.toml: Không tìm thấy tệp này.")
    # A database left behind would make the next `pause` there look like one of the school's service.
    assert files(doithoai.folder) == set()


@pytest.mark.parametrize("line", LINES)
def test_with_a_mistyped_file_too(doithoai: Command, tmp_path: Path, line: str) -> None:
    done = doithoai(*line.split(), config=tmp_path / "ke-haoch" / "config.toml")
    assert (done.status, done.out) == (1, "")
    assert "Không tìm thấy tệp này" in done.err
    assert files(doithoai.folder) == set()


@pytest.mark.parametrize("line", LINES)
def test_a_folder_is_no_plan(doithoai: Command, tmp_path: Path, line: str) -> None:
    (tmp_path / "ke-hoach").mkdir()
    done = doithoai(*line.split(), config=tmp_path / "ke-hoach")
    assert done.status == 1
    assert "Đây là thư mục, không phải tệp." in done.out + done.err
    assert files(doithoai.folder) == set()


def test_the_folder_of_a_plan_is_not_called_a_broken_plan(doithoai: Command, tmp_path: Path) -> None:
    folder = tmp_path / "ke-hoach"
    folder.mkdir()
    (folder / "config.toml").touch()
    done = doithoai("check", config=folder)
    assert done.out == ("ke-hoach: Đây là thư mục, không phải tệp. Có phải là “ke-hoach/config.toml”?\n")


def test_where_the_plan_was_deleted_its_service_can_still_be_paused(
    doithoai: Command, school: Callable[..., Path]
) -> None:
    plan = school("")
    assert doithoai("migrate").status == 0
    plan.unlink()
    assert doithoai("pause").out.startswith("Đã tạm dừng")


def test_a_school_that_has_not_begun_can_be_paused(doithoai: Command, school: Callable[..., Path]) -> None:
    school("")
    assert doithoai("pause").out.startswith("Đã tạm dừng")
