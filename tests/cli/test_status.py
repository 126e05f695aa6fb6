"""What `status` says of every trouble, and that it fits the window it is read in."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from notifications.notice import TroubleCode
from notifications.wording.words import Words
from scheduler.cli.phrases import phrase
from scheduler.cli.status import _Lines
from scheduler.cli.target_names import TargetNames
from scheduler.cli.terminal import broken
from scheduler.status import Status
from scheduler.store.ledger import NextReminder
from scheduler.store.plan import InForce, Version
from scheduler.store.running import Running
from scheduler.troubles import Trouble

TARGET = "truong-thu/dt/2026-11/y-kien"
SINCE = datetime(2026, 11, 22, 1, tzinfo=UTC)
DETAILS = {
    TroubleCode.ACCOUNT: "login-refused: 535 5.7.8 Username and Password not accepted",
    TroubleCode.CLOCK: "before-release",
    TroubleCode.RESTORED: "12",
    TroubleCode.TOLD_AND_GONE: "truong-thu/dt/2026-11: lan.nguyen@example.edu.vn",
    TroubleCode.TOLD_AND_MOVED: "truong-thu/dt/2026-11: lan.nguyen@example.edu.vn",
    TroubleCode.PLAN_ENDS: "truong-thu/dt/2026-11",
    TroubleCode.DATE_NOT_SET: "truong-thu/dt/2026-2027-hk1",
    TroubleCode.ROLE_EMPTY: "union: truong-thu/dt/2026-11/y-kien/3d 08:00",
}
"""What the service puts there; of the others an id and an address will do."""


def lines(language: str, *troubles: Trouble, runs: bool = True) -> _Lines:
    status = Status(Path("config.toml"), "sqlite:///var/doithoai.db", runs=runs, troubles=troubles)
    words = Words(language, ZoneInfo("Asia/Ho_Chi_Minh"))
    return _Lines(status, words, TargetNames({}, words), SINCE)


def trouble(code: TroubleCode, detail: str | None = None) -> Trouble:
    return Trouble(code, detail or DETAILS.get(code, "17: lan.nguyen@example.edu.vn"), SINCE)


@pytest.mark.parametrize("language", ["vi", "en"])
@pytest.mark.parametrize("code", TroubleCode, ids=str)
def test_every_trouble_comes_with_what_to_do_about_it(code: TroubleCode, language: str) -> None:
    first, what, action, *_ = lines(language, trouble(code)).all()
    assert first == phrase(language, "status.troubles", count=1)
    assert what.startswith("  - ")
    assert action.startswith("    → ")
    assert action.endswith(".")


def test_the_first_line_says_whether_all_is_well() -> None:
    assert next(lines("vi").all()) == "Mọi việc đều ổn."
    assert next(lines("en").all()) == "All is well."
    assert next(lines("vi", runs=False).all()).startswith(
        "Không có trục trặc gì, nhưng dịch vụ đang không chạy"
    )


def test_after_a_restore_it_is_said_how_many_are_held() -> None:
    held = trouble(TroubleCode.RESTORED)
    assert "đến hạn từ lúc sao lưu được giữ lại, hiện có 12 (từ " in list(lines("vi", held).all())[1]
    assert "what fell due since is held, 12 so far (since " in list(lines("en", held).all())[1]


def test_alike_troubles_are_one_line() -> None:
    many = [trouble(TroubleCode.FAILED, f"{number}: a{number}@example.edu.vn") for number in range(40)]
    first, what, action, empty, *_ = lines("vi", *many).all()
    assert first == "Có 1 việc cần người xem:"
    assert what.startswith("  - Bị từ chối hẳn: 0: a0@example.edu.vn (từ ")
    assert what.endswith(" … và 39 lần tương tự")
    assert "deliveries retry 0" in action
    assert empty == ""


def test_what_is_due_by_several_leads_at_once_is_said_once() -> None:
    leads = [NextReminder(f"{TARGET}/{lead}", TARGET, SINCE) for lead in ("3d 08:00", "1d 08:00")]
    status = Status(
        Path("config.toml"),
        "sqlite:///var/doithoai.db",
        in_force=InForce(1, Version("truong-thu", b"", None, ""), SINCE),
        runs=True,
        next_reminders=tuple(leads),
    )
    words = Words("vi", ZoneInfo("Asia/Ho_Chi_Minh"))
    said = list(_Lines(status, words, TargetNames({"dt/y-kien": "gửi ý kiến"}, words), SINCE).all())
    # Its time has come, so it is not merely ahead.
    assert said.count("  08:00 Chủ nhật 22/11/2026  gửi ý kiến (dt 2026-11) (đã đến giờ, chưa gửi)") == 1


@pytest.mark.parametrize(
    ("language", "said"),
    [
        (
            "vi",
            "Dịch vụ đã dừng trong khi có lời nhắc đã đến giờ mà chưa gửi: dt 2026-11 y-kien "
            "(từ 08:00 Chủ nhật 22/11/2026)",
        ),
        ("en", "The service was stopped, and a reminder has been due since: dt 2026-11 y-kien (since 08:00"),
    ],
)
def test_a_stopped_service_that_is_missed_is_told_apart_from_one_that_died(language: str, said: str) -> None:
    status = Status(
        Path("config.toml"),
        "sqlite:///var/doithoai.db",
        running=Running(1, "may", SINCE, SINCE, SINCE, None, None),
        troubles=(Trouble(TroubleCode.NOT_RUNNING, TARGET, SINCE),),
    )
    words = Words(language, ZoneInfo("Asia/Ho_Chi_Minh"))
    _, wrong, action, *_ = _Lines(status, words, TargetNames({}, words), SINCE).all()
    assert wrong.startswith(f"  - {said}")
    assert "`doithoai run`" in action


def test_of_a_service_that_died_process_and_machine_are_named_once_in_words() -> None:
    status = Status(
        Path("config.toml"),
        "sqlite:///var/doithoai.db",
        running=Running(4711, "may", SINCE, SINCE, None, None, None),
        troubles=(Trouble(TroubleCode.NOT_RUNNING, "4711 on may", SINCE),),
    )
    words = Words("vi", ZoneInfo("Asia/Ho_Chi_Minh"))
    said = list(_Lines(status, words, TargetNames({}, words), SINCE).all())
    assert said[1] == "  - Dịch vụ đã ngừng mà không báo (từ 08:00 Chủ nhật 22/11/2026)"
    assert "(tiến trình 4711 trên máy may)" in said[4]
    assert "4711 on" not in "\n".join(said)


@pytest.mark.parametrize("language", ["vi", "en"])
@pytest.mark.parametrize("rows", [24, 40, 100])
def test_it_fits_the_window_and_says_how_many_are_left_out(
    language: str, rows: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COLUMNS", "80")
    monkeypatch.setenv("LINES", str(rows))
    all_of_them = lines(language, *map(trouble, TroubleCode))
    shown = all_of_them.on_a_screen()
    assert sum(len(broken(line, 80)) for line in shown) < rows
    told = sum(line.startswith("  - ") for line in shown)
    left = len(TroubleCode) - told
    assert told >= 3
    more = phrase(language, "status.more-troubles", count=left)
    assert (more in shown) is (left > 0)
    # In a pipe nothing is left out.
    assert sum(line.startswith("  - ") for line in all_of_them.all()) == len(TroubleCode)
