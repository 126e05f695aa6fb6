"""The short form: each fault once, on the databases where it matters. `make chaos` runs them all for longer."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import pytest

from tests.chaos.scenario import POSTGRES, Scenario
from tests.chaos.scenarios import SCENARIOS

SHORT = [(scenario, database) for scenario in SCENARIOS for database in scenario.short]


@pytest.mark.parametrize(
    ("scenario", "database"), SHORT, ids=[f"{scenario.name}, {database}" for scenario, database in SHORT]
)
def test_nothing_is_lost_and_nothing_comes_twice(
    scenario: Scenario, database: str, tmp_path: Path, request: pytest.FixtureRequest
) -> None:
    if scenario.root and os.geteuid() != 0:
        pytest.skip("only root may make a small file system")
    if not sys.platform.startswith("linux"):
        pytest.skip("stopping a process and looking at it is done by /proc")
    cluster, url = None, None
    if database == POSTGRES and scenario.own_cluster:
        cluster = request.getfixturevalue("postgres_cluster")
        url = cluster.create()
    elif database == POSTGRES:
        url = request.getfixturevalue("postgres_url")
    tally = scenario.tried(tmp_path, url, seed=20261122, cluster=cluster)
    assert not tally.lost
    assert not tally.wrong
    assert tally.unexplained == 0
