"""What an answer means: for this message, for the account, and what is to be done. Pure.

The answer and the phase it came in decide together: the same 550 is the end of one message at RCPT and the
trouble of the whole account at MAIL.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum

from notifications.model import Answer, Cause, Phase


class Outcome(StrEnum):
    """What becomes of the message."""

    SENT = "sent"
    """Handed over. Where the transport only shows (`told` is False), it counts as shown."""
    LATER = "later"
    """Surely not sent; to be tried again."""
    FAILED = "failed"
    """Refused for good."""
    UNKNOWN = "unknown"
    """Past the fence, and no answer."""
    NOT_OURS = "not-ours"
    """The fence said no: somebody else holds the row, and nothing is to be written to it."""


class Scope(StrEnum):
    """Whose trouble it is. The account's does not use up the message's attempts."""

    MESSAGE = "message"
    ACCOUNT = "account"


class Reason(StrEnum):
    """Why, as a code; words are put to it where it is shown."""

    ACCEPTED = "accepted"
    BUSY = "busy"
    """A temporary refusal (4xx)."""
    RECIPIENT_REFUSED = "recipient-refused"
    MESSAGE_REFUSED = "message-refused"
    TOO_BIG = "too-big"
    UNFIT = "unfit"
    """An address or bytes that SMTP cannot carry."""
    NO_ANSWER = "no-answer"
    """After the fence: whether the server has the message is not known."""
    NOT_OURS = "not-ours"
    FENCE_ERROR = "fence-error"
    UNREACHABLE = "unreachable"
    DROPPED = "dropped"
    TIMED_OUT = "timed-out"
    GARBAGE = "garbage"
    CLOSING = "closing"
    """421: the server is closing the connection."""
    TLS_FAILED = "tls-failed"
    CERTIFICATE_REFUSED = "certificate-refused"
    NO_TLS = "no-tls"
    NO_LOGIN = "no-login"
    LOGIN_BUSY = "login-busy"
    LOGIN_REFUSED = "login-refused"
    SENDER_REFUSED = "sender-refused"
    QUOTA = "quota"
    """The account has sent as much as it may."""
    ACCOUNT_REFUSED = "account-refused"
    """The server will have nothing of us, before any recipient was named."""
    REFUSED_ALIKE = "refused-alike"
    """Several recipients in a row were refused in the same words: it is not about them."""
    STORAGE = "storage"


@dataclass(frozen=True, slots=True)
class Verdict:
    """What an answer means. `needs_person` is True where waiting does not help: the account is paused.

    `retry_after` is how long the server asked us to wait, None where it did not say.
    """

    outcome: Outcome
    scope: Scope
    reason: Reason
    needs_person: bool = False
    retry_after: timedelta | None = None


_NO_CODE: dict[Cause, tuple[Reason, bool]] = {
    Cause.UNREACHABLE: (Reason.UNREACHABLE, False),
    Cause.DROP: (Reason.DROPPED, False),
    Cause.TIMEOUT: (Reason.TIMED_OUT, False),
    Cause.GARBAGE: (Reason.GARBAGE, False),
    Cause.TLS: (Reason.TLS_FAILED, False),
    Cause.CERTIFICATE: (Reason.CERTIFICATE_REFUSED, True),
    Cause.NO_TLS: (Reason.NO_TLS, True),
    Cause.NO_LOGIN: (Reason.NO_LOGIN, True),
    Cause.STORAGE: (Reason.STORAGE, True),
}
"""What is met before the fence in place of a code: the account's trouble, and whether it needs a person."""

_BEFORE_MAIL = frozenset({Phase.CONNECT, Phase.TLS, Phase.HELLO, Phase.AUTH})
_LOGIN_CODES = frozenset({530, 534, 535, 538})
_LONGEST_WAIT = timedelta(days=1)

