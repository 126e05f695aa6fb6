"""What each kind of mail says, read back from its bytes."""

from __future__ import annotations

import email
import re
import unicodedata
from dataclasses import replace
from datetime import date, time
from email import policy
from email.message import EmailMessage
from typing import NamedTuple

import pytest

from notifications.compose import compose
from notifications.mime import HeaderValueError
from notifications.model import Letter, Part
from notifications.targets import Told, fingerprint, read_fingerprint
from rules.model import Audience, Between, Convention, DayOfMonth, Override, Rule, Term
from rules.plan import DayOff, Deadline, OffKind, Session, Status, Step, StepCode
from tests.notifications.letters import (
    BOARD,
    BOARDING,
    CHAIR,
    LAN,
    NOBODY_KNOWN,
    NOW,
    OPINIONS,
    SCHOOL,
    SECRETARY,
    SENDER,
    SESSION,
    at,
    english,
    item,
    letter,
)


class Read(NamedTuple):
    message: EmailMessage
    subject: str
    text: str
    html: str

    @property
    def lines(self) -> list[str]:
        return self.text.splitlines()


def read(written: Letter) -> Read:
    composed = compose(written)
    message = email.message_from_bytes(composed.data, policy=policy.default)
    assert isinstance(message, EmailMessage)
    assert message["Subject"] == composed.subject
    plain, html = message.iter_parts()
    assert isinstance(plain, EmailMessage)
    assert isinstance(html, EmailMessage)
    return Read(message, composed.subject, plain.get_content(), html.get_content())


def test_a_teacher_reads_what_is_owed_by_when_and_where_to() -> None:
    mail = read(letter(item(OPINIONS)))
    assert mail.subject == "[Đối thoại 11/2026] Hạn 15:00 thứ Năm 26/11: gửi ý kiến học sinh"
    assert mail.lines[0] == "Kính gửi cô Nguyễn Thị Lan, giáo viên chủ nhiệm lớp 10A1,"
    assert mail.lines[2] == (
        "Kính đề nghị cô gửi tổng hợp ý kiến, kiến nghị của học sinh chậm nhất là "
        "15:00, thứ Năm, ngày 26 tháng 11 năm 2026 (còn 2 ngày)."
    )
    for line in (
        "- Gửi về: doithoai@example.edu.vn",
        f"- Ghi chú: {OPINIONS.note}",
        "- Lý do đổi hạn: Hạn thường lệ là 15:00 thứ Sáu 27/11; lần này sớm hơn 1 ngày, 15:00 thứ Năm 26/11, "
        "vì buổi đối thoại bắt đầu lúc 14:00 thứ Sáu 27/11.",
        "ĐỐI THOẠI VỚI HỌC SINH, THÁNG 11/2026",
        "- Thời gian: 14:00 đến 15:30, thứ Sáu, ngày 27 tháng 11 năm 2026",
        "- Lý do dời ngày: Ngày 28 là thứ Bảy nên chuyển sang thứ Sáu, ngày 27.",
        "- Địa điểm: Nhà đa năng",
        "- Thành phần: mỗi lớp 03 học sinh (lớp trưởng, lớp phó học tập hoặc bí thư chi đoàn), "
        "tổng cộng 3 × 43 = 129 học sinh",
        "- Cần chọn: 03 học sinh lớp 10A1",
        "Xin không ghi họ tên học sinh trong văn bản gửi đi và trong thư trả lời.",
        "Trường THPT số 2 Bắc Hà",
        f"Thư nhắc tự động theo {SCHOOL.plan}.",
    ):
        assert line in mail.lines


def test_the_html_says_all_that_the_text_says() -> None:
    mail = read(letter(item(OPINIONS), item(SESSION, part=Part.TOLD)))
    said = re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", mail.html))
    for line in filter(None, mail.lines):
        label, colon, value = line.strip(" -").partition(": ")
        assert (value if colon and line.lstrip().startswith("-") else label).casefold() in said.casefold()
    assert '<html lang="vi">' in mail.html
    assert 'href="mailto:doithoai@example.edu.vn"' in mail.html
    assert "<strong>15:00, thứ Năm, ngày 26 tháng 11 năm 2026</strong>" in mail.html


def test_html_loads_nothing_and_is_laid_out_with_tables() -> None:
    html = read(letter(item(OPINIONS))).html
    assert not re.search(r"<(img|script|link|iframe|object|form)\b|https?:|url\(|@import", html)
    assert html.count("<table") == html.count('<table role="presentation"')
    assert '<meta name="color-scheme" content="light dark">' in html


@pytest.mark.parametrize(
    ("submit_to", "link"),
    [
        ("https://bieu-mau.example.edu.vn/f?x=1&y=2", "https://bieu-mau.example.edu.vn/f?x=1&amp;y=2"),
        ("http://example.edu.vn", "http://example.edu.vn"),
        ("Phòng văn thư", None),
        ("https://example.edu.vn hoặc văn thư", None),
        ("javascript:alert(1)", None),
        ('https://example.edu.vn/"><script>', None),
    ],
)
def test_the_address_of_a_form_can_be_clicked(submit_to: str, link: str | None) -> None:
    found = re.findall(
        r'<a class="link" href="([^"]*)"', read(letter(item(OPINIONS._replace(submit_to=submit_to)))).html
    )
    assert found == ([link] if link else [])


