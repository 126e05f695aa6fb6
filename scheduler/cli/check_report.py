"""`doithoai check` for people: what is worth a look, this month's first, what repeats said once."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from datetime import date

import click

from notifications.wording import dates
from notifications.wording.warnings import warning_sentence
from notifications.wording.words import Words
from rules.engine import Engine
from rules.expand import has_sessions
from rules.plan import Code, Place, PlanWarning
from rules.recurrence import Absence
from scheduler.cli.options import shown_path, wants_colour
from scheduler.cli.phrases import phrase
from scheduler.cli.terminal import say
from scheduler.config.faults import Fault
from scheduler.config.load import Config

_USUAL_ROSTER = "roster.csv"
_SHOWN = 6
"""Up to so many dates or keys are listed behind a warning, and so many hints of one sort."""

Alike = list[PlanWarning]
"""Warnings that are said in one sentence, the nearest first."""


def show_warnings(warnings: list[PlanWarning], config: Config, words: Words, today: date, last: date) -> None:
    """Print that the file is sound and what to look at from today to `last`: by month, the undated last."""
    say(phrase(words.language, "check.sound", file=shown_path(config.path)))
    _show_hints(config, words, today, last)
    if not warnings:
        say(phrase(words.language, "check.no-warnings"))
        return
    months = _by_month(_folded(warnings), today)
    count = sum(len(found) for found in months.values())
    say(phrase(words.language, "check.warnings", count=count))
    advised = False
    for month, found in months.items():
        say()
        heading = _month(month, words, today)
        say(click.style(heading, bold=True) if wants_colour() else heading)
        for sentences in found:
            if sentences[0][0].code is Code.REMINDER_ON_DAY_OFF:
                _show_reminders(sentences[0], config, words, advised=advised)
                advised = True
            else:
                _show(sentences, config, words)


def _show_hints(config: Config, words: Words, today: date, last: date) -> None:
    if not has_sessions(config.school, today, last):
        # The usual cause: last year's file with last year's terms. Such a service would just fall silent.
        say(phrase(words.language, "check.nothing-ahead", last=dates.numeric(words, last, year=True)))
    if config.source.roster is None and (config.path.parent / _USUAL_ROSTER).is_file():
        say(phrase(words.language, "check.roster-unused", file=_USUAL_ROSTER))
    _show_moved_into_the_past(config, words, today)
    _show_slips(config, words)


def _show_moved_into_the_past(config: Config, words: Words, today: date) -> None:
    for line, day, nominal in _moved_into_the_past(config, today):
        spoken = {
            "day": dates.numeric(words, day, year=True),
            "nominal": dates.numeric(words, nominal, year=True),
        }
        place = f"{shown_path(config.path)}, {phrase(words.language, 'check.line', line=line)}"
        say(phrase(words.language, "check.moved-into-the-past", place=place, **spoken))


def _show_slips(config: Config, words: Words) -> None:
    by_code: dict[str, list[Fault]] = defaultdict(list)
    for hint in config.hints:
        by_code[hint.code].append(hint)
    for alike in by_code.values():
        for hint in alike[:_SHOWN]:
            place = f"{shown_path(hint.file)}, {phrase(words.language, 'check.line', line=hint.line)}"
            said = hint.message(words.language)
            say(phrase(words.language, "check.hint", place=place, said=said))
        if len(alike) > _SHOWN:
            say("  " + phrase(words.language, "check.more-hints", count=len(alike) - _SHOWN))


def _moved_into_the_past(config: Config, today: date) -> Iterator[tuple[int, date, date]]:
    """The overrides that take a session ahead of us to a day that is gone: line, that day, and the rule's own."""
    engine = Engine(config.school)
    for override in config.school.overrides:
        if override.date is None or override.date >= today:
            continue
        occurrence = engine.occurrence_at(override.rule, override.key)
        nominal = occurrence.turn.nominal if occurrence else None
        if nominal is not None and nominal >= today:
            place = Place("overrides", "date", override.rule, override.key)
            yield config.places.find(place).line, override.date, nominal


