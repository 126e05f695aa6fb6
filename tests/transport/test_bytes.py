"""The message arrives byte for byte."""

from pathlib import Path

import pytest

from tests.mail_server import Certificates
from tests.transport.conftest import Connect, Start
from tests.transport.message import RECIPIENT, SENDER, message, yes

BODIES = {
    "plain": b"a\r\nb\r\n",
    "empty": b"",
    "a line that is a dot": b"before\r\n.\r\nafter\r\n",
    "lines of dots": b".\r\n..\r\n...\r\n....\r\n",
    "begins with a dot": b".hidden\r\n",
    "ends with a dot": b"end\r\n.\r\n",
    "a dot within": b"a.b\r\n c. \r\n",
    "blank lines": b"\r\n\r\n\r\n",
    "looks like the end and a command": b"\r\n.\r\nMAIL FROM:<x@example.edu.vn>\r\n",
    "more than a TLS record": b"0123456789abcde.\r\n" * 20_000,
}


@pytest.mark.parametrize("body", BODIES.values(), ids=BODIES)
def test_the_server_has_the_very_bytes(start: Start, connect: Connect, body: bytes) -> None:
    server = start()
    data = message(body=body)
    answer = connect(server).send(SENDER, RECIPIENT, data, yes)
    assert answer.code == 250
    assert [mail.data for mail in server.mails] == [data]


def test_so_it_does_over_tls(
    start: Start, connect: Connect, certificates: Certificates, ca_file: Path
) -> None:
    server = start(security="tls", context=certificates.context())
    data = message(body=BODIES["more than a TLS record"])
    assert connect(server, ca_file=ca_file).send(SENDER, RECIPIENT, data, yes).code == 250
    assert server.mails[0].data == data


@pytest.mark.parametrize("body", [b"no line end", b"a\r\n.", b"."])
def test_a_missing_last_line_end_is_added(start: Start, connect: Connect, body: bytes) -> None:
    server = start()
    connect(server).send(SENDER, RECIPIENT, message(body=body), yes)
    assert server.mails[0].data == message(body=body) + b"\r\n"


def test_data_that_begins_with_a_dot_keeps_it(start: Start, connect: Connect) -> None:
    server = start()
    connect(server).send(SENDER, RECIPIENT, b".\r\nx\r\n", yes)
    assert server.mails[0].data == b".\r\nx\r\n"


@pytest.mark.parametrize(
    "sender",
    [
        SENDER,
        "vanphong@example.edu.vn",
        "Trường A, cơ sở 2 <vanphong@example.edu.vn>",
        '"Văn phòng" <vanphong@example.edu.vn> ',
    ],
)
def test_the_envelope_has_the_addresses_without_names(start: Start, connect: Connect, sender: str) -> None:
    server = start()
    connect(server).send(sender, RECIPIENT, message(), yes)
    assert (server.mails[0].sender, server.mails[0].recipient) == ("vanphong@example.edu.vn", RECIPIENT)


@pytest.mark.parametrize(
    ("sender", "recipient", "data", "phase"),
    [
        ("", RECIPIENT, message(), "mail"),
        ("phòng@example.edu.vn", RECIPIENT, message(), "mail"),
        (SENDER, "", message(), "rcpt"),
        (SENDER, "a@example.edu.vn> SIZE=1", message(), "rcpt"),
        (SENDER, "a@example.edu.vn\r\nDATA", message(), "rcpt"),
        (SENDER, "cô.lan@example.edu.vn", message(), "rcpt"),
        (SENDER, "a@" + "b" * 260, message(), "rcpt"),
        (SENDER, RECIPIENT, "Subject: thứ Sáu\r\n\r\n".encode(), "data"),
        (SENDER, RECIPIENT, b"a\n.\nMAIL FROM:<x@example.edu.vn>\r\n", "data"),
        (SENDER, RECIPIENT, b"a\r.\r\n", "data"),
    ],
)
def test_what_smtp_cannot_carry_never_reaches_the_server(
    start: Start, connect: Connect, sender: str, recipient: str, data: bytes, phase: str
) -> None:
    server = start()
    answer = connect(server).send(sender, recipient, data, yes)
    assert (answer.phase, answer.code, answer.cause) == (phase, None, "unfit")
    assert server.connections == 0
