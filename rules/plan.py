"""What comes out of the rules: dated sessions, deadlines and reminders, each with its trace.

Every instant is an aware `datetime` in UTC; a `date` is a local day of the school. UTC is not a matter of
taste: Python compares two datetimes of one zone by their wall time, which is wrong around a DST change.

Sessions, deadlines and reminders are named tuples: a plan of many rules has very many of them, and a frozen
dataclass of their size takes five times as long to make.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from enum import StrEnum
from typing import NamedTuple

from rules.model import Audience


class Status(StrEnum):
    """What is known of a session."""

    PLANNED = "planned"
    PROVISIONAL = "provisional"
    TO_BE_SET = "to_be_set"
    CANCELLED = "cancelled"


class OffKind(StrEnum):
    """Why a date is a day off."""

    CLOSURE = "closure"
    HOLIDAY = "holiday"
    WEEKEND = "weekend"


@dataclass(frozen=True, slots=True)
class DayOff:
    """A date that is not a working day; `name` is "" for a plain weekend day."""

    date: date
    kind: OffKind
    name: str


class StepCode(StrEnum):
    """What a trace step did."""

    WEEKEND = "weekend"
    DAY_OFF = "day-off"
    STAY_IN_MONTH = "stay-in-month"
    OVERRIDE = "override"
    DEADLINE_AFTER_SESSION = "deadline-after-session"


@dataclass(frozen=True, slots=True)
class Step:
    """One move on the way from the nominal date to the final one.

    `from_` and `to` are both dates, or both instants (UTC) where a deadline was moved by its session.
    `passed` are the days off that were in the way, from `from_` on, in the order they were met. `reason`
    is what an override gives.
    """

    code: StepCode
    from_: date | datetime
    to: date | datetime
    passed: tuple[DayOff, ...] = ()
    reason: str = ""


class Session(NamedTuple):
    """A dated occurrence of a rule. Its identity is `id` = school/rule/key, whatever its date.

    `start` and `end` are None when `to_be_set`; a whole day runs from 00:00 to 24:00 local time. Without
    `end_decided` the end is only assumed, to count with, and is no hour to tell anybody. The trace leads from
    `nominal_date` to `date`.
    """

    id: str
    rule: str
    key: str
    status: Status
    nominal_date: date | None
    date: date | None
    start: datetime | None
    end: datetime | None
    whole_day: bool
    end_decided: bool
    title: str
    venue: str
    audience: Audience
    note: str
    tell: tuple[str, ...]
    trace: tuple[Step, ...]


class Deadline(NamedTuple):
    """Something owed for a session. `id` is <session id>/<deadline>.

    The trace holds only what moved the due date from the day its rule names.
    """

    id: str
    session: str
    rule: str
    key: str
    deadline: str
    opens: datetime | None
    due: datetime | None
    title: str
    short: str
    by: tuple[str, ...]
    cc: tuple[str, ...]
    optional: bool
    together: bool
    submit_to: str
    note: str
    trace: tuple[Step, ...]


class Reminder(NamedTuple):
    """An instant at which people are told of a target.

    `id` is <deadline id>/<lead>, or <session id>/session/<lead>; `of` is the target's id.
    """

    id: str
    of: str
    at: datetime
    lead: str
    to: tuple[str, ...]
    cc: tuple[str, ...]


Item = Session | Deadline | Reminder
_RANK = {Session: 0, Deadline: 1, Reminder: 2}
NEVER = datetime.max.replace(tzinfo=UTC)
"""Where what has no instant is sorted: last."""


def instant_of(item: Item) -> datetime | None:
    """The instant (UTC) that places an item in a plan; None for what has no date."""
    match item:
        case Session():
            return item.start
        case Deadline():
            return item.due
        case Reminder():
            return item.at


def place_of(item: Item) -> tuple[datetime, int, str]:
    """To sort by: the instant, then session before deadline before reminder, then id; without an instant last."""
    return instant_of(item) or NEVER, _RANK[type(item)], item.id


@dataclass(frozen=True, slots=True)
class Plan:
    """What falls into a window, each tuple by instant, then id; those without an instant last."""

    sessions: tuple[Session, ...] = ()
    deadlines: tuple[Deadline, ...] = ()
    reminders: tuple[Reminder, ...] = ()


class Code(StrEnum):
    """The warnings about a plan (design, section 3.2)."""

    DEADLINE_AFTER_SESSION = "deadline-after-session"
    DEADLINE_ON_DAY_OFF = "deadline-on-day-off"
    SESSION_ON_DAY_OFF = "session-on-day-off"
    SESSION_OUTSIDE_TERM = "session-outside-term"
    MONTH_WITHOUT_SESSION = "month-without-session"
    LEAVES_MONTH = "leaves-month"
    VENUE_CLASH = "venue-clash"
    PEOPLE_CLASH = "people-clash"
    REMINDER_DROPPED = "reminder-dropped"
    REMINDER_ON_DAY_OFF = "reminder-on-day-off"
    DATE_NOT_SET = "date-not-set"
    PROVISIONAL_DATE = "provisional-date"
    ROLE_WITHOUT_PERSON = "role-without-person"
    ORPHAN_OVERRIDE = "orphan-override"
    OPENS_AFTER_DUE = "opens-after-due"
    HOLIDAYS_UNKNOWN = "holidays-unknown"
    SWAPS_NOT_DECREED = "swaps-not-decreed"
    NO_MAIL_HOST = "no-mail-host"
    HOUR_NOT_SET = "hour-not-set"


@dataclass(frozen=True, slots=True)
class Place:
    """The entry of the plan a warning is about, and the word in it: the shell knows its line.

    `table` is "calendar", "mail", "rules", "deadlines" or "overrides"; `rule` and `entry` identify the
    entry (a rule's id; a deadline's rule and id; an override's rule and key).
    """

    table: str
    word: str
    rule: str = ""
    entry: str = ""


@dataclass(frozen=True, slots=True)
class PlanWarning:
    """Something in the plan a person should look at. None stops the service.

    `dates` are the local days it is about; `params` fill the sentence put to it at the edge.
    """

    code: Code
    place: Place
    key: str | None = None
    dates: tuple[date, ...] = ()
    params: Mapping[str, object] = field(default_factory=dict)
