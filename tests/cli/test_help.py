"""Help and what is said of a mistyped line: in the reader's language, whole, with a word that was probably meant."""

from __future__ import annotations

import re
import shlex
import shutil
from collections.abc import Iterator
from pathlib import Path

import click
import pytest

from scheduler.cli.help import SpokenCommand
from scheduler.cli.main import doithoai as program
from tests.cli.command import ROOT, Command

NEVER_ENDING = {"run"}
VIETNAMESE = re.compile("[à-ỹÀ-ỸđĐ]")
ENGLISH_OF_CLICK = re.compile(
    r"Usage|Options|Commands|Error|Missing|Invalid|Show this|No such|Try '|Got unexpected"
)


def _commands(
    command: click.Command = program, path: tuple[str, ...] = ()
) -> Iterator[tuple[tuple[str, ...], click.Command]]:
    yield path, command
    if isinstance(command, click.Group):
        ctx = click.Context(command, info_name=command.name)
        for name in command.list_commands(ctx):
            below = command.get_command(ctx, name)
            assert below is not None
            yield from _commands(below, (*path, name))


COMMANDS = list(_commands())
PATHS = [path for path, _ in COMMANDS]
NAMES = [" ".join(path) or "doithoai" for path in PATHS]


@pytest.mark.parametrize(("path", "command"), COMMANDS, ids=NAMES)
def test_every_command_speaks_its_readers_language(path: tuple[str, ...], command: click.Command) -> None:
    assert isinstance(command, SpokenCommand), "declare it with cls=SpokenCommand"
    types = click.types
    worded = (click.Choice, click.Path, types.IntParamType, types.StringParamType, types.BoolParamType)
    for param in command.params:
        # What a value of another of click's types should be, click would say in English.
        assert isinstance(param.type, worded) or not type(param.type).__module__.startswith("click"), (
            param.name
        )


@pytest.mark.parametrize("path", PATHS, ids=NAMES)
def test_help_says_all_in_one_language(doithoai: Command, path: tuple[str, ...]) -> None:
    vietnamese, english = doithoai(*path, "--help"), doithoai(*path, "--help", "--lang", "en")
    assert (vietnamese.status, english.status) == (0, 0)
    assert (vietnamese.err, english.err) == ("", "")
    assert not ENGLISH_OF_CLICK.search(vietnamese.out)
    assert not VIETNAMESE.search(english.out.replace("Đối thoại", ""))
    for heading in ("Cách viết: doithoai", "Tùy chọn:", "Ví dụ:\n  "):
        assert heading in vietnamese.out
    for heading in ("Usage: doithoai", "Options:", "Example:\n  "):
        assert heading in english.out
    assert max(map(len, [*vietnamese.lines, *english.lines])) <= 80


def test_what_works_without_a_command_below_it_does_not_ask_for_one(doithoai: Command) -> None:
    assert "Cách viết: doithoai deliveries [TÙY CHỌN] [LỆNH ...]" in doithoai("deliveries", "--help").lines
    assert "Cách viết: doithoai [TÙY CHỌN] LỆNH ..." in doithoai("--help").lines


