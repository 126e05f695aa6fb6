"""What of the due is told, to whom and in which message: decided here, without a clock or a database.

Two decisions are made. `dispatch` looks at each due reminder and person once. `review` looks at a delivery again
just before it is sent, for it may have waited: for a server that was away, or while the plan was edited.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum

from notifications.model import Part


class State(StrEnum):
    """What has become of a delivery."""

    PENDING = "pending"
    SENDING = "sending"
    """The fence is committed: from here on it may have been sent."""
    SENT = "sent"
    SHOWN = "shown"
    """Written into a Maildir; nobody was told."""
    FAILED = "failed"
    """Refused for good."""
    UNKNOWN = "unknown"
    """The dot went out and no answer came."""
    MISSED = "missed"
    SUPERSEDED = "superseded"
    DONE = "done"
    HELD = "held"


STATES = frozenset(State)
"""As they are stored. Any other one was stored by a newer version: that delivery is left as it is, and stops nobody."""


class Reason(StrEnum):
    """Why a delivery was not told."""

    TARGET_PASSED = "target-passed"
    ACCOUNT = "account"
    """It passed while the mail account did not work."""
    ALREADY_TOLD = "already-told"
    LATER_REMINDER = "later-reminder"
    SUBMITTED = "submitted"
    ROLE_EMPTY = "role-empty"
    ROLE_FILLED = "role-filled"
    CHANGED = "changed"
    WITHDRAWN = "withdrawn"
    NOT_IN_ROLE = "not-in-role"
    OVER = "over"
    """What the admin was to be told of has ended."""
    NOT_YET = "not-yet"
    """The reminder's instant has moved ahead again."""
    RESTORED = "restored"
    """A backup was restored, and the database that was lost may have told it already: a person has to say."""


@dataclass(frozen=True, slots=True)
class Due:
    """A reminder whose instant has come, and whom it is for.

    `instant` is when its target has passed (UTC), None for never. `to` and `cc` are addresses as compared
    (`identity.address_key`); `empty` are the roles of either that nobody has.
    """

    reminder: str
    target: str
    at: datetime
    revision: int
    fingerprint: str
    instant: datetime | None
    to: tuple[str, ...]
    cc: tuple[str, ...] = ()
    empty: tuple[tuple[str, Part], ...] = ()
    owed: bool = True
    """True for a deadline, False for a session."""


@dataclass(frozen=True, slots=True)
class Known:
    """A delivery decided earlier. `at` is its reminder's instant, `since` when it was settled or else decided."""

    reminder: str
    target: str
    revision: int
    address: str
    state: State
    fingerprint: str
    at: datetime
    since: datetime
    void: bool = False
    """It still waits, and its reminder or target has left the plan or has moved ahead: it will tell nobody."""


@dataclass(frozen=True, slots=True)
class Decision:
    """What becomes of one reminder for one person (or, of a role nobody has, for "role:<id>").

    `state` is pending when the person is told: all the told of one `address` share one message.
    """

    reminder: str
    target: str
    revision: int
    fingerprint: str
    address: str
    part: Part
    state: State
    reason: Reason | None = None
    again: bool = False
    """True where an earlier decision is replaced by this one."""


_TELLS = frozenset({State.PENDING, State.SENDING, State.SENT, State.SHOWN, State.UNKNOWN})
"""A delivery in one of these tells its person, or is about to."""

_PASSED_OVER = frozenset({State.SUPERSEDED, State.SHOWN})
"""Nobody was told by these, so they may be told after all."""


def dispatch(
    due: Iterable[Due],
    known: Iterable[Known],
    *,
    now: datetime,
    real: bool = True,
    submitted: frozenset[tuple[str, str]] = frozenset(),
    restored: datetime | None = None,
) -> tuple[Decision, ...]:
    """One decision for each due reminder and person that has none yet, or whose earlier one no longer holds.

    `known` are the deliveries of the targets concerned. With a `real` account those only shown so far are told
    now. `submitted` holds (target, address) of what is done already. Since a backup was `restored` (UTC), what was
    due by then is held.
    """
    dues = sorted(due, key=lambda d: (d.at, d.reminder))
    books = _Books(known, dues, now, real, submitted, restored)
    return tuple(decision for one in dues for decision in books.decide(one))


def role_address(role: str) -> str:
    """What stands for the address where a role has nobody."""
    return f"{_ROLE}{role}"


_ROLE = "role:"


