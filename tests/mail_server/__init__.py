"""A small SMTP server for the tests, on 127.0.0.1 only, that fails when and how it is told to.

In a test: `with MailServer(faults=[...]) as server`. As a process of its own: `python -m tests.mail_server --help`.
"""

from tests.mail_server.certificates import Certificates
from tests.mail_server.faults import Fault
from tests.mail_server.server import Mail, MailServer

__all__ = ["Certificates", "Fault", "Mail", "MailServer"]
