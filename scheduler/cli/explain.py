"""`doithoai explain`: every step from a rule to the dates of one session and its deadlines."""

from __future__ import annotations

import click

from notifications.wording.words import words_for
from rules.engine import Engine
from scheduler.cli.explanation import Explanation
from scheduler.cli.failure import EX_FAILED
from scheduler.cli.help import SpokenCommand
from scheduler.cli.options import Invocation, common_options, shown_path, today
from scheduler.cli.phrases import phrase
from scheduler.cli.terminal import say
from scheduler.cli.turns_named import complete_key, complete_rule, keys_near, rule_named, why_absent
from scheduler.clock import system_clock


@click.command("explain", cls=SpokenCommand)
@click.argument("rule", required=False, shell_complete=complete_rule)
@click.argument("key", required=False, shell_complete=complete_key)
@common_options
@click.pass_context
def command(ctx: click.Context, rule: str | None, key: str | None) -> None:
    """Every step from the rule RULE to the dates of its session KEY and the deadlines of that session."""
    invocation = ctx.ensure_object(Invocation)
    if rule is None or key is None:
        raise _what_is_missing(ctx, invocation, rule)
    config = invocation.load()
    school, words = config.school, words_for(config.school, invocation.lang)
    entry = rule_named(school, rule, invocation.language)
    occurrence = Engine(school).occurrence_at(entry, key)
    if occurrence is None:
        keys = keys_near(school, entry, today(config))
        say(phrase(invocation.language, "explain.no-turn", rule=entry.id, key=key), err=True)
        if why := why_absent(school, entry, key, keys, words):
            say(why, err=True)
        if keys:
            say(phrase(invocation.language, "explain.keys", keys=", ".join(keys)), err=True)
        ctx.exit(EX_FAILED)
    explanation = Explanation(school, config.places, shown_path(config.path), words, system_clock().now())
    for line in explanation.lines(occurrence):
        say(line)


def _what_is_missing(ctx: click.Context, invocation: Invocation, rule: str | None) -> click.UsageError:
    """What to say to a line that ends too early: the words that could follow, where the file can be read."""
    from scheduler.config.faults import ConfigError

    try:
        config = invocation.load()
    except ConfigError:
        missing = next(p for p in ctx.command.params if p.name == ("rule" if rule is None else "key"))
        return click.MissingParameter(ctx=ctx, param=missing)
    language = invocation.language
    if rule is None:
        rules = ", ".join(entry.id for entry in config.school.rules)
        return click.UsageError(phrase(language, "explain.which-rule", rules=rules))
    entry = rule_named(config.school, rule, language)
    keys = ", ".join(keys_near(config.school, entry, today(config), ahead=True))
    return click.UsageError(phrase(language, "explain.which-key", rule=entry.id, keys=keys))
