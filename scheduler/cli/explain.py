"""`doithoai explain`: every step from a rule to the dates of one session and its deadlines."""

from __future__ import annotations

from typing import Any

import click

from notifications.wording.words import clean, words_for
from rules.engine import Engine
from scheduler.cli.explanation import Explanation
from scheduler.cli.failure import EX_FAILED
from scheduler.cli.help import SpokenCommand
from scheduler.cli.options import Invocation, common_options, shown_path, today
from scheduler.cli.phrases import phrase
from scheduler.cli.terminal import say
from scheduler.cli.turns_named import complete_key, complete_rule, keys_near, rule_named, why_absent
from scheduler.clock import system_clock


class _Asked(click.Argument):
    """An argument that, left out, is answered with what could stand there."""

    def process_value(self, ctx: click.Context, value: Any) -> Any:
        """The value; UsageError where there is none."""
        try:
            return super().process_value(ctx, value)
        except click.MissingParameter:
            could = _what_could_stand(ctx)
            if could is None:
                raise
            raise click.UsageError(could, ctx) from None


def _what_could_stand(ctx: click.Context) -> str | None:
    """The rules, or the next keys of the rule that is named already; None while the file cannot be read."""
    from scheduler.config.faults import ConfigError

    invocation = ctx.ensure_object(Invocation)
    try:
        config = invocation.load()
    except ConfigError:
        return None
    school, rule = config.school, ctx.params.get("rule")
    if rule is None:
        rules = ", ".join(entry.id for entry in school.rules)
        return phrase(invocation.language, "explain.which-rule", rules=rules)
    entry = rule_named(school, rule, invocation.language)
    keys = ", ".join(keys_near(school, entry, today(config), ahead=True))
    return phrase(invocation.language, "explain.which-key", rule=entry.id, keys=keys)


@click.command("explain", cls=SpokenCommand)
@click.argument("rule", cls=_Asked, shell_complete=complete_rule)
@click.argument("key", cls=_Asked, shell_complete=complete_key)
@common_options
@click.pass_context
def command(ctx: click.Context, rule: str, key: str) -> None:
    """Every step from the rule RULE to the dates of its session KEY and the deadlines of that session."""
    invocation = ctx.ensure_object(Invocation)
    config = invocation.load()
    school, words = config.school, words_for(config.school, invocation.lang)
    entry = rule_named(school, rule, invocation.language)
    occurrence = Engine(school).occurrence_at(entry.id, key)
    if occurrence is None:
        keys = keys_near(school, entry, today(config))
        say(phrase(invocation.language, "explain.no-turn", rule=entry.id, key=key), err=True)
        if why := why_absent(school, entry, key, keys, words):
            say(why, err=True)
        if keys:
            say(phrase(invocation.language, "explain.keys", keys=", ".join(keys)), err=True)
        ctx.exit(EX_FAILED)
    explanation = Explanation(
        school,
        config.places,
        shown_path(config.path),
        words,
        system_clock().now(),
        admin=bool(config.service.admin),
    )
    for line in explanation.lines(occurrence):
        say(clean(line))
