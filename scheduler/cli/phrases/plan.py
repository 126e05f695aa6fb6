"""What `plan` says, and what other tables of the plan say the same way."""

from __future__ import annotations

from typing import Final

PHRASES: Final[dict[str, tuple[str, str]]] = {
    # key: (Vietnamese, English)
    "no-hour": ("chưa có giờ", "no hour yet"),
    "deadline": ("Hạn: {title}", "Due: {title}"),
    "task": ("Việc: {title}", "To do: {title}"),
    "times": ("{count} buổi", "{count} sessions"),
    "no-date": ("Chưa có ngày", "Without a date"),
    "opens": ("từ {when}", "opens {when}"),
    "reminder.of": ("nhắc: {title}", "reminder: {title}"),
    "roles": ("{count} nhóm người nhận", "{count} roles"),
    "plan.empty": (
        "Không có việc gì từ {first} đến {last}.",
        "Nothing from {first} to {last}.",
    ),
    "plan.title": (
        "{school}: kế hoạch từ {first} đến {last}",
        "{school}: plan from {first} to {last}",
    ),
    "plan.legend": (
        "{session} buổi đối thoại   {deadline} hạn   {reminder} lời nhắc   {moved} vì sao có thay đổi",
        "{session} session   {deadline} deadline   {reminder} reminder   {moved} why it was moved or changed",
    ),
    "plan.legend.today": ("   {today} hôm nay", "   {today} today"),
    "plan.weekdays": ("T2 T3 T4 T5 T6 T7 CN", "Mo Tu We Th Fr Sa Su"),
    "plan.count.sessions": ("{count} buổi đối thoại", "{count} sessions"),
    "plan.count.sessions.one": ("{count} buổi đối thoại", "{count} session"),
    "plan.count.cancelled": ("{count} buổi đã hủy", "{count} cancelled"),
    "plan.count.cancelled.one": ("{count} buổi đã hủy", "{count} cancelled"),
    "plan.count.deadlines": ("{count} việc", "{count} deadlines"),
    "plan.count.deadlines.one": ("{count} việc", "{count} deadline"),
    "plan.count.reminders": ("{count} lời nhắc", "{count} reminders"),
    "plan.count.reminders.one": ("{count} lời nhắc", "{count} reminder"),
    "plan.more": ("… và {count} buổi khác", "… and {count} more"),
    "plan.moved-from": ("(dời từ {day})", "(moved from {day})"),
    "plan.today": ("hôm nay, {day}", "today, {day}"),
    "plan.is.provisional": ("Dự kiến: {title}", "Provisional: {title}"),
    "plan.is.cancelled": ("ĐÃ HỦY: {title}", "CANCELLED: {title}"),
    "plan.cancelled": ("nhà trường hủy buổi này", "cancelled by the school"),
    "plan.changed": ("nhà trường đổi {what} của buổi này", "the school changed its {what}"),
    "plan.because": ("{sentence} (lý do: {reason})", "{sentence} (reason: {reason})"),
    "plan.set-provisional": (
        'chưa báo ai; chốt ngày thì thêm [[overrides]] có rule = "{rule}", key = "{key}" và date',
        'nobody is told yet; to set the date, add [[overrides]] with rule = "{rule}", key = "{key}" and date',
    ),
    "plan.set-date": (
        'chưa báo ai; có ngày thì ghi {term} = … vào per_term của rule "{rule}"',
        'nobody is told yet; once the date is known, add {term} = … to per_term of rule "{rule}"',
    ),
    "plan.due-unset": (
        "Hạn (tính theo ngày đối thoại): {title}",
        "Due (counts from the session): {title}",
    ),
    "plan.due-provisional": (
        "Hạn theo ngày dự kiến: {title}",
        "Due by the provisional date: {title}",
    ),
    "plan.no-due": ("Việc không có hạn", "Without a due date"),
    "plan.for-now": ("theo ngày dự kiến", "by the provisional date"),
    "csv.kind": ("Loại", "kind"),
    "csv.id": ("Mã", "id"),
    "csv.date": ("Ngày", "date"),
    "csv.time": ("Giờ", "time"),
    "csv.opens": ("Bắt đầu từ", "opens"),
    "csv.title": ("Nội dung", "title"),
    "csv.venue": ("Địa điểm", "venue"),
    "csv.people": ("Người", "people"),
    "csv.status": ("Tình trạng", "status"),
    "csv.why": ("Vì sao", "why"),
    "csv.kind.session": ("buổi đối thoại", "session"),
    "csv.kind.deadline": ("việc", "deadline"),
    "csv.kind.reminder": ("lời nhắc", "reminder"),
    "plan.optional": ("không bắt buộc", "optional"),
    "plan.copy": ("bản sao – {text}", "copy – {text}"),
    "plan.earlier": (
        "lẽ ra {usual}, nhưng phải trước buổi đối thoại",
        "usually {usual}, but it has to come before the session",
    ),
    "usage.by-is-for-the-table": (
        "--by {by} chỉ dùng khi xem bảng; --format {form} luôn ghi theo thời gian",
        "--by {by} is for the table only; --format {form} is always by time",
    ),
    "usage.to-or-days": (
        "chỉ ghi --to hoặc --days, không ghi cả hai",
        "either --to or --days, not both",
    ),
    "usage.diff-stands-alone": (
        "--diff không đi với --by, và chỉ có hai dạng: --format table hoặc --format jsonl",
        "--diff does not go with --by, and has two formats: --format table and --format jsonl",
    ),
    "plan.nobody": ("chưa có ai giữ vai trò này", "nobody has this role"),
    "plan.idle": ("Không có việc gì trong thời gian này.", "Nothing in these days."),
}
