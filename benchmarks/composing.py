"""Composing one mail, against what the standard library alone takes to put the same text into bytes."""

from __future__ import annotations

import email
from collections.abc import Callable
from email import policy
from email.message import EmailMessage
from time import perf_counter

from notifications.compose import compose
from notifications.model import Letter

ROUNDS, REPEATS = 5, 60


def seconds(work: Callable[[], object]) -> float:
    """Seconds one call takes: the best of a few rounds, after one to warm up."""
    work()
    return min(_round(work) for _ in range(ROUNDS))


def measure(letter: Letter) -> tuple[float, float]:
    """Seconds for all of `compose`, and for the headers and bodies alone by `EmailMessage(policy.SMTP)`."""
    made = email.message_from_bytes(compose(letter).data, policy=policy.default)
    assert isinstance(made, EmailMessage)
    headers = [(name, str(value)) for name, value in made.items() if not name.startswith(("MIME", "Content"))]
    text, html = (str(part.get_content()) for part in made.iter_parts() if isinstance(part, EmailMessage))
    return seconds(lambda: compose(letter)), seconds(lambda: by_standard_library(headers, text, html))


def by_standard_library(headers: list[tuple[str, str]], text: str, html: str) -> bytes:
    """The same mail by the standard library's own means."""
    message = EmailMessage(policy=policy.SMTP)
    for name, value in headers:
        message[name] = value
    message.set_content(text, cte="base64")
    message.add_alternative(html, subtype="html", cte="base64")
    return message.as_bytes()


def _round(work: Callable[[], object]) -> float:
    begun = perf_counter()
    for _ in range(REPEATS):
        work()
    return (perf_counter() - begun) / REPEATS
