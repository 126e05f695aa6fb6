"""How the service is, told by everything but its mail: systemd's line, the alarm command, the ping."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime

from notifications.notice import TroubleCode
from notifications.wording import dates
from notifications.wording.words import words_for
from scheduler.notices import of, said
from scheduler.outcry import AlarmCommand, Ping
from scheduler.service import Service
from scheduler.systemd import Systemd

_PATIENCE = 2
"""So many ticks in a row fail before anybody is called: another program may hold the database for a moment."""
_LAST_COMMAND = 30.0


class Watch:
    """Told of each tick by the thread that ticks; nothing here waits for anybody."""

    def __init__(self, service: Service, systemd: Systemd, environment: Mapping[str, str]) -> None:
        """`environment` is what the alarm command finds, but for secrets: `os.environ`, or the like."""
        self._service, self._systemd = service, systemd
        self._command, self._ping = AlarmCommand(environment), Ping()
        self._failures = 0
        self._raised: dict[TroubleCode, date] = {}

    def ticked(self, now: datetime, ahead: datetime, *, sender_is_well: bool) -> None:
        """A tick went well; the next one is at `ahead`. The instants are UTC."""
        follows = self._service.follows
        if follows:
            self._failures = 0
            self._raised.pop(TroubleCode.TICK_FAILED, None)
        for alarm in self._service.take_alarms():
            self._cry(alarm.code, alarm.text)
        if sender_is_well:
            self._raised.pop(TroubleCode.SENDER_HANGS, None)
            self._systemd.alive()
            self._systemd.status(self._line(ahead))
            if follows:
                self._call()
        else:
            self._own(TroubleCode.SENDER_HANGS, now)
        if not follows:
            self.failed(now)

    def failed(self, now: datetime) -> None:
        """A tick did not go well, or what needs a person cannot be seen. The ping stays away until it is."""
        self._failures += 1
        self._own(TroubleCode.TICK_FAILED, now, loud=self._failures >= _PATIENCE)

    def close(self) -> None:
        """Wait for what is under way, for as long as an alarm command may take."""
        self._command.wait(_LAST_COMMAND)
        self._ping.wait(_LAST_COMMAND)

    def _line(self, ahead: datetime) -> str:
        """What is wrong, in words; where nothing is, when we look again."""
        plan, troubles = self._service.planner.snapshot, self._service.notices.troubles
        words = words_for(plan.school)
        if not troubles:
            return words.say("service.next", when=dates.moment_short(words, ahead))
        first = troubles[0].code
        others = len({trouble.code for trouble in troubles}) - 1
        text = said(plan, first, of(troubles, first))
        return words.say("service.others", text=text, count=others) if others else text

    def _call(self) -> None:
        url = self._service.planner.config.service.ping
        if url and self._service.tells:
            self._ping.call(url)

    def _own(self, code: TroubleCode, now: datetime, *, loud: bool = True) -> None:
        """A trouble of this very process, which the database may not hold: raised once a day while it lasts."""
        text = said(self._service.planner.snapshot, code)
        self._systemd.status(text)
        if loud and self._raised.get(code) != now.date():
            self._raised[code] = now.date()
            self._cry(code, text)

    def _cry(self, code: TroubleCode, text: str) -> None:
        command = self._service.planner.config.service.alarm_command
        if command:
            self._command.run(command, code, text)
