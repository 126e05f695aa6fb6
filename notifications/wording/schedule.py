"""What a rule says, in words: when it recurs, how it shifts, when something is due, when people are told."""

from __future__ import annotations

from datetime import time

from notifications.wording import dates
from notifications.wording.words import Words, one_line
from rules.model import (
    Between,
    ByRRule,
    Calendar,
    Convention,
    DayOfMonth,
    Due,
    Elapsed,
    InDays,
    InWeek,
    Lead,
    Months,
    Move,
    NthWeekday,
    OnDate,
    OnDates,
    OnDayOfMonth,
    OnFixedDate,
    PerTerm,
    Recurs,
    Shift,
    ShiftTable,
    WeekOfMonth,
)

LAST = "last"
_EVERY_MONTH_HAS = 28
_WEEKDAYS = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
_UNITS = {"d": "day", "wd": "working_day", "h": "hour", "m": "minute"}


def recurs_text(words: Words, recurs: Recurs, calendar: Calendar) -> str:
    """When a rule recurs: "ngày 28 hằng tháng"; `calendar` gives the names of the terms."""
    match recurs:
        case DayOfMonth():
            return _day_of_month(words, recurs)
        case NthWeekday():
            weekday = dates.weekday(words, recurs.weekday)
            day = words.say(f"recurs.nth.{recurs.nth}", weekday=weekday)
            return _in_months(words, day, recurs.months)
        case WeekOfMonth():
            return _week(words, recurs)
        case Between():
            first, last = (dates.numeric(words, day, year=True) for day in (recurs.start, recurs.end))
            return words.say("recurs.between", first=first, last=last)
        case PerTerm():
            return _per_term(words, recurs, calendar)
        case OnDate():
            return dates.day(words, recurs.date)
        case OnDates():
            days = [dates.numeric(words, day, year=True) for day in recurs.dates]
            return (
                words.say("recurs.dates", dates=words.listed(days))
                if days
                else words.say("recurs.dates.none")
            )
        case ByRRule():
            return _rrule(words, recurs)


def shift_text(words: Words, shift: Shift) -> str:
    """How a date moves: "thứ Bảy chuyển sang thứ Sáu, …, ngày nghỉ khác chuyển sang …"."""
    if isinstance(shift, Convention):
        return words.say(f"shift.{shift}")
    return _table(words, shift)


def due_text(words: Words, due: Due) -> str:
    """When something is due: "15:00 ngày 27 của tháng đó"."""
    day = _due_day(words, due)
    match due:
        case Elapsed():
            return day
        case InDays(time=at) if due.count:
            return words.say("due.count.at", day=day, time=_hour(at))
        case OnFixedDate(time=at):
            return words.say("moment.day", date=day, time=_hour(at))
        case _:
            return words.say("due.at", day=day, time=_hour(due.time))


def opens_text(words: Words, opens: Due) -> str:
    """When something opens; at midnight, which is the default, the day says it all."""
    if isinstance(opens, Elapsed) or opens.time != time.min:
        return due_text(words, opens)
    return _due_day(words, opens)


def lead_text(words: Words, lead: Lead) -> str:
    """How long before people are told: "3 ngày trước, lúc 08:00"."""
    day = lead_day(words, lead)
    return words.say("lead.at", day=day, time=_hour(lead.time)) if lead.time else day


def lead_day(words: Words, lead: Lead) -> str:
    """The same beside the hour: "3 ngày trước"."""
    if lead.unit == "open":
        return words.say("lead.open")
    if not lead.count:
        return words.say("lead.same_day")
    return words.say("lead.before", length=dates.length(words, _UNITS[lead.unit], lead.count))


def _day_of_month(words: Words, recurs: DayOfMonth) -> str:
    if recurs.day == LAST:
        return _in_months(words, words.say("recurs.day.last"), recurs.months)
    day = words.say("recurs.day", day=recurs.day)
    text = _in_months(words, day, recurs.months)
    if not isinstance(recurs.day, int) or recurs.day <= _EVERY_MONTH_HAS:
        return text
    return words.say("recurs.short.skip" if recurs.skip_short else "recurs.short.last", text=text)


