"""API of initiatives beyond the nouns' own."""

from typing import Any

from django.core.exceptions import ValidationError
from django.http import Http404
from django.utils import timezone
from drf_spectacular.types import OpenApiTypes
from rest_framework.parsers import MultiPartParser
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from alliance.api.answers import AMOUNT, FLAG, KEY, TEXT, WHOLE, answer, choice, results
from alliance.api.described import described
from alliance.api.permissions import SignedIn
from alliance.api.repeating import NotSaved, once_per_key, repeatable
from alliance.api.schema import IDEMPOTENCY_KEY, PROBLEM, shape_serializer
from alliance.doors.noun import noun_of
from alliance.doors.shapes import clean_values, refuse_unknown
from alliance.idempotency import Answer
from alliance.permissions import require
from alliance.rules import inside
from initiatives import answers, appraisals, charts, imports, maturity, queries, services
from initiatives.forms.imports import BulkRow, ImportForm
from initiatives.import_views import rejected_rows
from initiatives.lifecycle import INITIATIVE
from initiatives.models import Indicator, Initiative, MaturityAssessment

NAMED: dict[str, Any] = {"id": KEY, "reference": TEXT, "title": TEXT}
FILE = {"type": "string", "format": "binary"}
YES_OR_NO = {"type": "boolean"}
UPLOAD = {
    "type": "object",
    "required": ["file"],
    "properties": {"file": FILE, "check_only": YES_OR_NO, "only_good": YES_OR_NO},
}
SAVED = answer(
    "ObservationsSaved",
    saved=FLAG,
    results=answer(
        "ObservationSaved",
        many=True,
        row=WHOLE,
        state=choice(["created", "updated", "unchanged", "ready", "rejected"]),
        errors=answer("RowFault", many=True, field=TEXT, message=TEXT),
    ),
)
KEYS = {"rows", "only_good", "check_only"}


class ObservationsInBulk(APIView):
    permission_classes = [SignedIn]
    scope = "initiatives"

    @described(
        tags=["initiatives"],
        summary="Add or replace many values, one per indicator and day",
        description="`rows` hold indicator (its code), on, value and, if wanted, scheme, note and external_id, by which the value is known from then on. All or nothing, unless "
        "`only_good` is true. `check_only` saves nothing. The answer says of each row what became of it.",
        parameters=[IDEMPOTENCY_KEY],
        request=answer(
            "ObservationsToSave",
            rows=shape_serializer(BulkRow, "ObservationRow")(many=True),
            only_good=FLAG(required=False),
            check_only=FLAG(required=False),
        ),
        responses={200: SAVED, 400: SAVED},
    )
    def post(self, request: Request) -> Response:
        require(request.user, "initiatives.record_observation")
        data: Any = request.data
        rows = data.get("rows") if isinstance(data, dict) and set(data) <= KEYS else None
        if not isinstance(rows, list) or not rows or not all(isinstance(row, dict) for row in rows):
            raise ValidationError("Send rows, a list of objects, and if you like only_good and check_only.")
        if len(rows) > imports.MOST_ROWS:
            raise ValidationError({"rows": [f"At most {imports.MOST_ROWS:,} rows fit in one request."]})
        given = bool(data.get("only_good")), bool(data.get("check_only"))
        return repeatable(request, lambda: saved_or_not(rows, request.user, *given))


def saved_or_not(rows: list[Any], by: Any, only_good: bool, check_only: bool) -> Answer:
    results, refused = save(rows, by, only_good, check_only)
    body = {"results": results, "saved": not refused}
    if refused:
        raise NotSaved(body)
    return Answer(200, body)


def save(rows: list[Any], by: Any, only_good: bool, check_only: bool) -> tuple[list[dict[str, Any]], bool]:
    """One result per row, in order, and whether nothing was saved because of faults."""
    checked = imports.check(rows)
    refused = bool(checked.faults) and not only_good
    states = ["ready"] * len(checked.good)
    if not refused and not check_only:
        states = services.save_observations(rows=[values for _, values in checked.good], by=by)
    results: dict[int, dict[str, Any]] = {
        number: {"row": number, "state": state} for (number, _), state in zip(checked.good, states, strict=True)
    }
    for fault in checked.faults:
        row = results.setdefault(fault.row, {"row": fault.row, "state": "rejected", "errors": []})
        row["errors"].append({"field": fault.column, "message": fault.message})
    return [results[number] for number in sorted(results)], refused


