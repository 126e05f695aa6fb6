"""The clocks. This is the only file that reads the wall clock; everywhere else the instant is an argument."""

from __future__ import annotations

import json
import os
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path
from threading import Event
from typing import Protocol

_BOOT = getattr(time, "CLOCK_BOOTTIME", time.CLOCK_MONOTONIC)
"""Linux's monotonic clock stands still while the machine sleeps; this one does not."""


class Clock(Protocol):
    """What the time is, and how long things take."""

    def now(self) -> datetime:
        """The instant, in UTC."""
        ...

    def monotonic(self) -> float:
        """Seconds since some moment; never goes back, and goes on while the machine sleeps."""
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
        """Seconds since the machine started, also those it slept."""
        return time.clock_gettime(_BOOT)

    def wait(self, event: Event, seconds: float) -> bool:
        """Wait until `event` is set, at most that long. True if it was set."""
        return event.wait(seconds)

    def on_machine(self, instant: datetime) -> datetime:
        """What the machine's own clock says when `now` says `instant`, for whoever reads that one (UTC)."""
        return instant


class ArrangedClock(SystemClock):
    """The machine's clock as a test arranges it, by a file that is read at each look.

    The file is JSON: `rate` (60 makes a minute of each second, of wall and boot clock alike; it stays while a
    process runs), `since` (the Unix time from which on it goes at that rate) and `offset` (seconds; it moves
    the wall clock only, as somebody does who sets it, and may change at any time).
    """

    def __init__(self, file: Path) -> None:
        self._file = file

    def now(self) -> datetime:
        """The instant, in UTC."""
        rate, since, offset = self._read()
        return datetime.fromtimestamp(since + (time.time() - since) * rate + offset, UTC)

    def monotonic(self) -> float:
        """Seconds at the rate of the file."""
        return super().monotonic() * self._read()[0]

    def wait(self, event: Event, seconds: float) -> bool:
        """Wait until `event` is set, at most so many seconds at the rate of the file. True if it was set."""
        return event.wait(seconds / self._read()[0])

    def on_machine(self, instant: datetime) -> datetime:
        """What the machine's own clock says when `now` says `instant` (UTC)."""
        rate, since, offset = self._read()
        return datetime.fromtimestamp(since + (instant.timestamp() - offset - since) / rate, UTC)

    def _read(self) -> tuple[float, float, float]:
        words = json.loads(self._file.read_bytes())
        return words["rate"], words["since"], words["offset"]


def system_clock() -> SystemClock:
    """The clock of this process: the machine's, unless `DOITHOAI_TEST_CLOCK` names the file of a `ArrangedClock`."""
    file = os.environ.get("DOITHOAI_TEST_CLOCK")
    return ArrangedClock(Path(file)) if file else SystemClock()


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
