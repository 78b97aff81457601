"""Which fund pays for which project, down the ranking and most restricted fund first.

The rule of the City of San Leandro's capital programme: restricted funds go first, to the highest ranked project
that qualifies, and the general fund last. Amounts are exact decimals of one currency and are not rounded.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Literal

from initiatives.maths.errors import InvalidNumber, require_known, require_unique

Status = Literal["funded", "partly_funded", "unfunded"]


@dataclass(frozen=True)
class Project:
    project: str
    rank: int
    cost: Decimal
    eligible_funds: tuple[str, ...]


@dataclass(frozen=True)
class Fund:
    """``restriction_order`` 1 is the most restricted."""

    fund: str
    amount: Decimal
    restriction_order: int


@dataclass(frozen=True)
class Allocation:
    project: str
    fund: str
    amount: Decimal


@dataclass(frozen=True)
class Assignment:
    """``allocations`` (amounts above 0) by project rank, then restriction order; the rest in the order given."""

    allocations: tuple[Allocation, ...]
    unfunded: dict[str, Decimal]
    status: dict[str, Status]
    fund_balances: dict[str, Decimal]


def assign(projects: Sequence[Project], funds: Sequence[Fund]) -> Assignment:
    """Each project draws on its eligible funds until its cost is met; parts are allowed.

    Equal ranks and equal restriction orders keep the order given. Raises ``UnknownName`` for a fund that is not given
    and ``InvalidNumber`` for an amount that is negative or not finite.
    """
    _require_valid(projects, funds)
    balances = {fund.fund: fund.amount for fund in funds}
    unfunded = {project.project: project.cost for project in projects}
    allocations = []
    for project in sorted(projects, key=lambda project: project.rank):
        for fund in sorted(funds, key=lambda fund: fund.restriction_order):
            amount = min(unfunded[project.project], balances[fund.fund])
            if fund.fund in project.eligible_funds and amount > 0:
                balances[fund.fund] -= amount
                unfunded[project.project] -= amount
                allocations.append(Allocation(project.project, fund.fund, amount))
    status = {project.project: _status(project.cost, unfunded[project.project]) for project in projects}
    return Assignment(tuple(allocations), unfunded, status, balances)


def _status(cost: Decimal, unfunded: Decimal) -> Status:
    if unfunded == 0:
        return "funded"
    return "unfunded" if unfunded == cost else "partly_funded"


def _require_valid(projects: Sequence[Project], funds: Sequence[Fund]) -> None:
    require_unique("projects", [project.project for project in projects])
    require_unique("funds", [fund.fund for fund in funds])
    for project in projects:
        require_known("eligible_funds", project.eligible_funds, [fund.fund for fund in funds])
        _require_amount("cost", project.project, project.cost)
    for fund in funds:
        _require_amount("amount", fund.fund, fund.amount)


def _require_amount(field: str, name: str, amount: Decimal) -> None:
    if not amount.is_finite() or amount < 0:
        raise InvalidNumber(field, f"The {field} of “{name}” is negative or not a number. Give 0 or more.")
