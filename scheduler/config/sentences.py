"""Puts words to faults, in Vietnamese and English, for somebody who is not a programmer."""

from __future__ import annotations

import errno
import os
from collections.abc import Iterable, Mapping
from datetime import date

from scheduler.config.bilingual import Words
from scheduler.config.descriptions import example_line

KINDS: Mapping[str, Words] = {
    "line": Words("một dòng chữ trong dấu nháy", "a line of text in quotes"),
    "prose": Words("chữ trong dấu nháy", "text in quotes"),
    "id": Words('mã gồm a-z, 0-9 và "-", ví dụ "ban-tru"', 'an id of a-z, 0-9 and "-", such as "ban-tru"'),
    "role-id": Words('mã gồm a-z, 0-9, "-" và "_"', 'an id of a-z, 0-9, "-" and "_"'),
    "address": Words(
        'một địa chỉ thư như "vanphong@example.edu.vn"', 'a mail address such as "vanphong@example.edu.vn"'
    ),
    "mailbox": Words(
        'đúng một địa chỉ thư, có thể kèm tên: "Trường A <vanphong@example.edu.vn>"',
        'exactly one mail address, with or without a name: "School A <office@example.edu.vn>"',
    ),
    "host": Words(
        'tên máy chủ như "smtp.example.edu.vn", không kèm cổng hay "smtp://"',
        'a host name such as "smtp.example.edu.vn", without port or "smtp://"',
    ),
    "command": Words("một dòng lệnh, dấu nháy nào cũng đủ đôi", "a command in which every quote is closed"),
    "web-address": Words('địa chỉ bắt đầu bằng "https://"', 'an address that begins with "https://"'),
    "flag": Words("true (có) hoặc false (không), không có dấu nháy", "true or false, without quotes"),
    "number": Words("một số nguyên, không có dấu nháy", "a whole number, without quotes"),
    "choice": Words("một trong các từ đã định", "one of the words provided"),
    "time": Words('giờ trong ngày: "15:00", "15h" hoặc "15h30"', 'a time of day: "15:00", "15h" or "15h30"'),
    "date": Words('ngày: 2027-01-28 hoặc "28/01/2027"', 'a date: 2027-01-28 or "28/01/2027"'),
    "day-and-month": Words('ngày và tháng: "01/08" là mùng 1 tháng 8', 'day and month: "01/08" is 1 August'),
    "weekday": Words(
        'thứ trong tuần: "mon" … "sun", hoặc "thứ 2" … "thứ 7", "CN"',
        'a weekday: "mon" … "sun", or "thứ 2" … "thứ 7", "CN"',
    ),
    "duration": Words(
        'khoảng thời gian tính bằng phút (m) hoặc giờ (h): "90m", "3h" hoặc "2h30"',
        'a length of time in minutes (m) or hours (h): "90m", "3h" or "2h30"',
    ),
    "retention": Words('thời hạn lưu: "2y" (năm) hoặc "30d" (ngày)', 'how long to keep: "2y" or "30d"'),
    "offset": Words(
        'khoảng cách: "5d" (ngày), "5wd" (ngày làm việc), "3h" hoặc "90m"',
        'how far: "5d" (days), "5wd" (working days), "3h" or "90m"',
    ),
    "lead": Words(
        'lúc nhắc: "3d 08:00", "2wd 07:30", "3h", "30m" hoặc "open 08:00"',
        'when to remind: "3d 08:00", "2wd 07:30", "3h", "30m" or "open 08:00"',
    ),
    "day-of-month": Words(
        'ngày trong tháng: 1 đến 31, hoặc "last"', 'a day of the month: 1 to 31, or "last"'
    ),
    "nth": Words("lần thứ mấy trong tháng: 1 đến 5, hoặc -1 là cuối cùng", "1 to 5, or -1 for the last"),
    "key": Words('mã kỳ trong dấu nháy, ví dụ "2027-01"', 'a key in quotes, such as "2027-01"'),
    "table": Words("một bảng trong dấu { }", "a table in { }"),
    "anything": Words("một giá trị", "a value"),
    "weekend-move": Words(
        'nơi dời đến: "next", "previous", "keep", "skip", hoặc một thứ khác như "fri"',
        'where it goes: "next", "previous", "keep", "skip", or another weekday such as "fri"',
    ),
    "rrule": Words(
        'quy tắc RFC 5545 theo ngày, ví dụ "FREQ=WEEKLY;INTERVAL=2;BYDAY=TH"',
        'an RFC 5545 rule by date, such as "FREQ=WEEKLY;INTERVAL=2;BYDAY=TH"',
    ),
    "rule": Words("mã của một mục [[rules]]", "the id of a [[rules]] entry"),
}

_FOUND: Mapping[str, Words] = {
    "flag": Words("đúng/sai", "true or false"),
    "number": Words("một số", "a number"),
    "decimal": Words("một số thập phân", "a decimal number"),
    "text": Words("chữ", "text"),
    "list": Words("một danh sách [ ]", "a list [ ]"),
    "table": Words("một bảng { }", "a table { }"),
    "date": Words("một ngày", "a date"),
    "datetime": Words("một ngày kèm giờ", "a date with a time"),
    "time": Words("một giờ", "a time"),
}

