"""What the charts of financing show, as plain numbers for the page's script, each with the table that says the same."""

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

from financing.maths import coverage
from financing.maths.deals import CashFlow
from financing.maths.outlook import Outlook
from financing.maths.rounding import CENT
from financing.maths.yields import Payment
from financing.models import Category
from financing.queries import Lines

MEASURES = {
    "effective_rate": (
        "Effective rate",
        "rate",
        "The yearly rate at which what is received equals what is paid (XIRR).",
    ),
    "true_interest_cost": ("True interest cost", "rate", "Rate at which debt service is worth the purchase price."),
    "all_in_true_interest_cost": ("All-in true interest cost", "rate", "The same, less costs of issuance."),
    "net_interest_cost": ("Net interest cost", "rate", "Interest less premium over bond years."),
    "arbitrage_yield": ("Arbitrage yield", "rate", "Limits what unspent proceeds may earn (26 CFR 1.148-4)."),
    "average_coupon": ("Average coupon", "rate", ""),
    "yield": ("Yield", "rate", ""),
    "implied_rate": ("Implied rate", "rate", "What the payments charge for the amount."),
    "investors_yield": ("Investors’ yield", "rate", "With the outcome payment that is expected."),
    "total_paid": ("Total paid", "money", ""),
    "cost_of_money": ("Cost of the money", "money", "All that is paid above the amount, with fees and costs."),
    "largest_payment": ("Largest payment", "money", ""),
    "maturity_value": ("Value at maturity", "money", ""),
    "average_life": ("Average life", "years", "Years until an average unit of principal is repaid."),
    "bond_years": ("Bond years", "number", "In bonds of 1,000."),
    "present_value": ("Present value", "money", "What it is worth on the first day, at the discount rate."),
    "average_wait": ("Average wait", "years", "Years until an average unit of it arrives."),
    "guaranteed_share": ("Guaranteed", "rate", "The part of it that a contract promises."),
    "largest_arrival": ("Largest part", "money", ""),
}


def measures_of(flow: CashFlow) -> list[dict[str, Any]]:
    """Label, value, kind and meaning, in the order a reader looks for them; money to the cent, half to even."""
    found = []
    for name, (label, kind, meaning) in MEASURES.items():
        if name in flow.measures:
            value = flow.measures[name]
            shown = value.quantize(CENT) if kind == "money" and value is not None else value
            found.append({"label": label, "value": shown, "kind": kind, "meaning": meaning})
    return found


def stack(lines: Lines) -> Mapping[str, Any]:
    """Sources beside uses, stacked: funding and financing against kinds of use."""
    balance = lines.balance
    given = [(row["label"], row["total"], Decimal(0)) for row in lines.sides]
    spent = {kind: sum((use.amount for use in lines.uses if use.category == kind), Decimal(0)) for kind in Category}
    uses = sorted(((amount, kind) for kind, amount in spent.items() if amount), reverse=True)
    parts = given + [(kind.label, Decimal(0), amount) for amount, kind in uses]
    # Four patterns can be told apart: the largest use has its own, the rest share one.
    others = sum((amount for amount, _ in uses[1:]), Decimal(0))
    drawn = [*given, *([(uses[0][1].label, Decimal(0), uses[0][0])] if uses else [])]
    drawn += [("Other uses", Decimal(0), others)] if others else []
    share = lines.repaid / balance.total_sources if balance.total_sources else Decimal(0)
    return {
        "id": "stack",
        "finding": f"{share:.0%} of the money must be repaid.",
        "spec": {
            "kind": "columns",
            "stacked": True,
            "labels": ["Sources", "Uses"],
            "series": [{"name": label, "values": [float(one), float(other)]} for label, one, other in drawn],
        },
        "head": ["Part", "Sources", "Uses"],
        "rows": [[label, money(one), money(other)] for label, one, other in parts]
        + [["Total", money(balance.total_sources), money(balance.total_uses)]],
    }


def debt_service(flow: CashFlow) -> Mapping[str, Any]:
    """Principal and interest by calendar year."""
    principal = by_year(flow, "principal")
    interest = by_year(flow, "interest")
    years = sorted({*principal, *interest})
    series = [("Principal", principal), ("Interest", interest)]
    largest = max(
        (principal.get(year, Decimal(0)) + interest.get(year, Decimal(0)) for year in years), default=Decimal(0)
    )
    return {
        "id": "debt-service",
        "finding": f"At most {money(largest)} falls due in a year.",
        "spec": {
            "kind": "columns",
            "stacked": True,
            "labels": [str(year) for year in years],
            "series": [
                {"name": name, "values": [float(found.get(year, 0)) for year in years]} for name, found in series
            ],
        },
        "head": ["Year", "Principal", "Interest", "Payment"],
        "rows": [
            [
                str(year),
                *(money(found.get(year, Decimal(0))) for _, found in series),
                money(sum((found.get(year, Decimal(0)) for _, found in series), Decimal(0))),
            ]
            for year in years
        ],
    }


