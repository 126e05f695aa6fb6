"""Every fault of a server: what is answered, what it means, and whether the server has the mail."""

import pytest

from notifications.account import SmtpAccount
from notifications.reply import verdict
from notifications.smtp import SmtpTransport
from tests.mail_server import Fault
from tests.transport.conftest import AMPLE, SHORT, Connect, Start
from tests.transport.message import RECIPIENT, send

FAULTS = [
    # the fault; the phase and code or cause of the answer; its verdict; how many mails the server kept
    (Fault("connect", text="421 4.3.2 too busy"), "connect 421", "later account closing", 0),
    (Fault("connect", text="554 5.7.1 blocked"), "connect 554", "later account account-refused person", 0),
    (Fault("connect", "drop"), "connect drop", "later account dropped", 0),
    (Fault("connect", "hang"), "connect timeout", "later account timed-out", 0),
    (Fault("connect", "trickle"), "connect timeout", "later account timed-out", 0),
    (Fault("connect", "garbage"), "connect garbage", "later account garbage", 0),
    (Fault("ehlo", text="421 4.3.2 too busy"), "hello 421", "later account closing", 0),
    (Fault("ehlo", text="550 5.7.1 bad name"), "hello 550", "later account account-refused person", 0),
    (Fault("ehlo", "hang"), "hello timeout", "later account timed-out", 0),
    (Fault("auth", text="454 4.7.0 later"), "auth 454", "later account login-busy", 0),
    (Fault("auth", text="535 5.7.8 no"), "auth 535", "later account login-refused person", 0),
    (Fault("auth", text="534 5.7.9 too weak"), "auth 534", "later account login-refused person", 0),
    (Fault("auth", text="421 4.7.0 too many"), "auth 421", "later account closing", 0),
    (Fault("auth", "drop"), "auth drop", "later account dropped", 0),
    (Fault("auth", "hang"), "auth timeout", "later account timed-out", 0),
    (Fault("mail", text="451 4.3.0 not now"), "mail 451", "later message busy", 0),
    (Fault("mail", text="530 5.7.0 log in"), "mail 530", "later account login-refused person", 0),
    (Fault("mail", text="553 5.7.1 not yours"), "mail 553", "later account sender-refused person", 0),
    (Fault("mail", "drop"), "mail drop", "later account dropped", 0),
    (Fault("rcpt", text="450 4.2.0 greylisted"), "rcpt 450", "later message busy", 0),
    (Fault("rcpt", text="550 5.1.1 gone"), "rcpt 550", "failed message recipient-refused", 0),
    (Fault("rcpt", text="550 5.4.5 daily limit"), "rcpt 550", "later account quota person", 0),
    (Fault("rcpt", text="421 4.3.2 closing"), "rcpt 421", "later account closing", 0),
    (Fault("rcpt", "drop"), "rcpt drop", "later account dropped", 0),
    (Fault("rcpt", "hang"), "rcpt timeout", "later account timed-out", 0),
    (Fault("rcpt", "trickle"), "rcpt timeout", "later account timed-out", 0),
    (Fault("rcpt", "garbage"), "rcpt garbage", "later account garbage", 0),
    (Fault("rcpt", text="999 what"), "rcpt garbage", "later account garbage", 0),
    (Fault("data", text="451 4.3.0 not now"), "data 451", "later message busy", 0),
    (Fault("data", text="554 5.5.1 no"), "data 554", "failed message message-refused", 0),
    (Fault("data", text="250 what"), "data 250", "later account garbage", 0),
    (Fault("data", "drop"), "data drop", "later account dropped", 0),
    (Fault("data", "hang"), "data timeout", "later account timed-out", 0),
    (Fault("body", "drop"), "body drop", "unknown message no-answer", 0),
    (Fault("body", "hang"), "body timeout", "unknown message no-answer", 0),
    (Fault("dot", text="451 4.3.0 not now"), "dot 451", "later message busy", 0),
    (Fault("dot", text="421 4.3.2 closing"), "dot 421", "later account closing", 0),
    (Fault("dot", text="552 5.3.4 too big"), "dot 552", "failed message too-big", 0),
    (Fault("dot", text="554 5.7.1 spam"), "dot 554", "failed message message-refused", 0),
    (Fault("dot", text="550 5.4.5 daily limit"), "dot 550", "later account quota person", 0),
    (Fault("dot", "drop"), "body drop", "unknown message no-answer", 0),
    (Fault("dot", "drop", keep=True), "body drop", "unknown message no-answer", 1),
    (Fault("dot", "hang", keep=True), "body timeout", "unknown message no-answer", 1),
    (Fault("dot", "trickle", keep=True), "body timeout", "unknown message no-answer", 1),
    (Fault("dot", "garbage", keep=True), "body garbage", "unknown message no-answer", 1),
    (Fault("dot", text="354 what"), "dot 354", "unknown message no-answer", 0),
    (Fault("dot", "slow", pause=0.01), "dot 250", "sent message accepted", 1),
    (Fault("rcpt", "slow", pause=0.01), "dot 250", "sent message accepted", 1),
]


