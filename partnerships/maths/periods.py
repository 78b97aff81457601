"""The calendar of settlements: periods of whole months, and what the periods of a year add up to."""

from calendar import monthrange
from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from decimal import Decimal

MONTHS: Mapping[str, int] = {"month": 1, "quarter": 3, "half_year": 6, "year": 12}
# What is measured by adding up; prices and thresholds are not.
_ADDED = ("baseline", "actual", "amount", "gross_receipts", "actual_cost")


def months_later(day: date, months: int) -> date:
    """The same day of a later month, or that month's last day where it is shorter."""
    years, month = divmod(day.month - 1 + months, 12)
    return date(day.year + years, month + 1, min(day.day, monthrange(day.year + years, month + 1)[1]))


def period_from(starts_on: date, period: str) -> tuple[date, date]:
    """First and last day of the period of that length."""
    return starts_on, months_later(starts_on, MONTHS[period]) - timedelta(days=1)


def added_up(inputs: Sequence[Mapping[str, object]]) -> dict[str, object]:
    """The measurements of several periods as those of one: quantities added, adjustments in one list."""
    found: dict[str, object] = {}
    for name in _ADDED:
        values = [Decimal(str(row[name])) for row in inputs if name in row]
        if values:
            found[name] = format(sum(values, Decimal(0)), "f")
    adjustments = [
        item for row in inputs if isinstance(item_list := row.get("adjustments"), list) for item in item_list
    ]
    return found | ({"adjustments": adjustments} if adjustments else {})
