"""From a message that waits to one that is settled: one at a time, over one account.

Gather (claim it, look at its deliveries again), decide (what is still to be said, what an answer means), apply
(settle it). What happens between two commits can be cut off by a crash at any point; the fence, which the
transport calls when the server is ready for the body, is what makes it known afterwards whether it may have
been sent.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

import structlog

from notifications import fault_points
from notifications.account_state import Event
from notifications.compose import compose
from notifications.dispatch import State
from notifications.fault_points import Point
from notifications.identity import address_key
from notifications.model import Answer, Letter, Message, Transport
from notifications.notice import compose_notice
from notifications.reply import Outcome, verdict
from notifications.reply import Reason as Refusal
from notifications.retry import resend_after
from notifications.settlement import Settlement, after_answer, put_off, try_again, unanswered
from scheduler.account import Account, account_name
from scheduler.batch import Batch
from scheduler.clock import Clock
from scheduler.config.settings import MailSettings
from scheduler.job import Job, NoticeOf, attempt_of, letter, look_again
from scheduler.snapshot import Snapshot
from scheduler.store import fence, outbox, settling
from scheduler.store.engine import DatabaseAway, Store, Tx
from scheduler.store.outbox import Claim
from scheduler.store.standing import is_silent

if TYPE_CHECKING:
    from notifications.own_templates import OwnTemplates

log = structlog.get_logger()

LAST = timedelta(seconds=1)
"""By how much a message that was refused comes behind those that wait: the account is tried with another first."""
PUSHED_FORWARD = timedelta(minutes=15)
"""How long a row waits that cannot be read."""
A_MOMENT = 1.0
"""Seconds the fence may take before it is looked whether its message is still ours."""


@dataclass(frozen=True, slots=True)
class Ending:
    """What an attempt came to; `met` is the answer, where the account had one."""

    job: Job
    settlement: Settlement
    met: Event | None = None


class Deliverer:
    """Sends what waits. For one thread."""

    def __init__(
        self,
        store: Store,
        plan: Callable[[], Snapshot],
        open_transport: Callable[[MailSettings], Transport],
        clock: Clock,
        *,
        limits: bool = True,
        composed: Callable[[Letter, Message], None] | None = None,
        notice: NoticeOf = lambda *_: None,
        clock_is_right: Callable[[], bool] = lambda: True,
    ) -> None:
        """`plan` gives the plan in force at each call. Without `limits`, as fast as it goes.

        `composed` is called with each letter before it is sent. Nothing is sent while not `clock_is_right`.
        """
        self._notice, self._clock_is_right = notice, clock_is_right
        self._composed = composed
        self._templates: OwnTemplates | None = None
        self._store, self._plan, self._clock = store, plan, clock
        self._in_hand: Claim | None = None
        self._batch, self._reading = Batch(), 0
        self._begun: Claim | None = None
        self._owed: Ending | None = None
        """An answer not yet committed: a yes is, with the next claim; any, where the database was away. If it were
        forgotten, a mail that was taken would be sent again."""
        self._account = Account(store, open_transport, limits=limits)

    def ready_at(self) -> datetime | None:
        """The instant from which `deliver_next` may have something to do (UTC); None if nothing waits."""
        waiting = self._next_send()
        if waiting is None:
            return None
        now, mail = self._clock.now(), self._plan().mail
        bounds = (waiting, self._account.rests_until(mail, now), self._account.limited_until(mail, now))
        return max(instant for instant in bounds if instant is not None)

    def limited_until(self) -> datetime | None:
        """When the limits let the next message go (UTC), if nothing but these holds it back; else None."""
        waiting = self._next_send()
        if waiting is None:
            return None
        now, mail = self._clock.now(), self._plan().mail
        if waiting > now or self._account.rests_until(mail, now) is not None:
            return None
        return self._account.limited_until(mail, now)

    def deliver_next(self) -> bool:
        """Take one message as far as it goes now. False if none may be sent now."""
        if not self._clock_is_right():
            self.settle_owed()
            return False
        if self._owed is not None and self._owed.settlement.state not in (State.SENT, State.SHOWN):
            # It may say that the account is to be left in peace.
            self._end(self._owed)
        now, mail = self._clock.now(), self._plan().mail
        transport = self._account.free(mail, now, self._waits)
        if transport is None:
            self.settle_owed()
            return False
        try:
            # An answer may say something of the account, and of other messages.
            with self._store.sending() if self._owed is None else self._store.writing() as tx:
                if self._owed is not None:
                    self._end_in(tx, self._owed, now)
                job = self._take(tx, mail)
        except DatabaseAway:
            raise
        except Exception:
            # A row that makes no sense must not stop the others.
            log.exception("message_not_read")
            return self._leave_alone(now)
        self._owed = None
        if job is not None:
            self._in_hand = job.claim
            fault_points.passing(Point.AFTER_CLAIM)
            self._deliver(job, transport)
            self._in_hand = None
        return self._begun is not None

    def _take(self, tx: Tx, mail: MailSettings) -> Job | None:
        """Claim the next message and look at it again. None if there is none, or nothing is left to be said of it."""
        self._begun, self._reading = None, 0
        # Read only now: to get a turn in the database may have taken a while, and a plan been stored meanwhile.
        now, plan, ground = self._clock.now(), self._plan(), outbox.ground(tx)
        if ground is None or plan.mail is not mail:
            return None
        if not self._batch.is_fresh(ground, now):
            self._reading = self._batch.next_size(self._account.cleared + 1)
            self._batch = Batch(ground, now, outbox.read_ahead(tx, now, self._reading))
        claim = self._begun = self._batch.begin()
        if claim is None or not outbox.claim(tx, claim, now, self._store.leases.claim, account_name(mail)):
            return None
        job = look_again(tx, claim, plan, ground.plan, now, self._notice)
        if isinstance(job, Settlement):
            self._settle_in(tx, claim, job, now)
            return None
        return job

    def _leave_alone(self, now: datetime) -> bool:
        """See that the next turn does not end as this one did. False if there is nothing to be done about it."""
        begun, reading, self._batch = self._begun, self._reading, Batch()
        if self._owed is not None:
            # It may have been the answer that could not be stored, not the next message that could not be read.
            self.settle_owed()
            return True
        if begun is not None or reading == 1:
            with self._store.writing() as tx:
                outbox.push_forward(tx, begun.id if begun is not None else None, now, now + PUSHED_FORWARD)
        # One of several that could not be read: from here on they are read one by one.
        return begun is not None or reading > 0

    def settle_owed(self) -> None:
        """Commit the last answer, if it is not yet. To be called before the sender sleeps or ends."""
        self._batch = Batch()
        if self._owed is not None:
            self._end(self._owed)

    def _waits(self, now: datetime) -> bool:
        """Looked at first, as a reader: an idle sender takes no lock."""
        if self._owed is not None:
            # There is something to write anyway, and where one message was another may be.
            return True
        waiting = self._next_send()
        return waiting is not None and waiting <= now

    def _next_send(self) -> datetime | None:
        """The instant from which the next message may be sent (UTC); None if nothing is to be sent for now."""
        if not self._clock_is_right():
            return None
        with self._store.reading() as tx:
            return None if is_silent(tx) else outbox.next_send(tx)

    @property
    def longest(self) -> float:
        """Seconds within which one `deliver_next` returns, unless it hangs."""
        return self._account.longest

    def rest(self) -> None:
        """To be called now and then while idle: a connection kept long enough is closed."""
        self.settle_owed()
        self._account.rest()

    def let_go(self, now: datetime) -> None:
        """From another thread, at the end: give up waiting for the answer to the mail in flight.

        What was surely not sent waits again; the other is unknown. An answer that still comes counts only if it is
        a yes.
        """
        claim = self._in_hand
        if claim is not None:
            with self._store.writing() as tx:
                resend = self._plan().mail.resend_unknown
                settling.give_back(
                    tx, now, lambda key: now + resend_after(str(key)) if resend else None, only=claim
                )

    def close(self) -> None:
        """Leave the mail server. The last answer is committed first."""
        try:
            self.settle_owed()
        finally:
            self._account.close()

    # --- send and apply -----------------------------------------------------------------------------

    def _compose(self, job: Job, now: datetime) -> Message:
        claim, plan = job.claim, job.plan
        if claim.data is not None and claim.message_id is not None:
            return Message(claim.address, "", claim.message_id, claim.data)
        if job.notice is not None:
            return compose_notice(job.notice)
        written = letter(job, now)
        message = compose(written, self._own_templates(plan.mail.templates))
        if message.fallback is not None:
            log.error("template_broken", message=claim.id, why=message.fallback)
        if self._composed is not None:
            self._composed(written, message)
        return message

    def _own_templates(self, folder: Path | None) -> OwnTemplates | None:
        if folder is None:
            return None
        if self._templates is None or self._templates.folder != folder:
            # Imported late: few schools have templates of their own.
            from notifications.own_templates import OwnTemplates

            self._templates = OwnTemplates(folder)
        return self._templates

    def _deliver(self, job: Job, transport: Transport) -> None:
        claim, attempt = job.claim, attempt_of(job.claim, job.plan)
        try:
            message = self._compose(job, self._clock.now())
        except Exception as error:
            # One message that cannot be written must not stop the others; it may be a matter of the templates.
            log.exception("compose_failed", message=claim.id)
            why = f"compose: {type(error).__name__}"
            self._end(Ending(job, try_again(attempt, why, self._clock.now())))
            return
        fenced = False

        def cross() -> bool:
            nonlocal fenced
            fenced = self._fence(job, message, transport)
            return fenced

        try:
            answer = transport.send(job.plan.mail.from_, message.to, message.data, cross)
        except Exception as error:
            log.exception("transport_failed", message=claim.id)
            now, why = self._clock.now(), type(error).__name__
            self._end(Ending(job, unanswered(attempt, now) if fenced else try_again(attempt, why, now)))
            return
        self._apply(job, answer, transport.told)

    def _fence(self, job: Job, message: Message, transport: Transport) -> bool:
        claim, began = job.claim, self._clock.monotonic()
        with self._store.sending() as tx:
            ours = fence.cross(
                tx,
                claim,
                job.items,
                message.message_id,
                message.data,
                plan=job.plan.version,
                now=self._clock.now(),
                lease=self._store.leases.sending,
                told=transport.told,
            )
            fault_points.passing(Point.BEFORE_FENCE)
        fault_points.passing(Point.AFTER_FENCE)
        if ours and self._clock.monotonic() - began > A_MOMENT:
            # Who stood still in the commit, or for long after it, must not begin what another may be at by now.
            return self._holds(claim)
        return ours

    def _holds(self, claim: Claim) -> bool:
        """Whether a message past the fence is still ours for about as long as the answer to its body may take."""
        leases = self._store.leases
        least = leases.sending - min(leases.claim, leases.sending / 2)
        with self._store.reading() as tx:
            return fence.holds(tx, claim, self._clock.now(), least)

    def _apply(self, job: Job, answer: Answer, told: bool) -> None:
        claim, meaning, now = job.claim, verdict(answer), self._clock.now()
        fault_points.passing(Point.BEFORE_SETTLE)
        settlement = after_answer(attempt_of(claim, job.plan), answer, meaning, now, told=told)
        met = Event(answer, meaning, address_key(claim.address), claim.id, now)
        ending = Ending(job, settlement, met)
        if meaning.outcome is Outcome.SENT:
            self._owed = ending
        else:
            self._end(ending)
            self._account.leave_if_refused(meaning)
        report = log.info if meaning.outcome is Outcome.SENT else log.warning
        if meaning.outcome is Outcome.FAILED:
            report = log.error
        report(
            "delivered",
            message=claim.id,
            deliveries=[item.delivery for item in job.items],
            outcome=meaning.outcome.value,
            reason=meaning.reason.value,
            code=answer.code,
            phase=answer.phase.value,
        )

    def _end(self, ending: Ending) -> None:
        self._owed = None
        try:
            with self._store.writing() as tx:
                self._end_in(tx, ending, self._clock.now())
        except DatabaseAway:
            self._owed = ending
            raise
        except Exception:
            if ending.met is None:
                raise
            # What it says of the account is lost; what became of the mail must not be.
            log.exception("answer_not_understood", message=ending.job.claim.id)
            self._end(Ending(ending.job, ending.settlement))

    def _end_in(self, tx: Tx, ending: Ending, now: datetime) -> None:
        """Settle the message, and with it, in one transaction, what its answer says of the account."""
        job, settlement = ending.job, ending.settlement
        if ending.met is not None:
            step = self._account.answered(tx, job.plan.mail, ending.met)
            settling.put_back(tx, step.put_back, now + LAST)
            if step.spared:
                reason, words = Refusal.REFUSED_ALIKE, settlement.answer
                settlement = put_off(attempt_of(job.claim, job.plan), reason, now + LAST, words)
        self._settle_in(tx, job.claim, settlement, now)

    def _settle_in(self, tx: Tx, claim: Claim, settlement: Settlement, now: datetime) -> None:
        if not settling.settle(tx, claim, settlement, now):
            log.warning("no_longer_ours", message=claim.id, attempt=claim.attempt)
