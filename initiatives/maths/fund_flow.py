"""Completes a fund assignment that left a cost open although the money suffices in all: payments are swapped.

Down the ranking the most restricted fund pays first (`fund_assignment`). Where funds overlap that can use up money that
another project depends on; then money is moved along augmenting paths (Ford and Fulkerson 1956), exact in decimals.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Sequence
from decimal import Decimal

from initiatives.maths.fund_assignment import Allocation, Fund, Project, assign

Paid = dict[tuple[str, str], Decimal]


def covered(projects: Sequence[Project], funds: Sequence[Fund]) -> list[Allocation]:
    """Payments above 0 by project rank, then restriction order; a cost stays open only if the funds cannot cover all."""
    first = assign(projects, funds)
    paid: Paid = {(row.project, row.fund): row.amount for row in first.allocations}
    open_costs, balances = dict(first.unfunded), dict(first.fund_balances)
    eligible = {project.project: project.eligible_funds for project in projects}
    for project in projects:
        while open_costs[project.project] > 0:
            path = _path(project.project, eligible, paid, balances)
            if path is None:
                break
            _move(path, paid, balances, open_costs)
    order = {fund.fund: fund.restriction_order for fund in funds}
    ranked = {project.project: project.rank for project in projects}
    rows = [Allocation(project, fund, amount) for (project, fund), amount in paid.items() if amount > 0]
    return sorted(rows, key=lambda row: (ranked[row.project], order[row.fund]))


def _path(
    start: str, eligible: dict[str, tuple[str, ...]], paid: Paid, balances: dict[str, Decimal]
) -> list[tuple[str, str]] | None:
    """(project, fund) steps from an open cost to a fund with money left: each next project gives up its last fund."""
    queue: deque[tuple[str, list[tuple[str, str]]]] = deque([(start, [])])
    seen: set[str] = set()
    while queue:
        project, steps = queue.popleft()
        for fund in eligible[project]:
            if fund in seen:
                continue
            seen.add(fund)
            taken = [*steps, (project, fund)]
            if balances[fund] > 0:
                return taken
            queue.extend((other, taken) for (other, used), amount in paid.items() if used == fund and amount > 0)
    return None


def _move(
    path: list[tuple[str, str]], paid: Paid, balances: dict[str, Decimal], open_costs: dict[str, Decimal]
) -> None:
    given_up = [(project, path[number][1]) for number, (project, _) in enumerate(path[1:])]
    amount = min(open_costs[path[0][0]], balances[path[-1][1]], *(paid[step] for step in given_up))
    for step in given_up:
        paid[step] -= amount
    for step in path:
        paid[step] = paid.get(step, Decimal(0)) + amount
    balances[path[-1][1]] -= amount
    open_costs[path[0][0]] -= amount
