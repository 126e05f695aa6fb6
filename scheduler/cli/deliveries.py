"""`doithoai deliveries`: what was told to whom, and another try."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

import click

from notifications.wording import dates
from notifications.wording.words import Words
from scheduler.cli.help import SpokenGroup
from scheduler.cli.jsonl import write_jsonl
from scheduler.cli.options import Invocation, common_options
from scheduler.cli.phrases import is_phrase, phrase
from scheduler.cli.target_names import TargetNames
from scheduler.cli.terminal import say

if TYPE_CHECKING:
    from scheduler.store.ledger import Entry
    from scheduler.store.plan import InForce

_STATES = ("pending", "sending", "sent", "shown", "failed", "unknown", "missed", "superseded", "done", "held")
_ON_A_SCREEN = 50
"""The newest, where more would only scroll away; a pipe gets them all."""


@click.group("deliveries", cls=SpokenGroup, invoke_without_command=True)
@click.option("--state", metavar="STATE", type=click.Choice(_STATES))
@click.option("--format", "form", type=click.Choice(["table", "jsonl"]), default="table")
@common_options
@click.pass_context
def command(ctx: click.Context, state: str | None, form: str) -> None:
    """What was told to whom, by the reminder's instant."""
    if ctx.invoked_subcommand is not None:
        return
    invocation = ctx.ensure_object(Invocation)
    invocation.require_place()
    zone, language = invocation.reader()
    rows, in_force = _entries(invocation.path, state)
    if form == "jsonl":
        write_jsonl(_row(entry, zone) for entry in rows)
    else:
        words = Words(language, zone)
        if not rows:
            key = "deliveries.none-so" if state else "deliveries.none"
            said = phrase(language, f"state.{state}") if state else ""
            say(phrase(language, key, state=said))
            return
        _show(rows, words, TargetNames.of(invocation, in_force, words))


def _entries(path: Path, state: str | None) -> tuple[list[Entry], InForce | None]:
    from notifications.dispatch import State
    from scheduler.files import Files
    from scheduler.store.ledger import entries
    from scheduler.store.looking import looking
    from scheduler.store.plan import in_force

    with looking(Files(path).database()) as tx:
        if tx is None:
            return [], None
        return entries(tx, State(state) if state else None), in_force(tx)


def _has_database(path: Path) -> bool:
    """Whether the service has ever run: to look must not make a database."""
    from scheduler.files import Files
    from scheduler.store.engine import sqlite_path

    file = sqlite_path(Files(path).database())
    return file is None or file.exists()


@command.command("retry")
@click.argument("delivery", metavar="ID")
@common_options
@click.pass_context
def retry_command(ctx: click.Context, delivery: str) -> None:
    """Another try for a delivery that failed, refused for one that was sent."""
    from scheduler.clock import system_clock
    from scheduler.errors import RetryRefusedError
    from scheduler.opening import open_store
    from scheduler.store.ledger import retry

    invocation = ctx.ensure_object(Invocation)
    invocation.require_place()
    _, language = invocation.reader()
    if not _has_database(invocation.path):
        raise RetryRefusedError(delivery, "unknown-id")
    with open_store(invocation.path) as store, store.writing() as tx:
        retry(tx, delivery, system_clock().now())
    say(phrase(language, "deliveries.retried", id=delivery))


def _row(entry: Entry, zone: ZoneInfo) -> dict[str, object]:
    return {
        "id": entry.id,
        "state": str(entry.state),
        "to": entry.to,
        "reminder": entry.reminder,
        "of": entry.target,
        "at": entry.at.astimezone(zone).isoformat(),
        "attempts": entry.attempts,
        "message_id": entry.message_id,
        "reason": entry.reason,
    }


def _show(rows: list[Entry], words: Words, names: TargetNames) -> None:
    from rich.table import Table

    from scheduler.cli.terminal import console

    table = Table(box=None, pad_edge=False, show_edge=False, header_style="quiet", padding=(0, 2, 0, 0))
    for column in ("id", "when", "to"):
        # An address cut short is no address: rather broken over two lines.
        table.add_column(
            phrase(words.language, f"deliveries.{column}"), no_wrap=column != "to", overflow="fold"
        )
    shown = rows[-_ON_A_SCREEN:] if sys.stdout.isatty() else rows
    for entry in shown:
        about = names.named(entry.target)
        if entry.revision:
            about = phrase(words.language, "deliveries.anew", about=about, number=entry.revision)
        when, why = _when(entry, words), _why(entry, words.language)
        table.add_row(entry.id, when, "\n".join(filter(None, (entry.to, about, why))))
    console().print(table)
    if len(shown) < len(rows):
        say()
        say(phrase(words.language, "deliveries.newest", shown=len(shown), count=len(rows)))


def _when(entry: Entry, words: Words) -> str:
    """What became of it and when that was; of what has not been sent, when it is or was to be told."""
    was_sent = entry.state in ("sent", "shown") and entry.settled_at is not None
    local = words.local(entry.settled_at if was_sent and entry.settled_at else entry.at)
    at = f"{dates.hour(local)} {dates.numeric(words, local.date(), year=True)}"
    state = phrase(words.language, f"state.{entry.state}")
    key = "deliveries.sent" if was_sent else "deliveries.to-tell"
    return f"{state}\n{phrase(words.language, key, at=at)}"


def _why(entry: Entry, language: str) -> str:
    """Why it was not sent; the mail server's own words in brackets."""
    if entry.state in ("sent", "shown"):
        return ""
    why = phrase(language, f"reason.{entry.reason}") if is_phrase(f"reason.{entry.reason}") else ""
    if entry.answer:
        why = f"{why} ({entry.answer})" if why else entry.answer
    return why
