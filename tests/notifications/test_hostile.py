"""Hostile values in config.toml: refused there, or harmless text in the mail, as its reader's program parses it."""

from __future__ import annotations

import email
import json
import unicodedata
from collections.abc import Iterator
from datetime import date
from email import policy
from email.message import EmailMessage
from html.parser import HTMLParser
from pathlib import Path

import pytest

from notifications.compose import compose
from notifications.model import Message
from scheduler.config.faults import ConfigError
from scheduler.config.load import load
from scheduler.template_check import sample_letters

CONFIG = """
[school]
id = "truong-thu"
name = {school_name}
plan = {plan}
[roles]
homeroom = {role}
[[people]]
name = {person}
email = "lan@example.edu.vn"
roles = ["homeroom"]
class = {class_}
title = "cô"
[mail]
from = "vanphong@example.edu.vn"
[[rules]]
id = "dt"
title = {title}
recurs = {{ date = 2026-11-27 }}
start = "14:00"
venue = {venue}
audience = {{ who = {who}, per_class = 3 }}
note = {session_note}
tell = ["homeroom"]
[[deadlines]]
id = "y-kien"
rule = "dt"
title = {deadline}
short = {short}
due = {{ before = "1d", time = "15:00" }}
by = ["homeroom"]
submit_to = {submit_to}
note = {note}
[[overrides]]
rule = "dt"
key = "2026-2027"
venue = {venue}
reason = {reason}
"""
WORDS = (
    "school_name", "plan", "role", "person", "class_", "title", "venue", "who", "session_note", "deadline",
    "short", "submit_to", "note", "reason",
)  # fmt: skip
HOSTILE = {
    "a header": "Gửi ý kiến\r\nBcc: x@example.edu.vn\r\n\r\nbody",
    "a line": "Gửi\nSubject: other",
    "line separators": "Gửi\u2028Bcc: x@example.edu.vn\u2029\x85x",
    "controls": "Gửi\x00\x07\x1b[31m\x7f\x9b ý kiến",
    "right to left": "Gửi \u202e62/11 00:51\u202c \u2066\u2069\u200f\u061c ý kiến",
    "hidden": "Gửi\u200b\u2060\ufeff\u00ad ý kiến",
    "a template": "{{ 7*7 }} {% for x in range(9) %}x{% endfor %} {# x #} ${7*7}",
    "a pattern": "{} {0} {you} {You.__class__} %s %(x)d",
    "markup": "</title></style><script>alert(1)</script><img src=x onerror=alert(1)>\"'`",
    "a conditional": "<!--[if mso]><p>x<![endif]--> --> ]]>",
    "an encoded word": "=?utf-8?q?Bcc=3A?= x@example.edu.vn =?utf-8?b?AA==?=",
    "an address": '"x" <x@example.edu.vn>, y@example.edu.vn; z:',
    "a formula": "=cmd|'/c calc'!A1",
    "a boundary": "--=_\r\n.\r\nMAIL FROM:<x@example.edu.vn>",
    "a megabyte": "ý kiến " * 150_000,
    "one long word": "ý" * 1_000_000,
    "combining": "e" + "\u0301" * 2_000,
    "emoji and lone plane": "🎓\U0010ffff Gửi",
}
HEADERS = {
    "Date", "Message-ID", "From", "To", "Subject", "Auto-Submitted", "MIME-Version", "Content-Type",
}  # fmt: skip
TURNING = {"\u061c", "\u200b", "\u200e", "\u200f", "\ufeff", "\u00ad", *map(chr, range(0x202A, 0x202F)),
           *map(chr, range(0x2066, 0x206A))}  # fmt: skip


class Tags(HTMLParser):
    def __init__(self, html: str) -> None:
        super().__init__()
        self.tags: set[str] = set()
        self.attributes: set[str] = set()
        self.feed(html)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.add(tag)
        self.attributes.update(name for name, _ in attrs)


def mails(folder: Path, **hostile: str) -> Iterator[Message]:
    """What a school with these values would send; nothing where its file is refused."""
    values = dict.fromkeys(WORDS, "Bình thường") | {"submit_to": "doithoai@example.edu.vn"} | hostile
    path = folder / "config.toml"
    path.write_text(CONFIG.format(**{word: json.dumps(v) for word, v in values.items()}), encoding="utf-8")
    try:
        config = load(path)
    except ConfigError:
        return
    for letter in sample_letters(config, date(2026, 11, 1)):
        yield compose(letter)


def assert_harmless(message: Message) -> None:
    raw = message.data
    assert max(map(len, raw.split(b"\r\n"))) <= 998
    assert b"\n" not in raw.replace(b"\r\n", b"")
    assert raw.isascii()
    parsed = email.message_from_bytes(raw, policy=policy.default)
    assert isinstance(parsed, EmailMessage)
    assert set(parsed.keys()) == HEADERS
    assert len(parsed.keys()) == len(HEADERS)
    assert parsed.defects == []
    for header in parsed.values():
        assert not header.defects
        assert not any(unicodedata.category(sign) == "Cc" for sign in str(header))
    assert [box.addr_spec for box in parsed["To"].addresses] == ["lan@example.edu.vn"]
    assert [box.addr_spec for box in parsed["From"].addresses] == ["vanphong@example.edu.vn"]
    plain, html = parsed.iter_parts()
    assert isinstance(plain, EmailMessage)
    assert isinstance(html, EmailMessage)
    for text in (str(parsed["Subject"]), plain.get_content(), html.get_content()):
        assert not TURNING.intersection(text)
        assert not any(unicodedata.category(sign) == "Cc" and sign != "\n" for sign in text)
        assert unicodedata.is_normalized("NFC", text)
    tags = Tags(html.get_content())
    assert not tags.tags & {"script", "img", "iframe", "form", "object", "link", "base"}
    assert not [name for name in tags.attributes if name.startswith("on") or name == "src"]
    assert len(str(parsed["Subject"])) < 200


@pytest.mark.parametrize("value", HOSTILE.values(), ids=HOSTILE.keys())
@pytest.mark.parametrize("word", WORDS)
def test_each_word_with_each_value_is_refused_or_harmless(tmp_path: Path, word: str, value: str) -> None:
    for message in mails(tmp_path, **{word: value}):
        assert_harmless(message)


def test_what_is_text_stays_the_text_it_is(tmp_path: Path) -> None:
    for value in (HOSTILE["a template"], HOSTILE["a pattern"], HOSTILE["markup"], HOSTILE["a formula"]):
        sent = list(mails(tmp_path, title=value, deadline=value, note=value, venue=value))
        assert sent
        for message in sent:
            parsed = email.message_from_bytes(message.data, policy=policy.default)
            plain = parsed.get_body(("plain",))
            assert isinstance(plain, EmailMessage)
            assert value in plain.get_content()


def test_a_sound_plan_is_mailed(tmp_path: Path) -> None:
    assert len(list(mails(tmp_path))) >= 3
