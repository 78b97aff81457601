"""Routes of responses that are not a noun's own: their content, their files, and sending them with files."""

from typing import Any

from django.http import HttpResponse
from django.urls import path
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema
from rest_framework.parsers import MultiPartParser
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from alliance.api.permissions import SignedIn, person
from alliance.doors import shapes
from alliance.permissions import require
from procurement import pages, queries, services
from procurement.forms.responses import ResponseForm
from procurement.nouns.responses import RESPONSE
from procurement.nouns.rfis import RFI
from procurement.serializers import ResponseVersionSerializer
from procurement.services.evaluation import require_reader


class ResponseView(APIView):
    permission_classes = [SignedIn]
    scope = "procurement"


@extend_schema(
    tags=["procurement"], summary="Read the content of an opened response", responses={200: OpenApiTypes.OBJECT}
)
class ResponseContent(ResponseView):
    """403 declaration_required or conflict_of_interest for evaluators, 409 sealed before the opening."""

    def get(self, request: Request, pk: Any) -> Response:
        row = RESPONSE.row(request.user, pk)
        require_reader(row, request.user)
        queries.shown_content(row)
        return Response(row.content)


@extend_schema(tags=["procurement"], summary="Read a file of an opened response", responses={200: OpenApiTypes.BINARY})
class ResponseFile(ResponseView):
    def get(self, request: Request, pk: Any, number: int) -> HttpResponse:
        return pages.shown_file(request.user, pk, number)


@extend_schema(tags=["procurement"], request=OpenApiTypes.OBJECT, responses={201: OpenApiTypes.OBJECT})
class RespondWithFiles(ResponseView):
    """The fields of `respond`, with `files` and `redacted` as parts of a multipart body."""

    parser_classes = [MultiPartParser]

    @extend_schema(summary="Send a response with files")
    def post(self, request: Request, pk: Any) -> Response:
        row = RFI.row(request.user, pk)
        require(request.user, "procurement.respond", row)
        form = shapes.bound(ResponseForm, request.POST, request.FILES, by=request.user, row=row)
        receipt = services.submit_response(rfi=row, by=person(request), **shapes.clean_values(form))
        shown = ResponseVersionSerializer(receipt, context={"request": request})
        return Response(shown.data, status=201)


urlpatterns = [
    path("responses/<uuid:pk>/content/", ResponseContent.as_view(), name="response-content"),
    path("responses/<uuid:pk>/files/<int:number>/", ResponseFile.as_view(), name="response-file"),
    path("rfis/<uuid:pk>/respond/files/", RespondWithFiles.as_view(), name="respond-files"),
]
