"""`doithoai run`: the service, in the foreground."""

from __future__ import annotations

import os
import sys

import click

from scheduler.cli.help import SpokenCommand
from scheduler.cli.options import Invocation, common_options, shown_path
from scheduler.cli.phrases import phrase

EX_LEFT_OVER = 1


@click.command("run", cls=SpokenCommand)
@click.option("--once", is_flag=True)
@common_options
@click.pass_context
def command(ctx: click.Context, once: bool) -> None:
    """The service, in the foreground. `--once` syncs, does what is due now and exits, 1 if something due is left."""
    from scheduler.clock import system_clock
    from scheduler.config.faults import ConfigError
    from scheduler.daemon import Daemon, run_once
    from scheduler.errors import NoSoundConfigError
    from scheduler.log import configure
    from scheduler.opening import open_service
    from scheduler.systemd import Systemd

    invocation = ctx.ensure_object(Invocation)
    configure()
    try:
        invocation.require_place()
    except ConfigError as error:
        raise NoSoundConfigError(invocation.path, error.faults) from error
    clock = system_clock()
    with open_service(invocation.path, clock) as service:
        if once:
            done = run_once(service, clock)
            if sys.stderr.isatty():
                key = "run.all-done" if done else "run.left-over"
                click.echo(phrase(invocation.language, key), err=True)
            if not done:
                ctx.exit(EX_LEFT_OVER)
            return
        if sys.stderr.isatty():
            text = phrase(invocation.language, "run.begins", file=shown_path(invocation.path.absolute()))
            click.echo(text, err=True)
        Daemon(service, clock, Systemd(os.environ)).run()
