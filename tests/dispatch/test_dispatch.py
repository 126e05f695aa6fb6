"""The pure decision: what of the due is told to whom."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from datetime import UTC, datetime, timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from notifications.dispatch import Decision, Due, Known, Reason, Standing, State, dispatch, review
from notifications.identity import address_key, message_id
from notifications.model import Part

DAY = timedelta(days=1)
DUE = datetime(2026, 11, 26, 8, tzinfo=UTC)
LAN, KHAI, THU = "lan@example.edu.vn", "khai@example.edu.vn", "thu@example.edu.vn"

THREE_DAYS = Due("t/3d", "t", DUE - 3 * DAY, 0, "as planned", DUE, (LAN, KHAI), (THU,))
ONE_DAY = replace(THREE_DAYS, reminder="t/1d", at=DUE - DAY)


def known(due: Due, address: str, state: State, since: datetime | None = None) -> Known:
    return Known(
        due.reminder, due.target, due.revision, address, state, due.fingerprint, due.at, since or due.at
    )


def brief(decisions: tuple[Decision, ...]) -> list[tuple[str, str, str, str | None]]:
    return [(d.reminder, d.address.partition("@")[0], d.state.value, d.reason) for d in decisions]


def test_those_who_owe_are_told_first_and_the_others_get_a_copy() -> None:
    decisions = dispatch([THREE_DAYS], [], now=THREE_DAYS.at)
    assert [(d.address, d.part, d.state) for d in decisions] == [
        (LAN, Part.OWES, "pending"),
        (KHAI, Part.OWES, "pending"),
        (THU, Part.COPY, "pending"),
    ]


def test_who_owes_and_would_get_a_copy_is_told_once() -> None:
    (decision,) = dispatch([replace(THREE_DAYS, to=(LAN,), cc=(LAN,))], [], now=THREE_DAYS.at)
    assert decision.part is Part.OWES


def test_of_two_reminders_due_the_later_one_speaks() -> None:
    decisions = dispatch([ONE_DAY, replace(THREE_DAYS, to=(LAN,), cc=())], [], now=ONE_DAY.at)
    assert ("t/3d", "lan", "superseded", Reason.LATER_REMINDER) in brief(decisions)
    assert ("t/1d", "lan", "pending", None) in brief(decisions)


def test_a_person_told_since_is_not_told_again() -> None:
    added = replace(THREE_DAYS, reminder="t/4d", at=DUE - 4 * DAY, to=(LAN,), cc=())
    told = known(THREE_DAYS, LAN, State.SENT, THREE_DAYS.at + timedelta(minutes=1))
    assert brief(dispatch([added], [told], now=DUE - 2 * DAY)) == [
        ("t/4d", "lan", "superseded", Reason.ALREADY_TOLD)
    ]


def test_a_person_told_before_the_reminder_is_told_again() -> None:
    told = known(THREE_DAYS, LAN, State.SENT)
    assert ("t/1d", "lan", "pending", None) in brief(dispatch([ONE_DAY], [told], now=ONE_DAY.at))


def test_a_person_told_of_an_older_revision_is_told_again() -> None:
    told = known(THREE_DAYS, LAN, State.SENT)
    decisions = dispatch([replace(THREE_DAYS, revision=1, to=(LAN,), cc=())], [told], now=THREE_DAYS.at + DAY)
    assert brief(decisions) == [("t/3d", "lan", "pending", None)]


def test_what_was_refused_for_good_tells_nobody() -> None:
    failed = known(THREE_DAYS, LAN, State.FAILED)
    assert ("t/1d", "lan", "pending", None) in brief(dispatch([ONE_DAY], [failed], now=ONE_DAY.at))
    assert all(d.address != LAN for d in dispatch([THREE_DAYS], [failed], now=THREE_DAYS.at + DAY))


def test_what_has_passed_is_missed_also_for_a_role_without_a_person() -> None:
    due = replace(THREE_DAYS, to=(), cc=(THU,), empty=(("homeroom", Part.OWES),))
    assert brief(dispatch([due], [], now=DUE)) == [
        ("t/3d", "thu", "missed", Reason.TARGET_PASSED),
        ("t/3d", "role:homeroom", "missed", Reason.ROLE_EMPTY),
    ]


def test_what_never_passes_is_never_missed() -> None:
    due = replace(THREE_DAYS, instant=None, to=(LAN,), cc=())
    assert brief(dispatch([due], [], now=DUE + 300 * DAY)) == [("t/3d", "lan", "pending", None)]


def test_who_has_submitted_is_not_reminded() -> None:
    decisions = dispatch([THREE_DAYS], [], now=THREE_DAYS.at, submitted=frozenset({("t", LAN)}))
    assert brief(decisions)[0] == ("t/3d", "lan", "done", Reason.SUBMITTED)
    assert brief(decisions)[1] == ("t/3d", "khai", "pending", None)


def test_an_empty_role_is_held_once_and_freed_when_somebody_has_it() -> None:
    empty = replace(THREE_DAYS, to=(), cc=(), empty=(("homeroom", Part.OWES),))
    assert brief(dispatch([empty], [], now=empty.at)) == [
        ("t/3d", "role:homeroom", "held", Reason.ROLE_EMPTY)
    ]
    held = known(THREE_DAYS, "role:homeroom", State.HELD)
    assert dispatch([empty], [held], now=empty.at) == ()
    freed = dispatch([replace(THREE_DAYS, to=(LAN,), cc=())], [held], now=THREE_DAYS.at)
    assert brief(freed) == [
        ("t/3d", "lan", "pending", None),
        ("t/3d", "role:homeroom", "superseded", Reason.ROLE_FILLED),
    ]
    assert [d.again for d in freed] == [False, True]


def test_what_was_only_shown_is_told_once_there_is_a_mail_account() -> None:
    shown = [known(THREE_DAYS, address, State.SHOWN) for address in (LAN, KHAI, THU)]
    assert dispatch([THREE_DAYS], shown, now=THREE_DAYS.at, real=False) == ()
    told = dispatch([THREE_DAYS], shown, now=THREE_DAYS.at, real=True)
    assert [(d.state, d.again) for d in told] == [(State.PENDING, True)] * 3


def test_what_was_only_shown_is_shown_anew_when_it_has_changed() -> None:
    shown = replace(known(THREE_DAYS, LAN, State.SHOWN), fingerprint="as it was")
    (decision,) = dispatch([replace(THREE_DAYS, to=(LAN,), cc=())], [shown], now=THREE_DAYS.at, real=False)
    assert (decision.state, decision.again) == (State.PENDING, True)


def test_what_was_withdrawn_and_came_back_is_told_after_all() -> None:
    dropped = known(THREE_DAYS, LAN, State.SUPERSEDED)
    (decision,) = dispatch([replace(THREE_DAYS, to=(LAN,), cc=())], [dropped], now=THREE_DAYS.at)
    assert (decision.state, decision.again) == (State.PENDING, True)


# --- whatever is due ----------------------------------------------------------------------------------

people = st.lists(st.sampled_from([LAN, KHAI, THU]), unique=True, max_size=3).map(tuple)
roles = st.lists(st.tuples(st.sampled_from(["a", "b"]), st.just(Part.OWES)), unique=True, max_size=2).map(
    tuple
)
hours = st.integers(-100, 100).map(lambda h: DUE + timedelta(hours=h))
dues = st.lists(
    st.builds(
        Due,
        reminder=st.sampled_from([f"r{n}" for n in range(6)]),
        target=st.just("t"),
        at=hours,
        revision=st.just(1),
        fingerprint=st.just("f"),
        instant=st.just(DUE + 40 * timedelta(hours=1)),
        to=people,
        cc=people,
        empty=roles,
    ),
    unique_by=lambda d: d.reminder,
    max_size=5,
)
knowns = st.lists(
    st.builds(
        Known,
        reminder=st.sampled_from([f"r{n}" for n in range(6)]),
        target=st.just("t"),
        revision=st.integers(0, 1),
        address=st.sampled_from([LAN, KHAI, THU]),
        state=st.sampled_from([s for s in State if s is not State.HELD]),
        fingerprint=st.sampled_from(["f", "g"]),
        at=hours,
        since=hours,
    ),
    unique_by=lambda k: (k.reminder, k.revision, k.address),
    max_size=8,
)


@settings(max_examples=200)
@given(dues, hours)
def test_each_person_and_reminder_is_decided_exactly_once(due: list[Due], now: datetime) -> None:
    decided = Counter((d.reminder, d.address) for d in dispatch(due, [], now=now) if "@" in d.address)
    assert decided == Counter((d.reminder, address) for d in due for address in {*d.to, *d.cc})


@settings(max_examples=300)
@given(dues, knowns, hours, st.booleans())
def test_nobody_is_told_twice_of_one_state_of_a_target(
    due: list[Due], earlier: list[Known], now: datetime, real: bool
) -> None:
    decisions = dispatch(due, earlier, now=now, real=real)
    told = [d for d in decisions if d.state is State.PENDING]
    assert max(Counter((d.target, d.address) for d in told).values(), default=0) <= 1
    by_key = {(k.reminder, k.revision, k.address): k for k in earlier}
    for decision in told:
        row = by_key.get((decision.reminder, decision.revision, decision.address))
        assert (row is not None) == decision.again
        assert row is None or row.state in (State.SUPERSEDED, State.SHOWN)


@settings(max_examples=200)
@given(dues, knowns, hours)
def test_the_order_of_what_is_due_does_not_matter(
    due: list[Due], earlier: list[Known], now: datetime
) -> None:
    assert dispatch(due, earlier, now=now) == dispatch(due[::-1], earlier[::-1], now=now)


@settings(max_examples=200)
@given(dues, hours)
def test_everybody_hears_of_a_target_that_is_ahead(due: list[Due], now: datetime) -> None:
    told = {d.address for d in dispatch(due, [], now=now) if d.state is State.PENDING}
    ahead = [d for d in due if d.instant is None or d.instant > now]
    assert told == {address for d in ahead for address in (*d.to, *d.cc)}


# --- once more before it is sent ----------------------------------------------------------------------

FINE = Standing(DUE, DUE - DAY, changed=False, withdrawn=False, in_role=True, overtaken=False)


def test_a_delivery_that_still_holds_is_sent() -> None:
    assert review(FINE, DUE - DAY) is None


def test_a_delivery_that_no_longer_holds_is_not_sent() -> None:
    now = DUE - DAY
    assert review(FINE, DUE) == (State.MISSED, Reason.TARGET_PASSED)
    assert review(replace(FINE, changed=True), now) == (State.SUPERSEDED, Reason.CHANGED)
    assert review(replace(FINE, withdrawn=True), now) == (State.SUPERSEDED, Reason.WITHDRAWN)
    assert review(replace(FINE, in_role=False), now) == (State.SUPERSEDED, Reason.NOT_IN_ROLE)
    assert review(replace(FINE, overtaken=True), now) == (State.SUPERSEDED, Reason.LATER_REMINDER)
    assert review(FINE, now - timedelta(hours=1)) == (State.SUPERSEDED, Reason.NOT_YET)
    assert review(replace(FINE, submitted=True), now) == (State.DONE, Reason.SUBMITTED)


# --- identity -----------------------------------------------------------------------------------------


def test_a_message_id_depends_on_what_is_told_to_whom_and_on_nothing_else() -> None:
    sender = "Trường <vanphong@example.edu.vn>"
    one = message_id("truong", [("t/3d", 0), ("t/1d", 0)], LAN, sender)
    assert one == message_id("truong", [("t/1d", 0), ("t/3d", 0)], LAN.upper(), "vanphong@example.edu.vn")
    assert one.startswith("<")
    assert one.endswith("@example.edu.vn>")
    others = [
        message_id("truong-khac", [("t/3d", 0), ("t/1d", 0)], LAN, sender),
        message_id("truong", [("t/3d", 1), ("t/1d", 0)], LAN, sender),
        message_id("truong", [("t/3d", 0)], LAN, sender),
        message_id("truong", [("t/3d", 0), ("t/1d", 0)], KHAI, sender),
    ]
    assert len({one, *others}) == 5


def test_a_comma_in_the_schools_name_does_not_get_into_a_message_id() -> None:
    with_comma = message_id("truong", [("t/3d", 0)], LAN, "Trường Bắc Hà, Lào Cai <vanphong@example.edu.vn>")
    assert with_comma == message_id("truong", [("t/3d", 0)], LAN, "vanphong@example.edu.vn")


def test_two_spellings_of_an_address_are_one() -> None:
    assert address_key(" Lan@Example.edu.vn ") == LAN
