"""How a word is written that takes more than one plain value: what a sentence shows by way of example."""

from __future__ import annotations

from collections.abc import Mapping

SAMPLES: Mapping[str, str] = {
    "recurs": 'recurs = { weekday = "mon", nth = 1 }',
    "between": "between = [2027-01-04, 2027-01-09]",
    "per_term": "per_term = { hk1 = 2026-12-18 }",
    "due": 'due = { before = "2d", time = "17:00" }',
    "opens": 'opens = { before = "10d", time = "08:00" }',
}
