"""What the command line says of itself, in both languages. Dates and reasons come from notifications.wording."""

from __future__ import annotations

from typing import Final

_PHRASES: Final[dict[str, tuple[str, str]]] = {
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
    "check.sound": ("{file} dùng được.", "{file} is sound."),
    "check.broken": (
        "{file} có {count} lỗi, chưa dùng được. Dịch vụ không làm theo tệp này cho đến khi sửa xong.",
        "{file} cannot be used until it is mended. Errors: {count}.",
    ),
    "check.warnings": (
        "{count} điều nên xem lại trong 24 tháng tới:",
        "To look at in the next 24 months ({count}):",
    ),
    "check.no-warnings": ("Không có điều gì cần xem lại.", "Nothing to look at."),
    "check.place": ("dòng {line}, cột {column}", "line {line}, column {column}"),
    "check.line": ("dòng {line}", "line {line}"),
    "check.nothing-ahead": (
        "Chú ý: từ nay đến {last} không có buổi đối thoại nào, nên sẽ không có lời nhắc nào. Nếu đây là kế hoạch "
        "của năm học trước, xin sửa các học kỳ và các ngày trong tệp.",
        "Mind: there is no session from now to {last}, so nobody will be reminded of any. If this is last year's "
        "plan, change its terms and dates.",
    ),
    "check.reminders": (
        "{count} lời nhắc rơi vào ngày nghỉ, có thể ít người đọc thư: {dates}. Muốn tránh thì tính theo ngày làm "
        'việc, ví dụ remind = ["2wd 08:00"].',
        "{count} reminders fall on a day off, when few read their mail: {dates}. To avoid it, count working days, "
        'such as remind = ["2wd 08:00"].',
    ),
    "warning.more": ("… và {count} chỗ tương tự: {dates}", "… and {count} more like it: {dates}"),
    "explain.where": ("{file}, dòng {line}", "{file}, line {line}"),
    "explain.rule": ("Quy tắc ({where}): {recurs}.", "The rule ({where}): {recurs}."),
    "explain.nominal": ("Quy tắc nêu {day}.", "The rule names {day}."),
    "explain.found": (
        "Ngày làm việc đầu tiên trong khoảng ấy là {day}.",
        "The first working day in it is {day}.",
    ),
    "explain.found-off": (
        "Khoảng ấy không có ngày làm việc nào, nên lấy {day}.",
        "There is no working day in it, so it is {day}.",
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
    "explain.at": ("từ {start} đến {end}, {day}", "from {start} to {end} on {day}"),
    "explain.on-day": ("vào {day} (giờ sẽ thông báo sau)", "on {day} (the hour will be announced)"),
    "explain.place": ("Địa điểm: {venue}.", "Where: {venue}."),
    "explain.venue": ("địa điểm", "venue"),
    "explain.changed": (
        "Nhà trường đã đổi {what} của buổi này ({where}){because}.",
        "The school changed its {what} ({where}){because}.",
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
        "Không có quy tắc “{rule}”.{near} Các quy tắc trong tệp: {rules}.",
        "There is no rule “{rule}”.{near} The rules in the file: {rules}.",
    ),
    "explain.meant": (" Có phải là “{rule}”?", " Did you mean “{rule}”?"),
    "explain.no-turn": (
        "Quy tắc “{rule}” không có buổi nào mang khóa “{key}”.",
        "The rule “{rule}” has no session with the key “{key}”.",
    ),
    "explain.keys": ("Các khóa gần đây: {keys}", "Keys near today: {keys}"),
    "simulate.count": (
        "{count} thư. Đây chỉ là xem trước, không gửi thư nào.",
        "Messages: {count}. Nothing was sent.",
    ),
    "simulate.eml": ("Đã ghi {count} thư vào {folder}.", "Written to {folder}: {count}."),
    "run.begins": (
        "Dịch vụ đang chạy theo {file}. Nhấn Ctrl-C để dừng.",
        "The service runs by {file}. Ctrl-C ends it.",
    ),
    "status.well": ("Không có việc gì cần người xử lý.", "Nothing needs a person."),
    "status.troubles": ("Có {count} việc cần người xử lý:", "What needs a person ({count}):"),
    "status.since": (" (từ {when})", " (since {when})"),
    "status.never-ran": ("Dịch vụ chưa chạy lần nào.", "The service has never run."),
    "status.stopped": ("Dịch vụ đã dừng lúc {when}.", "The service was stopped at {when}."),
    "status.runs": (
        "Dịch vụ đang chạy (tiến trình {pid} trên máy {host}), lần kiểm tra gần nhất {tick}.",
        "The service runs (process {pid} on {host}), last looked at {tick}.",
    ),
    "status.silent": (
        "Dịch vụ không còn chạy (tiến trình {pid} trên máy {host}), lần kiểm tra cuối {tick}.",
        "The service does not run any more (process {pid} on {host}), last looked at {tick}.",
    ),
    "status.no-plan": (
        "Chưa có bản kế hoạch nào có hiệu lực. Chạy `doithoai run` để bắt đầu theo {file}.",
        "No plan is in force yet. `doithoai run` starts by {file}.",
    ),
    "status.plan": (
        "Kế hoạch có hiệu lực: {file}, bản {version}, từ {when}.",
        "In force: {file}, version {version}, since {when}.",
    ),
    "status.edited": (
        "Tệp đã được sửa; bản mới sẽ có hiệu lực trong vòng 30 giây.",
        "The file was edited; the new version comes into force within 30 seconds.",
    ),
    "status.edited-stopped": (
        "Tệp đã được sửa; bản mới sẽ có hiệu lực khi dịch vụ chạy.",
        "The file was edited; the new version comes into force when the service runs.",
    ),
    "status.no-reminders": ("Không còn lời nhắc nào sắp tới.", "No reminders are to come."),
    "status.next": ("Lời nhắc sắp tới:", "Next reminders:"),
    "status.none-told": ("Chưa báo ai.", "Nobody has been told yet."),
    "status.counts": ("Đã xử lý: {counts}.", "Deliveries: {counts}."),
    "status.more": (
        " (và {count} lỗi khác, xem `doithoai check`)",
        " (and {count} more, see `doithoai check`)",
    ),
    "trouble.broken": (
        "Tệp đang có lỗi, dịch vụ chưa có kế hoạch nào để làm theo: {detail}",
        "The file has faults, and there is no earlier version to work by: {detail}",
    ),
    "trouble.broken-edit": (
        "Tệp đang có lỗi nên chưa có hiệu lực, dịch vụ vẫn theo bản trước: {detail}",
        "The file has faults and is not in force; the version before it is: {detail}",
    ),
    "trouble.not-running": (
        "Dịch vụ đã ngừng mà không báo ({detail}). Xin khởi động lại.",
        "The service went away without a word ({detail}). Please start it again.",
    ),
    "trouble.account": ("Tài khoản thư không gửi được: {detail}", "The mail account does not work: {detail}"),
    "trouble.role-empty": (
        "Đến hạn nhắc nhưng chưa có ai giữ vai trò {detail}",
        "A reminder is due for a role that nobody has: {detail}",
    ),
    "trouble.failed": ("Bị từ chối hẳn: {detail}", "Refused for good: {detail}"),
    "trouble.unknown": (
        "Không rõ thư đã tới chưa, và sẽ không gửi lại: {detail}",
        "It is not known whether it arrived, and it is not sent again: {detail}",
    ),
    "trouble.missed": (
        "Đã quá hạn mà chưa kịp báo: {detail}",
        "Its time passed before it could be told: {detail}",
    ),
    "trouble.not-composed": ("Không soạn được thư: {detail}", "It cannot be written: {detail}"),
    "state.pending": ("đang chờ", "pending"),
    "state.sending": ("đang gửi", "sending"),
    "state.sent": ("đã gửi", "sent"),
    "state.shown": ("chỉ để xem", "shown only"),
    "state.failed": ("hỏng", "failed"),
    "state.unknown": ("chưa rõ", "unknown"),
    "state.missed": ("đã lỡ", "missed"),
    "state.superseded": ("không cần nữa", "superseded"),
    "state.done": ("đã nộp", "done"),
    "state.held": ("chưa có người nhận", "held"),
    "reason.target-passed": ("việc đã qua", "its time has passed"),
    "reason.already-told": ("đã được báo", "told already"),
    "reason.later-reminder": ("đã có lời nhắc sau", "a later reminder is due too"),
    "reason.submitted": ("đã nộp", "submitted"),
    "reason.role-empty": ("chưa có ai giữ vai trò này", "nobody has the role"),
    "reason.role-filled": ("vai trò đã có người", "the role has somebody now"),
    "reason.changed": ("kế hoạch đã đổi", "the plan has changed"),
    "reason.withdrawn": ("đã bỏ khỏi kế hoạch", "taken out of the plan"),
    "reason.not-in-role": ("không còn giữ vai trò", "no longer in the role"),
    "reason.not-yet": ("chưa đến lúc", "not due yet"),
    "reason.accepted": ("máy chủ thư đã nhận", "accepted"),
    "reason.busy": ("máy chủ thư bận, sẽ thử lại", "the mail server is busy, tried again later"),
    "reason.recipient-refused": ("địa chỉ bị từ chối", "the address is refused"),
    "reason.message-refused": ("thư bị từ chối", "the message is refused"),
    "reason.too-big": ("thư quá lớn", "the message is too big"),
    "reason.unfit": ("địa chỉ hoặc nội dung không gửi được", "the address or the text cannot be sent"),
    "reason.no-answer": ("máy chủ thư không trả lời", "no answer came"),
    "reason.not-ours": ("phần việc đã đổi chủ", "it is no longer ours to send"),
    "reason.fence-error": ("không ghi được cơ sở dữ liệu", "the database could not be written"),
    "reason.unreachable": ("không tới được máy chủ thư", "the mail server cannot be reached"),
    "reason.dropped": ("kết nối bị ngắt", "the connection was dropped"),
    "reason.timed-out": ("máy chủ thư không trả lời kịp", "the mail server took too long"),
    "reason.garbage": ("máy chủ trả lời không hiểu được", "the server's answer makes no sense"),
    "reason.closing": ("máy chủ đóng kết nối", "the server closes the connection"),
    "reason.tls-failed": ("kết nối an toàn không thành", "TLS failed"),
    "reason.certificate-refused": ("chứng chỉ của máy chủ không hợp lệ", "the certificate is refused"),
    "reason.no-tls": ("máy chủ không có kết nối an toàn", "no TLS is offered"),
    "reason.no-login": ("không có cách đăng nhập", "no way to log in"),
    "reason.login-busy": ("tạm thời chưa đăng nhập được", "logging in is not possible for now"),
    "reason.login-refused": ("sai tài khoản hoặc mật khẩu", "the login is refused"),
    "reason.sender-refused": ("địa chỉ gửi bị từ chối", "the sender is refused"),
    "reason.quota": ("tài khoản đã gửi hết mức cho phép", "the account's quota is used up"),
    "reason.account-refused": ("máy chủ từ chối tài khoản này", "the server refuses the account"),
    "reason.storage": ("không ghi được thư mục outbox", "the outbox cannot be written"),
    "reason.password-missing": (
        "[mail] có user nhưng chưa có mật khẩu; xin đặt vào DOITHOAI_SMTP_PASSWORD hoặc một tệp mà "
        "DOITHOAI_SMTP_PASSWORD_FILE chỉ đến",
        "[mail] has a user but there is no password; put it into DOITHOAI_SMTP_PASSWORD, or a file named by "
        "DOITHOAI_SMTP_PASSWORD_FILE",
    ),
    "reason.password-unreadable": ("không đọc được mật khẩu", "the password cannot be read"),
    "reason.password-empty": ("mật khẩu để trống", "the password is empty"),
    "reason.plan-changing": ("kế hoạch đang được cập nhật", "the plan is being updated"),
    "deliveries.none": ("Chưa có gì.", "Nothing yet."),
    "deliveries.id": ("Số", "ID"),
    "deliveries.when": ("Nhắc lúc", "At"),
    "deliveries.state": ("Trạng thái", "State"),
    "deliveries.to": ("Gửi ai, lời nhắc", "To, reminder"),
    "deliveries.retried": ("Sẽ gửi lại lần {id} ngay khi dịch vụ chạy.", "Delivery {id} is tried again."),
    "retry.unknown-id": ("không có lần gửi {id}", "there is no delivery {id}"),
    "retry.target-passed": (
        "lần gửi {id} không còn ích gì: việc đã qua",
        "delivery {id}: its time has passed",
    ),
    "retry.refused": (
        "lần gửi {id} không gửi lại: {state}",
        "delivery {id} is not tried again: {state}",
    ),
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
    "usage.no-such-date": (
        "không có ngày “{text}”; xin viết như 2026-11-28 hoặc 28/11/2026",
        "there is no date “{text}”; write it as 2026-11-28 or 28/11/2026",
    ),
    "usage.backwards": (
        "ngày kết thúc {last} đứng trước ngày bắt đầu {first}",
        "the last day, {last}, comes before the first, {first}",
    ),
    "failed": ("Không làm được: {why}.", "Failed: {why}."),
    "unexpected": (
        "Có lỗi ngoài dự kiến: {why}. Chạy lại với --debug để xem chi tiết.",
        "Something unexpected: {why}. Run again with --debug for the details.",
    ),
}


def phrase(language: str, key: str, /, **values: object) -> str:
    """The phrase in that language, filled in."""
    vietnamese, english = _PHRASES[key]
    return (english if language == "en" else vietnamese).format(**values)


def is_phrase(key: str) -> bool:
    """Whether there is such a phrase: a code may be newer than its words."""
    return key in _PHRASES
