"""`doithoai plan` for people: a table a month, what was moved marked with its reason."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from itertools import groupby

from rich.console import Console
from rich.table import Table
from rich.text import Text

from notifications.wording import dates
from notifications.wording.people import role_names
from notifications.wording.reasons import reasons
from notifications.wording.words import Words
from rules.model import School
from rules.plan import Deadline, Plan, Reminder, Session, Status
from scheduler.cli.phrases import phrase
from scheduler.cli.plan_rows import Item, in_order, instant_of
from scheduler.cli.terminal import console

_NEXT = 5
"""So many of the next reminders are shown below the months."""
_FEW = 3
"""Up to so many roles are named in a reminder's row."""


def show_plan(plan: Plan, school: School, words: Words, first: date, last: date) -> None:
    """Print the plan of the local days from `first` to `last`."""
    out = console()
    from_, to = dates.numeric(words, first, year=True), dates.numeric(words, last, year=True)
    items = in_order(plan)
    if not items:
        out.print(phrase(words.language, "plan.empty", first=from_, last=to))
        return
    title = phrase(words.language, "plan.title", school=school.name, first=from_, last=to)
    out.print(title, style="head", soft_wrap=True)
    view = _View(plan, school, words)
    for month, group in groupby(items, key=lambda item: _month(item, words)):
        out.print()
        out.print(_heading(month, words), style="head")
        out.print(view.table(group))
    view.print_next(out)
    counts = {name: len(getattr(plan, name)) for name in ("sessions", "deadlines", "reminders")}
    out.print()
    out.print(phrase(words.language, "plan.counts", **counts), style="quiet")


class _View:
    """Rows of a plan's table."""

    def __init__(self, plan: Plan, school: School, words: Words) -> None:
        self.school, self.words = school, words
        self.sessions = {session.id: session for session in plan.sessions}
        self.short = _short_titles(school)
        self.reminders = plan.reminders

    def table(self, items: Iterable[Item]) -> Table:
        language = self.words.language
        table = Table(box=None, pad_edge=False, show_edge=False, header_style="quiet", padding=(0, 2, 0, 0))
        table.add_column(phrase(language, "day"), no_wrap=True)
        table.add_column(phrase(language, "hour"), no_wrap=True)
        table.add_column(phrase(language, "what"), ratio=3)
        table.add_column(phrase(language, "who"), ratio=2)
        shown = ""
        for _, row in groupby(items, key=_row_key):
            together = list(row)
            day = self._day(together[0])
            table.add_row("" if day == shown else day, *self._cells(together), style=_style(together[0]))
            shown = day
        return table

    def print_next(self, out: Console) -> None:
        """The reminders that come first."""
        if not self.reminders:
            return
        out.print()
        out.print(phrase(self.words.language, "plan.next"), style="head")
        rows = [list(same) for _, same in groupby(self.reminders, key=_row_key)]
        for together in rows[:_NEXT]:
            when = dates.moment_short(self.words, together[0].at)
            out.print(f"  {when}: {self._reminded(together)} → {self._told(together)}", soft_wrap=True)

    def _cells(self, together: list[Item]) -> tuple[str, Text, str]:
        item = together[0]
        if isinstance(item, Reminder):
            reminders = [r for r in together if isinstance(r, Reminder)]
            what = phrase(self.words.language, "reminder.of", title=self._reminded(reminders))
            return self._hour(item), Text(what), self._told(reminders)
        return self._hour(item), self._what(item), self._who(item)

    def _day(self, item: Item) -> str:
        at = instant_of(item)
        return dates.day_short(self.words, self.words.local(at).date()) if at else ""

    def _hour(self, item: Item) -> str:
        at = instant_of(item)
        if at is None:
            return ""
        if isinstance(item, Session) and item.whole_day:
            return phrase(self.words.language, "whole-day")
        return dates.hour(self.words.local(at))

    def _what(self, item: Session | Deadline) -> Text:
        language = self.words.language
        text = Text(item.title) if isinstance(item, Session) else Text(self._due(item))
        if isinstance(item, Session) and item.status is not Status.PLANNED:
            text.append(f" ({phrase(language, f'status.{item.status}')})", style="moved")
        if item.trace:
            session = item if isinstance(item, Session) else self.sessions.get(item.session)
            text.append(f"\n↳ {reasons(self.words, item.trace, session)}", style="moved")
        return text

    def _due(self, deadline: Deadline) -> str:
        language = self.words.language
        text = f"{phrase(language, 'deadline')}: {deadline.title}"
        if not deadline.opens:
            return text
        return f"{text} ({phrase(language, 'opens', when=dates.opening_short(self.words, deadline.opens))})"

    def _who(self, item: Session | Deadline) -> str:
        return item.venue if isinstance(item, Session) else role_names(self.words, self.school, item.by)

    def _reminded(self, reminders: list[Reminder]) -> str:
        titles = dict.fromkeys(self._short(reminder.of) for reminder in reminders)
        return "; ".join(titles)

    def _told(self, reminders: list[Reminder]) -> str:
        roles = tuple(dict.fromkeys(role for reminder in reminders for role in reminder.to))
        if len(roles) <= _FEW:
            return role_names(self.words, self.school, roles)
        return phrase(self.words.language, "roles", count=len(roles))

    def _short(self, target: str) -> str:
        # The target itself may lie outside the window.
        _, rule, _, *deadline = target.split("/")
        return self.short["/".join((rule, *deadline))]


def _short_titles(school: School) -> dict[str, str]:
    titles = {rule.id: rule.title for rule in school.rules}
    return titles | {f"{rule}/{d.id}": d.short or d.title for d in school.deadlines for rule in d.rules}


def _row_key(item: Item) -> object:
    """Reminders of one instant share a row; everything else has its own."""
    return item.at if isinstance(item, Reminder) else item.id


def _month(item: Item, words: Words) -> tuple[int, int] | None:
    at = instant_of(item)
    local = words.local(at) if at else None
    return (local.year, local.month) if local else None


def _heading(month: tuple[int, int] | None, words: Words) -> str:
    if month is None:
        return phrase(words.language, "no-date")
    return phrase(words.language, "month", year=month[0], month=f"{month[1]:02d}")


def _style(item: Item) -> str:
    match item:
        case Session():
            return "head"
        case Reminder():
            return "quiet"
        case _:
            return ""
