"""Risks and who watches them."""

from datetime import date
from typing import Any

from alliance.models import User
from alliance.permissions import require
from alliance.writing import change, create, insist, lock, next_reference, service
from governance.lifecycle import RISK
from governance.models import Risk
from governance.services.decisions import found_subject

NOT_OPEN = "This risk is closed or accepted as it is. Reopen an accepted one to change it; record a new one otherwise."


@service
def record_risk(
    *,
    title: str,
    subject_type: str,
    subject_id: Any,
    likelihood: int,
    impact: int,
    owner: User | None = None,
    mitigation: str = "",
    review_on: date | None = None,
    external_id: str | None = None,
    by: Any,
) -> Risk:
    """Something that could go wrong with a row the person may see."""
    require(by, "governance.manage_risk")
    subject = found_subject(by, subject_type, subject_id)
    risk = Risk(
        reference=next_reference("R"),
        title=title,
        subject_type=subject._meta.label_lower,
        subject_id=subject.pk,
        subject_label=str(subject)[:300],
        likelihood=likelihood,
        impact=impact,
        owner=owner,
        mitigation=mitigation,
        review_on=review_on,
        external_id=external_id,
    )
    return create(risk, by=by, action="record_risk")


@service
def change_risk(*, risk: Risk, version: int | None = None, by: Any, **values: Any) -> Risk:
    """Correct it while it is open: what was accepted was accepted as it was judged then."""
    row = lock(risk, version=version)
    require(by, "governance.manage_risk")
    insist(row.state == "open", "__all__", NOT_OPEN)
    return change(row, values, by=by)


@service
def accept_risk(*, risk: Risk, version: int | None = None, why: str, until: date, on: date, by: Any) -> Risk:
    """Live with it as it is until a day, and say why. On that day it is looked at again."""
    insist(until > on, "until", "Name a day in the future: an accepted risk is looked at again.")
    return RISK.take(risk, "accept", by=by, version=version, why=why, accepted_by=by, accepted_until=until)


@service
def reopen_risk(*, risk: Risk, version: int | None = None, why: str, by: Any) -> Risk:
    """It is not accepted any more."""
    return RISK.take(risk, "reopen", by=by, version=version, why=why, accepted_by=None, accepted_until=None)


@service
def close_risk(*, risk: Risk, version: int | None = None, why: str, by: Any) -> Risk:
    return RISK.take(risk, "close", by=by, version=version, why=why)
