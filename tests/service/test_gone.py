"""People who were told of something that is cancelled, or taken out of the plan, are not left to find out."""

from __future__ import annotations

import email
from collections.abc import Callable
from email import policy

import pytest
import time_machine

from notifications.notice import TroubleCode
from scheduler.clock import VirtualClock
from scheduler.status import gather_status
from tests.cli.command import Command
from tests.mail_server import MailServer
from tests.service.world import World, local

pytestmark = pytest.mark.parametrize("database", ["sqlite", "postgresql"], indirect=True)

ADMIN = "vanphong@example.edu.vn"
CANCEL = """
[[overrides]]
rule = "dt"
key = "2026-2027"
cancel = true
"""


@pytest.fixture
def told(worlds: Callable[..., World], server: MailServer) -> World:
    """Two teachers and the secretary have been told of the deadline of the 27th's session."""
    world = worlds(server=server, words={"admin": ADMIN})
    world.now()
    world.at("2026-11-23 08:00")
    assert sorted(world.told()) == ["khai.tran", "lan.nguyen", "thu.dang"]
    world.take()
    return world


def troubles(world: World) -> list[tuple[TroubleCode, str]]:
    found = gather_status(world.path, world.clock.now()).troubles
    return [(trouble.code, trouble.detail) for trouble in found]


def notices(world: World) -> list[tuple[str, str]]:
    found = []
    for mail in world.take():
        assert mail.recipient == ADMIN
        read = email.message_from_bytes(mail.data, policy=policy.default)
        plain = read.get_body(("plain",))
        assert plain is not None
        found.append((str(read["Subject"]), " ".join(plain.get_content().split())))
    return found


def test_a_cancelled_session_needs_a_person_until_its_hour_has_passed(told: World) -> None:
    told.write(more=CANCEL)
    told.at("2026-11-23 09:00")
    ((code, detail),) = troubles(told)
    assert code is TroubleCode.TOLD_AND_GONE
    target, _, people = detail.partition(": ")
    assert target == "truong-thu/dt/2026-2027"
    assert sorted(people.split(", ")) == [
        "khai.tran@example.edu.vn",
        "lan.nguyen@example.edu.vn",
        "thu.dang@example.edu.vn",
    ]
    assert [alarm.code for alarm in told.service.take_alarms()] == [TroubleCode.TOLD_AND_GONE]
    told.until("2026-11-23 09:30")
    ((subject, plain),) = notices(told)
    assert subject.endswith("đã hủy sau khi 3 người được báo")
    assert "sau khi 3 người được báo; xin báo lại cho họ" in plain
    assert "Đối thoại với học sinh, 14:00 thứ Sáu 27/11" in plain
    assert "Trần Văn Khải <khai.tran@example.edu.vn>" in plain
    told.until("2026-11-27 13:59")
    assert [code for code, _ in troubles(told)] == [TroubleCode.TOLD_AND_GONE]
    assert notices(told) == []
    told.at("2026-11-27 14:01")
    assert troubles(told) == []


def test_what_comes_back_needs_nobody(told: World) -> None:
    told.write(more=CANCEL)
    told.at("2026-11-23 09:00")
    told.write(more="")
    told.at("2026-11-23 09:05")
    assert troubles(told) == []


def test_a_session_cancelled_after_it_was_moved_is_gone_at_the_hour_people_know(told: World) -> None:
    told.write(
        venue='Hội trường"\ntell = ["homeroom"]\nnote = "Mời đúng giờ',
        more='[[overrides]]\nrule = "dt"\nkey = "2026-2027"\ndate = 2026-12-04\n',
    )
    told.at("2026-11-23 09:00")
    told.until("2026-12-03 16:00")
    told.write(more=CANCEL)
    # By the rule alone it would have been on 27 November; what was due before it is over.
    told.at("2026-12-03 17:00")
    assert [(code, detail.partition(": ")[0]) for code, detail in troubles(told)] == [
        (TroubleCode.TOLD_AND_GONE, "truong-thu/dt/2026-2027")
    ]


def moved_and_then_past_its_first_hour(world: World) -> None:
    """Nobody was told of the session itself: the mails about what is owed for it named its new date."""
    world.write(more='[[overrides]]\nrule = "dt"\nkey = "2026-2027"\ndate = 2026-12-04\n')
    world.at("2026-11-23 09:00")
    world.until("2026-11-28 08:00")


def test_whoever_knows_a_moved_session_by_its_deadlines_alone_is_not_forgotten(told: World) -> None:
    moved_and_then_past_its_first_hour(told)
    told.write(more=CANCEL)
    told.at("2026-11-28 09:00")
    assert [code for code, _ in troubles(told)] == [TroubleCode.TOLD_AND_GONE]
    told.take()
    told.until("2026-11-28 10:00")
    told.at("2026-12-04 13:59")
    assert [code for code, _ in troubles(told)] == [TroubleCode.TOLD_AND_GONE]
    told.at("2026-12-04 14:01")
    assert troubles(told) == []


def test_plan_diff_names_them_before_the_edit_is_made(told: World, monkeypatch: pytest.MonkeyPatch) -> None:
    moved_and_then_past_its_first_hour(told)
    text = told.path.read_text(encoding="utf-8").partition("[[overrides]]")[0]
    copy = told.folder / "ban-sua.toml"
    copy.write_text(text + CANCEL, encoding="utf-8")
    with time_machine.travel(told.clock.now(), tick=False):
        done = Command(told.folder, monkeypatch)("plan", "--diff", config=copy)
    said = " ".join(done.out.partition("xin nhà trường tự báo:")[2].split())
    assert said.startswith("- ĐÃ HỦY: Đối thoại với học sinh [dt 2026-2027]: 3 người – ")
    assert said.count("3 người") == 1


