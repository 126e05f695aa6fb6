"""What a person may do about a mail server's refusal. Pure: codes, to which words are put where they are shown.

Known by the words of Gmail, Microsoft 365, Postfix, Exim and Zimbra, as schools meet them.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from enum import StrEnum

from notifications.account import SmtpAccount
from notifications.model import Answer, Cause, Phase
from notifications.reply import Outcome, Reason, verdict


class Advice(StrEnum):
    """What the matter probably is; the words of each say what to do."""

    HOST_UNKNOWN = "host-unknown"
    CONNECTION_REFUSED = "connection-refused"
    NO_CONNECTION = "no-connection"
    PORT_25 = "port-25"
    USE_STARTTLS = "use-starttls"
    USE_TLS = "use-tls"
    NO_STARTTLS = "no-starttls"
    PLAIN_ELSEWHERE = "plain-elsewhere"
    TLS_FAILED = "tls-failed"
    EXPIRED = "expired"
    OTHER_HOST = "other-host"
    UNKNOWN_ISSUER = "unknown-issuer"
    CA_FILE = "ca-file"
    NO_MAIL_SERVER = "no-mail-server"
    BLOCKED = "blocked"
    GOOGLE_PASSWORD = "google-password"  # noqa: S105  # a code
    GOOGLE_LIMIT = "google-limit"
    GOOGLE_BUSY = "google-busy"
    MICROSOFT_LOGIN = "microsoft-login"
    MICROSOFT_SENDER = "microsoft-sender"
    LOGIN_REFUSED = "login-refused"
    LOGIN_NEEDED = "login-needed"
    LOGIN_BUSY = "login-busy"
    NO_LOGIN = "no-login"
    OAUTH2_FILE = "oauth2-file"
    SENDER = "sender"
    RELAY = "relay"
    QUOTA = "quota"
    NO_SUCH_ADDRESS = "no-such-address"
    SPAM = "spam"
    BUSY = "busy"
    NO_ANSWER = "no-answer"


_GOOGLE = re.compile(r"\bgsmtp\b|\bgoogle\b|\bgmail\b", re.IGNORECASE)
_MICROSOFT = re.compile(r"\boffice365\b|\boutlook\b|\bmicrosoft\b", re.IGNORECASE)
_MICROSOFT_LOGIN = re.compile(
    r"\b5\.7\.139\b|SmtpClientAuthentication|basic authentication is disabled|\b5\.7\.3\b", re.IGNORECASE
)
_MICROSOFT_SENDER = re.compile(r"\b5\.7\.60\b|SendAsDenied|\b5\.2\.252\b", re.IGNORECASE)
_RELAY = re.compile(
    r"\brelay(ing)?\b.{0,40}\b(denied|not permitted|not allowed|prohibited)|\bunable to relay\b"
    r"|\bnot permitted to relay\b|\b5\.7\.54\b",
    re.IGNORECASE,
)
_WRONG_TLS = re.compile(
    r"WRONG_VERSION_NUMBER|RECORD_LAYER|UNKNOWN_PROTOCOL|UNEXPECTED_MESSAGE", re.IGNORECASE
)


def advice(answer: Answer, account: SmtpAccount) -> Advice | None:
    """What to do about `answer`, met with `account`; None where nothing is the matter, or nothing is known."""
    return next(_advices(answer, account), None)


def _advices(answer: Answer, account: SmtpAccount) -> Iterator[Advice]:
    """The most particular first."""
    if answer.code is None:
        yield from _of_silence(answer, account)
    elif answer.code >= 400:
        yield from _of_provider(answer, account)
        yield from _of_refusal(answer, account)


def _of_silence(answer: Answer, account: SmtpAccount) -> Iterator[Advice]:
    connecting = answer.phase is Phase.CONNECT
    yield from _of_port(answer, account)
    match answer.cause:
        case Cause.CERTIFICATE:
            yield _of_certificate(answer.text)
        case Cause.TLS:
            yield Advice.TLS_FAILED
        case Cause.NO_TLS:
            yield Advice.PLAIN_ELSEWHERE if account.security == "none" else Advice.NO_STARTTLS
        case Cause.NO_LOGIN:
            yield Advice.OAUTH2_FILE if account.oauth2_file is not None else Advice.NO_LOGIN
        case Cause.GARBAGE if connecting:
            yield Advice.NO_MAIL_SERVER
        case Cause.UNREACHABLE:
            yield _of_distance(answer.text, account)
        case Cause.TIMEOUT if connecting:
            yield Advice.PORT_25 if account.port == 25 else Advice.NO_CONNECTION
        case Cause.UNFIT:
            yield Advice.SENDER if answer.phase is Phase.MAIL else Advice.NO_SUCH_ADDRESS
    yield Advice.NO_ANSWER


def _of_port(answer: Answer, account: SmtpAccount) -> Iterator[Advice]:
    """One side waits for TLS to begin and the other for a greeting."""
    silent = answer.cause in (Cause.TIMEOUT, Cause.DROP)
    if account.security == "tls" and answer.phase is Phase.TLS:
        if answer.cause is Cause.TLS and (account.port in (25, 587) or _WRONG_TLS.search(answer.text)):
            yield Advice.USE_STARTTLS
        if silent and account.port != 465:
            yield Advice.USE_STARTTLS
    if account.security != "tls" and account.port == 465 and answer.phase is Phase.CONNECT and silent:
        yield Advice.USE_TLS


def _of_certificate(text: str) -> Advice:
    if "expired" in text or "not yet valid" in text:
        return Advice.EXPIRED
    if "mismatch" in text or "not valid for" in text:
        return Advice.OTHER_HOST
    return Advice.UNKNOWN_ISSUER if "verify failed" in text else Advice.CA_FILE


def _of_distance(text: str, account: SmtpAccount) -> Advice:
    said = text.casefold()
    if "name or service" in said or "nodename" in said or "name resolution" in said or "no address" in said:
        return Advice.HOST_UNKNOWN
    if account.port == 25:
        return Advice.PORT_25
    return Advice.CONNECTION_REFUSED if "refused" in said else Advice.NO_CONNECTION


def _of_provider(answer: Answer, account: SmtpAccount) -> Iterator[Advice]:
    named = f"{account.host} {answer.text}"
    reason = verdict(answer).reason
    if _MICROSOFT_SENDER.search(answer.text):
        yield Advice.MICROSOFT_SENDER
    if _MICROSOFT.search(named) and reason is Reason.LOGIN_REFUSED and account.logs_in:
        yield Advice.MICROSOFT_LOGIN
    if answer.phase is Phase.AUTH and _MICROSOFT_LOGIN.search(answer.text):
        yield Advice.MICROSOFT_LOGIN
    if (
        _GOOGLE.search(named)
        and account.oauth2_file is None
        and reason is Reason.LOGIN_REFUSED
        and account.logs_in
    ):
        yield Advice.GOOGLE_PASSWORD
    if _GOOGLE.search(named) and reason is Reason.QUOTA:
        yield Advice.GOOGLE_LIMIT
    if (
        _GOOGLE.search(named)
        and answer.code is not None
        and answer.code < 500
        and answer.phase is not Phase.RCPT
    ):
        yield Advice.GOOGLE_BUSY


def _of_refusal(answer: Answer, account: SmtpAccount) -> Iterator[Advice]:
    meaning = verdict(answer)
    if _RELAY.search(answer.text):
        yield Advice.RELAY
    if meaning.reason is Reason.LOGIN_REFUSED and not account.logs_in:
        yield Advice.LOGIN_NEEDED
    if meaning.reason is Reason.LOGIN_REFUSED and account.oauth2_file is not None:
        yield Advice.OAUTH2_FILE
    if meaning.reason is Reason.RECIPIENT_REFUSED and _OF_POLICY.search(answer.text):
        yield Advice.SPAM
    if meaning.reason in _OF_REASON:
        yield _OF_REASON[meaning.reason]
    if meaning.outcome is Outcome.LATER:
        yield Advice.BUSY


_OF_POLICY = re.compile(r"\b5\.7\.\d+\b")
_OF_REASON = {
    Reason.LOGIN_REFUSED: Advice.LOGIN_REFUSED,
    Reason.LOGIN_BUSY: Advice.LOGIN_BUSY,
    Reason.QUOTA: Advice.QUOTA,
    Reason.SENDER_REFUSED: Advice.SENDER,
    Reason.ACCOUNT_REFUSED: Advice.BLOCKED,
    Reason.NO_TLS: Advice.NO_STARTTLS,
    Reason.RECIPIENT_REFUSED: Advice.NO_SUCH_ADDRESS,
    Reason.MESSAGE_REFUSED: Advice.SPAM,
}