def test_a_copy_says_that_it_is_one_and_who_was_reminded() -> None:
    mail = read(letter(item(OPINIONS, part=Part.COPY), person=SECRETARY))
    assert mail.subject == "[Đối thoại 11/2026] Bản sao, hạn 15:00 thứ Năm 26/11: gửi ý kiến học sinh"
    assert mail.lines[0] == "Kính gửi thầy Trần Văn Minh, thư ký,"
    assert mail.lines[2] == (
        "Bản sao để thầy theo dõi: giáo viên chủ nhiệm được đề nghị gửi tổng hợp ý kiến, kiến nghị của học sinh "
        "chậm nhất là 15:00, thứ Năm, ngày 26 tháng 11 năm 2026 (còn 2 ngày)."
    )
    assert "Số bản" not in mail.text
    assert "Cần chọn" not in mail.text


def test_a_group_is_addressed_by_its_name_alone() -> None:
    mail = read(letter(item(OPINIONS._replace(by=("boarding",), together=True), BOARDING), person=BOARD))
    assert mail.lines[0] == "Kính gửi Ban quản lý bán trú,"
    assert mail.lines[2].startswith("Kính đề nghị Ban quản lý bán trú gửi tổng hợp")
    assert "thầy/cô" not in mail.text
    # There is one board: nobody has to be told that one copy serves for all.
    assert "Số bản" not in mail.text
    assert "- Thành phần: 100% học sinh bán trú" in mail.lines


def test_thay_co_stands_only_where_no_title_is_known() -> None:
    mail = read(letter(item(OPINIONS), person=NOBODY_KNOWN))
    assert mail.lines[0] == "Kính gửi thầy/cô Lê Anh, giáo viên chủ nhiệm các lớp 11A2, 11A3,"
    assert "- Số bản: mỗi lớp một bản (11A2, 11A3)" in mail.lines
    assert "- Cần chọn: 03 học sinh mỗi lớp (các lớp 11A2, 11A3)" in mail.lines
    assert "thầy/cô" not in read(letter(item(OPINIONS))).text


def test_a_session_is_told_with_its_hour_and_venue() -> None:
    mail = read(letter(item(SESSION, part=Part.TOLD), person=CHAIR, now=at(2026, 11, 26, 8)))
    assert mail.subject == "[Đối thoại 11/2026] Buổi 14:00 thứ Sáu 27/11 với học sinh"
    assert mail.lines[0] == "Kính gửi đồng chí Phạm Thị Hoa, lãnh đạo trường,"
    assert mail.lines[2] == (
        "Xin nhắc đồng chí: Đối thoại với học sinh diễn ra từ "
        "14:00 đến 15:30, thứ Sáu, ngày 27 tháng 11 năm 2026 (ngày mai), tại Nhà đa năng."
    )


def test_several_things_come_in_the_order_of_their_instants_under_one_subject() -> None:
    minutes = OPINIONS._replace(
        id="m", title="Hoàn thành biên bản", short="", due=at(2026, 12, 4, 17), trace=(), note=""
    )
    items = (item(minutes), item(SESSION, part=Part.TOLD), item(OPINIONS))
    mail = read(letter(*items))
    assert mail.subject == (
        "[Đối thoại 11/2026] Hạn 15:00 thứ Năm 26/11: gửi ý kiến học sinh (và 1 việc khác, 1 buổi)"
    )
    assert mail.lines[2] == "Xin nhắc cô 2 việc và 1 buổi đối thoại dưới đây."
    numbered = [line for line in mail.lines if re.match(r"\d\. ", line)]
    assert [line[:33] for line in numbered] == [
        "1. Kính đề nghị cô gửi tổng hợp ý",
        "2. Đối thoại với học sinh diễn ra",
        "3. Kính đề nghị cô hoàn thành biê",
    ]
    # What the line above them says is not said again in each.
    assert mail.text.count("Xin nhắc cô") == 1
    # The session is one of the things told, and not told once more below them.
    assert mail.text.count("Đối thoại với học sinh") == 1
    assert "ĐỐI THOẠI VỚI HỌC SINH" not in mail.text
    assert compose(letter(*items)).data == compose(letter(*reversed(items))).data


def test_a_mail_is_named_after_what_its_reader_owes_before_any_copy() -> None:
    copy = item(OPINIONS._replace(id="a", due=at(2026, 11, 25, 9)), part=Part.COPY)
    mail = read(letter(copy, item(OPINIONS)))
    # Another's work is none of the reader's: it is not counted.
    assert mail.subject == "[Đối thoại 11/2026] Hạn 15:00 thứ Năm 26/11: gửi ý kiến học sinh"
    assert mail.lines[2] == "Xin nhắc cô 1 việc dưới đây; ngoài ra có 1 bản sao để theo dõi."
    assert mail.text.index("1. Bản sao") < mail.text.index("2. Kính đề nghị cô")
    assert read(letter(copy)).subject.startswith("[Đối thoại 11/2026] Bản sao, hạn 09:00")
    copies = read(letter(copy, copy))
    assert copies.subject.endswith(": gửi ý kiến học sinh (và 1 bản sao khác)")
    assert copies.lines[2] == "Xin gửi cô 2 bản sao dưới đây để theo dõi."
    assert "\n1. Bản sao: giáo viên chủ nhiệm được đề nghị gửi " in copies.text
    assert "\nBản sao để cô theo dõi: giáo viên chủ nhiệm được đề nghị gửi " in read(letter(copy)).text


