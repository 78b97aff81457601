"""API routes of financing that are not about one row alone."""

from typing import Any

from django.urls import path
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from alliance.api.permissions import SignedIn
from financing import finding
from financing.nouns import SOURCE
from financing.pages import initiative_or_404
from financing.serializers import schedule_of, verdict_of


@extend_schema(
    tags=["financing"], summary="The dated cash flow and measures of a source", responses=OpenApiTypes.OBJECT
)
class Schedule(APIView):
    permission_classes = [SignedIn]
    scope = "financing"

    def get(self, request: Request, pk: Any) -> Response:
        return Response(schedule_of(SOURCE.row(request.user, pk)))


@extend_schema(
    tags=["financing"],
    summary="Every instrument for an initiative, with each rule, its source, limit and answer",
    responses=OpenApiTypes.OBJECT,
)
class Finder(APIView):
    permission_classes = [SignedIn]
    scope = "financing"

    def get(self, request: Request, pk: Any) -> Response:
        initiative = initiative_or_404(request.user, pk)
        return Response({"results": [verdict_of(verdict) for verdict in finding.verdicts_on(initiative)]})


urlpatterns = [
    path("sources/<uuid:pk>/schedule/", Schedule.as_view(), name="source-schedule"),
    path("finder/<uuid:pk>/", Finder.as_view(), name="finder"),
]
