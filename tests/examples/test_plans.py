"""What the five real plans, and the plan of the current year, must come to.

The dates are read off the schools' documents and a paper calendar, not off the program.
"""

from __future__ import annotations

from datetime import date, datetime
from functools import cache
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from rules.checks import check
from rules.expand import expand
from rules.model import EVERYONE, School
from rules.plan import Code, Deadline, PlanWarning, Session, Status, StepCode
from scheduler.config.load import load

ROOT = Path(__file__).resolve().parents[2]
EXAMPLES = ROOT / "examples"
VIETNAM = ZoneInfo("Asia/Ho_Chi_Minh")

BAC_HA = EXAMPLES / "thpt-so-2-bac-ha-2022-2023.toml"
TAN_SON = EXAMPLES / "thcs-tan-son-2017-2018.toml"
GO_VAP = EXAMPLES / "gdnn-gdtx-go-vap-2024-2025.toml"
NGUYEN_HUE = EXAMPLES / "thcs-nguyen-hue-2024-2025.toml"
BICH_HOA = EXAMPLES / "mn-bich-hoa-2022-2023.toml"
THIS_YEAR = ROOT / "config.toml"
ALL = (BAC_HA, TAN_SON, GO_VAP, NGUYEN_HUE, BICH_HOA, THIS_YEAR)

SPAN = {
    BAC_HA: (date(2022, 8, 1), date(2023, 7, 31)),
    TAN_SON: (date(2017, 8, 1), date(2018, 7, 31)),
    GO_VAP: (date(2024, 8, 1), date(2025, 7, 31)),
    NGUYEN_HUE: (date(2024, 8, 1), date(2025, 7, 31)),
    BICH_HOA: (date(2022, 8, 1), date(2023, 7, 31)),
    THIS_YEAR: (date(2026, 8, 1), date(2027, 7, 31)),
}


NEVER = ""
"""How `local` spells no instant: before all others."""


@cache
def school(path: Path) -> School:
    return load(path).school


def sessions(path: Path) -> dict[str, Session]:
    """By "rule/key"."""
    plan = expand(school(path), *SPAN[path])
    return {f"{s.rule}/{s.key}": s for s in plan.sessions}


def deadlines(path: Path) -> dict[str, Deadline]:
    """By "rule/key/deadline"."""
    plan = expand(school(path), *SPAN[path])
    return {f"{d.rule}/{d.key}/{d.deadline}": d for d in plan.deadlines}


def warnings(path: Path, code: Code) -> list[PlanWarning]:
    return [w for w in check(school(path), *SPAN[path]) if w.code is code]


def local(at: object) -> str:
    """An instant as the school's clock shows it."""
    return f"{at.astimezone(VIETNAM):%Y-%m-%d %H:%M}" if isinstance(at, datetime) else NEVER


def heads(session: Session) -> int:
    """How many students are to be chosen."""
    return (session.audience.per_class or 0) * (session.audience.classes or 0)


def starts(path: Path, rule: str) -> list[str]:
    return [local(s.start) for s in sessions(path).values() if s.rule == rule]


def dues(path: Path, rule: str, deadline: str) -> list[str]:
    return [local(d.due) for d in deadlines(path).values() if (d.rule, d.deadline) == (rule, deadline)]


def window(path: Path, name: str) -> tuple[str, str]:
    found = deadlines(path)[name]
    return local(found.opens), local(found.due)


def days(found: list[PlanWarning], place: str) -> list[str]:
    """The dates of the warnings about "rule/entry", in order."""
    return sorted(d.isoformat() for w in found if f"{w.place.rule}/{w.place.entry}" == place for d in w.dates)


# --- all of them ------------------------------------------------------------------------------------


@pytest.mark.parametrize("path", ALL, ids=lambda path: path.stem)
def test_every_role_of_a_plan_has_somebody(path: Path) -> None:
    plan = school(path)
    unfilled = [role for role in plan.roles if role != EVERYONE and not plan.people_in((role,))]
    assert unfilled == []


