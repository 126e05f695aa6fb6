"""The mail account a deliverer sends by: its transport, its limits, and how it is left in peace when it fails."""

from __future__ import annotations

import hashlib
import hmac
import os
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import structlog

from notifications.account_state import AccountState, Event, Mode, Step, after, pause
from notifications.model import Transport
from notifications.reply import Reason, Scope, Verdict
from scheduler.config.settings import MailSettings
from scheduler.errors import ServiceError
from scheduler.secret import SecretError
from scheduler.store.accounts import (
    account_state,
    forget_other_accounts,
    in_trouble,
    put_account,
    sent_before,
)
from scheduler.store.engine import Store, Tx

log = structlog.get_logger()

_IDLE = 60.0
_CLEARED = timedelta(seconds=1)
_AT_ONCE = 20
"""So many messages in so short a time go without another look at the account and its limits, while all are taken."""
_LONGEST_WAIT = timedelta(days=1, hours=6)
"""No wait is longer; one that seems so was begun by a clock that was wrong."""
_NO_PASSWORD = "password-"  # noqa: S105  # how the codes of a SecretError begin, no password


def account_name(mail: MailSettings) -> str:
    """What the account of `mail` is called in the database and the log."""
    return f"{mail.user}@{mail.host}:{mail.port}" if mail.host else "maildir"


