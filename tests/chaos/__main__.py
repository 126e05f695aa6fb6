"""`make chaos`: every fault again and again until the time is up; what became of it, as a table.

Exits 1 if anything was lost, came twice without a reason, or ended otherwise than it should.
"""

from __future__ import annotations

import argparse
import os
import sys
import tempfile
import time
import traceback
from collections.abc import Iterator
from concurrent.futures import FIRST_COMPLETED, Future, ProcessPoolExecutor, wait
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path
from random import Random, randrange

from tests.chaos.oracle import Tally
from tests.chaos.scenario import POSTGRES
from tests.chaos.scenarios import SCENARIOS
from tests.postgres import Cluster, NotHereError, running_cluster

WORKERS = 4
"""Most of the time is spent waiting."""
LONG = 300.0
"""With fewer seconds than these, what takes minutes (`weight` 0) is left out; with more, each fault has its turn."""


@dataclass(frozen=True, slots=True)
class Turn:
    """One run of one scenario (by its number) on one database, repeatable by its seed."""

    scenario: int
    database: str
    seed: int

    @property
    def name(self) -> str:
        return f"{SCENARIOS[self.scenario].name}, {self.database}"


@dataclass(slots=True)
class Line:
    """A line of the table."""

    runs: int = 0
    sum: Tally = field(default_factory=Tally)
    broken: list[str] = field(default_factory=list)

    def add(self, tally: Tally) -> None:
        self.runs += 1
        self.sum.expected += tally.expected
        self.sum.accepted += tally.accepted
        self.sum.extra += tally.extra
        self.sum.explained += tally.explained
        self.sum.lost += tally.lost
        self.sum.wrong += tally.wrong

    @property
    def is_well(self) -> bool:
        return not (self.sum.lost or self.sum.wrong or self.sum.unexplained or self.broken)


def main() -> int:
    parser = argparse.ArgumentParser(prog="make chaos", description=__doc__)
    parser.add_argument("--seconds", type=float, default=600)
    parser.add_argument("--seed", type=int, default=randrange(1_000_000))
    parser.add_argument(
        "--only", default="", help="scenarios with this in their name, or in their database's"
    )
    words = parser.parse_args()
    print(f"seed {words.seed}, {words.seconds:.0f} s", flush=True)
    hurried = words.seconds < LONG
    turns = [
        turn
        for turn in _first_round(words.seed)
        if words.only in turn.name and not (hurried and SCENARIOS[turn.scenario].weight == 0)
    ]
    lines = _play(turns, Random(words.seed), time.monotonic() + words.seconds, hurried=hurried)
    _print(lines)
    return 0 if lines and all(line.is_well for line in lines.values()) else 1


def _first_round(seed: int) -> Iterator[Turn]:
    """Each scenario on each of its databases."""
    for number, scenario in enumerate(SCENARIOS):
        if scenario.root and os.geteuid() != 0:
            print(f"{scenario.name}: left out, only root can do it")
            continue
        for database in scenario.databases:
            yield Turn(number, database, seed)


def _play(turns: list[Turn], random: Random, end: float, *, hurried: bool) -> dict[str, Line]:
    """All turns, however long they take unless `hurried`, and then, while there is time, others like them."""
    lines: dict[str, Line] = {}
    under_way: dict[Future[Tally], Turn] = {}
    order = _order(turns, random, end, hurried=hurried)
    with ProcessPoolExecutor(WORKERS) as workers:
        while True:
            while len(under_way) < WORKERS and (turn := next(order, None)) is not None:
                under_way[workers.submit(_run, turn)] = turn
            if not under_way:
                return lines
            for future in wait(under_way, return_when=FIRST_COMPLETED).done:
                turn = under_way.pop(future)
                _note(lines.setdefault(turn.name, Line()), turn, future)


def _order(turns: list[Turn], random: Random, end: float, *, hurried: bool) -> Iterator[Turn]:
    # What takes minutes comes first, lest one worker be left alone with it.
    for turn in sorted(
        random.sample(turns, len(turns)), key=lambda turn: SCENARIOS[turn.scenario].weight > 0
    ):
        if hurried and time.monotonic() > end:
            return
        yield turn
    often = [turn for turn in turns for _ in range(SCENARIOS[turn.scenario].weight)]
    while often and time.monotonic() < end:
        turn = random.choice(often)
        yield Turn(turn.scenario, turn.database, random.randrange(1_000_000))


def _note(line: Line, turn: Turn, future: Future[Tally]) -> None:
    error = future.exception()
    if isinstance(error, NotHereError):
        print(f"{turn.name}: left out, {error}", flush=True)
    elif error is not None:
        line.runs += 1
        line.broken.append("".join(traceback.format_exception(error)))
        print(f"{turn.name}, seed {turn.seed}: {line.broken[-1]}", flush=True)
    else:
        tally = future.result()
        line.add(tally)
        print(f"{turn.name}: {tally.accepted} of {tally.expected} accepted, {tally.extra} extra", flush=True)
        for bad in (*tally.lost, *tally.wrong):
            print(f"{turn.name}, seed {turn.seed}: {bad}", flush=True)


_kept = ExitStack()
_clusters: list[Cluster] = []
"""The PostgreSQL server of this worker; it dies with it."""


def _run(turn: Turn) -> Tally:
    scenario = SCENARIOS[turn.scenario]
    with tempfile.TemporaryDirectory(prefix="doithoai-chaos-") as folder, ExitStack() as stack:
        cluster, url = None, None
        if turn.database == POSTGRES:
            if scenario.own_cluster:
                cluster = stack.enter_context(running_cluster())
            else:
                if not _clusters:
                    _clusters.append(_kept.enter_context(running_cluster()))
                (cluster,) = _clusters
            url = cluster.create()
            stack.callback(cluster.drop, url)
        return scenario.tried(Path(folder), url, turn.seed, cluster)


def _print(lines: dict[str, Line]) -> None:
    columns = ("fault", "runs", "expected", "accepted", "lost", "extra", "explained", "")
    width = max(map(len, [*lines, columns[0]]))
    shape = f"{{:{width}}}  {{:>5}} {{:>9}} {{:>9}} {{:>5}} {{:>6}} {{:>10}}  {{}}"
    print(shape.format(*columns))
    total = Line()
    for name in sorted(lines):
        line = lines[name]
        _print_one(shape, name, line)
        total.runs += line.runs - 1
        total.add(line.sum)
        total.broken += line.broken
    _print_one(shape, "all", total)


def _print_one(shape: str, name: str, line: Line) -> None:
    sum_, verdict = line.sum, "" if line.is_well else "NOT WELL"
    numbers = (line.runs, sum_.expected, sum_.accepted, len(sum_.lost), sum_.extra, sum_.explained)
    print(shape.format(name, *numbers, verdict))


if __name__ == "__main__":
    sys.exit(main())
