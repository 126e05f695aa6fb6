"""The command `doithoai`: sees that the program is whole and its own, then hands over to the command line.

`rules`, `notifications` and `scheduler` are common names. Other projects install packages called so, and
pip writes one over the other without a word. This module has a name nobody else uses, so it is the one
place that can look before a foreign package is imported: it must import nothing of the three on top.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path

PACKAGES = ("notifications", "rules", "scheduler")
EX_CONFIG = 78
INTERRUPTED = 130

# What an installer leaves beside a distribution's files, the fullest first. RECORD has a line per file,
# top_level.txt a line per package.
_LISTS = ("RECORD", "installed-files.txt", "top_level.txt")
_AFTER_NAME = (b"/", b"\\", b".py,", b".cpython-", b".abi3.", b"\n", b"\r")


@dataclass(frozen=True, slots=True)
class Rival:
    """Another distribution that owns one of our names; `metadata` is its folder."""

    distribution: str
    version: str
    package: str
    metadata: Path


class InstallationError(Exception):
    """The program cannot start as it is installed.

    `rivals` are the other distributions that own one of our names; `strangers` are the packages Python would
    import from elsewhere than beside this file (with where from; None: not there at all).
    """

    def __init__(self, rivals: tuple[Rival, ...], strangers: tuple[tuple[str, Path | None], ...]) -> None:
        super().__init__(rivals, strangers)
        self.rivals = rivals
        self.strangers = strangers

    def __str__(self) -> str:
        """What is wrong and what to do about it, first in Vietnamese, then in English."""
        return f"{self._vietnamese()}\n{self._english()}"

    def _vietnamese(self) -> str:
        parts = ["Đối thoại không thể khởi động, vì phần cài đặt không còn nguyên vẹn."]
        parts += [
            f"Gói “{rival.package}” cũng thuộc về {rival.distribution} {rival.version} ({rival.metadata})."
            for rival in self.rivals
        ]
        parts += [
            f"Gói “{name}” được nạp từ {origin}, không phải của Đối thoại."
            if origin
            else f"Không tìm thấy gói “{name}” của Đối thoại."
            for name, origin in self.strangers
        ]
        parts.append(
            "Hãy cài Đối thoại vào một môi trường riêng: pipx install, uv tool install, hoặc một venv mới."
        )
        return " ".join(parts)

    def _english(self) -> str:
        parts = ["Đối thoại cannot start: its installation is not sound."]
        parts += [
            f"The package '{rival.package}' also belongs to "
            f"{rival.distribution} {rival.version} ({rival.metadata})."
            for rival in self.rivals
        ]
        parts += [
            f"The package '{name}' would be imported from {origin}, which is not Đối thoại's."
            if origin
            else f"Đối thoại's package '{name}' is not there."
            for name, origin in self.strangers
        ]
        parts.append(
            "Install it into an environment of its own: pipx install, uv tool install, or a new venv."
        )
        return " ".join(parts)


def check_installation(home: Path, path: Iterable[str]) -> None:
    """Raise `InstallationError` unless the packages come from `home` and are nobody else's on `path`."""
    rivals = tuple(rival for folder in _folders(path) for rival in _rivals(folder))
    strangers = tuple(_strangers(home))
    if rivals or strangers:
        raise InstallationError(rivals, strangers)


def main() -> None:
    """Run the command line; exit 78 with a sentence on standard error when the installation is not sound."""
    try:
        check_installation(Path(__file__).resolve().parent, sys.path)
        from scheduler.cli.main import main as command_line  # only now known to be ours

        command_line()
    except InstallationError as error:
        print(error, file=sys.stderr)
        raise SystemExit(EX_CONFIG) from None
    except KeyboardInterrupt:
        # While modules are still being loaded nobody else minds Ctrl-C.
        raise SystemExit(INTERRUPTED) from None


def _strangers(home: Path) -> Iterator[tuple[str, Path | None]]:
    for package in PACKAGES:
        # Of a top-level name, find_spec imports nothing.
        spec = find_spec(package)
        if spec is None or spec.origin is None:
            # Also what a rival's removal leaves behind: a folder without its __init__.py.
            yield package, None
        elif (origin := Path(spec.origin).resolve()) != home / package / "__init__.py":
            yield package, origin


def _folders(path: Iterable[str]) -> Iterator[str]:
    # A folder stands twice on the path when PYTHONPATH repeats it; "" is the current one.
    return iter(dict.fromkeys(os.path.realpath(entry) for entry in path))


def _rivals(folder: str) -> Iterator[Rival]:
    for metadata in _metadata_folders(folder):
        stem = metadata.name.removesuffix(".dist-info").removesuffix(".egg-info")
        distribution, _, version = stem.partition("-")
        if distribution.lower() != "doithoai":
            for package in _owned(metadata):
                yield Rival(distribution, version, package, metadata)


def _metadata_folders(folder: str) -> list[Path]:
    try:
        names = os.listdir(folder)  # noqa: PTH208 - four times as quick as iterdir, at every start
    except OSError:
        return []  # a zip file, or a folder that is not there
    return [Path(folder, name) for name in sorted(names) if name.endswith((".dist-info", ".egg-info"))]


def _owned(metadata: Path) -> list[str]:
    """Which of our names the distribution lists as its own.

    Reading this for all of them costs less than a tenth of `importlib.metadata.packages_distributions`.
    """
    content = b"\n" + _fullest_list(metadata) + b"\n"
    return [
        package
        for package in PACKAGES
        if (line := b"\n" + package.encode()) in content
        and any(line + after in content for after in _AFTER_NAME)
    ]


def _fullest_list(metadata: Path) -> bytes:
    for name in _LISTS:
        try:
            return (metadata / name).read_bytes()
        except OSError:
            continue
    return b""


if __name__ == "__main__":
    main()
