"""Benefits promised when an initiative scales up, and what came of them after 6, 12 and 24 months."""

from datetime import date
from decimal import Decimal
from typing import Any

from alliance import events
from alliance.errors import Refusal
from alliance.permissions import require
from alliance.writing import change, create, insist, lock, service
from initiatives.models import Benefit, BenefitReading, Initiative

RUN = "initiatives.revise_initiative"
SCALED = ("scaling", "in_service")


@service
def promise_benefit(*, initiative: Initiative, by: Any, **values: Any) -> Benefit:
    """Write down what is promised for each look. `values` are the fields of a benefit."""
    initiative = lock(initiative)
    require(by, RUN, initiative)
    if initiative.state not in SCALED:
        raise Refusal(
            "Benefits are promised once the initiative is scaled up: until then the pilot’s KPIs say what it does.",
            code="wrong_state",
            state=initiative.state,
        )
    return create(Benefit(initiative=initiative, **values), by=by, action="promise_benefit")


@service
def revise_benefit(*, benefit: Benefit, version: int | None = None, by: Any, **values: Any) -> Benefit:
    """Correct a promise before the first look. Afterwards it stays: what was promised is what is compared."""
    row = lock(benefit, version=version)
    require(by, RUN, row.initiative)
    if row.readings.exists():
        raise Refusal("A look is recorded: the promise stays as it was compared.", code="frozen")
    return change(row, values, by=by)


@service
def record_benefit(
    *, benefit: Benefit, months: int, realised: Decimal, measured_on: date, on: date, by: Any, **values: Any
) -> BenefitReading:
    """Say what came of a promise at one look: not before its day."""
    parent = lock(benefit)
    require(by, RUN, parent.initiative)
    row = BenefitReading(benefit=parent, months=int(months), realised=realised, measured_on=measured_on, **values)
    refuse_early(row, on)
    create(row, by=by, action="record_benefit")
    payload = {"benefit": str(parent.pk), "months": row.months, "realised": str(realised)}
    events.publish("benefit.recorded", row, by=by, payload=payload)
    return row


@service
def correct_benefit(
    *, benefitreading: BenefitReading, version: int | None = None, measured_on: date, on: date, by: Any, **values: Any
) -> BenefitReading:
    """Replace a figure; the audit trail keeps the old one."""
    row = lock(benefitreading, version=version)
    require(by, RUN, row.benefit.initiative)
    row.measured_on = measured_on
    refuse_early(row, on)
    return change(lock(benefitreading), {"measured_on": measured_on, **values}, by=by)


def refuse_early(row: BenefitReading, on: date) -> None:
    insist(row.measured_on <= on, "measured_on", "This day is in the future. Give the day of the measurement.")
    insist(
        row.months not in BenefitReading.Look.values or row.measured_on >= row.benefit.due_on(row.months),
        "measured_on",
        "This is before the look: measure it on or after the day that the page names.",
    )
