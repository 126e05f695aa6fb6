"""`doithoai simulate`: the real service on a virtual clock, and every message it would send."""

from __future__ import annotations

import logging
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date
from itertools import groupby
from pathlib import Path
from typing import TYPE_CHECKING

import click

from notifications.wording import dates
from notifications.wording.words import Words, words_for
from rules.expand import expand
from rules.model import School
from rules.plan import Session, Status
from scheduler.cli.help import SpokenCommand
from scheduler.cli.jsonl import write_jsonl
from scheduler.cli.options import Day, Invocation, check_order, common_options
from scheduler.cli.phrases import phrase
from scheduler.cli.plan_lines import name_of, plain
from scheduler.cli.terminal import say

if TYPE_CHECKING:
    from scheduler.simulation import SentMessage


@click.command("simulate", cls=SpokenCommand)
@click.option("--from", "first", type=Day(), required=True)
@click.option("--to", "last", type=Day(), required=True)
@click.option("--format", "form", type=click.Choice(["table", "jsonl"]), default="table")
@click.option(
    "--eml",
    "folder",
    type=click.Path(file_okay=False, path_type=Path),
)
@common_options
@click.pass_obj
def command(invocation: Invocation, first: date, last: date, form: str, folder: Path | None) -> None:
    """The real service on a virtual clock with a throwaway database: every message of that window.

    Nothing is sent.
    """
    from scheduler.log import configure
    from scheduler.simulation import simulate

    check_order(invocation, first, last)
    config = invocation.load()
    if folder is not None:
        # They hold people's names and addresses. Now, for nobody likes to hear of it after a long run.
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    words = words_for(config.school, invocation.lang)
    # The story of the virtual service is the messages; its log would drown them.
    configure(level=logging.CRITICAL)
    messages: list[SentMessage] = []
    with _progress(first, last) as progress:
        simulate(config, first, last, messages.append, progress)
    if folder is not None:
        _write_eml(messages, folder, words)
    if form == "jsonl":
        write_jsonl(_row(message, words) for message in messages)
    else:
        _show(messages, words)
        if folder is not None:
            say(phrase(words.language, "simulate.eml", count=len(messages), folder=folder))
        for line in _silent(config.school, first, last, words):
            say(line)


def _row(sent: SentMessage, words: Words) -> dict[str, object]:
    return {
        "at": words.local(sent.at).isoformat(),
        "to": sent.message.to,
        "subject": sent.message.subject,
        "message_id": sent.message.message_id,
        "items": [
            {
                "kind": "session" if isinstance(item.target, Session) else "deadline",
                "of": item.target.id,
                "reminder": item.reminder.id,
            }
            for item in sent.letter.items
        ],
    }


def _show(messages: list[SentMessage], words: Words) -> None:
    for at, due in groupby(messages, key=lambda sent: sent.at):
        say(dates.moment_short(words, at))
        told: dict[str, list[str]] = {}
        for sent in due:
            told.setdefault(sent.message.subject, []).append(sent.message.to)
        for subject, addresses in told.items():
            say(f"  {subject}")
            say(f"    → {', '.join(addresses)}")
    say(phrase(words.language, "simulate.count", count=len(messages)))


def _silent(school: School, first: date, last: date, words: Words) -> Iterator[str]:
    """The sessions of those days of which nobody is told because they have no certain date."""
    for session in expand(school, first, last).sessions:
        if session.status in (Status.PROVISIONAL, Status.TO_BE_SET):
            key = f"simulate.silent.{session.status}"
            yield phrase(words.language, key, title=plain(session.title), name=name_of(session))


def _write_eml(messages: list[SentMessage], folder: Path, words: Words) -> None:
    for number, sent in enumerate(messages, start=1):
        name = f"{number:05d}-{words.local(sent.at):%Y-%m-%dT%H%M}-{_safe(sent.message.to)}.eml"
        (folder / name).touch(mode=0o600)
        (folder / name).write_bytes(sent.message.data)


def _safe(address: str) -> str:
    return "".join(letter if letter.isalnum() or letter in "@.-_" else "_" for letter in address)


@contextmanager
def _progress(first: date, last: date) -> Iterator[Callable[[date], None] | None]:
    """What is told each day that begins, to show how far a long run is; None away from a terminal."""
    if not sys.stderr.isatty():
        yield None
        return
    with click.progressbar(length=(last - first).days + 1, file=sys.stderr, width=0) as bar:
        yield lambda day: bar.update((day - first).days + 1 - bar.pos)
