"""Messages into a folder, for a school that has not named its mail server yet. They are shown, not told."""

from __future__ import annotations

import os
from contextlib import suppress
from hashlib import sha256
from pathlib import Path

from notifications.fence import refusal
from notifications.model import Answer, Cause, Fence, Phase


class MaildirTransport:
    """A `Transport` into the Maildir at `path`, made when needed: folders 0700, files 0600.

    A message's file is named after its bytes, so the same message handed over again is the same file.
    """

    told = False
    longest = 60.0
    """No server can hold it up. A disk can; this is what a sound one never takes."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._read: tuple[int, frozenset[str]] = (-1, frozenset())

    def credentials(self) -> str:
        """Nobody has to know us."""
        return ""

    def send(self, sender: str, recipient: str, data: bytes, fence: Fence) -> Answer:  # noqa: ARG002
        """Write `data`, with the line ends a Maildir has, so that it is there whole or not at all.

        The fence runs when the file is on the disk and not yet in `new/`.
        """
        name = _name(data)
        aside = self._path / "tmp" / f"{name}.{os.getpid()}"
        try:
            self._prepare()
            _write(aside, data.replace(b"\r\n", b"\n"))
        except OSError as error:
            return Answer(Phase.DATA, None, str(error), Cause.STORAGE)
        try:
            return refusal(fence) or self._put(aside, name)
        finally:
            with suppress(OSError):
                aside.unlink()

    def rest(self) -> None:
        """Nothing is kept open."""

    def close(self) -> None:
        """Nothing is kept open."""

    def _prepare(self) -> None:
        for folder in (self._path, *(self._path / part for part in ("tmp", "new", "cur"))):
            folder.mkdir(mode=0o700, parents=True, exist_ok=True)

    def _put(self, aside: Path, name: str) -> Answer:
        try:
            if name not in self._already_read():
                aside.rename(self._path / "new" / name)
                _sync(self._path / "new")
        except OSError as error:
            return Answer(Phase.BODY, None, str(error), Cause.STORAGE)
        return Answer(Phase.DOT, 250, name)

    def _already_read(self) -> frozenset[str]:
        """Names in `cur/`, without flags: what a reader of the Maildir has taken out of `new/`."""
        changed = (self._path / "cur").stat().st_mtime_ns
        if changed != self._read[0]:
            names = frozenset(entry.name.partition(":")[0] for entry in (self._path / "cur").iterdir())
            self._read = (changed, names)
        return self._read[1]


def _name(data: bytes) -> str:
    """The same mail again is the same file; a mail whose text has changed is another, also once read.

    A Maildir cares for no ending; people's machines do: a mail program opens what ends in `.eml`.
    """
    return sha256(data).hexdigest()[:32] + ".eml"


def _write(path: Path, data: bytes) -> None:
    """Write a file that is on the disk when this returns. An old one, left by a crash, is overwritten."""
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC | os.O_NOFOLLOW, 0o600)
    with os.fdopen(descriptor, "wb") as file:
        file.write(data)
        file.flush()
        os.fsync(file.fileno())


def _sync(folder: Path) -> None:
    descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
