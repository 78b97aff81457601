"""What an outcome other than a pilot sets in motion: a cooperative contract, a formal procurement, a pooled need."""

from collections.abc import Iterable
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from alliance.errors import Refusal
from alliance.models import Organisation
from alliance.people import system_user
from alliance.permissions import require
from alliance.writing import change, create, insist, lock, next_reference, service
from initiatives import services as initiatives
from partnerships import services as partnerships
from procurement import queries
from procurement.models import FormalProcurement, PiggybackCheck, Rfi, Route
from procurement.ocds import building
from procurement.services.releases import freeze, ocid_of


def ended_with(rfi: Rfi, version: int | None, outcome: str, by: Any) -> Rfi:
    """The RFI, locked, which ended with this outcome; Refusal (409 wrong_state) for another."""
    row = lock(rfi, version=version)
    require(by, "procurement.run_rfi", row)
    if row.state != "concluded" or row.outcome != outcome:
        said = Rfi.Outcome(outcome).label.lower()
        raise Refusal(f"Conclude the RFI with the outcome “{said}” first.", code="wrong_state", state=row.state)
    return row


@service
def draw_up_cooperative(
    *,
    rfi: Rfi,
    version: int | None = None,
    route: Route,
    contract: str,
    holder: str,
    expires_on: date,
    starts_on: date,
    ends_on: date,
    others_may_buy: str = "",
    exit_terms: str = "",
    at: datetime,
    by: Any,
) -> Rfi:
    """Draw up the agreement under the contract that another body holds, and begin the check of that contract.

    Raises ValidationError where the agreement would outlive the contract. The agreement is a draft: parties sign it.
    """
    row = ended_with(rfi, version, Rfi.Outcome.COOPERATIVE_CONTRACT, by)
    if row.agreement_id or row.chosen is None:
        raise Refusal(f"The agreement is drawn up: {row.agreement}.", code="already_decided")
    insist(route.kind == Route.Kind.COOPERATIVE, "route", "Choose a route for cooperative contracts.")
    insist(ends_on > starts_on, "ends_on", "The agreement ends after it starts.")
    insist(ends_on <= expires_on, "ends_on", f"The contract is in force until {expires_on:%-d %B %Y}: end by then.")
    city = system_user()
    deal = partnerships.set_up_partnership(
        initiative=row.initiative,
        title=row.title,
        purpose="\n\n".join(text for text in (row.outcome_reason, others_may_buy) if text),
        legal_form="cooperative",
        starts_on=starts_on,
        ends_on=ends_on,
        exit_terms=exit_terms,
        by=city,
    )
    partnerships.add_party(
        partnership=deal,
        organisation=row.chosen.organisation,
        role="vendor",
        duty=f"Delivers under {contract}, held by {holder}"[:200],
        on=at.date(),
        by=city,
    )
    check = PiggybackCheck(
        initiative=row.initiative,
        route=route,
        contract=contract,
        holder=holder,
        vendor=row.chosen.organisation.name[:160],
        expires_on=expires_on,
    )
    create(check, by=by, action="check_piggyback")
    changed = change(row, {"agreement": deal, "piggyback": check}, by=by, action="draw_up_cooperative")
    agreement = {"title": deal.title, "starts": building.start_of(starts_on), "ends": building.start_of(ends_on)}
    freeze(changed, at, lambda before, this: building.followed(changed, ocid_of(changed), at, agreement), outcome=True)
    return changed


@service
def begin_formal(
    *,
    rfi: Rfi,
    version: int | None = None,
    route: Route,
    title: str = "",
    estimate: Decimal | None = None,
    announce_on: date | None = None,
    at: datetime,
    by: Any,
) -> FormalProcurement:
    """Begin the formal procurement: scope, demands and criteria come from the RFI and what the market said, to be edited.

    Raises ValidationError where the route is none for formal procurement, or does not hold for the estimate.
    """
    row = ended_with(rfi, version, Rfi.Outcome.FORMAL_PROCUREMENT, by)
    if hasattr(row, "formal"):
        raise Refusal(f"The formal procurement is begun: {row.formal}.", code="already_decided")
    require_formal(route, estimate)
    made = FormalProcurement(
        reference=next_reference("FP"),
        rfi=row,
        route=route,
        title=title or row.title,
        scope=scope_of(row),
        demands="\n".join(asked.text for asked in row.requirement_rows.all() if asked.judged == "pass_fail"),
        criteria=[
            {"name": line["name"], "weight": f"{line['weight']:f}", "anchors": line["anchors"]}
            for line in row.criteria()
        ],
        estimate=estimate,
        announce_on=announce_on,
    )
    return create(made, by=by, action="begin_formal")


FORMAL_ROUTES = (Route.Kind.FORMAL, Route.Kind.RFI, Route.Kind.CHALLENGE, Route.Kind.QUOTES)


def require_formal(route: Route, estimate: Decimal | None) -> None:
    insist(
        route.kind in FORMAL_ROUTES, "route", "Choose a route with competition: sealed bids, RFP, challenge or quotes."
    )
    if estimate is not None:
        over = route.upper is not None and estimate > route.upper
        insist(not over, "estimate", f"This route ends at {route.upper} ({route.citation}). Choose another.")


def scope_of(rfi: Rfi) -> str:
    """The problem, what must be shown, how value is shared, and what the market said."""
    parts = (rfi.problem, rfi.demonstration, rfi.shared_value, rfi.market_findings)
    return "\n\n".join(text.strip() for text in parts if text.strip())


@service
def pool_need(
    *,
    rfi: Rfi,
    version: int | None = None,
    title: str,
    problem: str,
    together: str,
    others: Iterable[Organisation] = (),
    by: Any,
) -> Rfi:
    """Raise the need that several jurisdictions have as a need of its own, so that it is taken up like every other.

    `together` says how much they would buy together. Raises ValidationError without another jurisdiction.
    """
    row = ended_with(rfi, version, Rfi.Outcome.POOLED_NEED, by)
    if row.pooled_need_id:
        raise Refusal(f"The pooled need is raised: {row.pooled_need}.", code="already_decided")
    names = sorted(str(each) for each in others)
    insist(names, "others", "Choose at least one other jurisdiction. Record a new one under Organisations first.")
    need = initiatives.raise_need(
        title=title,
        problem=problem,
        domain=row.initiative.domain,
        department=row.initiative.department,
        affected=", ".join(names)[:200],
        evidence=f"Shared with {'; '.join(names)}. Together: {together}\n\nFrom {row}: {queries.said_end(row)}",
        by=by,
    )
    return change(row, {"pooled_need": need}, by=by, action="pool_need")
