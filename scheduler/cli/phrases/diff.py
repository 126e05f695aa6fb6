"""What `plan --diff` says."""

from __future__ import annotations

from typing import Final

PHRASES: Final[dict[str, tuple[str, str]]] = {
    # key: (Vietnamese, English)
    "diff.none-in-force": (
        "Chưa có bản kế hoạch nào có hiệu lực để so sánh với {file}: dịch vụ chưa chạy lần nào, hoặc cơ sở dữ liệu ở "
        "chỗ khác. Xem tệp này nói gì: doithoai --config {file} plan",
        "No version is in force that {file} could be compared with: the service has never run, or its database is "
        "elsewhere. To see what the file says: doithoai --config {file} plan",
    ),
    "diff.title": (
        "{file} so với bản đang có hiệu lực từ {since}, xét từ {first} đến {last}",
        "{file} beside the version in force since {since}, from {first} to {last}",
    ),
    "diff.same": (
        "Không có gì khác: buổi, việc, lời nhắc và người nhận vẫn như bản đang có hiệu lực.",
        "No difference: sessions, deadlines, reminders and who is told stay as they are.",
    ),
    "diff.sessions": ("Buổi đối thoại", "Sessions"),
    "diff.deadlines": ("Việc và hạn", "Deadlines"),
    "diff.reminders": ("Thư nhắc", "Mails"),
    "diff.added": ("thêm", "new"),
    "diff.removed": ("bỏ", "gone"),
    "diff.changed": ("đổi", "changed"),
    "diff.from-to": ("{before} → {after}", "{before} → {after}"),
    "diff.word-from-to": ("{word}: {before} → {after}", "{word}: {before} → {after}"),
    "diff.words": ("đổi {words}", "its {words}"),
    "diff.no-date": ("chưa có ngày", "no date yet"),
    "diff.no-due": ("không có hạn", "no due date"),
    "diff.empty": ("(trống)", "(none)"),
    "diff.more": (
        "… và {count} lần nữa, đến {last}",
        "… and {count} more, until {last}",
    ),
    "diff.reminders.count": ("Lời nhắc: {counts}.", "Reminders: {counts}."),
    "diff.reminders.added": ("thêm {count}", "{count} new"),
    "diff.reminders.removed": ("bỏ {count}", "{count} gone"),
    "diff.reminders.changed": ("đổi {count}", "{count} changed"),
    "diff.mails": (
        "Tính theo thư đến từng người, từ nay trở đi: {counts}.",
        "In mails to each person, from now on: {counts}.",
    ),
    "diff.mails.more": ("{count} thư theo lịch mới", "{count} by the new plan"),
    "diff.mails.fewer": (
        "{count} thư theo lịch cũ sẽ không gửi nữa",
        "{count} by the old one that will not be sent",
    ),
    "diff.people": ("Người", "People"),
    "diff.person.name": ("tên", "name"),
    "diff.person.title": ("cách gọi", "form of address"),
    "diff.person.roles": ("vai trò", "roles"),
    "diff.person.classes": ("lớp", "classes"),
    "diff.person.email": ("cách viết địa chỉ", "spelling of the address"),
    "diff.reason": ("lý do: {reason}", "reason: {reason}"),
    "diff.with.added": ("cùng với {count} việc của buổi này", "with its deadlines: {count}"),
    "diff.with.removed": ("{count} việc của buổi này cũng bỏ", "its deadlines go too: {count}"),
    "diff.retold": (
        "Đã có người được báo về những việc này; có hiệu lực rồi thì họ được báo lại:",
        "People were told of these already; they are told again once this is in force:",
    ),
    "diff.retold.from": (" (thư gửi từ {when})", " (mailed from {when})"),
    "diff.retold-late": (
        "Đã có người được báo về những buổi này, mà thư báo lại chỉ gửi sau giờ cũ; xin nhà trường tự báo trước:",
        "People were told of these already, but the mails that say so go out after the old hour; tell them yourselves:",
    ),
    "diff.untold": (
        "Đã có người được báo về những việc này, nhưng sẽ không có thư nào nữa; xin nhà trường tự báo:",
        "People were told of these already, but no mail will tell them of the change; please tell them yourselves:",
    ),
    "diff.people.more": ("và {count} người khác", "and {count} more"),
    "diff.people.count": ("{count} người", "{count} people"),
    "diff.was-to-be": ("trước đó định {when}", "it was to be {when}"),
    "diff.word.start": ("giờ bắt đầu", "hour"),
    "diff.word.opens": ("bắt đầu từ", "opens"),
    "diff.word.title": ("tên", "title"),
    "diff.word.short": ("tên gọi tắt", "short title"),
    "diff.word.venue": ("địa điểm", "venue"),
    "diff.word.audience": ("thành phần", "audience"),
    "diff.word.note": ("ghi chú", "note"),
    "diff.word.tell": ("người được báo", "who is told"),
    "diff.word.by": ("người thực hiện", "who owes it"),
    "diff.word.cc": ("người nhận bản sao", "who gets a copy"),
    "diff.word.submit_to": ("nơi gửi về", "where it is sent"),
    "diff.word.optional": ("việc bắt buộc hay không", "whether it is optional"),
    "diff.word.together": ("cách nộp chung hay riêng", "whether one serves for all"),
    "diff.word.end": ("thời lượng", "length"),
    "diff.word.end_decided": ("thời lượng", "length"),
    "diff.word.trace": ("lý do", "reason"),
    "diff.word.nominal_date": ("ngày theo quy tắc", "date by the rule"),
    "diff.word.status": ("tình trạng", "state"),
    "diff.status.planned": ("đã định", "planned"),
    "diff.status.provisional": ("dự kiến", "provisional"),
    "diff.status.to_be_set": ("chưa định ngày", "date to be set"),
    "diff.status.cancelled": ("đã hủy", "cancelled"),
}
