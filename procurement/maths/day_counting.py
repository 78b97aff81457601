"""Clocks that run in days: protests, business days, and the day on which responses become public."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal

from procurement.maths import refusals

DayType = Literal["calendar", "business"]
Direction = Literal["after", "before"]
Roll = Literal["none", "next_business_day", "previous_business_day"]
ReleaseBasis = Literal["exempt_reissue", "notice", "days_after_opening"]

_DAY = timedelta(days=1)
_SATURDAY = 5
_LONGEST = 3660


@dataclass(frozen=True)
class PublicRelease:
    """`released_on` is `None` while responses stay exempt because the need is asked again."""

    released_on: date | None
    basis: ReleaseBasis


def is_business_day(day: date, holidays: Collection[date] = ()) -> bool:
    """Monday to Friday, except holidays."""
    return day.weekday() < _SATURDAY and day not in holidays


def count_business_days(start: date, days: int, *, step: timedelta, holidays: Collection[date]) -> date:
    """The day that is `days` business days from `start`, which itself is not counted; `step` is one day, signed."""
    day = start
    while days:
        day += step
        days -= is_business_day(day, holidays)
    return day


def protest_deadline(
    event_on: date,
    days: int,
    *,
    day_type: DayType,
    direction: Direction = "after",
    roll: Roll = "none",
    holidays: Collection[date] = (),
) -> date:
    """The last day of a window of `days` counted from an event, whose own day is not counted.

    `roll` moves the last day of a *calendar* window that is not a business day. Raises `InvalidDates` for a window
    that is negative, longer than ten years or outside the calendar.
    """
    if not 0 <= days <= _LONGEST:
        raise refusals.InvalidDates(f"The window has {days} days. Give 0 to {_LONGEST}.", field="days")
    step = _DAY if direction == "after" else -_DAY
    closed = frozenset(holidays)
    try:
        if day_type == "business":
            return count_business_days(event_on, days, step=step, holidays=closed)
        return _rolled(event_on + days * step, roll, closed)
    except OverflowError as error:
        raise refusals.InvalidDates(
            f"The window from {event_on.isoformat()} leaves the calendar. Correct the day.",
            field="event_date",
        ) from error


def public_release(
    opened_on: date, *, days_after_opening: int, notice_on: date | None, reissue_announced: bool
) -> PublicRelease:
    """The day sealed responses become public: the notice of an intended decision or `days_after_opening`, the earlier.

    Exempt while all were rejected and a reissue was announced. Source of the shape: Florida Statutes 119.071(1)(b).
    """
    if days_after_opening < 0:
        raise refusals.InvalidDates(
            f"Release {days_after_opening} days after opening is before it. Give zero or more.",
            field="days_after_opening",
        )
    if reissue_announced:
        return PublicRelease(None, "exempt_reissue")
    by_days = opened_on + timedelta(days=days_after_opening)
    if notice_on is not None and notice_on <= by_days:
        return PublicRelease(notice_on, "notice")
    return PublicRelease(by_days, "days_after_opening")


def _rolled(day: date, roll: Roll, holidays: Collection[date]) -> date:
    step = {"none": timedelta(0), "next_business_day": _DAY, "previous_business_day": -_DAY}[roll]
    while step and not is_business_day(day, holidays):
        day += step
    return day
