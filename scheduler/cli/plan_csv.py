"""`doithoai plan --format csv`: a row an item, for a spreadsheet."""

from __future__ import annotations

import csv
import io
import sys

from notifications.wording.people import role_names
from notifications.wording.reasons import reasons
from notifications.wording.words import Words
from rules.model import School
from rules.plan import Deadline, Item, Plan, Reminder, Session, instant_of
from scheduler.cli.phrases import phrase
from scheduler.cli.plan_lines import Lines
from scheduler.cli.plan_rows import in_order, short_title, short_titles

_COLUMNS = ("kind", "id", "date", "time", "opens", "title", "venue", "people", "status", "why")
"""Each is named in the reader's language, for people read it in a spreadsheet; jsonl is for programs."""
_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "\uff1d", "\uff0b", "\uff0d", "\uff20")
"""What a formula begins with; the last four are the full-width forms, which some spreadsheets take as well."""


def write_csv(plan: Plan, school: School, words: Words) -> None:
    """Write the plan as CSV (RFC 4180) in UTF-8 with a BOM, without which Excel garbles Vietnamese."""
    text = io.StringIO(newline="")
    writer = csv.writer(text)
    writer.writerow([phrase(words.language, f"csv.{column}") for column in _COLUMNS])
    lines = Lines(plan, school, words)
    titles = short_titles(school)
    sessions = {session.id: session for session in plan.sessions}
    for item in in_order(plan):
        writer.writerow([_inert(cell) for cell in _cells(item, lines, titles, sessions)])
    sys.stdout.buffer.write(text.getvalue().encode("utf-8-sig"))


def _cells(item: Item, lines: Lines, titles: dict[str, str], sessions: dict[str, Session]) -> tuple[str, ...]:
    school, words = lines.school, lines.words
    kind = phrase(words.language, f"csv.kind.{type(item).__name__.lower()}")
    at = instant_of(item)
    local = words.local(at) if at else None
    day, hour = (local.date().isoformat(), f"{local:%H:%M}") if local else ("", "")
    match item:
        case Session():
            hour = "" if item.whole_day else hour
            told = role_names(words, school, item.tell)
            status = phrase(words.language, f"diff.status.{item.status}")
            return (kind, item.id, day, hour, "", item.title, item.venue, told, status, lines.why(item))
        case Deadline():
            opens = words.local(item.opens).isoformat(sep=" ", timespec="minutes")[:16] if item.opens else ""
            owing = role_names(words, school, item.by)
            why = reasons(words, item.trace, sessions.get(item.session))
            status = lines.standing(item)
            return (kind, item.id, day, hour, opens, item.title, "", owing, status, why)
        case Reminder():
            told = role_names(words, school, item.to)
            return (kind, item.id, day, hour, "", short_title(titles, item.of), "", told, "", "")


def _inert(cell: str) -> str:
    """A cell that a spreadsheet would run as a formula gets an apostrophe, which makes it text."""
    return f"'{cell}" if cell.startswith(_FORMULA) else cell
