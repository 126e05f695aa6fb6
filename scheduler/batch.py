"""Messages that were claimed together: so that of many that wait, not each one asks the database anew."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable
from datetime import UTC, datetime, timedelta

from scheduler.job import Job
from scheduler.snapshot import Snapshot
from scheduler.store.outbox import Claim

FRESH = timedelta(seconds=1)
"""For so long what was looked at again need not be looked at once more before it is sent."""


_LONG_AGO = datetime.min.replace(tzinfo=UTC)


class Batch:
    """Claimed messages, looked at again at one instant with one plan, of which one after the other is begun."""

    def __init__(
        self,
        plan: Snapshot | None = None,
        at: datetime = _LONG_AGO,
        jobs: Iterable[Job] = (),
        *,
        is_any: bool = False,
    ) -> None:
        """`is_any`: whether anything was claimed, be it that nothing of it was left to be said."""
        self._plan, self._at, self._jobs = plan, at, deque(jobs)
        self._begun = 0
        self.is_any = is_any

    @property
    def claims(self) -> list[Claim]:
        """Of those that are not begun."""
        return [job.claim for job in self._jobs]

    def is_fresh(self, plan: Snapshot, now: datetime) -> bool:
        """Whether there is one left, and it may be begun as it is."""
        return bool(self._jobs) and plan is self._plan and self._at <= now < self._at + FRESH

    def begin(self) -> Job | None:
        """The next one; None if there is none."""
        if not self._jobs:
            return None
        self._begun += 1
        return self._jobs.popleft()

    def next_size(self, most: int) -> int:
        """How many to claim next: twice as many as could be begun of this one, but no more than `most`."""
        return min(most, max(2 * self._begun, 1))
