"""What each heading and each word of config.toml means, in both languages, with an example.

The schema and the reference in docs/ are made of this table and `shape`; nothing else reads it.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from scheduler.config.bilingual import Words
from scheduler.config.faults import nearest


class Meaning(NamedTuple):
    """What a word is called, what it means, and how its value is written."""

    title: Words
    text: Words
    example: str


def called(written: str, label: str) -> str | None:
    """The word under that heading which is called so in Vietnamese: “địa điểm” is `venue`."""
    titles = {meaning.title.vi: word for word, meaning in MEANINGS.get(label, {}).items()}
    meant = nearest(written, titles, cutoff=0.85)
    return titles[meant] if meant else None


def heading_called(written: str) -> str | None:
    """The name of the heading in [ ] that is called so in Vietnamese: “quy tắc” is `rules`."""
    titles = {title.vi: label.strip("[]") for label, (title, _) in HEADINGS.items() if label.startswith("[")}
    meant = nearest(written, titles, cutoff=0.85)
    return titles[meant] if meant else None


def example_line(word: str, label: str = "") -> str | None:
    """How that word is written, under that heading, else under the first that has it as a table or list."""
    if label in MEANINGS and word in MEANINGS[label]:
        return f"{word} = {MEANINGS[label][word].example}"
    for meanings in MEANINGS.values():
        if word in meanings and meanings[word].example[0] in "[{":
            return f"{word} = {meanings[word].example}"
    return None


def _word(title: tuple[str, str], vi: str, en: str, example: str) -> Meaning:
    return Meaning(Words(*title), Words(vi, en), example)


def _heading(title: tuple[str, str], vi: str, en: str) -> tuple[Words, Words]:
    return Words(*title), Words(vi, en)


HEADINGS: Mapping[str, tuple[Words, Words]] = {
    "[school]": _heading(
        ("Trường", "The school"),
        "Tên trường, kế hoạch được nhắc đến trong thư, múi giờ và ngôn ngữ. Mục này bắt buộc phải có.",
        "The school's name, the plan its mails cite, time zone and language. This heading must be there.",
    ),
    "[calendar]": _heading(
        ("Lịch", "The calendar"),
        "Ngày nào là ngày làm việc, ngày nào nghỉ. Xét lần lượt: ngày làm bù của trường, ngày nghỉ của trường, ngày "
        "làm bù và ngày nghỉ lễ của cả nước, rồi đến ngày nghỉ cuối tuần.",
        "Which days are working days. The first of these that speaks decides: the school's work_days, its days_off, "
        "the country's make-up days and public holidays, the weekend.",
    ),
    "[[calendar.terms]]": _heading(
        ("Học kỳ", "A term"),
        "Mỗi học kỳ một mục. Đã khai học kỳ thì ngoài các học kỳ không có buổi nào theo ngày tính ra (chẳng hạn ngày "
        "28 hằng tháng); ngày ghi sẵn trong kế hoạch vẫn giữ, có cảnh báo.",
        "One entry a term. Where there are terms, dates that are computed (such as the 28th of each month) are dropped "
        "outside of them; dates given by hand stay, with a warning.",
    ),
    "[[calendar.days_off]]": _heading(
        ("Ngày nghỉ của trường", "Days off"),
        "Ngày trường nghỉ thêm ngoài ngày lễ và cuối tuần. Một ngày thì viết date; nhiều ngày thì viết start và end, "
        "tính cả hai ngày ấy.",
        "Days on which the school is closed besides holidays and weekends: date for one, start and end (both included) "
        "for several.",
    ),
    "[[calendar.work_days]]": _heading(
        ("Ngày đi làm bù", "Work days"),
        "Ngày đi làm, đi học bù theo thông báo hoán đổi ngày nghỉ. Một ngày thì viết date; nhiều ngày thì viết start "
        "và end, tính cả hai ngày ấy.",
        "Decreed make-up days: date for one, start and end (both included) for several.",
    ),
    "[roles]": _heading(
        ("Vai trò", "Roles"),
        "Các vai trò mà trường dùng: bên trái dấu = là mã (a-z, 0-9, - và _), bên phải là cách gọi. Không cần khai "
        '“everyone” (tất cả mọi người), từ này luôn có sẵn. Ví dụ: homeroom = "Giáo viên chủ nhiệm".',
        "The roles this school uses: an id of a-z, 0-9, - and _, then what people call it. “everyone” is always there "
        'and not defined. For example: homeroom = "Homeroom teacher".',
    ),
    "[roster]": _heading(
        ("Danh sách", "The roster"),
        "Tệp danh sách người nhận thư (CSV, lưu được từ Excel), có các cột name, email, roles, class, title.",
        "A CSV file with the people who get mail; its columns are name, email, roles, class, title.",
    ),
    "[[people]]": _heading(
        ("Người nhận thư", "A person"),
        "Mỗi người một mục, viết thẳng vào tệp này thay cho danh sách, hoặc thêm vào danh sách.",
        "One entry a person, instead of the roster or besides it.",
    ),
    "[mail]": _heading(
        ("Thư", "Mail"),
        "Hộp thư dùng để gửi. Mật khẩu không ghi ở đây mà ghi vào một tệp riêng, do biến môi trường "
        "DOITHOAI_SMTP_PASSWORD_FILE chỉ đến. Mục này bắt buộc phải có.",
        "The account that mails go out by. Its password does not stand here but in a file of its own, named by the "
        "environment variable DOITHOAI_SMTP_PASSWORD_FILE. This heading must be there.",
    ),
    "[service]": _heading(
        ("Dịch vụ", "The service"),
        "Dịch vụ ghi nhớ ở đâu, và báo cho ai khi có việc cần người xử lý.",
        "Where the service keeps its memory, and who is told when something needs a person.",
    ),
    "[[rules]]": _heading(
        ("Quy tắc", "A rule"),
        "Mỗi loại buổi đối thoại một mục: diễn ra khi nào, dời ra sao khi gặp ngày nghỉ, ở đâu, báo cho ai.",
        "One entry for each kind of session: when it recurs, where it moves on a day off, where it is, who is told.",
    ),
    "recurs = { }": _heading(
        ("Diễn ra khi nào", "When it recurs"),
        "Viết theo đúng một trong tám cách; mỗi cách bắt đầu từ một trong các từ day_of_month, nth, week_of_month, "
        "between, per_term, date, dates, rrule.",
        "Exactly one of eight forms, each made by one of the words day_of_month, nth, week_of_month, between, "
        "per_term, date, dates, rrule.",
    ),
    "shift = { }": _heading(
        ("Dời ngày", "Where it moves"),
        "Ngày làm việc thì giữ nguyên. Ngày cuối tuần dời theo từ của thứ ấy (sat, sun, …), ngày nghỉ khác dời theo "
        "day_off.",
        "A working day stays. A day of the weekend goes by its own word (sat, sun, …), any other day off by day_off.",
    ),
    "audience = { }": _heading(
        ("Thành phần tham dự", "The audience"),
        "Thành phần học sinh, khi muốn hệ thống tính giúp số lượng theo lớp.",
        "Who takes part, where their number is to be computed by class.",
    ),
    "[[deadlines]]": _heading(
        ("Hạn", "A deadline"),
        "Mỗi việc phải làm trước hoặc sau buổi đối thoại một mục: việc gì, ai làm, hạn lúc nào, nhắc lúc nào.",
        "One entry for each thing that is owed before or after a session: what, by whom, until when, when to remind.",
    ),
    "due = { }": _heading(
        ("Hạn lúc nào", "When it is due"),
        "Viết theo đúng một trong các cách: day_of_month, before, after, week_before, week_after hoặc date; thêm time "
        "nếu cần. Từ opens viết giống như vậy.",
        "Exactly one of day_of_month, before, after, week_before, week_after and date, with a time where needed. opens "
        "is written alike.",
    ),
    "[[overrides]]": _heading(
        ("Thay đổi một buổi", "A change to one session"),
        "Chốt ngày, đổi ngày, giờ, địa điểm hoặc hủy riêng một buổi.",
        "Sets or changes the date, hour or venue of one session, or cancels it.",
    ),
}
"""By the heading's label: what it is called, and what it is for."""

