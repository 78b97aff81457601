"""What happens to responsibilities, obligations, risks and shared costs of a partnership."""

from collections.abc import Iterable, Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from alliance import audit, messages
from alliance.errors import WrongState
from alliance.permissions import require
from alliance.writing import change, create, insist, lock, remove, service, touch
from partnerships.lifecycle import MANAGE
from partnerships.maths import engine
from partnerships.maths.risks import check_formula
from partnerships.models import CostPart, Obligation, Partnership, Party, Responsibility, SharedCost, SharedRisk
from partnerships.preconditions import naming_the_field, party_called, require_not_ended, require_party_of
from partnerships.telling import people_of

OTHERS = ("responsible", "consulted", "informed")


@service
def assign_responsibility(
    *,
    partnership: Partnership,
    activity: str,
    accountable: Party,
    responsible: Iterable[Party],
    consulted: Iterable[Party] = (),
    informed: Iterable[Party] = (),
    external_id: str | None = None,
    by: Any,
) -> Responsibility:
    """Put an activity into the matrix: one party answers for it, at least one does it."""
    partnership = lock(partnership)
    require(by, MANAGE, partnership)
    require_not_ended(partnership)
    row = Responsibility(partnership=partnership, activity=activity, accountable=accountable, external_id=external_id)
    parts = {"responsible": responsible, "consulted": consulted, "informed": informed}
    require_parts(partnership, accountable, parts)
    create(row, by=by, action="assign_responsibility")
    set_parts(row, parts, by=by)
    return row


def require_parts(partnership: Partnership, accountable: Party, parts: Mapping[str, Iterable[Party]]) -> None:
    require_party_of(partnership, accountable, "accountable")
    for name, parties in parts.items():
        for party in parties:
            require_party_of(partnership, party, name)
    insist(list(parts["responsible"]), "responsible", "Nobody does it. Choose at least one party.")


def set_parts(row: Responsibility, parts: Mapping[str, Iterable[Party]], *, by: Any) -> bool:
    """Whether who has which part differs from before."""
    before = {name: sorted(party.name for party in getattr(row, name).all()) for name in parts}
    after = {name: sorted(party.name for party in parties) for name, parties in parts.items()}
    if before == after:
        return False
    for name, parties in parts.items():
        getattr(row, name).set(parties)
    audit.record("set_parts", row, by=by, before=before, after=after)
    return True


@service
def change_responsibility(
    *, responsibility: Responsibility, version: int | None = None, by: Any, **values: Any
) -> Responsibility:
    """Correct an activity or who has which part in it."""
    partnership, row = lock(responsibility.partnership), lock(responsibility, version=version)
    require(by, MANAGE, row)
    require_not_ended(partnership)
    parts = {name: list(values.pop(name, getattr(row, name).all())) for name in OTHERS}
    require_parts(partnership, values.get("accountable", row.accountable), parts)
    seen = row.version
    row = change(row, values, by=by)
    return touch(row, since=seen) if set_parts(row, parts, by=by) else row


@service
def record_obligation(
    *,
    partnership: Partnership,
    party: Party,
    title: str,
    owner: Any,
    due_on: date,
    external_id: str | None = None,
    by: Any,
) -> Obligation:
    """Write down what a party must do by a day; its people and whoever watches are told."""
    partnership = lock(partnership)
    require(by, "partnerships.manage_obligation", partnership)
    require_not_ended(partnership)
    require_party_of(partnership, party, "party")
    require_sees(owner, partnership)
    row = Obligation(
        partnership=partnership, party=party, title=title, owner=owner, due_on=due_on, external_id=external_id
    )
    create(row, by=by, action="record_obligation")
    people = [owner, *people_of([party.organisation_id])] if partnership.state != "draft" else [owner]
    messages.notify(
        recipients=[person for person in people if person.pk != by.pk],
        slot=f"obligation:{row.pk}",
        text=f"{party.name} owes “{title}” by {due_on:%-d %B %Y}.",
        url=row.get_absolute_url(),
        by=by,
    )
    return row


@service
def change_obligation(*, obligation: Obligation, version: int | None = None, by: Any, **values: Any) -> Obligation:
    """Correct it or move its day; reminders follow the new day."""
    row = lock(obligation, version=version)
    require(by, "partnerships.manage_obligation", row)
    require_open(row)
    require_party_of(row.partnership, values.get("party", row.party), "party")
    require_sees(values.get("owner", row.owner), row.partnership)
    moved = values.get("due_on", row.due_on) != row.due_on or values.get("owner", row.owner) != row.owner
    return change(row, values | ({"schedule_version": row.schedule_version + 1} if moved else {}), by=by)


def require_sees(owner: Any, partnership: Partnership) -> None:
    """Whoever watches an obligation must be able to open it."""
    sees = Partnership.objects.visible_to(owner).filter(pk=partnership.pk).exists()
    insist(sees, "owner", f"{owner} cannot see this partnership. Choose somebody who works on it.")


def require_open(obligation: Obligation) -> None:
    if obligation.done_on is not None:
        raise WrongState("This obligation is fulfilled: record another one instead.", state="fulfilled")


@service
def fulfil_obligation(
    *, obligation: Obligation, version: int | None = None, done_on: date, evidence: str, on: date, by: Any
) -> Obligation:
    """It was done, on a day that has come, and this shows it. Said by the party itself or whoever watches."""
    row = lock(obligation, version=version)
    require(by, "partnerships.fulfil_obligation", row)
    require_open(row)
    insist(done_on <= on, "done_on", "This day has not come yet. Give the day on which it was done.")
    return change(row, {"done_on": done_on, "evidence": evidence}, by=by, action="fulfil_obligation")


