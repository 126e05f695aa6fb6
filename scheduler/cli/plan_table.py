"""`doithoai plan` for people: a table a month, what was moved marked with its reason."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from itertools import groupby

from rich.console import Console
from rich.table import Table
from rich.text import Text

from notifications.wording import dates
from notifications.wording.people import role_names
from notifications.wording.reasons import reasons
from notifications.wording.words import Words, capital
from rules.model import School
from rules.plan import Deadline, Plan, Reminder, Session, Status
from scheduler.cli.phrases import phrase
from scheduler.cli.plan_rows import Item, in_order, instant_of, short_title, short_titles
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
    out.print(title, style="head")
    view = _View(plan, school, words, items)
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

    def __init__(self, plan: Plan, school: School, words: Words, items: Sequence[Item]) -> None:
        self.school, self.words = school, words
        self.sessions = {session.id: session for session in plan.sessions}
        self.short = short_titles(school)
        self.reminders = plan.reminders
        # Of one width in every month.
        self.day_width = max(len(self._day(item)) for item in items)
        self.hour_width = max(len(self._hour(item)) for item in items)

    def table(self, items: Iterable[Item]) -> Table:
        table = self._empty_table()
        shown = ""
        for together in self._grouped(items):
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
        table = Table.grid(padding=(0, 2, 0, 0))
        table.add_column(no_wrap=True)
        table.add_column()
        for together in list(self._grouped(self.reminders))[:_NEXT]:
            reminders = [r for r in together if isinstance(r, Reminder)]
            when = dates.moment_short(self.words, reminders[0].at)
            table.add_row(when, f"{self._reminded(reminders)} → {self._told(reminders)}")
        out.print(table)

    def _empty_table(self) -> Table:
        say = self.words.language
        table = Table(box=None, pad_edge=False, show_edge=False, header_style="quiet", expand=True)
        table.padding = (0, 2, 0, 0)
        table.add_column(phrase(say, "day"), no_wrap=True, min_width=self.day_width)
        table.add_column(phrase(say, "hour"), no_wrap=True, min_width=self.hour_width)
        table.add_column(phrase(say, "what"), ratio=3)
        table.add_column(phrase(say, "who"), ratio=2)
        return table

    def _grouped(self, items: Iterable[Item]) -> Iterable[list[Item]]:
        """What is one row: reminders of one instant, and what several sessions ask of the same people."""
        groups: dict[object, list[Item]] = {}
        for item in items:
            groups.setdefault(self._row_key(item), []).append(item)
        return groups.values()

    def _row_key(self, item: Item) -> object:
        match item:
            case Session():
                return item.id
            case Deadline():
                return item.due, item.title, item.by, self._reasons(item)
            case Reminder():
                return item.at

    def _cells(self, together: list[Item]) -> tuple[str, Text, str]:
        item = together[0]
        if isinstance(item, Reminder):
            reminders = [r for r in together if isinstance(r, Reminder)]
            what = phrase(self.words.language, "reminder.of", title=self._reminded(reminders))
            return self._hour(item), Text(what), self._told(reminders)
        return self._hour(item), self._what(item, len(together)), self._who(item)

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

    def _what(self, item: Session | Deadline, count: int) -> Text:
        text = self._session(item) if isinstance(item, Session) else self._deadline(item, count)
        if item.trace:
            text.append(f"\n↳ {self._reasons(item)}", style="moved")
        return text

    def _session(self, session: Session) -> Text:
        text = Text(session.title)
        if session.status is not Status.PLANNED:
            text.append(f" ({phrase(self.words.language, f'status.{session.status}')})", style="moved")
        # What `explain` and [[overrides]] call it.
        return text.append(f" [{session.rule} {session.key}]", style="not bold dim")

    def _deadline(self, deadline: Deadline, count: int) -> Text:
        language = self.words.language
        text = Text(phrase(language, "deadline" if deadline.due else "task", title=deadline.title))
        if deadline.opens:
            opens = dates.opening_short(self.words, deadline.opens)
            text.append(f" ({phrase(language, 'opens', when=opens)})")
        if count > 1:
            text.append(" " + phrase(language, "times", count=count), style="dim")
        return text

    def _reasons(self, item: Session | Deadline) -> str:
        session = item if isinstance(item, Session) else self.sessions.get(item.session)
        return reasons(self.words, item.trace, session)

    def _who(self, item: Session | Deadline) -> str:
        return item.venue if isinstance(item, Session) else role_names(self.words, self.school, item.by)

    def _reminded(self, reminders: list[Reminder]) -> str:
        return "; ".join(dict.fromkeys(short_title(self.short, reminder.of) for reminder in reminders))

    def _told(self, reminders: list[Reminder]) -> str:
        roles = tuple(dict.fromkeys(role for reminder in reminders for role in reminder.to))
        if len(roles) <= _FEW:
            return role_names(self.words, self.school, roles)
        return phrase(self.words.language, "roles", count=len(roles))


def _month(item: Item, words: Words) -> date | None:
    at = instant_of(item)
    return words.local(at).date().replace(day=1) if at else None


def _heading(month: date | None, words: Words) -> str:
    return capital(dates.month_long(words, month)) if month else phrase(words.language, "no-date")


def _style(item: Item) -> str:
    match item:
        case Session():
            return "head"
        case Reminder():
            return "quiet"
        case _:
            return ""
