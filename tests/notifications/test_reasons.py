"""Why a date is what it is, in one sentence a step."""

from __future__ import annotations

from datetime import date

import pytest

from notifications.wording.reasons import reason, reasons
from notifications.wording.words import Words
from rules.plan import DayOff, OffKind, Step, StepCode
from rules.working_days import WorkingDays
from tests.notifications.letters import SCHOOL, SESSION, ZONE, at

VI, EN = Words("vi", ZONE), Words("en", ZONE)


def off(day: date, name: str = "", kind: OffKind = OffKind.HOLIDAY) -> DayOff:
    return DayOff(day, kind if name else OffKind.WEEKEND, name)


def moved(first: date, to: date, *passed: DayOff, code: StepCode = StepCode.DAY_OFF) -> Step:
    return Step(code, first, to, passed)


@pytest.mark.parametrize(
    ("step", "sentence"),
    [
        (
            moved(date(2026, 11, 28), date(2026, 11, 27), off(date(2026, 11, 28))),
            "ngày 28 là thứ Bảy nên chuyển sang thứ Sáu, ngày 27",
        ),
        (
            moved(date(2027, 2, 28), date(2027, 3, 1), off(date(2027, 2, 28))),
            "ngày 28/02 là Chủ nhật nên chuyển sang thứ Hai, ngày 01/3",
        ),
        (
            moved(date(2022, 12, 31), date(2023, 1, 3), off(date(2022, 12, 31))),
            "ngày 31/12/2022 là thứ Bảy nên chuyển sang thứ Ba, ngày 03/01/2023",
        ),
        (
            moved(
                date(2024, 4, 29),
                date(2024, 5, 2),
                off(date(2024, 4, 29), "Ngày nghỉ (thay cho ngày 04/05/2024)"),
                off(date(2024, 4, 30), "Ngày Chiến thắng"),
                off(date(2024, 5, 1), "Ngày Quốc tế Lao động"),
            ),
            "29/4 là ngày nghỉ hoán đổi (làm bù ngày 04/5/2024), 30/4 là Ngày Chiến thắng, "
            "01/5 là Ngày Quốc tế Lao động, nên chuyển sang thứ Năm, ngày 02/5",
        ),
        (
            moved(
                date(2027, 2, 12),
                date(2027, 2, 15),
                *(off(date(2027, 2, day), "Nghỉ Tết Nguyên đán", OffKind.CLOSURE) for day in (12, 13, 14)),
            ),
            "từ 12/02 đến 14/02 nghỉ Tết Nguyên đán, nên chuyển sang thứ Hai, ngày 15/02",
        ),
        (
            moved(date(2023, 1, 30), date(2023, 1, 28), code=StepCode.STAY_IN_MONTH),
            "ngày 30 đã sang tháng khác nên lấy thứ Bảy, ngày 28",
        ),
        (
            Step(StepCode.OVERRIDE, date(2027, 1, 28), date(2027, 1, 29), (), "Trùng lịch\nthi học kỳ"),
            "nhà trường đổi sang thứ Sáu, ngày 29 (lý do: Trùng lịch thi học kỳ)",
        ),
        (Step(StepCode.OVERRIDE, date(2027, 1, 28), date(2027, 1, 28)), "nhà trường điều chỉnh buổi này"),
    ],
)
def test_a_step_is_one_sentence(step: Step, sentence: str) -> None:
    assert reason(VI, step) == sentence


def test_the_days_of_tet_are_told_by_one_name() -> None:
    days = WorkingDays(SCHOOL.calendar, "vi").days_off_between(date(2025, 1, 28), date(2025, 2, 3))
    step = Step(StepCode.DAY_OFF, date(2025, 1, 28), date(2025, 2, 3), days)
    assert reason(VI, step) == (
        "từ 28/01 đến 01/02 là Tết Nguyên đán, 02/02 là Chủ nhật, nên chuyển sang thứ Hai, ngày 03/02"
    )


def test_many_kinds_of_days_off_are_told_together() -> None:
    passed = [off(date(2026, 4, day), name) for day, name in ((4, ""), (5, ""), (6, "Lễ A"), (7, "Lễ B"))]
    step = Step(StepCode.WEEKEND, date(2026, 4, 4), date(2026, 4, 8), tuple(passed))
    assert reason(VI, step) == (
        "từ 04/4 đến 07/4 đều là ngày nghỉ (Lễ A, Lễ B), nên chuyển sang thứ Tư, ngày 08/4"
    )


EARLIER = Step(StepCode.DEADLINE_AFTER_SESSION, at(2026, 11, 27, 15), at(2026, 11, 26, 15))


def test_a_deadline_is_earlier_because_its_session_begins() -> None:
    assert reason(VI, EARLIER, SESSION) == (
        "hạn thường lệ là 15:00 thứ Sáu 27/11; lần này sớm hơn 1 ngày, 15:00 thứ Năm 26/11, "
        "vì buổi đối thoại bắt đầu lúc 14:00 thứ Sáu 27/11"
    )
    whole = SESSION._replace(whole_day=True)
    assert reason(VI, EARLIER, whole).endswith("vì buổi đối thoại diễn ra vào thứ Sáu 27/11")
    assert reason(VI, EARLIER).endswith("vì buổi đối thoại diễn ra trước hạn đó")


def test_a_whole_trace_is_one_text() -> None:
    first = moved(date(2026, 11, 28), date(2026, 11, 27), off(date(2026, 11, 28)))
    second = Step(StepCode.OVERRIDE, date(2026, 11, 27), date(2026, 11, 25))
    assert reasons(VI, (first, second)) == (
        "ngày 28 là thứ Bảy nên chuyển sang thứ Sáu, ngày 27; nhà trường đổi sang thứ Tư, ngày 25"
    )
    assert reasons(VI, ()) == ""


def test_reasons_in_english() -> None:
    step = moved(date(2026, 11, 28), date(2026, 11, 27), off(date(2026, 11, 28)))
    assert reason(EN, step) == "28 Nov is a Saturday, so it moves to Friday, 27 Nov"
    assert reason(EN, EARLIER, SESSION) == (
        "it is usually due 15:00 Fri 27 Nov; this time 1 day earlier, 15:00 Thu 26 Nov, "
        "because the session begins at 14:00 Fri 27 Nov"
    )


def test_a_swapped_day_is_named_by_the_day_that_is_worked_instead() -> None:
    swapped = off(date(2024, 4, 29), "Day off (substituted from 05/04/2024)")
    assert reason(EN, moved(date(2024, 4, 29), date(2024, 4, 26), swapped)) == (
        "29 Apr is a day off swapped with 4 May 2024, so it moves to Friday, 26 Apr"
    )
