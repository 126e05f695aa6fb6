"""The plan changes while the service runs."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable

import pytest

from notifications.notice import TroubleCode
from scheduler.config.load import Config
from scheduler.errors import NoSoundConfigError, OtherSchoolError
from scheduler.status import gather_status
from tests.mail_server import Fault, MailServer
from tests.service.world import HOA, KHAI, LAN, World, local

pytestmark = pytest.mark.parametrize("database", ["sqlite", "postgresql"], indirect=True)

ALL = Counter(["lan.nguyen", "khai.tran", "thu.dang"])


def test_a_new_date_is_told_at_a_new_revision(world: World) -> None:
    world.until("2026-11-23 08:00")
    world.take()
    world.write(date="2026-11-26")
    world.at("2026-11-23 12:00")
    world.until("2026-11-23 12:10")
    assert Counter(world.told()) == ALL
    assert {e.revision for e in world.entries()} == {0, 1}
    assert all("25/11" in str(mail.parsed["subject"]) for mail in world.take())


def test_there_and_back_before_anybody_was_told_says_nothing(world: World) -> None:
    for date in ("2026-11-26", "2026-11-27"):
        world.write(date=date)
        world.after(minutes=1)
    world.until("2026-11-23 08:00")
    assert Counter(world.told()) == ALL
    assert {e.revision for e in world.entries()} == {0}


def test_there_and_back_within_the_settling_time_says_nothing(world: World) -> None:
    world.until("2026-11-23 08:00")
    for date in ("2026-11-26", "2026-11-27"):
        world.write(date=date)
        world.after(minutes=5)
    world.until("2026-11-24 08:00")
    assert Counter(world.told()) == ALL


def test_a_new_venue_is_told_again_but_a_new_text_is_not(world: World) -> None:
    more = """
