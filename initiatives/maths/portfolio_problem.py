"""What a portfolio selection is asked: items, budgets and rules, checked when made."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from graphlib import CycleError, TopologicalSorter
from math import isfinite
from typing import Literal, get_args

from initiatives.maths.errors import (
    InvalidInput,
    InvalidNumber,
    RequirementCycle,
    require_known,
    require_unique,
)

Measure = Literal["count", "amount", "share"]


@dataclass(frozen=True)
class Item:
    """``value`` is the benefit (any unit); ``costs`` one amount per period; ``staff`` the use of each limited role.

    ``eligible_funds`` may pay for it, in parts; ``None`` = any fund. ``groups`` are what equity floors refer to.
    """

    id: str
    value: float
    costs: tuple[Decimal, ...]
    groups: frozenset[str] = frozenset()
    staff: Mapping[str, Decimal] = field(default_factory=dict)
    eligible_funds: frozenset[str] | None = None


@dataclass(frozen=True)
class Fund:
    """Money with a purpose: ``amounts`` per period, for the items that are eligible for it."""

    fund: str
    amounts: tuple[Decimal, ...]


@dataclass(frozen=True)
class Floor:
    """At least ``minimum`` for a group: a number of items, an amount over all periods, or a share of all spending."""

    group: str
    measure: Measure
    minimum: Decimal


@dataclass(frozen=True)
class Problem:
    """All rules are optional but the budgets: one per period, ``None`` = no overall limit in that period.

    ``requires`` (a, b): a only with b. ``excludes`` (a, b): not both. If there are funds, every cost must be covered by
    them. Roles without a staff limit are not limited. Raises a subclass of ``InvalidInput`` for anything that has no
    meaning; rules that merely contradict each other make the selection infeasible instead.
    """

    items: tuple[Item, ...]
    budgets: tuple[Decimal | None, ...]
    funds: tuple[Fund, ...] = ()
    min_count: int | None = None
    max_count: int | None = None
    requires: tuple[tuple[str, str], ...] = ()
    excludes: tuple[tuple[str, str], ...] = ()
    must_do: frozenset[str] = frozenset()
    floors: tuple[Floor, ...] = ()
    staff_limits: Mapping[str, Decimal] = field(default_factory=dict)

    def __post_init__(self) -> None:
        _require_names(self)
        _require_pairs(self)
        _require_amounts(self)
        _require_floors(self)


def _require_names(problem: Problem) -> None:
    ids = [item.id for item in problem.items]
    funds = [fund.fund for fund in problem.funds]
    require_unique("items", ids)
    if funds:
        require_unique("funds", funds)
    require_known("must_do", sorted(problem.must_do), ids)
    for name, pairs in (("requires", problem.requires), ("excludes", problem.excludes)):
        require_known(name, (item for pair in pairs for item in pair), ids)
    for item in problem.items:
        require_known("eligible_funds", sorted(item.eligible_funds or ()), funds)


def _require_pairs(problem: Problem) -> None:
    for first, second in problem.excludes:
        if first == second:
            raise InvalidInput("excludes", f"“{first}” excludes itself. Remove the entry or the item.")
    needs: dict[str, set[str]] = {}
    for first, second in problem.requires:
        needs.setdefault(first, set()).add(second)
    try:
        TopologicalSorter(needs).prepare()
    except CycleError as error:
        circle = " → ".join(reversed(error.args[1]))
        raise RequirementCycle("requires", f"{circle} require each other in a circle. Remove one of them.") from error


def _require_amounts(problem: Problem) -> None:
    periods = len(problem.budgets)
    for item in problem.items:
        if not isfinite(item.value):
            raise InvalidNumber("value", f"The value of “{item.id}” is not a finite number. Correct it.")
        _require_periods("costs", item.id, item.costs, periods)
        _require_not_negative("staff", item.id, item.staff.values())
    for fund in problem.funds:
        _require_periods("amounts", fund.fund, fund.amounts, periods)
    _require_not_negative("budgets", "budgets", (budget for budget in problem.budgets if budget is not None))
    _require_not_negative("staff_limits", "staff limits", problem.staff_limits.values())
    for name, count in (("min_count", problem.min_count), ("max_count", problem.max_count)):
        if count is not None and count < 0:
            raise InvalidNumber(name, "The number of items is negative. Give 0 or more, or leave it open.")


def _require_periods(field_name: str, name: str, amounts: tuple[Decimal, ...], periods: int) -> None:
    if len(amounts) != periods:
        raise InvalidInput(field_name, f"“{name}” needs {periods} amounts, one per period, and has {len(amounts)}.")
    _require_not_negative(field_name, name, amounts)


def _require_not_negative(field_name: str, name: str, amounts: Iterable[Decimal]) -> None:
    if not all(amount.is_finite() and amount >= 0 for amount in amounts):
        raise InvalidNumber(field_name, f"An amount of “{name}” is negative or not a number. Give 0 or more.")


def _require_floors(problem: Problem) -> None:
    groups = {group for item in problem.items for group in item.groups}
    for floor in problem.floors:
        if floor.measure not in get_args(Measure):
            raise InvalidInput("floors", f"“{floor.measure}” is no measure. Choose {', '.join(get_args(Measure))}.")
        require_known("floors", [floor.group], groups)
        _require_not_negative("floors", floor.group, [floor.minimum])
        if floor.measure == "share" and floor.minimum > 1:
            raise InvalidNumber("floors", f"The share of “{floor.group}” is above 1. Give a share from 0 to 1.")
