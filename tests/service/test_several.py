"""Several services on one PostgreSQL: one plans, all send, and when one is gone the others go on."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import suppress
from datetime import datetime, timedelta
from pathlib import Path
from threading import Thread

import pytest

from scheduler.clock_guard import Trust
from scheduler.errors import OtherSchoolError
from scheduler.store.plan import in_force
from scheduler.store.standing import standing
from tests.mail_server import MailServer
from tests.service.world import KHAI, LAN, World, die, local

EIGHT = "2026-11-23 08:00"
EVERYBODY = Counter(["lan.nguyen", "khai.tran", "thu.dang"])


@pytest.fixture
def join(tmp_path: Path, postgres_url: str, server: MailServer) -> Iterator[Callable[..., World]]:
    """Starts one more service on the database, with files of its own."""
    made: list[World] = []

    def start(**words: str) -> World:
        folder = tmp_path / str(len(made))
        folder.mkdir()
        world = World(folder, server=server, url=postgres_url, words=words)
        made.append(world)
        world.start()
        return world

    yield start
    for world in made:
        world.close()


def test_each_is_told_once_whoever_sends(join: Callable[..., World]) -> None:
    worlds = [join() for _ in range(3)]
    for world in worlds:
        world.service.tick(world.clock.now())
    for world in worlds:
        world.clock.set(local(EIGHT))
        world.service.tick(world.clock.now())
    senders = [Thread(target=world.service.deliver_due) for world in worlds]
    for sender in senders:
        sender.start()
    for sender in senders:
        sender.join()
    assert Counter(worlds[0].told()) == EVERYBODY


def test_who_does_not_plan_follows_the_plan_that_is_stored(join: Callable[..., World]) -> None:
    first, second = join(), join(venue="Một nơi chỉ có trong tệp này")
    first.now()
    second.now()
    assert second.service.planner.snapshot.school.rules == first.service.planner.snapshot.school.rules
    first.write(venue="Sân trường")
    first.after(seconds=30)
    second.after(seconds=30)
    assert second.service.planner.snapshot.school.rules[0].venue == "Sân trường"
    assert first.store is not None
    with first.store.reading() as tx:
        current = in_force(tx)
    assert current is not None
    assert current.id == 2


def test_another_takes_over_when_the_one_that_plans_is_gone(join: Callable[..., World]) -> None:
    first, second = join(), join()
    first.now()
    second.now()
    second.at("2026-11-23 07:00")
    first.close()
    first.store = None
    second.at(EIGHT)
    assert Counter(second.told()) == EVERYBODY


def test_what_one_was_sending_when_it_died_waits_for_its_lease(join: Callable[..., World]) -> None:
    first, second = join(), join()
    first.now()
    second.now()
    first.before_fence = die
    with suppress(BaseException):
        first.at(EIGHT)
    first.close()
    first.store = None
    second.at(EIGHT)
    assert len(second.told()) == 2
    assert Counter(state for _, _, state, _ in second.states()) == {"sent": 2, "pending": 1}
    # The same machine again, at once: it does not know whose the claim is.
    second.start()
    second.at("2026-11-23 08:01")
    assert len(second.told()) == 2
    second.at("2026-11-23 08:02")
    assert Counter(second.told()) == EVERYBODY


def test_a_service_of_another_school_is_refused_though_it_would_not_plan(join: Callable[..., World]) -> None:
    first = join()
    first.now()
    second = join()
    second.path.write_text(second.path.read_text(encoding="utf-8").replace("truong-thu", "truong-khac"))
    with pytest.raises(OtherSchoolError):
        second.now()


@pytest.mark.parametrize("settle", ["0m", "10m"])
def test_who_is_new_is_told_though_a_daemon_that_stood_still_sends_first(
    join: Callable[..., World], settle: str
) -> None:
    first, stood = join(cc=""), join(cc="")
    for world in (first, stood):
        world.people = [LAN]
        world.write(mail=world.mail_words() + f'\nsettle = "{settle}"')
        world.now()
    first.at(EIGHT)
    stood.at(EIGHT)
    first.people = [LAN, KHAI]
    first.write()
    later = "2026-11-23 08:01:05" if settle == "0m" else "2026-11-23 08:11:05"
    for when in ("2026-11-23 08:01", later):
        first.clock.set(local(when))
        first.service.tick(first.clock.now())
    stood.clock.set(local(later))
    stood.service.deliver_due()
    assert first.told() == ["lan.nguyen"]
    for minutes in (1, 15):
        stood.after(minutes=minutes)
        first.after(minutes=minutes)
    assert Counter(first.told()) == Counter(["lan.nguyen", "khai.tran"])


def test_who_is_new_is_told_though_the_one_that_planned_stood_still_before_it_decided(
    join: Callable[..., World], monkeypatch: pytest.MonkeyPatch
) -> None:
    stood, other = join(cc=""), join(cc="")
    for world in (stood, other):
        world.people = [LAN]
        world.write()
        world.now()
    expire = stood.service._expire

    def stand_still(now: datetime) -> None:
        monkeypatch.setattr(stood.service, "_expire", expire)
        assert stood.store is not None
        assert stood.store._leadership is not None
        stood.store._leadership.release()
        other.people = [LAN, KHAI]
        other.write()
        other.clock.set(local("2026-11-23 07:45"))
        other.service.tick(other.clock.now())

    monkeypatch.setattr(stood.service, "_expire", stand_still)
    stood.clock.set(local(EIGHT))
    stood.service.tick(stood.clock.now())
    assert other.entries() == []
    for minutes in (15, 30):
        other.clock.set(local(EIGHT) + timedelta(minutes=minutes))
        other.now()
    assert Counter(other.told()) == Counter(["lan.nguyen", "khai.tran"])


def test_who_does_not_plan_waits_for_what_the_other_has_not_decided_yet(join: Callable[..., World]) -> None:
    first, second = join(), join()
    first.now()
    second.now()
    second.clock.set(local("2026-11-23 08:00:20"))
    assert second.service.tick(second.clock.now()) > second.clock.now()


def test_a_daemon_whose_clock_is_wrong_neither_plans_nor_silences_the_one_whose_clock_is_right(
    join: Callable[..., World], monkeypatch: pytest.MonkeyPatch
) -> None:
    wrong, right = join(cc=""), join(cc="")
    for world in (wrong, right):
        guard(world, monkeypatch)
        world.now()
    # Its machine has started anew, without the time.
    wrong.clock.set(local("2020-01-01 00:00"))
    wrong.start()
    guard(wrong, monkeypatch)
    wrong.now()
    right.clock.set(local("2026-11-23 07:59"))
    guard(right, monkeypatch)
    for _ in range(4):
        for world in (right, wrong):
            world.after(seconds=30)
            # Each time it is doubted anew.
            wrong.service._doubt = None
            assert world.store is not None
            with world.store.reading() as tx:
                assert standing(tx).clock is None
    assert Counter(right.told()) == Counter(["lan.nguyen", "khai.tran"])


def guard(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    """From here on the service looks at its clock, beside a boot clock that nobody sets."""
    began = world.clock.now()
    world.service._guards_clock, world.service._trust = True, Trust()

    def monotonic() -> float:
        return (world.clock.now() - began).total_seconds()

    monkeypatch.setattr(world.clock, "monotonic", monotonic)
