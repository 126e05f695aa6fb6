"""What the admin is mailed of: by the same service, over the same mail server, on a clock of the test's own."""

from __future__ import annotations

import email
from collections.abc import Callable
from datetime import timedelta
from email import policy

import pytest

from notifications.notice import TroubleCode
from scheduler.store import standing
from tests.mail_server import Fault, MailServer
from tests.service.world import KHAI, LAN, THU, World

ADMIN = "vanphong@example.edu.vn"
REFUSAL = "550 5.1.1 no such user"


@pytest.fixture
def admin(worlds: Callable[..., World], server: MailServer) -> World:
    """The school with an admin, first synced on 20 November."""
    world = worlds(server=server, words={"admin": ADMIN})
    world.now()
    return world


def notices(world: World) -> list[tuple[str, str]]:
    """Subject and plain text of what the admin has got since this was last asked."""
    found = []
    for mail in world.take():
        if mail.recipient == ADMIN:
            read = email.message_from_bytes(mail.data, policy=policy.default)
            plain = read.get_body(("plain",))
            assert plain is not None
            found.append((str(read["Subject"]).partition(": ")[2], plain.get_content()))
    return found


def break_file(world: World) -> None:
    text = world.path.read_text(encoding="utf-8")
    world.path.write_text(text.replace('"truong-thu"', "7"), encoding="utf-8")


def of_notices(world: World) -> list[tuple[str, str | None]]:
    return [(e.state.value, e.reason) for e in world.entries() if e.kind == "notice"]


def test_a_broken_edit_is_mailed_after_ten_minutes_once_a_day_while_it_lasts(admin: World) -> None:
    break_file(admin)
    admin.after(minutes=1)
    assert notices(admin) == []
    admin.after(minutes=10)
    ((subject, plain),) = notices(admin)
    assert subject == "bản sửa của tệp kế hoạch chưa dùng được"
    assert "config.toml, dòng 3, cột " in plain
    assert "- Từ lúc: 10:01, thứ Sáu, ngày 20 tháng 11 năm 2026" in plain
    admin.until("2026-11-20 23:50")
    assert notices(admin) == []
    admin.until("2026-11-21 00:30")
    assert len(notices(admin)) == 1


def test_what_is_mended_within_the_ten_minutes_is_not_mailed_and_may_come_back_the_same_day(
    admin: World,
) -> None:
    break_file(admin)
    admin.after(minutes=1)
    admin.write()
    admin.after(minutes=5)
    admin.after(minutes=10)
    assert notices(admin) == []
    assert of_notices(admin) == [("superseded", "over")]
    break_file(admin)
    admin.after(minutes=1)
    admin.after(minutes=10)
    assert len(notices(admin)) == 1
    assert of_notices(admin) == [("sent", None)]


def test_forty_refusals_are_one_mail_with_all_their_names(
    worlds: Callable[..., World], server: MailServer
) -> None:
    server.faults.replace([Fault("rcpt", text=REFUSAL, recipient=who) for who in (LAN[1], KHAI[1])])
    world = worlds(server=server, words={"admin": ADMIN, "cc": ""}, people=[LAN, KHAI, THU])
    world.until("2026-11-23 08:00")
    world.until("2026-11-23 08:30")
    ((subject, plain),) = notices(world)
    assert subject == "2 lời nhắc bị từ chối"
    assert "Nguyễn Thị Lan <lan.nguyen@example.edu.vn>, " in plain
    assert "Trần Văn Khải <khai.tran@example.edu.vn>, " in plain
    assert plain.count(REFUSAL) == 2
    world.until("2026-11-24 12:00")
    assert notices(world) == []


def test_a_notice_that_is_refused_makes_no_other_notice(
    worlds: Callable[..., World], server: MailServer
) -> None:
    server.faults.add(Fault("rcpt", text=REFUSAL, recipient=ADMIN))
    world = worlds(server=server, words={"admin": ADMIN})
    world.now()
    break_file(world)
    world.after(minutes=1)
    world.after(minutes=10)
    assert of_notices(world) == [("failed", "recipient-refused")]
    world.write()
    world.until("2026-11-22 12:00")
    assert of_notices(world) == [("failed", "recipient-refused")]


def test_after_downtime_one_mail_says_what_was_missed_and_what_went_out_late(admin: World) -> None:
    admin.write(more=ANOTHER)
    admin.after(minutes=1)
    admin.take()
    # Away from before the first reminder until after one deadline has passed and another has not.
    admin.clock.set(admin.clock.now() + timedelta(days=5))
    admin.start()
    admin.now()
    admin.after(minutes=11)
    ((subject, plain),) = notices(admin)
    assert subject == "lời nhắc bị lỡ hoặc gửi muộn"
    assert "đã lỡ và" in plain
    missed = plain.partition("Việc đã qua, chậm nhất 17:00 thứ Ba 24/11: 2 người không được nhắc")[2]
    assert "Nguyễn Thị Lan <lan.nguyen@example.edu.vn>, Trần Văn Khải <khai.tran@example.edu.vn>" in missed
    assert "Gửi ý kiến của học sinh, chậm nhất 15:00 thứ Năm 26/11: 3 người được nhắc muộn" in plain
    admin.until("2026-11-27 20:00")
    assert notices(admin) == []


ANOTHER = """
[[deadlines]]
id = "da-qua"
rule = "dt"
title = "Việc đã qua"
due = { before = "3d", time = "17:00" }
by = ["homeroom"]
remind = ["1d 08:00"]
"""


