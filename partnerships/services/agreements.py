"""What happens to partnerships as a whole."""

from datetime import date, datetime
from typing import Any

from alliance import events, messages
from alliance.errors import Refusal
from alliance.people import system_user
from alliance.permissions import require
from alliance.writing import change, create, lock, next_reference, service
from governance.models import Body
from initiatives.models import Initiative
from partnerships.lifecycle import EDITION, MANAGE, PARTNERSHIP
from partnerships.models import Partnership, Party
from partnerships.preconditions import require_draft, require_not_ended
from partnerships.services import editions
from partnerships.signals import partnership_bound
from partnerships.telling import people_of, people_of_city


@service
def set_up_partnership(
    *, initiative: Initiative, title: str, purpose: str, external_id: str | None = None, by: Any, **values: Any
) -> Partnership:
    """Begin the alliance for an initiative; parties and contributions are added next."""
    require(by, MANAGE)
    row = Partnership(
        reference=next_reference("P"),
        initiative=initiative,
        title=title,
        purpose=purpose,
        external_id=external_id,
        **values,
    )
    return create(row, by=by, action="set_up_partnership")


@service
def change_partnership(*, partnership: Partnership, version: int | None = None, by: Any, **values: Any) -> Partnership:
    """Rewrite the agreement while it is a draft. Raises WrongState once it is out for signature."""
    row = lock(partnership, version=version)
    require(by, MANAGE, row)
    require_draft(row)
    return change(row, values, by=by)


@service
def steer_partnership(
    *, partnership: Partnership, version: int | None = None, committee: Body | None, lead: Any, by: Any
) -> Partnership:
    """Choose the committee that votes and who looks after it; this is no part of the text that parties sign."""
    row = lock(partnership, version=version)
    require(by, MANAGE, row)
    require_not_ended(row)
    return change(row, {"committee": committee, "lead": lead}, by=by)


@service
def send_for_signature(*, partnership: Partnership, version: int | None = None, by: Any) -> Partnership:
    """Fix the text and ask every party to sign; the people of the parties are told."""
    row = PARTNERSHIP.take(partnership, "send", by=by, version=version)
    editions.put_to_parties(row, by=by)
    parties = Party.objects.filter(partnership=row)
    messages.notify(
        recipients=people_of(parties.exclude(organisation=None).values_list("organisation_id", flat=True)),
        slot=f"partnership:{row.pk}:{row.version}:sign",
        text=f"{row} waits for your signature.",
        url=row.get_absolute_url(),
        by=by,
    )
    return row


@service
def reopen_partnership(*, partnership: Partnership, version: int | None = None, why: str, by: Any) -> Partnership:
    """Take it back to draft: signatures given so far are void, because the text may change."""
    row = PARTNERSHIP.take(partnership, "reopen", by=by, version=version, why=why)
    for party in row.parties.exclude(signed_at=None):
        values = {"signed_at": None, "signed_by": None, "paper": ""}
        change(lock(party), values, by=by, why=why, action="void_signature")
    for edition in row.editions.filter(state="proposed"):
        EDITION.take(edition, "withdraw", by=by, why=why)
    return row


def bind(partnership: Partnership, *, at: datetime, by: Any) -> None:
    """Every party has signed. Called inside a service; the step itself is the system's."""
    row = PARTNERSHIP.take(partnership, "bind", by=system_user(), bound_at=at)
    if edition := editions.proposed(row):
        editions.put_in_force(edition, at=at)
    outside = row.parties.exclude(organisation=None).values_list("organisation_id", flat=True)
    messages.notify(
        recipients=[*people_of(outside), *people_of_city(row)],
        slot=f"partnership:{row.pk}:binding",
        text=f"{row} is binding: every party has signed.",
        url=row.get_absolute_url(),
        by=by,
    )
    events.publish("partnership.binding", row, by=by, payload={"reference": row.reference})
    partnership_bound.send(Partnership, partnership=row, by=by, at=at)


@service
def end_partnership(
    *, partnership: Partnership, version: int | None = None, why: str, on: date, by: Any
) -> Partnership:
    """Close it; what is owed stays owed. Raises Refusal while the two sides have not agreed on a statement."""
    row = lock(partnership, version=version)
    for gain_share in row.gain_shares.select_for_update().order_by("pk"):
        open_one = gain_share.settlements.exclude(state__in=["locked", "paid"]).first()
        if open_one is not None:
            raise Refusal(f"{open_one.reference} is not agreed. Both sides confirm it first.", code="settlement_open")
    for edition in row.editions.filter(state="proposed"):
        EDITION.take(edition, "withdraw", by=by, why=why)
    return PARTNERSHIP.take(row, "end", by=by, why=why, ended_on=on)
