"""A fault as something that can be run: by a test in its short form, by `make chaos` for as long as there is time."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from tests.chaos.arena import RATE, Arena
from tests.chaos.oracle import Tally
from tests.postgres import Cluster

SQLITE, POSTGRES = "sqlite", "postgres"
BOTH = (SQLITE, POSTGRES)


@dataclass(frozen=True, slots=True)
class Scenario:
    """`run` does its harm to an arena and leaves it when all is settled.

    On the databases of `short` it is in the test suite; on those of `databases` in `make chaos`. `own_cluster`: it
    stops the PostgreSQL server. `root`: only root can do it.
    `weight`: how often it has its turn in a round of `make chaos` after the first.
    """

    name: str
    run: Callable[[Arena], None]
    databases: tuple[str, ...] = BOTH
    short: tuple[str, ...] = ()
    people: int = 12
    rate: float = RATE
    own_cluster: bool = False
    root: bool = False
    weight: int = 1

    def tried(self, folder: Path, url: str | None, seed: int, cluster: Cluster | None = None) -> Tally:
        """Run it once, and judge what has become of it all."""
        arena = Arena(folder, url, seed, people=self.people, rate=self.rate)
        arena.cluster = cluster
        try:
            self.run(arena)
            return arena.outcome or arena.judge()
        finally:
            arena.close()
