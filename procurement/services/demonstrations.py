"""Demonstrations: slots drawn by a lot that anybody can draw again, seen and scored apart from what was written."""

import hashlib
from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from alliance import audit, messages
from alliance.errors import Refusal
from alliance.models import User
from alliance.permissions import require
from alliance.writing import change, create, insist, lock, service
from procurement.lifecycle import RFI
from procurement.models import DemonstrationScore, DemonstrationSlot, Rfi, RfiResponse
from procurement.services.evaluation import require_reader
from procurement.services.responses import people_of


@service
def draw_demonstrations(
    *, rfi: Rfi, version: int | None = None, slots: Iterable[Mapping[str, Any]], seed: str, at: datetime, by: Any
) -> Rfi:
    """Offer times and places and give them out by lot. `seed` is what was drawn in public, such as lottery numbers.

    Order: the SHA-256 of seed and response, so that with the seed everybody finds the same order.
    """
    row = RFI.take(rfi, "demonstrate", by=by, version=version)
    responses = in_order_of_lot(row.responses.filter(state="opened"), seed)
    offered = sorted(slots, key=lambda slot: slot["starts_at"])
    insist(len(offered) >= len(responses), "slots", f"Offer a slot for each of the {len(responses)} responses.")
    insist(offered[0]["starts_at"] > at, "slots", "Row 1: this lies in the past. Choose times to come.")
    for number, slot in enumerate(offered):
        response = responses[number] if number < len(responses) else None
        made = DemonstrationSlot(rfi=row, starts_at=slot["starts_at"], place=slot["place"], response=response)
        create(made, by=by, action="draw_demonstration")
        if response:
            tell(made, response, by=by)
    audit.record("draw_lot", row, by=by, after={"seed": seed, "order": [str(found.pk) for found in responses]})
    return change(row, {"lot_seed": seed}, by=by, action="draw_lot")


def in_order_of_lot(responses: Iterable[RfiResponse], seed: str) -> list[RfiResponse]:
    return sorted(responses, key=lambda row: hashlib.sha256(f"{seed}|{row.pk}".encode()).hexdigest())


def tell(slot: DemonstrationSlot, response: RfiResponse, *, by: Any) -> None:
    messages.notify(
        recipients=people_of(response),
        slot=f"demonstration:{slot.pk}",
        text=f"{slot.rfi.reference}: you show it on {slot.starts_at:%-d %B %Y, %H:%M} UTC, {slot.place}.",
        url=slot.rfi.get_absolute_url(),
        by=by,
    )


@service
def score_demonstration(
    *, slot: DemonstrationSlot, version: int | None = None, value: int, remark: str, at: datetime, by: User
) -> DemonstrationScore:
    """Say what you saw; it can be changed until the report is written."""
    row = lock(slot, version=version)
    require(by, "procurement.score_demonstration", row)
    insist(row.response is not None, "__all__", "Nobody shows anything in this slot.")
    assert row.response is not None
    require_reader(row.response, by)
    if row.rfi.state != "demonstrating":
        raise Refusal("Demonstrations are scored until the report is written.", code="frozen", state=row.rfi.state)
    if at < row.starts_at:
        raise Refusal("This demonstration has not begun: score what you saw.", code="not_yet_due", starts=row.starts_at)
    found: DemonstrationScore | None = (
        DemonstrationScore.objects.select_for_update().filter(slot=row, evaluator=by).first()
    )
    values = {"value": value, "remark": remark}
    if found:
        return change(found, values, by=by, action="score_demonstration")
    return create(DemonstrationScore(slot=row, evaluator=by, **values), by=by, action="score_demonstration")


@service
def report_rfi(*, rfi: Rfi, version: int | None = None, market_findings: str, by: Any) -> Rfi:
    """End the evaluation with what the market said. The ranking is what the panel agreed on."""
    row = RFI.take(rfi, "report", by=by, version=version, market_findings=market_findings)
    missing = [str(found.organisation) for found in row.responses.filter(state="opened") if not found.agreed.exists()]
    if missing:
        raise Refusal(f"The panel’s consensus is missing for {', '.join(missing)}.", code="consensus_missing")
    return row
