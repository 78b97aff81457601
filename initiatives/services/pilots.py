"""What happens to pilots: designed, started by decision, measured, reviewed, then scaled or stopped by decision."""

from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.core.exceptions import ValidationError

from alliance import events, messages
from alliance.errors import Refusal
from alliance.models import User
from alliance.people import system_user
from alliance.permissions import require
from alliance.writing import change, create, insist, lock, next_reference, service
from governance import queries as governance
from governance.models import Decision
from initiatives import outcomes, queries, standing
from initiatives.lifecycle import INITIATIVE, PILOT
from initiatives.models import Indicator, Initiative, Kpi, KpiValue, Pilot, Review
from initiatives.services.initiatives import tell_raisers
from initiatives.services.lessons import keep_lesson
from initiatives.services.needs import called

FINAL_ONLY = (Review.Outcome.SCALE_UP, Review.Outcome.REPEAT, Review.Outcome.STOP)
TRIED_IN = ("preparing", "piloting", "scaling")  # a test of the next step goes on beside the roll-out
FROZEN = "The pilot has started: its hypothesis, exit criteria and KPIs are frozen. Amend it, with a reason."


@service
def design_pilot(*, initiative: Initiative, by: Any, **values: Any) -> Pilot:
    """Write down a test before it starts. `values` are the fields of a pilot."""
    initiative = lock(initiative)
    require(by, "initiatives.run_pilot", initiative)
    if initiative.state not in ("selected", "preparing", "piloting", "scaling"):
        raise Refusal(
            f"{initiative} is {initiative.get_state_display().lower()}: select it and start preparing first.",
            code="wrong_state",
            state=initiative.state,
        )
    row = Pilot(reference=next_reference(Pilot.reference_prefix or ""), initiative=initiative, **values)
    refuse_past_limit(row)
    return create(row, by=by, action="design_pilot")


@service
def revise_pilot(*, pilot: Pilot, version: int | None = None, by: Any, **values: Any) -> Pilot:
    """Correct the design. Nothing of it changes once the pilot has started."""
    row = lock(pilot, version=version)
    require(by, "initiatives.run_pilot", row)
    refuse_if_frozen(row)
    row = change(row, values, by=by)
    refuse_past_limit(row)
    return row


def refuse_past_limit(pilot: Pilot) -> None:
    """The design keeps within the law; a decision may lead past it only once the pilot runs."""
    limit = pilot.latest_end
    insist(
        limit is None or pilot.ends_on <= limit,
        "ends_on",
        f"The legal limit is {limit:%-d %B %Y}{basis(pilot)}: end the pilot by then." if limit else "",
    )


def basis(pilot: Pilot) -> str:
    return f" ({pilot.limit_basis})" if pilot.limit_basis else ""


def refuse_if_frozen(pilot: Pilot) -> None:
    if pilot.state != "designed":
        raise Refusal(FROZEN, code="frozen", state=pilot.state)


@service
def add_kpi(*, pilot: Pilot, by: Any, **values: Any) -> Kpi:
    """Attach a measure with baseline, target and minimum, before the start."""
    parent = lock(pilot)
    require(by, "initiatives.run_pilot", parent)
    refuse_if_frozen(parent)
    row = Kpi(pilot=parent, **completed({"data_owner": parent.lead} | values))
    refuse_unmeasurable(row)
    return create(row, by=by, action="add_kpi")


@service
def revise_kpi(*, kpi: Kpi, version: int | None = None, by: Any, **values: Any) -> Kpi:
    """Correct a KPI before the start."""
    parent = lock(kpi.pilot)
    require(by, "initiatives.run_pilot", parent)
    refuse_if_frozen(parent)
    row = lock(kpi, version=version)
    for name, value in values.items():
        setattr(row, name, value)
    refuse_unmeasurable(row)
    row = change(lock(kpi), values, by=by)
    standing.keep(row)
    return row


def completed(values: dict[str, Any]) -> dict[str, Any]:
    """A KPI taken from an indicator has its name, unit and direction, where nothing else is said."""
    indicator: Indicator | None = values.get("indicator")
    if indicator is None:
        return values
    taken = {name: getattr(indicator, name) for name in ("name", "unit", "direction") if not values.get(name)}
    return values | taken


