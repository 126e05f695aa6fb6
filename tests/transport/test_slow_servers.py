"""`send` returns within `longest`, whatever the server does."""

import time

import pytest

from notifications.account import Timeouts
from tests.mail_server import Fault
from tests.mail_server.faults import At, Do
from tests.transport.conftest import Connect, Start
from tests.transport.message import send

STEPS = ["connect", "ehlo", "auth", "mail", "rcpt", "data", "body", "dot"]


@pytest.mark.parametrize("do", ["hang", "trickle"])
@pytest.mark.parametrize("at", STEPS)
def test_a_server_that_hangs_or_trickles_is_left_in_time(
    start: Start, connect: Connect, at: At, do: Do
) -> None:
    server = start(faults=[Fault(at, do, keep=True)], users={"vanphong@example.edu.vn": "x"})
    timeouts = Timeouts(reply=0.3, to_fence=0.6, dot=0.4)
    transport = connect(server, timeouts=timeouts)
    begun = time.monotonic()
    answer = send(transport)
    assert answer.cause == "timeout"
    assert time.monotonic() - begun < (0.4 + 0.6) + 0.3 <= transport.longest


def test_steps_that_are_each_in_time_may_not_add_up_past_the_fence(start: Start, connect: Connect) -> None:
    steps = [Fault(at, "slow", pause=0.01) for at in ("connect", "ehlo", "mail", "rcpt", "data")]
    server = start(faults=steps)
    transport = connect(server, timeouts=Timeouts(reply=5, to_fence=0.7, dot=5))
    begun = time.monotonic()
    answer = send(transport)
    assert (answer.code, answer.cause) == (None, "timeout")
    assert time.monotonic() - begun < 1.2


def test_the_dot_has_longer_than_any_other_reply(start: Start, connect: Connect) -> None:
    server = start(faults=[Fault("dot", "slow", pause=0.02)])
    transport = connect(server, timeouts=Timeouts(reply=0.2, to_fence=1, dot=5))
    assert send(transport).code == 250


def test_by_default_the_time_to_the_fence_is_below_the_lease_and_the_dot_has_ten_minutes() -> None:
    timeouts = Timeouts()
    assert (timeouts.reply, timeouts.dot) == (60, 600)
    assert timeouts.to_fence < 120