@pytest.mark.parametrize("path", ALL, ids=lambda path: path.stem)
def test_no_address_is_a_real_one(path: Path) -> None:
    plan = school(path)
    addresses = [p.email for p in plan.people] + [d.submit_to for d in plan.deadlines if d.submit_to]
    assert all(address.endswith("@example.edu.vn") for address in addresses)


@pytest.mark.parametrize("path", ALL, ids=lambda path: path.stem)
def test_opinions_are_reminded_of_three_days_and_one_day_ahead(path: Path) -> None:
    opinions = [d for d in school(path).deadlines if d.id in {"y-kien", "phieu-dang-ky"} and d.due]
    assert opinions
    assert {tuple(map(str, d.remind)) for d in opinions} == {("3d 08:00", "1d 08:00")}


@pytest.mark.parametrize("path", ALL, ids=lambda path: path.stem)
def test_sessions_are_announced_the_day_before(path: Path) -> None:
    assert {tuple(map(str, rule.remind)) for rule in school(path).rules} == {("1d 08:00",)}


# What the comments of each file tell its clerk to expect.
TROUBLES = {
    BAC_HA: {Code.DEADLINE_AFTER_SESSION, Code.DEADLINE_ON_DAY_OFF},
    TAN_SON: {Code.HOUR_NOT_SET},
    GO_VAP: {Code.DEADLINE_ON_DAY_OFF},
    # Both sessions are on one day without an hour, with people told of both.
    NGUYEN_HUE: {Code.DATE_NOT_SET, Code.HOUR_NOT_SET, Code.PEOPLE_CLASH},
    BICH_HOA: {Code.PROVISIONAL_DATE},
    # February's session is in March; the swapped days of 2027 are not decreed yet.
    THIS_YEAR: {
        Code.DEADLINE_AFTER_SESSION,
        Code.DEADLINE_ON_DAY_OFF,
        Code.LEAVES_MONTH,
        Code.SWAPS_NOT_DECREED,
    },
}


@pytest.mark.parametrize("path", ALL, ids=lambda path: path.stem)
def test_a_plan_has_the_troubles_its_comments_speak_of_and_no_others(path: Path) -> None:
    found = {w.code for w in check(school(path), *SPAN[path])}
    assert found - {Code.REMINDER_ON_DAY_OFF} == TROUBLES[path]


# --- Bắc Hà 2022-2023 -------------------------------------------------------------------------------

BAC_HA_DAYS = (
    "2022-09-28",
    "2022-10-28",
    "2022-11-28",
    "2022-12-28",
    "2023-01-27",  # the 28th is a Saturday
    "2023-02-28",
    "2023-03-28",
    "2023-04-28",
    "2023-05-29",  # the 28th is a Sunday
)
BAC_HA_MONTHS = tuple(day[:7] for day in BAC_HA_DAYS)


def test_bac_ha_meets_both_groups_every_month_of_the_school_year() -> None:
    assert starts(BAC_HA, "ban-tru") == [f"{day} 19:45" for day in BAC_HA_DAYS]
    assert starts(BAC_HA, "hoc-sinh-khac") == [f"{day} 14:00" for day in BAC_HA_DAYS]
    assert starts(BAC_HA, "dot-xuat") == []
    assert {s.status for s in sessions(BAC_HA).values()} == {Status.PLANNED}
    assert {s.venue for s in sessions(BAC_HA).values()} == {"Nhà đa năng"}


def test_bac_ha_chooses_three_students_of_each_of_twelve_classes() -> None:
    found = sessions(BAC_HA)
    others = found["hoc-sinh-khac/2022-09"].audience
    assert (others.per_class, others.classes) == (3, 12)
    assert found["ban-tru/2022-09"].audience.who == "100% học sinh bán trú"
    assert found["ban-tru/2022-09"].audience.per_class is None


def test_bac_ha_owes_the_opinions_by_15_on_the_27th_of_the_month() -> None:
    on_the_27th = [f"{month}-27 15:00" for month in BAC_HA_MONTHS]
    assert dues(BAC_HA, "ban-tru", "y-kien") == on_the_27th
    in_time = ["2023-01-26 15:00" if due.startswith("2023-01") else due for due in on_the_27th]
    assert dues(BAC_HA, "hoc-sinh-khac", "y-kien") == in_time