def test_among_several_sessions_each_deadline_names_its_own() -> None:
    boarding = OPINIONS._replace(id="b", session=BOARDING.id, due=at(2026, 11, 27, 15), trace=())
    mail = read(letter(item(OPINIONS), item(boarding, BOARDING)))
    assert "   - Thuộc buổi: Đối thoại với học sinh, 14:00 thứ Sáu 27/11" in mail.lines
    assert "   - Thuộc buổi: Đối thoại với học sinh bán trú, 19:45 thứ Sáu 27/11" in mail.lines
    assert "Thuộc buổi" not in read(letter(item(OPINIONS))).text


def test_what_is_owed_alike_for_several_sessions_is_asked_for_once() -> None:
    report = OPINIONS._replace(title="Báo cáo kết quả", short="báo cáo", due=at(2026, 12, 11, 17), trace=())
    evening = report._replace(id="b", session=BOARDING.id)
    mail = read(letter(item(report), item(evening, BOARDING)))
    assert mail.subject == "[Đối thoại 11/2026] Hạn 17:00 thứ Sáu 11/12: báo cáo"
    assert mail.text.count("Kính đề nghị cô báo cáo kết quả") == 1
    assert (
        "- Thuộc buổi: Đối thoại với học sinh, 14:00 thứ Sáu 27/11\n"
        "  Đối thoại với học sinh bán trú, 19:45 thứ Sáu 27/11\n"
    ) in mail.text
    assert mail.text.count("THÁNG 11/2026") == 2
    # Another hour, or two tasks of one session, are two matters.
    later = read(letter(item(report), item(evening._replace(due=at(2026, 12, 11, 18)), BOARDING)))
    twice = read(letter(item(report), item(report._replace(id="c"))))
    for other in (later, twice):
        assert "Xin nhắc cô 2 việc dưới đây." in other.lines


def test_nobody_is_to_be_chosen_after_the_session() -> None:
    minutes = OPINIONS._replace(due=at(2026, 12, 4, 17), trace=())
    assert "Cần chọn" not in read(letter(item(minutes), now=at(2026, 12, 1, 8))).text


WINDOW = OPINIONS._replace(
    title="Triển khai đến toàn trường",
    short="",
    opens=at(2026, 11, 25),
    due=at(2026, 11, 26, 17),
    submit_to="",
    trace=(),
)


def test_a_window_is_told_from_its_opening_to_its_end() -> None:
    assert read(letter(item(WINDOW))).lines[2] == (
        "Kính đề nghị cô triển khai đến toàn trường từ thứ Tư, ngày 25 tháng 11 năm 2026, "
        "chậm nhất là 17:00, thứ Năm, ngày 26 tháng 11 năm 2026 (còn 2 ngày)."
    )


def test_the_opening_of_a_window_is_told_on_its_day() -> None:
    mail = read(letter(item(WINDOW, lead="open 08:00"), now=at(2026, 11, 25, 8)))
    assert mail.subject.endswith("Từ thứ Tư 25/11 đến 17:00 thứ Năm 26/11: triển khai đến toàn trường")
    assert mail.lines[2] == (
        "Kính đề nghị cô triển khai đến toàn trường từ thứ Tư, ngày 25 tháng 11 năm 2026 (hôm nay); "
        "hạn cuối là 17:00, thứ Năm, ngày 26 tháng 11 năm 2026."
    )


def test_what_is_handed_in_may_come_from_the_opening_on() -> None:
    opening = OPINIONS._replace(opens=at(2026, 11, 24), due=None, trace=())
    mail = read(letter(item(opening, lead="open 08:00")))
    assert mail.subject.endswith("] Từ thứ Ba 24/11: gửi ý kiến học sinh")
    assert mail.lines[2] == (
        "Cô có thể gửi tổng hợp ý kiến, kiến nghị của học sinh "
        "từ thứ Ba, ngày 24 tháng 11 năm 2026 (hôm nay)."
    )


def test_what_is_optional_is_offered_and_never_owed() -> None:
    mail = read(letter(item(OPINIONS._replace(optional=True))))
    assert mail.subject.endswith("] Đến 15:00 thứ Năm 26/11 (không bắt buộc): gửi ý kiến học sinh")
    assert mail.lines[2].startswith("Cô có thể gửi tổng hợp ý kiến")
    assert mail.lines[2].endswith("; việc này không bắt buộc.")
    assert "Đề nghị" not in mail.text
    copy = read(letter(item(OPINIONS._replace(optional=True), part=Part.COPY), person=SECRETARY))
    assert "giáo viên chủ nhiệm có thể gửi" in copy.lines[2]


def test_a_title_that_is_no_verb_stands_after_a_colon() -> None:
    mail = read(letter(item(OPINIONS._replace(title="Phiếu đăng ký dự đối thoại.", short=""))))
    assert mail.lines[2].startswith("Kính đề nghị cô thực hiện việc sau chậm nhất là 15:00")
    assert mail.lines[2].endswith("(còn 2 ngày): Phiếu đăng ký dự đối thoại.")
    assert mail.subject.endswith(": Phiếu đăng ký dự đối thoại")


