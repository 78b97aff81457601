"""Recording what worked or failed elsewhere, and citing it for an initiative."""

from typing import Any

from alliance.permissions import require
from alliance.writing import change, create, insist, lock, remove, service
from initiatives.models import Initiative
from procurement.models import Citation, Criterion, ProvenSolution


@service
def record_proven_solution(*, by: Any, **values: Any) -> ProvenSolution:
    """Add a solution with its evidence. `values` are the model's fields; `kpis` a list of objects."""
    require(by, "procurement.manage_solution")
    return create(ProvenSolution(**values), by=by)


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
    require(by, "procurement.cite_solution", citation.initiative)
    remove(citation, by=by)
