"""What must be true after a fault, judged by what the mail server took and what the database says, and nothing else."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from tests.chaos.school import Key

MOST_EXTRA = 1
"""More than one copy too many there never is: what is unknown is sent once more, and then let be."""


@dataclass(frozen=True, slots=True)
class End:
    """How a key may end if it is not accepted: with this state and reason."""

    state: str
    reason: str | None = None


@dataclass(frozen=True, slots=True)
class Row:
    """A delivery as the database has it."""

    key: Key
    state: str
    reason: str | None


@dataclass(slots=True)
class Tally:
    """The outcome. All is well if `lost` and `wrong` are empty."""

    expected: int = 0
    accepted: int = 0
    extra: int = 0
    explained: int = 0
    lost: list[str] = field(default_factory=list)
    wrong: list[str] = field(default_factory=list)

    @property
    def unexplained(self) -> int:
        return self.extra - self.explained


def judge(
    expected: Mapping[Key, End | None],
    copies: Counter[Key],
    rows: Iterable[Row],
    cut_off: Counter[str],
) -> Tally:
    """Compare. `expected` says of each key how it has to end, None: accepted.

    `copies` counts the mails the server took; `cut_off` counts for each address how often its mail was cut off
    after the fence (by a kill, a stop, or a server that went silent): each explains one more copy, and two of
    them a mail that never came.
    """
    tally = Tally(expected=len(expected))
    states = {row.key: row for row in rows}
    for key, end in expected.items():
        _judge_one(tally, key, end, copies[key], states.get(key), cut_off[key.address])
    tally.wrong += [f"{key} was told and ought not to be" for key in copies if key not in expected]
    return tally


def _judge_one(tally: Tally, key: Key, end: End | None, copies: int, row: Row | None, cuts: int) -> None:
    found = f"{key}: {copies} copies, cut off {cuts} times, in the database {row and (row.state, row.reason)}"
    tally.accepted += copies > 0
    extra = max(copies - 1, 0)
    tally.extra += extra
    tally.explained += min(extra, cuts, MOST_EXTRA)
    if extra > min(cuts, MOST_EXTRA):
        tally.wrong.append(found)
    if row is None:
        tally.lost.append(found)
    elif end is not None:
        if copies or (row.state, row.reason) != (end.state, end.reason):
            tally.wrong.append(f"{found}, and not {end}")
    elif copies == 0:
        if not (row.state == "unknown" and cuts > MOST_EXTRA):
            tally.lost.append(found)
    elif row.state != "sent" and not (row.state == "unknown" and cuts > MOST_EXTRA):
        tally.wrong.append(found)
