"""Random sound schools for hypothesis: every form, shift, due and lead, in every combination that check accepts."""

from __future__ import annotations

from datetime import date, time, timedelta

from hypothesis import strategies as st
from rules import model as m

from tests.rules.reference import Reading

YEARS = (2012, 2027)
CLOCK = st.sampled_from([time(0), time(0, 30), time(2, 15), time(2, 30), time(7), time(8), time(14), time(19, 45), time(23, 45)])
ZONES = ("Asia/Ho_Chi_Minh", "Europe/Berlin", "America/New_York", "Australia/Lord_Howe")
WEEKENDS = (frozenset({6}), frozenset({5, 6}), frozenset({4, 5}))
SUNDAY = 6


def dates(first: int = YEARS[0], last: int = YEARS[1]) -> st.SearchStrategy[date]:
    return st.dates(date(first, 1, 1), date(last, 12, 31))


@st.composite
def spans(draw: st.DrawFn, first: date, longest: int) -> m.Span:
    start = first + timedelta(days=draw(st.integers(-200, 700)))
    return m.Span("x", start, start + timedelta(days=draw(st.integers(0, longest))))


@st.composite
def calendars(draw: st.DrawFn, first: date) -> m.Calendar:
    year = first.year
    terms: tuple[m.Term, ...] = ()
    if draw(st.booleans()):
        terms = (
            m.Term("hk1", "I", date(year, 9, 5), date(year + 1, 1, 15)),
            m.Term("hk2", "II", date(year + 1, 1, draw(st.integers(16, 31))), date(year + 1, 5, 31)),
        )
    work = tuple(draw(st.lists(spans(first, 1), max_size=3)))
    off = draw(st.lists(spans(first, draw(st.sampled_from([0, 5, 100]))), max_size=3))
    return m.Calendar(
        country=draw(st.sampled_from(["", "VN", "DE", "CN"])),
        weekend=draw(st.sampled_from(WEEKENDS)),
        terms=terms,
        days_off=tuple(o for o in off if not any(o.start <= w.end and w.start <= o.end for w in work)),
        work_days=work,
    )


MONTHS = st.sampled_from([(), (2,), (1, 2, 8), (9, 10, 11, 12)])
WEEKDAY = st.integers(0, SUNDAY)


def monthly() -> st.SearchStrategy[m.Recurs]:
    return st.one_of(
        st.builds(m.DayOfMonth, st.one_of(st.integers(1, 31), st.sampled_from(["last", 28, 29, 30, 31])), MONTHS, st.booleans()),
        st.builds(m.NthWeekday, WEEKDAY, st.sampled_from([1, 2, 3, 4, 5, -1]), MONTHS),
        st.builds(m.WeekOfMonth, st.integers(1, 5), MONTHS, st.one_of(st.none(), WEEKDAY)),
    )  # fmt: skip


@st.composite
def rrules(draw: st.DrawFn, first: date) -> m.ByRRule:
    start = first + timedelta(days=draw(st.integers(-400, 300)))
    every = draw(st.integers(1, 3))
    days = ",".join(draw(st.lists(st.sampled_from(["MO", "TU", "WE", "TH", "FR", "SA", "SU"]), max_size=3, unique=True)))
    body = draw(
        st.sampled_from(
            [f"FREQ=DAILY;INTERVAL={every * 17}", f"FREQ=WEEKLY;INTERVAL={every * 3}", "FREQ=MONTHLY", "FREQ=MONTHLY;BYMONTHDAY=31"]
        )
    )
    if days and body.startswith("FREQ=WEEKLY"):
        body += f";BYDAY={days}"
    ending = draw(st.sampled_from(["", f";COUNT={every * 5}", f";UNTIL={start + timedelta(days=every * 150):%Y%m%d}"]))
    return m.ByRRule(body + ending, start)


@st.composite
def recurrences(draw: st.DrawFn, first: date, terms: tuple[m.Term, ...]) -> m.Recurs:
    near = st.integers(-60, 400).map(lambda n: first + timedelta(days=n))
    forms: list[st.SearchStrategy[m.Recurs]] = [
        monthly(),
        monthly(),
        st.builds(lambda start, n: m.Between(start, start + timedelta(days=n)), near, st.integers(0, 12)),
        st.builds(m.OnDate, near),
        st.builds(lambda ds: m.OnDates(tuple(sorted(ds))), st.lists(near, max_size=4, unique=True)),
        rrules(first),
    ]
    if terms:
        forms.append(st.builds(m.PerTerm, st.dictionaries(st.sampled_from([t.id for t in terms]), near)))
    return draw(st.one_of(forms))


@st.composite
def shifts(draw: st.DrawFn, weekend: frozenset[int]) -> m.Shift:
    if draw(st.booleans()):
        return draw(st.sampled_from(m.Convention))
    moves = st.sampled_from([m.Move.NEXT, m.Move.PREVIOUS, m.Move.KEEP, m.Move.SKIP])
    entries: dict[int, m.Move | int] = {}
    for day in sorted(weekend):
        if draw(st.booleans()):
            entries[day] = draw(st.one_of(moves, WEEKDAY.filter(lambda n, day=day: n != day)))  # type: ignore[misc]
    return m.ShiftTable(entries, draw(st.sampled_from(m.Move)), draw(st.booleans()))


