"""Whatever happens, in whatever order: nothing is lost, nothing is said twice, nothing said is wrong.

The machine drives the real service, database and mail server on a clock of its own; what it expects, it works out
from its own few lines on dates and people, not from anything of the service's.
"""

from __future__ import annotations

import re
import shutil
import sqlite3
import tempfile
from collections import Counter
from contextlib import suppress
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import NamedTuple

from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from tests.mail_server import Fault, Mail, MailServer
from tests.service.world import HOA, KHAI, LAN, THU, ZONE, Died, World, die

BEGIN = datetime(2026, 11, 23, 7, 30, tzinfo=ZONE)
CALM = timedelta(hours=3)
"""By then every backoff, every settling and every second try of an unknown mail is over."""
DATES = [date(2026, 11, 26), date(2026, 11, 27), date(2026, 11, 30), date(2026, 12, 1)]
VENUES = ["Hội trường", "Nhà đa năng"]
LEADS = (3, 1)
FAULTS = {
    "busy once": Fault("rcpt", text="450 4.2.0 greylisted", times=1),
    "no to the mail once": Fault("dot", text="451 4.3.0 try again", times=1),
    "away": Fault("connect", text="421 4.3.2 too busy", times=2),
    "hangs up": Fault("rcpt", "drop", times=1),
    "cut off in the body": Fault("body", "drop", times=1),
    "taken, no answer": Fault("dot", "drop", keep=True, times=1),
    "not taken, no answer": Fault("dot", "drop", times=1),
    "login put off": Fault("ehlo", text="454 4.7.0 later", times=1),
}
UNANSWERED = ("cut off in the body", "taken, no answer", "not taken, no answer")


class Facts(NamedTuple):
    """What people have to know. The place is the session's: who owes something before it is not told of it again."""

    day: date

    @property
    def due(self) -> datetime:
        """When the opinions are due."""
        return datetime.combine(self.day - timedelta(days=1), time(15), ZONE)

    def reminders(self) -> list[datetime]:
        days = [self.due.date() - timedelta(days=lead) for lead in LEADS]
        return [datetime.combine(day, time(8), ZONE) for day in days]


@dataclass(frozen=True)
class Told:
    """A mail as its reader has it."""

    at: datetime
    who: str
    facts: Facts
    message_id: str


