"""The plan as it is stored: its versions, its targets and reminders, and how a new version gets in."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import sha256
from typing import Any

from sqlalchemy import bindparam, func, insert, or_, select, update

from notifications.targets import CANCELLED
from scheduler.errors import OtherSchoolError
from scheduler.store.engine import Tx
from scheduler.store.tables import PLANNED, plans, reminders, targets


@dataclass(frozen=True, slots=True)
class Version:
    """One version of the plan's source. `holidays` is the version of the holiday data it was expanded with."""

    school: str
    config: bytes
    roster: bytes | None
    holidays: str

    def digest(self) -> str:
        """Equal for equal versions."""
        parts = (self.config, self.roster if self.roster is not None else b"\0", self.holidays.encode())
        return sha256(b"".join(sha256(part).digest() for part in parts)).hexdigest()


@dataclass(frozen=True, slots=True)
class InForce:
    """The newest version and since when it is in force (UTC)."""

    id: int
    version: Version
    activated_at: datetime


@dataclass(frozen=True, slots=True)
class TargetFacts:
    """What is stored of a session or deadline. `instant` is when it has passed (UTC), None for never.

    `by_hand`: its session has a date of its own in the file, by an override or in the rule, not one that is computed.
    """

    id: str
    kind: str
    instant: datetime | None
    fingerprint: str
    by_hand: bool = False


@dataclass(frozen=True, slots=True)
class ReminderFacts:
    """What is stored of a reminder."""

    id: str
    target: str
    at: datetime
    lead: str
    to: tuple[str, ...]
    cc: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Expanded:
    """A plan as sync takes it. What lies after `until` (UTC) is not stored yet, but neither is it gone."""

    targets: Mapping[str, TargetFacts]
    reminders: Mapping[str, ReminderFacts]
    until: datetime

    def digest(self) -> str:
        """Equal for equal plans in the same order."""
        lines = [f"{self.until}"]
        lines += [f"{t.id}\0{t.kind}\0{t.instant}\0{t.fingerprint}" for t in self.targets.values()]
        lines += [f"{r.id}\0{r.target}\0{r.at}\0{r.lead}\0{r.to}\0{r.cc}" for r in self.reminders.values()]
        return sha256("\n".join(lines).encode()).hexdigest()


@dataclass(frozen=True, slots=True)
class Synced:
    """What a sync did, counted in rows. `plan` is the id of the version in force, `new` whether it is a new one."""

    plan: int
    activated_at: datetime
    new: bool
    added: int = 0
    changed: int = 0
    withdrawn: int = 0


def in_force(tx: Tx) -> InForce | None:
    """The version of the plan in force; None in a database nothing was synced into."""
    row = tx.execute(select(plans).order_by(plans.c.id.desc()).limit(1)).first()
    if row is None:
        return None
    return InForce(row.id, Version(row.school, row.config, row.roster, row.holidays), row.activated_at)


def newest(tx: Tx) -> int | None:
    """The id of the version in force."""
    key: int | None = tx.scalar(select(func.max(plans.c.id)))
    return key


def told(tx: Tx) -> dict[str, str]:
    """Of each session or deadline that somebody was told of, by id: its fingerprint as it was last told."""
    known = targets.c.told_fingerprint.is_not(None) & targets.c.kind.in_(PLANNED)
    rows = tx.execute(select(targets.c.id, targets.c.told_fingerprint).where(known))
    return {row.id: row.told_fingerprint for row in rows}


def sync(tx: Tx, version: Version, plan: Expanded, now: datetime, settle: timedelta) -> Synced:
    """Bring what is stored in line with `plan`, by identity. The same plan twice writes nothing.

    What has passed is history and stays as it is, but for what is put off by hand to a date ahead; what is new and
    has passed already is left out. With a new version (not the first), what an edit makes due is due at `now +
    settle`, and what was decided of the reminders past is decided once more: there may be new people. Raises
    OtherSchoolError.
    """
    current = in_force(tx)
    if current is not None and current.version.school != version.school:
        raise OtherSchoolError(current.version.school, version.school)
    new = current is None or current.version.digest() != version.digest()
    digest = plan.digest()
    if current is not None and not new and _is_stored(tx, current.id, digest, now):
        # What is stored is this very plan: to read and compare all of it would only show so.
        return Synced(current.id, current.activated_at, new)
    diff = _Diff(plan, now, now if current is None else now + settle, reopen=new and current is not None)
    diff.read(tx)
    diff.compare()
    diff.write(tx)
    if current is not None and not new:
        plan_id, since = current.id, current.activated_at
    else:
        plan_id, since = _activate(tx, version, now), now
    tx.execute(update(plans).where(plans.c.id == plan_id).values(synced=digest, synced_at=now))
    return Synced(plan_id, since, new, diff.added, diff.changed, diff.withdrawn)


