"""The real service on a virtual clock: what it would send in a window, as if it had been running before."""

from __future__ import annotations

import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

from notifications.fence import refusal
from notifications.model import Answer, Fence, Letter, Message, Phase
from rules.instants import day_span, local_day
from scheduler.clock import VirtualClock
from scheduler.config.load import Config
from scheduler.files import GivenFiles
from scheduler.service import Service
from scheduler.store.engine import Store
from scheduler.store.migrate import upgrade
from scheduler.store.sqlite import sqlite_url


@dataclass(frozen=True, slots=True)
class SentMessage:
    """One message the service would send at `at` (UTC), with what it was made of."""

    at: datetime
    letter: Letter
    message: Message


def simulate(
    config: Config,
    first: date,
    last: date,
    collect: Callable[[SentMessage], None],
    progress: Callable[[date], None] | None = None,
) -> None:
    """Hand `collect` each message for the reminders of the local days from `first` to `last`, in their order.

    `progress` is told each local day that begins. Mail limits do not apply.
    """
    start, end = day_span(first, last, ZoneInfo(config.school.timezone))
    clock = VirtualClock(start - timedelta(seconds=1))
    with tempfile.TemporaryDirectory(prefix="doithoai-") as folder:
        store = Store(sqlite_url(Path(folder) / "simulation.db"), durable=False)
        try:
            upgrade(store)
            _run(config, store, clock, (start, end), collect, progress)
        finally:
            store.close()


def _run(
    config: Config,
    store: Store,
    clock: VirtualClock,
    window: tuple[datetime, datetime],
    collect: Callable[[SentMessage], None],
    progress: Callable[[date], None] | None,
) -> None:
    start, end = window
    zone = ZoneInfo(config.school.timezone)

    def composed(letter: Letter, message: Message) -> None:
        # What was due before the window would have been sent before it.
        if clock.now() >= start:
            collect(SentMessage(clock.now(), letter, message))

    service = Service(
        GivenFiles(config),
        store,
        lambda _: _Collector(),
        clock,
        limits=False,
        composed=composed,
        raises=False,
    )
    service.start(clock.now())
    day: date | None = None
    while clock.now() < end:
        now = clock.now()
        if progress is not None and now >= start and local_day(now, zone) != day:
            day = local_day(now, zone)
            progress(day)
        service.tick(now)
        service.deliver_due()
        clock.set(service.next_wake(now))
    service.stop(end)


class _Collector:
    """A mail server that takes everything."""

    told = True
    longest = 1.0

    def credentials(self) -> str:
        """Nobody has to know us."""
        return ""

    def send(self, sender: str, recipient: str, data: bytes, fence: Fence) -> Answer:  # noqa: ARG002
        """Accepted, once the fence is committed."""
        return refusal(fence) or Answer(Phase.DOT, 250, "collected")

    def rest(self) -> None:
        """Nothing is open."""

    def close(self) -> None:
        """Nothing is open."""
