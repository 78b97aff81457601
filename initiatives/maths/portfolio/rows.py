"""Every rule of a problem as a linear row over the items, each 0 or 1. Exact: all numbers are decimals."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Final, Literal

from initiatives.maths.errors import InvalidInput
from initiatives.maths.portfolio_problem import Floor, Item, Problem

Family = Literal[
    "budget",
    "fund",
    "staff",
    "min_count",
    "max_count",
    "requires",
    "excludes",
    "must_do",
    "floor",
    "exact_check",
]
ONE: Final = Decimal(1)
_MOST_FUND_SETS: Final = 1024


@dataclass(frozen=True)
class Row:
    """lower ≤ Σ terms[place] · x[place] ≤ upper, ``None`` = no bound. ``name`` says which rule of its family it is."""

    family: Family
    name: str
    terms: Mapping[int, Decimal]
    lower: Decimal | None = None
    upper: Decimal | None = None

    def holds(self, chosen: Iterable[int]) -> bool:
        """Exactly, without any tolerance."""
        total = sum((self.terms.get(place, Decimal(0)) for place in chosen), Decimal(0))
        return (self.lower is None or total >= self.lower) and (self.upper is None or total <= self.upper)


def rows_of(problem: Problem) -> list[Row]:
    """Raises ``InvalidInput`` if funds are so intertwined that they cannot be written down."""
    return [
        *_budgets(problem),
        *_funds(problem),
        *_staff(problem),
        *_counts(problem),
        *_relations(problem),
        *(_floor(problem.items, floor) for floor in problem.floors),
    ]


def _budgets(problem: Problem) -> Iterator[Row]:
    for period, budget in enumerate(problem.budgets):
        if budget is not None:
            yield Row("budget", f"period {period + 1}", _costs(problem.items, period), upper=budget)


def _costs(items: Iterable[Item], period: int) -> dict[int, Decimal]:
    return {place: item.costs[period] for place, item in enumerate(items) if item.costs[period]}


def _funds(problem: Problem) -> Iterator[Row]:
    """Parts are allowed, so money suffices exactly if for every set of funds the items that can use no other fund
    cost no more than the set holds (Gale 1957, A theorem on flows in networks). That needs no variable per payment.
    """
    if not problem.funds:
        return
    everything = frozenset(fund.fund for fund in problem.funds)
    eligible = [everything if item.eligible_funds is None else item.eligible_funds for item in problem.items]
    for funds in _unions(eligible):
        amounts = [fund.amounts for fund in problem.funds if fund.fund in funds]
        name = ", ".join(sorted(funds)) or "no eligible fund"
        for period in range(len(problem.budgets)):
            costs = _costs(problem.items, period)
            terms = {place: cost for place, cost in costs.items() if eligible[place] <= funds}
            yield Row(
                "fund",
                f"{name}, period {period + 1}",
                terms,
                upper=sum((a[period] for a in amounts), Decimal(0)),
            )


def _unions(sets: Iterable[frozenset[str]]) -> list[frozenset[str]]:
    unions: set[frozenset[str]] = set()
    for funds in set(sets):
        unions |= {funds} | {funds | other for other in unions}
        if len(unions) > _MOST_FUND_SETS:
            raise InvalidInput("funds", "The funds are combined in too many ways. Merge funds with the same purpose.")
    return sorted(unions, key=lambda funds: (len(funds), sorted(funds)))


def _staff(problem: Problem) -> Iterator[Row]:
    for role, limit in problem.staff_limits.items():
        use = {place: item.staff[role] for place, item in enumerate(problem.items) if item.staff.get(role)}
        yield Row("staff", role, use, upper=limit)


def _counts(problem: Problem) -> Iterator[Row]:
    every = dict.fromkeys(range(len(problem.items)), ONE)
    if problem.min_count is not None:
        yield Row("min_count", f"at least {problem.min_count}", every, lower=Decimal(problem.min_count))
    if problem.max_count is not None:
        yield Row("max_count", f"at most {problem.max_count}", every, upper=Decimal(problem.max_count))


def _relations(problem: Problem) -> Iterator[Row]:
    place = {item.id: index for index, item in enumerate(problem.items)}
    for first, second in problem.requires:
        terms = {place[first]: ONE, place[second]: -ONE}
        yield Row("requires", f"{first} requires {second}", terms, upper=Decimal(0))
    for first, second in problem.excludes:
        yield Row("excludes", f"{first} excludes {second}", {place[first]: ONE, place[second]: ONE}, upper=ONE)
    for item in sorted(problem.must_do):
        yield Row("must_do", item, {place[item]: ONE}, lower=ONE)


def _floor(items: Iterable[Item], floor: Floor) -> Row:
    terms = {place: _towards(item, floor) for place, item in enumerate(items)}
    lower = Decimal(0) if floor.measure == "share" else floor.minimum
    return Row("floor", _name_of(floor), {place: term for place, term in terms.items() if term}, lower=lower)


def _name_of(floor: Floor) -> str:
    """A group may have several floors, and a contradiction names the one that it is about."""
    least = {
        "count": f"{floor.minimum.normalize():f} in number",
        "amount": f"{floor.minimum:,f}",
        "share": f"{(100 * floor.minimum).normalize():f}% of spending",
    }
    return f"{floor.group}: at least {least[floor.measure]}"


def _towards(item: Item, floor: Floor) -> Decimal:
    """What an item adds to the left side of a floor; a share moves all spending to the left."""
    inside, cost = floor.group in item.groups, sum(item.costs, Decimal(0))
    if floor.measure == "count":
        return ONE if inside else Decimal(0)
    if floor.measure == "amount":
        return cost if inside else Decimal(0)
    return cost * (inside - floor.minimum)
