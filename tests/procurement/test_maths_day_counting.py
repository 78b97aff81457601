"""Windows counted in days, and the day responses become public."""

from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from procurement.maths import day_counting, refusals

FRIDAY = date(2026, 7, 3)
HOLIDAYS = [date(2026, 7, 6)]
days_of_a_century = st.dates(date(2000, 1, 1), date(2099, 12, 31))


@pytest.mark.parametrize(
    ("terms", "deadline"),
    [
        ({"days": 1, "day_type": "business"}, date(2026, 7, 7)),
        ({"days": 5, "day_type": "business"}, date(2026, 7, 13)),
        ({"days": 1, "day_type": "business", "direction": "before"}, date(2026, 7, 2)),
        ({"days": 5, "day_type": "business", "direction": "before"}, date(2026, 6, 26)),
        ({"days": 0, "day_type": "business"}, FRIDAY),
        ({"days": 1, "day_type": "calendar"}, date(2026, 7, 4)),
        ({"days": 1, "day_type": "calendar", "roll": "next_business_day"}, date(2026, 7, 7)),
        ({"days": 1, "day_type": "calendar", "roll": "previous_business_day"}, FRIDAY),
        ({"days": 3, "day_type": "calendar", "roll": "previous_business_day"}, FRIDAY),
        ({"days": 4, "day_type": "calendar", "roll": "next_business_day"}, date(2026, 7, 7)),
        ({"days": 6, "day_type": "calendar", "direction": "before", "roll": "next_business_day"}, date(2026, 6, 29)),
        ({"days": 1, "day_type": "business", "roll": "previous_business_day"}, date(2026, 7, 7)),
    ],
)  # fmt: skip
def test_a_window_ends_on_the_day_counted_by_hand(terms: dict[str, Any], deadline: date) -> None:
    assert day_counting.protest_deadline(FRIDAY, holidays=HOLIDAYS, **terms) == deadline


@given(start=days_of_a_century, days=st.integers(1, 60), holidays=st.sets(days_of_a_century, max_size=20))
def test_a_business_window_holds_exactly_its_number_of_business_days(
    start: date, days: int, holidays: set[date]
) -> None:
    deadline = day_counting.protest_deadline(start, days, day_type="business", holidays=holidays)
    inside = [start + timedelta(days=step) for step in range(1, (deadline - start).days + 1)]
    assert sum(day_counting.is_business_day(day, holidays) for day in inside) == days
    assert day_counting.is_business_day(deadline, holidays)


@given(start=days_of_a_century, days=st.integers(0, 400), holidays=st.sets(days_of_a_century, max_size=20))
def test_a_rolled_window_ends_on_a_business_day_on_the_right_side(start: date, days: int, holidays: set[date]) -> None:
    plain = start + timedelta(days=days)
    later = day_counting.protest_deadline(start, days, day_type="calendar", roll="next_business_day", holidays=holidays)
    earlier = day_counting.protest_deadline(
        start, days, day_type="calendar", roll="previous_business_day", holidays=holidays
    )
    assert earlier <= plain <= later
    assert day_counting.is_business_day(earlier, holidays)
    assert day_counting.is_business_day(later, holidays)


@pytest.mark.parametrize("days", [-1, 3661])
def test_a_window_of_impossible_length_is_refused(days: int) -> None:
    with pytest.raises(refusals.InvalidDates) as refused:
        day_counting.protest_deadline(FRIDAY, days, day_type="business")
    assert refused.value.field == "days"


@pytest.mark.parametrize("day_type", ["calendar", "business"])
def test_a_window_that_leaves_the_calendar_is_refused(day_type: day_counting.DayType) -> None:
    with pytest.raises(refusals.InvalidDates) as refused:
        day_counting.protest_deadline(date(9999, 12, 30), 10, day_type=day_type)
    assert refused.value.field == "event_date"


@pytest.mark.parametrize(
    ("notice_on", "reissue", "released_on", "basis"),
    [
        (None, False, date(2026, 8, 2), "days_after_opening"),
        (date(2026, 8, 1), False, date(2026, 8, 1), "notice"),
        (date(2026, 8, 2), False, date(2026, 8, 2), "notice"),
        (date(2026, 8, 3), False, date(2026, 8, 2), "days_after_opening"),
        (date(2026, 8, 1), True, None, "exempt_reissue"),
    ],
)
def test_responses_become_public_on_the_earlier_day(
    notice_on: date | None, reissue: bool, released_on: date | None, basis: str
) -> None:
    found = day_counting.public_release(FRIDAY, days_after_opening=30, notice_on=notice_on, reissue_announced=reissue)
    assert (found.released_on, found.basis) == (released_on, basis)


def test_a_release_before_the_opening_is_refused() -> None:
    with pytest.raises(refusals.InvalidDates, match="zero or more"):
        day_counting.public_release(FRIDAY, days_after_opening=-1, notice_on=None, reissue_announced=False)
