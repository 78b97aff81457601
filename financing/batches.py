"""Orders that a platform sends many at once: their rows read one by one, and what is answered of each."""

from collections import Counter
from collections.abc import Mapping
from typing import Any

from django.core.exceptions import ValidationError

from alliance.doors.shapes import clean_values, refuse_unknown, wrong_type
from financing.forms.offerings import BatchRow
from financing.services.orders import REFUSED, Taken

MOST = 1000
Faults = dict[str, list[str]]
WHOLE = "Send orders, a list of objects, and nothing else."


def read(data: Any) -> tuple[dict[int, dict[str, Any]], dict[int, tuple[str, Faults]]]:
    """Rows by their place from 1: the good ones' values, and of the faulty ones the number as sent and the faults."""
    rows = data.get("orders") if isinstance(data, dict) and set(data) == {"orders"} else None
    if not isinstance(rows, list) or not rows or not all(isinstance(row, dict) for row in rows):
        raise ValidationError(WHOLE)
    if len(rows) > MOST:
        raise ValidationError({"orders": [f"At most {MOST:,} orders fit in one request: split them."]})
    good: dict[int, dict[str, Any]] = {}
    faulty: dict[int, tuple[str, Faults]] = {}
    shape = BatchRow()
    for place, row in enumerate(rows, start=1):
        try:
            good[place] = values_of(row, shape)
        except ValidationError as fault:
            faulty[place] = str(row.get("number", ""))[:60], fault.message_dict
    return good, faulty


def values_of(row: Mapping[str, Any], shape: BatchRow) -> dict[str, Any]:
    """As `from_json` reads a request, with one shape for all rows: a thousand of them are read in half a second."""
    refuse_unknown(row, shape)
    wrong = {name: fault for name, value in row.items() if (fault := wrong_type(shape.fields[name], value))}
    if wrong:
        raise ValidationError(wrong)
    return clean_values(BatchRow({name: "" if value is None else value for name, value in row.items()}))


def said(taken: Mapping[int, Taken], faulty: Mapping[int, tuple[str, Faults]]) -> dict[str, Any]:
    """The rows in turn, and how many met which fate."""
    rows = {place: line(place, row.number, row.state, row.faults, row) for place, row in taken.items()}
    rows |= {place: line(place, number, REFUSED, faults) for place, (number, faults) in faulty.items()}
    results = [rows[place] for place in sorted(rows)]
    return {"results": results, "counts": Counter(row["state"] for row in results)}


def line(place: int, number: str, state: str, faults: Faults, row: Taken | None = None) -> dict[str, Any]:
    found: dict[str, Any] = {"row": place, "number": number, "state": state}
    if row and row.order:
        found["id"] = row.order.pk
    if faults:
        found["errors"] = [
            {"field": name, "message": sentence} for name, sentences in faults.items() for sentence in sentences
        ]
    return found
