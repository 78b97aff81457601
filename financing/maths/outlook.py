"""A whole plan over its years: debt service against savings, in a scenario, and what the plan is worth."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal

from financing.maths import calendar, coverage, flows, refusals
from financing.maths.deals import (
    AccretionTerms,
    BondTerms,
    CashFlow,
    LoanTerms,
    OutcomeTerms,
    SavingsTerms,
    Terms,
    plausible,
)
from financing.maths.yields import Payment

MOST_YEARS = 60


@dataclass(frozen=True, slots=True)
class Scenario:
    """How it turns out: fractions of cost on top and of savings missing, a rate added, whole months of delay."""

    name: str = "As planned"
    cost_overrun: Decimal = Decimal(0)
    rate_shift: Decimal = Decimal(0)
    savings_shortfall: Decimal = Decimal(0)
    delay_months: int = 0

    def __post_init__(self) -> None:
        """Raises a `Refusal` for a scenario that cannot happen."""
        refusals.not_negative(self.cost_overrun, "cost_overrun")
        plausible(self.rate_shift, "rate_shift")
        refusals.count(self.delay_months, "delay_months", least=0, most=120)
        if refusals.not_negative(self.savings_shortfall, "savings_shortfall") > 1:
            raise refusals.OutOfRange(
                "More than all savings cannot be missing; give 0 to 1.", field="savings_shortfall"
            )


@dataclass(frozen=True, slots=True)
class Borrowing:
    """One financing source of the plan."""

    label: str
    amount: Decimal
    start: date
    terms: Terms


@dataclass(frozen=True, slots=True)
class Project:
    """What a plan comes to. `own_money` is what the city pays at the start; `uses` all that is spent.

    `late` is funding that arrives after the first day: the city bridges it from its own cash until then.
    """

    uses: Decimal
    own_money: Decimal
    borrowings: Sequence[Borrowing]
    annual_savings: Decimal
    savings_start: date
    discount_rate: Decimal
    years: int
    late: Sequence[Payment] = ()


@dataclass(frozen=True, slots=True)
class Year:
    """One year from the first day on, 0 being that day itself. `net` is the city's cash, `running` its sum so far.

    `late` is funding that arrives in it; on the first day it is what the city advances until then, below zero.
    """

    number: int
    ends_on: date
    savings: Decimal
    debt_service: Decimal
    net: Decimal
    running: Decimal
    late: Decimal = Decimal(0)

    @property
    def coverage(self) -> Decimal | None:
        """Savings over debt service, `None` if nothing is due."""
        return self.savings / self.debt_service if self.debt_service else None


@dataclass(frozen=True, slots=True)
class Outlook:
    """Years and measures of a plan in one scenario; `irr` says why it has no rate where it has none."""

    scenario: Scenario
    rows: tuple[Year, ...]
    measures: Mapping[str, Decimal | None]
    irr: flows.Return

    @property
    def short_years(self) -> list[int]:
        """Years in which savings do not cover debt service."""
        return [row.number for row in self.rows if row.number and row.savings < row.debt_service]


def outlook(project: Project, scenario: Scenario) -> Outlook:
    """The plan in a scenario. Overrun is paid from the city's own money on the first day.

    Savings of a year are annual savings for its months after the start of savings; debt service of a year is what
    falls due in it. Net present value, IRR, savings-to-investment ratio and payback look at the whole investment
    against its savings; coverage at debt service alone.
    """
    first = first_day(project)
    years = refusals.count(project.years, "years", most=MOST_YEARS)
    due = debt_service_by_year([in_scenario(borrowing, scenario) for borrowing in project.borrowings], first, years)
    saved = savings_by_year(project, scenario, first, years)
    overrun = project.uses * scenario.cost_overrun
    late = late_by_year(project.late, first, years)
    rows = rows_of(first, saved, due, late, own=project.own_money + overrun)
    investment = project.uses + overrun
    return Outlook(scenario, rows, measures_of(project, investment, saved, due, rows), flows.irr([-investment, *saved]))


def first_day(project: Project) -> date:
    """The first day on which money arrives or savings start."""
    return min([project.savings_start, *(borrowing.start for borrowing in project.borrowings)])


def in_scenario(borrowing: Borrowing, scenario: Scenario) -> CashFlow:
    """The borrowing's flow with its rate shifted and, where savings repay it, its savings cut."""
    terms = borrowing.terms
    if isinstance(terms, LoanTerms | AccretionTerms):
        terms = replace(terms, rate=terms.rate + scenario.rate_shift)
    elif isinstance(terms, BondTerms | OutcomeTerms):
        terms = replace(terms, coupon=terms.coupon + scenario.rate_shift)
    elif isinstance(terms, SavingsTerms):
        terms = replace(terms, annual_savings=terms.annual_savings * (1 - scenario.savings_shortfall))
    return terms.cash_flow(borrowing.amount, borrowing.start)


