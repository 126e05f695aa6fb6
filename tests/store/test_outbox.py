"""Who owns a message, and what a worker may change of it: each transition once, and none by the wrong hand."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import insert, select, text

from notifications.dispatch import Decision, State
from notifications.model import Part
from notifications.settlement import Settlement
from scheduler.store import accounts, decisions, fence, ledger, outbox, settling
from scheduler.store.engine import Store, Tx
from scheduler.store.outbox import Claim
from scheduler.store.plan import Expanded, ReminderFacts, TargetFacts, Version, sync
from scheduler.store.tables import messages, reminders, targets

NOW = datetime(2026, 11, 23, 1, tzinfo=UTC)
DUE = NOW + timedelta(days=3)
LEASE = timedelta(minutes=2)
LAN, KHAI = "lan@example.edu.vn", "khai@example.edu.vn"
SENT = Settlement(State.SENT, 1, 1)


def claimed(tx: Tx, now: datetime) -> Claim | None:
    """The message that has waited longest; None if there is none, or it is another's."""
    read = outbox.read_ahead(tx, now, 1)
    return read[0] if read and outbox.claim(tx, read[0], now, LEASE, "a") else None


class Outbox:
    """One message, due now, and short words for what may happen to it."""

    def __init__(self, store: Store) -> None:
        self.store = store
        target = TargetFacts("t", "deadline", DUE, "f")
        reminder = ReminderFacts("t/3d", "t", NOW, "3d", ("a",), ())
        plan = Expanded({"t": target}, {"t/3d": reminder}, DUE)
        told = Decision("t/3d", "t", 0, "f", LAN, Part.OWES, State.PENDING)
        with store.writing() as tx:
            sync(tx, Version("truong", b"", None, ""), plan, NOW, timedelta(0))
            decisions.record(tx, ["t/3d"], [told], {LAN: decisions.Envelope(LAN, "<m@x>")}, "a", NOW)

    def claim(self, now: datetime = NOW) -> Claim | None:
        with self.store.writing() as tx:
            return claimed(tx, now)

    def claimed(self, now: datetime = NOW) -> Claim:
        claim = self.claim(now)
        assert claim is not None
        return claim

    def fence(self, claim: Claim, now: datetime = NOW) -> bool:
        with self.store.writing() as tx:
            return fence.cross(
                tx,
                claim,
                claim.items,
                "<m@x>",
                b"data",
                plan=1,
                now=now,
                lease=timedelta(minutes=15),
                told=True,
            )

    def settle(self, claim: Claim, settlement: Settlement, now: datetime = NOW) -> bool:
        with self.store.writing() as tx:
            return settling.settle(tx, claim, settlement, now)

    def told(self) -> tuple[int, int | None, str | None]:
        """The target's revision, and at which and how it was when somebody was last told."""
        with self.store.reading() as tx:
            row = tx.execute(select(targets)).one()
        return row.revision, row.told_revision, row.told_fingerprint

    def give_back(self, now: datetime = NOW, *, every: bool = False) -> tuple[int, int]:
        with self.store.writing() as tx:
            return settling.give_back(tx, now, lambda _: now + timedelta(minutes=10), every=every)

    def holds(self, claim: Claim, now: datetime = NOW) -> bool:
        with self.store.reading() as tx:
            return fence.holds(tx, claim, now, timedelta(minutes=13))

    def state(self) -> tuple[str, datetime | None]:
        with self.store.reading() as tx:
            (entry,) = ledger.entries(tx)
        return entry.state, entry.again


@pytest.fixture
def box(store: Store) -> Outbox:
    return Outbox(store)


def test_a_message_is_claimed_by_one(box: Outbox) -> None:
    assert box.claim() is not None
    assert box.claim() is None


@pytest.mark.parametrize(
    ("change", "overtaken"), [({}, True), ({"withdrawn": True}, False), ({"at": NOW + 2 * LEASE}, False)]
)
def test_a_later_reminder_that_waits_overtakes_only_while_it_is_owed(
    box: Outbox, change: dict[str, object], overtaken: bool
) -> None:
    later, now = "t/1d", NOW + LEASE
    values = {"target": "t", "at": now, "due_at": now, "lead": "1d", "to": [], "cc": [], "withdrawn": False}
    told = Decision(later, "t", 0, "f", LAN, Part.OWES, State.PENDING)
    with box.store.writing() as tx:
        tx.execute(insert(reminders), {"id": later} | values | change)
        decisions.record(tx, [later], [told], {LAN: decisions.Envelope(LAN, "<n@x>")}, "a", now)
    assert [item.overtaken for item in box.claimed(now).items] == [overtaken]


