"""Feeds of service requests: connected and pulled, and what comes in written as values of the indicator."""

from collections.abc import Mapping
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

from alliance import jobs
from alliance.city import setting
from alliance.errors import Refusal, WrongState
from alliance.permissions import require
from alliance.writing import change, create, insist, lock, service
from initiatives.maths.months import months_later
from initiatives.models import Indicator, RequestFeed
from initiatives.services.observations import save_observations

ENDPOINT, JURISDICTION = "initiatives.open311", "initiatives.open311_jurisdiction"
CONNECT = "initiatives.connect_requests"
MOST_YEARS = 20
ASKED_AGAIN = 3  # months: requests are entered late, so the newest are counted anew every day


@service
def connect_requests(*, indicator: Indicator, service_code: str, since: date, at: datetime, by: Any) -> RequestFeed:
    """Count the city's service requests of this code into the indicator, from this month on, and pull at once."""
    require(by, CONNECT)
    refuse_without_endpoint()
    insist(
        indicator.frequency == "month",
        "indicator",
        "Requests are counted by month: choose an indicator that is measured monthly.",
    )
    values = {"service_code": service_code.strip(), "since": begun(since, at)}
    row = create(RequestFeed(indicator=indicator, **values), by=by, action="connect_requests")
    return ordered(row, whole=True, by=by)


@service
def revise_request_feed(
    *, feed: RequestFeed, service_code: str, since: date, version: int | None = None, at: datetime, by: Any
) -> RequestFeed:
    """Another code or another first month; all of it is pulled again. Values that came before stay until they are replaced."""
    require(by, CONNECT)
    row = connected(lock(feed, version=version))
    values = {"service_code": service_code.strip(), "since": begun(since, at), "pulled_until": None}
    return ordered(change(row, values, by=by), whole=True, by=by)


@service
def pull_requests(*, feed: RequestFeed, by: Any) -> RequestFeed:
    """Let a worker count all of it again, from the first month on. One pull goes on at a time."""
    require(by, CONNECT)
    refuse_without_endpoint()
    row = connected(lock(feed))
    if row.is_underway:
        raise WrongState("The requests are being pulled already.")
    return ordered(row, whole=True, by=by)


@service
def pull_by_day(*, feed: RequestFeed, on: date, by: Any) -> RequestFeed:
    """What is pulled without being asked, once a day: the newest months, and whatever is missing before them."""
    require(by, CONNECT)
    row = lock(feed)
    if not row.is_connected or row.is_waited_for:
        return row
    return ordered(row, whole=False, by=by, slot=f"requests:{row.pk}@{on.isoformat()}")


@service
def disconnect_requests(*, feed: RequestFeed, version: int | None = None, by: Any) -> RequestFeed:
    """Pull no more. The values that came stay."""
    require(by, CONNECT)
    row = connected(lock(feed, version=version))
    return change(row, {"is_connected": False}, by=by, action="disconnect_requests")


@service
def reconnect_requests(*, feed: RequestFeed, by: Any) -> RequestFeed:
    """Pull again, all of it."""
    require(by, CONNECT)
    refuse_without_endpoint()
    row = lock(feed)
    if row.is_connected:
        raise WrongState("This feed is connected already.")
    change(row, {"is_connected": True, "pulled_until": None}, by=by, action="reconnect_requests")
    return ordered(row, whole=True, by=by)


@service
def save_requests(
    *, feed: RequestFeed, service_code: str, counts: Mapping[date, int], until: date, at: datetime, by: Any
) -> RequestFeed:
    """Write whole months, by their first day, as values of their last day. What was asked for is not what is wanted any
    more: nothing is written."""
    require(by, CONNECT)
    row = lock(feed)
    if not row.is_connected or row.service_code != service_code:
        return row
    note = f"Service requests with the code {service_code}"
    rows = [
        {
            "indicator": row.indicator,
            "on": months_later(month, 1) - timedelta(days=1),
            "value": Decimal(number),
            "note": note,
        }
        for month, number in sorted(counts.items())
    ]
    states = save_observations(rows=rows, by=by)
    told = {state: states.count(state) for state in ("created", "updated", "unchanged")}
    values = {
        "outcome": RequestFeed.Outcome.PULLED,
        "tried_at": at,
        "pulled_at": at,
        "pulled_until": until,
        "counts": {"requests": sum(counts.values()), "months": len(rows), **told},
        "fault": "",
    }
    return change(row, values, by=by, action="pull_requests")


@service
def note_fault(*, feed: RequestFeed, fault: str, at: datetime, by: Any) -> RequestFeed:
    """Say why nothing came. What came before stays as it is."""
    require(by, CONNECT)
    values = {"outcome": RequestFeed.Outcome.FAILED, "tried_at": at, "fault": fault[:300]}
    return change(lock(feed), values, by=by, action="pull_requests")


def ordered(row: RequestFeed, *, whole: bool, by: Any, slot: str | None = None) -> RequestFeed:
    job = jobs.enqueue("pull_requests", {"feed": str(row.pk), "whole": whole}, by=by, slot=slot)
    return change(row, {"job": job}, by=by, action="order_requests")


def begun(since: date, at: datetime) -> date:
    """The first day of that month."""
    today = at.date()
    insist(since <= today, "since", "Choose a month that has begun.")
    insist(since.year >= today.year - MOST_YEARS, "since", f"Go back {MOST_YEARS} years at most.")
    return since.replace(day=1)


def connected(row: RequestFeed) -> RequestFeed:
    if not row.is_connected:
        raise WrongState("This feed is disconnected: connect it again first.")
    return row


def refuse_without_endpoint() -> None:
    if not setting(ENDPOINT):
        raise Refusal(
            "The city has not said where its Open311 endpoint is. An administrator names it under Settings, Initiatives.",
            code="endpoint_missing",
        )
