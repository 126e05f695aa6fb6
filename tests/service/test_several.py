"""Several services on one PostgreSQL: one plans, all send, and when one is gone the others go on."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path
from threading import Thread

import pytest

from scheduler.errors import OtherSchoolError
from scheduler.store.plan import in_force
from tests.mail_server import MailServer
from tests.service.world import World, die, local

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
