"""A revolving fund looked at as a whole: its figures, its loans, and the years to come."""

from datetime import date
from decimal import Decimal
from typing import Any

from financing import bylaws, charts, queries
from financing.lifecycle import FUND_LOAN
from financing.maths import revolving_fund
from financing.maths.revolving_fund import FundYear
from financing.models import Fund, FundLoan

YEARS = 10
SHOWN = 50


def loans_of(fund: Fund, user: Any, on: date) -> list[dict[str, Any]]:
    """The newest loans this person may see, with what is owed and when it should be repaid."""
    rows = list(queries.loans_of(fund, user)[:SHOWN])
    sums, found = queries.figures_by_loan(rows), []
    for loan in rows:
        term, figures = queries.term_of(loan), sums[loan.pk]
        late = bool(term and term < on and figures.owed and loan.state == "approved")
        found.append(
            {"loan": loan, "state": FUND_LOAN.state_of(loan), "figures": figures, "term": term, "is_late": late}
        )
    return found


def projection_of(fund: Fund) -> tuple[FundYear, ...]:
    """Ten years: granted loans repay as agreed, and all above the reserve is lent again on the by-laws' usual terms."""
    loans = list(FundLoan.objects.filter(fund=fund, state="approved"))
    figures, scheduled = queries.figures_by_loan(loans), [Decimal(0)] * YEARS
    for loan in loans:
        for year, repaid in enumerate(still_to_come(loan, figures[loan.pk].owed)[:YEARS]):
            scheduled[year] += repaid
    paid_in = queries.figures_of(fund).paid_in
    return revolving_fund.projection(
        fund.balance,
        scheduled,
        savings_yield=yield_of(loans),
        repayment_years=max([loan.years for loan in loans], default=int(bylaws.number(bylaws.YEARS))),
        reserve=paid_in * bylaws.number(bylaws.RESERVE),
    )


def still_to_come(loan: FundLoan, owed: Decimal) -> list[Decimal]:
    """Repayments of the years ahead: the agreed share of savings until nothing is owed."""
    if owed <= 0:
        return []
    return list(
        revolving_fund.recovery(
            owed,
            loan.annual_savings,
            recovery_share=loan.share_of_savings,
            recovery_years=loan.years,
            stop_at_cost=True,
        ).repayments
    )


def yield_of(loans: list[FundLoan]) -> Decimal:
    """What a unit lent repays a year: as in the loans so far, else the by-laws' share at the longest payback."""
    lent = sum((loan.amount for loan in loans), Decimal(0))
    if not lent:
        return bylaws.number(bylaws.SHARE) / bylaws.number(bylaws.PAYBACK)
    return sum((loan.annual_savings * loan.share_of_savings for loan in loans), Decimal(0)) / lent


def chart_of(rows: tuple[FundYear, ...], currency: str) -> dict[str, Any]:
    lent = sum((row.lent for row in rows), Decimal(0))
    return {
        "id": "projection",
        "finding": f"In {len(rows)} years the fund can lend {lent:,.0f} {currency}.",
        "spec": {
            "kind": "lines",
            "labels": [f"Year {row.year}" for row in rows],
            "series": [
                {"name": "Repaid", "values": [round(float(row.repaid)) for row in rows]},
                {"name": "Lent again", "values": [round(float(row.lent)) for row in rows]},
            ],
        },
        "head": ["Year", "Repaid", "Lent again", "Held at the end"],
        "rows": [
            [str(row.year), charts.money(row.repaid), charts.money(row.lent), charts.money(row.balance)] for row in rows
        ],
    }


ASSUMPTION = (
    "Granted loans repay the agreed share of their savings; whatever exceeds the reserve is lent again at once, and"
    " repays like the loans so far. Money that was promised counts as lent in the first year."
)


def fund_json(fund: Fund) -> dict[str, Any]:
    """A fund's figures and projection: exact decimals as texts."""
    figures = queries.figures_of(fund)
    return {
        "balance": f"{fund.balance:.2f}",
        "available": f"{bylaws.available(fund):.2f}",
        "paid_in": f"{figures.paid_in:.2f}",
        "drawn": f"{figures.drawn:.2f}",
        "repaid": f"{figures.repaid:.2f}",
        "written_off": f"{figures.written_off:.2f}",
        "owed": f"{figures.owed:.2f}",
        "utilisation": None if figures.utilisation is None else f"{figures.utilisation:.6f}",
        "revolve_ratio": None if figures.revolve_ratio is None else f"{figures.revolve_ratio:.6f}",
        "years": [
            {
                "year": row.year,
                "repaid": f"{row.repaid:.2f}",
                "lent": f"{row.lent:.2f}",
                "balance": f"{row.balance:.2f}",
            }
            for row in projection_of(fund)
        ],
    }


def loan_json(loan: FundLoan) -> dict[str, Any]:
    """A loan's figures, by-laws and expected repayments."""
    figures, recovery = queries.loan_figures(loan), bylaws.recovery_of(loan)
    return {
        "drawn": f"{figures.drawn:.2f}",
        "repaid": f"{figures.repaid:.2f}",
        "written_off": f"{figures.written_off:.2f}",
        "owed": f"{figures.owed:.2f}",
        "due_from_verified_savings": f"{figures.due:.2f}",
        "term_ends_on": queries.term_of(loan),
        "expected_repayments": [f"{amount:.2f}" for amount in recovery.repayments],
        "shortfall_at_term": f"{recovery.outstanding:.2f}",
        "bylaws": [
            {"sentence": rule.sentence, "holds": rule.holds, "must": rule.must, "evidence": rule.evidence}
            for rule in bylaws.judged(loan)
        ],
    }
