"""The manual and the README: what they tell people to type exists, what they show is so, where they point is there."""

from __future__ import annotations

import os
import re
import shlex
import shutil
import subprocess
import sys
import unicodedata
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import click
import pytest

from notifications.locale.notices import VI
from notifications.notice import TroubleCode
from scheduler.cli.main import _COMMANDS, doithoai
from scheduler.cli.options import Invocation
from scheduler.cli.phrases import phrase
from scheduler.config.load import load
from tests.cli.command import ROOT, environment

DOCS = ROOT / "docs"
README = ROOT / "README.md"
MANUAL = [DOCS / name for name in ("cai-dat.md", "viet-ke-hoach.md", "hang-ngay.md", "su-co.md")]
PAGES = sorted([*DOCS.glob("*.md"), README, ROOT / "CHANGELOG.md"])

FENCED = re.compile(r"^```(\w*)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
BEFORE = re.compile(
    r"(?:sudo(?: -u doithoai)? |[A-Z_]+=\S+ |[\d*/]+(?: [\d*]+){4} |cd \S+ && |flock -n \S+ )+"
)
"""What may stand before the program: another user, a variable, the hours of cron."""
COMMAND = re.compile(r"(?:\S+/bin/)?doithoai (.+)")


def name_of(page: Path) -> str:
    return page.name


def blocks(page: Path, language: str) -> Iterator[str]:
    for kind, text in FENCED.findall(page.read_text("utf-8")):
        if kind == language:
            yield text


def commands(page: Path) -> Iterator[str]:
    """What is typed behind the program's name, in lines by themselves and in `code` within the text."""
    text = page.read_text("utf-8")
    lines = [line for block in blocks(page, "") for line in block.splitlines()]
    spans = re.findall(r"`([^`\n]+)`", FENCED.sub("", text))
    for line in [*lines, *spans]:
        typed = line.removeprefix("$ ").partition("  #")[0].partition(" >")[0].partition(" |")[0].strip()
        found = COMMAND.fullmatch(BEFORE.sub("", typed, count=1))
        if found and found[1] not in ("…", "0.1.0"):
            yield found[1]


@pytest.mark.parametrize("page", [*MANUAL, README], ids=name_of)
def test_every_command_to_type_exists(page: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    # Read as the program reads it, and then not done.
    monkeypatch.setattr(click.Command, "invoke", lambda _self, _ctx: None)
    found = list(commands(page))
    assert len(found) >= 6
    for line in found:
        words = shlex.split(re.sub(r"\$\(.*?\)", "x", line))
        try:
            doithoai.main(words, "doithoai", standalone_mode=False, obj=Invocation())
        except click.UsageError as error:
            pytest.fail(f"{page.name}: doithoai {line}: {error.message or type(error).__name__}")


def test_the_readme_shows_what_the_commands_print(tmp_path: Path) -> None:
    for name in ("config.toml", "roster.csv"):
        shutil.copy(ROOT / name, tmp_path)
    tried = 0
    for block in blocks(README, ""):
        typed, *shown = block.splitlines()
        command = typed.removeprefix("$ .venv/bin/doithoai ")
        if command == typed or not re.match(r"(--config \S+ )?(explain|init|check|simulate)\b", command):
            continue
        done = subprocess.run(
            [sys.executable, str(ROOT / "doithoai.py"), *shlex.split(command)],
            cwd=tmp_path,
            env=environment(),
            capture_output=True,
            text=True,
            timeout=60,
            check=True,
        )
        # Days and numbers follow the calendar; the words do not.
        printed = iter(words_of(done.stdout).splitlines())
        for line in shown:
            assert line == "…" or words_of(line) in printed, f"{typed}: {line}"
        tried += 1
    assert tried == 4


def words_of(text: str) -> str:
    return re.sub(r"\d+", "0", text)


def test_the_readme_lists_every_command() -> None:
    listed = README.read_text("utf-8").partition("## Commands")[2].partition("Everywhere")[0]
    names = re.findall(
        r"`([a-z-]+)`", "\n".join(row.split("|")[1] for row in listed.splitlines() if "|" in row)
    )
    assert names == list(_COMMANDS)


HEAD = {
    "school": '[school]\nid = "truong-thu"\nname = "Trường Thử"\n',
    "calendar": '[calendar]\ncountry = "VN"\n',
    "roles": '[roles]\nleadership = "Ban Giám hiệu"\nsecretary = "Thư ký"\nhomeroom = "Giáo viên chủ nhiệm"\n',
    "mail": '[mail]\nfrom = "Trường Thử <vanphong@example.edu.vn>"\n',
    "service": "",
    "people": '[[people]]\nname = "Văn phòng nhà trường"\nemail = "vanphong@example.edu.vn"\nroles = ["homeroom"]\n',
    "rules": '[[rules]]\nid = "doi-thoai"\ntitle = "Đối thoại"\nrecurs = { day_of_month = 28 }\n',
    "calendar.terms": '[[calendar.terms]]\nid = "hk1"\nname = "Học kỳ I"\nstart = 2026-09-05\nend = 2027-01-15\n'
    '[[calendar.terms]]\nid = "hk2"\nname = "Học kỳ II"\nstart = 2027-01-16\nend = 2027-05-31\n',
}
"""What a piece of a plan needs around it."""


def plans() -> list[Any]:
    return [
        pytest.param(block, id=f"{page.stem}-{number}")
        for page in [*MANUAL, README]
        for number, block in enumerate(blocks(page, "toml"))
    ]


@pytest.mark.parametrize("block", plans())
def test_every_piece_of_a_plan_is_sound(block: str, tmp_path: Path) -> None:
    if not block.startswith("["):
        block = f"[mail]\n{block}"
    tables = set(re.findall(r"^\[+([a-z_.]+)\]+", block, re.MULTILINE))
    if "mail" in tables and "from = " not in block:
        block = block.replace("[mail]", '[mail]\nfrom = "Trường Thử <vanphong@example.edu.vn>"')
    text = "".join(part for table, part in HEAD.items() if table not in tables) + block
    (tmp_path / "config.toml").write_text(text, encoding="utf-8")
    (tmp_path / "chung-chi-truong.pem").touch()
    (tmp_path / "mau-thu").mkdir()
    rosters = [text for page in MANUAL for text in blocks(page, "") if text.startswith("name,email,")]
    (tmp_path / "roster.csv").write_text(rosters[0], encoding="utf-8")
    load(tmp_path / "config.toml")


@pytest.mark.parametrize("code", TroubleCode)
def test_every_trouble_is_explained(code: TroubleCode) -> None:
    said = phrase("vi", f"trouble.{code}", detail="@", what="…", count="…", who="@").partition("@")[0]
    row = re.split(r"[,;:.(]", said)[0].strip()
    text = (DOCS / "su-co.md").read_text("utf-8")
    (line,) = [line for line in text.splitlines() if line.startswith(f"| {row}")]
    subject = VI.get(f"notice.{code}.subject", "")
    mailed = line.split("|")[2].strip() != "không có thư"
    assert mailed == (code not in NOT_MAILED)
    if mailed:
        assert re.sub(r"{\w+}", "…", subject) in line


NOT_MAILED = {
    TroubleCode.PAUSED,
    TroubleCode.CLOCK,
    TroubleCode.NOT_RUNNING,
    TroubleCode.TICK_FAILED,
    TroubleCode.SENDER_HANGS,
}
"""While these last nothing goes out."""


def anchor(heading: str) -> str:
    """As GitHub makes it."""
    text = re.sub(r"[`*]|\]\([^)]*\)", "", heading).strip().lower()
    return re.sub(r"[^\w\- ]", "", text).replace(" ", "-")


def anchors(page: Path) -> set[str]:
    text = FENCED.sub("", page.read_text("utf-8"))
    return {anchor(found) for found in re.findall(r"^#+ (.+)$", text, re.MULTILINE)}


@pytest.mark.parametrize("page", PAGES, ids=name_of)
def test_every_link_leads_somewhere(page: Path) -> None:
    text = FENCED.sub("", page.read_text("utf-8"))
    for target in re.findall(r"\]\(([^)\s]+)\)", text):
        if target.startswith(("http://", "https://")):
            continue
        file, _, part = target.partition("#")
        path = (page.parent / file).resolve() if file else page
        assert path.exists(), f"{page.name}: {target}"
        assert path.is_relative_to(ROOT)
        if part:
            assert part in anchors(path), f"{page.name}: {target}"


def test_every_document_is_listed_in_the_readme() -> None:
    listed = set(re.findall(r"\]\((docs/[^)#]+\.md)\)", README.read_text("utf-8")))
    assert {f"docs/{page.name}" for page in DOCS.glob("*.md")} == listed


@pytest.mark.parametrize("page", PAGES, ids=name_of)
def test_letters_are_composed_and_addresses_invented(page: Path) -> None:
    text = page.read_text("utf-8")
    assert unicodedata.is_normalized("NFC", text)
    for domain in re.findall(r"[\w.+-]+@([\w-]+(?:\.[\w-]+)+)", text):
        assert domain.endswith("example.edu.vn"), domain
    assert os.sep + "root" not in text
    assert sys.prefix not in text