class _Books:
    """What is known of each person and target while a batch is decided."""

    def __init__(
        self,
        known: Iterable[Known],
        dues: Sequence[Due],
        now: datetime,
        real: bool,
        submitted: frozenset[tuple[str, str]],
        restored: datetime | None,
    ) -> None:
        self.now, self.real, self.submitted, self.restored = now, real, submitted, restored
        self.rows = {(k.reminder, k.revision, k.address): k for k in known}
        self.held: dict[tuple[str, int], list[Known]] = {}
        self.tellings: dict[tuple[str, int, str], list[Known]] = {}
        for row in self.rows.values():
            if row.state is State.HELD and row.address.startswith(_ROLE):
                self.held.setdefault((row.reminder, row.revision), []).append(row)
            elif self._tells(row):
                self.tellings.setdefault((row.target, row.revision, row.address), []).append(row)
        self.last: dict[tuple[str, str], Due] = {}
        for one in dues:
            for address in (*one.to, *one.cc):
                self.last[one.target, address] = one

    def decide(self, due: Due) -> Iterator[Decision]:
        owed = Part.OWES if due.owed else Part.TOLD
        people = dict.fromkeys(due.to, owed)
        people.update((address, Part.COPY) for address in due.cc if address not in people)
        for address, part in people.items():
            decision = self._person(due, address, part)
            row = self.rows.get((due.reminder, due.revision, address))
            if row is None:
                yield decision
            elif self._replaces(decision, row):
                yield replace(decision, again=True)
        yield from self._roles(due)

    def _tells(self, row: Known) -> bool:
        return row.state in _TELLS and not row.void and not (self.real and row.state is State.SHOWN)

    def _person(self, due: Due, address: str, part: Part) -> Decision:
        state, reason = self._outcome(due, address)
        return Decision(due.reminder, due.target, due.revision, due.fingerprint, address, part, state, reason)

    def _outcome(self, due: Due, address: str) -> tuple[State, Reason | None]:
        if due.instant is not None and due.instant <= self.now:
            return State.MISSED, Reason.TARGET_PASSED
        if self._told_since(due, address):
            return State.SUPERSEDED, Reason.ALREADY_TOLD
        if self.last[due.target, address] is not due:
            return State.SUPERSEDED, Reason.LATER_REMINDER
        if (due.target, address) in self.submitted:
            return State.DONE, Reason.SUBMITTED
        if self.restored is not None and due.at <= self.restored:
            return State.HELD, Reason.RESTORED
        return State.PENDING, None

    def _told_since(self, due: Due, address: str) -> bool:
        rows = self.tellings.get((due.target, due.revision, address), ())
        return any(
            row.reminder != due.reminder
            and (row.since >= due.at or row.at >= due.at)
            # What was only shown and has changed since tells nobody anything that holds.
            and (row.state is not State.SHOWN or row.fingerprint == due.fingerprint)
            for row in rows
        )

    def _replaces(self, decision: Decision, row: Known) -> bool:
        if row.state not in _PASSED_OVER or decision.state not in (State.PENDING, State.HELD):
            return False
        return row.state is State.SUPERSEDED or self.real or row.fingerprint != decision.fingerprint

    def _roles(self, due: Due) -> Iterator[Decision]:
        passed = due.instant is not None and due.instant <= self.now
        state = State.MISSED if passed else State.HELD
        for role, part in due.empty:
            row = self.rows.get((due.reminder, due.revision, role_address(role)))
            if row is None or (row.state is State.SUPERSEDED and not passed):
                yield self._role(due, role_address(role), part, state, Reason.ROLE_EMPTY, row is not None)
        still = {role_address(role) for role, _ in due.empty}
        for row in self.held.get((due.reminder, due.revision), ()):
            if row.address not in still:
                yield self._role(due, row.address, Part.COPY, State.SUPERSEDED, Reason.ROLE_FILLED, True)

    @staticmethod
    def _role(due: Due, address: str, part: Part, state: State, reason: Reason, again: bool) -> Decision:
        return Decision(
            due.reminder, due.target, due.revision, due.fingerprint, address, part, state, reason, again
        )


@dataclass(frozen=True, slots=True)
class Standing:
    """How things stand with a delivery at the moment it would be sent."""

    instant: datetime | None
    """When its target has passed (UTC); None for never."""
    at: datetime
    """Its reminder's instant now (UTC)."""
    changed: bool
    """The target has a newer revision."""
    withdrawn: bool
    """The target or the reminder is gone from the plan."""
    in_role: bool
    """The person is still one of those it is for."""
    overtaken: bool
    """A later reminder of the same target, at the same revision, tells this person."""
    submitted: bool = False


def review(standing: Standing, now: datetime) -> tuple[State, Reason] | None:
    """What a pending delivery comes to instead of being sent; None if it is still to be sent."""
    if standing.instant is not None and standing.instant <= now:
        return State.MISSED, Reason.TARGET_PASSED
    if standing.withdrawn:
        return State.SUPERSEDED, Reason.WITHDRAWN
    if standing.changed:
        return State.SUPERSEDED, Reason.CHANGED
    if not standing.in_role:
        return State.SUPERSEDED, Reason.NOT_IN_ROLE
    if standing.overtaken:
        return State.SUPERSEDED, Reason.LATER_REMINDER
    if standing.at > now:
        return State.SUPERSEDED, Reason.NOT_YET
    if standing.submitted:
        return State.DONE, Reason.SUBMITTED
    return None
