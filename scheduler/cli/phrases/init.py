"""What `init` says."""

from __future__ import annotations

from typing import Final

PHRASES: Final[dict[str, tuple[str, str]]] = {
    # key: (Vietnamese, English)
    "init.no-such-kind": (
        "không có kiểu kế hoạch “{name}”; các kiểu: {names}",
        "there is no kind of plan “{name}”; the kinds are {names}",
    ),
    "init.exists": (
        "Đã có sẵn {files}; không ghi đè lên, chưa viết gì. Xin chọn một thư mục khác.",
        "There is {files} already; nothing was written over it, nor at all. Choose another folder.",
    ),
    "init.written": (
        "Đã viết {files} cho năm học {year}.",
        "Written for the school year {year}: {files}.",
    ),
    "init.edit": (
        "Việc tiếp theo:\n  1. Mở config.toml và roster.csv, sửa những chỗ ghi SỬA cho đúng với trường mình.",
        "What to do next:\n  1. Open config.toml and roster.csv and make yours what is marked CHANGE.",
    ),
    "init.check": (
        "  2. Xem có lỗi không, rồi xem lịch và những thư sẽ gửi trong 60 ngày tới:\n"
        "       {command} check\n       {command} plan\n       {command} simulate --from {first} --to {last}",
        "  2. See whether there are faults, then the plan and the mails of the next 60 days:\n"
        "       {command} check\n       {command} plan\n       {command} simulate --from {first} --to {last}",
    ),
    "init.run": (
        "  3. Chạy dịch vụ. Chưa ghi máy chủ thư (host) thì chưa gửi cho ai, thư để trong {outbox}:\n"
        "       {command} run",
        "  3. Start the service. Without a mail server (host) nobody is told: mails go to {outbox}:\n"
        "       {command} run",
    ),
}
