"""Templates of the school's own in a running service."""

from __future__ import annotations

import os
from email.message import EmailMessage

import pytest
from structlog.testing import capture_logs

from notifications.notice import TroubleCode
from scheduler.status import gather_status
from scheduler.troubles import Trouble
from tests.mail_server import Mail, MailServer
from tests.service.world import World

OWN = "{% for matter in page.matters %}Mẫu riêng: {{ matter.line.text }}\n{% endfor %}"


@pytest.fixture
def world(world: World) -> World:
    (world.folder / "thu-mau").mkdir()
    world.write(mail=world.mail_words() + '\ntemplates = "thu-mau"')
    return world


def plain(mail: Mail) -> str:
    part = mail.parsed.get_body(("plain",))
    assert isinstance(part, EmailMessage)
    return str(part.get_content())


def save(world: World, text: str) -> None:
    (world.folder / "thu-mau" / "letter.txt.j2").write_text(text, encoding="utf-8")


def test_an_edited_template_counts_without_a_restart(world: World) -> None:
    save(world, OWN)
    world.until("2026-11-23 08:00")
    mails = world.take()
    assert len(mails) == 3
    assert all(plain(mail).startswith("Mẫu riêng: ") for mail in mails)
    save(world, OWN.replace("riêng", "mới"))
    world.until("2026-11-25 08:00")
    mails = world.take()
    assert len(mails) == 3
    assert all(plain(mail).startswith("Mẫu mới: ") for mail in mails)


def test_a_template_of_the_same_size_and_date_as_before_counts_too(world: World) -> None:
    # Put back from a backup, which keeps the date.
    save(world, OWN)
    file = world.folder / "thu-mau" / "letter.txt.j2"
    date = file.stat().st_mtime_ns
    world.until("2026-11-23 08:00")
    world.take()
    save(world, OWN.replace("riêng", "niêng"))
    os.utime(file, ns=(date, date))
    world.until("2026-11-25 08:00")
    assert [plain(mail)[:10] for mail in world.take()] == ["Mẫu niêng:"] * 3


def test_a_broken_template_keeps_no_mail_back_and_is_told(world: World, server: MailServer) -> None:
    save(world, OWN + "\n{{ page.nothing }}")
    with capture_logs() as logged:
        world.until("2026-11-23 08:00")
    assert len(server.mails) == 3
    assert all(plain(mail).startswith("Kính gửi ") for mail in server.mails)
    broken = [event for event in logged if event["event"] == "template_broken"]
    assert len(broken) == 3
    assert all(event["log_level"] == "error" for event in broken)
    assert "letter.txt.j2:3: template-unknown-name" in broken[0]["why"]
    assert {entry.state.value for entry in world.entries()} == {"sent"}


def test_a_broken_template_is_raised_with_the_admin_until_it_is_mended(world: World) -> None:
    save(world, "a\n{{ page.nothing }}")
    world.until("2026-11-22 08:00")
    (trouble,) = _of_templates(world)
    assert trouble.detail.startswith("letter.txt.j2:2: Mẫu thư dùng một tên không có")
    (shown,) = [
        t for t in gather_status(world.path, world.clock.now()).troubles if t.code is TroubleCode.TEMPLATE
    ]
    assert shown == trouble
    save(world, OWN)
    world.after(minutes=1)
    assert _of_templates(world) == []
    assert [
        t for t in gather_status(world.path, world.clock.now()).troubles if t.code is TroubleCode.TEMPLATE
    ] == []


def _of_templates(world: World) -> list[Trouble]:
    return [trouble for trouble in world.service.notices.troubles if trouble.code is TroubleCode.TEMPLATE]
