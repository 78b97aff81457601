"""Judging responses: declarations, hidden scores, consensus."""

from collections.abc import Container, Iterable, Mapping
from typing import Any

from django.core.exceptions import ValidationError

from alliance import audit, messages
from alliance.errors import NotAllowed, Refusal
from alliance.models import User
from alliance.permissions import require
from alliance.roles import Role
from alliance.writing import change, create, insist, lock, service, stamp
from procurement import queries
from procurement.lifecycle import RFI, SHEET
from procurement.models import (
    ConsensusRating,
    Criterion,
    Declaration,
    Rating,
    Requirement,
    Rfi,
    RfiResponse,
    ScoreSheet,
)
from procurement.permissions import DECLARING, on_panel, own_response

Rows = Iterable[Mapping[str, Any]]


@service
def start_evaluation(
    *, rfi: Rfi, version: int | None = None, evaluators: Iterable[User], in_group: bool = False, by: Any
) -> Rfi:
    """Name the panel; each evaluator declares interests before reading. Criteria and weights are frozen.

    `in_group`: the panel scores in one session; there are no sheets, only the consensus.
    """
    row = RFI.take(rfi, "start_evaluation", by=by, version=version, in_group=in_group)
    panel = list(evaluators)
    insist(panel, "evaluators", "Choose at least one evaluator.")
    responses = list(row.responses.filter(state="opened").select_related("organisation"))
    if not responses:
        raise Refusal("There is no opened response to evaluate. Conclude the RFI instead.", code="nothing_to_evaluate")
    busy = queries.writers_of(row) | {row.opened_by_id, row.opening_proposed_by_id}
    for person in panel:
        require_apart(person, busy)
        require_no_vendor(person, responses)
    row.evaluators.set(panel)
    audit.record("name_panel", row, by=by, after={"evaluators": sorted(str(person.pk) for person in panel)})
    messages.notify(
        recipients=panel,
        slot=f"rfi:{row.pk}:panel",
        text=f"You evaluate {row.reference} {row.title}. Declare your interests first.",
        url=row.get_absolute_url(),
        by=by,
    )
    return row


def require_apart(person: User, busy: Container[Any]) -> None:
    """Who wrote, changed or opened the RFI does not score it (trust case A8)."""
    insist(Role.EVALUATOR in person.roles, "evaluators", f"{person} does not hold the role Evaluator.")
    if person.pk in busy:
        sentence = f"{person} wrote, changed or opened this RFI, so somebody else must score it."
        raise Refusal(sentence, code="separation_of_duties")


def require_no_vendor(person: User, responses: Iterable[RfiResponse]) -> None:
    """Nobody scores the response of the organisation they belong to, or one beside it (trust case A5)."""
    for response in responses:
        if response.organisation_id == person.organisation_id:
            raise Refusal(
                f"{person} belongs to {response.organisation}, which responded. Choose somebody else to score it.",
                code="conflict_of_interest",
            )


@service
def declare_interests(*, rfi: Rfi, conflicts: Iterable[RfiResponse] = (), note: str = "", by: User) -> Rfi:
    """An evaluator says with which vendors there is a conflict of interest; for all others there is none.

    Opens a score sheet for each response without a conflict. Said again, until the outcome, a new conflict voids the
    sheet. One that was declared stands.
    """
    row = lock(rfi)
    require(by, "procurement.declare", row)
    if row.state not in DECLARING:
        raise Refusal(
            "Interests are declared between the opening and the outcome.", code="wrong_state", state=row.state
        )
    conflicted = {response.pk for response in conflicts}
    responses = list(row.responses.filter(state="opened"))
    known = {response.pk for response in responses}
    insist(conflicted <= known, "conflicts", "Choose responses to this RFI only.")
    insist(not conflicted or note.strip(), "note", "Say in a sentence what the conflict is.")
    before = declared_by(row, by)
    for response in responses:
        is_own = response.organisation_id == by.organisation_id
        insist(not is_own or response.pk in conflicted, "conflicts", f"You belong to {response.organisation}: tick it.")
        stands = f"You declared a conflict with {response.organisation} before, and that stands: keep it ticked."
        insist(response.pk in conflicted or response.pk not in before, "conflicts", stands)
    for response in responses:
        declare(response, response.pk in conflicted, note, by=by)
        if row.state != "evaluating" and response.pk in conflicted - before:
            tell_of_late(row, response, by=by)
    return row


def declared_by(rfi: Rfi, user: Any) -> set[Any]:
    """Ids of the responses with whose vendors this evaluator declared a conflict."""
    said = Declaration.objects.filter(response__rfi=rfi, evaluator=user, has_conflict=True)
    return set(said.values_list("response_id", flat=True))


