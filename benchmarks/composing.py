"""Composing one mail, against what the standard library alone takes to put the same text into bytes."""

from __future__ import annotations

import email
from collections.abc import Callable
from datetime import date
from email import policy
from email.message import EmailMessage
from pathlib import Path
from time import perf_counter

from notifications.compose import compose
from notifications.model import Item, Letter, Part, Sender
from rules.expand import expand
from scheduler.config.load import load

EXAMPLE = Path(__file__).parents[1] / "config.toml"

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


def a_letter() -> Letter:
    """A reminder of the sample config.toml's November: what one homeroom teacher owes."""
    config = load(EXAMPLE)
    plan = expand(config.school, date(2026, 11, 1), date(2026, 11, 30))
    deadline = next(d for d in plan.deadlines if d.trace)
    session = next(s for s in plan.sessions if s.id == deadline.session)
    reminder = next(r for r in plan.reminders if r.of == deadline.id)
    person = config.school.people_in(deadline.by)[0]
    items = (Item(reminder, 0, Part.OWES, deadline, session),)
    return Letter(config.school, Sender(config.mail.from_), person, items, reminder.at, "<1@example.edu.vn>")


def main() -> None:
    ours, theirs = measure(a_letter())
    print("Composing one reminder; best of", ROUNDS)
    print(f"  EmailMessage(policy.SMTP), the same text {theirs * 1000:8.3f} ms {1:8.2f} x")
    print(
        f"  compose, from the plan to the bytes      {ours * 1000:8.3f} ms {ours / theirs:8.2f} x EmailMessage"
    )


if __name__ == "__main__":
    main()