def test_an_offer_that_is_no_verb_is_named_before_it_is_called_optional() -> None:
    mail = read(letter(item(OPINIONS._replace(title="Biên bản của lớp", optional=True))))
    assert mail.lines[2] == (
        "Cô có thể thực hiện việc sau chậm nhất là 15:00, thứ Năm, ngày 26 tháng 11 năm 2026 (còn 2 ngày): "
        "Biên bản của lớp; việc này không bắt buộc."
    )


def test_a_deadline_without_a_date_says_so() -> None:
    mail = read(letter(item(OPINIONS._replace(due=None, trace=()))))
    assert mail.subject == "[Đối thoại 11/2026] Gửi ý kiến học sinh"
    assert mail.lines[2].endswith("của học sinh; thời hạn sẽ thông báo sau.")


def test_a_whole_day_says_that_the_hour_will_be_announced() -> None:
    whole = SESSION._replace(whole_day=True, start=at(2026, 11, 27), end=at(2026, 11, 28))
    mail = read(letter(item(whole, whole, part=Part.TOLD)))
    assert mail.subject == "[Đối thoại 11/2026] Buổi thứ Sáu 27/11 với học sinh"
    assert "giờ sẽ thông báo sau" in mail.lines[2]
    below = read(letter(item(OPINIONS, whole)))
    assert "- Thời gian: thứ Sáu, ngày 27 tháng 11 năm 2026 (giờ sẽ thông báo sau)" in below.lines
    assert "00:00" not in mail.text


def test_a_session_to_be_set_says_that_its_date_will_be_announced() -> None:
    unset = SESSION._replace(
        key="2026-2027-hk2",
        status=Status.TO_BE_SET,
        nominal_date=None,
        date=None,
        start=None,
        end=None,
        trace=(),
    )
    mail = read(letter(item(OPINIONS._replace(trace=()), unset)))
    assert "ĐỐI THOẠI VỚI HỌC SINH, HỌC KỲ II" in mail.lines
    assert "- Thời gian: ngày sẽ thông báo sau" in mail.lines
    assert mail.subject.startswith("[Đối thoại 11/2026] Hạn")


def test_the_month_in_brackets_is_that_of_the_key() -> None:
    sunday = DayOff(date(2027, 2, 28), OffKind.WEEKEND, "")
    february = SESSION._replace(
        key="2027-02",
        date=date(2027, 3, 1),
        start=at(2027, 3, 1, 14),
        end=at(2027, 3, 1, 15),
        trace=(Step(StepCode.WEEKEND, date(2027, 2, 28), date(2027, 3, 1), (sunday,)),),
    )
    mail = read(letter(item(february, february, part=Part.TOLD), now=at(2027, 2, 28, 8)))
    assert mail.subject == "[Đối thoại 02/2027] Buổi 14:00 thứ Hai 01/3 với học sinh"
    assert "- Lý do dời ngày: Ngày 28/02 là Chủ nhật nên chuyển sang thứ Hai, ngày 01/3." in mail.lines


def test_a_month_is_no_term_whose_id_is_a_number() -> None:
    terms = (Term("11", "Đợt 11", date(2026, 9, 5), date(2027, 1, 15)),)
    school = replace(SCHOOL, calendar=replace(SCHOOL.calendar, terms=terms))
    monthly = read(letter(item(OPINIONS), school=school))
    assert "ĐỐI THOẠI VỚI HỌC SINH, THÁNG 11/2026" in monthly.lines
    of_term = SESSION._replace(id="thpt-so-2-bac-ha/x/2026-2027-11", key="2026-2027-11")
    assert "ĐỐI THOẠI VỚI HỌC SINH, ĐỢT 11" in read(letter(item(OPINIONS, of_term), school=school)).lines


def test_a_session_by_date_takes_its_own_month() -> None:
    once = SESSION._replace(key="2026-2027")
    assert read(letter(item(once, once, part=Part.TOLD))).subject.startswith("[Đối thoại 11/2026]")
    # "2024-12" inside a school year is no month.
    assert "[Đối thoại 11/2026]" in read(letter(item(OPINIONS._replace(key="2026-2027"), once))).subject


def test_english_mails_are_english_throughout() -> None:
    opinions = OPINIONS._replace(note="")
    mail = read(letter(item(opinions), item(SESSION, part=Part.TOLD), school=english()))
    assert mail.subject == "[Dialogue 11/2026] Due 15:00 Thu 26 Nov: gửi ý kiến học sinh (and 1 session)"
    assert mail.lines[0] == "Dear Nguyễn Thị Lan, homeroom teacher (class 10A1),"
    assert mail.lines[2] == "This is a reminder of 1 thing to do and 1 session."
    below = read(letter(item(opinions), school=english()))
    assert "- When: 14:00 to 15:30, Friday, 27 November 2026" in below.lines
    assert "Please name no students in what you send or in a reply to this mail." in mail.lines
    assert '<html lang="en">' in mail.html
    for word in ("Kính gửi", "thứ ", "ngày ", "Trân trọng", "chậm nhất"):
        assert word not in mail.text