MEANINGS: Mapping[str, Mapping[str, Meaning]] = {
    "[school]": {
        "id": _word(
            ("Mã trường", "Id"),
            "Mã của trường: chữ thường không dấu, số và dấu “-”. Đặt một lần rồi không đổi nữa, vì mọi điều đã ghi nhớ "
            "đều gắn với mã này.",
            "a-z, 0-9 and “-”. Never changed: it is part of every identity the service keeps.",
            '"thpt-so-2-bac-ha"',
        ),
        "name": _word(
            ("Tên trường", "Name"),
            "Tên trường như ghi trong thư.",
            "The school's name as its mails say it.",
            '"Trường THPT số 2 Bắc Hà"',
        ),
        "plan": _word(
            ("Tên kế hoạch", "Plan"),
            "Kế hoạch đã ban hành, được nhắc đến trong thư.",
            "The plan that the mails cite.",
            '"Kế hoạch tiếp xúc, đối thoại với học sinh, năm học 2026-2027"',
        ),
        "timezone": _word(
            ("Múi giờ", "Time zone"),
            "Múi giờ của trường; mọi giờ trong tệp tính theo múi giờ này.",
            "The time zone by which all hours of the file are meant.",
            '"Asia/Ho_Chi_Minh"',
        ),
        "language": _word(
            ("Ngôn ngữ", "Language"),
            "Ngôn ngữ của thư và của lời báo: vi (tiếng Việt) hoặc en (tiếng Anh).",
            "The language of what people read.",
            '"vi"',
        ),
    },
    "[calendar]": {
        "country": _word(
            ("Nước", "Country"),
            'Mã hai chữ của nước, để có sẵn lịch nghỉ lễ; "VN" là Việt Nam, để trống là không dùng lịch nào.',
            "Two letters of the country whose public holidays hold; empty for none.",
            '"VN"',
        ),
        "subdivision": _word(
            ("Vùng", "Subdivision"),
            "Vùng của nước ấy, nếu vùng có ngày lễ riêng. Việt Nam không cần.",
            "A part of the country with holidays of its own. Vietnam has none.",
            '"BY"',
        ),
        "weekend": _word(
            ("Ngày nghỉ cuối tuần", "Weekend"),
            'Những thứ trong tuần mà trường nghỉ. Trường dạy cả thứ Bảy thì viết ["sun"].',
            "The weekdays on which nobody works.",
            '["sat", "sun"]',
        ),
        "year_starts": _word(
            ("Ngày đầu năm học", "First day of the school year"),
            "Ngày và tháng bắt đầu năm học; “01/08” là ngày 1 tháng 8. Mã năm học (2026-2027) tính từ ngày này.",
            "Day and month on which a school year begins; keys such as 2026-2027 count from it.",
            '"01/08"',
        ),
        "terms": _word(
            ("Các học kỳ", "Terms"),
            "Mỗi học kỳ một mục [[calendar.terms]].",
            "An entry [[calendar.terms]] for each term.",
            '[{ id = "hk1", name = "Học kỳ I", start = 2026-09-05, end = 2027-01-15 }]',
        ),
        "days_off": _word(
            ("Ngày nghỉ của trường", "Days off"),
            "Mỗi đợt nghỉ một mục [[calendar.days_off]].",
            "An entry [[calendar.days_off]] for each closure.",
            '[{ name = "Nghỉ Tết Nguyên đán", start = 2027-02-01, end = 2027-02-14 }]',
        ),
        "work_days": _word(
            ("Ngày đi làm bù", "Work days"),
            "Mỗi đợt làm bù một mục [[calendar.work_days]].",
            "An entry [[calendar.work_days]] for each make-up day.",
            '[{ name = "Làm bù", date = 2027-01-09 }]',
        ),
    },
    "[[calendar.terms]]": {
        "id": _word(
            ("Mã học kỳ", "Id"),
            "Mã của học kỳ, dùng trong per_term và trong mã kỳ; mỗi học kỳ một mã.",
            "The term's id, used in per_term and in keys; each its own.",
            '"hk1"',
        ),
        "name": _word(
            ("Tên học kỳ", "Name"), "Tên học kỳ như ghi trong thư.", "What people call it.", '"Học kỳ I"'
        ),
        "start": _word(("Ngày đầu", "First day"), "Ngày đầu của học kỳ.", "Its first day.", "2026-09-05"),
        "end": _word(
            ("Ngày cuối", "Last day"), "Ngày cuối của học kỳ, tính cả ngày ấy.", "Its last day.", "2027-01-15"
        ),
    },
    "[[calendar.days_off]]": {
        "name": _word(
            ("Lý do nghỉ", "Name"),
            "Tên đợt nghỉ; thư dùng tên này để giải thích vì sao buổi đối thoại bị dời.",
            "Why the school is closed; the mails explain a moved date by it.",
            '"Nghỉ Tết Nguyên đán"',
        ),
        "date": _word(
            ("Ngày", "Date"), "Ngày nghỉ, khi chỉ có một ngày.", "The day, where it is one.", "2027-01-04"
        ),
        "start": _word(("Từ ngày", "From"), "Ngày nghỉ đầu tiên.", "The first day off.", "2027-02-01"),
        "end": _word(("Đến hết ngày", "To"), "Ngày nghỉ cuối cùng.", "The last day off.", "2027-02-14"),
    },
    "[[calendar.work_days]]": {
        "name": _word(
            ("Lý do làm bù", "Name"), "Tên đợt làm bù.", "Why people work on that day.", '"Làm bù"'
        ),
        "date": _word(
            ("Ngày", "Date"), "Ngày làm bù, khi chỉ có một ngày.", "The day, where it is one.", "2027-01-09"
        ),
        "start": _word(("Từ ngày", "From"), "Ngày làm bù đầu tiên.", "The first such day.", "2027-01-09"),
        "end": _word(("Đến hết ngày", "To"), "Ngày làm bù cuối cùng.", "The last such day.", "2027-01-10"),
    },
    "[roster]": {
        "file": _word(
            ("Tệp danh sách", "File"),
            "Tên tệp danh sách, đặt cùng thư mục với tệp này.",
            "The roster's file name, beside this file.",
            '"roster.csv"',
        ),
    },
    "[[people]]": {
        "name": _word(
            ("Họ tên", "Name"), "Họ tên người nhận, hoặc tên của tập thể.", "Who it is.", '"Nguyễn Thị Lan"'
        ),
        "email": _word(
            ("Địa chỉ thư", "Address"),
            "Địa chỉ thư của người ấy. Hai mục cùng địa chỉ và cùng tên được gộp làm một.",
            "The mail address. Two entries of one address and name are merged.",
            '"lan.nguyen@example.edu.vn"',
        ),
        "roles": _word(
            ("Vai trò", "Roles"),
            "Mã các vai trò của người ấy, có trong [roles]; có thể để trống: [].",
            "Ids of roles, as defined in [roles]; may be empty.",
            '["homeroom"]',
        ),
        "class": _word(
            ("Lớp", "Class"),
            'Lớp chủ nhiệm; nhiều lớp thì viết ["10A1", "10A2"].',
            "The class or classes of a homeroom teacher.",
            '"10A1"',
        ),
        "title": _word(
            ("Cách xưng hô", "Title"),
            "Thầy, cô, ông, bà hoặc đồng chí; “group” là tập thể, chỉ gọi bằng tên. Không ghi hoặc ghi khác thì thư "
            "viết “thầy/cô”.",
            "How one is addressed: thầy, cô, ông, bà, đồng chí; “group”: by its name alone; anything else: thầy/cô.",
            '"cô"',
        ),
    },
    "[mail]": {
        "from": _word(
            ("Người gửi", "From"),
            "Tên và địa chỉ đứng tên người gửi.",
            "Name and address of the sender.",
            '"Trường THPT số 2 Bắc Hà <vanphong@example.edu.vn>"',
        ),
        "reply_to": _word(
            ("Địa chỉ nhận trả lời", "Reply to"),
            "Địa chỉ nhận thư trả lời, nếu khác địa chỉ gửi.",
            "Where replies go, if not to the sender.",
            '"vanphong@example.edu.vn"',
        ),
        "host": _word(
            ("Máy chủ thư", "Host"),
            "Tên máy chủ gửi thư. Để trống thì không gửi cho ai: thư chỉ được ghi vào thư mục outbox để xem trước.",
            "The mail server. Without it nobody is told: messages go to the folder `outbox`.",
            '"smtp.example.edu.vn"',
        ),
        "port": _word(
            ("Cổng", "Port"),
            "Cổng của máy chủ thư; không ghi thì theo security: tls là 465, starttls là 587, none là 25.",
            "The server's port; by default that of `security`: 465 for tls, 587 for starttls, 25 for none.",
            "465",
        ),
        "security": _word(
            ("Mã hóa", "Security"),
            "Cách mã hóa đường truyền. none chỉ dùng cho máy chủ thư trên chính máy này.",
            "How the connection is encrypted; none is only for a server on this machine.",
            '"tls"',
        ),
        "user": _word(
            ("Tên đăng nhập", "User"),
            "Tên đăng nhập máy chủ thư, thường chính là địa chỉ thư. Để trống là không đăng nhập.",
            "The name to log in with, often the address; empty for no login.",
            '"vanphong@example.edu.vn"',
        ),
        "ca_file": _word(
            ("Tệp chứng chỉ", "CA file"),
            "Tệp chứng chỉ để kiểm tra máy chủ thư riêng của trường; để trống là dùng chứng chỉ của hệ điều hành.",
            "Certificates to check the server against; empty for those of the system.",
            '"ca.pem"',
        ),
        "outbox": _word(
            ("Thư mục thư ra", "Outbox"),
            "Thư mục ghi thư khi chưa có máy chủ (host).",
            "The Maildir that messages go to where there is no host.",
            '"var/outbox"',
        ),
        "max_per_minute": _word(
            ("Số thư mỗi phút", "Messages a minute"),
            "Mỗi phút gửi nhiều nhất bao nhiêu thư; xem giới hạn của nhà cung cấp.",
            "At most so many messages a minute.",
            "30",
        ),
        "max_per_day": _word(
            ("Số thư mỗi ngày", "Messages a day"),
            "Mỗi ngày gửi nhiều nhất bao nhiêu thư; Gmail thường giới hạn khoảng 500.",
            "At most so many messages a day.",
            "450",
        ),
        "settle": _word(
            ("Chờ sau khi sửa", "Settling time"),
            "Sửa tệp này làm phát sinh thư thì thư chờ chừng ấy thời gian mới gửi, phòng khi sửa lại.",
            "What an edit of this file makes due waits so long, for second thoughts.",
            '"10m"',
        ),
        "resend_unknown": _word(
            ("Gửi lại khi không rõ kết quả", "Send again what is unknown"),
            "Máy chủ không trả lời nên không rõ thư đã đi hay chưa: true là gửi lại một lần (có thể trùng), false là "
            "không gửi lại (có thể mất).",
            "Where no answer came and nobody knows whether a mail went out: true sends it once more (it may arrive "
            "twice), false does not (it may be lost).",
            "true",
        ),
        "oauth2_file": _word(
            ("Tệp OAuth2", "OAuth2 file"),
            "Tệp OAuth2 của Google, dùng thay mật khẩu.",
            "Google's OAuth2 file as yagmail writes it, instead of a password.",
            '"oauth2.json"',
        ),
        "templates": _word(
            ("Thư mục mẫu thư", "Templates"),
            "Thư mục chứa mẫu thư riêng của trường; để trống là dùng mẫu có sẵn.",
            "A folder with templates of the school's own; empty for the built-in ones.",
            '"mau-thu"',
        ),
    },
    "[service]": {
        "database": _word(
            ("Cơ sở dữ liệu", "Database"),
            "Nơi ghi nhớ đã báo gì cho ai. Một trường thì dùng tệp SQLite như mặc định là đủ.",
            "Where it is kept what was told to whom: sqlite:///path or postgresql+psycopg://….",
            '"sqlite:///var/doithoai.db"',
        ),
        "admin": _word(
            ("Người phụ trách", "Admin"),
            "Địa chỉ nhận thư báo khi có việc cần người xử lý.",
            "Who is mailed when something needs a person.",
            '"vanphong@example.edu.vn"',
        ),
        "alarm_command": _word(
            ("Lệnh báo động", "Alarm command"),
            "Lệnh được chạy khi có việc cần người xử lý, phòng khi chính hộp thư bị hỏng.",
            "Run when something needs a person: the mail account itself may be what is broken.",
            '"/usr/local/bin/bao-dong"',
        ),
        "ping": _word(
            ("Địa chỉ báo còn chạy", "Ping"),
            "Địa chỉ mạng được gọi đều đặn khi dịch vụ còn chạy tốt; ngừng gọi nghĩa là dịch vụ đã dừng.",
            "An address that is called while all is well: a dead-man's switch.",
            '"https://ping.example.edu.vn/doithoai"',
        ),
        "keep": _word(
            ("Thời hạn lưu", "Keep"),
            "Nhật ký đã xong cũ hơn thời hạn này thì được xóa.",
            "Settled rows older than this are removed.",
            '"2y"',
        ),
    },
    "[[rules]]": {
        "id": _word(
            ("Mã quy tắc", "Id"),
            "Mã của quy tắc, mỗi quy tắc một mã, không đổi về sau.",
            "Each rule its own; not changed later, for it is part of identities.",
            '"ban-tru"',
        ),
        "title": _word(
            ("Tên buổi", "Title"),
            "Tên buổi đối thoại như ghi trong thư.",
            "What the session is called in the mails.",
            '"Đối thoại với học sinh bán trú"',
        ),
        "recurs": _word(
            ("Diễn ra khi nào", "Recurs"),
            "Buổi đối thoại diễn ra vào những ngày nào; xem mục recurs = { }.",
            "On which dates; see recurs = { }.",
            "{ day_of_month = 28 }",
        ),
        "shift": _word(
            ("Dời khi gặp ngày nghỉ", "Shift"),
            "Gặp ngày nghỉ thì dời đi đâu: một từ (following là đến ngày làm việc kế tiếp, preceding là lùi về ngày "
            "làm việc trước đó, unadjusted là giữ nguyên, …) hoặc một bảng shift = { }. Ngày ghi sẵn trong kế hoạch "
            "mặc định giữ nguyên.",
            "Where a day off moves it: a word, or a table shift = { }. Dates given by hand are unadjusted by default.",
            '{ sat = "fri", sun = "mon", day_off = "next" }',
        ),
        "start": _word(
            ("Giờ bắt đầu", "Start"),
            "Giờ bắt đầu; chưa có giờ thì không viết từ này, buổi đối thoại tính là cả ngày.",
            "When it begins; without it the session is a whole day.",
            '"19:45"',
        ),
        "duration": _word(
            ("Kéo dài", "Duration"),
            "Buổi đối thoại kéo dài bao lâu, nhiều nhất một tuần. Chưa quyết định thì không viết: thư chỉ ghi giờ "
            "bắt đầu, còn khi xét trùng giờ thì tính như 90 phút.",
            "How long it lasts, a week at most. While that is not decided leave it out: mails tell the start alone, "
            "and 90 minutes are counted where sessions may clash.",
            '"90m"',
        ),
        "venue": _word(("Địa điểm", "Venue"), "Nơi tổ chức.", "Where it is held.", '"Nhà đa năng"'),
        "audience": _word(
            ("Thành phần tham dự", "Audience"),
            "Học sinh nào tham dự: một câu chữ, hoặc bảng audience = { } để tính số lượng theo lớp.",
            "Which students take part: a text, or a table audience = { } to compute their number.",
            '"100% học sinh bán trú"',
        ),
        "note": _word(
            ("Ghi chú", "Note"),
            "Lời dặn thêm trong thư.",
            "Further words for the mails.",
            '"Mang theo sổ ghi chép."',
        ),
        "tell": _word(
            ("Báo cho", "Tell"),
            "Mã các vai trò được báo về chính buổi đối thoại.",
            "Roles told of the session itself.",
            '["leadership", "homeroom"]',
        ),
        "remind": _word(
            ("Nhắc lúc nào", "Remind"),
            "Nhắc trước buổi đối thoại bao lâu; chỉ viết khi có tell. Không nhắc thì viết [].",
            "How long before the session to remind; needs `tell`.",
            '["7d 08:00", "1d 08:00"]',
        ),
    },
    "recurs = { }": {
        "day_of_month": _word(
            ("Ngày trong tháng", "Day of the month"),
            "Ngày ấy hằng tháng; “last” là ngày cuối tháng.",
            "That day of each month; “last” for the last one.",
            "28",
        ),
        "months": _word(
            ("Những tháng nào", "Months"),
            "Chỉ trong các tháng này; không viết là mọi tháng.",
            "Only in these months; else in all.",
            "[9, 10, 11]",
        ),
        "short_month": _word(
            ("Tháng thiếu ngày", "Short months"),
            "Tháng không có ngày ấy: last là lấy ngày cuối tháng, skip là bỏ qua.",
            "A month without that day: its last day, or nothing with skip.",
            '"skip"',
        ),
        "weekday": _word(
            ("Thứ", "Weekday"),
            "Thứ trong tuần. Đi cùng date thì dùng để kiểm tra: ngày phải đúng thứ ấy.",
            "The weekday; beside `date` it is checked against the date.",
            '"mon"',
        ),
        "nth": _word(
            ("Lần thứ mấy", "Nth"),
            "Thứ ấy lần thứ mấy trong tháng, 1 đến 5; -1 là lần cuối cùng. Đi cùng weekday.",
            "Which such weekday of the month, 1 to 5, -1 the last; needs `weekday`.",
            "1",
        ),
        "week_of_month": _word(
            ("Tuần trong tháng", "Week of the month"),
            "Tuần thứ mấy của tháng (tuần từ thứ Hai đến Chủ nhật, thuộc tháng có ngày thứ Năm). Không có weekday thì "
            "ngày chỉ là dự kiến, chưa báo ai cho đến khi chốt ở [[overrides]].",
            "The nth Monday-to-Sunday week whose Thursday lies in the month. Without `weekday` the date is "
            "provisional: nobody is told until an override sets it.",
            "1",
        ),
        "between": _word(
            ("Trong khoảng", "Between"),
            "Ngày đầu và ngày cuối của khoảng thời gian cần chọn một ngày; ngày chỉ là dự kiến cho đến khi chốt ở "
            "[[overrides]].",
            "First and last date of a window in which a day has to be found; provisional until an override sets it.",
            "[2027-01-04, 2027-01-09]",
        ),
        "per_term": _word(
            ("Mỗi học kỳ một buổi", "Once per term"),
            "Ngày của từng học kỳ, theo mã học kỳ; học kỳ chưa có ngày thì chưa ghi.",
            "The date for each term by its id; a term without one has a session without a date.",
            "{ hk1 = 2026-12-18 }",
        ),
        "date": _word(("Một ngày", "Date"), "Đúng một ngày.", "That one date.", "2027-01-20"),
        "dates": _word(
            ("Những ngày", "Dates"),
            "Những ngày đã định; có thể để trống: [].",
            "Those dates; the list may be empty.",
            "[2027-01-20, 2027-03-20]",
        ),
        "rrule": _word(
            ("Quy tắc RFC 5545", "RFC 5545 rule"),
            "Quy tắc lặp theo chuẩn RFC 5545, dành cho người rành kỹ thuật; đi cùng from.",
            "A recurrence rule by date as in RFC 5545; needs `from`.",
            '"FREQ=WEEKLY;INTERVAL=2;BYDAY=TH"',
        ),
        "from": _word(
            ("Tính từ ngày", "From"),
            "Ngày bắt đầu tính của rrule.",
            "The date from which `rrule` counts.",
            "2026-09-10",
        ),
    },
    "shift = { }": {
        **{
            day: _word(
                (f"Gặp {vi}", f"On a {en}"),
                f'Gặp {vi} thì dời đến một thứ khác gần nhất (như "fri"), đến ngày làm việc kế tiếp (next), lùi về '
                "ngày làm việc trước đó (previous), giữ nguyên (keep) hoặc bỏ buổi ấy (skip). Chỉ dùng khi là ngày "
                "nghỉ cuối tuần.",
                f'Where a {en} goes, if that is weekend: the nearest other weekday (such as "fri"), next, previous, '
                "keep or skip.",
                example,
            )
            for day, vi, en, example in (
                ("mon", "thứ Hai", "Monday", '"next"'),
                ("tue", "thứ Ba", "Tuesday", '"next"'),
                ("wed", "thứ Tư", "Wednesday", '"next"'),
                ("thu", "thứ Năm", "Thursday", '"next"'),
                ("fri", "thứ Sáu", "Friday", '"next"'),
                ("sat", "thứ Bảy", "Saturday", '"fri"'),
                ("sun", "Chủ nhật", "Sunday", '"mon"'),
            )
        },
        "day_off": _word(
            ("Gặp ngày nghỉ khác", "On other days off"),
            "Gặp ngày lễ hay ngày nghỉ của trường: next là ngày làm việc kế tiếp, previous là ngày làm việc trước đó, "
            "nearest là ngày làm việc gần nhất, keep là giữ nguyên, skip là bỏ buổi ấy.",
            "Where any other day off goes.",
            '"next"',
        ),
        "stay_in_month": _word(
            ("Không sang tháng khác", "Stay in the month"),
            "true: không dời sang tháng khác mà dời ngược lại trong tháng.",
            "true: a result in another month is replaced by the nearest working day on the other side.",
            "true",
        ),
    },
    "audience = { }": {
        "who": _word(
            ("Ai", "Who"), "Những học sinh nào.", "Which students.", '"lớp trưởng, lớp phó, bí thư"'
        ),
        "per_class": _word(
            ("Mỗi lớp", "Per class"), "Số học sinh của mỗi lớp.", "How many of each class.", "3"
        ),
        "classes": _word(
            ("Số lớp", "Classes"),
            "Số lớp; không ghi thì đếm theo danh sách. Đi cùng per_class.",
            "How many classes; else counted in the roster. Needs `per_class`.",
            "14",
        ),
    },
    "[[deadlines]]": {
        "id": _word(
            ("Mã việc", "Id"),
            "Mã của việc; mỗi quy tắc không có hai việc trùng mã. Không dùng “session”.",
            "Unique within its rule; not “session”.",
            '"y-kien"',
        ),
        "rule": _word(
            ("Thuộc quy tắc", "Rule"),
            'Mã của quy tắc; nhiều quy tắc thì viết ["ban-tru", "hoc-sinh-khac"].',
            "The rule's id, or a list of several.",
            '"ban-tru"',
        ),
        "title": _word(
            ("Việc phải làm", "Title"),
            "Việc phải làm, như ghi trong thư.",
            "What is owed, as the mails say it.",
            '"Gửi tổng hợp ý kiến, kiến nghị của học sinh bán trú"',
        ),
        "short": _word(
            ("Tên ngắn", "Short title"),
            "Tên ngắn, dùng ở tiêu đề thư và trong bảng.",
            "For subjects and tables; else the title.",
            '"gửi ý kiến học sinh"',
        ),
        "due": _word(
            ("Hạn", "Due"),
            "Hạn lúc nào; xem mục due = { }. Không ghi là việc không có hạn.",
            "Until when; see due = { }. Without it the deadline has no date.",
            '{ day_of_month = 27, time = "15:00" }',
        ),
        "opens": _word(
            ("Bắt đầu từ", "Opens"),
            "Bắt đầu làm được từ lúc nào; viết như due.",
            "From when on it can be done; written like due.",
            '{ before = "10d", time = "08:00" }',
        ),
        "by": _word(
            ("Người thực hiện", "By"),
            "Mã các vai trò phải làm việc này.",
            "Roles that owe it.",
            '["boarding"]',
        ),
        "optional": _word(
            ("Không bắt buộc", "Optional"),
            "true: mời làm chứ không bắt buộc, thư viết đúng như vậy.",
            "true: offered, not owed; the mails say so.",
            "true",
        ),
        "together": _word(
            ("Làm chung", "Together"),
            "true: cả nhóm nộp chung một bản; false: mỗi người (mỗi lớp) nộp một bản.",
            "true: one submission serves for all; false: each person (each class) owes one.",
            "true",
        ),
        "cc": _word(
            ("Bản sao cho", "Copies"),
            "Mã các vai trò nhận bản sao thư nhắc.",
            "Roles that get a copy of each reminder.",
            '["secretary"]',
        ),
        "submit_to": _word(
            ("Nộp về đâu", "Submit to"),
            "Gửi về đâu: địa chỉ thư, phòng hoặc người nhận.",
            "Where it is to be handed in.",
            '"doithoai@example.edu.vn"',
        ),
        "note": _word(
            ("Ghi chú", "Note"),
            "Lời dặn thêm trong thư.",
            "Further words for the mails.",
            '"Tổng hợp theo phòng ở, theo nhóm vấn đề."',
        ),
        "shift": _word(
            ("Dời khi gặp ngày nghỉ", "Shift"),
            "Hạn rơi vào ngày nghỉ thì dời đi đâu; viết như shift của [[rules]]. Mặc định giữ nguyên.",
            "Where a due date on a day off moves; written like that of [[rules]].",
            '"preceding"',
        ),
        "remind": _word(
            ("Nhắc lúc nào", "Remind"),
            'Nhắc trước hạn bao lâu: "3d 08:00" là 8 giờ sáng, trước ba ngày; "2wd 08:00" là trước hai ngày làm việc; '
            '"3h" là trước ba giờ; "open 08:00" là ngày bắt đầu. Không nhắc thì viết [].',
            "How long before it is due to remind; [] for never.",
            '["3d 08:00", "1d 08:00"]',
        ),
        "if_after_session": _word(
            ("Khi hạn trễ hơn buổi đối thoại", "If it is after the session"),
            "Hạn tính ra không trước giờ bắt đầu buổi đối thoại: previous_day là lùi từng ngày một, "
            "previous_working_day là lùi về ngày làm việc trước, keep là giữ nguyên.",
            "A due instant at or after the session's start: back by days, back by working days, or kept.",
            '"previous_working_day"',
        ),
    },
    "due = { }": {
        "day_of_month": _word(
            ("Ngày trong tháng", "Day of the month"),
            "Ngày ấy của tháng mà quy tắc nêu; “last” là ngày cuối tháng.",
            "That day of the month the rule names, or “last”.",
            "27",
        ),
        "before": _word(
            ("Trước buổi đối thoại", "Before"),
            'Trước buổi đối thoại bao lâu: "5d" là năm ngày, "5wd" là năm ngày làm việc, "3h" là ba giờ.',
            "How long before the session: days, working days, hours or minutes.",
            '"5d"',
        ),
        "after": _word(
            ("Sau buổi đối thoại", "After"),
            "Sau buổi đối thoại bao lâu; viết như before.",
            "How long after the session; written like before.",
            '"2wd"',
        ),
        "week_before": _word(
            ("Tuần trước đó", "The week before"),
            "Thứ ấy của tuần ngay trước tuần có buổi đối thoại.",
            "That weekday of the week before the session's.",
            '"fri"',
        ),
        "week_after": _word(
            ("Tuần sau đó", "The week after"),
            "Thứ ấy của tuần ngay sau tuần có buổi đối thoại.",
            "That weekday of the week after the session's.",
            '"mon"',
        ),
        "date": _word(
            ("Ngày ghi sẵn", "Date"),
            "Ngày ghi sẵn trong kế hoạch; chỉ cho quy tắc có date, between hoặc per_term.",
            "That date; only for rules with date, between or per_term.",
            "2027-01-13",
        ),
        "weekday": _word(
            ("Thứ", "Weekday"),
            "Thứ của ngày ghi ở date, để kiểm tra.",
            "The weekday of `date`, to check it.",
            '"mon"',
        ),
        "time": _word(
            ("Giờ", "Time"),
            "Giờ trong ngày ấy. Không ghi thì hạn (due) là 17:00, lúc bắt đầu (opens) là 00:00.",
            "The time of that day; by default 17:00 for due and 00:00 for opens.",
            '"15:00"',
        ),
    },
    "[[overrides]]": {
        "rule": _word(("Quy tắc", "Rule"), "Mã của quy tắc.", "The rule's id.", '"ban-tru"'),
        "key": _word(
            ("Mã kỳ", "Key"),
            'Buổi nào của quy tắc ấy: "2027-01" là buổi của tháng 1/2027; lệnh explain cho biết các mã kỳ.',
            "Which session of the rule: its month, school year, term or date.",
            '"2027-01"',
        ),
        "date": _word(
            ("Ngày mới", "Date"),
            "Ngày mới, hoặc ngày vừa chốt; ngày này không bị dời nữa.",
            "The new date, or the date now set; it is final.",
            "2027-01-29",
        ),
        "start": _word(("Giờ mới", "Start"), "Giờ bắt đầu mới.", "The new hour.", '"14:00"'),
        "venue": _word(("Địa điểm mới", "Venue"), "Địa điểm mới.", "The new venue.", '"Hội trường"'),
        "cancel": _word(
            ("Hủy", "Cancel"), "true: hủy buổi này.", "true: this session does not take place.", "true"
        ),
        "reason": _word(
            ("Lý do", "Reason"),
            "Lý do thay đổi, được ghi trong thư.",
            "Why; the mails say it.",
            '"Trùng lịch thi học kỳ"',
        ),
    },
}
"""By the heading's label and the word; `[roles]` has none, its words being the school's own."""
