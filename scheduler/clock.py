"""The clocks. This is the only file that reads the wall clock; everywhere else the instant is an argument."""

from __future__ import annotations

import time
from datetime import UTC, datetime, timedelta
from threading import Event
from typing import Protocol


class Clock(Protocol):
    """What the time is, and how long things take."""

    def now(self) -> datetime:
        """The instant, in UTC."""
        ...

    def monotonic(self) -> float:
        """Seconds since some moment; never goes back."""
        ...

    def wait(self, event: Event, seconds: float) -> bool:
        """Wait until `event` is set, at most that long. True if it was set."""
        ...


class SystemClock:
    """The machine's clock."""

    def now(self) -> datetime:
        """The instant, in UTC."""
        return datetime.now(UTC)

    def monotonic(self) -> float:
        """Seconds since the machine started."""
        return time.monotonic()

    def wait(self, event: Event, seconds: float) -> bool:
        """Wait until `event` is set, at most that long. True if it was set."""
        return event.wait(seconds)


class VirtualClock:
    """A clock that stands still until it is set: for `simulate` and for tests."""

    def __init__(self, instant: datetime) -> None:
        self._instant = instant.astimezone(UTC)

    def now(self) -> datetime:
        """The instant it was set to, in UTC."""
        return self._instant

    def monotonic(self) -> float:
        """Seconds of virtual time."""
        return self._instant.timestamp()

    def wait(self, event: Event, seconds: float) -> bool:
        """Virtual waiting takes no time: the clock is that much later. True if `event` is set."""
        if not event.is_set():
            self._instant += timedelta(seconds=seconds)
        return event.is_set()

    def set(self, instant: datetime) -> None:
        """Move the hands, also back."""
        self._instant = instant.astimezone(UTC)
