"""Shell completion, tried in the shells themselves: what Tab offers, and that it never says anything else."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.cli.command import BAC_HA, ROOT, Command, environment

TAB = """
eval "$(doithoai completion bash)"
complete -p doithoai >/dev/null || exit 3
COMP_WORDS=("$@")
COMP_CWORD=$(($# - 1))
_doithoai_completion doithoai "${COMP_WORDS[COMP_CWORD]}"
printf '%s\\n' "${COMPREPLY[@]}"
"""


@pytest.fixture
def program(tmp_path: Path) -> Path:
    """A folder with `doithoai` in it, for the path."""
    folder = tmp_path / "bin"
    folder.mkdir()
    script = folder / "doithoai"
    script.write_text(f'#!/bin/sh\nexec "{sys.executable}" "{ROOT / "doithoai.py"}" "$@"\n', encoding="utf-8")
    script.chmod(0o755)
    return folder


def tab(program: Path, *words: str, **more: str) -> tuple[list[str], str]:
    """What bash offers when Tab is pressed behind the last of `words`, and what stands beside it on the screen."""
    bash = shutil.which("bash")
    if bash is None:
        pytest.skip("there is no bash")
    path = {"PATH": f"{program}{os.pathsep}{os.environ['PATH']}"}
    done = subprocess.run(
        [bash, "--norc", "-c", TAB, "bash", "doithoai", *words],
        cwd=program.parent,
        env=environment() | path | more,
        capture_output=True,
        text=True,
        timeout=60,
    )
    assert done.returncode == 0
    return done.stdout.split(), done.stderr


def test_tab_offers_the_commands_that_begin_so(program: Path) -> None:
    assert tab(program, "de") == (["deliveries"], "")
    assert tab(program, "s") == (["simulate", "send-test", "status", "schema"], "")
    assert "init" in tab(program, "")[0]


def test_tab_offers_the_options_of_the_command_and_their_values(program: Path) -> None:
    assert tab(program, "check", "--st") == (["--strict"], "")
    assert tab(program, "plan", "--by", "") == (["month", "person", "role"], "")
    assert tab(program, "--lang", "e") == (["en"], "")
    assert tab(program, "init", "--template", "h") == (["hang-thang", "hoc-ky"], "")
    assert tab(program, "deliveries", "re") == (["retry"], "")


def test_tab_offers_the_rules_and_keys_of_the_plan(program: Path) -> None:
    shutil.copy(ROOT / "config.toml", program.parent)
    shutil.copy(ROOT / "roster.csv", program.parent)
    assert tab(program, "explain", "b") == (["ban-tru"], "")
    assert "2026-11" in tab(program, "explain", "ban-tru", "2026-1")[0]
    # Of the file that is named, wherever it is.
    (program.parent / "config.toml").unlink()
    assert tab(program, "--config", str(BAC_HA), "explain", "hoc")[0] == ["hoc-sinh-khac"]
    assert tab(program, "explain", "b", DOITHOAI_CONFIG=str(BAC_HA))[0] == ["ban-tru"]


@pytest.mark.parametrize("text", [None, "[[[", '[school]\nid = "a"\n'], ids=["none", "broken", "unfinished"])
def test_tab_says_nothing_where_the_plan_cannot_be_read(program: Path, text: str | None) -> None:
    if text is not None:
        (program.parent / "config.toml").write_text(text, encoding="utf-8")
    assert tab(program, "explain", "") == ([], "")
    assert tab(program, "explain", "dt", "2") == ([], "")
    assert tab(program, "nothing", "of", "the", "kind") == ([], "")


def test_what_goes_wrong_while_completing_stays_silent(program: Path) -> None:
    done = subprocess.run(
        [program / "doithoai"],
        # A shell that says neither what the line is nor which word of it.
        env=environment() | {"_DOITHOAI_COMPLETE": "bash_complete"},
        capture_output=True,
        timeout=60,
    )
    assert (done.returncode, done.stdout, done.stderr) == (1, b"", b"")


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_the_script_is_one_the_shell_can_read(doithoai: Command, tmp_path: Path, shell: str) -> None:
    done = doithoai("completion", shell)
    assert (done.status, done.err) == (0, "")
    assert "_DOITHOAI_COMPLETE" in done.out
    if shutil.which(shell) is None:
        pytest.skip(f"there is no {shell}")
    (tmp_path / "script").write_text(done.out, encoding="utf-8")
    read = subprocess.run([shell, "-n", tmp_path / "script"], capture_output=True, text=True, timeout=60)
    assert (read.returncode, read.stderr) == (0, "")
