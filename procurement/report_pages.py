"""The report of an evaluation and published responses, at both doors; both only read."""

from typing import Any
from uuid import UUID

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import path, reverse
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_GET
from drf_spectacular.types import OpenApiTypes
from rest_framework.permissions import AllowAny
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from alliance import documents
from alliance.api.answers import AMOUNT, KEY, TEXT, WHOLE, Anything, Texts, TextsByName, answer, maybe
from alliance.api.described import described
from alliance.api.permissions import SignedIn
from procurement import public_records, reporting
from procurement.models import Rfi, RfiResponse
from procurement.nouns.rfis import RFI
from procurement.services.opening import file_of


@require_GET
def evaluation(request: HttpRequest, pk: UUID) -> HttpResponse:
    """The report, for those who may read it."""
    rfi = RFI.row(request.user, pk)
    report = reporting.report_of(rfi, request.user)
    orders = [row for row in documents.kinds_of(rfi, request.user) if row["kind"] == "evaluation_report"]
    return render(
        request, "procurement/evaluation.html", report | {"row": rfi, "orders": orders, "crumbs": crumbs(rfi)}
    )


def crumbs(rfi: Rfi) -> list[dict[str, str]]:
    return [{"label": "RFIs", "url": reverse("rfi_list")}, {"label": str(rfi), "url": rfi.get_absolute_url()}]


@login_not_required
@require_GET
def records(request: HttpRequest, pk: UUID) -> HttpResponse:
    """The responses of an RFI as the public may read them."""
    rfi = public_records.published(RFI.row(request.user, pk))
    shown = [public_records.shown(row) for row in public_records.opened_of(rfi)]
    return render(request, "procurement/records.html", {"row": rfi, "responses": shown, "crumbs": crumbs(rfi)})


@login_not_required
@require_GET
def record_file(request: HttpRequest, pk: UUID, of: UUID, number: int) -> HttpResponse:
    return published_file(request.user, pk, of, number)


def published_file(user: Any, pk: UUID, of: UUID, number: int) -> HttpResponse:
    """One file that the public may read; Http404 for every other."""
    rfi = public_records.published(RFI.row(user, pk))
    found: RfiResponse | None = next((row for row in public_records.opened_of(rfi) if row.pk == of), None)
    if found is None:
        found = RfiResponse(rfi=rfi)  # has no files, so that the answer is the same
    said, body = file_of(found, public_records.file_number(found, number))
    answer = HttpResponse(body, content_type=said["media_type"])
    answer.headers["Content-Disposition"] = content_disposition_header(True, said["name"]) or "attachment"
    answer.headers["Content-Security-Policy"] = "sandbox; default-src 'none'"
    return answer


def report_answer() -> Any:
    """For the documentation. `demonstration` is the mean of what evaluators gave it, 0 to 4."""
    response = answer(
        "EvaluatedResponse",
        many=True,
        response=KEY,
        organisation=TEXT,
        rank=maybe(WHOLE),
        score=maybe(AMOUNT),
        demonstration=maybe(AMOUNT),
        not_met=Texts,
        strengths=TEXT,
        weaknesses=TEXT,
        consensus_reason=TEXT,
    )
    return answer("EvaluationReport", rfi=KEY, market_findings=TEXT, panel=Texts, left_out=WHOLE, responses=response)


def records_answer() -> Any:
    """For the documentation. `parts` are texts by their titles."""
    response = answer(
        "PublishedResponse",
        many=True,
        response=KEY,
        organisation=TEXT,
        withheld=Texts,
        ground=TEXT,
        parts=TextsByName,
        answers=answer("PublishedAnswer", many=True, question=TEXT, value=Anything),
        files=answer("PublishedFile", many=True, name=TEXT, url=TEXT),
    )
    return answer("PublishedRecords", responses=response)


class Evaluation(APIView):
    permission_classes = [SignedIn]
    scope = "procurement"

    @described(lambda: {"responses": report_answer()}, tags=["procurement"], summary="The report of an evaluation")
    def get(self, request: Request, pk: Any) -> Response:
        rfi = RFI.row(request.user, pk)
        return Response(reporting.as_data(reporting.report_of(rfi, request.user), rfi))


class Records(APIView):
    permission_classes = [AllowAny]

    @described(
        lambda: {"responses": records_answer()},
        tags=["procurement"],
        summary="Published responses, without what is withheld",
    )
    def get(self, request: Request, pk: Any) -> Response:
        rfi = public_records.published(RFI.row(request.user, pk))
        rows = [public_records.shown(row) for row in public_records.opened_of(rfi)]
        return Response({"responses": [said(rfi, row) for row in rows]})


def said(rfi: Rfi, row: dict[str, Any]) -> dict[str, Any]:
    response, decision = row["response"], row["decision"]
    return {
        "response": response.pk,
        "organisation": response.organisation.name,
        "withheld": row["withheld"],
        "ground": decision.ground if decision else "",
        "parts": dict(row["parts"]),
        "answers": [{"question": str(each["requirement"]), "value": each["value"]} for each in row["answers"]],
        "files": [
            {"name": file["name"], "url": reverse("api:rfi-record-file", args=[rfi.pk, response.pk, number])}
            for number, file in row["files"]
        ],
    }


class RecordFile(APIView):
    permission_classes = [AllowAny]

    @described(
        tags=["procurement"],
        operation_id="rfi_record_file",
        summary="Read a published file",
        responses={200: OpenApiTypes.BINARY},
    )
    def get(self, request: Request, pk: Any, of: Any, number: int) -> HttpResponse:
        return published_file(request.user, pk, of, number)


urlpatterns = [
    path("rfis/<uuid:pk>/evaluation/", evaluation, name="rfi_evaluation"),
    path("rfis/<uuid:pk>/records/", records, name="rfi_records"),
    path("rfis/<uuid:pk>/records/<uuid:of>/<int:number>/", record_file, name="rfi_record_file"),
]
