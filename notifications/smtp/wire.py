"""SMTP on the socket, without smtplib: deadlines, replies, dot-stuffing, and what SMTP cannot carry."""

from __future__ import annotations

import re
import socket
import ssl
from collections.abc import Callable
from threading import Thread
from typing import TypeVar

from notifications.model import Answer, Cause, Phase
from notifications.stages import Watch, nobody_watches

T = TypeVar("T")

_LONGEST_LINE = 8192
_LONGEST_REPLY = 65536
_REPLY_LINE = re.compile(rb"([2-5]\d\d)([ -]|$)(.*)", re.DOTALL)
_ADDRESS = re.compile(r"[!-;=?A-~]+@[!-;=?A-~]+")
_NAMED = re.compile(r".*<([^<>]*)>", re.DOTALL)


class DroppedError(ConnectionError):
    """The server closed the connection."""


class WireError(Exception):
    """What ends a transaction besides an OSError: met on the wire, told in the `Answer`."""


class GarbageError(WireError):
    """What the server sent is no reply, or came when nothing was asked."""


class RefusedError(WireError):
    """The server answered, and the answer was no."""

    def __init__(self, code: int, text: bytes) -> None:
        super().__init__(code, text)
        self.code = code
        self.text = text


class NoTlsError(WireError):
    """The connection would not be encrypted, and it has to be."""


class NoTrustError(WireError):
    """The certificates to trust cannot be read."""


class NoLoginError(WireError):
    """There is no way to log in here."""


class Progress:
    """How far a transaction has come, and until when it may take. Seconds of the `monotonic` given."""

    def __init__(self, monotonic: Callable[[], float], watch: Watch = nobody_watches) -> None:
        self.now = monotonic
        self.reached = watch
        self.phase = Phase.CONNECT
        self._until = 0.0

    def enter(self, phase: Phase, seconds: float) -> None:
        """Begin a stretch that may take `seconds` altogether."""
        self.phase = phase
        self._until = self.now() + seconds

    def left(self, most: float) -> float:
        """Seconds left for the next step, at most `most`. Raises TimeoutError when there are none."""
        left = min(most, self._until - self.now())
        if left <= 0:
            raise TimeoutError("the time given for the whole transaction is over")
        return left


class ReplyReader:
    """Reads whole replies, each within a deadline.

    A socket's own timeout starts anew with each byte: a server that trickles could hold us for ever.
    """

    def __init__(self) -> None:
        self.rest = b""
        """Bytes that came after the last reply. Nothing is expected there."""

    def read(self, sock: socket.socket, seconds: float, now: Callable[[], float]) -> tuple[int, bytes]:
        """The next reply: its code and its lines without codes, joined by newlines.

        Raises TimeoutError after `seconds`, DroppedError, GarbageError, OSError.
        """
        end = now() + seconds
        lines: list[bytes] = []
        size = 0
        while True:
            line = self._line(sock, end, now)
            size += len(line)
            match = _REPLY_LINE.fullmatch(line.rstrip(b"\r\n"))
            if match is None or size > _LONGEST_REPLY:
                raise GarbageError("not an SMTP reply: " + one_line(line))
            lines.append(match[3].strip())
            if match[2] != b"-":
                return int(match[1]), b"\n".join(lines)

    def _line(self, sock: socket.socket, end: float, now: Callable[[], float]) -> bytes:
        while b"\n" not in self.rest:
            if len(self.rest) > _LONGEST_LINE:
                raise GarbageError("a line without an end")
            left = end - now()
            if left <= 0:
                raise TimeoutError("no whole reply in time")
            sock.settimeout(left)
            chunk = sock.recv(4096)
            if not chunk:
                raise DroppedError("the server closed the connection")
            self.rest += chunk
        line, _, self.rest = self.rest.partition(b"\n")
        return line

    def quiet(self, sock: socket.socket) -> bool:
        """True while the server has neither said anything unasked nor closed. Does not wait.

        A read rather than a `select`: with TLS 1.3 the socket turns readable for session tickets alone.
        """
        if self.rest:
            return False
        sock.settimeout(0)
        try:
            self.rest = sock.recv(4096)
        except (BlockingIOError, ssl.SSLWantReadError):
            return True
        except OSError:
            return False
        return False


