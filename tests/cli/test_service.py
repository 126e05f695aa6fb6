"""`run`, `status`, `deliveries` and `deliveries retry`, with a database that `run --once` made."""

from __future__ import annotations

import os
import re
import signal
import socket
import sqlite3
from collections.abc import Iterator
from datetime import datetime, timedelta
from email import message_from_bytes, policy
from pathlib import Path

import pytest

from tests.cli.command import Command, files
from tests.daemon import running
from tests.mail_server import Fault, MailServer
from tests.service.world import LAN, THU, ZONE, World

TODAY = datetime.now(ZONE).date()
IN_WORDS = r"\d\d:\d\d (thứ \w+|Chủ nhật) \d\d/\d+/\d{4}"
BY_HAND = r"\d\d:\d\d \d\d/\d\d/\d{4}"


@pytest.fixture
def server() -> Iterator[MailServer]:
    with MailServer() as server:
        yield server


@pytest.fixture
def world(tmp_path: Path) -> World:
    """Messages go to the outbox; a reminder is due now, for two teachers, with a copy to the secretary."""
    world = World(tmp_path)
    world.remind_now()
    return world


@pytest.fixture
def mailing(tmp_path: Path, server: MailServer) -> World:
    """The same with a mail server."""
    world = World(tmp_path, server)
    world.remind_now()
    return world


def target() -> str:
    return f"truong-thu/dt/{_school_year()}/y-kien"


def _school_year() -> str:
    day = TODAY + timedelta(days=3)
    first = day.year if day.month >= 8 else day.year - 1
    return f"{first}-{first + 1}"


# --- run ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["Năm học 2026?", "100%20", "a#b @c:d"])
def test_the_database_lies_beside_the_file_whatever_the_folder_is_called(
    doithoai: Command, name: str
) -> None:
    folder = doithoai.folder / name
    folder.mkdir()
    world = World(folder, words={"database": "sqlite:///var/thu.db"})
    world.remind_now()
    assert doithoai("run", "--once", config=world.path).status == 0
    assert {path.name for path in doithoai.folder.iterdir()} == {name}
    assert (folder / "var" / "thu.db").is_file()
    assert len(doithoai("deliveries", "--format", "jsonl", config=world.path).rows()) == 3
    kept = folder / f"{name}.sao-luu"
    assert doithoai("backup", kept, config=world.path).status == 0
    assert doithoai("restore", kept, config=world.path).status == 0
    assert {path.name for path in doithoai.folder.iterdir()} == {name}


def test_once_tells_what_is_due_and_the_second_time_nothing(doithoai: Command, world: World) -> None:
    done = doithoai("run", "--once")
    assert (done.status, done.out) == (0, "")
    assert len(world.shown()) == 3
    assert doithoai("run", "--once").status == 0
    assert len(world.shown()) == 3


def test_once_exits_1_if_something_due_is_left(doithoai: Command, mailing: World, server: MailServer) -> None:
    server.faults.add(Fault("rcpt", text="450 4.2.0 later", recipient="lan.*"))
    assert doithoai("run", "--once").status == 1
    assert sorted(mail.recipient for mail in server.mails) == ["khai.tran@example.edu.vn", THU[1]]


@pytest.mark.parametrize("broken", ["", "[school\n", "[school]\nid = 3\n", None])
@pytest.mark.parametrize("once", [True, False])
def test_run_without_any_sound_config_exits_78_with_the_faults(
    doithoai: Command, tmp_path: Path, broken: str | None, once: bool
) -> None:
    if broken is not None:
        (tmp_path / "config.toml").write_text(broken, encoding="utf-8")
    done = doithoai("run", *(["--once"] if once else []))
    assert (done.status, done.out) == (78, "")
    assert ("config.toml có" if broken is not None else "Không tìm thấy tệp này") in done.err
    assert done.err.splitlines()[-1] == ("Không làm được: chưa có bản config.toml nào dùng được để bắt đầu.")
    assert "Traceback" not in done.err


def test_run_goes_on_by_the_last_good_version_while_the_file_is_broken(
    doithoai: Command, world: World
) -> None:
    assert doithoai("run", "--once").status == 0
    world.path.write_text("[school\n" + world.path.read_text("utf-8"), encoding="utf-8")
    assert doithoai("run", "--once").status == 0
    status = doithoai("status")
    assert status.status == 1
    assert "Tệp đang có lỗi nên chưa có hiệu lực, dịch vụ vẫn theo bản trước" in status.out


