"""What `pause` and `resume` say."""

from __future__ import annotations

from typing import Final

PHRASES: Final[dict[str, tuple[str, str]]] = {
    # key: (Vietnamese, English)
    "help.pause": (
        "Tạm dừng: chưa nhắc ai nữa, dịch vụ vẫn chạy\n\n"
        "Không có thư nào được gửi cho đến khi chạy resume. Lời nhắc đến hạn trong lúc tạm dừng sẽ được gửi khi đó "
        "nếu còn kịp.",
        "Stop telling people, without stopping the service\n\n"
        "Nothing is mailed until `resume`. What falls due meanwhile is told then, as far as it is still of use.",
    ),
    "example.pause": ("doithoai pause", "doithoai pause"),
    "help.resume": (
        "Tiếp tục nhắc sau khi tạm dừng\n\n"
        "Cũng dùng để xác nhận giờ của máy là đúng khi dịch vụ nghi ngờ đồng hồ, và để gửi các lời nhắc được giữ lại "
        "sau khi khôi phục dữ liệu.",
        "Tell people again\n\n"
        "Also confirms that the clock is right where the service doubts it, and lets go what is held since a backup "
        "was restored.",
    ),
    "example.resume": ("doithoai resume", "doithoai resume"),
    "pause.done": (
        "Đã tạm dừng: từ bây giờ không nhắc ai. Chạy `doithoai resume` để tiếp tục nhắc.",
        "Paused: nobody is told from now on. `doithoai resume` lets it go on.",
    ),
    "pause.already": (
        "Dịch vụ đang tạm dừng rồi. Chạy `doithoai resume` để tiếp tục nhắc.",
        "The service is paused already. `doithoai resume` lets it go on.",
    ),
    "resume.paused": (
        "Đã hết tạm dừng: dịch vụ tiếp tục nhắc trong vòng 30 giây. Lời nhắc đến hạn trong lúc dừng được gửi nếu còn "
        "kịp.",
        "No longer paused: the service goes on within 30 seconds. What fell due meanwhile is told while it is of use.",
    ),
    "resume.paused-idle": (
        "Đã hết tạm dừng, nhưng dịch vụ đang không chạy nên chưa nhắc ai; khi nào chạy thì tiếp tục nhắc.",
        "No longer paused, but the service does not run, so nobody is told until it does.",
    ),
    "resume.clock": (
        "Đã xác nhận giờ của máy là đúng; dịch vụ làm việc theo giờ này.",
        "The clock is taken for right; the service goes on by it.",
    ),
    "resume.restored": (
        "Số lời nhắc được giữ lại từ khi khôi phục dữ liệu: {count}; nay được gửi, nếu còn kịp.",
        "Reminders held since the restore: {count}; they are sent now, as far as they are still of use.",
    ),
    "resume.restored-none": (
        "Từ khi khôi phục dữ liệu không có lời nhắc nào phải giữ lại; từ bây giờ nhắc như thường.",
        "Nothing had to be held since the restore; people are told as ever from now on.",
    ),
    "resume.nothing": (
        "Không có gì đang tạm dừng; dịch vụ vẫn nhắc như thường.",
        "Nothing was paused; the service tells people as ever.",
    ),
    "resume.nothing-idle": (
        "Không có gì đang tạm dừng, nhưng dịch vụ đang không chạy nên lúc này không nhắc ai. Khởi động: "
        "`doithoai run`, hoặc như người kỹ thuật đã cài đặt.",
        "Nothing was paused, but the service does not run, so nobody is told. Start it: `doithoai run`, or as it was "
        "installed.",
    ),
    "resume.idle": (
        "Dịch vụ đang không chạy; khi nào chạy thì mới nhắc.",
        "The service does not run; people are told once it does.",
    ),
}
