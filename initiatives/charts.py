"""What charts show, as plain values: the specification that the page draws and the table that says the same."""

from collections.abc import Callable
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from django.db.models import Avg, Count, Min, Sum
from django.db.models.functions import Trunc
from django.utils.dateformat import format as formatted

from initiatives.models import Indicator, Kpi, Resource
from initiatives.models.indicators import DAYS_BETWEEN
from initiatives.outcomes import text

MOST_POINTS = 120
GRACE_DAYS = 7  # what takes longer than this to be recorded is late
# Where there are more values than a chart can show, the database takes the mean of each period: the shortest that fits.
PERIODS = (("week", 7), ("month", 30.4), ("quarter", 91.3), ("year", 365.2))
PLACES = Decimal("0.0001")


def of_indicator(indicator: Indicator, today: date) -> dict[str, Any] | None:
    """All values, or the means of their periods, with baseline, target and whether the last one is stale; None without
    any value. Three statements at most, and none that reads more rows than the chart needs."""
    rows: Any = indicator.observations.order_by()
    newest = list(rows.order_by("-on").values_list("on", "value")[: MOST_POINTS + 1])
    if not newest:
        return None
    last, value = newest[0]
    due = due_after(indicator, last)
    stale = due + timedelta(days=GRACE_DAYS) < today
    chart = means(rows, last, indicator) if len(newest) > MOST_POINTS else drawn(newest[::-1], indicator)
    chart["spec"]["stale"] = stale
    latest = {"on": last.isoformat(), "value": text(value), "due": due.isoformat(), "stale": stale}
    words = f"The last value is of {day(last)}; the next was expected by {day(due)}." if stale else ""
    return chart | {"latest": latest, "stale": words}


def due_after(indicator: Indicator, last: date) -> date:
    """The day by which its frequency expects the next value."""
    return last + timedelta(days=DAYS_BETWEEN[indicator.frequency])


def drawn(points: list[Any], indicator: Indicator, said: Callable[[date], str] | None = None) -> dict[str, Any]:
    return line(points, indicator.unit, indicator.baseline, indicator.target, said=said or day) or {}


def means(rows: Any, last: date, indicator: Indicator) -> dict[str, Any]:
    """The newest periods of the shortest length that fits all years, or of years."""
    days = (last - rows.aggregate(first=Min("on"))["first"]).days
    period, length = next((each for each in PERIODS if days / each[1] < MOST_POINTS), PERIODS[-1])
    since = last - timedelta(days=min(days, int(MOST_POINTS * length)))
    within = rows.filter(on__gte=since).annotate(period=Trunc("on", period)).values("period")
    found = list(within.annotate(mean=Avg("value"), count=Count("pk")).order_by("period"))
    points = [(row["period"], Decimal(row["mean"]).quantize(PLACES)) for row in found]
    note = f"Each point is the mean of one {period}, of {sum(row['count'] for row in found):,} values in all."
    return drawn(points[-MOST_POINTS:], indicator, SAID[period]) | {"note": note}


def day(on: date) -> str:
    return formatted(on, "j F Y")


def quarter(on: date) -> str:
    return f"Q{(on.month + 2) // 3} {on.year}"


SAID: dict[str, Callable[[date], str]] = {
    "week": lambda on: f"the week of {day(on)}",
    "month": lambda on: formatted(on, "F Y"),
    "quarter": quarter,
    "year": lambda on: str(on.year),
}


def seen_indicator(indicator: Indicator, today: date) -> dict[str, Any]:
    """The same figures for other systems: points as the chart shows them, newest last, as decimal strings."""
    chart = of_indicator(indicator, today)
    empty: dict[str, Any] = {"latest": None, "points": [], "finding": "", "note": ""}
    if chart:
        points = [{"at": at, "value": value} for at, value in reversed(chart["rows"])]
        empty = {
            "latest": chart["latest"],
            "points": points,
            "finding": chart["finding"],
            "note": chart.get("note", ""),
        }
    levels = {name: level(getattr(indicator, name)) for name in ("baseline", "target")}
    return {"unit": indicator.unit, **levels, **empty}


def level(value: Decimal | None) -> str | None:
    return None if value is None else text(value)


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


def line(
    rows: list[Any], unit: str, baseline: Any, target: Any, minimum: Any = None, said: Callable[[date], str] = day
) -> dict[str, Any] | None:
    if not rows:
        return None
    levels = (("Baseline", baseline), ("Target", target), ("Minimum", minimum))
    labels = [formatted(on, "j M y") for on, _ in rows]
    first, last = rows[0], rows[-1]
    return {
        "finding": f"{finding(first[1], last[1])} {text(last[1])} {unit} {when(last[0], said)}.",
        "spec": {
            "kind": "lines",
            "labels": labels,
            "series": [{"name": "Value", "values": [float(value) for _, value in rows]}],
            "titles": ["", unit],
            "limits": [{"at": float(level), "label": name} for name, level in levels if level is not None],
        },
        "head": ["Day" if said is day else "Period", unit.capitalize() if unit else "Value"],
        "rows": [(said(on), text(value)) for on, value in reversed(rows)],
    }


def when(on: date, said: Callable[[date], str]) -> str:
    return f"{'on' if said is day else 'in'} {said(on)}"


def finding(first: Any, last: Any) -> str:
    if first == last:
        return "It stayed at"
    return f"It rose from {text(first)} to" if last > first else f"It fell from {text(first)} to"
