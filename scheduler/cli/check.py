"""`doithoai check`: is config.toml sound, and what should a person look at."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from datetime import date

import click

from rules.plan import Code, Place, PlanWarning
from scheduler.cli.failure import EX_FAILED
from scheduler.cli.options import Invocation, common_options, shown_path, today, years_after
from scheduler.cli.phrases import phrase
from scheduler.cli.terminal import say
from scheduler.config.faults import ConfigError, Fault
from scheduler.config.load import Config

_YEARS = 2
_OF_THE_FILE = ("file-", "empty-file")
_SHOWN = 6
"""Up to so many dates are listed behind a warning."""


@click.command("check", epilog="Ví dụ / example:  doithoai --config config.toml check --strict")
@click.option("--strict", is_flag=True, help="có cảnh báo cũng thoát với mã 1 / warnings exit 1 too")
@click.option("--format", "form", type=click.Choice(["table", "jsonl"]), default="table")
@common_options
@click.pass_context
def command(ctx: click.Context, strict: bool, form: str) -> None:
    """Kiểm tra config.toml, rồi báo những điều nên xem lại trong 24 tháng tới.

    Is config.toml sound; then what to look at in the next 24 months. Errors exit 1.
    """
    invocation = ctx.find_object(Invocation)
    assert invocation is not None
    try:
        config = invocation.load()
    except ConfigError as error:
        if form == "jsonl":
            from scheduler.cli.jsonl import write_jsonl

            write_jsonl(_fault_row(fault, error.language) for fault in error.faults)
        else:
            show_faults(error, stderr=False)
        ctx.exit(EX_FAILED)
    warnings = list(_warnings(config))
    if form == "jsonl":
        from scheduler.cli.jsonl import write_jsonl

        write_jsonl(_warning_row(warning, config, invocation) for warning in warnings)
    else:
        _show(warnings, config, invocation)
    if strict and warnings:
        ctx.exit(EX_FAILED)


def _warnings(config: Config) -> Iterator[PlanWarning]:
    from rules.checks import check

    first = today(config)
    yield from check(config.school, first, years_after(first, _YEARS))
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
    from notifications.wording.words import words_for

    return warning_sentence(words_for(config.school, invocation.lang), config.school, warning)


def show_faults(error: ConfigError, *, stderr: bool) -> None:
    """Print every fault with its place, for people."""
    first = error.faults[0]
    file, count = shown_path(first.file), len(error.faults)
    say(phrase(error.language, "check.broken", file=file, count=count), err=stderr)
    for fault in error.faults:
        place = _place(fault, error.language)
        where = [shown_path(fault.file)] if fault.file != first.file else []
        where += [place] if place else []
        said = f"{', '.join(where)}: " if where else ""
        say(f"  - {said}{fault.message(error.language)}", err=stderr)


def _place(fault: Fault, language: str) -> str:
    """Where in its file a fault is; "" for one of the file as a whole."""
    if fault.code.startswith(_OF_THE_FILE):
        return ""
    place = phrase(language, "check.place", line=fault.line, column=fault.column)
    return f"{place} ({fault.path})" if fault.path else place


def _show(warnings: list[PlanWarning], config: Config, invocation: Invocation) -> None:
    language = invocation.language
    say(phrase(language, "check.sound", file=shown_path(config.path)))
    if not warnings:
        say(phrase(language, "check.no-warnings"))
        return
    say(phrase(language, "check.warnings", count=len(warnings)))
    for alike in _grouped(warnings):
        position = config.places.find(alike[0].place)
        place = phrase(language, "check.place", line=position.line, column=position.column)
        say(f"  - {_sentence(alike[0], config, invocation)} [{alike[0].code}; {place}]")
        more = [day for warning in alike[1:] for day in warning.dates[-1:]]
        if len(alike) > 1:
            say("    " + phrase(language, "warning.more", count=len(alike) - 1, dates=_days(more)))


def _grouped(warnings: Iterable[PlanWarning]) -> list[list[PlanWarning]]:
    """Those of one code at one place together, in the order of the first; the least pressing last, in one."""
    groups: dict[tuple[Code, Place | None], list[PlanWarning]] = defaultdict(list)
    for warning in warnings:
        minor = warning.code is Code.REMINDER_ON_DAY_OFF
        groups[warning.code, None if minor else warning.place].append(warning)
    return sorted(groups.values(), key=lambda alike: alike[0].code is Code.REMINDER_ON_DAY_OFF)


def _days(days: Iterable[date]) -> str:
    distinct = list(dict.fromkeys(days))
    shown = ", ".join(f"{day:%d/%m/%Y}" for day in distinct[:_SHOWN])
    return f"{shown}, …" if len(distinct) > _SHOWN else shown