def refuse_unmeasurable(kpi: Kpi) -> None:
    insist(
        kpi.baseline is not None or kpi.no_baseline_because,
        "baseline",
        "A KPI needs a baseline to be compared with. Measure one, or say why there is none.",
    )
    insist(kpi.baseline is None or kpi.baseline_on, "baseline_on", "Say of which day the baseline is.")
    try:
        outcomes.as_measured(kpi, None)
    except outcomes.InvalidInput as fault:
        raise ValidationError({fault.field: [str(fault)]}) from fault


@service
def record_kpi_value(
    *,
    kpi: Kpi,
    on: date,
    value: Decimal,
    source: str = "",
    samples: str = "",
    external_id: str | None = None,
    by: Any,
) -> KpiValue:
    """Record the value of one day while the pilot runs."""
    require(by, "initiatives.run_pilot", kpi)
    pilot = lock(kpi.pilot)  # none comes after the final review
    if pilot.state != "running":
        raise Refusal(
            f"The pilot is {pilot.get_state_display().lower()}: values are recorded while it runs.",
            code="wrong_state",
            state=pilot.state,
        )
    row = KpiValue(kpi=kpi, on=on, value=value, source=source, samples=samples, external_id=external_id)
    create(row, by=by, action="record_kpi_value")
    standing.keep(kpi)
    events.publish("kpi.recorded", row, by=by, payload={"kpi": str(kpi.pk), "on": on.isoformat(), "value": str(value)})
    return row


@service
def correct_kpi_value(*, kpivalue: KpiValue, version: int | None = None, by: Any, **values: Any) -> KpiValue:
    """Replace a value; the audit trail keeps the old one."""
    require(by, "initiatives.run_pilot", kpivalue)
    if lock(kpivalue.kpi.pilot).state in ("scaled", "repeated", "stopped"):
        raise Refusal("The pilot is decided: its values stay as the body saw them.", code="frozen")
    row = change(lock(kpivalue, version=version), values, by=by)
    standing.keep(row.kpi)
    return row


@service
def schedule_review(
    *,
    pilot: Pilot,
    due_on: date,
    reviewer: User,
    is_final: bool = False,
    external_id: str | None = None,
    at: datetime,
    by: Any,
) -> Review:
    """Fix a day on which somebody looks at the pilot. The reviewer is told now and reminded."""
    parent = lock(pilot)
    require(by, "initiatives.run_pilot", parent)
    refuse_before_start(parent, due_on)
    insist(
        not is_final or not parent.reviews.filter(is_final=True, held_at=None).exists(),
        "is_final",
        "This pilot has a final review already: move that one.",
    )
    row = Review(
        pilot=parent, due_on=due_on, reviewer=reviewer, is_final=is_final, scheduled_at=at, external_id=external_id
    )
    create(row, by=by, action="schedule_review")
    tell_reviewer(row, by)
    return row


@service
def move_review(
    *, review: Review, version: int | None = None, due_on: date, reviewer: User, at: datetime, by: Any
) -> Review:
    """Another day or another reviewer. Reminders of the old date fall away."""
    row = lock(review, version=version)
    require(by, "initiatives.run_pilot", row)
    refuse_if_held(row)
    refuse_before_start(row.pilot, due_on)
    if (row.due_on, row.reviewer_id) == (due_on, reviewer.pk):
        return row
    values = {
        "due_on": due_on,
        "reviewer": reviewer,
        "schedule_version": row.schedule_version + 1,
        "scheduled_at": at,
    }
    row = change(row, values, by=by, action="move_review")
    tell_reviewer(row, by)
    return row


def refuse_before_start(pilot: Pilot, due_on: date) -> None:
    insist(due_on > pilot.starts_on, "due_on", f"The pilot starts on {pilot.starts_on:%-d %B %Y}: review it after.")


def refuse_if_held(review: Review) -> None:
    if review.held_at:
        raise Refusal("This review is held already.", code="wrong_state")


def tell_reviewer(review: Review, by: Any) -> None:
    messages.notify(
        recipients=[review.reviewer] if review.reviewer_id != by.pk else [],
        slot=f"review:{review.pk}:{review.schedule_version}",
        text=f"You review {review.pilot.title} on {review.due_on:%-d %B %Y}.",
        url=review.get_absolute_url(),
        by=by,
    )


