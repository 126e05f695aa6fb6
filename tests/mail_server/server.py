"""The listener, and all that it has seen."""

from __future__ import annotations

import json
import socket
import ssl
import time
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from email import message_from_bytes, policy
from email.message import EmailMessage
from pathlib import Path
from threading import Event, Lock, Thread
from typing import Any, Literal, Self

from tests.mail_server.faults import End, Fault, Faults
from tests.mail_server.session import Session

Security = Literal["tls", "starttls", "none"]


@dataclass(frozen=True, slots=True)
class Mail:
    """A mail that was accepted: its raw bytes after un-stuffing, and how it came."""

    number: int
    connection: int
    user: str
    sender: str
    recipient: str
    data: bytes

    @property
    def parsed(self) -> EmailMessage:
        message = message_from_bytes(self.data, policy=policy.default)
        assert isinstance(message, EmailMessage)
        return message


class MailServer:
    """Listens from `start` to `stop` on a port of its own; `host` is "localhost".

    `mails` were accepted; `answered` holds the numbers of those whose 250 was written: the two differ when
    the connection was dropped in between. `torn` holds what came of bodies whose dot never came. With a
    `folder`, each accepted mail is a file there, and `log.jsonl` gets a line for each event.
    """

    host = "localhost"

    def __init__(
        self,
        *,
        faults: Sequence[Fault] = (),
        security: Security = "none",
        context: ssl.SSLContext | None = None,
        users: dict[str, str] | None = None,
        methods: str = "PLAIN LOGIN",
        strip_starttls: bool = False,
        per_connection: int = 0,
        per_minute: int = 0,
        minute: float = 60.0,
        folder: Path | None = None,
        port: int = 0,
    ) -> None:
        self.faults = Faults(tuple(faults))
        self.security = security
        self.context = context
        self.users = users or {}
        self.methods = methods
        self.strip_starttls = strip_starttls
        self.per_connection = per_connection
        self.per_minute = per_minute
        self.minute = minute
        self.folder = folder
        self.mails: list[Mail] = []
        self.answered: list[int] = []
        self.torn: list[bytes] = []
        self.logins: list[tuple[str, bool]] = []
        self.commands: list[tuple[int, str]] = []
        self.connections = 0
        self.stopping = Event()
        self._lock = Lock()
        self._taken_at: list[float] = []
        self._open: set[socket.socket] = set()
        self._threads: list[Thread] = []
        self._listener = socket.create_server(("127.0.0.1", port))
        self.port: int = self._listener.getsockname()[1]

    def __enter__(self) -> Self:
        self.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.stop()

    def start(self) -> None:
        """Begin to listen."""
        self._spawn(self._accept)

    def stop(self) -> None:
        """Close everything and wait until all is still."""
        self.stopping.set()
        with suppress(OSError):
            self._listener.shutdown(socket.SHUT_RDWR)
        self._listener.close()
        self.hang_up()
        for thread in self._threads:
            thread.join(5)

    def hang_up(self) -> None:
        """Cut every connection there is, as a restarted server does."""
        for sock in tuple(self._open):
            with suppress(OSError):
                socket.socket.shutdown(sock, socket.SHUT_RDWR)

    def shout(self, words: bytes) -> None:
        """Say something on every connection without being asked."""
        for sock in tuple(self._open):
            sock.sendall(words)

    def to(self, recipient: str) -> list[Mail]:
        """The accepted mails for one address."""
        return [mail for mail in self.mails if mail.recipient == recipient]

    def said(self, verb: str) -> list[str]:
        """The commands that began with `verb`, over all connections."""
        return [line for _, line in self.commands if line.upper().startswith(verb.upper())]

    def accept_mail(self, connection: int, user: str, sender: str, recipient: str, data: bytes) -> Mail:
        """Keep a mail. From here on it is the server's."""
        with self._lock:
            mail = Mail(len(self.mails) + 1, connection, user, sender, recipient, data)
            if self.folder is not None:
                (self.folder / f"{mail.number:06}.eml").write_bytes(data)
            self.mails.append(mail)
        self.log("accepted", number=mail.number, to=recipient, message_id=str(mail.parsed["message-id"]))
        return mail

    def note_end(self, mail: Mail, how: End, began: float) -> None:
        """What came of a mail whose first byte was read at `began` (monotonic)."""
        if how == "answered":
            self.answered.append(mail.number)
        self.log(how, number=mail.number, to=mail.recipient, seconds=time.monotonic() - began)

    def over_limit(self) -> bool:
        """True when this minute's mails are used up. Counts one more otherwise."""
        with self._lock:
            now = time.monotonic()
            self._taken_at = [at for at in self._taken_at if now - at < self.minute]
            over = bool(self.per_minute) and len(self._taken_at) >= self.per_minute
            if not over:
                self._taken_at.append(now)
            return over

    def log(self, event: str, **values: Any) -> None:
        """One line in `log.jsonl`."""
        if self.folder is not None:
            line = json.dumps({"event": event, "at": time.time(), **values}, ensure_ascii=False)
            with self._lock, (self.folder / "log.jsonl").open("a", encoding="utf-8") as file:
                file.write(line + "\n")

    def track(self, sock: socket.socket) -> None:
        """`hang_up` and `stop` shall know this socket."""
        self._open.add(sock)

    def forget(self, sock: socket.socket) -> None:
        """This socket is closed."""
        self._open.discard(sock)

    def _accept(self) -> None:
        while not self.stopping.is_set():
            try:
                sock, _ = self._listener.accept()
            except OSError:
                return
            self.connections += 1
            session = Session(self, sock, self.connections)
            self._spawn(session.run)

    def _spawn(self, target: Any) -> None:
        self._threads = [thread for thread in self._threads if thread.is_alive()]
        thread = Thread(target=target, daemon=True)
        self._threads.append(thread)
        thread.start()
