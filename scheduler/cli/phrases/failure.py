"""What is said when a command cannot do its work."""

from __future__ import annotations

from typing import Final

PHRASES: Final[dict[str, tuple[str, str]]] = {
    # key: (Vietnamese, English)
    "error.database": ("không dùng được cơ sở dữ liệu {where}: {why}", "database {where}: {why}"),
    "cause.no-database": ("tệp này không phải là cơ sở dữ liệu", "this file is no database"),
    "cause.directory": ("đây là thư mục", "it is a folder"),
    "cause.forbidden": ("không có quyền đọc và ghi", "no permission to read and write"),
    "cause.full": ("ổ đĩa đã đầy", "the disk is full"),
    "error.other-school": (
        "cơ sở dữ liệu này là của trường “{stored}”, còn tệp ghi id = “{given}”. Xin giữ nguyên id, "
        "hoặc dùng cơ sở dữ liệu khác ([service] database)",
        "the database belongs to school “{stored}”, but the file says id = “{given}”. Keep the id, or use "
        "another database ([service] database)",
    ),
    "error.running": (
        "đã có một dịch vụ khác đang dùng {database} (tiến trình {pid} trên máy {host})",
        "another service already works on {database} (process {pid} on {host})",
    ),
    "error.no-config": (
        "chưa có bản {file} nào dùng được để bắt đầu",
        "there is no sound version of {file} to start with",
    ),
    "failed": ("Không làm được: {why}.", "Failed: {why}."),
    "unexpected": (
        "Có lỗi ngoài dự kiến: {why}. Chạy lại với --debug để xem chi tiết.",
        "Something unexpected: {why}. Run again with --debug for the details.",
    ),
}
