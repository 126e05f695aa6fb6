"""A mail server that fails: for one recipient, for the whole account, for everybody."""

from __future__ import annotations

import time
from collections.abc import Callable

from notifications.reply import Reason
from tests.chaos.arena import Arena
from tests.chaos.oracle import End
from tests.chaos.scenario import BOTH, SQLITE, Scenario
from tests.mail_server import Fault

USER, PASSWORD = "vanphong@example.edu.vn", "mat-khau-chi-de-thu"

REFUSED = {
    "550 at RCPT": (Fault("rcpt", text="550 5.1.1 no such user"), End("failed", Reason.RECIPIENT_REFUSED)),
    "552 at the dot": (Fault("dot", text="552 5.3.4 message too big"), End("failed", Reason.TOO_BIG)),
    "554 at the dot": (Fault("dot", text="554 5.6.0 not like this"), End("failed", Reason.MESSAGE_REFUSED)),
}
"""For good, for the one recipient."""
PASSING = {
    "450 at RCPT twice": Fault("rcpt", text="450 4.2.1 busy", times=2),
    "451 at the dot": Fault("dot", text="451 4.3.0 try again in 30 seconds", times=1),
    "452 at DATA": Fault("data", text="452 4.3.1 no room", times=1),
    "hang at RCPT": Fault("rcpt", "hang", times=1),
    "hang at DATA": Fault("data", "hang", times=1),
    "trickle at RCPT": Fault("rcpt", "trickle", times=1),
    "garbage at RCPT": Fault("rcpt", "garbage", times=1),
    "drop at DATA": Fault("data", "drop", times=1),
    "slow bytes at the dot": Fault("dot", "slow", times=1, pause=0.01),
}
"""Not sent at first, and then sent once."""
CUT_OFF = {
    "drop mid-DATA": Fault("body", "drop", times=1),
    "drop after the dot, not kept": Fault("dot", "drop", times=1),
    "drop after the dot, kept": Fault("dot", "drop", times=1, keep=True),
    "hang at the dot, kept": Fault("dot", "hang", times=1, keep=True),
    "garbage at the dot, kept": Fault("dot", "garbage", times=1, keep=True),
    "hang mid-DATA": Fault("body", "hang", times=1),
}
"""After the fence: sent once more, whether the server has it or not."""


def faults_by_recipient(arena: Arena) -> None:
    """All in one run: each recipient has a fault of their own, the rest none."""
    addresses = list(arena.school.addresses)
    arena.random.shuffle(addresses)
    faults = []
    for fault, end in REFUSED.values():
        address = addresses.pop()
        faults.append(_for(fault, address))
        arena.expect(address, end)
    faults += [_for(fault, addresses.pop()) for fault in [*PASSING.values(), *CUT_OFF.values()]]
    arena.serve(faults=faults)
    arena.start()
    arena.finish()


def _for(fault: Fault, address: str) -> Fault:
    return Fault(fault.at, fault.do, fault.text, address, fault.times, fault.keep, fault.pause)


def account_in_trouble(arena: Arena) -> None:
    """Everything that can go wrong before a recipient is named, one after the other: no message suffers."""
    faults = [
        Fault("connect", text="421 4.3.2 not now", times=2),
        Fault("connect", "drop", times=1),
        Fault("connect", "hang", times=1),
        Fault("ehlo", "garbage", times=1),
        Fault("ehlo", "drop", times=1),
        Fault("ehlo", "hang", times=1),
        Fault("auth", text="454 4.7.0 try again later", times=1),
        Fault("auth", text="535 5.7.8 not with this password", times=1),
        Fault("auth", "hang", times=1),
        Fault("mail", "hang", times=1),
        Fault("mail", text="451 4.7.1 try again in 2 minutes", times=1),
        Fault("mail", text="550 5.7.1 not from you", times=1),
    ]
    arena.secret = PASSWORD
    arena.mail = f'security = "none"\nuser = "{USER}"'
    arena.serve("--user", USER, "--password", PASSWORD, faults=faults)
    arena.start()
    arena.finish()
    _assert_no_tries_used_up(arena)


def starttls_in_trouble(arena: Arena) -> None:
    """454 at STARTTLS, a drop and a silence there, a handshake that fails or never ends."""
    faults = [
        Fault("starttls", text="454 4.7.0 TLS not available", times=1),
        Fault("starttls", "drop", times=1),
        Fault("starttls", "hang", times=1),
        Fault("tls", "drop", times=1),
        Fault("tls", "hang", times=1),
        Fault("tls", "garbage", times=1),
    ]
    arena.serve(security="starttls", faults=faults)
    arena.start()
    arena.finish()
    _assert_no_tries_used_up(arena)


def _assert_no_tries_used_up(arena: Arena) -> None:
    """The account's trouble is not the messages'."""
    assert arena.query("select count(*) from messages where sends > 1") == [(0,)]


def never_without_trust(*words: str, security: str) -> Callable[[Arena], None]:
    """Nothing goes out while the server cannot be trusted; all of it once it can."""

    def run(arena: Arena) -> None:
        arena.serve(*words, security=security)
        daemon = arena.start()
        arena.wait_until("the account to be paused", lambda: bool(daemon.events("account_paused")))
        time.sleep(1)
        assert not arena.mails()
        assert arena.query("select count(*) from messages where state <> 'pending'") == [(0,)]
        arena.serve(security=security)
        arena.finish()

    return run


def spam_rule(arena: Arena) -> None:
    """The same no for everybody is not about them: nobody's message fails, and all of it goes out later."""
    arena.serve(faults=[Fault("dot", text="550 5.7.1 this looks like spam", times=5)])
    daemon = arena.start()
    arena.finish()
    assert len(daemon.events("delivered")) == len(arena.school.addresses) + 1 + 5


def limits(arena: Arena) -> None:
    """So many mails over one connection, so many a minute: the rest waits, and nothing fails."""
    arena.serve("--per-connection", "5", "--per-minute", "10", "--minute", "0.5")
    arena.start()
    arena.finish()


def restarting_server(arena: Arena) -> None:
    """The mail server goes away and comes back, in the midst of its work."""
    arena.serve(faults=[Fault("dot", "slow", pause=0.002)])
    arena.start()
    for _ in range(3):
        arena.wait_for_mails(3)
        arena.serve(faults=[Fault("dot", "slow", pause=0.002)])
    arena.finish()


SCENARIOS = [
    Scenario("faults by recipient", faults_by_recipient, short=(SQLITE,), people=30),
    Scenario("account in trouble", account_in_trouble, people=6, rate=1200),
    Scenario("STARTTLS in trouble", starttls_in_trouble, short=(SQLITE,), people=6, rate=1200),
    *(
        Scenario(
            name,
            never_without_trust(*words, security=security),
            databases=(SQLITE,),
            short=short,
            people=3,
            rate=1200,
        )
        for name, words, security, short in [
            ("TLS expired", ("--certificate", "expired"), "tls", (SQLITE,)),
            ("TLS wrong host", ("--certificate", "wrong-host"), "tls", ()),
            ("STARTTLS wrong host", ("--certificate", "wrong-host"), "starttls", ()),
            ("STARTTLS stripped", ("--strip-starttls",), "starttls", (SQLITE,)),
        ]
    ),
    Scenario("one spam rule for all", spam_rule, short=(SQLITE,), people=6, rate=1200),
    Scenario("limits", limits, short=(SQLITE,), people=30, databases=BOTH),
    Scenario("mail server restarts", restarting_server, short=(), people=60),
]
