"""Reads of procurement."""

import hashlib
import json
from collections.abc import Collection, Iterable, Mapping
from datetime import datetime
from decimal import Decimal
from typing import Any

from django.db.models import Model, Q, QuerySet

from alliance.errors import Refusal
from alliance.models import AuditEntry
from alliance.remember import remembered
from alliance.rules import inside
from initiatives.models import Need, Resource
from procurement import checking, library
from procurement.clauses import Clause
from procurement.maths import evaluation
from procurement.maths.answers import misses
from procurement.models import Citation, Criterion, Declaration, Rfi, RfiResponse, RfiReview, ScoreSheet, VendorQuestion
from procurement.models.rfis import SECTIONS

LATER = ("category", "cooperative", "terms")  # editions of before had none: left out where empty, digests stay the same
WRITES = ("change", "change_criteria", "change_requirements", "change_script", "attach_needs", "attach_assets")
DISCUSS_FROM = Decimal("0.5")  # evaluators half a scale apart talk before they agree


def criteria_for(rfi: Rfi) -> list[evaluation.Criterion]:
    """The criteria as the mathematics wants them, named by their ids."""
    return [evaluation.Criterion(str(row.pk), row.weight, Decimal(Criterion.TOP)) for row in rfi.criterion_rows.all()]


def findings_of(rfi: Rfi, clauses: Iterable[Clause] | None = None) -> list[checking.Finding]:
    """What the Alliance check says of an RFI as it is stored, by the clause library (read where it is not given)."""
    texts = {name: getattr(rfi, name) for name, _ in SECTIONS}
    wanted = library.demanded(library.in_force() if clauses is None else clauses)
    missing = [(row.key, row.title, row.part) for row in wanted if not library.stands_in(row, texts)]
    return checking.check(texts, [(row.proves, row.weight) for row in rfi.criterion_rows.all()], missing)


def text_of(rfi: Rfi) -> dict[str, Any]:
    """Everything that reviewers approve, as plain values."""
    names = ("title", "summary", *(name for name, _ in SECTIONS if name not in LATER))
    dates = {name: value.isoformat() if (value := getattr(rfi, name)) else "" for name in ("questions_until", "due_at")}
    criteria = [{**row, "weight": f"{row['weight']:.2f}"} for row in rfi.criteria()]
    text = {**{name: getattr(rfi, name) for name in names}, **dates, "criteria": criteria}
    later = {name: getattr(rfi, name) for name in LATER} | {
        "requirements": [without_nothing(row) for row in rfi.requirements()],
        "script": rfi.script(),
        "needs": sorted(str(row) for row in rfi.needs.all()),
        "assets": sorted(said_asset(row) for row in rfi.assets.all()),
    }
    return text | {name: value for name, value in later.items() if value}


def without_nothing(row: Mapping[str, Any]) -> dict[str, Any]:
    """A question as editions hold it; those of before knew no choices that meet it."""
    return {name: value for name, value in row.items() if value or name != "accepted"}


def said_asset(row: Resource) -> str:
    """What the city puts in, as vendors read it: name, how much, where."""
    amount = f"{row.quantity.normalize():,f} {row.unit}".strip() if row.quantity is not None else ""
    return ", ".join(piece for piece in (row.title, amount, row.place) if piece)


def writers_of(rfi: Rfi) -> set[Any]:
    """Ids of everybody who wrote or changed what reviewers approve, as the audit trail has it."""
    entries = AuditEntry.objects.filter(subject_type=rfi._meta.label_lower, subject_id=str(rfi.pk), action__in=WRITES)
    return {rfi.created_by_id, *entries.values_list("actor_id", flat=True)} - {None}


