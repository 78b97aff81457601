"""What the PDFs of financing say: the plan for a bond adviser, a fund for its committee, an offering for its register."""

from decimal import Decimal
from typing import Any

from financing import bylaws, charts, offerings, queries, revolving, scenarios, terms
from financing.forms import terms as term_forms
from financing.maths.deals import CashFlow
from financing.models import Fund, Offering, Plan, Source


def plan_paper(plan: Plan, user: Any) -> dict[str, Any]:
    """Sources and uses, measures in every scenario, and for each borrowing its terms, its cost and every payment."""
    lines = queries.lines_of(plan)
    sums = lines.balance
    return {
        "title": plan.title,
        "lead": plan.note,
        "facts": [
            ("Plan", plan.reference),
            ("Initiative", str(plan.initiative)),
            ("State", plan.get_state_display()),
            ("Checked by", str(plan.checked_by or "")),
            ("Approved by", str(plan.approved_by or "")),
            ("Discount rate", f"{plan.discount_rate * 100:.2f}% a year"),
            ("Savings or revenue a year", "" if plan.annual_savings is None else f"{plan.annual_savings:,.2f}"),
            ("Not repaid", f"{lines.given:,.2f} {plan.currency}"),
            ("To be repaid", f"{lines.repaid:,.2f} {plan.currency}"),
            ("Sources less uses", f"{sums.difference:,.2f} {plan.currency}"),
        ],
        "sheets": [
            {
                "title": "Sources",
                "head": ["Source", "Instrument", "Phase", "State", "Received", plan.currency],
                "rows": [
                    [
                        s.label,
                        s.kind.label,
                        s.get_phase_display(),
                        s.get_state_display(),
                        f"{s.received:,.2f}",
                        f"{s.amount:,.2f}",
                    ]
                    for s in lines.sources
                ]
                + [["All that counts", "", "", "", received_of(lines), f"{sums.total_sources:,.2f}"]],
                "numbers": [4, 5],
            },
            {
                "title": "Uses",
                "head": ["Use", "Category", "Phase", plan.currency],
                "rows": [
                    [u.label, u.get_category_display(), u.get_phase_display(), f"{u.amount:,.2f}"] for u in lines.uses
                ]
                + [["All uses", "", "", f"{sums.total_uses:,.2f}"]],
                "numbers": [3],
            },
            *scenario_sheets(plan),
            *payment_sheets(lines),
        ],
    }


def received_of(lines: queries.Lines) -> str:
    return f"{sum((source.received for source in lines.counted), Decimal(0)):,.2f}"


def scenario_sheets(plan: Plan) -> list[dict[str, Any]]:
    """Measures by scenario; nothing where the plan lacks what they need."""
    try:
        found = [scenarios.outlook_of(plan, scenario) for scenario in scenarios.scenarios().values()]
    except scenarios.NotReady:
        return []
    return [
        {
            "title": "Measures by scenario",
            "head": ["Measure", *(one.scenario.name for one in found)],
            "rows": [
                [row["label"], *(words(value, row["kind"]) for value in row["values"])]
                for row in charts.outlook_rows(found)
            ],
            "numbers": list(range(1, len(found) + 1)),
        }
    ]


def words(value: Any, kind: str) -> str:
    if value is None:
        return "–"
    shapes = {"rate": f"{value:.4%}", "money": f"{value:,.2f}", "years": f"{value:.1f} years"}
    return shapes.get(kind, f"{value:.2f}")


def payment_sheets(lines: queries.Lines) -> list[dict[str, Any]]:
    sheets = []
    for source in lines.counted:
        flow = terms.cash_flow(source)
        if flow is not None and flow.arrivals:
            sheets += [cost_sheet(source, flow), arrival_sheet(source, flow)]
        elif flow is not None:
            sheets.append(cost_sheet(source, flow))
            rows = [
                [
                    due.on.isoformat(),
                    *(f"{part:,.2f}" for part in (due.payment, due.principal, due.interest, due.balance)),
                ]
                for due in flow.rows
            ]
            head = ["Date", "Payment", "Principal", "Interest", "Still owed"]
            sheets.append({"title": f"Payments: {source.label}", "head": head, "rows": rows, "numbers": [1, 2, 3, 4]})
    return sheets


def arrival_sheet(source: Source, flow: CashFlow) -> dict[str, Any]:
    found = charts.arriving(flow)
    return {
        "title": f"When it arrives: {source.label}",
        "head": found["head"],
        "rows": found["rows"],
        "numbers": [1, 2],
    }


