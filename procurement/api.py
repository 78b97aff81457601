"""The content of an opened response, for other systems: apart from the row, because reading it has rules of its own."""

from typing import Any

from django.urls import path
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from alliance.api.permissions import SignedIn
from procurement import queries
from procurement.nouns.responses import RESPONSE
from procurement.services.evaluation import require_reader


@extend_schema(
    tags=["procurement"], summary="Read the content of an opened response", responses={200: OpenApiTypes.OBJECT}
)
class ResponseContent(APIView):
    """403 declaration_required or conflict_of_interest for evaluators, 409 sealed before the opening."""

    permission_classes = [SignedIn]
    scope = "procurement"

    def get(self, request: Request, pk: Any) -> Response:
        row = RESPONSE.row(request.user, pk)
        require_reader(row, request.user)
        queries.shown_content(row)
        return Response(row.content)


urlpatterns = [path("<uuid:pk>/content/", ResponseContent.as_view(), name="response-content")]
