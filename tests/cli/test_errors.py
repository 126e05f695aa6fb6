"""What the command line says of wrong words and of files it cannot use: a sentence, never a traceback."""

from __future__ import annotations

import os
import pty
import pwd
import re
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from scheduler import __version__
from scheduler.cli.options import Invocation
from tests.cli.command import BAC_HA, ROOT, Command, environment

READING = [
    ["check"],
    ["plan"],
    ["explain", "dt", "2026-11"],
    ["simulate", "--from", "2026-11-01", "--to", "2026-11-02"],
]
SOUND = """
[[rules]]
id = "dt"
title = "Đối thoại"
recurs = { day_of_month = 28 }
"""


def names(commands: list[list[str]]) -> list[str]:
    return [command[0] for command in commands]


# --- which file ---------------------------------------------------------------------------------------


def test_the_file_is_the_one_given_then_that_of_the_environment_then_the_one_here(
    doithoai: Command, school: Callable[..., Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("config", "bien", "tham-so"):
        path = school(SOUND, name=f"{name}.toml")
        path.write_text(path.read_text("utf-8").replace("Trường THPT Thử", name), encoding="utf-8")
    plan = ("plan", "--from", "2026-11-28", "--to", "2026-11-30")
    assert doithoai(*plan).lines[0].startswith("config: ")
    monkeypatch.setenv("DOITHOAI_CONFIG", str(doithoai.folder / "bien.toml"))
    assert doithoai(*plan).lines[0].startswith("bien: ")
    assert doithoai(*plan, config=doithoai.folder / "tham-so.toml").lines[0].startswith("tham-so: ")


@pytest.mark.parametrize(("of_machine", "found"), [("/nowhere/config.toml", "config.toml"), ("", None)])
def test_a_folder_one_may_not_look_into_is_no_traceback(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, of_machine: str, found: str | None
) -> None:
    # As `sudo -u doithoai doithoai status` is typed in the home of the one who types it; and as somebody types
    # it who may not read the machine's plan, which is then the one to be named.
    folder = tmp_path / "nha"
    folder.mkdir(mode=0o700)
    machines = Path(of_machine) if of_machine else folder / "config.toml"
    monkeypatch.setattr("scheduler.cli.options._SYSTEM_WIDE", machines)
    child = os.fork()
    if child == 0:
        status = 1
        try:
            os.chdir(folder)
            if os.geteuid() == 0:
                os.setuid(pwd.getpwnam("nobody").pw_uid)
            else:
                folder.chmod(0)
            status = 0 if str(Invocation().path) == (found or str(machines)) else 2
        finally:
            os._exit(status)
    assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 0
    folder.chmod(0o700)


@pytest.mark.parametrize("command", READING, ids=names(READING))
def test_a_file_that_is_not_there_is_named(doithoai: Command, command: list[str]) -> None:
    done = doithoai(*command, config=Path("khong-co.toml"))
    said = done.out + done.err
    assert done.status == 1
    assert said.splitlines() == [
        "khong-co.toml: Không tìm thấy tệp này.",
        f"  Đã tìm trong thư mục {doithoai.folder}. Xin chuyển đến thư mục có tệp kế hoạch bằng lệnh cd, hoặc ghi rõ "
        "tệp: doithoai --config ĐƯỜNG-DẪN-TỚI-TỆP …",
    ]
    # What a command was asked for goes to standard output, what stopped it does not.
    assert bool(done.out) is (command == ["check"])


def test_status_in_the_wrong_folder_says_where_it_looked(doithoai: Command) -> None:
    done = doithoai("status")
    assert (done.status, done.out) == (1, "")
    assert done.err.startswith("config.toml: Không tìm thấy tệp này.\n  Đã tìm trong thư mục ")


@pytest.mark.parametrize("command", READING, ids=names(READING))
def test_a_folder_is_no_file(doithoai: Command, command: list[str]) -> None:
    done = doithoai(*command, config=doithoai.folder)
    assert done.status == 1
    assert "Đây là thư mục, không phải tệp." in done.out + done.err


@pytest.mark.parametrize("command", READING, ids=names(READING))
def test_broken_toml_is_told_with_its_place(
    doithoai: Command, school: Callable[..., Path], command: list[str]
) -> None:
    last = len(school(SOUND + "[[rules]\n").read_text("utf-8").splitlines())
    done = doithoai(*command)
    assert done.status == 1
    assert f"  - dòng {last}, cột 9: Ở đây thiếu dấu ]." in (done.out + done.err).splitlines()
    assert "Traceback" not in done.err


@pytest.mark.parametrize("command", [["plan", "--format", "jsonl"], [*READING[3], "--format", "jsonl"]])
def test_for_programs_a_broken_file_leaves_standard_output_empty(
    doithoai: Command, school: Callable[..., Path], command: list[str]
) -> None:
    school(SOUND + "[[rules]\n")
    done = doithoai(*command)
    assert (done.status, done.out) == (1, "")


def test_a_file_one_may_not_write_to_is_named(
    doithoai: Command, school: Callable[..., Path], tmp_path: Path
) -> None:
    (tmp_path / "thu").write_text("", encoding="utf-8")
    school(SOUND)
    window = ("--from", "2026-11-01", "--to", "2026-11-02")
    done = doithoai("simulate", *window, "--eml", tmp_path / "thu" / "mau")
    assert (done.status, done.out) == (1, "")
    assert done.err.startswith("Không làm được: ")
    assert str(tmp_path / "thu" / "mau") in done.err


# --- which words --------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "words",
    [
        ["chek"],
        ["check", "--fromat", "jsonl"],
        ["check", "--format", "csv"],
        ["plan", "--format", "xml"],
        ["plan", "--days", "-1"],
        ["plan", "--days", "9999999999"],
        ["plan", "--days", "x"],
        ["plan", "--from"],
        ["explain"],
        ["explain", "dt"],
        ["simulate"],
        ["run", "now"],
        ["status", "--format", "csv"],
        ["deliveries", "--state", "lost"],
        ["deliveries", "retry"],
        ["--lang", "fr", "check"],
        ["--config"],
    ],
    ids=" ".join,
)
def test_wrong_words_are_a_usage_error(doithoai: Command, words: list[str]) -> None:
    done = doithoai(*words)
    assert (done.status, done.out) == (2, "")
    assert "Traceback" not in done.err
    assert done.err.startswith("Lệnh chưa đúng: ")


@pytest.mark.parametrize("day", ["31/02/2026", "2026-02-30", "2026-11", "hôm nay", "20261128", ""])
def test_a_day_that_is_none_is_a_usage_error_that_shows_how_to_write_one(doithoai: Command, day: str) -> None:
    done = doithoai("plan", "--from", day, config=BAC_HA)
    assert (done.status, done.out) == (2, "")
    assert f"không có ngày “{day}”; xin viết như 2026-11-28 hoặc 28/11/2026" in done.err
    english = doithoai("plan", "--from", day, "--lang", "en", config=BAC_HA)
    assert f"there is no date “{day}”" in english.err


def test_a_day_too_far_away_is_not_said_to_be_none(doithoai: Command) -> None:
    done = doithoai("plan", "--from", "2101-01-01", config=BAC_HA)
    assert (done.status, done.out) == (2, "")
    assert "“2101-01-01”: năm phải từ 1901 đến 2100" in done.err
    assert "không có ngày" not in done.err


@pytest.mark.parametrize("day", ["10/07/2023", "10.7.2023", "10-07-2023", "2023-07-10"])
def test_a_day_may_be_written_as_in_the_file(doithoai: Command, day: str) -> None:
    done = doithoai("plan", "--from", day, "--to", "2023-07-12", "--lang", "en", config=BAC_HA)
    assert (done.status, done.err) == (0, "")
    assert done.out.startswith("Nothing from ")


def test_a_window_that_ends_before_it_begins_is_a_usage_error(doithoai: Command) -> None:
    done = doithoai("plan", "--from", "2026-02-01", "--to", "2026-01-31", config=BAC_HA)
    assert (done.status, done.out) == (2, "")
    assert "ngày kết thúc 31/01/2026 đứng trước ngày bắt đầu 01/02/2026" in done.err


@pytest.mark.parametrize("words", [["--lang", "en", "plan"], ["plan", "--lang", "en"]])
def test_the_language_may_stand_before_or_behind_the_command(doithoai: Command, words: list[str]) -> None:
    done = doithoai(*words, "--from", "2023-07-10", "--to", "2023-07-12", config=BAC_HA)
    assert done.out.startswith("Nothing from ")


def test_the_language_behind_wins(doithoai: Command) -> None:
    done = doithoai(
        "--lang", "en", "plan", "--lang", "vi", "--from", "2023-07-10", "--to", "2023-07-10", config=BAC_HA
    )
    assert done.out.startswith("Không có việc gì")


@pytest.mark.parametrize(
    "behind", ["", "check", "explain", "simulate", "deliveries", "deliveries retry", "run"]
)
def test_version(doithoai: Command, behind: str) -> None:
    # It may stand behind each command, like the other options that all have.
    done = doithoai(*behind.split(), "--version")
    assert (done.status, done.out) == (0, f"doithoai {__version__}\n")


# --- what nobody expected -----------------------------------------------------------------------------


def break_it(monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_: object) -> None:
        raise ZeroDivisionError("một lỗi\nhai dòng")

    monkeypatch.setattr("scheduler.cli.plan.expand", broken)


def test_what_nobody_expected_is_one_sentence(doithoai: Command, monkeypatch: pytest.MonkeyPatch) -> None:
    import scheduler.cli.plan  # noqa: F401

    break_it(monkeypatch)
    done = doithoai("plan", config=BAC_HA)
    assert (done.status, done.out) == (1, "")
    assert done.err == (
        "Có lỗi ngoài dự kiến: ZeroDivisionError: một lỗi. Chạy lại với --debug để xem chi tiết.\n"
    )


@pytest.mark.parametrize("words", [["--debug", "plan"], ["plan", "--debug"]])
def test_debug_shows_the_traceback(
    doithoai: Command, monkeypatch: pytest.MonkeyPatch, words: list[str]
) -> None:
    import scheduler.cli.plan  # noqa: F401

    break_it(monkeypatch)
    # Python prints it when the process ends by it.
    with pytest.raises(ZeroDivisionError):
        doithoai(*words, config=BAC_HA)


# --- the real process ---------------------------------------------------------------------------------


def process(*words: str, folder: Path, **more: str) -> subprocess.CompletedProcess[bytes]:
    return subprocess.run(
        [sys.executable, str(ROOT / "doithoai.py"), *words],
        cwd=folder,
        env=environment() | more,
        capture_output=True,
        timeout=60,
    )


def test_the_process_exits_with_the_status_and_speaks_utf8_whatever_the_locale(tmp_path: Path) -> None:
    missing = process("--config", "không-có.toml", "plan", folder=tmp_path, LC_ALL="C", PYTHONUTF8="0")
    assert missing.returncode == 1
    assert "Không tìm thấy tệp này." in missing.stderr.decode()
    assert process("plan", "--from", "x", folder=tmp_path).returncode == 2
    assert process("run", folder=tmp_path).returncode == 78


def test_debug_prints_the_traceback_of_the_process(tmp_path: Path) -> None:
    done = process("--debug", "run", folder=tmp_path)
    assert done.returncode == 1
    assert b"Traceback (most recent call last)" in done.stderr


def test_a_reader_that_goes_away_is_no_error_of_ours(tmp_path: Path) -> None:
    words = [sys.executable, str(ROOT / "doithoai.py"), "--config", str(BAC_HA), "plan", "--format", "jsonl"]
    pipe = '"$@" | true'
    done = subprocess.run(
        ["sh", "-c", pipe, "sh", *words, "--from", "2022-09-01", "--to", "2023-06-30"],
        cwd=tmp_path,
        env=environment(),
        capture_output=True,
    )
    assert (done.stdout, done.stderr) == (b"", b"")


def test_on_a_terminal_of_80_columns_no_line_is_longer_and_no_word_is_torn(tmp_path: Path) -> None:
    text, whole = on_a_terminal(tmp_path, 80), process(*EXPLAIN, folder=tmp_path).stdout.decode()
    assert max(len(line) for line in text.splitlines()) <= 80
    assert len(text.splitlines()) > len(whole.splitlines())
    assert text.split() == whole.split()


EXPLAIN = ("--config", str(BAC_HA), "explain", "hoc-sinh-khac", "2023-01")


def on_a_terminal(folder: Path, columns: int) -> str:
    ours, theirs = pty.openpty()
    started = subprocess.Popen(
        [sys.executable, str(ROOT / "doithoai.py"), *EXPLAIN],
        cwd=folder,
        env=environment() | {"COLUMNS": str(columns), "TERM": "xterm"},
        stdin=subprocess.DEVNULL,
        stdout=theirs,
    )
    os.close(theirs)
    read = b""
    while True:
        try:
            more = os.read(ours, 4096)
        except OSError:
            # Linux says so when the other end is closed.
            break
        if not more:
            break
        read += more
    os.close(ours)
    assert started.wait(60) == 0
    return re.sub(r"\x1b\[[0-9;]*m", "", read.decode().replace("\r\n", "\n"))
