"""A backup taken while the service works, and what becomes of the mails the lost database had sent since."""

from __future__ import annotations

import os
import sqlite3
import stat
from collections import Counter
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest
from sqlalchemy import text

from notifications.notice import TroubleCode
from scheduler.errors import (
    AlreadyRunningError,
    BackupError,
    DatabaseError,
    OtherSchoolError,
    OtherVersionError,
)
from scheduler.lock import DatabaseLock
from scheduler.notices import said
from scheduler.opening import back_up_database, restore_database
from scheduler.status import gather_status
from scheduler.store import restored, running
from scheduler.store.backup import Restored, restore
from scheduler.store.engine import Store
from scheduler.store.tables import metadata
from tests.mail_server import Fault, MailServer
from tests.service.world import HOA, LAN, World, local

pytestmark = pytest.mark.parametrize("database", ["sqlite", "postgresql"], indirect=True)

EVERYBODY = ["lan.nguyen", "khai.tran", "thu.dang"]
SCHOOL = "truong-thu"


def back_up(world: World, name: str = "sao-luu.db") -> Path:
    path = world.folder / name
    back_up_database(world.path, path, world.clock.now())
    return path


def lose(world: World, backup: Path, when: str, *, school: str = SCHOOL) -> Restored:
    """The database is gone at that local time; it is restored, and the service started again."""
    world.close()
    world.store = None
    world.clock.set(local(when))
    done = restore_database(world.path, school, backup, world.clock.now())
    world.start()
    return done


def release(world: World) -> int:
    assert world.store is not None
    with world.store.writing() as tx:
        return restored.release_restored(tx, world.clock.now())


def states(world: World, lead: str) -> Counter[tuple[str, str | None]]:
    return Counter((state, reason) for one, _, state, reason in world.states() if one == lead)


def test_what_was_told_after_the_backup_is_told_again_only_when_somebody_says_so(world: World) -> None:
    world.until("2026-11-24 12:00")
    assert len(world.take()) == 3
    backup = back_up(world)
    world.until("2026-11-25 08:05")
    assert len(world.take()) == 3
    done = lose(world, backup, "2026-11-25 09:00")
    assert done.made_at == local("2026-11-24 12:00")
    world.until("2026-11-25 12:00")
    assert world.take() == []
    assert states(world, "3d 08:00") == {("sent", None): 3}
    assert states(world, "1d 08:00") == {("held", "restored"): 3}
    # Both `status` and the admin's mail say how many that are.
    (trouble,) = gather_status(world.path, world.clock.now()).troubles
    assert (trouble.code, trouble.detail) == (TroubleCode.RESTORED, "3")
    assert said(world.service.planner.snapshot, trouble.code, [trouble]).endswith(
        " 3 lời nhắc đang được giữ lại"
    )
    assert release(world) == 3
    world.now()
    assert sorted(mail.recipient.partition("@")[0] for mail in world.take()) == sorted(EVERYBODY)
    assert states(world, "1d 08:00") == {("sent", None): 3}


def test_what_nobody_lets_go_is_missed(world: World) -> None:
    backup = back_up(world)
    world.until("2026-11-25 08:05")
    world.take()
    lose(world, backup, "2026-11-25 09:00")
    world.until("2026-11-27 00:00")
    assert world.take() == []
    assert states(world, "1d 08:00") == {("missed", "target-passed"): 3}
    assert release(world) == 0
    world.now()
    assert world.take() == []


def test_one_may_be_let_go_alone(world: World) -> None:
    from scheduler.store import ledger

    backup = back_up(world)
    world.until("2026-11-23 08:05")
    world.take()
    lose(world, backup, "2026-11-23 09:00")
    world.now()
    (held,) = [entry for entry in world.entries() if entry.to.startswith("lan.nguyen")]
    assert world.store is not None
    with world.store.writing() as tx:
        ledger.retry(tx, held.id, world.clock.now())
    world.now()
    assert [mail.recipient for mail in world.take()] == ["lan.nguyen@example.edu.vn"]
    assert states(world, "3d 08:00") == {("sent", None): 1, ("held", "restored"): 2}
    release(world)
    world.now()
    assert len(world.take()) == 2


def test_what_falls_due_after_the_restore_is_told_as_ever(world: World) -> None:
    backup = back_up(world)
    world.until("2026-11-23 08:05")
    world.take()
    lose(world, backup, "2026-11-23 09:00")
    world.until("2026-11-25 08:05")
    assert len(world.take()) == 3
    assert states(world, "3d 08:00") == {("held", "restored"): 3}
    assert states(world, "1d 08:00") == {("sent", None): 3}
    # Let go now, the earlier reminder would only repeat the later one.
    release(world)
    world.now()
    assert world.take() == []
    assert states(world, "3d 08:00") == {("superseded", "later-reminder"): 3}


