"""`simulate`: what it shows is what the service would send, and it leaves nothing behind."""

from __future__ import annotations

import email
import email.policy
import shutil
import time
from collections import Counter
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from email.message import EmailMessage
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from notifications.model import Letter, Message
from rules.plan import Session
from scheduler.clock import VirtualClock
from scheduler.files import Files
from scheduler.service import Service
from scheduler.store.engine import Store
from scheduler.store.migrate import upgrade
from scheduler.transports import transport_for
from tests.cli.command import BAC_HA, Command, files
from tests.mail_server import MailServer

VIETNAM = ZoneInfo("Asia/Ho_Chi_Minh")
WINDOW = ("--from", "2022-11-20", "--to", "2022-11-29")
Told = tuple[str, str, str, str, tuple[tuple[str, str, str], ...]]


def school(folder: Path, mail: str = "") -> Path:
    """Bắc Hà's files in a folder of their own."""
    text = BAC_HA.read_text("utf-8")
    assert text.count('\nreply_to = "vanphong@example.edu.vn"\n') == 1
    folder.mkdir(exist_ok=True)
    shutil.copy(BAC_HA.with_suffix(".csv"), folder)
    path = folder / "config.toml"
    path.write_text(text.replace('\nreply_to = "', f'\n{mail}reply_to = "'), encoding="utf-8")
    return path


def simulated(doithoai: Command, config: Path, *more: object) -> list[dict[str, Any]]:
    done = doithoai("simulate", *WINDOW, "--format", "jsonl", *more, config=config)
    assert (done.status, done.err) == (0, "")
    return done.rows()


def told(row: dict[str, Any]) -> Told:
    items = tuple((item["kind"], item["of"], item["reminder"]) for item in row["items"])
    return row["at"][:16], row["to"], row["message_id"], row["subject"], items


def coarse_clock() -> Iterator[datetime]:
    """A tick each 30 s around 08:00, when everything in this plan is due, and each hour else.

    Never on the minute: the service must not need to be woken at the right moment.
    """
    first = datetime(2022, 11, 19, 20, 0, 17, tzinfo=VIETNAM)
    for hour in range(4 + 10 * 24):
        at = first + timedelta(hours=hour)
        yield at
        if at.hour == 7:
            yield from (at.replace(minute=58) + timedelta(seconds=30 * step) for step in range(8))


def lived_through(config: Path, folder: Path) -> list[Told]:
    """The same days by the service itself, with a database and a mail server of its own."""
    clock = VirtualClock(next(coarse_clock()))
    sent: list[Told] = []

    def composed(letter: Letter, message: Message) -> None:
        items = tuple(
            ("session" if isinstance(item.target, Session) else "deadline", item.target.id, item.reminder.id)
            for item in letter.items
        )
        at = clock.now().astimezone(VIETNAM).isoformat()[:16]
        sent.append((at, message.to, message.message_id, message.subject, items))

    store = Store(f"sqlite:///{folder / 'lived.db'}", durable=False)
    try:
        upgrade(store)
        service = Service(
            Files(config), store, lambda mail: transport_for(mail, {}), clock, composed=composed
        )
        service.start(clock.now())
        for instant in coarse_clock():
            clock.set(instant)
            service.tick(clock.now())
            service.deliver_due()
        service.stop(clock.now())
    finally:
        store.close()
    return [one for one in sent if one[0] >= "2022-11-20"]


def test_it_shows_what_the_service_sends_ticking_by_a_coarse_clock(doithoai: Command, tmp_path: Path) -> None:
    shown = [told(row) for row in simulated(doithoai, school(tmp_path / "plain"))]
    with MailServer() as server:
        mail = f'host = "localhost"\nport = {server.port}\nsecurity = "none"\nmax_per_minute = 1000\n'
        lived = lived_through(school(tmp_path / "mailing", mail), tmp_path)
        received = {(mail.recipient, mail.parsed["Message-ID"]) for mail in server.mails}
    # 1 + 15 + 2 + 15 + 24, as tests/examples has it by hand.
    assert len(shown) == 57
    assert Counter(lived) == Counter(shown)
    assert {(to, message_id) for _, to, message_id, *_ in shown} <= received


def test_a_message_has_exactly_these_words(doithoai: Command, tmp_path: Path) -> None:
    rows = simulated(doithoai, school(tmp_path))
    (row,) = (
        row
        for row in rows
        if (row["at"], row["to"]) == ("2022-11-25T08:00:00+07:00", "huy.dang@example.edu.vn")
    )
    message_id = row.pop("message_id")
    assert message_id.startswith("<")
    assert message_id.endswith("@example.edu.vn>")
    ids = [f"thpt-so-2-bac-ha/{rule}/2022-11/tong-hop" for rule in ("ban-tru", "hoc-sinh-khac")]
    assert row == {
        "at": "2022-11-25T08:00:00+07:00",
        "to": "huy.dang@example.edu.vn",
        "subject": "[Đối thoại 11/2022] Hạn 11:00 thứ Hai 28/11: tổng hợp ý kiến (và 1 việc khác)",
        "items": [{"kind": "deadline", "of": id_, "reminder": f"{id_}/3d 08:00"} for id_ in ids],
    }


