"""What a clerk waits for: `doithoai check` and `doithoai plan`, against a Python that does nothing."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path
from time import perf_counter

ROOT = Path(__file__).parents[1]
ROUNDS = 7
GOAL = 0.4
"""Seconds `check` may take (it is to feel instant), on a machine with nothing else to do."""

COMMANDS = {
    "python -c pass": ("-c", "pass"),
    "its libraries alone (click, holidays)": ("-c", "import click, holidays"),
    "doithoai check": ("-m", "doithoai", "--config", "config.toml", "check"),
    "doithoai plan": ("-m", "doithoai", "--config", "config.toml", "plan"),
}


def seconds(rounds: int) -> dict[str, float]:
    """By command, the seconds from start to end: the best of some rounds, the commands in turn."""
    best = dict.fromkeys(COMMANDS, float("inf"))
    for _ in range(rounds):
        for name, arguments in COMMANDS.items():
            best[name] = min(best[name], _once(arguments))
    return best


def _once(arguments: Sequence[str]) -> float:
    begun = perf_counter()
    subprocess.run([sys.executable, *arguments], cwd=ROOT, check=True, stdout=subprocess.DEVNULL)
    return perf_counter() - begun


def main(rounds: int = ROUNDS) -> None:
    best = seconds(rounds)
    bare = best["python -c pass"]
    print("From the command to its last line, config.toml; best of", rounds)
    for name, took in best.items():
        print(f"  {name:40} {took * 1000:8.1f} ms {took / bare:8.2f} x python -c pass")
    print(f"  goal for check: under {GOAL * 1000:.0f} ms")


if __name__ == "__main__":
    main()
