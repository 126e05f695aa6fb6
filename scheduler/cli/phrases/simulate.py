"""What `simulate` says."""

from __future__ import annotations

from typing import Final

PHRASES: Final[dict[str, tuple[str, str]]] = {
    # key: (Vietnamese, English)
    "simulate.count": (
        "{count} thư. Đây chỉ là xem trước, không gửi thư nào.",
        "Messages: {count}. Nothing was sent.",
    ),
    "simulate.eml": ("Đã ghi {count} thư vào {folder}.", "Written to {folder}: {count}."),
}
