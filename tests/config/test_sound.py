"""What sound files are read into: every form of every word, and what holds where nothing is written."""

from __future__ import annotations

from datetime import date, time, timedelta
from pathlib import Path

import pytest

from rules.expand import expand
from rules.model import (
    DEADLINE_LEADS,
    SESSION_LEADS,
    Audience,
    Between,
    ByRRule,
    Convention,
    DayOfMonth,
    Due,
    Elapsed,
    InDays,
    InWeek,
    Lead,
    Move,
    NthWeekday,
    OnDate,
    OnDates,
    OnDayOfMonth,
    OnFixedDate,
    Override,
    PerTerm,
    Recurs,
    ShiftTable,
    WeekOfMonth,
)
from rules.plan import Place
from scheduler.config.load import Source, load, load_source
from tests.config.folder import HEAD, Folder

ROOT = Path(__file__).parents[2]
SOUND = [
    *sorted(ROOT.glob("tests/data/cases/*.toml")),
    *sorted(ROOT.glob("examples/*.toml")),
    ROOT / "config.toml",
]

TERMS = """
[[calendar.terms]]
id = "hk1"
start = 2026-09-05
end = 2027-01-15
[[calendar.terms]]
id = "hk2"
name = "Học kỳ II"
start = 2027-01-16
end = 2027-05-31
"""


def rule(recurs: str, more: str = "") -> str:
    return f'\n[[rules]]\nid = "r"\ntitle = "Đối thoại"\nrecurs = {recurs}\n{more}\n'


def deadline(more: str) -> str:
    return f'\n[[deadlines]]\nid = "d"\nrule = "r"\ntitle = "Nộp"\nby = ["homeroom"]\n{more}\n'


@pytest.mark.parametrize("path", SOUND, ids=lambda path: path.name)
def test_sound_files_load(path: Path) -> None:
    assert load(path).school.rules


@pytest.mark.parametrize(
    ("written", "recurs"),
    [
        ("{ day_of_month = 28 }", DayOfMonth(28)),
        ('{ day_of_month = "last", months = [10, 9, 9] }', DayOfMonth("last", (9, 10))),
        ('{ day_of_month = 31, short_month = "skip" }', DayOfMonth(31, (), True)),
        ('{ weekday = "T2", nth = -1 }', NthWeekday(0, -1)),
        ("{ week_of_month = 1, months = [1] }", WeekOfMonth(1, (1,))),
        ('{ week_of_month = 1, weekday = "thứ Năm" }', WeekOfMonth(1, (), 3)),
        ('{ between = [2023-01-02, "07/01/2023"] }', Between(date(2023, 1, 2), date(2023, 1, 7))),
        ("{ per_term = { hk1 = 2026-12-18 } }", PerTerm({"hk1": date(2026, 12, 18)})),
        ("{ per_term = { } }", PerTerm({})),
        ('{ date = 2025-01-20, weekday = "mon" }', OnDate(date(2025, 1, 20))),
        ("{ dates = [] }", OnDates(())),
        (
            "{\n  dates = [\n    2025-01-20, # một\n    2025-03-20,\n  ],\n}",
            OnDates((date(2025, 1, 20), date(2025, 3, 20))),
        ),
        (
            '{ rrule = "RRULE:freq=weekly;interval=2;byday=TH", from = 2026-09-10 }',
            ByRRule("FREQ=WEEKLY;INTERVAL=2;BYDAY=TH", date(2026, 9, 10)),
        ),
        (
            '{ rrule = "FREQ=MONTHLY;BYDAY=-1FR;UNTIL=20270531T170000Z", from = 2026-09-10 }',
            ByRRule("FREQ=MONTHLY;BYDAY=-1FR;UNTIL=20270531", date(2026, 9, 10)),
        ),
    ],
)
def test_every_form_of_recurs(folder: Folder, written: str, recurs: Recurs) -> None:
    assert folder.load(TERMS + rule(written)).school.rules[0].recurs == recurs


