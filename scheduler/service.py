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

from notifications.dispatch import Decision, Due, Reason, State, dispatch
from notifications.identity import message_id
from notifications.model import Letter, Message, Transport
from notifications.notice import TroubleCode
from notifications.retry import resend_after
from rules.instants import local_day, midnight
from scheduler.account import account_name
from scheduler.clock import Clock
from scheduler.clock_guard import Doubt, Reading, Trust, look
from scheduler.config.settings import MailSettings
from scheduler.delivering import PUSHED_FORWARD, Deliverer
from scheduler.errors import ServiceError
from scheduler.files import PlanFiles
from scheduler.notices import Alarm, Notices
from scheduler.planning import Planner
from scheduler.snapshot import Snapshot
from scheduler.store import decisions, outbox, plan, restored, running, settling
from scheduler.store.decisions import DueRow, Envelope
from scheduler.store.engine import DatabaseAway, Store, Tx
from scheduler.store.retention import forget
from scheduler.store.standing import Standing, doubt_clock, is_silent, retained, standing

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
        guards_clock: bool = False,
        raises: bool = True,
    ) -> None:
        """`store` is a migrated database. `composed` is called with each letter before it is sent.

        `guards_clock` is for a real clock: while it is not to be believed nothing is done. With `raises`, what needs
        a person is raised with the admin.
        """
        self._store, self._clock = store, clock
        self._daemon = 0
        self._plans = True
        self._guards_clock, self._trust = guards_clock, Trust()
        self._doubt: Doubt | None = None
        self._raises, self._alarms = raises, list[Alarm]()
        self.follows = True
        """Whether the last tick could see what needs a person."""
        self.planner = Planner(files, store)
        self.notices = Notices(store, lambda: self.planner.config, lambda: self.planner.snapshot)
        self.deliverer = Deliverer(
            store,
            lambda: self.planner.snapshot,
            open_transport,
            clock,
            limits=limits,
            composed=composed,
            notice=self.notices.notice,
            clock_is_right=self._clock_is_right,
        )

    def start(self, now: datetime) -> None:
        """Take up what an earlier run left.

        Alone on a database, what was claimed waits again, and what was being sent is unknown; else another
        service may be at it, and its leases have to end first.
        """
        alone = self._store.alone
        with self._store.writing() as tx:
            self._daemon = running.started(tx, os.getpid(), socket.gethostname(), now, alone=alone)
        if alone:
            self._give_back(now, every=True)

    def tick(self, now: datetime) -> datetime:
        """Plan and decide what is due at `now`, well under a second, without sending. When to tick next (UTC).

        Raises what makes planning impossible: NoSoundConfigError, OtherSchoolError, a database that is away.
        """
        with self._store.reading() as tx:
            before = standing(tx)
        self._doubt = self._look_at_clock(before, now)
        if self._doubt is not None:
            self.planner.peek(now)
        else:
            self._work_on(before, now)
        self._raise(now)
        with self._store.writing() as tx:
            running.ticked(tx, self._daemon, now, believed=self._doubt is None)
        if self._doubt is not None:
            # Until the next tick, for a daemon with a clock that is right.
            self._store.resign()
        return self._next_tick(now)

    def _raise(self, now: datetime) -> None:
        self.follows = True
        if not self._raises or not self._store.plans():
            return
        try:
            self._alarms += self.notices.follow(now)
        except DatabaseAway:
            raise
        except Exception:
            # It must keep back no reminder; who watches is told by other ways than a notice.
            log.exception("troubles_not_followed")
            self.follows = False

    def take_alarms(self) -> list[Alarm]:
        """What was raised by ticks since this was last asked."""
        taken, self._alarms = self._alarms, []
        return taken

    @property
    def tells(self) -> bool:
        """Whether people are being told, as of the last tick: the clock is believed and the mail account works."""
        stops = {TroubleCode.CLOCK, TroubleCode.ACCOUNT}
        return not any(trouble.code in stops for trouble in self.notices.troubles)

    def _work_on(self, before: Standing, now: datetime) -> None:
        try:
            self._work(before, now)
        except (ServiceError, *DatabaseAway):
            raise
        except Exception:
            # A row that makes no sense must not stop the others.
            if not self.planner.set_aside_unreadable(now):
                raise
            self._work(before, now)

    def _work(self, before: Standing, now: datetime) -> None:
        """What a tick does by a clock that is right. While the service is paused nothing is decided or given up."""
        plans = self._plans = self._store.plans()
        snapshot = self.planner.refresh(now) if plans else self.planner.follow_stored(now)
        self._give_back(now)
        if plans and before.paused_at is None:
            self._expire(now)
            self._decide(snapshot, now)
        if plans:
            self._forget(before, now)

    def _look_at_clock(self, before: Standing, now: datetime) -> Doubt | None:
        """Whether the clock is to be believed; what changes is stored."""
        if not self._guards_clock:
            return None
        reading = Reading(now, self._clock.monotonic())
        self._trust, doubt = look(self._trust, reading, before.last_tick, before.clock_accepted_at)
        went_back = doubt is None and before.last_tick is not None and now < before.last_tick
        # What all read is written by the one that plans: another one's clock is its own affair.
        plans = self._store.plans()
        known = before.clock if plans else self._doubt
        if plans and (doubt != known or went_back):
            with self._store.writing() as tx:
                doubt_clock(tx, doubt, now)
                if went_back:
                    settling.pull_in(tx, now, self.planner.peek(now).mail.settle)
        if doubt != known:
            log.error("clock_doubted", why=doubt) if doubt else log.info("clock_believed")
        return doubt

    def _clock_is_right(self) -> bool:
        """Asked by the sender at each message, between two ticks."""
        if not self._guards_clock:
            return True
        return self._doubt is None and self._trust.holds(Reading(self._clock.now(), self._clock.monotonic()))

    def _forget(self, before: Standing, now: datetime) -> None:
        """Once a local day, remove what was settled too long ago to be of interest."""
        today = local_day(now, ZoneInfo(self.planner.snapshot.school.timezone))
        if before.retained_on == today:
            return
        with self._store.writing() as tx:
            removed = forget(tx, now - self.planner.config.service.keep)
            retained(tx, today)
        if removed:
            log.info("old_rows_removed", removed=removed)

    def deliver_due(self) -> int:
        """Send all that may be sent now. How many messages were taken up."""
        count = 0
        while self.deliverer.deliver_next():
            count += 1
        return count

    def next_wake(self, now: datetime) -> datetime:
        """When something is to be done next, by `tick` or by `deliver_due` (UTC)."""
        sending = self.deliverer.ready_at()
        ticking = self._next_tick(now)
        return min(sending, ticking) if sending is not None else ticking

    def has_left_over(self) -> bool:
        """Whether a reminder still waits: for its next try, or for an account in trouble. A notice may wait."""
        with self._store.reading() as tx:
            return outbox.is_under_way(tx)

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

    def _next_tick(self, now: datetime) -> datetime:
        zone = ZoneInfo(self.planner.snapshot.school.timezone)
        tomorrow = midnight(local_day(now, zone) + timedelta(days=1), zone)
        with self._store.reading() as tx:
            decides = self._plans and self._doubt is None and not is_silent(tx)
            # What this tick would not do must not call it again at once, and again.
            instants = [
                plan.next_due(tx) if decides else None,
                outbox.next_expiry(tx, now) if self._doubt is None else None,
                tomorrow,
            ]
        return min(instant for instant in instants if instant is not None)

    def _give_back(self, now: datetime, *, every: bool = False) -> None:
        with self._store.reading() as tx:
            ends = outbox.next_expiry(tx, now)
        if ends is None or not (every or ends <= now):
            return
        with self._store.writing() as tx:
            claimed, unknown = settling.give_back(
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
        missed = [one.delivery for one in rows if one.gone is None]
        if missed:
            log.warning("deliveries_missed", deliveries=missed)

    def _decide(self, snapshot: Snapshot, now: datetime) -> None:
        with self._store.reading() as tx:
            ahead = plan.next_due(tx)
        if ahead is None or ahead > now:
            return
        with self._store.writing() as tx:
            if snapshot.version != plan.newest(tx):
                # We were stopped for so long that another daemon plans: it decides.
                return
            due = self._gather(tx, snapshot, now)
            known = decisions.known(tx, [one.target for one in due], now)
            since = restored.restored_at(tx)
            decided = dispatch(due, known, now=now, real=bool(snapshot.mail.host), restored=since)
            envelopes = _envelopes(snapshot, decided)
            decisions.record(
                tx, [one.reminder for one in due], decided, envelopes, account_name(snapshot.mail), now
            )
        if due:
            _report(due, decided)

    def _gather(self, tx: Tx, snapshot: Snapshot, now: datetime) -> list[Due]:
        due: list[Due] = []
        for row in decisions.due(tx, now):
            if row.reminder not in snapshot.reminders and not snapshot.is_over(row.instant):
                # Its target passed and was taken out of the plan while nobody looked: that is not told, nor missed.
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
        if decision.state is State.PENDING or decision.reason is Reason.RESTORED:
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
        if decision.state is State.HELD and decision.reason is Reason.ROLE_EMPTY:
            log.error("role_empty", role=decision.address.removeprefix("role:"), reminder=decision.reminder)
