"""What becomes of a message when the mail server does not simply take it."""

from __future__ import annotations

import sqlite3
from collections import Counter
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any, Never

import pytest
from sqlalchemy import text

from notifications import fault_points
from notifications.fault_points import Point
from scheduler.errors import RetryRefusedError
from scheduler.store import engine, ledger, sqlite
from tests.mail_server import Fault, MailServer
from tests.service.world import HOA, KHAI, LAN, Died, World, die, local

EIGHT = "2026-11-23 08:00"


def test_a_temporary_refusal_is_tried_again_later_and_later(
    worlds: Callable[..., World], server: MailServer
) -> None:
    world = worlds(server=server, people=[LAN], words={"cc": ""})
    server.faults.add(Fault("rcpt", text="450 4.2.0 greylisted", times=4))
    world.until(EIGHT)
    waits = []
    while not world.told():
        began = world.clock.now()
        world.clock.set(world.service.next_wake(began))
        waits.append((world.clock.now() - began).total_seconds() / 60)
        world.now()
    assert [0.8 * m <= wait <= 1.2 * m for wait, m in zip(waits, (1, 2, 4, 8), strict=True)] == [True] * 4
    (entry,) = world.entries()
    assert (entry.state, entry.attempts, entry.reason) == ("sent", 5, None)


def test_a_mail_is_composed_anew_at_each_try(worlds: Callable[..., World], server: MailServer) -> None:
    world = worlds(server=server, people=[LAN], words={"cc": ""})
    server.faults.add(Fault("rcpt", text="450 4.2.0 greylisted", times=1))
    world.until(EIGHT)
    world.after(minutes=2)
    (mail,) = world.take()
    assert "08:02:00 +0700" in str(mail.parsed["date"])


def test_what_is_of_no_more_use_is_missed_and_not_sent(
    worlds: Callable[..., World], server: MailServer
) -> None:
    world = worlds(server=server, people=[LAN], words={"cc": "", "remind": '"2h"'})
    server.faults.add(Fault("rcpt", text="450 4.2.0 greylisted"))
    world.until("2026-11-26 15:00")
    server.faults.clear()
    world.until("2026-11-27 15:00")
    assert world.told() == []
    assert world.states() == [("2h", "lan.nguyen", "missed", "target-passed")]


def test_a_refused_address_fails_at_once_and_the_others_are_told(world: World, server: MailServer) -> None:
    server.faults.add(Fault("rcpt", text="550 5.1.1 no such user", recipient="lan.*"))
    world.until("2026-11-24 00:00")
    assert Counter(world.told()) == Counter(["khai.tran", "thu.dang"])
    failed = [e for e in world.entries() if e.state == "failed"]
    assert [(e.to, e.reason, e.attempts) for e in failed] == [
        ("lan.nguyen@example.edu.vn", "recipient-refused", 1)
    ]
    assert "5.1.1" in str(failed[0].answer)


def test_an_account_in_trouble_rests_and_no_message_pays_for_it(world: World, server: MailServer) -> None:
    server.faults.add(Fault("connect", text="421 4.3.2 too busy"))
    world.until("2026-11-23 08:30")
    assert 4 <= server.connections <= 8
    assert {(e.state, e.attempts) for e in world.entries()} == {("pending", 0)}
    server.faults.clear()
    world.until("2026-11-23 09:00")
    assert len(world.told()) == 3


def test_a_lost_answer_is_followed_by_the_same_bytes_once_more(
    worlds: Callable[..., World], server: MailServer
) -> None:
    world = worlds(server=server, people=[LAN], words={"cc": ""})
    server.faults.add(Fault("dot", "drop", keep=True, times=1))
    world.until(EIGHT)
    assert world.states() == [("3d 08:00", "lan.nguyen", "unknown", "no-answer")]
    world.until("2026-11-23 08:09")
    assert len(world.told()) == 1
    world.until("2026-11-23 08:16")
    first, second = world.take()
    assert first.data == second.data
    assert [state for _, _, state, _ in world.states()] == ["sent"]


def test_after_a_second_lost_answer_it_stays_unknown(
    worlds: Callable[..., World], server: MailServer
) -> None:
    world = worlds(server=server, people=[LAN], words={"cc": "", "remind": '"3d 08:00"'})
    server.faults.add(Fault("dot", "drop"))
    world.until("2026-11-27 00:00")
    assert len(server.said("DATA")) == 2
    (entry,) = world.entries()
    assert (entry.state, entry.attempts, entry.again) == ("unknown", 2, None)


