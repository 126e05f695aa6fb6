"""Dates, people, rules and warnings in words."""

from __future__ import annotations

import string
import unicodedata
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta

import pytest

from notifications.locale import PHRASES
from notifications.wording import dates, people
from notifications.wording.audience import audience, pupils
from notifications.wording.schedule import due_text, lead_text, opens_text, recurs_text, shift_text
from notifications.wording.warnings import warning_sentence
from notifications.wording.words import Words, clean
from rules import model as m
from rules.plan import Code, DayOff, OffKind, Place, PlanWarning
from tests.notifications.letters import BOARD, LAN, SCHOOL, SECRETARY, SESSION, ZONE, at

VI, EN = Words("vi", ZONE), Words("en", ZONE)


def placeholders(phrase: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(phrase) if name}


def test_both_languages_say_the_same_things() -> None:
    assert set(PHRASES["vi"]) == set(PHRASES["en"])


def test_a_phrase_takes_the_same_values_in_both_languages() -> None:
    # How a date is put together is a language's own affair: all its parts are offered.
    own = ("date.", "recurs.day", "person")
    # English says "you" where Vietnamese needs the reader's own title.
    reader = {"you", "You"}
    for key, phrase in PHRASES["vi"].items():
        if not key.startswith(own):
            assert placeholders(phrase) - reader == placeholders(PHRASES["en"][key]) - reader, key


def test_every_phrase_is_nfc_and_on_one_line() -> None:
    for table in PHRASES.values():
        for key, phrase in table.items():
            assert unicodedata.is_normalized("NFC", phrase), key
            assert "\n" not in phrase, key


# --- dates ------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("day", "words"),
    [
        (date(2026, 11, 23), "thứ Hai, ngày 23 tháng 11 năm 2026"),
        (date(2026, 11, 24), "thứ Ba, ngày 24 tháng 11 năm 2026"),
        (date(2026, 11, 25), "thứ Tư, ngày 25 tháng 11 năm 2026"),
        (date(2026, 11, 26), "thứ Năm, ngày 26 tháng 11 năm 2026"),
        (date(2026, 11, 27), "thứ Sáu, ngày 27 tháng 11 năm 2026"),
        (date(2026, 11, 28), "thứ Bảy, ngày 28 tháng 11 năm 2026"),
        (date(2026, 11, 29), "Chủ nhật, ngày 29 tháng 11 năm 2026"),
        (date(2025, 1, 20), "thứ Hai, ngày 20 tháng 01 năm 2025"),
        (date(2024, 2, 5), "thứ Hai, ngày 05 tháng 02 năm 2024"),
        (date(2024, 3, 5), "thứ Ba, ngày 05 tháng 3 năm 2024"),
    ],
)
def test_a_day_is_spelled_as_an_office_spells_it(day: date, words: str) -> None:
    assert dates.day(VI, day) == words


def test_days_in_english() -> None:
    assert dates.day(EN, date(2026, 11, 27)) == "Friday, 27 November 2026"
    assert dates.moment_short(EN, at(2026, 11, 26, 15)) == "15:00 Thu 26 Nov"


def test_an_instant_is_told_in_the_school_s_time_zone() -> None:
    assert dates.moment(VI, datetime(2026, 11, 27, 7, tzinfo=UTC)) == (
        "14:00, thứ Sáu, ngày 27 tháng 11 năm 2026"
    )
    assert dates.moment_short(VI, datetime(2026, 11, 25, 18, 30, tzinfo=UTC)) == "01:30 thứ Năm 26/11"


@pytest.mark.parametrize(
    ("now", "away"),
    [
        (at(2026, 11, 24, 8), "còn 2 ngày"),
        (at(2026, 11, 24, 23, 59), "còn 2 ngày"),
        (at(2026, 11, 25, 0, 1), "ngày mai"),
        (at(2026, 11, 25, 23, 59), "ngày mai"),
        (at(2026, 11, 26, 8), "hôm nay, còn 7 giờ"),
        (at(2026, 11, 26, 12) + timedelta(seconds=20), "hôm nay, còn 3 giờ"),
        (at(2026, 11, 26, 12, 30), "hôm nay, còn 2 giờ 30 phút"),
        (at(2026, 11, 26, 14, 30), "hôm nay, còn 30 phút"),
        (at(2026, 11, 26, 14, 59), "hôm nay, còn 5 phút"),
        (at(2026, 11, 26, 15), ""),
        (at(2026, 11, 27), ""),
    ],
)
def test_how_far_away_goes_by_local_calendar_days(now: datetime, away: str) -> None:
    assert dates.away(VI, now, at(2026, 11, 26, 15)) == away


