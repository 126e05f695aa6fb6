"""What `send-test` says: each step, and what to do about a refusal."""

from __future__ import annotations

from typing import Final

PHRASES: Final[dict[str, tuple[str, str]]] = {
    # key: (Vietnamese, English)
    "trial.begins": (
        "Gửi một thư thử tới {address} qua máy chủ {host}, cổng {port}:",
        "Sending one test message to {address} by {host}, port {port}:",
    ),
    "trial.no-host": (
        "Tệp kế hoạch chưa ghi máy chủ thư, nên chưa thử được gì và chưa gửi thư nào. Khi chưa có máy chủ, dịch "
        "vụ chỉ cất thư vào thư mục {outbox} để xem trước. Xin ghi host, port, user ở mục [mail]; người quản lý "
        "hộp thư của trường cho biết các giá trị này.",
        "The plan names no mail server, so there is nothing to try and nothing was sent. Without one the service "
        "only puts its messages into the folder {outbox}. Write host, port and user under [mail]; whoever "
        "manages the school's mailboxes knows them.",
    ),
    "trial.no-address": (
        "“{text}” không phải là một địa chỉ thư",
        "“{text}” is no mail address",
    ),
    "trial.password.missing": (
        "chưa thấy mật khẩu nào cho tài khoản {user}",
        "there is none for {user}",
    ),
    "trial.password.unreadable": (
        "không đọc được {place}",
        "{place} cannot be read",
    ),
    "trial.password.empty": (
        "{place} để trống",
        "{place} is empty",
    ),
    "trial.connect": (
        "Nối tới máy chủ ({detail})",
        "Connected to the server ({detail})",
    ),
    "trial.tls": (
        "Kết nối an toàn {detail}; chứng chỉ của {names}, do {issuer} cấp, có hiệu lực đến {until}",
        "Encrypted by {detail}; the certificate of {names}, issued by {issuer}, is good until {until}",
    ),
    "trial.auth": (
        "Đăng nhập bằng tài khoản {detail}",
        "Logged in as {detail}",
    ),
    "trial.mail": (
        "Máy chủ nhận người gửi {detail}",
        "The sender {detail} is accepted",
    ),
    "trial.rcpt": (
        "Máy chủ nhận người nhận {detail}",
        "The recipient {detail} is accepted",
    ),
    "trial.dot": (
        "Máy chủ nhận thư: {words}",
        "The message is accepted: {words}",
    ),
    "trial.not.password": (
        "Mật khẩu của hộp thư gửi: {words}",
        "The password of the mail account: {words}",
    ),
    "trial.not.connect": (
        "Không nối được tới máy chủ: {words}",
        "No connection to the server: {words}",
    ),
    "trial.not.greeting": (
        "Đã nối tới máy chủ nhưng máy chủ không chào như máy chủ thư: {words}",
        "Connected, but the server does not greet as a mail server does: {words}",
    ),
    "trial.not.tls": (
        "Không lập được kết nối an toàn: {words}",
        "No secure connection: {words}",
    ),
    "trial.not.hello": (
        "Máy chủ không tiếp chuyện: {words}",
        "The server will not talk to us: {words}",
    ),
    "trial.not.auth": (
        "Không đăng nhập được: {words}",
        "The login failed: {words}",
    ),
    "trial.not.mail": (
        "Máy chủ không nhận người gửi: {words}",
        "The sender is not accepted: {words}",
    ),
    "trial.not.rcpt": (
        "Máy chủ không nhận người nhận: {words}",
        "The recipient is not accepted: {words}",
    ),
    "trial.not.data": (
        "Máy chủ không nhận thư: {words}",
        "The message is not accepted: {words}",
    ),
    "trial.not.body": (
        "Đã chuyển thư nhưng không có câu trả lời, nên không rõ máy chủ đã nhận hay chưa: {words}",
        "The message was handed over but no answer came, so it is not known whether it was taken: {words}",
    ),
    "trial.not.dot": (
        "Máy chủ không nhận thư: {words}",
        "The message is not accepted: {words}",
    ),
    "trial.advice": (
        "Nên làm: {advice}",
        "What to do: {advice}",
    ),
    "trial.advice.unknown": (
        "Xin gửi nguyên văn câu trả lời ở trên cho người quản lý hộp thư của trường.",
        "Show the answer above, word for word, to whoever manages the school's mailboxes.",
    ),
    "trial.taken": (
        "Tài khoản thư dùng được. Xin mở hộp thư {address} xem thư đã tới chưa, cả trong mục thư rác: máy chủ "
        "nhận thư chưa có nghĩa là thư đã tới nơi.",
        "The account works. Please look into the mailbox {address}, its spam folder too: that the server took "
        "the message does not yet mean that it arrived.",
    ),
    "trial.reopened": (
        "Tài khoản thư đang tạm dừng nay được dùng lại; nếu dịch vụ đang chạy, các thư chờ sẽ đi trong vòng 30 "
        "giây.",
        "The account had been stopped and is used again; a running service sends what waits within 30 seconds.",
    ),
    "trial.not-noted": (
        "Thư đã gửi được, nhưng chưa báo được cho dịch vụ biết: {why}",
        "The message was sent, but the service could not be told: {why}",
    ),
    "trial.exposed": (
        "Chú ý: ai dùng máy này cũng đọc được tệp mật khẩu {file}. Xin chỉ để người chạy dịch vụ đọc: chmod 600 {file}",
        "Mind: everybody on this machine can read the password in {file}. Keep it to the service: chmod 600 {file}",
    ),
    "trial.expires": (
        "Chú ý: chứng chỉ của máy chủ chỉ còn hiệu lực {days} ngày. Người quản lý máy chủ thư cần gia hạn, nếu "
        "không thư sẽ ngừng đi.",
        "Mind: the server's certificate is good for {days} more days only. Whoever runs the mail server has to "
        "renew it, or mails will stop.",
    ),
    # What to do, by the code of `notifications.advice`.
    "trial.advice.password": (
        "Mật khẩu không ghi trong tệp kế hoạch. Xin đặt mật khẩu vào một tệp riêng chỉ người chạy dịch vụ đọc "
        "được, rồi ghi đường dẫn của tệp ấy vào biến môi trường DOITHOAI_SMTP_PASSWORD_FILE; hoặc đặt thẳng mật "
        "khẩu vào biến DOITHOAI_SMTP_PASSWORD. Nếu dịch vụ chạy bằng systemd với LoadCredential thì lệnh này "
        "không thấy mật khẩu ấy, phải chỉ cho nó bằng một trong hai biến trên.",
        "The password does not stand in the plan. Put it into a file of its own that only the service's user can "
        "read, and name that file in the environment variable DOITHOAI_SMTP_PASSWORD_FILE; or put the password "
        "itself into DOITHOAI_SMTP_PASSWORD. What systemd gives the service by LoadCredential this command does "
        "not see: show it by one of the two.",
    ),
    "trial.advice.host-unknown": (
        "Không có máy chủ nào tên {host}. Xin xem lại từng chữ của host ở mục [mail], và xem máy này có nối mạng "
        "không.",
        "There is no server called {host}. Look at each letter of host under [mail], and whether this machine is "
        "online.",
    ),
    "trial.advice.connection-refused": (
        'Máy chủ {host} có đó nhưng không mở cổng {port}. Xin hỏi cổng đúng: thường là 465 với security = "tls", '
        'hoặc 587 với security = "starttls".',
        "The server {host} is there, but port {port} is closed. Ask for the right one: usually 465 with security "
        '= "tls", or 587 with security = "starttls".',
    ),
    "trial.advice.no-connection": (
        "Máy chủ {host}, cổng {port} không trả lời. Xin xem máy này có nối mạng không, host và port có đúng "
        "không; nếu đúng cả thì tường lửa của trường hoặc của nhà mạng đang chặn cổng này: xin nhờ người quản lý "
        "mạng mở cổng {port} đi ra ngoài.",
        "The server {host}, port {port}, does not answer. See whether this machine is online and host and port "
        "are right; if so, a firewall of the school or the provider blocks the port: ask for port {port} to be "
        "opened outward.",
    ),
    "trial.advice.no-greeting": (
        "Máy chủ {host} nhận kết nối ở cổng {port} nhưng không nói gì, thường vì port và security không đi với "
        'nhau. Xin xem lại ở mục [mail]: port = 465 đi với security = "tls", port = 587 đi với security = '
        '"starttls". Nếu đã đúng thì máy chủ đang bận hoặc có thiết bị chặn ở giữa: xin thử lại sau vài phút, rồi '
        "báo người quản lý mạng.",
        "The server {host} takes the connection on port {port} but says nothing, mostly because port and security "
        'do not go together. Look at them under [mail]: port = 465 goes with security = "tls", port = 587 with '
        'security = "starttls". If they are right, the server is busy or something stands in between: try again '
        "in a few minutes, then tell whoever runs the network.",
    ),
    "trial.advice.port-25": (
        'Hầu hết nhà mạng chặn cổng 25. Xin dùng port = 465 với security = "tls", hoặc port = 587 với security = '
        '"starttls".',
        'Most providers block port 25. Use port = 465 with security = "tls", or port = 587 with security = '
        '"starttls".',
    ),
    "trial.advice.use-starttls": (
        "Cổng {port} của máy chủ này bắt đầu không mã hóa rồi mới chuyển sang kết nối an toàn. Xin ghi security "
        '= "starttls"; hoặc giữ "tls" và đổi sang port = 465.',
        "Port {port} of this server begins in the clear and turns secure afterwards. Write security = "
        '"starttls"; or keep "tls" and change to port = 465.',
    ),
    "trial.advice.use-tls": (
        'Cổng 465 cần kết nối an toàn ngay từ đầu. Xin ghi security = "tls"; hoặc giữ "starttls" và đổi sang '
        "port = 587.",
        'Port 465 is secure from the beginning. Write security = "tls"; or keep "starttls" and change to port = '
        "587.",
    ),
    "trial.advice.no-starttls": (
        "Máy chủ không cho chuyển sang kết nối an toàn ở cổng {port}, nên dịch vụ dừng lại: mật khẩu và thư "
        'không bao giờ được gửi đi khi chưa mã hóa. Xin thử port = 465 với security = "tls". Nếu hôm trước vẫn '
        "dùng được, có thể có thiết bị trên đường truyền can thiệp vào kết nối: xin báo người quản lý mạng.",
        "The server offers no secure connection on port {port}, so we stop here: neither the password nor a mail "
        'ever goes out unencrypted. Try port = 465 with security = "tls". If it worked before, something on the '
        "way may meddle with the connection: tell whoever runs the network.",
    ),
    "trial.advice.plain-elsewhere": (
        'security = "none" chỉ dùng cho máy chủ thư nằm ngay trên máy này. Xin ghi security = "tls" (cổng 465) '
        'hoặc "starttls" (cổng 587).',
        'security = "none" is for a mail server on this very machine. Write "tls" (port 465) or "starttls" (port '
        "587).",
    ),
    "trial.advice.tls-failed": (
        'Hai bên không lập được kết nối an toàn. Xin xem lại cặp port và security: 465 với "tls", 587 với '
        '"starttls". Nếu đã đúng, máy chủ thư có thể quá cũ: xin báo người quản lý máy chủ.',
        'The two sides cannot agree on a secure connection. Look at port and security together: 465 with "tls", '
        '587 with "starttls". If they are right, the mail server may be too old: tell whoever runs it.',
    ),
    "trial.advice.expired": (
        "Chứng chỉ của máy chủ {host} đã hết hạn (hoặc đồng hồ của máy này chạy sai). Xin xem giờ của máy này; "
        "nếu đúng thì người quản lý máy chủ thư phải gia hạn chứng chỉ. Không nên tìm cách bỏ qua bước này.",
        "The certificate of {host} has expired, or the clock of this machine is wrong. Look at the clock; if it "
        "is right, whoever runs the mail server has to renew the certificate. There is no way around it, on "
        "purpose.",
    ),
    "trial.advice.other-host": (
        "Chứng chỉ của máy chủ được cấp cho một tên khác, không phải {host}. Xin ghi ở host đúng tên có trong "
        "chứng chỉ (đừng ghi địa chỉ dạng số); người quản lý máy chủ thư cho biết tên ấy.",
        "The certificate is for another name than {host}. Write under host the name that stands in the "
        "certificate, not a numeric address; whoever runs the mail server knows it.",
    ),
    "trial.advice.unknown-issuer": (
        "Máy này không biết nơi đã cấp chứng chỉ cho {host}; thường là máy chủ riêng của trường dùng chứng chỉ "
        "tự cấp. Xin người quản lý máy chủ cho tệp chứng chỉ gốc (đuôi .pem hoặc .crt), chép vào cạnh tệp kế "
        'hoạch và ghi ca_file = "tên-tệp.pem" ở mục [mail]. Nếu là Gmail hay Microsoft 365 thì có thiết bị đang '
        "chen vào giữa: xin báo người quản lý mạng.",
        "This machine does not know who issued the certificate of {host}; usually it is the school's own server "
        "with a certificate of its own making. Ask whoever runs it for the root certificate (a .pem or .crt "
        'file), put it beside the plan and write ca_file = "its-name.pem" under [mail]. With Gmail or Microsoft '
        "365 something stands in between: tell whoever runs the network.",
    ),
    "trial.advice.ca-file": (
        "Không đọc được tệp chứng chỉ ghi ở ca_file. Xin xem tên tệp, quyền đọc, và tệp có đúng là chứng chỉ "
        "dạng PEM không.",
        "The file under ca_file cannot be read. Look at its name, at who may read it, and whether it is a "
        "certificate in PEM form.",
    ),
    "trial.advice.no-mail-server": (
        "Ở {host}, cổng {port} có một chương trình khác, không phải máy chủ gửi thư. Xin xem lại port: gửi thư "
        "dùng 465 hoặc 587; 993, 995, 110, 143 là để nhận thư, 80 và 443 là trang web.",
        "What answers at {host}, port {port}, is not a server for outgoing mail. Look at port: mail goes out by "
        "465 or 587; 993, 995, 110 and 143 are for incoming mail, 80 and 443 for web pages.",
    ),
    "trial.advice.blocked": (
        "Máy chủ từ chối máy này trước khi xem tài khoản, thường vì địa chỉ mạng của trường nằm trong danh sách "
        "chặn. Xin gửi câu trả lời ở trên cho người quản lý máy chủ thư.",
        "The server refuses this machine before it looks at the account, mostly because the school's network "
        "address is on a block list. Show the answer above to whoever runs the mail server.",
    ),
    "trial.advice.google-password": (
        "Gmail không cho phần mềm đăng nhập bằng mật khẩu thường. Xin đăng nhập Gmail của {user} trên trình "
        "duyệt, vào “Tài khoản Google” → “Bảo mật”, bật “Xác minh 2 bước”, rồi tạo “Mật khẩu ứng dụng” (16 chữ "
        "cái, myaccount.google.com/apppasswords) và dùng mật khẩu ấy thay mật khẩu cũ. Nếu không thấy mục này "
        "thì tài khoản do đơn vị quản lý: xin nhờ người quản trị Google Workspace cho phép.",
        "Gmail takes no ordinary password from programs. Open the Google account of {user} in a browser, go to "
        "Security, turn on 2-Step Verification, make an app password (16 letters, "
        "myaccount.google.com/apppasswords) and use it instead of the old password. If there is no such page, an "
        "administrator of Google Workspace has to allow it.",
    ),
    "trial.advice.google-limit": (
        "Tài khoản Gmail này đã gửi hết số thư cho phép trong một ngày (thường là 500; với Google Workspace là "
        "2000). Xin đợi sau 24 giờ. Nếu hay gặp, xin giảm max_per_day ở mục [mail] hoặc dùng hộp thư riêng cho "
        "dịch vụ.",
        "This Gmail account has sent all it may in a day (usually 500 messages, 2000 with Google Workspace). "
        "Wait for 24 hours. If it happens often, lower max_per_day under [mail], or use an account of its own "
        "for the service.",
    ),
    "trial.advice.google-busy": (
        "Gmail đang tạm chặn vì đăng nhập hoặc gửi quá nhiều trong thời gian ngắn. Xin đợi khoảng một giờ rồi "
        "thử lại; đừng thử liên tục, vì mỗi lần thử kéo dài thời gian chặn.",
        "Gmail holds the account off for a while, after too many logins or messages in a short time. Wait for an "
        "hour and try again; not over and over, for each try makes it longer.",
    ),
    "trial.advice.microsoft-login": (
        "Microsoft 365 đang tắt cách đăng nhập này cho hộp thư {user}. Người quản trị Microsoft 365 cần vào "
        "“Microsoft 365 admin center” → “Active users” → chọn người dùng → “Mail” → “Manage email apps” và bật "
        "“Authenticated SMTP”; nếu đơn vị bật “Security defaults” thì phải cho phép riêng. Nếu mục ấy đã bật thì "
        "xin xem lại user và mật khẩu.",
        "Microsoft 365 has switched this way of logging in off for {user}. An administrator has to open the "
        "Microsoft 365 admin center, Active users, the user, Mail, Manage email apps, and turn on Authenticated "
        "SMTP; where Security defaults are on, an exception is needed. If it is on already, look at user and "
        "password.",
    ),
    "trial.advice.microsoft-sender": (
        "Tài khoản {user} không được phép gửi thư dưới tên {sender}. Xin ghi ở from đúng địa chỉ của user; hoặc "
        "nhờ người quản trị Microsoft 365 cấp quyền “Send As” cho {user} trên hộp thư {sender}.",
        "The account {user} may not send as {sender}. Write the address of user under from; or ask an "
        "administrator of Microsoft 365 for the right “Send As” for {user} on the mailbox {sender}.",
    ),
    "trial.advice.login-refused": (
        "Máy chủ không nhận tên đăng nhập {user} hoặc mật khẩu. Xin thử đăng nhập hộp thư ấy trên trình duyệt; "
        "xem user có phải là địa chỉ thư đầy đủ không, mật khẩu có vừa được đổi không, và hộp thư có được phép "
        "gửi bằng phần mềm (SMTP) không.",
        "The server does not accept the user {user} or the password. Try to log into that mailbox in a browser; "
        "see whether user has to be the whole address, whether the password was changed lately, and whether the "
        "mailbox may be used by programs (SMTP).",
    ),
    "trial.advice.login-needed": (
        "Máy chủ đòi đăng nhập. Xin ghi user ở mục [mail] và đặt mật khẩu (xem `doithoai check`).",
        "The server wants a login. Write user under [mail], and give the password (see `doithoai check`).",
    ),
    "trial.advice.login-busy": (
        "Máy chủ tạm thời không cho đăng nhập. Xin đợi ít nhất 15 phút rồi thử lại.",
        "The server lets nobody log in for now. Wait for at least 15 minutes and try again.",
    ),
    "trial.advice.no-login": (
        "Máy chủ không nhận đăng nhập bằng mật khẩu trên kết nối này. Xin xem lại port và security, hoặc bỏ user "
        "nếu máy chủ không cần đăng nhập.",
        "The server takes no password on this connection. Look at port and security, or leave out user if no "
        "login is needed.",
    ),
    "trial.advice.oauth2-file": (
        "Giấy phép Google ghi ở oauth2_file không dùng được: tệp không đọc được, không đúng dạng, hoặc đã bị thu "
        "hồi hay hết hạn. Xin tạo lại tệp ấy (xem docs/cai-dat.md, mục 5), rồi thử lại.",
        "Google's permission under oauth2_file is of no use: the file cannot be read, is of another form, or was "
        "revoked or has expired. Make it anew (see docs/cai-dat.md, part 5) and try again.",
    ),
    "trial.advice.sender": (
        "Máy chủ không cho tài khoản này gửi dưới tên {sender}. Xin ghi ở from đúng địa chỉ của hộp thư đang "
        "đăng nhập ({user}), và địa chỉ ấy phải có thật.",
        "The server does not let this account send as {sender}. Write under from the address of the mailbox that "
        "logs in ({user}); it has to exist.",
    ),
    "trial.advice.relay": (
        "Máy chủ chỉ nhận thư cho người trong trường, không chuyển thư ra ngoài, thường vì chưa đăng nhập. Xin "
        "ghi user và mật khẩu; nếu đã có, xin người quản lý máy chủ cho tài khoản này gửi ra ngoài.",
        "The server takes mail for its own people only and passes nothing on, mostly because nobody has logged "
        "in. Write user and give the password; if they are there, ask whoever runs the server to let this "
        "account send outside.",
    ),
    "trial.advice.quota": (
        "Tài khoản này đã gửi hết số thư cho phép. Xin đợi đến kỳ sau (một giờ hoặc một ngày, tùy máy chủ). Nếu "
        "hay gặp, xin giảm max_per_minute và max_per_day ở mục [mail] cho vừa mức của máy chủ.",
        "The account has sent all it may. Wait for the next hour or day, as the server counts. If it happens "
        "often, set max_per_minute and max_per_day under [mail] to what the server allows.",
    ),
    "trial.advice.no-such-address": (
        "Địa chỉ {address} không có hoặc không nhận thư. Tài khoản gửi không sao; xin xem lại từng chữ của địa "
        "chỉ, hoặc thử một địa chỉ khác.",
        "The address {address} does not exist, or takes no mail. The account itself is well; look at each letter "
        "of the address, or try another.",
    ),
    "trial.advice.spam": (
        "Máy chủ từ chối thư theo quy định riêng, thường vì cho là thư rác. Xin gửi câu trả lời ở trên cho người "
        "quản lý máy chủ thư và nhờ cho phép thư từ {sender}.",
        "The server refuses the message by a rule of its own, mostly as spam. Show the answer above to whoever "
        "runs the mail server, and ask to let mails from {sender} through.",
    ),
    "trial.advice.busy": (
        "Máy chủ đang bận hoặc hoãn thư lần đầu gặp; đây là chuyện thường và dịch vụ tự thử lại. Xin đợi 15 phút "
        "rồi thử lại lệnh này.",
        "The server is busy, or puts a first message off; that is usual, and the service tries again by itself. "
        "Wait for 15 minutes and try this command again.",
    ),
    "trial.advice.no-answer": (
        "Kết nối bị ngắt hoặc máy chủ không trả lời kịp. Xin thử lại sau vài phút; nếu vẫn vậy, xin báo người "
        "quản lý máy chủ thư.",
        "The connection was cut, or the server did not answer in time. Try again in a few minutes; if it stays "
        "so, tell whoever runs the mail server.",
    ),
}