def test_an_english_window_is_not_taken_for_what_it_is_about() -> None:
    # "Publish the minutes from Friday" would be the minutes of Friday's session.
    minutes = WINDOW._replace(title="Publish the minutes", submit_to="")
    copy = read(letter(item(minutes, part=Part.COPY), person=SECRETARY, school=english()))
    assert copy.lines[2] == (
        "A copy for your information of the request to homeroom teacher: publish the minutes between "
        "Wednesday, 25 November 2026, and 17:00, Thursday, 26 November 2026 (in 2 days)."
    )


def test_an_english_weekday_keeps_its_capital_in_the_subject_of_a_change() -> None:
    whole_day = SESSION._replace(whole_day=True, start=at(2026, 11, 27), end=at(2026, 11, 28))
    told = replace(item(whole_day, whole_day, part=Part.TOLD), before=Told(at(2026, 11, 26)))
    assert read(letter(told, school=english())).subject.startswith("[Dialogue 11/2026] Changed, Fri 27 Nov")


def test_headers_name_one_recipient_the_sender_and_the_thread() -> None:
    written = replace(letter(item(OPINIONS)), references=("<first@example.edu.vn>",))
    message = read(written).message
    assert message["To"] == "Nguyễn Thị Lan <lan@example.edu.vn>"
    assert message["From"] == SENDER.from_
    assert message["Reply-To"] == "vanphong@example.edu.vn"
    assert message["References"] == "<first@example.edu.vn>"
    assert message["Message-ID"] == written.message_id
    assert message["Auto-Submitted"] == "auto-generated"
    assert message["Date"].datetime == NOW
    assert compose(written).to == "lan@example.edu.vn"


def test_nothing_private_stands_in_a_subject() -> None:
    subject = read(letter(item(OPINIONS))).subject
    for private in (LAN.name, "10A1", LAN.email, OPINIONS.submit_to, OPINIONS.note):
        assert private not in subject


def test_equal_letters_give_equal_bytes() -> None:
    assert compose(letter(item(OPINIONS))).data == compose(letter(item(OPINIONS))).data


def test_all_is_nfc_whatever_the_file_was_written_in() -> None:
    apart = unicodedata.normalize("NFD", "Gửi ý kiến học sinh")
    mail = read(letter(item(OPINIONS._replace(title=apart, short=apart, note=apart))))
    for text in (mail.subject, mail.text, mail.html):
        assert unicodedata.is_normalized("NFC", text)
    assert "gửi ý kiến học sinh" in mail.subject


def test_a_long_title_is_cut_in_the_subject_at_a_word() -> None:
    mail = read(letter(item(OPINIONS._replace(short="", title="Gửi " + "ý kiến " * 40))))
    assert len(mail.subject) < 120
    assert mail.subject.endswith(" ý…") or mail.subject.endswith(" kiến…")


# --- hostile values ---------------------------------------------------------------------------------

HOSTILE = '<script>alert(1)</script> & "x" {{ 7*7 }} {% raw %} {0} {you} ${x} %s'


def hostile(text: str) -> Letter:
    session: Session = SESSION._replace(title=text, venue=text, note=text, audience=Audience(text))
    deadline: Deadline = OPINIONS._replace(title=text, short="", note=text, submit_to=text)
    school = replace(SCHOOL, name=text, plan=text, roles={**SCHOOL.roles, "homeroom": text})
    return letter(item(deadline, session), person=replace(LAN, name=text, classes=(text,)), school=school)


def test_a_full_stop_of_the_plan_s_own_is_not_doubled() -> None:
    school = replace(SCHOOL, plan="Kế hoạch số 12/KH.")
    override = Override(SESSION.rule, SESSION.key, date=SESSION.date, reason="Trùng lịch thi.")
    trace = (Step(StepCode.OVERRIDE, date(2026, 11, 28), date(2026, 11, 27), (), override.reason),)
    moved = SESSION._replace(trace=trace)
    mail = read(letter(item(moved, moved, part=Part.TOLD), school=replace(school, overrides=(override,))))
    assert "Thư nhắc tự động theo Kế hoạch số 12/KH." in mail.lines
    assert "- Lý do dời ngày: Nhà trường đổi sang thứ Sáu, ngày 27 (lý do: Trùng lịch thi)." in mail.lines


def test_markup_and_template_syntax_are_text_and_nothing_else() -> None:
    mail = read(hostile(HOSTILE))
    assert "<script" not in mail.html
    assert "&lt;script&gt;" in mail.html
    assert "49" not in mail.html
    assert mail.text.count(HOSTILE) > 5
    assert HOSTILE[:38] in mail.subject


def test_marks_that_turn_or_hide_text_are_taken_out() -> None:
    mail = read(hostile("15:00 \u202e62/11\u202c \u2066Gửi\u2069\u200b\u200f\ufeff ý kiến"))
    for text in (mail.subject, mail.text, mail.html, str(mail.message["To"])):
        assert not any(unicodedata.category(sign) == "Cf" for sign in text)


