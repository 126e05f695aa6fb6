"""What stands in the bytes of a mail, read back by the standard library's parser."""

from __future__ import annotations

import email
import random
import re
from dataclasses import replace
from datetime import datetime
from email import policy
from email.header import decode_header, make_header
from email.message import EmailMessage

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from notifications.mime import Envelope, HeaderValueError, Mailbox, build, mailbox, named_mailbox
from tests.notifications.letters import NOW, ZONE

SCHOOL = Mailbox("Trường THPT số 2 Bắc Hà", "vanphong@example.edu.vn")
LAN = Mailbox("Nguyễn Thị Lan", "lan@example.edu.vn")
WORDS = (
    "đối thoại với học sinh bán trú ý kiến kiến nghị tổng hợp gửi hạn thứ Sáu Bảy Chủ nhật 15:00 27/11 "
    "nguyện vọng Trường Tiểu ưỡng Nghĩa — ( ) [Đối thoại] , ; : \" ' = ? =?utf-8?q? _ % @ < > abc THPT số 2"
)
SYLLABLES = WORDS.split()
USUAL = Envelope(SCHOOL, LAN, None, "Hạn 15:00", NOW.astimezone(ZONE), "<1@example.edu.vn>")


def written(envelope: Envelope) -> bytes:
    return build(envelope, "Chào cô.\n", "<p>Chào cô.</p>\n", "vi")


def parsed(data: bytes) -> EmailMessage:
    message = email.message_from_bytes(data, policy=policy.default)
    assert isinstance(message, EmailMessage)
    assert not message.defects
    return message


def longest_line(data: bytes) -> int:
    return max(len(line) for line in data.split(b"\r\n"))


def test_six_hundred_long_vietnamese_subjects_read_back_exactly() -> None:
    chance = random.Random(2026)
    for _ in range(600):
        subject = " ".join(chance.choices(SYLLABLES, k=chance.randint(8, 40)))
        data = written(replace(USUAL, subject=subject))
        assert parsed(data)["Subject"] == subject
        assert longest_line(data) <= 76


@settings(max_examples=60, deadline=None)
@given(st.text(st.characters(exclude_categories=("Cc", "Cs", "Zl", "Zp")), min_size=1, max_size=120))
def test_any_text_in_a_subject_reads_back_exactly(subject: str) -> None:
    data = written(replace(USUAL, subject=subject))
    raw = email.message_from_bytes(data)["Subject"]
    assert str(make_header(decode_header(raw))) == subject or subject.strip() != subject
    assert longest_line(data) <= 76


def test_long_names_read_back_with_their_address() -> None:
    chance = random.Random(2027)
    for _ in range(200):
        name = " ".join(chance.choices(SYLLABLES, k=chance.randint(1, 14)))
        data = written(replace(USUAL, to=named_mailbox("To", name, "lan@example.edu.vn")))
        (address,) = parsed(data)["To"].addresses
        assert address.addr_spec == "lan@example.edu.vn"
        # This parser puts a space between two encoded words of a name, where no word may be cut.
        assert address.display_name.split() == name.split()
        assert longest_line(data) <= 76


def test_the_headers_are_those_a_reminder_needs() -> None:
    message = parsed(
        written(
            replace(
                USUAL,
                reply_to=Mailbox("", "thuky@example.edu.vn"),
                references=("<a@example.edu.vn>", "<b@example.edu.vn>"),
            )
        )
    )
    assert message["Date"].datetime == NOW
    assert message["Date"].endswith("+0700")
    assert message["Message-ID"] == "<1@example.edu.vn>"
    assert message["From"] == "Trường THPT số 2 Bắc Hà <vanphong@example.edu.vn>"
    assert message["To"] == "Nguyễn Thị Lan <lan@example.edu.vn>"
    assert message["Reply-To"] == "thuky@example.edu.vn"
    assert message["Auto-Submitted"] == "auto-generated"
    assert message["References"].split() == ["<a@example.edu.vn>", "<b@example.edu.vn>"]
    assert message["MIME-Version"] == "1.0"
    assert "Cc" not in message
    assert "Bcc" not in message


