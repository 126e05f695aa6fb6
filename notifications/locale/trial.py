"""What the test mail of `send-test` says, in both languages."""

from __future__ import annotations

from typing import Final

VI: Final = {
    "trial.subject": "[Đối thoại] Thư thử của {school}",
    "trial.greeting": "Kính gửi thầy/cô,",
    "trial.text": (
        "Đây là thư thử của phần mềm nhắc việc đối thoại, do {school} gửi. Thầy/cô nhận được thư này nghĩa là hộp thư "
        "gửi của nhà trường hoạt động tốt. Thầy/cô không cần làm gì và không cần trả lời."
    ),
    "trial.footer": "Thư thử tự động.",
}
EN: Final = {
    "trial.subject": "[Dialogue] A test mail from {school}",
    "trial.greeting": "Dear colleague,",
    "trial.text": (
        "This is a test mail of the reminder service for dialogues, sent by {school}. That you have received it means "
        "that the school's mail account works. There is nothing to do, and no need to answer."
    ),
    "trial.footer": "An automatic test mail.",
}
