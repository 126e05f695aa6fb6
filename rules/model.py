"""What a school writes down: its calendar, its people, its rules and deadlines.

These are the values config.toml is read into. Nothing here is dated yet; `rules.plan` holds what comes
out. Weekdays are 0 (Monday) to 6 (Sunday), months 1 to 12, as in `datetime`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, time, timedelta
from enum import StrEnum
from typing import Literal

Last = Literal["last"]
Months = tuple[int, ...]
"""Month numbers in ascending order; empty means every month."""

EVERYONE = "everyone"
"""The role every person has without it being written."""

SESSION = "session"
"""What stands where a deadline's id would, in the id of a session's own reminder: no deadline is called so."""

GROUP = "group"
"""The title of several people with one address: they are addressed by their name alone."""


@dataclass(frozen=True, slots=True)
class Span:
    """Named days from `start` to `end`, both included."""

    name: str
    start: date
    end: date


@dataclass(frozen=True, slots=True)
class Term:
    """A school term from `start` to `end`, both included."""

    id: str
    name: str
    start: date
    end: date


@dataclass(frozen=True, slots=True)
class Calendar:
    """What decides whether a date is a working day. `country` is ISO 3166-1 alpha-2, or "" for none."""

    country: str = ""
    subdivision: str = ""
    weekend: frozenset[int] = frozenset({5, 6})
    year_starts: tuple[int, int] = (8, 1)
    """(month, day) on which a school year begins."""
    terms: tuple[Term, ...] = ()
    days_off: tuple[Span, ...] = ()
    work_days: tuple[Span, ...] = ()


# --- recurs -----------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class DayOfMonth:
    """That day of each month; a shorter month yields its last day, or nothing with `skip_short`."""

    day: int | Last
    months: Months = ()
    skip_short: bool = False


@dataclass(frozen=True, slots=True)
class NthWeekday:
    """The `nth` (1 to 5, or -1 the last) such weekday of each month."""

    weekday: int
    nth: int
    months: Months = ()


@dataclass(frozen=True, slots=True)
class WeekOfMonth:
    """Week `week` of a month: its nth Monday-to-Sunday week whose Thursday lies in the month."""

    week: int
    months: Months = ()
    weekday: int | None = None
    """None: a day has to be found, and the session is provisional."""


@dataclass(frozen=True, slots=True)
class Between:
    """A day to be found from `start` to `end`, both included; the session is provisional."""

    start: date
    end: date


@dataclass(frozen=True, slots=True)
class PerTerm:
    """One date by term id; a term of the calendar without one has a session `to_be_set`."""

    dates: Mapping[str, date]


@dataclass(frozen=True, slots=True)
class OnDate:
    """That one date."""

    date: date


@dataclass(frozen=True, slots=True)
class OnDates:
    """Those dates; may be empty."""

    dates: tuple[date, ...]


@dataclass(frozen=True, slots=True)
class ByRRule:
    """RFC 5545 by date: FREQ of DAILY or longer, UNTIL as a date, counted from `start` (DTSTART).

    `text` is the bare rule without "RRULE:", validated by the configuration.
    """

    text: str
    start: date


Recurs = DayOfMonth | NthWeekday | WeekOfMonth | Between | PerTerm | OnDate | OnDates | ByRRule

# --- shift ------------------------------------------------------------------------------------------


class Convention(StrEnum):
    """Business-day conventions by their QuantLib names, with the same results."""

    UNADJUSTED = "unadjusted"
    FOLLOWING = "following"
    PRECEDING = "preceding"
    MODIFIED_FOLLOWING = "modified_following"
    MODIFIED_PRECEDING = "modified_preceding"
    NEAREST = "nearest"


class Move(StrEnum):
    """Where a table sends a day off. NEAREST (a tie goes to the later day) is only for `day_off`."""

    NEXT = "next"
    PREVIOUS = "previous"
    NEAREST = "nearest"
    KEEP = "keep"
    SKIP = "skip"


@dataclass(frozen=True, slots=True)
class ShiftTable:
    """A shift written as a table. `weekend` maps a weekend day to a move, or to another weekday."""

    weekend: Mapping[int, Move | int] = field(default_factory=dict)
    day_off: Move = Move.NEXT
    stay_in_month: bool = False


Shift = Convention | ShiftTable

# --- due, opens -------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class OnDayOfMonth:
    """That day of the session's nominal month, or its last day where the month is shorter."""

    day: int | Last
    time: time


@dataclass(frozen=True, slots=True)
class InDays:
    """`count` days `before` or after the session's final date: calendar days, or working ones."""

    count: int
    working: bool
    before: bool
    time: time


@dataclass(frozen=True, slots=True)
class Elapsed:
    """Exactly that long before the session's start, or after its end."""

    duration: timedelta
    before: bool


