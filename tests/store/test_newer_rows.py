"""Rows of a kind that only a newer version knows lie where they are until that version looks at them again."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import insert, select, update

from notifications.account_state import AccountState, Mode
from notifications.dispatch import State
from scheduler.store import decisions, ledger, outbox, settling
from scheduler.store.accounts import account_state, in_trouble, put_account
from scheduler.store.engine import Store
from scheduler.store.plan import Expanded, Version, next_due, sync
from scheduler.store.retention import forget
from scheduler.store.tables import accounts, deliveries, messages, reminders, targets

NOW = datetime(2026, 11, 20, 3, tzinfo=UTC)
DAY = timedelta(days=1)
TABLES = (targets, reminders, messages, deliveries)


@pytest.fixture
def parked(store: Store) -> list[list[Any]]:
    """A survey, say: one is over, one ahead; something is due, waits, is on its way, or was told."""
    with store.writing() as tx:
        for key, instant in (("past", NOW - 900 * DAY), ("ahead", NOW + DAY)):
            at = instant - 3 * DAY
            tx.execute(
                insert(targets),
                {
                    "id": key,
                    "kind": "survey",
                    "instant": instant,
                    "fingerprint": "",
                    "revision": 0,
                    "withdrawn": False,
                },
            )
            for lead, decided_at in (("due", None), ("decided", at)):
                values = {"target": key, "at": at, "due_at": at, "lead": lead, "to": [], "cc": []}
                values |= {"withdrawn": False, "decided_at": decided_at}
                tx.execute(insert(reminders), {"id": f"{key}/{lead}", **values})
            for state, not_before, lease in (
                ("pending", at, None),
                ("sending", None, at),
                ("claimed", None, at),
                ("sent", None, None),
            ):
                message = {"address": f"{state}@example.edu.vn", "account": "a", "state": state, "attempt": 1}
                message |= {"tries": 0, "sends": 0, "created_at": at, "not_before": not_before}
                number = tx.execute(
                    insert(messages).returning(messages.c.id), message | {"lease_until": lease}
                ).scalar_one()
                delivery = {"reminder": f"{key}/decided", "target": key, "revision": 0, "part": "owes"}
                delivery |= {"address": message["address"], "fingerprint": "", "message": number}
                delivery |= {"state": "sent" if state == "sent" else "pending", "decided_at": at}
                tx.execute(insert(deliveries), delivery | {"settled_at": at if state == "sent" else None})
    return rows(store)


def rows(store: Store) -> list[list[Any]]:
    with store.reading() as tx:
        return [list(tx.execute(select(table).order_by(table.c.id))) for table in TABLES]


def test_a_sync_leaves_them_alone(store: Store, parked: list[list[Any]]) -> None:
    with store.writing() as tx:
        done = sync(tx, Version("truong", b"", None, ""), Expanded({}, {}, NOW + 400 * DAY), NOW, DAY)
    assert (done.added, done.changed, done.withdrawn) == (0, 0, 0)
    assert rows(store) == parked


def test_nothing_is_decided_of_them(store: Store, parked: list[list[Any]]) -> None:
    with store.writing() as tx:
        assert next_due(tx) is None
        assert decisions.due(tx, NOW) == []
        assert decisions.expired(tx, NOW) == []
        assert ledger.next_reminders(tx, 5) == []


def test_they_are_not_sent_nor_given_back(store: Store, parked: list[list[Any]]) -> None:
    with store.writing() as tx:
        assert outbox.next_send(tx) is None
        assert outbox.next_expiry(tx, NOW) is None
        assert not outbox.read_ahead(tx, NOW, 20)
        assert settling.give_back(tx, NOW, lambda _: NOW, every=True) == (0, 0)
    assert rows(store) == parked


def test_they_are_not_forgotten(store: Store, parked: list[list[Any]]) -> None:
    with store.writing() as tx:
        assert forget(tx, NOW) == 0
    assert rows(store) == parked


def test_who_looks_is_shown_what_is_known(store: Store, parked: list[list[Any]]) -> None:
    with store.writing() as tx:
        tx.execute(update(deliveries).values(state="answered"))
        assert ledger.entries(tx) == []
        assert ledger.counts(tx) == {}


def test_who_looks_is_shown_the_others_where_one_is_in_a_state_of_a_newer_version(
    store: Store, parked: list[list[Any]]
) -> None:
    with store.writing() as tx:
        tx.execute(update(targets).values(kind="deadline"))
        tx.execute(update(deliveries).where(deliveries.c.state == "sent").values(state="answered"))
        assert {entry.state for entry in ledger.entries(tx)} == {State.PENDING}
        assert ledger.counts(tx) == {State.PENDING: 6}
        assert {known.state for known in decisions.known(tx, ["past", "ahead"], NOW)} == {
            State.PENDING,
            State.DONE,
        }


def test_an_account_in_a_state_of_a_newer_version_counts_as_one_that_works(store: Store) -> None:
    with store.writing() as tx:
        put_account(tx, "a", AccountState(Mode.PAUSED, "quota"))
        tx.execute(update(accounts).values(state="throttled"))
        assert account_state(tx, "a") == AccountState()
        assert in_trouble(tx) == []
