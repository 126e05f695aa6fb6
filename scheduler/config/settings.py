"""The settings of config.toml that are not the plan: `[mail]` and `[service]`."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

from notifications.account import Security


@dataclass(frozen=True, slots=True)
class MailSettings:
    """`[mail]`. Paths are absolute (resolved beside config.toml). `host` "" means the Maildir `outbox`."""

    from_: str
    reply_to: str
    host: str
    port: int
    security: Security
    user: str
    ca_file: Path | None
    outbox: Path
    max_per_minute: int
    max_per_day: int
    settle: timedelta
    resend_unknown: bool
    oauth2_file: Path | None
    templates: Path | None


@dataclass(frozen=True, slots=True)
class ServiceSettings:
    """`[service]`. `database` is a SQLAlchemy URL, a SQLite path in it made absolute."""

    database: str
    admin: str
    alarm_command: str
    ping: str
    keep: timedelta
