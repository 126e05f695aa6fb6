"""Fixtures of more than one folder, and how many processes share the work."""

from __future__ import annotations

import os

from tests.postgres import postgres, postgres_cluster, postgres_template, postgres_url

__all__ = [
    "postgres",
    "postgres_cluster",
    "postgres_template",
    "postgres_url",
    "pytest_xdist_auto_num_workers",
]


def pytest_xdist_auto_num_workers() -> int:
    """One more than there are processors: much of the suite waits for real servers and clocks."""
    return (os.cpu_count() or 1) + 1
