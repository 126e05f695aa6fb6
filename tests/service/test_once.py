"""`run --once`, and the same year simulated and lived through."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path

from scheduler.config.load import load
from scheduler.daemon import run_once
from scheduler.simulation import SentMessage, simulate
from tests.mail_server import Fault, MailServer
from tests.service.world import ZONE, World, local

Told = list[tuple[str, str, str]]


def test_once_does_what_is_due_and_waits_for_the_limits(
    worlds: Callable[..., World], server: MailServer
) -> None:
    people = [(f"Cô {n}", f"co{n}@example.edu.vn", "homeroom", "") for n in range(7)]
    world = worlds(server=server, people=people, words={"cc": ""})
    world.write(mail=world.mail_words() + "\nmax_per_minute = 3")
    world.clock.set(local("2026-11-23 09:00"))
    assert run_once(world.service, world.clock)
    assert len(world.told()) == 7
    assert local("2026-11-23 09:02") <= world.clock.now() < local("2026-11-23 09:03")


def test_once_does_not_wait_for_a_later_try_and_says_that_something_is_left(
    worlds: Callable[..., World], server: MailServer
) -> None:
    world = worlds(server=server)
    server.faults.add(Fault("rcpt", text="450 4.2.0 greylisted", recipient="lan.*"))
    world.clock.set(local("2026-11-23 09:00"))
    assert not run_once(world.service, world.clock)
    assert sorted(world.told()) == ["khai.tran", "thu.dang"]
    assert world.clock.now() == local("2026-11-23 09:00")


def test_once_says_that_something_is_left_when_the_account_does_not_work(
    worlds: Callable[..., World], server: MailServer
) -> None:
    world = worlds(server=server)
    server.faults.add(Fault("connect", text="421 4.3.2 too busy"))
    world.clock.set(local("2026-11-23 09:00"))
    assert not run_once(world.service, world.clock)


def test_once_with_nothing_due_has_nothing_left(worlds: Callable[..., World], server: MailServer) -> None:
    world = worlds(server=server)
    assert run_once(world.service, world.clock)


def test_a_simulated_month_is_the_month_as_the_service_lives_it(world: World, server: MailServer) -> None:
    simulated: list[SentMessage] = []
    days: list[date] = []
    config = load(world.path)
    simulate(config, date(2026, 11, 21), date(2026, 11, 27), simulated.append, days.append)
    end = local("2026-11-28 00:00")
    lived: Told = []
    while world.clock.now() < end:
        world.now()
        lived += [(str(m.parsed["date"]), m.recipient, str(m.parsed["message-id"])) for m in world.take()]
        # Not from wake to wake but every half hour, as a clock would have it.
        world.clock.set(world.clock.now() + timedelta(minutes=30))
    told = [
        (f"{m.at.astimezone(ZONE):%a, %d %b %Y %H:%M:%S %z}", m.message.to, m.message.message_id)
        for m in simulated
    ]
    assert told == lived
    assert len(told) == 6
    assert days == [date(2026, 11, d) for d in range(21, 28)]


def test_what_was_due_before_the_window_is_not_in_it(world: World) -> None:
    simulated: list[SentMessage] = []
    simulate(load(world.path), date(2026, 11, 24), date(2026, 11, 30), simulated.append)
    assert {item.reminder.lead for m in simulated for item in m.letter.items} == {"1d 08:00"}


def test_a_simulation_leaves_the_schools_own_database_alone(world: World, tmp_path: Path) -> None:
    before = (tmp_path / "var" / "thu.db").read_bytes()
    simulate(load(world.path), date(2026, 11, 21), date(2026, 11, 27), lambda _: None)
    assert (tmp_path / "var" / "thu.db").read_bytes() == before
    assert world.told() == []
