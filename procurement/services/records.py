"""Publishing responses once they are public record: what is withheld stays out, file by file and part by part."""

from datetime import datetime
from typing import Any

from alliance import events
from alliance.errors import Refusal
from alliance.permissions import require
from alliance.writing import change, lock, service
from procurement import public_records
from procurement.models import Rfi
from procurement.ocds import building
from procurement.services.debriefs import public_on
from procurement.services.releases import freeze


@service
def publish_records(*, rfi: Rfi, version: int | None = None, at: datetime, by: Any) -> Rfi:
    """Let everybody read the opened responses, without what is withheld.

    Raises Refusal (409): wrong_state, not_yet_due before they are public record, redaction_undecided.
    """
    row = lock(rfi, version=version)
    require(by, "procurement.run_rfi", row)
    if row.opened_at is None or row.state == "cancelled":
        raise Refusal("Only responses that were opened become public record.", code="wrong_state", state=row.state)
    if row.records_published_at:
        raise Refusal("They are published already.", code="already_decided")
    due = public_on(row)
    if due is None or at.date() < due:
        when = f" from {due:%-d %B %Y}" if due else ""
        raise Refusal(f"Responses are public record{when} only.", code="not_yet_due", due_on=due)
    responses = public_records.opened_of(row)
    if open_ := [str(each.organisation) for each in responses if public_records.is_undecided(each)]:
        raise Refusal(
            f"Decide first on what is to be withheld of {', '.join(open_)}: open the response and choose “Decide on redaction”.",
            code="redaction_undecided",
        )
    changed = change(row, {"records_published_at": at}, by=by, action="publish_records")
    freeze(changed, at, lambda before, this: building.records(changed, public_records.withheld_of(responses), at))
    events.publish("rfi.records_published", changed, by=by, payload={"responses": len(responses)})
    return changed
