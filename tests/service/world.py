"""A small school, its files, its database, its mail server, and the service on a clock of the test's own."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

from notifications.account import Timeouts
from notifications.model import Answer, Fence, Transport
from scheduler.clock import VirtualClock
from scheduler.config.settings import MailSettings
from scheduler.files import Files
from scheduler.service import Service
from scheduler.store import ledger
from scheduler.store.engine import Store
from scheduler.store.ledger import Entry
from scheduler.store.migrate import upgrade
from scheduler.transports import transport_for
from tests.mail_server import Mail, MailServer

ZONE = ZoneInfo("Asia/Ho_Chi_Minh")
LAN = ("Nguyễn Thị Lan", "lan.nguyen@example.edu.vn", "homeroom", "10A1")
KHAI = ("Trần Văn Khải", "khai.tran@example.edu.vn", "homeroom", "10A2")
HOA = ("Vũ Thị Hoa", "hoa.vu@example.edu.vn", "homeroom", "11A1")
THU = ("Đặng Thu", "thu.dang@example.edu.vn", "secretary", "")

CONFIG = """
[school]
id = "truong-thu"
name = "Trường THPT Thử"

[roles]
homeroom = "Giáo viên chủ nhiệm"
secretary = "Thư ký"
union = "Đoàn trường"

[roster]
file = "roster.csv"

[mail]
from = "Trường THPT Thử <vanphong@example.edu.vn>"
{mail}

[service]
database = "{database}"
admin = "{admin}"

[[rules]]
id = "dt"
title = "Đối thoại với học sinh"
recurs = {{ date = {date} }}
start = "14:00"
venue = "{venue}"

[[rules]]  # nobody is told of these: they are there so that the plan does not come to its end
id = "thuong-le"
title = "Gặp gỡ thường lệ"
recurs = {{ day_of_month = 15 }}

[[deadlines]]
id = "y-kien"
rule = "dt"
title = "Gửi ý kiến của học sinh"
due = {{ before = "1d", time = "15:00" }}
by = [{by}]
cc = [{cc}]
remind = [{remind}]
{more}
"""


@dataclass
class World:
    """`at` lets the service work at one moment, `until` from one moment to the next that matters."""

    folder: Path
    server: MailServer | None = None
    words: dict[str, str] = field(default_factory=dict)
    people: list[tuple[str, str, str, str]] = field(default_factory=lambda: [LAN, KHAI, THU])
    clock: VirtualClock = field(default_factory=lambda: VirtualClock(local("2026-11-20 10:00")))
    store: Store | None = None
    url: str | None = None
    """Of a PostgreSQL database to work on, else it is SQLite."""
    environment: dict[str, str] = field(default_factory=dict)
    """Where a password may stand."""
    before_fence: Callable[[], None] | None = None
    after_fence: Callable[[], None] | None = None
    """What happens once, while the next message is under way."""

    def __post_init__(self) -> None:
        self.write()

    @property
    def path(self) -> Path:
        return self.folder / "config.toml"

    @property
    def database(self) -> str:
        return self.url or f"sqlite:///{self.folder / 'var' / 'thu.db'}"

    def write(self, **words: str) -> None:
        """Save the files, with these changes."""
        self.words |= words
        defaults = {
            "date": "2026-11-27",
            "venue": "Hội trường",
            "by": '"homeroom"',
            "cc": '"secretary"',
            "remind": '"3d 08:00", "1d 08:00"',
            "more": "",
            "mail": self.mail_words(),
            "admin": "",
            "database": self.url or "sqlite:///var/thu.db",
        }
        self.path.write_text(CONFIG.format(**(defaults | self.words)), encoding="utf-8")
        rows = ["name,email,roles,class", *(",".join(person) for person in self.people)]
        (self.folder / "roster.csv").write_text("\n".join(rows) + "\n", encoding="utf-8")

    def mail_words(self) -> str:
        if self.server is None:
            return 'outbox = "var/outbox"'
        return f'host = "localhost"\nport = {self.server.port}\nsecurity = "none"'

    def remind_now(self) -> None:
        """A session in a few days, of which a reminder is due by the machine's own clock."""
        day = datetime.now(ZONE).date() + timedelta(days=3)
        self.write(date=day.isoformat(), remind='"30d 08:00"')

    def start(self) -> Service:
        """A service as after a start of the process."""
        self.close()
        self.store = Store(self.database, own_clock=False)
        upgrade(self.store)
        self.service = Service(Files(self.path), self.store, self.transport, self.clock)
        self.service.start(self.clock.now())
        return self.service

    def close(self) -> None:
        """Leave the mail server and the database, without the service's own goodbye."""
        if self.store is not None:
            self.service.deliverer.close()
            self.store.close()

    def transport(self, mail: MailSettings) -> Transport:
        return Watched(
            transport_for(mail, self.environment, timeouts=Timeouts(reply=5, to_fence=10, dot=5)), self
        )

    def at(self, when: str) -> None:
        """What the service does at that local time."""
        self.clock.set(local(when))
        self.now()

    def now(self) -> None:
        self.service.tick(self.clock.now())
        self.service.deliver_due()

    def until(self, when: str) -> None:
        """All that the service does up to that local time."""
        end = local(when)
        while self.clock.now() < end:
            self.now()
            self.clock.set(min(self.service.next_wake(self.clock.now()), end))
        self.now()

    def after(self, **spans: float) -> None:
        """What the service does that much later."""
        self.clock.set(self.clock.now() + timedelta(**spans))
        self.now()

    def entries(self) -> list[Entry]:
        assert self.store is not None
        with self.store.reading() as tx:
            return ledger.entries(tx)

    def states(self) -> list[tuple[str, str, str, str | None]]:
        """(lead, to whom, state, reason) of each delivery."""
        return [
            (e.reminder.rpartition("/")[2], e.to.partition("@")[0], e.state.value, e.reason)
            for e in self.entries()
        ]

    def told(self) -> list[str]:
        """Whom each mail that the server has was for, in order."""
        assert self.server is not None
        return [mail.recipient.partition("@")[0] for mail in self.server.mails]

    def take(self) -> list[Mail]:
        """The mails the server has got since this was last asked."""
        assert self.server is not None
        mails, self.server.mails[:] = list(self.server.mails), []
        return mails

    def shown(self) -> list[Path]:
        return sorted((self.folder / "var" / "outbox" / "new").glob("*"))

    def tells(self) -> bool:
        """Asked anew at each call; of the service's own property mypy would remember the answer."""
        return self.service.tells


class Watched:
    """The real transport, with something happening just before or just after the fence."""

    def __init__(self, real: Transport, world: World) -> None:
        self._real, self._world = real, world
        self.told, self.longest = real.told, real.longest

    def credentials(self) -> str:
        return self._real.credentials()

    def send(self, sender: str, recipient: str, data: bytes, fence: Fence) -> Answer:
        def watched() -> bool:
            self._happen("before_fence")
            ours = fence()
            self._happen("after_fence")
            return ours

        return self._real.send(sender, recipient, data, watched)

    def rest(self) -> None:
        self._real.rest()

    def close(self) -> None:
        self._real.close()

    def _happen(self, name: str) -> None:
        event: Callable[[], None] | None = getattr(self._world, name)
        if event is not None:
            setattr(self._world, name, None)
            event()


class Died(BaseException):
    """The process ends here."""


def die() -> None:
    raise Died


def local(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=ZONE).astimezone(UTC)
