"""What the admin reads when something needs a person."""

from __future__ import annotations

import email
from dataclasses import replace
from datetime import date, timedelta
from email import policy

import pytest

from notifications.locale.notices import EN, VI
from notifications.notice import LISTED, Case, Notice, TroubleCode, compose_notice, items, sentence
from notifications.wording.words import words_for
from rules.model import School
from tests.notifications.letters import (
    LAN,
    MESSAGE_ID,
    NOW,
    OPINIONS,
    SCHOOL,
    SENDER,
    SESSION,
    at,
    english,
)

ADMIN = "vanphong@example.edu.vn"
WORDS = words_for(SCHOOL)
MAILED = [code for code in TroubleCode if f"notice.{code}.subject" in VI]
REFUSED = Case(
    words="550 5.1.1 no such user",
    since=at(2026, 11, 24, 8, 1),
    name=LAN.name,
    address=LAN.email,
    target=OPINIONS,
    at=NOW,
)


def notice(code: TroubleCode, *cases: Case, to: str = ADMIN, school: School = SCHOOL) -> Notice:
    return Notice(school, SENDER, to, code, cases, NOW, MESSAGE_ID)


def read(written: Notice) -> tuple[str, str, str]:
    """Subject, plain part and HTML part."""
    mail = email.message_from_bytes(compose_notice(written).data, policy=policy.default)
    plain, html = mail.get_body(("plain",)), mail.get_body(("html",))
    assert plain is not None
    assert html is not None
    return str(mail["Subject"]), plain.get_content(), html.get_content()


def test_a_refused_delivery_is_told_with_whom_what_and_the_words_of_the_server() -> None:
    subject, plain, html = read(notice(TroubleCode.FAILED, REFUSED))
    assert subject == "[Đối thoại] Cần xem: 1 lời nhắc bị từ chối"
    assert plain.splitlines()[:3] == [
        "Kính gửi người phụ trách,",
        "",
        "Có 1 lời nhắc bị máy chủ thư từ chối hẳn, người nhận chưa được báo.",
    ]
    assert (
        "- Cụ thể: Nguyễn Thị Lan <lan@example.edu.vn>, gửi ý kiến học sinh, chậm nhất 15:00 thứ Năm 26/11: "
        "550 5.1.1 no such user\n" in plain
    )
    assert "- Từ lúc: 08:01, thứ Ba, ngày 24 tháng 11 năm 2026\n" in plain
    assert "- Cần làm: Xin kiểm tra địa chỉ" in plain
    assert "Nguyễn Thị Lan &lt;lan@example.edu.vn&gt;" in html


def test_an_admin_who_is_in_the_roster_is_addressed_by_name() -> None:
    _, plain, _ = read(notice(TroubleCode.FAILED, REFUSED, to="Lan@Example.edu.vn"))
    assert plain.startswith("Kính gửi cô Nguyễn Thị Lan, giáo viên chủ nhiệm lớp 10A1,\n")


def test_what_was_missed_and_what_went_out_late_is_counted_by_reminder() -> None:
    missed = [replace(REFUSED, words="", address=f"gv{n}@example.edu.vn", since=None) for n in range(3)]
    late = Case(address=LAN.email, target=SESSION, at=NOW, late=timedelta(hours=3, minutes=5))
    code, cases = TroubleCode.MISSED, (late, *missed, replace(late, late=timedelta(days=2)))
    assert sentence(WORDS, code, cases) == (
        "Vì dịch vụ ngừng hoặc thư không gửi được, 3 lời nhắc đã lỡ và 2 lời nhắc gửi muộn."
    )
    assert items(WORDS, code, cases) == [
        "gửi ý kiến học sinh, chậm nhất 15:00 thứ Năm 26/11: 3 người không được nhắc "
        "(lẽ ra nhắc lúc 08:00 thứ Ba 24/11): Nguyễn Thị Lan <gv0@example.edu.vn>, "
        "Nguyễn Thị Lan <gv1@example.edu.vn>, Nguyễn Thị Lan <gv2@example.edu.vn>",
        "Đối thoại với học sinh, diễn ra 14:00 thứ Sáu 27/11: 2 người được nhắc muộn 2 ngày "
        "(lẽ ra nhắc lúc 08:00 thứ Ba 24/11)",
    ]


def test_where_all_was_only_late_nothing_is_asked_of_the_reader() -> None:
    late = Case(address=LAN.email, target=SESSION, at=NOW, late=timedelta(hours=3))
    _, plain, _ = read(notice(TroubleCode.MISSED, late))
    assert "1 lời nhắc đã gửi muộn" in plain
    assert "Không phải làm gì thêm." in plain
    assert "không được nhắc" not in plain