def test_a_message_is_not_claimed_before_its_time(box: Outbox) -> None:
    assert box.claim(NOW - timedelta(seconds=1)) is None


def test_the_fence_is_passed_once(box: Outbox) -> None:
    claim = box.claimed()
    assert box.fence(claim)
    assert not box.fence(claim)


def test_the_fence_is_refused_once_the_lease_is_over_though_nobody_took_it(box: Outbox) -> None:
    claim = box.claimed()
    assert not box.fence(claim, NOW + LEASE)
    assert box.fence(claim, NOW + LEASE - timedelta(seconds=1))


def test_who_lost_a_message_changes_nothing_of_it(box: Outbox) -> None:
    stale = box.claimed()
    later = NOW + LEASE
    assert box.give_back(later) == (1, 0)
    owner = box.claimed(later)
    assert not box.fence(stale, later)
    assert not box.settle(stale, SENT, later)
    assert box.fence(owner, later)
    assert not box.settle(stale, SENT, later)
    assert box.settle(owner, SENT, later)
    assert box.state() == ("sent", None)


def test_what_is_settled_stays_settled(box: Outbox) -> None:
    claim = box.claimed()
    assert box.fence(claim)
    assert box.settle(claim, SENT)
    assert not box.settle(claim, Settlement(State.FAILED, 1, 1))
    assert box.give_back(every=True) == (0, 0)
    assert box.claim(NOW + timedelta(days=9)) is None
    assert box.state() == ("sent", None)


def test_a_lease_is_not_ended_before_its_time(box: Outbox) -> None:
    box.claimed()
    assert box.give_back(NOW + LEASE - timedelta(seconds=1)) == (0, 0)
    assert box.give_back(NOW + LEASE) == (1, 0)
    assert box.state() == ("pending", NOW + LEASE)


def test_what_was_being_sent_is_unknown_and_sent_once_more_as_it_was(box: Outbox) -> None:
    assert box.fence(box.claimed())
    assert box.give_back(every=True) == (0, 1)
    again = NOW + timedelta(minutes=10)
    assert box.state() == ("unknown", again)
    assert box.claim(again - timedelta(seconds=1)) is None
    claim = box.claimed(again)
    assert (claim.data, claim.message_id, claim.sends) == (b"data", "<m@x>", 1)


def test_an_answer_after_the_lease_still_counts_while_no_second_copy_is_begun(box: Outbox) -> None:
    claim = box.claimed()
    assert box.fence(claim)
    assert box.give_back(every=True) == (0, 1)
    assert not box.settle(claim, Settlement(State.FAILED, 1, 1))
    assert box.settle(claim, SENT)
    assert box.state() == ("sent", None)


def test_what_was_surely_not_sent_waits_again_also_after_the_lease_while_no_second_copy_is_begun(
    box: Outbox,
) -> None:
    claim = box.claimed()
    assert box.fence(claim)
    assert box.give_back(every=True) == (0, 1)
    assert box.settle(claim, Settlement(State.PENDING, 0, 0, again=NOW))
    assert box.state() == ("pending", NOW)
    assert box.claimed().data is None


def test_who_passed_the_fence_holds_the_message_while_the_lease_lasts(box: Outbox) -> None:
    claim = box.claimed()
    assert not box.holds(claim)
    assert box.fence(claim)
    assert box.holds(claim)
    assert box.holds(claim, NOW + timedelta(minutes=2))
    assert not box.holds(claim, NOW + timedelta(minutes=3))
    box.give_back(every=True)
    assert not box.holds(claim)
    second = box.claimed(NOW + timedelta(minutes=10))
    assert box.fence(second)
    assert box.holds(second)
    assert not box.holds(claim)


def test_an_answer_after_the_lease_is_too_late_once_the_second_copy_is_begun(box: Outbox) -> None:
    stale = box.claimed()
    assert box.fence(stale)
    assert box.give_back(every=True) == (0, 1)
    owner = box.claimed(NOW + timedelta(minutes=10))
    assert not box.settle(stale, SENT)
    assert box.settle(owner, SENT)


def test_a_second_copy_that_was_not_begun_is_still_to_be_sent(box: Outbox) -> None:
    assert box.fence(box.claimed())
    box.give_back(every=True)
    again = NOW + timedelta(minutes=10)
    box.claimed(again)
    assert box.give_back(again, every=True) == (1, 0)
    assert box.state() == ("unknown", again)
    assert box.claimed(again).data == b"data"


