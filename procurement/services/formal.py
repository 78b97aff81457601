"""A formal procurement from its documents to the award. Bids are taken where the official notice says, not here."""

from collections.abc import Iterable, Mapping
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from alliance.errors import Refusal
from alliance.models import Organisation
from alliance.permissions import require
from alliance.writing import change, insist, lock, service
from procurement.lifecycle import FORMAL
from procurement.maths import evaluation
from procurement.maths.refusals import InvalidRuleInput
from procurement.models import Criterion, FormalProcurement
from procurement.ocds import building
from procurement.services.followups import require_formal
from procurement.services.releases import freeze, ocid_of
from procurement.services.routes import record_purchase

Rows = Iterable[Mapping[str, Any]]


@service
def change_formal(
    *, formal: FormalProcurement, version: int | None = None, judged_by: Rows | None = None, by: Any, **values: Any
) -> FormalProcurement:
    """Write the documents. Raises Refusal (409 frozen) once the notice is out."""
    row = lock(formal, version=version)
    require(by, "procurement.run_rfi", row)
    if row.state != "planned":
        raise Refusal("The notice is out: the documents stand as bidders read them.", code="frozen", state=row.state)
    require_formal(values.get("route", row.route), values.get("estimate", row.estimate))
    if judged_by is not None:
        values["criteria"] = [
            {"name": line["name"], "weight": f"{Decimal(line['weight']):f}", "anchors": line.get("anchors", "")}
            for line in judged_by
        ]
    return change(row, values, by=by)


@service
def announce_formal(
    *, formal: FormalProcurement, version: int | None = None, notice: str, bids_until: datetime, at: datetime, by: Any
) -> FormalProcurement:
    """Record that the official notice is out. Raises ValidationError where weights do not add up or bids would be late."""
    row = lock(formal, version=version)
    require(by, "procurement.run_rfi", row)
    insist(bids_until > at, "bids_until", "Choose an instant that is still to come.")
    insist(not (fault := weights_fault(row)), "__all__", fault)
    moved = FORMAL.take(row, "announce", by=by, notice=notice, bids_until=bids_until, announced_on=at.date())
    rfi = moved.rfi
    freeze(rfi, at, lambda before, this: building.announced(moved, ocid_of(rfi), at), outcome=True)
    return moved


def weights_fault(formal: FormalProcurement) -> str:
    """What is wrong with the weights, as a sentence."""
    top = Decimal(Criterion.TOP)
    rows = [evaluation.Criterion(line["name"], Decimal(line["weight"]), top) for line in formal.criteria]
    try:
        evaluation.require_criteria(rows)
    except InvalidRuleInput as fault:
        return f"{fault} Edit how bids are judged."
    return ""


@service
def award_formal(
    *,
    formal: FormalProcurement,
    version: int | None = None,
    vendor: Organisation,
    amount: Decimal,
    awarded_on: date,
    reason: str,
    at: datetime,
    by: Any,
) -> FormalProcurement:
    """Record to whom it was awarded, and with it the purchase, so that splitting and dealings know of it."""
    row = lock(formal, version=version)
    require(by, "procurement.run_rfi", row)
    insist(
        row.announced_on is None or awarded_on >= row.announced_on,
        "awarded_on",
        "It is awarded after the notice is out.",
    )
    bought = record_purchase(
        vendor=vendor.name[:160],
        need=row.title,
        initiative=row.rfi.initiative,
        bought_on=awarded_on,
        amount=amount,
        route=row.route,
        reason=reason,
        by=by,
    )
    moved = FORMAL.take(row, "award", by=by, purchase=bought, ended_because=reason)
    rfi = moved.rfi
    build = building.awarded_formally(moved, vendor, amount, at)
    freeze(rfi, at, lambda before, this: build, outcome=True)
    return moved


@service
def abandon_formal(
    *, formal: FormalProcurement, version: int | None = None, why: str, at: datetime, by: Any
) -> FormalProcurement:
    """End it without an award. What was announced is told as open data."""
    was_out = formal.announced_on is not None
    moved = FORMAL.take(formal, "abandon", by=by, version=version, why=why, ended_because=why)
    if was_out:
        freeze(moved.rfi, at, lambda before, this: building.abandoned(moved), outcome=True)
    return moved
