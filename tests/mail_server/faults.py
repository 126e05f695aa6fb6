"""What goes wrong, where, for whom, and how often."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fnmatch import fnmatchcase
from threading import Lock
from typing import Literal

At = Literal["connect", "tls", "ehlo", "starttls", "auth", "mail", "rcpt", "data", "body", "dot"]
End = Literal["answered", "withheld", "gone"]
"""What came of a mail that was accepted: its 250, nothing by the server's will, or nothing for nobody was there."""
Do = Literal["reply", "drop", "hang", "trickle", "slow", "garbage"]


@dataclass(frozen=True, slots=True)
class Fault:
    """One fault. `at` is the step whose answer it replaces; "body" is in the midst of the body.

    reply: `text` is said instead of the usual answer (a 421 is followed by the end of the connection);
    drop: the connection is closed without an answer; hang: no answer ever comes;
    trickle: an answer without an end, a byte every `pause` seconds; slow: the usual answer, just as slowly;
    garbage: `text`, or bytes that are no SMTP.
    `recipient` is a pattern for whom; "*" also fits what comes before any recipient. `times` is how often, 0
    for always. At the dot, `keep` says whether the mail is accepted nevertheless.
    """

    at: At
    do: Do = "reply"
    text: str = ""
    recipient: str = "*"
    times: int = 0
    keep: bool = False
    pause: float = 0.05


class Faults:
    """The faults of one server, and how often each has struck."""

    def __init__(self, faults: tuple[Fault, ...]) -> None:
        self._lock = Lock()
        self._left = [(fault, fault.times or -1) for fault in faults]

    def add(self, fault: Fault) -> None:
        """From now on this one too."""
        with self._lock:
            self._left.append((fault, fault.times or -1))

    def clear(self) -> None:
        """From now on none."""
        self.replace(())

    def replace(self, faults: Sequence[Fault]) -> None:
        """From now on these, and none of those before."""
        with self._lock:
            self._left[:] = [(fault, fault.times or -1) for fault in faults]

    def strike(self, at: At, recipient: str = "") -> Fault | None:
        """The first fault that fits here and is not used up."""
        with self._lock:
            for place, (fault, left) in enumerate(self._left):
                if fault.at == at and left and fnmatchcase(recipient, fault.recipient):
                    self._left[place] = (fault, left - 1)
                    return fault
        return None
