"""Of many mails that wait several are claimed at once: nobody notices, whatever happens while they are under way."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from sqlalchemy import text

from scheduler.store import standing
from tests.mail_server import Fault, MailServer
from tests.service.world import World, local

TEACHERS = [(f"Cô {n:02}", f"co{n:02}@example.edu.vn", "homeroom", "") for n in range(12)]
NAMES = [f"co{n:02}" for n in range(12)]


@pytest.fixture
def world(worlds: Callable[..., World], server: MailServer) -> World:
    """Seven of twelve mails are out; of the last four that were claimed, the second to fourth are not begun."""
    world = worlds(server=server, people=TEACHERS, words={"cc": ""})
    world.clock.set(local("2026-11-23 08:00"))
    world.service.tick(world.clock.now())
    for _ in range(4):
        deliver(world)
    assert claimed(world) == ["co04", "co05", "co06"]
    return world


def deliver(world: World) -> bool:
    return world.service.deliverer.deliver_next()


def claimed(world: World) -> list[str]:
    assert world.store is not None
    with world.store.reading() as tx:
        rows = tx.execute(text("select address from messages where state = 'claimed' order by id"))
        return [row.address.partition("@")[0] for row in rows]


def change(world: World, statement: str) -> None:
    assert world.store is not None
    with world.store.writing() as tx:
        tx.exec_driver_sql(statement)


def test_each_is_told_once_and_in_order(world: World) -> None:
    world.service.deliver_due()
    assert world.told() == NAMES
    assert claimed(world) == []


def test_a_pause_holds_also_what_was_claimed_before_it(world: World) -> None:
    assert world.store is not None
    before = world.told()
    with world.store.writing() as tx:
        standing.pause(tx, world.clock.now())
    assert not deliver(world)
    assert world.told() == before
    assert claimed(world) == []
    with world.store.writing() as tx:
        standing.resume(tx)
    world.service.deliver_due()
    assert world.told() == NAMES


def test_who_leaves_the_roster_meanwhile_is_not_told(world: World) -> None:
    world.people = [person for person in TEACHERS if person[0] != "Cô 05"]
    world.write()
    world.service.tick(world.clock.now())
    world.service.deliver_due()
    assert world.told() == [name for name in NAMES if name != "co05"]


def test_what_has_passed_meanwhile_is_missed(world: World) -> None:
    world.clock.set(local("2026-11-26 15:00"))
    world.service.deliver_due()
    assert world.told() == NAMES[:4]
    assert {state for _, _, state, _ in world.states()[4:]} == {"missed"}


def test_a_server_that_takes_its_time_gets_them_one_by_one(world: World) -> None:
    for name in NAMES[4:]:
        world.clock.set(world.clock.now() + timedelta(seconds=5))
        assert deliver(world)
        assert world.told()[-1] == name
        assert len(claimed(world)) <= 1
    assert world.told() == NAMES


def test_an_account_in_trouble_lets_go_of_what_is_not_begun(world: World, server: MailServer) -> None:
    server.faults.add(Fault("rcpt", text="421 4.3.2 closing", times=1))
    assert deliver(world)
    assert not deliver(world)
    assert claimed(world) == []
    world.after(minutes=3)
    assert sorted(world.told()) == NAMES


def test_an_end_lets_go_of_what_is_not_begun(world: World) -> None:
    world.service.stop(world.clock.now())
    assert claimed(world) == []
    world.start()
    world.now()
    assert world.told() == NAMES


def test_an_end_while_an_answer_is_out_lets_go_of_the_others_too(world: World, server: MailServer) -> None:
    world.after_fence = lambda: world.service.deliverer.let_go(world.clock.now())
    assert deliver(world)
    assert claimed(world) == []


@pytest.mark.parametrize("spoilt", ["co05", "co07", "co11"])
def test_a_message_that_cannot_be_read_holds_up_nobody(world: World, spoilt: str) -> None:
    # The first two of them are claimed together with others, be it by now or only then.
    change(world, f"update deliveries set part = '???' where address = '{spoilt}@example.edu.vn'")  # noqa: S608  # a name of this file
    world.clock.set(world.clock.now() + timedelta(seconds=2))
    world.service.deliver_due()
    assert world.told() == [name for name in NAMES if name != spoilt]
    assert claimed(world) == []


def test_of_several_claimed_together_the_one_that_cannot_be_read_is_put_off(
    world: World, server: MailServer
) -> None:
    # The last answer before them leaves nothing to be stored with them.
    server.faults.add(Fault("rcpt", text="450 4.2.1 busy", recipient="co06@example.edu.vn", times=1))
    change(world, "update deliveries set part = '???' where address = 'co08@example.edu.vn'")
    world.service.deliver_due()
    assert world.told() == [name for name in NAMES if name not in ("co06", "co08")]


def test_the_limit_is_kept_to_the_mail(worlds: Callable[..., World], server: MailServer) -> None:
    world = worlds(server=server, people=TEACHERS, words={"cc": ""})
    world.write(mail=world.mail_words() + "\nmax_per_minute = 5")
    world.start()
    world.at("2026-11-23 08:00")
    assert len(world.told()) == 5
    world.after(seconds=61)
    assert len(world.told()) == 10