def _is_stored(tx: Tx, plan: int, digest: str, now: datetime) -> bool:
    """Whether this very plan was stored last; by a clock that was ahead of now, what has passed was left out."""
    known = select(plans.c.id).where(plans.c.id == plan, plans.c.synced == digest, plans.c.synced_at <= now)
    return tx.scalar(known) is not None


def _activate(tx: Tx, version: Version, now: datetime) -> int:
    values = {
        "school": version.school,
        "config": version.config,
        "roster": version.roster,
        "holidays": version.holidays,
        "digest": version.digest(),
        "activated_at": now,
    }
    return int(tx.execute(insert(plans).returning(plans.c.id), values).scalar_one())


class _Diff:
    """The difference between the rows that are still ahead and a plan."""

    def __init__(self, plan: Expanded, now: datetime, due: datetime, *, reopen: bool) -> None:
        self.plan, self.now, self.due, self.reopen = plan, now, due, reopen
        self.targets: dict[str, Any] = {}
        self.reminders: dict[str, Any] = {}
        self.history: set[str] = set()
        self.fresh: set[str] = set()
        self.rows: dict[str, list[dict[str, Any]]] = {}
        self.added = self.changed = self.withdrawn = 0

    def read(self, tx: Tx) -> None:
        ahead = targets.c.kind.in_(PLANNED) & or_(targets.c.instant > self.now, targets.c.instant.is_(None))
        self.targets = {row.id: row for row in tx.execute(select(targets).where(ahead))}
        joined = reminders.join(targets, reminders.c.target == targets.c.id)
        self.reminders = {
            row.id: row for row in tx.execute(select(reminders).select_from(joined).where(ahead))
        }
        unknown = [key for key in self.plan.targets if key not in self.targets]
        for chunk in _chunks(unknown, 500):
            self.history.update(tx.scalars(select(targets.c.id).where(targets.c.id.in_(chunk))))
        put_off = [key for key in sorted(self.history) if self._is_put_off(self.plan.targets[key])]
        for chunk in _chunks(put_off, 500):
            self._read_again(tx, chunk)

    def _is_put_off(self, facts: TargetFacts) -> bool:
        """Somebody gave this very session a new date after its hour: people have to hear of it."""
        return facts.by_hand and facts.instant is not None and facts.instant > self.now

    def _read_again(self, tx: Tx, keys: list[str]) -> None:
        known = select(targets).where(targets.c.id.in_(keys), targets.c.kind.in_(PLANNED))
        self.targets |= {row.id: row for row in tx.execute(known)}
        theirs = select(reminders).where(reminders.c.target.in_(keys))
        self.reminders |= {row.id: row for row in tx.execute(theirs)}

    def compare(self) -> None:
        wanted = {r.target for r in self.plan.reminders.values() if r.at < self.plan.until}
        for facts in self.plan.targets.values():
            row = self.targets.get(facts.id)
            if row is not None:
                self._change_target(row, facts)
            elif facts.id not in self.history and self._is_new(facts, wanted):
                self._add_target(facts)
        for row in self.targets.values():
            if row.id not in self.plan.targets and not row.withdrawn:
                self._put("withdraw_targets", key=row.id)
                self.withdrawn += 1
        self._compare_reminders()

    def write(self, tx: Tx) -> None:
        for name, rows in self.rows.items():
            tx.execute(_STATEMENTS[name], rows)

    def _put(self, statement: str, **values: Any) -> None:
        self.rows.setdefault(statement, []).append(values)

    def _is_new(self, facts: TargetFacts, wanted: set[str]) -> bool:
        if facts.instant is None:
            return True
        return facts.instant > self.now and (facts.instant < self.plan.until or facts.id in wanted)

    def _add_target(self, facts: TargetFacts) -> None:
        self._put(
            "add_targets",
            id=facts.id,
            kind=facts.kind,
            instant=facts.instant,
            fingerprint=facts.fingerprint,
            revision=0,
            withdrawn=False,
        )
        self.fresh.add(facts.id)
        self.added += 1

    def _change_target(self, row: Any, facts: TargetFacts) -> None:
        instant = _instant(row, facts)
        if (row.instant, row.fingerprint, row.withdrawn) == (instant, facts.fingerprint, False):
            return
        self._put(
            "change_targets",
            key=row.id,
            instant=instant,
            fingerprint=facts.fingerprint,
            revision=row.revision + 1 if self._has_passed(row) else _revision(row, facts.fingerprint),
            withdrawn=False,
        )
        self.changed += 1

    def _has_passed(self, row: Any) -> bool:
        """What was decided of it then, missed or told, says nothing of its new date."""
        return row.instant is not None and row.instant <= self.now

    def _compare_reminders(self) -> None:
        for facts in self.plan.reminders.values():
            row = self.reminders.get(facts.id)
            if row is not None:
                self._change_reminder(row, facts)
            elif facts.target in self.targets or facts.target in self.fresh:
                self._add_reminder(facts)
        for row in self.reminders.values():
            if row.id not in self.plan.reminders and not row.withdrawn:
                self._put("withdraw_reminders", key=row.id)
                self.withdrawn += 1

    def _add_reminder(self, facts: ReminderFacts) -> None:
        self._put(
            "add_reminders",
            id=facts.id,
            target=facts.target,
            at=facts.at,
            due_at=self._due_at(facts),
            lead=facts.lead,
            to=list(facts.to),
            cc=list(facts.cc),
            withdrawn=False,
        )
        self.added += 1

    def _change_reminder(self, row: Any, facts: ReminderFacts) -> None:
        same = (row.at, row.withdrawn) == (facts.at, False)
        same_people = (row.to, row.cc) == (list(facts.to), list(facts.cc))
        settled = row.decided_at is not None or row.due_at > self.now
        if same and same_people and not (self.reopen and settled and row.at <= self.now):
            return
        keep = same and not settled
        self._put(
            "change_reminders",
            key=row.id,
            at=facts.at,
            due_at=row.due_at if keep else self._due_at(facts),
            to=list(facts.to),
            cc=list(facts.cc),
            withdrawn=False,
            decided_at=None,
        )
        self.changed += 1

    def _due_at(self, facts: ReminderFacts) -> datetime:
        """An instant that has come already is one that the edit makes due: it waits, but not until it is too late."""
        if facts.at > self.now:
            return facts.at
        passes = self.plan.targets[facts.target].instant
        return self.due if passes is None or self.due < passes else self.now


