"""What an RFI must have before it is reviewed and published."""

from datetime import datetime

from django.core.exceptions import ValidationError

from procurement import queries
from procurement.clauses import BY_KEY
from procurement.maths import evaluation, refusals
from procurement.models import Rfi


def require_complete(rfi: Rfi, now: datetime) -> None:
    """Raises ValidationError with everything that keeps the RFI from being published."""
    faults = {
        found.part: f"{found.label}: {found.sentence} The clause “{BY_KEY[found.clause].title}” mends it."
        for found in queries.findings_of(rfi)
        if found.blocks
    }
    faults |= date_faults(rfi, now)
    if fault := criteria_fault(rfi):
        faults["criteria"] = fault
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
