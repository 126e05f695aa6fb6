"""Each file of tests/data/broken/ has beside it, in .faults, what is wrong with it and where."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from scheduler.config.faults import ConfigError
from scheduler.config.load import load
from scheduler.config.sentences import SENTENCES

BROKEN = sorted((Path(__file__).parents[1] / "data" / "broken").glob("*.toml"))


def faults(path: Path, language: str = "vi") -> ConfigError:
    with pytest.raises(ConfigError) as error:
        load(path, language=language)
    return error.value


@pytest.mark.parametrize("path", BROKEN, ids=lambda path: path.stem)
def test_names_every_fault_with_its_line_and_column(path: Path) -> None:
    found = []
    for fault in faults(path).faults:
        where = "" if fault.file == path else f"{fault.file.name}:"
        found.append(f"{where}{fault.line}:{fault.column} {fault.code}")
    assert found == path.with_suffix(".faults").read_text().splitlines()


@pytest.mark.parametrize("language", ["vi", "en"])
@pytest.mark.parametrize("path", BROKEN, ids=lambda path: path.stem)
def test_says_each_fault_in_a_whole_sentence(path: Path, language: str) -> None:
    for fault in faults(path, language).faults:
        message = fault.message(language)
        assert message.endswith((".", "?", '"', "….")), message
        assert message[0].isupper() or not message[0].isalpha()
        assert not re.search(r"\{\w*\}", message), message
        assert "None" not in message, message


def test_every_fault_has_a_broken_file_or_a_test_of_its_own() -> None:
    shown = {
        line.split()[1] for path in BROKEN for line in path.with_suffix(".faults").read_text().splitlines()
    }
    # Those of files that are no text, of rosters, hints, of mail templates, and of lists too long to keep as examples:
    # test_files, test_roster, tests/cli/test_check_templates.
    elsewhere = {code for code in SENTENCES if code.startswith(("file-", "roster-", "template", "hint-"))}
    elsewhere |= {"not-utf8", "syntax", "too-long", "list-too-long"}
    assert set(SENTENCES) - shown - elsewhere == set()
