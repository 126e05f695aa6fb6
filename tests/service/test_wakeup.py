"""When the service looks again, on the real clock."""

from __future__ import annotations

import time
from collections.abc import Iterator
from datetime import datetime, timedelta
from threading import Event

import pytest

from scheduler.clock import SystemClock
from scheduler.wakeup import Wakeup


class ShiftedClock(SystemClock):
    """The machine's clock, set by somebody."""

    shift = timedelta(0)

    def now(self) -> datetime:
        return super().now() + self.shift


class Ticks:
    """Counts, and says when it wants to be called next."""

    def __init__(self) -> None:
        self.at: list[float] = []
        self.ahead: list[timedelta] = []
        self.event = Event()
        self.clock = ShiftedClock()

    def __call__(self) -> datetime | None:
        self.at.append(time.monotonic())
        self.event.set()
        if self.ahead:
            return self.clock.now() + self.ahead.pop(0)
        return None

    def wait(self, count: int, seconds: float) -> bool:
        end = time.monotonic() + seconds
        while len(self.at) < count and time.monotonic() < end:
            time.sleep(0.01)
        return len(self.at) >= count


@pytest.fixture
def ticks() -> Ticks:
    return Ticks()


@pytest.fixture
def wakeup(ticks: Ticks) -> Iterator[Wakeup]:
    wakeup = Wakeup(ticks, ticks.clock, interval=timedelta(seconds=30))
    yield wakeup
    wakeup.stop()


def test_it_ticks_at_once(wakeup: Wakeup, ticks: Ticks) -> None:
    wakeup.start()
    assert ticks.wait(1, 5)


def test_a_tick_is_brought_forward_to_what_is_due_next_however_soon(wakeup: Wakeup, ticks: Ticks) -> None:
    ticks.ahead = [timedelta(0), timedelta(milliseconds=1), timedelta(milliseconds=400)]
    wakeup.start()
    assert ticks.wait(4, 10)
    assert ticks.at[3] - ticks.at[2] >= 0.39


def test_a_tick_that_raises_is_not_the_last(ticks: Ticks) -> None:
    calls: list[int] = []

    def tick() -> None:
        calls.append(1)
        raise ValueError("once more")

    wakeup = Wakeup(tick, ticks.clock, interval=timedelta(seconds=0.3))
    wakeup.start()
    end = time.monotonic() + 10
    while len(calls) < 3 and time.monotonic() < end:
        time.sleep(0.01)
    wakeup.stop()
    assert len(calls) >= 3


def test_a_clock_that_is_set_back_does_not_put_the_service_to_sleep(wakeup: Wakeup, ticks: Ticks) -> None:
    wakeup.start()
    assert ticks.wait(1, 5)
    ticks.clock.shift = timedelta(days=-3)
    wakeup.mind()
    # APScheduler still reads the machine's own clock, which is ahead of it: the job is due at once.
    assert ticks.wait(2, 5)
