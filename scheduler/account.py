"""The mail account a deliverer sends by: its transport, its limits, and how it is left in peace when it fails."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta

import structlog

from notifications.model import Answer, Transport
from notifications.reply import Reason, Verdict
from notifications.retry import next_login, next_try
from scheduler.config.settings import MailSettings
from scheduler.errors import ServiceError
from scheduler.secret import SecretError
from scheduler.store import outbox, running
from scheduler.store.engine import Store

log = structlog.get_logger()

_LOGIN = frozenset({Reason.LOGIN_BUSY, Reason.LOGIN_REFUSED, Reason.NO_LOGIN})
_IDLE = 60.0


def account_name(mail: MailSettings) -> str:
    """What the account of `mail` is called in the database and the log."""
    return f"{mail.user}@{mail.host}:{mail.port}" if mail.host else "maildir"


class Account:
    """Holds one transport open, anew when the settings change. For one thread, but for `interrupt`."""

    def __init__(
        self, store: Store, open_transport: Callable[[MailSettings], Transport], *, limits: bool
    ) -> None:
        self._store, self._open, self._limits = store, open_transport, limits
        self._mail: MailSettings | None = None
        self._transport: Transport | None = None
        self._failures = 0
        self._troubled = self._unopened = False
        self._until: datetime | None = None

    def open(self, mail: MailSettings, now: datetime) -> Transport | None:
        """The transport for `mail`; None if it cannot be had, and then the account rests."""
        self._follow(mail)
        if self._transport is None:
            try:
                self._transport = self._open(mail)
            except ServiceError as error:
                self._unopened = True
                self._rest_until(now + self._wait(mail, login=True), _why(error), now)
            else:
                self._opened(now)
        return self._transport

    def _opened(self, now: datetime) -> None:
        """What kept it from being opened, a missing password, is over. A refused login is not known to be."""
        if self._unopened:
            self._unopened = False
            self.works(now)

    def rests_until(self, mail: MailSettings, now: datetime) -> datetime | None:
        """When the account is tried again after a failure (UTC); None: it is not in trouble, or now."""
        self._follow(mail)
        return self._until if self._until is not None and self._until > now else None

    def limited_until(self, mail: MailSettings, now: datetime) -> datetime | None:
        """When the limits of `mail` allow one more message (UTC); None: now."""
        if not self._limits or not mail.host:
            return None
        pairs = ((mail.max_per_minute, timedelta(minutes=1)), (mail.max_per_day, timedelta(days=1)))
        with self._store.reading() as tx:
            before = [(outbox.sent_before(tx, count, now), span) for count, span in pairs if count > 0]
        return max((at + span for at, span in before if at is not None and at + span > now), default=None)

    def failed(self, mail: MailSettings, meaning: Verdict, answer: Answer, now: datetime) -> None:
        """The account, not the message, is in trouble: leave it in peace for a while."""
        login = meaning.needs_person or meaning.reason in _LOGIN
        if login:
            # Opened anew for the next try, with the password that stands there by then.
            self.close()
        wait = self._wait(mail, login=login)
        wait = max(wait, meaning.retry_after or wait)
        self._rest_until(now + wait, f"{meaning.reason}: {answer.code or ''} {answer.text}", now)

    def works(self, now: datetime) -> None:
        """The account has taken a message as far as the message's own answer."""
        if self._troubled:
            self._failures, self._until = 0, None
            self._note(None, now)

    @property
    def longest(self) -> float:
        """Seconds one message may take."""
        return self._transport.longest if self._transport is not None else _IDLE

    def rest(self) -> None:
        """Close a connection that was kept long enough."""
        if self._transport is not None:
            self._transport.rest()

    def interrupt(self) -> None:
        """From another thread: cut the connection."""
        # The other thread may close it between a look and the call.
        transport = self._transport
        if transport is not None:
            transport.interrupt()

    def close(self) -> None:
        """Leave the mail server."""
        if self._transport is not None:
            self._transport.close()
            self._transport = None

    def _follow(self, mail: MailSettings) -> None:
        if mail != self._mail:
            self.close()
            self._mail, self._failures, self._until = mail, 0, None

    def _wait(self, mail: MailSettings, *, login: bool) -> timedelta:
        self._failures += 1
        return (next_login if login else next_try)(self._failures, account_name(mail))

    def _rest_until(self, until: datetime, why: str, now: datetime) -> None:
        self._until = until
        log.error("account_rests", why=why, until=until.isoformat(), failures=self._failures)
        self._note(why, now)

    def _note(self, why: str | None, now: datetime) -> None:
        if self._mail is not None:
            with self._store.writing() as tx:
                running.account_trouble(tx, account_name(self._mail), why, now)
        self._troubled = why is not None


def _why(error: ServiceError) -> str:
    """A code and the words, as those of a mail server's refusal."""
    return f"password-{error.why}: {error.place}" if isinstance(error, SecretError) else str(error)
