"""What a real process does with streams that end, fill up or were never there, and with terminals of all kinds."""

from __future__ import annotations

import re
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from tests.cli.command import BAC_HA, ROOT, environment, on_screen, on_terminal

YEAR = ("plan", "--from", "2022-09-01", "--to", "2023-06-30")
HERE = ("--config", str(BAC_HA))
PROGRAM = [sys.executable, str(ROOT / "doithoai.py"), *HERE]
ESCAPE = re.compile(rb"\x1b")


def shell(folder: Path, line: str, *words: str, **more: str) -> subprocess.CompletedProcess[str]:
    """A line of sh in which "$@" is `doithoai` with these words."""
    return subprocess.run(
        ["sh", "-c", line, "sh", *PROGRAM, *words],
        cwd=folder,
        env=environment() | more,
        capture_output=True,
        text=True,
        timeout=60,
    )


@pytest.mark.parametrize(
    "words",
    [(*YEAR, "--format", "jsonl"), YEAR, ("check",), ("--help",), ("explain", "ban-tru", "2023-01")],
    ids=["rows", "table", "check", "help", "explain"],
)
def test_a_reader_that_leaves_early_hears_no_complaint(tmp_path: Path, words: tuple[str, ...]) -> None:
    assert shell(tmp_path, '"$@" | head -n 1', *words).stderr == ""
    assert shell(tmp_path, '"$@" | true', *words).stderr == ""


@pytest.mark.parametrize(
    "words", [YEAR, (*YEAR, "--format", "csv"), ("check",), ("--version",)], ids=" ".join
)
def test_a_full_disk_is_one_sentence(tmp_path: Path, words: tuple[str, ...]) -> None:
    done = shell(tmp_path, '"$@" > /dev/full', *words)
    assert (done.returncode, done.stderr) == (1, "Không làm được: ổ đĩa đã đầy.\n")
    assert "the disk is full" in shell(tmp_path, '"$@" > /dev/full', "--lang", "en", *words).stderr


@pytest.mark.parametrize("words", [YEAR, (*YEAR, "--format", "ics"), ("check",), ("--help",)], ids=" ".join)
def test_closed_streams_do_no_harm(tmp_path: Path, words: tuple[str, ...]) -> None:
    done = shell(tmp_path, '"$@" >&-', *words)
    assert (done.returncode, done.stderr) == (0, "")
    assert shell(tmp_path, '"$@" <&- 2>&-', *words).returncode == 0
    assert shell(tmp_path, '"$@" >&- 2>&-', "check", "--fromat").returncode == 2


def test_what_is_printed_never_gets_into_a_file_of_ours(tmp_path: Path) -> None:
    window = ("--from", "2022-11-20", "--to", "2022-11-30")
    done = shell(tmp_path, '"$@" <&- >&- 2>&-', "simulate", *window, "--eml", "thu", "--format", "jsonl")
    assert done.returncode == 0
    letters = list((tmp_path / "thu").iterdir())
    assert letters
    assert all(b'"reminder"' not in letter.read_bytes() for letter in letters)


def test_ctrl_c_ends_it_without_a_word(tmp_path: Path) -> None:
    words = ("simulate", "--from", "2022-08-01", "--to", "2023-07-31")
    started = subprocess.Popen(
        [*PROGRAM, *words], cwd=tmp_path, env=environment(), stdout=subprocess.PIPE, stderr=subprocess.PIPE
    )
    time.sleep(1.0)
    started.send_signal(signal.SIGINT)
    out, err = started.communicate(timeout=60)
    if started.returncode == 0:
        pytest.skip("it was quicker than the signal")
    assert (started.returncode, out, err.strip()) == (130, b"", b"")


CTRL_C_AT_AN_IMPORT = """
import sys, doithoai
class Interrupted:
    def find_spec(self, name, *_):
        if name == "scheduler.cli.main":
            raise KeyboardInterrupt
sys.meta_path.insert(0, Interrupted())
doithoai.main()
"""


CTRL_C_WHILE_LOOKING = """
import doithoai
def interrupted(*_):
    raise KeyboardInterrupt
doithoai._rivals = interrupted
doithoai.main()
"""


@pytest.mark.parametrize("program", [CTRL_C_WHILE_LOOKING, CTRL_C_AT_AN_IMPORT], ids=["looking", "import"])
def test_ctrl_c_while_the_program_is_being_loaded_is_no_traceback(tmp_path: Path, program: str) -> None:
    done = subprocess.run(
        [sys.executable, "-c", program],
        cwd=tmp_path,
        env=environment(),
        capture_output=True,
        timeout=60,
    )
    assert (done.returncode, done.stdout, done.stderr) == (130, b"", b"")


@pytest.mark.parametrize(
    "locale",
    [
        {"LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"},
        {"LANG": "vi_VN.TCVN", "PYTHONIOENCODING": "latin-1"},
    ],
    ids=["C", "latin-1"],
)
def test_vietnamese_stays_vietnamese_in_any_locale(tmp_path: Path, locale: dict[str, str]) -> None:
    done = shell(tmp_path, '"$@"', *YEAR, **locale)
    assert (done.returncode, done.stderr) == (0, "")
    assert "Đối thoại với học sinh bán trú" in done.stdout


# --- on a terminal ------------------------------------------------------------------------------------


def test_colour_is_left_out_where_it_is_not_wanted(tmp_path: Path) -> None:
    assert ESCAPE.search(on_terminal(tmp_path, *HERE, *YEAR))
    assert not re.search(rb"\x1b\[[0-9;]*3[0-9]", on_terminal(tmp_path, *HERE, *YEAR, NO_COLOR="1"))
    assert not ESCAPE.search(on_terminal(tmp_path, *HERE, *YEAR, TERM="dumb"))
    assert not ESCAPE.search(shell(tmp_path, '"$@"', *YEAR).stdout.encode())


@pytest.mark.parametrize("columns", [80, 40])
@pytest.mark.parametrize(
    "words",
    [
        YEAR,
        ("check",),
        ("status",),
        ("deliveries",),
        ("explain", "ban-tru", "2023-01"),
        ("simulate", "--from", "2022-11-20", "--to", "2022-11-30"),
        ("chek",),
    ],
    ids=lambda words: words[0],
)
def test_no_line_is_longer_than_the_terminal(tmp_path: Path, words: tuple[str, ...], columns: int) -> None:
    said = on_screen(tmp_path, *HERE, *words, COLUMNS=str(columns))
    # What cannot be broken without harm, an address or an id, may be longer; a sentence may not.
    longest = max((line for line in said.splitlines() if " " in line.strip()), key=len)
    assert len(longest) <= columns or len(longest.split()[-1]) > columns - 12, longest
    assert said.strip()
