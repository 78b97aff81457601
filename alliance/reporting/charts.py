"""The chart of a grouped report, in the shape that static/src/charts.js draws; the table beside it says the same."""

from collections.abc import Sequence
from typing import Any

MOST_LABELS = 30
MOST_SERIES = 4  # more cannot be told apart


def chart_of(kind: str, head: Sequence[str], lines: Sequence[Sequence[Any]], ways: int) -> dict[str, Any] | None:
    """The last column of the table as a chart; None where there is nothing to draw."""
    if kind == "none" or not lines or ways not in (1, 2):
        return None
    if ways == 1:
        shown = lines[:MOST_LABELS]
        series = [{"name": head[-1], "values": [number(line[-1]) for line in shown]}]
        return {"kind": kind, "labels": [str(line[0]) for line in shown], "series": series, "titles": ["", head[-1]]}
    return crossed(kind, head, lines)


def crossed(kind: str, head: Sequence[str], lines: Sequence[Sequence[Any]]) -> dict[str, Any]:
    """The first group along the axis, the second as series: the largest ones, and the rest together."""
    values = {(str(line[0]), str(line[1])): number(line[-1]) for line in lines}
    labels = list(dict.fromkeys(first for first, _ in values))[:MOST_LABELS]
    sums: dict[str, float] = {}
    for (_, second), value in values.items():
        sums[second] = sums.get(second, 0) + value
    ranked = sorted(sums, key=lambda name: -sums[name])
    named = ranked if len(ranked) <= MOST_SERIES else ranked[: MOST_SERIES - 1]
    series = [{"name": name, "values": [values.get((label, name), 0) for label in labels]} for name in named]
    if rest := ranked[len(named) :]:
        together = [sum(values.get((label, name), 0) for name in rest) for label in labels]
        series.append({"name": "All others", "values": together})
    return {"kind": kind, "labels": labels, "series": series, "stacked": kind != "lines", "titles": ["", head[-1]]}


def number(value: Any) -> float:
    """For drawing alone."""
    return float(value) if value not in ("", None) else 0.0
