"""`doithoai plan --diff`: what an edited file would change, as the people concerned would notice it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date, datetime

from notifications.identity import address_key
from notifications.wording import dates
from notifications.wording.people import role_names
from notifications.wording.words import Words
from rules.diff import Change, Difference
from rules.model import School
from rules.plan import Deadline, Item, Plan, Reminder, Session, Status, instant_of
from rules.unsettled import AHEAD
from scheduler.cli.phrases import phrase
from scheduler.cli.plan_diff_people import people_lines
from scheduler.cli.plan_lines import MOVED, Line, Lines, name_of, plain
from scheduler.cli.plan_page import Page
from scheduler.cli.plan_readers import person_named
from scheduler.cli.plan_rows import row
from scheduler.cli.terminal import console
from scheduler.comparison import Comparison, Retold

_SHOWN = 3
"""So many of the deadlines that change alike are shown."""
_FEW = 3
"""Up to so many people are named."""
_MANY = 20
"""Up to so many of those the school has to tell itself."""
_WHEN = frozenset({"date", "start", "whole_day", "due"})
_NOTICED = _WHEN | {"opens", "status", "venue"}
_WITH_THE_DATE = frozenset({"end", "nominal_date", "trace"})


def diff_rows(comparison: Comparison, words: Words) -> Iterator[dict[str, object]]:
    """One object a difference, with the items as `plan --format jsonl` has them, or null.

    `fields` are the names of what differs, as in `rules.plan`.
    """
    before, after = _sessions(comparison, "before"), _sessions(comparison, "after")
    for difference in comparison.differences:
        item = difference.item
        yield {
            "change": str(difference.change),
            "kind": type(item).__name__.lower(),
            "id": item.id,
            "fields": list(difference.fields),
            "before": row(difference.before, words, before) if difference.before else None,
            "after": row(difference.after, words, after) if difference.after else None,
        }


def _sessions(comparison: Comparison, side: str) -> Mapping[str, Session]:
    items = (getattr(difference, side) for difference in comparison.differences)
    return {item.id: item for item in items if isinstance(item, Session)}


def show_diff(
    comparison: Comparison,
    school: School,
    words: Words,
    days: tuple[date, date],
    file: str,
    *,
    admin: bool = False,
) -> None:
    """Print the differences of these local days, both included; `admin` is asked for dates that are not set."""
    view = _View(comparison, school, words, admin=admin)
    page = Page(console(), words)
    first, last = (dates.numeric(words, day, year=True) for day in days)
    since = dates.moment_short(words, comparison.in_force.activated_at)
    page.head(view.say("diff.title", file=file, since=since, first=first, last=last))
    if not (comparison.differences or comparison.people or comparison.more or comparison.fewer):
        page.head(view.say("diff.same"), "")
        return
    for title, lines in view.parts():
        if lines:
            page.row()
            page.head(title)
            page.lines(lines)


class _View:
    """A comparison in words."""

    def __init__(self, comparison: Comparison, school: School, words: Words, *, admin: bool) -> None:
        self.comparison, self.words, self._admin = comparison, words, admin
        self._old = self._lines(comparison.before, "before")
        self._new = self._lines(school, "after")
        self._school = school
        self._coming = dict(self._coming_and_going())
        self._width = max(len(self.say(f"diff.{change}")) for change in Change)

    def parts(self) -> Iterator[tuple[str, list[Line]]]:
        """What stands under each heading."""
        yield self.say("diff.sessions"), self._alike(Session)
        yield self.say("diff.deadlines"), self._alike(Deadline)
        yield self.say("diff.people"), list(self._people())
        yield self.say("diff.reminders"), [_line("", text) for text in self._reminders()]
        again = [retold for retold in self.comparison.retold if retold.people and not retold.late]
        late = [retold for retold in self.comparison.retold if retold.people and retold.late]
        silent = [retold for retold in self.comparison.retold if not retold.people]
        yield self.say("diff.retold"), [_line("-", self._retold(retold)) for retold in again]
        yield self.say("diff.retold-late"), [_line("-", self._untold(retold)) for retold in late]
        yield self.say("diff.untold"), [_line("-", self._untold(retold)) for retold in silent]

    def say(self, key: str, /, **values: object) -> str:
        """A phrase in the reader's language."""
        return phrase(self.words.language, key, **values)

    def _lines(self, school: School, side: str) -> Lines:
        return Lines(Plan(sessions=tuple(_sessions(self.comparison, side).values())), school, self.words)

    # --- sessions and deadlines ----------------------------------------------------------------

    def _alike(self, kind: type[Session] | type[Deadline]) -> list[Line]:
        """The differences of one kind; where many change alike, the first of them and how many more."""
        groups: dict[object, list[Difference]] = {}
        for difference in self.comparison.differences:
            if isinstance(difference.item, kind) and not self._goes_with_its_session(difference):
                groups.setdefault(self._likeness(difference), []).append(difference)
        shown: list[Line] = []
        for group in groups.values():
            noticed = self._is_noticed(group[0])
            count = (len(group) if kind is Session else _SHOWN) if noticed else 1
            shown.extend(self._line(difference) for difference in group[:count])
            if len(group) > count:
                last = self._when(group[-1].item)
                more = self.say("diff.more", count=len(group) - count, last=last)
                shown.append(_line(" " * self._width, more))
        return shown

    def _goes_with_its_session(self, difference: Difference) -> bool:
        """Whether a deadline comes or goes because its session does: the session says so for all of them."""
        item = difference.item
        return isinstance(item, Deadline) and self._coming.get(item.session) is difference.change

    def _likeness(self, difference: Difference) -> object:
        item = difference.item
        assert not isinstance(item, Reminder)
        deadline = item.deadline if isinstance(item, Deadline) else ""
        return difference.change, item.rule, deadline, self._is_noticed(difference), self._words(difference)

    def _is_noticed(self, difference: Difference) -> bool:
        """Whether people would find something at another time or place, or not at all."""
        return difference.change is not Change.CHANGED or bool(_NOTICED & set(difference.fields))

    def _line(self, difference: Difference) -> Line:
        item = difference.item
        style = "head" if isinstance(item, Session) else ""
        notes = tuple((text, "moved" if text.startswith(MOVED) else "") for text in self._notes(difference))
        mark = self._mark(difference.change)
        return Line(None, "", mark, self._named(item, difference.change), style, notes)

    def _mark(self, change: Change) -> str:
        return self.say(f"diff.{change}").ljust(self._width)

    def _coming_and_going(self) -> Iterator[tuple[str, Change]]:
        """Of the sessions that come or go, by id: which of the two. A cancelled one goes."""
        for difference in self.comparison.differences:
            item = difference.item
            if isinstance(item, Session):
                cancelled = item.status is Status.CANCELLED and "status" in difference.fields
                change = Change.REMOVED if cancelled else difference.change
                if change is not Change.CHANGED:
                    yield item.id, change

    def _named(self, item: Item, change: Change = Change.CHANGED) -> str:
        """What an item is called; one that comes or goes with its time."""
        assert not isinstance(item, Reminder)
        if isinstance(item, Session):
            title = (self._old if change is Change.REMOVED else self._new).title(item)
        else:
            school = self.comparison.before if change is Change.REMOVED else self._school
            title = f"{self._new.task(item)} – {plain(role_names(self.words, school, item.by))}"
        title = f"{title} {name_of(item)}"
        return title if change is Change.CHANGED else f"{self._when(item)}: {title}"

    def _notes(self, difference: Difference) -> Iterator[str]:
        item, fields = difference.item, set(difference.fields)
        if difference.before is not None and difference.after is not None:
            yield from self._from_to(difference.before, difference.after, fields)
            if words := self._words(difference):
                yield self.say("diff.words", words=words)
        moved = difference.change is Change.ADDED or "trace" in fields
        if isinstance(item, Deadline) and moved and item.trace:
            yield f"{MOVED} {self._new.why_due(item)}"
        if isinstance(item, Session):
            if moved and item.trace and item.status is not Status.CANCELLED:
                yield f"{MOVED} {plain(self._new.why(item))}"
            given = self._new.reason_given(item)
            if given and fields & _NOTICED:
                yield f"{MOVED} {self.say('diff.reason', reason=given)}"
            unset = item.status is Status.TO_BE_SET and difference.change is not Change.REMOVED
            if unset and self._admin:
                yield f"{MOVED} {self.say('explain.admin-asked.to_be_set', days=AHEAD.days)}"
            count = sum(
                isinstance(other.item, Deadline)
                and other.item.session == item.id
                and self._goes_with_its_session(other)
                for other in self.comparison.differences
            )
            if count:
                yield self.say(f"diff.with.{self._coming[item.id]}", count=count)

    def _from_to(self, before: Item, after: Item, fields: set[str]) -> Iterator[str]:
        cancelled = isinstance(after, Session) and after.status is Status.CANCELLED
        old, new = self._when(before), self._when(after)
        if cancelled and "status" in fields:
            # It goes back to the date of the rule, which is of no concern to anybody.
            if old != new and instant_of(before) is not None:
                yield self.say("diff.was-to-be", when=old)
            fields = {"status"}
        elif fields & _WHEN and old != new:
            yield self.say("diff.from-to", before=old, after=new)
        elif fields & _WHEN and isinstance(before, Session):
            hours = (_hour(school, before.rule) for school in (self.comparison.before, self._school))
            was, is_ = (hour or self.say("diff.empty") for hour in hours)
            yield self.say("diff.word-from-to", word=self.say("diff.word.start"), before=was, after=is_)
        for word in ("status", "venue", "opens"):
            # Whether it has a date is said by the date.
            if word in fields and not (word == "status" and fields & _WHEN):
                values = {"before": self._value(before, word), "after": self._value(after, word)}
                yield self.say("diff.word-from-to", word=self.say(f"diff.word.{word}"), **values)

    def _words(self, difference: Difference) -> str:
        """What else differs, in a list: "tên, ghi chú"."""
        fields = [name for name in difference.fields if name not in _NOTICED]
        if set(difference.fields) & _WHEN:
            # These follow from the date.
            fields = [name for name in fields if name not in _WITH_THE_DATE]
        return ", ".join(dict.fromkeys(self.say(f"diff.word.{name}") for name in fields))

    def _when(self, item: Item) -> str:
        at = instant_of(item)
        if at is None:
            unset = isinstance(item, Session) or (isinstance(item, Deadline) and self._new.waits(item))
            return self.say("diff.no-date" if unset else "diff.no-due")
        if isinstance(item, Session) and item.whole_day and item.date:
            return dates.day_short(self.words, item.date)
        return dates.moment_short(self.words, at)

    def _value(self, item: Item, word: str) -> str:
        value = getattr(item, word)
        if isinstance(value, Status):
            return self.say(f"diff.status.{value}")
        if isinstance(value, datetime):
            return dates.opening_short(self.words, value)
        return plain(value or "") or self.say("diff.empty")

    # --- people and reminders ------------------------------------------------------------------

    def _people(self) -> Iterator[Line]:
        for change, text in people_lines(self.comparison, self._school, self.words):
            yield _line(self._mark(change), text)

    def _reminders(self) -> Iterator[str]:
        changes = [d.change for d in self.comparison.differences if isinstance(d.item, Reminder)]
        said = [
            self.say(f"diff.reminders.{change}", count=changes.count(change))
            for change in Change
            if change in changes
        ]
        if said:
            yield self.say("diff.reminders.count", counts=", ".join(said))
        mails = {"more": self.comparison.more, "fewer": self.comparison.fewer}
        counted = [self.say(f"diff.mails.{side}", count=count) for side, count in mails.items() if count]
        if counted:
            yield self.say("diff.mails", counts=", ".join(counted))

    def _retold(self, retold: Retold) -> str:
        people = retold.people
        if len(people) <= _FEW:
            who = ", ".join(person_named(self.words, person) for person in people)
        else:
            who = self.say("diff.people.count", count=len(people))
        return f"{self._named(retold.target)}: {who}{self._from(retold)}"

    def _from(self, retold: Retold) -> str:
        if retold.first is None:
            return ""
        return self.say("diff.retold.from", when=dates.moment_short(self.words, retold.first))

    def _untold(self, retold: Retold) -> str:
        """What no mail will tell, or none in time, how many people believe in it, and who they are."""
        known = {address_key(p.email): p for p in (*self.comparison.before.people, *self._school.people)}
        people = [known.get(address_key(address)) for address in retold.told[:_MANY]]
        who = [
            person_named(self.words, person) if person else plain(address)
            for person, address in zip(people, retold.told, strict=False)
        ]
        if len(retold.told) > _MANY:
            who.append(self.say("diff.people.more", count=len(retold.told) - _MANY))
        count = self.say("diff.people.count", count=len(retold.told))
        return f"{self._named(retold.target)}: {count} – {', '.join(who)}{self._from(retold)}"


def _hour(school: School, rule: str) -> str:
    """The hour at which the sessions of a rule begin; "" where it gives none."""
    start = next((entry.start for entry in school.rules if entry.id == rule), None)
    return f"{start:%H:%M}" if start is not None else ""


def _line(mark: str, text: str) -> Line:
    return Line(None, "", mark, text, "")