def arriving(flow: CashFlow) -> Mapping[str, Any]:
    """Funding by the year in which it arrives, and what is still to come."""
    coming, rows = flow.amount, []
    for part in flow.arrivals:
        coming -= part.amount
        rows.append([f"{part.on:%Y-%m-%d}", money(part.amount), money(coming)])
    first = flow.arrivals[0].amount
    return {
        "id": "arrivals",
        "finding": f"{first / flow.amount:.0%} of it is there on the first day.",
        "spec": {
            "kind": "columns",
            "labels": [str(part.on.year) for part in flow.arrivals],
            "series": [{"name": "Arrives", "values": [round(float(part.amount)) for part in flow.arrivals]}],
        },
        "head": ["Day", "Arrives", "Still to come"],
        "rows": rows,
    }


def money_of(flow: CashFlow) -> Mapping[str, Any]:
    """The one chart of a source: when funding arrives, or when financing is repaid."""
    return arriving(flow) if flow.arrivals else debt_service(flow)


def by_year(flow: CashFlow, part: str) -> dict[int, Decimal]:
    payments = [Payment(row.on, getattr(row, part)) for row in flow.rows]
    return coverage.by_fiscal_year(payments)


def money(amount: Decimal) -> str:
    return f"{amount:,.2f}" if amount else "–"


def money_over_time(found: Outlook) -> list[Mapping[str, Any]]:
    """Debt service against savings, and the city's cash so far, year by year."""
    years = found.rows[1:]
    short = len(found.short_years)
    against = {
        "id": "service",
        "finding": f"Savings do not cover debt service in {short} of {len(years)} years."
        if short
        else "Savings cover debt service in every year.",
        "spec": {
            "kind": "columns",
            "labels": [str(row.ends_on.year) for row in years],
            "series": [
                {"name": "Savings", "values": [round(float(row.savings)) for row in years]},
                {"name": "Debt service", "values": [round(float(row.debt_service)) for row in years]},
            ],
        },
        "head": ["Year to", "Savings", "Debt service", "Coverage"],
        "rows": [
            [f"{row.ends_on:%Y-%m-%d}", money(row.savings), money(row.debt_service), times(row.coverage)]
            for row in years
        ],
    }
    cash = {
        "id": "cash",
        "finding": f"After {len(years)} years the city is {money(abs(found.rows[-1].running))} "
        f"{'better' if found.rows[-1].running >= 0 else 'worse'} off.",
        "spec": {
            "kind": "lines",
            "labels": [str(row.ends_on.year) for row in found.rows],
            "series": [{"name": "Cash so far", "values": [round(float(row.running)) for row in found.rows]}],
        },
        "head": ["Year to", "In the year", "So far"],
        "rows": [[f"{row.ends_on:%Y-%m-%d}", money(row.net), money(row.running)] for row in found.rows],
    }
    return [against, cash]


def times(ratio: Decimal | None) -> str:
    return "–" if ratio is None else f"{ratio:.2f}"


def worth(plans: Sequence[Any], tables: Sequence[Mapping[str, Any]]) -> Mapping[str, Any]:
    """What each plan leaves the city with, scenario by scenario."""
    place = list(OUTLOOK).index("city_net_present_value")
    names = [str(table["scenario"].name) for table in tables]
    values = [table["rows"][place]["values"] for table in tables]
    best = [plans[row.index(max(row))] for row in values]
    always = len(set(best)) == 1
    finding = (
        f"“{best[0].title}” leaves the city best off in {'every scenario' if len(best) > 1 else 'this scenario'}."
        if always
        else " ".join(f"{name}: “{plan.title}” is best." for name, plan in zip(names, best, strict=True))
    )
    return {
        "id": "worth",
        "finding": finding,
        "spec": {
            "kind": "columns",
            "labels": names,
            "series": [
                {"name": plan.reference, "values": [round(float(row[number])) for row in values]}
                for number, plan in enumerate(plans)
            ],
        },
        "head": ["Scenario", *(str(plan) for plan in plans)],
        "rows": [[name, *(money(value) for value in row)] for name, row in zip(names, values, strict=True)],
    }


OUTLOOK = {
    "net_present_value": ("Net present value", "money", "Savings less the whole investment, at the discount rate."),
    "irr": ("Internal rate of return", "rate", "Of the whole investment against its savings."),
    "mirr": ("Modified rate of return", "rate", "Savings reinvested at the discount rate."),
    "savings_to_investment_ratio": ("Savings to investment", "times", "Above 1 it pays (NIST Handbook 135)."),
    "benefit_cost_ratio": (
        "Benefits over costs",
        "times",
        "Savings over what the city pays, debt service included, at present value (OMB Circular A-94).",
    ),
    "discounted_payback_years": ("Discounted payback", "years", ""),
    "lowest_coverage": ("Lowest coverage", "times", "Savings over debt service in the worst year."),
    "lowest_mads_coverage": ("Lowest coverage of the largest year", "times", "Over maximum annual debt service."),
    "maximum_annual_debt_service": ("Maximum annual debt service", "money", ""),
    "total_debt_service": ("Total debt service", "money", ""),
    "city_net_present_value": ("Worth to the city", "money", "Of the city’s own cash, with money from others."),
    "city_cash_at_the_end": ("City’s cash at the end", "money", ""),
}


def outlook_rows(found: Sequence[Outlook]) -> list[dict[str, Any]]:
    """One row per measure, one value per outlook."""
    return [
        {"label": label, "kind": kind, "meaning": meaning, "values": [one.measures[name] for one in found]}
        for name, (label, kind, meaning) in OUTLOOK.items()
    ]
