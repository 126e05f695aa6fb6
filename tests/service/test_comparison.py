"""Who would hear again of what an edited copy changes, by what they were told."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from notifications.wording.words import Words
from scheduler.cli.plan_diff import show_diff
from scheduler.comparison import Comparison, base_of, compare
from scheduler.config.load import load
from tests.service.world import ZONE, World

WORDS = Words("vi", ZONE)
DAYS = date(2026, 11, 20), date(2027, 11, 20)


def copy_of(world: World, **changes: str) -> Path:
    """A copy of the file beside it, with these changes; the file itself stays."""
    kept, before = world.path.read_bytes(), dict(world.words)
    world.write(**changes)
    copy = world.path.rename(world.folder / "copy.toml")
    world.words = before
    world.path.write_bytes(kept)
    return copy


def compared(world: World, copy: Path) -> Comparison:
    config = load(copy)
    base = base_of(config, world.path)
    assert base is not None
    return compare(base, config.school, DAYS, world.clock.now())


def retold(comparison: Comparison) -> dict[str, list[str]]:
    return {
        r.target.id.removeprefix("truong-thu/dt/"): [person.name for person in r.people]
        for r in comparison.retold
    }


def test_before_anybody_was_told_nobody_is_told_again(world: World) -> None:
    found = compared(world, copy_of(world, date="2026-11-26"))
    assert found.differences
    assert found.retold == ()


def test_those_who_were_told_of_a_deadline_that_moves_are_told_again(world: World) -> None:
    world.until("2026-11-23 08:00")
    found = compared(world, copy_of(world, date="2026-11-26"))
    assert retold(found) == {"2026-2027/y-kien": ["Nguyễn Thị Lan", "Trần Văn Khải", "Đặng Thu"]}


def test_a_new_text_is_not_told_again(world: World) -> None:
    world.until("2026-11-23 08:00")
    found = compared(world, copy_of(world, remind='"3d 08:00", "2d 08:00", "1d 08:00"'))
    assert found.differences
    assert found.retold == ()


def test_going_back_to_what_was_told_is_not_told_again(world: World) -> None:
    world.until("2026-11-23 08:00")
    back = copy_of(world)
    world.write(date="2026-11-26")
    world.now()
    found = compared(world, back)
    assert found.differences
    assert found.retold == ()


def test_of_what_is_cancelled_no_mail_tells(world: World) -> None:
    world.until("2026-11-23 08:00")
    gone = copy_of(world, more='[[overrides]]\nrule = "dt"\nkey = "2026-2027"\ncancel = true\n')
    # They were told of its deadline only; it is the session that they have to hear of.
    assert retold(compared(world, gone)) == {"2026-2027": []}


def test_what_the_comparison_says_is_what_the_service_then_does(world: World) -> None:
    world.until("2026-11-23 08:00")
    copy = copy_of(world, date="2026-11-26")
    expected = {person.email.partition("@")[0] for r in compared(world, copy).retold for person in r.people}
    world.take()
    copy.rename(world.path)
    world.now()
    world.after(minutes=11)
    assert set(world.told()) == expected


def test_who_hears_of_it_and_who_does_not_stand_at_the_end(
    world: World, capsys: pytest.CaptureFixture[str]
) -> None:
    world.until("2026-11-23 08:00")
    gone = '[[overrides]]\nrule = "dt"\nkey = "2026-2027"\ncancel = true\n'
    said = []
    for changes in ({"date": "2026-11-26"}, {"more": gone}):
        copy = copy_of(world, **changes)
        show_diff(compared(world, copy), load(copy).school, WORDS, DAYS, copy.name)
        said.append(capsys.readouterr().out.split("\n\n")[-1].splitlines())
    assert said == [
        [
            "Đã có người được báo về những việc này; có hiệu lực rồi thì họ được báo lại:",
            "- Gửi ý kiến của học sinh – giáo viên chủ nhiệm [dt 2026-2027]: "
            "Nguyễn Thị Lan (lớp 10A1), Trần Văn Khải (lớp",
            "  10A2), Đặng Thu",
        ],
        [
            "Đã có người được báo về những việc này, nhưng sẽ không có thư nào nữa; xin nhà trường tự báo:",
            "- ĐÃ HỦY: Đối thoại với học sinh [dt 2026-2027]: "
            "3 người – Nguyễn Thị Lan (lớp 10A1), Trần Văn Khải (lớp",
            "  10A2), Đặng Thu",
        ],
    ]
