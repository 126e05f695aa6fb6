"""`doithoai backup`: all the database holds, in one new file, while the service runs."""

from __future__ import annotations

from pathlib import Path

import click

from scheduler.cli.help import SpokenCommand
from scheduler.cli.options import Invocation, common_options, shown_path
from scheduler.cli.phrases import phrase
from scheduler.cli.terminal import say


@click.command("backup", cls=SpokenCommand)
@click.argument("backup_path", metavar="PATH", type=click.Path(path_type=Path))
@common_options
@click.pass_context
def command(ctx: click.Context, backup_path: Path) -> None:
    """Write a backup of the database to a new file."""
    from scheduler.clock import system_clock
    from scheduler.opening import back_up_database

    invocation = ctx.ensure_object(Invocation)
    invocation.require_place()
    _, language = invocation.reader()
    back_up_database(invocation.path, backup_path, system_clock().now())
    say(phrase(language, "backup.done", file=shown_path(backup_path)))
