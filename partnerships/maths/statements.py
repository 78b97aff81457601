"""A statement: results together with every line that led to them, in a form the other side can recompute."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from partnerships.maths import formulas
from partnerships.maths.terms import Json

Value = None | bool | int | str | Decimal | list["Value"] | dict[str, "Value"]
Results = dict[str, Value]


@dataclass(frozen=True)
class Line:
    """One step. `value` follows from `formula` and `inputs` alone."""

    code: str
    label: str
    formula: str
    inputs: Mapping[str, Fraction]
    value: Fraction

    @property
    def words(self) -> str:
        return formulas.in_words(self.formula)

    def as_json(self) -> dict[str, Json]:
        return {
            "code": self.code,
            "label": self.label,
            "formula": self.formula,
            "words": self.words,
            "inputs": {name: _shown(value) for name, value in self.inputs.items()},
            "value": _shown(self.value),
        }


@dataclass(frozen=True)
class Statement:
    """`inputs` are all that the calculation read; `results` are exact decimals or rounded to 34 digits, never to money."""

    model: str
    inputs: Mapping[str, Json]
    lines: tuple[Line, ...]
    results: Mapping[str, Value]

    def amount(self, name: str) -> Decimal:
        """A result that is a number; `KeyError` or `TypeError` if the model has no such number."""
        found = self.results[name]
        if not isinstance(found, Decimal):
            raise TypeError(f"{name} of a {self.model} statement is not a number.")
        return found

    def as_json(self) -> dict[str, Json]:
        return {
            "model": self.model,
            "inputs": dict(self.inputs),
            "lines": [line.as_json() for line in self.lines],
            "results": {name: as_json(value) for name, value in self.results.items()},
        }


class Working:
    """Collects lines in the order in which they are calculated; later formulas may use earlier codes."""

    def __init__(self) -> None:
        self.lines: list[Line] = []
        self._known: dict[str, Fraction] = {}

    def given(self, **values: Decimal | Fraction | int) -> None:
        """Make terms and measurements known to the formulas by name."""
        self._known.update({name: Fraction(value) for name, value in values.items()})

    def value(self, name: str) -> Fraction:
        return self._known[name]

    def line(self, code: str, label: str, formula: str) -> Fraction:
        """Calculate `formula`, keep it as a line and make it known as `code`."""
        value = formulas.evaluate(formula, self._known)
        inputs = {name: self._known[name] for name in formulas.names_in(formula)}
        self.lines.append(Line(code, label, formula, inputs, value))
        self._known[code] = value
        return value

    def total(self, code: str, label: str, parts: list[str]) -> Fraction:
        """A line that adds up earlier lines; zero if there are none."""
        return self.line(code, label, f"sum({', '.join(parts)})")

    def results(self, *codes: str) -> Results:
        return {code: formulas.decimal_of(self._known[code]) for code in codes}


def as_json(value: Value) -> Json:
    """Numbers as plain decimal strings, everything else unchanged."""
    if isinstance(value, Decimal):
        return format(value, "f")
    if isinstance(value, list):
        return [as_json(item) for item in value]
    if isinstance(value, dict):
        return {name: as_json(item) for name, item in value.items()}
    return value


def _shown(value: Fraction) -> str:
    return format(formulas.decimal_of(value), "f")
