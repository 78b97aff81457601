"""The gain-sharing engine: terms and measurements in, a statement out, and the same statement again from its JSON."""

from collections.abc import Callable, Mapping
from decimal import Decimal
from fractions import Fraction
from typing import Any

from partnerships.maths import allocate, costs, escalation, formulas, guarantees, savings, shared_savings
from partnerships.maths.statements import Results, Statement, Working
from partnerships.maths.terms import Terms

Model = Callable[[Terms, Working], Results]

GAIN_SHARE_MODELS: Mapping[str, Model] = {
    "linear": savings.linear,
    "tiered": savings.tiered,
    "greater_of": savings.greater_of,
    "threshold": savings.threshold,
    "target_cost": costs.target_cost,
    "ceiling_price": costs.ceiling_price,
}
MODELS: Mapping[str, Model] = {
    **GAIN_SHARE_MODELS,
    "guarantee_true_up": guarantees.guarantee_true_up,
    "revenue_share_arrears": guarantees.revenue_share_arrears,
    "shared_savings_npv": shared_savings.shared_savings_npv,
    "allocation": allocate.allocation,
    "escalator": escalation.escalator,
    "indexation": escalation.indexation,
}
# A line's inputs are shown with at most 34 digits, so that a long quotient recomputes to within its last digits
_SHOWN_TO = Fraction(1, 10**12)


def compute(given: Mapping[str, object]) -> Statement:
    """The statement of `given["model"]` for the other values of `given` (strings for numbers, as in JSON).

    Raises a subclass of `InvalidTerms`, which names the field, for input that cannot be meant.
    """
    terms, working = Terms(given), Working()
    model = terms.choice("model", MODELS)
    if terms.has("currency"):
        terms.text("currency")
    results = MODELS[model](terms, working)
    return Statement(model=model, inputs=terms.read, lines=tuple(working.lines), results=results)


def disagreements(statement: Mapping[str, Any]) -> list[str]:
    """What the other side finds when it recomputes a statement from its JSON: one sentence per difference.

    First every line from its own formula and inputs, then the whole statement from the inputs alone. Expects the form
    of `Statement.as_json`; raises `InvalidTerms` if the inputs themselves cannot be meant.
    """
    found = [sentence for line in statement["lines"] for sentence in _line_disagreement(line)]
    again = compute(statement["inputs"]).as_json()
    for part in ("lines", "results"):
        if again[part] != statement[part]:
            found.append(f"The {part} differ from those that follow from the inputs.")
    return found


def _line_disagreement(line: Mapping[str, Any]) -> list[str]:
    known = {name: Fraction(value) for name, value in line["inputs"].items()}
    value, stated = formulas.evaluate(line["formula"], known), Fraction(Decimal(line["value"]))
    if abs(value - stated) <= _SHOWN_TO * (1 + abs(stated)):
        return []
    return [f"“{line['label']}” is stated as {line['value']}; its formula gives {formulas.decimal_of(value)}."]
