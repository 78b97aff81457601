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
from alliance.writing import change, create, insist, lock, next_reference, service, touch
from initiatives.models import Initiative, Need, Resource
from procurement import cpv, library, sealing
from procurement.clauses import ANCHORS, DEFAULT_CRITERIA, draft_parts
from procurement.lifecycle import RFI
from procurement.models import Criterion, Requirement, Rfi, RfiKey, ScriptStep, Subscription
from procurement.ocds import building
from procurement.services.completeness import require_complete
from procurement.services.drafting import WRITING, require_approved
from procurement.services.releases import freeze

Rows = Iterable[Mapping[str, Any]]
FROZEN = "This RFI is published: its text stands as vendors read it. Issue an addendum, or cancel it."
UNASKED = {
    "text": "",
    "kind": Requirement.Kind.TEXT.value,
    "judged": Requirement.Judged.INFORMATION.value,
    "criterion": "",
    "options": "",
    "accepted": "",
    "least": None,
    "most": None,
}
IN_REVIEW = "The reviewers are judging this edition, so its text stands still. Take it back to draft to change it."


@service
def draft_rfi(*, initiative: Initiative, criteria: Rows = (), by: Any, **values: Any) -> Rfi:
    """Begin an RFI. `criteria` rows have name, weight, proves, anchors; nothing need be complete before publishing."""
    require(by, "procurement.draft_rfi")
    rfi = Rfi(reference=next_reference("RFI"), initiative=initiative, **values)
    create(rfi, by=by, action="draft_rfi")
    set_criteria(rfi, list(criteria), by=by)
    attach_of_initiative(rfi, by=by)
    return rfi


def attach_of_initiative(rfi: Rfi, *, by: Any) -> None:
    """Begin with the needs that its initiative answers, and with what is committed to it."""
    rfi.needs.set(rfi.initiative.needs.filter(pk__in=Need.objects.visible_to(by)))
    committed = Resource.objects.filter(commitments__initiative=rfi.initiative, commitments__released_on=None)
    rfi.assets.set(committed.distinct())


@service
def begin_rfi(
    *,
    initiative: Initiative,
    place: str = "",
    period: str = "",
    measure: str = "",
    gain: str = "",
    others: str = "",
    by: Any,
    **values: Any,
) -> Rfi:
    """Draft an RFI from the answers of an interview: every part is filled from the clause library, ready to be edited."""
    answers = {"place": place, "period": period, "measure": measure, "gain": gain, "others": others}
    clauses = [row for row in library.in_force() if row.kind != "optional"]
    parts: dict[str, Any] = {"drawn_from": [library.noted(row, answers) for row in clauses]}
    for part, text in draft_parts(answers, clauses).items():
        parts[part] = f"{values.pop(part)}\n\n{text}" if values.get(part) else text
    criteria = [{**row, "anchors": ANCHORS} for row in DEFAULT_CRITERIA]
    return draft_rfi(initiative=initiative, criteria=criteria, **values, **parts, by=by)


@service
def use_clause(*, rfi: Rfi, version: int | None = None, clause: str, by: Any) -> Rfi:
    """Put a clause of the library into the part it belongs to; in place of its earlier edition, where that stands there."""
    chosen = library.clause_named(clause)
    insist(chosen is not None, "clause", "There is no such clause. Choose one of the library.")
    assert chosen is not None
    row = lock(rfi)
    note, text = library.noted(chosen), getattr(row, chosen.part).strip()
    insist(note["text"] not in text, "clause", "This clause stands in the draft already.")
    rest = [used for used in row.drawn_from if used["key"] != clause]
    before = next((used["text"] for used in row.drawn_from if used["key"] == clause and used["text"] in text), "")
    added = f"{text}\n\n{note['text']}" if text else note["text"]
    text = text.replace(before, note["text"], 1) if before else added
    values: dict[str, Any] = {chosen.part: text, "drawn_from": [*rest, note]}
    return change_rfi(rfi=rfi, version=version, by=by, **values)


@service
def change_rfi(
    *,
    rfi: Rfi,
    version: int | None = None,
    criteria: Rows | None = None,
    requirements: Rows | None = None,
    script: Rows | None = None,
    needs: Iterable[Need] | None = None,
    assets: Iterable[Resource] | None = None,
    by: Any,
    **values: Any,
) -> Rfi:
    """Edit a draft. Raises Refusal (409 frozen) once it is published."""
    row = lock(rfi, version=version)
    require(by, "procurement.draft_rfi", row)
    if row.state != "draft":
        sentence = IN_REVIEW if row.state in WRITING else FROZEN
        raise Refusal(sentence, code="frozen", state=row.state)
    before = row.version
    change(row, values, by=by)
    differs = criteria is not None and set_criteria(row, list(criteria), by=by)
    differs |= requirements is not None and set_requirements(row, list(requirements), by=by)
    differs |= script is not None and set_script(row, list(script), by=by)
    differs |= needs is not None and attach(row, "needs", list(needs), by=by)
    differs |= assets is not None and attach(row, "assets", list(assets), by=by)
    if differs:
        touch(row, since=before)
    return row


