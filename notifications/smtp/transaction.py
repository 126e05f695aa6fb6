"""One message on an open connection: MAIL, RCPT, DATA, the fence, the body, the dot.

The steps keep `Progress.phase` true at every moment, so that whatever ends them, it is known whether the
server may have taken the message.
"""

from __future__ import annotations

import socket
from typing import Protocol

from notifications import fault_points
from notifications.fault_points import Point
from notifications.fence import refusal
from notifications.model import Answer, Fence, Phase
from notifications.smtp.wire import DroppedError, Progress, RefusedError, ReplyReader, WireError, one_line

_LAST_WORDS = 1.0
"""Seconds to wait for what the server said while it stopped reading; it is there already, or never comes."""


class Connection(Protocol):
    """What a transaction needs of a connection. Each call raises OSError or a WireError."""

    reader: ReplyReader
    sock: socket.socket | None

    def docmd(self, cmd: str, args: str = "") -> tuple[int, bytes]:
        """Send a command, noting its phase, and read the reply."""
        ...

    def read_reply(self, most: float) -> tuple[int, bytes]:
        """The next reply, within `most` seconds."""
        ...


def ask(connection: Connection, command: str, argument: str, expected: int) -> None:
    """Send a command whose reply has to be `expected` to `expected` + 99. Raises RefusedError otherwise."""
    code, text = connection.docmd(command, argument)
    if not expected <= code < expected + 100:
        raise RefusedError(code, text)


def hand_over(
    connection: Connection, progress: Progress, payload: bytes, fence: Fence, most: float
) -> Answer:
    """After the 354: the fence, then body and dot in one write, then the answer, within `most` seconds.

    An `Answer` without a code in phase DATA means that the fence said no; all else without an answer to
    the dot is raised.
    """
    _still_there(connection, "the server hung up after the 354")
    if no := refusal(fence):
        return no
    # Not one byte of the body has left: a server that hung up meanwhile surely has nothing.
    _still_there(connection, "the server hung up while the fence was committed")
    progress.enter(Phase.BODY, most)
    _write(connection, progress, payload, most)
    fault_points.passing(Point.AFTER_DOT)
    code, words = connection.read_reply(most)
    progress.phase = Phase.DOT
    return Answer(Phase.DOT, code, one_line(words))


def _still_there(connection: Connection, otherwise: str) -> None:
    if connection.sock is None or not connection.reader.quiet(connection.sock):
        raise DroppedError(otherwise)


def _write(connection: Connection, progress: Progress, payload: bytes, most: float) -> None:
    """Write all of `payload` at once: of two writes the second waits for the first's acknowledgement."""
    if connection.sock is None:
        raise DroppedError("not connected")
    try:
        connection.sock.settimeout(progress.left(most))
        for piece in fault_points.pieces(payload, Point.MID_BODY):
            connection.sock.sendall(piece)
    except OSError as broken:
        raise _last_words(connection, progress) or broken from broken


def _last_words(connection: Connection, progress: Progress) -> RefusedError | None:
    """The server's no, where it gave one before it hung up on the body: that is as sure as one at the dot."""
    progress.enter(Phase.BODY, _LAST_WORDS)
    try:
        code, text = connection.read_reply(_LAST_WORDS)
    except (OSError, WireError):
        return None
    return RefusedError(code, text) if code >= 400 else None