@pytest.mark.parametrize(
    ("recurs", "shift"),
    [
        ("{ day_of_month = 28 }", Convention.FOLLOWING),
        ('{ rrule = "FREQ=DAILY", from = 2026-09-10 }', Convention.FOLLOWING),
        ("{ week_of_month = 1 }", Convention.FOLLOWING),
        ("{ date = 2025-01-20 }", Convention.UNADJUSTED),
        ("{ dates = [2025-01-20] }", Convention.UNADJUSTED),
        ("{ per_term = { } }", Convention.UNADJUSTED),
        ("{ between = [2025-01-20, 2025-01-22] }", Convention.UNADJUSTED),
    ],
)
def test_dates_given_by_hand_stay_where_they_are(folder: Folder, recurs: str, shift: Convention) -> None:
    assert folder.load(TERMS + rule(recurs)).school.rules[0].shift == shift


def test_a_shift_table_takes_weekdays_as_people_write_them(folder: Folder) -> None:
    more = 'shift = { T7 = "thứ 6", CN = "next", day_off = "nearest", stay_in_month = true }'
    found = folder.load(rule("{ day_of_month = 28 }", more)).school.rules[0].shift
    assert found == ShiftTable({5: 4, 6: Move.NEXT}, Move.NEAREST, True)


@pytest.mark.parametrize(
    ("written", "due"),
    [
        ('{ day_of_month = 27, time = "15:00" }', OnDayOfMonth(27, time(15))),
        ('{ day_of_month = "last" }', OnDayOfMonth("last", time(17))),
        ('{ before = "5d" }', InDays(5, False, True, time(17))),
        ('{ after = "2wd", time = 08:30 }', InDays(2, True, False, time(8, 30))),
        ('{ before = "3h" }', Elapsed(timedelta(hours=3), True)),
        ('{ after = "90m" }', Elapsed(timedelta(minutes=90), False)),
        ('{ week_before = "thứ Sáu" }', InWeek(4, True, time(17))),
        ('{ week_after = "mon", time = "7h" }', InWeek(0, False, time(7))),
        ('{ date = 2025-01-13, weekday = "mon" }', OnFixedDate(date(2025, 1, 13), time(17))),
    ],
)
def test_every_form_of_due(folder: Folder, written: str, due: Due) -> None:
    found = folder.load(rule("{ date = 2025-01-20 }") + deadline(f"due = {written}")).school.deadlines[0]
    assert found.due == due


def test_a_deadline_opens_at_midnight_and_is_not_moved_unless_said(folder: Folder) -> None:
    found = folder.load(
        rule("{ day_of_month = 28 }") + deadline('opens = { before = "9d" }')
    ).school.deadlines[0]
    assert found.opens == InDays(9, False, True, time(0))
    assert found.due is None
    assert found.shift == Convention.UNADJUSTED
    assert found.remind == DEADLINE_LEADS
    assert (found.optional, found.together, found.short) == (False, False, "")


def test_one_deadline_may_serve_several_rules(folder: Folder) -> None:
    rules = rule("{ day_of_month = 28 }") + rule("{ day_of_month = 1 }").replace('"r"', '"q"')
    config = folder.load(rules + deadline("remind = []").replace('"r"', '["r", "q"]'))
    assert config.school.deadlines[0].rules == ("r", "q")
    assert config.school.deadlines[0].remind == ()


def test_sessions_are_reminded_of_the_day_before_where_somebody_is_told(folder: Folder) -> None:
    told = folder.load(rule("{ day_of_month = 28 }", 'tell = ["everyone"]')).school.rules[0]
    untold = folder.load(rule("{ day_of_month = 28 }")).school.rules[0]
    assert (told.remind, untold.remind) == (SESSION_LEADS, ())
    assert told.duration is None
    assert told.start is None