_REASONS: Mapping[str, Words] = {
    "EACCES": Words("không có quyền đọc", "no permission to read it"),
    "EPERM": Words("không có quyền đọc", "no permission to read it"),
    "ELOOP": Words("đường dẫn tắt chỉ vòng quanh", "its links lead in a circle"),
    "ENAMETOOLONG": Words("tên tệp quá dài", "its name is too long"),
    "ENOTDIR": Words("một phần đường dẫn không phải thư mục", "part of its path is no folder"),
    "EIO": Words("ổ đĩa báo lỗi", "the disk reports an error"),
}
"""Why a file cannot be read, by the system's code."""

_NOTHING = Words("", "")
_WEEKDAYS_VI = ("thứ Hai", "thứ Ba", "thứ Tư", "thứ Năm", "thứ Sáu", "thứ Bảy", "Chủ nhật")
_WEEKDAYS_EN = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
_WEEKDAY_PARAMS = ("stated", "actual", "day")

SENTENCES: Mapping[str, Words] = {
    # The file as a whole
    "file-not-found": Words("Không tìm thấy tệp này.{near}", "There is no such file.{near}"),
    "file-is-directory": Words(
        "Đây là thư mục, không phải tệp.{near}", "This is a folder, not a file.{near}"
    ),
    "file-is-no-file": Words("Đây không phải một tệp thông thường.", "This is not an ordinary file."),
    "file-unreadable": Words("Không đọc được tệp ({reason}).", "The file cannot be read ({reason})."),
    "file-too-large": Words(
        "Tệp quá lớn: {size} byte, tối đa {most} byte.",
        "The file is too large: {size} bytes, at most {most}.",
    ),
    "file-changing": Words(
        "Tệp đang được ghi trong lúc đọc; lưu xong rồi thử lại.",
        "The file is being written to; try again once it is saved.",
    ),
    "empty-file": Words(
        "Tệp chưa có nội dung; lệnh “doithoai init” viết một tệp mẫu để sửa lại.",
        "The file says nothing; “doithoai init” writes a sample to change.",
    ),
    "not-utf8": Words(
        "Tệp không ở bảng mã UTF-8 (có lẽ là {encoding}); hãy lưu lại với bảng mã UTF-8.",
        "The file is not in UTF-8 (perhaps {encoding}); save it again as UTF-8.",
    ),
    "workbook": Words(
        "Đây là tệp {program}, không phải tệp văn bản.", "This is a file of {program}, not a text file."
    ),
    "syntax": Words("Sai cú pháp TOML: {reason}.", "This is not TOML: {reason}."),
    "table-twice": Words(
        "{heading} đã có ở trên; mỗi mục chỉ viết một lần.",
        "{heading} stands above already; it may stand once.",
    ),
    "word-twice": Words(
        "“{word}” đã viết ở trên; mỗi từ chỉ viết một lần.{anew}",
        "“{word}” stands above already; a word may stand once.{anew}",
    ),
    "heading-after-value": Words(
        "Ở trên đã viết {word} = …; hãy viết theo một cách: hoặc {word} = [ … ], hoặc các mục {heading}.",
        "Above stands {word} = …; write either {word} = [ … ] or entries {heading}, not both.",
    ),
    "missing-quote": Words("Dấu nháy mở ở đây chưa được đóng.", "The quote opened here is not closed."),
    "missing-bracket": Words("Ở đây thiếu {or_comma}dấu {missing}.", "Missing here: {or_comma}a {missing}."),
    "date-without-quotes": Words(
        'Ngày viết kiểu này phải đặt trong dấu nháy: "{value}".',
        'A date like this stands in quotes: "{value}".',
    ),
    "date-otherwise": Words("Ngày thì viết như sau: {value}.", "Write a date like this: {value}."),
    "number-padded": Words(
        "Số viết không có số 0 ở đầu: {value}.", "A number has no 0 at its beginning: {value}."
    ),
    "flag-in-words": Words(
        "Có hay không thì viết true hoặc false, không có dấu nháy: {word} = {value}.",
        "Yes and no are written true and false, without quotes: {word} = {value}.",
    ),
    "quote-inside": Words(
        "Trong dòng chữ có dấu nháy kép, nên phải viết thành {value}.",
        "There are double quotes within the text: write {value}.",
    ),
    "key-without-quotes": Words(
        "Trước dấu = chỉ viết a-z, 0-9, - và _, không dấu, không khoảng trắng{suggested}; “{word}” thì không được.",
        "What stands before a = is of a-z, 0-9, - and _, without accents and blanks{suggested}; “{word}” is not.",
    ),
    "heading-without-quotes": Words(
        "Tên mục trong dấu [ ] chỉ viết a-z, 0-9, - và _, không dấu{suggested}; “{word}” thì không được.",
        "The name in [ ] is of a-z, 0-9, - and _, without accents{suggested}; “{word}” is not.",
    ),
    "equals-left-out": Words("Sau “{word}” thiếu dấu =.", "After “{word}” the = is missing."),
    "curly-quotes": Words(
        'Dấu nháy cong (“ ”) không dùng được; gõ lại bằng dấu nháy thẳng: "{value}".',
        'Curly quotes (“ ”) are none here; type straight ones: "{value}".',
    ),
    "odd-blank": Words(
        "Ở đây có một dấu cách đặc biệt, có lẽ do chép từ nơi khác; xóa đi và gõ lại dấu cách.",
        "Here stands a special blank, perhaps copied from elsewhere; delete it and type a blank.",
    ),
    "missing-key": Words("Thiếu từ đứng trước dấu =.", "A word is missing before the =."),
    "missing-equals": Words(
        "Sau “{word}” thiếu dấu = và giá trị; nếu là ghi chú thì thêm # ở đầu.",
        "After “{word}” a = and a value are missing; a note begins with #.",
    ),
    "equals-twice": Words("Dấu = viết hai lần.", "The = stands here twice."),
    "value-below": Words(
        "Giá trị phải viết ngay sau dấu =, trên cùng một dòng.",
        "The value stands right behind the =, on the same line.",
    ),
    "missing-value": Words("Ở đây thiếu một giá trị.", "A value is missing here."),
    "text-without-quotes": Words(
        'Chữ phải đặt trong dấu nháy: "{value}".', 'Text stands in quotes: "{value}".'
    ),
    "true-in-capitals": Words("Viết bằng chữ thường: {value}.", "Write it in small letters: {value}."),
    "left-over": Words(
        "Thừa “{value}”: mỗi dòng chỉ một giá trị, ghi chú thì thêm # ở trước.",
        "“{value}” is left over: a line has one value, and a note begins with #.",
    ),
    "backslash": Words(
        "Dấu \\ trong dấu nháy kép phải viết thành \\\\, hoặc dùng dấu nháy đơn.",
        "Within double quotes a \\ is written \\\\; or use single quotes.",
    ),
    "illegal-character": Words(
        "Ở đây có ký tự điều khiển không in được.", "Here stands a control character."
    ),
    "span-too-long": Words(
        "Từ {start} đến {end} quá dài: tối đa hai năm.",
        "From {start} to {end} is too long: at most two years.",
    ),
    "too-deep": Words("Quá nhiều dấu ngoặc lồng nhau.", "Too many brackets inside each other."),
    "number-too-long": Words("Số này quá dài.", "This number is too long."),
    # Words and headings
    "unknown-word": Words(
        "Không có từ “{word}” {under}.{maybe}", "There is no word “{word}” {under}.{maybe}"
    ),
    "misplaced-word": Words(
        "“{word}” không thuộc về đây; từ này thuộc {owners}.{own_line}",
        "“{word}” does not belong here; it belongs to {owners}.{own_line}",
    ),
    "nested-heading": Words(
        "“{word}” là một mục riêng, không nằm trong mục khác: viết {heading}.",
        "“{word}” is a heading of its own and stands in no other: write {heading}.",
    ),
    "missing-word": Words(
        "Thiếu “{word}” trong {heading}, ví dụ {sample}.",
        "“{word}” is missing in {heading}, such as {sample}.",
    ),
    "heading-in-single-brackets": Words(
        "“{word}” chỉ có một: viết [{word}], không phải [[{word}]] hay {word} = ….",
        "There is only one “{word}”: write [{word}], neither [[{word}]] nor {word} = ….",
    ),
    "heading-in-double-brackets": Words(
        "Có thể có nhiều mục “{word}”: ở đây phải viết [[{word}]], hai dấu ngoặc vuông mỗi bên.",
        "There may be several “{word}”: write [[{word}]] here, in double brackets.",
    ),
    "password-in-file": Words(
        "Không để mật khẩu trong tệp này. Ghi mật khẩu thư vào một tệp riêng rồi đặt biến môi trường "
        "DOITHOAI_SMTP_PASSWORD_FILE trỏ tới tệp đó (với systemd: LoadCredential=smtp-password). "
        "Mật khẩu cơ sở dữ liệu: ~/.pgpass.",
        "No password may stand in this file. Put the mail password into a file of its own and name that file in the "
        "environment variable DOITHOAI_SMTP_PASSWORD_FILE (with systemd: LoadCredential=smtp-password). "
        "A database's password: ~/.pgpass.",
    ),
    # Values
    "wrong-type": Words(
        "“{word}” phải là {expected}; ở đây là {found}.", "“{word}” must be {expected}; this is {found}."
    ),
    "bad-value": Words(
        "Không hiểu “{value}”. Cần {expected}.{maybe}",
        "“{value}” means nothing here. Expected {expected}.{maybe}",
    ),
    "number-in-quotes": Words(
        "Số thì viết không có dấu nháy: {word} = {value}.",
        "A number stands without quotes: {word} = {value}.",
    ),
    "not-a-list": Words(
        "“{word}” phải là danh sách trong dấu [ ], ví dụ {sample}; mỗi mục trong đó là {expected}.",
        "“{word}” must be a list in [ ], such as {sample}; each item is {expected}.",
    ),
    "empty-list": Words("Danh sách “{word}” không được để trống.", "The list “{word}” must not be empty."),
    "list-too-long": Words(
        "Danh sách “{word}” quá dài: tối đa {most} mục.",
        "The list “{word}” is too long: at most {most} items.",
    ),
    "empty-text": Words("“{word}” không được để trống.", "“{word}” must not be empty."),
    "out-of-range": Words(
        "“{value}” phải từ {least} đến {most}.", "“{value}” must be from {least} to {most}."
    ),
    "too-far": Words("“{value}” quá xa: tối đa {most} ngày.", "“{value}” is too far: at most {most} days."),
    "too-long": Words(
        "“{word}” quá dài: tối đa {most} ký tự.", "“{word}” is too long: at most {most} characters."
    ),
    "line-break": Words("“{word}” phải viết trên một dòng.", "“{word}” must be a single line."),
    "control-character": Words(
        "“{word}” có ký tự không in được, chẳng hạn dấu tab; dấu \\ của một đường dẫn thì viết \\\\ hoặc /.",
        "“{word}” holds a control character, such as a tab; the \\ of a path is written \\\\ or /.",
    ),
    "unknown-choice": Words(
        "“{word}” không thể là “{value}”; chọn một trong: {known}.{near}{ports}",
        "“{word}” cannot be “{value}”; choose one of: {known}.{near}{ports}",
    ),
    "bad-id": Words(
        "Mã “{value}” chỉ được gồm a-z, 0-9 và dấu “-”{or_line}{suggested}.",
        "The id “{value}” may only hold a-z, 0-9 and “-”{or_line}{suggested}.",
    ),
    "address-without-at": Words(
        "“{value}” không phải địa chỉ thư: thiếu @.", "“{value}” is no mail address: it has no @."
    ),
    "bad-domain": Words(
        "Phần sau @ phải là tên miền có dấu chấm, không dấu tiếng Việt, như “truong.edu.vn”; ở đây là “{domain}”."
        "{near}",
        "What follows the @ must be a domain with a dot, such as “school.edu.vn”; here it is “{domain}”.{near}",
    ),
    "bad-local-part": Words(
        "Phần trước @ chỉ gồm chữ không dấu, số và các dấu . - _ +, không có khoảng trắng; ở đây là “{local}”.",
        "What precedes the @ must be plain letters, digits and . - _ +, without accents or blanks; here it is "
        "“{local}”.",
    ),
    "several-addresses": Words(
        "Ở đây chỉ ghi một địa chỉ thư; “{value}” có nhiều hơn một.",
        "Only one mail address stands here; “{value}” has more.",
    ),
    "no-such-time": Words("Không có giờ “{value}” trong ngày.", "There is no such time as “{value}”."),
    "seconds": Words("Viết giờ đến phút, không có giây.", "Write times to the minute, without seconds."),
    "no-such-date": Words(
        "Không có ngày “{value}” trên lịch.{near}", "There is no such date as “{value}”.{near}"
    ),
    "date-with-time": Words(
        "Ở đây chỉ viết ngày, không kèm giờ.", "Only a date stands here, without a time."
    ),
    "year-out-of-range": Words("Năm phải từ {first} đến {last}.", "The year must be from {first} to {last}."),
    "lead-without-hour": Words(
        "“{value}” thiếu giờ: viết chẳng hạn “{example}”.",
        "“{value}” lacks its hour: write “{example}”, for one.",
    ),
    "lead-with-hour": Words(
        "“{value}”: nhắc trước bao nhiêu giờ, phút thì không kèm giờ trong ngày.",
        "“{value}”: a lead in hours or minutes takes no time of day.",
    ),
    # School and calendar
    "unknown-timezone": Words(
        "Không có múi giờ “{value}”.{maybe}", "There is no time zone “{value}”.{maybe}"
    ),
    "unknown-country": Words(
        "Không có lịch nghỉ lễ của nước “{value}”; viết mã hai chữ như “VN”, hoặc “” nếu không cần.{maybe}",
        "No holidays are known for country “{value}”; write its two letters such as “VN”, or “” for none.{maybe}",
    ),
    "unknown-subdivision": Words(
        "Nước {country} không có vùng “{value}”.{maybe}", "{country} has no subdivision “{value}”.{maybe}"
    ),
    "subdivision-without-country": Words(
        "“subdivision” chỉ dùng cùng “country”.", "“subdivision” needs a “country”."
    ),
    "end-before-start": Words(
        "Ngày cuối {end} đứng trước ngày đầu {start}.", "The end, {end}, is before the start, {start}."
    ),
    "date-and-span": Words(
        "Viết “date” cho một ngày, hoặc “start” và “end” cho nhiều ngày, không viết cả hai.",
        "Write “date” for one day, or “start” and “end” for several, not both.",
    ),
    "duplicate-id": Words(
        "Mã “{value}” đã dùng cho một mục {heading} khác.", "Another {heading} has the id “{value}”."
    ),
    "work-day-and-day-off": Words(
        "Ngày {date} vừa là ngày làm bù vừa là ngày nghỉ ({name}).",
        "{date} is both a work day and a day off ({name}).",
    ),
    "no-working-day": Words(
        "Cả bảy ngày trong tuần đều là ngày nghỉ.", "All seven days of the week are off."
    ),
    "no-working-year": Words(
        "Từ {start} đến {end} không có ngày làm việc nào: lịch phải có ngày làm việc trong mỗi năm.",
        "From {start} to {end} there is no working day: a calendar must have one within a year.",
    ),
    # Roles and people
    "everyone-redefined": Words(
        "“everyone” (tất cả mọi người) luôn có sẵn, không định nghĩa lại được.",
        "“everyone” is always there and cannot be defined again.",
    ),
    "unknown-role": Words(
        "Không có vai trò “{value}” trong [roles].{maybe}", "No role “{value}” is defined in [roles].{maybe}"
    ),
    "two-names-for-one-address": Words(
        "Địa chỉ {value} có hai tên: “{first}” và “{second}”.",
        "The address {value} has two names: “{first}” and “{second}”.",
    ),
    "roster-file-not-found": Words(
        "Không tìm thấy tệp danh sách “{value}”.{near}", "There is no roster “{value}”.{near}"
    ),
    "roster-file-is-directory": Words(
        "“{value}” là thư mục, không phải tệp.", "“{value}” is a folder, not a file."
    ),
    "roster-file-is-no-file": Words(
        "“{value}” không phải một tệp thông thường.", "“{value}” is not an ordinary file."
    ),
    "roster-file-unreadable": Words(
        "Không đọc được tệp danh sách “{value}” ({reason}).",
        "The roster “{value}” cannot be read ({reason}).",
    ),
    "roster-file-too-large": Words(
        "Tệp danh sách “{value}” quá lớn: {size} byte, tối đa {most} byte.",
        "The roster “{value}” is too large: {size} bytes, at most {most}.",
    ),
    "roster-file-changing": Words(
        "Tệp danh sách “{value}” đang được ghi; lưu xong rồi thử lại.",
        "The roster “{value}” is being written to; try again once it is saved.",
    ),
    "roster-not-utf8": Words(
        "Danh sách không ở bảng mã UTF-8 (có lẽ là {encoding}); trong Excel chọn Save As, “CSV UTF-8”.",
        "The roster is not in UTF-8 (perhaps {encoding}); in Excel choose Save As, “CSV UTF-8”.",
    ),
    "roster-workbook": Words(
        "Đây là tệp {program}; danh sách phải là tệp CSV: trong Excel chọn Save As, “CSV UTF-8”.",
        "This is a file of {program}; the roster must be a CSV: in Excel choose Save As, “CSV UTF-8”.",
    ),
    "roster-not-csv": Words("Danh sách không phải tệp CSV.", "The roster is not a CSV file."),
    "roster-empty": Words(
        "Danh sách chưa có ai: cần một dòng tiêu đề và ít nhất một người.",
        "The roster names nobody: it needs a line of headers and at least one person.",
    ),
    "roster-header-missing": Words(
        "Dòng đầu của danh sách phải là tiêu đề: name, email, roles, class, title.",
        "The roster's first line must name its columns: name, email, roles, class, title.",
    ),
    "roster-column-missing": Words(
        "Danh sách thiếu cột “{column}” (tiêu đề có thể là: {known}).{near}",
        "The roster lacks the column “{column}” (its header may be: {known}).{near}",
    ),
    "roster-column-twice": Words(
        "Danh sách có hai cột “{column}”.", "The roster has two columns “{column}”."
    ),
    "roster-cell-empty": Words(
        "Dòng này thiếu “{column}”: người nào cũng phải có tên và địa chỉ thư.",
        "This line lacks “{column}”: everybody needs a name and a mail address.",
    ),
    "roster-row-too-long": Words(
        "Dòng này thừa {count} ô so với dòng tiêu đề. Nhiều vai trò hay nhiều lớp trong một ô thì cách nhau bằng dấu "
        "chấm phẩy: 6A2; 6A3, hoặc đặt cả ô trong dấu nháy kép.",
        "This line has {count} more cells than the line of headers. Several roles or classes in a cell are separated "
        "by semicolons: 6A2; 6A3, or the whole cell stands in double quotes.",
    ),
    "roster-quote-never-closed": Words(
        'Dấu nháy kép (") mở ở dòng này chưa được đóng, nên các dòng sau bị gộp vào đây.',
        'A double quote (") opened on this line is not closed, so the lines after it became part of it.',
    ),
    "roster-rows-in-quotes": Words(
        "Cả dòng nằm trong một cặp dấu nháy kép nên chỉ thành một ô. Xin bỏ dấu nháy ở đầu và cuối mỗi dòng.",
        "The whole line stands in double quotes, which makes it one cell. Remove the quotes around each line.",
    ),
    "roster-roles-joined": Words(
        "Nhiều vai trò thì cách nhau bằng dấu chấm phẩy: {meant}.",
        "Several roles are separated by semicolons: {meant}.",
    ),
    "roster-role-as-class": Words(
        "“{value}” là vai trò nhưng lại nằm ở cột lớp. Nhiều vai trò trong một ô thì cách nhau bằng dấu chấm phẩy.",
        "“{value}” is a role but stands in the column of classes. Several roles in a cell are separated by "
        "semicolons.",
    ),
    # What may be meant otherwise, in a sound file
    "hint-title-unknown": Words(
        "“{value}” không phải cách xưng hô đã biết (thầy, cô, ông, bà, đồng chí, nhóm), nên thư sẽ ghi “thầy/cô”.",
        "“{value}” is no form of address that is known (thầy, cô, ông, bà, đồng chí, group): mails will say “thầy/cô”.",
    ),
    "hint-name-with-title": Words(
        "“{value}”: thư tự ghi thầy, cô trước tên, nên cột tên chỉ ghi họ tên.",
        "“{value}”: mails put thầy or cô before the name themselves; write the bare name.",
    ),
    "hint-name-twice": Words(
        "“{value}” có hai địa chỉ: {first} và {second}. Nếu là một người, xin giữ một địa chỉ.",
        "“{value}” has two addresses, {first} and {second}. If that is one person, keep one.",
    ),
    "hint-class-twice": Words(
        "Lớp {value} được ghi cho cả {first} và {second}, cùng một vai trò.",
        "Class {value} is written for both {first} and {second}, in the same role.",
    ),
    "hint-class-as-date": Words(
        "Lớp “{value}” trông như một ngày: có lẽ Excel đã đổi tên lớp kiểu 10/1 thành ngày tháng. Trong Excel, đặt "
        "cột lớp là Text rồi gõ lại.",
        "Class “{value}” looks like a date: Excel may have changed a class such as 10/1. In Excel make the column "
        "Text and type it again.",
    ),
    "hint-terms-overlap": Words(
        "Học kỳ “{first}” và “{second}” trùng nhau: có ngày thuộc cả hai.",
        "The terms “{first}” and “{second}” overlap: some days lie in both.",
    ),
    # Mail and service
    "open-mail-elsewhere": Words(
        "“none” chỉ dùng cho máy chủ thư trên chính máy này; {host} thì không phải: chọn “tls” hoặc “starttls”.",
        "“none” is only for a mail server on this machine, which {host} is not; choose “tls” or “starttls”.",
    ),
    "bad-database": Words(
        "“database” phải là sqlite:///đường/dẫn.db hoặc postgresql+psycopg://….",
        "“database” must be sqlite:///path.db or postgresql+psycopg://….",
    ),
    # Rules
    "no-form": Words(
        "Trong {word} = {{ }} phải có đúng một trong các từ: {forms}; ví dụ {sample}.{lacks}",
        "In {word} = {{ }} exactly one of these words must stand: {forms}; such as {sample}.{lacks}",
    ),
    "word-beside": Words(
        "“{word}” không đi cùng “{form}”{beside}.", "“{word}” does not go with “{form}”{beside}."
    ),
    "weekday-does-not-fit": Words(
        "Ngày {date} là {actual}, không phải {stated}.", "{date} is a {actual}, not a {stated}."
    ),
    "not-two-dates": Words(
        "“between” cần đúng hai ngày, đầu và cuối; ở đây có {count}.",
        "“between” needs exactly two dates, first and last; here are {count}.",
    ),
    "duplicate-date": Words("Ngày {date} viết hai lần.", "{date} stands here twice."),
    "per-term-without-terms": Words(
        "“per_term” cần biết các học kỳ: xin thêm [[calendar.terms]].",
        "“per_term” needs to know the terms: add [[calendar.terms]].",
    ),
    "unknown-term": Words(
        "Không có học kỳ “{value}” trong [[calendar.terms]].{maybe}",
        "No term “{value}” is defined in [[calendar.terms]].{maybe}",
    ),
    "rrule-part": Words(
        "Không hiểu “{part}” trong quy tắc RFC 5545.", "“{part}” means nothing in an RFC 5545 rule."
    ),
    "rrule-never": Words(
        "Tính từ {date}, quy tắc này không bao giờ rơi vào ngày nào.",
        "Counted from {date}, this rule never names any day.",
    ),
    "rrule-by-the-clock": Words(
        "“{part}”: quy tắc chỉ đếm theo ngày; giờ viết ở “start”.",
        "“{part}”: rules count by days; the hour goes to “start”.",
    ),
    "rrule-without-freq": Words("Quy tắc thiếu FREQ.", "The rule lacks its FREQ."),
    "rrule-count-and-until": Words(
        "Viết COUNT hoặc UNTIL, không viết cả hai.", "Write COUNT or UNTIL, not both."
    ),
    "rrule-not-with": Words("“{part}” không đi cùng FREQ={freq}.", "“{part}” does not go with FREQ={freq}."),
    "shift-not-weekend": Words(
        "Theo “weekend”, {day} là ngày làm việc nên không dời đi đâu; xin bỏ “{move}” trong shift.",
        "By “weekend”, {day} is a working day and is not shifted; remove “{move}” from shift.",
    ),
    "shift-to-itself": Words("{day} không thể dời đến chính nó.", "{day} cannot be moved to itself."),
    "nearest-of-weekend": Words("“nearest” chỉ dùng cho “day_off”.", "“nearest” is only for “day_off”."),
    "weekday-twice": Words("{day} viết hai lần.", "{day} stands here twice."),
    "remind-without-tell": Words(
        "“remind” cần “tell”: ai được nhắc về buổi này?",
        "“remind” needs “tell”: who is reminded of the session?",
    ),
    "open-lead-of-session": Words(
        "“open” chỉ dùng cho hạn nộp có “opens”, không dùng cho buổi đối thoại.",
        "“open” is only for deadlines with “opens”, not for sessions.",
    ),
    "lead-before-whole-day": Words(
        "“{value}”: quy tắc này chưa có giờ bắt đầu (“start”), không thể nhắc trước bao nhiêu giờ, phút.",
        "“{value}”: the rule has no “start”, so nobody can be reminded hours or minutes before it.",
    ),
    "classes-without-per-class": Words(
        "“classes” chỉ dùng cùng “per_class”.", "“classes” needs “per_class”."
    ),
    # Deadlines and overrides
    "unknown-rule": Words(
        "Không có [[rules]] nào mang mã “{value}”.{maybe}", "No [[rules]] entry has the id “{value}”.{maybe}"
    ),
    "rule-twice": Words("“{value}” viết hai lần.", "“{value}” stands here twice."),
    "id-is-session": Words(
        "“session” là mã dành riêng cho chính buổi đối thoại; chọn mã khác.",
        "“session” stands for the session itself; choose another id.",
    ),
    "duplicate-deadline": Words(
        "Quy tắc “{rule}” đã có hạn mang mã “{value}”.", "The rule “{rule}” already has a deadline “{value}”."
    ),
    "elapsed-with-time": Words(
        "Tính theo giờ, phút (“{form}”) thì không viết “time”.",
        "“{form}” in hours or minutes takes no “time”.",
    ),
    "elapsed-with-shift": Words(
        "Hạn tính theo giờ, phút thì không có “shift”.", "A deadline in hours or minutes takes no “shift”."
    ),
    "date-of-many-turns": Words(
        "“date” chỉ dùng cho quy tắc có date, between hoặc per_term; “{rule}” lặp lại nhiều lần.",
        "“date” is only for rules with date, between or per_term; “{rule}” recurs.",
    ),
    "open-lead-without-opens": Words(
        "“open” là nhắc vào ngày bắt đầu, nên hạn này phải có “opens”.",
        "“open” reminds on the day the deadline opens, so it needs “opens”.",
    ),
    "malformed-key": Words(
        "“{value}” không phải mã kỳ của buổi này; viết {like}.",
        "“{value}” is no key of this rule; write {like}.",
    ),
    "duplicate-override": Words(
        "Đã có một [[overrides]] khác cho “{rule}”, mã kỳ “{value}”.",
        "Another override changes “{rule}”, key “{value}”.",
    ),
    "cancel-and-change": Words(
        "Buổi đã hủy (cancel = true) thì không đổi “{word}” được nữa.",
        "A cancelled session (cancel = true) takes no “{word}”.",
    ),
    "override-without-change": Words(
        "Mục này không thay đổi gì: cần date, start, venue hoặc cancel = true.",
        "This changes nothing: it needs date, start, venue or cancel = true.",
    ),
    # The school's own mail templates
    "templates-no-folder": Words(
        "Không có thư mục mẫu thư “{value}”.", "There is no folder “{value}” with mail templates."
    ),
    "templates-unreadable": Words(
        "Không đọc được thư mục mẫu thư “{value}” ({reason}).",
        "The folder “{value}” with mail templates cannot be read ({reason}).",
    ),
    "templates-unknown-file": Words(
        "“{value}” không phải tên của mẫu thư nào, nên không được dùng. Có phải là “{nearest}”?",
        "“{value}” is the name of no mail template, so it is not used. Is it “{nearest}”?",
    ),
    "template-unreadable": Words(
        "Không đọc được mẫu thư này ({reason}).", "This mail template cannot be read ({reason})."
    ),
    "template-not-utf8": Words(
        "Mẫu thư này không lưu bằng bảng mã UTF-8. Hãy lưu lại với bảng mã UTF-8.",
        "This mail template is not in UTF-8. Save it as UTF-8.",
    ),
    "template-too-large": Words(
        "Mẫu thư này quá dài: nhiều nhất là {most} byte.",
        "This mail template is too long: {most} bytes at most.",
    ),
    "template-syntax": Words(
        "Mẫu thư viết chưa đúng quy tắc của Jinja2 (“{why}”). Xem lại các dấu {{{{ }}}} và {{% %}} ở dòng này.",
        "This is not written as Jinja2 has it (“{why}”). Look at the {{{{ }}}} and {{% %}} of this line.",
    ),
    "template-not-found": Words(
        "Không có mẫu “{name}”. Chỉ dùng được các mẫu có sẵn, ví dụ “built-in/letter.html.j2”.",
        "There is no template “{name}”. Only the built-in ones can be used, such as “built-in/letter.html.j2”.",
    ),
    "template-unknown-name": Words(
        "Mẫu thư dùng một tên không có (“{why}”). Các tên dùng được ghi trong docs/mails.md.",
        "The template uses a name that is not there (“{why}”). docs/mails.md has those that are.",
    ),
    "template-refused": Words(
        "Mẫu thư dùng một cách viết không được phép (“{why}”).",
        "The template does what is not allowed (“{why}”).",
    ),
    "template-endless": Words(
        "Mẫu thư chạy mãi không hết, hoặc cho ra một lá thư quá dài.",
        "The template does not come to an end, or makes a mail that is too long.",
    ),
    "template-empty": Words("Mẫu thư này cho ra một lá thư trống.", "This template makes an empty mail."),
    "template-leaves-out": Words(
        "Thư theo mẫu này thiếu thời gian cần báo (“{what}”). Thêm matter.line.text vào mẫu.",
        "A mail by this template does not say when (“{what}”). Put matter.line.text into it.",
    ),
    "template-failed": Words(
        "Mẫu thư này không dùng được (“{why}”).", "This template cannot be used (“{why}”)."
    ),
}


