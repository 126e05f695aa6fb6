"""`doithoai init`: writes a plan to begin with, and says what to do next."""

from __future__ import annotations

import os
import shlex
from collections.abc import Mapping
from datetime import date, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

import click

from scheduler.cli.failure import EX_FAILED
from scheduler.cli.help import SpokenCommand
from scheduler.cli.options import DEFAULT_ZONE, Invocation, common_options, spoken_language
from scheduler.cli.phrases import phrase
from scheduler.cli.program import program_name
from scheduler.cli.schema import schema_text
from scheduler.cli.terminal import say
from scheduler.starter.kinds import KINDS, Kind

if TYPE_CHECKING:
    from click.shell_completion import CompletionItem

_MODE = 0o640
"""The roster holds people's addresses: not for everybody on the machine."""
_AHEAD = timedelta(days=60)
_BYTE_ORDER_MARK = "\ufeff"
"""Without it Excel takes Vietnamese for something else."""


class _KindOfPlan(click.ParamType[Kind]):
    """A kind of plan, by its name in either language or by the plan of examples/ that is like it."""

    name = "NAME"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Kind:
        """The kind; a usage error names those there are."""
        if isinstance(value, Kind):
            return value
        meant = next((kind for kind in KINDS if kind.is_called(value)), None)
        if meant is None:
            language = spoken_language(ctx)
            names = ", ".join(kind.name(language) for kind in KINDS)
            self.fail(phrase(language, "init.no-such-kind", name=value, names=names), param, ctx)
        return meant

    def shell_complete(
        self, ctx: click.Context, param: click.Parameter, incomplete: str
    ) -> list[CompletionItem]:
        """The names that begin so."""
        from click.shell_completion import CompletionItem

        names = [kind.name(spoken_language(ctx)) for kind in KINDS]
        return [CompletionItem(name) for name in names if name.startswith(incomplete)]


@click.command("init", cls=SpokenCommand)
@click.option("--template", "kind", type=_KindOfPlan(), metavar="NAME", default=KINDS[0])
@click.argument("folder", metavar="DIR", type=click.Path(path_type=Path), default=Path())
@common_options
@click.pass_context
def command(ctx: click.Context, kind: Kind, folder: Path) -> None:
    """A plan to begin with, for this school year; never written over a file that is there."""
    from scheduler.clock import system_clock
    from scheduler.starter.texts import starting_plan

    language = ctx.ensure_object(Invocation).lang or "vi"
    today = system_clock().now().astimezone(ZoneInfo(DEFAULT_ZONE)).date()
    plan = starting_plan(kind, language, today)
    texts = {
        "config.toml": plan.config,
        "roster.csv": _BYTE_ORDER_MARK + plan.roster,
        "config.schema.json": schema_text(language),
    }
    there = [str(folder / name) for name in texts if os.path.lexists(folder / name)]
    if there:
        say(phrase(language, "init.exists", files=", ".join(there)), err=True)
        ctx.exit(EX_FAILED)
    _write(folder, texts)
    files = ", ".join(str(folder / name) for name in texts)
    say(phrase(language, "init.written", files=files, year=plan.school_year))
    say()
    _say_what_next(folder, language, today)


def _write(folder: Path, texts: Mapping[str, str]) -> None:
    """Write them all, or none."""
    folder.mkdir(parents=True, exist_ok=True)
    written: list[Path] = []
    try:
        for name, text in texts.items():
            path = folder / name
            # It fails where somebody else was quicker: never over a file that is there.
            descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, _MODE)
            written.append(path)
            with os.fdopen(descriptor, "w", encoding="utf-8", newline="\n") as file:
                file.write(text)
    except OSError:
        for path in written:
            path.unlink()
        raise


def _say_what_next(folder: Path, language: str, today: date) -> None:
    here = folder == Path()
    values = {
        "command": program_name()
        if here
        else f"{program_name()} --config {shlex.quote(str(folder / 'config.toml'))}",
        "first": today,
        "last": today + _AHEAD,
        "outbox": folder / "var" / "outbox" / "new",
    }
    for step in ("edit", "check", "run"):
        for line in phrase(language, f"init.{step}", **values).splitlines():
            say(line)
