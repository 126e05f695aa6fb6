"""Reads `[mail]` and `[service]`."""

from __future__ import annotations

import re
from pathlib import Path

from scheduler.config import shape
from scheduler.config.entry import Entry
from scheduler.config.settings import MailSettings, ServiceSettings

PORTS = {"tls": 465, "starttls": 587, "none": 25}
"""Where a server listens by each `security`."""

THIS_MACHINE = ("127.0.0.1", "localhost", "::1")

_SQLITE = re.compile(r"sqlite:///(?P<path>[^?]+)(?P<query>\?.*)?")
_POSTGRESQL = re.compile(
    r"""postgresql\+psycopg://
        (?:[^@/\s]*@)?
        (?:[^@/:?\s\[\]]* | \[[0-9A-Fa-f:.%]+\]) (?::\d{1,5})?
        (?:/[^?\s]*)?
        (?:\?\S*)?""",
    re.VERBOSE,
)
"""Name, host, port and database as SQLAlchemy takes them."""


def read_mail(entry: Entry, folder: Path) -> MailSettings | None:
    """The mail account, relative paths resolved in `folder`; None where it has a fault."""
    word = shape.Mail
    from_, host = entry.get(word.from_), entry.value(word.host)
    security, port = entry.value(word.security), entry.get(word.port)
    if security == "none" and host and host.casefold() not in THIS_MACHINE:
        entry.fault(word.security, "open-mail-elsewhere", host=host)
    mail = MailSettings(
        from_=from_ or "",
        reply_to=entry.value(word.reply_to),
        host=host,
        port=port or PORTS[security],
        security=security,
        user=entry.value(word.user),
        ca_file=_path(folder, entry.value(word.ca_file)),
        outbox=folder / entry.value(word.outbox),
        max_per_minute=entry.value(word.max_per_minute),
        max_per_day=entry.value(word.max_per_day),
        settle=entry.value(word.settle),
        resend_unknown=entry.value(word.resend_unknown),
        oauth2_file=_path(folder, entry.value(word.oauth2_file)),
        templates=_path(folder, entry.value(word.templates)),
    )
    return mail if entry.is_sound() else None


def read_service(entry: Entry, folder: Path) -> ServiceSettings | None:
    """The service's settings, a relative SQLite path resolved in `folder`; None where they have a fault."""
    word = shape.Service
    service = ServiceSettings(
        database=_database(entry, folder),
        admin=entry.value(word.admin),
        alarm_command=entry.value(word.alarm_command),
        ping=entry.value(word.ping),
        keep=entry.value(word.keep),
    )
    return service if entry.is_sound() else None


def _database(entry: Entry, folder: Path) -> str:
    written = entry.value(shape.Service.database)
    url = database_url(written, folder)
    if url is None:
        # Not quoted back: a URL may hold a password.
        entry.fault(shape.Service.database, "bad-database")
    return url or written


def database_url(written: str, folder: Path) -> str | None:
    """The URL of the database that `[service] database` names, a path resolved in `folder`; None if it names none."""
    if match := _SQLITE.fullmatch(written):
        in_memory = match["path"].startswith(":")
        return None if in_memory else f"sqlite:///{_in_url(folder) / match['path']}{match['query'] or ''}"
    return written if _POSTGRESQL.fullmatch(written) else None


def _in_url(folder: Path) -> Path:
    """As it stands in a URL, where these signs mean something else than in a folder's name."""
    return Path(str(folder).replace("%", "%25").replace("?", "%3F"))


def _path(folder: Path, written: str) -> Path | None:
    return folder / written if written else None
