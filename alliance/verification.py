"""Reads reference cases with published results and compares a program's answer with them.

Knows the file format and the rules of comparison; knows no kind of calculation. The runner of a kind takes a
case's ``inputs`` and returns an answer shaped like its ``expected``.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import Any, Final

_DECIMAL: Final = re.compile(r"[+-]?([0-9]+(\.[0-9]*)?|\.[0-9]+)([eE][+-]?[0-9]+)?")
_SHAPE: Final[Mapping[str, type]] = {
    "id": str,
    "kind": str,
    "title": str,
    "source": str,
    "inputs": dict,
    "expected": dict,
    "tolerance": dict,
}


class MalformedCaseFile(ValueError):
    """A reference file breaks the format; the message names the file, the case and what is wrong."""

    def __init__(self, path: Path, case: str | None, problem: str) -> None:
        self.path, self.case, self.problem = path, case, problem
        place = f"{path}, case {case}" if case else str(path)
        super().__init__(f"{place}: {problem}")


class _Missing:
    """Stands for a field that the answer does not have, which is not the same as ``None``."""

    def __repr__(self) -> str:
        return "(missing)"


MISSING: Final = _Missing()


@dataclass(frozen=True)
class Case:
    """One reference case. ``tolerance`` is absolute, by field name, with ``default`` for all others."""

    id: str
    kind: str
    title: str
    source: str
    inputs: Mapping[str, Any]
    expected: Mapping[str, Any]
    tolerance: Mapping[str, Decimal]
    note: str = ""


@dataclass(frozen=True)
class Difference:
    """One place where the answer is wrong. ``difference`` (computed - expected) is given for numbers only."""

    path: str
    expected: Any
    computed: Any
    difference: Decimal | None = None

    def __str__(self) -> str:
        by = "" if self.difference is None else f" (off by {self.difference})"
        return f"{self.path}: expected {self.expected!r}, computed {self.computed!r}{by}"


def load_cases(path: Path | str) -> list[Case]:
    """All cases of one file, in its order. Raises ``MalformedCaseFile``, also if it cannot be read."""
    path = Path(path)
    try:
        document = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise MalformedCaseFile(path, None, f"cannot be read as JSON: {error}") from error
    entries = document.get("cases") if isinstance(document, dict) else None
    if not isinstance(entries, list):
        raise MalformedCaseFile(path, None, 'must be an object with a list "cases"')
    cases = [_case(path, number, entry) for number, entry in enumerate(entries, start=1)]
    seen: set[str] = set()
    for case in cases:
        if case.id in seen:
            raise MalformedCaseFile(path, case.id, "the id is used twice")
        seen.add(case.id)
    return cases


def _case(path: Path, number: int, entry: object) -> Case:
    if not isinstance(entry, dict):
        raise MalformedCaseFile(path, f"number {number}", "must be an object")
    name = str(entry.get("id") or f"number {number}")
    for key, shape in _SHAPE.items():
        if not isinstance(entry.get(key), shape) or entry[key] == "":
            wanted = "an object" if shape is dict else "a text that is not empty"
            raise MalformedCaseFile(path, name, f'"{key}" must be {wanted}')
    for field in ("inputs", "expected"):
        if place := next(_floats(entry[field], field), None):
            raise MalformedCaseFile(path, name, f'"{place}" must be written as a decimal string or an integer')
    return Case(
        **{key: entry[key] for key in _SHAPE if key != "tolerance"},
        tolerance={key: _tolerance(path, name, key, value) for key, value in entry["tolerance"].items()},
        note=str(entry.get("note") or ""),
    )


def _tolerance(path: Path, case: str, field: str, value: object) -> Decimal:
    tolerance = _number(value)
    if tolerance is None or tolerance < 0:
        raise MalformedCaseFile(path, case, f'the tolerance of "{field}" must be a decimal string, 0 or more')
    return tolerance


def _floats(value: object, place: str) -> Iterator[str]:
    """Places of JSON numbers with a fraction: reading them as binary floats would change them."""
    if isinstance(value, float):
        yield place
    elif isinstance(value, dict):
        for key, inner in value.items():
            yield from _floats(inner, f"{place}.{key}")
    elif isinstance(value, list):
        for index, inner in enumerate(value):
            yield from _floats(inner, f"{place}[{index}]")


def differences(case: Case, computed: Mapping[str, Any]) -> list[Difference]:
    """All places where ``computed`` is not what ``case`` expects; empty if the answer is right.

    Decimal strings are compared as numbers within the tolerance of the nearest named field around them, all
    other values must be equal. Fields that are not expected are ignored.
    """
    return list(_Comparison(case).compare_fields(case.expected, computed, "", _default(case)))


def _default(case: Case) -> Decimal:
    return case.tolerance.get("default", Decimal(0))


@dataclass(frozen=True)
class _Comparison:
    case: Case

    def compare_fields(
        self, expected: Mapping[str, Any], computed: object, path: str, tolerance: Decimal
    ) -> Iterator[Difference]:
        if not isinstance(computed, Mapping):
            yield Difference(path, dict(expected), computed)
            return
        for name, value in expected.items():
            place = f"{path}.{name}" if path else name
            within = self.case.tolerance.get(name, tolerance)
            if name == "optimal_selections" and self.case.kind == "portfolio_selection":
                yield from _compare_selection(value, computed.get("selected", MISSING))
            elif name not in computed:
                yield Difference(place, value, MISSING)
            else:
                yield from self._compare_field(name, value, computed[name], place, within)

    def _compare_field(
        self, name: str, expected: Any, computed: Any, path: str, tolerance: Decimal
    ) -> Iterator[Difference]:
        if name == "reasons":
            if not _same_members(expected, computed):
                yield Difference(path, expected, computed)
        elif name == "rows" and self.case.kind == "amortisation_schedule":
            yield from self._compare_periods(expected, computed, path, tolerance)
        else:
            yield from self._compare(expected, computed, path, tolerance)

    def _compare(self, expected: Any, computed: Any, path: str, tolerance: Decimal) -> Iterator[Difference]:
        if isinstance(expected, Mapping):
            yield from self.compare_fields(expected, computed, path, tolerance)
        elif isinstance(expected, list):
            yield from self._compare_list(expected, computed, path, tolerance)
        elif isinstance(expected, str) and (wanted := _number(expected)) is not None:
            yield from _compare_number(wanted, expected, computed, path, tolerance)
        elif isinstance(expected, bool) is not isinstance(computed, bool) or expected != computed:
            yield Difference(path, expected, computed)

    def _compare_list(
        self, expected: Sequence[Any], computed: Any, path: str, tolerance: Decimal
    ) -> Iterator[Difference]:
        if not _is_list(computed) or len(computed) != len(expected):
            yield Difference(path, expected, computed)
            return
        for index, (wanted, found) in enumerate(zip(expected, computed, strict=True)):
            yield from self._compare(wanted, found, f"{path}[{index}]", tolerance)

    def _compare_periods(
        self, expected: Sequence[Any], computed: Any, path: str, tolerance: Decimal
    ) -> Iterator[Difference]:
        """The expected rows are a selection from a schedule that the answer gives in full."""
        if not _is_list(computed) or not all(isinstance(row, Mapping) for row in computed):
            yield Difference(path, expected, computed)
            return
        found = {row.get("period"): row for row in computed}
        for row in expected:
            period = row["period"]
            yield from self._compare(row, found.get(period, MISSING), f"{path}[period {period}]", tolerance)


def _compare_number(
    wanted: Decimal, expected: str, computed: Any, path: str, tolerance: Decimal
) -> Iterator[Difference]:
    found = _number(computed)
    if found is None:
        yield Difference(path, expected, computed)
    elif abs(found - wanted) > tolerance:
        yield Difference(path, expected, computed, found - wanted)


def _compare_selection(optimal: Sequence[Sequence[str]], selected: Any) -> Iterator[Difference]:
    """Several selections may be equally good; where none is feasible the answer must be an empty one."""
    if not any(_same_members(ids, selected) for ids in optimal or [[]]):
        yield Difference("selected", optimal, selected)


def _number(value: object) -> Decimal | None:
    """``value`` as a finite number; ``None`` if it is a boolean, another text or not finite."""
    if isinstance(value, bool) or not isinstance(value, str | int | float | Decimal):
        return None
    # str() of a float is the shortest text that reads back as the same float
    text = str(value)
    return Decimal(text) if _DECIMAL.fullmatch(text) else None


def _is_list(value: object) -> bool:
    return isinstance(value, list | tuple)


def _same_members(expected: Sequence[Any], computed: Any) -> bool:
    if not isinstance(computed, list | tuple | set | frozenset):
        return False
    return all(item in expected for item in computed) and all(item in computed for item in expected)
