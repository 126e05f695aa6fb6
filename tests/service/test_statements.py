"""What one mail among many asks of the database: that is most of the time it takes."""

from __future__ import annotations

from collections.abc import Callable

from sqlalchemy import event

from tests.mail_server import MailServer
from tests.service.world import World, local

TEACHERS = [(f"Cô {n}", f"co{n}@example.edu.vn", "homeroom", "") for n in range(4)]


def test_a_mail_among_many_costs_two_transactions_and_seven_statements(
    worlds: Callable[..., World], server: MailServer
) -> None:
    """But for the first of those that are read together."""
    world = worlds(server=server, people=TEACHERS, words={"cc": ""})
    assert world.store is not None
    world.clock.set(local("2026-11-23 08:00"))
    world.service.tick(world.clock.now())
    for _ in range(2):
        assert world.service.deliverer.deliver_next()
    said: list[str] = []
    event.listen(
        world.store.engine, "before_cursor_execute", lambda *of_statement: said.append(of_statement[2])
    )
    assert world.service.deliverer.deliver_next()
    settled, claimed, fenced = ["UPDATE", "UPDATE"], ["SELECT", "UPDATE"], ["SELECT", "UPDATE", "UPDATE"]
    assert [line.split()[0] for line in said] == [*settled, *claimed, *fenced]
    # A list of values would be written into the statement at each execution, which takes longer than to run it.
    assert not any(" IN (" in line for line in said)