def test_plain_text_comes_before_html_both_in_base64() -> None:
    message = parsed(written(USUAL))
    assert message.get_content_type() == "multipart/alternative"
    plain, html = message.iter_parts()
    assert [part.get_content_type() for part in (plain, html)] == ["text/plain", "text/html"]
    for part in (plain, html):
        assert part["Content-Transfer-Encoding"] == "base64"
        assert part["Content-Language"] == "vi"
        assert part.get_content_charset() == "utf-8"
    assert plain.get_content() == "Chào cô.\n"
    assert html.get_content() == "<p>Chào cô.</p>\n"


def test_every_line_ends_in_crlf_and_equal_input_gives_equal_bytes() -> None:
    data = written(replace(USUAL, subject="Đối thoại " * 20))
    assert re.search(rb"[^\r]\n|\r[^\n]", data) is None
    assert data.isascii()
    assert data == written(replace(USUAL, subject="Đối thoại " * 20))
    assert data != written(replace(USUAL, subject="Đối thoại " * 20, message_id="<2@example.edu.vn>"))


@pytest.mark.parametrize("bad", ["\r\nBcc: x@example.edu.vn", "\n", "\r", "\0", "\x0b", "\x85", "\u2028"])
@pytest.mark.parametrize("where", ["subject", "sender", "to", "reply_to", "message_id", "references"])
def test_no_header_takes_a_line_break(where: str, bad: str) -> None:
    person, id_ = Mailbox(f"Lan{bad}", "lan@example.edu.vn"), f"<1{bad}@example.edu.vn>"
    broken = {
        "subject": replace(USUAL, subject=f"Hạn{bad}"),
        "sender": replace(USUAL, sender=person),
        "to": replace(USUAL, to=person),
        "reply_to": replace(USUAL, reply_to=person),
        "message_id": replace(USUAL, message_id=id_),
        "references": replace(USUAL, references=(id_,)),
    }
    with pytest.raises(HeaderValueError):
        written(broken[where])


@pytest.mark.parametrize(
    "address",
    [
        "",
        "lan",
        "@",
        "lan@",
        "lan example.edu.vn",
        "lan@example.edu.vn\r\nDATA",
        "a@b,c@d",
        "<a@b>",
        "lân@b.vn",
    ],
)
def test_what_no_server_takes_as_an_address_is_refused(address: str) -> None:
    with pytest.raises(HeaderValueError):
        named_mailbox("To", "Lan", address)


@pytest.mark.parametrize(
    ("text", "name", "address"),
    [
        ("Trường (số 2), Bắc Hà <a@example.edu.vn>", "Trường (số 2), Bắc Hà", "a@example.edu.vn"),
        ('"Lan \\"Béo\\"" <a@example.edu.vn>', 'Lan "Béo"', "a@example.edu.vn"),
        ("a@example.edu.vn", "", "a@example.edu.vn"),
        ("<a@example.edu.vn>", "", "a@example.edu.vn"),
        ("Lan <a@trườnghọc.vn>", "Lan", "a@" + "trườnghọc.vn".encode("idna").decode()),
    ],
)
def test_a_mailbox_is_read_as_people_write_it(text: str, name: str, address: str) -> None:
    box = mailbox("From", text)
    assert box == Mailbox(name, address)
    (read,) = parsed(written(replace(USUAL, to=box)))["To"].addresses
    assert (read.display_name, read.addr_spec) == (name, address)


def test_the_date_is_written_in_the_time_zone_of_the_school() -> None:
    at = datetime(2026, 11, 24, 8, tzinfo=ZONE)
    assert b"Date: Tue, 24 Nov 2026 08:00:00 +0700\r\n" in written(replace(USUAL, date=at))
