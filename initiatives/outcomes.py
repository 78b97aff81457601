"""What a pilot's measured values say against its frozen criteria: computed facts, for reviews and pages. Reads only."""

import hashlib
import json
from collections.abc import Iterable
from datetime import datetime
from decimal import Decimal
from typing import Any

from django.utils.module_loading import import_string

from initiatives.maths import pilots
from initiatives.maths.errors import InvalidInput
from initiatives.models import Kpi, KpiValue, Pilot

__all__ = ["InvalidInput", "as_measured", "criteria_digest", "facts_of", "latest_values", "said", "status_of"]

WORDS = {
    "met": ("ok", "Target met"),
    "partially_met": ("warn", "Short of target"),
    "not_met": ("bad", "Below minimum"),
    "no_data": ("none", "No value yet"),
}
PLACES = Decimal("0.0001")


def as_measured(kpi: Kpi, actual: Decimal | None) -> pilots.Kpi:
    """Raises InvalidInput where the minimum is harder than the target."""
    return pilots.Kpi(
        name=kpi.name,
        direction=kpi.direction,  # type: ignore[arg-type]
        baseline=kpi.baseline,
        target=kpi.target,
        minimum=kpi.minimum,
        actual=actual,
    )


def status_of(kpi: Kpi, value: KpiValue | None) -> pilots.Status:
    """Met, partially met, not met or no data, by one value."""
    return pilots.judge(as_measured(kpi, value.value if value else None))


def latest_values(kpis: Iterable[Kpi]) -> dict[Any, KpiValue]:
    """The newest value of each KPI, by the KPI's id. One query."""
    found: dict[Any, KpiValue] = {}
    for value in KpiValue.objects.filter(kpi__in=list(kpis)).order_by("on"):
        found[value.kpi_id] = value
    return found


def facts_of(pilot: Pilot, *, as_of: datetime) -> dict[str, Any]:
    """Status and attainment of every KPI by its latest value, the whole, and whether the criteria are as at the start.

    Numbers are decimal strings; `attainment` is the share of the way to the target, rounded to four places.
    """
    kpis = list(pilot.kpis.all())
    latest = latest_values(kpis)
    judged = pilots.judge_pilot([as_measured(kpi, latest[kpi.pk].value if kpi.pk in latest else None) for kpi in kpis])
    rows = [fact(kpi, latest.get(kpi.pk), found) for kpi, found in zip(kpis, judged.kpis, strict=True)]
    return {
        "as_of": as_of.isoformat(),
        "overall": judged.overall,
        "kpis": rows,
        "amendments": pilot.amendments.count(),
        "criteria_unchanged": pilot.criteria_digest == criteria_digest(pilot),
    }


def fact(kpi: Kpi, value: KpiValue | None, found: pilots.KpiOutcome) -> dict[str, Any]:
    return {
        "kpi": str(kpi.pk),
        "name": kpi.name,
        "unit": kpi.unit,
        "direction": kpi.direction,
        "baseline": text(kpi.baseline),
        "target": text(kpi.target),
        "minimum": text(kpi.minimum),
        "actual": text(value.value) if value else None,
        "on": value.on.isoformat() if value else None,
        "status": found.status,
        "attainment": text(found.attainment.quantize(PLACES)) if found.attainment is not None else None,
        "interval": interval_of(kpi, value),
    }


def interval_of(kpi: Kpi, value: KpiValue | None) -> dict[str, str] | None:
    """How sure the change since the baseline is (Welch, 95 %); None where single measurements do not allow it.

    Its mathematics needs numpy, which is loaded only where there are measurements.
    """
    before, after = samples_of(kpi.baseline_samples), samples_of(value.samples if value else "")
    if min(len(before), len(after)) < 2:
        return None
    found = import_string("initiatives.maths.intervals.mean_difference")(before, after)
    if found is None:
        return None
    return {
        "difference": text(found.difference) or "0",
        "lower": text(found.lower) or "0",
        "upper": text(found.upper) or "0",
        "verdict": found.verdict(kpi.direction),
    }


def samples_of(said: str) -> list[Decimal]:
    return [Decimal(word) for word in said.split()]


def text(value: Decimal | None) -> str | None:
    """Plain digits, without the zeros that the database pads with."""
    return None if value is None else f"{value.normalize():f}"


def said(value: Any) -> str | None:
    """A level, a day or a text as an amendment keeps it."""
    if isinstance(value, Decimal):
        return text(value)
    return None if value in (None, "") else str(value)


def criteria_digest(pilot: Pilot) -> str:
    """SHA-256 of what the pilot is judged by, in canonical JSON: hypothesis, exit criteria, and every KPI's levels."""
    kpis = [
        [kpi.name, kpi.unit, kpi.direction, text(kpi.baseline), text(kpi.target), text(kpi.minimum)]
        for kpi in pilot.kpis.order_by("created_at", "id")
    ]
    said = json.dumps([pilot.hypothesis, pilot.exit_criteria, kpis], ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(said.encode()).hexdigest()
