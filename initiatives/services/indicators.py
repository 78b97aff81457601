"""Indicators and their dated values."""

from datetime import date
from decimal import Decimal
from typing import Any

from alliance.permissions import require
from alliance.writing import change, create, insist, lock, service
from initiatives.models import Indicator, Observation


@service
def define_indicator(*, by: Any, **values: Any) -> Indicator:
    """Add an indicator to the catalogue. `values` are its fields."""
    require(by, "initiatives.manage_indicator")
    refuse_undated(values)
    return create(Indicator(**values), by=by, action="define_indicator")


@service
def revise_indicator(*, indicator: Indicator, version: int | None = None, by: Any, **values: Any) -> Indicator:
    """Correct a definition. Values that were recorded stay as they are."""
    require(by, "initiatives.manage_indicator")
    row = lock(indicator, version=version)
    known = {name: getattr(row, name) for name in ("baseline", "baseline_on", "target", "target_on")}
    refuse_undated(known | values)
    return change(row, values, by=by)


def refuse_undated(values: dict[str, Any]) -> None:
    """A baseline or target without its day says nothing."""
    for name in ("baseline", "target"):
        insist(
            values.get(name) is None or values.get(f"{name}_on") is not None,
            f"{name}_on",
            f"Say of which day the {name} is.",
        )


@service
def record_observation(
    *, indicator: Indicator, on: date, value: Decimal, note: str = "", external_id: str | None = None, by: Any
) -> Observation:
    """Record the value of one day. A day has one value; correct it instead of adding another."""
    require(by, "initiatives.record_observation")
    row = Observation(indicator=indicator, on=on, value=value, note=note, external_id=external_id)
    return create(row, by=by, action="record_observation")


@service
def correct_observation(
    *, observation: Observation, version: int | None = None, why: str = "", by: Any, **values: Any
) -> Observation:
    """Replace a value; the audit trail keeps the old one."""
    require(by, "initiatives.record_observation")
    return change(lock(observation, version=version), values, by=by, why=why)
