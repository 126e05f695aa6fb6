"""The program starts only where its three packages are its own.

Real environments, real distributions, a real process. Each environment has the program's front door as it is,
and a command line of three lines in place of the real one: nothing but the start is looked at.
"""

from __future__ import annotations

import base64
import hashlib
import os
import subprocess
import sys
import time
import venv
import zipfile
from collections.abc import Mapping
from pathlib import Path

import pytest

import doithoai

COMMAND_LINE = "def main():\n    import notifications, rules\n    print('started')\n"
OURS = {
    "rules/__init__.py": "",
    "rules/model.py": "",
    "notifications/__init__.py": "",
    "scheduler/__init__.py": "__version__ = '0.1.0'\n",
    "scheduler/cli/__init__.py": "",
    "scheduler/cli/main.py": COMMAND_LINE,
    "doithoai.py": Path(doithoai.__file__).read_text(encoding="utf-8"),
}


def wheel(folder: Path, name: str, files: Mapping[str, str]) -> Path:
    """A wheel as a build backend makes it, RECORD with hashes included."""
    metadata = f"{name}-1.0.dist-info"
    contents = {
        **files,
        f"{metadata}/METADATA": f"Metadata-Version: 2.1\nName: {name}\nVersion: 1.0\n",
        f"{metadata}/WHEEL": "Wheel-Version: 1.0\nRoot-Is-Purelib: true\nTag: py3-none-any\n",
    }
    record = [f"{path},sha256={_digest(text)},{len(text.encode())}" for path, text in contents.items()]
    contents[f"{metadata}/RECORD"] = "\n".join([*record, f"{metadata}/RECORD,,", ""])
    path = folder / f"{name}-1.0-py3-none-any.whl"
    with zipfile.ZipFile(path, "w") as archive:
        for inner, text in contents.items():
            archive.writestr(inner, text)
    return path


def _digest(text: str) -> str:
    return base64.urlsafe_b64encode(hashlib.sha256(text.encode()).digest()).rstrip(b"=").decode()


class Environment:
    """An environment of its own, and what puts wheels into it."""

    def __init__(self, folder: Path) -> None:
        venv.create(folder, with_pip=False, symlinks=True)
        self.python = folder / "bin" / "python"
        (self.site_packages,) = folder.glob("lib/python*/site-packages")
        self._wheels = folder / "wheels"
        self._wheels.mkdir()

    def install(self, name: str, files: Mapping[str, str]) -> None:
        """What pip does with a wheel of plain modules, without the second it takes to start."""
        with zipfile.ZipFile(wheel(self._wheels, name, files)) as archive:
            archive.extractall(self.site_packages)

    def pip_install(self, name: str, files: Mapping[str, str]) -> None:
        self._pip("install", "--no-deps", "--no-index", str(wheel(self._wheels, name, files)))

    def pip_uninstall(self, name: str) -> None:
        self._pip("uninstall", "--yes", name)

    def start(self, *, path: Path | None = None) -> subprocess.CompletedProcess[str]:
        environment = {"PATH": os.environ["PATH"]} | ({"PYTHONPATH": str(path)} if path else {})
        return subprocess.run(
            [self.python, "-c", "import doithoai; doithoai.main()"],
            cwd=self._wheels,
            env=environment,
            capture_output=True,
            text=True,
            encoding="utf-8",
            timeout=30,
        )

    def _pip(self, *words: str) -> None:
        pip = [
            sys.executable,
            "-m",
            "pip",
            "--disable-pip-version-check",
            "--quiet",
            f"--python={self.python}",
        ]
        subprocess.run([*pip, *words], check=True, capture_output=True, timeout=60)


@pytest.fixture
def environment(tmp_path: Path) -> Environment:
    return Environment(tmp_path / "environment")


def lay(folder: Path, files: Mapping[str, str]) -> Path:
    for name, text in files.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text, encoding="utf-8")
    return folder


def test_it_starts_from_a_wheel_alone_in_its_environment(environment: Environment) -> None:
    environment.install("doithoai", OURS)

    started = environment.start()

    assert (started.returncode, started.stdout, started.stderr) == (0, "started\n", "")


