"""What initiatives answers for the gates besides its pillars: the need, the pilot's result, service, benefits."""

from collections.abc import Iterable
from typing import Any

from django.utils import timezone

from alliance.registry import Check, GateChecks
from initiatives import queries
from initiatives.models import Benefit, Initiative, Need, Pilot, StageRole

IN_SERVICE = "in_service"


def need_itself(need: Need) -> Iterable[Check]:
    """G0, asked of a need before it is accepted."""
    edit = f"/needs/{need.pk}/change/"
    count = need.affected_count
    yield Check(
        "governance",
        "It says whom it affects and how many",
        count is not None and bool(need.affected),
        f"{count:,} {need.affected}" if count is not None else need.affected,
        "Edit need",
        edit,
    )
    proof = "; ".join(words for words in (str(need.indicator or ""), need.evidence[:80]) if words)
    yield Check("governance", "It shows evidence or an indicator", bool(proof or need.links), proof, "Edit need", edit)


def needs_of(initiative: Initiative) -> Iterable[Check]:
    """The same of the needs that an initiative answers, named."""
    needs = queries.needs_shown(initiative)
    edit = f"/initiatives/{initiative.pk}/change/"
    names = "; ".join(need.title for need in needs[:3])
    yield Check("governance", "It answers a need", bool(needs), names, "Link need", edit)
    accepted = [need for need in needs if need.state in ("accepted", "answered")]
    open_ = next((need for need in needs if need not in accepted), None)
    fix = open_.get_absolute_url() if open_ else edit
    yield Check(
        "governance", "The need is accepted", bool(accepted), str(accepted[0]) if accepted else "", "Look at need", fix
    )


def pilot_result(initiative: Initiative) -> Iterable[Check]:
    """G4: the last pilot that began was measured and reviewed, and nothing that went wrong in it is left open."""
    begun = [pilot for pilot in queries.pilots_shown(initiative) if pilot.state != "designed"]
    pilot = begun[0] if begun else None
    url = pilot.get_absolute_url() if pilot else f"/pilots/new/?initiative={initiative.pk}"
    yield Check("governance", "A pilot has run", pilot is not None, str(pilot or ""), "Design pilot", url)
    if pilot is not None:
        yield from measured(pilot, url)


def measured(pilot: Pilot, url: str) -> Iterable[Check]:
    review = next((row for row in queries.reviews_held(pilot.initiative) if row.pilot == pilot and row.is_final), None)
    yield Check(
        "governance",
        "Its final review is held",
        review is not None,
        review.get_outcome_display() if review else "",
        "Open pilot",
        url,
    )
    kpis, known = list(pilot.kpis.all()), {value.kpi_id for value in queries.values_shown(pilot)}
    unknown = [kpi for kpi in kpis if kpi.pk not in known]
    yield Check(
        "governance",
        "Every KPI has a value",
        bool(kpis) and not unknown,
        "; ".join(kpi.name for kpi in unknown[:3]) if unknown else f"{len(kpis)} KPIs",
        "Open KPI",
        unknown[0].get_absolute_url() if unknown else url,
    )
    incident = pilot.incidents.filter(resolved_at=None).first()
    yield Check(
        "governance",
        "No incident is left open",
        incident is None,
        str(incident or ""),
        "Open incident",
        incident.get_absolute_url() if incident else "",
    )


def service(initiative: Initiative) -> Iterable[Check]:
    """G6: what was planned is done, somebody answers for the service, and what it brings can be compared."""
    charge = f"/initiatives/{initiative.pk}/charge/"
    late = list(initiative.milestones.filter(done_on=None)[:3])
    yield Check(
        "governance",
        "Every milestone is reached",
        not late,
        "; ".join(row.title for row in late),
        "Open milestone",
        late[0].get_absolute_url() if late else "",
    )
    parts = set(initiative.stage_roles.filter(stage=IN_SERVICE).values_list("part", flat=True))
    wanted = {StageRole.Part.ACCOUNTABLE.value, StageRole.Part.RESPONSIBLE.value}
    yield Check(
        "governance",
        "Somebody answers for it in service, and somebody does the work",
        wanted <= parts,
        "",
        "Name them",
        charge,
    )
    promised = benefits_of(initiative)
    names = "; ".join(benefit.name for benefit in promised[:3])
    yield Check("finance", "Its benefits are promised in figures", bool(promised), names, "Promise a benefit", charge)


def benefits(initiative: Initiative) -> Iterable[Check]:
    """G7: every look that is due is recorded."""
    charge, promised, today = f"/initiatives/{initiative.pk}/charge/", benefits_of(initiative), timezone.localdate()
    names = "; ".join(benefit.name for benefit in promised[:3])
    yield Check("finance", "Its benefits are promised in figures", bool(promised), names, "Promise a benefit", charge)
    waiting = [(benefit, months) for benefit in promised for months in benefit.waiting_on(today)]
    said = "; ".join(f"{benefit.name} after {months} months" for benefit, months in waiting[:3])
    recorded = sum(len(benefit.readings.all()) for benefit in promised)
    yield Check(
        "finance",
        "What came of them is recorded for every look that is due",
        bool(promised) and not waiting and recorded > 0,
        said or f"{recorded} recorded",
        "Record it",
        f"/benefit-readings/new/?benefit={waiting[0][0].pk}&months={waiting[0][1]}" if waiting else charge,
    )


def benefits_of(initiative: Any) -> list[Benefit]:
    return list(initiative.benefits.prefetch_related("readings"))


CHECKS = (
    GateChecks("need", need_itself, Need._meta.label_lower),
    GateChecks("need", needs_of),
    GateChecks("pilot_result", pilot_result),
    GateChecks("service", service),
    GateChecks("benefits", benefits),
)
