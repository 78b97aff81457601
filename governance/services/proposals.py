"""Ideas that vendors bring unasked, answered within the city's clock."""

from datetime import date, timedelta
from typing import Any

from alliance import city, events
from alliance.models import Organisation
from alliance.permissions import require
from alliance.rules import inside
from alliance.writing import change, create, insist, lock, next_reference, service
from governance.lifecycle import PROPOSAL
from governance.models import Proposal


@service
def receive_proposal(
    *,
    title: str,
    summary: str,
    organisation: Organisation,
    received_on: date | None = None,
    external_id: str | None = None,
    on: date,
    by: Any,
) -> Proposal:
    """Start the clock. Vendors bring their own organisation's idea, today; the office records what came by letter, and when."""
    day = received_on if received_on and inside(by) else on
    insist(day <= on, "received_on", "It cannot have been received in the future.")
    row = Proposal(
        reference=next_reference("U"),
        title=title,
        summary=summary,
        organisation=organisation,
        received_on=day,
        answer_by=day + timedelta(days=city.setting("governance.proposal_days")["answer"]),
        external_id=external_id,
    )
    require(by, "governance.bring_proposal", row)
    return create(row, by=by, action="receive_proposal")


@service
def extend_proposal(*, proposal: Proposal, version: int | None = None, why: str, by: Any) -> Proposal:
    """Once, to the longer clock, with a reason the proposer reads."""
    row = lock(proposal, version=version)
    insist(not row.is_extended, "__all__", "The clock was extended already: answer it now.")
    days = city.setting("governance.proposal_days")["longest"]
    return PROPOSAL.take(
        row, "extend", by=by, why=why, is_extended=True, answer_by=row.received_on + timedelta(days=days)
    )


@service
def pursue_proposal(*, proposal: Proposal, version: int | None = None, answer: str, on: date, by: Any) -> Proposal:
    """Look further, openly: others may answer the same need."""
    row = PROPOSAL.take(proposal, "pursue", by=by, version=version, why=answer, answer=answer, answered_on=on)
    events.publish("proposal.pursued", row, by=by)
    return row


@service
def decline_proposal(*, proposal: Proposal, version: int | None = None, answer: str, on: date, by: Any) -> Proposal:
    return PROPOSAL.take(proposal, "decline", by=by, version=version, why=answer, answer=answer, answered_on=on)


@service
def revise_proposal(*, proposal: Proposal, version: int | None = None, by: Any, **values: Any) -> Proposal:
    """Correct it while it is not answered; the clock does not start again."""
    row = lock(proposal, version=version)
    require(by, "governance.bring_proposal", row)
    insist(row.state == "received", "__all__", "This proposal is answered: it cannot be changed.")
    return change(row, values, by=by)
