"""Writing revenue forecasts; the stress is computed and stored with them."""

from typing import Any

from alliance.models import User
from alliance.permissions import require
from alliance.writing import change, create, lock, service
from financing import forecasts
from financing.models import Forecast, Plan

DRAFT = "financing.draft_plan"


@service
def write_forecast(*, plan: Plan, external_id: str | None = None, by: User, **values: Any) -> Forecast:
    """Compare keeping with conceding, and stress the revenue by the factors of the settings."""
    row = Forecast(plan=plan, external_id=external_id, **values)
    require(by, DRAFT, row)
    row.clean_fields(exclude=["result", "basis"])
    row.result, row.basis = forecasts.result_of(row), forecasts.basis_of(plan)
    return create(row, by=by, action="write_forecast")


@service
def change_forecast(*, forecast: Forecast, version: int | None = None, by: User, **values: Any) -> Forecast:
    """Correct a forecast; it is computed again for the plan's lines as they are."""
    row = lock(forecast, version=version)
    require(by, DRAFT, row)
    fresh = Forecast(pk=row.pk, plan=row.plan, **{name: values.get(name, getattr(row, name)) for name in written()})
    fresh.clean_fields(exclude=["result", "basis"])
    return change(row, {**values, "result": forecasts.result_of(fresh), "basis": forecasts.basis_of(row.plan)}, by=by)


def written() -> list[str]:
    """Fields that people fill in."""
    return [field.name for field in Forecast._meta.concrete_fields if field.editable and field.name not in ("plan",)]
