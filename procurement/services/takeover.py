"""Taking over RFIs that were begun before this system: their past is recorded as what it is, not sealed afterwards."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from alliance import clock
from alliance.models import Organisation, User
from alliance.permissions import require
from alliance.writing import create, insist, next_reference, service
from initiatives.models import Initiative
from procurement import sealing
from procurement.models import Addendum, Rfi, RfiKey, RfiResponse, VendorQuestion
from procurement.ocds import building
from procurement.services.completeness import require_complete
from procurement.services.releases import freeze
from procurement.services.rfis import attach_of_initiative, set_criteria, set_script


@service
def take_over_rfi(
    *,
    initiative: Initiative,
    criteria: Iterable[Mapping[str, Any]],
    script: Iterable[Mapping[str, Any]] = (),
    published_at: datetime,
    opened_at: datetime | None = None,
    openers: tuple[User, User] | None = None,
    by: Any,
    **values: Any,
) -> Rfi:
    """Record an RFI published earlier: still running, or already opened by `openers` (at `opened_at`)."""
    require(by, "procurement.run_rfi")
    if opened_at and openers:
        values |= {
            "state": "opened",
            "opened_at": opened_at,
            "opened_by": openers[1],
            "opening_proposed_by": openers[0],
            "opening_proposed_at": opened_at,
        }
    else:
        values["state"] = "published"
    rfi = Rfi(reference=next_reference("RFI"), initiative=initiative, published_at=published_at, **values)
    insist(
        rfi.opened_at is None or (rfi.due_at and rfi.due_at <= rfi.opened_at),
        "opened_at",
        "It cannot have been opened before the deadline.",
    )
    create(rfi, by=by, action="take_over_rfi")
    set_criteria(rfi, list(criteria), by=by)
    set_script(rfi, list(script), by=by)
    attach_of_initiative(rfi, by=by)
    freeze(rfi, published_at, lambda before, this: building.published(rfi, published_at))
    if rfi.state == "published":
        require_complete(rfi, clock.database_now())
        create(RfiKey(rfi=rfi, **vars(sealing.new_keys(rfi.pk))), by=by, action="make_keys")
    return rfi


@service
def record_past_question(
    *,
    rfi: Rfi,
    organisation: Organisation | None,
    text: str,
    asked_at: datetime,
    answer: str = "",
    answered_at: datetime | None = None,
    by: Any,
) -> VendorQuestion:
    """A question asked before this system; an answered one was published when it was answered."""
    require(by, "procurement.answer", rfi)
    row = VendorQuestion(rfi=rfi, organisation=organisation, text=text, asked_at=asked_at, answer=answer)
    row.answered_at = row.published_at = answered_at if answer else None
    return create(row, by=by, action="record_past_question")


@service
def record_past_addendum(*, rfi: Rfi, number: int, text: str, issued_at: datetime, by: Any) -> Addendum:
    """An addendum issued before this system."""
    require(by, "procurement.run_rfi", rfi)
    row = Addendum(rfi=rfi, number=number, text=text, issued_at=issued_at)
    create(row, by=by, action="record_past_addendum")
    freeze(rfi, issued_at, lambda before, this: building.amended(rfi, row, before=before, this=this))
    return row


@service
def record_past_response(*, rfi: Rfi, organisation: Organisation, content: Mapping[str, str], by: Any) -> RfiResponse:
    """A response that was opened before this system. Refused for an RFI that takes sealed responses here."""
    require(by, "procurement.run_rfi", rfi)
    insist(rfi.state == "opened" and not hasattr(rfi, "keys"), "rfi", "Responses to this RFI come in sealed.")
    row = RfiResponse(rfi=rfi, organisation=organisation, content=dict(content), state="opened")
    return create(row, by=by, action="record_past_response")
