"""What is written down while a pilot runs: incidents, costs, and amendments of what it is judged by."""

from datetime import date, datetime
from typing import Any

from django.utils import timezone

from alliance import events, messages
from alliance.errors import Refusal
from alliance.permissions import require
from alliance.writing import change, create, insist, lock, service
from governance import queries as governance
from initiatives import outcomes, queries, standing
from initiatives.models import Kpi, Pilot, PilotAmendment, PilotCost, PilotIncident
from initiatives.services.pilots import refuse_unmeasurable

BEFORE_START = "The pilot has not started: edit its design instead."


@service
def report_incident(*, pilot: Pilot, happened_at: datetime, at: datetime, by: Any, **values: Any) -> PilotIncident:
    """Write down what went wrong. A serious one is told to the pilot's people and the champion at once."""
    pilot = lock(pilot)
    require(by, "initiatives.run_pilot", pilot)
    if pilot.state == "designed":
        raise Refusal("The pilot has not started: incidents are reported once it runs.", code="wrong_state")
    refuse_future(happened_at, at)
    row = create(PilotIncident(pilot=pilot, happened_at=happened_at, **values), by=by, action="report_incident")
    if row.is_serious:
        text = f"{row.get_severity_display().partition(':')[0]} incident in {pilot.title}: {row.title}"
        tell_in_charge(pilot, f"incident:{row.pk}", text, row.get_absolute_url(), at, by)
    events.publish("pilot.incident", row, by=by, payload={"pilot": str(pilot.pk), "severity": row.severity})
    return row


@service
def revise_incident(
    *,
    pilotincident: PilotIncident,
    version: int | None = None,
    happened_at: datetime,
    at: datetime,
    by: Any,
    **values: Any,
) -> PilotIncident:
    """Correct an open incident; the audit trail keeps what stood there."""
    row = lock(pilotincident, version=version)
    require(by, "initiatives.run_pilot", row)
    refuse_if_resolved(row)
    refuse_future(happened_at, at)
    return change(row, {"happened_at": happened_at, **values}, by=by)


@service
def resolve_incident(
    *, pilotincident: PilotIncident, version: int | None = None, resolution: str, at: datetime, by: Any
) -> PilotIncident:
    """Say how it was resolved, now."""
    row = lock(pilotincident, version=version)
    require(by, "initiatives.run_pilot", row)
    refuse_if_resolved(row)
    return change(row, {"resolution": resolution, "resolved_at": at}, by=by, action="resolve")


def refuse_future(happened_at: datetime, at: datetime) -> None:
    insist(happened_at <= at, "happened_at", "This is in the future. Give the day and hour at which it happened.")


def refuse_if_resolved(row: PilotIncident) -> None:
    if row.resolved_at:
        raise Refusal("This incident is resolved already. Report a new one if it came back.", code="wrong_state")


@service
def record_pilot_cost(*, pilot: Pilot, spent_on: date, on: date, by: Any, **values: Any) -> PilotCost:
    """Write down what was spent. Bills also come before the start and after the decision."""
    require(by, "initiatives.run_pilot", pilot)
    refuse_unspent(spent_on, on)
    return create(PilotCost(pilot=pilot, spent_on=spent_on, **values), by=by, action="record_cost")


@service
def correct_pilot_cost(
    *, pilotcost: PilotCost, version: int | None = None, spent_on: date, on: date, by: Any, **values: Any
) -> PilotCost:
    """Replace what was written; the audit trail keeps the old figure."""
    row = lock(pilotcost, version=version)
    require(by, "initiatives.run_pilot", row)
    refuse_unspent(spent_on, on)
    return change(row, {"spent_on": spent_on, **values}, by=by)


def refuse_unspent(spent_on: date, on: date) -> None:
    insist(spent_on <= on, "spent_on", "This day is in the future. Costs are recorded once they are spent.")


@service
def amend_pilot(*, pilot: Pilot, version: int | None = None, why: str, at: datetime, by: Any, **values: Any) -> Pilot:
    """Change hypothesis or exit criteria of a pilot that runs: with a reason, before and after kept for everybody."""
    row = lock(pilot, version=version)
    require(by, "initiatives.run_pilot", row)
    refuse_amending(row)
    before = outcomes.criteria_digest(row)
    changes = differences(row, values)
    row = change(row, values, by=by, why=why, action="amend")
    return write_amendment(row, "Hypothesis and exit criteria", changes, before, why, at, by)


@service
def amend_kpi(*, kpi: Kpi, version: int | None = None, why: str, at: datetime, by: Any, **values: Any) -> Kpi:
    """Change the levels of a KPI of a pilot that runs: with a reason, before and after kept for everybody."""
    pilot = lock(kpi.pilot)
    require(by, "initiatives.run_pilot", pilot)
    refuse_amending(pilot)
    row, before = lock(kpi, version=version), outcomes.criteria_digest(pilot)
    changes = differences(row, values)
    row = change(row, values, by=by, why=why, action="amend")
    refuse_unmeasurable(row)
    standing.keep(row)
    write_amendment(pilot, row.name, changes, before, why, at, by)
    return row


def refuse_amending(pilot: Pilot) -> None:
    if pilot.state == "designed":
        raise Refusal(BEFORE_START, code="wrong_state", state=pilot.state)
    if pilot.state != "running":
        raise Refusal(
            "The pilot was judged: what it was judged by stays as the body saw it.", code="frozen", state=pilot.state
        )


def differences(row: Any, values: dict[str, Any]) -> list[dict[str, str | None]]:
    """What changes, in words a page and a digest of it can show. Raises ValidationError where nothing does."""
    found = [
        {
            "what": str(row._meta.get_field(name).verbose_name),
            "before": outcomes.said(getattr(row, name)),
            "after": outcomes.said(value),
        }
        for name, value in values.items()
        if getattr(row, name) != value
    ]
    insist(found, "__all__", "Nothing is different. Change what the amendment is about.")
    return found


def write_amendment(
    pilot: Pilot, subject: str, changes: list[dict[str, str | None]], before: str, why: str, at: datetime, by: Any
) -> Pilot:
    after = outcomes.criteria_digest(pilot)
    row = PilotAmendment(
        pilot=pilot, subject=subject, why=why, changes=changes, digest_before=before, digest_after=after, made_at=at
    )
    create(row, by=by, action="amend")
    # A pilot whose criteria were changed behind the services' back must go on showing it.
    if pilot.criteria_digest == before:
        pilot = change(pilot, {"criteria_digest": after}, by=by, why=why, action="amend")
    text = f"What {pilot.title} is judged by was amended: {subject}."
    tell_in_charge(pilot, f"amendment:{row.pk}", text, row.get_absolute_url(), at, by)
    events.publish("pilot.amended", pilot, by=by, payload={"subject": subject, "criteria_digest": after})
    return pilot


def tell_in_charge(pilot: Pilot, slot: str, text: str, url: str, at: datetime, by: Any) -> None:
    """The lead, the owner of the initiative and the champion, or who covers for them; not who did it."""
    today = timezone.localdate(at)
    people = queries.in_charge_of(pilot, today, governance.champion(today))
    messages.notify(recipients=[one for one in people if one.pk != by.pk], slot=slot, text=text[:300], url=url, by=by)
