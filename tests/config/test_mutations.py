"""Whatever is in a file: every finding has a place, and nobody sees a traceback or waits."""

from __future__ import annotations

import random
import subprocess
import sys
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


@pytest.mark.parametrize("words", ["á" * 450_000, "mailto:" * 130_000, "'" * 900_001, "a=" * 450_000])
def test_nobody_waits_for_a_line_of_almost_a_megabyte(words: str, tmp_path: Path) -> None:
    (tmp_path / "config.toml").write_text(f'[school]\nname = "{words}\n', encoding="utf-8")
    # In a process of its own: what hangs in a regular expression cannot be interrupted.
    check = [sys.executable, str(mutations.ROOT / "doithoai.py"), "check", "--format", "jsonl"]
    done = subprocess.run(
        check, cwd=tmp_path, capture_output=True, text=True, check=False, timeout=5 * mutations.SLOWEST
    )
    assert (done.returncode, done.stderr) == (1, "")
    assert '"line":2' in done.stdout
