"""What is said when a command cannot do its work."""

from __future__ import annotations

from typing import Final

PHRASES: Final[dict[str, tuple[str, str]]] = {
    # key: (Vietnamese, English)
    "error.database": ("không dùng được cơ sở dữ liệu {where}: {why}", "database {where}: {why}"),
    "cause.no-database": (
        "tệp này không phải là cơ sở dữ liệu. Xin chuyển nó đi chỗ khác, rồi khôi phục một bản sao lưu bằng lệnh "
        "doithoai restore; chưa có bản nào thì dịch vụ tự tạo cơ sở dữ liệu mới khi chạy",
        "this file is no database. Please move it elsewhere and restore a backup with doithoai restore; without one "
        "the service makes a new database when it starts",
    ),
    "cause.no-folder": (
        "ở chỗ của thư mục ấy đang có một tệp cùng tên, xin chuyển tệp đó đi chỗ khác",
        "a file stands where its folder should be, please move that elsewhere",
    ),
    "cause.not-yours": (
        "không có quyền đọc và ghi; tệp này của người dùng {owner}, xin gõ `sudo -u {owner} doithoai …` thay cho "
        "`doithoai …`",
        "no permission to read and write; it belongs to the user {owner}, so type `sudo -u {owner} doithoai …` instead "
        "of `doithoai …`",
    ),
    "cause.missing": ("không có tệp hay thư mục này", "there is no such file or folder"),
    "cause.exists": ("đã có sẵn", "it is there already"),
    "cause.no-directory": ("đây không phải là thư mục", "it is no folder"),
    "cause.directory": ("đây là thư mục", "it is a folder"),
    "cause.forbidden": ("không có quyền đọc và ghi", "no permission to read and write"),
    "cause.full": ("ổ đĩa đã đầy", "the disk is full"),
    "cause.locked": (
        "chương trình khác đang ghi vào đó quá lâu",
        "another program has been writing to it for too long",
    ),
    "cause.damaged": (
        "tệp đã hỏng. Xin khôi phục một bản sao lưu bằng lệnh doithoai restore",
        "the file is damaged. Please restore a backup with doithoai restore",
    ),
    "cause.server-down": (
        "máy chủ PostgreSQL không chạy ở đó, hoặc tường lửa chặn",
        "no PostgreSQL server answers there, or a firewall is in the way",
    ),
    "cause.server-ends": (
        "máy chủ PostgreSQL đang dừng hoặc đang khởi động lại",
        "the PostgreSQL server is ending or starting again",
    ),
    "cause.no-host": ("không tìm thấy máy chủ có tên này", "there is no host of that name"),
    "cause.no-answer": ("máy chủ không trả lời", "the server does not answer"),
    "cause.password": (
        "máy chủ PostgreSQL không nhận mật khẩu. Xin xem lại tệp ~/.pgpass của người chạy lệnh này",
        "the PostgreSQL server does not accept the password. Look at ~/.pgpass of the user who runs this",
    ),
    "cause.not-let-in": (
        "máy chủ PostgreSQL không cho người dùng này vào",
        "the PostgreSQL server does not let that user in",
    ),
    "cause.no-such-database": (
        "trên máy chủ chưa có cơ sở dữ liệu tên này, xin tạo bằng lệnh createdb",
        "there is no database of that name on the server; make it with createdb",
    ),
    "cause.no-rights": (
        "người dùng này không có quyền ghi và tạo bảng trong đó",
        "that user has no right to write and to create tables there",
    ),
    "cause.read-only": ("máy chủ đang chỉ cho đọc", "the server is read-only at present"),
    "cause.too-many": ("máy chủ đang có quá nhiều kết nối", "the server has too many connections"),
    "error.newer-tables": (
        "cơ sở dữ liệu {where} do một phiên bản Đối thoại mới hơn tạo ra (cấu trúc {stored}, còn phiên bản này chỉ "
        "biết đến {known}). Xin dùng phiên bản mới hơn ấy",
        "the database {where} was made by a newer version of Đối thoại (tables of version {stored}; this one knows "
        "up to {known}). Please use that newer version",
    ),
    "error.older-tables": (
        "cơ sở dữ liệu {where} do một phiên bản Đối thoại cũ hơn tạo ra (cấu trúc {stored}, phiên bản này cần "
        "{known}). Xin khởi động lại dịch vụ, hoặc chạy doithoai migrate",
        "the database {where} was made by an older version of Đối thoại (tables of version {stored}; this one needs "
        "{known}). Please start the service again, or run doithoai migrate",
    ),
    "error.other-school": (
        "cơ sở dữ liệu này là của trường “{stored}”, còn tệp ghi id = “{given}”. Xin giữ nguyên id, "
        "hoặc dùng cơ sở dữ liệu khác ([service] database)",
        "the database belongs to school “{stored}”, but the file says id = “{given}”. Keep the id, or use "
        "another database ([service] database)",
    ),
    "error.running": (
        "đã có một dịch vụ khác đang dùng {database} (tiến trình {pid} trên máy {host}), xem `doithoai status`. Muốn "
        "làm việc này, xin dừng dịch vụ ấy trước",
        "another service already works on {database} (process {pid} on {host}), see `doithoai status`. To do this, "
        "please stop that service first",
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