class BoardOfInitiatives(APIView):
    permission_classes = [SignedIn]
    scope = "initiatives"

    @described(
        tags=["initiatives"],
        summary="Every stage with its number of initiatives, their likely cost and the newest of them",
        responses=answer(
            "Board",
            stages=answer(
                "Stage",
                many=True,
                stage=TEXT,
                label=TEXT,
                count=WHOLE,
                likely_cost=AMOUNT,
                newest=answer("InitiativeOnBoard", many=True, **NAMED),
            ),
        ),
    )
    def get(self, request: Request) -> Response:
        found = {lane.state: lane for lane in queries.board(request.user)}
        return Response({"stages": [stage_of(stage, found.get(stage.name)) for stage in INITIATIVE.states]})


def stage_of(stage: Any, lane: queries.Lane | None) -> dict[str, Any]:
    rows = lane.newest if lane else []
    return {
        "stage": stage.name,
        "label": stage.label,
        "count": lane.number if lane else 0,
        "likely_cost": f"{lane.money:.2f}" if lane else "0.00",
        "newest": [{"id": row.pk, "reference": row.reference, "title": row.title} for row in rows],
    }


class Case(APIView):
    """Base of what is computed of one initiative."""

    permission_classes = [SignedIn]
    scope = "initiatives"

    def initiative(self, request: Request, pk: Any) -> Initiative:
        if not inside(request.user):
            raise Http404
        found: Initiative = noun_of(Initiative).row(request.user, pk)
        return found


class AppraiseInitiative(Case):
    @described(
        lambda: {"responses": {200: answers.appraisal(), 404: PROBLEM}},
        tags=["initiatives"],
        summary="What an initiative is worth by its costs and benefits",
    )
    def get(self, request: Request, pk: Any) -> Response:
        initiative = self.initiative(request, pk)
        lines = initiative.cash_lines.values("kind", "name", "first_year", "last_year", "low", "likely", "high")
        depends = initiative.dependencies.values("kind", "other")
        found = appraisals.shown(initiative)
        return Response({"lines": list(lines), "dependencies": list(depends), "appraisal": found})


class SimilarInitiatives(Case):
    @described(
        tags=["initiatives"],
        summary="Initiatives that look like the same idea",
        responses={200: results("SimilarInitiative", **NAMED, why=TEXT), 404: PROBLEM},
    )
    def get(self, request: Request, pk: Any) -> Response:
        found = queries.similar_to(self.initiative(request, pk), request.user)
        return Response(
            {
                "results": [
                    {"id": row.pk, "reference": row.reference, "title": row.title, "why": why} for row, why in found
                ]
            }
        )


class ChartIndicator(APIView):
    permission_classes = [SignedIn]
    scope = "initiatives"

    @described(
        lambda: {"responses": {200: answers.chart(), 404: PROBLEM}},
        tags=["initiatives"],
        summary="The values of an indicator as its chart shows them, and whether the last one is stale",
        description="Up to 120 points: every value, or the means of weeks, months, quarters or years where there are more.",
    )
    def get(self, request: Request, pk: Any) -> Response:
        row = noun_of(Indicator).row(request.user, pk)
        return Response(charts.seen_indicator(row, timezone.localdate()))


class CompareMaturity(APIView):
    permission_classes = [SignedIn]
    scope = "initiatives"

    @described(
        lambda: {"responses": {200: answers.maturity(), 404: PROBLEM}},
        tags=["initiatives"],
        summary="A maturity assessment beside the last one before it, by area and question",
    )
    def get(self, request: Request, pk: Any) -> Response:
        return Response(maturity.compared(noun_of(MaturityAssessment).row(request.user, pk)))


class ImportObservations(APIView):
    permission_classes = [SignedIn]
    parser_classes = [MultiPartParser]
    scope = "initiatives"

    @described(
        tags=["initiatives"],
        summary="Hand over a CSV or XLSX file of up to a million values",
        description="A worker checks the whole file and then saves all of it, its good rows (`only_good`) or nothing "
        "(`check_only`). Read the import at `href` to see how far it is.",
        request={"multipart/form-data": UPLOAD},
        responses={202: answer("ImportBegun", id=KEY, href=TEXT), 400: PROBLEM, 413: PROBLEM},
    )
    @once_per_key
    def post(self, request: Request) -> Response:
        require(request.user, "initiatives.record_observation")
        data: Any = request.data
        form = ImportForm(data, request.FILES)
        refuse_unknown(data, form)
        row = services.begin_import(**clean_values(form), by=request.user)
        return Response({"id": row.pk, "href": f"/api/v1/observation-imports/{row.pk}/"}, status=202)


class RejectedRows(APIView):
    permission_classes = [SignedIn]
    scope = "initiatives"

    @described(
        tags=["initiatives"],
        summary="The rows of an import that are at fault, as CSV",
        responses={(200, "text/csv"): OpenApiTypes.STR, 404: PROBLEM},
    )
    def get(self, request: Request, pk: Any) -> Any:
        return rejected_rows(request, pk)
