"""The best portfolio, why there is none, and what it would cost to bring an item in."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from math import fsum
from typing import Final

from initiatives.maths.errors import InvalidInput, require_known
from initiatives.maths.portfolio import solver
from initiatives.maths.portfolio.rows import Family, Row, rows_of
from initiatives.maths.portfolio_problem import Problem


@dataclass(frozen=True)
class Limits:
    """``seconds`` for one search (a search for the cause of a contradiction may take as long again).

    ``gap`` is the proven share of the value that may at most be missed. HiGHS looks at the clock only now and then:
    where time is hard, run it in a process that can be ended.
    """

    seconds: float = 10.0
    gap: float = 2e-4


DEFAULT_LIMITS: Final = Limits()


@dataclass(frozen=True)
class Clash:
    """One of the rules that cannot all hold; without any one of them the others could."""

    family: Family
    name: str


@dataclass(frozen=True)
class Selection:
    """``selected`` in the order of the items; ``spent`` per period. ``gap`` is proven, ``None`` without a selection.

    ``outcome``: ``optimal``, ``time_limit`` (a selection with its gap), ``infeasible`` (see ``clashes``) or ``unknown``
    (time ran out before any was found).
    """

    outcome: solver.Outcome
    selected: tuple[str, ...]
    value: float | None
    gap: float | None
    spent: tuple[Decimal, ...]
    clashes: tuple[Clash, ...] = ()


@dataclass(frozen=True)
class Displacement:
    """What bringing ``item`` in would do. ``benefit_lost`` is ``None`` if it cannot come in (see ``with_item``).

    Both selections are proven within a gap only, so a loss smaller than that may show as 0 or slightly below.
    """

    item: str
    displaced: tuple[str, ...]
    added: tuple[str, ...]
    benefit_lost: float | None
    with_item: Selection


def select(problem: Problem, limits: Limits = DEFAULT_LIMITS) -> Selection:
    """The items of the largest total value that keep every rule; budgets hold exactly, to the last decimal."""
    rows = rows_of(problem)
    values = [item.value for item in problem.items]
    solved = solver.maximise(values, rows, seconds=limits.seconds, gap=limits.gap)
    if solved.outcome == "infeasible":
        clashes = tuple(Clash(row.family, row.name) for row in _conflict(rows, len(values), limits.seconds))
        return Selection("infeasible", (), None, None, _spent(problem, ()), clashes)
    if solved.gap is None:
        return Selection(solved.outcome, (), None, None, _spent(problem, ()))
    selected = tuple(problem.items[place].id for place in solved.chosen)
    value = fsum(values[place] for place in solved.chosen)
    return Selection(solved.outcome, selected, value, solved.gap, _spent(problem, solved.chosen))


def _spent(problem: Problem, chosen: Sequence[int]) -> tuple[Decimal, ...]:
    return tuple(
        sum((problem.items[place].costs[period] for place in chosen), Decimal(0))
        for period in range(len(problem.budgets))
    )


def explain_out(problem: Problem, best: Selection, item: str, limits: Limits = DEFAULT_LIMITS) -> Displacement:
    """What ``item``, which ``best`` left out, would displace and how much benefit would be lost.

    Raises ``UnknownName``, and ``InvalidInput`` if the item is in the selection or there is no selection.
    """
    require_known("item", [item], [known.id for known in problem.items])
    if best.value is None:
        raise InvalidInput("item", "There is no selection to compare with. Resolve the contradiction first.")
    if item in best.selected:
        raise InvalidInput("item", f"“{item}” is in the selection already. Choose one that was left out.")
    forced = select(replace(problem, must_do=problem.must_do | {item}), limits)
    if forced.value is None:
        return Displacement(item, (), (), None, forced)
    displaced = tuple(old for old in best.selected if old not in set(forced.selected))
    added = tuple(new for new in forced.selected if new not in {*best.selected, item})
    return Displacement(item, displaced, added, best.value - forced.value, forced)


def _conflict(rows: Sequence[Row], count: int, seconds: float) -> list[Row]:
    """A smallest set of rows that contradict each other, by deletion in halves (Junker 2004, QuickXplain).

    What cannot be decided in time counts as feasible: the set may then be larger than needed, but never wrong.
    """
    share = seconds / 20

    def is_feasible(tried: Sequence[Row]) -> bool:
        return solver.maximise([0.0] * count, tried, seconds=share, gap=1.0).outcome != "infeasible"

    return _minimal([], False, rows, is_feasible)


def _minimal(
    kept: Sequence[Row], grown: bool, rows: Sequence[Row], is_feasible: Callable[[Sequence[Row]], bool]
) -> list[Row]:
    if grown and not is_feasible(kept):
        return []
    if len(rows) == 1:
        return list(rows)
    half = len(rows) // 2
    second = _minimal([*kept, *rows[:half]], True, rows[half:], is_feasible)
    first = _minimal([*kept, *second], bool(second), rows[:half], is_feasible)
    return first + second
