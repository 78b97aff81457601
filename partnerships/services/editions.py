"""What happens to editions of an agreement: put to the parties, approved by each, in force or withdrawn."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from alliance import events, messages
from alliance.errors import WrongState
from alliance.people import system_user
from alliance.permissions import require
from alliance.writing import change, create, insist, lock, service
from partnerships.lifecycle import EDITION, MANAGE
from partnerships.models import Approval, Edition, Partnership, Party
from partnerships.models.editions import TEXT, text_of
from partnerships.telling import people_of, people_of_city


def put_to_parties(
    partnership: Partnership, *, why: str = "", text: Mapping[str, str] | None = None, by: Any
) -> Edition:
    """Freeze the text as the next edition. Called inside a service."""
    told = partnership.editions.order_by("-number")
    last = told.first()
    row = Edition(
        partnership=partnership,
        number=last.number + 1 if last else 1,
        follows=told.filter(state="in_force").first() or last,
        why=why,
        text=text_of(partnership) | dict(text or {}),
    )
    return create(row, by=by, action="put_to_parties")


def proposed(partnership: Partnership) -> Edition | None:
    return partnership.editions.filter(state="proposed").first()


def note_approval(edition: Edition | None, party: Party, *, signatory: str, paper: str, at: datetime, by: Any) -> None:
    """A party's word for what waits; agreements sent before editions were kept have none."""
    if edition is not None:
        row = Approval(edition=edition, party=party, signatory=signatory, approved_at=at, approved_by=by, paper=paper)
        create(row, by=by, action="approve_edition")


def put_in_force(edition: Edition, *, at: datetime) -> Edition:
    """Every party agreed; the edition before it is superseded. The steps are the system's."""
    for old in edition.partnership.editions.filter(state="in_force"):
        EDITION.take(old, "supersede", by=system_user())
    return EDITION.take(edition, "enter", by=system_user(), in_force_at=at)


@service
def propose_edition(
    *, partnership: Partnership, why: str, external_id: str | None = None, by: Any, **values: Any
) -> Edition:
    """Put a new wording of a binding agreement to its parties; the old one binds until all have approved.

    Raises WrongState unless the partnership binds, ValidationError where nothing changes or another edition waits.
    """
    row = lock(partnership)
    require(by, MANAGE, row)
    if row.state != "binding":
        raise WrongState("Only a binding agreement gets a new edition. Edit the draft instead.", state=row.state)
    text = {name: str(value or "") for name, value in values.items() if name in TEXT}
    now = text_of(row)
    insist(
        any(now[name] != words for name, words in text.items()), "__all__", "Nothing differs. Change the text first."
    )
    insist(proposed(row) is None, "__all__", "An edition waits for the parties already. Withdraw that one first.")
    for name, value in values.items():
        setattr(row, name, value)
    row.full_clean()  # what would not be saved is not put to anybody either
    edition = put_to_parties(lock(partnership), why=why, text=text, by=by)
    tell_parties(edition, f"{edition} waits for your approval: {why}", "proposed", by=by)
    return edition


def tell_parties(edition: Edition, text: str, fact: str, *, by: Any) -> None:
    outside = edition.partnership.parties.filter(left_on=None).exclude(organisation=None)
    people = [
        *people_of(outside.values_list("organisation_id", flat=True)),
        *people_of_city(edition.partnership),
    ]
    messages.notify(
        recipients=[person for person in people if person.pk != by.pk],
        slot=f"edition:{edition.pk}:{fact}",
        text=text,
        url=edition.get_absolute_url(),
        by=by,
    )


@service
def approve_edition(
    *,
    edition: Edition,
    version: int | None = None,
    party: Party | None = None,
    signatory: str,
    paper: str = "",
    at: datetime,
    by: Any,
) -> Edition:
    """Approve for one's own organisation, or record a `party`'s approval; the last one puts the text in force.

    People of the city approve for its departments, and say on which `paper` an outside party's approval stands.
    """
    partnership = lock(edition.partnership)  # first, as where it ends or a party leaves
    row = lock(edition, version=version)
    require(by, "partnerships.approve_edition", row)
    if row.state != "proposed" or partnership.state != "binding":
        state = EDITION.state_of(row).label.lower()
        raise WrongState(f"This edition is {state}. Only a proposed edition of a binding agreement is approved.")
    voice = party_of(row, party, by)
    outside = voice.organisation_id is not None and voice.organisation_id != by.organisation_id
    insist(paper or not outside, "paper", f"Say where the paper is filed on which {voice.name} approved.")
    insist(not row.approvals.filter(party=voice).exists(), "party", f"{voice.name} has approved already.")
    note_approval(row, voice, signatory=signatory, paper=paper, at=at, by=by)
    return adopted(row, partnership, at=at, by=by) if all_agree(row) else row


def all_agree(edition: Edition) -> bool:
    """Whether every party that is still in has approved it."""
    return not edition.partnership.parties.filter(left_on=None).exclude(approvals__edition=edition).exists()


def party_of(edition: Edition, party: Party | None, by: Any) -> Party:
    own = edition.partnership.parties.filter(organisation_id=by.organisation_id).first() if by.organisation_id else None
    found = own or party
    insist(found is not None, "party", "Say for which party you approve.")
    assert found is not None
    insist(found.partnership_id == edition.partnership_id, "party", f"{found.name} is no party of this partnership.")
    insist(found.left_on is None, "party", f"{found.name} has left: its approval is not needed.")
    return found


def adopted(edition: Edition, partnership: Partnership, *, at: datetime, by: Any) -> Edition:
    row = put_in_force(edition, at=at)
    values: dict[str, Any] = {name: edition.text[name] for name in TEXT}
    for name in ("starts_on", "ends_on"):
        values[name] = date.fromisoformat(values[name]) if values[name] else None
    change(partnership, values, by=system_user(), why=f"{edition} is approved by every party.")
    tell_parties(row, f"{row} is in force: every party has approved it.", "in_force", by=by)
    events.publish("edition.in_force", row, by=by, payload={"partnership": partnership.reference})
    return row


@service
def withdraw_edition(*, edition: Edition, version: int | None = None, why: str, by: Any) -> Edition:
    """Take a proposed wording back; the agreement goes on as it was."""
    row = lock(edition, version=version)
    if row.partnership.state != "binding":
        raise WrongState("The agreement itself is being signed. Take it back to draft instead.", state=row.state)
    row = EDITION.take(row, "withdraw", by=by, why=why)
    tell_parties(row, f"{row} is withdrawn: {why}", "withdrawn", by=by)
    return row
