"""Writing an RFI and publishing it."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from decimal import Decimal
from typing import Any

from django.core.exceptions import ValidationError

from alliance import audit, clock, events, messages
from alliance.errors import Refusal
from alliance.models import User
from alliance.permissions import require
from alliance.roles import Role
from alliance.writing import change, create, insist, lock, next_reference, service, stamp
from initiatives.models import Initiative
from procurement import sealing
from procurement.clauses import ANCHORS, BY_KEY, DEFAULT_CRITERIA, draft_parts, text_of
from procurement.lifecycle import RFI
from procurement.models import Criterion, Rfi, RfiKey
from procurement.ocds import building
from procurement.services.completeness import require_complete
from procurement.services.drafting import WRITING, require_approved
from procurement.services.releases import freeze

Rows = Iterable[Mapping[str, Any]]
FROZEN = "This RFI is published: its text stands as vendors read it. Issue an addendum, or cancel it."
IN_REVIEW = "The reviewers are judging this edition, so its text stands still. Take it back to draft to change it."


@service
def draft_rfi(*, initiative: Initiative, criteria: Rows = (), by: Any, **values: Any) -> Rfi:
    """Begin an RFI. `criteria` rows have name, weight, proves, anchors; nothing need be complete before publishing."""
    require(by, "procurement.draft_rfi")
    rfi = Rfi(reference=next_reference("RFI"), initiative=initiative, **values)
    create(rfi, by=by, action="draft_rfi")
    set_criteria(rfi, list(criteria), by=by)
    return rfi


@service
def begin_rfi(
    *,
    initiative: Initiative,
    place: str = "",
    period: str = "",
    measure: str = "",
    gain: str = "",
    by: Any,
    **values: Any,
) -> Rfi:
    """Draft an RFI from the answers of an interview: every part is filled from the clause library, ready to be edited."""
    answers = {"place": place, "period": period, "measure": measure, "gain": gain}
    criteria = [{**row, "anchors": ANCHORS} for row in DEFAULT_CRITERIA]
    return draft_rfi(initiative=initiative, criteria=criteria, **draft_parts(answers), **values, by=by)


@service
def use_clause(*, rfi: Rfi, version: int | None = None, clause: str, by: Any) -> Rfi:
    """Add a clause of the library to the part it belongs to."""
    insist(clause in BY_KEY, "clause", "There is no such clause. Choose one of the library.")
    chosen = BY_KEY[clause]
    words = text_of(chosen)
    before = getattr(lock(rfi), chosen.part).strip()
    insist(words not in before, "clause", "This clause stands in the draft already.")
    text = f"{before}\n\n{words}" if before else words
    values: dict[str, Any] = {chosen.part: text}
    return change_rfi(rfi=rfi, version=version, by=by, **values)


@service
def change_rfi(*, rfi: Rfi, version: int | None = None, criteria: Rows | None = None, by: Any, **values: Any) -> Rfi:
    """Edit a draft. Raises Refusal (409 frozen) once it is published."""
    row = lock(rfi, version=version)
    require(by, "procurement.draft_rfi", row)
    if row.state != "draft":
        sentence = IN_REVIEW if row.state in WRITING else FROZEN
        raise Refusal(sentence, code="frozen", state=row.state)
    before = row.version
    change(row, values, by=by)
    if criteria is not None and set_criteria(row, list(criteria), by=by) and row.version == before:
        stamp(row)
        row.save(update_fields=["version", "updated_at"])
    return row


def set_criteria(rfi: Rfi, criteria: list[Mapping[str, Any]], *, by: Any) -> bool:
    """Replace the criteria; says whether anything differed."""
    wanted = [{**row, "weight": Decimal(row["weight"])} for row in criteria]
    before = rfi.criteria()
    if wanted == before:
        return False
    rfi.criterion_rows.all().delete()
    for position, values in enumerate(wanted, start=1):
        row = Criterion(rfi=rfi, position=position, created_by=by if by.pk else None, **values)
        try:
            row.full_clean()
        except ValidationError as fault:
            raise ValidationError({"criteria": [f"Row {position}: {' '.join(fault.messages)}"]}) from fault
        row.save(force_insert=True)
    audit.record("change_criteria", rfi, by=by, before={"criteria": before}, after={"criteria": wanted})
    return True


@service
def publish_rfi(*, rfi: Rfi, version: int | None = None, by: Any) -> Rfi:
    """Show it to everybody and take responses. Raises ValidationError naming each part that is missing or wrong."""
    row = RFI.take(rfi, "publish", by=by, version=version)
    now = clock.database_now()
    require_approved(row)
    require_complete(row, now)
    change(row, {"published_at": now}, by=by, action="set_published_at")
    keys = sealing.new_keys(row.pk)
    create(RfiKey(rfi=row, **vars(keys)), by=by, action="make_keys")
    freeze(row, now, lambda before, this: building.published(row, now))
    events.publish("rfi.published", row, by=by, payload={"reference": row.reference, "due_at": str(row.due_at)})
    messages.notify(
        recipients=vendor_people(),
        slot=f"rfi:{row.pk}:published",
        text=f"The city asks: {row.reference} {row.title}",
        url=row.get_absolute_url(),
        by=by,
    )
    return row


def vendor_people() -> Any:
    return User.objects.active().filter(role_assignments__role=Role.VENDOR, organisation__isnull=False).distinct()


def require_before(now: datetime, limit: datetime | None, sentence: str, *, code: str) -> None:
    """Exactly at the limit is too late."""
    if limit is None or now >= limit:
        raise Refusal(sentence, code=code, received_at=now, deadline=limit)
