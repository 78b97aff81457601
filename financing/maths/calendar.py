"""Coupon dates and business days."""

import calendar
from collections.abc import Collection, Iterator
from datetime import MAXYEAR, MINYEAR, date, timedelta

from financing.maths import refusals

FREQUENCIES = (1, 2, 4, 12)


def add_months(start: date, months: int) -> date:
    """The same day `months` later (or earlier), shortened to the last day of a short month."""
    index = start.year * 12 + start.month - 1 + months
    year, month = divmod(index, 12)
    if not MINYEAR <= year <= MAXYEAR:
        raise refusals.WrongDates(f"Year {year} is not in the calendar; choose a shorter term.", field="periods")
    return date(year, month + 1, min(start.day, calendar.monthrange(year, month + 1)[1]))


def coupon_dates(first: date, maturity: date, frequency: int) -> tuple[date, ...]:
    """`first`, then every 12/`frequency` months on its day, and always the maturity as the last.

    A maturity on or before `first` has one coupon, at the maturity.
    """
    step = months_between(frequency)
    dates: list[date] = []
    while (on := add_months(first, step * len(dates))) < maturity:
        dates.append(on)
    return (*dates, maturity)


def coupons_around(settlement: date, maturity: date, frequency: int) -> tuple[date, date, int]:
    """The coupon date on or before `settlement`, the one after it, and how many are left, counted back from maturity."""
    refusals.after(settlement, maturity, "settlement_date", "maturity_date")
    step, left = months_between(frequency), 1
    while (previous := add_months(maturity, -step * left)) > settlement:
        left += 1
    return previous, add_months(maturity, -step * (left - 1)), left


def months_between(frequency: int) -> int:
    """Months from one coupon to the next."""
    if frequency not in FREQUENCIES:
        raise refusals.UnknownChoice(
            f"Frequency {frequency} is not a number of coupons a year; choose 1, 2, 4 or 12.",
            field="frequency",
        )
    return 12 // frequency


def is_business_day(on: date, holidays: Collection[date] = ()) -> bool:
    """Monday to Friday and not a holiday."""
    return on.weekday() < 5 and on not in holidays


def next_business_day(on: date, holidays: Collection[date] = ()) -> date:
    """`on` itself if it is a business day, else the first one after it."""
    return next(day for day in _days_from(on) if is_business_day(day, holidays))


def require_business_day(on: date, field: str, holidays: Collection[date] = ()) -> None:
    """Refuses a Saturday, Sunday or holiday and names the next business day."""
    if not is_business_day(on, holidays):
        raise refusals.WrongDates(
            f"{on:%A %Y-%m-%d} is not a business day; the next one is {next_business_day(on, holidays):%Y-%m-%d}.",
            field=field,
        )


def _days_from(on: date) -> Iterator[date]:
    while True:
        yield on
        on += timedelta(days=1)
