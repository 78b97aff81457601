"""Checks many values: every fault with its row and column, before anything is saved."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import Q

from initiatives.forms.imports import BulkRow, ObservationRow
from initiatives.models import Indicator, Observation

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
        form = BulkRow({name: as_text(value) for name, value in row.items()})
        found = [Fault(number, name, str(words[0])) for name, words in form.errors.items()]
        if not found:
            values = form.cleaned_data
            found = misplaced(number, values, codes, seen)
            if not found:
                good.append((number, values))
        faults += found
    strange = misnamed(good)
    return Checked([pair for pair in good if pair[0] not in strange], [*faults, *strange.values()])


def misnamed(rows: Iterable[tuple[int, dict[str, Any]]]) -> dict[int, Fault]:
    """Rows whose external identifier is that of another value, or whose value has another identifier already."""
    named = {number: row for number, row in rows if row["external_id"]}
    if not named:
        return {}
    kept = Observation.objects.filter(
        Q(external_id__in=[row["external_id"] for row in named.values()])
        | Q(indicator__in=[row["indicator"] for row in named.values()], on__in=[row["on"] for row in named.values()])
    ).exclude(external_id=None)
    places = {key: (indicator, on) for key, indicator, on in kept.values_list("external_id", "indicator_id", "on")}
    names = {place: key for key, place in places.items()}
    faults: dict[int, Fault] = {}
    for number, row in named.items():
        key, place = row["external_id"], (row["indicator"].pk, row["on"])
        if places.setdefault(key, place) != place:
            words = f"“{key}” is the identifier of another value. Correct that one, or send another identifier."
            faults[number] = Fault(number, "external_id", words)
        elif names.setdefault(place, key) != key:
            words = f"This day’s value has the identifier “{names[place]}”. Send that one, or none."
            faults[number] = Fault(number, "external_id", words)
    return faults


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
