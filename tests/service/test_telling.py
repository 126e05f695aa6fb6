"""Who is told what, and when, by the service as it runs: real files, a real database, a real mail server."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable

import pytest
from sqlalchemy import update

from scheduler.store.tables import deliveries
from tests.mail_server import MailServer
from tests.service.world import HOA, KHAI, LAN, THU, World, local

pytestmark = pytest.mark.parametrize("database", ["sqlite", "postgresql"], indirect=True)

TARGET = "truong-thu/dt/2026-2027/y-kien"
LIST = """
[[deadlines]]
id = "danh-sach"
rule = "dt"
title = "Gửi danh sách học sinh tham dự"
due = { before = "1d", time = "15:00" }
by = ["homeroom"]
remind = ["4d 08:00", "1d 08:00"]
"""


def test_each_person_is_told_once_at_each_lead(world: World) -> None:
    world.until("2026-11-23 07:59")
    assert world.told() == []
    world.until("2026-11-23 08:00")
    assert Counter(world.told()) == Counter(["lan.nguyen", "khai.tran", "thu.dang"])
    world.until("2026-11-30 00:00")
    assert Counter(world.told()) == Counter(["lan.nguyen", "khai.tran", "thu.dang"] * 2)
    assert {state for _, _, state, _ in world.states()} == {"sent"}


def test_a_reminder_is_due_at_its_minute_and_not_before(world: World) -> None:
    assert world.service.tick(world.clock.now()) == local("2026-11-21 00:00")
    world.at("2026-11-23 07:00")
    assert world.service.next_wake(world.clock.now()) == local("2026-11-23 08:00")


def test_all_that_one_person_is_due_at_one_time_is_one_mail(
    worlds: Callable[..., World], server: MailServer
) -> None:
    more = """
