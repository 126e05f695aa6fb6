"""What the commands say of a database that is away or will not let them in: words and exit status, no traceback."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from sqlalchemy import make_url

from tests.cli.command import Command
from tests.postgres import Cluster, Server

RULE = """
[[rules]]
id = "dt"
title = "Đối thoại"
recurs = { day_of_month = 28 }
tell = ["homeroom"]
"""
COMMANDS = [
    ["status"],
    ["status", "--format", "jsonl"],
    ["plan", "--diff"],
    ["deliveries"],
    ["deliveries", "retry", "abc"],
    ["pause"],
    ["resume"],
    ["run"],
    ["run", "--once"],
    ["migrate"],
    ["backup", "sao-luu.db"],
]
DOWN = "máy chủ PostgreSQL không chạy ở đó, hoặc tường lửa chặn"

School = Callable[..., Path]


def on(url: str) -> str:
    return f'\n[service]\ndatabase = "{url}"\n{RULE}'


def refused(doithoai: Command, *words: str) -> str:
    """What a command that cannot do its work says: in words, and nothing on standard output."""
    done = doithoai(*words)
    assert (done.status, done.out) == (1, ""), done
    assert "Traceback" not in done.err
    # The log of a service that was about to start may stand before it.
    last = done.err.splitlines()[-1]
    assert last.startswith("Không làm được: "), done.err
    return last


# --- a server that goes away --------------------------------------------------------------------------


def test_every_command_says_that_the_server_is_down_and_works_when_it_is_up_again(
    doithoai: Command, school: School, postgres_cluster: Cluster
) -> None:
    url = postgres_cluster.create()
    school(on(url))
    assert doithoai("run", "--once").status == 0
    assert doithoai("backup", "ban-cu.db").status == 0
    postgres_cluster.stop()
    for words in [*COMMANDS, ["restore", "ban-cu.db"]]:
        said = refused(doithoai, *words)
        assert said == f"Không làm được: không dùng được cơ sở dữ liệu {url}: {DOWN}."
    assert not (doithoai.folder / "sao-luu.db").exists()
    postgres_cluster.start()
    assert doithoai("status").status == 0


def test_in_english(doithoai: Command, school: School) -> None:
    school(on("postgresql+psycopg://u@127.0.0.1:1/x"))
    done = doithoai("status", "--lang", "en")
    assert (done.status, done.err) == (
        1,
        "Failed: database postgresql+psycopg://u@127.0.0.1:1/x: no PostgreSQL server answers there, "
        "or a firewall is in the way.\n",
    )


# --- one that was never right -------------------------------------------------------------------------


def test_a_host_that_nobody_knows(doithoai: Command, school: School) -> None:
    school(on("postgresql+psycopg://u@khong-co.invalid/x"))
    assert refused(doithoai, "status").endswith(": không tìm thấy máy chủ có tên này.")


def test_a_database_that_was_not_made(doithoai: Command, school: School, postgres: Server) -> None:
    school(on(postgres.url.set(database="chua_tao").render_as_string(hide_password=False)))
    assert "chưa có cơ sở dữ liệu tên này" in refused(doithoai, "run", "--once")


def test_a_user_whom_the_server_does_not_know(doithoai: Command, school: School, postgres: Server) -> None:
    school(on(postgres.url.set(username="nguoi_la").render_as_string(hide_password=False)))
    assert refused(doithoai, "status").endswith(": máy chủ PostgreSQL không cho người dùng này vào.")


def test_a_wrong_password_and_none(
    doithoai: Command, school: School, postgres_cluster: Cluster, monkeypatch: pytest.MonkeyPatch
) -> None:
    postgres_cluster.execute("create user thu password 'dung'")
    postgres_cluster.ask_password_of("thu")
    school(on(postgres_cluster.url.set(username="thu").render_as_string(hide_password=False)))
    monkeypatch.delenv("PGPASSWORD", raising=False)
    monkeypatch.setenv("PGPASSFILE", str(doithoai.folder / "khong-co"))
    without = refused(doithoai, "status")
    monkeypatch.setenv("PGPASSWORD", "sai")
    wrong = refused(doithoai, "status")
    assert "không nhận mật khẩu. Xin xem lại tệp ~/.pgpass" in wrong
    assert without == wrong
    monkeypatch.setenv("PGPASSWORD", "dung")
    assert doithoai("status").status == 0


def test_a_user_who_may_not_make_tables(doithoai: Command, school: School, postgres: Server) -> None:
    url = make_url(postgres.create())
    postgres.execute("create user khach")
    try:
        school(on(url.set(username="khach").render_as_string(hide_password=False)))
        for words in (["run"], ["run", "--once"], ["migrate"], ["pause"]):
            assert refused(doithoai, *words).endswith("không có quyền ghi và tạo bảng trong đó.")
    finally:
        postgres.drop(url.render_as_string(hide_password=False))
        postgres.execute("drop user khach")


def test_an_option_that_the_server_does_not_know_is_told_in_its_own_words(
    doithoai: Command, school: School
) -> None:
    school(on("postgresql+psycopg://u@127.0.0.1:1/x?mau=do"))
    assert refused(doithoai, "status").endswith(': invalid connection option "mau".')


# --- no database at all -------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "url",
    [
        "mysql://u@may/x",
        "var/doithoai.db",
        "sqlite://x.db",
        "sqlite:///:memory:",
        "postgresql://u@may/x",
        "postgresql+psycopg2://u@may/x",
        "postgresql+psycopg://may:abc/x",
        "postgresql+psycopg://[::1/x",
        "postgresql+psycopg://may 1/x",
    ],
)
@pytest.mark.parametrize("words", [["check"], *COMMANDS], ids=" ".join)
def test_what_names_no_database_is_a_fault_of_the_file_with_its_place(
    doithoai: Command, school: School, url: str, words: list[str]
) -> None:
    line = school(on(url)).read_text("utf-8").splitlines().index(f'database = "{url}"') + 1
    done = doithoai(*words)
    # What cannot be mended by another try is told so to systemd.
    assert done.status == (78 if words[0] == "run" else 1)
    said = (done.out + done.err).splitlines()
    expected = "“database” phải là sqlite:///đường/dẫn.db hoặc postgresql+psycopg://…."
    assert f"  - dòng {line}, cột 12: {expected}" in said
    assert bool(done.out) is (words == ["check"])
    assert not (doithoai.folder / "var").exists()


@pytest.mark.parametrize(
    "url",
    [
        "postgresql+psycopg://",
        "postgresql+psycopg:///doi_thoai",
        "postgresql+psycopg:///doi_thoai?host=/run/postgresql",
        "postgresql+psycopg://doi_thoai@db.example.edu.vn:5432/doi_thoai?sslmode=verify-full",
        "postgresql+psycopg://doi_thoai@[2001:db8::1]:5432/doi_thoai",
    ],
)
def test_every_usual_way_to_name_a_postgresql_database_is_taken(
    doithoai: Command, school: School, url: str
) -> None:
    school(on(url))
    assert doithoai("check").status == 0
