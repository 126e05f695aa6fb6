"""What is said when a command cannot do its work: a sentence, never a traceback."""

from __future__ import annotations

import errno
import os
import pwd
import re
from contextlib import suppress
from pathlib import Path

from scheduler.cli.options import Invocation, shown_path
from scheduler.cli.phrases import phrase
from scheduler.cli.terminal import say
from scheduler.config.faults import ConfigError
from scheduler.errors import (
    AlreadyRunningError,
    BackupError,
    DatabaseError,
    NoSoundConfigError,
    OtherSchoolError,
    OtherVersionError,
    RetryRefusedError,
    ServiceError,
)

EX_FAILED = 1
EX_CONFIG = 78
"""The service cannot start for want of a sound config: to start it again would not help."""

_CAUSES = {
    # SQLite, and the system below it.
    r"file is not a database": "cause.no-database",
    r"Is a directory": "cause.directory",
    r"File exists|Not a directory": "cause.no-folder",
    r"Permission denied": "cause.forbidden",
    r"No space left on device": "cause.full",
    r"database or disk is full": "cause.full",
    r"database is locked": "cause.locked",
    r"attempt to write a readonly database": "cause.forbidden",
    r"database disk image is malformed": "cause.damaged",
    # PostgreSQL, and the way there.
    r"Connection refused|on socket .* failed: No such file": "cause.server-down",
    r"database system is|closed the connection|terminating connection|connection is (closed|lost)": "cause.server-ends",
    r"failed to resolve host|translate host name": "cause.no-host",
    r"timeout expired|timed out": "cause.no-answer",
    r"No route to host|Network is unreachable": "cause.no-answer",
    r"password authentication failed|no password supplied": "cause.password",
    r'role ".*" does not exist|no pg_hba.conf entry': "cause.not-let-in",
    r'database ".*" does not exist': "cause.no-such-database",
    r"permission denied": "cause.no-rights",
    r"read-only transaction": "cause.read-only",
    r"lock timeout": "cause.locked",
    r"too many clients|connection slots": "cause.too-many",
}
"""What the system, SQLite or PostgreSQL says, by a part of its words."""

_ERRNOS = {
    errno.ENOENT: "cause.missing",
    errno.EEXIST: "cause.exists",
    errno.ENOTDIR: "cause.no-directory",
    errno.EISDIR: "cause.directory",
    errno.EACCES: "cause.forbidden",
    errno.EPERM: "cause.forbidden",
    errno.EROFS: "cause.forbidden",
    errno.ENOSPC: "cause.full",
    errno.EDQUOT: "cause.full",
}


def report(error: Exception, invocation: Invocation) -> int:
    """Say on standard error what went wrong; returns the exit status."""
    language = invocation.language
    faults = _faults(error)
    if faults is not None:
        from scheduler.cli.fault_report import show_faults

        show_faults(faults, stderr=True)
        language = faults.language
    if not isinstance(error, ConfigError):
        say(_sentence(_of_database(error, invocation), language), err=True)
    return EX_CONFIG if isinstance(error, NoSoundConfigError | OtherSchoolError) else EX_FAILED


def _faults(error: Exception) -> ConfigError | None:
    """The faults of config.toml behind an error, if any."""
    found = error if isinstance(error, ConfigError) else error.__cause__
    return found if isinstance(found, ConfigError) else None


def _of_database(error: Exception, invocation: Invocation) -> Exception:
    """A folder that is closed to this user is met before the database in it; whose that is matters alike."""
    if isinstance(error, PermissionError) and error.filename:
        from scheduler.files import Files
        from scheduler.store.engine import sqlite_path

        with suppress(ConfigError, OSError):
            file = sqlite_path(Files(invocation.path).database())
            if file is not None and str(file) == str(error.filename):
                return DatabaseError(str(file), "Permission denied")
    return error


def _sentence(error: Exception, language: str) -> str:
    if isinstance(error, ServiceError):
        return phrase(language, "failed", why=why(error, language))
    if isinstance(error, OSError):
        return phrase(language, "failed", why=_of_system(error, language))
    said = str(error).partition("\n")[0]
    return phrase(language, "unexpected", why=f"{type(error).__name__}: {said}")


def _of_system(error: OSError, language: str) -> str:
    """Which file, and why, in the reader's words where they are the usual ones."""
    key = _ERRNOS.get(error.errno or 0)
    why = phrase(language, key) if key else error.strerror or str(error)
    return f"{error.filename}: {why}" if error.filename else why


def why(error: ServiceError, language: str) -> str:
    """What stopped a command, as the end of a sentence."""
    match error:
        case OtherVersionError():
            key = "error.newer-tables" if error.newer else "error.older-tables"
            return phrase(language, key, where=_shown(error.where), stored=error.stored, known=error.known)
        case BackupError():
            return phrase(language, f"backup.{error.why}", file=shown_path(error.path), detail=error.detail)
        case DatabaseError():
            return phrase(language, "error.database", where=_shown(error.where), why=_cause(error, language))
        case OtherSchoolError():
            return phrase(language, "error.other-school", stored=error.stored, given=error.given)
        case AlreadyRunningError():
            holder = {"pid": error.pid or "?", "host": error.host or "?"}
            return phrase(language, "error.running", database=_shown(error.database), **holder)
        case NoSoundConfigError():
            return phrase(language, "error.no-config", file=shown_path(error.path))
        case RetryRefusedError():
            return _of_retry(error, language)
        case _:
            return str(error)


def _shown(database: str) -> str:
    """Which database: a file, or a URL."""
    return database if "://" in database else shown_path(Path(database))


def _cause(error: DatabaseError, language: str) -> str:
    """The system's English words, put better where they are the usual ones."""
    key = next((key for words, key in _CAUSES.items() if re.search(words, error.why)), None)
    if key == "cause.forbidden" and (owner := _another_owner(error.where)):
        return phrase(language, "cause.not-yours", owner=owner)
    return phrase(language, key) if key else error.why


def _another_owner(database: str) -> str:
    """Who owns the file of a database, where that is somebody else: that user's commands can use it; else ""."""
    try:
        try:
            found = Path(database).stat()
        except PermissionError:
            # Its folder is closed to this user, and belongs to the same one.
            found = Path(database).parent.stat()
        return pwd.getpwuid(found.st_uid).pw_name if found.st_uid != os.geteuid() else ""
    except (OSError, KeyError):
        return ""


def _of_retry(error: RetryRefusedError, language: str) -> str:
    if error.why in ("unknown-id", "target-passed"):
        return phrase(language, f"retry.{error.why}", id=error.delivery)
    return phrase(language, "retry.refused", id=error.delivery, state=phrase(language, f"state.{error.why}"))
