"""When to look again: every 30 seconds, and earlier when something is known to be due.

APScheduler holds one job. What is to be done stands in the database, so nothing is lost with it; and the
interval is how a clock that was set, a machine that slept or a row written by another process is noticed.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from threading import RLock

import structlog
from apscheduler.events import EVENT_JOB_ERROR, EVENT_JOB_EXECUTED, JobExecutionEvent
from apscheduler.executors.pool import ThreadPoolExecutor
from apscheduler.schedulers.background import BackgroundScheduler

from scheduler.clock import SystemClock

log = structlog.get_logger()

INTERVAL = timedelta(seconds=30)
_SHORTEST = timedelta(seconds=1)
_JOB = "tick"


class Wakeup:
    """Calls `tick` in a thread of its own. `tick` says when it has to be called next, at the latest.

    APScheduler reads the machine's own clock, so all that it is told is said in that.
    """

    def __init__(
        self, tick: Callable[[], datetime | None], clock: SystemClock, *, interval: timedelta = INTERVAL
    ) -> None:
        self._tick, self._clock = tick, clock
        now = clock.now()
        # A test's clock may run so fast that there would be nothing but ticks.
        self._interval = min(
            interval, max(clock.on_machine(now + interval) - clock.on_machine(now), _SHORTEST)
        )
        self._next: datetime | None = None
        # APScheduler's own lock is held while it hands a job over, so ours never waits for it the other way.
        self._lock = RLock()
        self._scheduler = BackgroundScheduler(
            timezone=UTC,
            executors={"default": ThreadPoolExecutor(1)},
            job_defaults={"coalesce": True, "max_instances": 1, "misfire_grace_time": None},
        )
        self._scheduler.add_job(
            self._run,
            "interval",
            seconds=self._interval.total_seconds(),
            id=_JOB,
            timezone=UTC,
            next_run_time=clock.on_machine(now),
        )
        self._scheduler.add_listener(self._finished, EVENT_JOB_EXECUTED | EVENT_JOB_ERROR)

    def start(self) -> None:
        """Begin with a tick at once."""
        self._scheduler.start()

    def stop(self) -> None:
        """No tick begins any more; one that runs is not waited for."""
        self._scheduler.shutdown(wait=False)

    def mind(self) -> None:
        """To be called every few seconds from outside: sees that the next tick is never further than the interval.

        After the clock was set back, APScheduler would sleep until it has caught up, be it days.
        """
        job = self._scheduler.get_job(_JOB)
        now = self._clock.on_machine(self._clock.now())
        if job is not None and job.next_run_time > now + self._interval + timedelta(seconds=1):
            log.warning("clock_set_back", next_tick=job.next_run_time.isoformat())
            self._scheduler.modify_job(_JOB, next_run_time=now)

    def _run(self) -> None:
        # Waits until APScheduler has done handing us over. A tick that ended before would be finished within that,
        # and the instant it asked for overwritten by that of the interval.
        self._scheduler.get_job(_JOB)
        self._next = self._tick()

    def _finished(self, _event: JobExecutionEvent) -> None:
        # Only now: brought forward from within itself, a job is refused as still running and waits a whole interval.
        if self._next is not None:
            self._bring_forward(max(self._next, self._clock.now()))
            self._next = None

    def _bring_forward(self, instant: datetime) -> None:
        at = self._clock.on_machine(instant)
        with self._lock:
            job = self._scheduler.get_job(_JOB)
            if job is not None and at < job.next_run_time:
                self._scheduler.modify_job(_JOB, next_run_time=at)
