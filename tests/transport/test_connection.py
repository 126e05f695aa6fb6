"""One connection serves many messages, is given up in time, and is replaced without a fault."""

import time
from pathlib import Path

import pytest

from notifications.account import Reuse, Timeouts
from tests.mail_server import Certificates, Fault
from tests.transport.conftest import Connect, Start
from tests.transport.message import RECIPIENT, SENDER, message, send, yes


class Seconds:
    def __init__(self) -> None:
        self.now = 1000.0

    def __call__(self) -> float:
        return self.now


def test_many_messages_share_one_connection_and_one_login(start: Start, connect: Connect) -> None:
    server = start(users={"vanphong@example.edu.vn": "mật khẩu"})
    transport = connect(server)
    assert [send(transport, str(n)).code for n in range(50)] == [250] * 50
    assert (server.connections, len(server.mails)) == (1, 50)
    assert server.logins == [("vanphong@example.edu.vn", True)]


def test_nothing_is_connected_before_the_first_message(start: Start, connect: Connect) -> None:
    server = start()
    connect(server).close()
    assert server.connections == 0


def test_a_connection_carries_so_many_messages_and_no_more(start: Start, connect: Connect) -> None:
    server = start()
    transport = connect(server, reuse=Reuse(messages=3))
    for n in range(7):
        assert send(transport, str(n)).code == 250
    assert [mail.connection for mail in server.mails] == [1, 1, 1, 2, 2, 2, 3]
    assert len(server.said("QUIT")) == 2


@pytest.mark.parametrize(("pause", "connections"), [(59, 1), (61, 2)])
def test_a_connection_idle_for_a_minute_is_not_used_again(
    start: Start, connect: Connect, pause: int, connections: int
) -> None:
    server, seconds = start(), Seconds()
    transport = connect(server, monotonic=seconds)
    send(transport)
    seconds.now += pause
    assert send(transport).code == 250
    assert server.connections == connections


def test_a_connection_five_minutes_old_is_not_used_again(start: Start, connect: Connect) -> None:
    server, seconds = start(), Seconds()
    transport = connect(server, monotonic=seconds)
    for _ in range(7):
        assert send(transport).code == 250
        seconds.now += 50
    assert [mail.connection for mail in server.mails] == [1, 1, 1, 1, 1, 1, 2]


def test_rest_closes_only_what_was_kept_long_enough(start: Start, connect: Connect) -> None:
    server, seconds = start(), Seconds()
    transport = connect(server, monotonic=seconds)
    send(transport)
    transport.rest()
    assert server.said("QUIT") == []
    seconds.now += 61
    transport.rest()
    assert server.said("QUIT") == ["QUIT"]


def test_a_connection_the_server_has_closed_is_replaced_and_is_no_fault(
    start: Start, connect: Connect
) -> None:
    server = start()
    transport = connect(server)
    send(transport)
    server.hang_up()
    assert send(transport).code == 250
    assert (server.connections, len(server.mails)) == (2, 2)


def test_so_it_is_over_tls(start: Start, connect: Connect, certificates: Certificates, ca_file: Path) -> None:
    server = start(security="tls", context=certificates.context())
    transport = connect(server, ca_file=ca_file)
    send(transport)
    server.hang_up()
    assert send(transport).code == 250
    assert server.connections == 2


def test_a_421_on_a_kept_connection_means_a_new_one(start: Start, connect: Connect) -> None:
    server = start(per_connection=2)
    transport = connect(server)
    assert [send(transport, str(n)).code for n in range(5)] == [250] * 5
    assert server.connections == 3


def test_a_421_on_a_new_connection_is_an_answer(start: Start, connect: Connect) -> None:
    server = start(faults=[Fault("mail", text="421 4.3.2 come back later")])
    answer = send(connect(server))
    assert (answer.phase, answer.code) == ("mail", 421)
    assert server.connections == 1


def test_a_kept_connection_that_hangs_is_replaced_within_the_time_to_the_fence(
    start: Start, connect: Connect
) -> None:
    server = start()
    transport = connect(server, timeouts=Timeouts(reply=0.5, to_fence=5, dot=5))
    send(transport)
    server.faults.add(Fault("mail", "hang", times=1))
    assert send(transport).code == 250
    assert server.connections == 2


