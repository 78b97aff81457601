"""What happens to the parties of a partnership and to what they bring."""

from datetime import date, datetime
from decimal import Decimal
from typing import Any

from alliance import messages
from alliance.errors import Refusal, WrongState
from alliance.models import Department, Organisation
from alliance.organisations import refuse_debarred
from alliance.permissions import require
from alliance.writing import change, create, insist, lock, remove, service
from partnerships.lifecycle import MANAGE, PARTNERSHIP
from partnerships.models import Contribution, GainShare, Partnership, Party
from partnerships.preconditions import require_draft, require_not_ended, require_party_of
from partnerships.services.agreements import bind
from partnerships.services.editions import adopted, all_agree, note_approval, proposed
from partnerships.telling import people_of, people_of_city

RECORD = "partnerships.manage_contribution"


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
    on: date,
    by: Any,
) -> Party:
    """Add an organisation that is not debarred, or a department of the city, to a draft."""
    fresh = lock(partnership)
    require(by, MANAGE, fresh)
    require_draft(fresh)
    insist((organisation is None) is not (department is None), "organisation", "Name an organisation or a department.")
    refuse_debarred(organisation, on, "organisation")
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
    note_approval(proposed(partnership), row, signatory=signatory, paper=paper, at=at, by=by)
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


@service
def leave_partnership(
    *, party: Party, version: int | None = None, left_on: date, why: str, at: datetime, by: Any
) -> Party:
    """A party leaves on a day on which nothing of what it shares in is open; what was settled stays.

    An edition that waited for it alone is in force, because everybody who stays has approved it.
    Raises ValidationError on `left_on` for a day in the middle of a period, naming the days that would do.
    """
    partnership = lock(party.partnership)
    row = lock(party, version=version)
    require(by, MANAGE, row)
    if partnership.state != "binding" or row.left_on is not None:
        state = "left" if row.left_on else PARTNERSHIP.state(partnership.state).label.lower()
        raise WrongState(f"“Leave” is not possible now: this is {state}. Take it out of a draft instead.", state=state)
    staying = partnership.parties.filter(left_on=None).exclude(pk=row.pk).count()
    insist(staying >= 2, "__all__", "A partnership needs two parties. End the partnership instead.")
    for gain_share in GainShare.objects.filter(state="in_force", shares__party=row).order_by("pk"):
        require_settled(lock(gain_share), left_on)
    row = change(row, {"left_on": left_on}, by=by, why=why, action="leave_partnership")
    if (edition := proposed(partnership)) and all_agree(edition):
        adopted(edition, partnership, at=at, by=by)
    outside = partnership.parties.exclude(organisation=None).values_list("organisation_id", flat=True)
    messages.notify(
        recipients=[person for person in [*people_of(outside), *people_of_city(partnership)] if person.pk != by.pk],
        slot=f"party:{row.pk}:left",
        text=f"{row.name} leaves {partnership} on {left_on:%-d %B %Y}: {why}",
        url=partnership.get_absolute_url(),
        by=by,
    )
    return row


def require_settled(gain_share: GainShare, left_on: date) -> None:
    """A share ends with a period: both sides agreed on every one up to that day, and on none after it."""
    last = gain_share.settlements.filter(kind="period").order_by("-ends_on", "-edition").first()
    agreed = last is not None and last.state in ("locked", "paid")
    if last is not None and agreed and last.ends_on == left_on:
        return
    if last is None:
        way = "Settle the time up to it first, or end the gain share."
    elif last.ends_on < left_on:
        way = f"It is settled until {last.ends_on:%-d %B %Y}. Settle the days up to it first, or give that day."
    else:
        way = f"{last.reference} runs until {last.ends_on:%-d %B %Y}. Give that day, once both sides have agreed on it."
    sentence = f"This day is in the middle of a period of {gain_share}, in which this party shares. {way}"
    insist(False, "left_on", sentence)


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
    partnership, party = lock(party.partnership), lock(party)
    require(by, RECORD, party)
    require_party_of(partnership, party, "party")
    require_not_ended(partnership)
    row = Contribution(
        party=party, kind=kind, description=description, value=value, due_on=due_on, external_id=external_id
    )
    return create(row, by=by, action="promise_contribution")


@service
def change_contribution(
    *, contribution: Contribution, version: int | None = None, by: Any, **values: Any
) -> Contribution:
    """Correct or date a contribution that is not delivered yet."""
    partnership, row = lock(contribution.party.partnership), lock(contribution, version=version)
    require(by, RECORD, row)
    require_not_ended(partnership)
    require_undelivered(row)
    moved = values.get("due_on", row.due_on) != row.due_on
    return change(row, values | ({"schedule_version": row.schedule_version + 1} if moved else {}), by=by)


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
