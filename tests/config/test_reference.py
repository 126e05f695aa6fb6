"""docs/config.md and docs/cau-hinh.md are what the program would write."""

from __future__ import annotations

from pathlib import Path

import pytest
import tomli

from scheduler.config.reference import FILES, reference, toml_value
from scheduler.config.shape import EVERY_HEADING

DOCS = Path(__file__).parents[2] / "docs"


@pytest.mark.parametrize("language", FILES)
def test_the_committed_file_is_what_is_written_today(language: str) -> None:
    assert (DOCS / FILES[language]).read_text("utf-8") == reference(language), "run `make docs`"


@pytest.mark.parametrize("language", FILES)
def test_every_word_stands_under_its_heading_with_value_default_and_example(language: str) -> None:
    sections = dict(part.split("`", 1) for part in reference(language).split("\n## `")[1:])
    assert set(sections) == {heading.label for heading in EVERY_HEADING} | {"[roles]"}
    example = {"vi": "Ví dụ: `", "en": "Example: `"}[language]
    for heading in EVERY_HEADING:
        rows = [line for line in sections[heading.label].splitlines() if line.startswith("| `")]
        for word, row in zip(heading.words.values(), rows, strict=True):
            cells = [cell.strip() for cell in row.replace("\\|", "/").strip("| ").split(" | ")]
            assert cells[0] == f"`{word.name}`"
            assert all(cells[1:])
            assert f"{example}{word.name} = " in cells[3]
            assert (cells[2] in ("**bắt buộc**", "**required**")) == word.required


def test_values_are_written_as_toml_reads_them() -> None:
    for value in (True, False, 30, "a", ["sat", "sun"], []):
        assert tomli.loads(f"x = {toml_value(value)}")["x"] == value
