"""`doithoai plan`: sessions, deadlines and reminders of a window, by time."""

from __future__ import annotations

import os
import sys
from datetime import date, timedelta
from typing import TYPE_CHECKING

import click

from notifications.wording.words import Words, words_for
from rules.expand import expand
from scheduler.cli.failure import EX_FAILED, report
from scheduler.cli.help import SpokenCommand
from scheduler.cli.jsonl import write_jsonl
from scheduler.cli.options import (
    Day,
    Invocation,
    check_order,
    common_options,
    shown_path,
    today,
    years_after,
)
from scheduler.cli.phrases import phrase
from scheduler.cli.plan_rows import in_order, row
from scheduler.cli.terminal import say

if TYPE_CHECKING:
    from scheduler.config.load import Config

_MOST_DAYS = 36_500
"""A hundred years; the calendar itself ends somewhere."""


@click.command("plan", cls=SpokenCommand)
@click.option("--from", "first", type=Day())
@click.option("--to", "last", type=Day())
@click.option("--days", type=click.IntRange(0, _MOST_DAYS))
@click.option("--by", type=click.Choice(["month", "person", "role"]), default="month")
@click.option("--diff", "compares", is_flag=True)
@click.option("--format", "form", type=click.Choice(["table", "jsonl", "csv", "ics"]), default="table")
@common_options
@click.pass_context
def command(
    ctx: click.Context,
    *,
    first: date | None,
    last: date | None,
    days: int | None,
    by: str,
    compares: bool,
    form: str,
) -> None:
    """The plan: sessions, deadlines and reminders, by time. Dates are inclusive, local days of the school."""
    invocation = ctx.ensure_object(Invocation)
    if last is not None and days is not None:
        raise click.UsageError(phrase(invocation.language, "usage.to-or-days"))
    _check_together(invocation, by, form, compares=compares)
    config = invocation.load()
    first = first or today(config)
    if last is None:
        last = first + timedelta(days=days) if days is not None else years_after(first, 1)
    check_order(invocation, first, last)
    words = words_for(config.school, invocation.lang)
    if compares:
        ctx.exit(_compare(invocation, config, words, (first, last), form))
    _show(config, words, (first, last), by, form)


def _check_together(invocation: Invocation, by: str, form: str, *, compares: bool) -> None:
    """A usage error for options that say nothing together."""
    if compares and (by != "month" or form not in ("table", "jsonl")):
        raise click.UsageError(phrase(invocation.language, "usage.diff-stands-alone"))
    if form != "table" and by != "month":
        raise click.UsageError(phrase(invocation.language, "usage.by-is-for-the-table", by=by, form=form))


def _show(config: Config, words: Words, days: tuple[date, date], by: str, form: str) -> None:
    school = config.school
    plan = expand(school, *days)
    match form:
        case "jsonl":
            sessions = {session.id: session for session in plan.sessions}
            write_jsonl(row(item, words, sessions) for item in in_order(plan))
        case "csv":
            from scheduler.cli.plan_csv import write_csv

            write_csv(plan, school, words)
        case "ics":
            from notifications.ics import calendar
            from scheduler.clock import system_clock

            sys.stdout.buffer.write(calendar(plan, school, system_clock().now(), words.language))
        case _:
            from scheduler.cli.plan_table import show_plan

            show_plan(plan, school, words, days, today(config), by)


def _compare(invocation: Invocation, config: Config, words: Words, days: tuple[date, date], form: str) -> int:
    """Show what the file would change; the exit status."""
    from scheduler.clock import system_clock
    from scheduler.comparison import base_of, compare
    from scheduler.errors import OtherSchoolError

    try:
        # The file that is used where none is named: the service's, of which this one may be a copy.
        base = base_of(config, Invocation(os.environ.get("DOITHOAI_CONFIG")).path)
    except OtherSchoolError as error:
        # `run` cannot start for it; here it is a finding.
        report(error, invocation)
        return EX_FAILED
    if base is None:
        file = shown_path(config.path)
        say(phrase(invocation.language, "diff.none-in-force", file=file), err=True)
        return EX_FAILED
    comparison = compare(base, config.school, days, system_clock().now())
    from scheduler.cli.plan_diff import diff_rows, show_diff

    if form == "jsonl":
        write_jsonl(diff_rows(comparison, words))
    else:
        file, admin = shown_path(config.path), bool(config.service.admin)
        show_diff(comparison, config.school, words, days, file, admin=admin)
    return 0
