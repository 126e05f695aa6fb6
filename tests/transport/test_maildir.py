"""A school without a mail server: messages are files of a Maildir."""

import mailbox
import stat
from pathlib import Path

import pytest

from notifications.maildir import MaildirTransport
from notifications.reply import verdict
from tests.transport.message import RECIPIENT, SENDER, message, yes


def _files(path: Path) -> list[str]:
    return sorted(str(file.relative_to(path)) for file in path.rglob("*") if file.is_file())


def test_a_message_can_be_read_as_mail(tmp_path: Path) -> None:
    transport = MaildirTransport(tmp_path / "var" / "outbox")
    answer = transport.send(SENDER, RECIPIENT, message(body=b"xin chao\r\n.\r\n"), yes)
    assert (answer.phase, answer.code, verdict(answer).outcome) == ("dot", 250, "sent")
    (mail,) = mailbox.Maildir(tmp_path / "var" / "outbox", create=False)
    assert (mail["subject"], mail.get_payload()) == ("thu", "xin chao\n.\n")


def test_a_mail_program_opens_a_message_with_a_double_click(tmp_path: Path) -> None:
    MaildirTransport(tmp_path).send(SENDER, RECIPIENT, message(), yes)
    (file,) = (tmp_path / "new").iterdir()
    assert file.suffix == ".eml"


def test_it_counts_as_shown_not_told(tmp_path: Path) -> None:
    assert MaildirTransport(tmp_path).told is False


def test_only_the_owner_may_read(tmp_path: Path) -> None:
    path = tmp_path / "outbox"
    MaildirTransport(path).send(SENDER, RECIPIENT, message(), yes)
    modes = {stat.S_IMODE(file.stat().st_mode) for file in (path, path / "tmp", path / "new", path / "cur")}
    assert modes == {0o700}
    (file,) = (path / "new").iterdir()
    assert stat.S_IMODE(file.stat().st_mode) == 0o600


def test_the_same_message_again_is_the_same_file(tmp_path: Path) -> None:
    for transport in (MaildirTransport(tmp_path), MaildirTransport(tmp_path)):
        for _ in range(2):
            assert transport.send(SENDER, RECIPIENT, message("1"), yes).code == 250
    assert len(_files(tmp_path)) == 1


def test_two_messages_are_two_files(tmp_path: Path) -> None:
    transport = MaildirTransport(tmp_path)
    transport.send(SENDER, RECIPIENT, message("1"), yes)
    transport.send(SENDER, RECIPIENT, message("2"), yes)
    assert len(_files(tmp_path)) == 2


def test_a_message_somebody_has_read_does_not_come_back(tmp_path: Path) -> None:
    transport = MaildirTransport(tmp_path)
    transport.send(SENDER, RECIPIENT, message(), yes)
    (file,) = (tmp_path / "new").iterdir()
    file.rename(tmp_path / "cur" / (file.name + ":2,S"))
    assert transport.send(SENDER, RECIPIENT, message(), yes).code == 250
    assert _files(tmp_path) == [f"cur/{file.name}:2,S"]


def test_a_message_with_another_text_is_shown_though_the_first_was_read(tmp_path: Path) -> None:
    transport = MaildirTransport(tmp_path)
    transport.send(SENDER, RECIPIENT, message(), yes)
    (file,) = (tmp_path / "new").iterdir()
    file.rename(tmp_path / "cur" / (file.name + ":2,S"))
    transport.send(SENDER, RECIPIENT, message().replace(b"Message-ID", b"X-Edited: 1\r\nMessage-ID"), yes)
    assert len(list((tmp_path / "new").iterdir())) == 1


def test_while_the_fence_runs_the_message_is_not_there_yet(tmp_path: Path) -> None:
    seen = []

    def fence() -> bool:
        seen.append(list((tmp_path / "new").iterdir()))
        return True

    MaildirTransport(tmp_path).send(SENDER, RECIPIENT, message(), fence)
    assert seen == [[]]


def test_when_the_fence_says_no_there_is_no_file_at_all(tmp_path: Path) -> None:
    answer = MaildirTransport(tmp_path).send(SENDER, RECIPIENT, message(), lambda: False)
    assert (answer.phase, answer.cause, verdict(answer).outcome) == ("data", "fence", "not-ours")
    assert _files(tmp_path) == []


def test_when_the_fence_fails_there_is_no_file_at_all(tmp_path: Path) -> None:
    answer = MaildirTransport(tmp_path).send(SENDER, RECIPIENT, message(), lambda: bool(1 / 0))
    assert (answer.phase, answer.cause) == ("data", "fence-error")
    assert _files(tmp_path) == []


def test_what_a_crash_left_behind_is_in_nobodys_way(tmp_path: Path) -> None:
    aside: list[Path] = []

    def fence() -> bool:
        aside.extend((tmp_path / "tmp").iterdir())
        raise KeyboardInterrupt

    transport = MaildirTransport(tmp_path)
    with pytest.raises(KeyboardInterrupt):
        transport.send(SENDER, RECIPIENT, message(), fence)
    aside[0].write_bytes(b"half a message, and longer than the whole of it will be " * 10)
    assert transport.send(SENDER, RECIPIENT, message(), yes).code == 250
    (file,) = _files(tmp_path)
    assert (tmp_path / file).read_bytes() == message().replace(b"\r\n", b"\n")


def test_a_place_that_cannot_be_written_needs_a_person(tmp_path: Path) -> None:
    (tmp_path / "outbox").write_text("a file, not a folder")
    answer = MaildirTransport(tmp_path / "outbox").send(SENDER, RECIPIENT, message(), yes)
    assert (answer.phase, answer.cause) == ("data", "storage")
    meant = verdict(answer)
    assert (meant.outcome, meant.scope, meant.needs_person) == ("later", "account", True)
