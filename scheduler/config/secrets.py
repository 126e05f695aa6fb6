"""No password stands in config.toml, under whatever word and wherever."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache

from scheduler.config.faults import plain
from scheduler.config.positions import KeyPath

_PASSWORD_WORDS = frozenset(
    (
        "password",
        "passwd",
        "passphrase",
        "passcode",
        "pwd",
        "mat-khau",
        "matkhau",
        "mk",
        "secret",
        "smtp-pass",
    )
)
_PASSWORD_PARTS = ("password", "passwd", "mat-khau", "matkhau")
# Both go through a line once, be it a million signs long: they begin where a word does, and give no part of it back.
_KEY = re.compile(r"""("[^"]*"|'[^']*'|(?<![^\s=,{}."'])[^\s=,{}."']++)[ \t]*+=""")
_PASSWORD_IN_URL = re.compile(
    r"(?<![a-z0-9+.-])[a-z0-9+.-]++://(?=[^/@\s:]*+:[^/@\s])[^/@\s]++@", re.IGNORECASE
)


@lru_cache(1024)
def is_password_word(word: str) -> bool:
    """Whether a word announces a password: `password`, `smtp_password`, `mat_khau`, `mật khẩu` and the like."""
    folded = plain(word)
    return folded in _PASSWORD_WORDS or any(part in folded for part in _PASSWORD_PARTS)


def password_places(document: dict[str, object]) -> Iterator[KeyPath]:
    """The key path of every password in a parsed file, also where it stands in a URL."""
    waiting: list[tuple[KeyPath, object]] = [((), document)]
    while waiting:
        path, value = waiting.pop()
        if isinstance(value, dict):
            for key, inner in value.items():
                if is_password_word(key) and path != ("roles",):
                    yield (*path, key)
                else:
                    waiting.append(((*path, key), inner))
        elif isinstance(value, list):
            waiting.extend(((*path, index), item) for index, item in enumerate(value))
        elif isinstance(value, str) and path == ("service", "database") and _PASSWORD_IN_URL.match(value):
            yield path


def password_key(line: str) -> re.Match[str] | None:
    """The first word of a line, parsed or not, before which a password is announced or stands in a URL."""
    in_url = _PASSWORD_IN_URL.search(line)
    for match in _KEY.finditer(line):
        followed_by_url = in_url and match.end() <= in_url.start()
        if is_password_word(match[1].strip("\"'")) or followed_by_url:
            return match
    return None


def without_passwords(line: str) -> str:
    """The line as far as it may be shown: made unreadable after a word that announces a password."""
    key = password_key(line)
    return line if key is None else line[: key.end()] + re.sub(r"\S", "*", line[key.end() :])
