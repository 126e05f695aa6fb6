"""Every word of config.toml: under which heading it stands, what kind of value it takes, what it defaults to.

What a value means together with others (a deadline's rule, a weekday that must fit its date) is checked by the
modules that read each heading.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Any, ClassVar, Generic, TypeVar

from scheduler.config.kinds import (
    ADDRESS,
    ANYTHING,
    COMMAND,
    DATE,
    DAY_AND_MONTH,
    DAY_OF_MONTH,
    DURATION,
    FLAG,
    HOST,
    ID,
    KEY,
    LEAD,
    LINE,
    MAILBOX,
    NAME,
    NTH,
    OFFSET,
    OPTIONAL_ADDRESS,
    OPTIONAL_MAILBOX,
    PROSE,
    RETENTION,
    SOME_TIME,
    TABLE,
    TIME,
    WEB_ADDRESS,
    WEEKDAY,
    Kind,
    choice,
    number,
)

T = TypeVar("T")


@dataclass(slots=True)
class Word(Generic[T]):
    """One word: the kind of its value, and what holds where it is not written (None: nothing)."""

    kind: Kind[T]
    default: T | None = None
    required: bool = False
    name: str = ""

    def __set_name__(self, owner: type, attribute: str) -> None:
        # `from` and `class` cannot be attributes of Python's; a trailing "_" stands in.
        self.name = self.name or attribute.rstrip("_")


@dataclass(slots=True)
class Listed(Word[T]):
    """A word whose value is a list of things of that kind."""

    may_be_empty: bool = True
    most: int = 10_000
    exactly: int | None = None


class Heading:
    """The words that may stand under one heading."""

    label: ClassVar[str]
    """How it is written: `[school]`, `[[rules]]`, `recurs = { }`."""
    words: ClassVar[Mapping[str, Word[Any]]]

    def __init_subclass__(cls, label: str) -> None:
        cls.label = label
        found = [value for value in vars(cls).values() if isinstance(value, Word)]
        cls.words = {word.name: word for word in found}


class School(Heading, label="[school]"):
    """Who plans."""

    id = Word(ID, required=True)
    name = Word(NAME, required=True)
    plan = Word(LINE, "")
    timezone = Word(LINE, "Asia/Ho_Chi_Minh")
    language = Word(choice("vi", "en"), "vi")


class Calendar(Heading, label="[calendar]"):
    """What decides whether a date is a working day."""

    country = Word(LINE, "")
    subdivision = Word(LINE, "")
    weekend = Listed(WEEKDAY)
    year_starts = Word(DAY_AND_MONTH, (8, 1))
    terms = Listed(TABLE, most=1000)
    days_off = Listed(TABLE, most=1000)
    work_days = Listed(TABLE, most=1000)


class Term(Heading, label="[[calendar.terms]]"):
    """A school term."""

    id = Word(ID, required=True)
    name = Word(LINE, "")
    start = Word(DATE, required=True)
    end = Word(DATE, required=True)


class DaysOff(Heading, label="[[calendar.days_off]]"):
    """Days on which the school is closed."""

    name = Word(LINE, "")
    date = Word(DATE)
    start = Word(DATE)
    end = Word(DATE)


class WorkDays(Heading, label="[[calendar.work_days]]"):
    """Decreed make-up days."""

    name = Word(LINE, "")
    date = Word(DATE)
    start = Word(DATE)
    end = Word(DATE)


class Roster(Heading, label="[roster]"):
    """Where the people are listed."""

    file = Word(NAME, required=True)


class Person(Heading, label="[[people]]"):
    """Somebody who can be told something."""

    name = Word(NAME, required=True)
    email = Word(ADDRESS, required=True)
    roles = Listed(NAME, required=True)
    class_ = Word(ANYTHING)
    title = Word(LINE, "")


class Mail(Heading, label="[mail]"):
    """The account messages go out by."""

    from_ = Word(MAILBOX, required=True)
    reply_to = Word(OPTIONAL_MAILBOX, "")
    host = Word(HOST, "")
    port = Word(number(1, 65535))
    security = Word(choice("tls", "starttls", "none"), "tls")
    user = Word(LINE, "")
    ca_file = Word(LINE, "")
    outbox = Word(NAME, "var/outbox")
    max_per_minute = Word(number(1, 1_000_000), 30)
    max_per_day = Word(number(1, 1_000_000_000), 450)
    settle = Word(DURATION, timedelta(minutes=10))
    resend_unknown = Word(FLAG, True)
    oauth2_file = Word(LINE, "")
    templates = Word(LINE, "")


class Service(Heading, label="[service]"):
    """How the service itself runs."""

    database = Word(NAME, "sqlite:///var/doithoai.db")
    admin = Word(OPTIONAL_ADDRESS, "")
    alarm_command = Word(COMMAND, "")
    ping = Word(WEB_ADDRESS, "")
    keep = Word(RETENTION, timedelta(days=730))


class Rule(Heading, label="[[rules]]"):
    """What recurs."""

    id = Word(ID, required=True)
    title = Word(NAME, required=True)
    recurs = Word(TABLE, required=True)
    shift = Word(ANYTHING)
    start = Word(TIME)
    duration = Word(SOME_TIME)
    venue = Word(LINE, "")
    audience = Word(ANYTHING)
    note = Word(PROSE, "")
    tell = Listed(NAME)
    remind = Listed(LEAD)


class Recurs(Heading, label="recurs = { }"):
    """Which turns a rule has; the words of all eight forms."""

    day_of_month = Word(DAY_OF_MONTH)
    months = Listed(number(1, 12), may_be_empty=False)
    short_month = Word(choice("last", "skip"))
    weekday = Word(WEEKDAY)
    nth = Word(NTH)
    week_of_month = Word(number(1, 5))
    between = Listed(DATE, exactly=2)
    per_term = Word(TABLE)
    date = Word(DATE)
    dates = Listed(DATE)
    rrule = Word(NAME)
    from_ = Word(DATE)


class Shift(Heading, label="shift = { }"):
    """Where each day off goes; weekdays may be written in any of their spellings."""

    mon = Word(LINE)
    tue = Word(LINE)
    wed = Word(LINE)
    thu = Word(LINE)
    fri = Word(LINE)
    sat = Word(LINE)
    sun = Word(LINE)
    day_off = Word(choice("next", "previous", "nearest", "keep", "skip"), "next")
    stay_in_month = Word(FLAG, False)


class Audience(Heading, label="audience = { }"):
    """Who a session is for."""

    who = Word(PROSE, "")
    per_class = Word(number(1, 10_000))
    classes = Word(number(1, 10_000))


class Deadline(Heading, label="[[deadlines]]"):
    """What is owed for each session of a rule."""

    id = Word(ID, required=True)
    rule = Word(ANYTHING, required=True)
    title = Word(NAME, required=True)
    short = Word(LINE, "")
    due = Word(TABLE)
    opens = Word(TABLE)
    by = Listed(NAME, required=True, may_be_empty=False)
    optional = Word(FLAG, False)
    together = Word(FLAG, False)
    cc = Listed(NAME)
    submit_to = Word(LINE, "")
    note = Word(PROSE, "")
    shift = Word(ANYTHING)
    remind = Listed(LEAD)
    if_after_session = Word(choice("previous_day", "previous_working_day", "keep"), "previous_day")


class Due(Heading, label="due = { }"):
    """When something is due, or opens; the words of all forms."""

    day_of_month = Word(DAY_OF_MONTH)
    before = Word(OFFSET)
    after = Word(OFFSET)
    week_before = Word(WEEKDAY)
    week_after = Word(WEEKDAY)
    date = Word(DATE)
    weekday = Word(WEEKDAY)
    time = Word(TIME)


class Override(Heading, label="[[overrides]]"):
    """A change to one session."""

    rule = Word(NAME, required=True)
    key = Word(KEY, required=True)
    date = Word(DATE)
    start = Word(TIME)
    venue = Word(LINE)
    cancel = Word(FLAG, False)
    reason = Word(PROSE, "")


TABLES: Mapping[str, type[Heading]] = {
    "school": School,
    "calendar": Calendar,
    "roster": Roster,
    "mail": Mail,
    "service": Service,
}
"""The headings in single brackets; `[roles]` stands beside them, its words being the school's own."""

LISTS: Mapping[str, type[Heading]] = {
    "people": Person,
    "rules": Rule,
    "deadlines": Deadline,
    "overrides": Override,
}
"""The headings in double brackets."""

EVERY_HEADING: tuple[type[Heading], ...] = (
    *TABLES.values(),
    *LISTS.values(),
    Term,
    DaysOff,
    WorkDays,
    Recurs,
    Shift,
    Audience,
    Due,
)
