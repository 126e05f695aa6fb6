"""`deliveries` in a real terminal: whole addresses, words instead of ids, the newest where there are many."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from tests.cli.command import Command, on_screen

RULES = """
[[rules]]
id = "dt"
title = "Đối thoại với học sinh"
recurs = { day_of_month = 28 }
start = "14:00"
tell = ["everyone"]
remind = ["40d 08:00"]
"""


def people(count: int) -> str:
    return "".join(
        f'\n[[people]]\nname = "Người {number}"\nemail = "nguoi.thu.{number}@example.edu.vn"\nroles = ["homeroom"]\n'
        for number in range(count)
    )


@pytest.fixture
def told(doithoai: Command, school: Callable[..., Path]) -> Callable[[int], Path]:
    """A school of so many people who have been told of its next session."""

    def tell(count: int) -> Path:
        school(people(count - 2) + RULES)
        assert doithoai("run", "--once").status == 0
        return doithoai.folder

    return tell


def test_the_table_fits_80_columns_and_cuts_no_address(told: Callable[[int], Path]) -> None:
    folder = told(5)
    lines = on_screen(folder, "deliveries").splitlines()
    assert max(map(len, lines)) <= 80
    assert lines[0].split() == ["Số", "Trạng", "thái", "Gửi", "ai,", "việc", "gì"]
    # Two rows for each of them, below the heading.
    assert len(lines) == 1 + 2 * len([line for line in lines if line[:1].isdigit()])
    screen = " ".join(lines)
    for number in range(3):
        assert f"nguoi.thu.{number}@example.edu.vn" in screen
    assert "chỉ để xem" in screen
    assert "Đối thoại với học sinh" in screen
    english = on_screen(folder, "deliveries", "--lang", "en")
    assert english.startswith("ID")
    assert "shown only" in english


def test_of_many_a_screen_shows_the_newest_and_says_how_many_there_are(
    told: Callable[[int], Path], doithoai: Command
) -> None:
    folder = told(60)
    count = len(doithoai("deliveries", "--format", "jsonl").rows())
    assert count >= 60
    lines = on_screen(folder, "deliveries").splitlines()
    assert " ".join(lines[-2:]).split() == (
        f"Trên đây là 50 lần gần nhất trong {count} lần; xem hết: doithoai deliveries | more".split()
    )
    numbers = [line.split()[0] for line in lines if line[:1].isdigit()]
    assert len(numbers) == 50
    rows = doithoai("deliveries", "--format", "jsonl").rows()
    assert numbers == [row["id"] for row in rows[-50:]]
    # A pipe gets them all.
    assert len([line for line in doithoai("deliveries").lines if line[:1].isdigit()]) == count