def year_of(on: date, first: date) -> int:
    """1 for the first twelve months after `first`, up to and with the anniversary; 0 for the day itself."""
    months = (on.year - first.year) * 12 + on.month - first.month + (on.day > first.day)
    return -(-months // 12)


def debt_service_by_year(found: Sequence[CashFlow], first: date, years: int) -> list[Decimal]:
    due = [Decimal(0)] * (years + 1)
    for flow in found:
        for row in flow.rows:
            if (year := year_of(row.on, first)) <= years:
                due[year] += row.payment
    return due


def savings_by_year(project: Project, scenario: Scenario, first: date, years: int) -> list[Decimal]:
    """Savings of years 1, 2 …, by whole months."""
    start = calendar.add_months(project.savings_start, scenario.delay_months)
    before = max(0, (start.year - first.year) * 12 + start.month - first.month)
    yearly = project.annual_savings * (1 - scenario.savings_shortfall)
    return [yearly * min(12, max(0, 12 * year - before)) / 12 for year in range(1, years + 1)]


def late_by_year(late: Sequence[Payment], first: date, years: int) -> list[Decimal]:
    """Funding of years 1, 2 …, and in year 0 what the city advances; what comes after the last year is left out."""
    found = [Decimal(0)] * (years + 1)
    for part in late:
        if (year := max(0, year_of(part.on, first))) <= years:
            found[year] += part.amount
        found[0] -= part.amount
    return found


def rows_of(
    first: date, saved: Sequence[Decimal], due: Sequence[Decimal], late: Sequence[Decimal], *, own: Decimal
) -> tuple[Year, ...]:
    running, rows = Decimal(0), []
    for number, (savings, service, funding) in enumerate(zip([Decimal(0), *saved], due, late, strict=True)):
        net = savings + funding - service - (Decimal(0) if number else own)
        running += net
        rows.append(Year(number, calendar.add_months(first, 12 * number), savings, service, net, running, funding))
    return tuple(rows)


def measures_of(
    project: Project, investment: Decimal, saved: Sequence[Decimal], due: Sequence[Decimal], rows: Sequence[Year]
) -> dict[str, Decimal | None]:
    rate = project.discount_rate
    has_debt = any(due[1:])
    found = coverage.coverage(saved, due[1:]) if has_debt else None
    return {
        "net_present_value": flows.npv([-investment, *saved], rate),
        "irr": flows.irr([-investment, *saved]).rate,
        "mirr": flows.mirr([-investment, *saved], rate, rate),
        "savings_to_investment_ratio": flows.savings_to_investment_ratio(investment, saved, rate),
        "discounted_payback_years": flows.discounted_payback_years([-investment, *saved], rate),
        "lowest_coverage": found.lowest if found else None,
        "lowest_mads_coverage": found.lowest_mads if found else None,
        "maximum_annual_debt_service": found.maximum_annual_debt_service if found else None,
        "total_debt_service": sum(due, Decimal(0)),
        "benefit_cost_ratio": benefit_cost_ratio(rows, rate),
        "city_net_present_value": flows.npv([row.net for row in rows], rate),
        "city_cash_at_the_end": rows[-1].running,
    }


def benefit_cost_ratio(rows: Sequence[Year], rate: Decimal) -> Decimal | None:
    """Savings over what the city pays for them, less funding that arrives; `None` where that costs it nothing."""
    costs = [row.savings - row.net for row in rows]
    if flows.npv(costs, rate) <= 0:
        return None
    return flows.benefit_cost_ratio([row.savings for row in rows], costs, rate)
