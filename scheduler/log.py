"""The log: one event a line on standard error, for people on a terminal, else as JSON. Ids, no contents."""

from __future__ import annotations

import atexit
import logging
import os
import sys
from contextlib import suppress
from typing import TextIO, cast

import structlog
from structlog.typing import Processor


class _Enduring:
    """A stream that drops what cannot be written: a full disk under the log must not stop the service."""

    def __init__(self, stream: TextIO) -> None:
        self._stream = stream

    def write(self, text: str) -> int:
        with suppress(OSError, ValueError):
            self._stream.write(text)
        return len(text)

    def flush(self) -> None:
        with suppress(OSError, ValueError):
            self._stream.flush()

    def leave(self) -> None:
        """At the end: Python would not exit with 0 if it could not flush what is left."""
        try:
            self._stream.flush()
        except ValueError:
            return  # closed already
        except OSError:
            os.dup2(os.open(os.devnull, os.O_WRONLY), self._stream.fileno())


def configure(*, level: int = logging.INFO, stream: TextIO | None = None) -> None:
    """Set the log up, for our own events and those of the libraries (from WARNING on)."""
    stream = stream if stream is not None else sys.stderr
    terminal = stream.isatty()
    enduring = _Enduring(stream)
    atexit.register(enduring.leave)
    out = cast("TextIO", enduring)
    shared: list[Processor] = [
        structlog.contextvars.merge_contextvars,
        structlog.processors.add_log_level,
        structlog.processors.TimeStamper(fmt="iso", utc=not terminal),
    ]
    structlog.configure(
        processors=[*shared, *_ending(terminal)],
        wrapper_class=structlog.make_filtering_bound_logger(level),
        logger_factory=structlog.WriteLoggerFactory(out),
        cache_logger_on_first_use=False,
    )
    handler = logging.StreamHandler(out)
    strip = structlog.stdlib.ProcessorFormatter.remove_processors_meta
    handler.setFormatter(
        structlog.stdlib.ProcessorFormatter(foreign_pre_chain=shared, processors=[strip, *_ending(terminal)])
    )
    logging.basicConfig(level=max(level, logging.WARNING), handlers=[handler], force=True)


def _ending(terminal: bool) -> list[Processor]:
    """Never with the local variables of a traceback: they hold the mails, and the password."""
    if terminal:
        return [structlog.dev.ConsoleRenderer(exception_formatter=structlog.dev.plain_traceback)]
    return [structlog.processors.format_exc_info, structlog.processors.JSONRenderer(ensure_ascii=False)]
