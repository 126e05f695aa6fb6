"""From `[mail]` to the transport that hands messages over."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping

from notifications.account import Reuse, SmtpAccount, Timeouts
from notifications.maildir import MaildirTransport
from notifications.model import Transport
from notifications.stages import Watch, nobody_watches
from scheduler.config.settings import MailSettings
from scheduler.secret import find_secret


def transport_for(
    mail: MailSettings,
    environment: Mapping[str, str],
    *,
    timeouts: Timeouts | None = None,
    reuse: Reuse | None = None,
    monotonic: Callable[[], float] = time.monotonic,
    watch: Watch = nobody_watches,
) -> Transport:
    """The mail server of `mail`, or the Maildir `outbox` where it names no host. Connects to nothing yet.

    `environment` is where the password is looked for (`os.environ`). Raises SecretError when the account
    needs one that cannot be had.
    """
    if not mail.host:
        return MaildirTransport(mail.outbox)
    # Late, for it brings smtplib and ssl along: a school without a host, and `check`, need neither.
    from notifications.smtp import SmtpTransport

    return SmtpTransport(
        account_of(mail, environment),
        timeouts=timeouts or Timeouts(),
        reuse=reuse or Reuse(),
        monotonic=monotonic,
        watch=watch,
    )


def exposed_password(mail: MailSettings, environment: Mapping[str, str]) -> str:
    """The file with the password of `mail`, if every user of this machine may read it; else "". Raises SecretError."""
    if not mail.host or not _needs_password(mail):
        return ""
    found = find_secret(environment)
    return found.place if found.exposed else ""


def account_of(mail: MailSettings, environment: Mapping[str, str]) -> SmtpAccount:
    """The account of `mail`, with its password. Raises SecretError."""
    return SmtpAccount(
        host=mail.host,
        port=mail.port,
        security=mail.security,
        user=mail.user,
        password=find_secret(environment).secret if _needs_password(mail) else None,
        ca_file=mail.ca_file,
        oauth2_file=mail.oauth2_file,
    )


def _needs_password(mail: MailSettings) -> bool:
    return bool(mail.user) and mail.oauth2_file is None