@pytest.mark.parametrize(
    ("now", "away"),
    [
        (at(2026, 11, 23, 8), "còn 3 ngày"),
        (at(2026, 11, 25, 8), "ngày mai, còn 16 giờ"),
        (at(2026, 11, 25, 21), "ngày mai, còn 3 giờ"),
        (at(2026, 11, 25, 23, 50), "ngày mai, còn 10 phút"),
        (at(2026, 11, 26), ""),
    ],
)
def test_of_midnight_the_hours_that_are_left_are_said_on_the_eve(now: datetime, away: str) -> None:
    assert dates.away(VI, now, at(2026, 11, 26)) == away


def test_a_whole_day_is_today_until_it_is_over() -> None:
    assert dates.away(VI, at(2026, 11, 26, 20), at(2026, 11, 26), whole_day=True) == "hôm nay"
    assert dates.away(EN, at(2026, 11, 25, 20), at(2026, 11, 26), whole_day=True) == "tomorrow"


# --- people, audience -------------------------------------------------------------------------------


def test_the_class_belongs_to_the_role_that_is_held_for_it() -> None:
    both = replace(LAN, roles=("secretary", "homeroom"))
    assert people.greeting(VI, SCHOOL, both, ("homeroom",)) == (
        "Kính gửi cô Nguyễn Thị Lan, giáo viên chủ nhiệm lớp 10A1,"
    )
    assert people.greeting(VI, SCHOOL, both, ("secretary",)) == ("Kính gửi cô Nguyễn Thị Lan, thư ký,")
    teaches = replace(LAN, roles=("secretary",))
    assert people.greeting(VI, SCHOOL, teaches, ("secretary",)) == (
        "Kính gửi cô Nguyễn Thị Lan, thư ký (lớp 10A1),"
    )


def test_a_mail_to_everyone_names_a_role_too_for_a_class_alone_is_a_pupils() -> None:
    both = replace(LAN, roles=("secretary", "homeroom"), classes=("6A2", "6A3"))
    assert people.greeting(VI, SCHOOL, both, ("everyone",)) == (
        "Kính gửi cô Nguyễn Thị Lan, giáo viên chủ nhiệm các lớp 6A2, 6A3,"
    )
    assert people.greeting(VI, SCHOOL, SECRETARY, ("everyone",)) == "Kính gửi thầy Trần Văn Minh, thư ký,"


def test_the_title_is_the_word_for_the_reader() -> None:
    assert [people.you(VI, p) for p in (LAN, SECRETARY, BOARD, replace(LAN, title=""))] == [
        "cô",
        "thầy",
        "Ban quản lý bán trú",
        "thầy/cô",
    ]


def test_a_group_called_by_common_nouns_is_small_inside_a_sentence() -> None:
    teachers = replace(BOARD, name="Giáo viên chủ nhiệm các lớp")
    assert people.you(VI, teachers) == "giáo viên chủ nhiệm các lớp"
    assert people.greeting(VI, SCHOOL, teachers, ()) == "Kính gửi Giáo viên chủ nhiệm các lớp,"


def test_english_titles_keep_their_capitals_inside_a_sentence() -> None:
    school = replace(SCHOOL, roles={"dean": "Dean of Students", "tutor": "Form tutor"})
    assert people.role_names(EN, school, ("dean", "tutor")) == "Dean of Students and form tutor"


def test_roles_keep_a_body_s_capital_inside_a_sentence() -> None:
    assert people.role_names(VI, SCHOOL, ("homeroom", "boarding")) == (
        "giáo viên chủ nhiệm và Ban quản lý bán trú"
    )
    names = ("GVCN", "Phó Hiệu trưởng", "Các Phó Hiệu trưởng", "Hiệu trưởng", "Bí thư Đoàn trường")
    school = replace(SCHOOL, roles={name: name for name in names})
    assert [people.role_name(VI, school, name) for name in names] == [
        "GVCN",
        "Phó Hiệu trưởng",
        "các Phó Hiệu trưởng",
        "hiệu trưởng",
        "bí thư Đoàn trường",
    ]


