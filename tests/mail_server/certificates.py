"""Certificates of an authority made for one test run, sound and unsound ones."""

from __future__ import annotations

import ssl
from datetime import UTC, datetime
from pathlib import Path
from typing import Literal

import trustme

Kind = Literal["good", "wrong-host", "expired", "unknown-authority"]


class Certificates:
    """One authority, whose certificate clients may trust by the file `write` makes."""

    def __init__(self) -> None:
        self._authority = trustme.CA()

    def write(self, path: Path) -> Path:
        """The authority's certificate, as a file for `ca_file`."""
        self._authority.cert_pem.write_to_path(path)
        return path

    def context(self, kind: Kind = "good") -> ssl.SSLContext:
        """What a server shows."""
        authority = trustme.CA() if kind == "unknown-authority" else self._authority
        names = ("elsewhere.example.edu.vn",) if kind == "wrong-host" else ("localhost", "127.0.0.1")
        certificate = authority.issue_cert(
            *names,
            not_before=datetime(2020, 1, 1, tzinfo=UTC) if kind == "expired" else None,
            not_after=datetime(2020, 2, 1, tzinfo=UTC) if kind == "expired" else None,
        )
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        certificate.configure_cert(context)
        return context
