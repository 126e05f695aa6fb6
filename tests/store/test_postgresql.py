"""Several daemons on one PostgreSQL, and what becomes of them when it goes away."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import closing
from datetime import UTC, datetime, timedelta
from threading import Event, Thread

import psycopg
import pytest
from sqlalchemy import func, select, text, update

from notifications.dispatch import Decision, State
from notifications.model import Part
from notifications.settlement import Settlement
from scheduler.store import decisions, fence, ledger, outbox, postgresql, settling
from scheduler.store.engine import DatabaseAway, Store, Tx
from scheduler.store.migrate import upgrade
from scheduler.store.plan import Expanded, ReminderFacts, TargetFacts, Version, sync
from scheduler.store.tables import messages
from tests.postgres import Cluster

NOW = datetime(2026, 11, 23, 1, tzinfo=UTC)
DUE = NOW + timedelta(days=3)
LEASE = timedelta(minutes=2)


@pytest.fixture
def daemon(postgres_url: str) -> Iterator[Store]:
    store = Store(postgres_url)
    yield store
    store.close()


@pytest.fixture
def other(postgres_url: str) -> Iterator[Store]:
    store = Store(postgres_url)
    yield store
    store.close()


def fill(store: Store, count: int = 1) -> None:
    """So many people are owed one reminder."""
    target = TargetFacts("t", "deadline", DUE, "f")
    plan = Expanded({"t": target}, {"t/3d": ReminderFacts("t/3d", "t", NOW, "3d", ("a",), ())}, DUE)
    people = [f"p{number}@example.edu.vn" for number in range(count)]
    told = [Decision("t/3d", "t", 0, "f", one, Part.OWES, State.PENDING) for one in people]
    with store.writing() as tx:
        sync(tx, Version("truong", b"", None, ""), plan, NOW, timedelta(0))
        envelopes = {one: decisions.Envelope(one, "<m@x>") for one in people}
        decisions.record(tx, ["t/3d"], told, envelopes, "a", NOW)


def claimed(tx: Tx, now: datetime = NOW) -> outbox.Claim:
    (claim,) = outbox.read_ahead(tx, now, 1)
    assert outbox.claim(tx, claim, now, LEASE, "a")
    return claim


def test_a_session_is_set_up_so_that_nothing_takes_for_ever(daemon: Store) -> None:
    with daemon.writing() as tx:
        for name, value in (
            ("TimeZone", "UTC"),
            ("application_name", "doithoai"),
            ("statement_timeout", "1min"),
            ("lock_timeout", "45s"),
            ("idle_in_transaction_session_timeout", "20s"),
            ("transaction_isolation", "read committed"),
        ):
            assert tx.scalar(text(f"show {name}")) == value
    with daemon.reading() as tx:
        assert tx.scalar(text("show transaction_isolation")) == "repeatable read"
        assert tx.scalar(text("show transaction_read_only")) == "on"


def test_a_reader_sees_one_state_however_long_it_looks(daemon: Store, other: Store) -> None:
    fill(daemon)
    with daemon.reading() as tx:
        before = ledger.counts(tx)
        with other.writing() as writer:
            writer.execute(text("update deliveries set state = 'sent'"))
        assert ledger.counts(tx) == before


def test_a_message_another_daemon_is_claiming_is_passed_over(daemon: Store, other: Store) -> None:
    fill(daemon, 2)
    with daemon.sending() as one, other.sending() as two:
        first = claimed(one)
        second = claimed(two)
    assert first.id != second.id


def test_four_daemons_send_each_message_once(postgres_url: str, daemon: Store) -> None:
    fill(daemon, 60)
    taken: list[int] = []

    def send() -> None:
        with closing(Store(postgres_url)) as store:
            while True:
                with store.sending() as tx:
                    if not (read := outbox.read_ahead(tx, NOW, 1)):
                        return
                    (claim,) = read
                    assert outbox.claim(tx, claim, NOW, LEASE, "a")
                with store.sending() as tx:
                    assert fence.cross(
                        tx, claim, claim.items, "<m@x>", b"", plan=1, now=NOW, lease=LEASE, told=True
                    )
                taken.append(claim.id)
                with store.writing() as tx:
                    assert settling.settle(tx, claim, Settlement(State.SENT, 1, 1), NOW)

    threads = [Thread(target=send) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(taken) == len(set(taken)) == 60
    with daemon.reading() as tx:
        assert ledger.counts(tx) == {State.SENT: 60}


def test_leases_end_by_the_clock_of_the_database_not_by_the_daemons(daemon: Store) -> None:
    fill(daemon)
    wrong = NOW + timedelta(days=900)
    with daemon.sending() as tx:
        claim = claimed(tx, wrong)
    with daemon.reading() as tx:
        until = tx.scalar(select(messages.c.lease_until))
        assert until is not None
        ahead = until - tx.execute(select(func.clock_timestamp())).scalar_one()
        assert timedelta(seconds=100) < ahead <= LEASE
        # To a daemon it is told by its own clock.
        ends = outbox.next_expiry(tx, wrong)
        assert ends is not None
        assert timedelta(seconds=100) < ends - wrong <= LEASE
    with daemon.writing() as tx:
        assert settling.give_back(tx, wrong + LEASE, lambda _: None) == (0, 0)
        tx.execute(update(messages).values(lease_until=func.clock_timestamp()))
        assert not fence.cross(tx, claim, claim.items, "<m@x>", b"", plan=1, now=NOW, lease=LEASE, told=True)
        assert settling.give_back(tx, NOW, lambda _: None) == (1, 0)


def test_what_a_sender_looks_at_does_not_change_under_its_hands(daemon: Store, other: Store) -> None:
    """An edit that is synced just before the fence is seen by it; one just after it sees who was told."""
    fill(daemon)
    with daemon.sending() as tx:
        claim = claimed(tx)
    synced = Event()

    def edit() -> None:
        moved = TargetFacts("t", "deadline", DUE + LEASE, "g")
        with other.writing() as tx:
            sync(tx, Version("truong", b"2", None, ""), Expanded({"t": moved}, {}, DUE), NOW, LEASE)
        synced.set()

    editor = Thread(target=edit)
    with daemon.sending() as tx:
        editor.start()
        assert not synced.wait(0.3)
        assert fence.cross(tx, claim, claim.items, "<m@x>", b"", plan=1, now=NOW, lease=LEASE, told=True)
    editor.join()
    with daemon.reading() as tx:
        row = tx.execute(text("select revision, told_revision, told_fingerprint from targets")).one()
    assert tuple(row) == (1, 0, "f")


def test_one_daemon_plans_and_the_next_takes_over(daemon: Store, other: Store) -> None:
    assert daemon.plans()
    assert not other.plans()
    assert daemon.plans()
    daemon.close()
    assert in_time(other.plans)
    assert not daemon.plans()


def in_time(is_so: Callable[[], bool]) -> bool:
    """The server lets go of what a connection held a moment after the connection was closed."""
    for _ in range(200):
        if is_so():
            return True
        time.sleep(0.05)
    return False


def test_a_daemon_that_was_cut_off_plans_no_more(daemon: Store, other: Store) -> None:
    assert daemon.plans()
    assert not other.plans()
    with other.writing() as tx:
        tx.execute(
            text("select pg_terminate_backend(pid) from pg_locks where locktype = 'advisory' and pid <> :me"),
            {"me": tx.scalar(text("select pg_backend_pid()"))},
        )
    assert in_time(other.plans)
    assert not daemon.plans()


def test_a_daemon_that_is_silent_for_long_plans_no_more(
    daemon: Store, other: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(postgresql, "DAEMON_SILENT", timedelta(seconds=1))
    assert daemon.plans()
    assert not other.plans()
    assert in_time(other.plans)
    assert not daemon.plans()


def test_a_restore_waits_for_no_daemon_and_keeps_new_ones_away(daemon: Store, other: Store) -> None:
    assert daemon.plans()
    with other.without_daemons() as kept_away:
        assert not kept_away
    daemon.close()

    def nobody_is_there() -> bool:
        with other.without_daemons() as kept_away:
            return kept_away

    assert in_time(nobody_is_there)


@pytest.fixture
def alone(postgres_cluster: Cluster) -> Iterator[tuple[Cluster, Store]]:
    store = Store(postgres_cluster.create())
    upgrade(store)
    fill(store)
    yield postgres_cluster, store
    store.close()


def test_a_server_that_crashed_is_used_again_when_it_is_back(alone: tuple[Cluster, Store]) -> None:
    cluster, store = alone
    assert store.plans()
    with store.sending() as tx:
        claim = claimed(tx)
    cluster.stop(immediate=True)
    for act in (store.reading, store.writing, store.sending):
        with pytest.raises(DatabaseAway), act() as tx:
            tx.execute(select(1))
    with pytest.raises(DatabaseAway):
        store.plans()
    cluster.start()
    assert store.plans()
    with store.sending() as tx:
        assert fence.cross(tx, claim, claim.items, "<m@x>", b"", plan=1, now=NOW, lease=LEASE, told=True)


def test_a_crash_in_the_middle_of_a_transaction_leaves_nothing_of_it(alone: tuple[Cluster, Store]) -> None:
    cluster, store = alone

    def crash() -> None:
        with store.writing() as tx:
            claimed(tx)
            cluster.stop(immediate=True)

    with pytest.raises(DatabaseAway):
        crash()
    cluster.start()
    with store.sending() as tx:
        claimed(tx)


def test_what_cannot_be_written_is_a_database_that_is_away(
    daemon: Store, other: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Read-only, as a standby is; locked for too long; ended by its own time limit or its administrator."""
    fill(daemon)
    with other.writing() as tx:
        tx.execute(text("set transaction read only"))
        with pytest.raises(DatabaseAway):
            tx.execute(text("delete from deliveries"))
    with other.writing() as tx:
        tx.execute(text("set local statement_timeout = '50ms'"))
        with pytest.raises(DatabaseAway):
            tx.execute(text("select pg_sleep(5)"))

    monkeypatch.setattr(postgresql, "_FOR_A_TURN_ALONE", "50ms")
    with other.writing(), pytest.raises(DatabaseAway), daemon.writing():
        pass

    def wait_for_a_turn() -> None:
        with daemon.engine.begin() as tx:
            tx.execute(text("set local lock_timeout = '50ms'"))
            postgresql.take_turn(tx, shared=True)

    with other.writing(), pytest.raises(DatabaseAway):
        wait_for_a_turn()


