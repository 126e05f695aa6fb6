from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from notifications.retry import next_login, next_try, resend_after


@given(st.integers(1, 1000), st.text())
def test_waits_grow_to_fifteen_minutes_within_a_fifth(attempt: int, key: str) -> None:
    middle = timedelta(minutes=(1, 2, 4, 8, 15)[min(attempt, 5) - 1])
    assert 0.8 * middle <= next_try(attempt, key) <= 1.2 * middle


@given(st.integers(1, 1000), st.text())
def test_a_put_off_login_waits_five_minutes_to_an_hour(attempt: int, key: str) -> None:
    assert timedelta(minutes=5) <= next_login(attempt, key) <= timedelta(minutes=60)


@given(st.text())
def test_an_unknown_outcome_waits_ten_to_fifteen_minutes(key: str) -> None:
    assert timedelta(minutes=10) <= resend_after(key) <= timedelta(minutes=15)


def test_the_same_failure_waits_the_same_everywhere() -> None:
    assert next_try(3, "<1@example.edu.vn>") == next_try(3, "<1@example.edu.vn>")
    assert round(next_try(3, "<1@example.edu.vn>").total_seconds(), 3) == 226.656


def test_forty_messages_do_not_come_back_at_once() -> None:
    waits = sorted(next_try(1, str(n)).total_seconds() for n in range(40))
    assert len({round(wait) for wait in waits}) > 10
    assert waits[0] < 54
    assert waits[-1] > 66


@pytest.mark.parametrize("attempt", [0, -1])
def test_attempts_are_counted_from_one(attempt: int) -> None:
    with pytest.raises(ValueError, match="from 1"):
        next_try(attempt, "x")
