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
    "explain.where": ("{file}, dòng {line}", "{file}, line {line}"),
    "explain.rule": ("Quy tắc ({where}): {recurs}.", "The rule ({where}): {recurs}."),
    "explain.nominal": ("Quy tắc nêu {day}.", "The rule names {day}."),
    "explain.found": (
        "Ngày tìm được trong khoảng đã nêu: {day}.",
        "The day found in what the rule names: {day}.",
    ),
    "explain.no-date": ("Chưa ghi ngày cho lần này.", "No date is given for this turn yet."),
    "explain.skipped": (
        "Vì vậy lần này không có buổi đối thoại: quy tắc cho bỏ qua khi gặp ngày nghỉ.",
        "So there is no session this time: the rule skips such a day off.",
    ),
    "explain.is.planned": ("Vì vậy: {when}{venue}.", "Hence: {when}{venue}."),
    "explain.is.provisional": (
        "Vì vậy, dự kiến: {when}{venue}. Chưa báo ai cho đến khi chốt ngày ở [[overrides]].",
        "Hence, provisionally: {when}{venue}. Nobody is told until [[overrides]] sets the date.",
    ),
    "explain.is.to_be_set": (
        "Vì vậy {when}{venue}. Các hạn tính theo ngày ấy cũng chưa có.",
        "Hence {when}{venue}. The deadlines that count from it have no date either.",
    ),
    "explain.is.cancelled": (
        "Buổi này đã hủy (lẽ ra {when}{venue}).",
        "Cancelled (it would be {when}{venue}).",
    ),
    "explain.unset": ("chưa định ngày", "the date is to be set"),
    "explain.no-hour": ("giờ sẽ thông báo sau", "the hour will be announced"),
    "explain.overridden": (
        "Nhà trường đã điều chỉnh buổi này ({where}){because}.",
        "The school changed this session ({where}){because}.",
    ),
    "explain.audience": ("Thành phần: {who}.", "Audience: {who}."),
    "explain.deadline": ("Hạn: {title} ({id}; {where})", "Deadline: {title} ({id}; {where})"),
    "explain.opens": ("Mở từ: {rule}, tức {when}.", "Opens: {rule}, that is {when}."),
    "explain.no-due": ("Không ghi hạn.", "No due date is given."),
    "explain.due-unset": ("Quy tắc: {rule}. Chưa tính được ngày.", "The rule: {rule}. No date yet."),
    "explain.due-rule": ("Quy tắc: {rule}.", "The rule: {rule}."),
    "explain.due": ("Hạn là {when}.", "Due {when}."),
    "explain.owed": ("Người phải làm: {by}.", "Owed by: {by}."),
    "explain.offered": ("Không bắt buộc, dành cho: {by}.", "Offered, not owed, to: {by}."),
    "explain.submit": ("Gửi về: {to}.", "Sent to: {to}."),
    "explain.reminder": ("Nhắc lúc {when} ({lead}{off}).", "Reminder at {when} ({lead}{off})."),
    "explain.on-day-off": ("; đó là ngày nghỉ", "; a day off"),
    "explain.told": ("Người được nhắc: {roles}.", "Told: {roles}."),
    "explain.copies": ("{told}; bản sao cho {copies}", "{told}; copies to {copies}"),
    "explain.not-reminded": ("Không có lời nhắc.", "No reminder."),
    "explain.dropped": (
        "Bỏ lời nhắc {lead}, vì lúc ấy đã quá muộn.",
        "The reminder {lead} is dropped: it would come too late.",
    ),
    "explain.warnings": ("Lưu ý:", "Mind:"),
    "explain.no-rule": (
        "Không có quy tắc “{rule}”.{near} Các quy tắc trong tệp: {rules}.",
        "There is no rule “{rule}”.{near} The rules in the file: {rules}.",
    ),
    "explain.meant": (" Có phải là “{rule}”?", " Did you mean “{rule}”?"),
    "explain.no-turn": (
        "Quy tắc “{rule}” không có buổi nào mang khóa “{key}”.",
        "The rule “{rule}” has no session with the key “{key}”.",
    ),
    "explain.keys": ("Các khóa gần đây: {keys}", "Keys near today: {keys}"),
    "simulate.count": ("{count} thư. Chưa gửi gì cả.", "{count} messages. Nothing was sent."),
    "simulate.eml": ("Đã ghi {count} thư vào {folder}.", "{count} messages written to {folder}."),
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


def phrase(language: str, key: str, /, **values: object) -> str:
    """The phrase in that language, filled in."""
    vietnamese, english = _PHRASES[key]
    return (english if language == "en" else vietnamese).format(**values)
