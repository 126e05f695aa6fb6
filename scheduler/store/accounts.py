"""The mail accounts and how they stand: kept so that a restart does not log in again, and read by `status`."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import bindparam, delete, insert, select, update
from sqlalchemy.exc import IntegrityError

from notifications.account_state import AccountState, Mode, Refusals, Refused
from scheduler.store.engine import Tx
from scheduler.store.tables import accounts, messages


def account_state(tx: Tx, name: str, *, to_change: bool = False) -> AccountState:
    """How the account stands; one that was never in trouble works. `to_change`: others that change it wait."""
    row = tx.execute(_ACCOUNT_TO_CHANGE if to_change else _ACCOUNT, {"key": name}).first()
    return _state(row) if row is not None else AccountState()


_ACCOUNT = select(accounts).where(accounts.c.name == bindparam("key"))
"""Asked for each message, so made once."""
_ACCOUNT_TO_CHANGE = _ACCOUNT.with_for_update()


def in_trouble(tx: Tx) -> list[tuple[str, AccountState]]:
    """The accounts that do not work now, by name."""
    query = select(accounts).where(accounts.c.state.in_(_MODES - {Mode.WORKS})).order_by(accounts.c.name)
    return [(row.name, _state(row)) for row in tx.execute(query)]


def put_account(tx: Tx, name: str, state: AccountState) -> None:
    """Store how the account stands."""
    values = {
        "state": state.mode,
        "reason": state.reason,
        "answer": state.answer,
        "since": state.since,
        "until": state.until,
        "failures": state.failures,
        "secret": state.mark,
        "refusals": _as_json(state.refusals),
    }
    change = update(accounts).where(accounts.c.name == name).values(values)
    if tx.execute(change).rowcount == 0:
        try:
            with tx.begin_nested():
                tx.execute(insert(accounts).values(name=name, **values))
        except IntegrityError:
            # Another service has made the row since.
            tx.execute(change)


def forget_other_accounts(tx: Tx, name: str) -> None:
    """Only the account `name` is used from now on: the trouble of another is nobody's any more."""
    tx.execute(delete(accounts).where(accounts.c.name != name))


def sent_before(tx: Tx, count: int, now: datetime) -> datetime | None:
    """When the `count`-th latest message up to `now` was handed to the server (UTC); None if there were fewer.

    One of later than now bears the date of a clock that was wrong: it would hold back all others until then.
    """
    query = select(messages.c.fenced_at).where(messages.c.fenced_at <= now)
    instant: datetime | None = tx.scalar(
        query.order_by(messages.c.fenced_at.desc()).offset(count - 1).limit(1)
    )
    return instant


_MODES = frozenset(Mode)


def _state(row: Any) -> AccountState:
    if row.state not in _MODES:
        # A newer version's: it is tried, and what the server says tells how it stands.
        return AccountState()
    return AccountState(
        mode=Mode(row.state),
        reason=row.reason,
        answer=row.answer,
        since=row.since,
        until=row.until,
        failures=row.failures,
        mark=row.secret,
        refusals=_from_json(row.refusals),
    )


def _as_json(run: Refusals | None) -> dict[str, Any] | None:
    if run is None:
        return None
    return {"likeness": run.likeness, "recipients": [[one.recipient, one.message] for one in run.refused]}


def _from_json(stored: dict[str, Any] | None) -> Refusals | None:
    if not stored:
        return None
    return Refusals(stored["likeness"], tuple(Refused(*one) for one in stored["recipients"]))
