"""What `check` says around its faults and warnings."""

from __future__ import annotations

from typing import Final

PHRASES: Final[dict[str, tuple[str, str]]] = {
    # key: (Vietnamese, English)
    "check.sound": ("{file} dùng được.", "{file} is sound."),
    "check.broken": (
        "{file} có {count} lỗi, chưa dùng được. Dịch vụ không làm theo tệp này cho đến khi sửa xong.",
        "{file} cannot be used until it is mended. Errors: {count}.",
    ),
    "check.looked-in": (
        "Đã tìm trong thư mục {folder}. Xin chuyển đến thư mục có tệp kế hoạch bằng lệnh cd, hoặc ghi rõ tệp: "
        "doithoai --config ĐƯỜNG-DẪN-TỚI-TỆP …",
        "Looked for in {folder}. Go to the folder of the plan with cd, or name the file: "
        "doithoai --config PATH …",
    ),
    "check.warnings": (
        "{count} điều nên xem lại trong 24 tháng tới:",
        "To look at in the next 24 months ({count}):",
    ),
    "check.no-warnings": ("Không có điều gì cần xem lại.", "Nothing to look at."),
    "check.place": ("dòng {line}, cột {column}", "line {line}, column {column}"),
    "check.line": ("dòng {line}", "line {line}"),
    "check.lines": ("dòng {lines}", "lines {lines}"),
    "check.nothing-ahead": (
        "Chú ý: từ nay đến {last} không có buổi đối thoại nào, nên sẽ không có lời nhắc nào. Nếu đây là kế hoạch "
        "của năm học trước, xin sửa các học kỳ và các ngày trong tệp.",
        "Mind: there is no session from now to {last}, so nobody will be reminded of any. If this is last year's "
        "plan, change its terms and dates.",
    ),
    "check.reminders": (
        "{count} lời nhắc rơi vào ngày nghỉ, có thể ít người đọc thư: {dates} ({where}).",
        "Reminders on a day off, when few read their mail ({count}): {dates} ({where}).",
    ),
    "check.reminders-advice": (
        'Muốn tránh thì tính theo ngày làm việc, ví dụ remind = ["2wd 08:00"].',
        'To avoid it, count working days, such as remind = ["2wd 08:00"].',
    ),
    "check.roster-unused": (
        "Chú ý: bên cạnh tệp này có {file}, nhưng tệp không có mục [roster] nên danh sách ấy chưa được dùng. Muốn "
        'dùng thì thêm hai dòng: [roster] và file = "{file}".',
        "Mind: beside this file lies {file}, but without a heading [roster] it is not used. To use it, add two "
        'lines: [roster] and file = "{file}".',
    ),
    "check.moved-into-the-past": (
        "Chú ý: {place}: ngày {day} đã qua, còn theo quy tắc thì buổi này vào ngày {nominal}. Nếu buổi chưa diễn ra, "
        "xin xem lại ngày và năm.",
        "Mind: {place}: {day} has passed, while by its rule the session is on {nominal}. If it has not been held, "
        "check the day and year.",
    ),
    "check.hint": ("Chú ý: {place}: {said}", "Mind: {place}: {said}"),
    "check.more-hints": ("… và {count} chỗ khác như vậy", "… and {count} more like it"),
    "check.this-month": ("Tháng này ({month})", "This month ({month})"),
    "check.no-date": ("Không gắn với ngày nào", "Not about a day"),
    "warning.likewise": ("… và cũng vậy với “{title}” ({line})", "… and the same of “{title}” ({line})"),
    "warning.more": ("… và {count} lần tương tự: {dates}", "… and {count} more like it: {dates}"),
}
