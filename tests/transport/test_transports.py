"""From config.toml's [mail] to a transport."""

import subprocess
import sys
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from structlog.testing import capture_logs

from notifications.maildir import MaildirTransport
from notifications.smtp import SmtpTransport
from scheduler import opening
from scheduler.config.settings import MailSettings
from scheduler.secret import SecretError
from scheduler.transports import account_of, transport_for
from tests.mail_server import Certificates
from tests.transport.conftest import Start
from tests.transport.message import send


def _settings(**words: Any) -> MailSettings:
    usual: dict[str, Any] = {
        "from_": "vanphong@example.edu.vn",
        "reply_to": "",
        "host": "",
        "port": 465,
        "security": "tls",
        "user": "",
        "ca_file": None,
        "outbox": Path("outbox"),
        "max_per_minute": 30,
        "max_per_day": 450,
        "settle": timedelta(minutes=10),
        "resend_unknown": True,
        "oauth2_file": None,
        "templates": None,
    }
    return MailSettings(**(usual | words))


def test_without_a_host_messages_go_to_the_outbox(tmp_path: Path) -> None:
    transport = transport_for(_settings(outbox=tmp_path / "outbox", user="x"), {})
    assert isinstance(transport, MaildirTransport)
    assert transport.told is False
    transport.send("a@example.edu.vn", "b@example.edu.vn", b"x\r\n", lambda: True)
    assert len(list((tmp_path / "outbox" / "new").iterdir())) == 1


def test_with_a_host_they_go_there_with_the_password_of_the_environment(
    start: Start, certificates: Certificates, ca_file: Path
) -> None:
    server = start(
        security="tls", context=certificates.context(), users={"vanphong@example.edu.vn": "mật khẩu"}
    )
    mail = _settings(host="localhost", port=server.port, user="vanphong@example.edu.vn", ca_file=ca_file)
    transport = transport_for(mail, {"DOITHOAI_SMTP_PASSWORD": "mật khẩu"})
    assert isinstance(transport, SmtpTransport)
    assert transport.told is True
    assert send(transport).code == 250
    transport.close()


def test_a_user_without_a_password_is_said_before_anything_is_tried() -> None:
    with pytest.raises(SecretError):
        transport_for(_settings(host="localhost", user="vanphong@example.edu.vn"), {})


def test_without_a_user_no_password_is_looked_for() -> None:
    assert account_of(_settings(host="localhost"), {}).logs_in is False


def test_with_an_oauth2_file_no_password_is_looked_for(tmp_path: Path) -> None:
    account = account_of(_settings(host="localhost", user="x", oauth2_file=tmp_path / "oauth2.json"), {})
    assert (account.logs_in, account.password) == (True, None)


def test_a_school_without_a_host_pays_for_no_mail_library() -> None:
    code = "import scheduler.transports, sys; print({'smtplib', 'yagmail', 'ssl'} & set(sys.modules))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True)
    assert done.stdout == "set()\n"


def test_yagmail_is_imported_with_the_first_message_only() -> None:
    code = "import notifications.smtp, sys; print({'yagmail', 'lxml', 'premailer'} & set(sys.modules))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True)
    assert done.stdout == "set()\n"


def test_a_password_everybody_may_read_is_logged_once(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    # While the account is paused its password is looked at several times a minute.
    file = tmp_path / "mat-khau"
    file.write_text("mật khẩu\n", encoding="utf-8")
    file.chmod(0o644)
    monkeypatch.setenv("DOITHOAI_SMTP_PASSWORD_FILE", str(file))
    mail = _settings(host="smtp.example.edu.vn", user="vanphong@example.edu.vn")
    with capture_logs() as logged:
        for _ in range(3):
            opening._open_transport(mail)
    assert [event["file"] for event in logged] == [str(file)]
