"""Certificates and host names are checked, and nothing goes out in the clear."""

import re
import socket
import ssl
import threading
from pathlib import Path

import pytest

from notifications.account import Secret, SmtpAccount
from notifications.reply import verdict
from notifications.smtp import SmtpTransport
from notifications.smtp.connection import is_this_machine
from tests.mail_server import Certificates, Fault
from tests.mail_server.certificates import Kind
from tests.mail_server.server import Security
from tests.transport.conftest import AMPLE, SHORT, Connect, Start
from tests.transport.message import send

USERS = {"vanphong@example.edu.vn": "mật khẩu"}


@pytest.mark.parametrize("security", ["tls", "starttls"])
def test_a_trusted_certificate_is_taken(
    start: Start, connect: Connect, certificates: Certificates, ca_file: Path, security: Security
) -> None:
    server = start(security=security, context=certificates.context(), users=USERS)
    assert send(connect(server, ca_file=ca_file)).code == 250
    assert server.logins == [("vanphong@example.edu.vn", True)]


@pytest.mark.parametrize("security", ["tls", "starttls"])
@pytest.mark.parametrize("kind", ["wrong-host", "expired", "unknown-authority"])
def test_any_other_is_refused_before_the_password_is_said(
    start: Start, connect: Connect, certificates: Certificates, ca_file: Path, security: Security, kind: Kind
) -> None:
    server = start(security=security, context=certificates.context(kind), users=USERS)
    answer = send(connect(server, ca_file=ca_file))
    assert (answer.phase, answer.code, answer.cause) == ("tls", None, "certificate")
    assert verdict(answer).needs_person
    assert (server.logins, server.mails) == ([], [])


def test_without_a_ca_file_the_systems_certificates_decide(
    start: Start, connect: Connect, certificates: Certificates
) -> None:
    server = start(security="tls", context=certificates.context())
    assert send(connect(server, ca_file=None)).cause == "certificate"


