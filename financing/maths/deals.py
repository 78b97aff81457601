"""Terms of an instrument → its dated cash flow → its measures, in one shape for every kind of instrument."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import ClassVar, Protocol

from financing.maths import (
    amortisation,
    bonds,
    calendar,
    capital_appreciation,
    flows,
    lease,
    outcome,
    refusals,
    revolving_fund,
)
from financing.maths.amortisation import Method
from financing.maths.day_count import DayCount, year_fraction
from financing.maths.lease import Timing
from financing.maths.rounding import CENT, Rounding, rounded, split
from financing.maths.yields import Payment

# A rate above this is taken for a percentage typed as a fraction.
MOST_RATE = Decimal("0.5")


@dataclass(frozen=True, slots=True)
class Due:
    """What the city pays on a date. `balance` is what is still owed after it."""

    on: date
    principal: Decimal
    interest: Decimal
    balance: Decimal

    @property
    def payment(self) -> Decimal:
        """Principal and interest together."""
        return self.principal + self.interest


@dataclass(frozen=True, slots=True)
class CashFlow:
    """`net_proceeds` arrive on `start`; `rows` are paid back. `measures` maps a measure's name to its value.

    Rates in `measures` are fractions per year, money is unrounded, `average_life` is in years. `shortfall` is what
    the terms do not repay. Funding is not repaid and has no rows; `arrivals` says when it comes.
    """

    start: date
    amount: Decimal
    net_proceeds: Decimal
    rows: tuple[Due, ...]
    measures: Mapping[str, Decimal | None]
    shortfall: Decimal = Decimal(0)
    arrivals: tuple[Payment, ...] = ()


class Terms(Protocol):
    """What every shape of terms can do."""

    shape: ClassVar[str]

    def cash_flow(self, amount: Decimal, start: date) -> CashFlow:
        """The dated flow of `amount` received on `start`. Raises a `Refusal` for terms that cannot be met."""


@dataclass(frozen=True, slots=True)
class LoanTerms:
    """A loan repaid `payments_per_year` times for `term_years`; years without repayment come first."""

    shape: ClassVar[str] = "loan"

    rate: Decimal
    term_years: int
    payments_per_year: int = 1
    method: str = Method.LEVEL_PAYMENT
    growth: Decimal = Decimal(0)
    amortisation_years: int | None = None
    interest_only_years: int = 0
    capitalised_years: int = 0
    fee: Decimal = Decimal(0)

    def cash_flow(self, amount: Decimal, start: date) -> CashFlow:
        """Interest of a period is rate ÷ payments per year; rounded to the cent, the last payment repays the rest."""
        a_year = self.payments_per_year
        step = calendar.months_between(a_year)
        years = refusals.count(self.term_years, "term_years", most=100)
        loan = amortisation.Loan(
            principal=amount,
            rate=plausible(self.rate, "rate"),
            periods=years * a_year,
            periods_per_year=a_year,
            method=self.method,
            growth=plausible(self.growth, "growth"),
            amortisation_periods=self.amortisation_years * a_year if self.amortisation_years else None,
            interest_only_periods=self.interest_only_years * a_year,
            capitalised_periods=self.capitalised_years * a_year,
        )
        rows = tuple(
            Due(calendar.add_months(start, step * row.period), row.principal, row.interest, row.balance)
            for row in amortisation.schedule(loan)
        )
        return flow_of(amount, start, rows, costs=refusals.not_negative(self.fee, "fee"))


class Repayment(StrEnum):
    """When the bonds of an issue mature."""

    BULLET = "bullet"
    LEVEL_PRINCIPAL = "level_principal"
    LEVEL_DEBT_SERVICE = "level_debt_service"


@dataclass(frozen=True, slots=True)
class BondTerms:
    """An issue of bonds at one coupon, sold at `price` per 100, in pieces of `denomination`."""

    shape: ClassVar[str] = "bond"

    coupon: Decimal
    term_years: int
    repayment: str = Repayment.LEVEL_DEBT_SERVICE
    frequency: int = 2
    price: Decimal = Decimal(100)
    denomination: Decimal = Decimal(5000)
    costs_of_issuance: Decimal = Decimal(0)
    first_coupon_on: date | None = None
    day_count: str = DayCount.THIRTY_360

    def cash_flow(self, amount: Decimal, start: date) -> CashFlow:
        """Serial bonds mature every year; principal in whole pieces, interest of a date rounded to the cent."""
        sale = self.sale(amount, start)
        owed, rows = amount, []
        for due in bonds.debt_service(sale, Rounding.CENT):
            owed -= due.principal
            rows.append(Due(due.on, due.principal, due.interest, owed))
        found = bonds.measures(sale)
        measures = {
            "true_interest_cost": found.true_interest_cost,
            "net_interest_cost": found.net_interest_cost,
            "all_in_true_interest_cost": found.all_in_true_interest_cost,
            "average_coupon": found.average_coupon,
            "bond_years": found.bond_years,
            "arbitrage_yield": bonds.arbitrage_yield(sale, found.purchase_price),
        }
        discount = amount - found.purchase_price
        return flow_of(amount, start, tuple(rows), costs=self.costs_of_issuance + discount, measures=measures)

    def sale(self, amount: Decimal, start: date) -> bonds.BondSale:
        """The issue as a sale of serial bonds."""
        plausible(self.coupon, "coupon")
        refusals.known(self.repayment, list(Repayment), "repayment")
        if self.first_coupon_on:
            calendar.require_business_day(self.first_coupon_on, "first_coupon_on")
        step = calendar.months_between(self.frequency)
        return bonds.BondSale(
            dated_date=start,
            first_coupon=self.first_coupon_on or calendar.add_months(start, step),
            serials=self.serials(amount, start),
            price=self.price,
            costs_of_issuance=self.costs_of_issuance,
            frequency=self.frequency,
            day_count=self.day_count,
        )

    def serials(self, amount: Decimal, start: date) -> list[bonds.Serial]:
        """One maturity a year, or a single one; parts are whole pieces, by largest remainder."""
        years = refusals.count(self.term_years, "term_years", most=100)
        if amount % refusals.positive(self.denomination, "denomination"):
            raise refusals.OutOfRange(
                f"{amount:,.2f} is not a whole number of bonds of {self.denomination:,}; change the amount or the denomination.",
                field="denomination",
            )
        weights = {
            Repayment.BULLET: [Decimal(0)] * (years - 1) + [Decimal(1)],
            Repayment.LEVEL_PRINCIPAL: [Decimal(1)] * years,
            Repayment.LEVEL_DEBT_SERVICE: [(1 + self.coupon) ** year for year in range(years)],
        }[Repayment(self.repayment)]
        parts = split(amount, weights, self.denomination)
        return [
            bonds.Serial(calendar.add_months(start, 12 * year), part, self.coupon)
            for year, part in enumerate(parts, start=1)
            if part
        ]


@dataclass(frozen=True, slots=True)
class AccretionTerms:
    """A bond that pays nothing until maturity; `rate` is its yield, compounded `compounding_frequency` times a year."""

    shape: ClassVar[str] = "accretion"

    rate: Decimal
    term_years: int
    compounding_frequency: int = 2
    costs_of_issuance: Decimal = Decimal(0)

    def cash_flow(self, amount: Decimal, start: date) -> CashFlow:
        """One payment at maturity: the amount grown at the yield, rounded to the cent."""
        bond = self.bond(amount, start)
        row = Due(bond.maturity_date, amount, bond.maturity_value - amount, Decimal(0))
        measures = {"yield": capital_appreciation.bond_yield(bond), "maturity_value": bond.maturity_value}
        return flow_of(
            amount,
            start,
            (row,),
            costs=refusals.not_negative(self.costs_of_issuance, "costs_of_issuance"),
            measures=measures,
        )

    def bond(self, amount: Decimal, start: date) -> capital_appreciation.CapitalAppreciationBond:
        """The whole issue as one bond."""
        frequency = refusals.count(self.compounding_frequency, "compounding_frequency", most=365)
        years = refusals.count(self.term_years, "term_years", most=100)
        growth = (1 + plausible(self.rate, "rate") / frequency) ** (frequency * years)
        return capital_appreciation.CapitalAppreciationBond(
            issue_date=start,
            maturity_date=calendar.add_months(start, 12 * years),
            issue_price=refusals.positive(amount, "amount"),
            maturity_value=rounded(amount * growth, Rounding.CENT),
            compounding_frequency=frequency,
        )

    def accreted_values(self, amount: Decimal, start: date) -> list[tuple[date, Decimal]]:
        """What the bonds are worth on each anniversary, to the cent."""
        bond = self.bond(amount, start)
        days = [calendar.add_months(start, 12 * year) for year in range(self.term_years + 1)]
        return [(on, rounded(capital_appreciation.accreted_value(bond, on), Rounding.CENT)) for on in days]


@dataclass(frozen=True, slots=True)
class RentTerms:
    """A payment every year, growing by `escalation_rate`: a lease, a service, instalments or availability payments."""

    shape: ClassVar[str] = "rent"

    first_payment: Decimal
    years: int
    escalation_rate: Decimal = Decimal(0)
    timing: str = Timing.ARREARS
    purchase_price: Decimal = Decimal(0)

    def cash_flow(self, amount: Decimal, start: date) -> CashFlow:
        """Payments rounded to the cent. Interest is what the rate implied by the payments earns on what is still owed;
        where no one rate fits, it is what is paid above that.
        """
        years = refusals.count(self.years, "years", most=100)
        plausible(self.escalation_rate, "escalation_rate")
        terms = lease.Lease(amount, self.first_payment, years, self.escalation_rate, self.timing)
        paid = [rounded(payment, Rounding.CENT) for payment in lease.payments(terms)]
        dated = [Decimal(0), *paid] if self.timing == Timing.ARREARS else [*paid, Decimal(0)]
        dated[-1] += refusals.not_negative(self.purchase_price, "purchase_price")
        implied = flows.irr([dated[0] - amount, *dated[1:]]).rate
        rows = rows_of_rent(amount, start, dated, implied)
        return flow_of(amount, start, rows, measures={"implied_rate": implied})


@dataclass(frozen=True, slots=True)
class SavingsTerms:
    """A share of each year's savings for a number of years; `stop_at_amount`: no more than was received."""

    shape: ClassVar[str] = "savings"

    annual_savings: Decimal
    share: Decimal
    years: int
    stop_at_amount: bool = True

    def cash_flow(self, amount: Decimal, start: date) -> CashFlow:
        """Payments at the end of each year, rounded to the cent; what they do not repay is the shortfall."""
        found = revolving_fund.recovery(
            amount,
            refusals.not_negative(self.annual_savings, "annual_savings"),
            recovery_share=self.share,
            recovery_years=refusals.count(self.years, "years", most=100),
            stop_at_cost=self.stop_at_amount,
        )
        owed, rows = amount, []
        for year, repaid in enumerate(found.repayments, start=1):
            payment = rounded(repaid, Rounding.CENT)
            principal = min(payment, owed)
            owed -= principal
            if payment:
                rows.append(Due(calendar.add_months(start, 12 * year), principal, payment - principal, owed))
        return flow_of(amount, start, tuple(rows), shortfall=owed)


