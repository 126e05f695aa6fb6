"""A mail about what was told otherwise before says what has changed, to those who were told."""

from __future__ import annotations

from email.message import EmailMessage

from tests.mail_server import Mail
from tests.service.world import HOA, World

TELL = (
    '\n[[rules]]\nid = "hai"\ntitle = "Đối thoại thứ hai"\nrecurs = {{ date = {date} }}\nstart = "{start}"\n'
)
MORE = 'venue = "{venue}"\ntell = ["homeroom"]\nremind = ["5d 08:00", "1d 08:00"]\n'


def plain(mail: Mail) -> str:
    part = mail.parsed.get_body(("plain",))
    assert isinstance(part, EmailMessage)
    return str(part.get_content())


def subject(mail: Mail) -> str:
    return str(mail.parsed["subject"])


def session(date: str = "2026-11-27", start: str = "14:00", venue: str = "Hội trường") -> str:
    return TELL.format(date=date, start=start) + MORE.format(venue=venue)


def test_a_deadline_that_moved_is_told_with_what_it_was(world: World) -> None:
    world.until("2026-11-23 08:00")
    first = world.take()
    assert not any("hay đổi" in plain(mail) + subject(mail) for mail in first)
    world.people.append(HOA)
    world.write(date="2026-11-26")
    world.after(minutes=1)
    world.after(minutes=10)
    told = {mail.recipient: mail for mail in world.take()}
    for name in ("lan.nguyen", "khai.tran", "thu.dang"):
        mail = told[f"{name}@example.edu.vn"]
        assert "- Thay đổi: Trước đây là 15:00 thứ Năm 26/11; nay là 15:00 thứ Tư 25/11." in plain(mail)
    lan = told["lan.nguyen@example.edu.vn"]
    assert subject(lan).startswith("[Đối thoại 11/2026] Thay đổi, hạn 15:00 thứ Tư 25/11: ")
    assert subject(told["thu.dang@example.edu.vn"]).startswith(
        "[Đối thoại 11/2026] Bản sao, thay đổi, hạn 15:00"
    )
    # She was told nothing before, so nothing has changed for her.
    hoa = told["hoa.vu@example.edu.vn"]
    assert "hay đổi" not in plain(hoa) + subject(hoa)


def test_it_is_said_once_and_not_with_the_next_reminder(world: World) -> None:
    world.until("2026-11-22 07:00")
    world.write(date="2026-12-04", more="")
    world.until("2026-11-30 08:00")
    world.take()
    world.write(date="2026-12-03")
    world.until("2026-11-30 09:00")
    mails = world.take()
    assert len(mails) == 3
    assert all("Thay đổi" in plain(mail) for mail in mails)
    world.until("2026-12-01 08:00")
    mails = world.take()
    assert mails
    assert not any("hay đổi" in plain(mail) for mail in mails)


def test_a_session_s_new_hour_and_place_are_told_with_the_old_ones(world: World) -> None:
    world.write(remind="", more=session())
    world.until("2026-11-22 08:00")
    assert len(world.take()) == 2
    world.write(more=session(start="15:30", venue="Nhà đa năng"))
    world.after(minutes=1)
    world.after(minutes=10)
    mails = world.take()
    assert len(mails) == 2
    for mail in mails:
        assert "Xin báo thay đổi để thầy/cô biết: Đối thoại thứ hai diễn ra lúc 15:30" in plain(mail)
        assert (
            "- Thay đổi: Trước đây là 14:00 thứ Sáu 27/11; nay là 15:30 thứ Sáu 27/11. "
            "Địa điểm trước đây là Hội trường; nay là Nhà đa năng."
        ) in plain(mail)
        assert subject(mail) == "[Đối thoại 11/2026] Thay đổi, buổi 15:30 thứ Sáu 27/11: Đối thoại thứ hai"


def test_of_a_new_place_alone_no_hour_is_said(world: World) -> None:
    world.write(remind="", more=session())
    world.until("2026-11-22 08:00")
    world.take()
    world.write(more=session(venue="Nhà đa năng"))
    world.after(minutes=1)
    world.after(minutes=10)
    mails = world.take()
    assert len(mails) == 2
    for mail in mails:
        assert "- Thay đổi: Địa điểm trước đây là Hội trường; nay là Nhà đa năng.\n" in plain(mail)
