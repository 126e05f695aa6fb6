"""The column type for words that come from outside: a mail server's answer, a fault in a file."""

from __future__ import annotations

from sqlalchemy import Dialect, Text
from sqlalchemy.types import TypeDecorator


class Words(TypeDecorator[str]):
    """Text that any database can store, whatever was met: what it cannot hold becomes a question mark.

    PostgreSQL has no NUL in a text, and no database a byte that was read as half a character. An answer that
    cannot be stored would be lost, and its mail sent again.
    """

    impl = Text
    cache_ok = True

    def process_bind_param(self, value: str | None, dialect: Dialect) -> str | None:  # noqa: ARG002
        """The words, with a question mark for each sign that cannot be stored."""
        if value is None or (value.isascii() and "\0" not in value):
            return value
        return value.replace("\0", "?").encode("utf-8", "replace").decode("utf-8")