@dataclass(frozen=True, slots=True)
class OutcomeTerms:
    """A bond whose last payment carries an `outcome_payment`: to investors if positive, from them if negative."""

    shape: ClassVar[str] = "outcome"

    coupon: Decimal
    term_years: int
    outcome_payment: Decimal = Decimal(0)
    frequency: int = 2

    def cash_flow(self, amount: Decimal, start: date) -> CashFlow:
        """Interest twice a year, principal and outcome payment at maturity."""
        plausible(self.coupon, "coupon")
        years = refusals.count(self.term_years, "term_years", most=100)
        bond = outcome.OutcomeBond(
            principal=refusals.positive(amount, "amount"),
            coupon=self.coupon,
            issue_date=start,
            first_coupon=calendar.add_months(start, calendar.months_between(self.frequency)),
            maturity_date=calendar.add_months(start, 12 * years),
            outcome_payment=self.outcome_payment,
            frequency=self.frequency,
        )
        dates = calendar.coupon_dates(bond.first_coupon, bond.maturity_date, self.frequency)
        rows = []
        before = start
        for on in dates:
            interest = rounded(amount * self.coupon * year_fraction(DayCount.THIRTY_360, before, on), Rounding.CENT)
            last = on == bond.maturity_date
            extra = refusals.finite(self.outcome_payment, "outcome_payment") if last else Decimal(0)
            rows.append(Due(on, amount if last else Decimal(0), interest + extra, Decimal(0) if last else amount))
            before = on
        return flow_of(amount, start, tuple(rows), measures={"investors_yield": outcome.outcome_yield(bond)})


