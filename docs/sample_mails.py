"""The mails shown in docs/mails.md: what the real service would send, by config.toml and by small changes to it."""

from __future__ import annotations

import email
import shutil
import tempfile
from dataclasses import dataclass, replace
from datetime import date, timedelta
from email import policy
from email.message import EmailMessage
from pathlib import Path

from notifications.compose import compose
from notifications.model import Letter, Message, Part
from notifications.targets import Told
from scheduler.config.load import Config, load
from scheduler.simulation import SentMessage, simulate

ROOT = Path(__file__).parents[1]
BAC_HA = ROOT / "config.toml"
TAN_SON = ROOT / "examples" / "thcs-tan-son-2017-2018.toml"
NOVEMBER = (date(2026, 11, 1), date(2026, 11, 30))

AD_HOC = {
    "recurs = { dates = [] }": "recurs = { dates = [2026-11-18] }",
    'by = ["homeroom", "boarding"]\n': 'by = ["homeroom", "boarding"]\ndue = { before = "1d", time = "15:00" }\n',
}
"""An ad-hoc session on 18 November, its optional deadline on the day before."""
ENGLISH = {
    'language = "vi"': 'language = "en"',
    'name = "Trường THPT số 2 Bắc Hà"': 'name = "Bắc Hà No. 2 High School"',
    'plan = "Kế hoạch tiếp xúc, đối thoại với học sinh, năm học 2026-2027"': (
        'plan = "Plan of meetings and dialogue with students, 2026-2027"'
    ),
    'homeroom = "Giáo viên chủ nhiệm"': 'homeroom = "Homeroom teacher"',
    'title = "Đối thoại với học sinh không ở bán trú"': 'title = "Dialogue with day students"',
    'venue = "Nhà đa năng"': 'venue = "Multi-purpose hall"',
    'who = "lớp trưởng, lớp phó học tập hoặc bí thư chi đoàn"': 'who = "class president or a deputy"',
    'title = "Gửi tổng hợp câu hỏi, ý kiến, kiến nghị của học sinh trong lớp"\nshort = "gửi ý kiến học sinh"': (
        'title = "Send a summary of your class\'s questions, opinions and proposals"\nshort = "send opinions"'
    ),
    'note = "Giáo viên chủ nhiệm xem, duyệt trước khi gửi. Em nào ngại nói có thể viết tay; vấn đề khó khăn có thể '
    'báo cáo trước, không cần chờ đến ngày đối thoại."': (
        'note = "Students who would rather not speak may write by hand."'
    ),
}
"""The same plan for readers of English."""


@dataclass(frozen=True, slots=True)
class SampleMail:
    """One mail. `name` is that of its section and its pictures."""

    name: str
    message: Message

    @property
    def text(self) -> str:
        """The plain part."""
        return self._part("plain")

    @property
    def html(self) -> str:
        """The HTML part."""
        return self._part("html")

    def _part(self, subtype: str) -> str:
        parsed = email.message_from_bytes(self.message.data, policy=policy.default)
        part = parsed.get_body((subtype,))
        assert isinstance(part, EmailMessage)
        return str(part.get_content())


def sample_mails() -> list[SampleMail]:
    """Every kind of mail, in the order of the document."""
    bac_ha = _sent(BAC_HA, {}, *NOVEMBER)
    told = _find(bac_ha, "lan.nguyen", 26)
    ad_hoc = _sent(BAC_HA, AD_HOC, date(2026, 11, 14), date(2026, 11, 14))
    english = _sent(BAC_HA, ENGLISH, date(2026, 11, 23), date(2026, 11, 23))
    made = {
        "viec-can-lam": _find(bac_ha, "lan.nguyen", 23),
        "bao-buoi": told,
        "tap-the": _find(bac_ha, "bantru", 24),
        "thoi-khoa-bieu": _find(bac_ha, "hanh.bui", 18),
        "ban-sao": _find(bac_ha, "huy.dang", 23),
        "nhieu-viec": _find(bac_ha, "huy.dang", 26),
        "sau-buoi": _find(bac_ha, "lanhdao", 8),
        "thay-doi": _changed(told),
        "khong-bat-buoc": _find(ad_hoc, "lan.nguyen", 14),
        "chua-co-gio": _first_session(_sent(TAN_SON, {}, date(2017, 12, 5), date(2017, 12, 5))),
        "english": _find(english, "lan.nguyen", 23),
    }
    return [SampleMail(name, compose(letter)) for name, letter in made.items()]


def _sent(path: Path, changes: dict[str, str], first: date, last: date) -> list[SentMessage]:
    sent: list[SentMessage] = []
    simulate(_changed_config(path, changes), first, last, sent.append)
    return sent


def _changed_config(path: Path, changes: dict[str, str]) -> Config:
    text = path.read_text("utf-8")
    for old, new in changes.items():
        if old not in text:
            raise ValueError(f"{path} no longer says: {old}")
        text = text.replace(old, new)
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        for roster in path.parent.glob("*.csv"):
            shutil.copy(roster, folder)
        (folder / path.name).write_text(text, encoding="utf-8")
        return load(folder / path.name)


def _find(sent: list[SentMessage], name: str, day: int) -> Letter:
    """The letter to `name`@… on that day of the month, of several the one with most to say."""
    found = [one.letter for one in sent if one.message.to.startswith(f"{name}@") and one.at.day == day]
    if not found:
        raise ValueError(f"nothing is sent to {name} on day {day}")
    return max(found, key=lambda letter: len(letter.items))


def _first_session(sent: list[SentMessage]) -> Letter:
    letters = (one.letter for one in sent)
    return next(letter for letter in letters if letter.items[0].part is Part.TOLD)


def _changed(letter: Letter) -> Letter:
    """What is told of the first session alone, as if the reader had been told of another hour and place before."""
    first = min(letter.items, key=lambda item: item.session.start or letter.now)
    before = Told(first.session.start and first.session.start - timedelta(hours=6), venue="Hội trường")
    return replace(letter, items=(replace(first, before=before),))