def test_bac_ha_says_why_the_afternoon_group_owes_earlier_in_january() -> None:
    (step,) = deadlines(BAC_HA)["hoc-sinh-khac/2023-01/y-kien"].trace
    assert step.code is StepCode.DEADLINE_AFTER_SESSION
    assert (local(step.from_), local(step.to)) == ("2023-01-27 15:00", "2023-01-26 15:00")
    others = [d for d in deadlines(BAC_HA).values() if d.trace and d.key != "2023-01"]
    assert others == []
    moved = warnings(BAC_HA, Code.DEADLINE_AFTER_SESSION)
    assert [(w.place.rule, w.place.entry, w.key) for w in moved] == [("hoc-sinh-khac", "y-kien", "2023-01")]


def test_bac_ha_frees_the_afternoon_on_friday_of_the_week_before() -> None:
    assert dues(BAC_HA, "hoc-sinh-khac", "thong-bao-tkb") == [
        "2022-09-23 16:30",
        "2022-10-21 16:30",
        "2022-11-25 16:30",
        "2022-12-23 16:30",
        "2023-01-20 16:30",
        "2023-02-24 16:30",
        "2023-03-24 16:30",
        "2023-04-21 16:30",
        "2023-05-26 16:30",
    ]
    assert dues(BAC_HA, "ban-tru", "thong-bao-tkb") == []


@pytest.mark.parametrize("path", [BAC_HA, THIS_YEAR], ids=lambda path: path.stem)
def test_the_notice_of_the_freed_afternoon_is_reminded_of_two_working_days_ahead(path: Path) -> None:
    (notice,) = (d for d in school(path).deadlines if d.id == "thong-bao-tkb")
    assert tuple(map(str, notice.remind)) == ("2wd 08:00",)


def test_bac_ha_compiles_after_the_opinions_are_in_and_before_the_session() -> None:
    found_sessions, found = sessions(BAC_HA), deadlines(BAC_HA)
    for rule in ("ban-tru", "hoc-sinh-khac"):
        for month in BAC_HA_MONTHS:
            opinions = local(found[f"{rule}/{month}/y-kien"].due)
            compiled = local(found[f"{rule}/{month}/tong-hop"].due)
            assert NEVER < opinions < compiled < local(found_sessions[f"{rule}/{month}"].start)


def test_bac_ha_writes_minutes_and_reports_after_each_session() -> None:
    found_sessions, found = sessions(BAC_HA), deadlines(BAC_HA)
    for rule in ("ban-tru", "hoc-sinh-khac"):
        for month in BAC_HA_MONTHS:
            minutes = local(found[f"{rule}/{month}/bien-ban"].due)
            report = local(found[f"{rule}/{month}/bao-cao"].due)
            assert NEVER < local(found_sessions[f"{rule}/{month}"].end) < minutes < report


def test_bac_ha_asks_the_right_people() -> None:
    found = deadlines(BAC_HA)
    assert {
        name: found[f"{name}"].by
        for name in (
            "hoc-sinh-khac/2022-11/y-kien",
            "ban-tru/2022-11/y-kien",
            "hoc-sinh-khac/2022-11/tong-hop",
            "hoc-sinh-khac/2022-11/thong-bao-tkb",
            "hoc-sinh-khac/2022-11/bien-ban",
            "ban-tru/2022-11/bien-ban",
            "ban-tru/2022-11/bao-cao",
        )
    } == {
        "hoc-sinh-khac/2022-11/y-kien": ("homeroom",),
        "ban-tru/2022-11/y-kien": ("boarding",),
        "hoc-sinh-khac/2022-11/tong-hop": ("secretary",),
        "hoc-sinh-khac/2022-11/thong-bao-tkb": ("timetable",),
        "hoc-sinh-khac/2022-11/bien-ban": ("secretary",),
        "ban-tru/2022-11/bien-ban": ("boarding-minutes",),
        "ban-tru/2022-11/bao-cao": ("leadership",),
    }


