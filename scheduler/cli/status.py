"""`doithoai status`: is all well; exits 1 if something needs a person."""

from __future__ import annotations

import shutil
import sys
from collections.abc import Iterator
from datetime import datetime
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

import click

from notifications.wording import dates
from notifications.wording.words import Words
from scheduler.cli.help import SpokenCommand
from scheduler.cli.jsonl import write_jsonl
from scheduler.cli.options import Invocation, common_options, shown_path
from scheduler.cli.phrases import is_phrase, phrase
from scheduler.cli.target_names import TargetNames
from scheduler.cli.terminal import broken, say, width

if TYPE_CHECKING:
    from scheduler.status import Status
    from scheduler.troubles import Trouble

EX_TROUBLE = 1
_VERSION_LETTERS = 12
_NAMED = 3
"""Up to so many people are named."""
_BESIDE_TROUBLES = 3
"""Reminders to come, where there is something more urgent to read."""


@click.command("status", cls=SpokenCommand)
@click.option("--format", "form", type=click.Choice(["table", "jsonl"]), default="table")
@common_options
@click.pass_context
def command(ctx: click.Context, form: str) -> None:
    """What runs, which version of the file, next reminders, troubles. Exits 1 if something needs a person."""
    from scheduler.clock import system_clock
    from scheduler.status import gather_status

    invocation = ctx.ensure_object(Invocation)
    now = system_clock().now()
    status = gather_status(invocation.path, now)
    if form == "table" and status.in_force is None and not status.path.exists():
        # The wrong folder: there is neither a plan nor a service to tell of. It raises.
        invocation.load()
    zone, language = invocation.reader()
    if form == "jsonl":
        write_jsonl([_row(status, zone)])
    else:
        words = Words(language, zone)
        lines = _Lines(status, words, TargetNames.of(invocation, status.in_force, words), now)
        for line in lines.on_a_screen() if sys.stdout.isatty() else lines.all():
            say(line)
    if status.troubles:
        ctx.exit(EX_TROUBLE)


def _row(status: Status, zone: ZoneInfo) -> dict[str, object]:
    force, running = status.in_force, status.running
    return {
        "well": not status.troubles,
        "runs": status.runs,
        "pid": running.pid if running else None,
        "host": running.host if running else None,
        "last_tick": _iso(running.last_tick if running else None, zone),
        "config": shown_path(status.path),
        "version": force.version.digest()[:_VERSION_LETTERS] if force else None,
        "in_force_since": _iso(force.activated_at if force else None, zone),
        "edited": status.edited,
        "next_reminders": [
            {"reminder": r.id, "of": r.target, "at": _iso(r.at, zone)} for r in status.next_reminders
        ],
        "deliveries": {str(state): count for state, count in (status.counts or {}).items()},
        "troubles": [
            {"code": str(t.code), "detail": t.detail, "since": _iso(t.since, zone)} for t in status.troubles
        ],
    }


def _iso(at: datetime | None, zone: ZoneInfo) -> str | None:
    return at.astimezone(zone).isoformat(timespec="seconds") if at else None


