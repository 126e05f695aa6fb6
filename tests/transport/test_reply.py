"""What an answer means, over all that a server may say."""

from datetime import timedelta

import pytest

from notifications.model import Answer, Cause, Phase
from notifications.reply import Outcome, Scope, verdict

BEFORE_FENCE = [phase for phase in Phase if phase not in (Phase.BODY, Phase.DOT)]


@pytest.mark.parametrize("phase", Phase)
def test_every_answer_has_a_verdict(phase: Phase) -> None:
    answers = [Answer(phase, code, "words") for code in range(200, 600)]
    answers += [Answer(phase, None, "words", cause) for cause in Cause]
    for answer in answers:
        meant, code = verdict(answer), answer.code
        if phase in BEFORE_FENCE:
            assert meant.outcome not in (Outcome.SENT, Outcome.UNKNOWN)
        if meant.outcome is Outcome.SENT:
            assert phase is Phase.DOT
            assert code is not None
            assert 200 <= code < 300
        if meant.needs_person:
            assert (meant.outcome, meant.scope) == (Outcome.LATER, Scope.ACCOUNT)


@pytest.mark.parametrize("cause", [Cause.DROP, Cause.TIMEOUT, Cause.GARBAGE, Cause.STORAGE])
def test_past_the_fence_no_answer_is_unknown(cause: Cause) -> None:
    assert verdict(Answer(Phase.BODY, None, "", cause)).outcome is Outcome.UNKNOWN


@pytest.mark.parametrize("cause", [Cause.DROP, Cause.TIMEOUT, Cause.GARBAGE, Cause.UNREACHABLE])
@pytest.mark.parametrize("phase", BEFORE_FENCE)
def test_before_the_fence_no_answer_is_the_accounts_trouble_and_passes(phase: Phase, cause: Cause) -> None:
    meant = verdict(Answer(phase, None, "", cause))
    assert (meant.outcome, meant.scope, meant.needs_person) == (Outcome.LATER, Scope.ACCOUNT, False)