def test_bac_ha_is_warned_of_deadlines_on_days_off_and_keeps_them() -> None:
    off = warnings(BAC_HA, Code.DEADLINE_ON_DAY_OFF)
    # Sunday; the last day of the Tết holidays; Saturday.
    assert days(off, "hoc-sinh-khac/y-kien") == ["2022-11-27", "2023-01-26", "2023-05-27"]
    assert days(off, "ban-tru/y-kien") == ["2022-11-27", "2023-05-27"]
    # The first day of the Tết holidays.
    assert days(off, "hoc-sinh-khac/thong-bao-tkb") == ["2023-01-20"]
    assert len(off) == 6


# --- Tân Sơn 2017-2018 ------------------------------------------------------------------------------


def test_tan_son_meets_215_students_on_a_day_without_an_hour() -> None:
    (session,) = sessions(TAN_SON).values()
    assert (session.date, session.whole_day) == (date(2017, 12, 6), True)
    assert (session.status, session.venue) == (Status.PLANNED, "Phòng hội trường")
    assert heads(session) == 215
    assert [w.place.rule for w in warnings(TAN_SON, Code.HOUR_NOT_SET)] == ["doi-thoai"]


def test_tan_son_reaches_its_milestones_in_order() -> None:
    plan = "doi-thoai/2017-2018"
    assert window(TAN_SON, f"{plan}/ke-hoach") == ("", "2017-11-15 17:00")
    assert window(TAN_SON, f"{plan}/trien-khai") == ("2017-11-18 00:00", "2017-11-20 17:00")
    for prepared in ("chuan-bi", "goi-y", "chon-hoc-sinh", "y-kien"):
        assert window(TAN_SON, f"{plan}/{prepared}") == ("2017-12-01 00:00", "2017-12-05 17:00")


def test_tan_son_publishes_at_the_flag_salute_of_the_next_monday() -> None:
    assert window(TAN_SON, "doi-thoai/2017-2018/cong-bo") == ("", "2017-12-11 07:00")


def test_tan_son_has_its_letters_its_follow_up_and_its_evaluation() -> None:
    session, found = sessions(TAN_SON)["doi-thoai/2017-2018"], deadlines(TAN_SON)
    for task in ("bien-ban", "thu-gop-y", "theo-doi", "danh-gia"):
        assert local(found[f"doi-thoai/2017-2018/{task}"].due) > local(session.end) > NEVER
    assert found["doi-thoai/2017-2018/theo-doi"].opens
    assert found["doi-thoai/2017-2018/chon-cap-quan"].due is None


# --- Gò Vấp 2024-2025 -------------------------------------------------------------------------------


def test_go_vap_meets_40_students_on_monday_at_8() -> None:
    (session,) = sessions(GO_VAP).values()
    assert (local(session.start), session.status) == ("2025-01-20 08:00", Status.PLANNED)
    assert session.date == date(2025, 1, 20)
    assert session.venue == "Phòng Thực hành thí nghiệm"
    assert heads(session) == 40


def test_go_vap_reaches_its_milestones_in_order() -> None:
    plan = "doi-thoai/2024-2025"
    assert window(GO_VAP, f"{plan}/ke-hoach") == ("", "2025-01-13 17:00")
    assert window(GO_VAP, f"{plan}/trien-khai") == ("2025-01-14 00:00", "2025-01-16 17:00")
    for prepared in ("chuan-bi", "goi-y", "chon-hoc-vien", "y-kien"):
        assert window(GO_VAP, f"{plan}/{prepared}") == ("2025-01-17 00:00", "2025-01-18 17:00")
    # The plan itself ends its preparation on a Saturday.
    assert days(warnings(GO_VAP, Code.DEADLINE_ON_DAY_OFF), "doi-thoai/chuan-bi") == ["2025-01-18"]


def test_go_vap_publishes_writes_and_evaluates_afterwards() -> None:
    session, found = sessions(GO_VAP)["doi-thoai/2024-2025"], deadlines(GO_VAP)
    for task in ("cong-bo", "bien-ban", "thu-gop-y", "theo-doi", "danh-gia"):
        assert local(found[f"doi-thoai/2024-2025/{task}"].due) > local(session.end) > NEVER


