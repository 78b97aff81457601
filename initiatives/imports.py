"""Checks many values: every fault with its row and column, before anything is saved."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from initiatives.forms.imports import ObservationRow
from initiatives.models import Indicator

MOST_ROWS = 20_000  # in one request; files may hold a million
COLUMNS = tuple(ObservationRow.base_fields)
NEEDED = ("indicator", "on", "value")


@dataclass(frozen=True)
class Fault:
    """`row` counts the data rows from 1; `column` is empty where the whole row is at fault."""

    row: int
    column: str
    message: str


@dataclass(frozen=True)
class Checked:
    """Rows that may be saved, each with its number, and the faults of the others."""

    good: list[tuple[int, dict[str, Any]]]
    faults: list[Fault]


def check(rows: Iterable[Mapping[str, Any]]) -> Checked:
    """Each row by its shape, its indicator and its day. Two rows for one indicator and day are a fault of the second."""
    codes = {(row.scheme, row.code): row for row in Indicator.objects.only("id", "scheme", "code")}
    good: list[tuple[int, dict[str, Any]]] = []
    faults: list[Fault] = []
    seen: dict[tuple[Any, Any], int] = {}
    for number, row in enumerate(rows, start=1):
        form = ObservationRow({name: as_text(value) for name, value in row.items()})
        found = [Fault(number, name, str(words[0])) for name, words in form.errors.items()]
        if not found:
            values = form.cleaned_data
            found = misplaced(number, values, codes, seen)
            if not found:
                good.append((number, values))
        faults += found
    return Checked(good, faults)


def misplaced(number: int, values: dict[str, Any], codes: Mapping[Any, Indicator], seen: dict[Any, int]) -> list[Fault]:
    """Replaces the code by its indicator, or says why it cannot."""
    scheme = values.pop("scheme") or Indicator.Scheme.OWN
    indicator = codes.get((scheme, values["indicator"]))
    if indicator is None:
        words = f"No indicator of the scheme “{scheme}” has the code “{values['indicator']}”. Define it first."
        return [Fault(number, "indicator", words)]
    values["indicator"] = indicator
    first = seen.setdefault((indicator.pk, values["on"]), number)
    if first != number:
        return [Fault(number, "on", f"Row {first} gives this indicator a value for the same day. Keep one.")]
    return []


def as_text(value: Any) -> str:
    """Cells of a sheet come typed: a day with a midnight is a day."""
    if value is None:
        return ""
    if hasattr(value, "date"):
        return str(value.date())
    return str(value).strip()
