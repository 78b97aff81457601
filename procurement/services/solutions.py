"""Recording what worked or failed elsewhere, and citing it for an initiative."""

from datetime import datetime
from typing import Any

from alliance import city, messages
from alliance.models import CityProfile
from alliance.permissions import require
from alliance.writing import change, create, insist, lock, remove, service
from initiatives import outcomes
from initiatives.models import Initiative, Lesson, Pilot
from procurement.models import Citation, Criterion, ProvenSolution


@service
def record_proven_solution(*, by: Any, **values: Any) -> ProvenSolution:
    """Add a solution with its evidence. `values` are the model's fields; `kpis` a list of objects."""
    require(by, "procurement.manage_solution")
    return create(ProvenSolution(**values), by=by)


@service
def record_own_solution(*, lesson: Lesson, at: datetime, by: Any) -> ProvenSolution:
    """What a pilot of this city taught, as others find it. Its figures are our own claim until somebody has checked them."""
    require(by, "procurement.manage_solution")
    pilot, profile = lesson.pilot, city.profile() or CityProfile()
    facts = outcomes.facts_of(pilot, as_of=at)
    row = ProvenSolution(
        title=pilot.title,
        solution=f"{pilot.hypothesis}\n\n{pilot.scope}",
        place=", ".join(part for part in (profile.name, profile.region) if part) or "This city",
        country=profile.country,
        population=profile.population,
        year_started=pilot.starts_on.year,
        domain=pilot.initiative.domain,
        problem="\n\n".join(need.problem for need in pilot.initiative.needs.all()) or pilot.initiative.summary,
        result="\n".join(result_line(kpi) for kpi in facts["kpis"]) or "Nothing was measured.",
        outcome=ended_as(pilot, facts),
        lesson=lesson_words(lesson),
        cost_amount=pilot.spent or None,
        cost_currency=profile.currency if pilot.spent else "",
        kpis=[
            {name: kpi[name] for name in ("name", "unit", "direction", "baseline", "target", "actual")}
            | {"as_of": kpi["on"]}
            for kpi in facts["kpis"]
        ],
        evidence_level=ProvenSolution.Evidence.CLAIM,
        sources=messages.absolute(pilot.get_absolute_url()),
        external_id=f"lesson-{lesson.pk}",
    )
    return create(row, by=by, action="record_own_solution")


def result_line(kpi: dict[str, Any]) -> str:
    """One measure in words, such as “Electricity: 19.88 kWh (target 20)”."""
    actual = f"{kpi['actual']} {kpi['unit']}" if kpi["actual"] is not None else "not measured"
    return f"{kpi['name']}: {actual} (target {kpi['target']})"


def ended_as(pilot: Pilot, facts: dict[str, Any]) -> str:
    """Scaled up, it worked; stopped with every minimum missed, it failed; repeated, it worked in part."""
    if pilot.state == "scaled":
        return ProvenSolution.Outcome.WORKED
    if pilot.state == "repeated":
        return ProvenSolution.Outcome.PARTLY
    missed = [kpi["status"] == "not_met" for kpi in facts["kpis"]]
    return ProvenSolution.Outcome.FAILED if missed and all(missed) else ProvenSolution.Outcome.STOPPED


def lesson_words(lesson: Lesson) -> str:
    parts = (
        ("", lesson.summary),
        ("What worked: ", lesson.worked),
        ("What did not: ", lesson.did_not),
        ("What we would do differently: ", lesson.differently),
    )
    return "\n\n".join(f"{head}{words}" for head, words in parts if words)


@service
def change_proven_solution(
    *, proven_solution: ProvenSolution, version: int | None = None, by: Any, **values: Any
) -> ProvenSolution:
    require(by, "procurement.manage_solution", proven_solution)
    return change(lock(proven_solution, version=version), values, by=by)


@service
def cite_proven_solution(
    *,
    initiative: Initiative,
    proven_solution: ProvenSolution,
    criterion: Criterion | None = None,
    note: str,
    external_id: str | None = None,
    by: Any,
) -> Citation:
    """Say which proof from elsewhere an initiative relies on, and for which criterion of its RFI."""
    require(by, "procurement.cite_solution", initiative)
    insist(
        criterion is None or criterion.rfi.initiative_id == initiative.pk,
        "criterion",
        "This criterion belongs to the RFI of another initiative. Choose one of this initiative’s.",
    )
    row = Citation(
        initiative=initiative,
        proven_solution=proven_solution,
        criterion=criterion,
        note=note,
        external_id=external_id,
    )
    return create(row, by=by, action="cite_proven_solution")


@service
def withdraw_citation(*, citation: Citation, by: Any) -> None:
    """Take the proof away again; the audit trail keeps it."""
    require(by, "procurement.withdraw_citation", citation)
    remove(citation, by=by)