def test_how_long_a_session_lasts_is_known_only_where_it_is_written(folder: Folder) -> None:
    at_two = 'start = "14h"'
    of = [
        folder.load(rule("{ day_of_month = 28 }", f"{at_two}\n{more}")) for more in ("", 'duration = "90m"')
    ]
    sessions = [expand(c.school, date(2026, 11, 1), date(2026, 12, 31)).sessions[0] for c in of]
    assert [session.end_decided for session in sessions] == [False, True]
    assert sessions[0].end == sessions[1].end


def test_leads_that_are_one_are_one(folder: Folder) -> None:
    more = 'tell = ["homeroom"]\nremind = ["1d 08:00", "1d 8h", "24h"]\nstart = "14h"'
    found = folder.load(rule("{ day_of_month = 28 }", more)).school.rules[0]
    assert found.remind == (Lead("d", 1, time(8)), Lead("h", 24))


def test_an_audience_by_class_counts_the_classes_of_the_roster(folder: Folder) -> None:
    people = "".join(
        f'\n[[people]]\nname = "Cô {name}"\nemail = "{name}@example.edu.vn"\nroles = ["homeroom"]\nclass = {classes}\n'
        for name, classes in [("lan", '"6/1; 6/2"'), ("mai", '["7A"]'), ("hoa", '"7a"'), ("van", '""')]
    )
    by_class = 'audience = { who = "lớp trưởng", per_class = 3 }'
    school = folder.load(people + rule("{ day_of_month = 28 }", by_class)).school
    assert school.rules[0].audience == Audience("lớp trưởng", 3, 3)
    stated = folder.load(
        people + rule("{ day_of_month = 28 }", by_class.replace("3 }", "3, classes = 42 }"))
    ).school
    assert stated.rules[0].audience == Audience("lớp trưởng", 3, 42)
    plain = folder.load(rule("{ day_of_month = 28 }", 'audience = "100% học sinh"')).school
    assert plain.rules[0].audience == Audience("100% học sinh")


@pytest.mark.parametrize(
    ("recurs", "key"),
    [
        ("{ day_of_month = 28 }", '"2027-01"'),
        ("{ between = [2025-01-20, 2025-01-22] }", '"2024-2025"'),
        ("{ per_term = { } }", '"2026-2027-hk1"'),
        ("{ dates = [] }", '"2027-01-28"'),
        ("{ dates = [] }", "2027-01-28"),
    ],
)
def test_overrides_by_every_form_of_key(folder: Folder, recurs: str, key: str) -> None:
    more = f'\n[[overrides]]\nrule = "r"\nkey = {key}\nstart = "9h"\nvenue = ""\nreason = "Thi học kỳ"\n'
    found = folder.load(TERMS + rule(recurs) + more).school.overrides[0]
    assert found == Override("r", key.strip('"'), None, time(9), "", False, "Thi học kỳ")


def test_a_person_of_everyone_has_no_role_of_that_name(folder: Folder) -> None:
    more = '\n[[people]]\nname = "Lan"\nemail = "lan@example.edu.vn"\nroles = ["everyone", "homeroom"]\ntitle = "Cô"\n'
    person = folder.load(more).school.people[0]
    assert (person.roles, person.title) == (("homeroom",), "cô")


def test_one_person_in_two_entries_is_one(folder: Folder) -> None:
    entry = '\n[[people]]\nname = "Nguyễn Thị Lan"\nemail = "{}@example.edu.vn"\nroles = ["{}"]\n'
    people = folder.load(entry.format("lan", "homeroom") + entry.format("LAN", "secretary")).school.people
    assert [(person.email, person.roles) for person in people] == [
        ("lan@example.edu.vn", ("homeroom", "secretary"))
    ]


