"""Named points at which the tests end or stop the process. Nothing happens there unless their environment says so.

`DOITHOAI_TEST_FAULT` is `point:what` or `point:what:n`: at every n-th passage of `point` (the first, without a
number) the process does `what` to itself: `kill` (SIGKILL) or `stop` (SIGSTOP, until somebody continues it). With
`DOITHOAI_TEST_FAULT_ONCE`, a path, it happens once only: the file is made just before, and where it is there
already nothing happens, so that a process that was started anew goes on.

It lies in `notifications` because the transport passes two of the points, and may not know `scheduler`.
"""

from __future__ import annotations

import os
import signal
from collections.abc import Iterator
from enum import StrEnum


class Point(StrEnum):
    """Where a process can be ended, in the order in which one message passes them."""

    MIGRATING = "migrating"
    """All migrations have run; their transaction is not committed."""
    AFTER_CLAIM = "after-claim"
    BEFORE_FENCE = "before-fence"
    """The server has said 354; the fence is written and not committed."""
    AFTER_FENCE = "after-fence"
    """The fence is committed; no byte of the body has left."""
    MID_BODY = "mid-body"
    AFTER_DOT = "after-dot"
    """Body and dot have left; the answer has not been read."""
    BEFORE_SETTLE = "before-settle"
    """The answer has been read, and is not committed."""


class _Fault:
    """What happens at one point of this process."""

    def __init__(self, words: str, once: str | None) -> None:
        name, what, *every = words.split(":")
        self.point, self._once = Point(name), once
        self._signal = {"kill": signal.SIGKILL, "stop": signal.SIGSTOP}[what]
        self._every = int(every[0]) if every else 1
        self._passages = 0

    def strike(self) -> None:
        self._passages += 1
        if self._passages % self._every:
            return
        if self._once is not None:
            try:
                os.close(os.open(self._once, os.O_CREAT | os.O_EXCL, 0o600))
            except FileExistsError:
                return
        os.kill(os.getpid(), self._signal)


def _from_environment() -> _Fault | None:
    words = os.environ.get("DOITHOAI_TEST_FAULT")
    return _Fault(words, os.environ.get("DOITHOAI_TEST_FAULT_ONCE")) if words else None


_fault = _from_environment()


def passing(point: Point) -> None:
    """The process has come to `point`."""
    if _fault is not None and _fault.point is point:
        _fault.strike()


def pieces(data: bytes, point: Point) -> Iterator[bytes]:
    """`data` in one piece; in two, with `point` between them, where something is to happen there."""
    if _fault is None or _fault.point is not point:
        yield data
        return
    half = len(data) // 2
    yield data[:half]
    passing(point)
    yield data[half:]
