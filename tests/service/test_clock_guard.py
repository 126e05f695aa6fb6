"""When the clock is believed: readings of wall and boot clock, one after the other, and what comes of each."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scheduler import RELEASED
from scheduler.clock_guard import HOLD, Doubt, Reading, Trust, look

MORNING = datetime(2027, 3, 1, 8, tzinfo=UTC)


class Machine:
    """A machine whose wall clock is set by hand; the service looks whenever time has passed."""

    def __init__(self, *, last_tick: datetime | None = None, accepted_at: datetime | None = None) -> None:
        self.wall, self.boot = MORNING, 1000.0
        self.last_tick, self.accepted_at = last_tick, accepted_at
        self.trust = Trust()

    def set(self, **by: float) -> None:
        self.wall += timedelta(**by)

    def after(self, seconds: float = 30) -> Doubt | None:
        self.wall += timedelta(seconds=seconds)
        self.boot += seconds
        self.trust, doubt = look(self.trust, Reading(self.wall, self.boot), self.last_tick, self.accepted_at)
        if doubt is None:
            self.last_tick = self.wall
        return doubt


def test_a_clock_that_nobody_touches_is_believed_also_over_a_long_sleep() -> None:
    machine = Machine()
    assert [machine.after(), machine.after(), machine.after(3 * 86400)] == [None, None, None]


@pytest.mark.parametrize("minutes", [59, -59])
def test_a_clock_that_is_put_right_by_less_than_an_hour_is_believed_at_once(minutes: int) -> None:
    machine = Machine()
    machine.after()
    machine.set(minutes=minutes)
    assert machine.after() is None


@pytest.mark.parametrize("jump", [{"minutes": 61}, {"days": 3}, {"days": 20000}])
def test_a_jump_ahead_is_watched_for_five_minutes_and_then_believed(jump: dict[str, float]) -> None:
    machine = Machine()
    machine.after()
    machine.set(**jump)
    assert [machine.after() for _ in range(10)] == [Doubt.JUMPED] * 10
    assert machine.after() is None
    assert machine.after() is None


def test_a_jump_that_is_taken_back_in_time_leaves_nothing_behind() -> None:
    machine = Machine()
    machine.after()
    before = machine.trust
    machine.set(days=3)
    assert machine.after() is Doubt.JUMPED
    machine.set(days=-3)
    assert machine.after() is None
    assert machine.trust == before


def test_a_jump_that_somebody_accepts_is_not_watched_any_longer() -> None:
    machine = Machine()
    machine.after()
    machine.set(days=3)
    assert machine.after() is Doubt.JUMPED
    machine.accepted_at = machine.wall
    assert machine.after() is None
    assert machine.after() is None


def test_a_second_jump_is_watched_anew() -> None:
    machine = Machine()
    machine.after()
    machine.set(days=3)
    machine.after()
    machine.after(240)
    machine.set(days=1)
    assert machine.after(90) is Doubt.JUMPED
    assert machine.after(HOLD.total_seconds() - 1) is Doubt.JUMPED
    assert machine.after(1) is None


def test_a_clock_set_back_by_61_minutes_is_doubted_until_it_has_caught_up() -> None:
    machine = Machine()
    machine.after()
    machine.set(minutes=-61)
    assert machine.after(30) is Doubt.WENT_BACK
    # Within the hour again, but the jump itself has not been watched for five minutes.
    assert machine.after(60) is Doubt.JUMPED
    assert machine.after(240) is None


def test_a_clock_that_stands_before_the_last_tick_is_doubted_however_long_it_goes_on() -> None:
    machine = Machine(last_tick=MORNING + timedelta(days=3))
    assert machine.after() is Doubt.WENT_BACK
    assert machine.after(2 * 86400) is Doubt.WENT_BACK
    assert machine.after(86400) is None


def test_a_clock_before_the_release_is_doubted_until_it_is_accepted() -> None:
    machine = Machine()
    machine.wall = datetime(2020, 1, 1, tzinfo=UTC)
    assert machine.after() is Doubt.BEFORE_RELEASE
    machine.accepted_at = machine.wall
    assert machine.after() is None
    machine.set(minutes=-59)
    assert machine.after() is None


def test_what_was_accepted_is_not_what_is_met_after_it_went_back_again() -> None:
    machine = Machine(accepted_at=datetime(2020, 1, 1, tzinfo=UTC))
    machine.wall = datetime(2019, 1, 1, tzinfo=UTC)
    assert machine.after() is Doubt.BEFORE_RELEASE


def test_between_two_looks_trust_ends_with_the_jump() -> None:
    """The sender asks at each message; the guard itself looks at each tick."""
    machine = Machine()
    assert not machine.trust.holds(Reading(machine.wall, machine.boot))
    machine.after()
    assert machine.trust.holds(Reading(machine.wall + timedelta(minutes=59), machine.boot))
    assert not machine.trust.holds(Reading(machine.wall + timedelta(minutes=61), machine.boot))
    assert not machine.trust.holds(Reading(machine.wall - timedelta(minutes=61), machine.boot))


@given(st.lists(st.tuples(st.integers(0, 100_000), st.integers(-3_500, 3_500)), max_size=30))
def test_no_run_of_small_corrections_is_ever_doubted(steps: list[tuple[int, int]]) -> None:
    machine = Machine()
    machine.after()
    for seconds, correction in steps:
        machine.set(seconds=correction)
        assert machine.after(seconds) is None


@given(st.integers(0, 10**6), st.integers(3_601, 10**9))
def test_every_longer_step_is_held_for_five_minutes_at_least(seconds: int, step: int) -> None:
    for direction in (1, -1):
        machine = Machine()
        machine.after()
        machine.set(seconds=direction * step)
        assert machine.after(seconds) is not None
        assert machine.after(299) is not None
        if direction > 0:
            assert machine.after(1) is None


def test_the_release_is_not_in_the_future() -> None:
    assert datetime.now(UTC) >= RELEASED
