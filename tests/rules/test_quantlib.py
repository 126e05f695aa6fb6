"""QuantLib as an independent oracle of the six conventions, on the Vietnamese calendar."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

import pytest
import QuantLib
from holidays import country_holidays

from rules.model import Convention
from rules.shift import adjust
from rules.working_days import WorkingDays
from tests.rules.entries import SAT, VIETNAM

FIRST, LAST = date(1995, 1, 1), date(2050, 12, 31)
NAMES = {
    Convention.UNADJUSTED: QuantLib.Unadjusted,
    Convention.FOLLOWING: QuantLib.Following,
    Convention.PRECEDING: QuantLib.Preceding,
    Convention.MODIFIED_FOLLOWING: QuantLib.ModifiedFollowing,
    Convention.MODIFIED_PRECEDING: QuantLib.ModifiedPreceding,
    Convention.NEAREST: QuantLib.Nearest,
}


def theirs(day: date) -> QuantLib.Date:
    return QuantLib.Date(day.day, day.month, day.year)


@pytest.fixture(scope="module")
def calendar() -> Iterator[QuantLib.BespokeCalendar]:
    """Vietnam for QuantLib. Added holidays live as long as the process, by the calendar's name: taken out again."""
    made = QuantLib.BespokeCalendar("Vietnam, for the tests of rules")
    made.addWeekend(QuantLib.Saturday)
    made.addWeekend(QuantLib.Sunday)
    # A margin: a search may leave the range by a few days.
    data = country_holidays("VN", years=range(FIRST.year - 1, LAST.year + 2), expand=False, language="vi")
    for day in data:
        if day.weekday() < SAT:
            made.addHoliday(theirs(day))
    for day in data.weekend_workdays:
        made.removeHoliday(theirs(day))
    yield made
    made.resetAddedAndRemovedHolidays()


@pytest.fixture(scope="module")
def working() -> WorkingDays:
    return WorkingDays(VIETNAM, "vi")


@pytest.mark.parametrize("convention", Convention)
def test_every_day_of_56_years_goes_where_quantlib_sends_it(
    convention: Convention, calendar: QuantLib.BespokeCalendar, working: WorkingDays
) -> None:
    name, start = NAMES[convention], theirs(FIRST).serialNumber()
    wrong = []
    for n, ordinal in enumerate(range(FIRST.toordinal(), LAST.toordinal() + 1)):
        ours = adjust(date.fromordinal(ordinal), convention, working).date
        expected = calendar.adjust(QuantLib.Date(start + n), name)
        assert ours is not None
        if ours.toordinal() - FIRST.toordinal() != expected.serialNumber() - start:
            wrong.append((date.fromordinal(ordinal), ours, expected.ISO()))
    assert wrong == []


def test_the_oracle_knows_the_swaps(calendar: QuantLib.BespokeCalendar) -> None:
    assert calendar.isBusinessDay(theirs(date(2024, 5, 4)))
    assert calendar.isHoliday(theirs(date(2024, 4, 29)))
