"""What the command line says of itself, in both languages. Dates and reasons come from notifications.wording."""

from __future__ import annotations

from typing import Final

_PHRASES: Final[dict[str, tuple[str, str]]] = {
    # key: (Vietnamese, English)
    "day": ("Ngày", "Day"),
    "hour": ("Giờ", "Hour"),
    "what": ("Việc", "What"),
    "who": ("Ai", "Who"),
    "note": ("Ghi chú", "Note"),
    "whole-day": ("cả ngày", "all day"),
    "deadline": ("Hạn", "Due"),
    "month": ("Tháng {month}/{year}", "{month}/{year}"),
    "no-date": ("Chưa có ngày", "Without a date"),
    "status.planned": ("đã định", "planned"),
    "status.provisional": (
        "ngày dự kiến: chưa báo ai cho đến khi chốt ngày",
        "provisional: nobody is told until it is set",
    ),
    "status.to_be_set": ("chưa định ngày", "date to be set"),
    "status.cancelled": ("đã hủy", "cancelled"),
    "opens": ("mở từ {when}", "opens {when}"),
    "plan.empty": (
        "Không có việc gì từ {first} đến {last}.",
        "Nothing from {first} to {last}.",
    ),
    "plan.title": (
        "{school}: kế hoạch từ {first} đến {last}",
        "{school}: plan from {first} to {last}",
    ),
    "plan.next": ("Lời nhắc sắp tới", "Next reminders"),
    "plan.counts": (
        "{sessions} buổi đối thoại, {deadlines} hạn, {reminders} lời nhắc.",
        "{sessions} sessions, {deadlines} deadlines, {reminders} reminders.",
    ),
    "reminder.of": ("· nhắc: {title}", "· reminder: {title}"),
    "roles": ("{count} nhóm người nhận", "{count} roles"),
    "check.sound": ("{file} dùng được.", "{file} is sound."),
    "check.broken": (
        "{file} có {count} lỗi, chưa dùng được. Dịch vụ không làm theo tệp này cho đến khi sửa xong.",
        "{file} has {count} errors and is not used until they are mended.",
    ),
    "check.warnings": (
        "{count} điều nên xem lại trong 24 tháng tới:",
        "{count} things to look at in the next 24 months:",
    ),
    "check.no-warnings": ("Không có điều gì cần xem lại.", "Nothing to look at."),
    "check.place": ("dòng {line}, cột {column}", "line {line}, column {column}"),
    "warning.more": ("… và {count} chỗ tương tự: {dates}", "… and {count} more like it: {dates}"),
    "no-host": (
        "Phần [mail] chưa có máy chủ (host): thư chỉ được đặt vào thư mục {outbox} để xem, chưa gửi cho ai.",
        "[mail] has no host: messages are only put into {outbox} to look at; nobody is told.",
    ),
    "failed": ("Không làm được: {why}", "Failed: {why}"),
    "unexpected": (
        "Có lỗi ngoài dự kiến: {why}. Chạy lại với --debug để xem chi tiết.",
        "Something unexpected: {why}. Run again with --debug for the details.",
    ),
}


def phrase(language: str, key: str, **values: object) -> str:
    """The phrase in that language, filled in."""
    vietnamese, english = _PHRASES[key]
    return (english if language == "en" else vietnamese).format(**values)
