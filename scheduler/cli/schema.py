"""`doithoai schema`: the JSON Schema of config.toml, for editors."""

from __future__ import annotations

import json

import click

from scheduler.cli.help import SpokenCommand
from scheduler.cli.options import Invocation, common_options


def schema_text(language: str) -> str:
    """The schema as a file holds it."""
    from scheduler.config.schema import schema

    return json.dumps(schema(language), ensure_ascii=False, indent=2) + "\n"


@click.command("schema", cls=SpokenCommand)
@common_options
@click.pass_context
def command(ctx: click.Context) -> None:
    """Print the JSON Schema of config.toml."""
    invocation = ctx.ensure_object(Invocation)
    click.echo(schema_text(invocation.language), nl=False)
