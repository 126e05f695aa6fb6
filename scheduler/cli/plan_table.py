"""`doithoai plan` for people: the months, each at a glance and then day by day, or the same by role or person."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import date
from itertools import groupby

from notifications.wording import dates
from notifications.wording.words import Words, capital
from rules.model import School
from rules.plan import Deadline, Item, Plan, Reminder, Session, instant_of
from rules.working_days import WorkingDays
from scheduler.cli.phrases import phrase
from scheduler.cli.plan_lines import DEADLINE, MOVED, REMINDER, SESSION, TODAY, Lines, plain
from scheduler.cli.plan_month import Month, counted, counts_of, glance
from scheduler.cli.plan_page import Page
from scheduler.cli.plan_readers import by_person, by_role
from scheduler.cli.plan_rows import in_order
from scheduler.cli.terminal import console


def show_plan(
    plan: Plan, school: School, words: Words, days: tuple[date, date], today: date, by: str = "month"
) -> None:
    """Print the plan of these local days, both included; `by` is "month", "role" or "person"."""
    out = console()
    from_, to = (dates.numeric(words, day, year=True) for day in days)
    items = in_order(plan)
    if not items:
        out.print(phrase(words.language, "plan.empty", first=from_, last=to))
        return
    view = _View(plan, school, words)
    page = Page(out, words, view.lines.of(items), today if days[0] <= today <= days[1] else None)
    page.head(phrase(words.language, "plan.title", school=plain(school.name), first=from_, last=to))
    marks = {"session": SESSION, "deadline": DEADLINE, "reminder": REMINDER, "moved": MOVED}
    legend = phrase(words.language, "plan.legend", **marks)
    if by == "month" and _shows_month_of(today, items, words):
        legend += phrase(words.language, "plan.legend.today", today=TODAY)
    page.head(legend, "quiet")
    if by == "month":
        view.months(page, items, today)
    else:
        view.readers(page, items, by)
    counts = counts_of(plan.sessions, len(plan.deadlines), len(plan.reminders))
    page.row()
    page.head(f"{counted(words.language, counts)}.", "quiet")


def _shows_month_of(today: date, items: Sequence[Item], words: Words) -> bool:
    """Whether one of the months at a glance is the one of `today`."""
    days = (words.local(at).date() for item in items if (at := instant_of(item)))
    return any((day.year, day.month) == (today.year, today.month) for day in days)


class _View:
    """A plan, and the words for it."""

    def __init__(self, plan: Plan, school: School, words: Words) -> None:
        self.school, self.words = school, words
        self.lines = Lines(plan, school, words)
        self._day_off = WorkingDays(school.calendar, words.language).day_off

    def months(self, page: Page, items: Sequence[Item], today: date) -> None:
        """Each month at a glance and day by day, then what has no date."""
        dated = [item for item in items if instant_of(item) is not None]
        for first, group in groupby(dated, key=self._month):
            of_month = list(group)
            page.row()
            page.head(capital(dates.month_long(self.words, first)))
            month = self._glance(first, of_month)
            for row in glance(month, self.lines, page.width, today, self._day_off):
                page.row(*row)
            page.row()
            page.lines(self.lines.of(of_month))
        page.end_days()
        self._undated(page, [item for item in items if instant_of(item) is None])

    def readers(self, page: Page, items: Sequence[Item], by: str) -> None:
        """The items of each role, or of each person, by time."""
        page.today = None
        readers = (by_role if by == "role" else by_person)(self.school, self.words, items)
        for reader in readers:
            page.row()
            page.head(reader.name)
            if reader.about:
                page.head(reader.about, reader.style)
            page.lines(
                self.lines.of([item for item in reader.items if instant_of(item) is not None], reader.roles)
            )
            self._undated(page, [item for item in reader.items if instant_of(item) is None], reader.roles)

    def _undated(self, page: Page, items: Sequence[Item], readers: Collection[str] | None = None) -> None:
        """What waits for a date, and what has no due date by the plan."""
        waiting = [item for item in items if isinstance(item, Session) or self._waits(item)]
        never = [item for item in items if item not in waiting]
        for key, group in (("no-date", waiting), ("plan.no-due", never)):
            if group:
                # Below somebody's name it is a part of what stands there.
                if readers is None:
                    page.row()
                page.head(phrase(self.words.language, key), "head" if readers is None else "quiet")
                page.lines(self.lines.of(group, readers))

    def _waits(self, item: Item) -> bool:
        return isinstance(item, Deadline) and self.lines.waits(item)

    def _glance(self, first: date, items: Sequence[Item]) -> Month:
        due = [item.due for item in items if isinstance(item, Deadline) and item.due]
        return Month(
            first,
            [item for item in items if isinstance(item, Session)],
            {self.words.local(at).date() for at in due},
            len(due),
            sum(isinstance(item, Reminder) for item in items),
        )

    def _month(self, item: Item) -> date:
        at = instant_of(item)
        assert at is not None
        return self.words.local(at).date().replace(day=1)