@dataclass(frozen=True, slots=True)
class ArrivalTerms:
    """Funding that arrives year by year: fees, an increment, a share of revenue, a grant in parts.

    `growth` is that of each year on the one before; `guaranteed` what a contract promises of every year, whatever happens.
    """

    shape: ClassVar[str] = "arrival"

    years: int
    growth: Decimal = Decimal(0)
    guaranteed: Decimal = Decimal(0)
    discount_rate: Decimal = Decimal("0.03")

    def cash_flow(self, amount: Decimal, start: date) -> CashFlow:
        """The amount in yearly parts from `start` on, to the cent by largest remainder; all of them add up to it."""
        years = refusals.count(self.years, "years", most=100)
        growth = plausible(self.growth, "growth")
        parts = split(refusals.positive(amount, "amount"), [(1 + growth) ** year for year in range(years)], CENT)
        arrivals = tuple(Payment(calendar.add_months(start, 12 * year), part) for year, part in enumerate(parts))
        sure = sum((min(part, self.promised(parts)) for part in parts), Decimal(0))
        measures = {
            "present_value": flows.xnpv(arrivals, plausible(self.discount_rate, "discount_rate")),
            "average_wait": sum((part * year for year, part in enumerate(parts)), Decimal(0)) / amount,
            "guaranteed_share": sure / amount,
            "largest_arrival": max(parts),
        }
        return CashFlow(start, amount, amount, (), measures, arrivals=arrivals)

    def promised(self, parts: Sequence[Decimal]) -> Decimal:
        """The guarantee of a year. Raises `OutOfRange` where it is more than any year is counted on for."""
        promised = refusals.not_negative(self.guaranteed, "guaranteed")
        if promised > max(parts):
            raise refusals.OutOfRange(
                f"The guarantee is more than any year brings ({max(parts):,.2f}); raise the amount or shorten the years.",
                field="guaranteed",
            )
        return promised


