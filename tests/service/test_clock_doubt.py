"""The service on a clock that is set wrong: nothing is sent, decided or given up until it is right again."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import datetime, timedelta

import pytest

from scheduler.clock import VirtualClock
from scheduler.files import Files
from scheduler.service import Service
from scheduler.store import outbox, settling, standing
from tests.mail_server import Fault, MailServer
from tests.service.world import World, local


class SetClock(VirtualClock):
    """A wall clock that is set by hand, beside a boot clock that nobody sets."""

    def __init__(self, instant: datetime) -> None:
        super().__init__(instant)
        self.boot = 1000.0

    def monotonic(self) -> float:
        return self.boot

    def passes(self, **by: float) -> None:
        self.set(self.now() + timedelta(**by))
        self.boot += timedelta(**by).total_seconds()

    def is_set(self, **by: float) -> None:
        self.set(self.now() + timedelta(**by))


class Guarded(World):
    """A school whose service guards its clock."""

    def start(self) -> Service:
        super().start()
        assert self.store is not None
        self.service = Service(Files(self.path), self.store, self.transport, self.clock, guards_clock=True)
        self.service.start(self.clock.now())
        return self.service

    def passes(self, **by: float) -> None:
        assert isinstance(self.clock, SetClock)
        self.clock.passes(**by)
        self.now()

    def is_set(self, **by: float) -> None:
        assert isinstance(self.clock, SetClock)
        self.clock.is_set(**by)
        self.now()

    def doubt(self) -> str | None:
        assert self.store is not None
        with self.store.reading() as tx:
            return standing.standing(tx).clock


@pytest.fixture
def guarded(worlds: Callable[..., World], server: MailServer) -> Iterator[Guarded]:
    base = worlds(server=server)
    base.close()
    world = Guarded(base.folder, server=server, clock=SetClock(local("2026-11-20 10:00")))
    world.start()
    world.now()
    yield world
    world.close()


def test_a_jump_of_three_days_sends_nothing_for_five_minutes_and_nothing_if_it_is_taken_back(
    guarded: Guarded,
) -> None:
    guarded.is_set(days=4)
    assert guarded.doubt() == "jumped"
    guarded.passes(minutes=4)
    guarded.is_set(days=-4)
    assert guarded.doubt() is None
    assert guarded.told() == []
    assert guarded.entries() == []
    guarded.passes(days=2, hours=21, minutes=56)
    assert len(guarded.told()) == 3


def test_a_jump_that_stays_is_believed_after_five_minutes(guarded: Guarded) -> None:
    guarded.is_set(days=4)
    guarded.passes(minutes=4)
    assert guarded.told() == []
    guarded.passes(minutes=1)
    assert len(guarded.told()) == 3
    assert guarded.doubt() is None


def test_the_sender_itself_holds_back_between_two_ticks(guarded: Guarded) -> None:
    assert isinstance(guarded.clock, SetClock)
    guarded.clock.passes(days=2, hours=22)
    guarded.service.tick(guarded.clock.now())
    guarded.clock.is_set(hours=2)
    assert guarded.service.deliver_due() == 0
    assert guarded.service.deliverer.ready_at() is None
    guarded.clock.is_set(hours=-2)
    assert guarded.service.deliver_due() == 3


@pytest.mark.parametrize("minutes", [59, -59])
def test_less_than_an_hour_is_nothing(guarded: Guarded, minutes: int) -> None:
    guarded.passes(days=2, hours=21, minutes=59)
    guarded.is_set(minutes=minutes)
    assert guarded.doubt() is None
    guarded.passes(hours=1, minutes=1)
    assert len(guarded.told()) == 3


def test_a_clock_behind_the_last_tick_is_waited_for_also_after_a_restart(guarded: Guarded) -> None:
    guarded.passes(days=2, hours=21, minutes=59)
    guarded.is_set(days=-1)
    guarded.start()
    guarded.now()
    assert guarded.doubt() == "went-back"
    guarded.passes(hours=22)
    assert guarded.told() == []
    guarded.passes(hours=2, minutes=1)
    assert guarded.doubt() is None
    assert len(guarded.told()) == 3


def test_a_clock_before_the_release_does_nothing_until_it_is_accepted(guarded: Guarded) -> None:
    guarded.is_set(days=-3000)
    assert guarded.doubt() == "before-release"
    assert [alarm.code for alarm in guarded.service.take_alarms()] == ["clock"]
    assert guarded.store is not None
    with guarded.store.writing() as tx:
        standing.accept_clock(tx, guarded.clock.now())
    guarded.passes(minutes=1)
    assert guarded.doubt() is None


def test_a_first_start_by_a_clock_before_the_release_waits_for_the_right_one(
    worlds: Callable[..., World], server: MailServer, request: pytest.FixtureRequest
) -> None:
    base = worlds(server=server)
    base.close()
    world = Guarded(base.folder, server=server, clock=SetClock(local("2020-01-01 10:00")))
    request.addfinalizer(world.close)
    world.start()
    world.now()
    assert world.doubt() == "before-release"
    assert world.store is not None
    with world.store.reading() as tx:
        assert outbox.next_send(tx) is None
        assert standing.standing(tx).last_tick is None
    world.is_set(days=2515)
    world.passes(minutes=6)
    assert world.doubt() is None


def test_what_a_wrong_future_gave_up_is_told_after_all_when_the_clock_is_right_again(
    guarded: Guarded,
) -> None:
    guarded.passes(days=2, hours=21, minutes=30)
    guarded.is_set(days=30)
    guarded.passes(minutes=6)
    assert {state for _, _, state, _ in guarded.states()} == {"missed"}
    guarded.is_set(days=-30)
    assert guarded.doubt() == "went-back"
    resume(guarded)
    guarded.passes(minutes=30)
    assert len(guarded.told()) == 3
    guarded.passes(days=1)
    assert guarded.told() == guarded.told()[:3]


def test_what_waited_for_the_server_and_was_given_up_in_a_wrong_future_is_told_after_all(
    guarded: Guarded, server: MailServer
) -> None:
    server.faults.add(Fault("connect", text="421 4.3.2 too busy"))
    guarded.passes(days=2, hours=22)
    guarded.passes(minutes=10)
    assert {state for _, _, state, _ in guarded.states()} == {"pending"}
    guarded.is_set(days=5)
    guarded.passes(minutes=6)
    assert {state for _, _, state, _ in guarded.states()} == {"missed"}
    guarded.is_set(days=-5)
    guarded.passes(minutes=4)
    resume(guarded)
    server.faults.clear()
    guarded.passes(minutes=1)
    guarded.passes(minutes=20)
    assert len(guarded.told()) == 3


def resume(world: World) -> None:
    assert world.store is not None
    with world.store.writing() as tx:
        standing.accept_clock(tx, world.clock.now())
        settling.pull_in(tx, world.clock.now(), timedelta(minutes=10))
