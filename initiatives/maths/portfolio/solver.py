"""The HiGHS solver behind a portfolio selection; the only place that imports it.

Fixed seed and one thread: the same question gives the same answer, unless the time runs out.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from math import gcd, lcm
from typing import Any, Final, Literal

import highspy
import numpy as np

from initiatives.maths.portfolio.rows import ONE, Row

Outcome = Literal["optimal", "time_limit", "infeasible", "unknown"]

SEED: Final = 20_260
_LARGEST_TERM: Final = 10_000
_ATTEMPTS: Final = 50


@dataclass(frozen=True)
class Solved:
    """``chosen`` are places of items. ``gap`` = (bound - value)/|value|, ``None`` without a solution.

    The gap is infinite while the value is 0 and a better one is not ruled out.
    """

    outcome: Outcome
    chosen: tuple[int, ...] = ()
    gap: float | None = None


def maximise(values: Sequence[float], rows: Sequence[Row], *, seconds: float, gap: float) -> Solved:
    """The best set of places that keeps every row exactly.

    ``optimal`` is proven within ``gap``; ``time_limit`` has a set with its proven gap; ``unknown`` found none in time.
    The solver works with binary floats and a tolerance, so its set is checked with decimals; a set that breaks a row
    by less than the tolerance is forbidden and the search goes on.
    """
    rows = list(rows)
    for _ in range(_ATTEMPTS):
        solver = _solver(values, rows, seconds, gap)
        solver.run()
        solved = _solved(solver)
        if solved.gap is None:
            return solved
        broken = next((row for row in rows if not row.holds(solved.chosen)), None)
        if broken is None:
            return solved
        rows.append(_forbidden(solved.chosen, broken, len(values)))
        seconds = max(seconds - solver.getRunTime(), 0.0)
    return Solved("unknown")


def _solver(values: Sequence[float], rows: Sequence[Row], seconds: float, gap: float) -> Any:
    solver = highspy.Highs()  # type: ignore[no-untyped-call]
    options = {
        "output_flag": False,
        "threads": 1,
        "random_seed": SEED,
        "time_limit": seconds,
        "mip_rel_gap": gap,
        "mip_abs_gap": 0.0,
    }
    for name, value in options.items():
        solver.setOptionValue(name, value)
    solver.passModel(_model(values, rows))
    return solver


def _model(values: Sequence[float], rows: Sequence[Row]) -> Any:
    model = highspy.HighsLp()
    model.num_col_, model.num_row_ = len(values), len(rows)
    model.sense_ = highspy.ObjSense.kMaximize
    model.col_cost_ = np.asarray(values, dtype=np.float64)
    model.col_lower_, model.col_upper_ = np.zeros(len(values)), np.ones(len(values))
    model.integrality_ = [highspy.HighsVarType.kInteger] * len(values)
    scales = [_scale(row) for row in rows]
    pairs = list(zip(rows, scales, strict=True))
    model.row_lower_ = np.array([_bound(row.lower, scale, -highspy.kHighsInf) for row, scale in pairs])
    model.row_upper_ = np.array([_bound(row.upper, scale, highspy.kHighsInf) for row, scale in pairs])
    model.a_matrix_.format_ = highspy.MatrixFormat.kRowwise
    model.a_matrix_.start_ = np.cumsum([0, *(len(row.terms) for row in rows)], dtype=np.int32)
    model.a_matrix_.index_ = np.array([place for row in rows for place in row.terms], dtype=np.int32)
    terms = [float(Fraction(term) * scale) for row, scale in pairs for term in row.terms.values()]
    model.a_matrix_.value_ = np.array(terms, dtype=np.float64)
    return model


def _scale(row: Row) -> Fraction:
    """Makes the terms small whole numbers where their common divisor allows, which binary floats hold exactly."""
    terms = [Fraction(abs(term)) for term in row.terms.values() if term]
    if not terms:
        return Fraction(1)
    divisor = Fraction(gcd(*(term.numerator for term in terms)), lcm(*(term.denominator for term in terms)))
    return 1 / max(divisor, max(terms) / _LARGEST_TERM)


def _bound(bound: Decimal | None, scale: Fraction, open_end: float) -> float:
    return open_end if bound is None else float(Fraction(bound) * scale)


def _solved(solver: Any) -> Solved:
    status, info = solver.getModelStatus(), solver.getInfo()
    if status in (highspy.HighsModelStatus.kInfeasible, highspy.HighsModelStatus.kUnboundedOrInfeasible):
        return Solved("infeasible")
    if info.primal_solution_status != highspy.SolutionStatus.kSolutionStatusFeasible:
        return Solved("unknown")
    chosen = tuple(np.flatnonzero(np.asarray(solver.getSolution().col_value) > 0.5).tolist())
    outcome: Outcome = "optimal" if status == highspy.HighsModelStatus.kOptimal else "time_limit"
    return Solved(outcome, chosen, float(info.mip_gap))


def _forbidden(chosen: Sequence[int], broken: Row, count: int) -> Row:
    """Cuts off the set: with terms of one sign everything that contains its part in the row, else just the set."""
    if broken.lower is None and all(term >= 0 for term in broken.terms.values()):
        used = [place for place in chosen if broken.terms.get(place)]
        return Row("exact_check", broken.name, dict.fromkeys(used, ONE), upper=Decimal(len(used) - 1))
    signs = dict.fromkeys(range(count), -ONE) | dict.fromkeys(chosen, ONE)
    return Row("exact_check", broken.name, signs, upper=Decimal(len(chosen) - 1))
