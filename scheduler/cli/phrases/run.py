"""What `run` says."""

from __future__ import annotations

from typing import Final

PHRASES: Final[dict[str, tuple[str, str]]] = {
    # key: (Vietnamese, English)
    "run.all-done": (
        "Đã xong việc lúc này. Ai đã được nhắc: `doithoai deliveries`; còn gì cần xem: `doithoai status`.",
        "Done for now. Who was told: `doithoai deliveries`; how things stand: `doithoai status`.",
    ),
    "run.left-over": (
        "Còn việc đến hạn chưa xong. Vì sao: `doithoai status`.",
        "Something due is left. Why: `doithoai status`.",
    ),
    "run.begins": (
        "Dịch vụ đang chạy theo {file}. Nhấn Ctrl-C để dừng.",
        "The service runs by {file}. Ctrl-C ends it.",
    ),
}
