"""Of many mails that wait several are read at once: nobody notices, whatever happens while they are under way."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest

from scheduler.store import plan as stored_plan
from scheduler.store import standing
from tests.mail_server import Fault, MailServer
from tests.service.world import World, local

TEACHERS = [(f"Cô {n:02}", f"co{n:02}@example.edu.vn", "homeroom", "") for n in range(12)]
NAMES = [f"co{n:02}" for n in range(12)]
Schools = Callable[..., World]


@pytest.fixture
def schools(worlds: Callable[..., World], server: MailServer) -> Schools:
    """A school whose twelve teachers are due a mail at that hour, with `words` of its own under [mail]."""

    def begin(hour: str = "2026-11-23 08:00", mail: str = "", **words: str) -> World:
        world = worlds(server=server, people=TEACHERS, words={"cc": ""} | words)
        if mail:
            world.write(mail=f"{world.mail_words()}\n{mail}")
            world.start()
        world.clock.set(local(hour))
        world.service.tick(world.clock.now())
        return world

    return begin


@pytest.fixture
def world(schools: Schools) -> World:
    """Four of the mails are out; the next three were read together with the fourth."""
    return after_four(schools())


def after_four(world: World) -> World:
    for _ in range(4):
        assert deliver(world)
    return world


def deliver(world: World) -> bool:
    return world.service.deliverer.deliver_next()


def change(world: World, statement: str) -> None:
    assert world.store is not None
    with world.store.writing() as tx:
        tx.exec_driver_sql(statement)


def spoil(world: World, name: str) -> None:
    change(
        world,
        f"update deliveries set part = '???' where address = '{name}@example.edu.vn'",  # noqa: S608 -- a name of this file
    )


def test_each_is_told_once_and_in_order(world: World) -> None:
    world.service.deliver_due()
    assert world.told() == NAMES


def test_a_pause_holds_also_what_was_read_before_it(world: World) -> None:
    assert world.store is not None
    with world.store.writing() as tx:
        standing.pause(tx, world.clock.now())
    assert not deliver(world)
    assert world.told() == NAMES[:4]
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


def test_who_leaves_while_their_mail_is_under_way_is_not_told(world: World) -> None:
    def leave() -> None:
        world.people = [person for person in TEACHERS if person[0] != "Cô 04"]
        world.write()
        world.service.tick(world.clock.now())

    world.before_fence = leave
    world.service.deliver_due()
    assert world.told() == [name for name in NAMES if name != "co04"]


@pytest.mark.parametrize("remind", ['"3d 08:00"', '"1d 08:00"'])
def test_a_plan_that_is_stored_just_when_the_next_mail_is_begun_is_followed(
    world: World, monkeypatch: pytest.MonkeyPatch, remind: str
) -> None:
    """The sender waits for its turn in the database meanwhile."""
    real, stored = stored_plan.sync, threading.Event()

    def slow(*words: Any) -> Any:
        done = real(*words)
        stored.set()
        time.sleep(0.3)
        return done

    monkeypatch.setattr(stored_plan, "sync", slow)
    world.people = [person for person in TEACHERS if person[0] != "Cô 04"]
    world.write(remind=remind)
    tick = threading.Thread(target=lambda: world.service.tick(world.clock.now()))
    tick.start()
    assert stored.wait(10)
    deliver(world)
    tick.join()
    world.service.deliver_due()
    world.after(minutes=1)
    left = [name for name in NAMES[4:] if name != "co04"] if remind == '"3d 08:00"' else []
    assert sorted(world.told()) == [*NAMES[:4], *left]


def test_a_lead_that_is_written_otherwise_meanwhile_leaves_nobody_out(schools: Schools) -> None:
    world = after_four(schools("2026-11-26 14:50", remind='"10m"'))
    world.write(remind='"15m"')
    world.service.tick(world.clock.now())
    world.service.deliver_due()
    world.after(minutes=1)
    assert sorted(world.told()) == NAMES


def test_a_mail_refused_for_now_while_its_lead_is_written_otherwise_is_not_lost(
    schools: Schools, server: MailServer
) -> None:
    world = schools("2026-11-26 14:50", remind='"10m"')
    server.faults.add(Fault("dot", text="450 4.2.1 busy", times=1))

    def edit() -> None:
        world.write(remind='"15m"')
        world.service.tick(world.clock.now())

    world.after_fence = edit
    assert deliver(world)
    for _ in range(4):
        world.after(minutes=1)
    assert sorted(world.told()) == NAMES


def test_who_is_due_a_later_reminder_meanwhile_gets_one_mail(schools: Schools) -> None:
    world = after_four(schools("2026-11-26 14:50:59.500", remind='"10m", "9m"'))
    world.clock.set(local("2026-11-26 14:51:00.200"))
    world.service.tick(world.clock.now())
    world.service.deliver_due()
    assert sorted(world.told()) == sorted([*NAMES, *NAMES[:4]])


def test_what_has_passed_meanwhile_is_missed(world: World) -> None:
    world.clock.set(local("2026-11-26 15:00"))
    world.service.deliver_due()
    assert world.told() == NAMES[:4]
    assert {state for _, _, state, _ in world.states()[4:]} == {"missed"}


def test_an_account_in_trouble_gets_one_mail_to_try_it_and_then_all(world: World, server: MailServer) -> None:
    server.faults.add(Fault("rcpt", text="421 4.3.2 closing", times=2))
    assert deliver(world)
    assert not deliver(world)
    world.after(minutes=2)
    assert len(server.said("RCPT")) == 6
    world.after(minutes=4)
    assert sorted(world.told()) == NAMES


def test_an_end_loses_nothing(world: World) -> None:
    world.service.stop(world.clock.now())
    world.start()
    world.now()
    assert world.told() == NAMES


@pytest.mark.parametrize("spoilt", ["co05", "co11"])
@pytest.mark.parametrize("refused", [False, True])
@pytest.mark.parametrize(("limit", "pause"), [(20, 2.0), (1000, 0.0)])
def test_a_message_that_cannot_be_read_holds_up_nobody(
    schools: Schools, server: MailServer, spoilt: str, refused: bool, limit: int, pause: float
) -> None:
    """Be it read with others, or alone, with the yes before it to be stored, or nothing."""
    if refused:
        server.faults.add(Fault("rcpt", text="450 4.2.1 busy", recipient="co03@*", times=1))
    world = after_four(schools(mail=f"max_per_minute = {limit}"))
    world.service.deliverer.settle_owed()
    deliver(world)
    spoil(world, spoilt)
    for _ in range(30):
        world.clock.set(world.clock.now() + timedelta(seconds=pause))
        if not deliver(world):
            break
    assert sorted(world.told()) == [
        name for name in NAMES if name != spoilt and not (refused and name == "co03")
    ]


def test_of_several_read_together_the_one_that_cannot_be_read_is_put_off(
    world: World, server: MailServer
) -> None:
    # The last answer before them leaves nothing to be stored with them.
    server.faults.add(Fault("rcpt", text="450 4.2.1 busy", recipient="co06@*", times=1))
    spoil(world, "co08")
    world.service.deliver_due()
    assert world.told() == [name for name in NAMES if name not in ("co06", "co08")]


def test_the_limit_is_kept_to_the_mail(schools: Schools) -> None:
    world = schools(mail="max_per_minute = 5")
    world.service.deliver_due()
    assert len(world.told()) == 5
    world.after(seconds=61)
    assert len(world.told()) == 10
