"""What `deliveries` says."""

from __future__ import annotations

from typing import Final

PHRASES: Final[dict[str, tuple[str, str]]] = {
    # key: (Vietnamese, English)
    "deliveries.none": ("Chưa có gì.", "Nothing yet."),
    "deliveries.newest": (
        "Trên đây là {shown} lần gần nhất trong {count} lần; xem hết: doithoai deliveries | more",
        "These are the newest {shown} of {count}; see all: doithoai deliveries | more",
    ),
    "deliveries.id": ("Số", "ID"),
    "deliveries.when": ("Trạng thái", "State"),
    "deliveries.sent": ("lúc {at}", "at {at}"),
    "deliveries.to-tell": ("nhắc lúc {at}", "due {at}"),
    "deliveries.anew": (
        "{about}, báo lại sau lần đổi thứ {number}",
        "{about}, told anew after change {number}",
    ),
    "deliveries.notice": (
        "thư báo người phụ trách ngày {day}: {what}",
        "notice to the admin, {day}: {what}",
    ),
    "deliveries.to": ("Gửi ai, việc gì", "To, about"),
    "deliveries.retried": ("Sẽ gửi lại lần {id} ngay khi dịch vụ chạy.", "Delivery {id} is tried again."),
    "retry.unknown-id": ("không có lần gửi {id}", "there is no delivery {id}"),
    "retry.target-passed": (
        "lần gửi {id} không còn ích gì: việc đã qua",
        "delivery {id}: its time has passed",
    ),
    "retry.refused": (
        "lần gửi {id} không gửi lại: {state}",
        "delivery {id} is not tried again: {state}",
    ),
}
