"""What is said when a command cannot do its work: a sentence, never a traceback."""

from __future__ import annotations

import errno
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
    "file is not a database": "cause.no-database",
    "Is a directory": "cause.directory",
    "Permission denied": "cause.forbidden",
    "No space left on device": "cause.full",
    "database or disk is full": "cause.full",
    "database is locked": "cause.locked",
    "attempt to write a readonly database": "cause.forbidden",
    "database disk image is malformed": "cause.damaged",
}

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
        say(_sentence(error, language), err=True)
    return EX_CONFIG if isinstance(error, NoSoundConfigError | OtherSchoolError) else EX_FAILED


def _faults(error: Exception) -> ConfigError | None:
    """The faults of config.toml behind an error, if any."""
    found = error if isinstance(error, ConfigError) else error.__cause__
    return found if isinstance(found, ConfigError) else None


def _sentence(error: Exception, language: str) -> str:
    if isinstance(error, ServiceError):
        return phrase(language, "failed", why=_of_service(error, language))
    if isinstance(error, OSError):
        return phrase(language, "failed", why=_of_system(error, language))
    said = str(error).partition("\n")[0]
    return phrase(language, "unexpected", why=f"{type(error).__name__}: {said}")


def _of_system(error: OSError, language: str) -> str:
    """Which file, and why, in the reader's words where they are the usual ones."""
    key = _ERRNOS.get(error.errno or 0)
    why = phrase(language, key) if key else error.strerror or str(error)
    return f"{error.filename}: {why}" if error.filename else why


def _of_service(error: ServiceError, language: str) -> str:
    match error:
        case OtherVersionError():
            key = "error.newer-tables" if error.newer else "error.older-tables"
            return phrase(
                language, key, where=shown_path(Path(error.where)), stored=error.stored, known=error.known
            )
        case BackupError():
            return phrase(language, f"backup.{error.why}", file=shown_path(error.path), detail=error.detail)
        case DatabaseError():
            return phrase(
                language, "error.database", where=shown_path(Path(error.where)), why=_why(error, language)
            )
        case OtherSchoolError():
            return phrase(language, "error.other-school", stored=error.stored, given=error.given)
        case AlreadyRunningError():
            holder = {"pid": error.pid or "?", "host": error.host or "?"}
            return phrase(language, "error.running", database=error.database, **holder)
        case NoSoundConfigError():
            return phrase(language, "error.no-config", file=shown_path(error.path))
        case RetryRefusedError():
            return _of_retry(error, language)
        case _:
            return str(error)


def _why(error: DatabaseError, language: str) -> str:
    """The system's English words, put better where they are the usual ones."""
    key = _CAUSES.get(error.why)
    return phrase(language, key) if key else error.why


def _of_retry(error: RetryRefusedError, language: str) -> str:
    if error.why in ("unknown-id", "target-passed"):
        return phrase(language, f"retry.{error.why}", id=error.delivery)
    return phrase(language, "retry.refused", id=error.delivery, state=phrase(language, f"state.{error.why}"))
