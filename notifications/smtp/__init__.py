"""Handing a message to a mail server.

From yagmail come the account, Google's OAuth2, `login()`, and the connection it leaves in `.smtp`, kept
open. The transaction on it is ours, so that at every error it is known whether the message may have been
taken. Only `client` imports yagmail, only `connection` and `transport` smtplib.
"""

from notifications.smtp.transport import SmtpTransport

__all__ = ["SmtpTransport"]
