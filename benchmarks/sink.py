"""A mail server that takes everything and keeps nothing: `python -m benchmarks.sink FOLDER`.

It runs until its standard input ends, and wants what every mail account of a school wants, TLS and a login; any
password will do. Prints its port when it listens, and puts its authority's certificate into FOLDER. At the end it
prints, for each mail it took, the second of its 250 (Unix time) on a line of its own.
"""

from __future__ import annotations

import asyncio
import ssl
import sys
import time
from pathlib import Path

import trustme

HELLO = b"250-sink\r\n250-8BITMIME\r\n250 AUTH PLAIN LOGIN\r\n"


class Sink:
    """Says yes to every command."""

    def __init__(self) -> None:
        self.taken: list[float] = []

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """One connection, to its end."""
        try:
            await self._talk(reader, writer)
        except (OSError, asyncio.IncompleteReadError):
            return
        finally:
            writer.close()

    async def _talk(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writer.write(b"220 sink\r\n")
        while line := await reader.readline():
            verb = line[:4].upper()
            if verb == b"DATA":
                writer.write(b"354 go on\r\n")
                await reader.readuntil(b"\r\n.\r\n")
                self.taken.append(time.time())
            elif verb == b"QUIT":
                writer.write(b"221 bye\r\n")
                return
            writer.write({b"EHLO": HELLO, b"AUTH": b"235 welcome\r\n"}.get(verb, b"250 sink\r\n"))


def tls(folder: Path) -> ssl.SSLContext:
    """The server's side of TLS for "localhost"; `ca.pem` in the folder is what its clients trust."""
    authority = trustme.CA()
    authority.cert_pem.write_to_path(str(folder / "ca.pem"))
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    authority.issue_cert("localhost").configure_cert(context)
    return context


async def main() -> None:
    sink = Sink()
    server = await asyncio.start_server(sink.serve, "127.0.0.1", 0, limit=2**24, ssl=tls(Path(sys.argv[1])))
    print(server.sockets[0].getsockname()[1], flush=True)
    await asyncio.to_thread(sys.stdin.read)
    print("\n".join(map(repr, sink.taken)), flush=True)


if __name__ == "__main__":
    asyncio.run(main())
