"""`pause` and `resume`, as they are typed."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
import time_machine

from scheduler.store import standing
from tests.cli.command import Command, on_screen
from tests.daemon import doithoai
from tests.service.world import World


@pytest.fixture
def world(tmp_path: Path) -> World:
    return World(tmp_path)


def troubles(world: World) -> list[str]:
    row = json.loads(doithoai(world.path, "status", "--format", "jsonl").stdout)
    return [trouble["code"] for trouble in row["troubles"]]


def test_pause_and_resume_may_be_said_twice_and_status_knows(world: World) -> None:
    first, second = (doithoai(world.path, "pause") for _ in range(2))
    assert (first.returncode, second.returncode) == (0, 0)
    assert "từ bây giờ không nhắc ai" in first.stdout
    assert second.stdout.startswith("Dịch vụ đang tạm dừng rồi. Chạy `")
    assert troubles(world) == ["paused"]
    resumed, again = (doithoai(world.path, "resume") for _ in range(2))
    assert (resumed.returncode, again.returncode) == (0, 0)
    # Nothing runs here, and that is said.
    assert resumed.stdout.startswith("Đã hết tạm dừng, nhưng dịch vụ đang không chạy")
    assert again.stdout.startswith("Không có gì đang tạm dừng, nhưng dịch vụ đang không chạy")
    assert troubles(world) == []


def test_a_service_that_runs_goes_on_within_half_a_minute(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    command = Command(world.folder, monkeypatch)
    world.start()
    for typed, said in (
        ("pause", "Đã tạm dừng"),
        ("resume", "Đã hết tạm dừng: dịch vụ tiếp tục nhắc trong vòng 30"),
        ("resume", "Không có gì đang tạm dừng; dịch vụ vẫn nhắc như thường."),
    ):
        with time_machine.travel(world.clock.now() + timedelta(seconds=20)):
            world.service.tick(world.clock.now())
            assert command(typed).out.startswith(said)
    world.close()


def test_nothing_is_told_while_paused_and_all_that_helps_afterwards(world: World) -> None:
    world.remind_now()
    doithoai(world.path, "pause")
    assert doithoai(world.path, "run", "--once").returncode == 0
    assert world.shown() == []
    doithoai(world.path, "resume")
    assert doithoai(world.path, "run", "--once").returncode == 0
    assert len(world.shown()) == 3


def test_resume_takes_the_clock_for_right(world: World) -> None:
    assert doithoai(world.path, "run", "--once").returncode == 0
    world.start()
    assert world.store is not None
    with world.store.writing() as tx:
        standing.accept_clock(tx, datetime.now(UTC) + timedelta(days=3))
    world.close()
    doithoai(world.path, "run", "--once")
    assert "clock" in troubles(world)
    said = doithoai(world.path, "--lang", "en", "resume").stdout
    assert said == (
        "The clock is taken for right; the service goes on by it.\n"
        "The service does not run; people are told once it does.\n"
    )
    doithoai(world.path, "run", "--once")
    assert "clock" not in troubles(world)


def test_on_a_terminal_a_run_once_ends_with_a_word_to_people(world: World) -> None:
    *_, last, _ = on_screen(world.folder, "run", "--once", COLUMNS="200").split("\n")
    assert last == (
        "Đã xong việc lúc này. Ai đã được nhắc: `doithoai deliveries`; còn gì cần xem: `doithoai status`."
    )
