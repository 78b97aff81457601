"""Day counts and coupon dates, against the rule's own cases and QuantLib."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
import QuantLib
from hypothesis import given
from hypothesis import strategies as st

from financing.maths import calendar, refusals
from financing.maths.day_count import DayCount, days_30_360, year_fraction

DATES = st.dates(date(1950, 1, 1), date(2150, 12, 31))


@pytest.mark.parametrize(
    ("start", "end", "days"),
    [
        ("2024-01-31", "2024-03-31", 60),
        ("2024-01-30", "2024-03-31", 60),
        ("2024-01-29", "2024-03-31", 62),
        ("2023-02-28", "2023-03-31", 33),
        ("2024-02-29", "2024-03-01", 2),
        ("2024-05-15", "2024-05-15", 0),
        ("2010-01-04", "2010-12-31", 357),
    ],
)
def test_thirty_360_counts_the_31st_as_the_rule_says(start: str, end: str, days: int) -> None:
    assert days_30_360(date.fromisoformat(start), date.fromisoformat(end)) == days


def _quantlib(convention: DayCount) -> QuantLib.DayCounter:
    return {
        DayCount.THIRTY_360: QuantLib.Thirty360(QuantLib.Thirty360.BondBasis),
        DayCount.ACTUAL_365: QuantLib.Actual365Fixed(),
        DayCount.ACTUAL_ACTUAL: QuantLib.ActualActual(QuantLib.ActualActual.ISDA),
    }[convention]


@given(convention=st.sampled_from(list(DayCount)), start=DATES, end=DATES)
def test_year_fraction_agrees_with_quantlib(convention: DayCount, start: date, end: date) -> None:
    start, end = sorted((start, end))
    days = [QuantLib.Date(day.day, day.month, day.year) for day in (start, end)]
    expected = _quantlib(convention).yearFraction(*days)
    assert float(year_fraction(convention, start, end)) == pytest.approx(expected, abs=1e-12)


@given(convention=st.sampled_from(list(DayCount)), start=DATES, end=DATES)
def test_year_fraction_backwards_is_the_negative(convention: DayCount, start: date, end: date) -> None:
    if start != end:
        assert year_fraction(convention, start, end) == -year_fraction(convention, end, start)


def test_year_fraction_refuses_an_unknown_convention() -> None:
    with pytest.raises(refusals.UnknownChoice, match="choose one of 30/360") as refused:
        year_fraction("30E/360", date(2024, 1, 1), date(2025, 1, 1))
    assert refused.value.field == "day_count"


def test_coupon_dates_return_to_their_day_after_a_short_month() -> None:
    found = calendar.coupon_dates(date(2024, 8, 31), date(2026, 3, 15), 2)
    assert found == (
        date(2024, 8, 31),
        date(2025, 2, 28),
        date(2025, 8, 31),
        date(2026, 2, 28),
        date(2026, 3, 15),
    )


def test_a_bond_that_matures_before_the_first_coupon_pays_once() -> None:
    assert calendar.coupon_dates(date(2024, 8, 1), date(2024, 6, 1), 2) == (date(2024, 6, 1),)


@given(first=DATES, months=st.integers(1, 600), frequency=st.sampled_from(calendar.FREQUENCIES))
def test_coupon_dates_rise_and_end_at_maturity(first: date, months: int, frequency: int) -> None:
    maturity = calendar.add_months(first, months)
    found = calendar.coupon_dates(first, maturity, frequency)
    assert list(found) == sorted(set(found))
    assert (found[0], found[-1]) == (first, maturity)


def test_settlement_on_a_coupon_date_starts_the_next_period() -> None:
    around = calendar.coupons_around(date(2025, 12, 1), date(2026, 12, 1), 2)
    assert around == (date(2025, 12, 1), date(2026, 6, 1), 2)


@pytest.mark.parametrize("frequency", [0, 3, -2, 365])
def test_an_impossible_frequency_is_refused(frequency: int) -> None:
    with pytest.raises(refusals.UnknownChoice, match="choose 1, 2, 4 or 12"):
        calendar.coupon_dates(date(2024, 1, 1), date(2025, 1, 1), frequency)


def test_a_holiday_weekend_is_refused_with_the_next_business_day() -> None:
    with pytest.raises(refusals.WrongDates, match=r"Saturday 2026-07-04.*2026-07-07") as refused:
        calendar.require_business_day(date(2026, 7, 4), "first_coupon", [date(2026, 7, 6)])
    assert refused.value.field == "first_coupon"


def test_a_business_day_is_accepted() -> None:
    calendar.require_business_day(date(2026, 7, 6), "first_coupon")
    assert calendar.next_business_day(date(2026, 7, 6)) == date(2026, 7, 6)


@given(DATES)
def test_the_next_business_day_is_at_most_two_days_off(on: date) -> None:
    found = calendar.next_business_day(on)
    assert on <= found <= on + timedelta(days=2)
    assert calendar.is_business_day(found)


def test_year_fraction_counts_leap_days_apart() -> None:
    found = year_fraction(DayCount.ACTUAL_ACTUAL, date(2003, 11, 1), date(2004, 5, 1))
    assert found == Decimal(61) / 365 + Decimal(121) / 366
