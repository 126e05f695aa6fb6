"""What `plan` says, and what other tables of the plan say the same way."""

from __future__ import annotations

from typing import Final

PHRASES: Final[dict[str, tuple[str, str]]] = {
    # key: (Vietnamese, English)
    "day": ("Ngày", "Day"),
    "hour": ("Giờ", "Hour"),
    "what": ("Việc", "What"),
    "who": ("Ai, ở đâu", "Who, where"),
    "whole-day": ("cả ngày", "all day"),
    "deadline": ("Hạn: {title}", "Due: {title}"),
    "task": ("Việc: {title}", "To do: {title}"),
    "times": ("({count} buổi)", "({count} sessions)"),
    "no-date": ("Chưa có ngày", "Without a date"),
    "status.planned": ("đã định", "planned"),
    "status.provisional": (
        "dự kiến, chưa báo ai cho đến khi chốt ngày",
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
        "{sessions} buổi đối thoại, {deadlines} việc, {reminders} lời nhắc.",
        "Sessions: {sessions}, deadlines: {deadlines}, reminders: {reminders}.",
    ),
    "reminder.of": ("· nhắc: {title}", "· reminder: {title}"),
    "roles": ("{count} nhóm người nhận", "{count} roles"),
}
