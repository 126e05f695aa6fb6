"""The kinds of value a word of config.toml can take; each reads one TOML value or raises BadValueError."""

from __future__ import annotations

import re
import shlex
import unicodedata
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Generic, TypeVar, cast

from scheduler.config import words
from scheduler.config.faults import BadValueError, plain

T = TypeVar("T")

LONGEST_LINE = 500
LONGEST_PROSE = 10_000
LONGEST_ID = 64

_ID = re.compile(r"[a-z0-9-]+")
_ROLE_ID = re.compile(r"[a-z0-9_-]+")
_LOCAL_PART = re.compile(r"[^\s@<>()\[\]\\,;:\"\x00-\x1f\x7f]{1,64}")
_DOMAIN = re.compile(
    r"(?=.{1,253}$)(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?",
    re.IGNORECASE | re.ASCII,
)
_ADDRESS_WITHIN = re.compile(
    r"(?<![\w.@+\s-])[a-z0-9](?:[a-z0-9._+-]*[a-z0-9])?@(?:[a-z0-9](?:[a-z0-9-]*[a-z0-9])?\.)+[a-z]{2,}(?![\w@])",
    re.IGNORECASE,
)
_MAILBOX = re.compile(r'(?:"(?P<quoted>(?:[^"\\]|\\.)*)"|(?P<bare>[^"<>]*?))\s*<(?P<address>[^<>]*)>')
_HOST = re.compile(r"[A-Za-z0-9._-]{1,253}|\[?[0-9A-Fa-f:.]{2,45}\]?")
_WEB_ADDRESS = re.compile(r"https?://[^\s/?#]+\S*", re.IGNORECASE)
_NEEDS_QUOTES = re.compile(r'[()<>\[\]:;@\\,."]')


@dataclass(frozen=True, slots=True)
class Kind(Generic[T]):
    """A kind of value. `name` is what the sentences and the schema know it by, `bounds` what holds it closer."""

    name: str
    read: Callable[[object], T]
    bounds: Mapping[str, Any] = field(default_factory=dict)


def line(written: object) -> str:
    """One line of text without control characters, in NFC: it may end up in a mail's header."""
    text = unicodedata.normalize("NFC", _text(written)).strip(" \t")
    if len(text) > LONGEST_LINE:
        raise BadValueError("too-long", most=LONGEST_LINE)
    for letter in text:
        if unicodedata.category(letter) in ("Cc", "Zl", "Zp"):
            raise BadValueError("line-break" if letter in "\r\n\x85\u2028\u2029" else "control-character")
    return text


def name(written: object) -> str:
    """A line that says something."""
    text = line(written)
    if not text:
        raise BadValueError("empty-text")
    return text


def prose(written: object) -> str:
    """Text of several lines, in NFC, each ended by a line feed alone."""
    text = unicodedata.normalize("NFC", _text(written)).replace("\r\n", "\n").strip()
    if len(text) > LONGEST_PROSE:
        raise BadValueError("too-long", most=LONGEST_PROSE)
    if any(unicodedata.category(letter) == "Cc" and letter not in "\n\t" for letter in text):
        raise BadValueError("control-character")
    return text


def identifier(written: object) -> str:
    """a-z, 0-9 and "-": part of every identity."""
    return _matching(_ID, written)


def role_id(written: object) -> str:
    """An identifier of a role, where "_" may stand too."""
    return _matching(_ROLE_ID, written)


def _matching(form: re.Pattern[str], written: object) -> str:
    text = name(written)
    if not form.fullmatch(text):
        raise BadValueError("bad-id", suggestion=meant_id(text))
    if len(text) > LONGEST_ID:
        raise BadValueError("too-long", most=LONGEST_ID)
    return text


def meant_id(written: object) -> str | None:
    """The id that was probably meant by a text that is none; None where nothing of it is left."""
    return re.sub(r"[^a-z0-9-]", "", plain(written)) or None if isinstance(written, str) else None


def address(written: object) -> str:
    """One mail address with an ASCII domain that has a dot, as written."""
    text = line(written)
    if not text:
        raise BadValueError("empty-text")
    local, at, domain = text.rpartition("@")
    if not at:
        raise BadValueError("address-without-at")
    dots_right = not (local.startswith(".") or local.endswith(".") or ".." in local)
    if not (_LOCAL_PART.fullmatch(local) and local.isascii() and dots_right):
        raise _no_address(text, local)
    if not _DOMAIN.fullmatch(domain):
        raise BadValueError("bad-domain", domain=domain, nearest=_address_within(text))
    return text


def _no_address(text: str, local: str) -> BadValueError:
    if sum(_ADDRESS_WITHIN.fullmatch(part) is not None for part in re.split(r"[,;\s]+", text)) > 1:
        return BadValueError("several-addresses")
    within = _address_within(text)
    if within or "@" in local:
        return BadValueError("bad-value", nearest=within)
    return BadValueError("bad-local-part", local=local)


def _address_within(text: str) -> str | None:
    """The one address in a text with more around it: "mailto:a@b.vn", "A <a@b.vn>".

    None after a blank: of "van phong@b.vn" nobody knows whether that is one word.
    """
    found = _ADDRESS_WITHIN.search(text) if text.count("@") == 1 else None
    return found[0] if found else None