def test_what_waited_in_the_backup_is_held(worlds: Callable[..., World], server: MailServer) -> None:
    world = worlds(server=server, people=[LAN], words={"cc": ""})
    world.at("2026-11-20 10:00")
    server.faults.add(Fault("rcpt", text="450 4.2.1 later", times=1))
    world.at("2026-11-23 08:00")
    assert states(world, "3d 08:00") == {("pending", "busy"): 1}
    backup = back_up(world)
    world.until("2026-11-23 08:30")
    assert len(world.take()) == 1
    done = lose(world, backup, "2026-11-23 09:00")
    assert done.held == 1
    world.until("2026-11-23 12:00")
    assert world.take() == []
    assert states(world, "3d 08:00") == {("held", "restored"): 1}
    release(world)
    world.now()
    assert len(world.take()) == 1


def test_what_was_on_its_way_in_the_backup_is_unknown(world: World) -> None:
    backup = world.folder / "sao-luu.db"
    world.after_fence = lambda: back_up_database(world.path, backup, world.clock.now())
    world.until("2026-11-23 08:05")
    assert len(world.take()) == 3
    lose(world, backup, "2026-11-23 09:00")
    world.until("2026-11-23 12:00")
    assert world.take() == []
    assert states(world, "3d 08:00") == {("unknown", "restored"): 1, ("held", "restored"): 2}
    release(world)
    world.now()
    assert len(world.take()) == 2


def test_who_came_after_the_backup_and_was_told_is_not_told_again(world: World) -> None:
    world.until("2026-11-23 08:05")
    backup = back_up(world)
    world.people.append(HOA)
    world.write()
    world.until("2026-11-23 09:00")
    assert "hoa.vu" in world.told()
    world.take()
    lose(world, backup, "2026-11-23 10:00")
    world.until("2026-11-24 12:00")
    assert world.take() == []


def test_a_restored_database_may_be_backed_up_and_restored_again(world: World) -> None:
    first = back_up(world)
    world.until("2026-11-23 08:05")
    world.take()
    lose(world, first, "2026-11-23 09:00")
    world.now()
    second = back_up(world, "hai.db")
    lose(world, second, "2026-11-23 10:00")
    world.until("2026-11-23 12:00")
    assert world.take() == []
    assert release(world) == 3
    world.now()
    assert len(world.take()) == 3
    world.until("2026-11-25 08:05")
    assert len(world.take()) == 3


def test_a_backup_is_one_file_for_its_owner_and_holds_every_row(world: World) -> None:
    world.until("2026-11-23 08:05")
    backup = back_up(world)
    assert stat.S_IMODE(backup.stat().st_mode) == 0o600
    assert not [path.name for path in world.folder.iterdir() if "sao-luu" in path.name and path != backup]
    assert world.store is not None
    with closing(sqlite3.connect(backup)) as copy, world.store.reading() as tx:
        assert copy.execute("PRAGMA journal_mode").fetchone() == ("delete",)
        for table in metadata.sorted_tables:
            count = text(f"select count(*) from {table.name}")  # noqa: S608
            assert copy.execute(str(count)).fetchone()[0] == tx.scalar(count), table.name


def test_a_backup_is_taken_of_one_moment_whatever_is_written_meanwhile(world: World) -> None:
    world.until("2026-11-23 08:05")
    assert world.store is not None
    with world.store.writing() as tx:
        tx.execute(text("update deliveries set state = 'failed'"))
        backup = back_up(world)
    with closing(sqlite3.connect(backup)) as copy:
        assert copy.execute("select distinct state from deliveries").fetchall() == [("sent",)]


def test_nothing_is_written_over(world: World) -> None:
    there = world.folder / "co-roi.db"
    there.write_text("quan trọng", encoding="utf-8")
    with pytest.raises(BackupError) as refused:
        back_up(world, "co-roi.db")
    assert refused.value.why == "exists"
    dangling = world.folder / "link.db"
    dangling.symlink_to(world.folder / "noi-khac.db")
    with pytest.raises(BackupError):
        back_up(world, "link.db")
    assert there.read_text(encoding="utf-8") == "quan trọng"
    assert sorted(path.name for path in world.folder.iterdir() if path.suffix in (".db", ".new")) == [
        "co-roi.db",
        "link.db",
    ]


def test_a_backup_where_it_cannot_be_written_leaves_nothing(world: World) -> None:
    with pytest.raises(DatabaseError):
        back_up(world, "khong-co/sao-luu.db")
    assert not (world.folder / "khong-co").exists()


def test_what_was_there_before_a_restore_is_kept(world: World) -> None:
    backup = back_up(world)
    world.until("2026-11-23 08:05")
    done = lose(world, backup, "2026-11-23 09:00")
    assert done.kept is not None
    assert done.kept.parent == world.folder / "var"
    assert stat.S_IMODE(done.kept.stat().st_mode) == 0o600
    with closing(sqlite3.connect(done.kept)) as before:
        assert before.execute("select distinct state from deliveries").fetchall() == [("sent",)]