SHAPES: dict[str, type[Terms]] = {
    kind.shape: kind
    for kind in (LoanTerms, BondTerms, AccretionTerms, RentTerms, SavingsTerms, OutcomeTerms, ArrivalTerms)
}


def plausible(rate: Decimal, field: str) -> Decimal:
    """A rate that can be meant: not negative, and not a percentage typed as a fraction."""
    refusals.not_negative(rate, field)
    if rate > MOST_RATE:
        raise refusals.OutOfRange(
            f"{rate} a year is {rate:.0%}. Rates are fractions: write 0.035 for 3.5 percent.", field=field
        )
    return rate


def flow_of(
    amount: Decimal,
    start: date,
    rows: tuple[Due, ...],
    *,
    costs: Decimal = Decimal(0),
    measures: Mapping[str, Decimal | None] | None = None,
    shortfall: Decimal = Decimal(0),
) -> CashFlow:
    """The flow with the measures every instrument has: effective rate, totals, average life, largest payment."""
    net = amount - costs
    if net <= 0:
        raise refusals.OutOfRange("Costs use up all that is received; check the costs and the amount.", field="amount")
    paid = sum((row.payment for row in rows), Decimal(0))
    repaid = sum((row.principal for row in rows), Decimal(0))
    weighted = sum((row.principal * Decimal((row.on - start).days) / 365 for row in rows), Decimal(0))
    common = {
        "effective_rate": effective_rate(net, start, rows),
        "total_paid": paid,
        "cost_of_money": paid - repaid + costs,
        "average_life": weighted / repaid if repaid else None,
        "largest_payment": max((row.payment for row in rows), default=None),
    }
    return CashFlow(start, amount, net, rows, {**common, **(measures or {})}, shortfall)


def effective_rate(net: Decimal, start: date, rows: Sequence[Due]) -> Decimal | None:
    """XIRR of what the city receives and pays; `None` where no one rate fits."""
    found = flows.xirr([Payment(start, net), *(Payment(row.on, -row.payment) for row in rows)])
    return found.rate if found.reason is None else None


def rows_of_rent(amount: Decimal, start: date, dated: Sequence[Decimal], implied: Decimal | None) -> tuple[Due, ...]:
    """Yearly payments from year 0, split at the implied rate; the last one closes the account to the cent."""
    owed, rows = amount, []
    for year, payment in enumerate(dated):
        interest = rounded(owed * (implied or Decimal(0)), Rounding.CENT) if year else Decimal(0)
        last = year == len(dated) - 1
        if implied is None:
            interest = max(Decimal(0), payment - owed)
        elif last:
            interest = payment - owed
        owed -= payment - interest
        if payment:
            rows.append(Due(calendar.add_months(start, 12 * year), payment - interest, interest, owed.quantize(CENT)))
    return tuple(rows)
