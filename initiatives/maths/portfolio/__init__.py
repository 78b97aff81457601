"""Which set of initiatives brings the most benefit within budgets and rules. Loads the HiGHS solver."""

from initiatives.maths.portfolio.rows import Family
from initiatives.maths.portfolio.selection import (
    Clash,
    Displacement,
    Limits,
    Selection,
    explain_out,
    select,
)
from initiatives.maths.portfolio_problem import Floor, Fund, Item, Problem

__all__ = [
    "Clash",
    "Displacement",
    "Family",
    "Floor",
    "Fund",
    "Item",
    "Limits",
    "Problem",
    "Selection",
    "explain_out",
    "select",
]