def test_a_provisional_date_is_asked_for_each_week_until_it_is_set(
    worlds: Callable[..., World], server: MailServer
) -> None:
    found = """
[[rules]]
id = "tuan"
title = "Đối thoại cuối năm"
recurs = { between = [2026-12-14, 2026-12-18] }
"""
    world = worlds(server=server, words={"admin": ADMIN, "more": found, "remind": ""})
    world.until("2026-11-22 23:59")
    assert notices(world) == []
    world.until("2026-12-01 12:00")
    assert [subject for subject, _ in notices(world)] == ["chưa chốt ngày đối thoại"] * 2
    fixed = '[[overrides]]\nrule = "tuan"\nkey = "2026-2027"\ndate = 2026-12-16\n'
    world.write(more=found + fixed)
    world.until("2026-12-20 12:00")
    assert notices(world) == []


def test_a_role_that_nobody_has_is_told_with_what_it_is_needed_for(
    worlds: Callable[..., World], server: MailServer
) -> None:
    world = worlds(server=server, words={"admin": ADMIN}, people=[THU])
    world.until("2026-11-23 09:00")
    ((subject, plain),) = notices(world)
    assert subject == "chưa có ai trong vai trò giáo viên chủ nhiệm"
    assert "Gửi ý kiến của học sinh, chậm nhất 15:00 thứ Năm 26/11" in plain


def test_without_an_admin_nothing_is_mailed_but_the_alarm_is_raised(
    worlds: Callable[..., World], server: MailServer
) -> None:
    world = worlds(server=server)
    world.now()
    break_file(world)
    world.after(minutes=1)
    (alarm,) = world.service.take_alarms()
    assert alarm.code is TroubleCode.BROKEN_EDIT
    assert alarm.text.startswith("Bản sửa mới của tệp kế hoạch có lỗi nên chưa được áp dụng")
    assert "config.toml, dòng 3, cột " in alarm.text
    assert "\n" not in alarm.text
    world.after(minutes=11)
    assert world.service.take_alarms() == []
    assert of_notices(world) == []


def test_while_the_mail_account_is_paused_its_own_notice_waits_and_is_dropped_when_it_works(
    admin: World, server: MailServer
) -> None:
    server.faults.add(Fault("mail", text="530 5.7.0 authentication required"))
    admin.until("2026-11-23 08:20")
    assert [alarm.code for alarm in admin.service.take_alarms()] == [TroubleCode.ACCOUNT]
    assert not admin.tells()
    server.faults.clear()
    admin.until("2026-11-23 10:00")
    assert admin.tells()
    assert [subject for subject, _ in notices(admin) if "tài khoản" in subject] == []
    assert ("superseded", "over") in of_notices(admin)


def test_without_a_mail_host_a_notice_goes_to_the_maildir(worlds: Callable[..., World]) -> None:
    world = worlds(words={"admin": ADMIN})
    world.now()
    break_file(world)
    world.after(minutes=1)
    world.after(minutes=10)
    (path,) = world.shown()
    assert f"To: {ADMIN}" in path.read_text(encoding="ascii")


def test_while_paused_nothing_is_told_or_given_up_and_afterwards_what_still_helps_is(admin: World) -> None:
    assert admin.store is not None
    with admin.store.writing() as tx:
        standing.pause(tx, admin.clock.now())
    admin.until("2026-11-23 09:00")
    assert admin.told() == []
    assert [e for e in admin.entries() if e.kind != "notice"] == []
    assert [alarm.code for alarm in admin.service.take_alarms()][:1] == [TroubleCode.PAUSED]
    with admin.store.writing() as tx:
        assert standing.resume(tx)
    admin.after(minutes=1)
    assert sorted(admin.told()) == ["khai.tran", "lan.nguyen", "thu.dang"]


def test_a_pause_holds_what_was_decided_just_before(admin: World) -> None:
    admin.clock.set(admin.clock.now() + timedelta(days=2, hours=22))
    admin.service.tick(admin.clock.now())
    assert admin.store is not None
    with admin.store.writing() as tx:
        standing.pause(tx, admin.clock.now())
    assert admin.service.deliver_due() == 0
    admin.until("2026-11-27 15:00")
    assert admin.told() == []
    with admin.store.writing() as tx:
        standing.resume(tx)
    admin.after(minutes=1)
    assert {e.state.value for e in admin.entries() if e.kind != "notice"} == {"missed"}


def test_a_pause_while_a_mail_is_under_way_lets_no_other_follow(admin: World) -> None:
    def pause() -> None:
        assert admin.store is not None
        with admin.store.writing() as tx:
            standing.pause(tx, admin.clock.now())

    admin.after_fence = pause
    admin.at("2026-11-23 08:00")
    assert len(admin.told()) == 1


def test_what_fails_while_the_notice_waits_for_its_second_copy_is_mailed_too(
    worlds: Callable[..., World], server: MailServer
) -> None:
    words = {"cc": "", "admin": ADMIN, "remind": '"3d 08:00", "3d 08:20"'}
    world = worlds(server=server, people=[LAN, KHAI], words=words)
    world.now()
    server.faults.add(Fault("rcpt", text=REFUSAL, recipient="lan.*"))
    server.faults.add(Fault("dot", "drop", keep=True, times=1, recipient="vanphong*"))
    world.until("2026-11-23 07:59")
    while ("unknown", "no-answer") not in of_notices(world):
        world.after(minutes=1)
    server.faults.add(Fault("rcpt", text=REFUSAL, recipient="khai.*"))
    world.until("2026-11-25 23:00")
    assert any("khai.tran" in plain for _, plain in notices(world))
