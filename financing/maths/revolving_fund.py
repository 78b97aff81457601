"""A revolving fund: which projects its by-laws admit, what comes back, and how often the money turns over."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from financing.maths import flows, refusals

ENERGY = "1"


@dataclass(frozen=True, slots=True)
class PaybackRules:
    """By-laws that limit payback and the share of a category in the yearly funding.

    Source: Ann Arbor Municipal Energy Fund by-laws (category 1 energy, 2 demonstration, 3 audit).
    """

    max_payback_years: Decimal
    first_come_payback_years: Decimal
    category_caps: Mapping[str, Decimal]
    annual_funding: Decimal
    committed: Mapping[str, Decimal]


@dataclass(frozen=True, slots=True)
class PaybackProject:
    """A project under `PaybackRules`."""

    category: str
    cost: Decimal
    annual_savings: Decimal
    city_facility: bool
    completed_within_fiscal_year: bool


@dataclass(frozen=True, slots=True)
class PaybackFinding:
    """`reasons` against, alphabetically; `approval` says who may approve, `None` if not eligible."""

    reasons: tuple[str, ...]
    simple_payback_years: Decimal | None
    approval: str | None

    @property
    def eligible(self) -> bool:
        """No reason applies."""
        return not self.reasons


def payback_rules(rules: PaybackRules, project: PaybackProject) -> PaybackFinding:
    """Payback limit (category 1 only, which then also needs savings), category cap, place and time."""
    cost = refusals.positive(project.cost, "cost")
    savings = refusals.not_negative(project.annual_savings, "annual_savings")
    payback = cost / savings if savings else None
    reasons = [
        ("category_cap_exceeded", _over_cap(rules, project)),
        ("not_city_facility", not project.city_facility),
        ("not_within_fiscal_year", not project.completed_within_fiscal_year),
        (
            "payback_over_limit",
            project.category == ENERGY and (payback is None or payback > rules.max_payback_years),
        ),
    ]
    against = tuple(reason for reason, applies in reasons if applies)
    quick = payback is not None and payback <= rules.first_come_payback_years
    approval = "first_come_first_served" if quick else "committee_discretion"
    return PaybackFinding(against, payback, None if against else approval)


def _over_cap(rules: PaybackRules, project: PaybackProject) -> bool:
    cap = rules.category_caps.get(project.category)
    committed = rules.committed.get(project.category, Decimal(0))
    return cap is not None and committed + project.cost > cap * rules.annual_funding


@dataclass(frozen=True, slots=True)
class ValueFinding:
    """`npv` in money; the ratio is present value of savings over cost."""

    reasons: tuple[str, ...]
    npv: Decimal
    savings_to_investment_ratio: Decimal

    @property
    def eligible(self) -> bool:
        """No reason applies."""
        return not self.reasons


def value_rules(
    cost: Decimal, annual_savings: Decimal, life_years: int, *, max_loan: Decimal, discount_rate: Decimal
) -> ValueFinding:
    """Savings at the end of each year of life must be worth more than the cost, and the loan fit the limit.

    Source: Harvard Green Revolving Fund.
    """
    years = refusals.count(life_years, "life_years")
    savings = [refusals.finite(annual_savings, "annual_savings")] * years
    ratio = flows.savings_to_investment_ratio(refusals.positive(cost, "cost"), savings, discount_rate)
    value = flows.npv([-cost, *savings], discount_rate)
    reasons = [
        ("npv_not_positive", value <= 0),
        ("over_loan_limit", cost > max_loan),
        ("savings_to_investment_ratio_below_one", ratio < 1),
    ]
    return ValueFinding(tuple(reason for reason, applies in reasons if applies), value, ratio)


@dataclass(frozen=True, slots=True)
class ReturnFinding:
    """`return_on_investment` as a fraction of the investment."""

    reasons: tuple[str, ...]
    return_on_investment: Decimal

    @property
    def eligible(self) -> bool:
        """No reason applies."""
        return not self.reasons


def return_rules(investment: Decimal, returned: Decimal, *, one_time_cost: bool) -> ReturnFinding:
    """More must come back than goes in, and the cost must not recur. Source: Baltimore City Innovation Fund."""
    refusals.positive(investment, "investment")
    gain = (refusals.finite(returned, "return") - investment) / investment
    reasons = [("recurring_cost", not one_time_cost), ("return_not_positive", gain <= 0)]
    return ReturnFinding(tuple(reason for reason, applies in reasons if applies), gain)


@dataclass(frozen=True, slots=True)
class Recovery:
    """What a project repays. `recovered_in_year` is the first year in which the sum reaches the cost."""

    repayments: tuple[Decimal, ...]
    outstanding: Decimal
    recovered_in_year: int | None
    full_recovery_payback_limit: Decimal

    @property
    def total_recovered(self) -> Decimal:
        """All repayments."""
        return sum(self.repayments, Decimal(0))

    @property
    def fully_recovered(self) -> bool:
        """Nothing is outstanding."""
        return self.outstanding == 0


def recovery(
    cost: Decimal,
    annual_savings: Decimal | Sequence[Decimal],
    *,
    recovery_share: Decimal,
    recovery_years: int,
    stop_at_cost: bool,
) -> Recovery:
    """Repays a share of each year's savings (never less than zero) for a number of years; years not given save nothing.

    With `stop_at_cost` a year repays at most what is still open.
    """
    refusals.positive(cost, "cost")
    years = refusals.count(recovery_years, "recovery_years")
    savings = [annual_savings] * years if isinstance(annual_savings, Decimal) else list(annual_savings)
    savings += [Decimal(0)] * (years - len(savings))
    repayments: list[Decimal] = []
    total, recovered_in = Decimal(0), None
    for year, saved in enumerate(savings[:years], start=1):
        repaid = _share(recovery_share) * max(Decimal(0), refusals.finite(saved, "annual_savings"))
        repaid = min(repaid, cost - total) if stop_at_cost else repaid
        repayments.append(repaid)
        total += repaid
        recovered_in = year if recovered_in is None and total >= cost else recovered_in
    outstanding = max(Decimal(0), cost - total)
    return Recovery(tuple(repayments), outstanding, recovered_in, recovery_share * years)


def _share(recovery_share: Decimal) -> Decimal:
    if refusals.positive(recovery_share, "recovery_share") > 1:
        raise refusals.OutOfRange("More than all savings cannot be repaid; give 0 to 1.", field="recovery_share")
    return recovery_share


@dataclass(frozen=True, slots=True)
class FundYear:
    """One projected year: money lent and repaid, and the balance at its end."""

    year: int
    lent: Decimal
    repaid: Decimal
    balance: Decimal


def utilisation(outstanding: Decimal, capital: Decimal) -> Decimal:
    """The part of the fund's capital that is out on loan."""
    return refusals.not_negative(outstanding, "outstanding") / refusals.positive(capital, "capital")


