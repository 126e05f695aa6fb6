"""`doithoai explain`: every step from a rule to the dates of one session and its deadlines."""

from __future__ import annotations

from datetime import date, timedelta

import click

from notifications.wording.words import words_for
from rules.engine import Engine
from rules.model import Rule, School
from scheduler.cli.explanation import Explanation
from scheduler.cli.failure import EX_FAILED
from scheduler.cli.help import SpokenCommand
from scheduler.cli.options import Invocation, common_options, shown_path, today
from scheduler.cli.phrases import phrase
from scheduler.cli.terminal import say
from scheduler.config.faults import nearest

_YEAR = timedelta(days=366)
_SHOWN = 12


@click.command("explain", cls=SpokenCommand)
@click.argument("rule")
@click.argument("key")
@common_options
@click.pass_context
def command(ctx: click.Context, rule: str, key: str) -> None:
    """Every step from the rule RULE to the dates of its session KEY and the deadlines of that session."""
    invocation = ctx.ensure_object(Invocation)
    config = invocation.load()
    school = config.school
    entry = _rule(school, rule, invocation.language)
    occurrence = Engine(school).occurrence_at(entry, key)
    if occurrence is None:
        say(phrase(invocation.language, "explain.no-turn", rule=rule, key=key), err=True)
        keys = _keys(school, entry, today(config))
        if keys:
            say(phrase(invocation.language, "explain.keys", keys=", ".join(keys)), err=True)
        ctx.exit(EX_FAILED)
    words = words_for(school, invocation.lang)
    explanation = Explanation(school, config.places, shown_path(config.path), words)
    for line in explanation.lines(occurrence):
        say(line)


def _rule(school: School, rule: str, language: str) -> Rule:
    known = {entry.id: entry for entry in school.rules}
    if rule in known:
        return known[rule]
    meant = nearest(rule, known)
    near = phrase(language, "explain.meant", rule=meant) if meant else ""
    text = phrase(language, "explain.no-rule", rule=rule, rules=", ".join(known), near=near)
    raise click.UsageError(text)


def _keys(school: School, rule: Rule, day: date) -> list[str]:
    """Some keys the rule has: those around the year, or else its first ones."""
    engine = Engine(school)
    near = sorted({turn.key for turn in engine.turns(rule, day - _YEAR, day + _YEAR)})
    if not near and school.calendar.terms:
        first = min(term.start for term in school.calendar.terms)
        near = sorted({turn.key for turn in engine.turns(rule, first, first + _YEAR)})
    return near[:_SHOWN]
