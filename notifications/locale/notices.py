"""What the admin is told when something needs a person, in both languages: key to (Vietnamese, English).

`notice.<code>` is the sentence, `notice.<code>.do` what to do about it, `notice.<code>.subject` the subject's words.
"""

from __future__ import annotations

from typing import Final

_PHRASES: Final[dict[str, tuple[str, str]]] = {
    "notice.subject": ("[Đối thoại] Cần xem: {what}", "[Dialogue] To look at: {what}"),
    "notice.greeting": ("người phụ trách", "colleague"),
    "notice.footer": (
        "Thư tự động của dịch vụ nhắc việc đối thoại.",
        "An automatic mail of the reminder service.",
    ),
    "notice.since": ("Từ lúc", "Since"),
    "notice.what": ("Cụ thể", "In detail"),
    "notice.do": ("Cần làm", "To do"),
    "notice.more": (
        "… và {count} trường hợp khác, xem bằng lệnh doithoai status",
        "… and {count} more; see doithoai status",
    ),
    "notice.one": ("• {line}", "• {line}"),
    "notice.detail": ("{head}: {words}", "{head}: {words}"),
    "notice.to": ("{name} <{address}>", "{name} <{address}>"),
    "notice.about": ("{title}, {when}", "{title}, {when}"),
    "notice.due": ("chậm nhất {when}", "due {when}"),
    "notice.on": ("diễn ra {when}", "{when}"),
    "notice.without-date": ("chưa có ngày", "without a date"),
    "notice.people.more": ("và {count} người khác", "and {count} more"),
    "notice.people": ("{count} người", "{count} people"),
    "notice.people.one": ("1 người", "1 person"),
    "notice.missed-by": (
        "{about}: {people} không được nhắc (lẽ ra nhắc lúc {at})",
        "{about}: {people} not reminded (should have been at {at})",
    ),
    "notice.late-by": (
        "{about}: {people} được nhắc muộn {late} (lẽ ra nhắc lúc {at})",
        "{about}: {people} reminded {late} late (should have been at {at})",
    ),
    "notice.late.days": ("{days} ngày", "{days} days"),
    "notice.late.day": ("1 ngày", "1 day"),
    "notice.none-left": ("Từ nay không còn buổi nào trong kế hoạch", "There is no session ahead in the plan"),
    "notice.last": ("Buổi cuối cùng: {title}, {day}", "The last session: {title}, {day}"),
    "notice.provisional": ("{title}: ngày dự kiến {day}, chưa chốt", "{title}: {day} for now, not fixed yet"),
    "notice.not-set": (
        "{title} ({key}): chưa định ngày, học kỳ kết thúc {day}",
        "{title} ({key}): no date yet, the term ends on {day}",
    ),
    # --- one code after the other
    "notice.broken-edit": (
        "Bản sửa mới của tệp kế hoạch có lỗi nên chưa được áp dụng; dịch vụ vẫn nhắc việc theo bản cũ.",
        "The edited plan has errors and is not in force; the service still works by the version before.",
    ),
    "notice.broken-edit.subject": (
        "bản sửa của tệp kế hoạch chưa dùng được",
        "the edited plan is not in force",
    ),
    "notice.broken-edit.do": (
        "Xin sửa các chỗ nêu trên rồi lưu tệp; bản mới có hiệu lực trong vòng 30 giây sau khi lưu. Lệnh doithoai check "
        "cho biết còn lỗi nào.",
        "Mend these places and save the file; it comes into force within 30 seconds. doithoai check tells what is "
        "left.",
    ),
    "notice.account": (
        "Tài khoản thư có trục trặc nên chưa gửi được thư nhắc.",
        "The mail account does not work, so no reminders go out.",
    ),
    "notice.account.subject": ("tài khoản thư có trục trặc", "the mail account does not work"),
    "notice.account.do": (
        "Xin xem lại tài khoản và mật khẩu ở mục [mail], rồi thử bằng lệnh doithoai send-test ĐỊA-CHỈ. Thư đang chờ sẽ "
        "tự gửi đi khi tài khoản dùng được.",
        "Look at the account and its password ([mail]) and try doithoai send-test ADDRESS. What waits goes out by "
        "itself once the account works.",
    ),
    "notice.role-empty": (
        "Có việc đã đến lúc nhắc, nhưng chưa có ai trong vai trò: {roles}.",
        "Something is due, but nobody has the role: {roles}.",
    ),
    "notice.role-empty.subject": ("chưa có ai trong vai trò {roles}", "nobody has the role {roles}"),
    "notice.role-empty.do": (
        "Xin ghi người giữ vai trò ấy vào danh sách; lời nhắc sẽ tự gửi đi nếu việc còn ở phía trước.",
        "Enter somebody for that role in the roster; the reminder goes out by itself while its time is still ahead.",
    ),
    "notice.failed": (
        "Có {count} lời nhắc bị máy chủ thư từ chối hẳn, người nhận chưa được báo.",
        "The mail server refused reminders for good ({count}); these people were not told.",
    ),
    "notice.failed.subject": ("{count} lời nhắc bị từ chối", "reminders refused ({count})"),
    "notice.failed.do": (
        "Xin kiểm tra địa chỉ trong danh sách và báo cho người nhận bằng cách khác. Sau khi sửa địa chỉ, lời nhắc tự "
        "gửi lại; muốn thử lại đúng địa chỉ cũ thì dùng lệnh doithoai deliveries retry SỐ.",
        "Look at the addresses in the roster and tell these people by other means. With a mended address the "
        "reminder goes out again; doithoai deliveries retry ID tries the old one once more.",
    ),
    "notice.unknown": (
        "Không rõ {count} lời nhắc có đến nơi hay không: máy chủ thư nhận rồi không trả lời.",
        "It is not known whether reminders arrived ({count}): the mail server took them and gave no answer.",
    ),
    "notice.unknown.subject": (
        "không rõ {count} lời nhắc có đến nơi",
        "reminders may not have arrived ({count})",
    ),
    "notice.unknown.do": (
        "Xin hỏi lại người nhận nếu việc quan trọng. Dịch vụ không gửi thêm lần nữa để khỏi trùng.",
        "Ask these people where it matters. The service does not send again, so that nobody is told twice.",
    ),
    "notice.missed": (
        "Vì dịch vụ ngừng hoặc thư không gửi được, {count} lời nhắc đã lỡ, không gửi nữa.",
        "As the service or the mail was away, reminders were missed ({count}) and are not sent any more.",
    ),
    "notice.missed-and-late": (
        "Vì dịch vụ ngừng hoặc thư không gửi được, {count} lời nhắc đã lỡ và {late} lời nhắc gửi muộn.",
        "As the service or the mail was away, reminders were missed ({count}) or sent late ({late}).",
    ),
    "notice.late": (
        "Vì dịch vụ ngừng hoặc thư không gửi được, {late} lời nhắc đã gửi muộn.",
        "As the service or the mail was away, reminders were sent late ({late}).",
    ),
    "notice.missed.subject": ("lời nhắc bị lỡ hoặc gửi muộn", "reminders missed or late"),
    "notice.missed.do": (
        "Xin báo bằng cách khác cho những người chưa được nhắc, nếu việc còn cần.",
        "Tell those who were not reminded by other means, if it still matters.",
    ),
    "notice.late.do": ("Không phải làm gì thêm.", "Nothing more is to be done."),
    "notice.told-and-gone": (
        "Có việc đã hủy hoặc bỏ khỏi kế hoạch sau khi {count} người được báo; xin báo lại cho họ.",
        "Something was cancelled or taken out of the plan after people had been told ({count}); please tell them.",
    ),
    "notice.told-and-gone.subject": (
        "đã hủy sau khi {count} người được báo",
        "cancelled after people were told ({count})",
    ),
    "notice.moved": ("trước đây là {before}, nay là {now}", "{before} before, {now} now"),
    "notice.told-and-moved": (
        "Có buổi đã dời sau khi {count} người được báo, mà thư báo lại chỉ gửi sau giờ cũ; xin báo ngay cho họ.",
        "A session was moved after people had been told ({count}), and the mail that says so goes out only after the "
        "old hour; please tell them.",
    ),
    "notice.told-and-moved.subject": (
        "đã dời sau khi {count} người được báo giờ cũ",
        "moved after people were told the old hour ({count})",
    ),
    "notice.told-and-moved.do": (
        "Xin báo trực tiếp cho những người nêu trên trước giờ cũ. Thư của chương trình sẽ báo giờ mới theo lịch nhắc "
        "của ngày mới.",
        "Please tell these people yourselves before the old hour. The mails tell the new one when the reminders of the "
        "new date are due.",
    ),
    "notice.told-and-gone.do": (
        "Chương trình không gửi thư báo hủy. Xin báo trực tiếp cho những người nêu trên; lệnh doithoai deliveries cho "
        "biết ai đã được báo những gì.",
        "No mail tells of a cancellation. Please tell these people yourselves; doithoai deliveries shows who was told "
        "of what.",
    ),
    "notice.not-composed": (
        "Có {count} thư nhắc không soạn được nên chưa gửi.",
        "Reminders cannot be written ({count}) and have not been sent.",
    ),
    "notice.not-composed.subject": (
        "{count} thư nhắc không soạn được",
        "reminders cannot be written ({count})",
    ),
    "notice.not-composed.do": (
        "Xin báo người phụ trách kỹ thuật xem nhật ký của dịch vụ. Dịch vụ vẫn thử lại cho đến khi hết hạn.",
        "Ask whoever looks after the program to read its log. The service goes on trying while it is of use.",
    ),
    "notice.template": (
        "Mẫu thư riêng của trường có lỗi; thư vẫn được gửi, theo mẫu có sẵn.",
        "The school's own mail template has an error; mails go out by the built-in one.",
    ),
    "notice.template.subject": ("mẫu thư riêng có lỗi", "the mail template has an error"),
    "notice.template.do": (
        "Xin sửa mẫu trong thư mục templates; lệnh doithoai check chỉ chỗ có lỗi.",
        "Mend the template in the templates folder; doithoai check shows the place.",
    ),
    "notice.clock": (
        "Đồng hồ của máy chủ có vẻ sai nên dịch vụ tạm dừng nhắc việc.",
        "The machine's clock seems wrong, so nobody is reminded for now.",
    ),
    "notice.clock.subject": ("đồng hồ của máy chủ có vẻ sai", "the machine's clock seems wrong"),
    "notice.clock.do": (
        "Xin chỉnh lại đồng hồ của máy. Nếu giờ trên máy đã đúng, chạy lệnh doithoai resume.",
        "Put the clock right. If it is right already, run doithoai resume.",
    ),
    "notice.paused": (
        "Dịch vụ đang tạm dừng theo lệnh doithoai pause, chưa nhắc ai.",
        "The service is paused (doithoai pause); nobody is reminded.",
    ),
    "notice.paused.subject": ("dịch vụ đang tạm dừng", "the service is paused"),
    "notice.paused.do": (
        "Khi cần tiếp tục nhắc, chạy lệnh doithoai resume.",
        "To go on, run doithoai resume.",
    ),
    "notice.restored": (
        "Dữ liệu được khôi phục từ bản sao lưu; các lời nhắc đến hạn sau bản sao lưu ấy đang được giữ lại.",
        "The database was restored from a backup; what fell due since that backup is held back.",
    ),
    "notice.restored.subject": (
        "dữ liệu vừa khôi phục, có lời nhắc đang giữ lại",
        "restored; reminders are held back",
    ),
    "notice.restored.held": ("{count} lời nhắc đang được giữ lại", "{count} held back"),
    "notice.restored.do": (
        "Xin xem lời nhắc nào đã được báo trước đó, rồi chạy lệnh doithoai resume để gửi phần còn cần.",
        "See what people were told already, then run doithoai resume to send what is still of use.",
    ),
    "notice.date-not-set": (
        "Có buổi đối thoại sắp đến mà chưa chốt ngày; khi chưa chốt thì chưa ai được nhắc.",
        "A session draws near whose date is not fixed; until it is, nobody is reminded.",
    ),
    "notice.date-not-set.subject": ("chưa chốt ngày đối thoại", "a session has no date yet"),
    "notice.date-not-set.do": (
        "Xin ghi ngày vào mục [[overrides]] của tệp kế hoạch (hoặc cancel = true nếu không tổ chức).",
        "Enter the date under [[overrides]] in the plan (or cancel = true if it does not take place).",
    ),
    "notice.plan-ends": (
        "Kế hoạch sắp hết hoặc đã hết: sau buổi cuối cùng dịch vụ không còn gì để nhắc.",
        "The plan is coming to its end: after its last session the service has nothing left to say.",
    ),
    "notice.plan-ends.subject": ("kế hoạch sắp hết", "the plan comes to its end"),
    "notice.plan-ends.do": (
        "Xin bổ sung các học kỳ và các ngày của thời gian tới vào tệp kế hoạch, rồi chạy doithoai check.",
        "Enter the terms and dates to come in the plan, then run doithoai check.",
    ),
    "notice.not-running": (
        "Dịch vụ không còn chạy.",
        "The service does not run.",
    ),
    "notice.tick-failed": (
        "Dịch vụ chưa làm được việc (cơ sở dữ liệu hoặc ổ đĩa có trục trặc), xin xem nhật ký.",
        "The service cannot do its work (the database or the disk), see its log.",
    ),
    "notice.sender-hangs": (
        "Việc gửi thư bị treo, xin xem nhật ký.",
        "The sending of mails hangs, see the log.",
    ),
    "clock.before-release": (
        "đồng hồ chỉ trước ngày phát hành chương trình",
        "it says a time before the program was made",
    ),
    "clock.went-back": ("đồng hồ bị lùi hơn một giờ", "it went back by more than an hour"),
    "clock.jumped": (
        "đồng hồ vừa nhảy hơn một giờ, chờ thêm 5 phút",
        "it has just jumped by more than an hour; five minutes are waited",
    ),
    # --- the status line of systemd
    "service.others": ("{text} (và {count} việc khác)", "{text} (and {count} more)"),
    "service.next": ("kiểm tra tiếp lúc {when}", "looks again at {when}"),
}

VI: Final = {key: vi for key, (vi, _) in _PHRASES.items()}
EN: Final = {key: en for key, (_, en) in _PHRASES.items()}
