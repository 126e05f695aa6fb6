"""The states of a delivery; the reasons for them are worded where the notices have them from."""

from __future__ import annotations

from typing import Final

from notifications.locale import outcomes

_STATES: Final[dict[str, tuple[str, str]]] = {
    # key: (Vietnamese, English)
    "state.pending": ("đang chờ", "pending"),
    "state.sending": ("đang gửi", "sending"),
    "state.sent": ("đã gửi", "sent"),
    "state.shown": ("chỉ để xem", "shown only"),
    "state.failed": ("hỏng", "failed"),
    "state.unknown": ("chưa rõ", "unknown"),
    "state.missed": ("đã lỡ", "missed"),
    "state.superseded": ("không cần nữa", "superseded"),
    "state.done": ("đã nộp", "done"),
    "state.held": ("giữ lại", "held"),
}
PHRASES: Final = _STATES | {key: (said, outcomes.EN[key]) for key, said in outcomes.VI.items()}