_STATUS = re.compile(r"(?<![\w.])(5\.\d{1,3}\.\d{1,3})(?![\w.]*\d)")
_OF_SENDER = frozenset({"5.1.7", "5.1.8", "5.2.252"})
_SENDER = re.compile(
    r"""
      \b5\.1\.[78]\b | \b5\.2\.252\b | \b5\.7\.60\b | SendAsDenied
    | \bsend\ as\ this\ sender\b
    | \bsender\ address\ rejected\b
    | \bsender\ verify\ failed\b | \bverification\ failed\ for\ <
    | \bbad\ outbound\ sender\b
    """,
    re.VERBOSE | re.IGNORECASE,
)
"""Said of the sender, by servers that wait with it for a recipient or for the dot."""
_NO_SUCH_MAILBOX = re.compile(
    r"""
      \b(unknown|no\ such|invalid|nonexistent|non-existent)\ (local\ )?(user|recipient|mailbox|address|person)
    | \b(user|recipient|mailbox|address|account)\b.{0,40}\b(unknown|not\ found|unavailable|invalid|disabled|inactive)\b
    | \b(does\ not|doesn't)\ exist\b | \bunrouteable\ address\b | \bmailbox\b.{0,30}\b(full|over\ quota)
    """,
    re.VERBOSE | re.IGNORECASE,
)
"""Said of one address, by servers that give no status of RFC 3463."""
_DIFFERING = re.compile(r"<[^>]*>|\S*@\S*|https?://\S*|\S*\d\S*|[\w-]+(\.[\w-]+)+")
"""Addresses, numbers and ids, host names."""
_WORDS = 12
_QUOTA = re.compile(
    r"""
      \b[45]\.4\.5\b                                                    # Gmail's daily limit
    | \b(daily|hourly)\b.{0,30}\b(limit|quota|rate)
    | \b(policy\ rejection|message\ rate|mail\ rate)\b.{0,20}\bquota\b | \bexceeded\ threshold\b
    | \b(sending|sender|outgoing|outbound|submission)\b.{0,30}\b(limit|quota|rate)\b
    | \b(limit|quota|rate)\b.{0,30}\b(for|by)\b.{0,20}\bsender\b
    | \b(messages?|e?mails?|recipients|defers\ and\ failures)\ per\ (minute|hour|day)\b
    | \btoo\ many\ (messages|e?mails)\b
    | \bSubmissionQuotaExceeded
    """,
    re.VERBOSE | re.IGNORECASE,
)
_FULL_MAILBOX = re.compile(r"\b[45]\.2\.[12]\b|\bmailbox\b.{0,30}\b(full|over|quota|exceed)", re.IGNORECASE)
_WAIT = re.compile(
    r"\b(?:again|retry|wait|later|available|back)\b\D{0,30}?(\d{1,6})\s*(s|secs?|seconds?|m|mins?|minutes?|h|hrs?|hours?)\b",
    re.IGNORECASE,
)
_SECONDS = {"s": 1, "m": 60, "h": 3600}


def verdict(answer: Answer) -> Verdict:
    """What `answer` means. Total: every phase with every code or cause has a verdict."""
    if answer.cause is Cause.UNFIT:
        return _unfit(answer)
    if answer.code is None:
        return _without_code(answer)
    if answer.phase in (Phase.BODY, Phase.DOT):
        return _at_dot(answer, answer.code)
    if 400 <= answer.code < 500:
        return _temporary(answer, answer.code)
    if answer.code >= 500:
        return _permanent(answer, answer.code)
    # A yes where another yes was due: question and answer are out of step.
    return Verdict(Outcome.LATER, Scope.ACCOUNT, Reason.GARBAGE)


def likeness(answer: Answer, recipient: str) -> str | None:
    """A refusal without what differs from one recipient to the next: addresses, names, numbers, ids.

    Different recipients refused in like words are the account's trouble, not theirs. None where the words are about
    the one address, which several wrong ones in a row are too: RFC 3463 keeps 5.1.x and 5.2.x for these.
    """
    status = _STATUS.search(answer.text)
    code = status[1] if status else ""
    about_address = code.startswith(("5.1.", "5.2.")) and code not in _OF_SENDER
    if answer.code is None or about_address or (not code and _NO_SUCH_MAILBOX.search(answer.text)):
        return None
    said = answer.text.casefold()
    for own in (recipient.casefold(), recipient.casefold().partition("@")[0]):
        said = re.sub(rf"(?<!\w){re.escape(own)}(?!\w)", " ", said) if own else said
    words = re.findall(r"[^\W_]+", _DIFFERING.sub(" ", said))
    return " ".join([str(answer.code), code or "-", *words[:_WORDS]])


