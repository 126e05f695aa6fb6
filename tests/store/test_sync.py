"""How a plan gets into the database, and what becomes of what was there."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import event, select, update

from scheduler.errors import OtherSchoolError
from scheduler.store.engine import Store
from scheduler.store.plan import Expanded, ReminderFacts, Synced, TargetFacts, Version, in_force, sync
from scheduler.store.tables import reminders, targets

NOW = datetime(2026, 11, 20, 3, tzinfo=UTC)
DAY = timedelta(days=1)
SETTLE = timedelta(minutes=10)
FIRST = Version("truong", b"one", None, "0.109")
SECOND = Version("truong", b"two", None, "0.109")


def plan(*deadlines: tuple[str, datetime, str], leads: tuple[int, ...] = (3, 1)) -> Expanded:
    """Deadlines (id, due, fingerprint), each with reminders so many days before."""
    facts = {key: TargetFacts(key, "deadline", due, fingerprint) for key, due, fingerprint in deadlines}
    reminding = [
        ReminderFacts(f"{key}/{n}d", key, due - n * DAY, f"{n}d", ("a",), ())
        for key, due, _ in deadlines
        for n in leads
    ]
    return Expanded(facts, {r.id: r for r in reminding}, NOW + 400 * DAY)


def take(store: Store, version: Version, expanded: Expanded, now: datetime = NOW) -> Synced:
    with store.writing() as tx:
        return sync(tx, version, expanded, now, SETTLE)


def rows(store: Store, table: Any) -> dict[str, Any]:
    with store.reading() as tx:
        return {row.id: row for row in tx.execute(select(table))}


def decide(store: Store, **values: object) -> None:
    with store.writing() as tx:
        tx.execute(update(reminders).where(reminders.c.due_at <= NOW).values(decided_at=NOW, **values))


def tell(store: Store, key: str) -> None:
    with store.writing() as tx:
        told = {"told_revision": targets.c.revision, "told_fingerprint": targets.c.fingerprint}
        tx.execute(update(targets).where(targets.c.id == key).values(told))


A = ("a", NOW + 2 * DAY, "2026-11-22")


def test_the_same_plan_twice_writes_nothing(store: Store) -> None:
    take(store, FIRST, plan(A))
    statements: list[str] = []
    event.listen(store.engine, "before_cursor_execute", lambda _c, _k, sql, *_: statements.append(sql))
    done = take(store, FIRST, plan(A))
    assert {sql.split()[0] for sql in statements} <= {"BEGIN", "SELECT"}
    assert (done.new, done.added, done.changed, done.withdrawn) == (False, 0, 0, 0)


def test_what_a_clock_ahead_of_time_took_for_passed_is_stored_once_it_is_right(store: Store) -> None:
    take(store, FIRST, plan(A), NOW + 3 * DAY)
    assert rows(store, targets) == {}
    take(store, FIRST, plan(A))
    assert set(rows(store, targets)) == {"a"}


def test_the_same_version_with_another_window_is_compared(store: Store) -> None:
    far = ("far", NOW + 401 * DAY, "x")
    take(store, FIRST, plan(A, far, leads=()))
    take(store, FIRST, replace(plan(A, far, leads=()), until=NOW + 410 * DAY), NOW + timedelta(hours=1))
    assert set(rows(store, targets)) == {"a", "far"}


def test_what_has_passed_before_the_first_sync_is_not_stored(store: Store) -> None:
    take(store, FIRST, plan(("old", NOW, "x"), A))
    assert set(rows(store, targets)) == {"a"}


def test_at_the_first_start_what_was_due_before_is_due_now(store: Store) -> None:
    take(store, FIRST, plan(A))
    stored = rows(store, reminders)
    assert stored["a/3d"].due_at == NOW
    assert stored["a/1d"].due_at == NOW + DAY


def test_what_an_edit_makes_due_waits(store: Store) -> None:
    take(store, FIRST, plan())
    take(store, SECOND, plan(A))
    stored = rows(store, reminders)
    assert stored["a/3d"].due_at == NOW + SETTLE
    assert stored["a/1d"].due_at == NOW + DAY


def test_what_was_due_anyway_does_not_wait_for_an_edit(store: Store) -> None:
    take(store, FIRST, plan(A))
    take(store, SECOND, plan(A), NOW + timedelta(minutes=1))
    assert rows(store, reminders)["a/3d"].due_at == NOW


def test_each_edit_starts_the_settling_anew(store: Store) -> None:
    take(store, FIRST, plan())
    take(store, SECOND, plan(A))
    later = NOW + timedelta(minutes=8)
    take(store, replace(SECOND, config=b"three"), plan(A), later)
    assert rows(store, reminders)["a/3d"].due_at == later + SETTLE


def test_an_edit_reopens_what_was_decided_while_its_target_is_ahead(store: Store) -> None:
    take(store, FIRST, plan(A, ("b", NOW + timedelta(hours=1), "x")))
    decide(store)
    take(store, SECOND, plan(A, ("b", NOW + timedelta(hours=1), "x")), NOW + timedelta(hours=2))
    stored = rows(store, reminders)
    assert stored["a/3d"].decided_at is None
    assert stored["b/3d"].decided_at == NOW


def test_history_stays_as_it_was(store: Store) -> None:
    take(store, FIRST, plan(A))
    take(store, SECOND, plan(("a", NOW + 9 * DAY, "2026-11-29")), NOW + 2 * DAY)
    stored = rows(store, targets)["a"]
    assert (stored.instant, stored.fingerprint, stored.withdrawn) == (A[1], A[2], False)
    take(store, replace(SECOND, config=b"three"), plan(), NOW + 3 * DAY)
    assert not rows(store, targets)["a"].withdrawn


def test_what_vanishes_is_withdrawn_and_may_come_back(store: Store) -> None:
    take(store, FIRST, plan(A))
    take(store, SECOND, plan())
    assert rows(store, targets)["a"].withdrawn
    assert rows(store, reminders)["a/1d"].withdrawn
    take(store, FIRST, plan(A))
    assert not rows(store, targets)["a"].withdrawn
    assert not rows(store, reminders)["a/1d"].withdrawn
    assert rows(store, targets)["a"].revision == 0


def test_a_lead_that_vanishes_is_withdrawn_alone(store: Store) -> None:
    take(store, FIRST, plan(A))
    take(store, SECOND, plan(A, leads=(3,)))
    assert {key: row.withdrawn for key, row in rows(store, reminders).items()} == {
        "a/3d": False,
        "a/1d": True,
    }


def test_the_revision_rises_only_once_somebody_was_told(store: Store) -> None:
    moved = ("a", NOW + 3 * DAY, "2026-11-23")
    take(store, FIRST, plan(A))
    take(store, SECOND, plan(moved))
    assert rows(store, targets)["a"].revision == 0
    tell(store, "a")
    take(store, FIRST, plan(A))
    assert rows(store, targets)["a"].revision == 1
    take(store, SECOND, plan(moved))
    assert rows(store, targets)["a"].revision == 0
    take(store, FIRST, plan(A))
    tell(store, "a")
    take(store, SECOND, plan(moved))
    assert rows(store, targets)["a"].revision == 2


def test_what_lies_beyond_the_window_is_neither_stored_nor_withdrawn(store: Store) -> None:
    far = ("far", NOW + 401 * DAY, "x")
    near = ("near", NOW + 399 * DAY, "x")
    take(store, FIRST, plan(far, near, leads=()))
    assert set(rows(store, targets)) == {"near"}
    take(store, FIRST, replace(plan(far, near, leads=()), until=NOW + 300 * DAY))
    assert not rows(store, targets)["near"].withdrawn


def test_a_target_beyond_the_window_is_stored_for_a_reminder_within_it(store: Store) -> None:
    take(store, FIRST, plan(("far", NOW + 401 * DAY, "x"), leads=(30,)))
    assert set(rows(store, reminders)) == {"far/30d"}


def test_each_version_in_force_is_kept(store: Store) -> None:
    take(store, FIRST, plan(A))
    take(store, SECOND, plan(A), NOW + DAY)
    done = take(store, FIRST, plan(A), NOW + timedelta(hours=30))
    with store.reading() as tx:
        current = in_force(tx)
    assert current is not None
    assert (done.plan, current.id, current.version) == (3, 3, FIRST)
    assert current.activated_at == NOW + timedelta(hours=30)


def test_new_holiday_data_is_a_new_version(store: Store) -> None:
    take(store, FIRST, plan(A))
    assert take(store, replace(FIRST, holidays="0.110"), plan(A)).new


def test_new_holiday_data_moves_only_what_is_ahead(store: Store) -> None:
    b = ("b", NOW + 9 * DAY, "2026-11-29")
    take(store, FIRST, plan(A, b))
    moved = plan(("a", A[1] + DAY, "2026-11-23"), ("b", b[1] + DAY, "2026-11-30"))
    take(store, replace(FIRST, holidays="0.110"), moved, NOW + 5 * DAY)
    stored = rows(store, targets)
    assert (stored["a"].instant, stored["a"].fingerprint) == (A[1], A[2])
    assert (stored["b"].instant, stored["b"].fingerprint) == (b[1] + DAY, "2026-11-30")


def test_another_school_is_refused_and_nothing_is_written(store: Store) -> None:
    take(store, FIRST, plan(A))
    with pytest.raises(OtherSchoolError):
        take(store, replace(FIRST, school="truong-khac"), plan())
    assert not rows(store, targets)["a"].withdrawn
