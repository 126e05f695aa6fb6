"""`run`: the service on the real clock, with a thread that ticks, one that sends, and the signals that end it."""

from __future__ import annotations

import os
import select
import signal
import time
from collections.abc import Callable
from contextlib import suppress
from datetime import datetime, timedelta
from threading import Event, Lock, Thread, Timer
from types import FrameType
from typing import Any, Self

import structlog

from notifications.compose import LETTERS, environment
from scheduler.clock import Clock, SystemClock
from scheduler.config.settings import MailSettings
from scheduler.delivering import Deliverer
from scheduler.service import Service
from scheduler.systemd import Systemd
from scheduler.wakeup import INTERVAL, Wakeup
from scheduler.watch import Watch

log = structlog.get_logger()

LAST_ANSWER = 8.0
"""Seconds an ending service waits for the answer to the mail in flight."""
LAST_TICK = 1.5
"""Seconds it waits for a tick to end."""
LAST = 9.6
"""Seconds after which it is gone, whatever it still waits for."""
IDLE = 30.0
"""Seconds a sender sleeps at most: a row may have been written by another process."""
AFTER_ERROR = 5.0
MINDING = 5.0


class SendingThread:
    """Sends what waits, one message after the other."""

    def __init__(self, deliverer: Deliverer, clock: Clock, prepare: Callable[[], None]) -> None:
        """`prepare` is called once, before anything is sent."""
        self._deliverer, self._clock, self._prepare = deliverer, clock, prepare
        self._wake, self._ending = Event(), False
        self._busy_since: float | None = None
        # A daemon: a server that holds us up must not hold up the end of the process.
        self._thread = Thread(target=self._run, name="sender", daemon=True)

    def start(self) -> None:
        """Begin."""
        self._thread.start()

    def wake(self) -> None:
        """There may be something to send."""
        self._wake.set()

    def is_well(self) -> bool:
        """Alive, and not longer at one message than that may take."""
        since = self._busy_since
        # As the transport measures its timeouts: time that the machine slept does not count.
        in_time = since is None or time.monotonic() - since <= self._deliverer.longest
        # One that was told to end may have done so while a tick was still at work.
        return in_time and (self._ending or self._thread.is_alive())

    def finish(self) -> None:
        """Begin no further message."""
        self._ending = True
        self._wake.set()

    def wait(self, seconds: float) -> bool:
        """Wait that long for the message in flight. False if it has no answer yet."""
        self._thread.join(seconds)
        return not self._thread.is_alive()

    def _run(self) -> None:
        with suppress(Exception):
            # Whatever is wrong here is told when there is a mail.
            self._prepare()
        while not self._ending:
            pause = AFTER_ERROR
            try:
                pause = self._send_all()
            except Exception:
                # A database that is away for a while; whatever it is, the thread must live on.
                log.exception("sending_failed")
            finally:
                self._busy_since = None
            if not self._ending:
                self._clock.wait(self._wake, pause)
            self._wake.clear()

    def _send_all(self) -> float:
        """Send all that may be sent. Seconds until there is something to do again."""
        while not self._ending:
            self._busy_since = time.monotonic()
            if not self._deliverer.deliver_next():
                break
        self._deliverer.rest()
        ready = self._deliverer.ready_at()
        if ready is None:
            return IDLE
        return min(max((ready - self._clock.now()).total_seconds(), 0.05), IDLE)


def warm_up(mail: MailSettings) -> None:
    """Load what the first mail needs, lest it be out a tenth of a second later than the others."""
    for template in LETTERS:
        environment().get_template(template)
    if mail.host:
        from notifications.smtp.client import client_class

        client_class()


