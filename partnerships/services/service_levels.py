"""What happens to service levels: agreed, measured window by window, judged otherwise with a reason."""

from datetime import date
from decimal import Decimal
from typing import Any

from django.core.exceptions import ValidationError

from alliance.permissions import require
from alliance.writing import change, create, insist, lock, service
from partnerships.lifecycle import MANAGE
from partnerships.maths.periods import period_from
from partnerships.measuring import Measured, measured_by
from partnerships.models import Partnership, Party, ServiceLevel, ServiceWindow
from partnerships.preconditions import require_not_ended, require_party_of
from partnerships.scorecards import windows_until

MEASURE = "partnerships.measure_service"


@service
def agree_service_level(
    *, partnership: Partnership, party: Party, external_id: str | None = None, by: Any, **values: Any
) -> ServiceLevel:
    """Write down what a party keeps up. Raises ValidationError where the threshold is better than the target."""
    partnership = lock(partnership)
    require(by, MANAGE, partnership)
    require_not_ended(partnership)
    require_party_of(partnership, party, "party")
    row = ServiceLevel(partnership=partnership, party=party, external_id=external_id, **values)
    require_order(row)
    return create(row, by=by, action="agree_service_level")


def require_order(row: ServiceLevel) -> None:
    sign = 1 if row.higher_is_better else -1
    sentence = "The threshold is better than the target. Green begins at the target, red beyond the threshold."
    insist(sign * row.threshold <= sign * row.target, "threshold", sentence)


@service
def change_service_level(
    *, servicelevel: ServiceLevel, version: int | None = None, by: Any, **values: Any
) -> ServiceLevel:
    """Agree on it anew. Raises ValidationError for new windows once one was measured."""
    partnership, row = lock(servicelevel.partnership), lock(servicelevel, version=version)
    require(by, MANAGE, row)
    require_not_ended(partnership)
    moved = [name for name in ("window", "starts_on") if name in values and values[name] != getattr(row, name)]
    if moved and row.windows.exists():
        raise ValidationError({moved[0]: ["Windows are measured already. Agree on another service level instead."]})
    require_party_of(partnership, values.get("party", row.party), "party")
    row = change(row, values, by=by)
    require_order(row)
    return row


@service
def measure_window(
    *,
    service_level: ServiceLevel,
    starts_on: date,
    value: Decimal | None = None,
    source: str = "",
    external_id: str | None = None,
    on: date,
    by: Any,
) -> ServiceWindow:
    """Record what a window measured; without a value it is taken from the indicator.

    Raises ValidationError for a day on which no window begins, one that is not over, and where there is nothing to take.
    """
    require(by, MEASURE, service_level)
    level = lock(service_level)
    begins = {day for day, _ in windows_until(level, on)}
    last = max(begins, default=None)
    over = f" The last that is over began on {last:%-d %B %Y}." if last else " None is over yet."
    insist(starts_on in begins, "starts_on", f"No window that is over begins on this day.{over}")
    ends_on = period_from(starts_on, level.window)[1]
    row = ServiceWindow(service_level=level, starts_on=starts_on, ends_on=ends_on, external_id=external_id)
    for name, found in found_values(level, starts_on, ends_on, value, source).items():
        setattr(row, name, found)
    return create(row, by=by, action="measure_window")


def found_values(
    level: ServiceLevel, starts_on: date, ends_on: date, value: Decimal | None, source: str
) -> dict[str, Any]:
    if value is not None:
        insist(source, "source", "Say where this value comes from.")
        return {"value": value, "source": source, "checksum": ""}
    drawn = drawn_from(level, starts_on, ends_on)
    return {"value": drawn.value, "source": drawn.source, "checksum": drawn.checksum}


def drawn_from(level: ServiceLevel, starts_on: date, ends_on: date) -> Measured:
    insist(level.indicator is not None, "value", "Enter the value: no indicator measures this service level.")
    assert level.indicator is not None
    found = measured_by(level.indicator, level.gathering, starts_on, ends_on)
    sentence = f"{level.indicator} has no values in this window. Enter the value, or record observations first."
    insist(found is not None, "value", sentence)
    assert found is not None
    return found


@service
def remeasure_window(
    *,
    servicewindow: ServiceWindow,
    version: int | None = None,
    value: Decimal | None = None,
    source: str = "",
    by: Any,
) -> ServiceWindow:
    """Correct what a window measured, or take it from the indicator again."""
    row = lock(servicewindow, version=version)
    require(by, MEASURE, row)
    return change(row, found_values(row.service_level, row.starts_on, row.ends_on, value, source), by=by)


@service
def judge_window(
    *, servicewindow: ServiceWindow, version: int | None = None, judged: str, why: str, by: Any
) -> ServiceWindow:
    """Judge a window otherwise than its value does. Value, judgement and reason all stay visible."""
    row = lock(servicewindow, version=version)
    require(by, MANAGE, row)
    return change(row, {"judged": judged, "judged_why": why}, by=by, why=why, action="judge_window")


@service
def withdraw_judgement(*, servicewindow: ServiceWindow, version: int | None = None, why: str, by: Any) -> ServiceWindow:
    """Let the value speak again."""
    row = lock(servicewindow, version=version)
    require(by, MANAGE, row)
    return change(row, {"judged": "", "judged_why": ""}, by=by, why=why, action="withdraw_judgement")
