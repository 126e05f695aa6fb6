"""The password of the mail account: where it may stand, and reading it. Never in config.toml."""

from __future__ import annotations

import stat
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from notifications.account import Secret
from scheduler.errors import ServiceError

CREDENTIAL = "smtp-password"
"""The name under systemd's `LoadCredential=`."""
FILE_VARIABLE = "DOITHOAI_SMTP_PASSWORD_FILE"
VARIABLE = "DOITHOAI_SMTP_PASSWORD"
PLACES = (f"$CREDENTIALS_DIRECTORY/{CREDENTIAL}", FILE_VARIABLE, VARIABLE)
"""Where a password may stand, in the order they are looked at."""


@dataclass(frozen=True, slots=True)
class FoundSecret:
    """A password and where it was. `exposed` is True for a file that every user of the machine may read."""

    secret: Secret
    place: str
    exposed: bool = False


class SecretError(ServiceError):
    """The mail account needs a password, and there is none to be had.

    `why` is "missing" (`place` is then empty), "unreadable" or "empty".
    """

    def __init__(
        self, why: Literal["missing", "unreadable", "empty"], place: str = "", detail: str = ""
    ) -> None:
        text = {
            "missing": "[mail] has a user but no password was found; put it in one of: " + ", ".join(PLACES),
            "unreadable": f"the password cannot be read from {place}: {detail}",
            "empty": f"the password in {place} is empty",
        }
        super().__init__(text[why])
        self.why, self.place, self.detail = why, place, detail


def find_secret(environment: Mapping[str, str]) -> FoundSecret:
    """The first password there is, without the line end at its end.

    Raises SecretError: also for a place that is named but of no use, since the next one may hold an old one.
    """
    directory = environment.get("CREDENTIALS_DIRECTORY", "")
    if directory and _is_there(path := Path(directory) / CREDENTIAL):
        return _from_file(path)
    if named := environment.get(FILE_VARIABLE, ""):
        return _from_file(Path(named))
    if VARIABLE in environment:
        return FoundSecret(_secret(environment[VARIABLE], VARIABLE), VARIABLE)
    raise SecretError("missing")


def _is_there(path: Path) -> bool:
    try:
        return path.exists()
    except OSError as error:
        raise SecretError("unreadable", str(path), error.strerror or type(error).__name__) from error


def _from_file(path: Path) -> FoundSecret:
    place = str(path)
    try:
        # Some editors of Windows begin a file with a byte order mark.
        text = path.read_text(encoding="utf-8-sig")
        exposed = bool(path.stat().st_mode & stat.S_IROTH)
    except UnicodeDecodeError:
        # Without its cause: that error holds the bytes of the file.
        raise SecretError("unreadable", place, "not UTF-8") from None
    except OSError as error:
        raise SecretError("unreadable", place, error.strerror or type(error).__name__) from error
    return FoundSecret(_secret(text, place), place, exposed)


def _secret(text: str, place: str) -> Secret:
    value = text.rstrip("\r\n")
    if not value:
        raise SecretError("empty", place)
    return Secret(value)
