"""Measurements of a period drawn from an indicator's observations, with what they are and a checksum of them."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from initiatives.models import Indicator, Observation
from partnerships.models.service_levels import Gathering


@dataclass(frozen=True)
class Measured:
    """`checksum` is the SHA-256 of one line `day,value` for each observation, oldest first, as anybody can repeat."""

    value: Decimal
    source: str
    checksum: str


def measured_by(indicator: Indicator, gathering: str, starts_on: date, ends_on: date) -> Measured | None:
    """The observations of the days as one value; None where there are none."""
    found = indicator.observations.filter(on__gte=starts_on, on__lte=ends_on).order_by("on", "id")
    rows: list[Observation] = list(found)
    if not rows:
        return None
    lines = "".join(f"{row.on},{row.value.normalize():f}\n" for row in rows)
    number = "1 value" if len(rows) == 1 else f"{len(rows)} values"
    return Measured(
        value=gathered([row.value for row in rows], gathering),
        source=f"{indicator.name} ({indicator.code}), {number}, {Gathering(gathering).label.lower()}"[:200],
        checksum=hashlib.sha256(lines.encode()).hexdigest(),
    )


def gathered(values: Sequence[Decimal], how: str) -> Decimal:
    """A mean is rounded to the four decimals that observations have, half to even; the rest is exact."""
    if how == Gathering.LAST:
        return values[-1]
    total = sum(values, Decimal(0))
    return total if how == Gathering.SUM else (total / len(values)).quantize(Decimal("0.0001"))
