"""What happens to partnerships, their parties and what these bring."""

from datetime import date, datetime
from decimal import Decimal
from typing import Any

from alliance import events, messages
from alliance.errors import Refusal, WrongState
from alliance.models import Department, Organisation
from alliance.people import system_user
from alliance.permissions import require
from alliance.writing import change, create, insist, lock, next_reference, remove, service
from initiatives.models import Initiative
from partnerships.lifecycle import MANAGE, PARTNERSHIP
from partnerships.models import Contribution, Partnership, Party
from partnerships.signals import partnership_bound
from partnerships.telling import people_of, people_of_city

RECORD = "partnerships.manage_contribution"


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


def require_draft(partnership: Partnership) -> None:
    """Parties sign what they read: the text and the parties change in a draft only."""
    if partnership.state != "draft":
        state = PARTNERSHIP.state(partnership.state).label.lower()
        raise WrongState(
            f"This partnership is {state}: its text and parties are fixed. Take it back to draft first, "
            "or set up a new one once it is binding.",
            state=partnership.state,
        )


@service
def add_party(
    *,
    partnership: Partnership,
    role: str,
    duty: str,
    organisation: Organisation | None = None,
    department: Department | None = None,
    signatory: str = "",
    external_id: str | None = None,
    by: Any,
) -> Party:
    """Add an organisation, or a department of the city, to a draft."""
    fresh = lock(partnership)
    require(by, MANAGE, fresh)
    require_draft(fresh)
    insist((organisation is None) is not (department is None), "organisation", "Name an organisation or a department.")
    row = Party(
        partnership=fresh,
        organisation=organisation,
        department=department,
        role=role,
        duty=duty,
        signatory=signatory,
        external_id=external_id,
    )
    return create(row, by=by, action="add_party")


@service
def change_party(*, party: Party, version: int | None = None, by: Any, **values: Any) -> Party:
    """Correct a party's role, duty or signatory in a draft."""
    require(by, MANAGE, party)
    require_draft(lock(party.partnership))
    return change(lock(party, version=version), values, by=by)


@service
def remove_party(*, party: Party, why: str, by: Any) -> Partnership:
    """Take a party out of a draft. Raises Refusal where it shares in a gain: change the shares first."""
    require(by, MANAGE, party)
    partnership = lock(party.partnership)
    require_draft(partnership)
    if party.shares.exists():
        raise Refusal(f"{party.name} has a share in a gain share. Change the shares first.", code="has_share")
    remove(lock(party), by=by, why=why)
    return partnership


@service
def send_for_signature(*, partnership: Partnership, version: int | None = None, by: Any) -> Partnership:
    """Fix the text and ask every party to sign; the people of the parties are told."""
    row = PARTNERSHIP.take(partnership, "send", by=by, version=version)
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
    return row


@service
def sign_party(
    *, party: Party, version: int | None = None, signatory: str, paper: str = "", at: datetime, by: Any
) -> Party:
    """Sign for a party; the last signature makes the partnership binding.

    People of the city sign for its departments, and record what an outside organisation signed on `paper` (where it is
    filed). Raises WrongState unless the partnership is out for signature.
    """
    partnership = lock(party.partnership)
    row = lock(party, version=version)
    require(by, "partnerships.sign_party", row)
    require_signable(partnership, row)
    outside = row.organisation_id is not None and row.organisation_id != by.organisation_id
    insist(paper or not outside, "paper", f"Say where the paper is filed on which {row.name} signed.")
    values = {"signatory": signatory, "signed_at": at, "signed_by": by, "paper": paper}
    change(row, values, by=by, action="sign_party")
    if not partnership.parties.filter(signed_at=None).exists():
        bind(partnership, at=at, by=by)
    return row


def require_signable(partnership: Partnership, party: Party) -> None:
    if partnership.state != "signing":
        state = PARTNERSHIP.state(partnership.state).label.lower()
        raise WrongState(
            f"This partnership is {state}. It can be signed once it is sent for signature.", state=partnership.state
        )
    if party.signed_at is not None:
        raise WrongState(f"{party.name} has signed already.", state="signed")


def bind(partnership: Partnership, *, at: datetime, by: Any) -> None:
    """Every party has signed. Called inside a service; the step itself is the system's."""
    row = PARTNERSHIP.take(partnership, "bind", by=system_user(), bound_at=at)
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
    for gain_share in partnership.gain_shares.all():
        open_one = gain_share.settlements.exclude(state__in=["locked", "paid"]).first()
        if open_one is not None:
            raise Refusal(f"{open_one.reference} is not agreed. Both sides confirm it first.", code="settlement_open")
    return PARTNERSHIP.take(partnership, "end", by=by, version=version, why=why, ended_on=on)


@service
def promise_contribution(
    *,
    party: Party,
    kind: str,
    description: str,
    value: Decimal | None = None,
    due_on: date | None = None,
    external_id: str | None = None,
    by: Any,
) -> Contribution:
    """Write down what a party brings, what it is worth and by when."""
    require(by, RECORD, party)
    require_not_ended(party)
    row = Contribution(
        party=party, kind=kind, description=description, value=value, due_on=due_on, external_id=external_id
    )
    return create(row, by=by, action="promise_contribution")


def require_not_ended(party: Party) -> None:
    if party.partnership.state == "ended":
        raise WrongState("This partnership has ended: nothing more is contributed to it.", state="ended")


@service
def change_contribution(
    *, contribution: Contribution, version: int | None = None, by: Any, **values: Any
) -> Contribution:
    """Correct or date a contribution that is not delivered yet."""
    row = lock(contribution, version=version)
    require(by, RECORD, row)
    require_not_ended(row.party)
    require_undelivered(row)
    return change(row, values, by=by)


def require_undelivered(contribution: Contribution) -> None:
    if contribution.delivered_on is not None:
        raise WrongState("This contribution is delivered: record another one instead.", state="delivered")


@service
def deliver_contribution(
    *, contribution: Contribution, version: int | None = None, delivered_on: date, on: date, by: Any
) -> Contribution:
    """The city received it, on a day that has come."""
    row = lock(contribution, version=version)
    require(by, RECORD, row)
    require_undelivered(row)
    insist(delivered_on <= on, "delivered_on", "This day has not come yet. Give the day on which it was received.")
    return change(row, {"delivered_on": delivered_on}, by=by, action="deliver_contribution")


@service
def remove_contribution(*, contribution: Contribution, why: str, by: Any) -> Partnership:
    """Take back what was written down by mistake, while the partnership is a draft."""
    require(by, RECORD, contribution)
    partnership = lock(contribution.party.partnership)
    require_draft(partnership)
    remove(lock(contribution), by=by, why=why)
    return partnership
