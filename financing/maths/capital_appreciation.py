"""A capital appreciation bond: bought low, paid once, worth a little more every day."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from financing.maths import refusals
from financing.maths.day_count import DayCount, term, year_fraction


@dataclass(frozen=True, slots=True)
class CapitalAppreciationBond:
    """Terms in money per bond, or for any number of bonds together."""

    issue_date: date
    maturity_date: date
    issue_price: Decimal
    maturity_value: Decimal
    compounding_frequency: int = 2
    day_count: DayCount | str = DayCount.THIRTY_360

    def __post_init__(self) -> None:
        """Raises a `Refusal` for terms that cannot grow from price to value."""
        term(self.day_count, self.issue_date, self.maturity_date, "issue_date", "maturity_date")
        refusals.positive(self.issue_price, "issue_price")
        refusals.positive(self.maturity_value, "maturity_value")
        refusals.count(self.compounding_frequency, "compounding_frequency", most=365)


def bond_yield(bond: CapitalAppreciationBond) -> Decimal:
    """k·[(maturity value / issue price)^(1/(k·t)) − 1], k times a year."""
    k = bond.compounding_frequency
    years = year_fraction(bond.day_count, bond.issue_date, bond.maturity_date)
    return k * ((bond.maturity_value / bond.issue_price) ** (1 / (k * years)) - 1)


def accreted_value(bond: CapitalAppreciationBond, on: date) -> Decimal:
    """Issue price grown at the yield to `on`, unrounded; exactly the maturity value at maturity."""
    if not bond.issue_date <= on <= bond.maturity_date:
        raise refusals.WrongDates(
            f"{on:%Y-%m-%d} is outside the life of the bond; choose a date from {bond.issue_date:%Y-%m-%d} to "
            f"{bond.maturity_date:%Y-%m-%d}.",
            field="valuation_dates",
        )
    if on == bond.maturity_date:
        return bond.maturity_value
    life = year_fraction(bond.day_count, bond.issue_date, bond.maturity_date)
    passed = year_fraction(bond.day_count, bond.issue_date, on)
    # issue price · (1 + yield/k)^(k·t) with the yield put in: the frequency cancels.
    return bond.issue_price * (bond.maturity_value / bond.issue_price) ** (passed / life)
