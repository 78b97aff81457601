"""The small language of statement formulas: names, numbers, + - * / **, min, max, sum and truncated.

A line of a statement is calculated *from* its formula, so that what is printed cannot differ from what was done.
Everything is exact (`Fraction`); rounding happens only where a formula says so.
"""

import ast
import math
import operator
from collections.abc import Callable, Mapping
from decimal import ROUND_HALF_EVEN, Context, Decimal
from fractions import Fraction
from functools import lru_cache

# 34 digits: the decimal128 format of IEEE 754, which the other side's tools can hold as well
_SHOWN = Context(prec=34, rounding=ROUND_HALF_EVEN)

# Years of an agreement
_MOST_TIMES = 100
# 30 decimals over 100 years, and no tower of powers that would never end
_MOST_BITS = 20_000

Known = Mapping[str, Fraction]
Calculation = Callable[[Known], Fraction]


def truncated(value: Fraction, unit: Fraction) -> Fraction:
    """`value` cut towards zero to a multiple of `unit`."""
    return math.trunc(value / unit) * unit


def power(value: Fraction, times: Fraction) -> Fraction:
    """`value` multiplied by itself; a whole number of times, so that the result stays exact."""
    if times.denominator != 1 or not 0 <= times <= _MOST_TIMES:
        raise ValueError(f"{times} is not a whole number from 0 to {_MOST_TIMES}.")
    if times * max(value.numerator.bit_length(), value.denominator.bit_length()) > _MOST_BITS:
        raise ValueError("The power is too long to be calculated exactly.")
    return value ** int(times)


_OPERATORS: dict[type[ast.operator], Callable[[Fraction, Fraction], Fraction]] = {
    ast.Add: operator.add,
    ast.Sub: operator.sub,
    ast.Mult: operator.mul,
    ast.Div: operator.truediv,
    ast.Pow: power,
}
_FUNCTIONS: dict[str, Callable[..., Fraction]] = {
    "min": min,
    "max": max,
    "sum": lambda *values: sum(values, Fraction(0)),
    "truncated": truncated,
}
_WORDS = (
    ("**", "to the power of"),
    ("*", "×"),
    ("/", "÷"),
    (" - ", " − "),
    ("min(", "the smaller of ("),
    ("max(", "the larger of ("),
    ("sum(", "the sum of ("),
    ("truncated(", "cut towards zero to a multiple of the second ("),
    ("_", " "),
)


def evaluate(formula: str, known: Known) -> Fraction:
    """The value of `formula`, with names taken from `known`.

    Raises `ValueError` for anything outside the language, `KeyError` for an unknown name.
    """
    return _compiled(formula)[0](known)


def names_in(formula: str) -> tuple[str, ...]:
    """The names `formula` uses, each once, in order of appearance."""
    return _compiled(formula)[1]


def in_words(formula: str) -> str:
    """The formula for a reader: `a_b * (c - d)` becomes `a b × (c − d)`."""
    for code, word in _WORDS:
        formula = formula.replace(code, word)
    return formula


def decimal_of(value: Fraction) -> Decimal:
    """`value` as a decimal: exact if it has at most 34 digits, else rounded to 34 significant digits, half to even."""
    return _SHOWN.divide(Decimal(value.numerator), Decimal(value.denominator))


# The formulas are those written in this package, plus one per number of bands, periods or parties
@lru_cache(maxsize=4096)
def _compiled(formula: str) -> tuple[Calculation, tuple[str, ...]]:
    try:
        tree = ast.parse(formula, mode="eval").body
    except SyntaxError as error:
        raise ValueError(f"“{formula}” is not a formula.") from error
    functions = {id(node.func) for node in ast.walk(tree) if isinstance(node, ast.Call)}
    found = [node for node in ast.walk(tree) if isinstance(node, ast.Name) and id(node) not in functions]
    names = dict.fromkeys(node.id for node in sorted(found, key=lambda node: node.col_offset))
    return _calculation(tree), tuple(names)


def _calculation(node: ast.expr) -> Calculation:
    if isinstance(node, ast.Name):
        return operator.itemgetter(node.id)
    if isinstance(node, ast.Constant) and type(node.value) is int:
        constant = Fraction(node.value)
        return lambda known: constant
    if isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.USub):
        operand = _calculation(node.operand)
        return lambda known: -operand(known)
    if isinstance(node, ast.BinOp) and type(node.op) in _OPERATORS:
        apply, left, right = _OPERATORS[type(node.op)], _calculation(node.left), _calculation(node.right)
        return lambda known: apply(left(known), right(known))
    if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and not node.keywords:
        return _function(node.func.id, node.args)
    raise ValueError(f"“{ast.unparse(node)}” is not part of the language of formulas.")


def _function(name: str, arguments: list[ast.expr]) -> Calculation:
    if name not in _FUNCTIONS or (name != "sum" and len(arguments) != 2):
        raise ValueError(f"“{name}” with {len(arguments)} values is not part of the language of formulas.")
    apply, parts = _FUNCTIONS[name], [_calculation(argument) for argument in arguments]
    return lambda known: apply(*[part(known) for part in parts])
