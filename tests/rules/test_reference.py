"""The engine against a naive second reading of the design, item for item, over random sound schools."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from rules import model as m
from rules.expand import expand
from rules.plan import Plan
from tests.rules.reference import Item, reference
from tests.rules.schools import schools


def items(plan: Plan) -> Iterator[Item]:
    for s in plan.sessions:
        yield Item(
            "session",
            s.id,
            str(s.status),
            s.nominal_date,
            s.start,
            s.end,
            whole_day=s.whole_day,
            venue=s.venue,
        )
    for d in plan.deadlines:
        yield Item("deadline", d.id, opens=d.opens, due=d.due)
    for r in plan.reminders:
        yield Item("reminder", r.id, at=r.at)


@settings(max_examples=300, deadline=None, suppress_health_check=list(HealthCheck))
@given(schools(), st.integers(-30, 300), st.integers(0, 400))
def test_the_plan_is_what_a_naive_reading_says(made: tuple[m.School, date], ahead: int, length: int) -> None:
    school, around = made
    first = around + timedelta(days=ahead)
    last = first + timedelta(days=length)
    ours, naive = list(items(expand(school, first, last))), reference(school, first, last)
    assert [i for i in naive if i not in ours] == [i for i in ours if i not in naive]
    assert len(ours) == len(naive)
