"""How an RFI ends: with an outcome and its reason, or cancelled."""

from datetime import datetime
from typing import Any

from alliance import events, messages
from alliance.city import setting
from alliance.errors import Refusal
from alliance.writing import insist, service
from procurement.lifecycle import RFI
from procurement.models import Rfi, RfiResponse
from procurement.ocds import building
from procurement.ocds.packages import NAMES
from procurement.services import drafts
from procurement.services.releases import freeze, ocid_of
from procurement.services.responses import people_of
from procurement.services.rfis import vendor_people
from procurement.services.window import lock_alone

WITHOUT_PARTNER = {Rfi.Outcome.NO_ACTION, Rfi.Outcome.POOLED_NEED, Rfi.Outcome.FORMAL_PROCUREMENT}


@service
def conclude_rfi(
    *,
    rfi: Rfi,
    version: int | None = None,
    outcome: str,
    chosen: RfiResponse | None = None,
    outcome_reason: str,
    at: datetime,
    by: Any,
) -> Rfi:
    """Record what follows and why; every vendor that responded is told."""
    insist(chosen is None or chosen.rfi_id == rfi.pk, "chosen", "Choose a response to this RFI.")
    insist(chosen is not None or outcome in WITHOUT_PARTNER, "chosen", "Say with whose response the city goes on.")
    row = RFI.take(
        rfi,
        "conclude",
        by=by,
        version=version,
        why=outcome_reason,
        outcome=outcome,
        chosen=chosen,
        outcome_reason=outcome_reason,
        concluded_at=at,
    )
    require_agreed(row)
    freeze(row, at, lambda before, this: building.ended(row, at) | building.named(those_named(row), at))
    if outcome != Rfi.Outcome.NO_ACTION:
        freeze(row, at, lambda before, this: building.followed(row, ocid_of(row), at, {}), outcome=True)
    events.publish("rfi.concluded", row, by=by, payload={"outcome": outcome})
    text = f"{row.reference} {row.title} is concluded: {row.get_outcome_display().lower()}. {outcome_reason}"
    tell_responders(row, text, by=by)
    return row


def those_named(rfi: Rfi) -> list[RfiResponse]:
    """Whom open data name as responders: nobody, unless the city says so."""
    if not setting(NAMES):
        return []
    return list(rfi.responses.filter(state="opened").select_related("organisation").order_by("organisation__name"))


def require_agreed(rfi: Rfi) -> None:
    """Every opened response is judged before an outcome; an RFI that got none may be concluded at once."""
    open_ = [row for row in rfi.responses.filter(state="opened") if not row.agreed.exists()]
    if open_:
        names = ", ".join(sorted(str(row.organisation) for row in open_))
        raise Refusal(f"The panel’s consensus is missing for {names}. Record it first.", code="consensus_missing")


@service
def cancel_rfi(*, rfi: Rfi, version: int | None = None, why: str, at: datetime, by: Any) -> Rfi:
    """End it without an outcome. Sealed responses stay sealed for good."""
    lock_alone(rfi)
    row = RFI.take(rfi, "cancel", by=by, version=version, why=why, outcome_reason=why)
    drafts.destroy(row)
    if row.published_at:
        freeze(row, at, lambda before, this: building.ended(row, at))
        events.publish("rfi.cancelled", row, by=by)
        messages.notify(
            recipients=vendor_people(),
            slot=f"rfi:{row.pk}:cancelled",
            text=f"{row.reference} {row.title} is cancelled: {why}",
            url=row.get_absolute_url(),
            by=by,
        )
    return row


def tell_responders(rfi: Rfi, text: str, *, by: Any) -> None:
    for response in rfi.responses.exclude(state="withdrawn"):
        messages.notify(
            recipients=people_of(response),
            slot=f"rfi:{rfi.pk}:concluded",
            text=text,
            url=rfi.get_absolute_url(),
            by=by,
        )
