"""The worked cases of tests/data/cases, item for item and in order.

Each .toml is a random but sound config.toml; its first line says for which window. The .jsonl beside it is
what the plan of that window must be, with only the fields that decide.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from rules.expand import expand
from rules.plan import Deadline, Reminder, Session
from scheduler.config.load import load

CASES = sorted((Path(__file__).parents[1] / "data" / "cases").glob("*.toml"))
NEVER = datetime.max.replace(tzinfo=UTC)
Row = dict[str, str | None]


def window(case: Path) -> tuple[date, date]:
    first, last = re.findall(r"\d{4}-\d{2}-\d{2}", case.read_text("utf-8").splitlines()[0])
    return date.fromisoformat(first), date.fromisoformat(last)


def rows(case: Path) -> Iterator[tuple[tuple[datetime, int, str], Row]]:
    school = load(case).school
    zone = ZoneInfo(school.timezone)

    def local(at: datetime | None) -> str | None:
        return None if at is None else at.astimezone(zone).isoformat()

    plan = expand(school, *window(case))
    items: tuple[Session | Deadline | Reminder, ...] = (*plan.sessions, *plan.deadlines, *plan.reminders)
    for item in items:
        match item:
            case Session(start=start, end=end, nominal_date=nominal):
                row: Row = {"kind": "session", "id": item.id, "status": str(item.status)}
                row["nominal_date"] = nominal.isoformat() if nominal else None
                # A whole day is told by its date alone.
                row["start"] = item.date.isoformat() if item.whole_day and item.date else local(start)
                row["end"] = local(end)
                yield (start or NEVER, 0, item.id), row
            case Deadline(due=due, opens=opens):
                yield (
                    (due or NEVER, 1, item.id),
                    {"kind": "deadline", "id": item.id, "due": local(due), "opens": local(opens)},
                )
            case Reminder(at=at):
                yield (at, 2, item.id), {"kind": "reminder", "id": item.id, "at": local(at)}


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.stem)
def test_the_plan_is_as_worked_out_by_hand(case: Path) -> None:
    wanted = [json.loads(line) for line in case.with_suffix(".jsonl").read_text("utf-8").splitlines()]
    assert [row for _, row in sorted(rows(case), key=lambda pair: pair[0])] == wanted


def test_the_cases_are_there() -> None:
    assert len(CASES) >= 11
