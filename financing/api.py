"""API routes of financing that are not about one row alone."""

from typing import Any

from django.urls import path
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from alliance.api.permissions import SignedIn
from financing.nouns import SOURCE
from financing.serializers import schedule_of


@extend_schema(
    tags=["financing"], summary="The dated cash flow and measures of a source", responses=OpenApiTypes.OBJECT
)
class Schedule(APIView):
    permission_classes = [SignedIn]
    scope = "financing"

    def get(self, request: Request, pk: Any) -> Response:
        return Response(schedule_of(SOURCE.row(request.user, pk)))


urlpatterns = [path("<uuid:pk>/schedule/", Schedule.as_view(), name="source-schedule")]
