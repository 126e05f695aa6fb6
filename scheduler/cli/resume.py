"""`doithoai resume`: people are told again; the clock is believed, and what a restore holds is let go."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

import click

from scheduler.cli.help import SpokenCommand
from scheduler.cli.options import Invocation, common_options
from scheduler.cli.phrases import phrase
from scheduler.cli.terminal import say

if TYPE_CHECKING:
    from scheduler.store.engine import Tx


@click.command("resume", cls=SpokenCommand)
@common_options
@click.pass_context
def command(ctx: click.Context) -> None:
    """Tell people again: after a pause, by this clock, and what a restored backup holds."""
    from scheduler.clock import system_clock
    from scheduler.config.faults import ConfigError
    from scheduler.opening import open_store

    invocation = ctx.ensure_object(Invocation)
    invocation.require_place()
    _, language = invocation.reader()
    try:
        settle = invocation.load().mail.settle
    except ConfigError:
        settle = timedelta(0)
    with open_store(invocation.path) as store, store.writing() as tx:
        now = system_clock().now()
        runs = _runs(tx, now)
        done = list(_resume(tx, now, settle, runs=runs))
    for key, count in done:
        say(phrase(language, f"resume.{key}", count=count))
    if not done:
        say(phrase(language, "resume.nothing" if runs else "resume.nothing-idle"))
    elif not runs and "paused-idle" not in dict(done):
        say(phrase(language, "resume.idle"))


def _runs(tx: Tx, now: datetime) -> bool:
    from scheduler.status import is_alive
    from scheduler.store import running

    service = running.running(tx)
    return service is not None and is_alive(service, now)


def _resume(tx: Tx, now: datetime, settle: timedelta, *, runs: bool) -> Iterator[tuple[str, int]]:
    """What was in the way and is no longer, with how many deliveries it concerns."""
    from scheduler.clock_guard import Reading, Trust, look
    from scheduler.store import restored, settling, standing

    before = standing.standing(tx)
    if standing.resume(tx):
        yield "paused" if runs else "paused-idle", 0
    _, doubt = look(Trust(), Reading(now, 0), before.last_tick, before.clock_accepted_at)
    if before.clock is not None or doubt is not None:
        standing.accept_clock(tx, now)
        settling.pull_in(tx, now, settle)
        yield "clock", 0
    if before.restored_at is not None:
        count = restored.release_restored(tx, now)
        yield "restored" if count else "restored-none", count
