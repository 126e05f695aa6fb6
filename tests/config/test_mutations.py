"""Whatever is in a file: every finding has a place, and nobody sees a traceback or waits."""

from __future__ import annotations

import random
from pathlib import Path

import pytest

from tests.config import mutations

BATCHES, EACH = 10, 50


@pytest.mark.parametrize("batch", range(BATCHES))
def test_a_damaged_plan_is_told_in_words_at_a_place(batch: int, tmp_path: Path) -> None:
    mutations.copy_rosters(tmp_path)
    texts = mutations.sources()
    for seed in range(batch * EACH, (batch + 1) * EACH):
        content = mutations.mutant(texts, random.Random(seed))
        mutations.examine(content, tmp_path, language=("vi", "en")[seed % 2])
