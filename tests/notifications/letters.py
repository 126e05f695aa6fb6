"""Letters of Bắc Hà's November 2026, built by hand."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

from notifications.model import Item, Letter, Part, Sender
from rules.model import Audience, Calendar, Person, School, Term
from rules.plan import DayOff, Deadline, OffKind, Reminder, Session, Status, Step, StepCode

ZONE = ZoneInfo("Asia/Ho_Chi_Minh")


def at(year: int, month: int, day: int, hour: int = 0, minute: int = 0) -> datetime:
    return datetime(year, month, day, hour, minute, tzinfo=ZONE).astimezone(UTC)


LAN = Person("Nguyễn Thị Lan", "lan@example.edu.vn", ("homeroom",), ("10A1",), "cô")
BOARD = Person("Ban quản lý bán trú", "bantru@example.edu.vn", ("boarding",), (), "group")
SECRETARY = Person("Trần Văn Minh", "minh@example.edu.vn", ("secretary",), (), "thầy")
CHAIR = Person("Phạm Thị Hoa", "hoa@example.edu.vn", ("leadership",), (), "đồng chí")
NOBODY_KNOWN = Person("Lê Anh", "anh@example.edu.vn", ("homeroom",), ("11A2", "11A3"), "")

SCHOOL = School(
    id="thpt-so-2-bac-ha",
    name="Trường THPT số 2 Bắc Hà",
    plan="Kế hoạch tiếp xúc, đối thoại với học sinh, năm học 2026-2027",
    calendar=Calendar(
        country="VN",
        terms=(
            Term("hk1", "Học kỳ I", date(2026, 9, 5), date(2027, 1, 15)),
            Term("hk2", "Học kỳ II", date(2027, 1, 16), date(2027, 5, 31)),
        ),
    ),
    roles={
        "homeroom": "Giáo viên chủ nhiệm",
        "boarding": "Ban quản lý bán trú",
        "secretary": "Thư ký",
        "leadership": "Lãnh đạo trường",
    },
    people=(LAN, BOARD, SECRETARY, CHAIR, NOBODY_KNOWN),
)
SENDER = Sender("Trường THPT số 2 Bắc Hà <vanphong@example.edu.vn>", "vanphong@example.edu.vn")

SATURDAY = DayOff(date(2026, 11, 28), OffKind.WEEKEND, "")
SESSION = Session(
    id="thpt-so-2-bac-ha/hoc-sinh-khac/2026-11",
    rule="hoc-sinh-khac",
    key="2026-11",
    status=Status.PLANNED,
    nominal_date=date(2026, 11, 28),
    date=date(2026, 11, 27),
    start=at(2026, 11, 27, 14),
    end=at(2026, 11, 27, 15, 30),
    whole_day=False,
    end_decided=True,
    title="Đối thoại với học sinh",
    venue="Nhà đa năng",
    audience=Audience("lớp trưởng, lớp phó học tập hoặc bí thư chi đoàn", 3, 43),
    note="",
    tell=("leadership", "homeroom"),
    trace=(Step(StepCode.WEEKEND, date(2026, 11, 28), date(2026, 11, 27), (SATURDAY,)),),
)
BOARDING = SESSION._replace(
    id="thpt-so-2-bac-ha/ban-tru/2026-11",
    rule="ban-tru",
    start=at(2026, 11, 27, 19, 45),
    end=at(2026, 11, 27, 21, 15),
    title="Đối thoại với học sinh bán trú",
    audience=Audience("100% học sinh bán trú"),
)
OPINIONS = Deadline(
    id=f"{SESSION.id}/y-kien",
    session=SESSION.id,
    rule=SESSION.rule,
    key=SESSION.key,
    deadline="y-kien",
    opens=None,
    due=at(2026, 11, 26, 15),
    title="Gửi tổng hợp ý kiến, kiến nghị của học sinh",
    short="gửi ý kiến học sinh",
    by=("homeroom",),
    cc=("secretary",),
    optional=False,
    together=False,
    submit_to="doithoai@example.edu.vn",
    note="Em nào ngại nói có thể viết tay; vấn đề khó khăn có thể báo cáo trước, không cần chờ đến ngày đối thoại.",
    trace=(Step(StepCode.DEADLINE_AFTER_SESSION, at(2026, 11, 27, 15), at(2026, 11, 26, 15)),),
)
NOW = at(2026, 11, 24, 8)
MESSAGE_ID = "<0f3c2a9d@example.edu.vn>"


def item(
    target: Session | Deadline, session: Session = SESSION, part: Part = Part.OWES, lead: str = "1d 08:00"
) -> Item:
    is_session = isinstance(target, Session)
    to, cc = (target.tell, ()) if isinstance(target, Session) else (target.by, target.cc)
    name = f"{target.id}/session/{lead}" if is_session else f"{target.id}/{lead}"
    return Item(Reminder(name, target.id, NOW, lead, to, cc), 0, part, target, session)


def letter(*items: Item, person: Person = LAN, school: School = SCHOOL, now: datetime = NOW) -> Letter:
    return Letter(school, SENDER, person, items, now, MESSAGE_ID)


def english(school: School = SCHOOL) -> School:
    roles = {"homeroom": "Homeroom teacher", "boarding": "Boarding board", "secretary": "Secretary"}
    return replace(school, language="en", roles=roles)


ONE_DAY = timedelta(days=1)