@pytest.mark.parametrize("path", PATHS, ids=NAMES)
def test_help_fits_a_narrow_window(
    doithoai: Command, path: tuple[str, ...], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COLUMNS", "50")
    done = doithoai(*path, "--help")
    assert done.status == 0
    # An example is typed as it stands.
    assert max(len(line) for line in done.out.partition("Ví dụ:")[0].splitlines()) <= 50


@pytest.mark.parametrize("path", PATHS, ids=NAMES)
@pytest.mark.parametrize("language", ["vi", "en"])
def test_every_example_can_be_typed(
    doithoai: Command, path: tuple[str, ...], language: str, tmp_path: Path
) -> None:
    for file in ("config.toml", "roster.csv"):
        shutil.copy(ROOT / file, tmp_path)
    for example in _examples(doithoai(*path, "--help", "--lang", language).out):
        words = shlex.split(re.sub(r'^eval "\$\((.*)\)"$', r"\1", example).partition(" > ")[0])
        assert words[0] == "doithoai"
        if words[1] in NEVER_ENDING:
            words.append("--once")
        done = doithoai(*words[1:])
        assert done.status in (0, 1), done.err
        assert "--debug" not in done.err


def _examples(help_text: str) -> list[str]:
    *_, examples = re.split(r"^(?:Ví dụ|Example):$", help_text, flags=re.MULTILINE)
    found = [line.strip() for line in examples.splitlines() if line.strip()]
    assert found
    return found


def test_without_a_word_the_commands_are_listed(doithoai: Command) -> None:
    asked, nothing = doithoai("--help"), doithoai()
    assert (nothing.status, nothing.out, nothing.err) == (2, "", asked.out)
    assert [line.split()[0] for line in _section(asked.out, "Các lệnh")] == [
        path[0] for path in PATHS if len(path) == 1
    ]


def _section(help_text: str, heading: str) -> list[str]:
    found = help_text.partition(f"{heading}:\n")[2].partition("\n\n")[0]
    return [line for line in found.splitlines() if re.match("  [^ ]", line)]


def test_the_language_of_help_is_that_of_the_plan_at_hand(doithoai: Command, tmp_path: Path) -> None:
    (tmp_path / "config.toml").write_text('[school]\nlanguage = "en"\n[[[', encoding="utf-8")
    assert "Usage: doithoai check" in doithoai("check", "--help").out
    assert "there is no command" in doithoai("chek").err
    assert "Cách viết" in doithoai("check", "--help", "--lang", "vi").out
    (tmp_path / "config.toml").rename(tmp_path / "khac.toml")
    assert "Cách viết" in doithoai("check", "--help").out
    assert "Usage: doithoai check" in doithoai("check", "--help", config=tmp_path / "khac.toml").out
    assert "Usage: doithoai check" in doithoai("check", "--help", "--config", tmp_path / "khac.toml").out


@pytest.mark.parametrize(
    ("words", "vietnamese", "english"),
    [
        (
            ["chek"],
            "không có lệnh “chek”. Có phải là “check”?",
            "there is no command “chek”. Did you mean “check”?",
        ),
        (
            ["Státus"],
            "không có lệnh “Státus”. Có phải là “status”?",
            "there is no command “Státus”. Did you mean “status”?",
        ),
        (["xyzzy"], "không có lệnh “xyzzy”.", "there is no command “xyzzy”."),
        (["--lang", "vi"], "thiếu tên lệnh.", None),
        (
            ["deliveries", "retyr", "1"],
            "không có lệnh “retyr”. Có phải là “retry”?",
            "there is no command “retyr”. Did you mean “retry”?",
        ),
        (
            ["check", "--fromat", "jsonl"],
            "không có tùy chọn “--fromat”. Có phải là “--format”?",
            "there is no option “--fromat”. Did you mean “--format”?",
        ),
        (["check", "-z"], "không có tùy chọn “-z”.", "there is no option “-z”."),
        (["check", "--strict=1"], "--strict không kèm giá trị.", "--strict takes no value."),
        (["plan", "--from"], "sau --from còn thiếu giá trị.", "--from needs a value."),
        (
            ["check", "--format", "csv"],
            "sau --format chỉ viết một trong các từ: table, jsonl.",
            "--format is one of: table, jsonl.",
        ),
        (
            ["plan", "--days", "-1"],
            "sau --days phải là một số nguyên từ 0 đến 36500.",
            "--days is a whole number from 0 to 36500.",
        ),
        (
            ["plan", "--days", "x"],
            "sau --days phải là một số nguyên từ 0 đến 36500.",
            "--days is a whole number from 0 to 36500.",
        ),
        (["explain"], "thiếu QUY-TẮC.", "RULE is missing."),
        (["explain", "dt"], "thiếu MÃ-KỲ.", "KEY is missing."),
        (["simulate", "--to", "2026-11-01"], "thiếu --from.", "--from is missing."),
        (["run", "now", "then"], "thừa “now then”", "more than is needed: now then"),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, list) else "",
)
def test_a_mistyped_line_is_told_in_the_readers_language(
    doithoai: Command, words: list[str], vietnamese: str, english: str | None
) -> None:
    done = doithoai(*words)
    assert (done.status, done.out) == (2, "")
    said, *after = done.err.splitlines()
    assert said == f"Lệnh chưa đúng: {vietnamese}"
    assert after[0].startswith("Cách viết: doithoai")
    assert after[-1].startswith("Xem hướng dẫn: doithoai ")
    assert after[-1].endswith(" --help")
    if english is not None:
        done = doithoai("--lang", "en", *words)
        assert done.status == 2
        said, *after = done.err.splitlines()
        assert said == f"Wrong usage: {english}"
        assert not VIETNAMESE.search("".join(after))


def test_the_file_may_be_named_behind_the_command_too(doithoai: Command) -> None:
    done = doithoai("check", "--config", "khong-co.toml")
    assert done.status == 1
    assert done.out.startswith("khong-co.toml")
