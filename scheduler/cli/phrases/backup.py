"""What `migrate`, `backup` and `restore` say."""

from __future__ import annotations

from typing import Final

PHRASES: Final[dict[str, tuple[str, str]]] = {
    # key: (Vietnamese, English)
    "migrate.nothing": (
        "Cơ sở dữ liệu {where} đã đúng phiên bản này (cấu trúc {version}).",
        "The database {where} is of this version already (tables {version}).",
    ),
    "migrate.made": ("Đã tạo cơ sở dữ liệu {where}.", "The database {where} was made."),
    "migrate.done": (
        "Đã đưa cơ sở dữ liệu {where} từ cấu trúc {before} lên {version}.",
        "The database {where} was brought from tables {before} to {version}.",
    ),
    "migrate.kept": ("Bản trước đó còn ở {file}.", "What was before is kept in {file}."),
    "backup.done": ("Đã sao lưu vào {file}.", "The backup is in {file}."),
    "backup.exists": (
        "{file} đã có, xin chọn tên khác: không tệp nào bị ghi đè",
        "{file} is there already, please choose another name: no file is written over",
    ),
    "backup.nothing-there": (
        "chưa có gì để sao lưu: dịch vụ chưa chạy lần nào",
        "there is nothing to back up: the service has never run",
    ),
    "restore.done": ("Đã khôi phục từ {file}.", "Restored from {file}."),
    "restore.made": ("Bản sao lưu ghi lúc {when}.", "The backup was made at {when}."),
    "restore.kept": ("Bản trước khi khôi phục còn ở {file}.", "What was there before is kept in {file}."),
    "restore.held": (
        "Những lời nhắc đến hạn từ lúc sao lưu đến bây giờ được giữ lại, vì có thể đã gửi rồi. Khởi động dịch vụ, xem "
        "bằng doithoai deliveries --state held; cho gửi tất cả: doithoai resume; cho gửi từng lần: "
        "doithoai deliveries retry SỐ.",
        "The reminders due from the backup until now are held, as they may have been sent already. Start the service "
        "and look at doithoai deliveries --state held; to send them all: doithoai resume; one by one: "
        "doithoai deliveries retry ID.",
    ),
    "backup.no-file": ("không có tệp {file}", "there is no file {file}"),
    "backup.no-backup": (
        "{file} không phải là bản sao lưu của Đối thoại",
        "{file} is no backup of Đối thoại",
    ),
    "backup.damaged": ("bản sao lưu {file} đã hỏng", "the backup {file} is damaged"),
}
