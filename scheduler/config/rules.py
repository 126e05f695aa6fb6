"""Reads `[[rules]]`."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from rules.model import SESSION_LEADS, Audience, Calendar, Convention, Lead, Recurs, Rule, Term
from rules.recurrence import is_by_hand
from scheduler.config import shape
from scheduler.config.entry import Entry
from scheduler.config.kinds import PROSE, meant_id
from scheduler.config.recurs import read_recurs
from scheduler.config.roles import check_roles
from scheduler.config.shifts import read_shift


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What a rule is read against. `calendar` None: it could not be read."""

    calendar: Calendar | None
    roles: Mapping[str, str]
    """Role id to what people call it."""
    classes: int
    """How many different classes the roster names."""

    @property
    def weekend(self) -> frozenset[int] | None:
        """The calendar's weekend, where known."""
        return self.calendar.weekend if self.calendar else None

    @property
    def terms(self) -> Mapping[str, Term] | None:
        """The calendar's terms by id, where known."""
        return {term.id: term for term in self.calendar.terms} if self.calendar else None


@dataclass(slots=True)
class ReadRules:
    """The sound rules, and of every rule written what it recurs by (None: unknown, for it has a fault).

    A rule whose id is no id goes by the id that was meant: others may name it rightly.
    """

    rules: list[Rule] = field(default_factory=list)
    recurs: dict[str, Recurs | None] = field(default_factory=dict)


def read_rules(entries: Sequence[Entry], around: Surroundings) -> ReadRules:
    """All rules of the file; faults go to the entries' findings."""
    read = ReadRules()
    for entry in entries:
        _read_rule(entry, around, read)
    return read


def _read_rule(entry: Entry, around: Surroundings, read: ReadRules) -> None:
    id_, title = entry.get(shape.Rule.id), entry.get(shape.Rule.title)
    if id_ in read.recurs:
        entry.fault(shape.Rule.id, "duplicate-id", value=id_, heading=entry.heading.label)
    table = entry.get(shape.Rule.recurs)
    recurs = (
        read_recurs(entry.within(shape.Recurs, table, "recurs"), around.terms) if table is not None else None
    )
    named = id_ or meant_id(entry.raw(shape.Rule.id))
    if named:
        read.recurs.setdefault(named, recurs)
    by_hand = recurs is not None and is_by_hand(recurs)
    default = Convention.UNADJUSTED if by_hand else Convention.FOLLOWING
    shift = read_shift(entry, default, around.weekend)
    tell = check_roles(entry, shape.Rule.tell, around.roles)
    remind = _remind(entry)
    start, duration = entry.get(shape.Rule.start), entry.get(shape.Rule.duration)
    venue, note = entry.value(shape.Rule.venue), entry.value(shape.Rule.note)
    audience = _audience(entry, around.classes)
    if entry.is_sound() and id_ and title and recurs and shift:
        read.rules.append(
            Rule(id_, title, recurs, shift, start, duration, venue, audience, note, tell, remind)
        )


def _remind(entry: Entry) -> tuple[Lead, ...]:
    tells = bool(entry.raw(shape.Rule.tell))
    if not entry.has(shape.Rule.remind):
        return SESSION_LEADS if tells else ()
    leads = entry.each(shape.Rule.remind)
    if entry.raw(shape.Rule.remind) and not tells:
        entry.fault_of_word(shape.Rule.remind, "remind-without-tell")
    for index, lead in enumerate(leads or ()):
        if lead.unit == "open":
            entry.fault(shape.Rule.remind, "open-lead-of-session", index)
        elif lead.unit in ("h", "m") and not entry.has(shape.Rule.start):
            entry.fault(shape.Rule.remind, "lead-before-whole-day", index, value=str(lead))
    return tuple(dict.fromkeys(leads or ()))


def _audience(entry: Entry, counted: int) -> Audience:
    word = shape.Rule.audience
    written = entry.raw(word)
    if not entry.has(word):
        return Audience()
    if not isinstance(written, dict):
        return Audience(entry.read(PROSE, written, word.name) or "")
    table = entry.within(shape.Audience, written, word.name)
    who, per_class = table.value(shape.Audience.who), table.get(shape.Audience.per_class)
    classes = table.get(shape.Audience.classes)
    if per_class is None:
        if table.has(shape.Audience.classes) and not table.has(shape.Audience.per_class):
            table.fault_of_word(shape.Audience.classes, "classes-without-per-class")
        return Audience(who)
    return Audience(who, per_class, classes or counted or None)