def begun(rfi: Rfi, user: Any) -> Mapping[str, Any]:
    """What the declaration begins with: what was declared before."""
    note = Declaration.objects.filter(response__rfi=rfi, evaluator=user).values_list("note", flat=True).first()
    return {"conflicts": [str(pk) for pk in declared_by(rfi, user)], "note": note or ""}


def declare(response: RfiResponse, has_conflict: bool, note: str, *, by: User) -> None:
    values = {"has_conflict": has_conflict, "note": note}
    found = Declaration.objects.select_for_update().filter(response=response, evaluator=by).first()
    if found is None:
        create(Declaration(response=response, evaluator=by, **values), by=by, action="declare_interest")
    else:
        change(found, values, by=by, action="declare_interest")
    sheet = ScoreSheet.objects.select_for_update().filter(response=response, evaluator=by).first()
    if sheet is None and not has_conflict and not response.rfi.in_group:
        create(ScoreSheet(response=response, evaluator=by), by=by, action="open_score_sheet")
    elif sheet is not None and has_conflict and sheet.state != "void":
        change(sheet, {"state": "void"}, by=by, action="void_score_sheet", why=note)


def tell_of_late(rfi: Rfi, response: RfiResponse, *, by: User) -> None:
    messages.notify(
        recipients=[rfi.created_by] if rfi.created_by else [],
        slot=f"response:{response.pk}:conflict:{by.pk}",
        text=f"{by.name} declared a conflict with {response.organisation} after the scores were shown. Their scores do not count.",
        url=rfi.get_absolute_url(),
        by=by,
    )


def require_reader(response: RfiResponse, by: Any) -> None:
    """Evaluators read a response only after declaring that they have no conflict (trust cases A5, A6).

    A vendor who is not on its panel reads what its own organisation sent.
    """
    if Role.EVALUATOR not in by.roles or (own_response(by, response) and not on_panel(by, response)):
        return
    if response.organisation_id == by.organisation_id:
        raise NotAllowed(
            "You belong to this vendor, so you neither read nor score its response.", code="conflict_of_interest"
        )
    said = Declaration.objects.filter(response=response, evaluator=by).first()
    if said is None:
        raise NotAllowed(
            "Declare first whether you have a conflict of interest: open the RFI and choose “Declare interests”.",
            code="declaration_required",
        )
    if said.has_conflict:
        raise NotAllowed(
            "You declared a conflict of interest with this vendor, so you neither read nor score its response.",
            code="conflict_of_interest",
        )


@service
def change_score_sheet(
    *, sheet: ScoreSheet, version: int | None = None, ratings: Rows, comment: str = "", by: User
) -> ScoreSheet:
    """Write down ratings; they can be incomplete and changed until the sheet is submitted."""
    row = lock(sheet, version=version)
    require(by, "procurement.score", row)
    require_reader(row.response, by)
    if row.state != "open":
        raise Refusal("This sheet is locked: it was submitted or does not count.", code="frozen", state=row.state)
    before = {rating.criterion_id: rating for rating in row.given.all()}
    given = chosen_ratings(row.response.rfi, ratings)
    row.given.exclude(criterion__in=given).delete()
    for criterion, (value, remark) in given.items():
        rating = before.get(criterion.pk) or Rating(sheet=row, criterion=criterion)
        rating.value, rating.remark = value, remark
        rating.full_clean()
        rating.save()
    row.comment = comment
    row.full_clean()
    stamp(row)
    row.save(update_fields=["comment", "version", "updated_at"])
    audit.record("score", row, by=by)  # values stay hidden until the panel meets; submitting audits them
    return row


def chosen_ratings(rfi: Rfi, ratings: Rows) -> dict[Criterion, tuple[int, str]]:
    """Rating and remark by criterion; rows without a value are left for later."""
    known = {row.pk: row for row in rfi.criterion_rows.all()}
    chosen: dict[Criterion, tuple[int, str]] = {}
    for number, row in enumerate(ratings, start=1):
        criterion = known.get(row["criterion"].pk)
        insist(criterion is not None, "ratings", f"Row {number}: this is not a criterion of this RFI.")
        if row.get("value") is not None and criterion is not None:
            insist(criterion not in chosen, "ratings", f"Row {number}: “{criterion.name}” is rated twice.")
            chosen[criterion] = (row["value"], row.get("remark", ""))
    return chosen


