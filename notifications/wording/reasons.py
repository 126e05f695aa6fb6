"""Why a date is what it is: one sentence for each step of a trace."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import replace
from datetime import date, datetime
from itertools import groupby

from notifications.wording import dates
from notifications.wording.words import Words, one_line
from rules.plan import DayOff, OffKind, Session, Step, StepCode

_LUNAR_NEW_YEAR = re.compile(r"Tết Nguyên Đán|^\d+ Tết$|Lunar New Year")
_SWAPPED = re.compile(
    r"Ngày nghỉ \(thay cho ngày (?P<day>\d\d)/(?P<month>\d\d)/(?P<year>\d{4})\)"
    r"|Day off \(substituted from (?P<us_month>\d\d)/(?P<us_day>\d\d)/(?P<us_year>\d{4})\)"
)
"""A day off for which another day is worked, as the data names it."""
MANY = 3
"""Up to so many groups of days off are told one by one."""


def reasons(
    words: Words, trace: Iterable[Step], session: Session | None = None, *, left_open: bool = False
) -> str:
    """A whole trace in words; "" for an empty one. `session` is the one that moved a deadline."""
    said = (reason(words, step, session, left_open=left_open) for step in trace)
    return words.say("steps.join").join(said)


def reason(words: Words, step: Step, session: Session | None = None, *, left_open: bool = False) -> str:
    """One step in words: "ngày 28 là thứ Bảy nên chuyển sang thứ Sáu, ngày 27".

    With `left_open` there was no date to hold until the school gave one, so that it moved nothing.
    """
    if step.code is StepCode.DEADLINE_AFTER_SESSION:
        return _because_of_session(words, step, session)
    from_, to = _local_day(words, step.from_), _local_day(words, step.to)
    if step.code is StepCode.OVERRIDE:
        sentence = _overridden(words, from_, to, left_open=left_open)
    elif step.code is StepCode.STAY_IN_MONTH:
        sentence = words.say(
            "step.stay_in_month", from_=dates.day_beside(words, from_, to), to=_arrival(words, from_, to)
        )
    else:
        sentence = _moved(words, step, from_, to)
    given = one_line(step.reason).rstrip(".")
    return words.say("step.because", sentence=sentence, reason=given) if given else sentence


def days_off(words: Words, days: Iterable[DayOff], to: date) -> str:
    """Why days are off, neighbours of one name together: "29/4 là …, 30/4 và 01/5 là …".

    `to` is the day named beside them: a single day in its month needs no month of its own.
    """
    ordered = [_plainly_named(off) for off in sorted(days, key=lambda off: off.date)]
    if len(ordered) == 1:
        return _off(words, ordered, dates.day_beside(words, ordered[0].date, to))
    groups = [list(same) for _, same in groupby(ordered, key=_name_or_date)]
    if len(groups) <= MANY:
        parts = [_off(words, group, _span(words, group)) for group in groups]
        return words.say("list.comma").join(parts)
    span = dates.span(words, ordered[0].date, ordered[-1].date)
    names = list(dict.fromkeys(off_name(words, off) for off in ordered if off.name))
    phrase = "off.many" if names else "off.many.plain"
    return words.say(phrase, span=span, names=", ".join(names))


def off_name(words: Words, off: DayOff) -> str:
    """The name of a day off inside a sentence; "" where it has none."""
    swapped = _SWAPPED.fullmatch(off.name)
    if swapped is None:
        return off.name.replace("Tết Nguyên Đán", "Tết Nguyên đán").replace("Mùng", "mùng")
    written = {name.removeprefix("us_"): int(value) for name, value in swapped.groupdict().items() if value}
    return words.say("off.swapped", day=dates.numeric(words, date(**written), year=True))


def _moved(words: Words, step: Step, from_: date, to: date) -> str:
    if not step.passed:
        from_words = dates.day_beside(words, from_, to)
        return words.say("step.moved.plain", from_=from_words, to=_arrival(words, from_, to))
    off = days_off(words, step.passed, to)
    if len(step.passed) == 1:
        return words.say("step.moved", off=off, to=_arrival(words, from_, to))
    on = words.say("date.of_month.other", numeric=dates.numeric(words, to))
    arrival = words.say("date.weekday", weekday=dates.weekday(words, to.weekday()), on=on)
    return words.say("step.moved.several", off=off, to=arrival)


def _overridden(words: Words, from_: date, to: date, *, left_open: bool) -> str:
    if left_open:
        return words.say("step.override.settled", to=_arrival(words, from_, to))
    if from_ == to:
        return words.say("step.override.same")
    return words.say("step.override", to=_arrival(words, from_, to))


def _because_of_session(words: Words, step: Step, session: Session | None) -> str:
    count = (_local_day(words, step.from_) - _local_day(words, step.to)).days
    days = dates.length(words, "day", count)
    moved = {"from_": _moment(words, step.from_), "to": _moment(words, step.to), "days": days}
    if session is None or session.start is None or session.date is None:
        return words.say("step.due.plain", **moved)
    if session.whole_day:
        return words.say("step.due.day", **moved, start=dates.day_short(words, session.date))
    return words.say("step.due", **moved, start=dates.moment_short(words, session.start))


def _arrival(words: Words, from_: date, to: date) -> str:
    """Where a date goes: "thứ Sáu, ngày 27"; with the month where that is another one."""
    on = dates.day_beside(words, to, from_)
    return words.say("date.weekday", weekday=dates.weekday(words, to.weekday()), on=on)


def _moment(words: Words, at: date | datetime) -> str:
    return dates.moment_short(words, at) if isinstance(at, datetime) else dates.day_short(words, at)


def _local_day(words: Words, at: date | datetime) -> date:
    return words.local(at).date() if isinstance(at, datetime) else at


def _plainly_named(off: DayOff) -> DayOff:
    """The days of the lunar new year by one name: the data counts them, "Mùng hai Tết Nguyên Đán"."""
    if off.kind is not OffKind.HOLIDAY or not _LUNAR_NEW_YEAR.search(off.name):
        return off
    return replace(off, name="Lunar New Year" if "Lunar" in off.name else "Tết Nguyên đán")


def _name_or_date(off: DayOff) -> str:
    return off.name or off.date.isoformat()


def _span(words: Words, group: list[DayOff]) -> str:
    return dates.span(words, group[0].date, group[-1].date)


def _off(words: Words, group: list[DayOff], days: str) -> str:
    first = group[0]
    if not first.name:
        return words.say("off.weekday", day=days, weekday=dates.weekday(words, first.date.weekday()))
    name = off_name(words, first)
    if first.kind is OffKind.CLOSURE and name.casefold().startswith("nghỉ"):
        return words.say("off.break", day=days, name=name[:1].lower() + name[1:])
    return words.say("off.named", day=days, name=name)