# --- Nguyễn Huệ 2024-2025 ---------------------------------------------------------------------------


def test_nguyen_hue_meets_once_a_term_the_second_one_to_be_set() -> None:
    found = sessions(NGUYEN_HUE)
    assert {name: (s.status, s.date) for name, s in found.items()} == {
        "giao-vien/2024-2025-hk1": (Status.PLANNED, date(2024, 12, 18)),
        "hoc-sinh/2024-2025-hk1": (Status.PLANNED, date(2024, 12, 18)),
        "giao-vien/2024-2025-hk2": (Status.TO_BE_SET, None),
        "hoc-sinh/2024-2025-hk2": (Status.TO_BE_SET, None),
    }
    unset = warnings(NGUYEN_HUE, Code.DATE_NOT_SET)
    assert sorted((w.place.rule, w.key) for w in unset) == [
        ("giao-vien", "2024-2025-hk2"),
        ("hoc-sinh", "2024-2025-hk2"),
    ]


def test_nguyen_hue_has_a_venue_per_audience() -> None:
    found = sessions(NGUYEN_HUE)
    assert found["giao-vien/2024-2025-hk1"].venue == "Hội trường"
    assert found["hoc-sinh/2024-2025-hk1"].venue == "Sân trường"


@pytest.mark.parametrize("rule", ["giao-vien", "hoc-sinh"])
def test_nguyen_hue_prepares_listens_and_publishes_around_the_day(rule: str) -> None:
    found = deadlines(NGUYEN_HUE)
    term = f"{rule}/2024-2025-hk1"
    assert local(found[f"{term}/chuan-bi"].due) == "2024-12-13 17:00"
    assert local(found[f"{term}/y-kien"].due) == "2024-12-16 17:00"
    assert local(found[f"{term}/cong-khai"].due) == "2024-12-20 17:00"
    assert found[f"{rule}/2024-2025-hk2/y-kien"].due is None


# --- Bích Hòa 2022-2023 -----------------------------------------------------------------------------


def test_bich_hoa_finds_the_first_working_day_of_week_one_and_awaits_a_decision() -> None:
    (session,) = sessions(BICH_HOA).values()
    # Monday 2 January is off in lieu of New Year's Day, a Sunday.
    assert (local(session.start), session.key) == ("2023-01-03 14:00", "2023-01")
    assert session.status is Status.PROVISIONAL
    assert [w.key for w in warnings(BICH_HOA, Code.PROVISIONAL_DATE)] == ["2023-01"]


def test_bich_hoa_tells_nobody_of_a_day_that_is_not_decided() -> None:
    assert expand(school(BICH_HOA), *SPAN[BICH_HOA]).reminders == ()


def test_bich_hoa_offers_a_form_before_and_owes_written_answers_after() -> None:
    session, found = sessions(BICH_HOA)["doi-thoai/2023-01"], deadlines(BICH_HOA)
    form, answers = found["doi-thoai/2023-01/phieu-dang-ky"], found["doi-thoai/2023-01/tra-loi"]
    assert (form.optional, answers.optional) == (True, False)
    assert NEVER < local(form.due) < local(session.start) < local(answers.due)
    assert "parents" in form.by
    assert answers.by == ("principal",)


# --- the current year -------------------------------------------------------------------------------

THIS_YEARS_DAYS = (
    "2026-09-28",
    "2026-10-28",
    "2026-11-27",  # the 28th is a Saturday
    "2026-12-28",
    "2027-01-28",
    "2027-03-01",  # 28 February is a Sunday
    "2027-03-29",  # the 28th is a Sunday
    "2027-04-28",
    "2027-05-28",
)


def test_the_current_year_has_its_nine_days() -> None:
    assert starts(THIS_YEAR, "ban-tru") == [f"{day} 19:45" for day in THIS_YEARS_DAYS]
    assert starts(THIS_YEAR, "hoc-sinh-khac") == [f"{day} 14:00" for day in THIS_YEARS_DAYS]


