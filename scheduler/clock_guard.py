"""Whether the clock is to be believed. Pure: the readings are arguments, what is remembered is a value.

A clock that is wrong cannot be told from a right one by looking at it once. Three things give it away: it says a
time before the program was made, or well before what it said at an earlier tick, or it has parted from the boot
clock, which nobody sets and which also counts the time that the machine sleeps.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum

from scheduler import RELEASED

TOLERANCE = timedelta(hours=1)
"""A clock that is set by no more than this is one that was put right."""
HOLD = timedelta(minutes=5)
"""How long a jump is watched before it is believed: whoever mistyped the date sees it by then."""


class Doubt(StrEnum):
    """Why the clock is not believed."""

    BEFORE_RELEASE = "before-release"
    """It says a time before the program itself was released."""
    WENT_BACK = "went-back"
    """It says a time well before the last tick."""
    JUMPED = "jumped"
    """It has just parted from the boot clock."""


@dataclass(frozen=True, slots=True)
class Reading:
    """Both clocks at one moment: the wall clock (UTC), and the boot clock in seconds."""

    wall: datetime
    boot: float

    @property
    def base(self) -> datetime:
        """What the wall clock said when the boot clock began: the same at all times while nobody sets it."""
        return self.wall - timedelta(seconds=self.boot)


@dataclass(frozen=True, slots=True)
class Trust:
    """What the guard remembers from one look to the next.

    `base` is that of the last reading that was believed, None before the first look. `jumped` is the first reading
    after a jump that is still watched.
    """

    base: datetime | None = None
    jumped: Reading | None = None

    def holds(self, reading: Reading) -> bool:
        """Whether nothing has happened to the clock since it was last believed."""
        return self.base is not None and self.jumped is None and _near(reading.base, self.base)


def look(
    trust: Trust, reading: Reading, last_tick: datetime | None, accepted_at: datetime | None
) -> tuple[Trust, Doubt | None]:
    """What is to be remembered, and why the clock is not believed; None if it is.

    `last_tick` is the stored one (UTC), from an earlier run too; `accepted_at` what the clock said when somebody
    told the program to believe it.
    """
    if trust.jumped is not None and accepted_at is not None and accepted_at >= trust.jumped.wall:
        trust = Trust(reading.base)
    trust = _watch(trust, reading)
    accepted = accepted_at is not None and reading.wall >= accepted_at - TOLERANCE
    if reading.wall < RELEASED and not accepted:
        return trust, Doubt.BEFORE_RELEASE
    if last_tick is not None and reading.wall < last_tick - TOLERANCE:
        return trust, Doubt.WENT_BACK
    return trust, Doubt.JUMPED if trust.jumped is not None else None


def _watch(trust: Trust, reading: Reading) -> Trust:
    if trust.base is None or _near(reading.base, trust.base):
        return Trust(reading.base)
    if trust.jumped is None or not _near(reading.base, trust.jumped.base):
        return replace(trust, jumped=reading)
    if reading.boot - trust.jumped.boot >= HOLD.total_seconds():
        return Trust(reading.base)
    return trust


def _near(one: datetime, other: datetime) -> bool:
    return abs(one - other) <= TOLERANCE
