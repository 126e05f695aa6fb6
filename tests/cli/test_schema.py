"""`schema`: what an editor is given."""

from __future__ import annotations

import json

from scheduler.config.schema import schema
from tests.cli.command import Command


def test_it_prints_the_schema_and_nothing_else_without_a_config(doithoai: Command) -> None:
    done = doithoai("schema")
    assert (done.status, done.err) == (0, "")
    assert json.loads(done.out) == schema("vi")
    assert "Mã trường" in done.out
    assert json.loads(doithoai("schema", "--lang", "en").out) == schema("en")
