"""What can stop the service. Each message is for the person who runs it."""

from __future__ import annotations

from pathlib import Path


class ServiceError(Exception):
    """Something the service cannot go on with."""


class DatabaseError(ServiceError):
    """The database cannot be used."""

    def __init__(self, where: str, why: str) -> None:
        super().__init__(f"database {where}: {why}")
        self.where, self.why = where, why


class OtherVersionError(DatabaseError):
    """The tables are those of another version of the program: `stored`, where this one knows `known`."""

    def __init__(self, where: str, stored: str, known: str, *, newer: bool) -> None:
        kind = "newer" if newer else "older"
        super().__init__(
            where, f"its tables are of version {stored}, {kind} than {known}, this program's own"
        )
        self.stored, self.known, self.newer = stored, known, newer


class BackupError(ServiceError):
    """A backup that is not made or not restored.

    `why` is "exists" or "nothing-there" of one to be made; "no-file", "no-backup" or "damaged" of one to be restored.
    """

    def __init__(self, path: Path, why: str, detail: str = "") -> None:
        super().__init__(f"{path}: {why} {detail}".strip())
        self.path, self.why, self.detail = path, why, detail


class OtherSchoolError(ServiceError):
    """The database belongs to another school: with a new `school.id` everyone would be told everything again."""

    def __init__(self, stored: str, given: str) -> None:
        super().__init__(
            f"the database holds the deliveries of school {stored!r}, but config.toml says {given!r}"
        )
        self.stored, self.given = stored, given


class AlreadyRunningError(ServiceError):
    """Another daemon holds the database."""

    def __init__(self, database: str, pid: int | None, host: str | None) -> None:
        holder = f"process {pid} on {host}" if pid is not None else "another process"
        super().__init__(f"{holder} already runs the service on {database}")
        self.database, self.pid, self.host = database, pid, host


class RetryRefusedError(ServiceError):
    """A delivery that is not to be tried again. `why` is "unknown-id", "target-passed", or the state it is in."""

    def __init__(self, delivery: str, why: str) -> None:
        super().__init__(f"delivery {delivery} is not tried again: {why}")
        self.delivery, self.why = delivery, why


class NoSoundConfigError(ServiceError):
    """There is no version of the plan to work by: the files have faults, and none was ever in force."""

    def __init__(self, path: Path, faults: tuple[object, ...]) -> None:
        super().__init__(f"{path} has faults, and no earlier version is known")
        self.path, self.faults = path, faults
