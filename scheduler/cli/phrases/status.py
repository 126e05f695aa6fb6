"""What `status` says."""

from __future__ import annotations

from typing import Final

PHRASES: Final[dict[str, tuple[str, str]]] = {
    # key: (Vietnamese, English)
    "status.well": ("Mọi việc đều ổn.", "All is well."),
    "status.well-idle": (
        "Không có trục trặc gì, nhưng dịch vụ đang không chạy nên lúc này không nhắc ai.",
        "Nothing is wrong, but the service does not run, so nobody is told.",
    ),
    "status.troubles": ("Có {count} việc cần người xem:", "What needs a person ({count}):"),
    "status.more-troubles": (
        "  … và {count} việc khác; xem hết: doithoai status | more",
        "  … and {count} more; see all: doithoai status | more",
    ),
    "status.since": (" (từ {when})", " (since {when})"),
    "status.never-ran": ("Dịch vụ chưa chạy lần nào.", "The service has never run."),
    "status.stopped": ("Dịch vụ đã dừng lúc {when}.", "The service was stopped at {when}."),
    "status.runs": (
        "Dịch vụ đang chạy (tiến trình {pid} trên máy {host}), lần kiểm tra gần nhất {tick}.",
        "The service runs (process {pid} on {host}), last looked at {tick}.",
    ),
    "status.silent": (
        "Dịch vụ không còn chạy (tiến trình {pid} trên máy {host}), lần kiểm tra cuối {tick}.",
        "The service does not run any more (process {pid} on {host}), last looked at {tick}.",
    ),
    "status.no-plan": (
        "Chưa có bản kế hoạch nào có hiệu lực. Chạy `doithoai run` để bắt đầu theo {file}.",
        "No plan is in force yet. `doithoai run` starts by {file}.",
    ),
    "status.plan": (
        "Kế hoạch có hiệu lực: {file}, bản {version}, từ {when}.",
        "In force: {file}, version {version}, since {when}.",
    ),
    "status.edited": (
        "Tệp đã được sửa; bản mới sẽ có hiệu lực trong vòng 30 giây.",
        "The file was edited; the new version comes into force within 30 seconds.",
    ),
    "status.edited-stopped": (
        "Tệp đã được sửa; bản mới sẽ có hiệu lực khi dịch vụ chạy.",
        "The file was edited; the new version comes into force when the service runs.",
    ),
    "status.no-reminders": ("Không còn lời nhắc nào sắp tới.", "No reminders are to come."),
    "status.next": ("Lời nhắc sắp tới:", "Next reminders:"),
    "status.due": (" (đã đến giờ, chưa gửi)", " (due, not sent yet)"),
    "status.none-told": ("Chưa báo ai.", "Nobody has been told yet."),
    "status.counts": ("Các lần nhắc: {counts}.", "Deliveries: {counts}."),
    "status.more": (
        " (và {count} lỗi khác, xem `doithoai check`)",
        " (and {count} more, see `doithoai check`)",
    ),
}
