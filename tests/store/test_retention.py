"""What is settled and long past is removed, and nothing else."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import func, insert, select, update

from notifications.dispatch import Decision, State
from notifications.model import Part
from scheduler.store import decisions, running
from scheduler.store.engine import Store, Tx
from scheduler.store.plan import Expanded, ReminderFacts, TargetFacts, Version, in_force, sync
from scheduler.store.retention import forget
from scheduler.store.tables import daemons, deliveries, messages, notices, plans, reminders, targets

THEN = datetime(2024, 11, 20, 3, tzinfo=UTC)
NOW = datetime(2026, 11, 20, 3, tzinfo=UTC)
KEEP = NOW - timedelta(days=365)
DAY = timedelta(days=1)
LAN = "lan@example.edu.vn"


def told(store: Store, key: str, passes: datetime | None, *, at: datetime = THEN) -> None:
    """A deadline of whose one reminder Lan was told, two years ago."""
    target = TargetFacts(key, "deadline", passes, "f")
    reminder = ReminderFacts(f"{key}/3d", key, at, "3d", ("a",), ())
    decision = Decision(reminder.id, key, 0, "f", LAN, Part.OWES, State.PENDING)
    with store.writing() as tx:
        tx.execute(
            insert(targets),
            {
                "id": key,
                "kind": "deadline",
                "instant": target.instant,
                "fingerprint": "f",
                "revision": 0,
                "told_revision": 0,
                "told_fingerprint": "f",
                "withdrawn": False,
            },
        )
        facts = {"lead": "3d", "to": ["a"], "cc": [], "withdrawn": False, "at": at, "due_at": at}
        tx.execute(insert(reminders), {"id": reminder.id, "target": key, **facts})
        decisions.record(tx, [reminder.id], [decision], {LAN: decisions.Envelope(LAN, "<m@x>")}, "a", at)
        settled = {"state": State.SENT, "settled_at": at}
        tx.execute(update(messages).where(messages.c.settled_at.is_(None)).values(not_before=None, **settled))
        tx.execute(update(deliveries).where(deliveries.c.settled_at.is_(None)).values(settled))


def counts(tx: Tx) -> list[int]:
    return [
        tx.execute(select(func.count()).select_from(table)).scalar_one()
        for table in (targets, reminders, messages, deliveries)
    ]


def remaining(store: Store) -> list[int]:
    """Targets, reminders, messages and deliveries left after what is older than a year is removed."""
    with store.writing() as tx:
        forget(tx, KEEP)
        return counts(tx)


def test_what_was_told_of_what_is_long_past_is_removed(store: Store) -> None:
    told(store, "t", THEN + DAY)
    with store.writing() as tx:
        assert forget(tx, KEEP) == 4
        assert counts(tx) == [0, 0, 0, 0]


def test_what_was_told_of_what_is_still_ahead_is_kept(store: Store) -> None:
    told(store, "t", NOW + DAY)
    told(store, "without-date", None)
    assert remaining(store) == [2, 2, 2, 2]
    with store.reading() as tx:
        assert set(tx.scalars(select(targets.c.told_revision))) == {0}


@pytest.mark.parametrize("state", [State.PENDING, State.SENDING, State.HELD])
def test_what_is_unsettled_is_kept(store: Store, state: State) -> None:
    told(store, "t", THEN + DAY)
    with store.writing() as tx:
        tx.execute(update(deliveries).values(state=state))
    assert remaining(store) == [1, 1, 1, 1]


def test_what_waits_for_its_second_copy_is_kept(store: Store) -> None:
    told(store, "t", THEN + DAY)
    with store.writing() as tx:
        tx.execute(update(deliveries).values(state=State.UNKNOWN))
        tx.execute(update(messages).values(state=State.UNKNOWN, not_before=NOW))
    assert remaining(store) == [1, 1, 1, 1]


def test_what_was_settled_lately_is_kept_however_old_its_target(store: Store) -> None:
    told(store, "t", THEN + DAY)
    with store.writing() as tx:
        tx.execute(update(deliveries).values(settled_at=NOW))
    assert remaining(store) == [1, 1, 1, 1]


def test_a_message_is_kept_for_the_delivery_that_needs_it(store: Store) -> None:
    told(store, "past", THEN + DAY)
    told(store, "ahead", NOW + DAY)
    with store.writing() as tx:
        tx.execute(update(deliveries).values(message=select(func.min(messages.c.id)).scalar_subquery()))
    assert remaining(store) == [1, 1, 1, 1]


def test_a_notice_goes_with_its_target(store: Store) -> None:
    told(store, "t", THEN + DAY)
    with store.writing() as tx:
        tx.execute(update(targets).values(kind="notice"))
        tx.execute(insert(notices), {"id": "t", "cause": "c", "day": "2024-11-20", "facts": {}})
    assert remaining(store) == [0, 0, 0, 0]


def test_the_versions_in_force_since_then_are_kept(store: Store) -> None:
    with store.writing() as tx:
        for number, since in enumerate((THEN, THEN + DAY, KEEP - DAY, KEEP + DAY, NOW)):
            version = Version("truong", str(number).encode(), None, "")
            sync(tx, version, Expanded({}, {}, NOW), since, DAY)
        # The third was still in force when the year began.
        assert forget(tx, KEEP) == 2
        assert list(tx.scalars(select(plans.c.config).order_by(plans.c.id))) == [b"2", b"3", b"4"]


def test_the_version_in_force_is_kept_however_old(store: Store) -> None:
    with store.writing() as tx:
        sync(tx, Version("truong", b"1", None, ""), Expanded({}, {}, NOW), THEN, DAY)
        assert forget(tx, KEEP) == 0
        assert in_force(tx) is not None


def test_a_daemon_that_ended_long_ago_is_removed(store: Store) -> None:
    with store.writing() as tx:
        first = running.started(tx, 1, "h", THEN)
        running.stopped(tx, first, THEN)
        running.started(tx, 2, "h", NOW, alone=False)
        running.started(tx, 3, "h", NOW, alone=False)
        tx.execute(insert(daemons), {"pid": 4, "host": "h", "started_at": THEN})
        assert forget(tx, KEEP) == 1
        assert set(tx.scalars(select(daemons.c.pid))) == {2, 3}


def test_to_forget_twice_changes_nothing_more(store: Store) -> None:
    told(store, "t", THEN + DAY)
    told(store, "u", NOW + DAY)
    with store.writing() as tx:
        forget(tx, KEEP)
        assert forget(tx, KEEP) == 0
