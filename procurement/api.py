"""Routes of responses that are not a noun's own: their content, their files, and sending them with files."""

from typing import Any

from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.urls import path
from drf_spectacular.types import OpenApiTypes
from rest_framework.parsers import MultiPartParser
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from alliance.api.answers import INSTANT, TEXT, WHOLE, Objects, answer, results
from alliance.api.described import described
from alliance.api.permissions import SignedIn, person
from alliance.api.repeating import once_per_key
from alliance.api.schema import PROBLEM, shape_serializer
from alliance.doors import shapes
from alliance.permissions import require
from procurement import pages, queries, services
from procurement.draft_pages import Draft, DraftFile, DraftFiles
from procurement.forms.responses import ResponseForm
from procurement.nouns.responses import RESPONSE
from procurement.nouns.rfis import RFI
from procurement.serializers import ResponseVersionSerializer
from procurement.services.evaluation import require_reader


class ResponseView(APIView):
    permission_classes = [SignedIn]
    scope = "procurement"


def content() -> Any:
    """For the documentation: the parts of a response that were filled in, its answers and its files."""
    parts: dict[str, Any] = {name: TEXT(required=False, allow_blank=True) for name, _ in queries.PARTS}
    return answer("ResponseContent", **parts, answers=Objects(required=False), files=Objects(required=False))


@described(lambda: {"responses": content()}, tags=["procurement"], summary="Read the content of an opened response")
class ResponseContent(ResponseView):
    """403 declaration_required or conflict_of_interest for evaluators, 409 sealed before the opening."""

    def get(self, request: Request, pk: Any) -> Response:
        row = RESPONSE.row(request.user, pk)
        require_reader(row, request.user)
        queries.shown_content(row)
        return Response(row.content)


@described(tags=["procurement"], summary="Read a file of an opened response", responses={200: OpenApiTypes.BINARY})
class ResponseFile(ResponseView):
    def get(self, request: Request, pk: Any, number: int) -> HttpResponse:
        return pages.shown_file(request.user, pk, number)


@described(
    tags=["procurement"],
    request={"multipart/form-data": shape_serializer(ResponseForm, "ResponseWithFiles")},
    responses={201: {"$ref": "#/components/schemas/ResponseVersion"}},
)
class RespondWithFiles(ResponseView):
    """The fields of `respond`, with `files` and `redacted` as parts of a multipart body."""

    parser_classes = [MultiPartParser]

    @described(summary="Send a response with files")
    @once_per_key
    def post(self, request: Request, pk: Any) -> Response:
        row = RFI.row(request.user, pk)
        require(request.user, "procurement.respond", row)
        form = shapes.bound(ResponseForm, request.POST, request.FILES, by=request.user, row=row)
        receipt = services.submit_response(rfi=row, by=person(request), **shapes.clean_values(form))
        shown = ResponseVersionSerializer(receipt, context={"request": request})
        return Response(shown.data, status=201)


@described(
    tags=["procurement"],
    summary="Put a clause of the library into a draft",
    request=answer("ClauseToUse", clause=TEXT),
    responses={200: answer("ClauseUsed", version=WHOLE), 400: PROBLEM, 409: PROBLEM},
)
class UseClause(ResponseView):
    """`clause` is its key in the library. It joins the part that it belongs to, or takes its earlier edition’s place."""

    @once_per_key
    def post(self, request: Request, pk: Any) -> Response:
        row = RFI.row(request.user, pk)
        require(request.user, "procurement.draft_rfi", row)
        given: Any = request.data
        if not isinstance(given, dict) or set(given) != {"clause"} or not isinstance(given["clause"], str):
            raise ValidationError({"clause": ["Send the key of a clause of the library, and nothing else."]})
        return Response({"version": services.use_clause(rfi=row, clause=given["clause"], by=person(request)).version})


@described(
    tags=["procurement"],
    summary="What was changed in the text of an RFI, newest first",
    responses=results("RfiChange", who=TEXT, at=INSTANT, parts=Objects),
)
class Changes(ResponseView):
    """Each part has its label and pieces of text: same, gone or new."""

    def get(self, request: Request, pk: Any) -> Response:
        row = RFI.row(request.user, pk)
        require(request.user, "procurement.draft_rfi", row)
        return Response({"results": pages.changes_of(row)})


urlpatterns = [
    path("rfis/<uuid:pk>/clauses/", UseClause.as_view(), name="rfi-clause"),
    path("rfis/<uuid:pk>/changes/", Changes.as_view(), name="rfi-changes"),
    path("rfis/<uuid:pk>/draft/", Draft.as_view(), name="response-draft"),
    path("rfis/<uuid:pk>/draft/files/", DraftFiles.as_view(), name="response-draft-files"),
    path("rfis/<uuid:pk>/draft/files/<uuid:file>/", DraftFile.as_view(), name="response-draft-file"),
    path("responses/<uuid:pk>/content/", ResponseContent.as_view(), name="response-content"),
    path("responses/<uuid:pk>/files/<int:number>/", ResponseFile.as_view(), name="response-file"),
    path("rfis/<uuid:pk>/respond/files/", RespondWithFiles.as_view(), name="respond-files"),
]
