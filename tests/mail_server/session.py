"""One connection's dialogue."""

from __future__ import annotations

import base64
import socket
import time
from contextlib import suppress
from typing import TYPE_CHECKING

from tests.mail_server.faults import At, End, Fault

if TYPE_CHECKING:
    from tests.mail_server.server import MailServer


class _End(Exception):  # noqa: N818
    """This connection is over."""


class Session:
    """Speaks to one client until either has enough."""

    def __init__(self, server: MailServer, sock: socket.socket, number: int) -> None:
        self.server = server
        self.sock = sock
        self.number = number
        self.buffer = b""
        self.encrypted = False
        self.greeted = False
        self.user = ""
        self.sender: str | None = None
        self.recipient: str | None = None
        self.taken = 0
        self.began = 0.0

    def run(self) -> None:
        """The whole dialogue."""
        self.sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self.server.track(self.sock)
        try:
            if self.server.security == "tls":
                self.encrypt()
            self.answer("connect", "220 mail.example.edu.vn ready")
            while True:
                self.obey(self.line())
        except (_End, OSError):
            pass
        finally:
            self.server.forget(self.sock)
            with suppress(OSError):
                self.sock.close()

    def obey(self, line: str) -> None:
        """One command."""
        self.server.commands.append((self.number, line if not line.upper().startswith("AUTH") else line[:10]))
        verb, _, argument = line.partition(" ")
        method = getattr(self, "on_" + verb.lower(), None)
        if method is None:
            self.say("500 5.5.1 unknown command")
        else:
            method(argument)

    def on_ehlo(self, _: str) -> None:
        words = ["mail.example.edu.vn", "8BITMIME"]
        if self.server.security == "starttls" and not self.encrypted and not self.server.strip_starttls:
            words.append("STARTTLS")
        if self.server.users and (self.encrypted or self.server.security == "none"):
            words.append("AUTH " + self.server.methods)
        lines = [f"250-{word}" for word in words[:-1]] + [f"250 {words[-1]}"]
        self.greeted = True
        self.answer("ehlo", "\r\n".join(lines))

    def on_helo(self, _: str) -> None:
        self.answer("ehlo", "250 mail.example.edu.vn")

    def on_starttls(self, _: str) -> None:
        self.answer("starttls", "220 go ahead")
        self.buffer = b""
        self.greeted = False
        self.encrypt()

    def on_auth(self, argument: str) -> None:
        method, _, initial = argument.partition(" ")
        if not self.greeted:
            self.say("503 5.5.1 EHLO first")
            return
        if method == "PLAIN":
            _, user, password = _decoded(initial).split("\0")
        elif method == "LOGIN":
            user = _decoded(initial)
            self.say("334 UGFzc3dvcmQ6")
            password = _decoded(self.line())
        else:
            self.xoauth2(initial)
            return
        self.log_in(user, self.server.users.get(user) == password)

    def xoauth2(self, initial: str) -> None:
        user, token = _decoded(initial).split("\1")[:2]
        user, token = user.removeprefix("user="), token.removeprefix("auth=Bearer ")
        good = self.server.users.get(user) == token
        if not good:
            self.say("334 eyJzdGF0dXMiOiI0MDEifQ==")
            assert self.line() == ""
        self.log_in(user, good)

    def log_in(self, user: str, good: bool) -> None:
        self.server.logins.append((user, good))
        self.answer("auth", "235 2.7.0 welcome" if good else "535 5.7.8 wrong user or password")
        self.user = user

    def on_mail(self, argument: str) -> None:
        if self.server.users and not self.user:
            self.say("530 5.7.0 log in first")
        elif self.server.per_connection and self.taken >= self.server.per_connection:
            self.say("421 4.7.0 enough for one connection")
        elif self.server.over_limit():
            self.say("451 4.7.1 too many messages, try again in 60 seconds")
        elif self.answer("mail", "250 2.1.0 ok"):
            self.sender, self.recipient = _address(argument), None

    def on_rcpt(self, argument: str) -> None:
        recipient = _address(argument)
        if self.sender is None:
            self.say("503 5.5.1 MAIL first")
        elif self.answer("rcpt", "250 2.1.5 ok", recipient):
            self.recipient = recipient

    def on_rset(self, _: str) -> None:
        self.sender = self.recipient = None
        self.say("250 2.0.0 ok")

    def on_noop(self, _: str) -> None:
        self.say("250 2.0.0 ok")

    def on_quit(self, _: str) -> None:
        self.say("221 2.0.0 bye")
        raise _End

    def on_data(self, _: str) -> None:
        if self.recipient is None:
            self.say("503 5.5.1 RCPT first")
        elif self.answer("data", "354 go ahead", self.recipient):
            data = self.body(self.recipient)
            self.at_dot(self.sender or "", self.recipient, data)
            self.sender = self.recipient = None

    def at_dot(self, sender: str, recipient: str, data: bytes) -> None:
        fault = self.server.faults.strike("dot", recipient)
        mail = None
        if fault is None or fault.keep or fault.do == "slow":
            mail = self.server.accept_mail(self.number, self.user, sender, recipient, data)
            self.taken += 1
        usual = f"250 2.0.0 taken as {mail.number}" if mail is not None else "250 2.0.0 ok"
        if mail is None or (fault is not None and fault.do != "slow"):
            if mail is not None:
                self.server.note_end(mail, "withheld", self.began)
            self.perform(fault, usual)
            return
        how: End = "gone"
        try:
            self.perform(fault, usual)
            how = "answered"
        finally:
            if how != "answered" and self.server.stopping.is_set():
                how = "withheld"
            self.server.note_end(mail, how, self.began)

    def body(self, recipient: str) -> bytes:
        """The bytes up to the final dot, un-stuffed. A fault strikes at the first of them."""
        fault = self.server.faults.strike("body", recipient)
        try:
            if fault is not None:
                self.receive()
                self.perform(fault, "250 2.0.0 ok")
                self.server.stopping.wait(60)
                raise _End
            if not self.buffer:
                self.receive()
            self.began = time.monotonic()
            while True:
                end = 0 if self.buffer.startswith(b".\r\n") else self.buffer.find(b"\r\n.\r\n") + 2
                if self.buffer.startswith(b".\r\n") or end >= 2:
                    break
                self.receive()
        except (_End, OSError):
            self.server.torn.append(self.buffer)
            ours = fault is not None or self.server.stopping.is_set()
            self.server.log("torn", to=recipient, size=len(self.buffer), by="server" if ours else "client")
            raise
        data, self.buffer = self.buffer[:end], self.buffer[end + 3 :]
        return b"\r\n".join(line.removeprefix(b".") for line in data.split(b"\r\n"))

    def answer(self, at: At, usual: str, recipient: str = "") -> bool:
        """Say the usual, or what a fault wants. True when it was the usual."""
        return self.perform(self.server.faults.strike(at, recipient), usual)

    def perform(self, fault: Fault | None, usual: str) -> bool:
        if fault is None:
            self.say(usual)
            return True
        if fault.do == "slow":
            self.drip((usual + "\r\n").encode(), fault.pause)
            return True
        if fault.do == "reply":
            self.say(fault.text)
            return False
        if fault.do == "hang":
            self.server.stopping.wait(60)
        elif fault.do == "trickle":
            while not self.server.stopping.is_set():
                self.drip(b"250-still thinking\r\n", fault.pause)
        elif fault.do == "garbage":
            self.sock.sendall((fault.text or "\x00\xff<html>what?</html>").encode("latin-1") + b"\r\n")
            return False
        raise _End

    def drip(self, data: bytes, pause: float) -> None:
        for position in range(len(data)):
            self.sock.sendall(data[position : position + 1])
            if self.server.stopping.wait(pause):
                raise _End

    def say(self, text: str) -> None:
        self.sock.sendall(text.encode() + b"\r\n")
        if text.startswith("421") or (text.startswith("554") and self.sender is None):
            raise _End

    def line(self) -> str:
        while b"\r\n" not in self.buffer:
            self.receive()
        line, _, self.buffer = self.buffer.partition(b"\r\n")
        return line.decode("utf-8", errors="replace")

    def receive(self) -> None:
        chunk = self.sock.recv(65536)
        if not chunk:
            raise _End
        self.buffer += chunk

    def encrypt(self) -> None:
        fault = self.server.faults.strike("tls")
        if fault is not None:
            self.perform(fault, "")
            raise _End
        assert self.server.context is not None
        self.server.forget(self.sock)
        try:
            self.sock = self.server.context.wrap_socket(self.sock, server_side=True)
        except OSError as error:
            self.server.log("tls-failed", error=str(error))
            raise
        self.server.track(self.sock)
        self.encrypted = True


def _address(argument: str) -> str:
    return argument.partition("<")[2].partition(">")[0]


def _decoded(text: str) -> str:
    return base64.b64decode(text).decode()
