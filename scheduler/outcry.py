"""How the service cries out without the mail account: a command, and a URL that is called while all is well.

Each works in a thread of its own: a command that hangs or a server that does not answer must hold up no reminder.
"""

from __future__ import annotations

import os
import shlex
import signal
import subprocess
from collections.abc import Mapping
from contextlib import suppress
from queue import SimpleQueue
from threading import Event, Lock, Thread
from urllib.parse import urlsplit

import structlog

from scheduler.secret import FILE_VARIABLE, VARIABLE

log = structlog.get_logger()

COMMAND_SECONDS = 30.0
PING_SECONDS = 10.0
_SECRETS = frozenset({"CREDENTIALS_DIRECTORY", FILE_VARIABLE, VARIABLE, "PGPASSWORD", "PGPASSFILE"})
_SYSTEMD = frozenset({"NOTIFY_SOCKET", "WATCHDOG_USEC", "WATCHDOG_PID"})
_NOT_FOR_OTHERS = _SECRETS | _SYSTEMD
"""Of our environment: where passwords are, and what lets a process speak to systemd in our name."""


class AlarmCommand:
    """Runs `[service] alarm_command`, one after the other, without a shell."""

    def __init__(self, environment: Mapping[str, str], *, seconds: float = COMMAND_SECONDS) -> None:
        """`environment` is `os.environ`, or the like. A command that runs for longer than `seconds` is killed."""
        self._environment = {key: value for key, value in environment.items() if key not in _NOT_FOR_OTHERS}
        self._seconds = seconds
        self._queue: SimpleQueue[tuple[str, str, str]] = SimpleQueue()
        self._idle = Event()
        self._idle.set()
        self._lock, self._waiting = Lock(), 0
        self._thread: Thread | None = None

    def run(self, command: str, cause: str, text: str) -> None:
        """Run `command`, split into words as a shell does it, at once or after those before. Returns at once.

        It finds the code of the cause in DOITHOAI_ALARM and what it is, in a sentence, in DOITHOAI_ALARM_TEXT.
        """
        with self._lock:
            self._waiting += 1
            self._idle.clear()
            self._queue.put((command, cause, text))
            if self._thread is None:
                thread = Thread(target=self._work, name="alarm", daemon=True)
                thread.start()
                # Only now: a machine that has no thread to give may have one the next time.
                self._thread = thread

    def wait(self, seconds: float) -> bool:
        """Wait at most that long until all have run. False if one still does."""
        return self._idle.wait(seconds)

    def _work(self) -> None:
        while True:
            command, cause, text = self._queue.get()
            try:
                self._run(command, cause, text)
            except Exception:
                log.exception("alarm_command_failed", cause=cause)
            with self._lock:
                self._waiting -= 1
                if self._waiting == 0:
                    self._idle.set()

    def _run(self, command: str, cause: str, text: str) -> None:
        words = shlex.split(command)
        environment = self._environment | {
            "DOITHOAI_ALARM": cause,
            "DOITHOAI_ALARM_TEXT": text.replace("\0", ""),
        }
        # In a session of its own, so that whatever it starts ends with it.
        process = subprocess.Popen(  # noqa: S603  # the admin's own command, from their own file, without a shell
            words,
            env=environment,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
        )
        try:
            status: int | None = process.wait(self._seconds)
        except subprocess.TimeoutExpired:
            status = None
        finally:
            with suppress(ProcessLookupError):
                os.killpg(process.pid, signal.SIGKILL)
            process.wait()
        if status == 0:
            log.info("alarm_command_ran", cause=cause)
        else:
            log.error("alarm_command_failed", cause=cause, status=status, killed=status is None)


class Ping:
    """Calls `[service] ping`, one call at a time. Who watches the URL cries out when the calls stay away."""

    def __init__(self, *, seconds: float = PING_SECONDS) -> None:
        self._seconds = seconds
        self._busy = Lock()
        self._failed = False

    def call(self, url: str) -> None:
        """Call `url`, which is http or https. Returns at once; does nothing while a call before is under way."""
        if not self._busy.acquire(blocking=False):
            return
        try:
            Thread(target=self._call, args=(url,), name="ping", daemon=True).start()
        except BaseException:
            self._busy.release()
            raise

    def wait(self, seconds: float) -> bool:
        """Wait at most that long for a call that is under way. False if it still is."""
        done = self._busy.acquire(timeout=seconds)
        if done:
            self._busy.release()
        return done

    def _call(self, url: str) -> None:
        try:
            self._open(url)
        except Exception as error:  # noqa: BLE001  # whatever a server or a name service does, it is no concern of ours
            # Without its words, which hold the URL, and who knows that can call it in our name.
            if not self._failed:
                log.warning("ping_failed", why=type(error).__name__, status=getattr(error, "code", None))
            self._failed = True
        else:
            if self._failed:
                log.info("ping_works")
            self._failed = False
        finally:
            self._busy.release()

    def _open(self, url: str) -> None:
        # Imported late: it takes as long as a small command does in all.
        from urllib import request

        if urlsplit(url).scheme not in ("http", "https"):
            message = "ping is no http URL"
            raise ValueError(message)
        # Not the common opener, which also opens files and FTP, be it by a redirection.
        opener = request.OpenerDirector()
        for handler in (
            request.ProxyHandler,
            request.HTTPHandler,
            request.HTTPSHandler,
            request.HTTPRedirectHandler,
            request.HTTPErrorProcessor,
            request.HTTPDefaultErrorHandler,
        ):
            opener.add_handler(handler())
        opener.addheaders = [("User-Agent", "doithoai")]
        with opener.open(url, timeout=self._seconds):
            pass