PLACE = Words("{file}, dòng {line}, cột {column}", "{file}, line {line}, column {column}")
"""Where a fault is, in a text that names its file too."""


def sentence(code: str, params: Mapping[str, object], language: str) -> str:
    """The sentence of a fault for a reader of `language`, on one line whatever the values hold."""
    words = {name: _say(name, value, language) for name, value in params.items()}
    words |= _phrases(params, language)
    text = SENTENCES[code].in_(language).format_map(words)
    # What an id or a key holds comes from the file: it must not move the cursor or turn the words around it.
    text = "".join(letter if letter.isprintable() else "\N{REPLACEMENT CHARACTER}" for letter in text)
    return text[0].upper() + text[1:]


def _say(name: str, value: object, language: str) -> str:
    if isinstance(value, date):
        return f"{value:%d/%m/%Y}" if language == "vi" else f"{value:%Y-%m-%d}"
    if name in _WEEKDAY_PARAMS and isinstance(value, int):
        return (_WEEKDAYS_EN if language == "en" else _WEEKDAYS_VI)[value]
    if name == "reason":
        number = getattr(errno, str(value), None)
        return (
            _REASONS[str(value)].in_(language)
            if value in _REASONS
            else os.strerror(number)
            if number
            else str(value)
        )
    if name == "found":
        return _FOUND[str(value)].in_(language) if value in _FOUND else str(value)
    if isinstance(value, tuple):
        return ", ".join(map(str, value))
    return str(value)


