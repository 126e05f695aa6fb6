"""kill -9 and SIGSTOP: at each named point, and at random."""

from __future__ import annotations

import time
from collections.abc import Callable

from notifications.fault_points import Point
from tests.chaos.arena import BEFORE_FENCE, RATE, Arena
from tests.chaos.scenario import BOTH, POSTGRES, SQLITE, Scenario
from tests.daemon import Daemon
from tests.mail_server import Fault

POINTS = [point for point in Point if point is not Point.MIGRATING]
LEASES = 3
SHORT = {Point.AFTER_FENCE: (POSTGRES,), Point.BEFORE_SETTLE: (SQLITE,)}
"""Where the test suite stops a process, and on which database."""


def killed_at_points(arena: Arena) -> None:
    """One after the other, each by a daemon that was started anew."""
    arena.serve()
    faults = ",".join(f"{point}:kill:{arena.random.randint(1, 2)}" for point in POINTS)
    for _ in POINTS:
        arena.wait_until_dead(arena.start(faults))
    assert arena.struck() == set(POINTS)
    arena.start()
    arena.finish()


def killed_at_random(times: int) -> Callable[[Arena], None]:
    """While mails are going out; the server takes its time, so that most are cut off in their midst.

    By a clock that goes as it ought to, or none of them would be claimed together with others.
    """

    def run(arena: Arena) -> None:
        arena.serve(faults=[Fault("dot", "slow", pause=0.002), Fault("rcpt", "slow", pause=0.001)])
        for _ in range(times):
            daemon = arena.start()
            time.sleep(arena.random.uniform(0, 0.6))
            arena.kill(daemon)
        # What is left need not be waited for byte by byte, nor for a quarter of an hour.
        arena.server.strike([])
        arena.hasten(RATE)
        arena.start()
        arena.finish()

    return run


def stopped_at(point: Point) -> Scenario:
    """For three leases. On PostgreSQL another daemon takes over meanwhile."""

    def run(arena: Arena) -> None:
        arena.serve()
        daemon = arena.start(f"{point}:stop:{arena.random.randint(2, 5)}")
        before: dict[object, tuple[object, ...]] = {}

        def stand() -> None:
            if not arena.is_sqlite:
                arena.start()
            time.sleep(LEASES * arena.seconds["claim" if point in BEFORE_FENCE else "sending"])
            if not arena.is_sqlite:
                # The other one has done it all: what the first holds it owns no more.
                arena.wait_until("the other to take over", arena.is_settled)
            before.update(_settled(arena))

        arena.hold(daemon, point, stand)
        arena.finish()
        after = _settled(arena)
        assert {key: after[key] for key in before} == before, "what was settled was changed"

    return Scenario(
        f"SIGSTOP {point}",
        run,
        short=SHORT.get(point, ()),
    )


def _settled(arena: Arena) -> dict[object, tuple[object, ...]]:
    rows = arena.query(
        "select id, state, attempt, tries, sends, settled_at from messages"
        " where settled_at is not null and not_before is null and state <> 'unknown'"
    )
    return {row[0]: row for row in rows}


def taken_over_in_flight(arena: Arena) -> None:
    """The first is continued while another waits for the answer to what was the first's: it leaves that alone."""
    arena.seconds = arena.seconds | {"dot": 20.0, "sending": 30.0}
    arena.serve()
    first = arena.start(f"{Point.AFTER_CLAIM}:stop")
    second: list[str] = []

    def stand() -> None:
        ((claimed,),) = arena.query("select address from messages where state = 'claimed'")
        second.append(str(claimed))
        arena.server.strike([Fault("dot", "slow", recipient=str(claimed), pause=0.2)])
        arena.start()
        arena.wait_until("the other to be at it", lambda: arena.sending() == second)

    arena.hold(first, Point.AFTER_CLAIM, stand)
    arena.finish()


def four_daemons(arena: Arena) -> None:
    """On one PostgreSQL, one of them killed in the midst."""
    arena.serve(faults=[Fault("dot", "slow", pause=0.001)])
    daemons: list[Daemon] = [arena.start(ready=False) for _ in range(4)]
    for daemon in daemons:
        daemon.wait_for("service_ready")
    arena.kill(arena.random.choice(daemons))
    arena.finish()


SCENARIOS = [
    Scenario("kill -9 at each point", killed_at_points, short=BOTH),
    Scenario("kill -9 at 10 random instants", killed_at_random(10), short=BOTH, people=50, rate=1, weight=5),
    Scenario("kill -9 at 100 random instants", killed_at_random(100), people=500, rate=1, weight=0),
    *map(stopped_at, POINTS),
    Scenario(
        "taken over in flight", taken_over_in_flight, databases=(POSTGRES,), short=(POSTGRES,), people=3
    ),
    Scenario("four daemons", four_daemons, databases=(POSTGRES,), short=(POSTGRES,), people=60),
]
