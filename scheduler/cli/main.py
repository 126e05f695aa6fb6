"""`doithoai`: the commands, and what is said when one cannot do its work."""

from __future__ import annotations

import sys
from importlib import import_module

import click

from scheduler.cli.completion import is_completing
from scheduler.cli.help import SpokenGroup
from scheduler.cli.options import Invocation, program_options
from scheduler.cli.phrases import phrase
from scheduler.cli.streams import flush_output, prepare_streams
from scheduler.cli.usage import show_usage_error

_COMMANDS = (
    "init",
    "check",
    "plan",
    "explain",
    "simulate",
    "send-test",
    "run",
    "status",
    "deliveries",
    "pause",
    "resume",
    "migrate",
    "backup",
    "restore",
    "schema",
    "completion",
)
"""In the order a clerk needs them. Each is the `command` of its own file, with "_" for "-" in the file's name."""
_FAILED = 1
_INTERRUPTED = 130


class _Commands(SpokenGroup):
    """Loads a command's file when it is called: `check` must not pay for what `run` needs."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(_COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in _COMMANDS:
            return None
        command = import_module(f"scheduler.cli.{cmd_name.replace('-', '_')}").command
        assert isinstance(command, click.Command)
        return command


@click.group(
    cls=_Commands,
    # Without a command the help is shown; with options alone, too little was said.
    invoke_without_command=True,
    no_args_is_help=True,
    context_settings={"help_option_names": ["-h", "--help"]},
)
@program_options
@click.pass_context
def doithoai(ctx: click.Context) -> None:
    """The program itself: what it does is left to its commands."""
    if ctx.invoked_subcommand is None:
        raise click.UsageError(phrase(ctx.ensure_object(Invocation).language, "usage.no-command"), ctx)


def main() -> None:
    """Run the command line and exit with its status: 0, 1, 2 or 78 (design, section 4)."""
    prepare_streams()
    invocation = Invocation.of(sys.argv[1:])
    status = _run(invocation)
    unwritten = flush_output()
    if unwritten is not None:
        status = status or _report(unwritten, invocation)
    raise SystemExit(status)


def _run(invocation: Invocation) -> int:
    """The exit status; whatever happened has been told, but to a shell that only completes a line."""
    try:
        # Without its standalone mode click hands the status of `ctx.exit` back instead of exiting with it.
        return doithoai.main(prog_name="doithoai", standalone_mode=False, obj=invocation) or 0
    except click.ClickException as error:
        show_usage_error(error, invocation.language)
        return error.exit_code
    except click.Abort:
        return _INTERRUPTED
    except Exception as error:
        if is_completing():
            return _FAILED
        if invocation.debug:
            raise
        return _report(error, invocation)


def _report(error: Exception, invocation: Invocation) -> int:
    from scheduler.cli.failure import report

    return report(error, invocation)
