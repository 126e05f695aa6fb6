"""Rows of the plan that no longer make sense: a date that is none, a list that is no JSON."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import JSON, Column, Table, bindparam, literal_column, select, text, update

from scheduler.store.engine import Tx
from scheduler.store.tables import plans, reminders, targets


def set_aside(tx: Tx, now: datetime) -> list[str]:
    """Withdraw the reminders and targets that cannot be read, and let the plan be compared anew. Their ids.

    One such row makes each look at its table fail, and so would stop all others. What is still planned comes back
    from the plan, as whatever was withdrawn. Only SQLite takes what is none of its column's kind.
    """
    if tx.dialect.name != "sqlite":
        return []
    ids = _withdraw(tx, targets, {"instant": None, "revision": 0, "told_revision": None})
    ids += _withdraw(tx, reminders, {"at": now, "due_at": now, "to": [], "cc": [], "decided_at": None})
    if ids:
        tx.execute(update(plans).values(synced=None))
    return ids


def _withdraw(tx: Tx, table: Table, anew: Mapping[str, Any]) -> list[str]:
    """`anew` is what columns that make no sense are given."""
    ids = []
    for row in tx.execute(select(text('rowid as "#"'), text("*")).select_from(table)).mappings().all():
        faulty = [column.name for column in table.c if not _makes_sense(tx, column, row[column.name])]
        if faulty:
            mended = {name: anew[name] for name in faulty if name in anew}
            change = update(table).where(literal_column("rowid") == bindparam("row"))
            tx.execute(change.values(withdrawn=True, **mended), {"row": row["#"]})
            ids.append(str(row["id"]))
    return ids


def _makes_sense(tx: Tx, column: Column[Any], stored: Any) -> bool:
    read = column.type.dialect_impl(tx.dialect).result_processor(tx.dialect, None)
    try:
        value = read(stored) if read is not None else stored
    except (ValueError, TypeError):
        return False
    kind = list if isinstance(column.type, JSON) else column.type.python_type
    return isinstance(value, kind) or (value is None and bool(column.nullable))
