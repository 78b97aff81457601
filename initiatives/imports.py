"""Reads many values from a file or a request: every fault with its row and column, before anything is saved."""

import csv
import io
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import Any
from zipfile import BadZipFile

from django.core.exceptions import ValidationError
from django.utils.module_loading import import_string

from initiatives.forms.imports import ObservationRow
from initiatives.models import Indicator

WORKBOOK = "openpyxl.load_workbook"  # by name: it loads numpy, which lists do without
MOST_ROWS = 20_000
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


def read_file(name: str, content: bytes) -> list[dict[str, Any]]:
    """The rows of a CSV (UTF-8) or XLSX file. Raises ValidationError on `file` for anything else."""
    try:
        lines = sheet_lines(content) if name.lower().endswith(".xlsx") else csv_lines(content)
    except (UnicodeDecodeError, csv.Error, BadZipFile, KeyError, ValueError) as fault:
        raise ValidationError({"file": ["The file cannot be read. Save it as CSV (UTF-8) or XLSX."]}) from fault
    head = [str(name or "").strip().lower() for name in (lines[0] if lines else [])]
    missing = [name for name in NEEDED if name not in head]
    unknown = [name for name in head if name and name not in COLUMNS]
    if missing or unknown:
        words = f"missing: {', '.join(missing)}" if missing else f"not known: {', '.join(unknown)}"
        raise ValidationError({"file": [f"The columns are {', '.join(COLUMNS)}; {words}."]})
    if len(lines) - 1 > MOST_ROWS:
        raise ValidationError({"file": [f"At most {MOST_ROWS:,} rows fit in one file. Split it."]})
    return [dict(zip(head, line, strict=False)) for line in lines[1:] if any(cell not in ("", None) for cell in line)]


def csv_lines(content: bytes) -> list[Sequence[Any]]:
    return list(islice(csv.reader(io.StringIO(content.decode("utf-8-sig"))), MOST_ROWS + 2))


def sheet_lines(content: bytes) -> list[Sequence[Any]]:
    book = import_string(WORKBOOK)(io.BytesIO(content), read_only=True, data_only=True)
    try:
        sheet = book.worksheets[0]
        return [list(line) for line in sheet.iter_rows(max_row=MOST_ROWS + 2, values_only=True)]
    finally:
        book.close()


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