TOLD_OF_IT = 'Hội trường"\ntell = ["homeroom"]\nremind = ["7d 08:00", "1d 08:00"]\nnote = "Mời đúng giờ'


@pytest.fixture
def told_of_the_session(worlds: Callable[..., World], server: MailServer) -> World:
    """A week before the 27th, two teachers have been told of the session itself."""
    clock = VirtualClock(local("2026-11-19 10:00"))
    world = worlds(server=server, words={"admin": ADMIN, "venue": TOLD_OF_IT}, clock=clock)
    world.now()
    world.until("2026-11-20 09:00")
    assert sorted(world.told()) == ["khai.tran", "lan.nguyen"]
    world.take()
    return world


def test_a_session_put_off_needs_a_person_where_its_mails_come_after_the_hour_people_know(
    told_of_the_session: World,
) -> None:
    world = told_of_the_session
    world.write(date="2026-12-11")
    world.until("2026-11-20 10:00")
    ((code, detail),) = troubles(world)
    assert code is TroubleCode.TOLD_AND_MOVED
    assert detail == "truong-thu/dt/2026-2027: lan.nguyen@example.edu.vn, khai.tran@example.edu.vn"
    ((subject, plain),) = notices(world)
    assert subject.endswith("đã dời sau khi 2 người được báo giờ cũ")
    assert (
        "Đối thoại với học sinh, trước đây là 14:00 thứ Sáu 27/11, nay là 14:00 thứ Sáu 11/12: "
        "Nguyễn Thị Lan <lan.nguyen@example.edu.vn>, Trần Văn Khải <khai.tran@example.edu.vn>"
    ) in plain
    world.until("2026-11-27 13:59")
    assert [code for code, _ in troubles(world)] == [TroubleCode.TOLD_AND_MOVED]
    world.until("2026-11-27 14:01")
    assert troubles(world) == []


def test_plan_diff_says_before_the_edit_that_the_mails_come_too_late(
    told_of_the_session: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    said = diff_of(told_of_the_session, "2026-12-11", monkeypatch).partition("xin nhà trường tự báo trước:")[
        2
    ]
    assert said.startswith(
        " - Đối thoại với học sinh [dt 2026-2027]: 2 người – Nguyễn Thị Lan (lớp 10A1), "
        "Trần Văn Khải (lớp 10A2) (thư gửi từ 08:00 thứ Sáu 04/12)"
    )
    in_time = diff_of(told_of_the_session, "2026-11-30", monkeypatch)
    assert "xin nhà trường tự báo" not in in_time
    assert "họ được báo lại: - Đối thoại với học sinh [dt 2026-2027]: " in in_time
    assert "(thư gửi từ 08:00 thứ Hai 23/11)" in in_time
    at_once = diff_of(told_of_the_session, "2026-11-26", monkeypatch)
    assert "họ được báo lại: - Đối thoại với học sinh [dt 2026-2027]: " in at_once
    assert "thư gửi từ" not in at_once


def diff_of(world: World, date: str, monkeypatch: pytest.MonkeyPatch) -> str:
    """What `plan --diff` says, on one line, of a copy with another date."""
    copy = world.folder / "ban-sua.toml"
    text = world.path.read_text(encoding="utf-8").replace("{ date = 2026-11-27 }", f"{{ date = {date} }}")
    copy.write_text(text, encoding="utf-8")
    with time_machine.travel(world.clock.now(), tick=False):
        return " ".join(Command(world.folder, monkeypatch)("plan", "--diff", config=copy).out.split())


@pytest.mark.parametrize("date", ["2026-11-26", "2026-11-30", "2026-12-01"])
def test_a_session_moved_so_that_people_hear_of_it_in_time_needs_nobody(
    told_of_the_session: World, date: str
) -> None:
    world = told_of_the_session
    world.write(date=date)
    world.at("2026-11-20 09:01")
    assert troubles(world) == []
    world.until("2026-11-27 13:59")
    assert troubles(world) == []
    mails = [email.message_from_bytes(m.data, policy=policy.default) for m in world.take()]
    assert any("Thay đổi" in str(mail["Subject"]) for mail in mails)


def test_a_new_place_alone_needs_nobody(told_of_the_session: World) -> None:
    told_of_the_session.write(venue=TOLD_OF_IT.replace("Hội trường", "Nhà đa năng"))
    told_of_the_session.at("2026-11-20 09:01")
    assert troubles(told_of_the_session) == []


def test_a_deadline_that_is_taken_out_names_those_who_believe_in_it(told: World) -> None:
    text = told.path.read_text(encoding="utf-8")
    told.path.write_text(text.partition("[[deadlines]]")[0], encoding="utf-8")
    told.at("2026-11-23 09:00")
    ((code, detail),) = troubles(told)
    assert (code, detail.partition(": ")[0]) == (
        TroubleCode.TOLD_AND_GONE,
        "truong-thu/dt/2026-2027/y-kien",
    )


def test_nobody_is_bothered_about_what_nobody_was_told_of(
    worlds: Callable[..., World], server: MailServer
) -> None:
    world = worlds(server=server)
    world.now()
    world.write(more=CANCEL)
    world.after(hours=1)
    assert troubles(world) == []


def test_status_names_them_in_the_school_s_words(told: World, monkeypatch: pytest.MonkeyPatch) -> None:
    told.write(more=CANCEL)
    told.at("2026-11-23 09:00")
    done = Command(told.folder, monkeypatch)("status")
    assert done.status == 1
    assert "Đối thoại với học sinh (dt 2026-2027) đã hủy sau khi 3 người được báo; xin báo lại cho họ:" in (
        " ".join(done.out.split())
    )
