"""What becomes of a message after an attempt, by its answer and by what was tried before."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from notifications.dispatch import State
from notifications.model import Answer, Cause, Phase
from notifications.reply import verdict
from notifications.settlement import Attempt, Settlement, after_answer, put_off, try_again, unanswered

NOW = datetime(2027, 1, 26, 1, 0, tzinfo=UTC)
FIRST = Attempt(message=7, tries=0, sends=0, is_copy=False, resend=True)
SECOND_COPY = Attempt(message=7, tries=1, sends=1, is_copy=True, resend=True)
TAKEN = Answer(Phase.DOT, 250, "2.0.0 queued")
BUSY = Answer(Phase.RCPT, 450, "4.2.1 busy")
NO_SUCH = Answer(Phase.RCPT, 550, "5.1.1 no such user")
CLOSING = Answer(Phase.RCPT, 421, "4.3.2 closing")
SILENT = Answer(Phase.DOT, None, "", Cause.TIMEOUT)


def settled(attempt: Attempt, answer: Answer, *, told: bool = True) -> Settlement:
    return after_answer(attempt, answer, verdict(answer), NOW, told=told)


def waits(settlement: Settlement) -> timedelta:
    assert settlement.again is not None
    return settlement.again - NOW


def test_what_was_taken_is_sent_and_what_lies_in_a_maildir_is_shown() -> None:
    assert settled(FIRST, TAKEN) == Settlement(State.SENT, 1, 1, None, "250 2.0.0 queued")
    assert settled(FIRST, TAKEN, told=False).state is State.SHOWN
    assert settled(SECOND_COPY, TAKEN).sends == 2


@pytest.mark.parametrize(("tries", "minutes"), [(0, 1), (1, 2), (2, 4), (3, 8), (4, 15), (40, 15)])
def test_a_temporary_refusal_is_tried_again_later_each_time(tries: int, minutes: int) -> None:
    settlement = settled(Attempt(7, tries, 0, is_copy=False, resend=True), BUSY)
    assert (settlement.state, settlement.tries, settlement.sends) == (State.PENDING, tries + 1, 0)
    assert 0.8 * minutes <= waits(settlement) / timedelta(minutes=1) <= 1.2 * minutes


def test_it_waits_at_least_as_long_as_the_server_asked_for() -> None:
    asked = settled(FIRST, Answer(Phase.RCPT, 450, "4.7.1 try again in 30 minutes"))
    assert waits(asked) == timedelta(minutes=30)


def test_the_trouble_of_the_account_uses_up_none_of_the_tries() -> None:
    settlement = settled(FIRST, CLOSING)
    assert (settlement.state, settlement.tries) == (State.PENDING, 0)


def test_a_final_no_fails_the_message_unless_a_first_copy_may_have_arrived() -> None:
    assert settled(FIRST, NO_SUCH).state is State.FAILED
    after_a_copy = settled(SECOND_COPY, NO_SUCH)
    assert (after_a_copy.state, after_a_copy.again) == (State.UNKNOWN, None)


def test_without_an_answer_it_is_sent_once_more_after_10_to_15_minutes_and_never_a_third_time() -> None:
    first = settled(FIRST, SILENT)
    assert (first.state, first.sends) == (State.UNKNOWN, 1)
    assert timedelta(minutes=10) <= waits(first) <= timedelta(minutes=15)
    assert settled(SECOND_COPY, SILENT) == Settlement(State.UNKNOWN, 2, 2, "no-answer", "timeout")


def test_where_the_school_prefers_a_gap_nothing_is_sent_once_more() -> None:
    assert unanswered(Attempt(7, 0, 0, is_copy=False, resend=False), NOW).again is None


@pytest.mark.parametrize("settlement", [try_again(SECOND_COPY, "x", NOW), put_off(SECOND_COPY, "x", NOW)])
def test_what_may_have_arrived_stays_unknown_while_its_copy_waits(settlement: Settlement) -> None:
    assert settlement.state is State.UNKNOWN
    assert settlement.again is not None
