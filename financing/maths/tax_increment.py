"""Tax increment: the tax on growth above a frozen (or growing) base."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from financing.maths import refusals
from financing.maths.rounding import Rounding, rounded


@dataclass(frozen=True, slots=True)
class District:
    """Terms. The base of row i is `original_tax_capacity` · (1 + `base_growth_rate`)^(i + `base_growth_offset`).

    `deduction_rate` is a share of the gross increment, `retainage_rate` of the net one. With `rounding` unit, captured
    capacity, gross, deduction and retainage are each rounded.
    """

    original_tax_capacity: Decimal
    tax_rate: Decimal
    base_growth_rate: Decimal = Decimal(0)
    base_growth_offset: int = 0
    deduction_rate: Decimal = Decimal(0)
    retainage_rate: Decimal = Decimal(0)
    rounding: Rounding = Rounding.NONE

    def __post_init__(self) -> None:
        """Raises a `Refusal` for terms that give no increment."""
        refusals.not_negative(self.original_tax_capacity, "original_tax_capacity")
        refusals.not_negative(refusals.rate(self.tax_rate, "tax_rate"), "tax_rate")
        refusals.rate(self.base_growth_rate, "base_growth_rate")
        refusals.count(self.base_growth_offset, "base_growth_offset", least=0)
        for field, share in (
            ("deduction_rate", self.deduction_rate),
            ("retainage_rate", self.retainage_rate),
        ):
            if refusals.not_negative(share, field) > 1:
                raise refusals.OutOfRange(f"{share} is more than all of it; give 0 to 1.", field=field)


@dataclass(frozen=True, slots=True)
class Row:
    """One year of increment, in money except the captured capacity."""

    year: int
    captured_tax_capacity: Decimal
    gross_increment: Decimal
    deduction: Decimal
    net_increment: Decimal
    retainage: Decimal
    net_revenue: Decimal


def increments(district: District, tax_capacities: Sequence[tuple[int, Decimal]]) -> tuple[Row, ...]:
    """One row per (year, tax capacity); never a negative increment."""
    return tuple(
        _row(district, index, year, refusals.not_negative(capacity, "tax_capacity"))
        for index, (year, capacity) in enumerate(tax_capacities)
    )


def _row(district: District, index: int, year: int, capacity: Decimal) -> Row:
    growth = (1 + district.base_growth_rate) ** (index + district.base_growth_offset)
    base = district.original_tax_capacity * growth
    captured = rounded(max(Decimal(0), capacity - base), district.rounding)
    gross = rounded(captured * district.tax_rate, district.rounding)
    deduction = rounded(gross * district.deduction_rate, district.rounding)
    net = gross - deduction
    retainage = rounded(net * district.retainage_rate, district.rounding)
    return Row(year, captured, gross, deduction, net, retainage, net - retainage)
