"""`doithoai init`: a plan that is sound as it is, whatever the day and the kind, and never in the place of another."""

from __future__ import annotations

import json
import os
import shlex
import stat
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from rules.expand import expand
from scheduler.config.load import Source, load_source
from scheduler.starter.kinds import KINDS, Kind
from scheduler.starter.texts import starting_plan
from tests.cli.command import EXAMPLES, Command, files

DAYS = [date(2026, 1, 20), date(2026, 5, 10), date(2026, 8, 1), date(2026, 11, 22)]
UNAVOIDABLE = {
    # There is no mail server yet, and the swaps of a coming year are not known to anybody.
    "no-mail-host",
    "swaps-not-decreed",
}


def names(kind: Kind) -> str:
    return kind.id


@pytest.fixture
def on(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[[date], None]:
    """Sets the clock to the morning of a day."""

    def arrange(day: date) -> None:
        clock = tmp_path.parent / f"{tmp_path.name}.json"
        morning = datetime(day.year, day.month, day.day, 2, tzinfo=UTC)
        offset = (morning - datetime.now(UTC)).total_seconds()
        clock.write_text(json.dumps({"rate": 1, "since": 0, "offset": offset}), encoding="utf-8")
        monkeypatch.setenv("DOITHOAI_TEST_CLOCK", str(clock))

    return arrange


@pytest.mark.parametrize(("language", "day"), [("en", DAYS[0]), ("vi", DAYS[1]), ("vi", DAYS[-1])], ids=str)
@pytest.mark.parametrize("kind", KINDS, ids=names)
def test_every_kind_is_sound_at_any_time_of_the_year(
    doithoai: Command, on: Callable[[date], None], kind: Kind, language: str, day: date
) -> None:
    on(day)
    done = doithoai("init", "--template", kind.name(language), "--lang", language)
    assert (done.status, done.err) == (0, "")

    checked = doithoai("check", "--format", "jsonl")
    assert checked.status == 0
    found = {row["code"] for row in checked.rows()}
    assert found - UNAVOIDABLE == ({"provisional-date"} if kind.id == "week" else set())

    first = next(row for row in doithoai("plan", "--format", "jsonl").rows() if row["kind"] == "session")
    assert str(day) < first["start"]
    assert first["status"] == ("provisional" if kind.id == "week" else "planned")

    session = date.fromisoformat(first["start"][:10])
    week = ("--from", session - timedelta(days=14), "--to", session)
    mails = doithoai("simulate", *week, "--format", "jsonl").rows()
    assert bool(mails) is (kind.id != "week")


@pytest.mark.parametrize("kind", KINDS, ids=names)
def test_a_plan_is_for_this_school_year_until_too_little_of_it_is_left(kind: Kind) -> None:
    for day, year in {
        date(2026, 8, 1): "2026-2027",
        date(2026, 12, 31): "2026-2027",
        date(2027, 4, 1): "2026-2027",
        date(2027, 5, 2): "2027-2028",
        date(2027, 7, 31): "2027-2028",
    }.items():
        assert starting_plan(kind, "vi", day).school_year == year


@pytest.mark.parametrize("kind", KINDS, ids=names)
def test_whatever_the_day_the_plan_is_sound_and_has_a_session_ahead(kind: Kind) -> None:
    for ordinal in range(date(2026, 1, 1).toordinal(), date(2027, 8, 1).toordinal(), 19):
        day = date.fromordinal(ordinal)
        plan = starting_plan(kind, "vi", day)
        school = load_source(Source(plan.config.encode(), plan.roster.encode()), Path("config.toml")).school
        ahead = expand(school, day, date(day.year + 1, day.month, 28)).sessions
        assert ahead, day


def test_the_usual_kind_is_written_where_nothing_else_is_said(doithoai: Command, tmp_path: Path) -> None:
    done = doithoai("init")
    assert done.status == 0
    assert files(tmp_path) == {"config.toml", "roster.csv", "config.schema.json"}
    assert "recurs = { day_of_month = 15 }" in (tmp_path / "config.toml").read_text("utf-8")
    assert [
        line.strip()[:2] for line in done.lines if line.startswith("  ") and line.strip()[0].isdigit()
    ] == [
        "1.",
        "2.",
        "3.",
    ]
    assert done.lines[-1] == "       doithoai run"


def test_what_to_do_next_can_be_typed_as_it_stands(doithoai: Command) -> None:
    done = doithoai("init", "trường tôi")
    lines = [line.strip() for line in done.lines if line.strip().startswith("doithoai ")]
    typed = [shlex.split(line) for line in lines]
    assert [words[3] for words in typed] == ["check", "plan", "simulate", "run"]
    for program, *words in typed[:-1]:
        assert program == "doithoai"
        assert doithoai(*words).status == 0
    assert f"{Path('trường tôi/var/outbox/new')}:" in done.out


@pytest.mark.parametrize("there", ["config.toml", "roster.csv", "config.schema.json"])
def test_nothing_is_written_over_what_is_there_nor_beside_it(
    doithoai: Command, tmp_path: Path, there: str
) -> None:
    (tmp_path / there).write_text("của trường", encoding="utf-8")
    done = doithoai("init")
    assert (done.status, done.out) == (1, "")
    assert done.err.startswith(f"Đã có sẵn {there}; không ghi đè lên")
    assert files(tmp_path) == {there}
    assert (tmp_path / there).read_text("utf-8") == "của trường"


def test_a_link_that_leads_nowhere_is_there_too(doithoai: Command, tmp_path: Path) -> None:
    (tmp_path / "roster.csv").symlink_to(tmp_path / "nơi khác")
    done = doithoai("init")
    assert (done.status, done.err[:22]) == (1, "Đã có sẵn roster.csv; ")
    assert files(tmp_path) == set()


def test_where_one_file_cannot_be_written_none_is(
    doithoai: Command, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    real = os.open

    def open_until_full(path: str | Path, flags: int, mode: int = 0o777) -> int:
        if str(path).endswith("roster.csv"):
            raise OSError(28, "No space left on device", str(path))
        return real(path, flags, mode)

    monkeypatch.setattr("scheduler.cli.init.os.open", open_until_full)
    done = doithoai("init")
    assert done.status == 1
    assert files(tmp_path) == set()


def test_the_folder_may_be_a_file(doithoai: Command, tmp_path: Path) -> None:
    (tmp_path / "truong").write_text("", encoding="utf-8")
    done = doithoai("init", "truong")
    assert (done.status, done.out) == (1, "")
    assert done.err.startswith("Không làm được: ")


def test_the_addresses_are_not_for_everybody_to_read(doithoai: Command, tmp_path: Path) -> None:
    doithoai("init")
    for name in files(tmp_path):
        assert stat.S_IMODE((tmp_path / name).stat().st_mode) & 0o007 == 0


def test_excel_reads_the_roster_as_utf8(doithoai: Command, tmp_path: Path) -> None:
    doithoai("init")
    assert (tmp_path / "roster.csv").read_bytes().startswith(b"\xef\xbb\xbfname,")


@pytest.mark.parametrize("kind", KINDS, ids=names)
def test_a_kind_is_known_by_either_name_and_by_the_plan_it_is_like(kind: Kind) -> None:
    assert (EXAMPLES / f"{kind.example}.toml").exists()
    for name in (kind.id, kind.vietnamese, kind.example, f"{kind.example}.toml", kind.example[:-10]):
        assert [other for other in KINDS if other.is_called(name)] == [kind]


def test_a_kind_there_is_not_is_a_usage_error_that_names_those_there_are(doithoai: Command) -> None:
    done = doithoai("init", "--template", "hang-nam")
    assert (done.status, done.out) == (2, "")
    for kind in KINDS:
        assert kind.vietnamese in done.err
        assert kind.vietnamese in doithoai("init", "--help").out
        assert kind.id in doithoai("init", "--help", "--lang", "en").out


@pytest.mark.parametrize("kind", KINDS, ids=names)
def test_the_comments_are_in_one_language_and_say_what_to_change(kind: Kind) -> None:
    vietnamese = starting_plan(kind, "vi", DAYS[0]).config
    english = starting_plan(kind, "en", DAYS[0]).config
    assert vietnamese.count("SỬA") >= 8
    assert english.count(" CHANGE") == vietnamese.count(" SỬA")
    assert max(map(len, [*vietnamese.splitlines(), *english.splitlines()])) <= 120
