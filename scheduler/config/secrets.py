"""No password stands in config.toml, under whatever word and wherever."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache

from scheduler.config.faults import plain
from scheduler.config.positions import KeyPath

_PASSWORDS = ("password", "passwd", "passwort", "passphrase", "passcode", "pass-word", "mat-khau", "matkhau")
_PLAINLY = frozenset(
    (*_PASSWORDS, "pass", "pwd", "smtp-pass", "smtp-password", "mail-password", "app-password")
)
"""What is a password even among the roles, whose words are the school's own."""
_PARTS = (*_PASSWORDS, "api-key", "apikey")
_LAST = frozenset(("pass", "pwd", "pw", "secret", "token", "mk", "credential", "credentials"))
"""What is a password by itself and at the end of a word: `mail_pass`, `client_secret`."""
_JOINED = re.compile("(?:smtp|e?mail|gmail|user|login|app)(?:pass|pwd|pw|mk)")
# All go through a line once, be it a million signs long: they begin where a word does, and give no part of it back.
_KEY = re.compile(r"""("[^"]*"|'[^']*'|(?<![^\s=:,?&{}."'])[^\s=:,?&{}."']++)[ \t]*+[=:]""")
_FIRST_WORD = re.compile(r"""[ \t]*+([^\s=:,"'#\[\]{}]++)[ \t]*+[=:]?+""")
_FIRST_TWO_WORDS = re.compile(r"""[ \t]*+([^\s=:,"'#\[\]{}]++[ \t]++[^\s=:,"'#\[\]{}]++)[ \t]*+[=:]?+""")
_PASSWORD_IN_URL = re.compile(
    r"(?<![a-z0-9+.-])[a-z0-9+.-]++://(?=[^/@\s:]*+:[^/@\s])[^/@\s]++@", re.IGNORECASE
)
_PASSWORD_BESIDE_URL = re.compile(
    r"(?:^|[?&;\s])(?:ssl)?(?:password|passwd|pwd)\s*=\s*[^\s&;]", re.IGNORECASE
)


@lru_cache(1024)
def is_password_word(word: str, *, plainly: bool = False) -> bool:
    """Whether a word announces a password: `password`, `smtp_pass`, `mat_khau`, `mật khẩu` and the like.

    `plainly`: as under `[roles]`, where words are the school's own, only what can be nothing else is a password.
    """
    folded = plain(word)
    if plainly or folded in _PLAINLY:
        return folded in _PLAINLY
    parts = folded.split("-")
    return (
        parts[-1] in _LAST
        or parts[0] == "mk"
        or _JOINED.fullmatch(folded) is not None
        or any(part in folded for part in _PARTS)
    )


def password_places(document: dict[str, object]) -> Iterator[KeyPath]:
    """The key path of every password in a parsed file, also where it stands in a URL."""
    waiting: list[tuple[KeyPath, object]] = [((), document)]
    while waiting:
        path, value = waiting.pop()
        if isinstance(value, dict):
            for key, inner in value.items():
                if _announces(path, key):
                    yield (*path, key)
                else:
                    waiting.append(((*path, key), inner))
        elif isinstance(value, list):
            waiting.extend(((*path, index), item) for index, item in enumerate(value))
        elif isinstance(value, str) and path == ("service", "database") and _holds_password(value):
            yield path


def _announces(path: KeyPath, key: str) -> bool:
    if path[-1:] == ("per_term",):
        # Ids of terms, as short as the school likes them.
        return False
    return is_password_word(key, plainly=path == ("roles",))


def _holds_password(database: str) -> bool:
    return bool(_PASSWORD_IN_URL.match(database) or _PASSWORD_BESIDE_URL.search(database))


def password_key(line: str) -> re.Match[str] | None:
    """What announces a password in a line, parsed or not, or the word before a URL with one.

    Group 1 is the word; after the end of the match the password may stand.
    """
    in_url = _PASSWORD_IN_URL.search(line)
    for match in _KEY.finditer(line):
        followed_by_url = in_url and match.end() <= in_url.start()
        # The address of a form has words of its own behind a "?"; that of a database may have a password there.
        in_query = match.start() > 0 and line[match.start() - 1] in "?&"
        if is_password_word(match[1].strip("\"'"), plainly=in_query) or followed_by_url:
            return match
    # "mật khẩu = …" and "password …" are no TOML, but what people write.
    begun = (_FIRST_WORD.match(line), _FIRST_TWO_WORDS.match(line))
    return next((match for match in begun if match and is_password_word(match[1])), None)


def without_passwords(line: str) -> str:
    """The line as far as it may be shown: made unreadable after a word that announces a password."""
    key = password_key(line)
    return line if key is None else line[: key.end()] + re.sub(r"\S", "*", line[key.end() :])
