"""`check` tries the school's own mail templates on letters of its plan."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest
import time_machine

from tests.cli.command import BAC_HA, Command


@pytest.fixture
def folder(doithoai: Command) -> Path:
    """Bắc Hà's plan with a folder for templates; this is the folder."""
    text = BAC_HA.read_text("utf-8")
    text = text.replace("\nreply_to = ", '\ntemplates = "thu-mau"\nreply_to = ')
    (doithoai.folder / "config.toml").write_text(text, encoding="utf-8")
    (doithoai.folder / BAC_HA.with_suffix(".csv").name).write_bytes(BAC_HA.with_suffix(".csv").read_bytes())
    made = doithoai.folder / "thu-mau"
    made.mkdir()
    return made


def test_a_template_that_fails_is_an_error_with_its_file_and_line(doithoai: Command, folder: Path) -> None:
    (folder / "letter.html.j2").write_text("<p>\n{{ page.greting }}\n</p>\n", encoding="utf-8")
    done = doithoai("check", "--format", "jsonl")
    assert (done.status, done.err) == (1, "")
    (row,) = done.rows()
    assert (row["level"], row["code"], row["line"], row["column"]) == ("error", "template-unknown-name", 2, 1)
    assert Path(row["file"]).parts[-2:] == ("thu-mau", "letter.html.j2")
    assert "greting" in row["message"]
    said = doithoai("check")
    assert said.status == 1
    assert "{{ page.greting }}" in said.out
    assert "Traceback" not in said.out + said.err


def test_a_sound_template_and_other_files_are_no_matter(doithoai: Command, folder: Path) -> None:
    text = '{% extends "built-in/letter.txt.j2" %}{% block footer %}Văn phòng{% endblock %}'
    (folder / "letter.txt.j2").write_text(text, encoding="utf-8")
    (folder / "ghi-chu.docx").write_bytes(b"\x00")
    assert doithoai("check").status == 0


def test_a_name_that_is_not_used_is_told_with_the_right_one(doithoai: Command, folder: Path) -> None:
    (folder / "leter.html.j2").write_text("", encoding="utf-8")
    (folder / "letter.txt").write_text("", encoding="utf-8")
    rows = doithoai("check", "--format", "jsonl", "--lang", "en").rows()
    assert [row["message"] for row in rows] == [
        "“leter.html.j2” is the name of no mail template, so it is not used. Is it “letter.html.j2”?",
        "“letter.txt” is the name of no mail template, so it is not used. Is it “letter.txt.j2”?",
    ]


def test_a_folder_that_is_missing_is_told_at_its_word(doithoai: Command, folder: Path) -> None:
    folder.rmdir()
    (row,) = doithoai("check", "--format", "jsonl").rows()
    assert (row["code"], row["path"], row["file"]) == ("templates-no-folder", "mail.templates", "config.toml")
    text = (doithoai.folder / "config.toml").read_text("utf-8").splitlines()
    assert text[row["line"] - 1].startswith("templates = ")


def test_a_folder_that_cannot_be_looked_into_is_told_at_its_word(doithoai: Command, folder: Path) -> None:
    config = doithoai.folder / "config.toml"
    config.write_text(config.read_text("utf-8").replace('"thu-mau"', f'"{"m" * 300}"'), encoding="utf-8")
    (row,) = doithoai("check", "--format", "jsonl").rows()
    assert (row["code"], row["path"]) == ("templates-unreadable", "mail.templates")
    assert row["message"].endswith("(tên tệp quá dài).")


def test_every_kind_of_letter_of_the_plan_is_tried(doithoai: Command, folder: Path) -> None:
    # Only letters with several matters fail.
    text = "{{ page.matters[0].line.text }}"
    (folder / "letter.txt.j2").write_text(text, encoding="utf-8")
    rows = doithoai("check", "--format", "jsonl").rows()
    assert [row["code"] for row in rows] == ["template-leaves-out"]


@pytest.mark.parametrize("language", ["vi", "en"])
@pytest.mark.parametrize(
    "text",
    ["", "{{", "{{ x }}", "{{ page.plan.upper() }}", "{% include 'x' %}", "{{ 1 // 0 }}", "nothing", "é" * 30_000,
     "{% macro m() %}{{ m() }}{% endmacro %}{{ m() }}"],
)  # fmt: skip
def test_each_fault_is_said_in_a_whole_sentence(
    doithoai: Command, folder: Path, language: str, text: str
) -> None:
    (folder / "letter.txt.j2").write_text(text, encoding="utf-8")
    (row,) = doithoai("check", "--format", "jsonl", "--lang", language).rows()
    assert row["message"].endswith(".")
    assert "{value}" not in row["message"]
    assert "None" not in row["message"]


def test_the_first_day_may_lie_between_a_session_and_what_is_owed_for_it(
    doithoai: Command, folder: Path
) -> None:
    # The minutes of the session of 28/11 are due five working days later.
    text = '{% extends "built-in/letter.txt.j2" %}'
    (folder / "letter.txt.j2").write_text(text, encoding="utf-8")
    with time_machine.travel(datetime(2022, 11, 30, 8, tzinfo=UTC), tick=False):
        done = doithoai("check")
    assert (done.status, done.err) == (0, "")