def test_a_school_may_prefer_a_gap_to_a_second_copy(worlds: Callable[..., World], server: MailServer) -> None:
    world = worlds(server=server, people=[LAN], words={"cc": "", "remind": '"3d 08:00"'})
    world.write(mail=world.mail_words() + "\nresend_unknown = false")
    server.faults.add(Fault("dot", "drop", keep=True))
    world.until("2026-11-27 00:00")
    assert world.told() == ["lan.nguyen"]


def test_what_has_changed_meanwhile_is_not_sent_once_more(
    worlds: Callable[..., World], server: MailServer
) -> None:
    world = worlds(server=server, people=[LAN], words={"cc": "", "remind": '"3d 08:00"'})
    server.faults.add(Fault("dot", "drop", keep=True, times=1))
    world.until(EIGHT)
    world.write(venue="Nhà đa năng", date="2026-11-26")
    world.until("2026-11-23 12:00")
    first, second = world.take()
    assert first.data != second.data
    assert [(e.revision, e.state) for e in world.entries()] == [(0, "unknown"), (1, "sent")]


def test_a_crash_before_the_fence_is_made_good_at_the_next_start(
    worlds: Callable[..., World], server: MailServer
) -> None:
    world = worlds(server=server, people=[LAN], words={"cc": ""})
    world.before_fence = die
    with pytest.raises(Died):
        world.until(EIGHT)
    world.start()
    assert [state for _, _, state, _ in world.states()] == ["pending"]
    world.now()
    assert world.told() == ["lan.nguyen"]


def test_a_crash_behind_the_fence_is_unknown_and_sent_once_more_later(
    worlds: Callable[..., World], server: MailServer
) -> None:
    world = worlds(server=server, people=[LAN], words={"cc": ""})
    world.after_fence = die
    with pytest.raises(Died):
        world.until(EIGHT)
    world.start()
    assert [state for _, _, state, _ in world.states()] == ["unknown"]
    world.now()
    assert world.told() == []
    world.until("2026-11-23 08:16")
    assert world.told() == ["lan.nguyen"]


def test_the_fence_is_refused_once_the_lease_is_over(
    worlds: Callable[..., World], server: MailServer
) -> None:
    world = worlds(server=server, people=[LAN], words={"cc": ""})

    def sleep() -> None:
        world.clock.set(world.clock.now() + timedelta(minutes=3))
        # Meanwhile the claim was given back; whoever holds it now must not be disturbed.
        world.service.tick(world.clock.now())

    world.before_fence = sleep
    world.until(EIGHT)
    assert world.told() == ["lan.nguyen"]
    assert [(e.state, e.attempts) for e in world.entries()] == [("sent", 1)]
    assert len(server.said("DATA")) == 2


@pytest.mark.parametrize("resend", ["true", "false"])
@pytest.mark.parametrize("noticed", [False, True], ids=["unnoticed", "noticed"])
def test_who_stood_still_at_the_fence_for_longer_than_the_lease_does_not_send(
    worlds: Callable[..., World],
    server: MailServer,
    monkeypatch: pytest.MonkeyPatch,
    noticed: bool,
    resend: str,
) -> None:
    """Nobody was told, and the mail waits again, also where the next look at the leases came first."""
    world = worlds(server=server, people=[LAN], words={"cc": ""})
    world.write(mail=world.mail_words() + f"\nresend_unknown = {resend}")
    stops = iter([Point.AFTER_FENCE])
    told: list[object] = []

    def stand_still(point: Point) -> None:
        if point is Point.AFTER_FENCE and next(stops, None):
            told.append(told_as(world))
            world.clock.set(world.clock.now() + timedelta(minutes=20))
            if noticed:
                world.service.tick(world.clock.now())
                assert [e.state for e in world.entries()] == ["unknown"]
        elif point is Point.AFTER_CLAIM:
            told.append(told_as(world))

    monkeypatch.setattr(fault_points, "passing", stand_still)
    world.until("2026-11-23 08:20")
    assert world.told() == ["lan.nguyen"]
    assert [(e.state, e.attempts) for e in world.entries()] == [("sent", 1)]
    # At the first claim, after the fence, and at the second claim.
    assert told == [None, 0, None]


def told_as(world: World) -> object:
    """At which revision somebody was told of the deadline."""
    assert world.store is not None
    with world.store.reading() as tx:
        return tx.scalar(text("select told_revision from targets where id like '%/y-kien'"))


