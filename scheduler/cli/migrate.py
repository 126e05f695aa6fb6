"""`doithoai migrate`: the database brought to this version by hand."""

from __future__ import annotations

import click

from scheduler.cli.help import SpokenCommand
from scheduler.cli.options import Invocation, common_options, shown_path
from scheduler.cli.phrases import phrase
from scheduler.cli.terminal import say


@click.command("migrate", cls=SpokenCommand)
@common_options
@click.pass_context
def command(ctx: click.Context) -> None:
    """Bring the database to this version."""
    from scheduler.opening import open_alone
    from scheduler.store.migrate import HEAD, upgrade

    invocation = ctx.ensure_object(Invocation)
    invocation.require_place()
    _, language = invocation.reader()
    with open_alone(invocation.path) as store:
        done = upgrade(store)
        where = shown_path(store.path) if store.path is not None else store.name
    if done is None:
        say(phrase(language, "migrate.nothing", where=where, version=HEAD))
        return
    key = "migrate.made" if done.before is None else "migrate.done"
    say(phrase(language, key, where=where, before=done.before, version=done.after))
    if done.copy is not None:
        say(phrase(language, "migrate.kept", file=shown_path(done.copy)))
