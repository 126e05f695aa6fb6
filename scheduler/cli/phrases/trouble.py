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
    "trouble.paused": (
        "Dịch vụ đang tạm dừng, chưa nhắc ai. Chạy `doithoai resume` để nhắc lại",
        "The service is paused and tells nobody. `doithoai resume` lets it go on",
    ),
    "trouble.clock": (
        "Đồng hồ của máy có vẻ sai nên chưa nhắc ai ({detail}). Xin chỉnh đồng hồ; nếu giờ đã đúng, chạy "
        "`doithoai resume`",
        "The clock seems wrong, so nobody is told ({detail}). Put it right; if it is right already, run "
        "`doithoai resume`",
    ),
    "trouble.restored": (
        "Dữ liệu được khôi phục từ bản sao lưu, lời nhắc đến hạn từ đó đang được giữ lại. "
        "Chạy `doithoai resume` để gửi",
        "The database was restored from a backup; what fell due since is held. `doithoai resume` lets it go",
    ),
    "trouble.date-not-set": (
        "Buổi đối thoại sắp đến mà chưa chốt ngày, chưa ai được nhắc: {detail}",
        "A session draws near whose date is not fixed, so nobody is told: {detail}",
    ),
    "trouble.plan-ends": (
        "Kế hoạch sắp hết, sau đó không còn gì để nhắc; xin bổ sung. Buổi cuối cùng: {detail}",
        "The plan comes to its end, with nothing left to say after it. Its last session: {detail}",
    ),
    "trouble.plan-ended": (
        "Trong kế hoạch không còn buổi nào sắp tới, nên không còn gì để nhắc; xin bổ sung",
        "No session is ahead in the plan, so there is nothing left to say; enter what is to come",
    ),
    "trouble.not-composed": ("Không soạn được thư: {detail}", "It cannot be written: {detail}"),
}
