"""The public holidays and decreed make-up days of a country, as the `holidays` package knows them."""

from __future__ import annotations

import sys
from collections.abc import Mapping
from datetime import date
from functools import lru_cache
from importlib.util import find_spec, module_from_spec
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Callable

    from holidays import HolidayBase

_LOCALES = {"en": "en_US"}


class PublicYear(NamedTuple):
    """One year of a country's data: its public holidays by date, and its decreed make-up days."""

    holidays: Mapping[date, str]
    work_days: frozenset[date]


@lru_cache(maxsize=1024)
def public_year(country: str, subdivision: str, language: str, year: int) -> PublicYear:
    """The public holidays of `year`, observed, with days in lieu, and its make-up days.

    Each year comes from instances of its own: `holidays` fills its calendars as it is asked, so that one
    shared instance would answer by what was asked of it before. A swap decreed for New Year stands in the
    data of the neighbouring year.
    """
    holidays = _populated(country, subdivision, language, year)
    swaps = (_populated(country, subdivision, language, y)[1] for y in (year - 1, year, year + 1))
    return PublicYear(holidays[0], frozenset(d for days in swaps for d in days if d.year == year))


@lru_cache(maxsize=1024)
def _populated(
    country: str, subdivision: str, language: str, year: int
) -> tuple[Mapping[date, str], frozenset[date]]:
    data = _country_holidays()(
        country,
        subdiv=subdivision or None,
        years=year,
        expand=False,
        language=_LOCALES.get(language, language),
    )
    return dict(data.items()), frozenset(data.weekend_workdays)


class Coverage(NamedTuple):
    """The years for which a country's data speaks: inclusive; `last_swap` is None without any swap."""

    first: int
    last: int
    last_swap: int | None


@lru_cache(maxsize=64)
def coverage(country: str, subdivision: str) -> Coverage:
    """For which years the `holidays` package has data, and the last year with a decreed swap."""
    data = _country_holidays()(country, subdiv=subdivision or None, expand=False)
    special: Mapping[int, tuple[object, ...]] = getattr(data, "special_public_holidays", {})
    swaps = [year for year, entries in special.items() if _has_swap(entries)]
    return Coverage(data.start_year, data.end_year, max(swaps, default=None))


def _has_swap(entries: tuple[object, ...]) -> bool:
    """A swap is (month, day, month, day[, year]), a special holiday (month, day, name)."""
    rows = entries if entries and isinstance(entries[0], tuple) else (entries,)
    return any(isinstance(row, tuple) and len(row) > 3 for row in rows)


def _country_holidays() -> Callable[..., HolidayBase]:
    """The package's own way to a country, without the 250 others.

    Importing one country imports `holidays.countries`, which imports every country of the world: half a
    second and 40 MB. An empty package of that name, with the same path, lets one be imported alone.
    """
    from holidays import country_holidays  # late: 0.3 s, and only where a country is set

    siblings = "holidays.countries"
    if siblings not in sys.modules:
        spec = find_spec(siblings)
        if spec is not None:
            sys.modules[siblings] = module_from_spec(spec)
    return country_holidays