class Account:
    """Holds one transport open, anew when the settings change. For one thread.

    How the account stands is in the database and read from there each time: another process may change it.
    """

    def __init__(
        self, store: Store, open_transport: Callable[[MailSettings], Transport], *, limits: bool
    ) -> None:
        self._store, self._open, self._limits = store, open_transport, limits
        self._mail: MailSettings | None = None
        self._transport: Transport | None = None
        self._compared: tuple[str | None, str, bool] | None = None
        self._cleared, self._cleared_at = 0, datetime.min.replace(tzinfo=UTC)
        self._seen: AccountState | None = None
        """How it stood when it was cleared."""

    def free(self, mail: MailSettings, now: datetime, waits: Callable[[datetime], bool]) -> Transport | None:
        """The transport, if a message `waits` and may be sent by it now; else None."""
        if self._cleared > 0 and mail is self._mail and self._is_just_cleared(now):
            self._cleared -= 1
            return self._transport
        state = self._state(mail)
        if self._rests_until(state, mail, now) is not None:
            return None
        # Before anything waits: that there is no password must be known now, not with the first mail.
        transport = self.open(mail, now)
        if transport is None or not waits(now) or self.limited_until(mail, now) is not None:
            return None
        self._clear(mail, now, state)
        return transport

    def _is_just_cleared(self, now: datetime) -> bool:
        return self._cleared_at <= now < self._cleared_at + _CLEARED

    def _clear(self, mail: MailSettings, now: datetime, state: AccountState) -> None:
        # Where several services may send by one account, each message is asked for.
        alone = self._store.alone
        most = min(_AT_ONCE, mail.max_per_minute, mail.max_per_day) if alone else 1
        # For one alone the limits have just been asked.
        clear = most > 1 and self.limited_until(mail, now, more=most) is None
        self._cleared = most - 1 if clear else 0
        self._cleared_at, self._seen = now, state if alone else None

    def open(self, mail: MailSettings, now: datetime) -> Transport | None:
        """The transport for `mail`; None if it cannot be had, and then the account is paused."""
        self._follow(mail)
        if self._transport is None:
            try:
                self._transport = self._open(mail)
            except ServiceError as error:
                self._not_opened(mail, error, now)
            else:
                self._opened(mail)
        return self._transport

    def rests_until(self, mail: MailSettings, now: datetime) -> datetime | None:
        """When the account is tried again after a failure (UTC); None: it is not in trouble, or now."""
        return self._rests_until(self._state(mail), mail, now)

    def _state(self, mail: MailSettings) -> AccountState:
        self._follow(mail)
        with self._store.reading() as tx:
            return account_state(tx, account_name(mail))

    def _rests_until(self, state: AccountState, mail: MailSettings, now: datetime) -> datetime | None:
        if state.until is None or not now < state.until <= now + _LONGEST_WAIT:
            return None
        return None if self._is_changed(mail, state) else state.until

    def limited_until(self, mail: MailSettings, now: datetime, *, more: int = 1) -> datetime | None:
        """When the limits of `mail` allow so many more messages (UTC); None: now."""
        if not self._limits or not mail.host:
            return None
        pairs = ((mail.max_per_minute, timedelta(minutes=1)), (mail.max_per_day, timedelta(days=1)))
        with self._store.reading() as tx:
            before = [(sent_before(tx, count - more + 1, now), span) for count, span in pairs]
        return max((at + span for at, span in before if at is not None and at + span > now), default=None)

    def answered(self, tx: Tx, mail: MailSettings, event: Event) -> Step:
        """Store what an answer makes of the account. To be called in the transaction that settles its message."""
        name = account_name(mail)
        # In a moment nobody but us has put it into trouble, and whoever takes it out of one does not mind.
        seen = self._seen if self._is_just_cleared(event.now) else None
        before = seen or account_state(tx, name)
        step = after(before, event, name)
        if step.state == before:
            return step
        self._cleared, self._seen = 0, None
        # Another service may have changed it since; with the row in hand none can.
        before = account_state(tx, name, to_change=True)
        step = after(before, event, name)
        self._put(tx, mail, before, step.state)
        return step

    def leave_if_refused(self, meaning: Verdict) -> None:
        """After a refused login the connection is opened anew for the next try, with the password of that time."""
        if meaning.scope is Scope.ACCOUNT and (meaning.needs_person or meaning.reason is Reason.LOGIN_BUSY):
            self.close()

    @property
    def cleared(self) -> int:
        """How many more messages may follow the one that is `free` without another look, within a second."""
        return self._cleared

    @property
    def longest(self) -> float:
        """Seconds one message may take."""
        return self._transport.longest if self._transport is not None else _IDLE

    def rest(self) -> None:
        """Close a connection that was kept long enough."""
        if self._transport is not None:
            self._transport.rest()

    def close(self) -> None:
        """Leave the mail server."""
        self._cleared = 0
        if self._transport is not None:
            self._transport.close()
            self._transport = None

    def _follow(self, mail: MailSettings) -> None:
        if mail == self._mail:
            return
        self.close()
        name = account_name(mail)
        with self._store.reading() as tx:
            others = any(other != name for other, _ in in_trouble(tx))
        if others:
            with self._store.writing() as tx:
                forget_other_accounts(tx, name)
        self._mail = mail

    def _is_changed(self, mail: MailSettings, state: AccountState) -> bool:
        """Whether the password or the settings are others than those that were refused. Then they are taken up."""
        try:
            credentials = _credentials(mail, self._open(mail))
        except ServiceError:
            return False
        if self._is_of(state.mark, credentials):
            return False
        self.close()
        return True

    def _not_opened(self, mail: MailSettings, error: ServiceError, now: datetime) -> None:
        """There is no password. That needs a person; to look again costs nothing and nobody."""
        why, place = (
            (f"{_NO_PASSWORD}{error.why}", error.place)
            if isinstance(error, SecretError)
            else (str(error), "")
        )
        with self._store.writing() as tx:
            before = account_state(tx, account_name(mail), to_change=True)
            put_account(tx, account_name(mail), replace(pause(before, why, place, now), mark=None))
        if (before.mode, before.reason) != (Mode.PAUSED, why):
            log.error("account_paused", reason=why, answer=place)

    def _opened(self, mail: MailSettings) -> None:
        """What kept it from being opened, a missing password, is over. A refused login is not known to be."""
        with self._store.reading() as tx:
            state = account_state(tx, account_name(mail))
        if (state.reason or "").startswith(_NO_PASSWORD):
            with self._store.writing() as tx:
                put_account(tx, account_name(mail), AccountState(refusals=state.refusals))
            log.info("account_works")

    def _put(self, tx: Tx, mail: MailSettings, before: AccountState, state: AccountState) -> None:
        if state.mode is not Mode.WORKS and self._transport is not None:
            credentials = _credentials(mail, self._transport)
            mark = before.mark if self._is_of(before.mark, credentials) else mark_of(credentials)
            state = replace(state, mark=mark)
        put_account(tx, account_name(mail), state)
        _report(before, state)

    def _is_of(self, mark: str | None, credentials: str) -> bool:
        # To compare takes a while on purpose, so it is done once for each password.
        if self._compared is None or self._compared[:2] != (mark, credentials):
            self._compared = (mark, credentials, is_marked(mark or "", credentials))
        return self._compared[2]


def _report(before: AccountState, state: AccountState) -> None:
    if state.mode is Mode.WORKS:
        if before.mode is not Mode.WORKS:
            log.info("account_works")
        return
    log.error(
        "account_paused" if state.mode is Mode.PAUSED else "account_rests",
        reason=state.reason,
        answer=state.answer,
        until=state.until.isoformat() if state.until is not None else None,
        failures=state.failures,
    )


def _credentials(mail: MailSettings, transport: Transport) -> str:
    return f"{mail}\0{transport.credentials()}"


def mark_of(credentials: str) -> str:
    """A mark by which credentials are known again: salted, and slow to compute, as it stands in the database."""
    salt = os.urandom(16)
    return f"{salt.hex()}:{_scrypt(credentials, salt).hex()}"


def is_marked(mark: str, credentials: str) -> bool:
    """Whether `mark` is of these credentials. False for a mark that is none."""
    salt, _, digest = mark.partition(":")
    return bool(digest) and hmac.compare_digest(_scrypt(credentials, bytes.fromhex(salt)).hex(), digest)


def _scrypt(text: str, salt: bytes) -> bytes:
    return hashlib.scrypt(text.encode(), salt=salt, n=2**14, r=8, p=1)
