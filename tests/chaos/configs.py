"""A config.toml that is damaged in whatever way: `check` says what is wrong with it, and where."""

from __future__ import annotations

from random import Random

from tests.chaos.arena import Arena
from tests.chaos.oracle import Tally
from tests.chaos.scenario import SQLITE, Scenario
from tests.config.mutations import copy_rosters, examine, mutant, sources

MUTATIONS = 1_000
"""In a turn. Ten thousand take a processor ten minutes: `python -m tests.config.mutations` does that many."""


def damaged(arena: Arena) -> None:
    """Each one is examined, in the language of every other reader."""
    outcome = arena.outcome = Tally(expected=MUTATIONS)
    texts = sources()
    copy_rosters(arena.folder)
    for number in range(arena.seed, arena.seed + MUTATIONS):
        try:
            examine(mutant(texts, Random(number)), arena.folder, language=("vi", "en")[number % 2])
            outcome.accepted += 1
        except AssertionError as error:
            outcome.wrong.append(f"seed {number}: {str(error)[:300]}")


SCENARIOS = [Scenario("1,000 damaged config.toml", damaged, databases=(SQLITE,))]
"""`accepted` is here what was examined as it ought to be."""