def test_ssl_cert_file_is_honoured(
    start: Start, connect: Connect, certificates: Certificates, ca_file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SSL_CERT_FILE", str(ca_file))
    server = start(security="tls", context=certificates.context())
    assert send(connect(server, ca_file=None)).code == 250


def test_a_ca_file_that_is_not_there_is_said_without_connecting(
    start: Start, connect: Connect, certificates: Certificates, tmp_path: Path
) -> None:
    server = start(security="tls", context=certificates.context())
    answer = send(connect(server, ca_file=tmp_path / "ca.pem"))
    assert (answer.phase, answer.cause, verdict(answer).needs_person) == ("tls", "certificate", True)
    assert "ca.pem" in answer.text
    assert server.connections == 0


def test_a_ca_file_mended_on_the_disk_is_read_again(
    start: Start, connect: Connect, certificates: Certificates, tmp_path: Path
) -> None:
    server = start(security="tls", context=certificates.context())
    path = tmp_path / "ca.pem"
    transport = connect(server, ca_file=path)
    assert send(transport).cause == "certificate"
    certificates.write(path)
    assert send(transport).code == 250


def test_a_wrong_ca_file_replaced_on_the_disk_is_read_again(
    start: Start, connect: Connect, certificates: Certificates, tmp_path: Path
) -> None:
    server = start(security="tls", context=certificates.context())
    path = Certificates().write(tmp_path / "ca.pem")
    transport = connect(server, ca_file=path)
    assert send(transport).cause == "certificate"
    certificates.write(path)
    assert send(transport).code == 250


def test_starttls_taken_out_on_the_way_ends_it(
    start: Start, connect: Connect, certificates: Certificates, ca_file: Path
) -> None:
    server = start(security="starttls", context=certificates.context(), users=USERS, strip_starttls=True)
    answer = send(connect(server, ca_file=ca_file))
    assert (answer.phase, answer.cause, verdict(answer).needs_person) == ("tls", "no-tls", True)
    assert server.said("AUTH") == server.said("MAIL") == []


@pytest.mark.parametrize(
    ("fault", "meaning"),
    [
        (Fault("starttls", text="454 4.7.0 not now"), "tls 454"),
        (Fault("starttls", text="501 5.5.4 no"), "tls 501 person"),
        (Fault("starttls", "drop"), "tls drop"),
        (Fault("starttls", "hang"), "tls timeout"),
        # An end in the midst of the handshake, or a connection that was reset: whichever is read first.
        (Fault("tls", "drop"), "tls (tls|drop)"),
        (Fault("tls", "hang"), "tls timeout"),
        (Fault("tls", "garbage"), "tls tls"),
    ],
    ids=lambda value: f"{value.at} {value.do} {value.text}" if isinstance(value, Fault) else value,
)
def test_a_handshake_that_fails(
    start: Start, connect: Connect, certificates: Certificates, ca_file: Path, fault: Fault, meaning: str
) -> None:
    server = start(security="starttls", context=certificates.context(), users=USERS, faults=[fault])
    timeouts = SHORT if fault.do == "hang" else AMPLE
    answer = send(connect(server, timeouts=timeouts, ca_file=ca_file))
    person = " person" if verdict(answer).needs_person else ""
    assert re.fullmatch(meaning, f"{answer.phase} {answer.code or answer.cause}{person}")
    assert verdict(answer).scope == "account"
    assert server.said("AUTH") == server.said("MAIL") == []


def test_words_slipped_in_before_the_handshake_end_it(
    start: Start, connect: Connect, certificates: Certificates, ca_file: Path
) -> None:
    fault = Fault("starttls", text="220 go ahead\r\n250-mail\r\n250 AUTH PLAIN")
    server = start(security="starttls", context=certificates.context(), users=USERS, faults=[fault])
    answer = send(connect(server, ca_file=ca_file))
    assert answer.code is None
    assert server.said("MAIL") == []


def test_a_server_that_speaks_no_tls_where_tls_comes_first(
    start: Start, connect: Connect, ca_file: Path
) -> None:
    server = start()
    answer = send(connect(server, timeouts=SHORT, security="tls", ca_file=ca_file))
    assert (answer.phase, answer.code) == ("tls", None)
    assert answer.cause in ("tls", "timeout")


def test_without_tls_only_to_this_machine() -> None:
    """Another machine is played by a local listener reached under an address that is not 127.0.0.0/8."""
    own = _address_of_this_machine()
    if own is None:
        pytest.skip("this machine has no address but loopback ones")
    with socket.create_server((own, 0)) as listener:
        account = SmtpAccount(own, listener.getsockname()[1], "none", "vanphong", Secret("x"))
        answer = send(SmtpTransport(account, timeouts=SHORT))
    assert (answer.phase, answer.cause, verdict(answer).needs_person) == ("connect", "no-tls", True)


@pytest.mark.parametrize(
    ("address", "here"),
    [
        ("127.0.0.1", True),
        ("127.9.9.9", True),
        ("::1", True),
        ("::ffff:127.0.0.1", True),
        ("192.168.1.5", False),
        ("10.0.0.1", False),
        ("fe80::1%eth0", False),
        ("::ffff:10.0.0.1", False),
        ("2001:db8::1", False),
    ],
)
def test_only_loopback_is_this_machine(address: str, here: bool) -> None:
    assert is_this_machine(address) is here


def _address_of_this_machine() -> str | None:
    for *_, address in socket.getaddrinfo(socket.gethostname(), None, socket.AF_INET):
        if not str(address[0]).startswith("127."):
            return str(address[0])
    return None


def test_a_handshake_answered_a_byte_at_a_time_ends_in_time(ca_file: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        stop = threading.Event()

        def drip() -> None:
            sock, _ = listener.accept()
            with sock:
                for _ in range(200):
                    if stop.wait(0.05):
                        return
                    try:
                        sock.sendall(b"\x16")
                    except OSError:
                        return

        thread = threading.Thread(target=drip)
        thread.start()
        account = SmtpAccount("localhost", listener.getsockname()[1], "tls", ca_file=ca_file)
        answer = send(SmtpTransport(account, timeouts=SHORT))
        stop.set()
        thread.join()
    assert (answer.phase, answer.code) == ("tls", None)


def test_the_oldest_tls_is_not_spoken(
    start: Start, connect: Connect, certificates: Certificates, ca_file: Path
) -> None:
    context = certificates.context()
    context.set_ciphers("DEFAULT:@SECLEVEL=0")
    with pytest.warns(DeprecationWarning, match="TLSv1"):
        context.minimum_version = ssl.TLSVersion.TLSv1
    with pytest.warns(DeprecationWarning, match="TLSv1"):
        context.maximum_version = ssl.TLSVersion.TLSv1_1
    server = start(security="tls", context=context)
    assert send(connect(server, ca_file=ca_file)).cause == "tls"