def _unfit(answer: Answer) -> Verdict:
    if answer.phase is Phase.MAIL:
        return Verdict(Outcome.LATER, Scope.ACCOUNT, Reason.SENDER_REFUSED, needs_person=True)
    return Verdict(Outcome.FAILED, Scope.MESSAGE, Reason.UNFIT)


def _without_code(answer: Answer) -> Verdict:
    if answer.cause is Cause.FENCE:
        return Verdict(Outcome.NOT_OURS, Scope.MESSAGE, Reason.NOT_OURS)
    if answer.cause is Cause.FENCE_ERROR:
        return Verdict(Outcome.LATER, Scope.MESSAGE, Reason.FENCE_ERROR)
    if answer.phase in (Phase.BODY, Phase.DOT):
        return Verdict(Outcome.UNKNOWN, Scope.MESSAGE, Reason.NO_ANSWER)
    reason, person = _NO_CODE.get(answer.cause or Cause.DROP, (Reason.DROPPED, False))
    return Verdict(Outcome.LATER, Scope.ACCOUNT, reason, needs_person=person)


def _at_dot(answer: Answer, code: int) -> Verdict:
    if 200 <= code < 300 and answer.phase is Phase.DOT:
        return Verdict(Outcome.SENT, Scope.MESSAGE, Reason.ACCEPTED)
    if code < 400:
        return Verdict(Outcome.UNKNOWN, Scope.MESSAGE, Reason.NO_ANSWER)
    if code < 500:
        return _temporary(answer, code)
    if pauses := _at_any_time(answer, code):
        return _paused(pauses, answer)
    too_big = code == 552 and not _FULL_MAILBOX.search(answer.text)
    reason = Reason.TOO_BIG if too_big or "5.3.4" in answer.text else Reason.MESSAGE_REFUSED
    return Verdict(Outcome.FAILED, Scope.MESSAGE, reason)


def _temporary(answer: Answer, code: int) -> Verdict:
    scope, reason = Scope.ACCOUNT, Reason.BUSY
    if code == 421:
        reason = Reason.CLOSING
    elif answer.phase is Phase.AUTH:
        reason = Reason.LOGIN_BUSY
    elif _is_quota(answer.text):
        reason = Reason.QUOTA
    elif answer.phase not in _BEFORE_MAIL:
        scope = Scope.MESSAGE
    return Verdict(Outcome.LATER, scope, reason, retry_after=_wait(answer.text))


def _permanent(answer: Answer, code: int) -> Verdict:
    if answer.phase is Phase.AUTH:
        return _paused(Reason.LOGIN_REFUSED, answer)
    if pauses := _at_any_time(answer, code):
        return _paused(pauses, answer)
    if answer.phase is Phase.TLS:
        return _paused(Reason.NO_TLS, answer)
    if answer.phase is Phase.MAIL:
        return _paused(Reason.SENDER_REFUSED, answer)
    # 503 is about the order of commands, never about the one address.
    if answer.phase in _BEFORE_MAIL or code == 503:
        return _paused(Reason.ACCOUNT_REFUSED, answer)
    refused = Reason.RECIPIENT_REFUSED if answer.phase is Phase.RCPT else Reason.MESSAGE_REFUSED
    return Verdict(Outcome.FAILED, Scope.MESSAGE, refused)


def _at_any_time(answer: Answer, code: int) -> Reason | None:
    """What is the account's trouble in whatever phase it is said."""
    if code in _LOGIN_CODES:
        return Reason.LOGIN_REFUSED
    if _is_quota(answer.text):
        return Reason.QUOTA
    return Reason.SENDER_REFUSED if _SENDER.search(answer.text) else None


def _paused(reason: Reason, answer: Answer) -> Verdict:
    return Verdict(Outcome.LATER, Scope.ACCOUNT, reason, needs_person=True, retry_after=_wait(answer.text))


def _is_quota(text: str) -> bool:
    """True for words about what this account may send; a full mailbox is its owner's trouble alone."""
    return _FULL_MAILBOX.search(text) is None and _QUOTA.search(text) is not None


def _wait(text: str) -> timedelta | None:
    """The wait asked for in "try again in 5 minutes", a day at most."""
    match = _WAIT.search(text)
    if match is None:
        return None
    return min(timedelta(seconds=int(match[1]) * _SECONDS[match[2][0].lower()]), _LONGEST_WAIT)
