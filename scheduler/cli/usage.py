"""What is said of a line that is written wrong: click finds the mistake, the words are ours."""

from __future__ import annotations

from collections.abc import Iterable

import click

from scheduler.cli.phrases import is_phrase, phrase
from scheduler.cli.program import NAME, program_name
from scheduler.cli.terminal import say


def show_usage_error(error: click.ClickException, language: str) -> None:
    """Say on standard error what is wrong, how the command is written, and where to read more."""
    if isinstance(error, click.exceptions.NoArgsIsHelpError):
        click.echo(error.message, err=True)
        return
    why = _sentence(error, language)
    # A sentence of its own elsewhere goes on here; a word in capitals stays one.
    why = why if why[1:2].isupper() else why[:1].lower() + why[1:]
    say(phrase(language, "usage.error", why=why), err=True)
    ctx = error.ctx if isinstance(error, click.UsageError) else None
    if ctx is not None:
        click.echo(ctx.get_usage(), err=True)
        say(
            phrase(language, "usage.more", command=program_name() + ctx.command_path.removeprefix(NAME)),
            err=True,
        )


def suggestion(word: str, known: Iterable[str], language: str) -> str:
    """ " Did you mean “check”?", or "" where nothing is near."""
    from scheduler.config.faults import nearest

    meant = nearest(word, known)
    return phrase(language, "usage.meant", word=meant) if meant else ""


def metavar(param: click.Parameter, language: str) -> str:
    """What stands for the value of an option or argument; "" for an option that takes none."""
    if isinstance(param, click.Option) and param.is_flag:
        return ""
    if isinstance(param.type, click.Choice) and param.metavar is None:
        return f"[{'|'.join(param.type.choices)}]"
    name = param.metavar or (param.human_readable_name if isinstance(param, click.Argument) else _kind(param))
    word = phrase(language, f"metavar.{name}") if is_phrase(f"metavar.{name}") else name
    return word if param.required or isinstance(param, click.Option) else f"[{word}]"


def spelled(param: click.Parameter) -> str:
    """The option in its long spelling, or the argument by its name in capitals."""
    return max(param.opts, key=len) if isinstance(param, click.Option) else param.human_readable_name


def _kind(param: click.Parameter) -> str:
    return "NUMBER" if isinstance(param.type, click.types.IntParamType) else param.type.name.upper()


def _sentence(error: click.ClickException, language: str) -> str:
    """The mistake in words. What our own code raises comes with words; click's errors are known by their type."""
    match error:
        case click.NoSuchOption():
            known = [name for param in _params(error) for name in param.opts]
            meant = suggestion(error.option_name, known, language)
            return phrase(language, "usage.no-such-option", word=error.option_name, meant=meant)
        case click.BadOptionUsage():
            flags = {
                name for param in _params(error) if metavar(param, language) == "" for name in param.opts
            }
            key = "usage.no-value-taken" if error.option_name in flags else "usage.value-missing"
            return phrase(language, key, option=error.option_name)
        case click.MissingParameter():
            return phrase(language, "usage.missing", what=_written(error.param, language))
        case click.BadParameter():
            return _of_value(error, language)
        case _:
            return error.message


def _of_value(error: click.BadParameter, language: str) -> str:
    param = error.param
    if param is None:
        return error.message
    what = _written(param, language)
    match param.type:
        case click.Choice(choices=choices):
            words = ", ".join(map(str, choices))
            return phrase(language, "usage.not-a-choice", what=what, words=words)
        case click.IntRange(min=least, max=most):
            return phrase(language, "usage.not-a-number-between", what=what, least=least, most=most)
        case click.types.IntParamType():
            return phrase(language, "usage.not-a-number", what=what)
        case click.Path(file_okay=False):
            return phrase(language, "usage.not-a-folder", what=what)
        case _:
            return phrase(language, "usage.bad-value", what=what, why=error.message)


def _written(param: click.Parameter | None, language: str) -> str:
    """The option or argument as it is told to the reader."""
    if isinstance(param, click.Option):
        return spelled(param)
    return metavar(param, language).strip("[]") if param is not None else ""


def _params(error: click.UsageError) -> list[click.Parameter]:
    return error.ctx.command.get_params(error.ctx) if error.ctx else []
