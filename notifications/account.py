"""The mail account as values: where it is, how to log in, how long to wait, how long to stay connected."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Final, Literal

Security = Literal["tls", "starttls", "none"]


class Secret:
    """A password that shows itself only when asked: its `repr` and `str` never do."""

    __slots__ = ("_value",)

    def __init__(self, value: str) -> None:
        self._value: Final = value

    def reveal(self) -> str:
        """The password itself. For the login, and nothing else."""
        return self._value

    def __repr__(self) -> str:
        return "Secret(***)"

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Secret) and self._value == other._value

    def __hash__(self) -> int:
        return hash(self._value)

    def __reduce__(self) -> tuple[object, ...]:
        raise TypeError("a secret is not written anywhere")


@dataclass(frozen=True, slots=True)
class SmtpAccount:
    """One account at a mail server.

    `security` "none" is for a server on this machine only; the transport refuses it elsewhere. `user` ""
    means no login (unless `oauth2_file` names one). `ca_file` None means the system's certificates.
    """

    host: str
    port: int
    security: Security
    user: str = ""
    password: Secret | None = None
    ca_file: Path | None = None
    oauth2_file: Path | None = None

    def __post_init__(self) -> None:
        if self.user and self.password is None and self.oauth2_file is None:
            raise ValueError("an account with a user needs a password or an OAuth2 file")

    @property
    def logs_in(self) -> bool:
        """True where the server wants to know who we are."""
        return bool(self.user) or self.oauth2_file is not None


@dataclass(frozen=True, slots=True)
class Timeouts:
    """Seconds. Each holds for a whole reply, however slowly its bytes come.

    `to_fence` bounds everything before the fence together, so that a claim's lease outlives it. `dot` runs
    from the first byte of the body to the answer to the final dot; RFC 5321 asks for ten minutes there.
    """

    reply: float = 60.0
    to_fence: float = 90.0
    dot: float = 600.0


@dataclass(frozen=True, slots=True)
class Reuse:
    """When a kept connection is given up: after so many messages, so many seconds, so many idle seconds."""

    messages: int = 100
    age: float = 300.0
    idle: float = 60.0
