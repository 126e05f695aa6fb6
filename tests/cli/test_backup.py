"""`migrate`, `backup` and `restore`, as typed by the one who looks after the machine."""

from __future__ import annotations

import errno
import os
import pwd
import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest

from scheduler.cli.failure import report, why
from scheduler.cli.options import Invocation
from scheduler.errors import DatabaseError
from scheduler.lock import DatabaseLock
from tests.cli.command import Command

RULE = """
[service]
database = "sqlite:///var/thu.db"

[[rules]]
id = "dt"
title = "Đối thoại"
recurs = { day_of_month = 28 }
tell = ["homeroom"]
"""


@pytest.fixture
def used(school: Callable[..., Path], doithoai: Command) -> Path:
    """The database of a school that has run once."""
    path = school(RULE)
    assert doithoai("run", "--once").status == 0
    return path.parent / "var" / "thu.db"


def alter(database: Path, version: str) -> None:
    with closing(sqlite3.connect(database, isolation_level=None)) as connection:
        connection.execute("update alembic_version set version_num = ?", (version,))


def test_there_and_back(doithoai: Command, used: Path, tmp_path: Path) -> None:
    done = doithoai("backup", "sao-luu.db")
    assert (done.status, done.out, done.err) == (0, "Đã sao lưu vào sao-luu.db.\n", "")
    done = doithoai("restore", "sao-luu.db")
    assert (done.status, done.err) == (0, "")
    first, made, kept, held = done.lines
    assert first == "Đã khôi phục từ sao-luu.db."
    assert made.startswith("Bản sao lưu ghi lúc ")
    assert kept.startswith("Bản trước khi khôi phục còn ở var/thu.db.before-restore-")
    assert "doithoai resume" in held
    (trouble,) = [row["code"] for row in doithoai("status", "--format", "jsonl").rows()[0]["troubles"]]
    assert trouble == "restored"


def test_a_file_that_is_there_is_not_written_over(doithoai: Command, used: Path, tmp_path: Path) -> None:
    (tmp_path / "sao-luu.db").write_text("quan trọng", encoding="utf-8")
    done = doithoai("backup", "sao-luu.db")
    assert (done.status, done.out) == (1, "")
    assert done.err == ("Không làm được: sao-luu.db đã có, xin chọn tên khác: không tệp nào bị ghi đè.\n")
    assert (tmp_path / "sao-luu.db").read_text(encoding="utf-8") == "quan trọng"


def test_before_the_first_run_there_is_nothing_to_back_up(
    doithoai: Command, school: Callable[..., Path], tmp_path: Path
) -> None:
    school(RULE)
    done = doithoai("backup", "sao-luu.db")
    assert done.status == 1
    assert done.err == "Không làm được: chưa có gì để sao lưu: dịch vụ chưa chạy lần nào.\n"
    assert not (tmp_path / "var").exists()
    assert not (tmp_path / "sao-luu.db").exists()


@pytest.mark.parametrize("command", ["restore", "migrate"])
def test_nothing_is_replaced_under_a_running_service(doithoai: Command, used: Path, command: str) -> None:
    assert doithoai("backup", "sao-luu.db").status == 0
    with DatabaseLock(used):
        done = doithoai(command, *(["sao-luu.db"] if command == "restore" else []))
        assert doithoai("backup", "hai.db").status == 0
    assert done.status == 1
    assert "đã có một dịch vụ khác đang dùng var/thu.db (tiến trình " in done.err
    assert done.err.endswith("Muốn làm việc này, xin dừng dịch vụ ấy trước.\n")


def test_what_is_no_backup_is_said_plainly(doithoai: Command, used: Path) -> None:
    for file, said in (
        ("config.toml", "config.toml không phải là bản sao lưu của Đối thoại"),
        ("khong-co.db", "không có tệp khong-co.db"),
    ):
        done = doithoai("restore", file)
        assert (done.status, done.out) == (1, "")
        assert done.err == f"Không làm được: {said}.\n"


def test_migrate_says_what_it_did(doithoai: Command, school: Callable[..., Path]) -> None:
    school(RULE)
    assert doithoai("migrate").out == "Đã tạo cơ sở dữ liệu var/thu.db.\n"
    assert doithoai("migrate").out == "Cơ sở dữ liệu var/thu.db đã đúng phiên bản này (cấu trúc 0002).\n"