SAID = [
    (Phase.RCPT, 550, "5.4.5 Daily user sending limit exceeded.", "later account quota person"),
    (Phase.DOT, 550, "5.4.5 Daily SMTP relay limit exceeded for user.", "later account quota person"),
    (
        Phase.RCPT,
        550,
        "example.edu.vn has exceeded the max emails per hour (150/100) allowed",
        "later account quota person",
    ),
    (Phase.DOT, 554, "5.2.0 SubmissionQuotaExceededException", "later account quota person"),
    (
        Phase.AUTH,
        535,
        "5.7.8 Username and Password not accepted. https://support.google.com/mail/?p=BadCredentials d2e - gsmtp",
        "later account login-refused person",
    ),
    (
        Phase.AUTH,
        534,
        "5.7.9 Application-specific password required. d2e - gsmtp",
        "later account login-refused person",
    ),
    (
        Phase.AUTH,
        454,
        "4.7.0 Too many login attempts, please try again later. - gsmtp",
        "later account login-busy",
    ),
    (
        Phase.DOT,
        421,
        "4.7.28 Gmail has detected an unusual rate of unsolicited mail. - gsmtp",
        "later account closing",
    ),
    (
        Phase.AUTH,
        535,
        "5.7.139 Authentication unsuccessful, SmtpClientAuthentication is disabled for the Tenant.",
        "later account login-refused person",
    ),
    (
        Phase.DOT,
        550,
        "5.7.60 SMTP; Client does not have permissions to send as this sender",
        "later account sender-refused person",
    ),
    (
        Phase.DOT,
        554,
        "5.2.252 SendAsDenied; a@example.edu.vn not allowed to send as b@example.edu.vn",
        "later account sender-refused person",
    ),
    (Phase.DOT, 550, "5.7.705 Access denied, tenant has exceeded threshold", "later account quota person"),
    (Phase.DOT, 432, "4.3.2 STOREDRV.ClientSubmit; sender thread limit exceeded", "later account quota"),
    (Phase.DOT, 550, "5.1.8 Access denied, bad outbound sender", "later account sender-refused person"),
    (
        Phase.RCPT,
        553,
        "5.7.1 <a@example.edu.vn>: Sender address rejected: not owned by user b@example.edu.vn",
        "later account sender-refused person",
    ),
    (
        Phase.RCPT,
        450,
        "4.7.1 <a@example.edu.vn>: Sender address rejected: Policy Rejection- Quota Exceeded",
        "later account quota",
    ),
    (
        Phase.RCPT,
        554,
        "5.7.1 <a@example.edu.vn>: Recipient address rejected: Message rate quota exceeded",
        "later account quota person",
    ),
    (
        Phase.RCPT,
        550,
        "Verification failed for <a@example.edu.vn> No Such User Here Sender verify failed",
        "later account sender-refused person",
    ),
    (
        Phase.DOT,
        550,
        "This message was classified as SPAM and may not be delivered",
        "failed message message-refused",
    ),
    (Phase.DOT, 530, "5.7.57 Client not authenticated to send mail", "later account login-refused person"),
    (
        Phase.RCPT,
        450,
        "4.7.1 Client host rejected: Too many emails sent. Try again in 10 minutes",
        "later account quota",
    ),
    (Phase.MAIL, 451, "4.7.1 too many messages, try again in 60 seconds", "later account quota"),
    (Phase.RCPT, 450, "4.7.1 sending rate limit reached", "later account quota"),
    (
        Phase.RCPT,
        552,
        "5.2.2 The email account that you tried to reach is over quota",
        "failed message recipient-refused",
    ),
    (Phase.RCPT, 452, "4.2.2 Mailbox is over its quota", "later message busy"),
    (Phase.RCPT, 450, "4.2.1 The user is receiving mail at a rate that is too high", "later message busy"),
    (Phase.RCPT, 550, "5.7.1 relaying denied", "failed message recipient-refused"),
    (Phase.RCPT, 550, "5.1.1 The account does not exist", "failed message recipient-refused"),
    (Phase.RCPT, 530, "5.7.0 Authentication required", "later account login-refused person"),
    (Phase.RCPT, 503, "5.5.1 need MAIL first", "later account account-refused person"),
    (Phase.CONNECT, 554, "5.7.1 your address is on a list", "later account account-refused person"),
    (Phase.HELLO, 450, "4.7.1 name not found", "later account busy"),
    (Phase.TLS, 454, "4.7.0 TLS not available", "later account busy"),
    (Phase.AUTH, 454, "4.7.0 Temporary authentication failure", "later account login-busy"),
    (Phase.AUTH, 535, "5.7.8 Username and Password not accepted", "later account login-refused person"),
    (Phase.AUTH, 500, "what", "later account login-refused person"),
    (Phase.DOT, 552, "5.3.4 Message size exceeds fixed limit", "failed message too-big"),
    (Phase.DOT, 552, "5.2.2 Mailbox full", "failed message message-refused"),
    (Phase.DOT, 550, "5.7.1 looks like spam", "failed message message-refused"),
    (Phase.BODY, 552, "5.3.4 too big", "failed message too-big"),
    (Phase.BODY, 250, "taken before it was given", "unknown message no-answer"),
    (Phase.DOT, 252, "will try", "sent message accepted"),
]


@pytest.mark.parametrize(
    ("phase", "code", "text", "meaning"), SAID, ids=[f"{row[0]} {row[1]} {row[2]}" for row in SAID]
)
def test_what_servers_say(phase: Phase, code: int, text: str, meaning: str) -> None:
    meant = verdict(Answer(phase, code, text))
    words = [meant.outcome, meant.scope, meant.reason, *(["person"] if meant.needs_person else [])]
    assert " ".join(words) == meaning


@pytest.mark.parametrize(
    ("text", "seconds"),
    [
        ("4.2.0 Greylisted, please try again in 297 seconds", 297),
        ("4.7.1 try again in 5 minutes", 300),
        ("4.7.1 Try again in 30 secs.", 30),
        ("please retry after 2 hours", 7200),
        ("Please wait 10 min before the next try", 600),
        ("4.3.2 try again later", None),
        ("4.7.0 Try again later, closing connection. 5 minutes", 300),
        ("try again in 900000 seconds", 86400),
        ("4.7.1 queue id 12345 retry", None),
        ("greylisted for 5 minutes", None),
    ],
)
def test_the_wait_a_server_asks_for_is_kept(text: str, seconds: int | None) -> None:
    wait = verdict(Answer(Phase.RCPT, 450, text)).retry_after
    assert wait == (timedelta(seconds=seconds) if seconds is not None else None)
