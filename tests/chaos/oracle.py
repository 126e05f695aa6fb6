"""What must be true after a fault, judged by what the mail server took and what the database says, and nothing else."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from math import inf

from tests.chaos.school import Key

MOST_EXTRA = 1
"""More than one copy too many there never is: what is unknown is sent once more, and then let be."""
GRACE = 1.5
"""Seconds the server may take for a mail whose sender is dead. A second try never comes as soon as that."""


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


@dataclass(frozen=True, slots=True)
class Mail:
    """What the server took at the Unix time `at`. `unanswered`: because of the server, which said nothing in time."""

    keys: frozenset[Key]
    address: str
    at: float
    unanswered: bool
    data: bytes


@dataclass(frozen=True, slots=True)
class Cut:
    """Of `addresses`, whose mails were past the fence, one sender was killed at `at`, or stood still until `until`.

    `in_vain`: no mail can have come of that, for the body was not sent, or the server hung up in its midst.
    """

    addresses: frozenset[str]
    at: float
    until: float = inf
    in_vain: bool = False

    def explains(self, earlier: Mail, later: Mail) -> bool:
        """Whether one of the two is of the sender that was cut off, and the other of who came after it."""
        if self.in_vain or later.address not in self.addresses or later.at <= self.at:
            return False
        return earlier.at <= self.at + GRACE or later.at >= self.until


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
    expected: Mapping[Key, End | None], mails: Iterable[Mail], rows: Iterable[Row], cuts: Sequence[Cut]
) -> Tally:
    """Compare. `expected` says of each key how it has to end, None: accepted.

    A copy too many needs a reason of its own: the mail before it was left without an answer by the server, or its
    sender was cut off after the fence of that very mail.
    """
    tally = Tally(expected=len(expected))
    states = {row.key: row for row in rows}
    ordered = sorted(mails, key=lambda mail: mail.at)
    copies = _judge_copies(tally, ordered, cuts)
    for key, end in expected.items():
        troubles = sum(key.address in cut.addresses for cut in cuts)
        troubles += sum(mail.unanswered and key in mail.keys for mail in ordered)
        _judge_one(tally, key, end, copies.get(key, 0), states.get(key), troubles)
    tally.wrong += [f"{key} was told and ought not to be" for key in copies if key not in expected]
    return tally


def _judge_copies(tally: Tally, mails: Sequence[Mail], cuts: Sequence[Cut]) -> Mapping[Key, int]:
    """How many copies of each key there are."""
    copies: dict[Key, int] = {}
    last: dict[Key, Mail] = {}
    # What can be of few addresses first, lest it be used up for one that has another reason.
    unused = sorted(cuts, key=lambda cut: len(cut.addresses))
    excused: set[int] = set()
    for mail in mails:
        again = mail.keys & last.keys()
        for earlier in {id(last[key]): last[key] for key in again}.values():
            keys = {key for key in again if last[key] is earlier}
            tally.extra += len(keys)
            reason = next((cut for cut in unused if cut.explains(earlier, mail)), None)
            if earlier.unanswered and id(earlier) not in excused:
                excused.add(id(earlier))
            elif reason is not None:
                unused.remove(reason)
            else:
                tally.wrong.append(f"a second copy without a reason: {_said(earlier, mail, cuts)}")
                continue
            tally.explained += len(keys)
            if earlier.data != mail.data:
                tally.wrong.append(f"a second copy with other bytes: {_said(earlier, mail, cuts)}")
        last |= dict.fromkeys(mail.keys, mail)
        for key in mail.keys:
            copies[key] = copies.get(key, 0) + 1
    tally.wrong += [f"{count} copies of {key}" for key, count in copies.items() if count > 1 + MOST_EXTRA]
    return copies


def _said(earlier: Mail, later: Mail, cuts: Sequence[Cut]) -> str:
    own = [(f"{cut.at:.2f}", f"{cut.until:.2f}") for cut in cuts if later.address in cut.addresses]
    return f"{later.address} at {earlier.at:.2f} and {later.at:.2f}, cut off at {own}"


def _judge_one(tally: Tally, key: Key, end: End | None, copies: int, row: Row | None, troubles: int) -> None:
    found = f"{key}: {copies} copies, {troubles} cuts, in the database {row and (row.state, row.reason)}"
    tally.accepted += copies > 0
    given_up = row is not None and row.state == "unknown" and troubles > MOST_EXTRA
    if row is None:
        tally.lost.append(found)
    elif end is not None:
        if copies or (row.state, row.reason) != (end.state, end.reason):
            tally.wrong.append(f"{found}, and not {end}")
    elif copies == 0 and not given_up:
        tally.lost.append(found)
    elif copies and row.state != "sent" and not given_up:
        tally.wrong.append(found)
