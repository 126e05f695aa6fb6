"""Every message of Bắc Hà's school year 2022-2023, written by hand from the plan with a paper calendar.

Whoever changes a number here should find the change on paper first: the table is worth something only as long
as it is not pasted from the program's output.

The leads: opinions 3 days and 1 day ahead, the timetable notice 2 working days, the session 1 day, the
rest the default of 3 days and 1 day; all at 08:00. All that one person is due at one instant is one message.

The people (examples/thpt-so-2-bac-ha-2022-2023.csv): 12 homeroom teachers; the leadership is the chair and
the head of the boarding board; 3 subject heads; one address for each of the other roles.
"""

from __future__ import annotations

from collections import Counter
from datetime import date
from pathlib import Path
from typing import NamedTuple
from zoneinfo import ZoneInfo

from notifications.model import Item, Part
from rules.model import School
from rules.plan import Deadline
from scheduler.config.load import load
from scheduler.simulation import SentMessage, simulate

VIETNAM = ZoneInfo("Asia/Ho_Chi_Minh")
BAC_HA = Path(__file__).resolve().parents[2] / "examples" / "thpt-so-2-bac-ha-2022-2023.toml"

# Who is told of both sessions and owes nothing that day. The leadership and the secretary are told too,
# but get other things with it; the note-taker of the boarding board is told of the boarding session
# alone.
TOLD_OF_BOTH = ("homeroom", "boarding", "union", "youth", "youth-teachers", "subject-heads", "office")


class Row(NamedTuple):
    """At `at` each person of `roles` gets one message with exactly these items."""

    at: str
    roles: tuple[str, ...]
    items: tuple[str, ...]


def both(key: str, *targets: str) -> tuple[str, ...]:
    """The same targets of the boarding session and of the other one."""
    return tuple(f"{rule}/{key}/{target}" for target in targets for rule in ("ban-tru", "hoc-sinh-khac"))


# 1 November 2022 is a Tuesday.
NOVEMBER = (
    # Friday 28 October was the session. The 5th working day after it is Friday 4 November (31/10, 1, 2,
    # 3, 4): minutes; 3 days before it the 1st, 1 day before it the 3rd. The secretary writes those of
    # the afternoon and gets a copy of what the boarding board's note-taker is asked.
    Row("2022-11-01 08:00", ("secretary",), both("2022-10", "bien-ban")),
    Row("2022-11-01 08:00", ("boarding-minutes",), ("ban-tru/2022-10/bien-ban",)),
    Row("2022-11-03 08:00", ("secretary",), both("2022-10", "bien-ban")),
    Row("2022-11-03 08:00", ("boarding-minutes",), ("ban-tru/2022-10/bien-ban",)),
    # The 10th working day is Friday the 11th: report. The leadership owes it, the secretary gets a copy.
    Row("2022-11-08 08:00", ("leadership", "secretary"), both("2022-10", "bao-cao")),
    Row("2022-11-10 08:00", ("leadership", "secretary"), both("2022-10", "bao-cao")),
    # The session is on Monday the 28th. The notice is due on Friday the 25th; two working days before:
    # Wednesday.
    Row("2022-11-23 08:00", ("timetable",), ("hoc-sinh-khac/2022-11/thong-bao-tkb",)),
    # Opinions are due on Sunday the 27th. Each teacher for their class, the boarding board for theirs;
    # a copy of both to the secretary, a copy of the board's to its head.
    Row("2022-11-24 08:00", ("homeroom",), ("hoc-sinh-khac/2022-11/y-kien",)),
    Row("2022-11-24 08:00", ("boarding", "boarding-head"), ("ban-tru/2022-11/y-kien",)),
    Row("2022-11-24 08:00", ("secretary",), both("2022-11", "y-kien")),
    # To be compiled by 11:00 and 16:45 of Monday the 28th; 3 days before: Friday. A copy to the chair.
    Row("2022-11-25 08:00", ("secretary", "chair"), both("2022-11", "tong-hop")),
    # Opinions again, 1 day ahead: Saturday.
    Row("2022-11-26 08:00", ("homeroom",), ("hoc-sinh-khac/2022-11/y-kien",)),
    Row("2022-11-26 08:00", ("boarding", "boarding-head"), ("ban-tru/2022-11/y-kien",)),
    Row("2022-11-26 08:00", ("secretary",), both("2022-11", "y-kien")),
    # Sunday: tomorrow are the sessions, and the compiling before them.
    Row("2022-11-27 08:00", (*TOLD_OF_BOTH, "boarding-head"), both("2022-11", "session")),
    Row("2022-11-27 08:00", ("boarding-minutes",), ("ban-tru/2022-11/session",)),
    Row("2022-11-27 08:00", ("secretary", "chair"), both("2022-11", "session", "tong-hop")),
    # The minutes of this session are due on 5 December, so December speaks of them.
)

