"""What an RFI must have before it is reviewed and published."""

from datetime import datetime

from django.core.exceptions import ValidationError

from procurement import library, queries
from procurement.maths import evaluation, refusals
from procurement.models import Rfi


def require_complete(rfi: Rfi, now: datetime) -> None:
    """Raises ValidationError with everything that keeps the RFI from being published."""
    clauses = library.in_force()
    titles = {row.key: row.title for row in clauses}
    faults: dict[str, str] = {}
    for found in queries.findings_of(rfi, clauses):
        if found.blocks:
            said = f"{found.label}: {found.sentence} The clause “{titles[found.clause]}” mends it."
            faults[found.part] = f"{faults[found.part]} {said}" if found.part in faults else said
    faults |= date_faults(rfi, now)
    if fault := criteria_fault(rfi):
        faults["criteria"] = fault
    if fault := requirements_fault(rfi):
        faults["requirements"] = fault
    if faults:
        raise ValidationError({name: [sentence] for name, sentence in faults.items()})


def date_faults(rfi: Rfi, now: datetime) -> dict[str, str]:
    faults = {}
    if rfi.due_at is None or rfi.due_at <= now:
        faults["due_at"] = "Say until when vendors can respond: an instant that is still to come."
    if rfi.questions_until is None or rfi.questions_until <= now:
        faults["questions_until"] = "Say until when vendors can ask: an instant that is still to come."
    return faults


def criteria_fault(rfi: Rfi) -> str:
    try:
        evaluation.require_criteria(queries.criteria_for(rfi))
    except refusals.InvalidRuleInput as fault:
        return str(fault)
    return ""


def requirements_fault(rfi: Rfi) -> str:
    """The first thing that is wrong with the questions to vendors."""
    names = {row.name for row in rfi.criterion_rows.all()}
    for number, row in enumerate(rfi.requirement_rows.all(), start=1):
        if row.kind == row.Kind.CHOICE and len(row.option_list) < 2:
            return f"Row {number}: name at least two choices, one per line."
        if row.kind == row.Kind.TABLE and not row.option_list:
            return f"Row {number}: name the columns of the table, one per line."
        if row.judged == row.Judged.SCORED and row.criterion not in names:
            return f"Row {number}: write the criterion it is scored with exactly as it is called: {'; '.join(names)}."
        least, most = row.bounds
        if least is not None and most is not None and least > most:
            return f"Row {number}: the least is more than the most."
        if row.accepted_list and row.kind != row.Kind.CHOICE:
            return f"Row {number}: only a choice has choices that meet it."
        if strange := [choice for choice in row.accepted_list if choice not in row.option_list]:
            return f"Row {number}: “{strange[0]}” is no choice. Write those that meet it exactly as the choices."
    return ""