def test_a_daemon_stopped_in_a_transaction_does_not_keep_the_others_from_theirs(
    postgres_url: str, daemon: Store
) -> None:
    dsn = postgres_url.replace("+psycopg", "")
    with closing(psycopg.connect(dsn)) as stopped:
        stopped.execute("set idle_in_transaction_session_timeout = '500ms'")
        stopped.commit()
        with daemon.engine.connect() as tx:
            number = tx.scalar(select(postgresql._number("plan")))
        stopped.execute("select pg_advisory_xact_lock(%s, %s)", (postgresql._OUR_LOCKS, number))
        began = time.monotonic()
        with daemon.writing() as tx:
            tx.execute(select(1))
        assert 0.3 < time.monotonic() - began < 5


def test_a_daemon_stopped_at_the_fence_does_not_keep_the_others_from_theirs(
    daemon: Store, other: Store
) -> None:
    """Its last statement is for several rows, after which the server's clock for idle sessions has to be started."""
    fill(daemon)
    with daemon.engine.connect() as stopped:
        stopped.execute(text("set local idle_in_transaction_session_timeout = '500ms'"))
        postgresql.take_turn(stopped, shared=True)
        rows = [{"key": 1, "answer": "a"}, {"key": 2, "answer": "b"}]
        stopped.execute(text("update messages set answer = :answer where id = :key"), rows)
        began = time.monotonic()
        with other.writing() as tx:
            tx.execute(select(1))
        assert 0.3 < time.monotonic() - began < 5
        with pytest.raises(DatabaseAway):
            stopped.execute(select(1))


@pytest.mark.parametrize("state", [State.SENT, State.PENDING, State.FAILED])
def test_an_answer_committed_twice_changes_nothing_the_second_time(daemon: Store, state: State) -> None:
    """As after a lost answer to the first commit: the sender cannot know that it was done."""
    fill(daemon)
    with daemon.sending() as tx:
        claim = claimed(tx)
    with daemon.sending() as tx:
        assert fence.cross(tx, claim, claim.items, "<m@x>", b"", plan=1, now=NOW, lease=LEASE, told=True)
    again = NOW + LEASE if state is State.PENDING else None
    settlement = Settlement(state, 1, 1, again=again)
    with daemon.writing() as tx:
        assert settling.settle(tx, claim, settlement, NOW)
        before = ledger.entries(tx)
    with daemon.writing() as tx:
        assert not settling.settle(tx, claim, settlement, NOW + LEASE)
        assert ledger.entries(tx) == before