def test_the_fence_is_refused_when_the_plan_changes_under_way(
    worlds: Callable[..., World], server: MailServer
) -> None:
    world = worlds(server=server, people=[LAN], words={"cc": ""})

    def edit() -> None:
        world.write(venue="Nhà đa năng", date="2026-11-26")
        world.service.tick(world.clock.now())

    world.before_fence = edit
    world.until(EIGHT)
    (mail,) = world.take()
    assert "25/11" in str(mail.parsed["subject"])


def test_a_message_that_cannot_be_written_does_not_stop_the_others(
    worlds: Callable[..., World], server: MailServer
) -> None:
    world = worlds(server=server)
    world.at("2026-11-22 08:00")
    # The roster is checked when it is read; this is what a fault in our own words would come to.
    broken = world.service.planner.snapshot.people["lan.nguyen@example.edu.vn"]
    object.__setattr__(broken, "name", None)
    world.until("2026-11-23 08:05")
    assert Counter(world.told()) == Counter(["khai.tran", "thu.dang"])
    assert any(state == "pending" and "compose" in str(reason) for _, _, state, reason in world.states())


def test_no_more_than_max_per_minute(worlds: Callable[..., World], server: MailServer) -> None:
    people = [(f"Cô {n}", f"co{n}@example.edu.vn", "homeroom", "") for n in range(7)]
    world = worlds(server=server, people=people, words={"cc": ""})
    world.write(mail=world.mail_words() + "\nmax_per_minute = 3")
    counts = []
    world.until(EIGHT)
    for _ in range(3):
        counts.append(len(world.take()))
        world.clock.set(world.service.next_wake(world.clock.now()))
        world.now()
    assert counts == [3, 3, 1]
    assert world.clock.now() >= local("2026-11-23 08:02")


def test_no_more_than_max_per_day(worlds: Callable[..., World], server: MailServer) -> None:
    people = [(f"Cô {n}", f"co{n}@example.edu.vn", "homeroom", "") for n in range(5)]
    world = worlds(server=server, people=people, words={"cc": ""})
    world.write(mail=world.mail_words() + "\nmax_per_day = 3")
    world.until("2026-11-24 07:00")
    assert len(world.told()) == 3
    world.until("2026-11-24 08:00")
    assert len(world.told()) == 5


def test_a_gap_is_preferred_also_for_what_a_crash_left(
    worlds: Callable[..., World], server: MailServer
) -> None:
    world = worlds(server=server, people=[LAN], words={"cc": "", "remind": '"3d 08:00"'})
    world.after_fence = die
    with pytest.raises(Died):
        world.until(EIGHT)
    world.write(mail=world.mail_words() + "\nresend_unknown = false")
    world.start()
    world.until("2026-11-23 12:00")
    assert world.told() == []
    assert [(e.state, e.again) for e in world.entries()] == [("unknown", None)]


def test_what_waits_while_a_later_reminder_is_told_is_not_sent_after_it(
    worlds: Callable[..., World], server: MailServer
) -> None:
    world = worlds(server=server, people=[LAN], words={"cc": "", "remind": '"3h", "2h"'})
    server.faults.add(Fault("connect", text="421 4.3.2 too busy"))
    world.until("2026-11-26 13:10")
    server.faults.clear()
    world.until("2026-11-26 15:00")
    assert world.told() == ["lan.nguyen"]
    assert world.states() == [
        ("3h", "lan.nguyen", "superseded", "later-reminder"),
        ("2h", "lan.nguyen", "sent", None),
    ]


def test_a_mail_that_was_taken_while_the_database_was_locked_is_not_sent_again(
    worlds: Callable[..., World], server: MailServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sqlite, "BUSY_SECONDS", 0.1)
    world = worlds(server=server, people=[LAN], words={"cc": ""})
    world.at("2026-11-23 07:00")
    writer = sqlite3.connect(world.folder / "var" / "thu.db", isolation_level=None)

    def lock() -> None:
        writer.execute("BEGIN IMMEDIATE")

    world.after_fence = lock
    with pytest.raises(engine.DatabaseAway):
        world.at(EIGHT)
    with pytest.raises(engine.DatabaseAway):
        world.service.deliver_due()
    writer.execute("ROLLBACK")
    writer.close()
    world.until("2026-11-23 09:00")
    assert world.told() == ["lan.nguyen"]
    assert [state for _, _, state, _ in world.states()] == ["sent"]


