"""`doithoai send-test`: one real message through the configured account, told step by step."""

from __future__ import annotations

import os
from datetime import datetime, timedelta
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

import click

from scheduler.cli.help import SpokenCommand
from scheduler.cli.options import Invocation, common_options, shown_path
from scheduler.cli.phrases import phrase
from scheduler.cli.terminal import say

if TYPE_CHECKING:
    from notifications.model import Answer
    from notifications.stages import Certificate, Stage
    from scheduler.config.load import Config
    from scheduler.trial import Trial

EX_REFUSED = 1
_SOON = timedelta(days=30)
_OF_NO_CONNECTION = ("no-connection", "port-25")
_NAMES = 3
"""So many of a certificate's names are shown."""


@click.command("send-test", cls=SpokenCommand)
@click.argument("address")
@common_options
@click.pass_context
def command(ctx: click.Context, address: str) -> None:
    """One real message through the configured account. Exits 1 where the server does not take it."""
    from scheduler.clock import system_clock

    invocation = ctx.ensure_object(Invocation)
    config = invocation.load()
    language = invocation.language
    address = _address(address, language, ctx)
    if not config.mail.host:
        say(phrase(language, "trial.no-host", outbox=shown_path(config.mail.outbox)), err=True)
        ctx.exit(EX_REFUSED)
    teller = _Teller(config, address, language, system_clock().now())
    if not teller.tell():
        ctx.exit(EX_REFUSED)


def _address(written: str, language: str, ctx: click.Context) -> str:
    """The address as the roster's are; a usage error for what is none."""
    from scheduler.config import kinds
    from scheduler.config.faults import BadValueError

    try:
        return kinds.address(written)
    except BadValueError:
        raise click.UsageError(phrase(language, "trial.no-address", text=written), ctx) from None


class _Teller:
    """Says each step as it happens, and in the end what it comes to."""

    def __init__(self, config: Config, address: str, language: str, now: datetime) -> None:
        self._config, self._address, self._language, self._now = config, address, language, now
        self._zone = ZoneInfo(config.school.timezone)
        self._connected = False
        self._certificate: Certificate | None = None

    def tell(self) -> bool:
        """Try, and tell. True if the server took the message."""
        from scheduler.secret import SecretError
        from scheduler.transports import exposed_password
        from scheduler.trial import try_account

        mail = self._config.mail
        self._line("trial.begins", address=self._address, host=mail.host, port=mail.port)
        try:
            if exposed := exposed_password(mail, os.environ):
                self._line("trial.exposed", file=exposed)
            trial = try_account(self._config, self._address, os.environ, self._now, self._watch)
        except SecretError as error:
            self._no("password", self._say(f"trial.password.{error.why}", user=mail.user, place=error.place))
            self._line("trial.advice", advice=self._say("trial.advice.password"))
            return False
        (self._taken if trial.taken else self._refused)(trial)
        return trial.taken

    def _watch(self, stage: Stage) -> None:
        values: dict[str, object] = {"detail": stage.detail}
        if stage.certificate is not None:
            self._certificate = shown = stage.certificate
            names = ", ".join(shown.names[:_NAMES]) + (", …" if len(shown.names) > _NAMES else "")
            values |= {"names": names, "issuer": shown.issuer, "until": self._day(shown.until)}
        self._connected = True
        self._yes(stage.phase, **values)

    def _taken(self, trial: Trial) -> None:
        from scheduler.cli.failure import why
        from scheduler.errors import ServiceError
        from scheduler.trial import works_again

        self._yes("dot", words=_words(trial.answer))
        self._line("trial.taken", address=self._address)
        if self._certificate is not None and self._certificate.until - self._now < _SOON:
            self._line("trial.expires", days=(self._certificate.until - self._now).days)
        try:
            if works_again(self._config):
                self._line("trial.reopened")
        except ServiceError as error:
            self._line("trial.not-noted", why=why(error, self._language))

    def _refused(self, trial: Trial) -> None:
        answer, mail = trial.answer, self._config.mail
        at = "greeting" if answer.phase == "connect" and self._connected else str(answer.phase)
        self._no(at, _words(answer))
        code = str(trial.advice or "unknown")
        if at == "greeting" and code in _OF_NO_CONNECTION:
            # There is a connection: no firewall is in the way, but the two sides wait for one another.
            code = "no-greeting"
        advice = self._say(
            f"trial.advice.{code}",
            host=mail.host,
            port=mail.port,
            user=mail.user or mail.from_,
            sender=mail.from_,
            address=self._address,
        )
        self._line("trial.advice", advice=advice)

    def _yes(self, at: str, **values: object) -> None:
        say(f"  ✓ {self._say(f'trial.{at}', **values)}")

    def _no(self, at: str, words: str) -> None:
        say(f"  ✗ {self._say(f'trial.not.{at}', words=words)}")

    def _line(self, key: str, **values: object) -> None:
        say(self._say(key, **values))

    def _say(self, key: str, **values: object) -> str:
        return phrase(self._language, key, **values)

    def _day(self, at: datetime) -> str:
        day = at.astimezone(self._zone)
        return f"{day:%Y-%m-%d}" if self._language == "en" else f"{day:%d/%m/%Y}"


def _words(answer: Answer) -> str:
    """The server's own words, which whoever runs it will want to see."""
    return f"{answer.code or ''} {answer.text}".strip()
