"""The rules of gain shares as the simulator asks them: what the partner gets of what one year is worth.

Sharing rules divide the worth itself. For receipts the worth is what was taken, for a threshold its quantity times its
value, and for a target cost what was spent less than the target; each is computed by the engine's own model.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Protocol

from partnerships.maths import costs, formulas, refusals, savings
from partnerships.maths.allocate import rounded
from partnerships.maths.savings import LinearRule, TieredRule
from partnerships.maths.statements import Results, Working
from partnerships.maths.terms import Terms

# Where the terms of a rule stand in those of a deal
_RULE = "rule"


@dataclass(frozen=True)
class Year:
    """A year of the term: units saved, price of each, and the excess over a guarantee banked before it."""

    number: int
    saved: Decimal
    price: Decimal
    banked: Decimal = Decimal(0)

    @property
    def worth(self) -> Decimal:
        return rounded(self.saved * self.price)


class Rule(Protocol):
    """`slider` names the one share that can be moved, if there is one."""

    @property
    def slider(self) -> str: ...

    def with_share(self, share: Decimal) -> "Rule": ...

    def gets(self, year: Year) -> tuple[Decimal, Decimal]:
        """What the partner gets, and what is banked after the year."""


@dataclass(frozen=True)
class Sharing:
    """A share of savings, or bands."""

    rule: LinearRule | TieredRule

    @property
    def slider(self) -> str:
        return "partner_share" if isinstance(self.rule, LinearRule) else ""

    def with_share(self, share: Decimal) -> "Sharing":
        return Sharing(replace(self.rule, partner_share=share)) if isinstance(self.rule, LinearRule) else self

    def gets(self, year: Year) -> tuple[Decimal, Decimal]:
        working = Working()
        working.given(verified_savings=year.worth, excess_before=year.banked)
        got = formulas.decimal_of(self.rule.payment(working, "verified_savings"))
        carries = self.rule.guarantee is not None and self.rule.guarantee.carries
        return got, formulas.decimal_of(working.value("excess_balance")) if carries else Decimal(0)


@dataclass(frozen=True)
class Computed:
    """A model of the engine with its terms."""

    model: str
    terms: Mapping[str, object]

    @property
    def slider(self) -> str:
        return "share" if self.model == "greater_of" else ""

    def with_share(self, share: Decimal) -> "Computed":
        return Computed(self.model, {**self.terms, "share": share}) if self.slider else self

    def gets(self, year: Year) -> tuple[Decimal, Decimal]:
        return _GETS[self.model](self.terms, year), Decimal(0)


def read_rule(terms: Terms) -> Rule:
    """Raises a subclass of `InvalidTerms` for terms that the engine would refuse."""
    model = terms.choice("model", (*savings.SHARING_RULES, *_GETS))
    if model in savings.SHARING_RULES:
        return Sharing(savings.SHARING_RULES[model].read(terms))
    if terms.has("moves"):
        raise refusals.UnknownChoice("In the simulator the price moves, not the rule.", field=terms.field("moves"))
    found = Computed(model, terms.given)
    found.gets(Year(1, Decimal(0), Decimal(0)))
    return found


def _result(model: Callable[[Terms, Working], Results], given: Mapping[str, object], name: str) -> Decimal:
    working = Working()
    model(Terms(given, _RULE), working)
    return formulas.decimal_of(working.value(name))


def _of_receipts(terms: Mapping[str, object], year: Year) -> Decimal:
    """The partner takes the receipts and pays the city its part."""
    receipts = max(Decimal(0), year.worth)
    return receipts - _result(savings.greater_of, {**terms, "gross_receipts": receipts}, "payment")


def _of_threshold(terms: Mapping[str, object], year: Year) -> Decimal:
    """The partner takes what the quantity is worth and settles the difference to the threshold with the city."""
    given = {**terms, "quantity": max(Decimal(0), year.saved), "value": year.price}
    return year.worth - _result(savings.threshold, given, "city_payment")


def _of_target(terms: Mapping[str, object], year: Year) -> Decimal:
    return _result(costs.target_cost, _with_cost(terms, year), "contractor_share_amount")


def _of_ceiling(terms: Mapping[str, object], year: Year) -> Decimal:
    return _result(costs.ceiling_price, _with_cost(terms, year), "final_profit")


def _with_cost(terms: Mapping[str, object], year: Year) -> Mapping[str, object]:
    target = Terms(terms, _RULE).positive("target_cost")
    return {**terms, "actual_cost": max(Decimal(0), target - year.worth)}


_GETS: Mapping[str, Callable[[Mapping[str, object], Year], Decimal]] = {
    "greater_of": _of_receipts,
    "threshold": _of_threshold,
    "target_cost": _of_target,
    "ceiling_price": _of_ceiling,
}
