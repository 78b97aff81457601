"""Terms that can be computed with but are probably a slip: said, not refused."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

LIKELY_PERCENT = Decimal("0.5")


@dataclass(frozen=True, slots=True)
class Notice:
    """One sentence about one field, to show beside the result."""

    field: str
    sentence: str


def of_rates(rates: Mapping[str, Decimal]) -> tuple[Notice, ...]:
    """A notice for each rate above one half, which is probably percent typed for a fraction."""
    return tuple(
        Notice(
            field,
            f"{rate} means {rate * 100:f} % a year. If {rate} % was meant, enter {rate / 100:f}.",
        )
        for field, rate in rates.items()
        if rate > LIKELY_PERCENT
    )
