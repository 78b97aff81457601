"""The statement of one period: a gain share's model applied, rounded to what is paid, corrected, divided.

The JSON form holds everything needed to compute it again; `disagreements` does so.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from partnerships.maths import engine, refusals
from partnerships.maths.allocate import rounded
from partnerships.maths.statements import Line, Statement, Working
from partnerships.maths.terms import Json

# What moves a price: the year of the agreement, or an index.
_OF_TIME = ("agreement_year", "current_index")
# What is measured for a period, by model; everything else a model reads is a term of the agreement.
MEASURES: Mapping[str, tuple[str, ...]] = {
    "linear": ("baseline", "adjustments", "actual", "unit_price", "excess_before", *_OF_TIME),
    "tiered": ("amount", "excess_before"),
    "greater_of": ("gross_receipts", *_OF_TIME),
    "threshold": ("value", "quantity", *_OF_TIME),
    "target_cost": ("actual_cost", *_OF_TIME),
    "ceiling_price": ("actual_cost", *_OF_TIME),
}
# The one reading without which nothing is measured; an indicator can give it.
READING: Mapping[str, str] = {
    "linear": "actual",
    "tiered": "amount",
    "greater_of": "gross_receipts",
    "threshold": "value",
    "target_cost": "actual_cost",
    "ceiling_price": "actual_cost",
}
# The result that is due, by model. Positive amounts go from the city to the partner, or the other way round.
_DUE: Mapping[str, str] = {
    "linear": "partner_payment",
    "tiered": "partner_payment",
    "greater_of": "payment",
    "threshold": "city_payment",
    "target_cost": "contractor_share_amount",
    "ceiling_price": "final_profit",
}
CITY_PAYS = frozenset({"linear", "tiered", "target_cost", "ceiling_price"})
ROUNDING = "to two decimals, half to even, once"
_PROBE: Mapping[str, object] = {
    "baseline": "1",
    "actual": "0",
    "unit_price": "1",
    "agreement_year": 1,
    "current_index": "1",
}


@dataclass(frozen=True)
class PeriodStatement:
    """`amount` is due for the period, `payable` what is left of it after `settled_before`; parts add up to `payable`."""

    gain: Statement
    amount: Decimal
    settled_before: Decimal
    correction: Line
    division: Statement

    @property
    def payable(self) -> Decimal:
        return self.amount - self.settled_before

    def as_json(self) -> dict[str, Json]:
        return {
            "gain": self.gain.as_json(),
            "rounding": ROUNDING,
            "amount": format(self.amount, "f"),
            "settled_before": format(self.settled_before, "f"),
            "correction": self.correction.as_json(),
            "payable": format(self.payable, "f"),
            "division": self.division.as_json(),
        }


def check_terms(model: str, terms: Mapping[str, object]) -> None:
    """Whether the engine can calculate with these terms, and uses every one.

    Raises what `engine.compute` raises, `UnknownChoice` for a term that the model does not read, and `OutOfRange` for
    a floor above the cap.
    """
    measured = {name: _PROBE.get(name, "0") for name in MEASURES.get(model, ()) if name not in terms}
    read = engine.compute({"model": model, **measured, **terms}).inputs
    for name in terms:
        if name not in read:
            raise refusals.UnknownChoice(
                f"{name.replace('_', ' ').capitalize()} is no term of this rule. Leave it empty.", field=name
            )
    floor, cap = read.get("floor"), read.get("cap")
    if floor is not None and cap is not None and Decimal(str(floor)) > Decimal(str(cap)):
        raise refusals.OutOfRange(
            f"“Never less than” {floor} is above “never more than” {cap}. Exchange the two.", field="floor"
        )


def settle(
    model: str,
    terms: Mapping[str, object],
    measured: Mapping[str, object],
    shares: Mapping[str, str],
    *,
    settled_before: Decimal = Decimal(0),
) -> PeriodStatement:
    """The statement of a period. `shares` add up to 1, by party; `settled_before` is what this one corrects.

    Raises a subclass of `InvalidTerms` that names the field.
    """
    gain = engine.compute({"model": model, **terms, **measured})
    for name in measured:
        if name not in MEASURES[model] or name in terms or name not in gain.inputs:
            raise refusals.UnknownChoice(
                f"{name.replace('_', ' ').capitalize()} is not measured under this rule. Leave it empty.", field=name
            )
    amount = rounded(gain.amount(_DUE[model]))
    return PeriodStatement(
        gain, amount, settled_before, _correction(amount, settled_before), divide(amount - settled_before, shares)
    )


def _correction(amount: Decimal, settled_before: Decimal) -> Line:
    working = Working()
    working.given(amount_due=amount, settled_before=settled_before)
    working.line("payable", "Payable after what was settled before", "amount_due - settled_before")
    return working.lines[0]


def divide(amount: Decimal, shares: Mapping[str, str]) -> Statement:
    """What each party gets of `amount`, to the cent. Raises `SharesDoNotSum` unless the shares add up to exactly 1."""
    parties = [{"party": party, "measure": share} for party, share in shares.items()]
    return engine.compute({"model": "allocation", "amount": amount, "key": "fixed", "parties": parties})


def disagreements(statement: Mapping[str, Any]) -> list[str]:
    """What the other side finds when it computes a statement again from its JSON: one sentence per difference."""
    gain, division = statement["gain"], statement["division"]
    found = [*engine.disagreements(gain), *engine.disagreements(division)]
    due = rounded(Decimal(gain["results"][_DUE[gain["model"]]]))
    if due != Decimal(statement["amount"]):
        found.append(f"The amount due is stated as {statement['amount']}; rounded {ROUNDING} it is {due}.")
    payable = Decimal(statement["amount"]) - Decimal(statement["settled_before"])
    if not payable == Decimal(statement["payable"]) == Decimal(division["inputs"]["amount"]):
        found.append(f"Payable is stated as {statement['payable']}; it is {payable}.")
    if (
        statement["correction"]
        != _correction(Decimal(statement["amount"]), Decimal(statement["settled_before"])).as_json()
    ):
        found.append("The correcting line differs from the one that follows from the amounts.")
    return found