def cost_sheet(source: Source, flow: CashFlow) -> dict[str, Any]:
    """The terms as they were agreed, and what follows from them: what an adviser would otherwise type in again."""
    agreed = [[str(label), str(value)] for label, value in term_forms.said(source.terms)]
    costs = [[row["label"], words(row["value"], row["kind"])] for row in charts.measures_of(flow)]
    start = [["Money arrives", flow.start.isoformat()], ["Net of costs", f"{flow.net_proceeds:,.2f}"]]
    return {
        "title": f"Terms and {'worth' if flow.arrivals else 'cost'}: {source.label}",
        "head": ["Term or measure", "Value"],
        "rows": [["Amount", f"{flow.amount:,.2f}"], *start, *agreed, *costs],
        "numbers": [1],
    }


def fund_paper(fund: Fund, user: Any) -> dict[str, Any]:
    """Figures, loans, the projection and the ledger."""
    figures = queries.figures_of(fund)
    loans = list(queries.loans_of(fund, user))
    found = queries.figures_by_loan(loans)
    return {
        "title": fund.name,
        "lead": fund.purpose,
        "facts": [
            ("Balance", f"{fund.balance:,.2f} {fund.currency}"),
            ("Free to lend", f"{bylaws.available(fund):,.2f}"),
            ("Paid in", f"{figures.paid_in:,.2f}"),
            ("Out on loan", f"{figures.owed:,.2f}"),
            ("Written off", f"{figures.written_off:,.2f}"),
            ("Lent so far", f"{figures.revolve_ratio:.2f} times what was paid in" if figures.revolve_ratio else ""),
        ],
        "sheets": [
            {
                "title": "Loans",
                "head": ["Loan", "State", "Granted for", "Owed", "Due from savings"],
                "rows": [
                    [
                        str(loan),
                        loan.get_state_display(),
                        f"{loan.amount:,.2f}",
                        f"{sums.owed:,.2f}",
                        f"{sums.due:,.2f}",
                    ]
                    for loan, sums in ((loan, found[loan.pk]) for loan in loans)
                ],
                "numbers": [2, 3, 4],
            },
            {
                "title": "The next years",
                "head": ["Year", "Repaid", "Lent again", "Held at the end"],
                "rows": [
                    [str(row.year), f"{row.repaid:,.2f}", f"{row.lent:,.2f}", f"{row.balance:,.2f}"]
                    for row in revolving.projection_of(fund)
                ],
                "numbers": [1, 2, 3],
                "note": revolving.ASSUMPTION,
            },
            {
                "title": "Ledger",
                "head": ["Date", "Entry", "Loan", fund.currency, "Balance"],
                "rows": [
                    [
                        entry.booked_on.isoformat(),
                        entry.get_kind_display(),
                        entry.loan.reference if entry.loan else entry.note,
                        f"{entry.amount:,.2f}",
                        f"{entry.balance_after:,.2f}",
                    ]
                    for entry in fund.entries.select_related("loan").order_by("created_at", "id")
                ],
                "numbers": [3, 4],
            },
        ],
    }


def offering_paper(offering: Offering, user: Any) -> dict[str, Any]:
    """The terms and what was ordered and allotted; no buyer is named."""
    return {
        "title": offering.title,
        "lead": offering.summary,
        "facts": [
            ("Offering", offering.reference),
            ("State", offering.get_state_display()),
            ("Who may order", ", then ".join(offering.tiers)),
            ("If too much is ordered", offering.get_rule_display()),
            ("Raises", str(offering.source or "")),
            *(fact for fact in (("Seed", offering.seed), ("Digest of the allotment", offering.digest)) if fact[1]),
        ],
        "sheets": [
            {
                "title": "Series",
                "head": ["Series", "Rate", "Matures", "Offered", "Ordered", "Paid", "Allotted"],
                "rows": [
                    [
                        row["series"].name,
                        f"{row['series'].rate:.4%}",
                        row["series"].matures_on.isoformat(),
                        *(
                            f"{amount:,.2f}"
                            for amount in (row["series"].amount, row["asked"], row["paid"], row["given"])
                        ),
                    ]
                    for row in offerings.demand_of(offering)
                ],
                "numbers": [1, 3, 4, 5, 6],
            }
        ],
    }