def _phrases(params: Mapping[str, object], language: str) -> dict[str, str]:
    """The parts of a sentence that may be absent."""
    return {
        name: phrase.in_(language)
        for name, phrase in (
            *_expectations(params).items(),
            *_suggestions(params).items(),
            *_surroundings(params).items(),
        )
    }


_DATED = ("recurs", "due", "opens")
"""Tables that may hold no more than a date."""


def _expectations(params: Mapping[str, object]) -> dict[str, Words]:
    """What should stand there: in words, as a line to copy, as a key."""
    kind, word = params.get("kind"), str(params.get("word"))
    expected = KINDS[str(kind)] if kind else _NOTHING
    if kind == "choice" and (choices := _listed(params.get("known"))):
        expected = Words(f"một trong: {choices}", f"one of: {choices}")
    line = example_line(word, str(params.get("heading", "")))
    if params.get("day") and word in _DATED:
        line = f"{word} = {{ date = {params['day']} }}"
    if kind == "table" and line:
        expected = Words(f"{expected.vi}, ví dụ {line}", f"{expected.en}, such as {line}")
    sample = str(params.get("sample") or line or f"{word} = [ … ]")
    if key := params.get("meant"):
        like = Words(f"“{key}”", f"“{key}”")
    else:
        like = Words(f"như “{params.get('example')}”", f"it like “{params.get('example')}”")
    return {"expected": expected, "sample": Words(sample, sample), "like": like}


