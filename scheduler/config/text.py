"""Reads a file's bytes, and bytes as text, refusing what is no text a school's file should be."""

from __future__ import annotations

import errno
import os
import re
import stat
from pathlib import Path

from scheduler.config.faults import Fault, nearest
from scheduler.config.secrets import without_passwords

MOST_BYTES = 1_000_000

_MARKS = ((b"\xff\xfe", "UTF-16"), (b"\xfe\xff", "UTF-16"))
_OFFICE = (b"PK\x03\x04", b"\xd0\xcf\x11\xe0")
"""How the files of Excel and Word begin, today's and those before 2007."""
_PARTS = {
    "Word": (b"word/document", b"W\0o\0r\0d\0D\0"),
    "Excel": (b"xl/workbook", b"W\0o\0r\0k\0b\0o\0o\0k\0"),
}
"""What is named inside of them."""
_PROGRAMS = (*_PARTS, "Excel/Word")


class UnusableFileError(Exception):
    """A file that cannot be read: a fault's code and parameters."""

    def __init__(self, code: str, **params: object) -> None:
        super().__init__(code)
        self.code = code
        self.params = params


class NotUtf8Error(Exception):
    """Bytes that are not UTF-8. `encoding` is what they may be, or the program whose file it is.

    Line and column are of the first wrong one. `written` is that line as far as it can be shown; "" where there
    are no lines to be made out.
    """

    def __init__(self, encoding: str, line: int = 1, column: int = 1, written: str = "") -> None:
        super().__init__(encoding)
        self.encoding = encoding
        self.line = line
        self.column = column
        self.written = written

    def fault(self, code: str, file: Path) -> Fault:
        """As a fault of `file`; a workbook gets a code of its own."""
        if self.encoding in _PROGRAMS:
            return Fault(code.replace("not-utf8", "workbook"), file, "", 1, 1, {"program": self.encoding})
        length = 1 if self.written else 0
        params, written = {"encoding": self.encoding}, without_passwords(self.written)
        return Fault(code, file, "", self.line, self.column, params, written, length)


def read_bytes(path: Path) -> bytes:
    """The whole file; not one that is being written to. Raises UnusableFileError."""
    try:
        content = _read_once(path)
        for _attempt in range(5):
            # A file's times are too coarse to tell of a change within some milliseconds; its bytes are not.
            again = _read_once(path)
            if again == content:
                return content
            content = again
    except FileNotFoundError:
        raise UnusableFileError("file-not-found", nearest=_neighbour(path)) from None
    except IsADirectoryError:
        raise UnusableFileError("file-is-directory", nearest=_plan_within(path)) from None
    except (OSError, ValueError) as error:
        raise UnusableFileError("file-unreadable", reason=_reason(error)) from None
    raise UnusableFileError("file-changing")


def _neighbour(path: Path) -> str | None:
    """A file beside it that may be meant: an editor may have added ".txt" to its name."""
    try:
        beside = [file.name for file in path.parent.iterdir() if file.is_file()]
    except OSError:
        return None
    return nearest(path.name, beside)


def _plan_within(folder: Path) -> str | None:
    plan = folder / "config.toml"
    return f"{folder.name}/{plan.name}" if plan.is_file() else None


def _reason(error: OSError | ValueError) -> str:
    """The system's code where it is known to `sentences`, else its own words."""
    code = errno.errorcode.get(error.errno or 0, "") if isinstance(error, OSError) else ""
    return code or str(error)


def _read_once(path: Path) -> bytes:
    # Opening a named pipe would wait for its other end.
    descriptor = os.open(path, os.O_RDONLY | os.O_NONBLOCK | os.O_CLOEXEC)
    try:
        status = os.fstat(descriptor)
        if stat.S_ISDIR(status.st_mode):
            raise IsADirectoryError
        if not stat.S_ISREG(status.st_mode):
            raise UnusableFileError("file-is-no-file")
        if status.st_size > MOST_BYTES:
            raise UnusableFileError("file-too-large", size=status.st_size, most=MOST_BYTES)
        with os.fdopen(descriptor, "rb", closefd=False) as file:
            content = file.read(MOST_BYTES + 1)
        if content is None:
            raise BlockingIOError
        if len(content) > MOST_BYTES:
            raise UnusableFileError("file-too-large", size=len(content), most=MOST_BYTES)
        return content
    finally:
        os.close(descriptor)


def stated_language(content: bytes) -> str:
    """The language a file asks for, also where it is too broken to be parsed."""
    return "en" if re.search(rb"""^[ \t]*language[ \t]*=[ \t]*["']en["']""", content, re.MULTILINE) else "vi"


def decode(content: bytes) -> str:
    """The text, without a byte order mark. Raises NotUtf8Error."""
    if content.startswith(_OFFICE):
        made_by = (name for name, parts in _PARTS.items() if any(part in content for part in parts))
        raise NotUtf8Error(next(made_by, _PROGRAMS[-1]))
    for mark, encoding in _MARKS:
        if content.startswith(mark):
            raise NotUtf8Error(encoding)
    if content[:1000].count(b"\0") * 4 > len(content[:1000]):
        raise NotUtf8Error("UTF-16")
    try:
        return content.decode("utf-8").removeprefix("\ufeff")
    except UnicodeDecodeError as error:
        sound = content[: error.start].decode("utf-8").removeprefix("\ufeff")
        line_start = sound.rfind("\n") + 1
        rest = content[error.start :].partition(b"\n")[0].removesuffix(b"\r")
        written = sound[line_start:] + rest.decode("ascii", "replace")
        line, column = sound.count("\n") + 1, len(sound) - line_start + 1
        raise NotUtf8Error("Windows-1258", line, column, written) from None
