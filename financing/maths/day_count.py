"""Day counts: how many days, and what part of a year, lie between two dates."""

from datetime import date
from decimal import Decimal
from enum import StrEnum

from financing.maths import refusals


class DayCount(StrEnum):
    """The conventions the product knows."""

    THIRTY_360 = "30/360"
    ACTUAL_365 = "ACT/365"
    ACTUAL_ACTUAL = "ACT/ACT"


def days_30_360(start: date, end: date) -> int:
    """Days in a year of twelve months of thirty days (MSRB Rule G-33(e)).

    The 31st counts as the 30th at the start, and at the end only if the start then is the 30th. The end of February
    is not special.
    """
    start_day = min(start.day, 30)
    end_day = 30 if end.day == 31 and start_day == 30 else end.day
    return 360 * (end.year - start.year) + 30 * (end.month - start.month) + end_day - start_day


def year_fraction(convention: DayCount | str, start: date, end: date) -> Decimal:
    """Years from `start` to `end`, negative if `end` is earlier.

    `ACT/365` is the fixed form. `ACT/ACT` is the ISDA form: days in a leap year over 366, all others over 365.
    """
    kind = DayCount(refusals.known(convention, list(DayCount), "day_count"))
    if end < start:
        return -year_fraction(kind, end, start)
    if kind is DayCount.THIRTY_360:
        return Decimal(days_30_360(start, end)) / 360
    if kind is DayCount.ACTUAL_365:
        return Decimal((end - start).days) / 365
    return _actual_actual(start, end)


def term(convention: DayCount | str, start: date, end: date, start_field: str, end_field: str) -> Decimal:
    """`year_fraction` of a life that must be longer than nothing.

    Raises `WrongDates` if `end` does not follow `start`, or follows it by no day of the convention (30 to 31 May).
    """
    refusals.after(start, end, start_field, end_field)
    years = year_fraction(convention, start, end)
    if years <= 0:
        raise refusals.WrongDates(
            f"{convention} counts no day from {start:%Y-%m-%d} to {end:%Y-%m-%d}; choose dates further apart.",
            field=end_field,
        )
    return years


def _actual_actual(start: date, end: date) -> Decimal:
    if start.year == end.year:
        return Decimal((end - start).days) / days_in_year(start.year)
    first = Decimal((date(start.year + 1, 1, 1) - start).days) / days_in_year(start.year)
    last = Decimal((end - date(end.year, 1, 1)).days) / days_in_year(end.year)
    return first + (end.year - start.year - 1) + last


def days_in_year(year: int) -> int:
    """366 in a leap year, otherwise 365."""
    return (date(year, 12, 31) - date(year, 1, 1)).days + 1
