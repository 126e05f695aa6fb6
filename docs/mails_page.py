"""docs/mails.md: each kind of mail as picture and text, made of the real product.

`python -m docs.mails_page` writes it anew (`make docs`).
"""

from __future__ import annotations

import logging
from pathlib import Path

from docs.sample_mails import SampleMail, sample_mails
from scheduler.log import configure

PAGE = Path(__file__).with_name("mails.md")

_HEAD = """\
# Các thư mà Đối thoại gửi

Tệp này được viết ra từ chính chương trình (`make docs`), nên luôn đúng với thư đang gửi. Kế hoạch là của Trường THPT
số 2 Bắc Hà, tháng 11 năm 2026, theo `config.toml` ở thư mục gốc; người và địa chỉ thư chỉ là ví dụ.

Mỗi thư có hai phần nói cùng một điều: một phần có trình bày (ảnh) và một phần chỉ có chữ, dành cho chương trình đọc thư
không hiện được phần kia. Thư không tải gì từ bên ngoài, không có ảnh, không có mã theo dõi.

Những quy tắc chung:

- Việc cần làm và thời hạn đứng đầu; ngày nào cũng kèm thứ. "Còn mấy ngày" tính đúng lúc thư được gửi đi.
- Một người chỉ nhận **một thư** cho tất cả những gì đến lúc phải nhắc; các việc xếp theo thời gian, việc giống hệt nhau
  của nhiều buổi chỉ ghi một lần. Tiêu đề nêu việc gần nhất của chính người nhận (có thay đổi thì nêu điều thay đổi trước)
  và cho biết người ấy còn mấy việc, mấy buổi; bản sao không tính. Tiêu đề không có tên học sinh, tên người nhận hay nội
  dung ý kiến.
- Cách gọi lấy từ cột `title` của danh sách: thầy, cô, ông, bà, đồng chí; `group` thì gọi bằng tên của tập thể. Không ghi
  thì gọi "thầy/cô".
- Ngày hay hạn khác thường lệ thì có một câu nói vì sao. Điều đã báo mà nay thay đổi thì thư nói rõ trước đây là gì, nay
  là gì.
- Giờ kết thúc chỉ được ghi khi `config.toml` có `duration`.
- Câu "Xin không ghi họ tên học sinh…" có trong mọi thư, trừ thư về buổi chỉ có cán bộ, giáo viên, nhân viên.
- Buổi bị hủy, hoặc bị bỏ khỏi kế hoạch, thì hiện nay **chưa có thư báo** cho những người đã được báo: người phụ trách
  (`admin` ở mục `[service]`) nhận một thư nêu tên những người ấy để nhà trường báo lại.
- Khi có việc cần người xử lý, người phụ trách nhận thư có tiêu đề "[Đối thoại] Cần xem: …": xem [su-co.md](su-co.md).
"""

_KINDS: dict[str, tuple[str, str]] = {
    "viec-can-lam": (
        "Nhắc việc cần làm",
        "Giáo viên chủ nhiệm, ba ngày trước hạn. Ngày 28/11 là thứ Bảy nên buổi đối thoại chuyển lên thứ Sáu 27/11; hạn 15:00 "
        "ngày 27 khi ấy là sau giờ đối thoại, nên hạn lùi về hôm trước. Cả hai điều đều được nói rõ.",
    ),
    "bao-buoi": (
        "Báo trước buổi đối thoại",
        "Giáo viên chủ nhiệm, hôm trước buổi. Hai buổi cùng ngày nằm trong một thư.",
    ),
    "tap-the": ("Gửi một tập thể", "Ban quản lý bán trú có một địa chỉ chung (`title` là `group`)."),
    "thoi-khoa-bieu": (
        "Việc của tuần trước buổi đối thoại",
        "Người sắp xếp thời khóa biểu, hai ngày làm việc trước hạn.",
    ),
    "ban-sao": (
        "Bản sao để theo dõi",
        "Thư ký (`cc`) nhận một bản sao cho mỗi lần nhắc, không phải mỗi giáo viên một bản.",
    ),
    "nhieu-viec": (
        "Nhiều việc trong một thư",
        "Thư ký, hôm trước buổi: hai việc phải làm, hai buổi và một bản sao (nền xám), xếp theo thời gian.",
    ),
    "sau-buoi": (
        "Việc sau buổi đối thoại",
        "Lãnh đạo trường, ba ngày trước hạn báo cáo cấp trên: cùng một việc của hai buổi, nên ghi một lần.",
    ),
    "thay-doi": (
        "Báo lại khi có thay đổi",
        "Giờ và địa điểm đã được báo trước đó, nay nhà trường sửa trong `config.toml`. Ai chưa được báo lần nào thì nhận "
        "thư như thường.",
    ),
    "khong-bat-buoc": (
        "Việc không bắt buộc",
        'Buổi đột xuất ngày 18/11; `optional = true`: thư nói "có thể", không nói "đề nghị".',
    ),
    "chua-co-gio": (
        "Buổi chưa định giờ",
        'Kế hoạch của Trường THCS Tân Sơn chỉ ghi ngày, nên thư ghi "giờ sẽ thông báo sau".',
    ),
    "english": ("Bằng tiếng Anh", 'Với `language = "en"` và các tiêu đề viết bằng tiếng Anh.'),
}
"""The sections: heading and what there is to see."""