@pytest.mark.parametrize("package", doithoai.PACKAGES)
def test_it_refuses_beside_a_distribution_that_owns_one_of_its_names(
    environment: Environment, package: str
) -> None:
    environment.install("doithoai", OURS)
    environment.install("other_project", {f"{package}/engine.py": ""})

    refused = environment.start()

    assert (refused.returncode, refused.stdout) == (78, "")
    vietnamese, english = refused.stderr.splitlines()
    assert f"Gói “{package}” cũng thuộc về other_project 1.0" in vietnamese
    assert f"'{package}' also belongs to other_project 1.0" in english
    assert "pipx install" in vietnamese
    assert "pipx install" in english


def test_it_refuses_whichever_of_the_two_pip_installed_first(environment: Environment) -> None:
    environment.pip_install("other_project", {"rules/__init__.py": "", "rules/engine.py": ""})
    environment.pip_install("doithoai", OURS)

    refused = environment.start()

    assert refused.returncode == 78
    assert "Gói “rules” cũng thuộc về other_project 1.0" in refused.stderr


def test_a_foreign_package_that_pip_wrote_over_ours_is_not_even_run(environment: Environment) -> None:
    environment.install("doithoai", OURS)
    environment.pip_install(
        "scheduler", {"scheduler/__init__.py": "raise SystemExit('foreign code was run')\n"}
    )

    refused = environment.start()

    assert refused.returncode == 78
    assert "foreign code was run" not in refused.stderr


def test_it_refuses_when_a_rival_has_been_removed_and_took_our_files_along(environment: Environment) -> None:
    environment.install("doithoai", OURS)
    environment.pip_install("rules", {"rules/__init__.py": ""})
    environment.pip_uninstall("rules")

    refused = environment.start()

    assert refused.returncode == 78
    assert "Không tìm thấy gói “rules”" in refused.stderr


@pytest.mark.parametrize("form", ["{}/__init__.py", "{}.py"])
@pytest.mark.parametrize("package", doithoai.PACKAGES)
def test_it_refuses_when_a_package_would_come_from_elsewhere(
    environment: Environment, tmp_path: Path, package: str, form: str
) -> None:
    environment.install("doithoai", OURS)
    elsewhere = lay(
        tmp_path / "elsewhere", {form.format(package): "raise SystemExit('foreign code was run')\n"}
    )

    refused = environment.start(path=elsewhere)

    assert refused.returncode == 78
    assert str(elsewhere / form.format(package)) in refused.stderr
    assert "foreign code was run" not in refused.stderr


def test_it_starts_from_an_editable_install(environment: Environment, tmp_path: Path) -> None:
    checkout = lay(tmp_path / "checkout", OURS)
    environment.install("doithoai", {"_doithoai.pth": f"{checkout}\n"})

    started = environment.start()

    assert (started.returncode, started.stdout) == (0, "started\n"), started.stderr


def test_a_package_installed_beside_an_editable_install_shadows_ours_and_is_refused(
    environment: Environment, tmp_path: Path
) -> None:
    environment.install("doithoai", {"_doithoai.pth": f"{lay(tmp_path / 'checkout', OURS)}\n"})
    environment.install("scheduler", {"scheduler/__init__.py": ""})

    refused = environment.start()

    assert refused.returncode == 78
    assert "scheduler 1.0" in refused.stderr
    assert str(environment.site_packages / "scheduler" / "__init__.py") in refused.stderr


def test_it_starts_from_a_plain_checkout(environment: Environment, tmp_path: Path) -> None:
    checkout = lay(tmp_path / "checkout", OURS)

    started = environment.start(path=checkout)

    assert (started.returncode, started.stdout) == (0, "started\n"), started.stderr


def test_a_distribution_with_no_list_but_its_top_level_names_is_seen(environment: Environment) -> None:
    environment.install("doithoai", OURS)
    lay(environment.site_packages / "old_rules-0.3.egg-info", {"top_level.txt": "rules\n"})

    refused = environment.start()

    assert refused.returncode == 78
    assert "old_rules 0.3" in refused.stderr


def test_names_that_only_begin_like_ours_are_no_rivals(environment: Environment) -> None:
    environment.install("doithoai", OURS)
    environment.install(
        "neighbour", {"rules_engine/__init__.py": "", "scheduler2.py": "", "app/rules/__init__.py": ""}
    )

    assert environment.start().stdout == "started\n"


def test_the_look_costs_no_more_than_a_few_milliseconds() -> None:
    home = Path(doithoai.__file__).parent
    took = []
    for _ in range(10):
        begun = time.process_time()
        doithoai.check_installation(home, sys.path)
        took.append(time.process_time() - begun)

    # 7 to 9 ms of processor time were measured, beside 75 distributions.
    assert min(took) < 0.015
