"""What `status` and `deliveries` have to say, from another process's point of view."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest

from notifications.notice import TroubleCode
from scheduler.errors import RetryRefusedError
from scheduler.status import Status, gather_status
from scheduler.store import ledger
from tests.cli.command import Command
from tests.mail_server import Fault, MailServer
from tests.service.world import LAN, THU, World, local


def status(world: World) -> Status:
    return gather_status(world.path, world.clock.now())


def codes(world: World) -> list[TroubleCode]:
    return [trouble.code for trouble in status(world).troubles]


def test_a_service_that_never_ran_has_no_plan_and_leaves_no_file_behind(world: World) -> None:
    world.write()
    world.path.write_text(
        world.path.read_text(encoding="utf-8").replace("thu.db", "khac.db"), encoding="utf-8"
    )
    now = status(world)
    assert (now.in_force, now.running, now.troubles) == (None, None, ())
    assert not (world.folder / "var" / "khac.db").exists()


def test_all_is_well_while_the_service_ticks(world: World) -> None:
    now = status(world)
    assert now.runs
    assert now.troubles == ()
    assert [(r.at, r.id.rpartition("/")[2]) for r in now.next_reminders] == [
        (local("2026-11-23 08:00"), "3d 08:00"),
        (local("2026-11-25 08:00"), "1d 08:00"),
    ]
    assert now.in_force is not None
    assert now.in_force.activated_at == local("2026-11-20 10:00")


def test_a_service_that_has_not_ticked_for_a_while_does_not_run(world: World) -> None:
    world.clock.set(world.clock.now() + timedelta(minutes=3))
    assert codes(world) == [TroubleCode.NOT_RUNNING]


def test_a_service_that_has_ended_as_it_should_is_no_trouble_until_it_is_missed(world: World) -> None:
    world.service.stop(world.clock.now())
    # An hour later: who has `run --once` started by the clock may still be in time.
    world.clock.set(local("2026-11-23 09:00"))
    assert codes(world) == []
    assert not status(world).runs
    world.clock.set(local("2026-11-23 09:01"))
    (trouble,) = status(world).troubles
    assert trouble.code is TroubleCode.NOT_RUNNING
    assert (trouble.detail, trouble.since) == ("truong-thu/dt/2026-2027/y-kien", local("2026-11-23 08:00"))


def test_a_broken_edit_is_trouble_with_its_place_and_its_age(world: World) -> None:
    good = status(world).in_force
    text = world.path.read_text(encoding="utf-8")
    world.path.write_text(text.replace('"truong-thu"', "7"), encoding="utf-8")
    world.after(minutes=1)
    (trouble,) = status(world).troubles
    assert trouble.code is TroubleCode.BROKEN_EDIT
    assert "config.toml, dòng 3, cột " in trouble.detail
    assert trouble.since == world.clock.now()
    assert status(world).in_force == good
    world.write()
    world.after(minutes=1)
    assert codes(world) == []


def test_a_sound_edit_is_seen_before_it_is_taken_up(world: World) -> None:
    world.write(venue="Nhà đa năng")
    assert status(world).edited
    world.after(minutes=1)
    assert not status(world).edited


def test_an_empty_role_is_trouble_until_somebody_has_it(
    worlds: Callable[..., World], server: MailServer
) -> None:
    world = worlds(server=server, people=[THU])
    world.until("2026-11-23 08:00")
    assert codes(world) == [TroubleCode.ROLE_EMPTY]
    world.people = [THU, LAN]
    world.write()
    world.after(minutes=1)
    world.after(minutes=10)
    assert codes(world) == []


def test_a_refused_address_is_trouble(world: World, server: MailServer) -> None:
    server.faults.add(Fault("rcpt", text="550 5.1.1 no such user", recipient="lan.*"))
    world.until("2026-11-23 08:00")
    (trouble,) = status(world).troubles
    assert (trouble.code, "lan.nguyen@example.edu.vn" in trouble.detail) == (TroubleCode.FAILED, True)


def test_an_account_that_does_not_work_is_trouble_until_it_does(world: World, server: MailServer) -> None:
    server.faults.add(Fault("connect", text="535 5.7.8 not accepted"))
    world.until("2026-11-23 08:00")
    assert codes(world) == [TroubleCode.ACCOUNT]
    server.faults.clear()
    world.until("2026-11-23 09:05")
    assert codes(world) == []


@pytest.mark.parametrize(
    "fault",
    [Fault("connect", text="421 4.3.2 too busy"), Fault("connect", "drop"), Fault("dot", "drop")],
    ids=["busy", "drops", "drops-the-answer"],
)
def test_an_account_that_rests_is_trouble_only_when_it_has_not_worked_for_an_hour(
    worlds: Callable[..., World], server: MailServer, fault: Fault
) -> None:
    world = worlds(server=server, words={"admin": "quan-tri@example.edu.vn"})
    server.faults.add(fault)
    world.until("2026-11-23 08:59")
    assert TroubleCode.ACCOUNT not in codes(world)
    assert world.tells()
    assert TroubleCode.ACCOUNT not in {alarm.code for alarm in world.service.take_alarms()}
    world.until("2026-11-23 09:01")
    assert TroubleCode.ACCOUNT in codes(world)
    assert not world.tells()
    assert TroubleCode.ACCOUNT in {alarm.code for alarm in world.service.take_alarms()}
    server.faults.clear()
    world.until("2026-11-23 10:00")
    assert TroubleCode.ACCOUNT not in codes(world)


def test_an_account_that_works_after_an_edit_is_no_trouble_any_more(world: World, server: MailServer) -> None:
    server.faults.add(Fault("mail", text="550 5.7.1 not yours to use"))
    world.at("2026-11-23 08:00")
    world.write(mail=world.mail_words() + "\nmax_per_minute = 29")
    server.faults.clear()
    world.after(minutes=11)
    assert len(world.told()) == 3
    assert gather_status(world.path, world.clock.now()).troubles == ()


def test_what_stays_unknown_is_trouble(worlds: Callable[..., World], server: MailServer) -> None:
    world = worlds(server=server, people=[LAN], words={"cc": ""})
    server.faults.add(Fault("dot", "drop"))
    world.until("2026-11-23 08:00")
    assert TroubleCode.UNKNOWN not in codes(world)
    world.until("2026-11-23 08:16")
    assert TroubleCode.UNKNOWN in codes(world)


def test_what_was_missed_is_trouble_for_a_fortnight(world: World, server: MailServer) -> None:
    server.faults.add(Fault("connect", text="421 4.3.2 too busy"))
    world.until("2026-11-26 15:01")
    assert TroubleCode.MISSED in codes(world)
    server.faults.clear()
    world.at("2026-12-11 08:00")
    assert TroubleCode.MISSED not in codes(world)


# --- another try --------------------------------------------------------------------------------------


def retry(world: World, key: str) -> None:
    assert world.store is not None
    with world.store.writing() as tx:
        ledger.retry(tx, key, world.clock.now())


def test_a_failed_delivery_may_be_tried_again(world: World, server: MailServer) -> None:
    server.faults.add(Fault("rcpt", text="550 5.1.1 no such user", recipient="lan.*", times=1))
    world.until("2026-11-23 08:00")
    (failed,) = [e for e in world.entries() if e.state == "failed"]
    retry(world, failed.id)
    world.after(minutes=1)
    assert world.told().count("lan.nguyen") == 1
    assert {e.state for e in world.entries()} == {"sent"}


def test_what_waits_for_its_next_try_may_be_tried_at_once(
    worlds: Callable[..., World], server: MailServer
) -> None:
    world = worlds(server=server, people=[LAN], words={"cc": ""})
    server.faults.add(Fault("rcpt", text="450 4.2.0 greylisted", times=1))
    world.until("2026-11-23 08:00")
    (entry,) = world.entries()
    retry(world, entry.id)
    world.now()
    assert world.told() == ["lan.nguyen"]


@pytest.mark.parametrize("key", ["99", "x", "-1", ""])
def test_what_does_not_exist_is_not_tried_again(world: World, key: str) -> None:
    with pytest.raises(RetryRefusedError, match="unknown-id"):
        retry(world, key)


def test_what_was_sent_or_is_of_no_use_is_not_tried_again(world: World, server: MailServer) -> None:
    server.faults.add(Fault("rcpt", text="550 5.1.1 no such user", recipient="lan.*"))
    world.until("2026-11-23 08:00")
    by_name = {e.to.partition(".")[0]: e.id for e in world.entries()}
    with pytest.raises(RetryRefusedError, match="sent"):
        retry(world, by_name["khai"])
    world.until("2026-11-26 15:00")
    with pytest.raises(RetryRefusedError, match="target-passed"):
        retry(world, by_name["lan"])


def test_a_file_that_is_no_toml_any_more_still_says_where_the_database_is(world: World) -> None:
    world.path.write_text(world.path.read_text(encoding="utf-8") + "\n[[rules\n", encoding="utf-8")
    world.after(minutes=1)
    assert codes(world) == [TroubleCode.BROKEN_EDIT]
    assert status(world).runs


# --- the history ----------------------------------------------------------------------------------------


def test_what_was_sent_before_its_session_moved_stays_where_it_was(world: World) -> None:
    world.until("2026-11-23 08:00")
    world.write(date="2026-12-18")
    world.after(minutes=1)
    sent = [entry for entry in world.entries() if entry.state == "sent"]
    assert [entry.at for entry in sent] == [local("2026-11-23 08:00")] * 3
    world.until("2026-12-14 08:00")
    both = [entry for entry in world.entries() if entry.to == LAN[1]]
    assert [(entry.at, entry.revision) for entry in both] == [
        (local("2026-11-23 08:00"), 0),
        (local("2026-12-14 08:00"), 1),
    ]
    assert both[0].settled_at is not None
    assert both[0].settled_at < local("2026-11-23 08:05")


def test_the_table_says_when_it_was_sent_and_which_is_the_second_telling(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    world.until("2026-11-23 08:00")
    world.write(date="2026-12-18")
    world.until("2026-12-14 08:00")
    said = Command(world.folder, monkeypatch)("deliveries").out
    rows = [" ".join(row.split()) for row in said.split("\n")]
    assert [row for row in rows if "lan.nguyen" in row] == [
        "1 đã gửi lan.nguyen@example.edu.vn",
        "4 đã gửi lan.nguyen@example.edu.vn",
    ]
    assert "lúc 08:00 23/11/2026 Gửi ý kiến của học sinh (dt 2026-2027)" in rows
    assert "lúc 08:00 14/12/2026 Gửi ý kiến của học sinh (dt 2026-2027), theo lần đổi thứ 1" in " ".join(rows)


def test_a_broken_file_does_not_take_the_words_away(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    text = world.path.read_text(encoding="utf-8")
    world.path.write_text(text.replace('"truong-thu"', "7"), encoding="utf-8")
    for command in ("status", "deliveries"):
        world.until("2026-11-23 08:00")
        said = Command(world.folder, monkeypatch)(command).out
        assert "Gửi ý kiến của học sinh (dt 2026-2027)" in said
        assert "truong-thu/dt" not in said
