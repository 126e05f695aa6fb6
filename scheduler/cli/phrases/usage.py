"""What is said of a command line that is written wrong."""

from __future__ import annotations

from typing import Final

PHRASES: Final[dict[str, tuple[str, str]]] = {
    # key: (Vietnamese, English)
    "usage.error": ("Lệnh chưa đúng: {why}", "Wrong usage: {why}"),
    "usage.more": ("Xem hướng dẫn: {command} --help", "For help: {command} --help"),
    "usage.meant": (" Có phải là “{word}”?", " Did you mean “{word}”?"),
    "usage.no-command": ("thiếu tên lệnh.", "the command is missing."),
    "usage.no-such-command": ("không có lệnh “{word}”.{meant}", "there is no command “{word}”.{meant}"),
    "usage.no-such-option": ("không có tùy chọn “{word}”.{meant}", "there is no option “{word}”.{meant}"),
    "usage.surplus": ("thừa “{words}”", "more than is needed: {words}"),
    "usage.missing": ("thiếu {what}.", "{what} is missing."),
    "usage.value-missing": ("sau {option} còn thiếu giá trị.", "{option} needs a value."),
    "usage.no-value-taken": ("{option} không kèm giá trị.", "{option} takes no value."),
    "usage.not-a-choice": ("sau {what} chỉ viết một trong các từ: {words}.", "{what} is one of: {words}."),
    "usage.not-a-number": ("sau {what} phải là một số nguyên.", "{what} is a whole number."),
    "usage.not-a-number-between": (
        "sau {what} phải là một số nguyên từ {least} đến {most}.",
        "{what} is a whole number from {least} to {most}.",
    ),
    "usage.not-a-folder": (
        "sau {what} là tên một thư mục, mà ở đó đang có một tệp cùng tên.",
        "{what} names a folder, but there is a file of that name.",
    ),
    "usage.bad-value": ("{what}: {why}", "{what}: {why}"),
    "usage.no-such-date": (
        "không có ngày “{text}”; xin viết như 2026-11-28 hoặc 28/11/2026",
        "there is no date “{text}”; write it as 2026-11-28 or 28/11/2026",
    ),
    "usage.year-out-of-range": (
        "“{text}”: năm phải từ {first} đến {last}",
        "“{text}”: the year must be from {first} to {last}",
    ),
    "usage.backwards": (
        "ngày kết thúc {last} đứng trước ngày bắt đầu {first}",
        "the last day, {last}, comes before the first, {first}",
    ),
    "metavar.RULE": ("QUY-TẮC", "RULE"),
    "metavar.KEY": ("MÃ-KỲ", "KEY"),
    "metavar.ID": ("SỐ", "ID"),
    "metavar.PATH": ("TỆP", "PATH"),
    "metavar.DIR": ("THƯ-MỤC", "DIR"),
    "metavar.DIRECTORY": ("THƯ-MỤC", "DIR"),
    "metavar.DATE": ("NGÀY", "DATE"),
    "metavar.NUMBER": ("SỐ", "NUMBER"),
    "metavar.STATE": ("TRẠNG-THÁI", "STATE"),
    "metavar.TEXT": ("CHỮ", "TEXT"),
    "metavar.NAME": ("TÊN", "NAME"),
    "metavar.ADDRESS": ("ĐỊA-CHỈ", "ADDRESS"),
}
