"""One real message through the configured account, beside the service or without it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from notifications.account import Timeouts
from notifications.account_state import AccountState, Mode
from notifications.advice import Advice, advice
from notifications.model import Answer, Sender
from notifications.reply import Outcome, verdict
from notifications.stages import Watch
from notifications.trial import compose_trial
from scheduler.account import account_name
from scheduler.config.load import Config
from scheduler.opening import open_store
from scheduler.store.accounts import account_state, put_account
from scheduler.store.engine import sqlite_path
from scheduler.transports import account_of, transport_for

_PATIENCE = Timeouts(reply=30.0, to_fence=60.0, dot=120.0)
"""Somebody sits and waits."""


@dataclass(frozen=True, slots=True)
class Trial:
    """What came of it: the last answer, whether the server took the message, and what a person may do if not."""

    answer: Answer
    taken: bool
    advice: Advice | None


def try_account(
    config: Config, address: str, environment: Mapping[str, str], now: datetime, watch: Watch
) -> Trial:
    """Send a test message to `address`; `watch` is called at each stage. Nothing is stored, and no limit holds it.

    `[mail]` must name a host. Raises SecretError when there is no password.
    """
    mail = config.mail
    transport = transport_for(mail, environment, timeouts=_PATIENCE, watch=watch)
    message = compose_trial(config.school, Sender(mail.from_, mail.reply_to), address, now)
    try:
        answer = transport.send(mail.from_, message.to, message.data, lambda: True)
    finally:
        transport.close()
    taken = verdict(answer).outcome is Outcome.SENT
    return Trial(answer, taken, None if taken else advice(answer, account_of(mail, environment)))


def works_again(config: Config) -> bool:
    """Note that the account works, for a service that has paused it. True if it had.

    Makes no database. Raises DatabaseError, OtherVersionError and what a database that is away raises.
    """
    file = sqlite_path(config.service.database)
    if file is not None and not file.exists():
        return False
    name = account_name(config.mail)
    with open_store(config.path) as store, store.writing() as tx:
        stopped = account_state(tx, name, to_change=True).mode is not Mode.WORKS
        if stopped:
            put_account(tx, name, AccountState())
    return stopped
