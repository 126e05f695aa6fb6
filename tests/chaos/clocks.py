"""Somebody sets the clock while mails are going out, or while the service is down."""

from __future__ import annotations

import time
from collections.abc import Callable
from datetime import timedelta

from tests.chaos.arena import Arena
from tests.chaos.scenario import SQLITE, Scenario
from tests.mail_server import Fault

SLOWLY = [Fault("dot", "slow", pause=0.002)]
BELIEVED_AFTER = 5 * 60
"""Seconds of the boot clock."""
STEPS = {
    "+59 min": timedelta(minutes=59),
    "-59 min": timedelta(minutes=-59),
    "+61 min": timedelta(minutes=61),
    "-61 min": timedelta(minutes=-61),
    "+3 days": timedelta(days=3),
}


def is_set_by(step: timedelta) -> Callable[[Arena], None]:
    """In the midst of the sending. Sooner or later the rest goes out, and nothing twice."""

    def run(arena: Arena) -> None:
        arena.serve(faults=SLOWLY)
        arena.start()
        arena.wait_for_mails(3)
        arena.set_clock(step.total_seconds())
        arena.finish()

    return run


def set_by_while_down(step: timedelta) -> Callable[[Arena], None]:
    """Killed in the midst, and started again by another clock."""

    def run(arena: Arena) -> None:
        arena.serve(faults=SLOWLY)
        daemon = arena.start()
        arena.wait_for_mails(3)
        arena.kill(daemon)
        arena.set_clock(step.total_seconds())
        arena.start()
        arena.finish()

    return run


def three_days_back(arena: Arena) -> None:
    """Nothing is sent by a clock that is days behind; all of it once it is put right."""
    arena.serve(faults=SLOWLY)
    daemon = arena.start()
    arena.wait_for_mails(3)
    arena.set_clock(-timedelta(days=3).total_seconds())
    # One mail may be under way.
    time.sleep(1)
    taken = len(arena.mails())
    time.sleep(2 * BELIEVED_AFTER / arena.rate)
    assert len(arena.mails()) == taken
    assert daemon.process.poll() is None
    arena.set_clock(0)
    arena.finish()


SCENARIOS = [
    *(
        Scenario(
            f"clock set by {name}", is_set_by(step), people=30, short=(SQLITE,) if name == "+61 min" else ()
        )
        for name, step in STEPS.items()
    ),
    *(
        Scenario(f"clock set by {name} while down", set_by_while_down(step), people=30)
        for name, step in STEPS.items()
    ),
    Scenario("clock 3 days back", three_days_back, people=60, short=(SQLITE,)),
]
