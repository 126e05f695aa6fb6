"""`doithoai pause`: nobody is told anything until `resume`."""

from __future__ import annotations

import click

from scheduler.cli.help import SpokenCommand
from scheduler.cli.options import Invocation, common_options
from scheduler.cli.phrases import phrase
from scheduler.cli.terminal import say


@click.command("pause", cls=SpokenCommand)
@common_options
@click.pass_context
def command(ctx: click.Context) -> None:
    """Stop telling people, without stopping the service."""
    from scheduler.clock import system_clock
    from scheduler.opening import open_store
    from scheduler.store import standing

    invocation = ctx.ensure_object(Invocation)
    invocation.require_place()
    _, language = invocation.reader()
    with open_store(invocation.path) as store, store.writing() as tx:
        new = standing.pause(tx, system_clock().now())
    say(phrase(language, "pause.done" if new else "pause.already"))
