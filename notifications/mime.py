"""The bytes of a mail: RFC 5322 headers and a multipart/alternative body.

Written out here and not by `EmailMessage`: with `policy.SMTP` it garbles the spaces of long Vietnamese
headers, and `Header` cuts words in two, which some readers of display names show as "nguyệ n". Here an encoded
word ends where a word of the text does. Equal input gives equal bytes.
"""

from __future__ import annotations

import base64
import hashlib
import re
from dataclasses import dataclass
from datetime import datetime
from email.utils import format_datetime
from functools import lru_cache

LINE = "\r\n"
WIDTH = 76
"""The longest line that may hold an encoded word (RFC 2047, 2)."""
_FRAME = len("=?utf-8?b??=")
_BREAKS = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029]")
_MAILBOX = re.compile(r"(?P<name>[^<>]*)<(?P<address>[^<>]*)>")
_ADDRESS = re.compile(r"[!-~]+@[!-~]+")
_FORBIDDEN = frozenset('<>()[],;:\\"')
_MESSAGE_ID = re.compile(r"<[!-;=?-~]+>")


class HeaderValueError(ValueError):
    """A value that may not stand in a header: a line break, a control character, no address."""

    def __init__(self, header: str, value: str) -> None:
        super().__init__(f"{header}: cannot stand in a mail header: {value!r}")
        self.header = header


@dataclass(frozen=True, slots=True)
class Mailbox:
    """A name, which may be "", and an address in ASCII."""

    name: str
    address: str


@dataclass(frozen=True, slots=True)
class Envelope:
    """What the headers say. `date` is aware; its own time zone is written."""

    sender: Mailbox
    to: Mailbox
    reply_to: Mailbox | None
    subject: str
    date: datetime
    message_id: str
    references: tuple[str, ...] = ()


def mailbox(header: str, text: str) -> Mailbox:
    """A mailbox as people write it, "Name <address>" or an address alone; else HeaderValueError."""
    found = _MAILBOX.fullmatch(text.strip())
    if found is None:
        return named_mailbox(header, "", text.strip())
    name = found["name"].strip()
    if len(name) > 1 and name[0] == name[-1] == '"':
        name = re.sub(r"\\(.)", r"\1", name[1:-1])
    return named_mailbox(header, name, found["address"].strip())


def named_mailbox(header: str, name: str, address: str) -> Mailbox:
    """A mailbox whose domain is in ASCII (IDNA); HeaderValueError for what no mail server would take."""
    local, at, domain = one_line_only(header, address).rpartition("@")
    try:
        plain = local + at + domain.encode("idna").decode("ascii")
    except UnicodeError:
        raise HeaderValueError(header, address) from None
    if not _ADDRESS.fullmatch(plain) or _FORBIDDEN.intersection(plain):
        raise HeaderValueError(header, address)
    return Mailbox(one_line_only(header, name), plain)


def build(envelope: Envelope, text: str, html: str, language: str) -> bytes:
    """The whole message with CRLF line ends; HeaderValueError for a header that may not be written."""
    boundary = "=_" + hashlib.sha256(envelope.message_id.encode()).hexdigest()[:32]
    head = LINE.join(
        [*_headers(envelope), f'Content-Type: multipart/alternative;{LINE} boundary="{boundary}"']
    )
    parts = [_part("plain", text, language), _part("html", html, language)]
    body = "".join(f"--{boundary}{LINE}{part}" for part in parts)
    return f"{head}{LINE}{LINE}{body}--{boundary}--{LINE}".encode("ascii")


def _headers(envelope: Envelope) -> list[str]:
    headers = [
        f"Date: {format_datetime(envelope.date)}",
        f"Message-ID: {_message_id('Message-ID', envelope.message_id)}",
        _mailbox_header("From", envelope.sender),
        _mailbox_header("To", envelope.to),
        _text_header("Subject", envelope.subject),
    ]
    if envelope.reply_to:
        headers.append(_mailbox_header("Reply-To", envelope.reply_to))
    if envelope.references:
        known = [_message_id("References", reference) for reference in envelope.references]
        headers.append("References: " + f"{LINE} ".join(known))
    return [*headers, "Auto-Submitted: auto-generated", "MIME-Version: 1.0"]


def _part(subtype: str, text: str, language: str) -> str:
    # Not by encodebytes: it ends its lines with a bare LF, which a server may refuse, and encodes each by itself.
    encoded = base64.b64encode(text.encode()).decode("ascii")
    body = "".join(f"{encoded[at : at + WIDTH]}{LINE}" for at in range(0, len(encoded), WIDTH))
    return (
        f'Content-Type: text/{subtype}; charset="utf-8"{LINE}'
        f"Content-Language: {language}{LINE}"
        f"Content-Transfer-Encoding: base64{LINE}{LINE}{body}"
    )


def _text_header(name: str, value: str) -> str:
    value = one_line_only(name, value)
    if value.isascii() and "=?" not in value and len(name) + 2 + len(value) <= WIDTH:
        return f"{name}: {value}"
    return f"{name}: {_encoded(name, value)}"


def _mailbox_header(name: str, box: Mailbox) -> str:
    address = f"<{one_line_only(name, box.address)}>"
    if not box.name:
        return f"{name}: {box.address}"
    shown = _phrase(name, box.name)
    last = shown.rpartition(LINE)[2] if LINE in shown else f"{name}: {shown}"
    gap = " " if len(last) + 1 + len(address) <= WIDTH else f"{LINE} "
    return f"{name}: {shown}{gap}{address}"


def _phrase(header: str, name: str) -> str:
    name = one_line_only(header, name)
    if name.isascii() and "=?" not in name and len(header) + 4 + len(name) <= WIDTH:
        return '"' + name.replace("\\", r"\\").replace('"', r"\"") + '"'
    return _encoded(header, name)


@lru_cache(maxsize=64)
def _encoded(header: str, value: str) -> str:
    """RFC 2047: encoded words, one a line, each with whole words and the space behind them."""
    chunks = [""]
    for piece in re.findall(r"\S+\s*|\s+", value):
        for part in _fitting(piece):
            if len((chunks[-1] + part).encode()) > _room(header if len(chunks) == 1 else ""):
                chunks.append("")
            chunks[-1] += part
    # The space between two encoded words is no part of the text.
    return f"{LINE} ".join(f"=?utf-8?b?{base64.b64encode(c.encode()).decode('ascii')}?=" for c in chunks)


def _room(header: str) -> int:
    """How many bytes of text an encoded word may hold on the first line of `header`, or on a later one."""
    used = len(header) + 2 if header else 1
    return (WIDTH - used - _FRAME) // 4 * 3


def _fitting(piece: str) -> list[str]:
    """A word whole where it fits a line, else in its characters."""
    return [piece] if len(piece.encode()) <= _room("") else list(piece)


def one_line_only(header: str, value: str) -> str:
    """`value` itself; HeaderValueError for a break, which would begin a header of somebody else's choosing."""
    if _BREAKS.search(value):
        raise HeaderValueError(header, value)
    return value


def _message_id(header: str, value: str) -> str:
    if not _MESSAGE_ID.fullmatch(value):
        raise HeaderValueError(header, value)
    return value