@dataclass(frozen=True, slots=True)
class InWeek:
    """That weekday of the Monday-to-Sunday week before, or after, the session's."""

    weekday: int
    before: bool
    time: time


@dataclass(frozen=True, slots=True)
class OnFixedDate:
    """That date."""

    date: date
    time: time


Due = OnDayOfMonth | InDays | Elapsed | InWeek | OnFixedDate


class IfAfterSession(StrEnum):
    """What becomes of a due instant at or after the session's start."""

    PREVIOUS_DAY = "previous_day"
    PREVIOUS_WORKING_DAY = "previous_working_day"
    KEEP = "keep"


# --- remind -----------------------------------------------------------------------------------------

LeadUnit = Literal["open", "d", "wd", "h", "m"]


@dataclass(frozen=True, slots=True)
class Lead:
    """How long before its target a reminder speaks; `str()` is its one canonical spelling."""

    unit: LeadUnit
    count: int = 0
    time: time | None = None
    """Local wall time; None for "h" and "m"."""

    def __str__(self) -> str:
        if self.time is None:
            return f"{self.count}{self.unit}"
        head = "open" if self.unit == "open" else f"{self.count}{self.unit}"
        return f"{head} {self.time:%H:%M}"


SESSION_LEADS = (Lead("d", 1, time(8)),)
DEADLINE_LEADS = (Lead("d", 3, time(8)), Lead("d", 1, time(8)))

# --- people, rules ----------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody who can be told something. `email` as written; compare addresses casefolded."""

    name: str
    email: str
    roles: tuple[str, ...]
    classes: tuple[str, ...] = ()
    title: str = ""
    """thầy, cô, ông, bà, đồng chí, `GROUP`, or "" (thầy/cô)."""


@dataclass(frozen=True, slots=True)
class Audience:
    """Who a session is for. With `per_class`, that many of each of `classes` classes are chosen."""

    who: str = ""
    per_class: int | None = None
    classes: int | None = None
    """Already counted from the roster where the file gives no number; None without `per_class`."""


ASSUMED_LENGTH = timedelta(minutes=90)
"""What a session is taken to last where nobody has decided it."""


@dataclass(frozen=True, slots=True)
class Rule:
    """One `[[rules]]` entry. Without `start` its sessions are whole days."""

    id: str
    title: str
    recurs: Recurs
    shift: Shift
    start: time | None = None
    duration: timedelta | None = None
    """None: not decided. Sessions then last `ASSUMED_LENGTH`, and nobody is told when they end."""
    venue: str = ""
    audience: Audience = Audience()
    note: str = ""
    tell: tuple[str, ...] = ()
    remind: tuple[Lead, ...] = ()

    @property
    def length(self) -> timedelta:
        """How long a session is counted to last."""
        return ASSUMED_LENGTH if self.duration is None else self.duration


@dataclass(frozen=True, slots=True)
class DeadlineRule:
    """One `[[deadlines]]` entry; it yields one deadline for each session of each of `rules`."""

    id: str
    rules: tuple[str, ...]
    title: str
    by: tuple[str, ...]
    due: Due | None = None
    opens: Due | None = None
    shift: Shift = Convention.UNADJUSTED
    if_after_session: IfAfterSession = IfAfterSession.PREVIOUS_DAY
    short: str = ""
    optional: bool = False
    together: bool = False
    cc: tuple[str, ...] = ()
    submit_to: str = ""
    note: str = ""
    remind: tuple[Lead, ...] = DEADLINE_LEADS


@dataclass(frozen=True, slots=True)
class Override:
    """A change to the session with that rule and key. None leaves a value as it was."""

    rule: str
    key: str
    date: date | None = None
    start: time | None = None
    venue: str | None = None
    cancel: bool = False
    reason: str = ""


@dataclass(frozen=True, slots=True)
class School:
    """A school's whole plan as written. Equal values give equal plans, in whatever order they stand."""

    id: str
    name: str
    calendar: Calendar = Calendar()
    plan: str = ""
    timezone: str = "Asia/Ho_Chi_Minh"
    language: str = "vi"
    roles: Mapping[str, str] = field(default_factory=dict)
    """Role id to what people call it."""
    people: tuple[Person, ...] = ()
    rules: tuple[Rule, ...] = ()
    deadlines: tuple[DeadlineRule, ...] = ()
    overrides: tuple[Override, ...] = ()

    def people_in(self, roles: tuple[str, ...]) -> tuple[Person, ...]:
        """Everybody who has one of `roles`, in the order of the roster, nobody twice."""
        if EVERYONE in roles:
            return self.people
        return tuple(p for p in self.people if any(role in roles for role in p.roles))
