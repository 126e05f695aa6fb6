"""The dates of many rules over ten years, against what else could work them out.

Everything is measured in one run on the same months, days and calendar (Vietnam's holidays, Saturday and
Sunday off), so that the ratios mean something on any machine. `python -m benchmarks.rules [--rules N]`.
"""

from __future__ import annotations

import argparse
import shutil
import subprocess
from calendar import monthrange
from collections.abc import Callable, Iterator
from datetime import date, datetime, time, timedelta
from time import perf_counter
from typing import NamedTuple

import QuantLib
from dateutil.rrule import MONTHLY, rrule
from holidays import country_holidays

from rules.engine import Engine
from rules.expand import expand
from rules.model import (
    SESSION_LEADS,
    Calendar,
    Convention,
    DayOfMonth,
    DeadlineRule,
    InDays,
    Rule,
    School,
)

FIRST, LAST = date(2020, 1, 1), date(2029, 12, 31)
YEARS = range(FIRST.year - 1, LAST.year + 2)
ONE_DAY = timedelta(days=1)


class Measured(NamedTuple):
    """What was measured, how many values it gave, and in how many seconds."""

    name: str
    values: int
    seconds: float


def school(rules: int, deadlines: int = 0) -> School:
    """Monthly rules; with deadlines also told of, so that a session with one has five values."""
    remind = SESSION_LEADS if deadlines else ()
    made = tuple(
        Rule(
            f"r{n}",
            f"R{n}",
            DayOfMonth(1 + n % 28),
            Convention.FOLLOWING,
            time(14),
            tell=("gvcn",),
            remind=remind,
        )
        for n in range(rules)
    )
    of = tuple(rule.id for rule in made)
    owed = (
        DeadlineRule("y-kien", of, "Ý kiến", ("gvcn",), InDays(1, working=True, before=True, time=time(15))),
        DeadlineRule(
            "bien-ban", of, "Biên bản", ("gvcn",), InDays(2, working=False, before=False, time=time(17))
        ),
    )
    return School("s", "S", Calendar("VN"), rules=made, deadlines=owed[:deadlines])


def session_dates(of: School) -> int:
    engine, found = Engine(of), 0
    for rule in of.rules:
        for turn in engine.turns(rule, FIRST, LAST):
            day = engine.final_date(rule, turn).date
            found += day is not None and FIRST <= day <= LAST
    return found


def whole_plan(of: School) -> int:
    plan = expand(of, FIRST, LAST)
    return len(plan.sessions) + len(plan.deadlines) + len(plan.reminders)


def by_dateutil(rules: int) -> int:
    off = country_holidays("VN", years=YEARS, language="vi")
    found = 0
    for n in range(rules):
        start, end = datetime.combine(FIRST, time()), datetime.combine(LAST, time())
        for at in rrule(MONTHLY, bymonthday=1 + n % 28, dtstart=start, until=end):
            day = at.date()
            while day.weekday() > 4 or day in off:
                day += ONE_DAY
            found += 1
    return found


def quantlib_calendar() -> QuantLib.BespokeCalendar:
    made = QuantLib.BespokeCalendar("Vietnam, for a measurement")
    made.addWeekend(QuantLib.Saturday)
    made.addWeekend(QuantLib.Sunday)
    off = country_holidays("VN", years=YEARS, language="vi")
    for day in off:
        if day.weekday() < 5:
            made.addHoliday(QuantLib.Date(day.day, day.month, day.year))
    for day in off.weekend_workdays:
        made.removeHoliday(QuantLib.Date(day.day, day.month, day.year))
    return made


def by_quantlib(rules: int) -> int:
    calendar = quantlib_calendar()
    found = 0
    for n in range(rules):
        for year, month in months():
            calendar.adjust(QuantLib.Date(1 + n % 28, month, year), QuantLib.Following)
            found += 1
    return found


def by_bare_loop(rules: int) -> int:
    """No calendar, no shift: what stepping through the months costs at the least."""
    found = 0
    for n in range(rules):
        for year, month in months():
            date(year, month, min(1 + n % 28, monthrange(year, month)[1]))
            found += 1
    return found


def by_remind(rules: int) -> int:
    """Remind, one reminder a rule; OMIT knows the holidays, SCANFROM and SKIP are not needed for counting."""
    off = country_holidays("VN", years=YEARS, language="vi")
    script = [f"OMIT {day:%d %b %Y}" for day in off]
    script += [f"REM {1 + n % 28} OMIT Sat Sun AFTER MSG r{n}" for n in range(rules)]
    done = subprocess.run(
        ["remind", f"-ss{12 * 10}", "-", f"{FIRST:%d %b %Y}"],  # noqa: S607
        input="\n".join(script),
        capture_output=True,
        text=True,
        check=True,
    )
    return len(done.stdout.splitlines())


def months() -> Iterator[tuple[int, int]]:
    return ((year, month) for year in range(FIRST.year, LAST.year + 1) for month in range(1, 13))


Work = Callable[[int], int]
WORK: dict[str, Work] = {
    "dateutil rrule + holidays, bare dates": by_dateutil,
    "QuantLib adjust, bare dates": by_quantlib,
    "Remind, bare dates": by_remind,
    "a bare month loop": by_bare_loop,
    "rules: session dates": lambda rules: session_dates(school(rules)),
    "rules: whole plan, one deadline": lambda rules: whole_plan(school(rules, 1)),
    "rules: whole plan, two deadlines": lambda rules: whole_plan(school(rules, 2)),
}


def measured(rules: int, rounds: int) -> list[Measured]:
    """The fastest of some rounds of each: what else the machine does only ever makes one slower.

    The rounds go through all of them in turn, so that a busy minute is not one's own.
    """
    work = {name: made for name, made in WORK.items() if made is not by_remind or shutil.which("remind")}
    best = {name: Measured(name, made(2), float("inf")) for name, made in work.items()}
    for _ in range(rounds):
        for name, made in work.items():
            begun = perf_counter()
            values = made(rules)
            best[name] = Measured(name, values, min(best[name].seconds, perf_counter() - begun))
    return list(best.values())


def run(rules: int, rounds: int) -> None:
    rows = measured(rules, rounds)
    print(f"{rules} monthly rules, {FIRST:%Y} to {LAST:%Y}, the holidays of Vietnam; best of {rounds}")
    for row in rows:
        ratio = row.seconds / rows[0].seconds
        print(f"  {row.name:40} {row.values:>9} values {row.seconds:8.3f} s {ratio:8.2f} x dateutil")


def main(arguments: list[str] | None = None) -> None:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.rules", description=__doc__)
    parser.add_argument("--rules", type=int, default=1000)
    parser.add_argument("--rounds", type=int, default=5)
    given = parser.parse_args(arguments)
    run(given.rules, given.rounds)


if __name__ == "__main__":
    main()
