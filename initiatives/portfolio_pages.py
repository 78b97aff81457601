"""What the pages of a portfolio show beyond the row itself. Reads only."""

from decimal import Decimal
from typing import Any

from alliance import documents
from initiatives.models import Portfolio
from initiatives.queries.portfolios import bound_words, group_words

FAMILIES = {"requires": "only with", "excludes": "not with"}


def portfolio_context(row: Portfolio, user: Any) -> dict[str, Any]:
    """The selection, what it costs, why others are out, and how far the solver is."""
    running = row.job is not None and not row.job.is_over
    shown: dict[str, Any] = {
        "running": running,
        "failed": row.job is not None and row.job.state == "failed",
        "rules": rules_of(row),
        "orders": documents.kinds_of(row, user),
    }
    return shown | (solution_of(row) if row.solution.get("outcome") else {})


def solution_of(row: Portfolio) -> dict[str, Any]:
    solution, inputs = row.solution, row.inputs
    chosen = set(solution.get("selected", ()))
    lines = [line_of(item, solution) for item in sorted(inputs["items"], key=lambda item: item["rank"])]
    return {
        "outcome": row.outcome,
        "tone": {"optimal": "ok", "time_limit": "warn"}.get(solution["outcome"], "bad"),
        "clashes": solution.get("clashes", ()),
        "gap": None if solution.get("gap") is None else Decimal(str(solution["gap"])),
        "value": solution.get("value"),
        "chosen": [line for line in lines if line["id"] in chosen],
        "out": [line for line in lines if line["id"] not in chosen][:200],
        "out_count": len(lines) - len(chosen),
        "money": money_of(row),
        "staff": staff_of(row, chosen),
        "chart": chart_of(row),
    }


def line_of(item: dict[str, Any], solution: dict[str, Any]) -> dict[str, Any]:
    paid = [pay for pay in solution.get("payments", ()) if pay["initiative"] == item["id"]]
    return {
        "id": item["id"],
        "reference": item["id"].split(" ")[0],
        "url": f"/initiatives/{item['initiative']}/",
        "rank": item["rank"],
        "value": Decimal(item["value"]),
        "cost": sum(map(Decimal, item["costs"]), Decimal(0)),
        "outside": Decimal(item.get("outside", 0)),
        "funds": sorted({pay["fund"] for pay in paid}),
        "why": solution.get("explanations", {}).get(item["id"], {}).get("sentence", ""),
    }


def money_of(row: Portfolio) -> list[dict[str, Any]]:
    """Per fiscal year: what there is, what is spent, what each fund pays."""
    found = []
    for number, year in enumerate(row.inputs["years"]):
        spent = Decimal(row.solution["spent"][number]) if row.solution.get("spent") else Decimal(0)
        budget = row.inputs["budgets"][number]
        found.append({"label": year, "limit": None if budget is None else Decimal(budget), "spent": spent})
        for fund in row.inputs["funds"]:
            amounts = [
                Decimal(pay["amount"])
                for pay in row.solution.get("payments", ())
                if pay["fund"] == fund["fund"] and pay["fiscal_year"] == year
            ]
            limit = Decimal(fund["amounts"][number])
            found.append({"label": f"{fund['fund']}, {year}", "limit": limit, "spent": sum(amounts, Decimal(0))})
    return found


def staff_of(row: Portfolio, chosen: set[str]) -> list[dict[str, Any]]:
    found = []
    for role, limit in row.inputs["staff_limits"].items():
        used = [
            Decimal(item["staff"][role])
            for item in row.inputs["items"]
            if item["id"] in chosen and role in item["staff"]
        ]
        found.append({"role": role, "limit": Decimal(limit), "used": sum(used, Decimal(0))})
    return found


def chart_of(row: Portfolio) -> dict[str, Any] | None:
    """Spent beside what there is, per year and fund."""
    rows = money_of(row)
    if not row.solution.get("value"):
        return None
    limits = [float(each["limit"] or 0) for each in rows]
    return {
        "finding": "What is spent beside what there is, by year and fund.",
        "spec": {
            "kind": "bars",
            "labels": [each["label"] for each in rows],
            "series": [
                {"name": "Spent", "values": [float(each["spent"]) for each in rows]},
                {"name": "There is", "values": limits},
            ],
        },
        "head": ["Money", "Spent", "There is"],
        "rows": [(each["label"], f"{each['spent']:,.0f}", limit_words(each["limit"])) for each in rows],
    }


def limit_words(limit: Decimal | None) -> str:
    return "no limit" if limit is None else f"{limit:,.0f}"


def rules_of(row: Portfolio) -> list[tuple[str, str]]:
    """Every rule in a line, for reading."""
    found = [(f"Budget {each['fiscal_year']}", f"{Decimal(each['amount']):,.2f}") for each in row.budgets]
    for each in row.funds:
        found.append(
            (
                f"{each['fund']} {each['fiscal_year']}",
                f"{Decimal(each['amount']):,.2f} for {bound_words(each) or 'anything'}",
            )
        )
    found += [(f"Staff: {each['role']}", f"at most {each['limit']}") for each in row.staff_limits]
    counts = (("at least", row.min_count), ("at most", row.max_count))
    found += [("Initiatives", f"{words} {number}") for words, number in counts if number is not None]
    if row.must_do:
        found.append(("Must be done", ", ".join(each["initiative"] for each in row.must_do[:20])))
    found += [(each["first"], f"{FAMILIES[each['kind']]} {each['second']}") for each in row.relations[:50]]
    found += [
        (
            group_words(f"{each['kind']}:{each['name']}"),
            f"at least {Decimal(each['minimum']).normalize():f} ({each['measure']})",
        )
        for each in row.floors
    ]
    return found


def comparison_of(rows: list[Portfolio]) -> dict[str, Any]:
    """Scenarios side by side: outcome, benefit, cost, and which initiatives each takes."""
    chosen = [set(row.solution.get("selected", ())) for row in rows]
    names = sorted(
        {item["id"]: item["rank"] for row in rows for item in row.inputs.get("items", ())}.items(),
        key=lambda pair: pair[1],
    )
    taken = [(name, [name in each for each in chosen]) for name, _ in names if any(name in each for each in chosen)]
    return {
        "portfolios": [
            {
                "id": str(row.pk),
                "reference": row.reference,
                "title": row.title,
                "url": row.get_absolute_url(),
                "outcome": row.outcome or "Not solved yet",
                "benefit": row.benefit,
                "gap": row.solution.get("gap"),
                "initiatives": len(row.solution.get("selected", ())),
                "spent": f"{sum(map(Decimal, row.solution.get('spent', ())), Decimal(0)):f}",
                "clashes": row.solution.get("clashes", []),
            }
            for row in rows
        ],
        "initiatives": [{"initiative": name, "in": flags, "differs": len(set(flags)) > 1} for name, flags in taken],
    }
