"""The teaming list of an RFI: who looks for partners. It says nothing of who answers."""

from typing import Any

from alliance.errors import Refusal
from alliance.permissions import require
from alliance.writing import change, create, lock, remove, service
from procurement.models import Rfi, TeamingEntry


@service
def join_teaming_list(*, rfi: Rfi, offers: str, seeks: str, contact: str, by: Any) -> TeamingEntry:
    """Put one's organisation on the list, or change what it says there."""
    row = lock(rfi)
    require(by, "procurement.respond", row)
    if row.state != "published":
        raise Refusal("The teaming list belongs to a published RFI.", code="wrong_state", state=row.state)
    values = {"offers": offers, "seeks": seeks, "contact": contact}
    found: TeamingEntry | None = (
        TeamingEntry.objects.select_for_update().filter(rfi=row, organisation=by.organisation_id).first()
    )
    if found:
        return change(found, values, by=by, action="join_teaming_list")
    return create(
        TeamingEntry(rfi=row, organisation_id=by.organisation_id, **values), by=by, action="join_teaming_list"
    )


@service
def leave_teaming_list(*, rfi: Rfi, by: Any) -> Rfi:
    """Take one's organisation off the list."""
    row = lock(rfi)
    require(by, "procurement.respond", row)
    found = TeamingEntry.objects.filter(rfi=row, organisation=by.organisation_id).first()
    if found is None:
        raise Refusal("Your organisation is not on the list.", code="wrong_state")
    remove(found, by=by)
    return row
