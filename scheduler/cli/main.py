"""`doithoai`: the commands, and what is said when one cannot do its work."""

from __future__ import annotations

import sys
from importlib import import_module
from typing import TextIO

import click

from scheduler import __version__
from scheduler.cli.options import Invocation, common_options

_COMMANDS = {
    "check": "kiểm tra config.toml / is config.toml sound",
    "plan": "kế hoạch, hạn và lời nhắc / sessions, deadlines and reminders",
    "explain": "vì sao lại là ngày ấy / why this date",
    "simulate": "xem trước mọi thư sẽ gửi / every message it would send",
    "run": "chạy dịch vụ / the service",
    "status": "tình trạng dịch vụ / is all well",
    "deliveries": "đã báo gì cho ai / what was told to whom",
}


class _Commands(click.Group):
    """Loads a command's file when it is called: `check` must not pay for what `run` needs."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(_COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in _COMMANDS:
            return None
        command = import_module(f"scheduler.cli.{cmd_name}").command
        assert isinstance(command, click.Command)
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        with formatter.section("Commands"):
            formatter.write_dl(list(_COMMANDS.items()))


@click.group(
    cls=_Commands,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
    epilog="Ví dụ / example:  doithoai --config config.toml check",
)
@click.version_option(__version__, prog_name="doithoai", message="%(prog)s %(version)s")
@click.option(
    "--config",
    "config",
    metavar="PATH",
    envvar="DOITHOAI_CONFIG",
    help="mặc định / default: $DOITHOAI_CONFIG, ./config.toml, /etc/doithoai/config.toml",
)
@common_options
@click.pass_context
def doithoai(ctx: click.Context, config: str | None) -> None:
    """Đối thoại nhắc thầy cô những việc của các buổi đối thoại, đúng hạn.

    Reminds a school's teachers of its dialogues, in time.
    """
    ctx.ensure_object(Invocation).config = config


def main() -> None:
    """Run the command line and exit with its status: 0, 1, 2 or 78 (design, section 4)."""
    for stream in (sys.stdout, sys.stderr):
        _speak_utf8(stream)
    invocation = Invocation()
    try:
        # Without its standalone mode click hands the status of `ctx.exit` back instead of exiting with it.
        status = doithoai.main(prog_name="doithoai", standalone_mode=False, obj=invocation)
    except click.ClickException as error:
        error.show()
        raise SystemExit(error.exit_code) from None
    except click.Abort:
        raise SystemExit(130) from None
    except Exception as error:
        if invocation.debug:
            raise
        from scheduler.cli.failure import report

        raise SystemExit(report(error, invocation)) from None
    raise SystemExit(status)


def _speak_utf8(stream: TextIO) -> None:
    """Vietnamese on a machine whose locale says ASCII is still Vietnamese."""
    reconfigure = getattr(stream, "reconfigure", None)
    if reconfigure is not None:
        reconfigure(encoding="utf-8", errors="backslashreplace")
