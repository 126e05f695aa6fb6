"""Reads `[calendar]`: terms, days off, make-up days, and whether anybody could ever work by it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date, timedelta

from rules.model import Calendar, Span, Term
from rules.working_days import WorkingDays
from scheduler.config import shape
from scheduler.config.entry import Entry
from scheduler.config.faults import nearest

YEAR = timedelta(days=365)
MONTH = timedelta(days=31)
ONE_DAY = timedelta(days=1)


def read_calendar(entry: Entry) -> Calendar | None:
    """The calendar, or None where it has a fault."""
    weekend = entry.each(shape.Calendar.weekend)
    country = entry.value(shape.Calendar.country).upper()
    subdivision = entry.value(shape.Calendar.subdivision)
    _check_country(entry, country, subdivision)
    terms = _terms(entry)
    days_off = _spans(entry, "days_off", shape.DaysOff)
    work_days = _spans(entry, "work_days", shape.WorkDays)
    calendar = Calendar(
        country=country,
        subdivision=subdivision,
        weekend=Calendar().weekend if weekend is None else frozenset(weekend),
        year_starts=entry.value(shape.Calendar.year_starts),
        terms=terms,
        days_off=tuple(days_off.values()),
        work_days=tuple(work_days.values()),
    )
    sound = entry.is_sound()
    _check_contradictions(entry, work_days, calendar.days_off)
    if not sound:
        return None
    _check_some_work(entry, calendar)
    return calendar if entry.is_sound() else None


def _terms(calendar: Entry) -> tuple[Term, ...]:
    terms: dict[str, Term] = {}
    for index, table in enumerate(calendar.each(shape.Calendar.terms) or ()):
        entry = calendar.within(shape.Term, table, "terms", index)
        id_, name = entry.get(shape.Term.id), entry.value(shape.Term.name)
        start, end = entry.get(shape.Term.start), entry.get(shape.Term.end)
        if start and end and end < start:
            entry.fault(shape.Term.end, "end-before-start", start=start, end=end)
        if id_ in terms:
            entry.fault(shape.Term.id, "duplicate-id", value=id_, heading=entry.heading.label)
        elif id_ and start and end:
            term = Term(id_, name or id_, start, end)
            other = next((t for t in terms.values() if t.start <= end and start <= t.end), None)
            if other:
                entry.fault(shape.Term.start, "hint-terms-overlap", first=other.name, second=term.name)
            terms[id_] = term
    return tuple(terms.values())


def _spans(
    calendar: Entry, word: str, heading: type[shape.DaysOff] | type[shape.WorkDays]
) -> dict[int, Span]:
    """The sound ones, by where they stand among all that are written."""
    tables = calendar.each(shape.Calendar.days_off if word == "days_off" else shape.Calendar.work_days)
    spans = {
        i: _span(calendar.within(heading, table, word, i), heading) for i, table in enumerate(tables or ())
    }
    return {i: span for i, span in spans.items() if span}


def _span(entry: Entry, heading: type[shape.DaysOff] | type[shape.WorkDays]) -> Span | None:
    name, day = entry.value(heading.name), entry.get(heading.date)
    start, end = entry.get(heading.start), entry.get(heading.end)
    if entry.has(heading.date):
        for word in (heading.start, heading.end):
            if entry.has(word):
                entry.fault_of_word(word, "date-and-span")
        start = end = day
    elif not (entry.has(heading.start) or entry.has(heading.end)):
        entry.missing(heading.date)
    else:
        for word in (heading.start, heading.end):
            if not entry.has(word):
                entry.missing(word)
    if start and end and end < start:
        entry.fault(heading.end, "end-before-start", start=start, end=end)
    elif start and end and end - start > 2 * YEAR:
        entry.fault(heading.end, "span-too-long", start=start, end=end)
    return Span(name, start, end) if start and end and entry.is_sound() else None


def _check_country(entry: Entry, country: str, subdivision: str) -> None:
    if not country:
        if subdivision:
            entry.fault_of_word(shape.Calendar.subdivision, "subdivision-without-country")
        return
    # The package costs a third of a second to import: only for those who asked for holidays.
    from holidays.registry import COUNTRIES

    known = {codes[1]: codes[0] for codes in COUNTRIES.values()}
    if country not in known:
        by_name = {name.casefold(): code for code, name in known.items()} | {
            "việt nam": "VN",
            "vietnam": "VN",
        }
        written = entry.value(shape.Calendar.country)
        meant = by_name.get(written.casefold()) or nearest(country, known)
        entry.fault(shape.Calendar.country, "unknown-country", value=written, nearest=meant)
    elif subdivision:
        _check_subdivision(entry, country, subdivision)


def _check_subdivision(entry: Entry, country: str, subdivision: str) -> None:
    import holidays

    known = getattr(holidays, country).subdivisions
    if subdivision not in known:
        near = nearest(subdivision, known)
        entry.fault(
            shape.Calendar.subdivision,
            "unknown-subdivision",
            value=subdivision,
            country=country,
            nearest=near,
            known=tuple(known),
        )


def _check_contradictions(entry: Entry, work_days: Mapping[int, Span], days_off: Iterable[Span]) -> None:
    for index, on in work_days.items():
        for off in days_off:
            first = max(on.start, off.start)
            if first <= min(on.end, off.end):
                name = off.name or "days_off"
                entry.fault(shape.Calendar.work_days, "work-day-and-day-off", index, date=first, name=name)
                break


def _check_some_work(entry: Entry, calendar: Calendar) -> None:
    if len(calendar.weekend) == 7:
        entry.fault(shape.Calendar.weekend, "no-working-day")
        return
    for first, last in _closures(calendar):
        # Weekends and holidays may lengthen a closure, but never by months.
        if last - first < YEAR - timedelta(days=100):
            continue
        idle = _idle_year(calendar, first - MONTH, last + MONTH)
        if idle:
            index = next(i for i, span in enumerate(calendar.days_off) if span.end >= idle)
            end = idle + YEAR - ONE_DAY
            entry.fault(shape.Calendar.days_off, "no-working-year", index, start=idle, end=end)
            return


def _idle_year(calendar: Calendar, first: date, last: date) -> date | None:
    """The first day of a year without a working day, from `first` to `last`; None where there is none."""
    working = WorkingDays(calendar, "vi")
    begun = first
    for day in (first + n * ONE_DAY for n in range((last - first).days + 1)):
        if working.is_working(day):
            begun = day + ONE_DAY
        elif day - begun >= YEAR - ONE_DAY:
            return begun
    return None


def _closures(calendar: Calendar) -> list[tuple[date, date]]:
    """The days off with what lies between them where that is no more than some days, in order."""
    closures: list[tuple[date, date]] = []
    for span in sorted(calendar.days_off, key=lambda span: span.start):
        if closures and span.start - closures[-1][1] <= timedelta(days=15):
            closures[-1] = closures[-1][0], max(closures[-1][1], span.end)
        else:
            closures.append((span.start, span.end))
    return closures