@service
def start_pilot(*, pilot: Pilot, version: int | None = None, by: Any) -> Pilot:
    """Start by the decision “ready to pilot”. Hypothesis, exit criteria and KPIs are frozen and their digest kept."""
    held = lock(pilot, version=version)  # and with it the KPIs, which change under this lock only
    require(by, "initiatives.run_pilot", held)
    initiative = lock(held.initiative)
    refuse_to_begin(initiative)
    if governance.positive_decision(held, Decision.Gate.READY_TO_PILOT) is None:
        governance.require_decision(gate=Decision.Gate.READY_TO_PILOT, subject=initiative)
    refuse_incomplete(held)
    row = PILOT.take(held, "start", by=by, criteria_digest=outcomes.criteria_digest(held))
    if initiative.state == "preparing":
        moved = INITIATIVE.take(initiative, "start_pilot", by=system_user(), why=str(row))
        tell_raisers(moved, f"{called(moved)} is being tried{f': {row.title}' if moved.is_public else ''}.", by=by)
    events.publish("pilot.started", row, by=by, payload={"criteria_digest": row.criteria_digest})
    return row


def refuse_to_begin(initiative: Initiative) -> None:
    if initiative.state not in TRIED_IN:
        raise Refusal(
            f"{initiative} is {initiative.get_state_display().lower()}: a pilot starts while it is prepared, tried or scaled up.",
            code="wrong_state",
            state=initiative.state,
        )


def refuse_incomplete(pilot: Pilot) -> None:
    """Nothing starts without what it will be judged by."""
    missing = queries.missing_before_start(pilot)
    if missing:
        raise Refusal(f"The pilot cannot start: {'; '.join(missing)}. Complete these first.", code="incomplete")


@service
def hold_review(
    *,
    review: Review,
    version: int | None = None,
    outcome: str,
    findings: str,
    ends_on: date | None = None,
    lesson: str = "",
    at: datetime,
    by: Any,
) -> Review:
    """Look at the facts, computed first, then judge. The final review ends the pilot and asks for the decision.

    `ends_on` is the new end where the outcome is to extend. Raises Refusal where the pilot does not run.
    """
    row = lock(review, version=version)
    require(by, "initiatives.review_pilot", row)
    refuse_if_held(row)
    pilot = lock(row.pilot)
    if pilot.state != "running":
        raise Refusal(
            f"The pilot is {pilot.get_state_display().lower()}: it is reviewed while it runs.",
            code="wrong_state",
            state=pilot.state,
        )
    refuse_unfitting(row, pilot, outcome, ends_on)
    facts = outcomes.facts_of(pilot, as_of=at)
    values = {"outcome": outcome, "findings": findings, "facts": facts, "held_at": at}
    row = change(row, values, by=by, why=findings, action="hold_review")
    if outcome == Review.Outcome.EXTEND:
        change(pilot, {"ends_on": ends_on}, by=by, why=findings, action="extend")
    elif row.is_final:
        finish_pilot(pilot=pilot, lesson=lesson, by=by)
    events.publish("review.held", row, by=by, payload={"outcome": outcome, "overall": facts["overall"]})
    return row


def refuse_unfitting(review: Review, pilot: Pilot, outcome: str, ends_on: date | None) -> None:
    extends = outcome == Review.Outcome.EXTEND
    insist(
        review.is_final or outcome not in FINAL_ONLY,
        "outcome",
        "Only the final review recommends to scale up, repeat or stop. Make this the final review, or choose another outcome.",
    )
    insist(not extends or (ends_on and ends_on > pilot.ends_on), "ends_on", "Give the new end, after the present one.")
    insist(extends or ends_on is None, "ends_on", "The end only moves when the outcome is to extend.")
    already = pilot.reviews.filter(outcome=Review.Outcome.EXTEND).exists()
    insist(not (extends and already), "outcome", "The pilot was extended once already: decide on what is known.")
    if ends_on and pilot.latest_end and ends_on > pilot.latest_end and not queries.longer_decided(pilot):
        raise Refusal(
            f"The legal limit is {pilot.latest_end:%-d %B %Y}{basis(pilot)}. Put the question “G4 Pilot result” about "
            "this pilot to a body first; a signed decision to continue lets it go on past the limit.",
            code="decision_required",
        )


@service
def finish_pilot(*, pilot: Pilot, lesson: str = "", by: Any) -> Pilot:
    """End the test; the initiative waits for the body's decision."""
    row = PILOT.take(pilot, "finish", by=system_user(), lesson=lesson or pilot.lesson, why=f"final review by {by.name}")
    if lesson:
        keep_lesson(row, lesson, by)
    initiative = row.initiative
    if initiative.state == "piloting":
        INITIATIVE.take(initiative, "await_decision", by=system_user(), why=str(row))
    return row
