"""A second reading of what the words of config.toml mean: naive, slow, and sharing no code with the engine.

Written from the design's sentences alone. It walks over days one at a time, expands every turn of a rule
that could possibly matter and only then looks at the window. Where it and `rules.expand` differ, one of
them misreads a sentence.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import UTC, date, datetime, time, timedelta
from functools import cache
from typing import NamedTuple
from zoneinfo import ZoneInfo

import holidays

from rules import model as m

ONE_DAY = timedelta(days=1)
REACH = timedelta(days=1000)
"""No closure, lead or distance the tests make reaches further than this."""
DAYS = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")


class Item(NamedTuple):
    """One session, deadline or reminder: what decides, instants in UTC."""

    kind: str
    id: str
    status: str = ""
    nominal_date: date | None = None
    start: datetime | None = None
    end: datetime | None = None
    opens: datetime | None = None
    due: datetime | None = None
    at: datetime | None = None
    whole_day: bool = False
    venue: str = ""


class Turn(NamedTuple):
    """One turn of a rule before any shift. `date` is None where it is not set yet."""

    key: str
    date: date | None
    term: m.Term | None = None
    provisional: bool = False


@cache
def public_days(country: str) -> tuple[frozenset[date], frozenset[date]]:
    """The country's holidays and its decreed make-up days, over every year the tests can touch."""
    found = holidays.country_holidays(country, years=range(1990, 2070), expand=False, language="en_US")
    return frozenset(found), frozenset(found.weekend_workdays)


def days(start: date, end: date) -> Iterator[date]:
    while start <= end:
        yield start
        start += ONE_DAY


