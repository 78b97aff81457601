"""What follows a body's decision on a pilot's result: scale up, go on, change and repeat, or stop and move on."""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

from alliance import messages
from alliance.errors import Refusal
from alliance.people import system_user
from alliance.permissions import require
from alliance.writing import change, create, lock, next_reference, service
from governance.models import Decision
from initiatives import queries
from initiatives.lifecycle import INITIATIVE, PILOT
from initiatives.models import Kpi, Pilot
from initiatives.models.pilots import Scaling
from initiatives.services.initiatives import scale_up_initiative, stop_initiative

COPIED = (
    "title",
    "hypothesis",
    "scope",
    "ward",
    "learning_questions",
    "population",
    "financing",
    "privacy_review",
    "scale_plan",
    "other_plan",
    "exit_criteria",
    "budget",
    "latest_end",
    "limit_basis",
    "lead",
)
KPI_COPIED = (
    "indicator",
    "name",
    "unit",
    "direction",
    "baseline",
    "baseline_on",
    "baseline_method",
    "baseline_samples",
    "no_baseline_because",
    "target",
    "minimum",
    "frequency",
    "kind",
    "data_owner",
)


@service
def scale_pilot(
    *, pilot: Pilot, version: int | None = None, scaled_as: str = Scaling.ROLL_OUT, on: date, by: Any
) -> Pilot:
    """The body decided to scale up: so is the initiative, and the needs get their answer."""
    decision = queries.require_pilot_result(pilot, Decision.Outcome.SCALE_UP)
    row = PILOT.take(pilot, "scale", by=by, version=version, why=str(decision), scaled_as=scaled_as, scaled_on=on)
    if row.initiative.state == "deciding":
        scale_up_initiative(initiative=row.initiative, by=system_user())
    return row


@service
def say_scaling(*, pilot: Pilot, version: int | None = None, scaled_as: str, by: Any) -> Pilot:
    """In which way it is scaled up, where the decision moved the pilot by itself."""
    row = lock(pilot, version=version)
    require(by, "initiatives.run_pilot", row)
    if row.state != "scaled":
        raise Refusal("The pilot is not scaled up.", code="wrong_state", state=row.state)
    return change(row, {"scaled_as": scaled_as}, by=by, action="say_scaling")


@service
def resume_pilot(*, pilot: Pilot, version: int | None = None, by: Any) -> Pilot:
    """The body lets it go on. Its people plan the next final review; the old one stays as it was held."""
    decision = queries.require_pilot_result(pilot, Decision.Outcome.CONTINUE)
    row = PILOT.take(pilot, "resume", by=by, version=version, why=str(decision))
    if row.initiative.state == "deciding":
        INITIATIVE.take(row.initiative, "resume_pilot", by=system_user(), why=str(decision))
    tell_lead(row, f"{row.title} goes on: plan its next final review.", by)
    return row


@service
def repeat_pilot(*, pilot: Pilot, version: int | None = None, by: Any) -> Pilot:
    """The body wants it changed and tried again: this one ends, and its design is copied to be changed. Returns the copy."""
    decision = queries.require_pilot_result(pilot, Decision.Outcome.REPEAT)
    row = PILOT.take(pilot, "repeat", by=by, version=version, why=str(decision))
    if row.initiative.state == "deciding":
        INITIATIVE.take(row.initiative, "repeat_pilot", by=system_user(), why=str(decision))
    again = copy_of(row, by)
    tell_lead(row, f"{row.title} is repeated: change its design.", by, url=again.get_absolute_url())
    return again


def copy_of(pilot: Pilot, by: Any) -> Pilot:
    """The same test, as long, from the day after the old one ended, with the same measures; nothing of it is frozen."""
    starts_on = pilot.ends_on + timedelta(days=1)
    again = Pilot(
        reference=next_reference(Pilot.reference_prefix or ""),
        initiative=pilot.initiative,
        repeats=pilot,
        starts_on=starts_on,
        ends_on=starts_on + (pilot.ends_on - pilot.starts_on),
        **{name: getattr(pilot, name) for name in COPIED},
    )
    create(again, by=by, action="repeat_pilot")
    for kpi in pilot.kpis.all():
        create(Kpi(pilot=again, **{name: getattr(kpi, name) for name in KPI_COPIED}), by=by, action="repeat_pilot")
    return again


def tell_lead(pilot: Pilot, text: str, by: Any, url: str = "") -> None:
    messages.notify(
        recipients=[pilot.lead] if pilot.lead else [],
        slot=f"pilot-result:{pilot.pk}:{pilot.version}",
        text=text[:300],
        url=url or pilot.get_absolute_url(),
        by=by,
    )


@service
def stop_pilot(*, pilot: Pilot, version: int | None = None, by: Any) -> Pilot:
    """The body decided to stop. The initiative stops with its last pilot."""
    decision = queries.require_pilot_result(pilot, Decision.Outcome.STOP)
    row = PILOT.take(pilot, "stop", by=by, version=version, why=str(decision))
    initiative = row.initiative
    others = initiative.pilots.exclude(pk=row.pk).exclude(state__in=("stopped", "repeated")).exists()
    if initiative.state in ("piloting", "deciding") and not others:
        stop_initiative(initiative=initiative, by=system_user())
    return row


def acts() -> dict[str, tuple[str, Callable[..., Pilot]]]:
    """The step of the pilot and the service that each outcome of the decision leads to."""
    return {
        Decision.Outcome.SCALE_UP: ("scale", scale_pilot),
        Decision.Outcome.CONTINUE: ("resume", resume_pilot),
        Decision.Outcome.REPEAT: ("repeat", repeat_pilot),
        Decision.Outcome.STOP: ("stop", stop_pilot),
    }


@service
def apply_decision(*, decision: Decision, on: date, by: Any) -> None:
    """Carry out what a body signed about an initiative's pilot. Where the pilot is not ready for it, nothing happens."""
    if decision.gate != Decision.Gate.PILOT_RESULT or decision.outcome not in acts():
        return
    step, act = acts()[decision.outcome]
    given = {"on": on} if step == "scale" else {}
    for pilot in queries.pilots_decided_on(decision):
        if pilot.state in PILOT.step(step).sources:
            act(pilot=pilot, **given, by=by)
