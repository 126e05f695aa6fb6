"""Help in the reader's language: click lays it out and reads the line, the words are ours.

The words of a command stand in `phrases`, by the command's path: `help.deliveries retry` is what it does (the first
line is its entry in the list of commands), `help.deliveries retry.ID` what an argument or option of it means,
`example.deliveries retry` a line to type. What every command has is worded once: `help.option.lang`.
"""

from __future__ import annotations

import shutil
from typing import TYPE_CHECKING

import click

from scheduler.cli.options import spoken_language
from scheduler.cli.phrases import is_phrase, phrase
from scheduler.cli.program import NAME
from scheduler.cli.usage import metavar, spelled, suggestion

if TYPE_CHECKING:
    from click.shell_completion import CompletionItem

_WIDEST = 100
"""A longer line is hard to read, however wide the terminal."""


class SpokenCommand(click.Command):
    """A command that speaks its reader's language, in its help and of wrong words."""

    def get_help(self, ctx: click.Context) -> str:
        """The whole help, at the width of the terminal."""
        formatter = click.HelpFormatter(width=min(shutil.get_terminal_size().columns, _WIDEST) - 1)
        self.format_help(ctx, formatter)
        return formatter.getvalue().rstrip("\n")

    def format_help(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """What it does, how it is written, what may stand in it, and an example."""
        language, path = spoken_language(ctx), spoken_path(ctx)
        formatter.write_text(phrase(language, f"help.{path}"))
        formatter.write_paragraph()
        self.format_usage(ctx, formatter)
        own = self.get_params(ctx)
        _section(formatter, language, "arguments", _arguments(own, path, language))
        self.format_commands(ctx, formatter)
        _section(formatter, language, "options", _options(own, path, language))
        with formatter.section(phrase(language, "help.example")):
            for line in phrase(language, f"example.{path}").splitlines():
                formatter.write(f"  {line}\n")

    def format_usage(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """One line: the command and what may follow it."""
        language = spoken_language(ctx)
        pieces = [phrase(language, "help.any-options")]
        pieces += [metavar(p, language) for p in self.get_params(ctx) if isinstance(p, click.Argument)]
        if isinstance(self, click.Group):
            below = phrase(language, "help.a-command")
            # The program itself only shows its help without one.
            optional = self.invoke_without_command and ctx.parent is not None
            pieces.append(f"[{below}]" if optional else below)
        heading = phrase(language, "help.usage")
        formatter.write_usage(ctx.command_path, " ".join(pieces), prefix=f"{heading}: ")

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """A command has none below it."""

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """The words of the line taken in; UsageError for those that do not fit, told of this command."""
        surplus_allowed, ctx.allow_extra_args = ctx.allow_extra_args, True
        try:
            rest = super().parse_args(ctx, args)
        except click.UsageError as error:
            # click's parser does not say of every error whose it is.
            error.ctx = error.ctx or ctx
            raise
        if rest and not surplus_allowed and not ctx.resilient_parsing:
            raise click.UsageError(phrase(spoken_language(ctx), "usage.surplus", words=" ".join(rest)), ctx)
        return rest

    def shell_complete(self, ctx: click.Context, incomplete: str) -> list[CompletionItem]:
        """The options that begin so, with what they mean."""
        from click.shell_completion import CompletionItem

        if not incomplete.startswith("-"):
            return []
        language, path = spoken_language(ctx), spoken_path(ctx)
        return [
            CompletionItem(name, help=_meaning(param, path, language))
            for param in self.get_params(ctx)
            if isinstance(param, click.Option) and not param.hidden
            for name in param.opts
            if name.startswith(incomplete)
        ]


class SpokenGroup(SpokenCommand, click.Group):
    """A command with others below it."""

    command_class = SpokenCommand

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Each command in a line, in the order a clerk needs them."""
        _section(formatter, spoken_language(ctx), "commands", self.entries(ctx))

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """The command named by the first word; UsageError where there is none, with the one probably meant."""
        if not ctx.resilient_parsing and self.get_command(ctx, args[0]) is None:
            meant = suggestion(args[0], self.list_commands(ctx), spoken_language(ctx))
            text = phrase(spoken_language(ctx), "usage.no-such-command", word=args[0], meant=meant)
            raise click.UsageError(text, ctx)
        return super().resolve_command(ctx, args)

    def shell_complete(self, ctx: click.Context, incomplete: str) -> list[CompletionItem]:
        """The commands and options that begin so; quick, for it imports no command."""
        from click.shell_completion import CompletionItem

        found = [
            CompletionItem(name, help=does) for name, does in self.entries(ctx) if name.startswith(incomplete)
        ]
        return found + super().shell_complete(ctx, incomplete)

    def entries(self, ctx: click.Context) -> list[tuple[str, str]]:
        """Each command with what it does in a line; imports none of them."""
        path = spoken_path(ctx)
        return [
            (name, summary(name if path == NAME else f"{path} {name}", spoken_language(ctx)))
            for name in self.list_commands(ctx)
        ]


def spoken_path(ctx: click.Context) -> str:
    """The command as its words stand in `phrases`: `deliveries retry`, or the program itself."""
    return ctx.command_path.partition(" ")[2] or NAME


def summary(path: str, language: str) -> str:
    """What a command does, in a line."""
    return phrase(language, f"help.{path}").partition("\n")[0]


def _arguments(params: list[click.Parameter], path: str, language: str) -> list[tuple[str, str]]:
    return [
        (metavar(param, language), _meaning(param, path, language))
        for param in params
        if isinstance(param, click.Argument)
    ]


def _options(params: list[click.Parameter], path: str, language: str) -> list[tuple[str, str]]:
    return [
        (f"{', '.join(param.opts)} {metavar(param, language)}".rstrip(), _meaning(param, path, language))
        for param in params
        if isinstance(param, click.Option) and not param.hidden
    ]


def _meaning(param: click.Parameter, path: str, language: str) -> str:
    """What an option or argument means to this command, or to every one."""
    name = spelled(param).lstrip("-")
    own = f"help.{path}.{name}"
    return phrase(language, own if is_phrase(own) else f"help.option.{name}")


def _section(
    formatter: click.HelpFormatter, language: str, heading: str, rows: list[tuple[str, str]]
) -> None:
    if rows:
        with formatter.section(phrase(language, f"help.{heading}")):
            formatter.write_dl(rows)