def mailbox(written: object) -> str:
    """One address, with or without a name before it: "Name <address>", the name quoted where mail asks for it."""
    text = name(written)
    match = _MAILBOX.fullmatch(text)
    if match is None:
        return address(text)
    where = address(match["address"])
    quoted = re.sub(r"\\(.)", r"\1", match["quoted"]) if match["quoted"] is not None else None
    called = (quoted if quoted is not None else match["bare"]).strip()
    if not called:
        return where
    if _NEEDS_QUOTES.search(called):
        escaped = called.replace("\\", "\\\\").replace('"', '\\"')
        called = f'"{escaped}"'
    return f"{called} <{where}>"


def optional_address(written: object) -> str:
    """As `address`, or "" for none."""
    return address(written) if line(written) else ""


def optional_mailbox(written: object) -> str:
    """As `mailbox`, or "" for none."""
    return mailbox(written) if line(written) else ""


def host(written: object) -> str:
    """A host's name or IP address without scheme and port; "" for none."""
    text = line(written)
    if text and not _HOST.fullmatch(text):
        raise BadValueError("bad-value")
    return text.strip("[]")


def web_address(written: object) -> str:
    """An http or https URL; "" for none."""
    text = line(written)
    if text and not _WEB_ADDRESS.fullmatch(text):
        raise BadValueError("bad-value")
    return text


def command(written: object) -> str:
    """A command line that can be split into words as a shell does it; "" for none."""
    text = line(written)
    try:
        words_of_it = shlex.split(text)
    except ValueError:
        # A quote that is never closed.
        raise BadValueError("bad-value") from None
    if text and not (words_of_it and words_of_it[0]):
        raise BadValueError("bad-value")
    return text


def flag(written: object) -> bool:
    """true or false."""
    if not isinstance(written, bool):
        raise BadValueError("wrong-type")
    return written


def number(least: int, most: int) -> Kind[int]:
    """A whole number from `least` to `most`."""

    def read(written: object) -> int:
        if not isinstance(written, int) or isinstance(written, bool):
            raise BadValueError("wrong-type")
        if not least <= written <= most:
            raise BadValueError("out-of-range", least=least, most=most)
        return written

    return Kind("number", read, {"least": least, "most": most})


def choice(*known: str) -> Kind[Any]:
    """One of `known`, as it stands there. Typed by its word, for mypy cannot tell a tuple of Literals."""

    def read(written: object) -> str:
        if not isinstance(written, str):
            raise BadValueError("wrong-type", known=known)
        text = line(written)
        if text not in known:
            raise BadValueError("unknown-choice", known=known)
        return text

    return Kind("choice", read, {"known": known})


def day_of_month(written: object) -> Any:
    """1 to 31, or "last"."""
    if isinstance(written, str):
        if line(written).isdecimal():
            raise BadValueError("number-in-quotes")
        if line(written) != "last":
            raise BadValueError("bad-value")
        return "last"
    return number(1, 31).read(written)


def nth(written: object) -> int:
    """1 to 5, or -1 for the last."""
    if not isinstance(written, int) or isinstance(written, bool):
        raise BadValueError("wrong-type")
    if written not in (1, 2, 3, 4, 5, -1):
        raise BadValueError("bad-value")
    return written


def override_key(written: object) -> str:
    """The key of a session; a bare TOML date serves for the rules whose keys are dates."""
    if isinstance(written, date):
        return words.calendar_date(written).isoformat()
    return name(written)


def _text(written: object) -> str:
    if not isinstance(written, str):
        raise BadValueError("wrong-type")
    return written


def _table(written: object) -> dict[str, object]:
    if not isinstance(written, dict):
        raise BadValueError("wrong-type", day=_day_meant(written))
    return cast(dict[str, object], written)


def _day_meant(written: object) -> date | None:
    try:
        return words.calendar_date(written)
    except BadValueError:
        return None


def _anything(written: object) -> object:
    return written


LINE = Kind("line", line)
NAME = Kind("line", name, {"needed": True})
PROSE = Kind("prose", prose)
ID = Kind("id", identifier)
ROLE_ID = Kind("role-id", role_id)
ADDRESS = Kind("address", address)
OPTIONAL_ADDRESS = Kind("address", optional_address, {"or_none": True})
MAILBOX = Kind("mailbox", mailbox)
OPTIONAL_MAILBOX = Kind("mailbox", optional_mailbox, {"or_none": True})
HOST = Kind("host", host)
WEB_ADDRESS = Kind("web-address", web_address)
COMMAND = Kind("command", command)
FLAG = Kind("flag", flag)
TIME = Kind("time", words.clock_time)
DATE = Kind("date", words.calendar_date)
DAY_AND_MONTH = Kind("day-and-month", words.day_and_month)
WEEKDAY = Kind("weekday", words.weekday)
DURATION = Kind("duration", words.duration)
SOME_TIME = Kind("duration", words.some_time)
RETENTION = Kind("retention", words.retention)
OFFSET = Kind("offset", words.offset)
LEAD = Kind("lead", words.lead)
DAY_OF_MONTH = Kind("day-of-month", day_of_month)
NTH = Kind("nth", nth)
KEY = Kind("key", override_key)
TABLE = Kind("table", _table)
ANYTHING = Kind("anything", _anything)
