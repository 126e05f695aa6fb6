"""The transport: one account, one connection kept open, one message at a time."""

from __future__ import annotations

import smtplib
import ssl
import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

from notifications.account import Reuse, SmtpAccount, Timeouts
from notifications.model import Answer, Fence, Phase
from notifications.smtp.client import client
from notifications.smtp.connection import Connection, in_base64
from notifications.smtp.transaction import ask, hand_over
from notifications.smtp.wire import (
    DroppedError,
    NoTrustError,
    Progress,
    RefusedError,
    WireError,
    bare_address,
    cause_of,
    dot_stuffed,
    one_line,
    unfit,
)
from notifications.stages import Stage, Watch, nobody_watches

_FAULTS = (OSError, smtplib.SMTPException, WireError)
_POLITE = 2.0
"""Seconds a QUIT may take."""
_TIMEOUTS = Timeouts()
_REUSE = Reuse()


class SmtpTransport:
    """A `Transport` to one account, over one connection kept open. For one thread.

    `send` opens the connection where there is none, and gives it up after any failure but the refusal of
    one recipient or message. The time the fence takes is the caller's, and not in `longest`. `monotonic`
    counts seconds and never goes back.
    """

    told = True

    def __init__(
        self,
        account: SmtpAccount,
        *,
        timeouts: Timeouts = _TIMEOUTS,
        reuse: Reuse = _REUSE,
        monotonic: Callable[[], float] = time.monotonic,
        watch: Watch = nobody_watches,
    ) -> None:
        self._account = account
        self._timeouts = timeouts
        self._reuse = reuse
        self._progress = Progress(monotonic, watch)
        self._connection: Connection | None = None
        self._context: ssl.SSLContext | None = None
        # Beside these: a QUIT on the old connection, and the last words on a new one.
        self.longest = timeouts.to_fence + timeouts.dot + 2 * _POLITE

    def credentials(self) -> str:
        """The user with the password or the OAuth2 file, and the certificates trusted, as they stand now."""
        account = self._account
        password = account.password.reveal() if account.password is not None else ""
        files = (_content(account.ca_file), _content(account.oauth2_file))
        return "\0".join((account.user, password, *files))

    def send(self, sender: str, recipient: str, data: bytes, fence: Fence) -> Answer:
        """Hand over `data` as it is. `sender` may carry a name ("School <address>").

        Never raises for what the network, the server or the fence does; an error of any other kind is
        raised, and leaves no connection behind.
        """
        sender = bare_address(sender)
        if answer := unfit(sender, recipient, data):
            return answer
        self._progress.enter(Phase.CONNECT, self._timeouts.to_fence)
        try:
            connection = self._past_mail(sender)
            self._progress.reached(Stage(Phase.MAIL, sender))
            ask(connection, "RCPT", f"TO:<{recipient}>", 200)
            self._progress.reached(Stage(Phase.RCPT, recipient))
            ask(connection, "DATA", "", 300)
            answer = hand_over(connection, self._progress, dot_stuffed(data), fence, self._timeouts.dot)
        except _FAULTS as fault:
            answer = self._answer(fault)
        except BaseException:
            self._drop()
            raise
        self._keep_or_drop(answer)
        return answer

    def rest(self) -> None:
        """Close a connection that was kept long enough. To be called now and then while nothing is sent."""
        if self._connection is not None and self._worn(self._connection):
            self.close()

    def close(self) -> None:
        """Say QUIT and close, within two seconds. May be called twice."""
        if self._connection is not None:
            self._progress.enter(self._progress.phase, _POLITE)
            with suppress(*_FAULTS):
                self._connection.docmd("QUIT")
            self._drop()

    def _past_mail(self, sender: str) -> Connection:
        """A connection that has taken MAIL: the kept one, else a new one.

        That a kept one has gone stale is no fault: nothing was sent on it, and it is replaced once.
        """
        connection = self._kept()
        if connection is not None:
            try:
                _mail(connection, sender)
                return connection
            except _FAULTS as fault:
                at_mail = self._progress.phase is Phase.MAIL
                if at_mail and isinstance(fault, RefusedError) and fault.code != 421:
                    raise
                self._drop()
        self._connection = connection = self._open()
        _mail(connection, sender)
        return connection

    def _kept(self) -> Connection | None:
        connection = self._connection
        if connection is None:
            return None
        if self._worn(connection):
            self.close()
            self._progress.enter(Phase.CONNECT, self._timeouts.to_fence)
        elif connection.sock is None or not connection.reader.quiet(connection.sock):
            self._drop()
        return self._connection

    def _worn(self, connection: Connection) -> bool:
        now = self._progress.now()
        return (
            connection.messages >= self._reuse.messages
            or now - connection.opened >= self._reuse.age
            or now - connection.last_used >= self._reuse.idle
        )

    def _keep_or_drop(self, answer: Answer) -> None:
        """Keep the connection after a plain answer about this message alone; drop it after all else."""
        connection = self._connection
        if connection is None:
            return
        code = answer.code or 0
        taken = answer.phase is Phase.DOT and 200 <= code < 300
        refused = answer.phase in (Phase.RCPT, Phase.DATA, Phase.DOT) and code >= 400 and code != 421
        if not (taken or refused):
            self._drop()
            return
        connection.messages += 1
        connection.last_used = self._progress.now()
        connection.reset_due = answer.phase is not Phase.DOT

    def _drop(self) -> None:
        connection, self._connection = self._connection, None
        if connection is not None:
            connection.close()

    def _open(self) -> Connection:
        """Connect and log in. Raises one of `_FAULTS`, and then nothing stays open."""
        login = client(self._account, self._trust(), self._progress, self._timeouts.reply)
        try:
            login.login()
            connection: Connection = login.smtp
            if self._account.oauth2_file is not None:
                connection.check_login()
            connection.ehlo_or_helo_if_needed()
            if self._account.logs_in:
                self._progress.reached(Stage(Phase.AUTH, str(login.user)))
            return connection
        except BaseException as error:
            if isinstance(error, ssl.SSLError):
                self._context = None  # the trusted certificates may be replaced before the next try
            if login.smtp is not None:
                login.smtp.close()
            raise
        finally:
            # Else yagmail's `__del__` says QUIT, and waits for the answer, whenever the object is collected.
            login.is_closed = True

    def _trust(self) -> ssl.SSLContext | None:
        if self._account.security != "none" and self._context is None:
            self._progress.phase = Phase.TLS
            try:
                self._context = ssl.create_default_context(cafile=self._account.ca_file)
            except OSError as error:
                raise NoTrustError(f"{self._account.ca_file}: {error}") from error
        return self._context

    def _answer(self, fault: Exception) -> Answer:
        phase = self._progress.phase
        if isinstance(fault, RefusedError):
            return Answer(phase, fault.code, self._told(fault.text))
        if isinstance(fault, smtplib.SMTPResponseException):
            return Answer(phase, fault.smtp_code, self._told(fault.smtp_error))
        if isinstance(fault, smtplib.SMTPServerDisconnected):
            fault = DroppedError(str(fault))
        text = str(fault) or type(fault).__name__
        return Answer(phase, None, self._told(text), cause_of(fault, phase))

    def _told(self, text: str | bytes) -> str:
        """The words of a stranger, without our password should the server repeat it."""
        words = one_line(text)
        if self._account.password is None:
            return words
        user, password = self._account.user, self._account.password.reveal()
        for secret in (in_base64(f"\0{user}\0{password}"), in_base64(password), password):
            words = words.replace(secret, "***") if secret else words
        return words


def _content(file: Path | None) -> str:
    try:
        return file.read_text(encoding="utf-8", errors="replace") if file is not None else ""
    except OSError:
        return ""


def _mail(connection: Connection, sender: str) -> None:
    if connection.reset_due:
        ask(connection, "RSET", "", 200)
        connection.reset_due = False
    ask(connection, "MAIL", f"FROM:<{sender}>", 200)
