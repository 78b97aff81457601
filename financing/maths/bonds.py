"""A bond sale: what it costs, by every measure a notice of sale or an adviser's statistics may ask for."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from itertools import pairwise

from financing.maths import calendar, refusals, yields
from financing.maths.day_count import DayCount, term, year_fraction
from financing.maths.rounding import Rounding, rounded
from financing.maths.yields import Payment

BOND_SIZE = 1000


@dataclass(frozen=True, slots=True)
class Serial:
    """Bonds of one maturity and coupon; `principal` in money, `coupon` a fraction per year."""

    maturity: date
    principal: Decimal
    coupon: Decimal


@dataclass(frozen=True, slots=True)
class BondSale:
    """Terms of a sale. `price` is per 100 of principal; bonds are delivered on the dated date."""

    dated_date: date
    first_coupon: date
    serials: Sequence[Serial]
    price: Decimal = Decimal(100)
    costs_of_issuance: Decimal = Decimal(0)
    frequency: int = 2
    day_count: DayCount | str = DayCount.THIRTY_360

    def __post_init__(self) -> None:
        """Raises a `Refusal` for terms that are no bond sale."""
        refusals.positive(self.price, "price")
        refusals.not_negative(self.costs_of_issuance, "costs_of_issuance")
        refusals.after(self.dated_date, self.first_coupon, "dated_date", "first_coupon")
        calendar.months_between(self.frequency)
        if not self.serials:
            raise refusals.Incomplete("The sale has no bonds; enter at least one maturity.", field="serials")
        for serial in self.serials:
            refusals.positive(serial.principal, "principal")
            refusals.not_negative(refusals.rate(serial.coupon, "coupon"), "coupon")
            term(self.day_count, self.dated_date, serial.maturity, "dated_date", "maturity")


@dataclass(frozen=True, slots=True)
class DebtService:
    """What falls due on one date."""

    on: date
    principal: Decimal
    interest: Decimal

    @property
    def payment(self) -> Decimal:
        """Principal and interest."""
        return self.principal + self.interest


@dataclass(frozen=True, slots=True)
class Measures:
    """Results of `measures`; money unrounded, rates per year, `bond_years` in bonds of 1,000."""

    principal: Decimal
    purchase_price: Decimal
    total_interest: Decimal
    bond_years: Decimal
    average_life: Decimal
    average_coupon: Decimal
    net_interest_cost: Decimal
    true_interest_cost: Decimal
    all_in_true_interest_cost: Decimal


def debt_service(sale: BondSale, rounding: Rounding = Rounding.NONE) -> tuple[DebtService, ...]:
    """Principal and interest by date, in order: interest = principal · coupon · year fraction.

    The measures take it unrounded; for payment, `rounding` applies to the interest of all bonds of one date.
    """
    due: dict[date, tuple[Decimal, Decimal]] = {}
    for serial in sale.serials:
        dates = calendar.coupon_dates(sale.first_coupon, serial.maturity, sale.frequency)
        for start, end in pairwise((sale.dated_date, *dates)):
            interest = serial.principal * serial.coupon * year_fraction(sale.day_count, start, end)
            principal = serial.principal if end == serial.maturity else Decimal(0)
            before = due.get(end, (Decimal(0), Decimal(0)))
            due[end] = (before[0] + principal, before[1] + interest)
    return tuple(DebtService(on, due[on][0], rounded(due[on][1], rounding)) for on in sorted(due))


def measures(sale: BondSale) -> Measures:
    """All measures of the sale. NIC = (interest + principal − price) / bond years (in money); TIC at the purchase
    price; all-in TIC at the purchase price less costs of issuance (MSRB Glossary of Municipal Securities Terms).
    """
    rows = debt_service(sale)
    principal = sum((serial.principal for serial in sale.serials), Decimal(0))
    interest = sum((row.interest for row in rows), Decimal(0))
    money_years = sum(
        (row.principal * year_fraction(sale.day_count, sale.dated_date, row.on) for row in rows), Decimal(0)
    )
    price = principal * sale.price / 100
    true_cost = _yield(sale, rows, price)
    costs = sale.costs_of_issuance
    return Measures(
        principal=principal,
        purchase_price=price,
        total_interest=interest,
        bond_years=money_years / BOND_SIZE,
        average_life=money_years / principal,
        average_coupon=interest / money_years,
        net_interest_cost=(interest + principal - price) / money_years,
        true_interest_cost=true_cost,
        all_in_true_interest_cost=_yield(sale, rows, _proceeds(price, costs)) if costs else true_cost,
    )


def arbitrage_yield(sale: BondSale, issue_price: Decimal, guarantee_fees: Sequence[Payment] = ()) -> Decimal:
    """The yield that limits what bond proceeds may earn (26 CFR 1.148-4): at the price to the public, in money.

    Fees for a qualified guarantee count as debt service; underwriter's discount and costs of issuance do not.
    """
    payments = [Payment(row.on, row.payment) for row in debt_service(sale)]
    return yields.solve([*payments, *guarantee_fees], issue_price, sale.dated_date, sale.frequency, sale.day_count)


def _yield(sale: BondSale, rows: Sequence[DebtService], price: Decimal) -> Decimal:
    payments = [Payment(row.on, row.payment) for row in rows]
    return yields.solve(payments, price, sale.dated_date, sale.frequency, sale.day_count)


def _proceeds(price: Decimal, costs: Decimal) -> Decimal:
    if costs >= price:
        raise refusals.OutOfRange(
            f"Costs of issuance {costs} use up the whole purchase price {price}; check both amounts.",
            field="costs_of_issuance",
        )
    return price - costs
