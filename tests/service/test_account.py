"""The mail account in trouble: who waits for it, who does not pay for it, and what brings it back."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from contextlib import closing
from datetime import timedelta

import pytest

from notifications.account_state import AccountState, Mode
from scheduler.account import account_name
from scheduler.secret import VARIABLE
from scheduler.store.accounts import account_state, in_trouble, put_account
from tests.mail_server import Fault, MailServer
from tests.service.world import World

EIGHT = "2026-11-23 08:00"
SPAM = "554 5.7.1 message looks like spam, id {id}"
TEACHERS = [(f"Cô {n}", f"co{n}@example.edu.vn", "homeroom", "") for n in range(8)]


@pytest.fixture
def school(worlds: Callable[..., World], server: MailServer) -> World:
    """Eight teachers who are told on the 23rd, nobody else."""
    return worlds(server=server, people=TEACHERS, words={"cc": "", "remind": '"3d 08:00"'})


def state(world: World) -> AccountState:
    assert world.store is not None
    with world.store.reading() as tx:
        return account_state(tx, account_name(world.service.planner.snapshot.mail))


def states(world: World) -> dict[str, int]:
    counts: dict[str, int] = {}
    for _, _, one, _ in world.states():
        counts[one] = counts.get(one, 0) + 1
    return counts


def with_password(world: World, server: MailServer, password: str) -> dict[str, str]:
    """The account logs in, with what stands in the environment that is given back."""
    server.users["vanphong"] = "đúng"
    world.environment[VARIABLE] = password
    world.write(mail=world.mail_words() + '\nuser = "vanphong"')
    world.start()
    return world.environment


# --- who pays ---------------------------------------------------------------------------------------


def test_a_spam_rule_fails_nobody(school: World, server: MailServer) -> None:
    server.faults.add(Fault("dot", text=SPAM))
    school.until("2026-11-23 08:30")
    assert (state(school).mode, state(school).reason) == (Mode.PAUSED, "refused-alike")
    assert states(school) == {"pending": 8}
    assert len(server.said("DATA")) == 3
    server.faults.clear()
    school.until("2026-11-23 09:30")
    assert states(school) == {"sent": 8}
    assert state(school) == AccountState()


def test_each_probe_tries_somebody_else(school: World, server: MailServer) -> None:
    server.faults.add(Fault("rcpt", text="550 5.7.1 not from you"))
    school.until("2026-11-23 13:30")
    tried = [line.partition("<")[2].rstrip(">") for line in server.said("RCPT")]
    assert len(tried) == 3 + 5
    assert len(set(tried)) == 8
    assert states(school) == {"pending": 8}


def test_what_is_said_of_one_address_fails_that_address(school: World, server: MailServer) -> None:
    for n in range(4):
        server.faults.add(Fault("rcpt", text="550 5.1.1 no such user", recipient=f"co{n}@*"))
    school.until(EIGHT)
    assert states(school) == {"failed": 4, "sent": 4}


def test_a_refusal_in_between_does_not_stop_those_who_are_taken(school: World, server: MailServer) -> None:
    for n in (0, 2, 4, 6):
        server.faults.add(Fault("rcpt", text="550 5.7.1 blocked by its owner", recipient=f"co{n}@*"))
    school.until(EIGHT)
    assert states(school) == {"failed": 4, "sent": 4}


def test_what_waits_for_the_account_until_it_is_too_late_says_so(school: World, server: MailServer) -> None:
    server.faults.add(Fault("connect", text="421 4.3.2 too busy"))
    school.write(remind='"3h"')
    school.until("2026-11-26 15:00")
    assert {(one, why) for _, _, one, why in school.states()} == {("missed", "account")}


def test_lost_answers_are_not_asked_for_one_after_the_other(school: World, server: MailServer) -> None:
    server.faults.add(Fault("dot", "drop", keep=True))
    school.until("2026-11-23 08:05")
    assert len(server.mails) <= 4
    server.faults.clear()
    school.until("2026-11-23 09:00")
    assert states(school) == {"sent": 8}
    # One extra copy at most of those whose answer was lost, none of the others.
    assert len(server.mails) <= 8 + 4


# --- how long it is left in peace -------------------------------------------------------------------


@pytest.mark.parametrize("restarts", [False, True])
def test_a_refused_login_is_tried_once_an_hour_also_over_restarts(
    school: World, server: MailServer, restarts: bool
) -> None:
    with_password(school, server, "sai")
    school.until(EIGHT)
    for _ in range(11):
        if restarts:
            school.start()
        school.after(minutes=5)
    assert len(server.logins) == 1
    school.after(minutes=6)
    assert len(server.logins) == 2
    assert {(e.state, e.attempts) for e in school.entries()} == {("pending", 0)}


def test_a_server_that_asks_for_twenty_minutes_gets_them(school: World, server: MailServer) -> None:
    server.faults.add(Fault("connect", text="421 4.7.0 try again in 20 minutes", times=1))
    school.until("2026-11-23 08:19")
    assert server.connections == 1
    school.until("2026-11-23 08:20")
    assert len(server.mails) == 8


def test_a_quota_pauses_the_account_and_is_probed_with_one_message_an_hour(
    school: World, server: MailServer
) -> None:
    server.faults.add(Fault("dot", text="550 5.4.5 Daily user sending limit exceeded."))
    school.until("2026-11-23 11:30")
    assert len(server.said("DATA")) == 4
    assert (state(school).mode, state(school).reason) == (Mode.PAUSED, "quota")


def test_a_wait_begun_by_a_clock_that_was_wrong_does_not_last_for_days(
    school: World, server: MailServer
) -> None:
    server.faults.add(Fault("connect", text="421 4.3.2 too busy", times=1))
    school.until(EIGHT)
    assert school.store is not None
    with school.store.writing() as tx:
        name = account_name(school.service.planner.snapshot.mail)
        late = AccountState(Mode.RESTS, "closing", until=school.clock.now() + timedelta(days=30), mark=None)
        put_account(tx, name, late)
    school.now()
    assert len(server.mails) == 8


# --- what brings it back ----------------------------------------------------------------------------


def test_a_new_password_is_tried_at_once(school: World, server: MailServer) -> None:
    environment = with_password(school, server, "sai")
    school.until(EIGHT)
    school.after(minutes=1)
    assert len(server.logins) == 1
    environment[VARIABLE] = "cũng sai"
    school.after(minutes=1)
    school.after(minutes=1)
    assert len(server.logins) == 2
    environment[VARIABLE] = "đúng"
    school.after(seconds=30)
    assert states(school) == {"sent": 8}
    assert state(school) == AccountState()


def test_a_new_password_is_noticed_also_after_a_restart(school: World, server: MailServer) -> None:
    environment = with_password(school, server, "sai")
    school.until(EIGHT)
    environment[VARIABLE] = "đúng"
    school.start()
    school.after(seconds=30)
    assert states(school) == {"sent": 8}


def test_the_password_is_not_in_the_database(school: World, server: MailServer) -> None:
    with_password(school, server, "mật khẩu rất dài và sai")
    school.until(EIGHT)
    school.close()
    stored = b"".join(path.read_bytes() for path in (school.folder / "var").glob("thu.db*"))
    assert "rất dài".encode() not in stored
    with closing(sqlite3.connect(school.folder / "var" / "thu.db")) as database:
        salt, _, digest = database.execute("select secret from accounts").fetchone()[0].partition(":")
    assert (len(salt), len(digest)) == (32, 128)


def test_a_password_that_comes_ends_the_trouble_of_having_none(school: World, server: MailServer) -> None:
    environment = with_password(school, server, "đúng")
    del environment[VARIABLE]
    school.until(EIGHT)
    assert (state(school).mode, state(school).reason) == (Mode.PAUSED, "password-missing")
    environment[VARIABLE] = "đúng"
    school.after(seconds=30)
    assert states(school) == {"sent": 8}


def test_other_settings_are_tried_at_once(school: World, server: MailServer) -> None:
    server.faults.add(Fault("mail", text="553 5.7.1 not owned by user", times=1))
    school.until(EIGHT)
    assert states(school) == {"pending": 8}
    school.write(mail=school.mail_words() + '\nreply_to = "khac@example.edu.vn"')
    school.after(seconds=30)
    assert states(school) == {"sent": 8}


def test_another_account_starts_without_the_trouble_of_the_first(school: World, server: MailServer) -> None:
    server.faults.add(Fault("mail", text="553 5.7.1 not owned by user"))
    school.until(EIGHT)
    with MailServer() as other:
        school.server = other
        school.write()
        school.after(seconds=30)
        assert len(other.mails) == 8
        assert school.store is not None
        with school.store.reading() as tx:
            assert in_trouble(tx) == []


def test_what_another_process_says_of_the_account_is_taken_up(school: World, server: MailServer) -> None:
    """`send-test` writes that it works; the service is not told in any other way."""
    server.faults.add(Fault("mail", text="553 5.7.1 not owned by user", times=1))
    school.until(EIGHT)
    assert school.store is not None
    with school.store.writing() as tx:
        put_account(tx, account_name(school.service.planner.snapshot.mail), AccountState())
    school.after(seconds=30)
    assert states(school) == {"sent": 8}


# --- limits, over restarts --------------------------------------------------------------------------


def test_max_per_day_counts_also_what_was_sent_before_a_restart(school: World, server: MailServer) -> None:
    school.write(mail=school.mail_words() + "\nmax_per_day = 5")
    school.until("2026-11-23 12:00")
    assert len(server.mails) == 5
    school.start()
    school.until("2026-11-24 07:59")
    assert len(server.mails) == 5
    school.until("2026-11-24 08:00")
    assert len(server.mails) == 8


def test_forty_mails_share_one_connection(worlds: Callable[..., World], server: MailServer) -> None:
    people = [(f"Cô {n}", f"co{n}@example.edu.vn", "homeroom", "") for n in range(40)]
    world = worlds(server=server, people=people, words={"cc": "", "remind": '"3d 08:00"'})
    world.write(mail=world.mail_words() + "\nmax_per_minute = 100")
    world.until(EIGHT)
    assert (len(server.mails), server.connections) == (40, 1)
