"""The rules and turns a person may name on the command line: which there are, and why one is not."""

from __future__ import annotations

import re
from datetime import date, timedelta
from typing import TYPE_CHECKING

import click

from notifications.wording import dates
from notifications.wording.words import Words, capital, one_line
from rules.engine import Engine
from rules.model import ByRRule, Rule, School
from rules.recurrence import Absence, absences, in_terms
from rules.working_days import WorkingDays
from scheduler.cli.options import Invocation, today
from scheduler.cli.phrases import phrase
from scheduler.config.faults import nearest
from scheduler.config.words import FIRST_YEAR, LAST_YEAR

if TYPE_CHECKING:
    from click.shell_completion import CompletionItem

_YEAR = timedelta(days=366)
_SHOWN = 12


def rule_named(school: School, rule: str, language: str) -> Rule:
    """The rule with that id; UsageError with those there are, and the one probably meant."""
    known = {entry.id: entry for entry in school.rules}
    if rule in known:
        return known[rule]
    rules = ", ".join(known)
    meant = nearest(rule, known)
    near = phrase(language, "explain.meant", word=meant) if meant else ""
    raise click.UsageError(phrase(language, "explain.no-rule", rule=rule, rules=rules, near=near))


def keys_near(school: School, rule: Rule, day: date, *, ahead: bool = False) -> list[str]:
    """Some keys the rule has: those within a year of `day`, with `ahead` only those not before it.

    Where there are none, those of its first year.
    """
    engine = Engine(school)
    turns = engine.turns(rule, day if ahead else day - _YEAR, day + _YEAR)
    near = sorted({turn.key for turn in turns if not (ahead and turn.nominal and turn.nominal < day)})
    if not near and school.calendar.terms:
        begins = min(term.start for term in school.calendar.terms)
        near = sorted({turn.key for turn in engine.turns(rule, begins, begins + _YEAR)})
    return near[:_SHOWN]


def why_absent(school: School, rule: Rule, key: str, keys: list[str], words: Words) -> str:
    """Why the rule has no turn with that key, in a sentence; `keys` are some it has. "" where nothing is known."""
    if not keys:
        return phrase(words.language, "explain.no-keys")
    if (meant := _as_key(key)) in keys:
        return _meant(words, meant)
    if len(key) != len(keys[0]):
        return phrase(words.language, "explain.key-shape", key=keys[0])
    is_month = re.fullmatch(r"\d{4}-\d{2}", key) is not None
    try:
        day = date.fromisoformat(f"{key}-01" if is_month else key)
    except ValueError:
        return _meant(words, nearest(key, keys))
    if isinstance(rule.recurs, ByRRule) and not in_terms(day, school.calendar):
        return _absent(words, Absence.OUTSIDE_TERMS, day)
    return _why_not_that_month(school, rule, day, words) if is_month else ""


def _why_not_that_month(school: School, rule: Rule, first: date, words: Words) -> str:
    if not FIRST_YEAR <= first.year <= LAST_YEAR:
        return ""
    working = WorkingDays(school.calendar, school.language)
    for absent in absences(rule.recurs, working, first, first + timedelta(days=31)):
        if absent.key == f"{first:%Y-%m}":
            return _absent(words, absent.why, absent.day)
    months = getattr(rule.recurs, "months", ())
    if months and first.month not in months:
        names = words.listed([words.say(f"month.{number}") for number in months])
        return phrase(words.language, "explain.other-months", months=names)
    return ""


def _meant(words: Words, key: str | None) -> str:
    return phrase(words.language, "explain.meant", word=key).strip() if key else ""


def _as_key(written: str) -> str:
    """A month or a day as tables and mails write it, such as 11/2026, as a key; else as it is written."""
    found = re.fullmatch(r"(?:(\d{1,2})[/.-])?(\d{1,2})[/.-](\d{4})", written)
    if found is None:
        return re.sub(r"(?<=-)(\d)(?=-|$)", r"0\1", written)
    day, month, year = found.groups()
    return f"{year}-{int(month):02d}" + (f"-{int(day):02d}" if day else "")


def _absent(words: Words, why: Absence, day: date) -> str:
    month = dates.month_long(words, day)
    return phrase(words.language, f"explain.absent.{why}", day=capital(dates.day(words, day)), month=month)


# --- shell completion (of a file with faults `main` says nothing to a shell) ---------------------------------


def complete_rule(ctx: click.Context, _param: click.Parameter, incomplete: str) -> list[CompletionItem]:
    """The ids of the rules that begin so, each with its title. Raises ConfigError."""
    from click.shell_completion import CompletionItem

    rules = ctx.ensure_object(Invocation).load().school.rules
    return [CompletionItem(r.id, help=one_line(r.title)) for r in rules if r.id.startswith(incomplete)]


def complete_key(ctx: click.Context, _param: click.Parameter, incomplete: str) -> list[CompletionItem]:
    """The keys of the rule named before it that begin so, as `keys_near` finds them. Raises ConfigError."""
    from click.shell_completion import CompletionItem

    config = ctx.ensure_object(Invocation).load()
    rule = next((r for r in config.school.rules if r.id == ctx.params.get("rule")), None)
    keys = keys_near(config.school, rule, today(config)) if rule is not None else []
    return [CompletionItem(key) for key in keys if key.startswith(incomplete)]
