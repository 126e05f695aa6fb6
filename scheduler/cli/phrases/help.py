"""What `--help` says of each command: what it does (first in one line), its options and arguments, a line to type."""

from __future__ import annotations

from typing import Final

PHRASES: Final[dict[str, tuple[str, str]]] = {
    # key: (Vietnamese, English)
    "help.usage": ("Cách viết", "Usage"),
    "help.any-options": ("[TÙY CHỌN]", "[OPTIONS]"),
    "help.a-command": ("LỆNH ...", "COMMAND ..."),
    "help.arguments": ("Trong đó", "Arguments"),
    "help.commands": ("Các lệnh", "Commands"),
    "help.options": ("Tùy chọn", "Options"),
    "help.example": ("Ví dụ", "Example"),
    # What every command has.
    "help.option.config": (
        "tệp kế hoạch; nếu không ghi: $DOITHOAI_CONFIG, ./config.toml, rồi /etc/doithoai/config.toml",
        "the plan; by default $DOITHOAI_CONFIG, then ./config.toml, then /etc/doithoai/config.toml",
    ),
    "help.option.lang": (
        "tiếng Việt (vi) hay tiếng Anh (en); nếu không ghi: theo tệp kế hoạch",
        "Vietnamese (vi) or English (en); by default that of the plan",
    ),
    "help.option.debug": (
        "khi có lỗi ngoài dự kiến, in mọi chi tiết cho người kỹ thuật",
        "print the traceback of what nobody expected",
    ),
    "help.option.help": ("xem hướng dẫn này", "show this help"),
    "help.option.version": ("xem số phiên bản", "show the version"),
    "help.option.format": (
        "table là bảng để đọc; jsonl dành cho chương trình khác",
        "table for people, jsonl for programs",
    ),
    "help.option.from": ("từ ngày này, ví dụ 01/11/2026", "from this day, such as 2026-11-01"),
    "help.option.to": ("đến hết ngày này", "to this day, included"),
    # The commands, in the order of the list.
    "help.doithoai": (
        "Đối thoại nhắc thầy cô những việc của các buổi đối thoại với học sinh, đúng hạn.",
        "Reminds a school's teachers of what its dialogues with the students ask of them, in time.",
    ),
    "example.doithoai": (
        "doithoai check\ndoithoai plan --help",
        "doithoai check\ndoithoai plan --help",
    ),
    "help.init": (
        "Tạo tệp kế hoạch mẫu để sửa thành của trường mình\n\n"
        "Viết config.toml và roster.csv cho năm học này, có lời giải thích từng phần, cùng "
        "config.schema.json để trình soạn thảo gợi ý khi gõ. Không bao giờ ghi đè lên tệp "
        "đã có. Các kiểu kế hoạch:\n\n"
        "\b\n"
        "  hang-thang  mỗi tháng một buổi, ngày cố định\n"
        "  cac-moc     một buổi, các mốc việc trước và sau\n"
        "  ngay-gio    một buổi đã rõ ngày, giờ và thứ\n"
        "  hoc-ky      mỗi học kỳ một buổi\n"
        "  trong-tuan  một buổi trong tuần, ngày chốt sau",
        "Write a plan to begin with\n\n"
        "Writes config.toml and roster.csv for this school year, with comments, and "
        "config.schema.json, by which an editor helps with the typing. Never writes over a file that is "
        "there. The kinds of plan:\n\n"
        "\b\n"
        "  monthly     one session a month, on a fixed day\n"
        "  milestones  one session, milestones around it\n"
        "  timed       one session, day and hour set\n"
        "  per-term    one session a term\n"
        "  week        one session in a week, day set later",
    ),
    "help.init.template": (
        "kiểu kế hoạch; nếu không ghi: hang-thang",
        "the kind of plan; monthly by default",
    ),
    "help.init.DIR": (
        "thư mục để viết vào; nếu không ghi: thư mục hiện tại",
        "where to write; by default here",
    ),
    "example.init": (
        "doithoai init --template hang-thang truong-toi",
        "doithoai init --template monthly my-school",
    ),
    "help.check": (
        "Kiểm tra tệp kế hoạch: có lỗi không, có gì nên xem lại\n\n"
        "Lỗi được chỉ ra đúng dòng, đúng cột, tất cả trong một lần. Không có lỗi thì báo những điều nên xem lại trong "
        "24 tháng tới.",
        "Is the plan sound, and what should be looked at\n\n"
        "Every fault with its line and column, all at once; else what to look at in the next 24 months. Faults exit 1.",
    ),
    "help.check.strict": (
        "có điều nên xem lại cũng coi là chưa đạt (mã kết thúc 1)",
        "exit 1 also where something should be looked at",
    ),
    "example.check": ("doithoai check", "doithoai check"),
    "help.plan": (
        "Xem kế hoạch: các buổi đối thoại, hạn và lời nhắc\n\n"
        "Từ hôm nay đến một năm sau, nếu không ghi khoảng ngày.",
        "The plan: sessions, deadlines and reminders\n\nFrom today for a year, unless days are given.",
    ),
    "help.plan.days": (
        "thay cho --to: đến hết bấy nhiêu ngày sau ngày đầu",
        "instead of --to: until so many days after the first",
    ),
    "help.plan.by": (
        "theo tháng (month), theo từng người (person) hay theo vai trò (role)",
        "by month, by person or by role",
    ),
    "help.plan.diff": (
        "tệp này sẽ thay đổi những gì so với bản đang có hiệu lực, và ai sẽ được báo lại",
        "what this file would change against the version in force, and who would be told again",
    ),
    "help.plan.format": (
        "table là bảng để đọc; csv mở bằng Excel; ics đưa vào lịch; jsonl dành cho chương trình khác",
        "table for people, csv for a spreadsheet, ics for a calendar, jsonl for programs",
    ),
    "example.plan": (
        "doithoai plan --from 01/11/2026 --to 31/12/2026\ndoithoai --config ban-sua.toml plan --diff",
        "doithoai plan --from 2026-11-01 --to 2026-12-31\ndoithoai --config copy.toml plan --diff",
    ),
    "help.explain": (
        "Giải thích vì sao một buổi, một hạn rơi vào ngày ấy\n\n"
        "Từng bước, từ quy tắc trong tệp đến ngày giờ của buổi đối thoại, các hạn và lời nhắc của nó.",
        "Why a session and its deadlines are on those days\n\n"
        "Every step from the rule in the file to the session, its deadlines and reminders.",
    ),
    "help.explain.RULE": ("mã (id) của quy tắc, ghi ở [[rules]]", "the id of the rule, as in [[rules]]"),
    "help.explain.KEY": ("buổi nào, ví dụ 2026-11", "which of its sessions, such as 2026-11"),
    "example.explain": ("doithoai explain ban-tru 2026-11", "doithoai explain ban-tru 2026-11"),
    "help.simulate": (
        "Xem trước mọi thư sẽ gửi; không gửi gì cả\n\n"
        "Cho dịch vụ chạy thử với một đồng hồ giả qua những ngày ấy, với một cơ sở dữ liệu tạm.",
        "Every message it would send; nothing is sent\n\n"
        "Runs the service itself through those days, on a virtual clock and a throwaway database.",
    ),
    "help.simulate.eml": (
        "ghi từng thư thành một tệp .eml vào thư mục này",
        "write each message as an .eml file into this folder",
    ),
    "example.simulate": (
        "doithoai simulate --from 01/11/2026 --to 30/11/2026 --eml thu-mau",
        "doithoai simulate --from 2026-11-01 --to 2026-11-30 --eml letters",
    ),
    "help.send-test": (
        "Gửi một thư thử qua tài khoản thư của trường\n\n"
        "Cho biết từng bước: nối máy chủ, kết nối an toàn, đăng nhập, nhận thư; hỏng ở đâu thì phải làm gì.",
        "Send one test message through the mail account\n\n"
        "Says what was tried at each step: connection, TLS, login, acceptance; and what to do where one fails.",
    ),
    "help.send-test.ADDRESS": ("thư thử gửi đến địa chỉ này", "where the test message goes"),
    "example.send-test": (
        "doithoai send-test vanphong@example.edu.vn",
        "doithoai send-test office@example.edu.vn",
    ),
    "help.run": (
        "Chạy dịch vụ cho đến khi nhấn Ctrl-C",
        "The service, in the foreground, until Ctrl-C",
    ),
    "help.run.once": (
        "làm những gì đến hạn bây giờ rồi thôi; còn việc chưa xong thì mã kết thúc là 1",
        "do what is due now and exit, 1 if something due is left",
    ),
    "example.run": ("doithoai run", "doithoai run"),
    "help.status": (
        "Mọi việc có ổn không, sắp nhắc gì\n\n"
        "Dịch vụ có chạy không, theo bản kế hoạch nào, sắp nhắc gì, có gì cần người xem (khi ấy mã kết thúc là 1).",
        "Is all well, and what comes next\n\n"
        "Whether the service runs, by which version of the file, the next reminders and what needs a person; exits 1 "
        "if something does.",
    ),
    "example.status": ("doithoai status", "doithoai status"),
    "help.deliveries": (
        "Đã báo gì cho ai, và vì sao có lần chưa báo",
        "What was told to whom, and why something was not",
    ),
    "help.deliveries.state": (
        "chỉ những lần ở trạng thái này: pending (đang chờ), sending (đang gửi), sent (đã gửi), shown (chỉ để xem), "
        "failed (hỏng), unknown (chưa rõ), missed (đã lỡ), superseded (không cần nữa), done (đã nộp), held (giữ lại: "
        "chưa có người giữ vai trò, hoặc vừa khôi phục dữ liệu)",
        "only those in this state: pending, sending, sent, shown (to the outbox only), failed, unknown (perhaps sent), "
        "missed (too late), superseded, done (submitted) or held (nobody has the role, or a backup was restored)",
    ),
    "example.deliveries": ("doithoai deliveries --state failed", "doithoai deliveries --state failed"),
    "help.deliveries retry": (
        "Gửi lại một lần đã hỏng; không gửi lại lần đã gửi được",
        "Another try for one that failed; refused for one that was sent",
    ),
    "help.deliveries retry.ID": ("số của lần ấy trong bảng", "its number in the table"),
    "example.deliveries retry": ("doithoai deliveries retry 17", "doithoai deliveries retry 17"),
    "help.backup": (
        "Sao lưu cơ sở dữ liệu vào một tệp mới\n\n"
        "Làm được cả khi dịch vụ đang chạy; không bao giờ ghi đè lên tệp đã có. Tệp này có địa chỉ thư của thầy cô, "
        "xin cất giữ như danh sách nhân sự.",
        "Copy the database into a new file\n\n"
        "Also while the service runs; never writes over a file that is there. It holds people's addresses: keep it "
        "as a list of staff is kept.",
    ),
    "help.backup.PATH": ("tệp sẽ viết", "the file to write"),
    "example.backup": ("doithoai backup sao-luu.db", "doithoai backup copy.db"),
    "help.restore": (
        "Lấy lại cơ sở dữ liệu từ bản sao lưu\n\n"
        "Xin dừng dịch vụ trước. Bản đang có được giữ lại bên cạnh. Những lời nhắc đến hạn sau lúc sao lưu có thể đã "
        "gửi rồi, nên được giữ lại cho đến khi chạy doithoai resume.",
        "Put a copy of the database back\n\n"
        "Please stop the service first. What is there now is kept beside it. Reminders that fell due after the copy "
        "was made may have been sent already, so they are held until doithoai resume.",
    ),
    "help.restore.PATH": ("tệp do lệnh backup viết ra", "a file that `backup` wrote"),
    "example.restore": ("doithoai restore sao-luu.db", "doithoai restore copy.db"),
    "help.migrate": (
        "Đưa cơ sở dữ liệu lên bản mới nhất sau khi nâng cấp",
        "Bring the database up to date after an upgrade",
    ),
    "example.migrate": ("doithoai migrate", "doithoai migrate"),
    "help.schema": (
        "In lược đồ của config.toml cho trình soạn thảo",
        "The JSON Schema of config.toml, for editors",
    ),
    "example.schema": ("doithoai schema > config.schema.json", "doithoai schema > config.schema.json"),
    "help.completion": (
        "Bật gợi ý khi nhấn phím Tab\n\n"
        "In một đoạn lệnh cho bash, zsh hoặc fish. Thêm dòng ở ví dụ vào ~/.bashrc (zsh: ~/.zshrc) rồi mở lại cửa sổ "
        "dòng lệnh. Với fish: doithoai completion fish > ~/.config/fish/completions/doithoai.fish",
        "Complete commands with the Tab key\n\n"
        "Prints what bash, zsh or fish needs. Put the example's line into ~/.bashrc (zsh: ~/.zshrc) and open a new "
        "terminal. For fish: doithoai completion fish > ~/.config/fish/completions/doithoai.fish",
    ),
    "help.completion.SHELL": ("trình dòng lệnh đang dùng", "the shell you use"),
    "example.completion": ('eval "$(doithoai completion bash)"', 'eval "$(doithoai completion bash)"'),
}
