"""What `explain` says."""

from __future__ import annotations

from typing import Final

PHRASES: Final[dict[str, tuple[str, str]]] = {
    # key: (Vietnamese, English)
    "explain.where": ("{file}, dòng {line}", "{file}, line {line}"),
    "explain.rule": ("Quy tắc ({where}): {recurs}.", "The rule ({where}): {recurs}."),
    "explain.nominal": ("Quy tắc nêu {day}.", "The rule names {day}."),
    "explain.found": (
        "Khoảng ấy từ {first} đến {last}; ngày làm việc đầu tiên là {day}.",
        "That is from {first} to {last}; its first working day is {day}.",
    ),
    "explain.found-after": (
        "Khoảng ấy từ {first} đến {last}; {off}, nên ngày làm việc đầu tiên là {day}.",
        "That is from {first} to {last}; {off}, so its first working day is {day}.",
    ),
    "explain.found-off": (
        "Khoảng ấy không có ngày làm việc nào, nên lấy {day}.",
        "There is no working day in it, so it is {day}.",
    ),
    "explain.outside": (
        "Ngày này nằm ngoài khoảng mà quy tắc nêu, từ {first} đến {last}.",
        "It lies outside the days the rule names, {first} to {last}.",
    ),
    "explain.no-date": ("Lần này chưa ghi ngày.", "No date is given for this turn yet."),
    "explain.skipped": (
        "Vì vậy lần này không có buổi đối thoại: quy tắc cho bỏ qua khi gặp ngày nghỉ.",
        "So there is no session this time: the rule skips such a day off.",
    ),
    "explain.is.planned": ("Vì vậy, buổi đối thoại diễn ra {when}.", "So the session is {when}."),
    "explain.is.provisional": (
        "Vì vậy, buổi đối thoại dự kiến diễn ra {when}. Chưa báo ai cho đến khi chốt ngày ở [[overrides]].",
        "So the session is, for now, {when}. Nobody is told until [[overrides]] sets the date.",
    ),
    "explain.is.to_be_set": (
        "Vì vậy, buổi đối thoại chưa có ngày; các hạn tính theo ngày ấy cũng chưa có.",
        "So the session has no date yet, nor have the deadlines that count from it.",
    ),
    "explain.is.cancelled": (
        "Buổi này đã hủy; lẽ ra diễn ra {when}.",
        "It is cancelled; it would have been {when}.",
    ),
    "explain.is.cancelled.undated": (
        "Buổi này đã hủy; trước đó chưa ấn định ngày.",
        "It is cancelled; it had no date yet.",
    ),
    "explain.is.settled": (
        "Sau đó nhà trường đã ấn định: buổi đối thoại diễn ra {when}.",
        "The school has settled it since: the session is {when}.",
    ),
    "explain.admin-asked.to_be_set": (
        "Chưa nhắc ai về buổi này; văn phòng được nhắc định ngày từ {days} ngày trước khi hết học kỳ.",
        "Nobody is reminded of it yet; the office is asked for the date from {days} days before the term ends.",
    ),
    "explain.admin-asked.provisional": (
        "Chưa nhắc ai về buổi này; văn phòng được nhắc chốt ngày từ {days} ngày trước ngày dự kiến.",
        "Nobody is reminded of it yet; the office is asked to fix the date from {days} days before.",
    ),
    "explain.not-asked.to_be_set": ("Chưa nhắc ai về buổi này.", "Nobody is reminded of it yet."),
    "explain.not-asked.provisional": ("Chưa nhắc ai về buổi này.", "Nobody is reminded of it yet."),
    "explain.reminded-once.to_be_set": (
        "Có ngày rồi mới nhắc: {leads}.",
        "Reminded of once there is a date: {leads}.",
    ),
    "explain.reminded-once.provisional": (
        "Chốt ngày rồi mới nhắc: {leads}.",
        "Reminded of once the date is fixed: {leads}.",
    ),
    "explain.at": ("từ {start} đến {end}, {day}", "from {start} to {end} on {day}"),
    "explain.begins": ("lúc {when}", "at {when}"),
    "explain.on-day": ("vào {day} (giờ sẽ thông báo sau)", "on {day} (the hour will be announced)"),
    "explain.on-day.only": ("vào {day}", "on {day}"),
    "explain.place": ("Địa điểm: {venue}.", "Where: {venue}."),
    "explain.venue": ("địa điểm", "venue"),
    "explain.changed": (
        "Nhà trường đã đổi {what} của buổi này ({where}){because}.",
        "The school changed its {what} ({where}){because}.",
    ),
    "explain.set": (
        "Nhà trường đã ấn định {what} của buổi này ({where}){because}.",
        "The school settled its {what} ({where}){because}.",
    ),
    "explain.cancelled": ("Việc hủy ghi ở {where}{because}.", "It was cancelled in {where}{because}."),
    "explain.because": ("; lý do: {reason}", "; reason: {reason}"),
    "explain.date": ("ngày", "date"),
    "explain.start": ("giờ", "hour"),
    "explain.audience": ("Thành phần: {who}.", "Audience: {who}."),
    "explain.deadline": ("Việc: {title} ({id}; {where})", "Deadline: {title} ({id}; {where})"),
    "explain.opens": ("Bắt đầu: {rule}, tức {when}.", "Opens: {rule}, that is {when}."),
    "explain.opens-fixed": ("Bắt đầu: {when}.", "Opens: {when}."),
    "explain.no-due": ("Kế hoạch không đặt hạn cho việc này.", "No due date is given."),
    "explain.due-unset": ("Quy tắc: {rule}. Chưa tính được hạn.", "The rule: {rule}. No date yet."),
    "explain.due-rule": ("Quy tắc: {rule}.", "The rule: {rule}."),
    "explain.due": ("Hạn là {when}.", "Due {when}."),
    "explain.due-provisional": ("Hạn theo ngày dự kiến: {when}.", "Due {when}, by the provisional date."),
    "explain.due-fixed": ("Hạn ghi sẵn trong kế hoạch: {when}.", "Due {when}, a date given in the file."),
    "explain.owed": ("Người thực hiện: {by}.", "Owed by: {by}."),
    "explain.offered": ("Không bắt buộc, dành cho: {by}.", "Offered, not owed, to: {by}."),
    "explain.submit": ("Gửi về: {to}.", "To be sent to: {to}."),
    "explain.reminder": ("Nhắc lúc {when} ({lead}{off}).", "Reminder at {when} ({lead}{off})."),
    "explain.on-day-off": ("; rơi vào ngày nghỉ", "; a day off"),
    "explain.told": ("Người được nhắc: {roles}.", "Told: {roles}."),
    "explain.copies": ("{told}; bản sao cho {copies}", "{told}; copies to {copies}"),
    "explain.not-reminded": ("Không có lời nhắc.", "No reminder."),
    "explain.dropped": (
        "Bỏ lần nhắc “{lead}”, vì lúc ấy đã quá muộn.",
        "The reminder “{lead}” is dropped: it would come too late.",
    ),
    "explain.warnings": ("Lưu ý:", "Mind:"),
    "explain.no-rule": (
        "không có quy tắc “{rule}”.{near} Các quy tắc trong tệp: {rules}.",
        "there is no rule “{rule}”.{near} The rules in the file: {rules}.",
    ),
    "explain.meant": (" Có phải là “{word}”?", " Did you mean “{word}”?"),
    "explain.no-turn": (
        "Quy tắc “{rule}” không có buổi nào mang mã kỳ “{key}”.",
        "The rule “{rule}” has no session with the key “{key}”.",
    ),
    "explain.keys": ("Các mã kỳ gần đây: {keys}", "Keys near today: {keys}"),
    "explain.key-shape": (
        "Mã kỳ của quy tắc này viết như “{key}”.",
        "A key of this rule is written like “{key}”.",
    ),
    "explain.absent.outside-terms": (
        "{day} nằm ngoài các học kỳ ghi ở [[calendar.terms]], nên {month} không có buổi.",
        "{day} lies outside the terms in [[calendar.terms]], so there is no session in {month}.",
    ),
    "explain.absent.no-such-day": (
        "Ngày mà quy tắc nêu không có trong {month}.",
        "The day the rule names does not exist in {month}.",
    ),
    "explain.no-keys": ("Quy tắc này hiện chưa có buổi nào.", "This rule has no session at present."),
    "explain.other-months": (
        "Quy tắc này chỉ có buổi vào tháng {months}.",
        "This rule has sessions in {months} only.",
    ),
    "explain.which-rule": (
        "xin ghi thêm mã quy tắc và mã kỳ; các quy tắc trong tệp: {rules}",
        "name a rule and a key; the rules in the file: {rules}",
    ),
    "explain.which-key": (
        "xin ghi thêm mã kỳ của buổi; các buổi sắp tới của “{rule}”: {keys}",
        "name the key of a session; the next ones of “{rule}”: {keys}",
    ),
    "explain.over": ("Đã qua.", "It is past."),
    "explain.is-past": ("; đã qua", "; past"),
    "explain.owing": ("người thực hiện", "those who owe it"),
    "explain.role": ("{role} ({who})", "{role} ({who})"),
    "explain.nobody": ("chưa có ai", "nobody yet"),
    "explain.people": ("{count} người", "{count} people"),
    "explain.in-all": ("{roles}; tất cả {count} người", "{roles}; {count} people in all"),
}
