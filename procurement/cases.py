"""Runs published reference cases of procurement through the rules that RFIs and route advice use."""

from collections.abc import Callable, Mapping
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

from procurement.maths import day_counting, deadlines, refusals, routes, splitting

Inputs = Mapping[str, Any]


def _pilot_route(inputs: Inputs) -> dict[str, Any]:
    rule, pilot = inputs["rule"], inputs["pilot"]
    found = routes.judge_pilot(
        routes.PilotRule(_decimal(rule["max_cost"]), rule["max_duration_days"], tuple(rule["requires"])),
        routes.ProposedPilot(
            city_cost=Decimal(pilot["city_cost"]),
            start_date=date.fromisoformat(pilot["start_date"]),
            end_date=date.fromisoformat(pilot["end_date"]),
            has=frozenset(pilot["has"]),
        ),
    )
    return {"allowed": found.allowed, "duration_days": found.duration_days, "reasons": list(found.reasons)}


def _threshold_lookup(inputs: Inputs) -> dict[str, Any]:
    table = [
        routes.ThresholdRow(
            route=row["route"],
            valid_from=_day(row["valid_from"]),
            valid_to=_day(row["valid_to"]),
            min=_decimal(row["min"]),
            min_inclusive=row["min_inclusive"],
            max=_decimal(row["max"]),
            max_inclusive=row["max_inclusive"],
        )
        for row in inputs["table"]
    ]
    row = routes.row_for(table, value=Decimal(inputs["value"]), on=date.fromisoformat(inputs["date"]))
    return {"route": row.route if row else None}


def _protest_deadline(inputs: Inputs) -> dict[str, Any]:
    deadline = day_counting.protest_deadline(
        date.fromisoformat(inputs["event_date"]),
        inputs["days"],
        day_type=inputs["day_type"],
        direction=inputs["direction"],
        roll=inputs["roll"],
        holidays=[date.fromisoformat(day) for day in inputs["holidays"]],
    )
    filed_on = _day(inputs.get("filed_on"))
    timely = {} if filed_on is None else {"timely": filed_on <= deadline}
    return {"deadline": deadline.isoformat(), **timely}


def _public_release_date(inputs: Inputs) -> dict[str, Any]:
    found = day_counting.public_release(
        date.fromisoformat(inputs["opening_date"]),
        days_after_opening=inputs["days_after_opening"],
        notice_on=_day(inputs["notice_of_intended_decision"]),
        reissue_announced=inputs["all_rejected_and_reissue_announced"],
    )
    released_on = found.released_on.isoformat() if found.released_on else None
    return {"release_date": released_on, "basis": found.basis}


def _response_deadline(inputs: Inputs) -> dict[str, Any]:
    try:
        deadline = deadlines.instant_of(
            datetime.fromisoformat(inputs["deadline_local"]), inputs["zone"], fold=inputs["fold"]
        )
    except refusals.NonexistentLocalTime:
        return {"status": "error", "error": "nonexistent_local_time"}
    except refusals.AmbiguousLocalTime:
        return {"status": "error", "error": "ambiguous_local_time"}
    arrival = deadlines.judge_arrival(datetime.fromisoformat(inputs["received_at"]), deadline)
    return {
        "status": "on_time" if arrival.is_on_time else "late",
        "deadline_utc": arrival.deadline.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ"),
        "margin_seconds": arrival.margin_seconds,
    }


def _purchase_splitting(inputs: Inputs) -> dict[str, Any]:
    purchases = [
        splitting.Purchase(
            id=row["id"],
            vendor=row["vendor"],
            need=row["need"],
            bought_on=date.fromisoformat(row["date"]),
            amount=Decimal(row["amount"]),
        )
        for row in inputs["purchases"]
    ]
    found = splitting.find_splitting(
        purchases, threshold=Decimal(inputs["threshold"]), window_months=inputs["window_months"]
    )
    groups = [
        {
            "vendor": group.vendor,
            "need": group.need,
            "total": group.total,
            "purchases": [purchase.id for purchase in group.purchases],
        }
        for group in found
    ]
    return {"flagged": bool(groups), "groups": groups}


def _decimal(value: str | None) -> Decimal | None:
    return None if value is None else Decimal(value)


def _day(value: str | None) -> date | None:
    return None if value is None else date.fromisoformat(value)


RUNNERS: Mapping[str, Callable[[Inputs], dict[str, Any]]] = {
    "pilot_route": _pilot_route,
    "threshold_lookup": _threshold_lookup,
    "protest_deadline": _protest_deadline,
    "public_release_date": _public_release_date,
    "response_deadline": _response_deadline,
    "purchase_splitting": _purchase_splitting,
}
