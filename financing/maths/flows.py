"""Discounted cash flow: value, return and payback of periodic and of dated flows."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from financing.maths import refusals, roots
from financing.maths.yields import Payment

# Beyond these a rate means nothing to a reader and costs seconds to find.
MOST_FLOWS, MOST_SIGN_CHANGES = 1200, 100


@dataclass(frozen=True, slots=True)
class Return:
    """An internal rate of return, or why there is none.

    `rates` are all rates found, ascending; `rate` is the one closest to zero. `reason` is `None` for exactly one rate,
    else `no_sign_change`, `no_rate` or `several_rates`.
    """

    rate: Decimal | None
    rates: tuple[Decimal, ...]
    sign_changes: int

    @property
    def reason(self) -> str | None:
        """Why the rate is missing or not to be trusted alone."""
        if self.sign_changes == 0:
            return "no_sign_change"
        return {0: "no_rate", 1: None}.get(len(self.rates), "several_rates")

    @property
    def sentence(self) -> str:
        """The reason for a person; empty if the rate stands by itself."""
        several = (
            f"{len(self.rates)} rates make these flows worth nothing: "
            f"{', '.join(f'{rate:.4%}' for rate in self.rates)}. Judge by net present value instead."
        )
        return {
            None: "",
            "no_sign_change": "The flows never change sign, so there is no internal rate of return; enter money paid "
            "out as negative and money received as positive.",
            "no_rate": "No rate makes these flows worth nothing; judge by net present value instead.",
            "several_rates": several,
        }[self.reason]


def npv(flows: Sequence[Decimal], rate: Decimal) -> Decimal:
    """Σ fₜ/(1 + rate)^t, t from 0."""
    growth = 1 + refusals.rate(rate)
    value = Decimal(0)
    for flow in reversed(_checked(flows)):
        value = value / growth + flow
    return value


def irr(flows: Sequence[Decimal]) -> Return:
    """The rates above −1 at which the net present value of yearly flows is zero."""
    checked = _checked(flows)
    return _return([Decimal(period) for period in range(len(checked))], checked)


def mirr(flows: Sequence[Decimal], finance_rate: Decimal, reinvestment_rate: Decimal) -> Decimal | None:
    """[Σ positive flows carried to the end / Σ negative flows discounted to the start]^(1/n) − 1.

    `None` unless there is money in both directions.
    """
    checked = _checked(flows)
    last = len(checked) - 1
    paid = -npv([min(flow, Decimal(0)) for flow in checked], refusals.rate(finance_rate, "finance_rate"))
    growth = 1 + refusals.rate(reinvestment_rate, "reinvestment_rate")
    gained = npv([max(flow, Decimal(0)) for flow in checked], reinvestment_rate) * growth**last
    if paid == 0 or gained == 0:
        return None
    return (gained / paid) ** (Decimal(1) / last) - 1


def xnpv(flows: Sequence[Payment], rate: Decimal) -> Decimal:
    """Σ amount/(1 + rate)^(days/365), actual days from the earliest date."""
    growth = 1 + refusals.rate(rate)
    amounts = _checked([flow.amount for flow in flows])
    return sum((amount / growth**time for amount, time in zip(amounts, _years(flows), strict=True)), Decimal(0))


def xirr(flows: Sequence[Payment]) -> Return:
    """The rates at which `xnpv` is zero."""
    amounts = _checked([flow.amount for flow in flows])
    return _return(_years(flows), amounts)


def payback_years(flows: Sequence[Decimal]) -> Decimal | None:
    """When the running sum first reaches zero, straight-line inside the year; `None` if it never does."""
    total = Decimal(0)
    for year, flow in enumerate(_checked(flows)):
        if total + flow >= 0:
            return year - 1 + -total / flow if year else Decimal(0)
        total += flow
    return None


def discounted_payback_years(flows: Sequence[Decimal], rate: Decimal) -> Decimal | None:
    """`payback_years` of the flows discounted at `rate`."""
    growth = 1 + refusals.rate(rate)
    return payback_years([flow / growth**year for year, flow in enumerate(_checked(flows))])


def benefit_cost_ratio(benefits: Sequence[Decimal], costs: Sequence[Decimal], rate: Decimal) -> Decimal:
    """Present value of the benefits over that of the costs, both from period 0 (OMB Circular A-94)."""
    cost = npv(costs, rate)
    if cost <= 0:
        raise refusals.OutOfRange("The costs are worth nothing; enter at least one cost.", field="costs")
    return npv(benefits, rate) / cost


def savings_to_investment_ratio(investment: Decimal, savings: Sequence[Decimal], rate: Decimal) -> Decimal:
    """Present value of savings at the end of years 1, 2 … over the investment of today (NIST Handbook 135)."""
    return benefit_cost_ratio([Decimal(0), *savings], [refusals.positive(investment, "investment")], rate)


@dataclass(frozen=True, slots=True)
class Comparison:
    """Two ways to use one asset. `difference` is kept less conceded; at `indifferent_at` both are worth the same."""

    retained: Decimal
    conceded: Decimal
    difference: Decimal
    indifferent_at: Return


def retain_or_concede(retained: Sequence[Decimal], conceded: Sequence[Decimal], rate: Decimal) -> Comparison:
    """Keeping an asset against leasing it out, by net present value at `rate` and the rate that makes them equal."""
    length = max(len(retained), len(conceded))
    kept, let = (_checked([*side, *[Decimal(0)] * (length - len(side))]) for side in (retained, conceded))
    kept_value, let_value = npv(kept, rate), npv(let, rate)
    crossing = irr([one - other for one, other in zip(kept, let, strict=True)])
    return Comparison(kept_value, let_value, kept_value - let_value, crossing)


def _return(times: Sequence[Decimal], amounts: Sequence[Decimal]) -> Return:
    in_order = [amount for _, amount in sorted(zip(times, amounts, strict=True), key=lambda pair: pair[0])]
    changes = roots.sign_changes(in_order)
    if changes > MOST_SIGN_CHANGES or len(amounts) > MOST_FLOWS:
        raise refusals.OutOfRange(
            f"{len(amounts)} flows with {changes} changes of sign are too many for a rate of return; "
            "add the flows of a month or a year together.",
            field="flows",
        )
    rates = roots.rates_of_return(times, amounts)
    return Return(min(rates, key=abs, default=None), rates, changes)


def _years(flows: Sequence[Payment]) -> list[Decimal]:
    first: date = min(flow.on for flow in flows)
    return [Decimal((flow.on - first).days) / 365 for flow in flows]


def _checked(flows: Sequence[Decimal]) -> list[Decimal]:
    if not flows:
        raise refusals.Incomplete("There are no flows; enter at least one.", field="flows")
    return [refusals.finite(flow, "flows") for flow in flows]