# 1 January 2023 is a Sunday; off are Monday the 2nd, in lieu, and Tết from Friday the 20th to Thursday
# the 26th.
JANUARY = (
    # Wednesday 28 December was the session. The 5th working day after it is Thursday 5 January (29,
    # 30/12, 3, 4, 5); 3 days before it is the 2nd, a day off.
    Row("2023-01-02 08:00", ("secretary",), both("2022-12", "bien-ban")),
    Row("2023-01-02 08:00", ("boarding-minutes",), ("ban-tru/2022-12/bien-ban",)),
    Row("2023-01-04 08:00", ("secretary",), both("2022-12", "bien-ban")),
    Row("2023-01-04 08:00", ("boarding-minutes",), ("ban-tru/2022-12/bien-ban",)),
    # The 10th working day is Thursday the 12th.
    Row("2023-01-09 08:00", ("leadership", "secretary"), both("2022-12", "bao-cao")),
    Row("2023-01-11 08:00", ("leadership", "secretary"), both("2022-12", "bao-cao")),
    # The 28th is a Saturday: the sessions are on Friday the 27th. The notice is due on Friday the 20th,
    # the first day of Tết; the two working days before it are Thursday and Wednesday.
    Row("2023-01-18 08:00", ("timetable",), ("hoc-sinh-khac/2023-01/thong-bao-tkb",)),
    # 15:00 on the 27th is after the session of 14:00, so the teachers owe on Thursday the 26th.
    Row("2023-01-23 08:00", ("homeroom", "secretary"), ("hoc-sinh-khac/2023-01/y-kien",)),
    # The board still owes on the 27th, and on the 27th all is compiled: both speak on the 24th.
    Row("2023-01-24 08:00", ("boarding", "boarding-head"), ("ban-tru/2023-01/y-kien",)),
    Row("2023-01-24 08:00", ("secretary",), ("ban-tru/2023-01/y-kien", *both("2023-01", "tong-hop"))),
    Row("2023-01-24 08:00", ("chair",), both("2023-01", "tong-hop")),
    Row("2023-01-25 08:00", ("homeroom", "secretary"), ("hoc-sinh-khac/2023-01/y-kien",)),
    # Tomorrow: the sessions, the compiling, and the board's opinions, each person in one message.
    Row(
        "2023-01-26 08:00",
        tuple(role for role in TOLD_OF_BOTH if role != "boarding"),
        both("2023-01", "session"),
    ),
    Row(
        "2023-01-26 08:00",
        ("boarding", "boarding-head"),
        ("ban-tru/2023-01/y-kien", *both("2023-01", "session")),
    ),
    Row("2023-01-26 08:00", ("boarding-minutes",), ("ban-tru/2023-01/session",)),
    Row(
        "2023-01-26 08:00",
        ("secretary",),
        ("ban-tru/2023-01/y-kien", *both("2023-01", "session", "tong-hop")),
    ),
    Row("2023-01-26 08:00", ("chair",), both("2023-01", "session", "tong-hop")),
    # The minutes are due on Friday 3 February (30, 31, 1, 2, 3); 3 days before is still January.
    Row("2023-01-31 08:00", ("secretary",), both("2023-01", "bien-ban")),
    Row("2023-01-31 08:00", ("boarding-minutes",), ("ban-tru/2023-01/bien-ban",)),
)

# 1 February 2023 is a Wednesday.
FEBRUARY = (
    # The rest of January's session: minutes due on the 3rd, report on the 10th working day, Friday the
    # 10th.
    Row("2023-02-02 08:00", ("secretary",), both("2023-01", "bien-ban")),
    Row("2023-02-02 08:00", ("boarding-minutes",), ("ban-tru/2023-01/bien-ban",)),
    Row("2023-02-07 08:00", ("leadership", "secretary"), both("2023-01", "bao-cao")),
    Row("2023-02-09 08:00", ("leadership", "secretary"), both("2023-01", "bao-cao")),
    # Tuesday the 28th is the session: the notice is due on Friday the 24th.
    Row("2023-02-22 08:00", ("timetable",), ("hoc-sinh-khac/2023-02/thong-bao-tkb",)),
    # Opinions on Monday the 27th.
    Row("2023-02-24 08:00", ("homeroom",), ("hoc-sinh-khac/2023-02/y-kien",)),
    Row("2023-02-24 08:00", ("boarding", "boarding-head"), ("ban-tru/2023-02/y-kien",)),
    Row("2023-02-24 08:00", ("secretary",), both("2023-02", "y-kien")),
    Row("2023-02-25 08:00", ("secretary", "chair"), both("2023-02", "tong-hop")),
    Row("2023-02-26 08:00", ("homeroom",), ("hoc-sinh-khac/2023-02/y-kien",)),
    Row("2023-02-26 08:00", ("boarding", "boarding-head"), ("ban-tru/2023-02/y-kien",)),
    Row("2023-02-26 08:00", ("secretary",), both("2023-02", "y-kien")),
    Row("2023-02-27 08:00", (*TOLD_OF_BOTH, "boarding-head"), both("2023-02", "session")),
    Row("2023-02-27 08:00", ("boarding-minutes",), ("ban-tru/2023-02/session",)),
    Row("2023-02-27 08:00", ("secretary", "chair"), both("2023-02", "session", "tong-hop")),
)

