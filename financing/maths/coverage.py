"""Debt service coverage: how many times net revenue or savings pay what is due."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal

from financing.maths import refusals
from financing.maths.yields import Payment


@dataclass(frozen=True, slots=True)
class Coverage:
    """Ratios by year, `None` where nothing is due. The MADS ratios divide by the largest year of debt service."""

    ratios: tuple[Decimal | None, ...]
    maximum_annual_debt_service: Decimal
    mads_ratios: tuple[Decimal, ...]
    shortfalls: tuple[Decimal, ...]

    @property
    def lowest(self) -> Decimal:
        """The smallest ratio of a year in which something is due."""
        return min(ratio for ratio in self.ratios if ratio is not None)

    @property
    def lowest_mads(self) -> Decimal:
        """The smallest year of revenue over maximum annual debt service."""
        return min(self.mads_ratios)


def by_fiscal_year(payments: Iterable[Payment], first_month: int = 1) -> dict[int, Decimal]:
    """Sums by fiscal year, named after the calendar year in which it ends; years without payments between are 0."""
    refusals.count(first_month, "first_month", most=12)
    sums: dict[int, Decimal] = {}
    for payment in payments:
        year = payment.on.year + (1 < first_month <= payment.on.month)
        sums[year] = sums.get(year, Decimal(0)) + payment.amount
    return {year: sums.get(year, Decimal(0)) for year in range(min(sums), max(sums) + 1)} if sums else {}


def ratio(net_revenue: Decimal, debt_service: Decimal) -> Decimal | None:
    """Net revenue over debt service, `None` if nothing is due."""
    refusals.finite(net_revenue, "net_revenue")
    return net_revenue / debt_service if refusals.not_negative(debt_service, "debt_service") else None


def coverage(net_revenues: Sequence[Decimal], debt_service: Sequence[Decimal]) -> Coverage:
    """Coverage of each year; both lists have one amount per year and at least one year is due."""
    if len(net_revenues) != len(debt_service):
        raise refusals.Incomplete(
            f"{len(net_revenues)} years of revenue stand against {len(debt_service)} of debt service; "
            "give the same years for both.",
            field="net_revenues",
        )
    largest = max((refusals.not_negative(due, "debt_service") for due in debt_service), default=Decimal(0))
    if largest == 0:
        raise refusals.Incomplete("No debt service is due; there is nothing to cover.", field="debt_service")
    years = list(zip(net_revenues, debt_service, strict=True))
    return Coverage(
        ratios=tuple(ratio(revenue, due) for revenue, due in years),
        maximum_annual_debt_service=largest,
        mads_ratios=tuple(revenue / largest for revenue in net_revenues),
        shortfalls=tuple(max(Decimal(0), due - revenue) for revenue, due in years),
    )