def revolve_ratio(total_lent: Decimal, total_contributed: Decimal) -> Decimal:
    """How many times each contributed amount has been lent: all loans over all seed money and contributions."""
    return refusals.not_negative(total_lent, "total_lent") / refusals.positive(total_contributed, "total_contributed")


def projection(
    balance: Decimal,
    scheduled_repayments: Sequence[Decimal],
    *,
    savings_yield: Decimal,
    repayment_years: int,
    contribution: Decimal = Decimal(0),
    reserve: Decimal = Decimal(0),
) -> tuple[FundYear, ...]:
    """Lends each year all that exceeds the reserve; one row per scheduled year.

    A loan repays `savings_yield` of its amount in each of the next `repayment_years` years, but no more than was lent;
    `scheduled_repayments` are those of loans already made.
    """
    per_unit_lent = recovery(
        Decimal(1),
        refusals.not_negative(savings_yield, "savings_yield"),
        recovery_share=Decimal(1),
        recovery_years=repayment_years,
        stop_at_cost=True,
    ).repayments
    kept = refusals.not_negative(balance, "balance")
    due = [refusals.not_negative(amount, "scheduled_repayments") for amount in scheduled_repayments]
    rows = []
    for year in range(len(due)):
        kept += contribution + due[year]
        lent = max(Decimal(0), kept - reserve)
        kept -= lent
        rows.append(FundYear(year + 1, lent, due[year], kept))
        for later, part in zip(range(year + 1, len(due)), per_unit_lent, strict=False):
            due[later] += part * lent
    return tuple(rows)