def test_the_audience_counts_the_students() -> None:
    def said(who: m.Audience, words: Words = VI) -> str:
        return audience(words, SESSION._replace(audience=who))

    assert said(m.Audience("học sinh giỏi, khá, trung bình, yếu", 5, 43)) == (
        "mỗi lớp 05 học sinh (học sinh giỏi, khá, trung bình, yếu), tổng cộng 5 × 43 = 215 học sinh"
    )
    assert said(m.Audience("", 3)) == "mỗi lớp 03 học sinh"
    assert said(m.Audience("100% học sinh bán trú")) == "100% học sinh bán trú"
    assert said(m.Audience()) == ""
    assert said(m.Audience("class reps", 1, 12), EN) == (
        "1 student of each class (class reps), 1 × 12 = 12 students in all"
    )


def test_those_taught_at_a_centre_are_called_hoc_vien() -> None:
    assert pupils(VI, SESSION) == "học sinh"
    assert pupils(VI, SESSION._replace(title="Đối thoại với học viên")) == "học viên"


def test_hidden_marks_are_taken_out() -> None:
    assert clean("a\u202eb\u200bc") == "abc"


# --- what a rule says -------------------------------------------------------------------------------

PLAIN = m.ShiftTable({5: 4, 6: 0})


@pytest.mark.parametrize(
    ("recurs", "words"),
    [
        (m.DayOfMonth(28), "ngày 28 hằng tháng"),
        (m.DayOfMonth(5, (9, 1)), "ngày 05 các tháng 9 và 01"),
        (m.DayOfMonth(31), "ngày 31 hằng tháng (tháng ngắn hơn thì lấy ngày cuối tháng)"),
        (m.DayOfMonth(31, skip_short=True), "ngày 31 hằng tháng (tháng không có ngày này thì bỏ qua)"),
        (m.DayOfMonth("last"), "ngày cuối cùng hằng tháng"),
        (m.NthWeekday(0, 1), "thứ Hai đầu tiên hằng tháng"),
        (m.NthWeekday(4, -1, (5,)), "thứ Sáu cuối cùng tháng 5"),
        (m.WeekOfMonth(1, (1,)), "một ngày trong tuần 1 tháng 01, ngày cụ thể ấn định sau"),
        (m.WeekOfMonth(2, (), 3), "thứ Năm trong tuần 2 hằng tháng"),
        (
            m.Between(date(2023, 1, 2), date(2023, 1, 7)),
            "một ngày từ 02/01/2023 đến 07/01/2023, ngày cụ thể ấn định sau",
        ),
        (
            m.PerTerm({"hk1": date(2026, 12, 18)}),
            "mỗi học kỳ một lần: Học kỳ I ngày 18/12/2026; Học kỳ II chưa ấn định ngày",
        ),
        (m.OnDate(date(2025, 1, 20)), "thứ Hai, ngày 20 tháng 01 năm 2025"),
        (m.OnDates((date(2025, 1, 20), date(2025, 3, 20))), "các ngày 20/01/2025 và 20/3/2025"),
        (m.OnDates(()), "chưa có ngày nào"),
        (m.ByRRule("FREQ=WEEKLY", date(2026, 9, 10)), "thứ Năm hằng tuần, tính từ 10/9/2026"),
        (
            m.ByRRule("FREQ=WEEKLY;INTERVAL=2;BYDAY=TH,TU", date(2026, 9, 10)),
            "thứ Ba và thứ Năm, 2 tuần một lần, tính từ 10/9/2026",
        ),
        (
            m.ByRRule("FREQ=WEEKLY;COUNT=3;BYDAY=TH", date(2026, 9, 10)),
            "theo quy tắc FREQ=WEEKLY;COUNT=3;BYDAY=TH, tính từ 10/9/2026",
        ),
        (
            m.ByRRule("FREQ=MONTHLY;BYDAY=1MO", date(2026, 9, 10)),
            "theo quy tắc FREQ=MONTHLY;BYDAY=1MO, tính từ 10/9/2026",
        ),
    ],
)
def test_when_a_rule_recurs(recurs: m.Recurs, words: str) -> None:
    assert recurs_text(VI, recurs, SCHOOL.calendar) == words
    assert recurs_text(EN, recurs, SCHOOL.calendar)


