"""What several statements ask of a message or a delivery."""

from __future__ import annotations

from sqlalchemy import Column, ColumnElement, exists, or_

from notifications.dispatch import State
from scheduler.store.tables import KINDS, deliveries, messages, targets

CLAIMED = "claimed"
"""The one state a message has and a delivery has not: somebody is about to send it."""

OPEN = (State.PENDING, State.SENDING, State.UNKNOWN)
"""Deliveries in these follow their message."""


def is_one_of(column: Column[str], *values: str) -> ColumnElement[bool]:
    """As `in_`, whose list SQLAlchemy writes anew at every execution: too slow for what is asked for each message."""
    return or_(*(column == value for value in values))


OURS = ~exists().where(
    deliveries.c.message == messages.c.id,
    deliveries.c.target == targets.c.id,
    ~is_one_of(targets.c.kind, *KINDS),
)
"""Not of a kind that only a newer version knows."""