def test_the_database_of_another_school_is_refused_with_78(doithoai: Command, world: World) -> None:
    assert doithoai("run", "--once").status == 0
    text = world.path.read_text("utf-8").replace('id = "truong-thu"', 'id = "truong-khac"')
    world.path.write_text(text, encoding="utf-8")
    done = doithoai("run", "--once")
    assert done.status == 78
    assert "cơ sở dữ liệu này là của trường “truong-thu”, còn tệp ghi id = “truong-khac”" in done.err
    assert "Traceback" not in done.err


def test_a_second_service_on_the_same_database_is_refused(doithoai: Command, world: World) -> None:
    with running(world.path) as daemon:
        done = doithoai("run", "--once")
        assert (done.status, done.out) == (1, "")
        assert f"(tiến trình {daemon.process.pid} trên máy {socket.gethostname()}), xem" in done.err
        # Others may look meanwhile.
        status = doithoai("status", "--format", "jsonl")
        assert (status.status, status.rows()[0]["runs"]) == (0, True)
        assert status.rows()[0]["pid"] == daemon.process.pid
        people = doithoai("status").lines
        assert people[:2] == ["Mọi việc đều ổn.", ""]
        assert people[2].startswith("Dịch vụ đang chạy")
        daemon.process.send_signal(signal.SIGKILL)
        daemon.process.wait()


