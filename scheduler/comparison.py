"""An edited copy of config.toml beside the version in force: what it would change, and who would hear of it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path

from notifications.identity import address_key
from notifications.targets import fingerprint
from rules.diff import Difference, diff
from rules.engine import Engine
from rules.expand import expand
from rules.model import Person, School
from rules.plan import Deadline, Reminder, Session, Status
from scheduler.config.faults import ConfigError
from scheduler.config.load import Config, Source, load_source
from scheduler.errors import OtherSchoolError
from scheduler.files import Files
from scheduler.store import plan
from scheduler.store.gone import hour_told, told_of
from scheduler.store.looking import looking
from scheduler.store.plan import InForce


@dataclass(frozen=True, slots=True)
class Base:
    """What an edited copy is compared with: the version in force, the school it says, and what was told."""

    in_force: InForce
    school: School
    told: Mapping[str, str]
    """Fingerprints of the targets somebody was told of, by id."""
    people: Mapping[str, tuple[str, ...]]
    """The addresses of those who were told, by the target's id."""


@dataclass(frozen=True, slots=True)
class Retold:
    """Something people were told of and that changes. Without `people` no mail will tell those it was `told` to."""

    target: Session | Deadline
    people: tuple[Person, ...]
    told: tuple[str, ...]
    """Addresses."""
    first: datetime | None = None
    """When the first mail tells them (UTC), where that is not at once."""
    late: bool = False
    """Whether that is a session's, and only after the hour they know."""


@dataclass(frozen=True, slots=True)
class PersonDifference:
    """Somebody who comes, goes, or is otherwise than before. At least one of the two is there."""

    before: Person | None
    after: Person | None


@dataclass(frozen=True, slots=True)
class Comparison:
    """What a copy would change. `more` and `fewer` count mails still ahead: one person at one instant."""

    in_force: InForce
    before: School
    """What the version in force says."""
    differences: tuple[Difference, ...]
    people: tuple[PersonDifference, ...]
    """In the order of the roster, those who go last. Who has another address is another person."""
    more: int
    fewer: int
    retold: tuple[Retold, ...]


def base_of(config: Config, usual: Path) -> Base | None:
    """The version in force in the database of the copy `config`, else in that of the file at `usual`.

    The latter only where it is of the same school. None where nothing is in force, or nothing this version of the
    program can still read. Reads only, also while the service runs; a database that is not there is not made.
    Raises OtherSchoolError where the copy's own database is of another school, and DatabaseError.
    """
    own, others = Files(config.path).database(), Files(usual).database()
    found = _read(own)
    if found is not None and found[0].version.school != config.school.id:
        raise OtherSchoolError(found[0].version.school, config.school.id)
    if found is None and others != own:
        found = _read(others)
    if found is None or found[0].version.school != config.school.id:
        return None
    current, told, people = found
    with suppress(ConfigError):
        # Where its files stood is not known any more, nor needed: a version is the bytes of the two.
        source = Source(current.version.config, current.version.roster)
        return Base(current, load_source(source, config.path).school, told, people)
    return None


def compare(base: Base, after: School, days: tuple[date, date], now: datetime) -> Comparison:
    """What `after` would change in these local days, both included, at `now`."""
    differences = diff(base.school, after, *days)
    old, new = _mails(base.school, days, now), _mails(after, days, now)
    retold = tuple(_retold(base, after, differences, now))
    people = tuple(_people(base.school, after))
    return Comparison(base.in_force, base.school, differences, people, len(new - old), len(old - new), retold)


def _read(database: str) -> tuple[InForce, dict[str, str], dict[str, tuple[str, ...]]] | None:
    with looking(database) as tx:
        found = plan.in_force(tx) if tx is not None else None
        if tx is None or found is None:
            return None
        told = plan.told(tx)
        return found, told, told_of(tx, told)


def _people(before: School, after: School) -> Iterator[PersonDifference]:
    old, new = ({address_key(p.email): p for p in school.people} for school in (before, after))
    for key in [*new, *(key for key in old if key not in new)]:
        difference = PersonDifference(old.get(key), new.get(key))
        if difference.before != difference.after:
            yield difference


def _mails(school: School, days: tuple[date, date], now: datetime) -> set[tuple[datetime, str]]:
    """The mails still ahead: an instant and an address as compared."""
    return {
        (reminder.at, address_key(person.email))
        for reminder in expand(school, *days).reminders
        if reminder.at > now
        for person in school.people_in((*reminder.to, *reminder.cc))
    }


def _retold(
    base: Base, after: School, differences: tuple[Difference, ...], now: datetime
) -> Iterator[Retold]:
    engine = Engine(after)
    gone = {one.item.id for one in differences if _is_gone(one) and isinstance(one.item, Session)}
    for difference in differences:
        target = difference.item
        if not isinstance(target, Session | Deadline):
            continue
        if target.id in gone:
            # It stands for its deadlines: who was told of one of them has heard of the session too.
            if told := _told_of_any(base, target):
                yield Retold(target, (), told)
        elif target.id not in base.told or (isinstance(target, Deadline) and target.session in gone):
            continue
        elif difference.after is None:
            yield Retold(target, (), base.people.get(target.id, ()))
        elif fingerprint(target) != base.told[target.id]:
            occurrence = engine.occurrence_at(target.rule, target.key)
            reminders = occurrence.reminders if occurrence is not None else ()
            yield _told_anew(base, after, target, [r for r in reminders if r.of == target.id], now)


def _told_anew(
    base: Base, after: School, target: Session | Deadline, reminders: Sequence[Reminder], now: datetime
) -> Retold:
    """Whom the reminders tell and when: those whose instant has come do so at once, for there is something new."""
    people = after.people_in(tuple(sorted({role for r in reminders for role in (*r.to, *r.cc)})))
    first = min((r.at for r in reminders), default=now)
    known = hour_told(base.told[target.id])
    late = isinstance(target, Session) and known is not None and now < known <= first
    told = base.people.get(target.id, ())
    return Retold(target, people, told, first if first > now else None, late)


def _is_gone(difference: Difference) -> bool:
    after = difference.after
    return after is None or (isinstance(after, Session) and after.status is Status.CANCELLED)


def _told_of_any(base: Base, session: Session | Deadline) -> tuple[str, ...]:
    """The addresses of those who were told of a session or of a deadline of it."""
    theirs = (people for key, people in base.people.items() if f"{key}/".startswith(f"{session.id}/"))
    return tuple(dict.fromkeys(address for people in theirs for address in people))