def test_a_second_copy_that_was_begun_is_the_last(box: Outbox) -> None:
    assert box.fence(box.claimed())
    box.give_back(every=True)
    again = NOW + timedelta(minutes=10)
    assert box.fence(box.claimed(again), again)
    assert box.give_back(again, every=True) == (0, 1)
    assert box.state() == ("unknown", None)
    assert box.claim(DUE) is None


def test_bytes_are_kept_only_while_they_may_be_sent_again(box: Outbox, store: Store) -> None:
    claim = box.claimed()
    assert box.fence(claim)
    assert stored_bytes(store) == [b"data"]
    assert box.settle(claim, SENT)
    assert stored_bytes(store) == [None]


def stored_bytes(store: Store) -> list[bytes | None]:
    with store.reading() as tx:
        return list(tx.scalars(select(messages.c.data)))


def test_the_fence_is_refused_for_what_the_plan_no_longer_says(box: Outbox) -> None:
    claim = box.claimed()
    with edited(box.store) as tx:
        changed = TargetFacts("t", "deadline", DUE + timedelta(days=1), "g")
        moved = ReminderFacts("t/3d", "t", NOW + timedelta(days=1), "3d", ("a",), ())
        sync(
            tx, Version("truong", b"2", None, ""), Expanded({"t": changed}, {"t/3d": moved}, DUE), NOW, LEASE
        )
    assert not box.fence(claim)
    assert box.settle(claim, Settlement(State.PENDING, 0, 0, "changed", again=NOW))


@contextmanager
def edited(store: Store) -> Iterator[Tx]:
    with store.writing() as tx:
        yield tx


def test_somebody_was_told_from_the_fence_on(box: Outbox) -> None:
    claim = box.claimed()
    assert box.fence(claim)
    with edited(box.store) as tx:
        changed = TargetFacts("t", "deadline", DUE + timedelta(days=1), "g")
        sync(tx, Version("truong", b"2", None, ""), Expanded({"t": changed}, {}, DUE), NOW, LEASE)
    assert box.told() == (1, 0, "f")


@pytest.mark.parametrize("state", [State.PENDING, State.FAILED])
def test_nobody_was_told_where_nothing_was_sent(box: Outbox, state: State) -> None:
    claim = box.claimed()
    assert box.fence(claim)
    assert box.told() == (0, 0, "f")
    assert box.settle(claim, Settlement(state, 1, 0, again=NOW if state is State.PENDING else None))
    assert box.told() == (0, None, None)


@pytest.mark.parametrize("state", [State.SENT, State.UNKNOWN])
def test_what_others_were_told_stays_when_nothing_was_sent_to_one(box: Outbox, state: State) -> None:
    first = box.claimed()
    assert box.fence(first)
    assert box.settle(first, Settlement(state, 1, 1))
    with edited(box.store) as tx:
        told = Decision("t/3d", "t", 0, "f", KHAI, Part.OWES, State.PENDING)
        decisions.record(tx, [], [told], {KHAI: decisions.Envelope(KHAI, "<n@x>")}, "a", NOW)
    second = box.claimed()
    assert box.fence(second)
    assert box.settle(second, Settlement(State.PENDING, 1, 0, again=NOW))
    assert box.told() == (0, 0, "f")
    # Of a change nobody has heard in the end.
    with edited(box.store) as tx:
        tx.execute(text("update targets set revision = 1, fingerprint = 'g'"))
        tx.execute(text("update deliveries set revision = 1 where state = 'pending'"))
    third = box.claimed()
    assert box.fence(third)
    assert box.told() == (1, 1, "g")
    assert box.settle(third, Settlement(State.FAILED, 1, 0))
    assert box.told() == (1, 0, "f")


def test_the_limits_count_what_was_handed_over(box: Outbox, store: Store) -> None:
    with store.reading() as tx:
        assert accounts.sent_before(tx, 1, NOW) is None
    assert box.fence(box.claimed())
    with store.reading() as tx:
        assert accounts.sent_before(tx, 1, NOW) == NOW
        assert accounts.sent_before(tx, 2, NOW) is None
        assert accounts.sent_before(tx, 1, NOW - timedelta(days=3)) is None


@pytest.mark.parametrize("words", ["\0garbage\0", "caf\udce9", "250 đã nhận"])
def test_whatever_a_server_says_its_yes_is_stored(box: Outbox, store: Store, words: str) -> None:
    claim = box.claimed()
    assert box.fence(claim)
    assert box.settle(claim, Settlement(State.SENT, 1, 1, answer=words))
    with store.reading() as tx:
        (entry,) = ledger.entries(tx)
    assert entry.state == "sent"
    assert entry.answer == words.replace("\0", "?").replace("\udce9", "?")
