"""What charts show, as plain values: the specification that the page draws and the table that says the same."""

from decimal import Decimal
from typing import Any

from django.db.models import Sum
from django.utils.dateformat import format as formatted

from initiatives.models import Indicator, Kpi, Resource
from initiatives.outcomes import text

MOST_POINTS = 120


def of_indicator(indicator: Indicator) -> dict[str, Any] | None:
    """The newest values with baseline and target, or None without any value."""
    rows = list(indicator.observations.order_by("-on").values_list("on", "value")[:MOST_POINTS])[::-1]
    return line(rows, indicator.unit, indicator.baseline, indicator.target)


def of_kpi(kpi: Kpi) -> dict[str, Any] | None:
    rows = list(kpi.values.order_by("-on").values_list("on", "value")[:MOST_POINTS])[::-1]
    return line(rows, kpi.unit, kpi.baseline, kpi.target, kpi.minimum)


def of_resource(resource: Resource, promised: Decimal) -> dict[str, Any] | None:
    """What is promised to which initiative, and what is free, as one bar. None where nothing can be counted."""
    if resource.quantity is None:
        return None
    totals = resource.commitments.filter(released_on=None).values_list("initiative__title").annotate(Sum("quantity"))
    parts = [*totals.order_by("initiative__title"), ("Free", max(Decimal(0), resource.quantity - promised))]
    return {
        "finding": f"{text(parts[-1][1])} of {text(resource.quantity)} {resource.unit} is free.",
        "spec": {
            "kind": "bars",
            "stacked": True,
            "labels": [resource.title],
            "series": [{"name": name, "values": [float(amount)]} for name, amount in parts],
        },
        "head": ["Promised to", resource.unit.capitalize() or "Quantity"],
        "rows": [(name, text(amount)) for name, amount in parts],
    }


def line(rows: list[Any], unit: str, baseline: Any, target: Any, minimum: Any = None) -> dict[str, Any] | None:
    if not rows:
        return None
    levels = (("Baseline", baseline), ("Target", target), ("Minimum", minimum))
    labels = [formatted(on, "j M y") for on, _ in rows]
    first, last = rows[0], rows[-1]
    return {
        "finding": f"{finding(first[1], last[1])} {text(last[1])} {unit} on {formatted(last[0], 'j F Y')}.",
        "spec": {
            "kind": "lines",
            "labels": labels,
            "series": [{"name": "Value", "values": [float(value) for _, value in rows]}],
            "titles": ["", unit],
            "limits": [{"at": float(level), "label": name} for name, level in levels if level is not None],
        },
        "head": ["Day", unit.capitalize() if unit else "Value"],
        "rows": [(formatted(on, "j F Y"), text(value)) for on, value in reversed(rows)],
    }


def finding(first: Any, last: Any) -> str:
    if first == last:
        return "It stayed at"
    return f"It rose from {text(first)} to" if last > first else f"It fell from {text(first)} to"
