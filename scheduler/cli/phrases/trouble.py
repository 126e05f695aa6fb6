"""What needs a person, one phrase a trouble."""

from __future__ import annotations

from typing import Final

PHRASES: Final[dict[str, tuple[str, str]]] = {
    # key: (Vietnamese, English)
    "trouble.broken": (
        "Tệp đang có lỗi, dịch vụ chưa có kế hoạch nào để làm theo: {detail}",
        "The file has faults, and there is no earlier version to work by: {detail}",
    ),
    "trouble.broken-edit": (
        "Tệp đang có lỗi nên chưa có hiệu lực, dịch vụ vẫn theo bản trước: {detail}",
        "The file has faults and is not in force; the version before it is: {detail}",
    ),
    "trouble.not-running": (
        "Dịch vụ đã ngừng mà không báo ({detail}). Xin khởi động lại.",
        "The service went away without a word ({detail}). Please start it again.",
    ),
    "trouble.account": ("Tài khoản thư không gửi được: {detail}", "The mail account does not work: {detail}"),
    "trouble.role-empty": (
        "Đến hạn nhắc nhưng chưa có ai giữ vai trò {detail}",
        "A reminder is due for a role that nobody has: {detail}",
    ),
    "trouble.failed": ("Bị từ chối hẳn: {detail}", "Refused for good: {detail}"),
    "trouble.unknown": (
        "Không rõ thư đã tới chưa, và sẽ không gửi lại: {detail}",
        "It is not known whether it arrived, and it is not sent again: {detail}",
    ),
    "trouble.missed": (
        "Đã quá hạn mà chưa kịp báo: {detail}",
        "Its time passed before it could be told: {detail}",
    ),
    "trouble.not-composed": ("Không soạn được thư: {detail}", "It cannot be written: {detail}"),
}