def set_criteria(rfi: Rfi, criteria: list[Mapping[str, Any]], *, by: Any) -> bool:
    """Replace the criteria; says whether anything differed."""
    wanted = [{**row, "weight": Decimal(row["weight"])} for row in criteria]
    before = rfi.criteria()
    if wanted == before:
        return False
    rfi.criterion_rows.all().delete()
    put_rows(rfi, Criterion, "criteria", wanted, by=by)
    audit.record("change_criteria", rfi, by=by, before={"criteria": before}, after={"criteria": wanted})
    return True


def set_requirements(rfi: Rfi, requirements: list[Mapping[str, Any]], *, by: Any) -> bool:
    """Replace the questions to vendors; says whether anything differed."""
    before = rfi.requirements()
    wanted = [{name: row.get(name, default) for name, default in UNASKED.items()} for row in requirements]
    if wanted == before:
        return False
    rfi.requirement_rows.all().delete()
    put_rows(rfi, Requirement, "requirements", [bounded(row) for row in wanted], by=by)
    audit.record("change_requirements", rfi, by=by, before={"requirements": before}, after={"requirements": wanted})
    return True


def bounded(row: Mapping[str, Any]) -> dict[str, Any]:
    """The row as it is stored: the bounds of a day are days."""
    if row["kind"] != Requirement.Kind.DATE:
        return dict(row)
    return {**row, "least": None, "most": None, "earliest": row["least"], "latest": row["most"]}


def set_script(rfi: Rfi, script: list[Mapping[str, Any]], *, by: Any) -> bool:
    """Replace the steps of the demonstration; says whether anything differed."""
    before = rfi.script()
    wanted = [{"text": row["text"], "expected": row.get("expected", ""), "weight": row["weight"]} for row in script]
    if wanted == before:
        return False
    rfi.script_rows.all().delete()
    put_rows(rfi, ScriptStep, "script", wanted, by=by)
    audit.record("change_script", rfi, by=by, before={"script": before}, after={"script": wanted})
    return True


def attach(rfi: Rfi, name: str, rows: list[Any], *, by: Any) -> bool:
    """Attach exactly these needs or assets; says whether anything differed."""
    links = getattr(rfi, name)
    before, after = ({str(row.pk): str(row) for row in found} for found in (links.all(), rows))
    if before.keys() == after.keys():
        return False
    links.set(rows)
    audit.record(f"attach_{name}", rfi, by=by, before={name: before}, after={name: after})
    return True


def put_rows(rfi: Rfi, model: Any, field: str, wanted: list[dict[str, Any]], *, by: Any) -> None:
    for position, values in enumerate(wanted, start=1):
        row = model(rfi=rfi, position=position, created_by=by if by.pk else None, **values)
        try:
            row.full_clean()
        except ValidationError as fault:
            raise ValidationError({field: [f"Row {position}: {' '.join(fault.messages)}"]}) from fault
        row.save(force_insert=True)


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
        recipients=followers(row),
        slot=f"rfi:{row.pk}:published",
        text=f"The city asks: {row.reference} {row.title}",
        url=row.get_absolute_url(),
        by=by,
    )
    return row


def vendor_people() -> Any:
    return User.objects.active().filter(role_assignments__role=Role.VENDOR, organisation__isnull=False).distinct()


def followers(rfi: Rfi) -> list[User]:
    """Who gets the letter of a new RFI: who follows its category, and who follows none and so hears of all."""
    people = vendor_people().prefetch_related("subscriptions")
    return [person for person in people if follows(person.subscriptions.all(), rfi.category)]


def follows(subscriptions: Iterable[Subscription], category: str) -> bool:
    codes = [row.code for row in subscriptions]
    return not codes or not category or any(cpv.belongs(category, code) for code in codes)


def require_before(now: datetime, limit: datetime | None, sentence: str, *, code: str) -> None:
    """Exactly at the limit is too late."""
    if limit is None or now >= limit:
        raise Refusal(sentence, code=code, received_at=now, deadline=limit)
