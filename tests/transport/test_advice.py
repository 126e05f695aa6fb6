"""What a person is told to do about the usual refusals, by the words of the servers that schools have."""

from __future__ import annotations

from pathlib import Path

import pytest

from notifications.account import Secret, SmtpAccount
from notifications.advice import Advice, advice
from notifications.model import Answer, Cause, Phase

GMAIL = SmtpAccount("smtp.gmail.com", 465, "tls", "a@example.edu.vn", Secret("x"))
MICROSOFT = SmtpAccount("smtp.office365.com", 587, "starttls", "a@example.edu.vn", Secret("x"))
OWN = SmtpAccount("mail.example.edu.vn", 465, "tls", "a@example.edu.vn", Secret("x"))
OPEN = SmtpAccount("mail.example.edu.vn", 25, "starttls")
BY_FILE = SmtpAccount("smtp.gmail.com", 587, "starttls", oauth2_file=Path("oauth2.json"))
STARTTLS_465 = SmtpAccount("mail.example.edu.vn", 465, "starttls")
TLS_587 = SmtpAccount("mail.example.edu.vn", 587, "tls")

SAID = [
    (GMAIL, Phase.AUTH, 535, "5.7.8 Username and Password not accepted. - gsmtp", Advice.GOOGLE_PASSWORD),
    (GMAIL, Phase.AUTH, 534, "5.7.9 Application-specific password required. - gsmtp", Advice.GOOGLE_PASSWORD),
    (GMAIL, Phase.AUTH, 534, "5.7.14 Please log in via your web browser - gsmtp", Advice.GOOGLE_PASSWORD),
    (GMAIL, Phase.DOT, 550, "5.4.5 Daily user sending limit exceeded. - gsmtp", Advice.GOOGLE_LIMIT),
    (GMAIL, Phase.CONNECT, 421, "4.7.0 Try again later, closing connection. - gsmtp", Advice.GOOGLE_BUSY),
    (GMAIL, Phase.AUTH, 454, "4.7.0 Too many login attempts - gsmtp", Advice.GOOGLE_BUSY),
    (GMAIL, Phase.RCPT, 450, "4.2.1 receiving mail at a rate - gsmtp", Advice.BUSY),
    (GMAIL, Phase.DOT, 550, "5.7.1 likely unsolicited mail - gsmtp", Advice.SPAM),
    (BY_FILE, Phase.AUTH, 535, "5.7.8 not accepted - gsmtp", Advice.OAUTH2_FILE),
    (MICROSOFT, Phase.AUTH, 535, "5.7.139 SmtpClientAuthentication is disabled", Advice.MICROSOFT_LOGIN),
    (MICROSOFT, Phase.AUTH, 535, "5.7.3 Authentication unsuccessful", Advice.MICROSOFT_LOGIN),
    (MICROSOFT, Phase.DOT, 550, "5.7.60 Client does not have permissions", Advice.MICROSOFT_SENDER),
    (MICROSOFT, Phase.DOT, 554, "5.2.252 SendAsDenied; not allowed", Advice.MICROSOFT_SENDER),
    (OWN, Phase.AUTH, 535, "5.7.8 Error: authentication failed", Advice.LOGIN_REFUSED),
    (OWN, Phase.AUTH, 454, "4.7.0 Temporary authentication failure", Advice.LOGIN_BUSY),
    (OPEN, Phase.MAIL, 530, "5.7.1 Client was not authenticated", Advice.LOGIN_NEEDED),
    (OPEN, Phase.RCPT, 554, "5.7.1 <b@example.edu.vn>: Relay access denied", Advice.RELAY),
    (OPEN, Phase.RCPT, 550, "relay not permitted", Advice.RELAY),
    (OPEN, Phase.RCPT, 550, "5.7.54 SMTP; Unable to relay recipient", Advice.RELAY),
    (OWN, Phase.RCPT, 550, "Verification failed for <a@example.edu.vn> Sender verify failed", Advice.SENDER),
    (OWN, Phase.MAIL, 553, "5.7.1 Sender address rejected: not owned by user", Advice.SENDER),
    (OWN, Phase.RCPT, 550, "5.1.1 User unknown", Advice.NO_SUCH_ADDRESS),
    (OWN, Phase.CONNECT, 554, "5.7.1 your address is on a list", Advice.BLOCKED),
    (OWN, Phase.DOT, 550, "exceeded the max emails per hour (150/150)", Advice.QUOTA),
    (OWN, Phase.CONNECT, 421, "4.3.2 too busy", Advice.BUSY),
]
MET = [
    (OWN, Phase.CONNECT, Cause.UNREACHABLE, "[Errno -2] Name or service not known", Advice.HOST_UNKNOWN),
    (OWN, Phase.CONNECT, Cause.UNREACHABLE, "[Errno 111] Connection refused", Advice.CONNECTION_REFUSED),
    (OWN, Phase.CONNECT, Cause.UNREACHABLE, "[Errno 113] No route to host", Advice.NO_CONNECTION),
    (OPEN, Phase.CONNECT, Cause.UNREACHABLE, "[Errno 111] Connection refused", Advice.PORT_25),
    (OPEN, Phase.CONNECT, Cause.TIMEOUT, "timed out", Advice.PORT_25),
    (OWN, Phase.CONNECT, Cause.TIMEOUT, "timed out", Advice.NO_CONNECTION),
    (STARTTLS_465, Phase.CONNECT, Cause.TIMEOUT, "no whole reply in time", Advice.USE_TLS),
    (TLS_587, Phase.TLS, Cause.TLS, "[SSL: WRONG_VERSION_NUMBER] wrong version number", Advice.USE_STARTTLS),
    (TLS_587, Phase.TLS, Cause.TIMEOUT, "timed out", Advice.USE_STARTTLS),
    (OWN, Phase.TLS, Cause.TLS, "[SSL: SSLV3_ALERT_HANDSHAKE_FAILURE] failure", Advice.TLS_FAILED),
    (OWN, Phase.TLS, Cause.CERTIFICATE, "certificate verify failed: self-signed", Advice.UNKNOWN_ISSUER),
    (OWN, Phase.TLS, Cause.CERTIFICATE, "verify failed: certificate has expired", Advice.EXPIRED),
    (OWN, Phase.TLS, Cause.CERTIFICATE, "verify failed: Hostname mismatch", Advice.OTHER_HOST),
    (OWN, Phase.TLS, Cause.CERTIFICATE, "ca.pem: No such file or directory", Advice.CA_FILE),
    (OPEN, Phase.TLS, Cause.NO_TLS, "the server does not offer STARTTLS", Advice.NO_STARTTLS),
    (OWN, Phase.CONNECT, Cause.GARBAGE, "not an SMTP reply: +OK POP3", Advice.NO_MAIL_SERVER),
    (OWN, Phase.AUTH, Cause.NO_LOGIN, "no login by PLAIN or LOGIN", Advice.NO_LOGIN),
    (BY_FILE, Phase.AUTH, Cause.NO_LOGIN, "Google refuses the OAuth2 file", Advice.OAUTH2_FILE),
    (OWN, Phase.BODY, Cause.DROP, "the server closed the connection", Advice.NO_ANSWER),
]


@pytest.mark.parametrize(
    ("account", "phase", "code", "text", "expected"), SAID, ids=lambda value: str(value)[:60]
)
def test_what_servers_say(account: SmtpAccount, phase: Phase, code: int, text: str, expected: Advice) -> None:
    assert advice(Answer(phase, code, text), account) is expected


@pytest.mark.parametrize(
    ("account", "phase", "cause", "text", "expected"), MET, ids=lambda value: str(value)[:60]
)
def test_what_is_met_instead_of_an_answer(
    account: SmtpAccount, phase: Phase, cause: Cause, text: str, expected: Advice
) -> None:
    assert advice(Answer(phase, None, text, cause), account) is expected


def test_a_yes_needs_no_advice() -> None:
    assert advice(Answer(Phase.DOT, 250, "2.0.0 ok"), OWN) is None


@pytest.mark.parametrize("phase", Phase)
def test_every_refusal_has_advice(phase: Phase) -> None:
    # A test message that is too big is a matter for nobody but the server's own people.
    for code in {*range(400, 600)} - {552}:
        assert advice(Answer(phase, code, "words"), OWN) is not None
    for cause in Cause:
        assert advice(Answer(phase, None, "words", cause), OWN) is not None