class Daemon:
    """The service with its threads."""

    def __init__(self, service: Service, clock: SystemClock, systemd: Systemd) -> None:
        self._service, self._clock, self._systemd = service, clock, systemd
        self._watch = Watch(service, systemd, os.environ)
        self._sender = SendingThread(service.deliverer, clock, lambda: warm_up(service.planner.config.mail))
        self._wakeup = Wakeup(self._tick, clock, interval=_interval(systemd))
        self._ticking, self._ending = Lock(), False

    def run(self) -> None:
        """Work until SIGTERM or SIGINT. To be called from the main thread, once.

        Raises at once what makes a start impossible: NoSoundConfigError, OtherSchoolError, a database's error.
        """
        with EndingSignals() as ending:
            now = self._clock.now()
            _begin(self._service, now)
            self._sender.start()
            self._wakeup.start()
            self._systemd.ready()
            log.info("service_ready")
            while not ending.wait(MINDING):
                self._wakeup.mind()
            # A tick that hangs, or a last word to a database that is locked: Python would wait for them.
            gone = Timer(LAST, os._exit, [0])
            gone.daemon = True
            gone.start()
            self._end()

    def _tick(self) -> datetime | None:
        with self._ticking:
            if self._ending:
                return None
            now = self._clock.now()
            try:
                ahead = self._service.tick(now)
            except Exception:
                # The next tick may go well.
                log.exception("tick_failed")
                self._watch.failed(now)
                return None
        self._sender.wake()
        well = self._sender.is_well()
        if not well:
            log.error("sender_hangs")
        self._watch.ticked(now, ahead, sender_is_well=well)
        return ahead

    def _end(self) -> None:
        self._systemd.stopping()
        self._wakeup.stop()
        self._sender.finish()
        ticked = self._ticking.acquire(timeout=LAST_TICK)
        self._ending = True
        if ticked:
            # A tick that was handed over just before must not find the lock taken for good: it would never end.
            self._ticking.release()
        sent = self._sender.wait(LAST_ANSWER)
        if ticked:
            with suppress(Exception):
                self._service.stop(self._clock.now(), in_flight=not sent)
        log.info("service_ended", in_flight=not sent, tick_hangs=not ticked)


def run_once(service: Service, clock: Clock) -> bool:
    """Sync, and do what is due now, waiting for rate limits but not for backoff. False if something due is left."""
    now, watch = clock.now(), Watch(service, Systemd({}), os.environ)
    ahead = _begin(service, now)
    service.deliver_due()
    never = Event()
    while (free := service.deliverer.limited_until()) is not None:
        clock.wait(never, max((free - clock.now()).total_seconds(), 0.05))
        service.deliver_due()
    left = service.has_left_over()
    watch.ticked(now, ahead, sender_is_well=True)
    service.stop(clock.now())
    watch.close()
    return not left


def _begin(service: Service, now: datetime) -> datetime:
    service.start(now)
    try:
        return service.tick(now)
    except Exception:
        # Else `status` would for a while take a service that could not start for one that runs.
        with suppress(Exception):
            service.stop(now)
        raise


def _interval(systemd: Systemd) -> timedelta:
    """Twice in the time systemd gives us, or more often."""
    return min(INTERVAL, systemd.watchdog / 2) if systemd.watchdog is not None else INTERVAL


class EndingSignals:
    """SIGTERM and SIGINT, while inside, are noted and can be waited for.

    By a pipe, as a handler runs between two bytecodes of the main thread: an `Event` that is being waited for
    there may be locked, and to set it would wait for ever.
    """

    def __init__(self) -> None:
        self._before: dict[signal.Signals, Any] = {}
        self._reader, self._writer = -1, -1

    def __enter__(self) -> Self:
        self._reader, self._writer = os.pipe2(os.O_CLOEXEC | os.O_NONBLOCK)
        for number in (signal.SIGTERM, signal.SIGINT):
            self._before[number] = signal.signal(number, self._handle)
        return self

    def __exit__(self, *_: object) -> None:
        for number, handler in self._before.items():
            signal.signal(number, handler)
        os.close(self._reader)
        os.close(self._writer)

    def wait(self, seconds: float) -> bool:
        """Wait for one, at most that long. True once there was one."""
        return bool(select.select([self._reader], [], [], seconds)[0])

    def _handle(self, _number: int, _frame: FrameType | None) -> None:
        with suppress(BlockingIOError):
            os.write(self._writer, b"!")