_OWN = """\
## Mẫu thư riêng của trường

Muốn thư có lời kết hay cách trình bày riêng, ghi `templates = "mau-thu"` vào `[mail]` rồi đặt vào thư mục `mau-thu`, cạnh
`config.toml`, một hoặc cả hai tệp:

| tệp | dùng cho |
|---|---|
| `letter.txt.j2` | phần chỉ có chữ |
| `letter.html.j2` | phần có trình bày |

Tệp nào không có thì dùng mẫu có sẵn. Mẫu viết theo quy tắc của Jinja2. Cách đơn giản nhất là thay một đoạn của mẫu có sẵn,
ví dụ lời kết:

```jinja
{% extends "built-in/letter.txt.j2" %}
{% block closing %}
Kính thư,
Ban Giám hiệu {{ page.school }}
{% endblock %}
```

Các đoạn có thể thay: `greeting`, `matters`, `sessions`, `privacy`, `closing`, `footer`.

| tên | là gì |
|---|---|
| `page.greeting` | "Kính gửi cô Nguyễn Thị Lan, giáo viên chủ nhiệm lớp 10A1," |
| `page.summary` | "Xin nhắc cô 2 buổi đối thoại dưới đây."; trống khi chỉ có một việc |
| `page.matters` | các việc (việc giống hệt nhau của nhiều buổi là một), mỗi việc có `line.text` (cả câu), `line.strong` (thời gian), `line.parts` (phần trước, phần đậm, phần sau), `facts`, `copy` (là bản sao) |
| `….facts` | các dòng bên dưới, mỗi dòng có `label`, `value`, `lines` (từng dòng của `value`), `href` (liên kết, hoặc trống) |
| `page.sessions` | các buổi có việc được nhắc, mỗi buổi có `heading` và `facts` |
| `page.privacy` | câu xin không ghi họ tên học sinh; trống khi chỉ có cán bộ, giáo viên, nhân viên |
| `page.closing`, `page.school` | "Trân trọng," và tên trường |
| `page.footer`, `page.plan` | câu cuối thư và tên kế hoạch |
| `page.subject`, `page.preview`, `page.language` | tiêu đề, câu hiện dưới tiêu đề trên điện thoại, "vi" hoặc "en" |

- Lệnh `doithoai check` thử các mẫu trên những thư của chính kế hoạch và báo lỗi với tệp và dòng. Sửa mẫu xong thì không cần
  khởi động lại dịch vụ.
- Mẫu có lỗi thì thư vẫn đi, theo mẫu có sẵn, và người phụ trách được báo bằng thư (nhật ký có dòng `template_broken`). Thư
  theo mẫu riêng mà không ghi thời gian cũng bị coi là lỗi.
- Mẫu chạy trong một môi trường đóng: không đọc được tệp, không gọi được chương trình, không thấy gì ngoài `page`. Không dùng
  được phép nhân, danh sách tự đặt, `range` và các phương thức của chữ (`"…".upper()`); chỉ có các bộ lọc `capitalize`,
  `default`, `escape`, `first`, `last`, `length`, `lower`, `trim`, `upper`. Một thư chạy quá 10 000 vòng lặp hay dài quá một
  triệu chữ thì bị dừng.
- Không được bảo vệ: mẫu viết sai sự thật, hay phần HTML tải ảnh từ bên ngoài. Thư mục mẫu cần được giữ như `config.toml`.
"""


def mails_page(mails: list[SampleMail]) -> str:
    """The document."""
    return "\n".join([_HEAD, *(_section(mail) for mail in mails), _OWN])


def _section(mail: SampleMail) -> str:
    heading, about = _KINDS[mail.name]
    picture = f"pictures/{mail.name}"
    return f"""\
## {heading}

{about}

**Tiêu đề:** {mail.message.subject}

[<img src="{picture}-375.png" alt="{heading}, trên điện thoại" width="300">]({picture}-375.png)

Xem thêm: [màn hình rộng]({picture}-1024.png), [nền tối]({picture}-dark.png), [bản in]({picture}-print.png).

<details><summary>Phần chỉ có chữ</summary>

```text
{mail.text.rstrip()}
```

</details>
"""


if __name__ == "__main__":
    configure(level=logging.CRITICAL)
    PAGE.write_text(mails_page(sample_mails()), encoding="utf-8")
