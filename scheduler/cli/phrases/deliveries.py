"""What `deliveries` says."""

from __future__ import annotations

from typing import Final

PHRASES: Final[dict[str, tuple[str, str]]] = {
    # key: (Vietnamese, English)
    "deliveries.none": ("Chưa báo gì cho ai.", "Nobody has been told anything yet."),
    "deliveries.none-so": (
        "Không có lần nhắc nào ở trạng thái “{state}”.",
        "No delivery is in the state “{state}”.",
    ),
    "deliveries.newest": (
        "Trên đây là {shown} lần gần nhất trong {count} lần; xem hết: doithoai deliveries | more",
        "These are the newest {shown} of {count}; see all: doithoai deliveries | more",
    ),
    "deliveries.id": ("Số", "ID"),
    "deliveries.when": ("Trạng thái", "State"),
    "deliveries.sent": ("lúc {at}", "at {at}"),
    "deliveries.to-tell": ("nhắc lúc {at}", "due {at}"),
    "deliveries.anew": (
        "{about}, theo lần đổi thứ {number}",
        "{about}, as of change {number}",
    ),
    "deliveries.notice": (
        "thư báo người phụ trách ngày {day}: {what}",
        "notice to the admin, {day}: {what}",
    ),
    "deliveries.to": ("Gửi ai, việc gì", "To, about"),
    "deliveries.retried": (
        "Lần số {id} sẽ được gửi lại trong vòng 30 giây; dịch vụ chưa chạy thì ngay khi chạy.",
        "Delivery {id} is tried again within 30 seconds, or as soon as the service runs.",
    ),
    "retry.unknown-id": (
        "không có lần nhắc nào số {id}; số của từng lần: `doithoai deliveries`",
        "there is no delivery {id}; `doithoai deliveries` shows their numbers",
    ),
    "retry.target-passed": (
        "lần số {id} không gửi lại nữa: việc đã qua",
        "delivery {id}: its time has passed",
    ),
    "retry.refused": (
        "lần số {id} không gửi lại nữa (trạng thái: {state})",
        "delivery {id} is not tried again: {state}",
    ),
}
