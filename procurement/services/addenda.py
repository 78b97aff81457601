"""Changing a published RFI in the open: numbered addenda, and deadlines that only move later."""

from datetime import datetime, timedelta
from typing import Any

from alliance import clock, events, messages
from alliance.city import setting
from alliance.errors import Refusal
from alliance.permissions import require
from alliance.writing import change, create, service
from procurement.models import Addendum, Rfi
from procurement.ocds import building
from procurement.services.releases import freeze
from procurement.services.rfis import require_before, vendor_people
from procurement.services.window import lock_alone

REST_DAYS = "procurement.rest_days_after_material_change"


@service
def issue_addendum(
    *,
    rfi: Rfi,
    version: int | None = None,
    text: str,
    is_material: bool = False,
    due_at: datetime | None = None,
    by: Any,
) -> Addendum:
    """Tell all vendors what changes; every later response acknowledges it.

    Raises Refusal (409): wrong_state, rfi_closed at or after the deadline, deadline_only_later, too_short_after_change.
    """
    row = lock_alone(rfi, version=version)
    require(by, "procurement.run_rfi", row)
    if row.state != "published":
        raise Refusal("An addendum belongs to a published RFI.", code="wrong_state", state=row.state)
    now = clock.database_now()
    require_before(now, row.due_at, "This RFI is closed: nothing can be changed any more.", code="rfi_closed")
    require_time(row, due_at, is_material, now)
    number = row.addenda.count() + 1
    found = Addendum(rfi=row, number=number, text=text, is_material=is_material, due_at=due_at, issued_at=now)
    create(found, by=by, action="issue_addendum", why=text)
    if due_at:
        change(row, {"due_at": due_at}, by=by, why=text, action="extend_deadline")
    freeze(row, now, lambda before, this: building.amended(row, found, before=before, this=this))
    announce(row, found, by=by)
    return found


def require_time(rfi: Rfi, due_at: datetime | None, is_material: bool, now: datetime) -> None:
    if due_at and rfi.due_at and due_at <= rfi.due_at:
        raise Refusal("A deadline moves only later. Choose a later instant, or leave it.", code="deadline_only_later")
    rest = timedelta(days=setting(REST_DAYS))
    limit = due_at or rfi.due_at
    if is_material and limit and limit - now < rest:
        raise Refusal(
            f"Vendors need at least {rest.days} days after a change of what is asked. Move the deadline too.",
            code="too_short_after_change",
        )


def announce(rfi: Rfi, addendum: Addendum, *, by: Any) -> None:
    events.publish("rfi.amended", rfi, by=by, payload={"addendum": addendum.number, "due_at": str(rfi.due_at)})
    moved = " The deadline moves later." if addendum.due_at else ""
    messages.notify(
        recipients=vendor_people(),
        slot=f"rfi:{rfi.pk}:addendum:{addendum.number}",
        text=f"{rfi.reference} {rfi.title}: addendum {addendum.number}.{moved}",
        url=rfi.get_absolute_url(),
        by=by,
    )
