"""Named points at which the tests end or stop the process. Nothing happens there unless their environment says so.

`DOITHOAI_TEST_FAULTS` names them, as in `after-claim:kill,after-dot:stop:3`: at the first passage of the point, or the
n-th, the process does so to itself: `kill` is SIGKILL, `stop` is SIGSTOP until somebody continues it. Each strikes
once in a process; and once for all where `DOITHOAI_TEST_FAULTS_SEEN` names a folder: a file of the point's name is made
there just before, and who is started anew passes by.

It lies in `notifications` because the transport passes two of the points, and may not know `scheduler`.
"""

from __future__ import annotations

import os
import signal
from collections.abc import Iterator
from enum import StrEnum
from pathlib import Path
from threading import get_ident


class Point(StrEnum):
    """Where a process can be ended, in the order in which a message passes them."""

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
    """What this process does to itself at one point, once."""

    def __init__(self, what: str, passage: str = "1") -> None:
        self._signal = {"kill": signal.SIGKILL, "stop": signal.SIGSTOP}[what]
        self._passages = int(passage)

    def is_due(self) -> bool:
        self._passages -= 1
        return self._passages == 0

    def strike(self) -> None:
        # To this very thread: a stop that is sent to the process takes effect on another of its threads first, and
        # this one goes on for a while, as far as the next commit.
        signal.pthread_kill(get_ident(), self._signal)


def _from_environment() -> dict[str, _Fault]:
    words = os.environ.get("DOITHOAI_TEST_FAULTS")
    parts = [fault.split(":") for fault in words.split(",")] if words else []
    return {Point(name): _Fault(*how) for name, *how in parts}


_faults = _from_environment()


def passing(point: Point) -> None:
    """The process has come to `point`."""
    fault = _faults.get(point) if _faults else None
    if fault is not None and fault.is_due() and _first(point):
        fault.strike()


def pieces(data: bytes, point: Point) -> Iterator[bytes]:
    """`data` in one piece; in two, with `point` between them, where something may happen there."""
    if point not in _faults:
        yield data
        return
    half = len(data) // 2
    yield data[:half]
    passing(point)
    yield data[half:]


def _first(point: Point) -> bool:
    seen = os.environ.get("DOITHOAI_TEST_FAULTS_SEEN")
    if seen is None:
        return True
    try:
        (Path(seen) / point).touch(exist_ok=False)
    except FileExistsError:
        return False
    return True
