"""A school, a mail server, a database, a clock, and daemons that come to harm between them: all real."""

from __future__ import annotations

import json
import os
import signal
import time
from collections.abc import Callable, Sequence
from datetime import datetime
from pathlib import Path
from random import Random
from shutil import copyfile
from zoneinfo import ZoneInfo

from sqlalchemy import text

from notifications.fault_points import Point
from scheduler.store.engine import Store
from tests.chaos.oracle import Cut, End, Mail, Row, Tally, judge
from tests.chaos.school import Key, school_from
from tests.daemon import Daemon, waiting
from tests.mail_server import Fault
from tests.mail_server.process import MailProcess, Taken, events_of, taken
from tests.postgres import Cluster

RATE = 300
"""A second is five minutes: the second try of an unknown mail comes within three seconds."""
SECONDS = {"claim": 2.0, "sending": 3.0, "reply": 1.5, "to_fence": 1.5, "dot": 2.5}
"""The machine's."""
A_BIT = 0.2
BEFORE_FENCE = {Point.AFTER_CLAIM, Point.BEFORE_FENCE, Point.MIGRATING}
"""Who comes to harm there has sent nothing, and must not have said that he may have."""
BEFORE_DOT = {*BEFORE_FENCE, Point.AFTER_FENCE, Point.MID_BODY}
"""Who dies there has sent nothing that counts."""
ZONE = ZoneInfo("Asia/Ho_Chi_Minh")


