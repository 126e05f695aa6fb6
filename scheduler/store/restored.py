"""What a restored backup does not know: what its database told between the backup and its loss.

All that was pending in the backup, and each reminder whose instant had come by the restore, may have been told
already. It is held until a person lets it go.
"""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import and_, exists, func, or_, select, update

from notifications.dispatch import Reason, State
from scheduler.store.conditions import CLAIMED
from scheduler.store.engine import Tx
from scheduler.store.tables import daemons, deliveries, messages, service

_HELD = and_(deliveries.c.state == State.HELD, deliveries.c.reason == Reason.RESTORED)


def hold_all(tx: Tx, now: datetime) -> int:
    """In a backup that becomes the database at `now`: let nothing be sent by itself. How many deliveries wait.

    What was on its way, or waited to be sent a second time, is unknown for good.
    """
    begun = or_(messages.c.state == State.SENDING, messages.c.sends > 0)
    open_ = or_(messages.c.not_before.is_not(None), messages.c.lease_until.is_not(None))
    free = {"not_before": None, "lease_until": None, "data": None}
    of_begun = exists().where(messages.c.id == deliveries.c.message, begun, open_)
    waiting = deliveries.c.state.in_((State.PENDING, State.SENDING, State.UNKNOWN))
    ended = {"reason": Reason.RESTORED, "settled_at": now}
    tx.execute(update(deliveries).where(waiting, of_begun).values(state=State.UNKNOWN, **ended))
    tx.execute(update(messages).where(begun, open_).values(state=State.UNKNOWN, **ended, **free))
    held = tx.execute(
        update(deliveries).where(deliveries.c.state == State.PENDING).values(state=State.HELD, **ended)
    )
    waits = messages.c.state.in_((State.PENDING, CLAIMED))
    tx.execute(update(messages).where(waits, open_).values(state=State.HELD, **free))
    seen = func.coalesce(daemons.c.stopped_at, daemons.c.last_tick, daemons.c.started_at)
    tx.execute(update(daemons).values(stopped_at=seen))
    known_until = func.coalesce(service.c.backup_at, service.c.last_tick)
    tx.execute(update(service).values(restored_at=now, backup_at=known_until))
    return held.rowcount


def restored_at(tx: Tx) -> datetime | None:
    """When a backup was restored that nobody has let go yet (UTC): what was due by then is held. None otherwise."""
    instant: datetime | None = tx.scalar(select(service.c.restored_at))
    return instant


def held_restored(tx: Tx) -> int:
    """How many deliveries are held because a backup was restored."""
    return int(tx.execute(select(func.count()).select_from(deliveries).where(_HELD)).scalar_one())


def release_restored(tx: Tx, now: datetime) -> int:
    """Let go what is held since a backup was restored: it is sent from `now` on, as far as it is still of use.

    How many deliveries that are; 0 also where nothing was restored.
    """
    tx.execute(
        update(messages).where(messages.c.state == State.HELD).values(state=State.PENDING, not_before=now)
    )
    released = tx.execute(
        update(deliveries).where(_HELD).values(state=State.PENDING, reason=None, settled_at=None)
    )
    tx.execute(update(service).values(restored_at=None, backup_at=None))
    return released.rowcount