@pytest.mark.parametrize("bad", ["Gửi\r\nBcc: x@example.edu.vn", "Gửi\ný kiến", "Gửi\u2028ý kiến"])
def test_a_line_break_never_reaches_a_header(bad: str) -> None:
    for written in (
        letter(item(OPINIONS._replace(short=bad))),
        letter(item(SESSION._replace(title=bad), part=Part.TOLD)),
        letter(item(OPINIONS), person=replace(LAN, name=bad)),
        letter(item(OPINIONS), person=replace(LAN, email=bad)),
        replace(letter(item(OPINIONS)), sender=replace(SENDER, from_=f"{bad} <a@example.edu.vn>")),
        replace(letter(item(OPINIONS)), message_id=bad),
    ):
        with pytest.raises(HeaderValueError):
            compose(written)


def test_a_note_may_have_lines_of_its_own() -> None:
    mail = read(letter(item(OPINIONS._replace(note="Theo phòng ở.\n\n  Theo nhóm vấn đề.\n"))))
    assert "- Ghi chú: Theo phòng ở.\n  Theo nhóm vấn đề.\n" in mail.text
    assert "Theo phòng ở.<br>Theo nhóm vấn đề." in mail.html


def test_what_is_past_is_not_counted_down() -> None:
    late = read(letter(item(SESSION, part=Part.TOLD), now=at(2026, 11, 27, 15)))
    assert "còn" not in late.lines[2]
    assert "hôm nay" not in late.lines[2]


# --- what is not as usual ---------------------------------------------------------------------------


def overridden(
    session: Session,
    *,
    venue: str | None = None,
    start: time | None = None,
    reason: str = "",
    on: date | None = None,
) -> Letter:
    override = Override(session.rule, session.key, date=on, start=start, venue=venue, reason=reason)
    return letter(item(session, session, part=Part.TOLD), school=replace(SCHOOL, overrides=(override,)))


def test_a_date_that_did_not_move_has_no_reason_for_moving() -> None:
    at_home = SESSION._replace(nominal_date=SESSION.date, trace=())
    mail = read(overridden(at_home, venue="Hội trường", reason="Nhà đa năng đang sửa"))
    assert "- Điều chỉnh: Đổi địa điểm so với kế hoạch (lý do: Nhà đa năng đang sửa)." in mail.lines
    assert "Lý do dời ngày" not in mail.text
    usual = read(letter(item(at_home, at_home, part=Part.TOLD)))
    assert "Điều chỉnh" not in usual.text


def test_a_date_that_the_rule_left_open_was_set_and_not_moved() -> None:
    rule = Rule(
        SESSION.rule, "Đối thoại", Between(date(2026, 11, 23), date(2026, 11, 28)), Convention.UNADJUSTED
    )
    step = Step(StepCode.OVERRIDE, date(2026, 11, 23), date(2026, 11, 27))
    found = SESSION._replace(nominal_date=date(2026, 11, 23), trace=(step,))
    override = Override(SESSION.rule, SESSION.key, date=date(2026, 11, 27))
    school = replace(SCHOOL, rules=(rule,), overrides=(override,))
    text = read(letter(item(found, found, part=Part.TOLD), school=school)).text
    assert "Lý do dời ngày" not in text
    assert "Điều chỉnh" not in text
    why = replace(school, overrides=(replace(override, reason="Theo lịch của Sở"),))
    assert "- Lý do: Theo lịch của Sở." in read(letter(item(found, found, part=Part.TOLD), school=why)).lines


def test_what_is_not_as_planned_is_named_but_not_what_the_plan_left_open() -> None:
    at_home = SESSION._replace(nominal_date=SESSION.date, trace=())
    both = read(overridden(at_home, start=time(8), venue="Hội trường"))
    assert "- Điều chỉnh: Đổi giờ và địa điểm so với kế hoạch." in both.lines
    left_open = Rule(SESSION.rule, "Đối thoại", DayOfMonth(27), Convention.UNADJUSTED)
    override = Override(SESSION.rule, SESSION.key, start=time(14), venue="Nhà đa năng")
    school = replace(SCHOOL, rules=(left_open,), overrides=(override,))
    text = read(letter(item(at_home, at_home, part=Part.TOLD), school=school)).text
    assert "Điều chỉnh" not in text
    assert "Lý do" not in text


def test_a_session_that_moved_tells_its_other_hour_and_place_too() -> None:
    by_weekend = read(overridden(SESSION, start=time(8), reason="Mất điện."))
    assert "- Lý do dời ngày: Ngày 28 là thứ Bảy nên chuyển sang thứ Sáu, ngày 27." in by_weekend.lines
    assert "- Điều chỉnh: Đổi giờ so với kế hoạch (lý do: Mất điện)." in by_weekend.lines
    step = Step(StepCode.OVERRIDE, date(2026, 11, 28), date(2026, 11, 27), (), "Trùng lịch thi")
    by_hand = SESSION._replace(trace=(step,))
    mail = read(overridden(by_hand, on=by_hand.date, venue="Hội trường", reason="Trùng lịch thi"))
    assert "- Điều chỉnh: Đổi địa điểm so với kế hoạch." in mail.lines
    assert mail.text.count("Trùng lịch thi") == 1


