"""What systemd is told of the service (sd_notify(3)): ready, alive, how it is, ending. Silent without systemd."""

from __future__ import annotations

import os
import socket
from collections.abc import Mapping
from datetime import timedelta

import structlog

log = structlog.get_logger()


class Systemd:
    """The notification socket of the environment, if any."""

    def __init__(self, environment: Mapping[str, str]) -> None:
        """`environment` is `os.environ`, or the like."""
        self._address = _address(environment.get("NOTIFY_SOCKET", ""))
        self.watchdog = _watchdog(environment)
        """Within which time `alive` is expected; None where nobody watches."""

    def ready(self) -> None:
        """The service has started up."""
        self._send("READY=1")

    def status(self, text: str) -> None:
        """One line for `systemctl status`."""
        self._send("STATUS=" + " ".join(text.split()))

    def alive(self) -> None:
        """All threads are well."""
        if self.watchdog is not None:
            self._send("WATCHDOG=1")

    def stopping(self) -> None:
        """The service is ending."""
        self._send("STOPPING=1")

    def _send(self, message: str) -> None:
        if self._address is None:
            return
        try:
            with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM | socket.SOCK_CLOEXEC) as sock:
                # A full socket must not hold a tick up.
                sock.settimeout(1.0)
                sock.sendto(message.encode(), self._address)
        except OSError as error:
            log.warning("systemd_not_told", message=message.partition("=")[0], why=str(error))


def _address(written: str) -> str | None:
    """The socket's address; "@" stands for the zero byte of an abstract one."""
    if written.startswith("@"):
        return "\0" + written[1:]
    return written if written.startswith("/") else None


def _watchdog(environment: Mapping[str, str]) -> timedelta | None:
    written, pid = environment.get("WATCHDOG_USEC", ""), environment.get("WATCHDOG_PID", "")
    if not written.isdecimal() or int(written) == 0 or pid not in ("", str(os.getpid())):
        return None
    return timedelta(microseconds=int(written))
