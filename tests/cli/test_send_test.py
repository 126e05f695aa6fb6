"""`send-test`: each step as it happens, and what to do about a refusal, against a real server."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from notifications.account import Timeouts
from notifications.account_state import AccountState, Mode
from notifications.advice import Advice
from scheduler.cli.phrases import phrase
from scheduler.store.accounts import account_state, put_account
from scheduler.store.engine import Store
from tests.cli.command import Command, Done, files
from tests.daemon import running, waiting
from tests.mail_server import Certificates, Fault, MailServer
from tests.service.world import World

USER = "vanphong@example.edu.vn"
TO = "lan.nguyen@example.edu.vn"
CERTIFICATES = Certificates()

Setup = Callable[..., MailServer]


@pytest.fixture
def setup(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Setup]:
    """Starts a server and writes a config.toml for it; `mail` are more lines of [mail]."""
    servers: list[MailServer] = []
    CERTIFICATES.write(tmp_path / "ca.pem")
    monkeypatch.setenv("DOITHOAI_SMTP_PASSWORD", "đúng")

    def start(*, certificate: Any = "good", mail: str = "", **words: Any) -> MailServer:
        security = words.setdefault("security", "tls")
        if security != "none":
            words["context"] = CERTIFICATES.context(certificate)
        server = MailServer(users={USER: "đúng"}, **words)
        server.start()
        servers.append(server)
        world = World(tmp_path)
        lines = f'host = "localhost"\nport = {server.port}\nuser = "{USER}"\nca_file = "ca.pem"\n'
        world.write(mail=lines + (mail or f'security = "{security}"'))
        return server

    yield start
    for server in servers:
        server.stop()


def said(done: Done) -> list[str]:
    """The marks of the steps, and the advice by its code."""
    marks = [line.split()[0] for line in done.lines if line.startswith("  ")]
    advice = [line.removeprefix("Nên làm: ") for line in done.lines if line.startswith("Nên làm")]
    return marks + [code for code in Advice for line in advice if _fits(f"trial.advice.{code}", line)]


def _fits(key: str, line: str) -> bool:
    names = ("host", "port", "user", "sender", "address")
    pattern = re.escape(phrase("vi", key, **dict.fromkeys(names, "@@")))
    return re.fullmatch(pattern.replace("@@", ".*"), line) is not None


@pytest.mark.parametrize("security", ["tls", "starttls"])
def test_each_step_is_told_and_one_mail_is_sent(doithoai: Command, setup: Setup, security: str) -> None:
    server = setup(security=security)
    done = doithoai("send-test", TO)
    assert (done.status, done.err) == (0, "")
    assert done.lines == [
        f"Gửi một thư thử tới {TO} qua máy chủ localhost, cổng {server.port}:",
        "  ✓ Nối tới máy chủ (127.0.0.1)",
        "  ✓ Kết nối an toàn TLSv1.3; chứng chỉ của localhost, 127.0.0.1, do trustme v1.2.1 cấp, "
        "có hiệu lực đến 01/01/3000",
        f"  ✓ Đăng nhập bằng tài khoản {USER}",
        f"  ✓ Máy chủ nhận người gửi {USER}",
        f"  ✓ Máy chủ nhận người nhận {TO}",
        "  ✓ Máy chủ nhận thư: 250 2.0.0 taken as 1",
        f"Tài khoản thư dùng được. Xin mở hộp thư {TO} xem thư đã tới chưa, cả trong mục thư rác: máy chủ nhận thư "
        "chưa có nghĩa là thư đã tới nơi.",
    ]
    (mail,) = server.mails
    assert mail.recipient == TO
    assert mail.parsed["subject"] == "[Đối thoại] Thư thử của Trường THPT Thử"
    text = mail.parsed.get_body(("plain",))
    assert text is not None
    assert "không cần làm gì" in text.get_content()


def test_in_english_too(doithoai: Command, setup: Setup) -> None:
    setup()
    done = doithoai("--lang", "en", "send-test", TO)
    assert "  ✓ Logged in as vanphong@example.edu.vn" in done.lines


def test_a_second_test_is_another_mail(doithoai: Command, setup: Setup) -> None:
    server = setup()
    doithoai("send-test", TO)
    doithoai("send-test", TO)
    assert len({mail.parsed["message-id"] for mail in server.mails}) == 2


def test_nothing_is_left_behind(doithoai: Command, setup: Setup, tmp_path: Path) -> None:
    setup()
    before = files(tmp_path)
    doithoai("send-test", TO)
    assert files(tmp_path) == before


REFUSALS = [
    ({"certificate": "expired"}, ["✓", "✗", "expired"]),
    ({"certificate": "wrong-host"}, ["✓", "✗", "other-host"]),
    ({"certificate": "unknown-authority"}, ["✓", "✗", "unknown-issuer"]),
    ({"certificate": "expired", "security": "starttls"}, ["✓", "✗", "expired"]),
    ({"strip_starttls": True, "security": "starttls"}, ["✓", "✗", "no-starttls"]),
    ({"security": "starttls", "mail": 'security = "tls"'}, ["✓", "✗", "use-starttls"]),
    ({"faults": [Fault("connect", "garbage", "HTTP/1.1 400")]}, ["✓", "✓", "✗", "no-mail-server"]),
    ({"faults": [Fault("connect", text="554 5.7.1 blocked")]}, ["✓", "✓", "✗", "blocked"]),
    (
        {"faults": [Fault("auth", text="535 5.7.8 Username and Password not accepted. - gsmtp")]},
        ["✓", "✓", "✗", "google-password"],
    ),
    (
        {"faults": [Fault("auth", text="535 5.7.139 Authentication unsuccessful, basic auth is disabled")]},
        ["✓", "✓", "✗", "microsoft-login"],
    ),
    ({"faults": [Fault("auth", text="454 4.7.0 later")]}, ["✓", "✓", "✗", "login-busy"]),
    ({"faults": [Fault("mail", text="553 5.7.1 not owned by user")]}, ["✓"] * 3 + ["✗", "sender"]),
    ({"faults": [Fault("rcpt", text="550 5.1.1 no such user")]}, ["✓"] * 4 + ["✗", "no-such-address"]),
    ({"faults": [Fault("rcpt", text="554 5.7.1 Relay access denied")]}, ["✓"] * 4 + ["✗", "relay"]),
    ({"faults": [Fault("rcpt", text="450 4.2.0 greylisted")]}, ["✓"] * 4 + ["✗", "busy"]),
    ({"faults": [Fault("dot", text="550 5.4.5 Daily sending limit")]}, ["✓"] * 5 + ["✗", "quota"]),
    ({"faults": [Fault("dot", text="554 5.7.1 spam")]}, ["✓"] * 5 + ["✗", "spam"]),
    ({"faults": [Fault("dot", "drop")]}, ["✓"] * 5 + ["✗", "no-answer"]),
]


@pytest.mark.parametrize(("words", "expected"), REFUSALS, ids=[str(row[0]) for row in REFUSALS])
def test_a_refusal_is_told_with_what_to_do(
    doithoai: Command, setup: Setup, words: dict[str, Any], expected: list[str]
) -> None:
    server = setup(**words)
    done = doithoai("send-test", TO)
    assert (done.status, done.err) == (1, "")
    assert said(done) == expected
    assert server.mails == []


def test_a_wrong_password_is_said_once_and_not_shown(
    doithoai: Command, setup: Setup, monkeypatch: pytest.MonkeyPatch
) -> None:
    server = setup()
    monkeypatch.setenv("DOITHOAI_SMTP_PASSWORD", "hoàn toàn sai")
    done = doithoai("send-test", TO)
    assert (done.status, said(done)) == (1, ["✓", "✓", "✗", "login-refused"])
    assert server.logins == [(USER, False)]
    assert "hoàn toàn sai" not in done.out


def test_without_a_password_nothing_is_connected(
    doithoai: Command, setup: Setup, monkeypatch: pytest.MonkeyPatch
) -> None:
    server = setup()
    monkeypatch.delenv("DOITHOAI_SMTP_PASSWORD")
    done = doithoai("send-test", TO)
    assert done.status == 1
    assert done.lines[1] == f"  ✗ Mật khẩu của hộp thư gửi: chưa thấy mật khẩu nào cho tài khoản {USER}"
    assert "DOITHOAI_SMTP_PASSWORD_FILE" in done.lines[2]
    assert server.connections == 0


@pytest.mark.parametrize(("mode", "told"), [(0o644, True), (0o640, False)])
def test_a_password_everybody_may_read_is_told_of(
    doithoai: Command, setup: Setup, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, mode: int, told: bool
) -> None:
    setup()
    file = tmp_path / "mat-khau"
    file.write_text("đúng\n")
    file.chmod(mode)
    monkeypatch.setenv("DOITHOAI_SMTP_PASSWORD_FILE", str(file))
    done = doithoai("send-test", TO)
    assert done.status == 0
    assert any(f"chmod 600 {file}" in line for line in done.lines) is told
    assert ("password_file_open_to_all" in doithoai("run", "--once").err) is told


@pytest.mark.parametrize("wrong", ["starttls", "none"])
def test_a_server_that_waits_for_tls_is_not_said_to_be_out_of_reach(
    doithoai: Command, setup: Setup, monkeypatch: pytest.MonkeyPatch, wrong: str
) -> None:
    monkeypatch.setattr("scheduler.trial._PATIENCE", Timeouts(reply=1.0, to_fence=5.0, dot=5.0))
    setup(mail=f'security = "{wrong}"')
    done = doithoai("send-test", TO)
    assert done.status == 1
    assert [line.split()[0] for line in done.lines[1:3]] == ["✓", "✗"]
    assert 'port = 465 đi với security = "tls"' in done.lines[3]
    assert "nối mạng" not in done.out


def test_no_server_there(doithoai: Command, setup: Setup) -> None:
    setup().stop()
    assert said(doithoai("send-test", TO)) == ["✗", "connection-refused"]


def test_without_a_host_nothing_is_sent_and_it_says_so(doithoai: Command, tmp_path: Path) -> None:
    World(tmp_path)
    done = doithoai("send-test", TO)
    assert (done.status, done.out) == (1, "")
    assert "chưa ghi máy chủ thư" in done.err
    assert not (tmp_path / "var").exists()


@pytest.mark.parametrize(
    "address", ["lan", "lan@@example.edu.vn", "", "lan@example.edu.vn\r\nBcc: x@example.edu.vn"]
)
def test_what_is_no_address_is_wrong_usage(doithoai: Command, setup: Setup, address: str) -> None:
    server = setup()
    assert doithoai("send-test", address).status == 2
    assert server.connections == 0


def test_a_paused_account_is_used_again_by_the_running_service(
    doithoai: Command, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with MailServer(faults=[Fault("mail", text="553 5.7.1 not owned by user", times=1)]) as server:
        world = World(tmp_path, server)
        world.remind_now()
        with running(world.path) as daemon:
            daemon.wait_for("account_paused")
            assert server.mails == []
            done = doithoai("send-test", TO)
            assert done.status == 0
            assert "nay được dùng lại" in done.lines[-1]
            for _ in waiting("the mails that were held"):
                if len(server.mails) == 4:
                    break


def test_a_mail_sent_while_the_database_is_of_another_version_was_still_sent(
    doithoai: Command, tmp_path: Path, setup: Setup
) -> None:
    setup()
    (tmp_path / "var").mkdir()
    (tmp_path / "var" / "thu.db").write_bytes(b"no database at all, but a file of this name" * 100)
    done = doithoai("send-test", TO)
    assert done.status == 0
    assert done.lines[-1].startswith("Thư đã gửi được, nhưng chưa báo được cho dịch vụ biết")


def test_the_trouble_of_an_account_ends_with_a_test_that_works(
    doithoai: Command, tmp_path: Path, setup: Setup
) -> None:
    server = setup(mail='security = "tls"\nmax_per_day = 1')
    assert doithoai("run", "--once").status == 0
    name = f"{USER}@localhost:{server.port}"
    store = Store(f"sqlite:///{tmp_path / 'var' / 'thu.db'}")
    try:
        with store.writing() as tx:
            put_account(tx, name, AccountState(Mode.PAUSED, "quota"))
        assert doithoai("send-test", TO).status == 0
        with store.reading() as tx:
            assert account_state(tx, name) == AccountState()
    finally:
        store.close()


def test_every_advice_has_words() -> None:
    for code in Advice:
        for language in ("vi", "en"):
            words = phrase(
                language, f"trial.advice.{code}", host="h", port=1, user="u", sender="s", address="a"
            )
            assert words.endswith(".")
