"""A claimed message, looked at again just before it is sent: what is left to be said of it, and to whom.

It may have waited for a server that was away, or while the plan was edited.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from notifications.dispatch import Reason, Standing, State, review
from notifications.identity import address_key, message_id
from notifications.model import Item, Letter, Part, Sender
from notifications.notice import Notice
from notifications.settlement import Attempt, Settlement, let_drop, never_known, put_off
from notifications.targets import read_fingerprint
from scheduler.snapshot import Snapshot
from scheduler.store import settling
from scheduler.store.engine import Tx
from scheduler.store.outbox import Claim, Waiting

NoticeOf = Callable[[Tx, str, str, datetime, bool], Notice | None]
"""What is to be said to the admin, by the target's id and the address, at an instant; None if it is over. The last
argument says whether it is said anew, or in the bytes of a first copy."""

STALE_PLAN = timedelta(seconds=30)
"""How long a message waits whose target is newer in the database than in the plan at hand."""


@dataclass(frozen=True, slots=True)
class Job:
    """A claimed message that still has something to say."""

    claim: Claim
    plan: Snapshot
    items: tuple[Waiting, ...]
    notice: Notice | None = None
    """What the admin is told, where it is no reminder."""


def attempt_of(claim: Claim, plan: Snapshot) -> Attempt:
    """The attempt that was begun by a claim."""
    return Attempt(claim.id, claim.tries, claim.sends, claim.data is not None, plan.mail.resend_unknown)


def look_again(
    tx: Tx, claim: Claim, plan: Snapshot, in_force: int | None, now: datetime, notice: NoticeOf
) -> Job | Settlement:
    """What is left to be said of a claimed message; where that is nothing, what it comes to instead.

    `in_force` is the version of the plan in the database. Settles those deliveries that are not to be said any more.
    """
    attempt = attempt_of(claim, plan)
    if plan.version != in_force:
        # Another daemon has stored a newer plan, or the tick is about to: who is in which role is not known here.
        return put_off(attempt, "plan-changing", now + STALE_PLAN)
    if claim.items and claim.items[0].part is Part.NOTICE:
        return _look_again_at_notice(tx, claim, plan, now, notice)
    kept: list[Waiting] = []
    dropped: list[tuple[int, State, Reason]] = []
    for item in claim.items:
        no_longer = review(_standing(item, claim, plan), now)
        if no_longer is None:
            kept.append(item)
        else:
            dropped.append((item.delivery, *no_longer))
    if attempt.is_copy and (dropped or not attempt.resend):
        # The bytes say what no longer holds: it stays unknown whether they arrived.
        return never_known(attempt)
    settling.drop(tx, dropped, now)
    if not kept:
        return let_drop(attempt, *(dropped[-1][1:] if dropped else (State.SUPERSEDED, None)))
    if any(plan.fingerprints.get(item.target) != item.fingerprint for item in kept):
        return put_off(attempt, "plan-changing", now + STALE_PLAN)
    return Job(claim, plan, tuple(kept))


def _look_again_at_notice(
    tx: Tx, claim: Claim, plan: Snapshot, now: datetime, notice: NoticeOf
) -> Job | Settlement:
    attempt = attempt_of(claim, plan)
    said = notice(tx, claim.items[0].target, claim.address, now, not attempt.is_copy)
    if said is not None and (attempt.resend or not attempt.is_copy):
        return Job(claim, plan, claim.items, notice=said)
    return never_known(attempt) if attempt.is_copy else let_drop(attempt, State.SUPERSEDED, Reason.OVER)


def _standing(item: Waiting, claim: Claim, plan: Snapshot) -> Standing:
    reminder = plan.reminders.get(item.reminder)
    part = plan.part_of(reminder, address_key(claim.address)) if reminder is not None else None
    return Standing(
        instant=item.instant,
        at=item.at,
        changed=item.changed,
        withdrawn=item.withdrawn,
        in_role=part is not None,
        overtaken=item.overtaken,
    )


def letter(job: Job, now: datetime) -> Letter:
    """What the reader of a job that is no notice gets, as of `now`."""
    plan, address = job.plan, address_key(job.claim.address)
    told = [(item.reminder, item.revision) for item in job.items]
    identity = message_id(plan.school.id, told, address, plan.mail.from_)
    return Letter(
        school=plan.school,
        sender=Sender(plan.mail.from_, plan.mail.reply_to),
        person=plan.people[address],
        items=tuple(_item(waiting, job, address) for waiting in job.items),
        now=now,
        message_id=identity,
        references=_references(job, identity),
    )


def _references(job: Job, identity: str) -> tuple[str, ...]:
    """The first messages about what is told of now, oldest first, but for this one itself."""
    kept = {item.target for item in job.items}
    first = [of for target, of in job.claim.told.first.items() if target in kept]
    return tuple(dict.fromkeys(of for of in first if of != identity))


def _item(waiting: Waiting, job: Job, address: str) -> Item:
    plan = job.plan
    reminder, target = plan.reminders[waiting.reminder], plan.target(waiting.target)
    part = plan.part_of(reminder, address) or waiting.part
    before = job.claim.told.last.get(target.id)
    return Item(
        reminder,
        waiting.revision,
        part,
        target,
        plan.session_of(target),
        read_fingerprint(before) if before is not None else None,
    )
