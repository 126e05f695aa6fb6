from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
import yagmail  # noqa: F401  # now, and not within the time a test gives its first message

from notifications.account import Secret, SmtpAccount, Timeouts
from notifications.smtp import SmtpTransport
from tests.mail_server import Certificates, MailServer

AMPLE = Timeouts(reply=10, to_fence=15, dot=10)
"""For servers that answer: a busy machine shall not look like a fault."""
SHORT = Timeouts(reply=0.5, to_fence=1.0, dot=0.5)
"""For servers that do not."""

Start = Callable[..., MailServer]
"""Takes what a `MailServer` takes."""
Connect = Callable[..., SmtpTransport]
"""Takes a server, and what of an `SmtpAccount`, of `Reuse` and of an `SmtpTransport` shall differ."""


@pytest.fixture(scope="session")
def certificates() -> Certificates:
    return Certificates()


@pytest.fixture(scope="session")
def ca_file(certificates: Certificates, tmp_path_factory: pytest.TempPathFactory) -> Path:
    return certificates.write(tmp_path_factory.mktemp("ca") / "ca.pem")


@pytest.fixture
def start() -> Iterator[Start]:
    """Starts servers, and stops them after the test."""
    servers: list[MailServer] = []

    def start(**words: Any) -> MailServer:
        server = MailServer(**words)
        servers.append(server)
        server.start()
        return server

    yield start
    for server in servers:
        server.stop()


@pytest.fixture
def connect() -> Iterator[Connect]:
    """Makes transports to a server, and closes them after the test."""
    transports: list[SmtpTransport] = []

    def connect(server: MailServer, *, timeouts: Timeouts = AMPLE, **words: Any) -> SmtpTransport:
        user = next(iter(server.users), "")
        account: dict[str, Any] = {
            "host": server.host,
            "port": server.port,
            "security": server.security,
            "user": user,
            "password": Secret(server.users[user]) if user else None,
        }
        reuse = {name: words.pop(name) for name in ("reuse", "monotonic") if name in words}
        transport = SmtpTransport(SmtpAccount(**(account | words)), timeouts=timeouts, **reuse)
        transports.append(transport)
        return transport

    yield connect
    for transport in transports:
        transport.close()
