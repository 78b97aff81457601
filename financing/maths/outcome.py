"""Pay for success: what an outcome costs the payer, and what it returns to investors."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from financing.maths import bonds, refusals, yields
from financing.maths.day_count import DayCount
from financing.maths.yields import Payment


@dataclass(frozen=True, slots=True)
class Tier:
    """A range of results and its payment: positive from payer to investors, negative back. `None` is an open end."""

    tier: str
    lower: Decimal | None
    lower_inclusive: bool
    upper: Decimal | None
    upper_inclusive: bool
    payment: Decimal

    def holds(self, actual: Decimal) -> bool:
        """Whether the measured value lies in this tier."""
        above = self.lower is None or actual > self.lower or (self.lower_inclusive and actual == self.lower)
        below = self.upper is None or actual < self.upper or (self.upper_inclusive and actual == self.upper)
        return above and below


@dataclass(frozen=True, slots=True)
class OutcomeBond:
    """A bond sold at par whose last payment also carries the (possibly negative) `outcome_payment`."""

    principal: Decimal
    coupon: Decimal
    issue_date: date
    first_coupon: date
    maturity_date: date
    outcome_payment: Decimal
    frequency: int = 2
    day_count: DayCount | str = DayCount.THIRTY_360


def tier_of(tiers: Sequence[Tier], actual: Decimal) -> Tier | None:
    """The tier that holds `actual`; raises `OutOfRange` if tiers overlap there."""
    refusals.finite(actual, "actual")
    held = [tier for tier in tiers if tier.holds(actual)]
    if len(held) > 1:
        names = ", ".join(tier.tier for tier in held)
        raise refusals.OutOfRange(f"{actual} lies in several tiers ({names}); part them.", field="tiers")
    return held[0] if held else None


def simple_return(investment: Decimal, repayment: Decimal, years: int) -> Decimal:
    """Yearly return of one payment at the end: (repayment/investment)^(1/years) − 1."""
    growth = refusals.not_negative(repayment, "repayment") / refusals.positive(investment, "investment")
    return growth ** (Decimal(1) / refusals.count(years, "years")) - 1


def outcome_yield(bond: OutcomeBond) -> Decimal:
    """Yield to investors at a price equal to the principal, compounded `frequency` times a year."""
    serial = bonds.Serial(bond.maturity_date, bond.principal, bond.coupon)
    sale = bonds.BondSale(
        bond.issue_date,
        bond.first_coupon,
        [serial],
        frequency=bond.frequency,
        day_count=bond.day_count,
    )
    payments = [Payment(row.on, row.payment) for row in bonds.debt_service(sale)]
    outcome = Payment(bond.maturity_date, refusals.finite(bond.outcome_payment, "outcome_payment"))
    return yields.solve([*payments, outcome], bond.principal, bond.issue_date, bond.frequency, bond.day_count)
