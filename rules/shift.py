"""Moving a nominal date off a day that does not suit (design, section 3.2).

The words are QuantLib's business-day conventions with the same results; the table is our own.
"""

from __future__ import annotations

from datetime import date, timedelta
from typing import NamedTuple

from rules.model import Convention, Move, Shift, ShiftTable
from rules.plan import Step, StepCode
from rules.working_days import WorkingDays


class Shifted(NamedTuple):
    """Where a date went, and by which steps; `date` is None where the shift skips it."""

    date: date | None
    steps: tuple[Step, ...]


def adjust(nominal: date, shift: Shift, working: WorkingDays) -> Shifted:
    """Apply `shift` to `nominal`. A working day stays where it is."""
    if working.is_working(nominal):
        return Shifted(nominal, ())
    if isinstance(shift, ShiftTable):
        return _by_table(nominal, shift, working)
    return _by_convention(nominal, shift, working)


class Shifter:
    """One shift over one calendar; where a date goes is worked out once."""

    def __init__(self, shift: Shift, working: WorkingDays) -> None:
        self._shift = shift
        self._working = working
        self._known: dict[date, Shifted] = {}

    def __call__(self, nominal: date) -> Shifted:
        """As `adjust`."""
        known = self._known.get(nominal)
        if known is None:
            known = self._known[nominal] = adjust(nominal, self._shift, self._working)
        return known


class Shifters:
    """The shifters of one calendar: rules with the same shift, however it is written, share one."""

    def __init__(self, working: WorkingDays) -> None:
        self._working = working
        # A table is no key of a dict; there are only a few shifts in a school.
        self._made: list[tuple[Shift, Shifter]] = []

    def of(self, shift: Shift) -> Shifter:
        """The shifter of that shift."""
        for known, shifter in self._made:
            if known == shift:
                return shifter
        self._made.append((shift, Shifter(shift, self._working)))
        return self._made[-1][1]


def _by_convention(nominal: date, convention: Convention, working: WorkingDays) -> Shifted:
    if convention is Convention.UNADJUSTED:
        return Shifted(nominal, ())
    if convention is Convention.NEAREST:
        return Shifted(*_moved(nominal, working.nearest(nominal), working))
    forward = convention in (Convention.FOLLOWING, Convention.MODIFIED_FOLLOWING)
    one_side, other_side = working.following, working.preceding
    if not forward:
        one_side, other_side = other_side, one_side
    final, steps = _moved(nominal, one_side(nominal), working)
    modified = convention in (Convention.MODIFIED_FOLLOWING, Convention.MODIFIED_PRECEDING)
    if not modified or _month(final) == _month(nominal):
        return Shifted(final, steps)
    # QuantLib does not look again whether the other side lies in the month.
    instead = other_side(nominal)
    return Shifted(instead, (*steps, _back_into_month(nominal, final, instead, working)))


def _by_table(nominal: date, table: ShiftTable, working: WorkingDays) -> Shifted:
    reached: date = nominal
    steps: tuple[Step, ...] = ()
    move: Move | None
    entry = table.weekend.get(nominal.weekday())
    if entry is None:
        move = table.day_off
    elif isinstance(entry, Move):
        move = entry
    else:
        reached, steps = _to_weekday(nominal, entry, working)
        move = None if working.is_working(reached) else table.day_off
    if move is Move.SKIP:
        return Shifted(None, steps)
    if move is Move.KEEP:
        return Shifted(reached, steps)
    if move is not None:
        reached, more = _moved(reached, _by_move(reached, move, working), working)
        steps = (*steps, *more)
    return _within_month(nominal, reached, steps, working) if table.stay_in_month else Shifted(reached, steps)


def _to_weekday(nominal: date, weekday: int, working: WorkingDays) -> tuple[date, tuple[Step, ...]]:
    """The nearest such weekday; there is no tie in a week of seven days."""
    ahead = (weekday - nominal.weekday()) % 7
    reached = nominal + timedelta(days=ahead if ahead <= 3 else ahead - 7)
    reason = working.day_off(nominal)
    return reached, (Step(StepCode.WEEKEND, nominal, reached, (reason,) if reason else ()),)


def _by_move(day: date, move: Move, working: WorkingDays) -> date:
    match move:
        case Move.NEXT:
            return working.following(day)
        case Move.PREVIOUS:
            return working.preceding(day)
        case _:
            return working.nearest(day)


def _moved(day: date, to: date, working: WorkingDays) -> tuple[date, tuple[Step, ...]]:
    code = StepCode.WEEKEND if day.weekday() in working.calendar.weekend else StepCode.DAY_OFF
    return to, (Step(code, day, to, working.days_off_between(day, to)),)


def _within_month(nominal: date, reached: date, steps: tuple[Step, ...], working: WorkingDays) -> Shifted:
    if _month(reached) == _month(nominal):
        return Shifted(reached, steps)
    other = working.preceding(nominal) if reached > nominal else working.following(nominal)
    if _month(other) != _month(nominal):
        return Shifted(reached, steps)
    return Shifted(other, (*steps, _back_into_month(nominal, reached, other, working)))


def _back_into_month(nominal: date, left: date, instead: date, working: WorkingDays) -> Step:
    passed = working.days_off_between(nominal, instead)
    return Step(StepCode.STAY_IN_MONTH, left, instead, passed)


def _month(day: date) -> tuple[int, int]:
    return day.year, day.month
