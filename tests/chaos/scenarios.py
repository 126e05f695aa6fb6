"""All faults."""

from __future__ import annotations

from tests.chaos import clocks, configs, kills, machine, servers

SCENARIOS = (
    *kills.SCENARIOS,
    *servers.SCENARIOS,
    *machine.SCENARIOS,
    *clocks.SCENARIOS,
    *configs.SCENARIOS,
)