@st.composite
def dues(draw: st.DrawFn, first: date, dated: bool) -> m.Due:
    at, before = draw(CLOCK), draw(st.booleans())
    forms: list[st.SearchStrategy[m.Due]] = [
        st.builds(m.OnDayOfMonth, st.one_of(st.integers(1, 31), st.just("last")), st.just(at)),
        st.builds(m.InDays, st.integers(0, 45), st.booleans(), st.just(before), st.just(at)),
        st.builds(m.Elapsed, st.integers(1, 5000).map(lambda n: timedelta(minutes=n)), st.just(before)),
        st.builds(m.InWeek, WEEKDAY, st.just(before), st.just(at)),
    ]
    if dated:
        forms.append(st.builds(m.OnFixedDate, st.integers(-60, 400).map(lambda n: first + timedelta(days=n)), st.just(at)))
    return draw(st.one_of(forms))


def leads(short: bool, opens: bool) -> st.SearchStrategy[tuple[m.Lead, ...]]:
    forms = [
        st.builds(m.Lead, st.just("d"), st.one_of(st.integers(0, 9), st.just(400)), CLOCK),
        st.builds(m.Lead, st.just("wd"), st.integers(0, 9), CLOCK),
    ]
    if short:
        forms.append(st.builds(m.Lead, st.just("h"), st.sampled_from([1, 3, 24, 48]), st.none()))
        forms.append(st.builds(m.Lead, st.just("m"), st.sampled_from([30, 60, 90, 1440]), st.none()))
    if opens:
        forms.append(st.builds(m.Lead, st.just("open"), st.just(0), CLOCK))
    return st.lists(st.one_of(forms), max_size=4, unique=True).map(tuple)


@st.composite
def rules(draw: st.DrawFn, id: str, first: date, calendar: m.Calendar) -> m.Rule:
    start = draw(st.one_of(st.none(), CLOCK, CLOCK))
    return m.Rule(
        id,
        id.upper(),
        draw(recurrences(first, calendar.terms)),
        draw(shifts(calendar.weekend)),
        start,
        duration=timedelta(minutes=draw(st.sampled_from([45, 90, 600]))),
        tell=("a",),
        remind=draw(leads(short=start is not None, opens=False)),
    )


@st.composite
def deadlines(draw: st.DrawFn, id: str, first: date, calendar: m.Calendar, among: list[m.Rule]) -> m.DeadlineRule:
    of = draw(st.lists(st.sampled_from(among), min_size=1, unique_by=lambda r: r.id))
    dated = all(isinstance(r.recurs, m.OnDate | m.Between | m.PerTerm) for r in of)
    opens = draw(st.one_of(st.none(), dues(first, dated)))
    return m.DeadlineRule(
        id,
        tuple(r.id for r in of),
        id.upper(),
        by=("b",),
        due=draw(st.one_of(dues(first, dated), dues(first, dated), st.none())),
        opens=opens,
        shift=draw(st.one_of(st.just(m.Convention.UNADJUSTED), shifts(calendar.weekend))),
        if_after_session=draw(st.sampled_from(m.IfAfterSession)),
        remind=draw(leads(short=True, opens=opens is not None)),
    )


@st.composite
def overrides(draw: st.DrawFn, school: m.School, first: date) -> tuple[m.Override, ...]:
    reading = Reading(school)
    found = {}
    for rule in school.rules:
        keys = [t.key for t in reading.turns(rule.recurs, first - timedelta(days=500), first + timedelta(days=800))]
        for key in draw(st.lists(st.sampled_from(keys), max_size=2)) if keys else ():
            day = st.one_of(st.integers(-30, 400).map(lambda n: first + timedelta(days=n)), dates())
            cancel = draw(st.integers(0, 4)) == 0
            found[rule.id, key] = m.Override(
                rule.id,
                key,
                None if cancel else draw(st.one_of(st.none(), day, day)),
                draw(st.one_of(st.none(), CLOCK)) if not cancel else None,
                draw(st.sampled_from([None, "Nhà đa năng"])),
                cancel,
                "x",
            )
    return tuple(found.values())


@st.composite
def schools(draw: st.DrawFn) -> tuple[m.School, date]:
    """A sound school, and a day around which its dates lie."""
    first = draw(dates(2013, 2025))
    calendar = draw(calendars(first))
    among = [draw(rules(f"r{n}", first, calendar)) for n in range(draw(st.integers(1, 3)))]
    owed = [draw(deadlines(f"d{n}", first, calendar, among)) for n in range(draw(st.integers(0, 3)))]
    school = m.School(
        "s",
        "S",
        calendar,
        timezone=draw(st.sampled_from(ZONES)),
        roles={"a": "A", "b": "B"},
        people=(m.Person("Một", "mot@example.edu.vn", ("a", "b")),),
        rules=tuple(among),
        deadlines=tuple(owed),
    )
    from dataclasses import replace

    return replace(school, overrides=draw(overrides(school, first))), first
