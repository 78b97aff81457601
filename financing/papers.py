"""What the PDFs of financing say: the plan for a bond adviser, a fund for its committee, an offering for its register."""

from typing import Any

from financing import bylaws, charts, offerings, queries, revolving, scenarios, terms
from financing.models import Fund, Offering, Plan


def plan_paper(plan: Plan, user: Any) -> dict[str, Any]:
    """Sources and uses, measures in every scenario, and every payment of what is borrowed."""
    lines = queries.lines_of(plan)
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
            ("Sources less uses", f"{lines.balance.difference:,.2f} {plan.currency}"),
        ],
        "sheets": [
            {
                "title": "Sources",
                "head": ["Source", "Instrument", "State", "Received", plan.currency],
                "rows": [
                    [s.label, s.kind.label, s.get_state_display(), f"{s.received:,.2f}", f"{s.amount:,.2f}"]
                    for s in lines.sources
                ],
                "numbers": [3, 4],
            },
            {
                "title": "Uses",
                "head": ["Use", "Category", "Phase", plan.currency],
                "rows": [
                    [u.label, u.get_category_display(), u.get_phase_display(), f"{u.amount:,.2f}"] for u in lines.uses
                ],
                "numbers": [3],
            },
            *scenario_sheets(plan),
            *payment_sheets(lines),
        ],
    }


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
    shapes = {"rate": f"{value:.2%}", "money": f"{value:,.2f}", "years": f"{value:.1f} years"}
    return shapes.get(kind, f"{value:.2f}")


def payment_sheets(lines: queries.Lines) -> list[dict[str, Any]]:
    sheets = []
    for source in lines.counted:
        flow = terms.cash_flow(source)
        if flow is not None:
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


def fund_paper(fund: Fund, user: Any) -> dict[str, Any]:
    """Figures, loans, the projection and the ledger."""
    figures = queries.figures_of(fund)
    loans = queries.loans_of(fund, user)
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
                    for loan, sums in ((loan, queries.loan_figures(loan)) for loan in loans)
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
            ("Seed", offering.seed),
            ("Digest of the allotment", offering.digest),
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