def test_of_several_cases_each_is_seen_to_begin() -> None:
    _, plain, html = read(notice(TroubleCode.FAILED, REFUSED, replace(REFUSED, words="552 full")))
    assert "- Cụ thể: • Nguyễn Thị Lan" in plain
    assert "\n  • Nguyễn Thị Lan" in plain
    assert "<br>• Nguyễn Thị Lan" in html


def test_of_very_many_cases_the_first_are_told_and_the_number_of_the_rest() -> None:
    cases = [replace(REFUSED, address=f"gv{n}@example.edu.vn", name="") for n in range(LISTED + 7)]
    _, plain, _ = read(notice(TroubleCode.FAILED, *cases))
    assert f"gv{LISTED - 1}@example.edu.vn" in plain
    assert f"gv{LISTED}@example.edu.vn" not in plain
    assert "… và 7 trường hợp khác" in plain


def test_a_session_without_an_hour_is_told_by_its_day() -> None:
    whole_day = SESSION._replace(whole_day=True, start=at(2026, 11, 27), end=at(2026, 11, 28))
    assert items(WORDS, TroubleCode.FAILED, [replace(REFUSED, target=whole_day, words="")]) == [
        "Nguyễn Thị Lan <lan@example.edu.vn>, Đối thoại với học sinh, diễn ra thứ Sáu 27/11"
    ]
    for target in (whole_day, None):
        gone = Case(words="ban-tru 2026-11", address=LAN.email, target=target, at=whole_day.start)
        (said,) = items(WORDS, TroubleCode.TOLD_AND_GONE, [gone])
        assert said.endswith(", thứ Sáu 27/11: lan@example.edu.vn")


def test_one_is_not_called_several_in_english() -> None:
    for code in MAILED:
        subject, plain, _ = read(notice(code, REFUSED, school=english()))
        assert "1 reminders" not in subject + plain


def test_what_the_plan_lacks_is_named_with_its_day() -> None:
    unset = SESSION._replace(date=None, start=None, key="2026-2027-hk2")
    cases = (Case(session=SESSION, day=date(2026, 12, 1)), Case(session=unset, day=date(2027, 5, 31)))
    assert items(WORDS, TroubleCode.DATE_NOT_SET, cases) == [
        "Đối thoại với học sinh: ngày dự kiến thứ Ba, ngày 01 tháng 12 năm 2026, chưa chốt",
        "Đối thoại với học sinh (2026-2027-hk2): chưa định ngày, học kỳ kết thúc "
        "thứ Hai, ngày 31 tháng 5 năm 2027",
    ]
    assert items(WORDS, TroubleCode.PLAN_ENDS, (Case(),)) == ["Từ nay không còn buổi nào trong kế hoạch"]


def test_a_role_that_nobody_has_is_called_as_the_school_calls_it() -> None:
    cases = (Case("Ban quản lý bán trú", target=OPINIONS), Case("Ban quản lý bán trú", target=SESSION))
    subject, plain, _ = read(notice(TroubleCode.ROLE_EMPTY, *cases))
    assert subject == "[Đối thoại] Cần xem: chưa có ai trong vai trò Ban quản lý bán trú"
    assert "chưa có ai trong vai trò: Ban quản lý bán trú." in plain
    assert "gửi ý kiến học sinh, chậm nhất" in plain


@pytest.mark.parametrize("school", [SCHOOL, english()])
@pytest.mark.parametrize("code", MAILED)
def test_each_notice_says_what_happened_and_what_to_do(code: TroubleCode, school: School) -> None:
    case = Case(words="lời", since=NOW, session=SESSION, day=SESSION.date)
    subject, plain, html = read(notice(code, case, school=school))
    table = VI if school.language == "vi" else EN
    assert subject.startswith(table["notice.subject"].partition(":")[0])
    assert f"- {table['notice.do']}: {table[f'notice.{code}.do'][:30]}" in plain
    assert f'lang="{school.language}"' in html
    assert "{" not in plain
    assert table["notice.footer"] in html


def test_a_hostile_answer_of_a_server_is_only_text() -> None:
    hostile = replace(
        REFUSED, words="550 <script>alert(1)</script>\r\nBcc: x@example.edu.vn {{ 7 * 7 }} " + "x" * 9999
    )
    subject, plain, html = read(notice(TroubleCode.FAILED, hostile))
    assert "<script>" not in html
    assert "{{ 7 * 7 }}" in plain
    assert len(plain) < 2000
    assert "\n" not in subject
