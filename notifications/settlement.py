"""What an attempt comes to: decided from its answer and from what became of the message before. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from notifications.dispatch import Reason, State
from notifications.model import Answer
from notifications.reply import Outcome, Scope, Verdict
from notifications.retry import next_try, resend_after

NO_ANSWER = "no-answer"


@dataclass(frozen=True, slots=True)
class Attempt:
    """A message that is being tried. `tries` and `sends` are as before this attempt.

    `is_copy`: what it sends are the bytes of a first copy, which may have arrived. `resend`: whether what may have
    arrived may be sent once more at all.
    """

    message: int
    tries: int
    sends: int
    is_copy: bool
    resend: bool


@dataclass(frozen=True, slots=True)
class Settlement:
    """What an attempt comes to. `again` is when the message may be claimed anew (UTC); None: it is settled.

    `tries` and `sends` are the new counts, `answer` the server's words.
    """

    state: State
    tries: int
    sends: int
    reason: str | None = None
    answer: str | None = None
    again: datetime | None = None


def after_answer(
    attempt: Attempt, answer: Answer, meaning: Verdict, now: datetime, *, told: bool
) -> Settlement:
    """By what the server said. `told` is False where the transport only shows."""
    words = f"{answer.code or answer.cause or ''} {answer.text}".strip()
    match meaning.outcome:
        case Outcome.SENT:
            state = State.SENT if told else State.SHOWN
            return Settlement(state, attempt.tries + 1, attempt.sends + 1, None, words)
        case Outcome.FAILED if not attempt.is_copy:
            return Settlement(State.FAILED, attempt.tries + 1, attempt.sends, meaning.reason, words)
        case Outcome.FAILED:
            return never_known(attempt, words)
        case Outcome.UNKNOWN:
            return unanswered(attempt, now, words)
        case Outcome.NOT_OURS:
            # Only if it is ours after all, and it was the plan that changed: then it is looked at anew.
            return put_off(attempt, meaning.reason, now)
        case Outcome.LATER:
            if meaning.scope is Scope.ACCOUNT:
                return put_off(attempt, meaning.reason, now + (meaning.retry_after or timedelta(0)), words)
            return try_again(attempt, meaning.reason, now, words, meaning.retry_after)


def unanswered(attempt: Attempt, now: datetime, answer: str | None = None) -> Settlement:
    """Past the fence, and nobody knows whether it arrived: once more, if it is the first time."""
    tries, sends = attempt.tries + 1, attempt.sends + 1
    if attempt.sends or not attempt.resend:
        return Settlement(State.UNKNOWN, tries, sends, NO_ANSWER, answer)
    again = now + resend_after(str(attempt.message))
    return Settlement(State.UNKNOWN, tries, sends, NO_ANSWER, answer, again)


def never_known(attempt: Attempt, answer: str | None = None) -> Settlement:
    """It is not sent once more, so nobody will know whether the first copy arrived."""
    return Settlement(State.UNKNOWN, attempt.tries, attempt.sends, NO_ANSWER, answer)


def try_again(
    attempt: Attempt,
    reason: str,
    now: datetime,
    answer: str | None = None,
    at_least: timedelta | None = None,
) -> Settlement:
    """It failed before anything was sent, and it is about this message: later, and later each time."""
    tries = attempt.tries + 1
    wait = next_try(tries, str(attempt.message))
    again = now + max(wait, at_least or wait)
    return Settlement(_waiting(attempt), tries, attempt.sends, reason, answer, again)


def put_off(attempt: Attempt, reason: str, again: datetime, answer: str | None = None) -> Settlement:
    """Nothing was sent, and it is not the message's fault: it uses up none of its tries."""
    return Settlement(_waiting(attempt), attempt.tries, attempt.sends, reason, answer, again)


def let_drop(attempt: Attempt, state: State, reason: Reason | None) -> Settlement:
    """Nothing of it is to be said any more."""
    return Settlement(state, attempt.tries, attempt.sends, reason)


def _waiting(attempt: Attempt) -> State:
    """What may have been sent once before stays unknown meanwhile."""
    return State.UNKNOWN if attempt.is_copy else State.PENDING
