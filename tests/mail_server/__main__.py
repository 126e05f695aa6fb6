"""The server as a process of its own, until its standard input is closed or it is told to stop.

Prints one line of JSON when it listens: {"host", "port", "ca_file"}. Faults are a JSON list of objects with
the words of `Fault`; such a line on the standard input puts other faults in their place, and is answered by an
empty one.
"""

from __future__ import annotations

import argparse
import json
import signal
import sys
from pathlib import Path

from tests.mail_server import Certificates, Fault, MailServer


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m tests.mail_server", description=__doc__)
    parser.add_argument("folder", type=Path, help="where mails, log.jsonl and ca.pem are written")
    parser.add_argument("--security", choices=["tls", "starttls", "none"], default="tls")
    kinds = ["good", "wrong-host", "expired", "unknown-authority"]
    parser.add_argument("--certificate", choices=kinds, default="good")
    parser.add_argument("--user", default="vanphong@example.edu.vn")
    parser.add_argument("--password", default="", help="without one, no login is asked for")
    parser.add_argument("--faults", default="[]", help="JSON, or @FILE")
    parser.add_argument("--strip-starttls", action="store_true")
    parser.add_argument("--per-connection", type=int, default=0)
    parser.add_argument("--per-minute", type=int, default=0)
    parser.add_argument("--minute", type=float, default=60.0, help="how many seconds that minute has")
    parser.add_argument("--port", type=int, default=0)
    words = parser.parse_args()

    words.folder.mkdir(parents=True, exist_ok=True)
    certificates = Certificates()
    text = Path(words.faults[1:]).read_text() if words.faults.startswith("@") else words.faults
    server = MailServer(
        faults=[Fault(**fault) for fault in json.loads(text)],
        security=words.security,
        context=certificates.context(words.certificate) if words.security != "none" else None,
        users={words.user: words.password} if words.password else None,
        strip_starttls=words.strip_starttls,
        per_connection=words.per_connection,
        per_minute=words.per_minute,
        minute=words.minute,
        folder=words.folder,
        port=words.port,
    )
    ca_file = certificates.write(words.folder / "ca.pem")
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: sys.exit(0))
    with server:
        print(json.dumps({"host": server.host, "port": server.port, "ca_file": str(ca_file)}), flush=True)
        for line in sys.stdin:
            server.faults.replace([Fault(**fault) for fault in json.loads(line)])
            print(flush=True)


if __name__ == "__main__":
    main()
