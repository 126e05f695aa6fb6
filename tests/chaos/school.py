"""A school in which everybody has something to be reminded of, now."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path

SCHOOL = "thpt-thu-nghiem"
TITLES = {"y-kien": "Gửi tổng hợp ý kiến của học sinh", "bien-ban": "Nộp biên bản họp lớp"}
"""The deadlines, each by its title, which stands in the mail."""
SECRETARY = "thuky@example.edu.vn"

CONFIG = """
[school]
id = "{school}"
name = "Trường THPT Thử Nghiệm"
plan = "Kế hoạch đối thoại với học sinh"
[roles]
homeroom = "Giáo viên chủ nhiệm"
secretary = "Thư ký"
[roster]
file = "roster.csv"
[mail]
from = "Trường THPT Thử Nghiệm <vanphong@example.edu.vn>"
host = "localhost"
port = {port}
{mail}
max_per_minute = {per_minute}
max_per_day = 1_000_000
[service]
database = "{database}"
[[rules]]
id = "hoc-sinh"
title = "Đối thoại với học sinh"
recurs = {{ dates = [{day}] }}
start = "14:00"
venue = "Nhà đa năng"
"""
DEADLINE = """
[[deadlines]]
id = "{id}"
rule = "hoc-sinh"
title = "{title}"
due = {{ before = "1d", time = "15:00" }}
by = ["homeroom"]
cc = [{cc}]
submit_to = "doithoai@example.edu.vn"
remind = ["{lead}"]
"""


@dataclass(frozen=True, slots=True)
class Key:
    """What may be told once: a reminder, at a revision, to a person."""

    reminder: str
    revision: int
    address: str


@dataclass(frozen=True, slots=True)
class School:
    """`people` homeroom teachers who owe two things each, and a secretary who gets a copy of one.

    All of it is due when the service first sees it: the reminders' instants, `lead` before the session on `day`,
    have passed.
    """

    people: int
    day: date
    lead: str = "40d 08:00"

    @property
    def addresses(self) -> list[str]:
        """The teachers'."""
        return [f"gv{number:05}@example.edu.vn" for number in range(self.people)]

    def keys(self) -> set[Key]:
        """All that has to be told."""
        owed = {Key(self._reminder(name), 0, address) for name in TITLES for address in self.addresses}
        return owed | {Key(self._reminder("y-kien"), 0, SECRETARY)}

    def reminders_in(self, text: str) -> set[str]:
        """The reminders that a mail with this text is of, found by the titles."""
        said = " ".join(text.casefold().split())
        return {self._reminder(name) for name, title in TITLES.items() if title.casefold() in said}

    def _reminder(self, deadline: str) -> str:
        return f"{SCHOOL}/hoc-sinh/{self.day}/{deadline}/{self.lead}"

    def write(self, folder: Path, *, port: int, database: str, mail: str, per_minute: int) -> Path:
        """The files. The path of config.toml."""
        rows = [f"Nguyễn Thị {n},{address},homeroom,10A{n}" for n, address in enumerate(self.addresses)]
        rows = ["name,email,roles,class", *rows, f"Đặng Quốc Huy,{SECRETARY},secretary,"]
        (folder / "roster.csv").write_text("\n".join(rows) + "\n", encoding="utf-8")
        text = CONFIG.format(
            school=SCHOOL, port=port, mail=mail, per_minute=per_minute, database=database, day=self.day
        )
        for name, title in TITLES.items():
            cc = '"secretary"' if name == "y-kien" else ""
            text += DEADLINE.format(id=name, title=title, cc=cc, lead=self.lead)
        path = folder / "config.toml"
        path.write_text(text, encoding="utf-8")
        return path


def school_from(today: date, people: int) -> School:
    """A school whose session is three weeks from `today`."""
    return School(people, today + timedelta(days=20))
