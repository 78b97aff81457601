"""What the city has, and what of it is promised to which initiative."""

from datetime import date
from decimal import Decimal
from typing import Any

from django.core.exceptions import ValidationError

from alliance.errors import Refusal
from alliance.permissions import require
from alliance.writing import change, create, insist, lock, service
from governance import gates
from governance import queries as governance
from governance.models import Decision
from initiatives import queries
from initiatives.models import Commitment, Initiative, Resource


@service
def record_resource(*, by: Any, **values: Any) -> Resource:
    """Record something the city has. `values` are the fields of a resource."""
    require(by, "initiatives.manage_resource")
    refuse_uncounted(values)
    return create(Resource(**values), by=by, action="record_resource")


def refuse_uncounted(values: dict[str, Any]) -> None:
    """Money without an amount and debt room without a rating say nothing."""
    kind, given = values.get("kind"), values.get("quantity")
    insist(kind != "money" or given is not None, "quantity", "Say how much money it is.")
    insist(kind != "credit" or values.get("rating"), "rating", "Say which rating the city has, such as BBB-.")


@service
def revise_resource(*, resource: Resource, version: int | None = None, by: Any, **values: Any) -> Resource:
    """Correct a resource. The quantity cannot fall below what is promised already."""
    require(by, "initiatives.manage_resource")
    row = lock(resource, version=version)
    refuse_uncounted({name: getattr(row, name) for name in ("kind", "quantity", "rating")} | values)
    promised = queries.promised_of(row)
    quantity = values.get("quantity", row.quantity)
    insist(
        quantity is None or quantity >= promised or quantity == row.quantity,
        "quantity",
        f"{promised.normalize():,f} of it is promised already. Release commitments first, or keep the quantity.",
    )
    return change(row, values, by=by)


@service
def commit_resource(
    *,
    resource: Resource,
    initiative: Initiative,
    quantity: Decimal,
    note: str = "",
    decision: Decision | None = None,
    external_id: str | None = None,
    by: Any,
) -> Commitment:
    """Promise a part of a resource. More than there is needs a signed decision that says so."""
    initiative = lock(initiative)  # it may be stopped meanwhile
    held = lock(resource)  # two promises at once must not both fit
    require(by, "initiatives.commit_resource", held)
    if initiative.state == "stopped":
        raise Refusal(
            f"{initiative} is stopped: nothing more is promised to it. Choose one that goes on.", code="wrong_state"
        )
    refuse_over_commitment(held, quantity, decision)
    refuse_other_subject(held, initiative, decision)
    row = Commitment(
        resource=held,
        initiative=initiative,
        quantity=quantity,
        note=note,
        decision=decision,
        external_id=external_id,
    )
    return create(row, by=by, action="commit_resource")


def refuse_over_commitment(resource: Resource, quantity: Decimal, decision: Decision | None) -> None:
    if resource.quantity is None:
        return
    free = resource.quantity - queries.promised_of(resource)
    if decision is None and quantity > free:
        sentence = (
            f"Only {max(free, Decimal(0)).normalize():,f} {resource.unit} of {resource} is free. Promise less, release another "
            "commitment, or name the signed decision that allows more."
        )
        raise ValidationError({"quantity": ValidationError(sentence, code="over_committed")})
    if decision is not None:
        insist(
            decision.state == "signed" and decision.is_positive, "decision", "This decision is not signed in favour."
        )


def refuse_other_subject(resource: Resource, initiative: Initiative, decision: Decision | None) -> None:
    """A body that decided about something else has not allowed this."""
    if decision is None:
        return
    subject = governance.subject_of(decision)
    sentence = f"This decision is about {decision.subject_label}. Name one about this initiative or this resource."
    insist(subject == resource or gates.initiative_of(subject) == initiative, "decision", sentence)


@service
def release_commitment(
    *, commitment: Commitment, version: int | None = None, why: str, on: date, by: Any
) -> Commitment:
    """Take the promise back, so that the resource is free again."""
    row = lock(commitment, version=version)
    require(by, "initiatives.commit_resource", row)
    if row.released_on:
        raise Refusal("This commitment is released already.", code="wrong_state")
    return change(row, {"released_on": on}, by=by, why=why, action="release_commitment")