class _Lines:
    """Status for people: first whether all is well."""

    def __init__(self, status: Status, words: Words, names: TargetNames, now: datetime) -> None:
        self._status, self._words, self._names, self._now = status, words, names, now
        self._language = words.language

    def on_a_screen(self) -> list[str]:
        """As many troubles as fit the window with all the rest; at least one."""
        cells, rows = width(), shutil.get_terminal_size().lines
        for room in range(len(self._status.troubles), 1, -1):
            lines = list(self.all(room))
            if sum(len(broken(line, cells)) for line in lines) < rows:
                return lines
        return list(self.all(1))

    def all(self, room: int | None = None) -> Iterator[str]:
        """Line by line; `room` is how many troubles there is space for, None for any number."""
        below = list(self._below())
        troubles = list(self._grouped())
        if not troubles:
            yield self._say("status.well" if self._status.runs else "status.well-idle")
        else:
            yield self._say("status.troubles", count=len(troubles))
            for trouble in troubles[:room]:
                yield from trouble
            if room is not None and len(troubles) > room:
                yield self._say("status.more-troubles", count=len(troubles) - room)
        yield ""
        yield from below

    def _below(self) -> Iterator[str]:
        yield self._running()
        yield from self._plan()
        if self._status.in_force is not None:
            yield from self._reminders()
            yield self._deliveries()

    def _grouped(self) -> Iterator[tuple[str, str]]:
        """Each kind of trouble: what is wrong, and what to do about it."""
        by_code: dict[str, list[Trouble]] = {}
        for trouble in self._status.troubles:
            by_code.setdefault(trouble.code, []).append(trouble)
        for code, alike in by_code.items():
            others = self._say("trouble.others", count=len(alike) - 1) if len(alike) > 1 else ""
            first, _, _ = alike[0].detail.partition(":")
            yield (
                f"  - {self._trouble(alike[0])}{others}",
                f"    → {self._say(f'action.{code}', first=first)}",
            )

    def _trouble(self, trouble: Trouble) -> str:
        since = self._say("status.since", when=self._when(trouble.since)) if trouble.since else ""
        key = f"trouble.{trouble.code}"
        if trouble.code == "broken-edit" and self._status.in_force is None:
            key = "trouble.broken"
        # Of several faults `check` shows all; here the first one and their number will do.
        detail, *others = trouble.detail.splitlines() or [""]
        if trouble.code in ("told-and-gone", "told-and-moved"):
            return self._believed(key, detail)
        if trouble.entry is not None:
            detail = f"{trouble.entry.to}, {self._names.named(trouble.entry.target)}"
        elif trouble.code == "role-empty":
            detail = self._role(detail)
        elif trouble.code == "account":
            detail = self._account(detail)
        elif trouble.code == "clock":
            detail = self._words.say(f"clock.{detail}")
        elif trouble.code == "plan-ends" and not detail:
            key = "trouble.plan-ended"
        elif trouble.code == "not-running" and self._status.running and self._status.running.stopped_at:
            key, detail = "trouble.stopped", self._names.named(detail)
        elif trouble.code in ("plan-ends", "date-not-set"):
            detail = self._names.named(detail)
        more = self._say("status.more", count=len(others)) if others else ""
        return self._say(key, detail=detail) + more + since

    def _believed(self, key: str, detail: str) -> str:
        """What is not as people were told, how many believe in it, and the first of them."""
        target, _, people = detail.partition(": ")
        addresses = people.split(", ")
        who, left = ", ".join(addresses[:_NAMED]), len(addresses) - _NAMED
        if left > 0:
            who = self._say("trouble.told-and-gone.more", who=who, count=left)
        what = self._names.named(target)
        return self._say(key, what=what, count=len(addresses), who=who)

    def _role(self, detail: str) -> str:
        """The role, with its code for the roster, and what was to be told to those who have it."""
        role, _, reminder = detail.partition(": ")
        target = reminder.rpartition("/")[0].removesuffix("/session")
        return f"“{self._names.role(role)}” ({role}): {self._names.named(target)}"

    def _account(self, detail: str) -> str:
        """The account's trouble in words, the mail server's own in brackets."""
        code, _, said = detail.partition(": ")
        if not is_phrase(f"reason.{code}"):
            return detail
        words = self._say(f"reason.{code}")
        return f"{words} ({' '.join(said.split())})" if said.strip() else words

    def _running(self) -> str:
        running = self._status.running
        if running is None:
            return self._say("status.never-ran")
        if running.stopped_at is not None:
            return self._say("status.stopped", when=self._when(running.stopped_at))
        tick = self._when(running.last_tick) if running.last_tick else "-"
        key = "status.runs" if self._status.runs else "status.silent"
        return self._say(key, pid=running.pid, host=running.host, tick=tick)

    def _plan(self) -> Iterator[str]:
        force = self._status.in_force
        if force is None:
            yield self._say("status.no-plan", file=shown_path(self._status.path))
            return
        yield self._say(
            "status.plan",
            file=shown_path(self._status.path),
            version=force.version.digest()[:_VERSION_LETTERS],
            when=self._when(force.activated_at),
        )
        if self._status.edited:
            yield self._say("status.edited" if self._status.runs else "status.edited-stopped")

    def _reminders(self) -> Iterator[str]:
        if not self._status.next_reminders:
            yield self._say("status.no-reminders")
            return
        yield self._say("status.next")
        shown = _BESIDE_TROUBLES if self._status.troubles else None
        lines = [
            f"  {self._when(r.at)}  {self._names.named(r.target)}"
            + (self._say("status.due") if r.at <= self._now else "")
            for r in self._status.next_reminders
        ]
        # What a move makes due at once is often due by several leads, and is told once.
        yield from list(dict.fromkeys(lines))[:shown]

    def _deliveries(self) -> str:
        counts = {state: count for state, count in (self._status.counts or {}).items() if count}
        if not counts:
            return self._say("status.none-told")
        said = [f"{self._say(f'state.{state}')} {count}" for state, count in sorted(counts.items())]
        return self._say("status.counts", counts=", ".join(said))

    def _when(self, at: datetime | None) -> str:
        if at is None:
            return ""
        local = self._words.local(at)
        day = dates.weekday(self._words, local.weekday())
        return f"{dates.hour(local)} {day} {dates.numeric(self._words, local.date(), year=True)}"

    def _say(self, key: str, **values: object) -> str:
        return phrase(self._language, key, **values)
