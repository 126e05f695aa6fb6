"""Google's OAuth2 by yagmail's file, against a token server of our own."""

import json
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest
import yagmail.oauth2

from notifications.reply import verdict
from tests.mail_server import Certificates
from tests.mail_server.server import Security
from tests.transport.conftest import SHORT, Connect, Start
from tests.transport.message import send

FILE = {
    "email_address": "vanphong@example.edu.vn",
    "google_client_id": "client",
    "google_client_secret": "hush",
    "google_refresh_token": "refresh",
}


@pytest.fixture
def google(monkeypatch: pytest.MonkeyPatch) -> Iterator[dict[str, Any]]:
    says: dict[str, Any] = {"status": 200, "body": {"access_token": "token", "expires_in": 3600}, "wait": 0}
    over = threading.Event()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            self.rfile.read(int(self.headers["content-length"]))
            over.wait(says["wait"])
            self.send_response(says["status"])
            for header in says.get("headers", ()):
                self.send_header(*header)
            self.end_headers()
            self.wfile.write(json.dumps(says["body"]).encode())

        def log_message(self, *_: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True).start()
    monkeypatch.setattr(yagmail.oauth2, "GOOGLE_ACCOUNTS_BASE_URL", f"http://127.0.0.1:{server.server_port}")
    yield says
    over.set()
    server.shutdown()
    server.server_close()


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "oauth2.json"
    path.write_text(json.dumps(FILE))
    return path


@pytest.mark.usefixtures("google")
@pytest.mark.parametrize("security", ["tls", "starttls", "none"])
def test_a_token_logs_in(
    start: Start, connect: Connect, certificates: Certificates, ca_file: Path, file: Path, security: Security
) -> None:
    context = certificates.context() if security != "none" else None
    server = start(
        security=security, context=context, users={"vanphong@example.edu.vn": "token"}, methods="XOAUTH2"
    )
    answer = send(connect(server, user="", password=None, oauth2_file=file, ca_file=ca_file))
    assert answer.code == 250
    assert server.logins == [("vanphong@example.edu.vn", True)]


def test_the_servers_no_is_seen(start: Start, connect: Connect, google: dict[str, Any], file: Path) -> None:
    google["body"]["access_token"] = "old"
    server = start(users={"vanphong@example.edu.vn": "token"})
    answer = send(connect(server, user="", password=None, oauth2_file=file))
    assert (answer.phase, answer.code, verdict(answer).needs_person) == ("auth", 535, True)
    assert server.said("MAIL") == []


def test_no_token_goes_over_a_starttls_that_is_not_trusted(
    start: Start,
    connect: Connect,
    certificates: Certificates,
    ca_file: Path,
    google: dict[str, Any],
    file: Path,
) -> None:
    server = start(security="starttls", context=certificates.context("wrong-host"), users={"a": "token"})
    answer = send(connect(server, user="", password=None, oauth2_file=file, ca_file=ca_file))
    assert (answer.phase, answer.cause) == ("tls", "certificate")
    assert server.said("AUTH") == []


def test_google_refusing_the_file_needs_a_person(
    start: Start, connect: Connect, google: dict[str, Any], file: Path
) -> None:
    google |= {"status": 400, "body": {"error": "invalid_grant"}}
    answer = send(connect(start(), password=None, oauth2_file=file))
    assert (answer.phase, answer.cause, verdict(answer).needs_person) == ("auth", "no-login", True)


def test_google_in_trouble_passes(start: Start, connect: Connect, google: dict[str, Any], file: Path) -> None:
    google["status"] = 503
    answer = send(connect(start(), password=None, oauth2_file=file))
    assert (answer.phase, verdict(answer).scope, verdict(answer).needs_person) == ("auth", "account", False)


def test_an_answer_cut_off_on_its_way_passes(
    start: Start, connect: Connect, google: dict[str, Any], file: Path
) -> None:
    google["headers"] = [("content-length", "1000")]
    answer = send(connect(start(), password=None, oauth2_file=file))
    assert (answer.phase, verdict(answer).scope, verdict(answer).needs_person) == ("auth", "account", False)


def test_google_hanging_does_not_hold_us(
    start: Start, connect: Connect, google: dict[str, Any], file: Path
) -> None:
    google["wait"] = 5
    answer = send(connect(start(), timeouts=SHORT, password=None, oauth2_file=file))
    assert (answer.phase, answer.cause) == ("auth", "timeout")


@pytest.mark.parametrize(
    "text",
    [
        None,
        "",
        "[]",
        "{}",
        '{"installed": {"client_id": "a", "client_secret": "b"}}',
        json.dumps(FILE | {"more": 1}),
    ],
)
def test_a_file_that_does_not_serve_is_refused_and_nobody_is_asked_on_the_terminal(
    start: Start, connect: Connect, tmp_path: Path, text: str | None
) -> None:
    path = tmp_path / "oauth2.json"
    if text is not None:
        path.write_text(text)
    server = start()
    answer = send(connect(server, password=None, oauth2_file=path))
    assert (answer.phase, answer.cause) == ("auth", "no-login")
    assert server.connections == 0
    assert "hush" not in answer.text
