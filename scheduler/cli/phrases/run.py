"""What `run` says."""

from __future__ import annotations

from typing import Final

PHRASES: Final[dict[str, tuple[str, str]]] = {
    # key: (Vietnamese, English)
    "run.begins": (
        "Dịch vụ đang chạy theo {file}. Nhấn Ctrl-C để dừng.",
        "The service runs by {file}. Ctrl-C ends it.",
    ),
}