class Arena:
    """Where one fault is tried. `url` is an empty database's, or None for a SQLite file of its own."""

    def __init__(
        self, folder: Path, url: str | None, seed: int, *, people: int = 12, rate: float = RATE
    ) -> None:
        self.folder, self.seed, self.random = folder, seed, Random(seed)
        self.is_sqlite = url is None
        self.url = url or f"sqlite:///{folder / 'var' / 'thu.db'}"
        self.rate, self.since, self.offset = rate, time.time(), 0.0
        self.school = school_from(datetime.now(ZONE).date(), people)
        self.expected: dict[Key, End | None] = dict.fromkeys(self.school.keys())
        self.cuts: list[Cut] = []
        self.seconds = SECONDS
        self.daemons: list[Daemon] = []
        self.servers: list[MailProcess] = []
        self.per_minute = 1_000_000
        self.mail, self.secret = 'security = "none"', ""
        self.cluster: Cluster | None = None
        self.outcome: Tally | None = None
        self._store: Store | None = None
        self.seen = folder / "seen"
        self.seen.mkdir()
        self.known: set[str] = set()
        """The points at which earlier daemons died."""
        self.left: set[tuple[str, int]] = set()
        """What was past the fence when the last one died."""
        self.set_clock()

    @property
    def config(self) -> Path:
        return self.folder / "config.toml"

    @property
    def server(self) -> MailProcess:
        return self.servers[-1]

    @property
    def store(self) -> Store:
        """The database, as one of us looks at it."""
        if self._store is None:
            self._store = Store(self.url)
        return self._store

    def expect(self, address: str, end: End) -> None:
        """What this person is owed ends like this, and not accepted."""
        self.expected |= {key: end for key in self.expected if key.address == address}

    # --- the parts -----------------------------------------------------------------------------------

    def serve(self, *words: str, faults: Sequence[Fault] = (), security: str = "none") -> MailProcess:
        """A mail server, at the port of the one before, which ends."""
        port = []
        if self.servers:
            self.server.stop()
            port = ["--port", str(self.server.port)]
        folder = self.folder / f"server-{len(self.servers)}"
        self.servers.append(MailProcess(folder, "--security", security, *port, *words, faults=faults))
        if security != "none":
            copyfile(self.server.ca_file, self.folder / "ca.pem")
            self.mail = f'security = "{security}"\nca_file = "ca.pem"'
        self.write()
        return self.server

    def write(self) -> None:
        """The school's files."""
        self.school.write(
            self.folder, port=self.server.port, database=self.url, mail=self.mail, per_minute=self.per_minute
        )

    def set_clock(self, offset: float | None = None) -> None:
        """Put the hands so many seconds forward of where they would be."""
        self.offset = self.offset if offset is None else offset
        words = {"rate": self.rate, "since": self.since, "offset": self.offset}
        new = self.folder / "clock.new"
        new.write_text(json.dumps(words))
        new.replace(self.folder / "clock.json")

    def hasten(self, rate: float) -> None:
        """Let the clock go at that rate from now on, from where it is. To be called while no daemon runs."""
        now = time.time()
        self.offset += (now - self.since) * (self.rate - 1)
        self.rate, self.since = rate, now
        self.set_clock()

    def environment(self, faults: str = "") -> dict[str, str]:
        """Of a daemon, with the faults named."""
        # Leases run by the clock, but on PostgreSQL by that of the server, which nobody moves.
        lease = self.rate if self.is_sqlite else 1
        seconds = {
            name: value * (lease if name in ("claim", "sending") else 1)
            for name, value in self.seconds.items()
        }
        words = {
            "DOITHOAI_TEST_CLOCK": str(self.folder / "clock.json"),
            "DOITHOAI_TEST_SECONDS": json.dumps(seconds),
        }
        if self.secret:
            words["DOITHOAI_SMTP_PASSWORD"] = self.secret
        if faults:
            words |= {"DOITHOAI_TEST_FAULTS": faults, "DOITHOAI_TEST_FAULTS_SEEN": str(self.seen)}
        return words

    def start(self, faults: str = "", *, ready: bool = True, log_file: Path | None = None) -> Daemon:
        """One more daemon. `faults` happen to it once."""
        daemon = Daemon(self.config, log_file=log_file, **self.environment(faults))
        self.daemons.append(daemon)
        if ready and not faults:
            daemon.wait_for("service_ready")
        return daemon

    def close(self) -> None:
        for daemon in self.daemons:
            daemon.kill()
        for server in self.servers:
            server.stop()
        if self._store is not None:
            self._store.close()

    # --- what is done to a daemon --------------------------------------------------------------------

    def kill(self, daemon: Daemon) -> None:
        """SIGKILL, and note whose mail was under way."""
        daemon.kill()
        self.note_cut()

    def note_cut(self, *, in_vain: bool = False) -> None:
        """A daemon is dead: one of the mails past the fence now may come twice."""
        under_way = self._under_way()
        # What an earlier death left past the fence is not this one's, and has its own.
        addresses = {address for address, _ in under_way - self.left}
        self.left = under_way
        if addresses:
            self.cuts.append(Cut(frozenset(addresses), time.time(), in_vain=in_vain))

    def wait_until_dead(self, daemon: Daemon) -> None:
        """A daemon that kills itself has done it; before the fence it must have left nothing that may come twice."""
        for _ in waiting("the daemon to be killed at its point"):
            if daemon.process.poll() is not None:
                break
        assert daemon.process.returncode == -signal.SIGKILL, daemon.log()
        # Counted from death to death: it may have died before this was called.
        points, self.known = self.struck() - self.known, self.struck()
        assert points, "it died of something else"
        if points <= BEFORE_FENCE:
            # On PostgreSQL what an earlier one had past the fence is so until its lease has ended.
            assert self._under_way() <= self.left, "something is past the fence"
        self.note_cut(in_vain=points <= BEFORE_DOT)

    def struck(self) -> set[str]:
        """The points at which a daemon has come to harm."""
        return {file.name for file in self.seen.iterdir()}

    def hold(self, daemon: Daemon, point: Point, stand: Callable[[], None]) -> None:
        """A daemon that stops itself at `point` stands still while `stand` happens, and goes on."""
        self.wait_until("it to stop at its point", daemon.is_stopped)
        sending, began = self.sending(), time.time()
        if point in BEFORE_FENCE:
            assert not sending, "something is past the fence"
        stand()
        if sending:
            in_vain = point is Point.AFTER_FENCE
            self.cuts.append(Cut(frozenset(sending), began, time.time(), in_vain=in_vain))
        os.kill(daemon.pid, signal.SIGCONT)

    # --- what is seen --------------------------------------------------------------------------------

    def sending(self) -> list[str]:
        """The addresses whose mail is past the fence and without an answer, by the database."""
        return [address for address, _ in self._under_way()]

    def _under_way(self) -> set[tuple[str, int]]:
        """The same with the attempt, which tells one sending of a mail from the next."""
        rows = self.query("select address, attempt from messages where state = 'sending'")
        return {(str(address), int(str(attempt))) for address, attempt in rows}

    def query(self, statement: str) -> list[tuple[object, ...]]:
        with self.store.reading() as tx:
            return [tuple(row) for row in tx.execute(text(statement))]

    def is_settled(self) -> bool:
        """Whether all that was expected is decided, and nothing waits or is under way, but for poison."""
        decided = "select count(*) from deliveries where state <> 'held'"
        open_ = "select count(*) from messages where id < 9000"
        open_ += " and (not_before is not null or lease_until is not null)"
        try:
            return self._count(decided) >= len(self.expected) and self._count(open_) == 0
        except Exception:  # noqa: BLE001  # there are no tables yet, or the database is away
            return False

    def _count(self, statement: str) -> int:
        return int(str(self.query(statement)[0][0]))

    def wait_until(self, what: str, is_so: Callable[[], bool], seconds: float = 60.0) -> None:
        for _ in waiting(what, seconds):
            if is_so():
                return
            alive = [daemon for daemon in self.daemons if daemon.process.poll() is None]
            assert alive, "\n".join(daemon.log()[-3000:] for daemon in self.daemons[-1:])

    def wait_for_mails(self, more: int) -> None:
        """Wait until so many more have been taken."""
        enough = len(self.mails()) + more
        self.wait_until("some mails", lambda: len(self.mails()) >= enough)

    def finish(self, seconds: float = 60.0) -> None:
        """Wait until nothing is left to do, and end the daemons in good order."""
        try:
            self.wait_until("all to be settled", self.is_settled, seconds)
        except AssertionError as error:
            error.add_note(self._how_it_stands())
            raise
        for daemon in self.daemons:
            if daemon.process.poll() is None:
                status, took = daemon.terminate()
                assert status == 0, daemon.log()[-3000:]
                assert took < 10, f"the end took {took} s"

    def _how_it_stands(self) -> str:
        """For whoever has to find out why it does not end."""
        states = self.query("select state, reason, count(*) from messages group by state, reason")
        account = self.query("select * from accounts")
        logs = (daemon.log()[-2000:] for daemon in self.daemons if daemon.process.poll() is None)
        return "\n".join([f"messages: {states}", f"account: {account}", *logs])

    def mails(self) -> list[Taken]:
        """All that the servers took."""
        return [mail for server in self.servers for mail in taken(server.folder)]

    def judge(self) -> Tally:
        """What became of it all."""
        rows = [
            Row(
                Key(str(reminder), int(str(revision)), str(address)),
                str(state),
                None if reason is None else str(reason),
            )
            for reminder, revision, address, state, reason in self.query(
                "select reminder, revision, address, state, reason from deliveries"
            )
        ]
        return judge(self.expected, map(self._judged, self.mails()), rows, [*self.cuts, *self._torn()])

    def _judged(self, mail: Taken) -> Mail:
        plain = mail.parsed().get_body(("plain",))
        said = plain.get_content() if plain is not None else ""
        keys = {Key(reminder, 0, mail.recipient) for reminder in self.school.reminders_in(said)}
        # To wait for an answer ends after these seconds, and a bit before by the clock of who gives it.
        silent = (mail.seconds if mail.end else time.time() - mail.at) > self.seconds["dot"] - A_BIT
        unanswered = mail.end == "withheld" or silent
        return Mail(frozenset(keys), mail.recipient, mail.at, unanswered, mail.file.read_bytes())

    def _torn(self) -> list[Cut]:
        """The bodies in whose midst a server hung up."""
        events = [event for server in self.servers for event in events_of(server.folder)]
        torn = (event for event in events if event["event"] == "torn" and event["by"] == "server")
        return [Cut(frozenset([event["to"]]), event["at"], in_vain=True) for event in torn]