def bounded(call: Callable[[], T], seconds: float) -> T:
    """The result of `call`, run aside because it knows no timeout. Raises its error, or TimeoutError."""
    results: list[T] = []
    errors: list[BaseException] = []

    def run() -> None:
        try:
            results.append(call())
        except BaseException as error:  # noqa: BLE001  # raised again in the caller's thread
            errors.append(error)

    thread = Thread(target=run, name="bounded-call", daemon=True)
    thread.start()
    thread.join(seconds)
    if errors:
        raise errors[0]
    if not results:
        raise TimeoutError("no result in time")
    return results[0]


def dial(host: str, port: int, progress: Progress, most: float) -> socket.socket:
    """A connected TCP socket, within `most` seconds altogether. Raises OSError (TimeoutError among them).

    `socket.create_connection` gives each address the whole timeout and the resolver none at all.
    """
    end = progress.now() + progress.left(most)
    try:
        found = bounded(lambda: socket.getaddrinfo(host, port, type=socket.SOCK_STREAM), progress.left(most))
    except UnicodeError as wrong:
        # As of "smtp..example": it is no name at all, and no OSError to Python.
        raise OSError(f"not a host's name: {one_line(host)}") from wrong
    error: OSError = OSError("the host has no address")
    for position, (family, kind, protocol, _, address) in enumerate(found):
        share = (end - progress.now()) / (len(found) - position)
        if share <= 0:
            raise TimeoutError("no connection in time")
        sock = socket.socket(family, kind, protocol)
        try:
            sock.settimeout(share)
            sock.connect(address)
            sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            return sock
        except OSError as failed:
            sock.close()
            error = failed
    raise error


def cause_of(error: Exception, phase: Phase) -> Cause:
    """Why there is no reply, told from the error that came in its place."""
    for kind, cause in _CAUSES:
        if isinstance(error, kind):
            return cause
    if isinstance(error, ssl.SSLError) and phase is Phase.TLS:
        return Cause.TLS
    reached = phase is not Phase.CONNECT or isinstance(error, (ConnectionResetError, ConnectionAbortedError))
    return Cause.DROP if reached else Cause.UNREACHABLE


_CAUSES: tuple[tuple[type[Exception], Cause], ...] = (
    (ssl.SSLCertVerificationError, Cause.CERTIFICATE),
    (NoTrustError, Cause.CERTIFICATE),
    (NoTlsError, Cause.NO_TLS),
    (NoLoginError, Cause.NO_LOGIN),
    (GarbageError, Cause.GARBAGE),
    (TimeoutError, Cause.TIMEOUT),
    (DroppedError, Cause.DROP),
)


def dot_stuffed(data: bytes) -> bytes:
    """`data` as it goes over the wire, its final dot included. A missing last line end is added."""
    stuffed = data.replace(b"\r\n.", b"\r\n..")
    if stuffed.startswith(b"."):
        stuffed = b"." + stuffed
    end = b".\r\n" if not stuffed or stuffed.endswith(b"\r\n") else b"\r\n.\r\n"
    return stuffed + end


def bare_address(text: str) -> str:
    """The address in "Name <address>", or in an address alone.

    Not `email.utils.parseaddr`, for which a comma in an unquoted name ends the first of two addresses.
    """
    named = _NAMED.fullmatch(text.strip())
    return named[1] if named else text.strip()


def unfit(sender: str, recipient: str, data: bytes) -> Answer | None:
    """Why SMTP cannot carry this message, or None.

    ASCII only, and no line end but CRLF: a bare one is how a second message is smuggled past a server.
    """
    if not _is_address(sender):
        return Answer(Phase.MAIL, None, "not an address that SMTP carries: " + one_line(sender), Cause.UNFIT)
    if not _is_address(recipient):
        text = "not an address that SMTP carries: " + one_line(recipient)
        return Answer(Phase.RCPT, None, text, Cause.UNFIT)
    if not data.isascii():
        return Answer(Phase.DATA, None, "the message has bytes outside ASCII", Cause.UNFIT)
    if not data.count(b"\r\n") == data.count(b"\r") == data.count(b"\n"):
        return Answer(Phase.DATA, None, "the message has a line end that is not CRLF", Cause.UNFIT)
    return None


def _is_address(text: str) -> bool:
    return len(text) <= 254 and _ADDRESS.fullmatch(text) is not None


def one_line(text: str | bytes) -> str:
    """A stranger's words made fit for a log or a terminal: one line, no control characters, 500 at most."""
    if isinstance(text, bytes):
        text = text.decode("utf-8", errors="replace")
    return " ".join("".join(c if c.isprintable() else " " for c in text[:2000]).split())[:500]