def test_a_clock_set_forward_while_a_mail_is_under_way_does_not_send_it_again(
    worlds: Callable[..., World], server: MailServer
) -> None:
    world = worlds(server=server, people=[LAN], words={"cc": ""})
    world.at("2026-11-23 07:00")

    def set_forward() -> None:
        world.clock.set(local("2026-11-23 09:00"))
        world.service.tick(world.clock.now())

    world.after_fence = set_forward
    world.at(EIGHT)
    world.until("2026-11-23 10:00")
    assert world.told() == ["lan.nguyen"]


def test_mails_of_a_time_that_never_was_hold_nothing_back(
    worlds: Callable[..., World], server: MailServer
) -> None:
    world = worlds(server=server, words={"date": "2026-11-23"})
    world.write(mail=world.mail_words() + "\nmax_per_minute = 3")
    world.clock.set(local("2026-11-21 10:00"))
    world.now()
    assert len(world.take()) == 3
    world.clock.set(local("2026-11-20 10:00"))
    world.write(date="2026-11-22")
    world.now()
    world.after(minutes=11)
    assert len(world.take()) == 3


def test_a_new_password_in_its_file_serves_at_the_next_try(
    worlds: Callable[..., World], server: MailServer, tmp_path: Path
) -> None:
    secret = tmp_path / "password"
    secret.write_text("old", encoding="utf-8")
    server.users["vanphong"] = "new"
    world = worlds(server=server)
    world.write(mail=world.mail_words() + '\nuser = "vanphong"')
    world.environment["DOITHOAI_SMTP_PASSWORD_FILE"] = str(secret)
    world.start()
    world.at(EIGHT)
    assert world.told() == []
    secret.write_text("new", encoding="utf-8")
    world.until("2026-11-23 08:30")
    assert len(world.told()) == 3


def test_nobody_asks_for_another_try_while_the_second_copy_is_sent(
    worlds: Callable[..., World], server: MailServer
) -> None:
    world = worlds(server=server, people=[LAN], words={"cc": "", "remind": '"3d 08:00"'})
    server.faults.add(Fault("dot", "drop", keep=True, times=1))
    world.until("2026-11-23 08:05")
    refused: list[str] = []

    def ask() -> None:
        assert world.store is not None
        (entry,) = world.entries()
        with world.store.writing() as tx, pytest.raises(RetryRefusedError) as refusal:
            ledger.retry(tx, entry.id, world.clock.now())
        refused.append(refusal.value.why)

    world.before_fence = ask
    world.until("2026-11-23 09:00")
    assert len(world.told()) == 2
    assert refused == ["unknown"]


def test_the_account_is_left_in_peace_though_its_refusal_could_not_be_stored_at_once(
    worlds: Callable[..., World], server: MailServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sqlite, "BUSY_SECONDS", 0.1)
    words = {"cc": "", "remind": '"3d 08:00"'}
    world = worlds(server=server, people=[LAN, KHAI, HOA], words=words)
    world.now()
    server.faults.add(Fault("mail", text="550 5.7.1 sender refused"))
    world.clock.set(local(EIGHT))
    world.service.tick(world.clock.now())
    writer = sqlite3.connect(world.folder / "var" / "thu.db", isolation_level=None)
    apply = world.service.deliverer._apply

    def apply_locked(*what: Any) -> None:
        writer.execute("begin immediate")
        apply(*what)

    with monkeypatch.context() as patched:
        patched.setattr(world.service.deliverer, "_apply", apply_locked)
        with pytest.raises(engine.DatabaseAway):
            world.service.deliver_due()
    writer.close()
    world.clock.set(world.clock.now() + timedelta(seconds=5))
    world.service.deliver_due()
    assert len(server.said("MAIL")) == 1


def test_an_answer_that_cannot_be_stored_as_the_accounts_stops_no_other_message(
    worlds: Callable[..., World], server: MailServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    world = worlds(server=server, people=[LAN, KHAI, HOA], words={"cc": "", "remind": '"3d 08:00"'})
    world.now()
    failed: list[str] = []

    def fail(*_: object) -> Never:
        failed.append("answered")
        raise KeyError("of our own")

    monkeypatch.setattr(world.service.deliverer._account, "answered", fail)
    world.clock.set(local(EIGHT))
    world.service.tick(world.clock.now())
    taken = 0
    while world.service.deliverer.deliver_next():
        taken += 1
        assert taken < 20
    assert Counter(world.told()) == Counter(["lan.nguyen", "khai.tran", "hoa.vu"])
    assert {state for _, _, state, _ in world.states()} == {"sent"}
    assert failed