def test_after_a_refused_recipient_the_connection_is_reset_and_used_on(
    start: Start, connect: Connect
) -> None:
    server = start(faults=[Fault("rcpt", text="550 5.1.1 no such user", recipient="gone@*")])
    transport = connect(server)
    codes = [
        send(transport, str(n), to).code for n, to in enumerate(["gone@example.edu.vn", RECIPIENT, RECIPIENT])
    ]
    assert codes == [550, 250, 250]
    assert (server.connections, server.said("RSET")) == (1, ["RSET"])


@pytest.mark.parametrize(
    "fault",
    [
        Fault("mail", text="451 4.3.0 not now", times=1),
        Fault("rcpt", text="421 4.3.2 closing", times=1),
        Fault("rcpt", "drop", times=1),
        Fault("rcpt", "garbage", times=1),
        Fault("dot", text="421 4.3.2 closing", times=1),
        Fault("dot", "drop", times=1),
    ],
    ids=lambda fault: f"{fault.at} {fault.do} {fault.text[:3]}",
)
def test_after_any_other_failure_the_connection_is_not_used_again(
    start: Start, connect: Connect, fault: Fault
) -> None:
    server = start(faults=[fault])
    transport = connect(server)
    assert send(transport).code != 250
    assert send(transport).code == 250
    assert server.mails[-1].connection == 2


def test_a_reply_nobody_asked_for_ends_the_connection_but_not_the_message(
    start: Start, connect: Connect
) -> None:
    server = start(faults=[Fault("dot", text="250 2.0.0 taken\r\n421 4.3.2 closing", keep=True, times=1)])
    transport = connect(server)
    assert send(transport, "1").code == 250
    assert send(transport, "2").code == 250
    assert [mail.connection for mail in server.mails] == [1, 2]


def test_a_late_reply_to_nothing_is_not_taken_for_the_next_answer(start: Start, connect: Connect) -> None:
    server = start()
    transport = connect(server)
    send(transport, "1")
    server.shout(b"250 2.0.0 once more\r\n")
    assert send(transport, "2").code == 250
    assert [mail.connection for mail in server.mails] == [1, 2]


def test_close_says_quit_once_and_may_be_called_twice(start: Start, connect: Connect) -> None:
    server = start()
    transport = connect(server)
    send(transport)
    transport.close()
    transport.close()
    assert server.said("QUIT") == ["QUIT"]
    assert send(transport).code == 250


def test_close_does_not_wait_for_a_server_that_is_gone(start: Start, connect: Connect) -> None:
    server = start()
    transport = connect(server)
    send(transport)
    server.stop()
    begun = time.monotonic()
    transport.close()
    assert time.monotonic() - begun < 2.5


def test_no_address_of_a_fault_reaches_the_terminal_or_a_log(
    start: Start, connect: Connect, capfd: pytest.CaptureFixture[str], caplog: pytest.LogCaptureFixture
) -> None:
    server = start(faults=[Fault("dot", "drop", times=1)], users={"vanphong@example.edu.vn": "x"})
    transport = connect(server)
    send(transport)
    send(transport)
    transport.close()
    assert capfd.readouterr() == ("", "")
    assert caplog.records == []


def test_a_login_name_that_is_no_address_is_used_as_it_is(start: Start, connect: Connect) -> None:
    server = start(users={"apikey": "x"})
    assert send(connect(server)).code == 250
    assert server.logins == [("apikey", True)]


def test_a_server_that_asks_for_no_login_gets_none(start: Start, connect: Connect) -> None:
    server = start()
    connect(server).send(SENDER, RECIPIENT, message(), yes)
    assert server.said("AUTH") == []


def test_login_goes_by_the_method_on_offer(start: Start, connect: Connect) -> None:
    server = start(users={"vanphong@example.edu.vn": "mật khẩu có dấu"}, methods="CRAM-MD5 LOGIN")
    assert send(connect(server)).code == 250


def test_a_relative_path_of_the_certificates_does_not_matter_without_tls(
    start: Start, connect: Connect
) -> None:
    assert send(connect(start(), ca_file=Path("/nowhere/ca.pem"))).code == 250
