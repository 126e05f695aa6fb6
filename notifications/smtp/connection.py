"""The connection: smtplib's, with deadlines, and without its and yagmail's traps."""

from __future__ import annotations

import base64
import smtplib
import socket
import ssl
from datetime import UTC, datetime
from functools import cache
from ipaddress import ip_address
from typing import Any

from notifications.account import Security
from notifications.model import Phase
from notifications.smtp.wire import (
    DroppedError,
    GarbageError,
    NoLoginError,
    NoTlsError,
    Progress,
    RefusedError,
    ReplyReader,
    dial,
    one_line,
)
from notifications.stages import Certificate, Stage

_PHASES = {
    "EHLO": Phase.HELLO,
    "HELO": Phase.HELLO,
    "STARTTLS": Phase.TLS,
    "AUTH": Phase.AUTH,
    "MAIL": Phase.MAIL,
    "RCPT": Phase.RCPT,
    "DATA": Phase.DATA,
}
_EHLO_UNKNOWN = {500, 501, 502, 504}


class Connection(smtplib.SMTP):
    """smtplib's connection, told how far it has come, with a deadline for each reply.

    One class for all three kinds of security: yagmail makes it where it would make `SMTP` or `SMTP_SSL`.
    """

    def __init__(
        self,
        host: str,
        port: str,
        *,
        security: Security,
        context: ssl.SSLContext | None,
        progress: Progress,
        reply: float,
    ) -> None:
        self._security = security
        self._context = context
        self._progress = progress
        self._reply = reply
        self.reader = ReplyReader()
        self.answered: tuple[int, bytes] = (0, b"")
        self.opened = self.last_used = progress.now()
        self.messages = 0
        self.reset_due = False
        super().__init__(host, int(port), local_hostname=_own_name(), timeout=reply)

    def connect(self, host: str = "", port: int = 0, source_address: Any = None) -> tuple[int, bytes]:  # noqa: ARG002
        """Connect, with TLS where it comes first, and read the greeting."""
        progress, self.file = self._progress, None
        progress.phase = Phase.CONNECT
        self.sock = dial(host, port, progress, self._reply)
        try:
            progress.reached(Stage(Phase.CONNECT, str(self.sock.getpeername()[0])))
            if self._security == "none" and not is_this_machine(self.sock.getpeername()[0]):
                raise NoTlsError("a connection without TLS is for a server on this machine only")
            if self._security == "tls" and self._context is not None:
                progress.phase = Phase.TLS
                self.sock.settimeout(progress.left(self._reply))
                self.sock = self._context.wrap_socket(self.sock, server_hostname=host)
                progress.reached(_encrypted(self.sock))
                progress.phase = Phase.CONNECT
            return self.getreply()
        except BaseException:
            self.close()
            raise

    def putcmd(self, cmd: str, args: str = "") -> None:
        """Send a command, and note the phase it begins."""
        if self.reader.rest:
            raise GarbageError("a reply to nothing: " + one_line(self.reader.rest))
        self._progress.phase = _PHASES.get(cmd.upper(), self._progress.phase)
        if self.sock is not None:
            self.sock.settimeout(self._progress.left(self._reply))
        super().putcmd(cmd, args)

    def getreply(self) -> tuple[int, bytes]:
        """The next reply, within the time for one."""
        self.answered = self.read_reply(self._reply)
        return self.answered

    def read_reply(self, most: float) -> tuple[int, bytes]:
        """The next reply, within `most` seconds and the time left for the transaction."""
        if self.sock is None:
            raise DroppedError("not connected")
        return self.reader.read(self.sock, self._progress.left(most), self._progress.now)

    def ehlo(self, name: str = "") -> tuple[int, bytes]:
        """As smtplib's, but a refusal is an error: yagmail does not look at what comes back."""
        code, text = super().ehlo(name)
        if code >= 400 and code not in _EHLO_UNKNOWN:
            raise RefusedError(code, text)
        return code, text

    def starttls(self, *args: Any, **kwargs: Any) -> tuple[int, bytes]:  # noqa: ARG002
        """Start TLS with our context, and greet again as the RFC wants.

        In its OAuth2 login yagmail gives no context, which means that no certificate is checked.
        """
        self.ehlo_or_helo_if_needed()
        self._progress.phase = Phase.TLS
        if not self.has_extn("starttls"):
            raise NoTlsError("the server does not offer STARTTLS")
        result = super().starttls(context=self._context)
        if isinstance(self.sock, ssl.SSLSocket):
            self._progress.reached(_encrypted(self.sock))
        self.ehlo()
        return result

    def login(
        self,
        user: str,
        password: str,
        *,
        initial_response_ok: bool = True,  # noqa: ARG002
    ) -> tuple[int, bytes]:
        """Log in once, by one method, in UTF-8.

        smtplib's own goes on to the next method after a refusal, which is how accounts get locked, and
        cannot send a password with letters outside ASCII.
        """
        self.ehlo_or_helo_if_needed()
        self._progress.phase = Phase.AUTH
        offered = self.esmtp_features.get("auth", "").upper().split()
        if "PLAIN" in offered:
            self.docmd("AUTH", "PLAIN " + in_base64(f"\0{user}\0{password}"))
        elif "LOGIN" in offered:
            if self.docmd("AUTH", "LOGIN " + in_base64(user))[0] == 334:
                self.docmd(in_base64(password))
        else:
            raise NoLoginError("the server offers no login by PLAIN or LOGIN")
        self.check_login()
        return self.answered

    def check_login(self) -> None:
        """Raise RefusedError unless the last reply let us in: yagmail's OAuth2 does not look at it."""
        if self.answered[0] == 334:
            # XOAUTH2 tells why in a challenge, and says no only after an empty response.
            self.docmd("")
        # smtplib takes a 503 for "already logged in"; servers also mean "greet me first" by it.
        if self.answered[0] != 235:
            raise RefusedError(*self.answered)


def _encrypted(sock: ssl.SSLSocket) -> Stage:
    """That TLS stands, and the certificate it stands on."""
    shown: dict[str, Any] = sock.getpeercert() or {}
    issuer = {key: value for part in shown.get("issuer", ()) for key, value in part}
    seconds = ssl.cert_time_to_seconds(shown["notAfter"]) if "notAfter" in shown else 0
    certificate = Certificate(
        names=tuple(str(value) for _, value in shown.get("subjectAltName", ())),
        issuer=issuer.get("organizationName") or issuer.get("commonName") or "",
        until=datetime.fromtimestamp(seconds, UTC),
    )
    return Stage(Phase.TLS, sock.version() or "TLS", certificate)


def in_base64(text: str) -> str:
    """`text` as SMTP's logins carry it."""
    return base64.b64encode(text.encode("utf-8")).decode("ascii")


def is_this_machine(address: str) -> bool:
    """True for a loopback address: what goes there never reaches a wire."""
    ip = ip_address(address.partition("%")[0])
    return (getattr(ip, "ipv4_mapped", None) or ip).is_loopback


@cache
def _own_name() -> str:
    """What we greet with. smtplib would ask the resolver for it, which can take half a minute."""
    name = socket.gethostname()
    return name if "." in name and name.isascii() else "[127.0.0.1]"
