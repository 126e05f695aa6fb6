"""From the bytes of config.toml to its tables and the places of everything in them."""

from __future__ import annotations

import re
from pathlib import Path

import tomli

from scheduler.config.faults import ConfigError, Fault
from scheduler.config.positions import Positions, scan
from scheduler.config.text import MOST_BYTES, NotUtf8Error, decode


def parse(content: bytes, file: Path) -> tuple[dict[str, object], Positions]:
    """The parsed tables and their positions. Raises ConfigError with the one fault that ended it."""
    fault = _parse(content, file)
    if isinstance(fault, Fault):
        raise ConfigError((fault,))
    return fault


def _parse(content: bytes, file: Path) -> tuple[dict[str, object], Positions] | Fault:
    if len(content) > MOST_BYTES:
        return Fault("file-too-large", file, "", 1, 1, {"size": len(content), "most": MOST_BYTES})
    try:
        text = decode(content)
    except NotUtf8Error as wrong:
        return Fault("not-utf8", file, "", wrong.line, wrong.column, {"encoding": wrong.encoding})
    try:
        document = tomli.loads(text)
        if not document:
            return Fault("empty-file", file, "", 1, 1)
        return document, scan(text)
    except tomli.TOMLDecodeError as error:
        return _syntax_fault(error, file)
    except RecursionError:
        return Fault("too-deep", file, "", 1, 1)
    except ValueError:
        # int() refuses some thousands of digits, and says nothing of where they stand.
        digits = re.search(r"[0-9_]{4000,}", text)
        start = digits.start() if digits else 0
        line_start = text.rfind("\n", 0, start) + 1
        return Fault("number-too-long", file, "", text.count("\n", 0, start) + 1, start - line_start + 1)


def _syntax_fault(error: tomli.TOMLDecodeError, file: Path) -> Fault:
    return Fault("syntax", file, "", error.lineno, error.colno, {"reason": error.msg})