def _instant(row: Any, facts: TargetFacts) -> datetime | None:
    """When a target has passed. What is cancelled was to be when it last stood: the rule alone may say otherwise."""
    cancelled = facts.fingerprint.startswith(CANCELLED)
    return row.instant if cancelled and row.instant is not None else facts.instant


def _revision(row: Any, fingerprint: str) -> int:
    """A target's revision with a new fingerprint: it rises only when somebody was told something else."""
    revision: int = row.revision
    if row.told_revision is not None:
        if fingerprint == row.told_fingerprint:
            return int(row.told_revision)
        # Not below what it is: of a session put off after its hour, the revision before has been decided of.
        return max(revision, int(row.told_revision) + 1)
    return revision


def _chunks(keys: list[str], size: int) -> Iterable[list[str]]:
    return (keys[i : i + size] for i in range(0, len(keys), size))


_STATEMENTS: dict[str, Any] = {
    "add_targets": insert(targets),
    "change_targets": update(targets).where(targets.c.id == bindparam("key")),
    "withdraw_targets": update(targets).where(targets.c.id == bindparam("key")).values(withdrawn=True),
    "add_reminders": insert(reminders),
    "change_reminders": update(reminders).where(reminders.c.id == bindparam("key")),
    "withdraw_reminders": update(reminders).where(reminders.c.id == bindparam("key")).values(withdrawn=True),
}


def next_due(tx: Tx) -> datetime | None:
    """The instant of the next reminder still to be decided (UTC), also one that has come; None if there is none."""
    instant: datetime | None = tx.scalar(_NEXT_DUE)
    return instant


_NEXT_DUE = (
    select(reminders.c.due_at)
    .join_from(reminders, targets, reminders.c.target == targets.c.id)
    .where(reminders.c.decided_at.is_(None), reminders.c.withdrawn.is_(False))
    .where(targets.c.withdrawn.is_(False), targets.c.kind.in_(PLANNED))
    .order_by(reminders.c.due_at)
    .limit(1)
)
"""By its order, not by `min`: the index then gives the first row, however many there are."""