def test_an_account_without_a_password_is_a_trouble_that_says_where_to_put_it(
    doithoai: Command, mailing: World, server: MailServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    for place in ("CREDENTIALS_DIRECTORY", "DOITHOAI_SMTP_PASSWORD_FILE", "DOITHOAI_SMTP_PASSWORD"):
        monkeypatch.delenv(place, raising=False)
    mailing.write(mail=mailing.mail_words() + '\nuser = "vanphong@example.edu.vn"')
    assert doithoai("run", "--once").status == 1
    assert server.mails == []
    done = doithoai("status")
    assert done.status == 1
    assert "Tài khoản thư không gửi được" in done.out
    assert "DOITHOAI_SMTP_PASSWORD" in done.out


# --- status -------------------------------------------------------------------------------------------


def test_before_the_first_run_status_says_so_and_makes_no_database(doithoai: Command, world: World) -> None:
    before = files(world.folder)
    done = doithoai("status")
    assert done.status == 0
    assert done.lines == [
        "Không có trục trặc gì, nhưng dịch vụ đang không chạy nên lúc này không nhắc ai.",
        "",
        "Dịch vụ chưa chạy lần nào.",
        "Chưa có bản kế hoạch nào có hiệu lực. Chạy `doithoai run` để bắt đầu theo config.toml.",
    ]
    assert files(world.folder) == before


def test_status_after_a_run(doithoai: Command, world: World) -> None:
    doithoai("run", "--once")
    (row,) = doithoai("status", "--format", "jsonl").rows()
    assert list(row) == [
        "well",
        "runs",
        "pid",
        "host",
        "last_tick",
        "config",
        "version",
        "in_force_since",
        "edited",
        "next_reminders",
        "deliveries",
        "troubles",
    ]
    assert (row["well"], row["runs"], row["pid"]) == (True, False, os.getpid())
    assert (row["deliveries"], row["troubles"], row["edited"]) == ({"shown": 3}, [], False)
    assert row["last_tick"].endswith("+07:00")
    people = doithoai("status").lines
    # Three were told: "nobody so far" would be wrong.
    assert people[:2] == [
        "Không có trục trặc gì, nhưng dịch vụ đang không chạy nên lúc này không nhắc ai.",
        "",
    ]
    assert re.fullmatch(f"Dịch vụ đã dừng lúc {IN_WORDS}.", people[2])
    assert re.fullmatch(f"Kế hoạch có hiệu lực: config.toml, bản {row['version']}, từ {IN_WORDS}.", people[3])
    assert people[-1] == "Các lần nhắc: chỉ để xem 3."


def test_an_edit_that_waits_for_the_service_is_told(doithoai: Command, world: World) -> None:
    doithoai("run", "--once")
    world.write(venue="Sân trường")
    assert doithoai("status", "--format", "jsonl").rows()[0]["edited"] is True
    assert "Tệp đã được sửa; bản mới sẽ có hiệu lực khi dịch vụ chạy." in doithoai("status").lines


def test_a_start_that_failed_does_not_look_like_a_service_that_runs(
    doithoai: Command, tmp_path: Path
) -> None:
    (tmp_path / "config.toml").write_text("[school\n", encoding="utf-8")
    assert doithoai("run").status == 78
    done = doithoai("status", "--format", "jsonl")
    assert (done.status, done.rows()[0]["runs"]) == (1, False)
    people = doithoai("status").out
    assert "Tệp đang có lỗi, dịch vụ chưa có kế hoạch nào để làm theo" in people
    assert "bản trước" not in people


def test_of_many_faults_status_names_the_first_and_their_number(doithoai: Command, world: World) -> None:
    text = world.path.read_text("utf-8")
    world.path.write_text(text.replace("[school]", "[school]\nidd = 1\nnam = 2"), encoding="utf-8")
    trouble = doithoai("status").lines[1]
    assert "kế hoạch nào để làm theo: config.toml, dòng 3, cột 1: Không có từ “idd”" in trouble
    assert trouble.endswith("(và 1 lỗi khác, xem `doithoai check`)")


# --- deliveries ---------------------------------------------------------------------------------------


def test_deliveries_have_exactly_these_words(doithoai: Command, mailing: World, server: MailServer) -> None:
    doithoai("run", "--once")
    rows = doithoai("deliveries", "--format", "jsonl").rows()
    row = next(row for row in rows if row["to"] == LAN[1])
    due = TODAY + timedelta(days=2)
    sent = {mail.recipient: message_from_bytes(mail.data, policy=policy.default) for mail in server.mails}
    assert isinstance(row["id"], str)
    assert row == {
        "id": row["id"],
        "state": "sent",
        "to": LAN[1],
        "reminder": f"{target()}/30d 08:00",
        "of": target(),
        "at": f"{due - timedelta(days=30)}T08:00:00+07:00",
        "attempts": 1,
        "message_id": sent[LAN[1]]["Message-ID"],
        "reason": None,
    }


def test_deliveries_of_one_state(doithoai: Command, mailing: World, server: MailServer) -> None:
    server.faults.add(Fault("rcpt", text="550 5.1.1 no such user", recipient="lan.*"))
    doithoai("run", "--once")
    failed = doithoai("deliveries", "--state", "failed", "--format", "jsonl").rows()
    assert [(row["to"], row["reason"]) for row in failed] == [(LAN[1], "recipient-refused")]
    assert len(doithoai("deliveries", "--state", "sent", "--format", "jsonl").rows()) == 2
    assert (
        doithoai("deliveries", "--state", "pending").out == "Không có lần nhắc nào ở trạng thái “đang chờ”.\n"
    )
    assert doithoai("deliveries", "--state", "gone").status == 2


def test_what_was_refused_is_a_trouble_and_can_be_tried_again(
    doithoai: Command, mailing: World, server: MailServer
) -> None:
    server.faults.add(Fault("rcpt", text="550 5.1.1 no such user", recipient="lan.*"))
    doithoai("run", "--once")
    (failed,) = doithoai("deliveries", "--state", "failed", "--format", "jsonl").rows()
    status = doithoai("status")
    assert status.status == 1
    matter = "Gửi ý kiến của học sinh (dt 2026-2027)"
    assert status.lines[1].startswith(f"  - Bị từ chối hẳn: {LAN[1]}, {matter} (từ ")
    assert f"deliveries retry {failed['id']}" in status.lines[2]
    assert "địa chỉ bị từ chối (550 5.1.1 no such user)" in " ".join(doithoai("deliveries").out.split())

    server.faults.clear()
    again = doithoai("deliveries", "retry", failed["id"])
    assert (again.status, again.out) == (
        0,
        f"Lần số {failed['id']} sẽ được gửi lại trong vòng 30 giây; dịch vụ chưa chạy thì ngay khi chạy.\n",
    )
    assert doithoai("run", "--once").status == 0
    assert [mail.recipient for mail in server.mails].count(LAN[1]) == 1
    assert doithoai("status").status == 0


def test_a_retry_is_refused_for_what_was_sent_and_for_what_does_not_exist(
    doithoai: Command, mailing: World, server: MailServer
) -> None:
    doithoai("run", "--once")
    sent = doithoai("deliveries", "--state", "sent", "--format", "jsonl").rows()[0]["id"]
    refused = doithoai("deliveries", "retry", sent)
    assert (refused.status, refused.out) == (1, "")
    assert refused.err == f"Không làm được: lần số {sent} không gửi lại nữa (trạng thái: đã gửi).\n"
    unknown = doithoai("deliveries", "retry", "x9")
    assert (unknown.status, unknown.err) == (
        1,
        "Không làm được: không có lần nhắc nào số x9; số của từng lần: `doithoai deliveries`.\n",
    )
    assert doithoai("deliveries", "retry").status == 2
    assert len(server.mails) == 3


def test_what_will_be_sent_once_more_by_itself_is_not_tried_by_hand(
    doithoai: Command, mailing: World, server: MailServer
) -> None:
    server.faults.add(Fault("dot", "drop", recipient="lan.*", times=1))
    doithoai("run", "--once")
    (waiting,) = doithoai("deliveries", "--state", "unknown", "--format", "jsonl").rows()
    assert doithoai("deliveries", "retry", waiting["id"]).status == 1


def test_what_is_unknown_for_good_is_tried_again_by_whoever_has_asked(
    doithoai: Command, mailing: World, server: MailServer
) -> None:
    server.faults.add(Fault("dot", "drop", recipient="lan.*", times=1))
    mailing.write(mail=mailing.mail_words() + "\nresend_unknown = false")
    mailing.remind_now()
    doithoai("run", "--once")
    (ended,) = doithoai("deliveries", "--state", "unknown", "--format", "jsonl").rows()
    assert f"doithoai deliveries retry {ended['id']}" in doithoai("status").out
    assert doithoai("deliveries", "retry", ended["id"]).status == 0
    # A lost answer rests the account; who edits [mail] wants it tried.
    words = mailing.mail_words() + "\nmax_per_minute = 20"
    text = mailing.path.read_text("utf-8")
    mailing.path.write_text(text.replace(mailing.mail_words(), words), encoding="utf-8")
    doithoai("run", "--once")
    assert [mail.recipient for mail in server.mails].count(LAN[1]) == 1
    assert (
        doithoai("deliveries", "--state", "unknown").out == "Không có lần nhắc nào ở trạng thái “chưa rõ”.\n"
    )


def test_what_waits_for_nobody_is_held_and_a_trouble(doithoai: Command, world: World) -> None:
    world.write(by='"union"')
    doithoai("run", "--once")
    assert "held" in doithoai("status", "--format", "jsonl").rows()[0]["deliveries"]
    done = doithoai("status")
    assert done.status == 1
    assert (
        "Đến hạn nhắc nhưng chưa có ai giữ vai trò “Đoàn trường” (union): Gửi ý kiến của học sinh (dt 2026-2027) (từ "
        in done.out
    )


def test_to_look_at_deliveries_makes_no_database(doithoai: Command, world: World) -> None:
    before = files(world.folder)
    assert doithoai("deliveries").out == "Chưa báo gì cho ai.\n"
    assert doithoai("deliveries", "--format", "jsonl").out == ""
    assert doithoai("deliveries", "retry", "1").status == 1
    assert files(world.folder) == before


def test_what_was_told_can_be_seen_while_the_file_is_broken(doithoai: Command, world: World) -> None:
    doithoai("run", "--once")
    world.path.write_text(world.path.read_text("utf-8") + "\n[shool]\n", encoding="utf-8")
    done = doithoai("deliveries", "--format", "jsonl")
    assert (done.status, len(done.rows())) == (0, 3)


# --- databases that cannot be used --------------------------------------------------------------------


def test_for_people_a_delivery_has_its_whole_address_and_no_thanks_of_the_server(
    doithoai: Command, mailing: World
) -> None:
    doithoai("run", "--once")
    lines = [line.rstrip() for line in doithoai("deliveries").lines]
    lan = next(number for number, line in enumerate(lines) if LAN[1] in line)
    assert re.fullmatch(rf"\d+ +đã gửi +{LAN[1]}", lines[lan])
    assert re.fullmatch(rf" +lúc {BY_HAND} +Gửi ý kiến của học sinh \(dt 2026-2027\)", lines[lan + 1])


@pytest.mark.parametrize(
    "command", [["run", "--once"], ["status"], ["deliveries"], ["deliveries", "retry", "1"]]
)
def test_a_file_that_is_no_database_is_named(doithoai: Command, world: World, command: list[str]) -> None:
    (world.folder / "var").mkdir()
    (world.folder / "var" / "thu.db").write_text("không phải cơ sở dữ liệu" * 100, encoding="utf-8")
    done = doithoai(*command)
    assert (done.status, done.out) == (1, "")
    assert done.err.startswith("Không làm được: không dùng được cơ sở dữ liệu ")
    assert "var/thu.db: tệp này không phải là cơ sở dữ liệu. Xin chuyển nó đi chỗ khác" in done.err


@pytest.mark.parametrize("command", [["run", "--once"], ["status"], ["deliveries"]])
def test_a_database_where_there_can_be_none_is_named(
    doithoai: Command, world: World, command: list[str]
) -> None:
    (world.folder / "var" / "thu.db").mkdir(parents=True)
    done = doithoai(*command)
    assert (done.status, done.out) == (1, "")
    assert done.err == "Không làm được: không dùng được cơ sở dữ liệu var/thu.db: đây là thư mục.\n"


def test_a_database_of_something_else_is_left_alone(doithoai: Command, world: World) -> None:
    (world.folder / "var").mkdir()
    with sqlite3.connect(world.folder / "var" / "thu.db") as database:
        database.execute("CREATE TABLE school (name TEXT)")
    database.close()
    done = doithoai("status")
    assert done.status in (0, 1)
    assert "Traceback" not in done.err