@pytest.mark.parametrize(
    ("shift", "words"),
    [
        (
            PLAIN,
            "thứ Bảy chuyển sang thứ Sáu, Chủ nhật chuyển sang thứ Hai, "
            "ngày nghỉ khác chuyển sang ngày làm việc kế tiếp",
        ),
        (
            m.ShiftTable({6: m.Move.SKIP}, m.Move.KEEP, stay_in_month=True),
            "Chủ nhật thì bỏ qua, ngày nghỉ khác giữ nguyên; luôn ở trong tháng",
        ),
        (m.ShiftTable({}, m.Move.NEAREST), "ngày nghỉ chuyển sang ngày làm việc gần nhất"),
        (m.Convention.FOLLOWING, "gặp ngày nghỉ thì chuyển sang ngày làm việc kế tiếp"),
    ],
)
def test_how_a_date_shifts(shift: m.Shift, words: str) -> None:
    assert shift_text(VI, shift) == words


def test_every_convention_has_its_words() -> None:
    for convention in m.Convention:
        assert shift_text(VI, convention) != shift_text(EN, convention)


@pytest.mark.parametrize(
    ("due", "words"),
    [
        (m.OnDayOfMonth(27, time(15)), "15:00 ngày 27 của tháng đó"),
        (m.OnDayOfMonth("last", time(17)), "17:00 ngày cuối tháng đó"),
        (m.InDays(5, True, True, time(17)), "5 ngày làm việc trước buổi đối thoại, lúc 17:00"),
        (m.InDays(2, False, False, time(9)), "2 ngày sau buổi đối thoại, lúc 09:00"),
        (m.InDays(0, False, False, time(9)), "09:00 cùng ngày với buổi đối thoại"),
        (m.Elapsed(timedelta(hours=3), True), "3 giờ trước khi buổi đối thoại bắt đầu"),
        (m.Elapsed(timedelta(minutes=90), False), "1 giờ 30 phút sau khi buổi đối thoại kết thúc"),
        (m.InWeek(4, True, time(16, 30)), "16:30 thứ Sáu của tuần trước buổi đối thoại"),
        (m.InWeek(0, False, time(7)), "07:00 thứ Hai của tuần sau buổi đối thoại"),
        (m.OnFixedDate(date(2025, 1, 13), time(17)), "17:00, thứ Hai, ngày 13 tháng 01 năm 2025"),
    ],
)
def test_when_something_is_due(due: m.Due, words: str) -> None:
    assert due_text(VI, due) == words
    assert due_text(EN, due)


def test_when_something_opens() -> None:
    assert opens_text(VI, m.InDays(5, True, False, time(0))) == "5 ngày làm việc sau buổi đối thoại"
    assert (
        opens_text(VI, m.InDays(5, True, False, time(7))) == "5 ngày làm việc sau buổi đối thoại, lúc 07:00"
    )
    assert opens_text(VI, m.OnDayOfMonth(20, time(0))) == "ngày 20 của tháng đó"


@pytest.mark.parametrize(
    ("lead", "words"),
    [
        (m.Lead("d", 3, time(8)), "3 ngày trước, lúc 08:00"),
        (m.Lead("wd", 2, time(7, 30)), "2 ngày làm việc trước, lúc 07:30"),
        (m.Lead("d", 0, time(7)), "ngay trong ngày, lúc 07:00"),
        (m.Lead("h", 3), "3 giờ trước"),
        (m.Lead("m", 90), "90 phút trước"),
        (m.Lead("open", 0, time(8)), "ngày bắt đầu, lúc 08:00"),
    ],
)
def test_when_people_are_told(lead: m.Lead, words: str) -> None:
    assert lead_text(VI, lead) == words


# --- warnings ---------------------------------------------------------------------------------------


@pytest.mark.parametrize("language", ["vi", "en"])
@pytest.mark.parametrize("code", list(Code))
def test_every_warning_has_a_sentence_even_without_params(code: Code, language: str) -> None:
    warning = PlanWarning(code, Place("rules", "recurs", "ban-tru"), "2026-11", (date(2026, 11, 27),))
    sentence = warning_sentence(Words(language, ZONE), SCHOOL, warning)
    assert sentence[0].isupper() or not sentence[0].isalpha()
    assert sentence.endswith(".")
    assert "None" not in sentence


