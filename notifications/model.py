"""The values a message is made of, and what is said about its sending."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Protocol

from notifications.targets import Told
from rules.model import Person, School
from rules.plan import Deadline, Reminder, Session


class Part(StrEnum):
    """Why a person is told: they owe it, they are told of the session, they get a copy, or they are the admin."""

    OWES = "owes"
    TOLD = "told"
    COPY = "copy"
    NOTICE = "notice"


@dataclass(frozen=True, slots=True)
class Item:
    """One delivery inside a message. `session` is the target itself, or the session of the deadline.

    `before` is how the person was told of the target at an earlier revision; None where they were not.
    """

    reminder: Reminder
    revision: int
    part: Part
    target: Session | Deadline
    session: Session
    before: Told | None = None


@dataclass(frozen=True, slots=True)
class Sender:
    """Whom a message comes from: `from_` as in the file, "Name <address>"; `reply_to` may be ""."""

    from_: str
    reply_to: str = ""


@dataclass(frozen=True, slots=True)
class Letter:
    """All that is needed to write one message: `items` (one or more) for `person` at `now` (UTC)."""

    school: School
    sender: Sender
    person: Person
    items: tuple[Item, ...]
    now: datetime
    message_id: str
    references: tuple[str, ...] = ()
    """Message-IDs of the first message about the same targets to the same person."""


@dataclass(frozen=True, slots=True)
class Message:
    """A composed mail. `data` is the whole RFC 5322 message with CRLF line ends, no dot-stuffing.

    `fallback` says which template of the school's own could not be used and why; the built-in one was.
    """

    to: str
    subject: str
    message_id: str
    data: bytes
    fallback: str | None = None


class Phase(StrEnum):
    """How far a transaction had come when its last answer, or silence, was met."""

    CONNECT = "connect"
    TLS = "tls"
    HELLO = "hello"
    AUTH = "auth"
    MAIL = "mail"
    RCPT = "rcpt"
    DATA = "data"
    """Up to the 354, and the fence behind it. All that fails up to here was surely not sent."""
    BODY = "body"
    """The fence is committed, the final dot not yet surely written or unanswered."""
    DOT = "dot"
    """The server answered the dot."""


class Cause(StrEnum):
    """Why there is no reply code: what was met in its place."""

    UNREACHABLE = "unreachable"
    """No connection: refused, no route, no such host."""
    DROP = "drop"
    TIMEOUT = "timeout"
    GARBAGE = "garbage"
    """What came back is no SMTP reply."""
    CERTIFICATE = "certificate"
    """The certificate or its host name was refused, or `ca_file` cannot be read."""
    TLS = "tls"
    """The TLS handshake failed for another reason."""
    NO_TLS = "no-tls"
    """STARTTLS is not offered, or an unencrypted connection would leave this machine."""
    NO_LOGIN = "no-login"
    """No way to log in: no AUTH offered that we speak, or the OAuth2 file does not serve."""
    FENCE = "fence"
    """The fence said no: the message is not ours to send any more."""
    FENCE_ERROR = "fence-error"
    """The fence raised: whether it is committed is not known, but nothing was sent."""
    UNFIT = "unfit"
    """An address or bytes that SMTP cannot carry: refused by ourselves."""
    STORAGE = "storage"
    """The Maildir cannot be written."""


@dataclass(frozen=True, slots=True)
class Answer:
    """What became of one transaction: its last phase and the server's answer there.

    `code` is the SMTP reply code. It is None when there was none, and then `cause` says why. `text` is the
    server's words or the error's, on one line.
    """

    phase: Phase
    code: int | None
    text: str
    cause: Cause | None = None


Fence = Callable[[], bool]
"""Commits `sending`; called once after the 354, before the first byte of the body. False: do not send."""


class Transport(Protocol):
    """A way to hand over one message. Used from one thread; keeps its connection open between calls."""

    told: bool
    """False where a message is only shown (a Maildir), not handed to a mail server."""
    longest: float
    """Seconds within which `send` returns, whatever the server does."""

    def credentials(self) -> str:
        """By what the server knows us, the password among it: to be compared, never to be shown or stored."""
        ...

    def send(self, sender: str, recipient: str, data: bytes, fence: Fence) -> Answer:
        """Hand `data` over. Returns the answer of every outcome; raises nothing for the server's faults."""
        ...

    def rest(self) -> None:
        """Close a connection that was kept long enough. To be called now and then while nothing is sent."""
        ...

    def close(self) -> None:
        """End the connection, politely where possible. May be called twice."""
        ...