@pytest.mark.parametrize(
    ("version", "said"),
    [
        (
            "9999",
            "do một phiên bản Đối thoại mới hơn tạo ra (cấu trúc 9999, còn phiên bản này chỉ biết đến 0002)",
        ),
        ("0001", "do một phiên bản Đối thoại cũ hơn tạo ra (cấu trúc 0001, phiên bản này cần 0002)"),
    ],
)
@pytest.mark.parametrize(
    "command", [["status"], ["deliveries"], ["deliveries", "retry", "1"], ["backup", "x.db"]]
)
def test_the_tables_of_another_version_are_named_and_left_alone(
    doithoai: Command, used: Path, command: list[str], version: str, said: str
) -> None:
    alter(used, version)
    done = doithoai(*command)
    assert (done.status, done.out) == (1, "")
    assert said in done.err
    with closing(sqlite3.connect(used)) as connection:
        assert connection.execute("select version_num from alembic_version").fetchone() == (version,)


def test_a_newer_database_stops_the_service_with_both_versions_named(doithoai: Command, used: Path) -> None:
    alter(used, "9999")
    for command in (["run", "--once"], ["migrate"]):
        done = doithoai(*command)
        assert done.status == 1
        assert "cấu trúc 9999" in done.err
        assert "0002" in done.err


def test_where_a_restore_holds_nothing_resume_counts_nothing(doithoai: Command, used: Path) -> None:
    doithoai("backup", "sao-luu.db")
    doithoai("restore", "sao-luu.db")
    assert doithoai("resume").lines == [
        "Từ khi khôi phục dữ liệu không có lời nhắc nào phải giữ lại; từ bây giờ nhắc như thường.",
        "Dịch vụ đang không chạy; khi nào chạy thì mới nhắc.",
    ]


def test_a_backup_of_a_newer_version_is_named_as_it_was_given(
    doithoai: Command, used: Path, tmp_path: Path
) -> None:
    doithoai("backup", "sao-luu.db")
    alter(tmp_path / "sao-luu.db", "9999")
    done = doithoai("restore", "sao-luu.db")
    assert done.status == 1
    assert done.err.startswith(
        "Không làm được: cơ sở dữ liệu sao-luu.db do một phiên bản Đối thoại mới hơn tạo ra"
    )


def test_a_file_in_place_of_the_folder_is_said_so(
    doithoai: Command, school: Callable[..., Path], tmp_path: Path
) -> None:
    school(RULE)
    (tmp_path / "var").touch()
    done = doithoai("pause")
    assert done.err == (
        "Không làm được: không dùng được cơ sở dữ liệu var/thu.db: ở chỗ của thư mục ấy đang có một tệp cùng tên, "
        "xin chuyển tệp đó đi chỗ khác.\n"
    )


def test_a_closed_folder_of_the_database_is_told_as_the_database_is(
    school: Callable[..., Path], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = Path("/etc/passwd")
    if os.geteuid() == 0:
        file = tmp_path / "thu.db"
        file.touch()
        os.chown(file, pwd.getpwnam("nobody").pw_uid, -1)
    invocation = Invocation(config=str(school(RULE.replace("var/thu.db", str(file)))))
    # What `doithoai status`, typed without `sudo -u`, meets where systemd keeps the folder to the service.
    met = PermissionError(errno.EACCES, "Permission denied", str(file))
    assert report(met, invocation) == 1
    assert f"xin gõ `sudo -u {file.owner()} doithoai …`" in " ".join(capsys.readouterr().err.split())
    # Another file is not the service's.
    elsewhere = PermissionError(errno.EACCES, "Permission denied", "/khac/sao-luu.db")
    assert report(elsewhere, invocation) == 1
    assert "sudo" not in capsys.readouterr().err


def test_whose_database_it_is_and_what_to_type_is_said(tmp_path: Path) -> None:
    file = Path("/etc/passwd")
    if os.geteuid() == 0:
        file = tmp_path / "thu.db"
        file.touch()
        os.chown(file, pwd.getpwnam("nobody").pw_uid, -1)
    owner = file.owner()
    refused = DatabaseError(str(file), "unable to open database file: Permission denied")
    assert why(refused, "vi").endswith(f"xin gõ `sudo -u {owner} doithoai …` thay cho `doithoai …`")
    own = DatabaseError(str(tmp_path), refused.why)
    assert why(own, "vi").endswith(": không có quyền đọc và ghi")