@service
def allocate_risk(
    *, partnership: Partnership, accountable: Party, external_id: str | None = None, by: Any, **values: Any
) -> SharedRisk:
    """Say which one party answers for a risk. Raises ValidationError for “shared” without a formula."""
    partnership = lock(partnership)
    require(by, MANAGE, partnership)
    require_not_ended(partnership)
    require_party_of(partnership, accountable, "accountable")
    row = SharedRisk(partnership=partnership, accountable=accountable, external_id=external_id, **values)
    require_formula(row.allocation, row.formula)
    return create(row, by=by, action="allocate_risk")


def require_formula(allocation: str, formula: str) -> None:
    shared = allocation == SharedRisk.Allocation.SHARED
    insist(formula or not shared, "formula", "Say by which formula it is shared, such as loss / 2.")
    insist(shared or not formula, "formula", "A formula is for a shared risk only. Choose “shared”, or leave it empty.")
    if formula:
        with naming_the_field():
            check_formula(formula)


@service
def change_risk(*, sharedrisk: SharedRisk, version: int | None = None, by: Any, **values: Any) -> SharedRisk:
    """Allocate a risk anew."""
    partnership, row = lock(sharedrisk.partnership), lock(sharedrisk, version=version)
    require(by, MANAGE, row)
    require_not_ended(partnership)
    require_party_of(partnership, values.get("accountable", row.accountable), "accountable")
    require_formula(values.get("allocation", row.allocation), values.get("formula", row.formula))
    return change(row, values, by=by)


@service
def share_cost(
    *,
    partnership: Partnership,
    title: str,
    amount: Decimal,
    key: str,
    measures: Iterable[Mapping[str, Any]],
    external_id: str | None = None,
    by: Any,
) -> SharedCost:
    """Divide a cost among parties by a key, to the cent. Raises ValidationError naming what does not add up."""
    partnership = lock(partnership)
    require(by, "partnerships.manage_obligation", partnership)
    require_not_ended(partnership)
    found = parties_measured(partnership, key, measures)
    row = SharedCost(
        partnership=partnership,
        title=title,
        amount=amount,
        key=key,
        statement=divided(amount, key, found),
        external_id=external_id,
    )
    create(row, by=by, action="share_cost")
    set_measures(row, found, by=by)
    return row


def parties_measured(
    partnership: Partnership, key: str, measures: Iterable[Mapping[str, Any]]
) -> list[tuple[Party, str]]:
    found = [(party_called(partnership, row["party"], "measures"), str(row.get("measure") or "")) for row in measures]
    insist(found, "measures", "Name at least one party.")
    for party, measure in found:
        insist(
            measure or key == "equal", "measures", f"Say how much {party.name} counts for, or divide in equal parts."
        )
    return found


def divided(amount: Decimal, key: str, found: list[tuple[Party, str]]) -> dict[str, Any]:
    """The statement of the division, as `partnerships.maths.allocate` explains it."""
    parties = [{"party": party.name, **measure_of(key, text)} for party, text in found]
    with naming_the_field(parties="measures"):
        given = {"model": "allocation", "amount": amount, "key": key, "parties": parties}
        return dict(engine.compute(given).as_json())


def measure_of(key: str, text: str) -> dict[str, Any]:
    if key == "equal":
        return {}
    return {"measure": int(text) if key == "per_head" and text.isascii() and text.isdigit() else text}


def set_measures(row: SharedCost, found: list[tuple[Party, str]], *, by: Any) -> None:
    row.parts.all().delete()
    for party, measure in found:
        create(CostPart(shared_cost=row, party=party, measure=measure), by=by)


@service
def change_shared_cost(
    *,
    sharedcost: SharedCost,
    version: int | None = None,
    title: str,
    amount: Decimal,
    key: str,
    measures: Iterable[Mapping[str, Any]],
    by: Any,
) -> SharedCost:
    """Divide it anew, as when heads or use are counted again."""
    partnership, row = lock(sharedcost.partnership), lock(sharedcost, version=version)
    require(by, "partnerships.manage_obligation", row)
    require_not_ended(partnership)
    found = parties_measured(partnership, key, measures)
    values = {"title": title, "amount": amount, "key": key, "statement": divided(amount, key, found)}
    row = change(row, values, by=by)
    set_measures(row, found, by=by)
    return row


@service
def take_out(*, row: Responsibility | SharedRisk | SharedCost, why: str, by: Any) -> Partnership:
    """Take an activity, a risk or a shared cost out again; the audit trail keeps it."""
    require(by, MANAGE, row)
    partnership = lock(row.partnership)
    require_not_ended(partnership)
    remove(lock(row), by=by, why=why)
    return partnership


@service
def remove_responsibility(*, responsibility: Responsibility, why: str, by: Any) -> Partnership:
    """Take an activity out of the matrix."""
    return take_out(row=responsibility, why=why, by=by)


@service
def remove_risk(*, sharedrisk: SharedRisk, why: str, by: Any) -> Partnership:
    """Take a risk out of the matrix."""
    return take_out(row=sharedrisk, why=why, by=by)


@service
def remove_shared_cost(*, sharedcost: SharedCost, why: str, by: Any) -> Partnership:
    """Stop sharing a cost."""
    return take_out(row=sharedcost, why=why, by=by)
