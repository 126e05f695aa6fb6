"""yagmail's client, kept from asking the terminal, from going on without TLS, and from waiting for ever."""

from __future__ import annotations

import http.client
import json
import ssl
import urllib.error
from functools import cache
from pathlib import Path
from typing import Any

from notifications.account import SmtpAccount
from notifications.model import Phase
from notifications.smtp.connection import Connection
from notifications.smtp.wire import GarbageError, NoLoginError, Progress, bounded

_OAUTH2_KEYS = {"google_client_id", "google_client_secret", "google_refresh_token"}


def client(account: SmtpAccount, context: ssl.SSLContext | None, progress: Progress, reply: float) -> Any:
    """A yagmail client for the account, not yet connected. Raises NoLoginError for a useless OAuth2 file."""
    file = account.oauth2_file
    if file is not None:
        progress.phase = Phase.AUTH
        _check_oauth2_file(file, account.user)
    # With OAuth2, STARTTLS has to be True: yagmail skips it when given its own dict form.
    starttls: Any = account.security == "starttls" and (True if file is not None else {"context": context})
    made = client_class()(
        user=account.user or None,
        password=account.password.reveal() if account.password is not None else "",
        host=account.host,
        port=account.port,
        smtp_ssl=account.security == "tls",
        smtp_starttls=starttls,
        smtp_skip_login=not account.logs_in,
        oauth2_file=str(file) if file is not None else None,
        soft_email_validation=False,
        security=account.security,
        context=context,
        progress=progress,
        reply=reply,
    )
    made.set_logging(None)
    if account.user:
        made.user = account.user  # yagmail makes "name" into "name@gmail.com"
    made.get_oauth_string = lambda user, info: _google_token(user, info, progress, reply)
    return made


@cache
def client_class() -> Any:
    """Made late: importing yagmail takes as long as all the rest of `doithoai check`."""
    import yagmail

    class Client(yagmail.Client):  # type: ignore[misc]  # yagmail has no annotations
        @property
        def connection(self) -> type[Connection]:
            return Connection

    return Client


def _check_oauth2_file(file: Path, user: str) -> None:
    """Raise NoLoginError unless yagmail can use `file` without asking questions on the terminal."""
    try:
        info = json.loads(file.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise NoLoginError(f"{file}: {error}") from error
    if not isinstance(info, dict) or set(info) - {"email_address"} != _OAUTH2_KEYS:
        raise NoLoginError(f"{file}: not an OAuth2 file of yagmail, with {', '.join(sorted(_OAUTH2_KEYS))}")
    if not user and "email_address" not in info:
        raise NoLoginError(f"{file}: whose account it is stands neither there nor in `user`")


def _google_token(user: str, info: dict[str, str], progress: Progress, reply: float) -> str:
    """Google's access token as XOAUTH2 wants it. yagmail's own call has no timeout."""
    progress.phase = Phase.AUTH
    try:
        return str(bounded(lambda: client_class().get_oauth_string(user, info), progress.left(reply)))
    except urllib.error.HTTPError as error:
        error.close()
        if error.code in (400, 401, 403):
            raise NoLoginError(f"Google refuses the OAuth2 file: {error}") from error
        raise
    except OSError:
        # `RemoteDisconnected` is one, and an HTTPException too.
        raise
    except (KeyError, ValueError, http.client.HTTPException) as error:
        raise GarbageError("no token in Google's answer") from error