def test_one_copy_for_several_people_is_said_to_those_who_owe_it() -> None:
    together = OPINIONS._replace(together=True)
    assert "- Số bản: một bản chung của tất cả những người được nhắc" in read(letter(item(together))).lines
    assert "Số bản" not in read(letter(item(together, part=Part.COPY), person=SECRETARY)).text
    # Of what is only to be done there are no copies.
    assert "Số bản" not in read(letter(item(together._replace(submit_to="")))).text
    assert "Số bản" not in read(letter(item(OPINIONS._replace(submit_to="")), person=NOBODY_KNOWN)).text


def test_of_a_session_that_has_been_only_its_hour_and_place_are_told() -> None:
    minutes = OPINIONS._replace(title="Hoàn thành biên bản", due=at(2026, 12, 4, 17), trace=(), note="")
    mail = read(letter(item(minutes), now=at(2026, 12, 1, 8)))
    block = mail.text.partition("THÁNG 11/2026\n")[2].partition("\n\n")[0]
    assert block.splitlines() == [
        "- Thời gian: 14:00 đến 15:30, thứ Sáu, ngày 27 tháng 11 năm 2026",
        "- Địa điểm: Nhà đa năng",
    ]


def test_of_a_day_that_has_been_no_hour_is_announced_any_more() -> None:
    whole_day = SESSION._replace(whole_day=True, start=at(2026, 11, 27), end=at(2026, 11, 28))
    minutes = OPINIONS._replace(title="Hoàn thành biên bản", due=at(2026, 12, 4, 17), trace=())
    day = "- Thời gian: thứ Sáu, ngày 27 tháng 11 năm 2026"
    for now, said in ((at(2026, 11, 26), " (giờ sẽ thông báo sau)"), (at(2026, 11, 28), "")):
        assert f"{day}{said}" in read(letter(item(minutes, whole_day), now=now)).lines


def test_a_session_that_ends_on_another_day_is_told_by_its_start() -> None:
    late = SESSION._replace(end=at(2026, 11, 28, 1))
    mail = read(letter(item(late, late, part=Part.TOLD)))
    assert "diễn ra lúc 14:00, thứ Sáu, ngày 27 tháng 11 năm 2026" in mail.lines[2]
    assert "đến" not in mail.lines[2]


def test_an_end_that_nobody_decided_is_told_to_nobody() -> None:
    assumed = SESSION._replace(end_decided=False)
    mail = read(letter(item(assumed, assumed, part=Part.TOLD), now=at(2026, 11, 26, 8)))
    assert mail.lines[2] == (
        "Xin nhắc cô: Đối thoại với học sinh diễn ra lúc "
        "14:00, thứ Sáu, ngày 27 tháng 11 năm 2026 (ngày mai), tại Nhà đa năng."
    )
    below = read(letter(item(OPINIONS, assumed)))
    assert "- Thời gian: 14:00, thứ Sáu, ngày 27 tháng 11 năm 2026" in below.lines
    assert "15:30" not in mail.text + below.text + mail.html + below.html


# --- what has changed since the reader was told -----------------------------------------------------


def corrected(told: Told, target: Deadline | Session = OPINIONS, lead: str = "1d 08:00") -> str:
    part = Part.TOLD if isinstance(target, Session) else Part.OWES
    written = letter(replace(item(target, part=part, lead=lead), before=told))
    found = re.search(r"- Thay đổi: (.*)\n", read(written).text)
    return found[1] if found else ""


def test_a_change_is_told_with_what_it_was() -> None:
    due = at(2026, 11, 25, 15)
    assert corrected(Told(due)) == "Trước đây là 15:00 thứ Tư 25/11; nay là 15:00 thứ Năm 26/11."
    assert corrected(Told(OPINIONS.due)) == ""
    assert corrected(Told(None)) == "Trước đây chưa ấn định; nay là 15:00 thứ Năm 26/11."


def test_of_a_window_the_end_that_the_mail_is_about_is_told() -> None:
    opens, due = WINDOW.opens, WINDOW.due
    # Not to be taken for a change of the deadline, which the mail is about.
    assert corrected(Told(due, at(2026, 11, 23)), WINDOW) == (
        "Thời điểm bắt đầu trước đây là thứ Hai 23/11; nay là thứ Tư 25/11."
    )
    assert corrected(Told(at(2026, 11, 27, 17), opens), WINDOW, "open 08:00") == (
        "Hạn cuối trước đây là 17:00 thứ Sáu 27/11; nay là 17:00 thứ Năm 26/11."
    )
    moved = Told(at(2026, 11, 27, 17), at(2026, 11, 23))
    assert corrected(moved, WINDOW) == "Trước đây là 17:00 thứ Sáu 27/11; nay là 17:00 thứ Năm 26/11."
    assert corrected(moved, WINDOW, "open 08:00") == "Trước đây là thứ Hai 23/11; nay là thứ Tư 25/11."
    assert corrected(Told(due, opens), WINDOW) == ""


def test_a_session_told_as_a_whole_day_gets_its_hour() -> None:
    before = Told(at(2026, 11, 27), venue="")
    assert corrected(before, SESSION) == (
        "Trước đây là thứ Sáu 27/11; nay là 14:00 thứ Sáu 27/11. Địa điểm nay là Nhà đa năng."
    )