def _suggestions(params: Mapping[str, object]) -> dict[str, Words]:
    """What was probably meant, or what there is to choose from."""
    near, maybe, suggested = _NOTHING, _NOTHING, _NOTHING
    if meant := params.get("nearest"):
        near = maybe = Words(f" Có phải là “{meant}”?", f" Did you mean “{meant}”?")
    elif listed := _listed(params.get("known")):
        maybe = Words(f" Có: {listed}.", f" There are: {listed}.")
    if suggestion := params.get("suggestion"):
        suggested = Words(f", chẳng hạn “{suggestion}”", f", such as “{suggestion}”")
    return {"near": near, "maybe": maybe, "suggested": suggested}


def _surroundings(params: Mapping[str, object]) -> dict[str, Words]:
    """What stands around it, should stand there too, or may."""
    under, lacks, beside, or_comma = (
        Words("trong các tiêu đề [ ]", "among the headings [ ]"),
        _NOTHING,
        _NOTHING,
        _NOTHING,
    )
    own_line, anew, ports = _NOTHING, _NOTHING, _NOTHING
    if heading := params.get("heading"):
        under = Words(f"trong {heading}", f"in {heading}")
    if lacking := params.get("lacking"):
        lacks = Words(f" Thiếu “{lacking}”?", f" Is “{lacking}” missing?")
    if listed := _listed(params.get("allowed")):
        beside = Words(f"; đi cùng được: {listed}", f"; these do: {listed}")
    if around := params.get("around"):
        own_line = Words(
            f" Xin viết thành một dòng riêng trong {around}, ngoài dấu {{ }}.",
            f" Write it on a line of its own in {around}, outside of {{ }}.",
        )
    if heading := params.get("anew"):
        anew = Words(
            f" Nếu từ đây là một mục mới thì thiếu dòng {heading} ở trước.",
            f" If something new begins here, a line {heading} is missing before it.",
        )
    if params.get("word") == "security":
        ports = Words(
            " Cổng 465 dùng tls, cổng 587 dùng starttls.", " Port 465 takes tls, port 587 starttls."
        )
    or_line = Words(" hoặc “_”", " or “_”") if params.get("kind") == "role-id" else _NOTHING
    if params.get("or_comma"):
        or_comma = Words("dấu phẩy, dấu nháy hoặc ", "a comma, a quote or ")
    return {
        "under": under,
        "lacks": lacks,
        "beside": beside,
        "or_comma": or_comma,
        "own_line": own_line,
        "anew": anew,
        "ports": ports,
        "or_line": or_line,
    }


def _listed(words: object) -> str:
    return ", ".join(map(str, words)) if isinstance(words, Iterable) and not isinstance(words, str) else ""
