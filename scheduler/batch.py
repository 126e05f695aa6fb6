"""Messages that were read together: so that of many that wait, not each one has all of it read anew.

They still wait in the database; each is claimed by itself, when it is begun.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable
from datetime import UTC, datetime, timedelta

from scheduler.store.outbox import Claim, Ground

FRESH = timedelta(seconds=1)
"""For so long what was read may be gone by."""
_LONG_AGO = datetime.min.replace(tzinfo=UTC)


class Batch:
    """Messages as they were read at one instant, of which one after the other is begun."""

    def __init__(
        self, ground: Ground | None = None, at: datetime = _LONG_AGO, claims: Iterable[Claim] = ()
    ) -> None:
        """`ground` is what they were read on."""
        self._ground, self._at, self._claims = ground, at, deque(claims)
        self._begun = 0

    def is_fresh(self, ground: Ground, now: datetime) -> bool:
        """Whether there is one left, and it may be begun as it was read."""
        return bool(self._claims) and ground == self._ground and self._at <= now < self._at + FRESH

    def begin(self) -> Claim | None:
        """The next one; None if there is none."""
        if not self._claims:
            return None
        self._begun += 1
        return self._claims.popleft()

    def next_size(self, most: int) -> int:
        """How many to read next: twice as many as could be begun of this one, but no more than `most`."""
        return min(most, max(2 * self._begun, 1))
