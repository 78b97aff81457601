"""Many values of a pilot at once, as a spreadsheet or another system gives them: all of them, or none with every fault named."""

import csv
from collections.abc import Iterator
from typing import Any

from django.core.exceptions import ValidationError

from alliance.permissions import require
from alliance.writing import insist, lock, service
from initiatives.forms.pilots import ValueRow
from initiatives.models import Kpi, KpiValue, Pilot
from initiatives.services.pilots import record_kpi_value

MOST_ROWS, MOST_SAID = 500, 20
COLUMNS = ("kpi", "on", "value", "source")


@service
def import_kpi_values(*, pilot: Pilot, version: int | None = None, text: str, by: Any) -> Pilot:
    """Record the values of `text`: one line each with KPI, day, value and, if wanted, source. Raises ValidationError."""
    row = lock(pilot, version=version)
    require(by, "initiatives.run_pilot", row)
    lines = list(lines_of(text))
    insist(lines, "text", "Paste at least one line: KPI, day, value.")
    insist(len(lines) <= MOST_ROWS, "text", f"Send at most {MOST_ROWS} values at once.")
    good, faults = checked(row, lines)
    if faults:
        more = [f"And {len(faults) - MOST_SAID} more."] if len(faults) > MOST_SAID else []
        raise ValidationError({"text": [*faults[:MOST_SAID], *more]})
    for values in good:
        record_kpi_value(**values, by=by)
    return row


def lines_of(text: str) -> Iterator[tuple[int, dict[str, str]]]:
    """Number and cells of each line. What stands between the cells is what the first line has: tabs, semicolons or commas."""
    first = text.strip().partition("\n")[0]
    between = next((mark for mark in ("\t", ";", ",") if mark in first), ",")
    for number, cells in enumerate(csv.reader(text.splitlines(), delimiter=between), start=1):
        found = [cell.strip() for cell in cells]
        is_head = number == 1 and [cell.lower() for cell in found[:3]] == list(COLUMNS[:3])
        if any(found) and not is_head:
            yield number, dict(zip(COLUMNS, found, strict=False))


def checked(pilot: Pilot, lines: list[tuple[int, dict[str, str]]]) -> tuple[list[dict[str, Any]], list[str]]:
    """The values that fit, and a sentence for each that does not. Two queries, whatever the number."""
    kpis = {kpi.name.lower(): kpi for kpi in pilot.kpis.select_related("pilot")}
    taken = set(KpiValue.objects.filter(kpi__in=kpis.values()).values_list("kpi_id", "on"))
    good, faults = [], []
    for number, cells in lines:
        form = ValueRow(cells)
        kpi = kpis.get(cells.get("kpi", "").lower())
        fault = fault_of(form, kpi, cells, taken)
        if fault or kpi is None:
            faults.append(f"Line {number}: {fault}")
            continue
        taken.add((kpi.pk, form.cleaned_data["on"]))
        good.append({**form.cleaned_data, "kpi": kpi})
    return good, faults


def fault_of(form: ValueRow, kpi: Kpi | None, cells: dict[str, str], taken: set[Any]) -> str:
    if kpi is None:
        return f"This pilot has no KPI called “{cells.get('kpi', '')}”."
    if not form.is_valid():
        name, words = next(iter(form.errors.items()))
        return f"{name}: {words[0]}"
    on = form.cleaned_data["on"]
    return f"“{kpi}” has a value for {on:%-d %B %Y} already." if (kpi.pk, on) in taken else ""
