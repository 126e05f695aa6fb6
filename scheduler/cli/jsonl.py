"""One JSON object a line, for programs (design, section 4)."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping

import click


def write_jsonl(rows: Iterable[Mapping[str, object]]) -> None:
    """Write each row as one line of JSON to standard output, in UTF-8 as it is."""
    for row in rows:
        click.echo(json.dumps(row, ensure_ascii=False, separators=(",", ":")))
