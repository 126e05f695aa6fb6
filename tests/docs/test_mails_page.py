"""docs/mails.md shows the mails the product writes today, in Vietnamese a school office would write."""

from __future__ import annotations

import re
import struct
from dataclasses import fields
from datetime import date
from itertools import pairwise

import pytest

from docs.mails_page import PAGE, mails_page
from docs.pictures import FOLDER, LOOKS
from docs.sample_mails import ROOT, SampleMail, sample_mails
from notifications.compose import LETTERS
from notifications.facts import Fact
from notifications.own_templates import FILTERS
from notifications.page import Matter, Page
from notifications.wording.dates import weekday
from notifications.wording.words import Words
from tests.notifications.letters import ZONE

VI = Words("vi", ZONE)
KILOBYTE = 1000


@pytest.fixture(scope="module")
def mails() -> list[SampleMail]:
    return sample_mails()


@pytest.fixture(scope="module")
def vietnamese(mails: list[SampleMail]) -> list[str]:
    return [f"{mail.message.subject}\n{mail.text}" for mail in mails if mail.name != "english"]


def test_the_document_says_what_the_product_writes(mails: list[SampleMail]) -> None:
    # If this fails, look at the new mails, then write the document anew: make docs
    assert PAGE.read_text("utf-8") == mails_page(mails)


def test_every_picture_is_there_and_small(mails: list[SampleMail]) -> None:
    pictures = [FOLDER / "plan.png", *(FOLDER / f"{m.name}-{look.name}.png" for m in mails for look in LOOKS)]
    assert set(pictures) == set(FOLDER.iterdir())
    sizes = []
    for picture in pictures:
        data = picture.read_bytes()
        width, height = struct.unpack(">II", data[16:24])
        assert width <= 1024
        assert height < 3000, "the picture is cut off"
        sizes.append(len(data))
    assert max(sizes) < 150 * KILOBYTE
    assert sum(sizes) < 2500 * KILOBYTE


def test_every_date_has_its_own_weekday_and_an_office_s_zeros(vietnamese: list[str]) -> None:
    full = re.compile(r"([tT]hứ \w+|Chủ nhật), ngày (\d+) tháng (\d+) năm (\d+)")
    found = [match for text in vietnamese for match in full.findall(text)]
    assert len(found) > 20
    for name, day, month, year in found:
        assert name == weekday(VI, date(int(year), int(month), int(day)).weekday())
        assert len(day) == 2
        assert month == (f"0{int(month)}" if int(month) < 3 else f"{int(month)}")


def test_each_mail_says_its_date_once_in_full_before_anything_else(vietnamese: list[str]) -> None:
    for text in vietnamese:
        subject, greeting, _, first, *_ = text.splitlines()
        assert subject.startswith("[Đối thoại ")
        assert re.fullmatch(r"Kính gửi .+,", greeting)
        assert re.search(r"ngày \d\d tháng \d+ năm \d{4}", first) or " dưới đây" in first


def test_no_sentence_is_said_twice_and_no_sign_is_out_of_place(vietnamese: list[str]) -> None:
    for text in vietnamese:
        for line in text.splitlines():
            assert not re.search(r" [,.;:)]|\( |[,;]{2}|\.\.|  \S", line.lstrip(" ")), line
        lines = [line for line in text.splitlines() if line]
        assert all(here != there for here, there in pairwise(lines))


def test_a_subject_is_short_and_names_nobody(mails: list[SampleMail]) -> None:
    for mail in mails:
        assert len(mail.message.subject) <= 90
        greeting = mail.text.splitlines()[0]
        name = re.sub(r"^(Kính gửi|Dear) (cô|thầy)?", "", greeting).split(",")[0].strip()
        assert name not in mail.message.subject


def test_the_reader_is_called_one_thing_throughout(vietnamese: list[str]) -> None:
    for text in vietnamese:
        titles = set(
            re.findall(r"\b(thầy|cô|đồng chí)\b(?!/)", text.split("\n", 1)[1].partition("Trân trọng")[0])
        )
        assert len(titles) <= 1
        assert "thầy/cô" not in text


def test_what_a_template_may_use_is_told_in_full() -> None:
    own = PAGE.read_text("utf-8").partition("## Mẫu thư riêng của trường")[2]
    assert set(re.findall(r"page\.(\w+)", own)) == {field.name for field in fields(Page)}
    for value in (Matter, Fact):
        for field in fields(value):
            assert f"`{field.name}" in own
    assert f"{', '.join(f'`{name}`' for name in FILTERS if name != 'e')}." in " ".join(own.split())
    for name in LETTERS:
        assert f"| `{name}` |" in own
        text = (ROOT / "notifications" / "templates" / name).read_text("utf-8")
        for block in re.findall(r"{% block (\w+)", text):
            assert f"`{block}`" in own.partition("Các đoạn có thể thay:")[2].partition("\n")[0]