@service
def submit_score_sheet(*, sheet: ScoreSheet, version: int | None = None, at: Any, by: User) -> ScoreSheet:
    """Lock the sheet. Every criterion must be rated."""
    digest = queries.digest_of({"criteria": sheet.response.rfi.criteria()})
    row = SHEET.take(sheet, "submit", by=by, version=version, submitted_at=at, criteria_digest=digest)
    require_reader(row.response, by)
    missing = [
        criterion.name
        for criterion in row.response.rfi.criterion_rows.all()
        if not row.given.filter(criterion=criterion).exists()
    ]
    if missing:
        raise Refusal(f"Not rated yet: {', '.join(missing)}. Rate every criterion, zero included.", code="incomplete")
    return row


@service
def reveal_scores(*, rfi: Rfi, version: int | None = None, by: Any) -> Rfi:
    """End individual scoring: the panel now sees all sheets. Raises Refusal while one is missing."""
    row = RFI.take(rfi, "reveal_scores", by=by, version=version)
    waiting = sorted({*undeclared(row), *open_sheets(row)})
    if waiting:
        raise Refusal(f"Scores are still missing from {', '.join(waiting)}.", code="scores_missing")
    require_same_criteria(row)
    counted = judges_of(row).values("response")
    unscored = row.responses.filter(state="opened").exclude(pk__in=counted)
    if unscored.exists():
        raise Refusal(
            "A response was scored by nobody: every evaluator declared a conflict. Cancel, or name another panel.",
            code="scores_missing",
        )
    for sheet in ScoreSheet.objects.filter(response__rfi=row, state="submitted").prefetch_related("given__criterion"):
        said = {rating.criterion.name: rating.value for rating in sheet.given.all()}
        audit.record("reveal_score", sheet, by=by, after={"ratings": said, "comment": sheet.comment})
    return row


def judges_of(rfi: Rfi) -> Any:
    """What shows that somebody without a conflict judges a response: a sheet, or in a group the declaration."""
    if rfi.in_group:
        return Declaration.objects.filter(response__rfi=rfi, has_conflict=False)
    return ScoreSheet.objects.filter(response__rfi=rfi, state="submitted")


def require_same_criteria(rfi: Rfi) -> None:
    """Every score was given under the weights and criteria that hold now (trust case T7)."""
    now = queries.digest_of({"criteria": rfi.criteria()})
    if ScoreSheet.objects.filter(response__rfi=rfi, state="submitted").exclude(criteria_digest=now).exists():
        raise Refusal("Criteria or weights are not those that were scored. Nothing is shown.", code="integrity_failure")


def undeclared(rfi: Rfi) -> set[str]:
    said = set(Declaration.objects.filter(response__rfi=rfi).values_list("evaluator_id", flat=True))
    return {person.name for person in rfi.evaluators.all() if person.pk not in said}


def open_sheets(rfi: Rfi) -> set[str]:
    found = ScoreSheet.objects.filter(response__rfi=rfi, state="open")
    return set(found.values_list("evaluator__name", flat=True))


@service
def record_consensus(
    *,
    response: RfiResponse,
    version: int | None = None,
    ratings: Rows,
    unmet: Iterable[Requirement] = (),
    consensus_reason: str,
    by: Any,
) -> RfiResponse:
    """Write down what the panel agreed on for one response, every criterion, with the reason."""
    row = lock(response, version=version)
    require(by, "procurement.record_consensus", row)
    if row.rfi.state != "consensus":
        raise Refusal(
            "The consensus is recorded after all scores are in and before the outcome.",
            code="wrong_state",
            state=row.rfi.state,
        )
    given = chosen_ratings(row.rfi, ratings)
    missing = [criterion.name for criterion in row.rfi.criterion_rows.all() if criterion not in given]
    if missing:
        raise ValidationError({"ratings": [f"Agree on {', '.join(missing)} too, zero included."]})
    missed = list(unmet)
    insist(all(each.rfi_id == row.rfi_id for each in missed), "unmet", "Choose questions of this RFI only.")
    before = {rating["name"]: rating["value"] for rating in row.ratings()}
    row.agreed.all().delete()
    for criterion, (value, _) in given.items():
        rating = ConsensusRating(response=row, criterion=criterion, value=value)
        rating.full_clean()
        rating.save(force_insert=True)
    after = {str(criterion): value for criterion, (value, _) in given.items()}
    row.unmet.set(missed)
    if missed:
        after["Does not meet"] = "; ".join(sorted(each.text for each in missed))  # type: ignore[assignment]
    audit.record("agree", row, by=by, before=before, after=after, why=consensus_reason)
    row.consensus_reason = consensus_reason
    stamp(row)
    row.save(update_fields=["consensus_reason", "version", "updated_at"])
    return row