# An ordinary month: 1 notice; twice 15 about opinions (12 teachers, board, its head, secretary); 2
# about the compiling 3 days ahead (secretary, chair); 24 the day before the sessions (12 teachers, 2
# leaders, secretary, board, note-taker, union, youth, young teachers, 3 subject heads, office); twice 2
# about minutes (secretary, note-taker); twice 3 about the report (2 leaders, secretary): 67.
BY_MONTH = {
    "2022-09": 57,  # the first: no minutes and report of a month before (67 - 4 - 6)
    "2022-10": 67,
    "2022-11": 67,
    "2022-12": 67,
    # December's minutes (4) and report (6), the notice (1); the teachers' opinions with the secretary's copy
    # twice (13 + 13); the board's together with the compiling (4), then together with the sessions (24);
    # the first reminder of this month's minutes (2).
    "2023-01": 67,
    "2023-02": 65,  # one reminder of January's minutes came in January (67 - 2)
    "2023-03": 67,
    "2023-04": 67,
    # The 28th is a Sunday, the session on Monday: the compiling is first spoken of on the 26th,
    # together with the opinions of Saturday the 27th, so the secretary has one message less (67 - 1).
    "2023-05": 66,
    "2023-06": 10,  # minutes and report of the last session (4 + 6)
}


# Who gets a copy of what others owe; all else is one's own.
COPIES = {
    ("secretary", "ban-tru/y-kien"),
    ("secretary", "hoc-sinh-khac/y-kien"),
    ("boarding-head", "ban-tru/y-kien"),
    ("chair", "ban-tru/tong-hop"),
    ("chair", "hoc-sinh-khac/tong-hop"),
    ("secretary", "ban-tru/bien-ban"),
    ("secretary", "ban-tru/bao-cao"),
    ("secretary", "hoc-sinh-khac/bao-cao"),
}


class Told(NamedTuple):
    """One message: when, to whom, about what."""

    at: str
    to: str
    items: tuple[str, ...]


def sent() -> list[SentMessage]:
    """What the service would send from September 2022 to June 2023."""
    collected: list[SentMessage] = []
    simulate(load(BAC_HA), date(2022, 9, 1), date(2023, 6, 30), collected.append)
    return collected


def told(message: SentMessage) -> Told:
    at = f"{message.at.astimezone(VIETNAM):%Y-%m-%d %H:%M}"
    return Told(at, message.message.to, tuple(sorted(target(item) for item in message.letter.items)))


def target(item: Item) -> str:
    """The rule, the key, and the deadline or "session"."""
    return f"{item.session.rule}/{item.session.key}/{last(item)}"


def last(item: Item) -> str:
    return item.target.deadline if isinstance(item.target, Deadline) else "session"


def by_hand(rows: tuple[Row, ...], school: School) -> list[Told]:
    return sorted(
        Told(row.at, person.email, tuple(sorted(row.items)))
        for row in rows
        for person in school.people_in(row.roles)
    )


# One test, for the school year takes a while and is the same for all that is said of it.
def test_the_messages_of_a_school_year_are_those_written_by_hand() -> None:
    school, messages = load(BAC_HA).school, sent()
    year = sorted(told(message) for message in messages)

    for month, rows in (("2022-11", NOVEMBER), ("2023-01", JANUARY), ("2023-02", FEBRUARY)):
        assert [one for one in year if one.at.startswith(month)] == by_hand(rows, school)
        assert len(by_hand(rows, school)) == BY_MONTH[month]

    assert Counter(one.at[:7] for one in year) == BY_MONTH
    assert set(Counter((one.at, one.to) for one in year).values()) == {1}, "two messages at one instant"

    address = {role: school.people_in((role,))[0].email for role, _ in COPIES}
    copied = {
        (message.message.to, f"{item.session.rule}/{last(item)}")
        for message in messages
        for item in message.letter.items
        if item.part is Part.COPY
    }
    assert copied == {(address[role], what) for role, what in COPIES}
