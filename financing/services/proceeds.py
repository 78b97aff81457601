"""Money that an offering, a campaign or a fund loan brings to the source of a plan, and the rows that correct it."""

from datetime import date
from decimal import Decimal

from alliance import events, messages
from alliance.errors import WrongState
from alliance.models import User
from alliance.permissions import require
from alliance.writing import create, insist, lock, service
from financing.lifecycle import SOURCE
from financing.models import Receipt, Source
from financing.services.plans import became, commit_source, receive_source

ZERO = Decimal(0)


def bring(*, source: Source, amount: Decimal, on: date, note: str, by: User) -> Source:
    """Commit a source that was only hoped for, and record what arrived, never more than the plan counts on.

    What is over belongs to no line of the plan, so that the plan's people are told.
    """
    row = lock(source)
    if row.state in ("expected", "applied"):
        row = commit_source(source=row, by=by)
    part = min(amount, row.outstanding) if row.state == "committed" else ZERO
    if part > ZERO:
        row = receive_source(source=row, amount=part, received_on=on, note=note[:200], on=on, by=by)
    if amount > part:
        tell_of_surplus(row, amount - part, note, by)
    return row


def tell_of_surplus(source: Source, over: Decimal, note: str, by: User) -> None:
    plan = source.plan
    messages.notify(
        recipients=[person for person in {plan.created_by, plan.checked_by, plan.approved_by} if person],
        slot=f"surplus:{source.pk}:{source.version}",
        text=f"{note} brought {over:,.2f} more than “{source.label}” counts on. Give it a line in a plan.",
        url=source.get_absolute_url(),
        by=by,
    )


@service
def correct_receipt(
    *,
    source: Source,
    version: int | None = None,
    receipt: Receipt,
    amount: Decimal | None = None,
    why: str,
    on: date,
    by: User,
) -> Source:
    """Take back a receipt, or a part of it, by a row of its own; the source waits for the money again.

    Raises ValidationError for a receipt of another source, or for more than is left of it.
    """
    row = lock(source, version=version)
    require(by, "financing.record_money", row)
    if row.state not in SOURCE.step("correct").sources:
        raise WrongState(SOURCE.refusal(SOURCE.step("correct"), row.state), state=row.state)
    fits = receipt.source_id == row.pk and receipt.corrects_id is None
    insist(fits, "receipt", "Choose a receipt of this source that is no correction itself.")
    left = receipt.left
    insist(left > ZERO, "receipt", "This receipt is taken back already. Choose another one.")
    part = left if amount is None else amount
    insist(part <= left, "amount", f"{left:,.2f} of this receipt still counts. Take back no more than that.")
    create(Receipt(source=row, amount=-part, received_on=on, corrects=receipt, note=why[:200]), by=by, why=why)
    events.publish("source.receipt", row, by=by, payload={"plan": str(row.plan_id), "amount": str(-part)})
    return became(row, "correct", None, by, why)
