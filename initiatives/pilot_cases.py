"""Runs published reference cases of pilots through the mathematics that reviews use."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from decimal import Decimal
from typing import Any

from initiatives.maths import pilots


def _pilot_outcome(inputs: Mapping[str, Any]) -> dict[str, Any]:
    found = pilots.judge_pilot([_kpi(row) for row in inputs["kpis"]])
    kpis = [{"kpi": kpi.kpi, "status": kpi.status, "attainment": kpi.attainment} for kpi in found.kpis]
    return {"kpis": kpis, "overall": found.overall}


def _kpi(row: Mapping[str, Any]) -> pilots.Kpi:
    return pilots.Kpi(
        name=row["kpi"],
        direction=row["direction"],
        baseline=_decimal(row["baseline"]),
        target=Decimal(row["target"]),
        minimum=_decimal(row["minimum"]),
        actual=_decimal(row["actual"]),
    )


def _decimal(value: str | None) -> Decimal | None:
    return None if value is None else Decimal(value)


RUNNERS: Mapping[str, Callable[[Mapping[str, Any]], dict[str, Any]]] = {"pilot_outcome": _pilot_outcome}