def test_november_2026_owes_the_afternoon_groups_opinions_on_the_26th() -> None:
    found = deadlines(THIS_YEAR)
    assert local(found["hoc-sinh-khac/2026-11/y-kien"].due) == "2026-11-26 15:00"
    assert local(found["ban-tru/2026-11/y-kien"].due) == "2026-11-27 15:00"


def test_the_session_of_february_2027_is_in_march_and_its_deadline_is_not() -> None:
    found, owed = sessions(THIS_YEAR), deadlines(THIS_YEAR)
    for rule in ("ban-tru", "hoc-sinh-khac"):
        assert found[f"{rule}/2027-02"].date == date(2027, 3, 1)
        assert local(owed[f"{rule}/2027-02/y-kien"].due) == "2027-02-27 15:00"


def test_the_tet_closure_delays_what_follows_the_january_session() -> None:
    # Friday 29 January is the first working day; the next are Monday the 15th to Thursday the 18th.
    assert local(deadlines(THIS_YEAR)["hoc-sinh-khac/2027-01/bien-ban"].due) == "2027-02-18 17:00"


def test_the_new_holiday_of_24_november_only_touches_reminders() -> None:
    found = [w for w in check(school(THIS_YEAR), *SPAN[THIS_YEAR]) if date(2026, 11, 24) in w.dates]
    assert {w.code for w in found} == {Code.REMINDER_ON_DAY_OFF}


def test_the_root_file_sends_no_mail_until_a_host_is_given() -> None:
    assert load(THIS_YEAR).mail.host == ""


# --- what stands behind a # to be taken away ---------------------------------------------------------


def uncommented(path: Path, heading: str, last: str, folder: Path) -> Path:
    """A copy of `path` in which the sample from the line `heading` to the one that begins with `last` counts."""
    lines = path.read_text(encoding="utf-8").splitlines()
    first = lines.index(f"# {heading}")
    end = next(n for n in range(first, len(lines)) if lines[n].startswith(f"# {last}"))
    lines[first : end + 1] = [line.removeprefix("# ") for line in lines[first : end + 1]]
    for roster in path.parent.glob("*.csv"):
        (folder / roster.name).write_bytes(roster.read_bytes())
    copy = folder / path.name
    copy.write_text("\n".join(lines), encoding="utf-8")
    return copy


def test_deciding_the_day_of_bich_hoa_makes_its_people_be_told(tmp_path: Path) -> None:
    decided = school(uncommented(BICH_HOA, "[[overrides]]", "reason", tmp_path))
    plan = expand(decided, *SPAN[BICH_HOA])
    assert [(local(s.start), s.status) for s in plan.sessions] == [("2023-01-04 14:00", Status.PLANNED)]
    assert "mn-bich-hoa/doi-thoai/2023-01/session/1d 08:00" in [r.id for r in plan.reminders]


@pytest.mark.parametrize("path", [BAC_HA, THIS_YEAR], ids=lambda path: path.stem)
def test_the_sample_of_an_override_moves_its_session(path: Path, tmp_path: Path) -> None:
    changed = school(uncommented(path, "[[overrides]]", "reason", tmp_path))
    (override,) = changed.overrides
    plan = expand(changed, *SPAN[path])
    (session,) = (s for s in plan.sessions if (s.rule, s.key) == (override.rule, override.key))
    assert session.date == override.date


def test_the_sample_of_a_mail_server_is_a_sound_one(tmp_path: Path) -> None:
    config = load(uncommented(THIS_YEAR, 'host = "smtp.example.edu.vn"', "user", tmp_path))
    assert (config.mail.host, config.mail.port, config.mail.security) == ("smtp.example.edu.vn", 465, "tls")


def test_the_samples_of_a_make_up_day_and_of_a_person_are_sound_ones(tmp_path: Path) -> None:
    with_day = school(uncommented(THIS_YEAR, "[[calendar.work_days]]", "date", tmp_path))
    assert [span.start for span in with_day.calendar.work_days] == [date(2027, 5, 8)]
    (tmp_path / THIS_YEAR.name).rename(tmp_path / "with-a-day.toml")
    school.cache_clear()
    with_person = school(uncommented(THIS_YEAR, "[[people]]", "title", tmp_path))
    assert len(with_person.people) == len(with_day.people) + 1