[[deadlines]]
id = "danh-sach"
rule = "dt"
title = "Gửi danh sách học sinh"
due = { before = "1d", time = "17:00" }
by = ["homeroom"]
"""
    world = worlds(server=server, words={"more": more})
    world.until("2026-11-23 08:00")
    assert Counter(world.told()) == Counter(["lan.nguyen", "khai.tran", "thu.dang"])
    assert len(world.entries()) == 5
    assert len({e.message_id for e in world.entries() if e.to.startswith("lan")}) == 1


def test_a_restart_sends_nothing_twice(world: World) -> None:
    world.until("2026-11-23 08:00")
    before = world.told()
    for _ in range(3):
        world.start()
        world.after(seconds=5)
    assert world.told() == before


def test_what_was_due_before_the_first_start_is_told_once_and_nothing_is_missed(
    worlds: Callable[..., World], server: MailServer
) -> None:
    world = worlds(server=server)
    world.at("2026-11-25 09:00")
    assert Counter(world.told()) == Counter(["lan.nguyen", "khai.tran", "thu.dang"])
    assert Counter(state for _, _, state, _ in world.states()) == {"superseded": 3, "sent": 3}


def test_a_school_that_starts_after_the_deadline_is_told_nothing(
    worlds: Callable[..., World], server: MailServer
) -> None:
    world = worlds(server=server)
    world.at("2026-11-26 16:00")
    assert world.told() == []
    assert world.entries() == []


def test_after_a_downtime_what_still_helps_goes_out_once(world: World) -> None:
    world.at("2026-11-22 12:00")
    world.start()
    world.at("2026-11-25 10:00")
    assert Counter(world.told()) == Counter(["lan.nguyen", "khai.tran", "thu.dang"])
    assert {(lead, state, reason) for lead, _, state, reason in world.states()} == {
        ("3d 08:00", "superseded", "later-reminder"),
        ("1d 08:00", "sent", None),
    }


def test_after_a_downtime_what_no_longer_helps_is_missed(world: World) -> None:
    world.at("2026-11-22 12:00")
    world.start()
    world.at("2026-11-26 15:00")
    assert world.told() == []
    assert {(state, reason) for _, _, state, reason in world.states()} == {("missed", "target-passed")}


def test_a_role_without_a_person_is_held_and_told_when_it_gets_one(
    worlds: Callable[..., World], server: MailServer
) -> None:
    world = worlds(server=server, people=[THU])
    world.until("2026-11-23 08:00")
    assert world.told() == ["thu.dang"]
    assert ("3d 08:00", "role:homeroom", "held", "role-empty") in world.states()
    world.people = [THU, LAN]
    world.write()
    world.after(minutes=1)
    world.after(minutes=10)
    assert world.told() == ["thu.dang", "lan.nguyen"]
    assert ("3d 08:00", "role:homeroom", "superseded", "role-filled") in world.states()


def test_a_role_that_stays_empty_ends_as_missed(worlds: Callable[..., World], server: MailServer) -> None:
    world = worlds(server=server, people=[THU])
    world.until("2026-11-27 00:00")
    assert {state for _, to, state, _ in world.states() if to == "role:homeroom"} == {"missed"}


def test_a_copy_says_so_and_is_sent_once_per_reminder(world: World) -> None:
    world.until("2026-11-23 08:00")
    (copy,) = [mail for mail in world.take() if mail.recipient == "thu.dang@example.edu.vn"]
    assert "Bản sao" in str(copy.parsed["subject"])


def test_a_new_teacher_is_told_once_and_the_others_not_again(world: World) -> None:
    world.until("2026-11-23 08:00")
    world.take()
    world.people = [LAN, KHAI, THU, HOA]
    world.write()
    world.at("2026-11-23 12:00")
    assert world.told() == []
    world.until("2026-11-23 12:09")
    assert world.told() == []
    world.until("2026-11-23 12:10")
    assert world.told() == ["hoa.vu"]
    world.until("2026-11-24 12:00")
    assert world.told() == ["hoa.vu"]


def test_a_teacher_who_left_is_not_told_any_more(world: World) -> None:
    world.until("2026-11-23 08:00")
    world.people = [LAN, THU]
    world.write()
    world.take()
    world.until("2026-11-26 00:00")
    assert world.told() == ["lan.nguyen", "thu.dang"]


def test_two_spellings_of_one_address_are_one_person(
    worlds: Callable[..., World], server: MailServer
) -> None:
    world = worlds(server=server)
    world.until("2026-11-23 08:00")
    world.take()
    world.people = [("Nguyễn Thị Lan", "Lan.Nguyen@Example.edu.vn", "homeroom", "10A1"), KHAI, THU]
    world.write()
    world.until("2026-11-24 00:00")
    assert world.told() == []


def test_later_mails_refer_to_the_first_about_the_same_target(world: World) -> None:
    world.until("2026-11-26 00:00")
    first, second = [mail.parsed for mail in world.take() if mail.recipient == "lan.nguyen@example.edu.vn"]
    assert first["references"] is None
    assert second["references"] == first["message-id"]
    assert second["message-id"] != first["message-id"]


def test_a_mail_about_several_targets_refers_to_the_first_about_each_the_oldest_first(
    worlds: Callable[..., World], server: MailServer
) -> None:
    world = worlds(server=server, words={"more": LIST, "cc": ""})
    world.until("2026-11-26 00:00")
    of_list, of_opinions, both = [
        mail.parsed for mail in world.take() if mail.recipient == "lan.nguyen@example.edu.vn"
    ]
    assert str(both["references"]).split() == [of_list["message-id"], of_opinions["message-id"]]


def test_a_mail_does_not_refer_to_what_was_taken_out_of_it_at_the_last_moment(
    worlds: Callable[..., World], server: MailServer
) -> None:
    world = worlds(server=server, people=[LAN], words={"more": LIST, "cc": ""})
    world.until("2026-11-25 07:00")
    _, of_opinions = [mail.parsed for mail in world.take()]
    world.clock.set(local("2026-11-25 08:00"))
    world.service.tick(world.clock.now())
    world.write(more="", cc="")
    world.now()
    (mail,) = [mail.parsed for mail in world.take()]
    assert mail["references"] == of_opinions["message-id"]


def test_a_deadline_without_a_date_is_told_when_it_opens(
    worlds: Callable[..., World], server: MailServer
) -> None:
    more = """
[[deadlines]]
id = "ghi-chep"
rule = "dt"
title = "Theo dõi việc trả lời học sinh"
opens = { after = "2d" }
by = ["secretary"]
remind = ["open 08:00"]
"""
    world = worlds(server=server, words={"more": more, "remind": ""})
    world.until("2026-12-05 00:00")
    assert world.told() == ["thu.dang"]


def test_a_delivery_in_a_state_of_a_newer_version_stops_nobody(
    worlds: Callable[..., World], server: MailServer
) -> None:
    world = worlds(server=server, people=[LAN, KHAI], words={"cc": ""})
    world.until("2026-11-23 08:10")
    assert len(world.take()) == 2
    assert world.store is not None
    with world.store.writing() as tx:
        first = deliveries.c.id == int(world.entries()[0].id)
        tx.execute(update(deliveries).where(first).values(state="bounced"))
    world.until("2026-11-25 08:10")
    assert Counter(world.told()) == Counter(["lan.nguyen", "khai.tran"])


def test_what_a_downtime_of_half_a_year_kept_from_everybody_is_missed(
    worlds: Callable[..., World], server: MailServer
) -> None:
    world = worlds(server=server, people=[LAN, KHAI], words={"cc": "", "remind": '"3d 08:00"'})
    world.now()
    world.at("2027-05-20 08:00")
    assert world.told() == []
    assert world.states() == [
        ("3d 08:00", "lan.nguyen", "missed", "target-passed"),
        ("3d 08:00", "khai.tran", "missed", "target-passed"),
    ]
