"""A row of the plan that makes no sense stops nobody else, and comes back from the files."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable

import pytest
from sqlalchemy import text

from tests.mail_server import MailServer
from tests.service.world import World

EVERYBODY = Counter(["lan.nguyen", "khai.tran", "thu.dang"])
DAMAGES = [
    "update reminders set at = 'hôm qua'",
    "update reminders set due_at = ''",
    "update reminders set due_at = '2026-11-23 01:00:00 ?'",
    "update reminders set at = 7",
    """update reminders set "to" = '["homeroom"' """,
    "update reminders set cc = 5",
    "update targets set instant = '?' where kind = 'deadline'",
    "update targets set revision = 'x' where kind = 'deadline'",
]


@pytest.mark.parametrize("damage", DAMAGES)
@pytest.mark.parametrize("restarted", [False, True])
def test_all_are_told_once_though_the_rows_of_their_own_reminders_were_damaged(
    worlds: Callable[..., World], server: MailServer, damage: str, restarted: bool
) -> None:
    world = worlds(server=server)
    world.now()
    spoil(world, damage)
    if restarted:
        world.start()
    world.until("2026-11-23 09:00")
    assert Counter(world.told()) == EVERYBODY
    assert {state for _, _, state, _ in world.states()} == {"sent"}


@pytest.mark.parametrize(
    "damage",
    [
        """insert into reminders (id, target, at, due_at, lead, "to", cc, withdrawn)
           select 'la', id, 'hôm qua', '', '1d', '[', '[]', false from targets limit 1""",
        """insert into targets (id, kind, instant, fingerprint, revision, withdrawn)
           values ('la', 'deadline', '9999', '?', 0, false)""",
        """update targets set instant = '?', withdrawn = '?' where kind = 'session'""",
    ],
)
def test_a_row_the_plan_knows_nothing_of_stops_nobody(
    worlds: Callable[..., World], server: MailServer, damage: str
) -> None:
    world = worlds(server=server)
    world.now()
    spoil(world, damage)
    world.until("2026-11-23 09:00")
    assert Counter(world.told()) == EVERYBODY


def test_who_was_told_is_not_told_again_though_the_row_was_damaged_since(
    worlds: Callable[..., World], server: MailServer
) -> None:
    world = worlds(server=server)
    world.until("2026-11-23 09:00")
    spoil(world, "update reminders set at = '?'")
    spoil(world, "update targets set instant = '?' where kind = 'deadline'")
    world.until("2026-11-23 12:00")
    assert Counter(world.told()) == EVERYBODY
    world.until("2026-11-25 09:00")
    assert Counter(world.told()) == EVERYBODY + EVERYBODY


def spoil(world: World, damage: str) -> None:
    assert world.store is not None
    with world.store.writing() as tx:
        tx.execute(text(damage))
