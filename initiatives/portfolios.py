"""A portfolio's rules as plain values, and the problem they pose. No solver here: web workers load this."""

import re
from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from initiatives.maths.portfolio_problem import Floor, Fund, Item, Problem

Inputs = Mapping[str, Any]
PERIOD = re.compile(r"period (\d+)")
FAMILIES = {
    "budget": "Budget of {name}",
    "fund": "Money of {name}",
    "staff": "Staff: {name}",
    "min_count": "Number of initiatives: {name}",
    "max_count": "Number of initiatives: {name}",
    "requires": "{name}",
    "excludes": "{name}",
    "must_do": "Must do: {name}",
    "floor": "Floor for {name}",
    "exact_check": "{name}",
}


def benefit_of(method: str, score: str) -> Decimal:
    """Benefit points of an initiative from its round: the score itself, or its regret turned round (VIKOR), or its net
    flow lifted to 0 to 1 (PROMETHEE II), so that more is always better and nothing counts below zero."""
    value = Decimal(score)
    if method == "vikor":
        return 1 - value
    return (value + 1) / 2 if method == "promethee_ii" else value


def problem_of(inputs: Inputs) -> Problem:
    """Raises a subclass of ``InvalidInput`` for rules without meaning, such as a circle of requirements."""
    return Problem(
        items=tuple(
            Item(
                id=item["id"],
                value=float(item["value"]),
                costs=tuple(map(Decimal, item["costs"])),
                groups=frozenset(item["groups"]),
                staff={role: Decimal(use) for role, use in item["staff"].items()},
                eligible_funds=None if item["funds"] is None else frozenset(item["funds"]),
            )
            for item in inputs["items"]
        ),
        budgets=tuple(None if amount is None else Decimal(amount) for amount in inputs["budgets"]),
        funds=tuple(Fund(fund["fund"], tuple(map(Decimal, fund["amounts"]))) for fund in inputs["funds"]),
        min_count=inputs["min_count"],
        max_count=inputs["max_count"],
        requires=tuple((first, second) for first, second in inputs["requires"]),
        excludes=tuple((first, second) for first, second in inputs["excludes"]),
        must_do=frozenset(inputs["must_do"]),
        floors=tuple(Floor(floor["group"], floor["measure"], Decimal(floor["minimum"])) for floor in inputs["floors"]),
        staff_limits={role: Decimal(limit) for role, limit in inputs["staff_limits"].items()},
    )


def words_of(family: str, name: str, years: list[str]) -> str:
    """A rule in the words of who wrote it: periods become fiscal years, groups lose their prefix."""
    said = PERIOD.sub(lambda found: years[int(found[1]) - 1], name)
    said = said.removeprefix("ward:").removeprefix("domain:")
    return FAMILIES[family].format(name=said)


def sentence_of(found: Mapping[str, Any]) -> str:
    """Why an initiative is out: what it would displace and what that would cost."""
    if found["lost"] is None:
        if found["clashes"]:
            return f"Cannot come in: it clashes with {listed(found['clashes'])}."
        return "Could not be decided in time."
    lost = Decimal(found["lost"])
    points = f"costing {lost:.1f} benefit points" if lost >= Decimal("0.05") else "costing next to nothing"
    if not found["displaced"]:
        return f"Could come in beside the others, {points}."
    also = f" ({listed(found['added'])} would come in too)" if found["added"] else ""
    return f"Would displace {listed(found['displaced'])}{also}, {points}."


def listed(names: list[str], most: int = 4) -> str:
    shown = names if len(names) <= most else [*names[: most - 1], f"{len(names) - most + 1} more"]
    return shown[0] if len(shown) == 1 else f"{', '.join(shown[:-1])} and {shown[-1]}"
