"""`doithoai restore`: the database as a backup has it, with all that was due since held until somebody says so."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import click

from scheduler.cli.help import SpokenCommand
from scheduler.cli.options import Invocation, common_options, shown_path
from scheduler.cli.phrases import phrase
from scheduler.cli.terminal import say


@click.command("restore", cls=SpokenCommand)
@click.argument("backup_path", metavar="PATH", type=click.Path(path_type=Path))
@common_options
@click.pass_context
def command(ctx: click.Context, backup_path: Path) -> None:
    """Restore the database from a backup."""
    from scheduler.clock import system_clock
    from scheduler.errors import OtherVersionError
    from scheduler.opening import restore_database

    invocation = ctx.ensure_object(Invocation)
    # Whose backup it has to be is said by the file, so that has to be sound.
    school = invocation.load().school
    try:
        done = restore_database(invocation.path, school.id, backup_path, system_clock().now())
    except OtherVersionError as error:
        if "://" in error.where:
            raise
        # It was met in a copy of the backup, whose name says nothing to anybody.
        where = str(backup_path.absolute())
        raise OtherVersionError(where, error.stored, error.known, newer=error.newer) from error
    language, zone = invocation.language, ZoneInfo(school.timezone)
    say(phrase(language, "restore.done", file=shown_path(backup_path)))
    if done.made_at is not None:
        say(phrase(language, "restore.made", when=_hour(done.made_at, zone)))
    if done.kept is not None:
        say(phrase(language, "restore.kept", file=shown_path(done.kept)))
    say(phrase(language, "restore.held"))


def _hour(at: datetime, zone: ZoneInfo) -> str:
    return f"{at.astimezone(zone):%H:%M %d/%m/%Y}"
