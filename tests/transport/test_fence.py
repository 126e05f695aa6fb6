"""The fence: after the 354, before the first byte of the body, and its no is final."""

import time

import pytest

from notifications.account import Timeouts
from notifications.reply import verdict
from tests.mail_server import Fault, MailServer
from tests.mail_server.faults import At, Do
from tests.transport.conftest import Connect, Start
from tests.transport.message import RECIPIENT, SENDER, message


def _settled(server: MailServer, torn: int) -> list[bytes]:
    """Wait until the server has noticed the end of a body."""
    end = time.monotonic() + 3
    while len(server.torn) < torn and time.monotonic() < end:
        time.sleep(0.01)
    return server.torn


def test_the_fence_runs_once_after_the_354_and_before_the_body(start: Start, connect: Connect) -> None:
    server, seen = start(), []

    def fence() -> bool:
        seen.append((server.said("DATA"), list(server.mails)))
        return True

    assert connect(server).send(SENDER, RECIPIENT, message(), fence).code == 250
    assert seen == [(["DATA"], [])]


def test_when_the_fence_says_no_not_one_byte_of_the_body_is_sent(start: Start, connect: Connect) -> None:
    server = start()
    answer = connect(server).send(SENDER, RECIPIENT, message(), lambda: False)
    assert (answer.phase, answer.code, answer.cause) == ("data", None, "fence")
    assert verdict(answer).outcome == "not-ours"
    assert _settled(server, 1) == [b""]
    assert server.mails == []


def test_when_the_fence_fails_nothing_is_sent_and_nothing_is_raised(start: Start, connect: Connect) -> None:
    def fence() -> bool:
        raise RuntimeError("database is locked\n[SQL: UPDATE message SET data = 'xin chao']")

    server = start()
    answer = connect(server).send(SENDER, RECIPIENT, message(), fence)
    assert (answer.phase, answer.cause, answer.text) == (
        "data",
        "fence-error",
        "RuntimeError: database is locked",
    )
    assert (verdict(answer).outcome, verdict(answer).scope) == ("later", "message")
    assert _settled(server, 1) == [b""]


def test_when_the_fence_is_interrupted_nothing_is_sent(start: Start, connect: Connect) -> None:
    def fence() -> bool:
        raise KeyboardInterrupt

    server = start()
    with pytest.raises(KeyboardInterrupt):
        connect(server).send(SENDER, RECIPIENT, message(), fence)
    assert _settled(server, 1) == [b""]


@pytest.mark.parametrize("at", ["connect", "ehlo", "mail", "rcpt", "data"])
@pytest.mark.parametrize("do", ["drop", "garbage", "reply"])
def test_the_fence_does_not_run_when_the_server_never_asked_for_the_body(
    start: Start, connect: Connect, at: At, do: Do
) -> None:
    ran: list[int] = []

    def fence() -> bool:
        ran.append(1)
        return True

    server = start(faults=[Fault(at, do, "554 5.0.0 no" if do == "reply" else "")])
    connect(server).send(SENDER, RECIPIENT, message(), fence)
    assert ran == []


def test_a_354_with_more_behind_it_is_not_trusted(start: Start, connect: Connect) -> None:
    ran: list[int] = []

    def fence() -> bool:
        ran.append(1)
        return True

    server = start(faults=[Fault("data", text="354 go ahead\r\n250 2.0.0 taken")])
    answer = connect(server).send(SENDER, RECIPIENT, message(), fence)
    assert (answer.phase, answer.code, ran) == ("data", None, [])


def test_a_server_that_hangs_up_during_the_fence_surely_has_nothing(start: Start, connect: Connect) -> None:
    server = start()

    def fence() -> bool:
        server.hang_up()
        return True

    answer = connect(server).send(SENDER, RECIPIENT, message(), fence)
    assert (answer.phase, answer.cause, verdict(answer).outcome) == ("data", "drop", "later")
    assert server.mails == []


def test_a_slow_fence_does_not_eat_the_servers_time(start: Start, connect: Connect) -> None:
    server = start()

    def fence() -> bool:
        time.sleep(1.3)
        return True

    assert (
        connect(server, timeouts=Timeouts(reply=0.9, to_fence=1.0, dot=1.0))
        .send(SENDER, RECIPIENT, message(), fence)
        .code
        == 250
    )


@pytest.mark.parametrize("size", [100, 20_000_000], ids=["read at the dot", "read when the writing fails"])
def test_a_no_in_the_midst_of_the_body_is_a_no(start: Start, connect: Connect, size: int) -> None:
    server = start(faults=[Fault("body", text="552 5.3.4 too big")])
    transport = connect(server, timeouts=Timeouts(reply=5, to_fence=5, dot=0.7))
    answer = transport.send(SENDER, RECIPIENT, message(body=b"x" * size), lambda: True)
    assert (answer.code, verdict(answer).outcome) == (552, "failed")
    assert server.mails == []
