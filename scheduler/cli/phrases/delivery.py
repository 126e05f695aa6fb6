"""The states of a delivery, and the reasons for them."""

from __future__ import annotations

from typing import Final

PHRASES: Final[dict[str, tuple[str, str]]] = {
    # key: (Vietnamese, English)
    "state.pending": ("đang chờ", "pending"),
    "state.sending": ("đang gửi", "sending"),
    "state.sent": ("đã gửi", "sent"),
    "state.shown": ("chỉ để xem", "shown only"),
    "state.failed": ("hỏng", "failed"),
    "state.unknown": ("chưa rõ", "unknown"),
    "state.missed": ("đã lỡ", "missed"),
    "state.superseded": ("không cần nữa", "superseded"),
    "state.done": ("đã nộp", "done"),
    "state.held": ("giữ lại", "held"),
    "reason.target-passed": ("việc đã qua", "its time has passed"),
    "reason.account": (
        "tài khoản thư không gửi được cho đến khi việc đã qua",
        "the mail account did not work until its time had passed",
    ),
    "reason.refused-alike": (
        "nhiều người nhận liên tiếp bị từ chối như nhau; thư được giữ lại, chưa mất",
        "several recipients in a row were refused in the same words; the mails wait",
    ),
    "reason.already-told": ("đã được báo", "told already"),
    "reason.later-reminder": ("đã có lời nhắc sau", "a later reminder is due too"),
    "reason.submitted": ("đã nộp", "submitted"),
    "reason.role-empty": ("chưa có ai giữ vai trò này", "nobody has the role"),
    "reason.restored": (
        "có thể đã báo trước khi khôi phục cơ sở dữ liệu, chờ người quyết định",
        "the database was restored, and it may have been told before: a person has to say",
    ),
    "reason.role-filled": ("vai trò đã có người", "the role has somebody now"),
    "reason.changed": ("kế hoạch đã đổi", "the plan has changed"),
    "reason.withdrawn": ("đã bỏ khỏi kế hoạch", "taken out of the plan"),
    "reason.not-in-role": ("không còn giữ vai trò", "no longer in the role"),
    "reason.over": ("việc cần xem đã xong", "it has ended"),
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
}
