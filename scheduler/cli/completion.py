"""`doithoai completion`: what a shell needs so that the Tab key completes a line; click does the completing."""

from __future__ import annotations

import os

import click

from scheduler.cli.help import SpokenCommand
from scheduler.cli.options import common_options

_VARIABLE = "_DOITHOAI_COMPLETE"
_SHELLS = ("bash", "zsh", "fish")


def is_completing() -> bool:
    """Whether a shell asks how the line at its prompt may go on: what we say would stand in the middle of it."""
    return _VARIABLE in os.environ


@click.command("completion", cls=SpokenCommand)
@click.argument("shell", type=click.Choice(_SHELLS))
@common_options
@click.pass_context
def command(ctx: click.Context, shell: str) -> None:
    """The script to be read by that shell."""
    from click.shell_completion import ShellComplete, get_completion_class

    chosen = get_completion_class(shell)
    assert chosen is not None
    # Bash's own `source` first asks the bash on the path for its version, which need not be the one that will read it.
    click.echo(ShellComplete.source(chosen(ctx.find_root().command, {}, "doithoai", _VARIABLE)))