def _in_months(words: Words, day: str, months: Months) -> str:
    if not months:
        return words.say("recurs.every", day=day)
    names = [words.say(f"month.{month}") for month in months]
    return words.say("recurs.one" if len(names) == 1 else "recurs.some", day=day, months=words.listed(names))


def _week(words: Words, recurs: WeekOfMonth) -> str:
    if recurs.weekday is None:
        text = _in_months(words, words.say("recurs.week", week=recurs.week), recurs.months)
        return words.say("recurs.to_set", text=text)
    weekday = dates.weekday(words, recurs.weekday)
    return _in_months(
        words, words.say("recurs.week.weekday", week=recurs.week, weekday=weekday), recurs.months
    )


def _rrule(words: Words, recurs: ByRRule) -> str:
    """A plain weekly rule in words, for TU and TH are easily taken for thứ Tư and thứ Hai; others as written."""
    start = dates.numeric(words, recurs.start, year=True)
    parts = dict(part.partition("=")[::2] for part in recurs.text.upper().split(";"))
    days = parts.get("BYDAY", _WEEKDAYS[recurs.start.weekday()]).split(",")
    plain = parts.get("FREQ") == "WEEKLY" and parts.keys() <= {"FREQ", "INTERVAL", "BYDAY"}
    if not plain or not set(days) <= set(_WEEKDAYS):
        return words.say("recurs.rrule", rule=one_line(recurs.text), start=start)
    numbers = sorted({_WEEKDAYS.index(day) for day in days})
    named = words.listed([dates.weekday(words, number) for number in numbers])
    count = int(parts.get("INTERVAL", 1))
    key = "recurs.rrule.weekly" if count == 1 else "recurs.rrule.weeks"
    return words.say(key, days=named, count=count, start=start)


def _per_term(words: Words, recurs: PerTerm, calendar: Calendar) -> str:
    said = []
    for term in calendar.terms:
        day = recurs.dates.get(term.id)
        name = one_line(term.name) or term.id
        if day is None:
            said.append(words.say("recurs.term.unset", term=name))
        else:
            said.append(words.say("recurs.term", term=name, date=dates.numeric(words, day, year=True)))
    return words.say("recurs.per_term", terms=words.say("steps.join").join(said))


def _table(words: Words, table: ShiftTable) -> str:
    said = [_entry(words, dates.weekday(words, day), move) for day, move in sorted(table.weekend.items())]
    other = words.say("shift.other" if said else "shift.any")
    text = words.say("list.comma").join([*said, _entry(words, other, table.day_off)])
    return words.say("shift.stay_in_month", text=text) if table.stay_in_month else text


def _entry(words: Words, day: str, move: Move | int) -> str:
    match move:
        case Move.KEEP:
            return words.say("shift.stays", day=day)
        case Move.SKIP:
            return words.say("shift.skipped", day=day)
        case Move.NEAREST:
            to = words.say("shift.nearest_day")
        case Move():
            to = words.say(f"shift.{move}")
        case _:
            to = dates.weekday(words, move)
    return words.say("shift.to", day=day, to=to)


def _due_day(words: Words, due: Due) -> str:
    match due:
        case OnDayOfMonth(day):
            return words.say("due.of_month.last") if day == LAST else words.say("due.of_month", day=day)
        case InDays():
            return _in_days(words, due)
        case Elapsed(lasting, before):
            side = "before" if before else "after"
            return words.say(f"due.elapsed.{side}", length=dates.duration(words, lasting))
        case InWeek(weekday, before):
            side = "before" if before else "after"
            return words.say(f"due.week.{side}", weekday=dates.weekday(words, weekday))
        case OnFixedDate(day):
            return dates.day(words, day)


def _in_days(words: Words, due: InDays) -> str:
    if not due.count:
        return words.say("due.same_day")
    length = _days(words, due.count, working=due.working)
    return words.say("due.before" if due.before else "due.after", length=length)


def _days(words: Words, count: int, *, working: bool) -> str:
    return dates.length(words, "working_day" if working else "day", count)


def _hour(at: time | None) -> str:
    return f"{at:%H:%M}" if at else ""