def _folded(warnings: Iterable[PlanWarning]) -> list[list[Alike]]:
    """Those of one code at one place together, and such together that say the same of several places."""
    at_place: dict[object, Alike] = defaultdict(list)
    for warning in warnings:
        # Of the reminders on days off there may be dozens, and little to be done about each: a line a month.
        of_reminders = warning.code is Code.REMINDER_ON_DAY_OFF
        where = warning.dates[0].replace(day=1) if of_reminders else warning.place
        # Of another reason, and so with other advice, is not alike.
        at_place[warning.code, where, warning.params.get("why")].append(warning)
    same: dict[object, list[Alike]] = defaultdict(list)
    for alike in at_place.values():
        same[alike[0].place.table, tuple(map(_all_but_title, alike))].append(alike)
    return list(same.values())


def _all_but_title(warning: PlanWarning) -> tuple[object, ...]:
    said = tuple((name, str(value)) for name, value in warning.params.items() if name != "title")
    by_title = "title" in warning.params
    return warning.code, warning.dates, said, None if by_title else (warning.place, warning.key)


def _by_month(found: Iterable[list[Alike]], today: date) -> dict[date | None, list[list[Alike]]]:
    """By the first day of the month of the nearest of each, in order; None, the last, for what has no date."""
    months: dict[date | None, list[list[Alike]]] = defaultdict(list)
    for sentences in found:
        nearest = sentences[0][0]
        month = max(nearest.dates[0], today).replace(day=1) if nearest.dates else None
        months[month].append(sentences)
    for sentences_of_month in months.values():
        sentences_of_month.sort(key=lambda sentences: sentences[0][0].code is Code.REMINDER_ON_DAY_OFF)
    return dict(sorted(months.items(), key=lambda item: item[0] or date.max))


def _month(month: date | None, words: Words, today: date) -> str:
    if month is None:
        return phrase(words.language, "check.no-date")
    name = dates.month_long(words, month)
    if month == today.replace(day=1):
        return phrase(words.language, "check.this-month", month=name)
    return name[0].upper() + name[1:]


def _show_reminders(alike: Alike, config: Config, words: Words, *, advised: bool) -> None:
    days = _some(dates.numeric(words, day, year=True) for warning in alike for day in warning.dates)
    where = _lines(alike, config, words)
    said = [phrase(words.language, "check.reminders", count=len(alike), dates=days, where=where)]
    if not advised:
        said.append(phrase(words.language, "check.reminders-advice"))
    say(f"  - {' '.join(said)}")


def _show(sentences: list[Alike], config: Config, words: Words) -> None:
    (first, *more), *others = sentences
    say(f"  - {warning_sentence(words, config.school, first)} ({_line(first, config, words)})")
    # A deadline of several rules is one entry: the sentence is about all of them.
    told = {(first.params.get("title"), _line(first, config, words))}
    for other, *_ in others:
        title, line = other.params["title"], _line(other, config, words)
        if (title, line) not in told:
            told.add((title, line))
            say("    " + phrase(words.language, "warning.likewise", title=title, line=line))
    if more:
        said = _some(_when(warning, words) for warning in more)
        say("    " + phrase(words.language, "warning.more", count=len(more), dates=said))


def _lines(alike: Alike, config: Config, words: Words) -> str:
    """The lines of what several warnings are about: "dòng 44", "dòng 44, 71"."""
    found = sorted({config.places.find(warning.place).line for warning in alike})
    if len(found) == 1:
        return phrase(words.language, "check.line", line=found[0])
    return phrase(words.language, "check.lines", lines=_some(map(str, found)))


def _line(warning: PlanWarning, config: Config, words: Words) -> str:
    return phrase(words.language, "check.line", line=config.places.find(warning.place).line)


def _when(warning: PlanWarning, words: Words) -> str:
    """What tells a warning from others of its sort: its day, month, key or year."""
    if not warning.dates:
        return warning.key or str(warning.params.get("year", ""))
    if warning.params.get("why") == Absence.NO_SUCH_DAY:
        # Its date is the first of the month, on which there never was to be a session.
        return dates.month_long(words, warning.dates[0])
    return dates.numeric(words, warning.dates[-1], year=True)


def _some(said: Iterable[str]) -> str:
    distinct = list(dict.fromkeys(said))
    shown = ", ".join(distinct[:_SHOWN])
    return f"{shown}, …" if len(distinct) > _SHOWN else shown
