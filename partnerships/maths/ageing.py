"""What is owed, by how long it has been due."""

from collections.abc import Iterable
from datetime import date
from decimal import Decimal

# Label and the last day late that belongs to it; None is open.
BANDS: tuple[tuple[str, int | None], ...] = (
    ("Not due yet", 0),
    ("1 to 30 days late", 30),
    ("31 to 60 days late", 60),
    ("61 to 90 days late", 90),
    ("More than 90 days late", None),
)


def aged(owed: Iterable[tuple[date, Decimal]], on: date) -> dict[str, Decimal]:
    """The sum in each band, by its label, of amounts with the day on which each is due."""
    sums = {label: Decimal(0) for label, _ in BANDS}
    for due_on, amount in owed:
        sums[band_of((on - due_on).days)] += amount
    return sums


def band_of(days_late: int) -> str:
    return next(label for label, last in BANDS if last is None or days_late <= last)
