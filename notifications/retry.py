"""When to try again. Pure.

The jitter is a hash: the same failure waits the same time wherever it is computed, while forty messages
refused in one second do not come back in one.
"""

from __future__ import annotations

from datetime import timedelta
from hashlib import sha256

_MINUTES = (1, 2, 4, 8, 15)
_LOGIN_MINUTES = (5, 10, 20, 40, 60)
_SPREAD = 0.2


def next_try(attempt: int, key: str) -> timedelta:
    """How long to wait after the `attempt`-th failure (from 1): 1, 2, 4, 8, 15, 15 … minutes ± 20 %.

    `key` names what is tried, such as a Message-ID. Raises ValueError for an attempt below 1.
    """
    return _spread(_step(_MINUTES, attempt), key, attempt)


def next_login(attempt: int, key: str) -> timedelta:
    """The same for an account whose login is put off by the server: 5, 10, 20, 40, 60, 60 … minutes ± 20 %.

    Never below 5 minutes nor above 60.
    """
    wait = _spread(_step(_LOGIN_MINUTES, attempt), key, attempt)
    return min(max(wait, timedelta(minutes=5)), timedelta(minutes=60))


def resend_after(key: str) -> timedelta:
    """How long after an unknown outcome to send once more: 10 to 15 minutes."""
    return timedelta(minutes=10 + 5 * _fraction(key, 0))


def _step(minutes: tuple[int, ...], attempt: int) -> timedelta:
    if attempt < 1:
        raise ValueError("attempts are counted from 1")
    return timedelta(minutes=minutes[min(attempt, len(minutes)) - 1])


def _spread(wait: timedelta, key: str, attempt: int) -> timedelta:
    return wait * (1 - _SPREAD + 2 * _SPREAD * _fraction(key, attempt))


def _fraction(key: str, attempt: int) -> float:
    """From 0 to below 1, evenly, the same for the same arguments everywhere."""
    return int.from_bytes(sha256(f"{key}\n{attempt}".encode()).digest()[:6]) / 2**48
