"""What each vendor is told of its own response, and until when it may object."""

from datetime import date
from typing import Any

from alliance import messages
from alliance.city import setting
from alliance.errors import Refusal
from alliance.permissions import require
from alliance.writing import change, create, lock, service, touch
from procurement.maths import day_counting
from procurement.models import Debrief, Rfi, RfiResponse
from procurement.services.responses import people_of

PROTEST_DAYS = "procurement.protest_days"
RELEASE_DAYS = "procurement.public_release_days"


@service
def debrief_vendor(*, response: RfiResponse, version: int | None = None, by: Any, **values: str) -> Debrief:
    """Write, or correct, the debrief of one response; its vendor is told and nobody else."""
    row = lock(response, version=version)
    require(by, "procurement.run_rfi", row.rfi)
    if row.rfi.state != "concluded" or row.state != "opened":
        raise Refusal("Vendors are debriefed after the outcome, on what was opened.", code="wrong_state")
    found: Debrief | None = Debrief.objects.select_for_update().filter(response=row).first()
    if found:
        before = found.version
        if change(found, values, by=by, action="debrief").version != before:
            touch(row)
        return found
    touch(row)
    made = create(Debrief(response=row, **values), by=by, action="debrief")
    messages.notify(
        recipients=people_of(row),
        slot=f"debrief:{made.pk}",
        text=f"{row.rfi.reference} {row.rfi.title}: read what the panel saw in your response.",
        url=row.get_absolute_url(),
        by=by,
    )
    return made


def protest_until(rfi: Rfi) -> date | None:
    """The last day on which a vendor may object, in working days after the outcome."""
    if rfi.concluded_at is None:
        return None
    return day_counting.protest_deadline(rfi.concluded_at.date(), setting(PROTEST_DAYS), day_type="business")


def public_on(rfi: Rfi) -> date | None:
    """When opened responses become public record: with the outcome, or so many days after the opening."""
    if rfi.opened_at is None:
        return None
    found = day_counting.public_release(
        rfi.opened_at.date(),
        days_after_opening=setting(RELEASE_DAYS),
        notice_on=rfi.concluded_at.date() if rfi.concluded_at else None,
        reissue_announced=rfi.outcome == Rfi.Outcome.FORMAL_PROCUREMENT,
    )
    return found.released_on
