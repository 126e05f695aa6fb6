"""What the answers of a mail server, one after the other, make of the account."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from notifications.account_state import AccountState, Event, Mode, Step, after
from notifications.model import Answer, Cause, Phase
from notifications.reply import Reason, likeness, verdict

NOW = datetime(2026, 11, 23, 1, 0, tzinfo=UTC)
NAME = "vanphong@example.edu.vn@smtp.example.edu.vn:465"
SPAM = "5.7.1 <{to}>: rejected as spam, id {id} see https://mail.example.edu.vn/{id}"


def said(
    phase: Phase, code: int | None, text: str = "", to: str = "lan@example.edu.vn", message: int = 1
) -> Event:
    answer = Answer(phase, code, text, Cause.DROP if code is None else None)
    return Event(answer, verdict(answer), to, message, NOW)


def spam(person: str, message: int, text: str = SPAM) -> Event:
    return said(
        Phase.DOT, 554, text.format(to=f"{person}@example.edu.vn", id=f"8F{message}A"), person, message
    )


def met(*events: Event, begin: AccountState | None = None) -> Step:
    step = Step(begin or AccountState())
    for event in events:
        step = after(step.state, event, NAME)
    return step


def minutes(state: AccountState) -> float:
    assert state.until is not None
    return (state.until - NOW) / timedelta(minutes=1)


OK = said(Phase.DOT, 250, "2.0.0 queued")


def test_an_account_works_until_something_is_said_against_it() -> None:
    assert met(OK).state == AccountState()
    assert met(said(Phase.RCPT, 450, "4.2.0 greylisted")).state == AccountState()
    assert met(said(Phase.RCPT, 550, "5.1.1 no such user")).state == AccountState()


@pytest.mark.parametrize(
    "event",
    [
        said(Phase.CONNECT, 421, "4.3.2 too busy"),
        said(Phase.CONNECT, None),
        said(Phase.RCPT, None),
        said(Phase.BODY, None),
        said(Phase.TLS, 454, "4.7.0 not now"),
        said(Phase.MAIL, 451, "4.7.1 sending rate limit reached"),
    ],
    ids=lambda event: f"{event.answer.phase} {event.answer.code}",
)
def test_what_passes_lets_it_rest_later_and_later(event: Event) -> None:
    state, waits = AccountState(), []
    for _ in range(7):
        state = met(event, begin=state).state
        waits.append(minutes(state))
    assert state.mode is Mode.RESTS
    assert [0.8 * m <= wait <= 1.2 * m for wait, m in zip(waits, (1, 2, 4, 8, 15, 15, 15), strict=True)] == [
        True
    ] * 7
    assert met(OK, begin=state).state == AccountState()


def test_a_login_put_off_rests_for_5_to_60_minutes() -> None:
    state, waits = AccountState(), []
    for _ in range(6):
        state = met(said(Phase.AUTH, 454, "4.7.0 later"), begin=state).state
        waits.append(minutes(state))
    assert waits == sorted(waits)
    assert 5 <= waits[0] <= 6
    assert 48 <= waits[-1] <= 60
    assert state.mode is Mode.RESTS


@pytest.mark.parametrize(
    ("text", "least"), [("4.7.0 try again in 40 minutes", 40), ("4.7.0 try again in 5 seconds", 0.8)]
)
def test_the_wait_a_server_asks_for_is_kept(text: str, least: float) -> None:
    assert least <= minutes(met(said(Phase.CONNECT, 421, text)).state) <= max(least, 1.2)


@pytest.mark.parametrize(
    ("event", "reason"),
    [
        (said(Phase.AUTH, 535, "5.7.8 no"), Reason.LOGIN_REFUSED),
        (said(Phase.AUTH, 534, "5.7.9 application-specific password required"), Reason.LOGIN_REFUSED),
        (said(Phase.MAIL, 530, "5.7.0 log in first"), Reason.LOGIN_REFUSED),
        (said(Phase.MAIL, 553, "5.7.1 not yours"), Reason.SENDER_REFUSED),
        (said(Phase.CONNECT, 554, "5.7.1 blocked"), Reason.ACCOUNT_REFUSED),
        (said(Phase.RCPT, 550, "5.4.5 Daily user sending limit exceeded"), Reason.QUOTA),
        (said(Phase.DOT, 550, "5.4.5 Daily user sending limit exceeded"), Reason.QUOTA),
    ],
)
def test_what_needs_a_person_pauses_it_and_a_probe_an_hour_tries_again(event: Event, reason: Reason) -> None:
    state = met(event).state
    assert (state.mode, state.reason, minutes(state)) == (Mode.PAUSED, reason, 60)
    later = met(event, begin=state).state
    assert (later.mode, later.since, minutes(later)) == (Mode.PAUSED, NOW, 60)
    assert met(OK, begin=later).state == AccountState()


def test_a_server_that_is_away_when_a_paused_account_is_probed_does_not_end_the_pause() -> None:
    paused = met(said(Phase.AUTH, 535, "5.7.8 no")).state
    state = met(said(Phase.CONNECT, None), begin=paused).state
    assert (state.mode, state.reason, minutes(state)) == (Mode.PAUSED, Reason.LOGIN_REFUSED, 60)


def test_a_probe_that_comes_as_far_as_a_recipient_shows_that_the_login_is_over() -> None:
    paused = met(said(Phase.AUTH, 535, "5.7.8 no")).state
    assert met(said(Phase.RCPT, 450, "4.2.0 greylisted"), begin=paused).state.mode is Mode.WORKS
    quota = met(said(Phase.DOT, 550, "5.4.5 limit")).state
    assert met(said(Phase.RCPT, 450, "4.2.0 greylisted"), begin=quota).state.mode is Mode.PAUSED


def test_three_people_refused_in_like_words_pause_the_account_and_none_of_them_pays() -> None:
    assert met(spam("lan", 1), spam("minh", 2)) == Step(met(spam("lan", 1), spam("minh", 2)).state)
    step = met(spam("lan", 1), spam("minh", 2), spam("hoa", 3))
    assert (step.state.mode, step.state.reason) == (Mode.PAUSED, Reason.REFUSED_ALIKE)
    assert (step.spared, step.put_back) == (True, (1, 2))


def test_one_person_refused_over_and_over_is_one_person() -> None:
    step = met(*(spam("lan", n) for n in range(50)))
    assert (step.state.mode, step.spared) == (Mode.WORKS, False)
    assert step.state.refusals is not None
    assert len(step.state.refusals.refused) == 20
    assert met(spam("minh", 60), spam("hoa", 61), begin=step.state).state.mode is Mode.PAUSED


def test_a_mail_that_is_taken_breaks_the_run_and_so_do_other_words() -> None:
    assert met(spam("lan", 1), spam("minh", 2), OK, spam("hoa", 3)).state.mode is Mode.WORKS
    virus = spam("minh", 2, "5.7.1 <{to}>: virus found, id {id}")
    assert met(spam("lan", 1), virus, spam("hoa", 3)).state.mode is Mode.WORKS
    greylisted = said(Phase.RCPT, 450, "4.2.0 greylisted")
    assert met(spam("lan", 1), greylisted, spam("minh", 2), spam("hoa", 3)).state.mode is Mode.PAUSED


@pytest.mark.parametrize(
    "text",
    [
        "5.1.1 The email account that you tried to reach does not exist.",
        "5.2.1 The email account that you tried to reach is disabled.",
        "5.2.2 mailbox full",
        "No Such User Here",
        "User unknown",
        "<{to}>: Recipient address rejected: User unknown in virtual mailbox table",
        "Unrouteable address",
    ],
)
def test_wrong_addresses_in_a_row_are_wrong_addresses(text: str) -> None:
    events = [
        said(Phase.RCPT, 550, text.format(to=who), who, n)
        for n, who in enumerate(["lan@example.edu.vn", "minh@example.edu.vn", "hoa@example.edu.vn"])
    ]
    assert met(*events) == Step(AccountState())


def test_a_probe_refused_again_keeps_the_pause_and_does_not_fail() -> None:
    paused = met(spam("lan", 1), spam("minh", 2), spam("hoa", 3)).state
    step = met(spam("thu", 4), begin=paused)
    assert (step.state.mode, step.spared, minutes(step.state)) == (Mode.PAUSED, True, 60)
    wrong = met(said(Phase.RCPT, 550, "5.1.1 no such user"), begin=paused)
    assert (wrong.state.mode, wrong.spared) == (Mode.PAUSED, False)
    after_all = met(OK, begin=step.state).state
    assert met(spam("lan", 1), begin=after_all).state.mode is Mode.WORKS


LIKE = [
    (
        "5.7.1 <{to}>: Relay access denied",
        "5.7.1 <{to}>: Relay access denied",
    ),
    (
        "relay not permitted for {to} at mx1.example.edu.vn [203.0.113.7]",
        "relay not permitted for {to} at mx2.example.edu.vn [203.0.113.9]",
    ),
    (
        "5.7.1 [203.0.113.7 12] this message is likely unsolicited mail. d2e1a72fcca58 - gsmtp",
        "5.7.1 [203.0.113.7 12] this message is likely unsolicited mail. 98e67ed59e1d1 - gsmtp",
    ),
    ("{name}: rejected by policy", "{name}: rejected by policy"),
]


@pytest.mark.parametrize(("first", "second"), LIKE)
def test_answers_are_alike_but_for_names_and_numbers(first: str, second: str) -> None:
    one, two = (
        likeness(Answer(Phase.DOT, 550, text.format(to=to, name=to.partition("@")[0])), to)
        for text, to in ((first, "lan.nguyen@example.edu.vn"), (second, "minh@khac.example.edu.vn"))
    )
    assert one is not None
    assert one == two


def test_another_status_is_another_refusal() -> None:
    one, two = (
        likeness(Answer(Phase.DOT, 550, f"{status} refused"), "lan@example.edu.vn")
        for status in ("5.7.1", "5.7.26")
    )
    assert one != two
