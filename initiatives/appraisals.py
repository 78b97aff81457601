"""What an initiative is worth by its costs and benefits: net present value, payback, benefit-cost ratio. Reads only."""

from decimal import Decimal
from typing import Any

from alliance.city import currency, setting
from initiatives.maths import appraisal
from initiatives.models import Initiative

RATE = "initiatives.discount_rate"
CENT, HUNDREDTH = Decimal("0.01"), Decimal("0.01")
# The careful case pays the high costs and earns the low benefits.
CASES = (("careful", "Careful", 2, 0), ("likely", "Likely", 1, 1), ("hopeful", "Hopeful", 0, 2))
FORMULA = "net present value = Σ (benefits − costs) ÷ (1 + rate)^t, t = 0 in the first fiscal year; benefit-cost ratio = present value of benefits ÷ that of costs; payback undiscounted"


def shown(initiative: Initiative) -> dict[str, Any] | None:
    """The three cases and the yearly figures of the likely one, as decimal strings; None without any line."""
    lines = [
        appraisal.CashLine(line.kind == "benefit", line.first_year, line.last_year, line.estimate)
        for line in initiative.cash_lines.all()
    ]
    if not lines:
        return None
    rate = Decimal(str(setting(RATE)))
    found = {
        key: appraisal.appraise(lines, rate, costs_as=costs, benefits_as=benefits) for key, _, costs, benefits in CASES
    }
    likely = found["likely"]
    return {
        "rate": str(rate),
        "formula": FORMULA,
        "cases": [{"case": key, "label": label, **figures(found[key])} for key, label, _, _ in CASES],
        "years": [
            {"year": year, "costs": f"{cost:.2f}", "benefits": f"{benefit:.2f}", "net": f"{benefit - cost:.2f}"}
            for year, cost, benefit in zip(likely.years, likely.costs, likely.benefits, strict=True)
        ],
    }


def figures(found: appraisal.Appraisal) -> dict[str, str | None]:
    return {
        "net_present_value": str(found.value.quantize(CENT)),
        "payback_years": None if found.payback is None else str(found.payback.quantize(HUNDREDTH)),
        "benefit_cost_ratio": None if found.ratio is None else str(found.ratio.quantize(HUNDREDTH)),
    }


def chart(found: dict[str, Any]) -> dict[str, Any]:
    """Costs and benefits beside each other, year by year."""
    likely = next(case for case in found["cases"] if case["case"] == "likely")
    payback = likely["payback_years"]
    return {
        "finding": f"It is repaid after {payback} years."
        if payback
        else "The benefits in money do not repay the costs.",
        "spec": {
            "kind": "columns",
            "labels": [f"FY{row['year']}" for row in found["years"]],
            "series": [
                {"name": "Costs", "values": [float(row["costs"]) for row in found["years"]]},
                {"name": "Benefits", "values": [float(row["benefits"]) for row in found["years"]]},
            ],
            "titles": ["", currency()],
        },
        "head": ["Fiscal year", "Costs", "Benefits", "Net"],
        "rows": [(row["year"], row["costs"], row["benefits"], row["net"]) for row in found["years"]],
    }