def digest_of(text: Mapping[str, Any]) -> str:
    said = json.dumps(text, default=str, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    return hashlib.sha256(said.encode()).hexdigest()


def is_closed(rfi: Rfi, now: datetime) -> bool:
    """Derived from the clock, so that nothing can hold the window open."""
    return rfi.state == "published" and rfi.due_at is not None and now >= rfi.due_at


def ranking_of(rfi: Rfi) -> list[dict[str, Any]]:
    """Responses with consensus ratings for all criteria, best first: response, score (0 to 100), rank, parts."""
    criteria = criteria_for(rfi)
    agreed: dict[Any, dict[str, Decimal]] = {}
    responses = {row.pk: row for row in rfi.responses.filter(state="opened").select_related("organisation", "rfi")}
    for response in responses.values():
        ratings = {str(row.criterion_id): Decimal(row.value) for row in response.agreed.all()}
        if len(ratings) == len(criteria) and not falls_short(response):
            agreed[response.pk] = ratings
    scores = {str(pk): evaluation.weighted_score(criteria, ratings) for pk, ratings in agreed.items()}
    ranked = evaluation.ranking({key: found.score for key, found in scores.items()})
    by_key = {str(pk): row for pk, row in responses.items()}
    return [
        {
            "response": by_key[place.response],
            "rank": place.rank,
            "score": place.score,
            "parts": scores[place.response].parts,
        }
        for place in ranked
    ]


def barred_from(rfi: Rfi, user: Any) -> set[Any]:
    """Ids of the responses of which this evaluator may read nothing: a conflict declared, or the own organisation."""
    declared = Q(declarations__evaluator=user, declarations__has_conflict=True)
    return set(rfi.responses.filter(declared | Q(organisation_id=user.organisation_id)).values_list("pk", flat=True))


def unranked(rfi: Rfi) -> list[dict[str, Any]]:
    """Opened responses that miss what had to be met, with what they miss."""
    rows = rfi.responses.filter(state="opened").select_related("organisation", "rfi").prefetch_related("unmet")
    found = [{"response": row, "missed": falls_short(row)} for row in rows]
    return [row for row in found if row["missed"]]


def spread_of(rfi: Rfi, *, without: Collection[Any] = ()) -> list[dict[str, Any]]:
    """Where evaluators differ most, widest first; empty until every counted sheet is complete."""
    sheets = list(
        ScoreSheet.objects.filter(response__rfi=rfi, state="submitted")
        .exclude(response__in=without)
        .select_related("evaluator", "response__organisation")
        .prefetch_related("given__criterion")
    )
    found = []
    for response in {sheet.response_id: sheet.response for sheet in sheets}.values():
        ratings = [
            evaluation.Rating(
                sheet.evaluator.name, str(response.organisation), str(given.criterion_id), Decimal(given.value)
            )
            for sheet in sheets
            if sheet.response_id == response.pk
            for given in sheet.given.all()
        ]
        found += evaluation.variance_report(criteria_for(rfi), ratings, discuss_from=DISCUSS_FROM)
    names = {str(row.pk): row.name for row in rfi.criterion_rows.all()}
    return [
        {
            "response": spread.response,
            "criterion": names[spread.criterion],
            "lowest": spread.lowest,
            "highest": spread.highest,
            "mean": spread.mean,
            "farthest": ", ".join(spread.farthest),
            "needs_discussion": spread.needs_discussion,
        }
        for spread in sorted(found, key=lambda spread: -spread.range_share)
    ]


def attached(rfi: Rfi, user: Any) -> dict[str, Any]:
    """The needs this person may see, and what the city puts in, as words and, inside, as links."""
    links = [(said_asset(row), row.get_absolute_url() if inside(user) else "") for row in rfi.assets.all()]
    return {"needs": Need.objects.visible_to(user).filter(rfis=rfi), "assets": links, "script": rfi.script_rows.all()}


def said_end(rfi: Rfi) -> str:
    """How an RFI ended, with its reason and what the market said."""
    pieces = (f"{rfi.get_outcome_display()}.", rfi.outcome_reason, rfi.market_findings)
    return " ".join(piece.strip() for piece in pieces if piece.strip())


def unfollowed() -> QuerySet[Rfi]:
    """Concluded RFIs whose outcome has not been acted upon."""
    open_ = (
        Q(outcome="pilot_agreement", pilot=None)
        | Q(outcome="cooperative_contract", agreement=None)
        | Q(outcome="formal_procurement", formal=None)
        | Q(outcome="pooled_need", pooled_need=None)
    )
    return Rfi.objects.filter(open_, state="concluded").order_by("concluded_at")


def rfis_shown(initiative: Model) -> list[Rfi]:
    """Every RFI of an initiative, the newest first, read once for its page."""
    rows = Rfi.objects.filter(initiative=initiative).order_by("-created_at")
    return remembered(initiative, "procurement.rfis", lambda: list(rows))


def rfis_of(initiative: Model, user: Any) -> list[Rfi]:
    """Those of them this person may know of, as `procurement.permissions` says: outside, only what was published."""
    return [rfi for rfi in rfis_shown(initiative) if inside(user) or rfi.published_at]


def citations_shown(initiative: Model) -> list[Citation]:
    """What an initiative cites, the newest first, read once for its page."""
    rows = Citation.objects.filter(initiative=initiative).select_related("proven_solution").order_by("-created_at")
    return remembered(initiative, "procurement.citations", lambda: list(rows))


def to_review(user: Any) -> QuerySet[RfiReview]:
    """Verdicts this person still owes on the edition under review."""
    found = RfiReview.objects.filter(reviewer=user, verdict="", edition__rfi__state="in_review")
    return found.select_related("edition__rfi")


def to_answer(now: datetime) -> QuerySet[Rfi]:
    """Running RFIs with questions whose answer is not written or not published."""
    waiting = VendorQuestion.objects.filter(published_at=None, rfi__state="published").values("rfi")
    return Rfi.objects.filter(pk__in=waiting)


def to_open(now: datetime) -> QuerySet[Rfi]:
    return Rfi.objects.filter(state="published", due_at__lte=now)


def to_declare(user: Any) -> QuerySet[Rfi]:
    """RFIs on whose panel this person sits and still has to declare interests."""
    said = Declaration.objects.filter(evaluator=user).values("response__rfi")
    return Rfi.objects.filter(state="evaluating", evaluators=user).exclude(pk__in=said)


def to_score(user: Any) -> QuerySet[ScoreSheet]:
    found = ScoreSheet.objects.filter(evaluator=user, state="open", response__rfi__state="evaluating")
    return found.select_related("response__rfi", "response__organisation")


def shown_content(response: RfiResponse) -> list[tuple[str, str]]:
    """The opened content, part by part. Raises Refusal where there is none to show."""
    if response.state != "opened" or response.content is None:
        raise Refusal("This response cannot be read: it is sealed, withdrawn or damaged.", code="sealed")
    return [(label, response.content[name]) for name, label in PARTS if response.content.get(name)]


def answers_of(response: RfiResponse) -> list[dict[str, Any]]:
    """The answers of an opened response, question by question, with how each is judged and whether it falls short."""
    content = response.content or {} if response.state == "opened" else {}
    given = {row["requirement"]: row["value"] for row in content.get("answers", [])}
    unmet = {row.pk for row in response.unmet.all()}
    return [
        {
            "requirement": row,
            "value": given.get(str(row.pk)),
            "columns": row.option_list if row.kind == row.Kind.TABLE else [],
            "file": file_number(content, given.get(str(row.pk))) if row.kind == row.Kind.FILE else None,
            "falls_short": row.pk in unmet or misses(row, given.get(str(row.pk))),
        }
        for row in response.rfi.requirement_rows.all()
    ]


def file_number(content: Mapping[str, Any], name: Any) -> int | None:
    return next((number for number, row in enumerate(content.get("files", [])) if name and row["name"] == name), None)


def falls_short(response: RfiResponse) -> list[str]:
    """The questions that had to be met and are not."""
    return [str(row["requirement"]) for row in answers_of(response) if row["falls_short"]]


def paper_of(response: RfiResponse) -> dict[str, Any] | None:
    """Of an opened response that came on paper: when it arrived, who took it in, and who recorded it."""
    said = (response.content or {}).get("paper") if response.state == "opened" else None
    return said and {**said, "received_on": datetime.fromisoformat(said["received_on"])}


PARTS = (
    ("summary", "In short"),
    ("partnership", "Partners"),
    ("demonstration", "Demonstration"),
    ("shared_value", "Shared value"),
    ("security", "Security and data"),
    ("further", "Anything else"),
    ("grounds", "Why parts are withheld"),
)