def test_defaults_of_the_school_and_its_calendar(folder: Folder) -> None:
    school = folder.load(TERMS).school
    assert (school.timezone, school.language, school.plan) == ("Asia/Ho_Chi_Minh", "vi", "")
    assert (school.calendar.country, school.calendar.weekend, school.calendar.year_starts) == (
        "",
        frozenset({5, 6}),
        (8, 1),
    )
    assert [term.name for term in school.calendar.terms] == ["hk1", "Học kỳ II"]


def test_paths_begin_beside_the_file(folder: Folder) -> None:
    config = folder.load('ca_file = "ca.pem"\n')
    assert config.mail.ca_file == folder.path / "ca.pem"
    assert config.mail.outbox == folder.path / "var/outbox"
    assert config.mail.templates is None
    assert config.service.database == f"sqlite:///{folder.path}/var/doithoai.db"
    absolute = folder.load('\n[service]\ndatabase = "sqlite:////srv/doithoai.db"\nkeep = "30d"\n').service
    assert (absolute.database, absolute.keep) == ("sqlite:////srv/doithoai.db", timedelta(days=30))


@pytest.mark.parametrize(
    ("written", "port"),
    [("", 465), ('security = "starttls"', 587), ('security = "none"', 25), ("port = 2525", 2525)],
)
def test_ports_follow_from_security(folder: Folder, written: str, port: int) -> None:
    assert folder.load(f'host = "127.0.0.1"\n{written}\n').mail.port == port


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("vanphong@example.edu.vn", "vanphong@example.edu.vn"),
        ("Trường A <vanphong@example.edu.vn>", "Trường A <vanphong@example.edu.vn>"),
        ("THPT, Bắc Hà <a@example.edu.vn>", '"THPT, Bắc Hà" <a@example.edu.vn>'),
        ('\\"THPT, Bắc Hà\\" <a@example.edu.vn>', '"THPT, Bắc Hà" <a@example.edu.vn>'),
    ],
)
def test_a_senders_name_is_quoted_where_mail_asks_for_it(folder: Folder, written: str, read: str) -> None:
    head = HEAD.replace("Trường A <vanphong@example.edu.vn>", written)
    assert folder.load(head=head).mail.from_ == read


def test_text_is_read_as_nfc(folder: Folder) -> None:
    head = HEAD.replace("Trường A", "Tru\u031bo\u031b\u0300ng A")
    assert folder.load(head=head).school.name == "Trường A"


def test_the_last_good_bytes_load_without_their_files(folder: Folder) -> None:
    folder.roster("name,email,roles\nLan,lan@example.edu.vn,homeroom\n")
    config = folder.load('\n[roster]\nfile = "danh-sach.csv"\n')
    assert config.source.roster is not None
    (folder.path / "danh-sach.csv").unlink()
    config.path.unlink()
    assert load_source(config.source, config.path).school == config.school
    assert load_source(Source(config.source.config, config.source.roster), config.path).mail == config.mail


def test_warnings_find_their_place(folder: Folder) -> None:
    more = rule("{ day_of_month = 28 }") + deadline('  due = { before = "3d" }')
    more += '\n[[overrides]]\nrule = "r"\nkey = "2027-01"\ncancel = true\n'
    config = folder.load(more)
    lines = config.source.config.decode().split("\n")

    def found(place: Place) -> tuple[str, str, int]:
        position = config.places.find(place)
        return position.path, lines[position.line - 1], position.column

    assert found(Place("deadlines", "due", "r", "d")) == ("deadlines[0].due", '  due = { before = "3d" }', 3)
    assert found(Place("deadlines", "opens", "r", "d")) == ("deadlines[0].opens", "[[deadlines]]", 3)
    assert found(Place("rules", "recurs", "r")) == ("rules[0].recurs", "recurs = { day_of_month = 28 }", 1)
    assert found(Place("overrides", "", "r", "2027-01")) == ("overrides[0]", "[[overrides]]", 3)
    assert found(Place("mail", "host")) == ("mail.host", "[mail]", 2)
    assert found(Place("calendar", "country")) == ("calendar.country", lines[0], 1)
