"""What the program tells people to type can be typed where they are."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.cli.command import ROOT


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder with an environment that is not on $PATH, as `make run` leaves it; its name needs quotes."""
    folder = tmp_path / "trường {tôi}"
    bin_ = folder / ".venv" / "bin"
    bin_.mkdir(parents=True)
    started = bin_ / "doithoai"
    started.write_text(f"#!{sys.executable}\nimport doithoai\ndoithoai.main()\n", encoding="utf-8")
    started.chmod(0o755)
    return folder


def said(folder: Path, *words: str, path: str = "/usr/bin:/bin", cwd: Path | None = None) -> str:
    """What a process of its own says, found through `path` as a shell finds it."""
    done = subprocess.run(
        ["/bin/sh", "-c", '"$@"', "sh", *words],
        cwd=cwd or folder,
        env={"PATH": path, "PYTHONPATH": str(ROOT), "HOME": os.environ.get("HOME", "/"), "LC_ALL": "C.UTF-8"},
        capture_output=True,
        check=False,
    )
    return (done.stdout + done.stderr).decode()


def test_next_steps_name_the_program_as_it_was_started(folder: Path) -> None:
    told = said(folder, ".venv/bin/doithoai", "init")
    assert told.endswith("       .venv/bin/doithoai run\n")


def test_help_and_sentences_do_too(folder: Path) -> None:
    assert "\n  .venv/bin/doithoai simulate --from" in said(
        folder, ".venv/bin/doithoai", "simulate", "--help"
    )
    assert "Xem hướng dẫn: .venv/bin/doithoai plan --help" in said(
        folder, ".venv/bin/doithoai", "plan", "--x"
    )


def test_from_elsewhere_the_whole_path_is_told_in_quotes_where_it_needs_them(
    folder: Path, tmp_path: Path
) -> None:
    program = str(folder / ".venv" / "bin" / "doithoai")
    elsewhere = tmp_path / "khac"
    elsewhere.mkdir()
    assert f"\n  '{program}' simulate --from" in said(folder, program, "simulate", "--help", cwd=elsewhere)


def test_where_the_shell_finds_it_its_name_is_enough(folder: Path) -> None:
    path = f"{folder}/.venv/bin:/usr/bin:/bin"
    assert said(folder, "doithoai", "init", path=path).endswith("       doithoai run\n")


def test_what_goes_into_the_shells_own_file_is_no_path_told_from_here(folder: Path) -> None:
    told = said(folder, ".venv/bin/doithoai", "completion", "--help")
    assert 'eval "$(doithoai completion bash)"' in told


def test_what_to_type_next_is_about_the_plan_that_was_named(folder: Path) -> None:
    path = f"{folder}/.venv/bin:/usr/bin:/bin"
    said(folder, "doithoai", "init", "trường b", path=path)
    plan = ("--config", "trường b/config.toml")
    assert "Chạy `doithoai --config 'trường b/config.toml' resume`" in said(
        folder, "doithoai", *plan, "pause", path=path
    )
    assert "→ Muốn tiếp tục nhắc: `doithoai --config 'trường b/config.toml' resume`" in said(
        folder, "doithoai", "status", f"--config={plan[1]}", path=path
    )
    # The plan of this folder is found without being named; examples are of no plan.
    said(folder, "doithoai", "init", path=path)
    assert "Chạy `doithoai resume`" in said(folder, "doithoai", "pause", path=path)
    assert "\n  doithoai resume\n" in said(folder, "doithoai", *plan, "resume", "--help", path=path)
    no_file = said(folder, "doithoai", "--config", "khac.toml", "check", path=path)
    assert "ghi rõ tệp: doithoai --config ĐƯỜNG-DẪN" in no_file
