"""Repayment schedules of a loan, period by period, that repay to the cent."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum

from financing.maths import calendar, refusals
from financing.maths.rounding import Rounding, rounded
from financing.maths.yields import Payment


class Method(StrEnum):
    """What stays the same, or grows, from one repayment to the next."""

    LEVEL_PAYMENT = "level_payment"
    LEVEL_PRINCIPAL = "level_principal"
    ASCENDING = "ascending"
    """Each principal part is `growth` above the one before."""
    ESCALATING = "escalating"
    """Each payment is `growth` above the one before."""
    BALLOON = "balloon"
    """Level payments as over `amortisation_periods`; the last one repays the rest."""
    BULLET = "bullet"
    """Interest each period, all principal at the end."""
    ZERO_COUPON = "zero_coupon"
    """Nothing until the end; interest is added to the balance."""


@dataclass(frozen=True, slots=True)
class Loan:
    """Terms. `rate` per year is divided by `periods_per_year`.

    The first `capitalised_periods` add interest to the balance, the next `interest_only_periods` pay interest alone,
    and the method repays over what remains of `periods`. Each interest, and each payment or principal part the method
    fixes, is rounded by `rounding`, halves up; the last period repays whatever is left.
    """

    principal: Decimal
    rate: Decimal
    periods: int
    periods_per_year: int = 1
    method: Method | str = Method.LEVEL_PAYMENT
    rounding: Rounding = Rounding.CENT
    growth: Decimal = Decimal(0)
    amortisation_periods: int | None = None
    interest_only_periods: int = 0
    capitalised_periods: int = 0

    def __post_init__(self) -> None:
        """Raises a `Refusal` for terms that cannot be repaid as described."""
        refusals.positive(self.principal, "principal")
        refusals.not_negative(refusals.rate(self.rate), "rate")
        refusals.rate(self.growth, "growth")
        refusals.count(self.periods, "periods")
        refusals.count(self.periods_per_year, "periods_per_year", most=365)
        refusals.known(self.method, list(Method), "method")
        refusals.count(self.interest_only_periods, "interest_only_periods", least=0)
        refusals.count(self.capitalised_periods, "capitalised_periods", least=0)
        if self.amortisation_periods is not None:
            refusals.count(self.amortisation_periods, "amortisation_periods", least=self.repaying_periods)
        if self.repaying_periods < 1:
            raise refusals.OutOfRange(
                "No period is left to repay in; shorten the time without repayment or lengthen the loan.",
                field="periods",
            )

    @property
    def periodic_rate(self) -> Decimal:
        """Rate of one period."""
        return self.rate / self.periods_per_year

    @property
    def repaying_periods(self) -> int:
        """Periods in which the method repays."""
        return self.periods - self.capitalised_periods - self.interest_only_periods


@dataclass(frozen=True, slots=True)
class Row:
    """One period, from 1; `principal` is negative where interest is added to the balance."""

    period: int
    payment: Decimal
    interest: Decimal
    principal: Decimal
    balance: Decimal


def schedule(loan: Loan) -> tuple[Row, ...]:
    """All periods; the last balance is exactly zero and principal parts add up to the principal exactly."""
    rows: list[Row] = []
    balance = loan.principal
    fixed: Iterator[Decimal] | None = None
    for period in range(1, loan.periods + 1):
        interest = rounded(balance * loan.periodic_rate, loan.rounding)
        if period == loan.periods:
            principal = balance
        elif period <= loan.capitalised_periods:
            principal = -interest
        elif period <= loan.capitalised_periods + loan.interest_only_periods:
            principal = Decimal(0)
        else:
            fixed = fixed or _principal_parts(loan, balance)
            principal = _next_part(loan, fixed, interest, balance)
        balance -= principal
        rows.append(Row(period, interest + principal, interest, principal, balance))
    return tuple(rows)


def level_payment(principal: Decimal, periodic_rate: Decimal, periods: int) -> Decimal:
    """principal·i/(1 − (1+i)^−n), or principal/n without interest; unrounded."""
    return principal / _annuity(periodic_rate, refusals.count(periods, "periods"), Decimal(0))


def payments(rows: Sequence[Row], first_due_on: date, periods_per_year: int) -> tuple[Payment, ...]:
    """The rows as dated payments, 12/`periods_per_year` months apart from `first_due_on`."""
    step = calendar.months_between(periods_per_year)
    return tuple(Payment(calendar.add_months(first_due_on, step * (row.period - 1)), row.payment) for row in rows)


def total_interest(rows: Sequence[Row]) -> Decimal:
    """All interest charged, paid or added to the balance."""
    return sum((row.interest for row in rows), Decimal(0))


def total_payments(rows: Sequence[Row]) -> Decimal:
    """All money paid."""
    return sum((row.payment for row in rows), Decimal(0))


def capitalised_from_proceeds(rows: Sequence[Row], periods: int) -> Decimal:
    """Interest of the first `periods`, when it is borrowed with the rest and paid from bond proceeds."""
    refusals.count(periods, "capitalised_periods", least=0, most=len(rows))
    return total_interest(rows[:periods])


def _next_part(loan: Loan, fixed: Iterator[Decimal], interest: Decimal, balance: Decimal) -> Decimal:
    part = rounded(next(fixed), loan.rounding)
    if loan.method in _FIXED_PAYMENTS:
        part -= interest
    # Rounding up a tiny part many times must not repay more than was lent.
    return min(part, balance)


def _principal_parts(loan: Loan, balance: Decimal) -> Iterator[Decimal]:
    first, growth = _FIRST_AMOUNTS[Method(loan.method)](loan, balance)
    if loan.method == Method.ESCALATING and first < balance * loan.periodic_rate:
        raise refusals.OutOfRange(
            f"With growth {loan.growth} the first payment does not cover its interest; choose less growth.",
            field="growth",
        )
    amount = first
    while True:
        yield amount
        amount *= 1 + growth


def _annuity(periodic_rate: Decimal, periods: int, growth: Decimal) -> Decimal:
    """Present value of 1 at the end of the first period, then growing by `growth`."""
    ratio = (1 + growth) / (1 + periodic_rate)
    if ratio == 1:
        return periods / (1 + periodic_rate)
    return (1 - ratio**periods) / (periodic_rate - growth)


_Amounts = tuple[Decimal, Decimal]


def _level(loan: Loan, balance: Decimal) -> _Amounts:
    periods = loan.repaying_periods
    return rounded(level_payment(balance, loan.periodic_rate, periods), loan.rounding), Decimal(0)


def _balloon(loan: Loan, balance: Decimal) -> _Amounts:
    periods = loan.amortisation_periods or loan.repaying_periods
    return rounded(level_payment(balance, loan.periodic_rate, periods), loan.rounding), Decimal(0)


def _escalating(loan: Loan, balance: Decimal) -> _Amounts:
    return balance / _annuity(loan.periodic_rate, loan.repaying_periods, loan.growth), loan.growth


def _ascending(loan: Loan, balance: Decimal) -> _Amounts:
    # Without discounting, 1 growing by g is worth Σ (1+g)^k.
    return balance / _annuity(Decimal(0), loan.repaying_periods, loan.growth), loan.growth


def _level_principal(loan: Loan, balance: Decimal) -> _Amounts:
    return balance / loan.repaying_periods, Decimal(0)


def _nothing(loan: Loan, balance: Decimal) -> _Amounts:
    return Decimal(0), Decimal(0)


_FIRST_AMOUNTS: dict[Method, Callable[[Loan, Decimal], _Amounts]] = {
    Method.LEVEL_PAYMENT: _level,
    Method.LEVEL_PRINCIPAL: _level_principal,
    Method.ASCENDING: _ascending,
    Method.ESCALATING: _escalating,
    Method.BALLOON: _balloon,
    Method.BULLET: _nothing,
    Method.ZERO_COUPON: _nothing,
}
_FIXED_PAYMENTS = {Method.LEVEL_PAYMENT, Method.ESCALATING, Method.BALLOON, Method.ZERO_COUPON}
