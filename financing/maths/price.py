"""Price and yield of one bond between coupon dates (MSRB Rule G-33; Excel PRICE and YIELD agree)."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from financing.maths import calendar, refusals, roots, yields
from financing.maths.day_count import DayCount, days_30_360


@dataclass(frozen=True, slots=True)
class Bond:
    """A bond bought at settlement; `redemption` per 100 of principal. 30/360 only, as G-33 asks."""

    settlement_date: date
    maturity_date: date
    coupon: Decimal
    frequency: int = 2
    redemption: Decimal = Decimal(100)
    day_count: DayCount | str = DayCount.THIRTY_360

    def __post_init__(self) -> None:
        """Raises a `Refusal` for terms that have no price."""
        refusals.after(self.settlement_date, self.maturity_date, "settlement_date", "maturity_date")
        refusals.not_negative(refusals.rate(self.coupon, "coupon"), "coupon")
        refusals.positive(self.redemption, "redemption")
        calendar.months_between(self.frequency)
        refusals.known(self.day_count, [DayCount.THIRTY_360], "day_count")


@dataclass(frozen=True, slots=True)
class Price:
    """Per 100 of principal, unrounded; `price` is clean, without accrued interest."""

    price: Decimal
    accrued_interest: Decimal

    @property
    def full_price(self) -> Decimal:
        """What the buyer pays."""
        return self.price + self.accrued_interest


def price(bond: Bond, bond_yield: Decimal) -> Price:
    """Discounts coupons and redemption at `bond_yield`; simple interest in the last coupon period."""
    elapsed, left = _position(bond)
    growth = 1 + refusals.rate(bond_yield, "yield") / bond.frequency
    coupon = 100 * bond.coupon / bond.frequency
    if left == 1:
        full = (bond.redemption + coupon) / (1 + (1 - elapsed) * (growth - 1))
    else:
        coupons = sum((coupon / growth ** (number - elapsed) for number in range(1, left + 1)), Decimal(0))
        full = bond.redemption / growth ** (left - elapsed) + coupons
    return Price(full - coupon * elapsed, coupon * elapsed)


def bond_yield(bond: Bond, clean_price: Decimal) -> Decimal:
    """The yield at which `price` gives `clean_price`."""
    refusals.positive(clean_price, "price")
    elapsed, left = _position(bond)
    coupon = 100 * bond.coupon / bond.frequency
    full = clean_price + coupon * elapsed
    if left == 1:
        if elapsed >= 1:
            raise refusals.WrongDates(
                "30/360 counts no day from settlement to maturity; choose an earlier settlement.",
                field="settlement_date",
            )
        return ((bond.redemption + coupon) / full - 1) / (1 - elapsed) * bond.frequency
    times = [(number - elapsed) / bond.frequency for number in range(1, left + 1)]
    amounts = [coupon] * (left - 1) + [coupon + bond.redemption]
    return yields.only(roots.rates_of_return([Decimal(0), *times], [-full, *amounts], bond.frequency))


def _position(bond: Bond) -> tuple[Decimal, int]:
    """The part of the current coupon period that is over, and the number of coupons left."""
    previous, _, left = calendar.coupons_around(bond.settlement_date, bond.maturity_date, bond.frequency)
    elapsed = Decimal(days_30_360(previous, bond.settlement_date)) * bond.frequency / 360
    return elapsed, left