def last_of(year: int, month: int) -> date:
    return date(year + month // 12, month % 12 + 1, 1) - ONE_DAY


def instant(day: date, at: time, zone: ZoneInfo) -> datetime:
    return datetime.combine(day, at, zone).astimezone(UTC)


class Reading:
    """One school, read sentence by sentence."""

    def __init__(self, school: m.School) -> None:
        self.school = school
        self.calendar = school.calendar
        self.zone = ZoneInfo(school.timezone)
        self.cache: dict[date, bool] = {}

    # Working days

    def works(self, day: date) -> bool:
        if day not in self.cache:
            self.cache[day] = self._works(day)
        return self.cache[day]

    def _works(self, day: date) -> bool:
        calendar = self.calendar
        if any(span.start <= day <= span.end for span in calendar.work_days):
            return True
        if any(span.start <= day <= span.end for span in calendar.days_off):
            return False
        if calendar.country:
            off, on = public_days(calendar.country)
            if day in on:
                return True
            if day in off:
                return False
        return day.weekday() not in calendar.weekend

    def next(self, day: date) -> date:
        day += ONE_DAY
        while not self.works(day):
            day += ONE_DAY
        return day

    def previous(self, day: date) -> date:
        day -= ONE_DAY
        while not self.works(day):
            day -= ONE_DAY
        return day

    def nearest(self, day: date) -> date:
        if self.works(day):
            return day
        later, earlier = self.next(day), self.previous(day)
        return later if later - day <= day - earlier else earlier

    # recurs

    def in_term(self, day: date) -> bool:
        return any(term.start <= day <= term.end for term in self.calendar.terms)

    def school_year(self, day: date) -> str:
        year = day.year if (day.month, day.day) >= self.calendar.year_starts else day.year - 1
        return f"{year}-{year + 1}"

    def turns(self, recurs: m.Recurs, lo: date, hi: date) -> Iterator[Turn]:
        match recurs:
            case m.OnDate():
                yield Turn(self.school_year(recurs.date), recurs.date)
            case m.OnDates():
                yield from (Turn(day.isoformat(), day) for day in recurs.dates)
            case m.Between():
                span = list(days(recurs.start, recurs.end))
                found = next((day for day in span if self.works(day)), recurs.start)
                yield Turn(self.school_year(recurs.start), found, provisional=True)
            case m.PerTerm():
                for term in self.calendar.terms:
                    key = f"{self.school_year(term.start)}-{term.id}"
                    yield Turn(key, recurs.dates.get(term.id), term)
            case m.ByRRule():
                for day in rrule_days(recurs, hi):
                    if not self.calendar.terms or self.in_term(day):
                        yield Turn(day.isoformat(), day)
            case _:
                yield from self.monthly(recurs, lo, hi)

    def monthly(
        self, recurs: m.DayOfMonth | m.NthWeekday | m.WeekOfMonth, lo: date, hi: date
    ) -> Iterator[Turn]:
        for year in range(lo.year, hi.year + 1):
            for month in recurs.months or range(1, 13):
                key = f"{year:04}-{month:02}"
                found = self.in_month(recurs, year, month)
                if found is not None and (not self.calendar.terms or self.in_term(found)):
                    yield Turn(
                        key, found, provisional=isinstance(recurs, m.WeekOfMonth) and recurs.weekday is None
                    )

    def in_month(
        self, recurs: m.DayOfMonth | m.NthWeekday | m.WeekOfMonth, year: int, month: int
    ) -> date | None:
        whole = list(days(date(year, month, 1), last_of(year, month)))
        if isinstance(recurs, m.DayOfMonth):
            if recurs.day == "last":
                return whole[-1]
            if recurs.day > len(whole):
                return None if recurs.skip_short else whole[-1]
            return whole[recurs.day - 1]
        if isinstance(recurs, m.NthWeekday):
            such = [day for day in whole if day.weekday() == recurs.weekday]
            if recurs.nth == -1:
                return such[-1]
            return such[recurs.nth - 1] if recurs.nth <= len(such) else None
        thursdays = [day for day in whole if day.weekday() == 3]
        if recurs.week > len(thursdays):
            return None
        thursday = thursdays[recurs.week - 1]
        week = list(days(thursday - timedelta(days=3), thursday + timedelta(days=3)))
        if recurs.weekday is not None:
            return week[recurs.weekday]
        allowed = [day for day in week if not self.calendar.terms or self.in_term(day)]
        working = [day for day in allowed if self.works(day)]
        return next(iter(working + allowed), None)

    # shift

    def shift(self, shift: m.Shift, day: date) -> date | None:
        if self.works(day):
            return day
        if isinstance(shift, m.ShiftTable):
            return self.by_table(shift, day)
        same = (day.year, day.month)
        following, preceding = self.next(day), self.previous(day)
        match shift:
            case m.Convention.UNADJUSTED:
                return day
            case m.Convention.FOLLOWING:
                return following
            case m.Convention.PRECEDING:
                return preceding
            case m.Convention.MODIFIED_FOLLOWING:
                return following if (following.year, following.month) == same else preceding
            case m.Convention.MODIFIED_PRECEDING:
                return preceding if (preceding.year, preceding.month) == same else following
            case m.Convention.NEAREST:
                return self.nearest(day)

    def by_table(self, table: m.ShiftTable, day: date) -> date | None:
        move: m.Move | int = table.day_off
        here = day
        if day.weekday() in self.calendar.weekend and day.weekday() in table.weekend:
            move = table.weekend[day.weekday()]
        if isinstance(move, int):
            (here,) = (d for d in days(day - 3 * ONE_DAY, day + 3 * ONE_DAY) if d.weekday() == move)
            if not self.works(here):
                move = table.day_off
        match move:
            case m.Move.SKIP:
                return None
            case m.Move.KEEP:
                return here
            case m.Move.NEXT:
                here = self.next(here)
            case m.Move.PREVIOUS:
                here = self.previous(here)
            case m.Move.NEAREST:
                here = self.nearest(here)
        if table.stay_in_month and (here.year, here.month) != (day.year, day.month):
            if here > day:
                other = [d for d in days(day.replace(day=1), day) if self.works(d)][-1:]
            else:
                other = [d for d in days(day, last_of(day.year, day.month)) if self.works(d)][:1]
            return other[0] if other else here
        return here

    # Sessions

    def items(self, lo: date, hi: date) -> Iterator[tuple[Item, date | None, m.Term | None, str]]:
        """Every item that may matter, with its local day, the term it stands for, and its session's id."""
        for rule in self.school.rules:
            for turn in self.turns(rule.recurs, lo, hi):
                yield from self.of_turn(rule, turn)

    def of_turn(self, rule: m.Rule, turn: Turn) -> Iterator[tuple[Item, date | None, m.Term | None, str]]:
        given = next((o for o in self.school.overrides if (o.rule, o.key) == (rule.id, turn.key)), None)
        nominal, provisional = turn.date, turn.provisional
        final: date | None
        if given is not None and given.date is not None:
            final, provisional = given.date, False
            nominal = nominal or given.date
        elif nominal is None or provisional:
            final = nominal
        else:
            final = self.shift(rule.shift, nominal)
            if final is None:
                return
        cancelled = given is not None and given.cancel
        at = given.start if given is not None and given.start is not None else rule.start
        start = end = None
        if final is not None:
            start = instant(final, at or time(0), self.zone)
            lasting = rule.duration or timedelta(minutes=90)
            end = start + lasting if at else instant(final + ONE_DAY, time(0), self.zone)
        status = "provisional" if provisional else "planned" if final else "to_be_set"
        session = Item(
            "session", f"{self.school.id}/{rule.id}/{turn.key}", "cancelled" if cancelled else status,
            nominal, start, end, whole_day=at is None,
            venue=given.venue if given is not None and given.venue is not None else rule.venue,
        )  # fmt: skip
        yield session, final, turn.term, session.id
        if cancelled:
            return
        if start is not None and not provisional:
            for found in self.reminders(f"{session.id}/session", rule.remind, start, None):
                yield found, self.local(found.at), None, session.id
        month = None
        if nominal is not None:
            month = (nominal.year, nominal.month)
            if isinstance(rule.recurs, m.WeekOfMonth):
                month = (int(turn.key[:4]), int(turn.key[5:]))
        for owed in self.school.deadlines:
            if rule.id in owed.rules:
                yield from self.of_deadline(owed, session, final, month, turn.term, provisional)

    def local(self, when: datetime | None) -> date | None:
        return None if when is None else when.astimezone(self.zone).date()

    # Deadlines

    def of_deadline(
        self,
        owed: m.DeadlineRule,
        session: Item,
        final: date | None,
        month: tuple[int, int] | None,
        term: m.Term | None,
        provisional: bool,
    ) -> Iterator[tuple[Item, date | None, m.Term | None, str]]:
        opens = self.when(owed.opens, session, final, month)
        due = self.when(owed.due, session, final, month)
        if due is not None and owed.due is not None and not isinstance(owed.due, m.Elapsed):
            moved = self.shift(owed.shift, self.day_of(owed.due, final, month))
            if moved is None:
                return
            due = instant(moved, owed.due.time, self.zone)
            due = self.keep_before(owed, due, moved, session.start)
        elif due is not None and session.start is not None and isinstance(owed.due, m.Elapsed):
            assert not owed.due.before or due < session.start
        deadline = Item("deadline", f"{session.id}/{owed.id}", opens=opens, due=due)
        if due is None:
            yield deadline, final, term, session.id
        else:
            yield deadline, self.local(due), None, session.id
        if not provisional:
            for found in self.reminders(deadline.id, owed.remind, due, opens):
                yield found, self.local(found.at), None, session.id

    def when(
        self, due: m.Due | None, session: Item, final: date | None, month: tuple[int, int] | None
    ) -> datetime | None:
        match due:
            case None:
                return None
            case m.OnFixedDate():
                return instant(due.date, due.time, self.zone)
            case m.Elapsed():
                if session.start is None or session.end is None:
                    return None
                return session.start - due.duration if due.before else session.end + due.duration
            case _:
                if final is None:
                    return None
                return instant(self.day_of(due, final, month), due.time, self.zone)

    def day_of(
        self,
        due: m.OnDayOfMonth | m.InDays | m.InWeek | m.OnFixedDate,
        final: date | None,
        month: tuple[int, int] | None,
    ) -> date:
        if isinstance(due, m.OnFixedDate):
            return due.date
        assert final is not None
        assert month is not None
        if isinstance(due, m.OnDayOfMonth):
            last = last_of(*month)
            return last if due.day == "last" or due.day > last.day else last.replace(day=due.day)
        if isinstance(due, m.InWeek):
            in_that_week = final + timedelta(days=-7 if due.before else 7)
            monday = in_that_week
            while monday.weekday() != 0:
                monday -= ONE_DAY
            return monday + timedelta(days=due.weekday)
        if not due.working:
            return final + timedelta(days=-due.count if due.before else due.count)
        for _ in range(due.count):
            final = self.previous(final) if due.before else self.next(final)
        return final

    def keep_before(self, owed: m.DeadlineRule, due: datetime, day: date, start: datetime | None) -> datetime:
        form = owed.due
        covered = isinstance(form, m.OnDayOfMonth) or (isinstance(form, m.InDays | m.InWeek) and form.before)
        if start is None or not covered or owed.if_after_session is m.IfAfterSession.KEEP:
            return due
        assert isinstance(form, m.OnDayOfMonth | m.InDays | m.InWeek)
        while due >= start:
            if owed.if_after_session is m.IfAfterSession.PREVIOUS_DAY:
                day -= ONE_DAY
            else:
                day = self.previous(day)
            due = instant(day, form.time, self.zone)
        return due

    # remind

    def reminders(
        self, prefix: str, leads: Iterable[m.Lead], target: datetime | None, opens: datetime | None
    ) -> Iterator[Item]:
        taken: set[datetime] = set()
        for unit in ("open", "d", "wd", "h", "m"):
            # Two of one unit meet only where a gap moves one of them; the design leaves open which is kept.
            for lead in sorted(leads, key=str):
                if lead.unit != unit:
                    continue
                at = self.at(lead, target, opens)
                if at is None or at in taken or (target is not None and at >= target):
                    continue
                taken.add(at)
                yield Item("reminder", f"{prefix}/{lead}", at=at)

    def at(self, lead: m.Lead, target: datetime | None, opens: datetime | None) -> datetime | None:
        if lead.unit == "open":
            day = self.local(opens)
            return None if day is None or lead.time is None else instant(day, lead.time, self.zone)
        day = self.local(target)
        if target is None or day is None:
            return None
        if lead.time is None:
            return target - timedelta(hours=lead.count if lead.unit == "h" else 0,
                                      minutes=lead.count if lead.unit == "m" else 0)  # fmt: skip
        for _ in range(lead.count):
            day = self.previous(day) if lead.unit == "wd" else day - ONE_DAY
        return instant(day, lead.time, self.zone)

    # The window

    def plan(self, first: date, last: date) -> list[Item]:
        known = [first, last]
        for o in self.school.overrides:
            known += [o.date] if o.date else []
            year = int(o.key[:4])
            known += [date(year, 1, 1), date(year + 1, 12, 31)]
        found = []
        shown: set[str] = set()
        for item, day, term, session in self.items(min(known) - REACH, max(known) + REACH):
            if item.kind == "deadline" and item.due is None:
                inside = session in shown
            elif day is not None:
                inside = first <= day <= last
            else:
                inside = term is not None and term.start <= last and term.end >= first
            if inside:
                found.append(item)
                if item.kind == "session":
                    shown.add(item.id)
        return found


def rrule_days(recurs: m.ByRRule, hi: date) -> Iterator[date]:
    """RFC 5545 by date, for FREQ DAILY, WEEKLY and MONTHLY with INTERVAL, COUNT, UNTIL, BYDAY, BYMONTHDAY."""
    parts = dict(part.split("=") for part in recurs.text.split(";"))
    until = hi
    if "UNTIL" in parts:
        until = min(hi, date.fromisoformat(parts["UNTIL"]))
    left = int(parts.get("COUNT", "1000000"))
    for day in days(recurs.start, until):
        if left and rrule_has(parts, recurs.start, day):
            left -= 1
            yield day


def rrule_has(parts: dict[str, str], start: date, day: date) -> bool:
    every = int(parts.get("INTERVAL", "1"))
    by_day = [DAYS.index(name) for name in parts["BYDAY"].split(",")] if "BYDAY" in parts else None
    match parts["FREQ"]:
        case "DAILY":
            return (day - start).days % every == 0 and (by_day is None or day.weekday() in by_day)
        case "WEEKLY":
            weeks = ((day - timedelta(day.weekday())) - (start - timedelta(start.weekday()))).days // 7
            return weeks % every == 0 and day.weekday() in (by_day or [start.weekday()])
        case "MONTHLY":
            months = (day.year - start.year) * 12 + day.month - start.month
            return months % every == 0 and day.day == int(parts.get("BYMONTHDAY", start.day))
    raise ValueError(parts["FREQ"])


def reference(school: m.School, first: date, last: date) -> list[Item]:
    """What `expand` should say of these local days, in no particular order."""
    return Reading(school).plan(first, last)
