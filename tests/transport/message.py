"""What the tests here send, and fences to send it with."""

from __future__ import annotations

from notifications.model import Answer
from notifications.smtp import SmtpTransport

SENDER = "Trường THPT số 2 Bắc Hà <vanphong@example.edu.vn>"
RECIPIENT = "lan@example.edu.vn"


def message(name: str = "1", body: bytes = b"xin chao\r\n") -> bytes:
    return f"Message-ID: <{name}@example.edu.vn>\r\nSubject: thu\r\n\r\n".encode() + body


def yes() -> bool:
    return True


def send(transport: SmtpTransport, name: str = "1", to: str = RECIPIENT) -> Answer:
    return transport.send(SENDER, to, message(name), yes)
