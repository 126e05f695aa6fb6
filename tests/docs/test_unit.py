"""deploy/doithoai.service fits the program: what it waits for, and what it gives it."""

from __future__ import annotations

import configparser
import re
import shutil
import subprocess
from pathlib import Path

import pytest

from scheduler.cli.failure import EX_CONFIG
from scheduler.daemon import LAST
from scheduler.secret import CREDENTIAL
from scheduler.wakeup import INTERVAL

ROOT = Path(__file__).parents[2]
FILE = ROOT / "deploy" / "doithoai.service"
MANUAL = (ROOT / "docs" / "cai-dat.md").read_text("utf-8")


class Unit(configparser.ConfigParser):
    """A unit of systemd's: the names in it have their capitals."""

    def optionxform(self, optionstr: str) -> str:
        return optionstr


@pytest.fixture
def service() -> configparser.SectionProxy:
    unit = Unit(strict=False, interpolation=None)
    unit.read(FILE, encoding="utf-8")
    return unit["Service"]


def seconds(written: str) -> float:
    found = re.fullmatch(r"(\d+)(s|min)", written)
    assert found is not None
    number, of = found.groups()
    return float(number) * {"s": 1, "min": 60}[of]


def test_it_waits_as_long_as_the_program_may_take(service: configparser.SectionProxy) -> None:
    assert service["Type"] == "notify"
    assert seconds(service["WatchdogSec"]) >= 2 * INTERVAL.total_seconds()
    assert seconds(service["TimeoutStopSec"]) > LAST
    assert service["RestartPreventExitStatus"] == str(EX_CONFIG)


def test_the_password_comes_by_the_name_the_program_looks_for(service: configparser.SectionProxy) -> None:
    name, _, file = service["LoadCredential"].partition(":")
    assert name == CREDENTIAL
    assert file in MANUAL


def test_what_the_manual_puts_where_is_what_the_unit_expects(service: configparser.SectionProxy) -> None:
    program, _, words = service["ExecStart"].partition(" ")
    assert program == "/opt/doithoai/bin/doithoai"
    assert f"python3 -m venv {Path(program).parents[1]}" in MANUAL
    assert words == "--config /etc/doithoai/config.toml run"
    folder = f"/var/lib/{service['StateDirectory']}"
    for word in (f'outbox = "{folder}/outbox"', f'database = "sqlite:///{folder}/doithoai.db"'):
        assert word in MANUAL
        assert word in FILE.read_text("utf-8")
    assert f"useradd --system --home-dir {folder} --shell /usr/sbin/nologin {service['User']}" in MANUAL


@pytest.mark.skipif(shutil.which("systemd-analyze") is None, reason="systemd is not here to ask")
def test_systemd_understands_every_line(tmp_path: Path) -> None:
    # What it starts has to be there.
    unit = tmp_path / FILE.name
    unit.write_text(re.sub(r"(?m)^ExecStart=\S+", "ExecStart=/bin/true", FILE.read_text("utf-8")), "utf-8")
    done = subprocess.run(
        ["systemd-analyze", "verify", "--man=no", str(unit)],
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )
    assert FILE.name not in done.stdout + done.stderr
