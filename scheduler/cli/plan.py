"""`doithoai plan`: sessions, deadlines and reminders of a window, by time."""

from __future__ import annotations

import sys
from datetime import date, timedelta

import click

from notifications.wording.words import words_for
from rules.expand import expand
from scheduler.cli.help import SpokenCommand
from scheduler.cli.jsonl import write_jsonl
from scheduler.cli.options import Day, Invocation, check_order, common_options, today, years_after
from scheduler.cli.phrases import phrase
from scheduler.cli.plan_rows import in_order, row


@click.command("plan", cls=SpokenCommand)
@click.option("--from", "first", type=Day())
@click.option("--to", "last", type=Day())
@click.option("--days", type=click.IntRange(min=0))
@click.option("--by", type=click.Choice(["month", "person", "role"]), default="month")
@click.option("--format", "form", type=click.Choice(["table", "jsonl", "csv", "ics"]), default="table")
@common_options
@click.pass_obj
def command(
    invocation: Invocation, first: date | None, last: date | None, days: int | None, by: str, form: str
) -> None:
    """The plan: sessions, deadlines and reminders, by time. Dates are inclusive, local days of the school."""
    config = invocation.load()
    first = first or today(config)
    if last is None:
        last = first + timedelta(days=days) if days is not None else years_after(first, 1)
    check_order(invocation, first, last)
    if form != "table" and by != "month":
        raise click.UsageError(phrase(invocation.language, "usage.by-is-for-the-table", by=by, form=form))
    school, words = config.school, words_for(config.school, invocation.lang)
    plan = expand(school, first, last)
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

            sys.stdout.buffer.write(calendar(plan, school, system_clock().now()))
        case _:
            from scheduler.cli.plan_table import show_plan

            show_plan(plan, school, words, (first, last), today(config), by)
