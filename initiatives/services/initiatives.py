"""What happens to initiatives, from the proposal to service or an honest stop."""

from collections.abc import Iterable
from datetime import date, datetime
from typing import Any

from alliance import audit, events, messages
from alliance.permissions import require
from alliance.writing import change, create, insist, lock, next_reference, service, touch
from governance import queries as governance
from governance.models import Decision
from initiatives import queries
from initiatives.lifecycle import INITIATIVE
from initiatives.models import Initiative, Need, Update
from initiatives.services.needs import answer_need, called, tell_about

UNDECIDED = ("proposed", "selected", "preparing")  # may be stopped with a reason alone


@service
def propose_initiative(*, needs: Iterable[Need] = (), by: Any, **values: Any) -> Initiative:
    """Propose a response to needs; who raised them is told. `values` are the fields of an initiative."""
    require(by, "initiatives.propose_initiative")
    refuse_disordered_costs(values)
    row = Initiative(reference=next_reference(Initiative.reference_prefix or ""), **values)
    create(row, by=by, action="propose_initiative")
    answered = list(needs)
    if answered:
        row.needs.set(answered)
    for need in answered:
        tell_about(need, f"{called(row)} is proposed to answer it.", by=by)
    events.publish("initiative.proposed", row, by=by, payload={"reference": row.reference, "domain": row.domain})
    return row


@service
def revise_initiative(
    *, initiative: Initiative, version: int | None = None, needs: Iterable[Need] | None = None, by: Any, **values: Any
) -> Initiative:
    """Correct or complete an initiative, and say which needs it answers."""
    row = lock(initiative, version=version)
    require(by, "initiatives.revise_initiative", row)
    known = {name: getattr(row, name) for name in ("cost_low", "cost_likely", "cost_high")}
    refuse_disordered_costs(known | values)
    seen, row = row.version, change(row, values, by=by)
    if needs is not None:
        link_needs(row, list(needs), by, since=seen)
    return row


def link_needs(row: Initiative, needs: list[Need], by: Any, since: int | None = None) -> None:
    """Answer these needs and no others; the locked row gets its next version, unless it has one `since`."""
    before = {need.pk for need in row.needs.all()}
    after = {need.pk for need in needs}
    if before == after:
        return
    row.needs.set(needs)
    touch(row, since=since)
    audit.record("link_needs", row, by=by, before={"needs": sorted(before)}, after={"needs": sorted(after)})
    for need in needs:
        if need.pk not in before:
            tell_about(need, f"{called(row)} answers it.", by=by)


def refuse_disordered_costs(values: dict[str, Any]) -> None:
    low, likely, high = (values.get(name) for name in ("cost_low", "cost_likely", "cost_high"))
    insist(low is None or likely is None or low <= likely, "cost_low", "The low cost is above the likely cost.")
    insist(high is None or likely is None or likely <= high, "cost_high", "The high cost is below the likely cost.")


@service
def select_initiative(*, initiative: Initiative, version: int | None = None, why: str = "", by: Any) -> Initiative:
    """Choose it; its pillars are prepared next."""
    row = INITIATIVE.take(initiative, "select", by=by, version=version, why=why)
    tell_raisers(row, f"{called(row)} is selected. It is prepared next.", by=by)
    events.publish("initiative.selected", row, by=by)
    return row


@service
def prepare_initiative(*, initiative: Initiative, version: int | None = None, on: date, by: Any) -> Initiative:
    """Begin to make its four pillars ready. Needs a champion and an owner."""
    governance.require_champion(on=on)
    held = lock(initiative, version=version)
    insist(held.owner_id, "owner", "Nobody owns this initiative. Name an owner first, under Edit.")
    return INITIATIVE.take(held, "prepare", by=by)


@service
def adopt_initiative(*, initiative: Initiative, version: int | None = None, by: Any) -> Initiative:
    """Go to scale without a pilot of our own, where others have proven it. Needs a decision on the business case."""
    decision = governance.require_decision(gate=Decision.Gate.BUSINESS_CASE, subject=initiative)
    row = INITIATIVE.take(initiative, "adopt", by=by, version=version, why=str(decision))
    tell_raisers(row, f"{called(row)} is adopted as it is proven elsewhere. It is rolled out now.", by=by)
    return row


@service
def scale_up_initiative(*, initiative: Initiative, version: int | None = None, by: Any) -> Initiative:
    """Roll it out, by the decision on its pilot. Needs that it answers get their answer."""
    decision = queries.require_result(initiative, Decision.Outcome.SCALE_UP)
    row = INITIATIVE.take(initiative, "scale_up", by=by, version=version, why=str(decision))
    answer_needs(row, f"{called(row)} was tried and works. It is decided to scale it up{because(row, decision)}", by=by)
    events.publish("initiative.scaled_up", row, by=by, payload={"decision": decision.reference})
    return row


@service
def put_in_service(*, initiative: Initiative, version: int | None = None, by: Any) -> Initiative:
    """It works for residents every day from now on."""
    row = INITIATIVE.take(initiative, "put_in_service", by=by, version=version)
    tell_raisers(row, f"{called(row)} is in service.", by=by)
    return row


@service
def stop_initiative(*, initiative: Initiative, version: int | None = None, why: str = "", by: Any) -> Initiative:
    """Stop and move on. Once a pilot has begun this needs a signed decision; before, a reason."""
    held = lock(initiative, version=version)
    if held.state in UNDECIDED:
        insist(why.strip(), "why", "Say why: who raised the need reads it.")
        reason, said = why, f": {why}"
    else:
        decision = queries.require_result(held, Decision.Outcome.STOP)
        reason, said = decision.reason, because(held, decision)
    row = INITIATIVE.take(held, "stop", by=by, why=reason)
    answer_needs(row, f"{called(row)} is stopped{said}", by=by)
    events.publish("initiative.stopped", row, by=by)
    return row


@service
def post_update(
    *,
    initiative: Initiative,
    text: str,
    status: str = Update.Status.ON_TRACK,
    external_id: str | None = None,
    at: datetime,
    by: Any,
) -> Update:
    """Say in a line how it goes."""
    row = lock(initiative)
    require(by, "initiatives.revise_initiative", row)
    update = Update(initiative=row, text=text, status=status, posted_at=at, external_id=external_id)
    create(update, by=by, action="post_update")
    if row.last_update_at is None or at > row.last_update_at:
        change(row, {"last_update_at": at, "last_status": status}, by=by, action="post_update")
    if status == Update.Status.OFF_TRACK:
        warn_owner(row, update, by)
    return update


def warn_owner(initiative: Initiative, update: Update, by: Any) -> None:
    """Who answers for it hears first that it is off track."""
    people = [initiative.owner] if initiative.owner and initiative.owner_id != by.pk else []
    text = f"{initiative} is off track: {update.text}"
    messages.notify(
        recipients=people, slot=f"off_track:{update.pk}", text=text, url=initiative.get_absolute_url(), by=by
    )


def because(initiative: Initiative, decision: Decision) -> str:
    """The end of a sentence that residents read: a decision is seen by whoever sees what it is about."""
    return f": {decision.reason}" if initiative.is_public else "."


def tell_raisers(initiative: Initiative, text: str, *, by: Any) -> None:
    for need in initiative.needs.all():
        tell_about(need, text, by=by)


def answer_needs(initiative: Initiative, text: str, *, by: Any) -> None:
    """Accepted needs become answered; others only hear of it."""
    for need in initiative.needs.all():
        if need.state in ("accepted", "answered"):
            answer_need(need=need, answer=text, by=by)
        else:
            tell_about(need, text, by=by)