def test_a_warning_names_the_dates_and_what_to_do() -> None:
    warning = PlanWarning(
        Code.DEADLINE_AFTER_SESSION,
        Place("deadlines", "due", "hoc-sinh-khac", "y-kien"),
        "2026-11",
        (date(2026, 11, 27),),
        {"title": "Gửi ý kiến", "from": at(2026, 11, 27, 15), "to": at(2026, 11, 26, 15)},
    )
    assert warning_sentence(VI, SCHOOL, warning) == (
        "Hạn “Gửi ý kiến” lúc 15:00 thứ Sáu 27/11/2026 không trước giờ buổi đối thoại bắt đầu, "
        "nên được chuyển lên 15:00 thứ Năm 26/11/2026. Nếu muốn khác, xin sửa `due` hoặc `if_after_session`."
    )


def test_what_opens_on_the_day_it_is_due_is_told_with_both_hours() -> None:
    days = date(2026, 11, 26), date(2026, 11, 26)
    params = {"title": "Gửi ý kiến", "from": at(2026, 11, 26, 15), "to": at(2026, 11, 26, 8)}
    warning = PlanWarning(
        Code.OPENS_AFTER_DUE, Place("deadlines", "opens", "r", "d"), "2026-11", days, params
    )
    assert warning_sentence(VI, SCHOOL, warning) == (
        "“Gửi ý kiến” bắt đầu lúc 15:00 thứ Năm 26/11/2026, không trước hạn của nó (08:00 thứ Năm 26/11/2026). "
        "Xin sửa `opens` hoặc `due`."
    )


def test_a_day_off_is_named_in_its_warning() -> None:
    off = DayOff(date(2023, 1, 26), OffKind.HOLIDAY, "Mùng năm Tết Nguyên Đán")
    place = Place("deadlines", "due", "r", "d")
    warning = PlanWarning(
        Code.DEADLINE_ON_DAY_OFF, place, "2023-01", (off.date,), {"title": "Gửi ý kiến", "off": off}
    )
    assert warning_sentence(VI, SCHOOL, warning).startswith(
        "Hạn “Gửi ý kiến” rơi vào thứ Năm 26/01/2023 (mùng năm Tết Nguyên đán)."
    )


def test_a_month_without_a_session_says_why() -> None:
    place = Place("rules", "recurs", "r")
    for why, words in (
        ("skip", "bỏ qua"),
        ("outside-terms", "ngoài học kỳ"),
        ("no-such-day", "không có ngày"),
    ):
        warning = PlanWarning(
            Code.MONTH_WITHOUT_SESSION, place, "2026-11", (date(2026, 11, 28),), {"title": "T", "why": why}
        )
        assert words in warning_sentence(VI, SCHOOL, warning)


def test_a_date_outside_its_own_term_names_that_term() -> None:
    params = {"title": "Đối thoại", "term": "Học kỳ II", "why": "own-term"}
    place, day = Place("rules", "recurs", "r"), date(2025, 12, 18)
    warning = PlanWarning(Code.SESSION_OUTSIDE_TERM, place, "2026-2027-hk2", (day,), params)
    assert "18/12/2025, không nằm trong Học kỳ II" in warning_sentence(VI, SCHOOL, warning)


def test_at_most_three_people_are_named_in_a_clash() -> None:
    place = Place("rules", "start", "r")
    params = {"title": "A", "other": "B", "people": ("Một", "Hai", "Ba", "Bốn", "Năm")}
    warning = PlanWarning(Code.PEOPLE_CLASH, place, "2026-11", (date(2026, 11, 28),), params)
    assert warning_sentence(VI, SCHOOL, warning).startswith("Một, Hai, Ba và 2 người khác được mời cả")


def test_braces_in_a_title_are_no_placeholders() -> None:
    params = {"title": "{key} {0}"}
    warning = PlanWarning(Code.HOUR_NOT_SET, Place("rules", "start", "r"), None, (), params)
    assert "“{key} {0}”" in warning_sentence(VI, SCHOOL, warning)