[[rules]]
id = "khac"
title = "{title}"
recurs = {{ date = 2026-11-27 }}
start = "14:00"
venue = "{venue}"
tell = ["homeroom"]
remind = ["5d 08:00"]
"""
    told = Counter(["lan.nguyen", "khai.tran"])
    world.write(remind="", more=more.format(title="Một buổi", venue="Hội trường"))
    world.until("2026-11-22 08:00")
    assert Counter(mail.recipient.partition("@")[0] for mail in world.take()) == told
    world.write(more=more.format(title="Một buổi khác", venue="Hội trường"))
    world.until("2026-11-22 09:00")
    assert world.told() == []
    world.write(more=more.format(title="Một buổi khác", venue="Nhà đa năng"))
    world.until("2026-11-22 10:00")
    assert Counter(world.told()) == told


def test_an_unchanged_plan_writes_nothing(world: World) -> None:
    assert world.store is not None
    statements: list[str] = []

    from sqlalchemy import event

    def note(_c: object, _cursor: object, statement: str, *_: object) -> None:
        statements.append(statement)

    world.start()
    event.listen(world.store.engine, "before_cursor_execute", note)
    world.service.planner.refresh(world.clock.now())
    written = [s for s in statements if not s.lstrip().upper().startswith(("SELECT", "BEGIN", "PRAGMA"))]
    assert [s for s in written if "service" not in s] == []


def test_a_withdrawn_deadline_that_comes_back_is_not_told_again(world: World) -> None:
    world.until("2026-11-23 08:00")
    world.take()
    text = world.path.read_text(encoding="utf-8")
    world.path.write_text(text.partition("[[deadlines]]")[0], encoding="utf-8")
    world.after(hours=1)
    world.path.write_text(text, encoding="utf-8")
    world.after(hours=1)
    world.after(hours=1)
    assert world.told() == []
    world.until("2026-11-26 00:00")
    assert Counter(world.told()) == ALL


def test_a_broken_edit_keeps_the_last_good_plan_also_across_a_restart(world: World) -> None:
    world.path.write_text("[school\n", encoding="utf-8")
    world.after(minutes=1)
    world.start()
    world.until("2026-11-23 08:00")
    assert Counter(world.told()) == ALL


@pytest.mark.parametrize("damage", ["emptied", "deleted", "half-written", "no roster"])
def test_whatever_becomes_of_the_files_the_last_good_plan_stays(world: World, damage: str) -> None:
    if damage == "no roster":
        (world.folder / "roster.csv").unlink()
    elif damage == "deleted":
        world.path.unlink()
    else:
        content = world.path.read_bytes()
        world.path.write_bytes(content[: len(content) // 2 if damage == "half-written" else 0])
    world.until("2026-11-23 08:00")
    assert Counter(world.told()) == ALL


def test_a_repaired_file_is_taken_up(world: World) -> None:
    world.path.write_text("[school\n", encoding="utf-8")
    world.after(minutes=1)
    world.write(date="2026-12-18")
    world.after(minutes=1)
    world.until("2026-11-30 00:00")
    assert world.told() == []
    world.until("2026-12-14 08:00")
    assert Counter(world.told()) == ALL


def test_a_file_that_was_read_while_it_was_saved_is_read_again(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    world.write(date="2026-11-26")
    whole = world.path.read_bytes()
    files = world.service.planner._files
    load = files.load

    def load_half() -> Config:
        world.path.write_bytes(whole[:-200] + b"[")
        try:
            return load()
        finally:
            world.path.write_bytes(whole)

    with monkeypatch.context() as patched:
        patched.setattr(files, "load", load_half)
        world.after(seconds=30)
    world.until("2026-11-22 08:00")
    assert Counter(world.told()) == ALL


def test_a_fault_of_our_own_in_reading_the_files_stops_no_reminder(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail() -> Config:
        raise KeyError("of our own")

    monkeypatch.setattr(world.service.planner._files, "load", fail)
    world.write(venue="Nhà đa năng")
    world.until("2026-11-23 08:00")
    assert Counter(world.told()) == ALL
    (trouble,) = gather_status(world.path, world.clock.now()).troubles
    assert trouble.code is TroubleCode.BROKEN_EDIT


def test_a_month_begins_also_while_the_files_are_broken(world: World) -> None:
    world.path.write_text("[school\n", encoding="utf-8")
    world.until("2026-12-01 00:00")
    assert world.service.planner.snapshot.window[1].isoformat() == "2028-01-31"


def test_an_edit_does_not_wait_until_it_is_too_late(world: World) -> None:
    world.write(date="2026-12-27")
    world.at("2026-11-26 14:50")
    world.write(date="2026-11-27")
    world.at("2026-11-26 14:52")
    assert Counter(world.told()) == ALL


def test_without_any_sound_file_there_is_nothing_to_work_by(worlds: Callable[..., World]) -> None:
    world = worlds()
    world.path.write_text("[school\n", encoding="utf-8")
    with pytest.raises(NoSoundConfigError):
        world.now()


def test_another_school_is_refused_on_the_same_database(world: World) -> None:
    text = world.path.read_text(encoding="utf-8").replace('"truong-thu"', '"truong-khac"')
    world.path.write_text(text, encoding="utf-8")
    world.until("2026-11-23 08:00")
    assert Counter(world.told()) == ALL
    world.start()
    with pytest.raises(OtherSchoolError, match="truong-khac"):
        world.now()


def test_a_mail_that_waits_for_its_server_says_what_the_plan_says_by_then(
    world: World, server: MailServer
) -> None:
    server.faults.add(Fault("rcpt", text="450 4.2.0 greylisted", times=3))
    world.until("2026-11-23 08:00")
    world.write(venue="Nhà đa năng", date="2026-11-28")
    world.at("2026-11-23 08:02")
    assert world.told() == []
    assert {reason for _, _, state, reason in world.states() if state == "superseded"} == {"not-yet"}
    world.until("2026-11-24 08:00")
    assert Counter(world.told()) == ALL


def test_a_school_without_a_server_is_shown_and_told_once_it_has_one(
    worlds: Callable[..., World], server: MailServer
) -> None:
    world = worlds()
    world.until("2026-11-23 08:00")
    assert len(world.shown()) == 3
    assert {state for _, _, state, _ in world.states()} == {"shown"}
    world.server = server
    world.write()
    world.after(minutes=1)
    world.after(minutes=10)
    assert Counter(world.told()) == ALL
    assert {state for _, _, state, _ in world.states()} == {"sent"}


def test_what_was_taken_out_of_the_plan_after_it_had_passed_unseen_is_told_to_nobody(world: World) -> None:
    world.at("2026-11-22 12:00")
    text = world.path.read_text(encoding="utf-8")
    world.path.write_text(text.partition("[[deadlines]]")[0], encoding="utf-8")
    world.at("2026-11-28 12:00")
    assert world.entries() == []
    # And it is not looked at again and again either.
    assert world.service.next_wake(world.clock.now()) == local("2026-11-29 00:00")


def test_a_session_put_off_after_its_hour_is_told_at_its_new_date(world: World) -> None:
    world.until("2026-11-27 14:30")
    world.take()
    override = '[[overrides]]\nrule = "dt"\nkey = "2026-2027"\ndate = 2026-12-01\nreason = "Mất điện"'
    world.write(more=override)
    world.until("2026-11-27 14:50")
    assert Counter(world.told()) == ALL
    assert all("30/11" in str(mail.parsed["subject"]) for mail in world.take())
    world.until("2026-12-02 00:00")
    assert Counter(world.told()) == ALL


def test_what_was_missed_while_the_service_was_away_is_told_when_it_is_put_off(world: World) -> None:
    world.at("2026-11-26 16:00")
    assert world.told() == []
    world.write(date="2026-12-01")
    world.until("2026-11-27 09:00")
    assert Counter(world.told()) == ALL


def test_a_rule_changed_after_the_hour_tells_nothing_of_what_has_been(
    worlds: Callable[..., World], server: MailServer
) -> None:
    rule = '\n[[rules]]\nid = "hang-thang"\ntitle = "Hằng tháng"\n'
    monthly = rule + 'recurs = {{ day_of_month = {day} }}\ntell = ["homeroom"]'
    world = worlds(server=server, words={"by": '"secretary"', "more": monthly.format(day=23)})
    world.until("2026-11-24 09:00")
    world.take()
    world.write(more=monthly.format(day=27))
    world.until("2026-11-27 00:00")
    assert "lan.nguyen" not in world.told()


TEACHERS = Counter(["lan.nguyen", "khai.tran", "hoa.vu"])
REFUSED = Fault("mail", text="550 sender refused")


@pytest.mark.parametrize(("old", "new"), [('"30h"', '"1800m"'), ('"1d 08:00"', '"2d 08:00"')])
def test_who_waits_for_the_account_is_told_though_the_lead_is_changed_meanwhile(
    worlds: Callable[..., World], server: MailServer, old: str, new: str
) -> None:
    world = worlds(server=server, people=[LAN, KHAI, HOA], words={"cc": "", "remind": old})
    world.now()
    server.faults.add(REFUSED)
    world.until("2026-11-25 09:01")
    world.write(remind=new)
    world.until("2026-11-25 09:15")
    server.faults.clear()
    world.until("2026-11-26 14:00")
    assert Counter(world.told()) == TEACHERS


def test_who_waits_for_the_account_is_told_though_the_later_of_two_reminders_is_taken_out(
    worlds: Callable[..., World], server: MailServer
) -> None:
    world = worlds(server=server, people=[LAN, KHAI, HOA], words={"cc": ""})
    world.now()
    server.faults.add(REFUSED)
    world.until("2026-11-25 08:01")
    world.write(remind='"3d 08:00"')
    world.until("2026-11-25 08:20")
    server.faults.clear()
    world.until("2026-11-26 14:00")
    assert Counter(world.told()) == TEACHERS


def test_who_was_put_off_by_the_server_is_told_though_the_lead_is_changed_meanwhile(
    worlds: Callable[..., World], server: MailServer
) -> None:
    world = worlds(server=server, people=[LAN], words={"cc": "", "remind": '"1d 08:00"'})
    world.write(mail=world.mail_words() + '\nsettle = "1m"')
    world.now()
    server.faults.add(Fault("rcpt", text="450 4.2.0 greylisted"))
    world.until("2026-11-25 08:16")
    world.write(remind='"2d 08:00"')
    world.until("2026-11-25 08:18")
    server.faults.clear()
    world.until("2026-11-26 14:00")
    assert world.told() == ["lan.nguyen"]


def test_a_session_put_off_after_its_hour_and_once_more_at_once_is_told(
    worlds: Callable[..., World], server: MailServer
) -> None:
    world = worlds(server=server, people=[LAN, KHAI, HOA], words={"cc": "", "remind": '"20d 08:00"'})
    world.until("2026-11-20 10:30")
    assert len(world.take()) == 3
    server.faults.add(REFUSED)
    world.write(date="2026-11-26")
    world.until("2026-11-27 10:00")
    assert {e.state.value for e in world.entries() if e.revision == 1} == {"missed"}
    server.faults.clear()
    for date in ("2026-12-04", "2026-12-05"):
        world.write(date=date)
        world.after(minutes=1)
    world.until("2026-12-05 20:00")
    assert Counter(world.told()) == TEACHERS


@pytest.mark.parametrize("how", ["cancelled", "moved"])
def test_a_role_nobody_had_is_no_miss_once_its_reminder_is_owed_no_more(
    worlds: Callable[..., World], server: MailServer, how: str
) -> None:
    words = {"cc": "", "by": '"homeroom", "union"', "remind": '"6d 08:00"'}
    world = worlds(server=server, people=[LAN], words=words)
    world.until("2026-11-23 08:10")
    assert ("6d 08:00", "role:union", "held", "role-empty") in world.states()
    if how == "cancelled":
        world.write(more='[[overrides]]\nrule = "dt"\nkey = "2026-2027"\ncancel = true')
    else:
        world.people = [LAN, ("Đoàn", "doan@example.edu.vn", "union", "")]
        world.write(date="2026-11-28")
    world.until("2026-11-30 08:10")
    reason = "withdrawn" if how == "cancelled" else "changed"
    assert ("6d 08:00", "role:union", "superseded", reason) in world.states()
    assert "missed" not in {state for _, _, state, _ in world.states()}