def _name(fault: Fault) -> str:
    return f"{fault.at} {fault.do} {fault.text}{' kept' if fault.keep else ''}".strip()


@pytest.mark.parametrize(
    ("fault", "answered", "meaning", "kept"), FAULTS, ids=[_name(row[0]) for row in FAULTS]
)
def test_a_fault(
    start: Start, connect: Connect, fault: Fault, answered: str, meaning: str, kept: int
) -> None:
    server = start(faults=[fault], users={"vanphong@example.edu.vn": "x"})
    silent = fault.do in ("hang", "trickle")
    answer = send(connect(server, timeouts=SHORT if silent else AMPLE))
    assert f"{answer.phase} {answer.code or answer.cause}" == answered
    meant = verdict(answer)
    person = " person" if meant.needs_person else ""
    assert f"{meant.outcome} {meant.scope} {meant.reason}{person}" == meaning
    assert len(server.mails) == kept
    assert server.connections == 1


def test_a_mail_that_was_kept_but_not_answered_is_told_apart(start: Start, connect: Connect) -> None:
    server = start(faults=[Fault("dot", "drop", keep=True, times=1)])
    transport = connect(server)
    send(transport, "1")
    send(transport, "2")
    transport.close()  # the server notes what it has answered before it answers the next command
    assert ([mail.number for mail in server.mails], server.answered) == ([1, 2], [2])


def test_refused_twice_then_taken(start: Start, connect: Connect) -> None:
    server = start(faults=[Fault("rcpt", text="450 4.2.0 greylisted", times=2)])
    transport = connect(server)
    assert [send(transport).code for _ in range(3)] == [450, 450, 250]


def test_a_fault_for_one_recipient_leaves_the_others_alone(start: Start, connect: Connect) -> None:
    server = start(faults=[Fault("dot", text="554 5.7.1 spam", recipient="minh@*")])
    transport = connect(server)
    assert send(transport, to="minh@example.edu.vn").code == 554
    assert send(transport, to=RECIPIENT).code == 250


def test_a_server_that_does_not_know_ehlo_is_greeted_with_helo(start: Start, connect: Connect) -> None:
    server = start(faults=[Fault("ehlo", text="502 5.5.1 what", times=1)])
    assert send(connect(server)).code == 250
    assert [line[:4] for _, line in server.commands[:2]] == ["ehlo", "helo"]


def test_no_server_there(start: Start) -> None:
    server = start()
    server.stop()
    answer = send(SmtpTransport(SmtpAccount("localhost", server.port, "none"), timeouts=SHORT))
    assert (answer.phase, answer.code, answer.cause) == ("connect", None, "unreachable")
    assert verdict(answer).scope == "account"


def test_a_name_that_does_not_exist() -> None:
    answer = send(SmtpTransport(SmtpAccount("mail.invalid", 25, "none"), timeouts=SHORT))
    assert (answer.phase, answer.code) == ("connect", None)
    assert answer.cause in ("unreachable", "timeout")


@pytest.mark.parametrize("host", ["smtp..example.edu.vn", "a" * 70 + ".example.edu.vn"])
def test_a_host_that_is_no_name_is_the_accounts_trouble(host: str) -> None:
    answer = send(SmtpTransport(SmtpAccount(host, 25, "tls"), timeouts=SHORT))
    assert (answer.phase, answer.code) == ("connect", None)
    assert verdict(answer).scope == "account"


def test_a_wrong_password_is_tried_once(start: Start, connect: Connect) -> None:
    server = start(users={"vanphong@example.edu.vn": "right"}, methods="CRAM-MD5 PLAIN LOGIN")
    server.users["vanphong@example.edu.vn"] = "right"
    transport = connect(server)
    server.users["vanphong@example.edu.vn"] = "changed"
    answer = send(transport)
    assert (answer.phase, answer.code) == ("auth", 535)
    assert server.logins == [("vanphong@example.edu.vn", False)]


def test_a_server_without_a_login_we_speak(start: Start, connect: Connect) -> None:
    server = start(users={"vanphong@example.edu.vn": "x"}, methods="GSSAPI")
    answer = send(connect(server))
    assert (answer.phase, answer.cause, verdict(answer).needs_person) == ("auth", "no-login", True)


def test_a_server_that_repeats_the_password_does_not_bring_it_into_the_answer(
    start: Start, connect: Connect
) -> None:
    from base64 import b64encode

    coded = b64encode(b"\0vanphong@example.edu.vn\0geheim-9").decode()
    fault = Fault("auth", text=f"535 5.7.8 {coded} geheim-9 is wrong\x1b[31m")
    server = start(users={"vanphong@example.edu.vn": "geheim-9"}, faults=[fault])
    assert send(connect(server)).text == "5.7.8 *** *** is wrong [31m"
