"""How far a transaction has come, as it comes so far, for somebody who watches."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from notifications.model import Phase


@dataclass(frozen=True, slots=True)
class Certificate:
    """A server's certificate that was found good: whose it is, who says so, and until when (UTC)."""

    names: tuple[str, ...]
    issuer: str
    until: datetime


@dataclass(frozen=True, slots=True)
class Stage:
    """A phase that went well. `detail` is whom it was about: the server's address, the user, the sender, ..."""

    phase: Phase
    detail: str
    certificate: Certificate | None = None


Watch = Callable[[Stage], None]
"""Called at each stage, in the thread that sends."""


def nobody_watches(_: Stage) -> None:
    """For all transactions but a test."""
