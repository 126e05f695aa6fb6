"""The service: `tick` plans and decides, `deliver_due` sends. Both are driven from outside, by a real clock or not.

`run` calls them from threads, `simulate` and the tests one after the other; there is no other way to tell anybody
anything.
"""

from __future__ import annotations

import os
import socket
from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import structlog

from notifications.dispatch import Decision, Due, State, dispatch
from notifications.identity import message_id
from notifications.model import Letter, Message, Transport
from notifications.retry import resend_after
from rules.instants import local_day, midnight
from scheduler.account import account_name
from scheduler.clock import Clock
from scheduler.config.settings import MailSettings
from scheduler.delivering import PUSHED_FORWARD, Deliverer
from scheduler.files import PlanFiles
from scheduler.planning import Planner
from scheduler.snapshot import Snapshot
from scheduler.store import decisions, outbox, plan, running
from scheduler.store.decisions import DueRow, Envelope
from scheduler.store.engine import Store, Tx

log = structlog.get_logger()



class Service:
    """One school's reminders. `tick` may be called from one thread and `deliver_due` from another."""

    def __init__(
        self,
        files: PlanFiles,
        store: Store,
        open_transport: Callable[[MailSettings], Transport],
        clock: Clock,
        *,
        limits: bool = True,
        composed: Callable[[Letter, Message], None] | None = None,
    ) -> None:
        """`store` is a migrated database. `composed` is called with each letter before it is sent."""
        self._store, self._clock = store, clock
        self._daemon = 0
        self.planner = Planner(files, store)
        self.deliverer = Deliverer(
            store, lambda: self.planner.snapshot, open_transport, clock, limits=limits, composed=composed
        )

    def start(self, now: datetime, *, alone: bool = True) -> None:
        """Take up what an earlier run left. `alone`: no other service works on this database.

        Then what was claimed waits again, and what was being sent is unknown.
        """
        with self._store.writing() as tx:
            self._daemon = running.started(tx, os.getpid(), socket.gethostname(), now, alone=alone)
        if alone:
            self._give_back(now, every=True)

    def tick(self, now: datetime) -> datetime:
        """Plan and decide what is due at `now`, well under a second, without sending. When to tick next (UTC).

        Raises what makes planning impossible: NoSoundConfigError, OtherSchoolError, a database that is away.
        """
        snapshot = self.planner.refresh(now)
        self._give_back(now)
        self._expire(now)
        self._decide(snapshot, now)
        with self._store.writing() as tx:
            running.ticked(tx, self._daemon, now)
        return self._next_tick(snapshot, now)

    def deliver_due(self) -> int:
        """Send all that may be sent now. How many messages were taken up."""
        count = 0
        while self.deliverer.deliver_next():
            count += 1
        return count

    def next_wake(self, now: datetime) -> datetime:
        """When something is to be done next, by `tick` or by `deliver_due` (UTC)."""
        sending = self.deliverer.ready_at()
        ticking = self._next_tick(self.planner.snapshot, now)
        return min(sending, ticking) if sending is not None else ticking

    def has_left_over(self) -> bool:
        """Whether a message still waits: for its next try, or for an account in trouble."""
        with self._store.reading() as tx:
            return outbox.next_send(tx) is not None or outbox.next_expiry(tx, self._clock.now()) is not None

    def stop(self, now: datetime, *, in_flight: bool = False) -> None:
        """Leave the mail server and say so in the database.

        `in_flight`: the sender still waits for an answer, in its own thread; it is not waited for any more.
        """
        if in_flight:
            self.deliverer.let_go(now)
        else:
            self.deliverer.close()
        with self._store.writing() as tx:
            running.stopped(tx, self._daemon, now)

    def _next_tick(self, snapshot: Snapshot, now: datetime) -> datetime:
        zone = ZoneInfo(snapshot.school.timezone)
        tomorrow = midnight(local_day(now, zone) + timedelta(days=1), zone)
        with self._store.reading() as tx:
            instants = [plan.next_due(tx), outbox.next_expiry(tx, now), tomorrow]
        return min(instant for instant in instants if instant is not None)

    def _give_back(self, now: datetime, *, every: bool = False) -> None:
        with self._store.reading() as tx:
            ends = outbox.next_expiry(tx, now)
        if ends is None or not (every or ends <= now):
            return
        with self._store.writing() as tx:
            claimed, unknown = outbox.give_back(
                tx, now, lambda key: now + resend_after(str(key)), every=every
            )
        log.warning("leases_ended", given_back=claimed, unknown=unknown)

    def _expire(self, now: datetime) -> None:
        with self._store.reading() as tx:
            if not decisions.expired(tx, now):
                return
        with self._store.writing() as tx:
            rows = decisions.expired(tx, now)
            decisions.expire(tx, rows, now)
        log.warning("deliveries_missed", deliveries=[key for key, _ in rows])

    def _decide(self, snapshot: Snapshot, now: datetime) -> None:
        with self._store.reading() as tx:
            ahead = plan.next_due(tx)
        if ahead is None or ahead > now:
            return
        with self._store.writing() as tx:
            due = self._gather(tx, snapshot, now)
            known = decisions.known(tx, [one.target for one in due])
            decided = dispatch(due, known, now=now, real=bool(snapshot.mail.host))
            envelopes = _envelopes(snapshot, decided)
            decisions.record(
                tx, [one.reminder for one in due], decided, envelopes, account_name(snapshot.mail), now
            )
        if due:
            _report(due, decided)

    def _gather(self, tx: Tx, snapshot: Snapshot, now: datetime) -> list[Due]:
        due: list[Due] = []
        for row in decisions.due(tx, now):
            if row.reminder not in snapshot.reminders:
                # Its target passed and left the plan while nobody looked: history is not withdrawn, nor told.
                decisions.record(tx, [row.reminder], (), {}, "", now)
                log.warning("reminder_not_in_plan", reminder=row.reminder)
                continue
            one = _due(row, snapshot)
            if one is not None:
                due.append(one)
            else:
                decisions.postpone(tx, row.reminder, now + PUSHED_FORWARD)
        return due


def _due(row: DueRow, snapshot: Snapshot) -> Due | None:
    try:
        return snapshot.due(row)
    except Exception:
        # One row that makes no sense must not stop the others.
        log.exception("reminder_not_decided", reminder=row.reminder)
        return None


def _envelopes(snapshot: Snapshot, decided: Sequence[Decision]) -> dict[str, Envelope]:
    deliveries: dict[str, list[tuple[str, int]]] = {}
    for decision in decided:
        if decision.state is State.PENDING:
            deliveries.setdefault(decision.address, []).append((decision.reminder, decision.revision))
    school, sender = snapshot.school.id, snapshot.mail.from_
    return {
        address: Envelope(snapshot.people[address].email, message_id(school, keys, address, sender))
        for address, keys in deliveries.items()
    }


def _report(due: Sequence[Due], decided: Sequence[Decision]) -> None:
    counts: dict[str, int] = {}
    for decision in decided:
        counts[decision.state.value] = counts.get(decision.state.value, 0) + 1
    log.info("reminders_decided", reminders=[one.reminder for one in due], **counts)
    for decision in decided:
        if decision.state is State.HELD:
            log.error("role_empty", role=decision.address.removeprefix("role:"), reminder=decision.reminder)
