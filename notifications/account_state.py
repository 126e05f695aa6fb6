"""How the mail account stands, and what one more answer makes of it. Pure.

Trouble of the account is kept apart from the messages': forty teachers must not fail by one wrong password or one
spam rule. What passes by itself lets the account rest; what needs a person pauses it, and it is tried now and then
with one message.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum

from notifications.model import Answer
from notifications.reply import Outcome, Reason, Scope, Verdict, likeness
from notifications.retry import next_login, next_try

PROBE = timedelta(hours=1)
"""How long a paused account is left in peace before one message tries it again."""
ALIKE = 3
"""So many different recipients in a row, refused in like words, are the account's trouble and not theirs."""


class Mode(StrEnum):
    """Whether messages go out."""

    WORKS = "works"
    RESTS = "rests"
    """It will pass; tried again at `until`."""
    PAUSED = "paused"
    """It needs a person; tried with one message at `until`, or as soon as the person has done something."""


@dataclass(frozen=True, slots=True)
class Refused:
    """One message refused for good: its recipient, as compared, and its number."""

    recipient: str
    message: int


@dataclass(frozen=True, slots=True)
class Refusals:
    """The run of refusals in like words that nothing accepted has broken yet."""

    likeness: str
    refused: tuple[Refused, ...]

    def recipients(self) -> int:
        """How many different people it has struck."""
        return len({one.recipient for one in self.refused})


@dataclass(frozen=True, slots=True)
class AccountState:
    """An account at one moment. `since` is when its trouble began, `until` when it is tried again (both UTC).

    `reason` is a code, `answer` the server's words. `mark` shows, without telling them, the password and settings
    that were refused. `failures` counts those in a row.
    """

    mode: Mode = Mode.WORKS
    reason: str | None = None
    answer: str | None = None
    since: datetime | None = None
    until: datetime | None = None
    failures: int = 0
    mark: str | None = None
    refusals: Refusals | None = None


@dataclass(frozen=True, slots=True)
class Event:
    """What a message met: its answer, what that means, who the message was for, its number, and when (UTC)."""

    answer: Answer
    meaning: Verdict
    recipient: str
    message: int
    now: datetime


@dataclass(frozen=True, slots=True)
class Step:
    """What an event makes of the account, and of messages that are not to pay for its trouble.

    With `spared` the message was refused, but waits again; `put_back` are the numbers of messages that failed
    before for what is now known to be the account's trouble.
    """

    state: AccountState
    spared: bool = False
    put_back: tuple[int, ...] = ()


_LATE = frozenset({Reason.QUOTA, Reason.REFUSED_ALIKE})
"""What is met only once a recipient is named: that a probe comes so far does not show that it is over."""


def after(before: AccountState, event: Event, name: str) -> Step:
    """What `event` makes of the account `name`. Its `mark` is left as it was."""
    meaning = event.meaning
    if meaning.scope is Scope.ACCOUNT and meaning.needs_person:
        words = _words(event.answer)
        return Step(pause(before, meaning.reason, words, event.now, at_least=meaning.retry_after))
    if meaning.scope is Scope.ACCOUNT:
        return Step(_rest(before, event, name))
    match meaning.outcome:
        case Outcome.SENT:
            return Step(AccountState())
        case Outcome.FAILED:
            return _refused(before, event)
        case Outcome.UNKNOWN:
            # The next message may be cut off as this one was, and each of these may arrive twice.
            return Step(_rest(before, event, name))
        case Outcome.LATER if event.answer.code is not None:
            return Step(_answered(before, event.now))
        case _:
            return Step(before)


def pause(
    before: AccountState,
    reason: str,
    answer: str,
    now: datetime,
    *,
    at_least: timedelta | None = None,
) -> AccountState:
    """Paused for `reason`, until a probe in an hour, or as late as the server asked for."""
    return AccountState(
        mode=Mode.PAUSED,
        reason=reason,
        answer=answer,
        since=_since(before, Mode.PAUSED, now),
        until=now + max(PROBE, at_least or PROBE),
        failures=before.failures + 1,
        mark=before.mark,
        refusals=before.refusals,
    )


def _rest(before: AccountState, event: Event, name: str) -> AccountState:
    now, meaning = event.now, event.meaning
    if before.mode is Mode.PAUSED:
        return replace(before, until=now + max(PROBE, meaning.retry_after or PROBE))
    failures = before.failures + 1
    wait = (next_login if meaning.reason is Reason.LOGIN_BUSY else next_try)(failures, name)
    return AccountState(
        mode=Mode.RESTS,
        reason=meaning.reason,
        answer=_words(event.answer),
        since=_since(before, Mode.RESTS, now),
        until=now + max(wait, meaning.retry_after or wait),
        failures=failures,
        mark=before.mark,
        refusals=before.refusals,
    )


def _answered(before: AccountState, now: datetime) -> AccountState:
    """The server has answered about one message: that far the account works."""
    if before.mode is Mode.PAUSED and before.reason in _LATE:
        return replace(before, until=now + PROBE)
    return AccountState(refusals=before.refusals)


def _refused(before: AccountState, event: Event) -> Step:
    like = likeness(event.answer, event.recipient)
    if like is None:
        return Step(_answered(before, event.now))
    if before.mode is Mode.PAUSED and before.reason in _LATE:
        return Step(replace(before, answer=_words(event.answer), until=event.now + PROBE), spared=True)
    run = _longer(before.refusals, like, Refused(event.recipient, event.message))
    if run.recipients() < ALIKE:
        return Step(AccountState(refusals=run))
    state = pause(before, Reason.REFUSED_ALIKE, _words(event.answer), event.now)
    earlier = tuple(one.message for one in run.refused if one.message != event.message)
    return Step(replace(state, refusals=None), spared=True, put_back=earlier)


def _longer(run: Refusals | None, like: str, one: Refused) -> Refusals:
    if run is None or run.likeness != like:
        return Refusals(like, (one,))
    return Refusals(like, (*run.refused, one)[-_LONGEST_RUN:])


_LONGEST_RUN = 20
"""One recipient may be refused over and over: what is stored of a run does not grow with it."""


def _since(before: AccountState, mode: Mode, now: datetime) -> datetime:
    return before.since if before.mode is mode and before.since is not None else now


def _words(answer: Answer) -> str:
    return f"{answer.code or ''} {answer.text}".strip()
