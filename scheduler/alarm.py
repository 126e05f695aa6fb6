"""When a trouble is raised: by the alarm command and, where mail goes, by a notice to the admin. Pure.

A trouble is raised on the day it is met, once; again when it had ended and came back; on a later day when there
is something new about it, or when it has lasted for so long that it may have been forgotten.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

from notifications.notice import TroubleCode
from scheduler.store.notices import Raised, notice_id

EVENTS = frozenset({TroubleCode.FAILED, TroubleCode.UNKNOWN, TroubleCode.MISSED})
"""What has happened and does not last: raised once for each case."""
_AGAIN = {
    TroubleCode.ROLE_EMPTY: timedelta(days=7),
    TroubleCode.NOT_COMPOSED: timedelta(days=7),
    TroubleCode.TOLD_AND_GONE: timedelta(days=7),
    TroubleCode.TOLD_AND_MOVED: timedelta(days=7),
    TroubleCode.TEMPLATE: timedelta(days=7),
    TroubleCode.DATE_NOT_SET: timedelta(days=7),
    TroubleCode.PLAN_ENDS: timedelta(days=7),
}
"""How long after it was raised a trouble that lasts is raised again. What keeps people from being told: each day."""
REMEMBERED = timedelta(days=31)
"""How far back must be known what was raised."""


@dataclass(frozen=True, slots=True)
class Step:
    """What becomes of one notice: `alarm` where the cause is raised now, `mail` where the admin is to be mailed."""

    notice: Raised
    alarm: bool = False
    mail: bool = False


def steps(
    standing: Mapping[TroubleCode, frozenset[str]],
    before: Iterable[Raised],
    *,
    school: str,
    today: date,
    now: datetime,
    admin: str,
) -> Iterator[Step]:
    """What is to be raised now, and what is over. `standing` are the cases of each trouble there is.

    `before` is what was raised in the days `REMEMBERED`, by day. What bears a later day than `today` was raised by
    a clock that was wrong, and does not count.
    """
    last = {one.cause: one for one in before if one.day <= today}
    for cause, one in last.items():
        if cause not in standing and not one.over:
            yield Step(replace(one, over=True))
    for code, keys in standing.items():
        step = _raise(
            code, keys, last.get(code), Raised(notice_id(school, code, today), code, today, now, keys), admin
        )
        if step is not None:
            yield step


def _raise(
    code: TroubleCode, keys: frozenset[str], last: Raised | None, fresh: Raised, admin: str
) -> Step | None:
    mail = bool(admin)
    if last is None:
        return Step(fresh, alarm=True, mail=mail)
    if last.day < fresh.day:
        is_new = last.over and code not in EVENTS
        if keys - last.keys or is_new or _is_forgotten(code, last, fresh):
            return Step(replace(fresh, before=last.keys), alarm=True, mail=mail)
        return None
    if last.over and code not in EVENTS:
        return Step(replace(last, at=fresh.at, keys=keys, over=False), alarm=True, mail=mail)
    return Step(last, mail=True) if mail and last.mailed != admin else None


def _is_forgotten(code: TroubleCode, last: Raised, fresh: Raised) -> bool:
    return code not in EVENTS and fresh.day - last.day >= _AGAIN.get(code, timedelta(days=1))