def test_each_message_is_written_as_a_file_that_a_mail_program_opens(
    doithoai: Command, tmp_path: Path
) -> None:
    rows = simulated(doithoai, school(tmp_path), "--eml", tmp_path / "thu" / "mau")
    written = sorted((tmp_path / "thu" / "mau").glob("*.eml"))
    # People's names and addresses are nobody else's concern.
    assert {file.stat().st_mode & 0o777 for file in written} == {0o600}
    assert (tmp_path / "thu" / "mau").stat().st_mode & 0o777 == 0o700
    assert len(written) == len(rows)
    for path, row in zip(written, rows, strict=True):
        mail = email.message_from_bytes(path.read_bytes(), policy=email.policy.default)
        assert isinstance(mail, EmailMessage)
        assert (mail["To"].addresses[0].addr_spec, mail["Subject"]) == (row["to"], row["subject"])
        assert mail["Message-ID"] == row["message_id"]
        assert datetime.fromisoformat(row["at"]) == mail["Date"].datetime
        body = mail.get_body(("plain",))
        assert body is not None
        assert "Kính gửi" in body.get_content()


def test_nothing_is_sent_and_nothing_written_and_a_host_changes_nothing(
    doithoai: Command, tmp_path: Path
) -> None:
    with MailServer() as server:
        mail = f'host = "localhost"\nport = {server.port}\nsecurity = "none"\n'
        with_host = school(tmp_path / "mailing", mail)
        before = files(tmp_path)
        mailing = simulated(doithoai, with_host)
        assert server.mails == []
        assert files(tmp_path) == before
    # A server that is gone, with an account whose password nobody knows.
    away = 'host = "mail.example.edu.vn"\nuser = "vanphong@example.edu.vn"\n'
    assert simulated(doithoai, school(tmp_path / "away", away)) == mailing
    assert simulated(doithoai, school(tmp_path / "plain")) == mailing


def test_both_days_belong_to_the_window_and_what_was_due_before_is_not_shown(
    doithoai: Command, tmp_path: Path
) -> None:
    config = school(tmp_path)

    def days(first: str, last: str) -> set[str]:
        done = doithoai("simulate", "--from", first, "--to", last, "--format", "jsonl", config=config)
        return {row["at"][:10] for row in done.rows()}

    assert days("24/11/2022", "2022-11-26") == {"2022-11-24", "2022-11-25", "2022-11-26"}
    assert days("2022-11-25", "2022-11-25") == {"2022-11-25"}


def test_for_people_it_shows_who_gets_which_subject_and_that_nothing_was_sent(
    doithoai: Command, tmp_path: Path
) -> None:
    done = doithoai("simulate", "--from", "2022-11-23", "--to", "2022-11-23", config=school(tmp_path))
    assert done.lines == [
        "08:00 thứ Tư 23/11",
        "  [Đối thoại 11/2022] Hạn 16:30 thứ Sáu 25/11: thông báo thời khóa biểu",
        "    → hanh.bui@example.edu.vn",
        "1 thư. Đây chỉ là xem trước, không gửi thư nào.",
    ]


def test_both_days_must_be_given(doithoai: Command, tmp_path: Path) -> None:
    config = school(tmp_path)
    assert doithoai("simulate", "--from", "2022-11-01", config=config).status == 2
    assert doithoai("simulate", "--to", "2022-11-01", config=config).status == 2
    backwards = doithoai("simulate", "--from", "2022-11-02", "--to", "2022-11-01", config=config)
    assert backwards.status == 2
    assert "ngày kết thúc 01/11/2022 đứng trước ngày bắt đầu 02/11/2022" in backwards.err


def test_an_office_that_has_nothing_due_is_told_so(doithoai: Command, school: Callable[..., Path]) -> None:
    done = doithoai("simulate", "--from", "2026-11-01", "--to", "2026-11-02", config=school(""))
    assert (done.status, done.lines) == (0, ["0 thư. Đây chỉ là xem trước, không gửi thư nào."])


def test_where_nobody_is_told_for_want_of_a_date_it_says_so(
    doithoai: Command, school: Callable[..., Path]
) -> None:
    config = school(
        """
[[calendar.terms]]
id = "hk1"
start = 2026-09-05
end = 2027-01-15
[[rules]]
id = "hoc-ky"
title = "Đối thoại học kỳ"
recurs = { per_term = { } }
[[rules]]
id = "tuan"
title = "Đối thoại đầu tháng"
recurs = { week_of_month = 1, months = [12] }
"""
    )
    done = doithoai("simulate", "--from", "2026-11-29", "--to", "2026-12-01", config=config)
    assert done.lines == [
        "0 thư. Đây chỉ là xem trước, không gửi thư nào.",
        "Chưa nhắc ai về buổi “Đối thoại đầu tháng” [tuan\u00a02026-12]: ngày mới dự kiến, chờ chốt.",
        "Chưa nhắc ai về buổi “Đối thoại học kỳ” [hoc-ky\u00a02026-2027-hk1]: chưa có ngày.",
    ]


def test_a_folder_that_cannot_be_is_told_before_the_run_in_the_readers_words(
    doithoai: Command, tmp_path: Path
) -> None:
    config = school(tmp_path)
    file = tmp_path / "thu-mau"
    file.touch()
    done = doithoai("simulate", *WINDOW, "--eml", file, config=config)
    assert (done.status, done.out) == (2, "")
    said, *_ = done.err.splitlines()
    assert said == "Lệnh chưa đúng: sau --eml là tên một thư mục, mà ở đó đang có một tệp cùng tên."
    years = ("--from", "2020-01-01", "--to", "2030-01-01")
    started = time.monotonic()
    done = doithoai("simulate", *years, "--eml", file / "mau", config=config)
    assert (done.status, done.out) == (1, "")
    assert done.err == f"Không làm được: {file / 'mau'}: đây không phải là thư mục.\n"
    assert time.monotonic() - started < 30
