"""What `simulate` says."""

from __future__ import annotations

from typing import Final

PHRASES: Final[dict[str, tuple[str, str]]] = {
    # key: (Vietnamese, English)
    "simulate.count": (
        "{count} thư. Đây chỉ là xem trước, không gửi thư nào.",
        "Messages: {count}. Nothing was sent.",
    ),
    "simulate.silent.provisional": (
        "Chưa nhắc ai về buổi “{title}” {name}: ngày mới dự kiến, chờ chốt.",
        "Nobody is told of “{title}” {name}: its date is only provisional.",
    ),
    "simulate.silent.to_be_set": (
        "Chưa nhắc ai về buổi “{title}” {name}: chưa có ngày.",
        "Nobody is told of “{title}” {name}: it has no date yet.",
    ),
    "simulate.eml": ("Đã ghi {count} thư vào {folder}.", "Written to {folder}: {count}."),
}
