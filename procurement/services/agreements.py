"""What an outcome sets in motion: a pilot agreement within the limits of its route, as partnership and pilot."""

from collections.abc import Iterable, Mapping
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

from alliance.errors import Refusal
from alliance.people import system_user
from alliance.permissions import require
from alliance.writing import change, insist, lock, service
from initiatives import services as initiatives
from partnerships import services as partnerships
from procurement.maths import routes
from procurement.models import Rfi, Route
from procurement.ocds import building
from procurement.services.releases import freeze, ocid_of

BEYOND = {
    "cost_over_limit": "The city’s cost is above the limit of this route.",
    "duration_over_limit": "The pilot lasts longer than this route allows.",
}


@service
def draw_up_pilot(
    *,
    rfi: Rfi,
    version: int | None = None,
    route: Route,
    requirements_met: bool,
    starts_on: date,
    ends_on: date,
    city_cost: Decimal,
    exit_criteria: str,
    data_return: str,
    exit_terms: str,
    success: Iterable[Mapping[str, Any]],
    at: datetime,
    by: Any,
) -> Rfi:
    """Draw up the agreement with the chosen vendor: a partnership to sign and a pilot with its measures, both drafts.

    Raises ValidationError past the route's limits. `success` rows are KPIs: name, unit, direction, baseline, target.
    The rows are made in the name of the system: the officer answers for the agreement, not for running the pilot.
    """
    row = lock(rfi, version=version)
    require(by, "procurement.run_rfi", row)
    if row.outcome != Rfi.Outcome.PILOT_AGREEMENT or row.chosen is None:
        raise Refusal("Conclude the RFI with a pilot agreement first.", code="wrong_state", state=row.state)
    if row.pilot_id:
        raise Refusal(f"The agreement is drawn up: {row.pilot}.", code="already_decided")
    require_within(route, starts_on, ends_on, city_cost)
    insist(
        requirements_met or not route.requirement_list,
        "requirements_met",
        f"This route needs: {'; '.join(route.requirement_list)}.",
    )
    terms = {"data_terms": data_return, "exit_terms": exit_terms}
    city = system_user()
    deal = partnerships.set_up_partnership(
        initiative=row.initiative,
        title=row.title,
        purpose=row.outcome_reason,
        legal_form="pilot",
        starts_on=starts_on,
        ends_on=ends_on,
        **terms,
        by=city,
    )
    partnerships.add_party(
        partnership=deal,
        organisation=row.chosen.organisation,
        role="vendor",
        duty="Shows it in real use and answers for the result",
        on=at.date(),
        by=city,
    )
    pilot = initiatives.design_pilot(
        initiative=row.initiative,
        title=row.title,
        hypothesis=row.summary,
        scope=row.demonstration,
        exit_criteria=exit_criteria,
        budget=city_cost,
        starts_on=starts_on,
        ends_on=ends_on,
        **legal_limit(route, starts_on),
        by=city,
    )
    for values in success:
        initiatives.add_kpi(pilot=pilot, **values, baseline_on=at.date(), by=city)
    changed = change(row, {"agreement": deal, "pilot": pilot}, by=by, action="draw_up_pilot")
    agreement = {"title": pilot.title, "starts": building.start_of(starts_on), "ends": building.start_of(ends_on)}
    freeze(changed, at, lambda before, this: building.followed(changed, ocid_of(changed), at, agreement), outcome=True)
    return changed


def legal_limit(route: Route, starts_on: date) -> dict[str, Any]:
    """The last day the route allows, first and last day counted; nothing where it sets none."""
    if route.most_days is None:
        return {}
    days = min(route.most_days - 1, (date.max - starts_on).days)
    return {"latest_end": starts_on + timedelta(days=days), "limit_basis": route.citation[:200]}


def require_within(route: Route, starts_on: date, ends_on: date, city_cost: Decimal) -> None:
    insist(route.kind in ("pilot", "demonstration"), "route", "Choose a route for pilots or demonstrations.")
    rule = routes.PilotRule(route.upper, route.most_days, ())
    insist(ends_on > starts_on, "ends_on", "A pilot ends after it starts.")
    found = routes.judge_pilot(rule, routes.ProposedPilot(city_cost, starts_on, ends_on, frozenset()))
    for code in found.reasons:
        field = "city_cost" if code == "cost_over_limit" else "ends_on"
        limit = f"{route.upper:,}" if code == "cost_over_limit" else f"{route.most_days} days"
        insist(False, field, f"{BEYOND[code]} It is {limit} ({route.citation}).")
