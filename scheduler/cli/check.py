"""`doithoai check`: is config.toml sound, and what should a person look at."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

import click

from notifications.wording.words import words_for
from rules.plan import Code, Place, PlanWarning
from scheduler.cli.failure import EX_FAILED
from scheduler.cli.help import SpokenCommand
from scheduler.cli.options import Invocation, common_options, shown_path, today, years_after
from scheduler.config.faults import ConfigError, Fault
from scheduler.config.load import Config

CHECKED_YEARS = 2


@click.command("check", cls=SpokenCommand)
@click.option("--strict", is_flag=True)
@click.option("--format", "form", type=click.Choice(["table", "jsonl"]), default="table")
@common_options
@click.pass_context
def command(ctx: click.Context, strict: bool, form: str) -> None:
    """Is config.toml sound; then what to look at in the next 24 months. Errors exit 1."""
    invocation = ctx.ensure_object(Invocation)
    try:
        config = invocation.load()
        _check_templates(config, invocation)
    except ConfigError as error:
        if form == "jsonl":
            from scheduler.cli.jsonl import write_jsonl

            write_jsonl(_fault_row(fault, error.language) for fault in error.faults)
        else:
            from scheduler.cli.fault_report import show_faults

            show_faults(error, stderr=False)
        ctx.exit(EX_FAILED)
    first = today(config)
    last = years_after(first, CHECKED_YEARS)
    warnings = list(_warnings(config, first, last))
    if form == "jsonl":
        from scheduler.cli.jsonl import write_jsonl

        write_jsonl(_warning_row(warning, config, invocation) for warning in warnings)
    else:
        from scheduler.cli.check_report import show_warnings

        show_warnings(warnings, config, words_for(config.school, invocation.lang), first, last)
    if strict and warnings:
        ctx.exit(EX_FAILED)


def _check_templates(config: Config, invocation: Invocation) -> None:
    """Raises ConfigError for templates of the school's own that cannot be used."""
    if config.mail.templates is None:
        return
    from scheduler.template_check import template_faults

    if faults := template_faults(config, today(config)):
        raise ConfigError(faults, invocation.lang or config.school.language)


def _warnings(config: Config, first: date, last: date) -> Iterator[PlanWarning]:
    from rules.checks import check

    yield from check(config.school, first, last)
    if not config.mail.host:
        yield PlanWarning(Code.NO_MAIL_HOST, Place("mail", "host"), params={"outbox": config.mail.outbox})


def _fault_row(fault: Fault, language: str) -> dict[str, object]:
    return {
        "level": fault.level,
        "code": fault.code,
        "file": shown_path(fault.file),
        "path": fault.path,
        "line": fault.line,
        "column": fault.column,
        "key": None,
        "dates": [],
        "message": fault.message(language),
    }


def _warning_row(warning: PlanWarning, config: Config, invocation: Invocation) -> dict[str, object]:
    position = config.places.find(warning.place)
    return {
        "level": "warning",
        "code": str(warning.code),
        "file": shown_path(config.path),
        "path": position.path,
        "line": position.line,
        "column": position.column,
        "key": warning.key,
        "dates": [day.isoformat() for day in warning.dates],
        "message": _sentence(warning, config, invocation),
    }


def _sentence(warning: PlanWarning, config: Config, invocation: Invocation) -> str:
    from notifications.wording.warnings import warning_sentence

    return warning_sentence(words_for(config.school, invocation.lang), config.school, warning)