class Machine(RuleBasedStateMachine):
    empty: Path

    def __init__(self) -> None:
        super().__init__()
        self.folder = Path(tempfile.mkdtemp(prefix="doithoai-invariants-"))
        (self.folder / "var").mkdir()
        shutil.copy(self.empty, self.folder / "var" / "thu.db")
        self.server = MailServer()
        self.server.start()
        self.facts = Facts(DATES[1])
        self.venue = VENUES[0]
        self.entered = Counter([self.facts])
        self.told: list[Told] = []
        self.unanswered = 0

    def teardown(self) -> None:
        try:
            self.it_all_ends_well()
        finally:
            self.world.close()
            self.server.stop()
            shutil.rmtree(self.folder)

    @initialize()
    def begin(self) -> None:
        self.world = World(self.folder, server=self.server, people=[LAN, KHAI, THU])
        self.world.clock.set(BEGIN)
        self.world.start()
        self._work(self._now())

    # --- what happens --------------------------------------------------------------------------------

    @rule(minutes=st.sampled_from([1, 7, 15, 60, 400, 1440]))
    def time_passes(self, minutes: int) -> None:
        self._work(self._now() + timedelta(minutes=minutes))

    @rule(kind=st.sampled_from(sorted(FAULTS)))
    def the_mail_server_fails(self, kind: str) -> None:
        self.server.faults.add(FAULTS[kind])

    @rule(where=st.sampled_from(["before_fence", "after_fence"]), hours=st.integers(1, 30))
    def the_process_dies(self, where: str, hours: int) -> None:
        setattr(self.world, where, die)
        self._work(self._now() + timedelta(hours=hours))
        setattr(self.world, where, None)

    @rule(hours=st.sampled_from([0, 1, 9, 30, 72]))
    def the_machine_is_off(self, hours: int) -> None:
        self.world.close()
        self.world.clock.set(self._now() + timedelta(hours=hours))
        self.world.start()

    @rule(minutes=st.integers(1, 59))
    def the_clock_goes_back(self, minutes: int) -> None:
        self.world.clock.set(self._now() - timedelta(minutes=minutes))
        self._work(self._now())

    @precondition(lambda self: self._is_ahead())
    @rule(day=st.sampled_from(DATES), venue=st.sampled_from(VENUES))
    def the_plan_is_edited(self, day: date, venue: str) -> None:
        facts = Facts(day)
        if facts.due <= self._now() + CALM:
            return
        if facts != self.facts:
            self.entered[facts] += 1
        self.facts, self.venue = facts, venue
        self.world.write(date=day.isoformat(), venue=venue)
        self._work(self._now())

    @rule(note=st.sampled_from(["", "Không ghi họ tên học sinh."]))
    def a_text_is_edited(self, note: str) -> None:
        self.world.write(more=f'note = "{note}"')
        self._work(self._now())

    @rule()
    def the_file_is_broken(self) -> None:
        self.world.path.write_text("[school\n", encoding="utf-8")
        self._work(self._now())
        self.world.write()

    @precondition(lambda self: self._is_ahead())
    @rule(people=st.sampled_from([[LAN, KHAI], [LAN], [HOA, LAN], [KHAI, HOA]]))
    def the_roster_changes(self, people: list[tuple[str, str, str, str]]) -> None:
        self.world.people = [*people, THU]
        self.world.write()
        self._work(self._now())

    # --- what must hold ------------------------------------------------------------------------------

    @invariant()
    def what_is_said_is_true_and_in_time(self) -> None:
        for mail in self.told:
            assert mail.at < mail.facts.due, f"told after its time: {mail}"

    @invariant()
    def nothing_is_said_twice(self) -> None:
        copies = Counter((mail.who, mail.message_id) for mail in self.told)
        extra = sum(count - 1 for count in copies.values())
        assert extra <= self.unanswered, f"{extra} copies too many: {copies}"
        different = Counter(
            (who, facts) for who, facts, _ in {(m.who, m.facts, m.message_id) for m in self.told}
        )
        for (who, facts), count in different.items():
            assert count <= len(LEADS) * self.entered[facts], f"{who} was told of {facts} {count} times"

    def it_all_ends_well(self) -> None:
        """Left in peace for a while, the service has told everybody what they need to know now."""
        self.server.faults.clear()
        before = self._now()
        self._work(before + CALM)
        self.what_is_said_is_true_and_in_time()
        self.nothing_is_said_twice()
        self._everybody_knows(before)
        with sqlite3.connect(self.folder / "var" / "thu.db") as database:
            assert database.execute("PRAGMA integrity_check").fetchone() == ("ok",)
            open_ = database.execute("SELECT count(*) FROM messages WHERE state IN ('claimed', 'sending')")
            assert open_.fetchone() == (0,)
        database.close()

    def _everybody_knows(self, by: datetime) -> None:
        come = [at for at in self.facts.reminders() if at <= by]
        if not come or self.facts.due <= self._now():
            return
        for _, address, *_ in self.world.people:
            who = address.partition("@")[0]
            heard = [mail for mail in self.told if mail.who == who and mail.facts == self.facts]
            assert any(mail.at >= max(come) for mail in heard) or self._given_up(who), f"{who} does not know"

    def _given_up(self, who: str) -> bool:
        """Two answers were lost about one mail: nobody can say whether it arrived."""
        states = {state for _, to, state, _ in self.world.states() if to == who}
        return "unknown" in states and self.unanswered >= 2

    # --- the machine's own ---------------------------------------------------------------------------

    def _is_ahead(self) -> bool:
        return self.facts.due > self._now() + CALM

    def _now(self) -> datetime:
        return self.world.clock.now().astimezone(ZONE)

    def _work(self, end: datetime) -> None:
        """All that the service does until then, started anew whenever it dies."""
        while True:
            died = True
            with suppress(Died):
                self._until(end)
                died = False
            self._listen()
            if not died:
                return
            self.unanswered += 1
            self.world.start()

    def _until(self, end: datetime) -> None:
        while (now := self._now()) < end:
            self.world.now()
            self._listen()
            self.world.clock.set(max(now, min(self.world.service.next_wake(now), end)))
        self.world.now()

    def _listen(self) -> None:
        struck = sum(fault.times - max(left, 0) for fault, left in self.server.faults._left if _loses(fault))
        self.unanswered += struck
        self.server.faults._left[:] = [
            (fault, left)
            for fault, left in self.server.faults._left
            if left and not (_loses(fault) and left < 1)
        ]
        for mail in self.world.take():
            facts, venue = _said(mail)
            assert (facts, venue) == (self.facts, self.venue), "told what does not hold"
            who = mail.recipient.partition("@")[0]
            self.told.append(Told(self._now(), who, facts, str(mail.parsed["message-id"])))


def _loses(fault: Fault) -> bool:
    return fault.at in ("body", "dot") and fault.do == "drop"


def _said(mail: Mail) -> tuple[Facts, str]:
    """The day and place of the session, as the mail's plain text says them."""
    plain = mail.parsed.get_body(("plain",))
    assert plain is not None
    text = " ".join(str(plain.get_content()).split())
    when = re.search(r"14:00[^.]{0,30}?ngày (\d+) tháng (\d+) năm (\d+)", text)
    assert when is not None, text
    venue = next((venue for venue in VENUES if venue in text), "")
    return Facts(date(int(when[3]), int(when[2]), int(when[1]))), venue


def test_nothing_is_lost_or_said_twice_or_wrong(empty_database: Path) -> None:
    Machine.empty = empty_database
    run_state_machine_as_test(
        Machine,
        settings=settings(
            max_examples=25,
            stateful_step_count=15,
            deadline=None,
            suppress_health_check=list(HealthCheck),
            phases=[Phase.explicit, Phase.reuse, Phase.generate, Phase.shrink],
        ),
    )
