"""What is said of a command line that is written wrong."""

from __future__ import annotations

from typing import Final

PHRASES: Final[dict[str, tuple[str, str]]] = {
    # key: (Vietnamese, English)
    "usage.no-such-date": (
        "không có ngày “{text}”; xin viết như 2026-11-28 hoặc 28/11/2026",
        "there is no date “{text}”; write it as 2026-11-28 or 28/11/2026",
    ),
    "usage.backwards": (
        "ngày kết thúc {last} đứng trước ngày bắt đầu {first}",
        "the last day, {last}, comes before the first, {first}",
    ),
}
