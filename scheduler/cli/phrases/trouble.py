"""What needs a person: `trouble.…` is what is wrong, `action.…` what to do about it, by the code of the trouble."""

from __future__ import annotations

from typing import Final

PHRASES: Final[dict[str, tuple[str, str]]] = {
    # key: (Vietnamese, English)
    "trouble.broken": (
        "Tệp đang có lỗi, dịch vụ chưa có kế hoạch nào để làm theo: {detail}",
        "The file has faults, and there is no earlier version to work by: {detail}",
    ),
    "trouble.broken-edit": (
        "Tệp đang có lỗi nên chưa có hiệu lực, dịch vụ vẫn theo bản trước: {detail}",
        "The file has faults and is not in force; the version before it is: {detail}",
    ),
    "action.broken-edit": (
        "Xem mọi lỗi bằng `doithoai check`, sửa tệp rồi lưu lại.",
        "See every fault with `doithoai check`, mend the file and save it.",
    ),
    "trouble.not-running": (
        "Dịch vụ đã ngừng mà không báo",
        "The service went away without a word",
    ),
    "trouble.stopped": (
        "Dịch vụ đã dừng trong khi có lời nhắc đã đến giờ mà chưa gửi: {detail}",
        "The service was stopped, and a reminder has been due since: {detail}",
    ),
    "action.not-running": (
        "Khởi động lại: `doithoai run`, hoặc như người kỹ thuật đã cài đặt.",
        "Start it again: `doithoai run`, or as it was installed.",
    ),
    "trouble.tick-failed": (
        "Dịch vụ chạy nhưng không làm được việc: {detail}",
        "The service runs, but cannot do its work: {detail}",
    ),
    "action.tick-failed": (
        "Xem ổ đĩa còn chỗ không, cơ sở dữ liệu có dùng được không; dịch vụ sẽ tự thử lại.",
        "See whether the disk is full or the database away; the service goes on trying.",
    ),
    "trouble.sender-hangs": (
        "Việc gửi thư bị treo: {detail}",
        "The sending of mails hangs: {detail}",
    ),
    "action.sender-hangs": (
        "Khởi động lại dịch vụ; nếu lại như vậy, xin hỏi nơi cấp hộp thư.",
        "Start the service again; if it comes back, ask whoever provides the mailbox.",
    ),
    "trouble.paused": ("Đang tạm dừng, chưa nhắc ai", "It is paused and tells nobody"),
    "action.paused": ("Muốn tiếp tục nhắc: `doithoai resume`.", "To go on: `doithoai resume`."),
    "trouble.clock": (
        "Đồng hồ của máy có vẻ sai nên chưa nhắc ai ({detail})",
        "The clock seems wrong, so nobody is told ({detail})",
    ),
    "action.clock": (
        "Chỉnh đồng hồ của máy; nếu giờ đã đúng: `doithoai resume`.",
        "Put the machine's clock right; if it is right already: `doithoai resume`.",
    ),
    "trouble.restored": (
        "Dữ liệu được khôi phục từ bản sao lưu; lời nhắc đến hạn từ lúc sao lưu được giữ lại, hiện có {detail}",
        "The database was restored from a backup; what fell due since is held, {detail} so far",
    ),
    "action.restored": (
        "Xem `doithoai deliveries --state held`; muốn gửi: `doithoai resume`.",
        "See `doithoai deliveries --state held`; to let it go: `doithoai resume`.",
    ),
    "trouble.account": ("Tài khoản thư không gửi được: {detail}", "The mail account does not work: {detail}"),
    "action.account": (
        "Thử từng bước bằng `doithoai send-test ĐỊA-CHỈ`; sửa [mail] hoặc mật khẩu. Thư đang chờ, không mất.",
        "Try each step with `doithoai send-test ADDRESS`; mend [mail] or the password. The mails wait, none is lost.",
    ),
    "trouble.role-empty": (
        "Đến hạn nhắc nhưng chưa có ai giữ vai trò {detail}",
        "A reminder is due for a role that nobody has: {detail}",
    ),
    "action.role-empty": (
        "Thêm người giữ vai trò ấy vào danh sách rồi lưu lại; lời nhắc sẽ được gửi.",
        "Enter somebody with that role into the roster and save it; the reminder will be sent.",
    ),
    "trouble.failed": ("Bị từ chối hẳn: {detail}", "Refused for good: {detail}"),
    "action.failed": (
        "Sửa địa chỉ trong danh sách, lời nhắc tự gửi lại. Địa chỉ không sai thì thử lại: `doithoai deliveries retry "
        "{first}`.",
        "Mend the address in the roster, and it is sent again. If the address is right, try once more: `doithoai "
        "deliveries retry {first}`.",
    ),
    "trouble.unknown": (
        "Không rõ thư đã tới chưa, và sẽ không gửi lại: {detail}",
        "It is not known whether it arrived, and it is not sent again: {detail}",
    ),
    "action.unknown": (
        "Hỏi người nhận; chưa nhận được thì `doithoai deliveries retry {first}`.",
        "Ask who should have it; if it did not come, `doithoai deliveries retry {first}`.",
    ),
    "trouble.missed": (
        "Đã quá hạn mà chưa kịp báo: {detail}",
        "Its time passed before it could be told: {detail}",
    ),
    "action.missed": (
        "Xem `doithoai deliveries --state missed`; việc nào còn cần thì báo trực tiếp.",
        "See `doithoai deliveries --state missed`; tell those whom it still concerns yourself.",
    ),
    "trouble.told-and-gone": (
        "{what} đã hủy sau khi {count} người được báo; xin báo lại cho họ: {who}",
        "{what}: cancelled after people were told ({count}); please tell them: {who}",
    ),
    "trouble.told-and-moved": (
        "{what} đã dời sau khi {count} người được báo, mà thư báo lại chỉ gửi sau giờ cũ; xin báo ngay cho họ: {who}",
        "{what}: moved after people were told ({count}), and the mail that says so goes out after the old hour; "
        "please tell them: {who}",
    ),
    "action.told-and-moved": (
        "Xin báo trực tiếp trước giờ cũ. Thư “Cần xem” gửi người phụ trách nêu đủ những người ấy.",
        "Tell them yourselves before the old hour. The notice mailed to the admin names all of them.",
    ),
    "trouble.told-and-gone.more": ("{who} và {count} người khác", "{who} and {count} more"),
    "action.told-and-gone": (
        "Không có thư báo hủy, xin báo trực tiếp. Thư “Cần xem” gửi người phụ trách nêu đủ những người ấy; ai đã được "
        "báo những gì: `doithoai deliveries --state sent`.",
        "No mail tells of a cancellation, so tell them yourselves. The notice mailed to the admin names all of them; "
        "who was told what: `doithoai deliveries --state sent`.",
    ),
    "trouble.not-composed": ("Không soạn được thư: {detail}", "It cannot be written: {detail}"),
    "action.not-composed": (
        "Đây là lỗi của chương trình hoặc của một giá trị lạ trong kế hoạch; xin báo người kỹ thuật.",
        "A fault of the program or of a strange value in the plan; please tell whoever looks after the program.",
    ),
    "trouble.template": (
        "Mẫu thư riêng của trường có lỗi, đang dùng mẫu có sẵn: {detail}",
        "A template of the school's own has an error; the built-in one is used: {detail}",
    ),
    "action.template": (
        "Xem lỗi bằng `doithoai check`, rồi sửa mẫu ấy.",
        "See the error with `doithoai check`, then mend the template.",
    ),
    "trouble.date-not-set": (
        "Buổi đối thoại sắp đến mà chưa chốt ngày, chưa ai được nhắc: {detail}",
        "A session draws near whose date is not fixed, so nobody is told: {detail}",
    ),
    "action.date-not-set": (
        "Định ngày rồi ghi vào tệp kế hoạch ([[overrides]], hoặc ngày của học kỳ).",
        "Settle the date and write it into the plan ([[overrides]], or the date of the term).",
    ),
    "trouble.plan-ends": (
        "Kế hoạch sắp hết, sau đó không còn gì để nhắc. Buổi cuối cùng: {detail}",
        "The plan comes to its end, with nothing left to say after it. Its last session: {detail}",
    ),
    "trouble.plan-ended": (
        "Trong kế hoạch không còn buổi nào sắp tới, nên không còn gì để nhắc",
        "No session is ahead in the plan, so there is nothing left to say",
    ),
    "action.plan-ends": (
        "Ghi kế hoạch tiếp theo vào tệp (học kỳ, ngày của các buổi).",
        "Enter what is to come: terms, dates of the sessions.",
    ),
    "trouble.others": (" … và {count} lần tương tự", " … and {count} more like it"),
}