def test_an_hour_and_a_place_that_hold_no_longer_are_taken_back() -> None:
    whole_day = SESSION._replace(whole_day=True, start=at(2026, 11, 27), end=at(2026, 11, 28))
    assert corrected(Told(SESSION.start, venue=SESSION.venue), whole_day) == (
        "Trước đây là 14:00 thứ Sáu 27/11; nay là thứ Sáu 27/11 (giờ sẽ thông báo sau)."
    )
    nowhere = SESSION._replace(venue="")
    told = Told(SESSION.start, venue="Hội trường")
    assert corrected(told, nowhere) == ("Địa điểm trước đây là Hội trường; địa điểm mới sẽ thông báo sau.")
    assert "Thay đổi, buổi" in read(letter(replace(item(nowhere, part=Part.TOLD), before=told))).subject


def test_what_was_told_can_be_read_from_what_is_stored() -> None:
    assert read_fingerprint(fingerprint(SESSION)) == Told(SESSION.start, venue=SESSION.venue)
    assert read_fingerprint(fingerprint(WINDOW)) == Told(WINDOW.due, WINDOW.opens)
    assert read_fingerprint(fingerprint(OPINIONS)) == Told(OPINIONS.due)
    with pytest.raises(ValueError, match="x"):
        read_fingerprint('["x"]')


# --- subjects ---------------------------------------------------------------------------------------


def test_a_session_has_one_form_in_subjects_however_long_they_are() -> None:
    long = SESSION._replace(title="Đối thoại với học sinh không ở bán trú")
    assert read(letter(item(long, long, part=Part.TOLD))).subject == (
        "[Đối thoại 11/2026] Buổi 14:00 thứ Sáu 27/11 với học sinh không ở bán trú"
    )
    beside = read(letter(item(long, long, part=Part.TOLD), item(BOARDING, BOARDING, part=Part.TOLD))).subject
    assert beside == (
        "[Đối thoại 11/2026] Buổi 14:00 thứ Sáu 27/11 với học sinh không ở bán trú (và 1 buổi khác)"
    )
    other = SESSION._replace(title="Hội nghị đối thoại")
    assert read(letter(item(other, other, part=Part.TOLD))).subject.endswith(" 27/11: Hội nghị đối thoại")


def test_a_subject_says_first_what_is_not_as_the_reader_believes() -> None:
    moved = replace(item(SESSION, part=Part.TOLD), before=Told(at(2026, 11, 27, 8), venue=SESSION.venue))
    mail = read(letter(item(OPINIONS), moved))
    assert mail.subject == "[Đối thoại 11/2026] Thay đổi, buổi 14:00 thứ Sáu 27/11 với học sinh (và 1 việc)"
    assert mail.lines[2] == "Xin nhắc cô 1 việc và 1 buổi đối thoại dưới đây. Xin chú ý: có thay đổi ở mục 2."
    # What a phone shows under the subject speaks of the same.
    assert "Có thay đổi: Đối thoại với học sinh" in mail.html.partition("<table")[0]
    copied = replace(item(OPINIONS, part=Part.COPY), before=Told(at(2026, 11, 25, 15)))
    assert read(letter(copied, item(SESSION, part=Part.TOLD))).subject.startswith(
        "[Đối thoại 11/2026] Buổi 14:00"
    )


# --- whose names are not to be written ----------------------------------------------------------------

PRIVACY = "Xin không ghi họ tên học sinh trong văn bản gửi đi và trong thư trả lời."


def test_among_staff_alone_nobody_is_asked_to_leave_out_pupils_names() -> None:
    staff = SESSION._replace(
        title="Đối thoại với giáo viên, nhân viên", audience=Audience("Toàn thể giáo viên, nhân viên")
    )
    collected = OPINIONS._replace(title="Lấy ý kiến các thành viên trong tổ", short="", note="")
    for told in (item(staff, staff, part=Part.TOLD), item(collected, staff)):
        assert "họ tên" not in read(letter(told)).text
    # One matter with pupils is enough, and so is a word of theirs in what is to be done.
    assert PRIVACY in read(letter(item(staff, staff, part=Part.TOLD), item(OPINIONS))).lines
    assert PRIVACY in read(letter(item(OPINIONS, staff))).lines


@pytest.mark.parametrize(
    ("title", "audience"),
    [
        ("Đối thoại tháng 11", Audience()),
        ("Hội nghị đối thoại", Audience("Cán bộ, giáo viên và Ban đại diện cha mẹ học sinh")),
        ("Đối thoại giữa giáo viên chủ nhiệm và lớp", Audience()),
        ("Gặp gỡ giáo viên", Audience("đại biểu", 3)),
    ],
)
def test_where_pupils_may_be_spoken_of_their_names_are_protected(title: str, audience: Audience) -> None:
    session = SESSION._replace(title=title, audience=audience)
    assert PRIVACY in read(letter(item(session, session, part=Part.TOLD))).lines


def test_a_short_name_of_ordinary_length_is_never_cut() -> None:
    short = "gửi ý kiến của học sinh và phụ huynh"
    many = (
        item(OPINIONS._replace(short=short)),
        *(item(OPINIONS._replace(id=f"{n}", due=at(2026, 12, 4))) for n in range(12)),
    )
    assert f": {short} (và 12 việc khác)" in read(letter(*many)).subject