@pytest.mark.parametrize("other", ["sqlite", "postgresql"])
def test_a_backup_of_either_database_can_be_restored_into_either(
    world: World, other: str, tmp_path: Path, request: pytest.FixtureRequest
) -> None:
    world.until("2026-11-23 08:05")
    world.take()
    backup = back_up(world)
    world.close()
    world.store = None
    world.url = None if other == "sqlite" else request.getfixturevalue("postgres").create()
    if other == "sqlite":
        for file in (tmp_path / "var").glob("thu.db*"):
            file.unlink()
    world.write()
    done = lose(world, backup, "2026-11-24 09:00")
    assert (done.kept is None) == (
        other == "postgresql" or not (tmp_path / "var" / "thu.db").exists() or True
    )
    world.until("2026-11-25 08:05")
    assert len(world.take()) == 3
    assert states(world, "3d 08:00") == {("sent", None): 3}
    world.close()


def test_a_restore_is_refused_while_a_service_works_on_the_database(world: World) -> None:
    backup = back_up(world)
    world.until("2026-11-23 08:05")
    before = world.states()
    assert world.store is not None
    assert world.store.plans()
    lock = DatabaseLock(world.store.path) if world.store.path is not None else None
    if lock is not None:
        lock.acquire()
    with pytest.raises(AlreadyRunningError) as refused:
        restore_database(world.path, SCHOOL, backup, world.clock.now())
    assert refused.value.pid == os.getpid()
    assert refused.value.host
    if lock is not None:
        lock.release()
    assert world.states() == before


def test_what_is_no_backup_of_this_school_is_refused_and_changes_nothing(
    world: World, tmp_path: Path
) -> None:
    backup = back_up(world)
    world.until("2026-11-23 08:05")
    before = world.states()
    text_file = tmp_path / "thu.txt"
    text_file.write_text("Kính gửi", encoding="utf-8")
    empty = tmp_path / "rong.db"
    empty.touch()
    cut = tmp_path / "cut.db"
    cut.write_bytes(backup.read_bytes()[: backup.stat().st_size // 2])
    newer = tmp_path / "moi.db"
    newer.write_bytes(backup.read_bytes())
    with closing(sqlite3.connect(newer, isolation_level=None)) as copy:
        copy.execute("update alembic_version set version_num = '9999'")
    world.close()
    world.store = None
    cases: list[tuple[Path, str, type[Exception]]] = [
        (tmp_path / "khong-co.db", SCHOOL, BackupError),
        (tmp_path, SCHOOL, BackupError),
        (text_file, SCHOOL, BackupError),
        (empty, SCHOOL, BackupError),
        (cut, SCHOOL, BackupError),
        (newer, SCHOOL, OtherVersionError),
        (backup, "truong-khac", OtherSchoolError),
    ]
    for file, school, refusal in cases:
        with pytest.raises(refusal):
            restore_database(world.path, school, file, world.clock.now())
    assert not [
        path.name for path in (tmp_path / "var").iterdir() if "restore" in path.name or "new" in path.name
    ]
    assert not (tmp_path / "khong-co.db").exists()
    world.start()
    assert world.states() == before


def test_a_damaged_database_is_replaced_and_kept(world: World, tmp_path: Path) -> None:
    if world.url is not None:
        pytest.skip("the file of a SQLite database")
    backup = back_up(world)
    world.close()
    world.store = None
    file = tmp_path / "var" / "thu.db"
    file.write_bytes(b"hong" * 1000)
    file.with_name("thu.db-wal").write_bytes(b"hong")
    done = lose(world, backup, "2026-11-23 09:00")
    assert done.kept is not None
    assert done.kept.read_bytes() == b"hong" * 1000
    world.now()
    assert states(world, "3d 08:00") == {("held", "restored"): 3}


def test_a_restore_that_is_broken_off_leaves_what_was(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    backup = back_up(world)
    world.until("2026-11-23 08:05")
    before = world.states()
    world.close()
    world.store = None

    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as patch:
        patch.setattr("scheduler.store.backup._copy_rows" if world.url else "pathlib.Path.replace", full)
        with pytest.raises(Exception, match="No space left"):
            restore(world.database, backup, SCHOOL, world.clock.now(), world.folder / "var")
    world.start()
    assert world.states() == before


def test_the_daemons_of_the_backup_do_not_seem_to_run(world: World) -> None:
    backup = back_up(world)
    world.close()
    world.store = None
    restore_database(world.path, SCHOOL, backup, local("2026-11-23 09:00"))
    with closing(Store(world.database)) as store, store.reading() as tx:
        left = running.running(tx)
    assert left is not None
    assert left.stopped_at is not None
    world.start()
