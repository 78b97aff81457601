"""Open contracting data for anybody: release and record packages, and everything at once as JSON Lines."""

from collections.abc import Iterable
from typing import Any

from django.db.models import QuerySet
from django.http import Http404, HttpResponse, StreamingHttpResponse
from django.urls import path
from django.utils import timezone
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter
from rest_framework.permissions import AllowAny
from rest_framework.request import Request
from rest_framework.views import APIView

from alliance import digits
from alliance.api.described import described
from alliance.messages import absolute
from procurement.models import OcdsRelease
from procurement.ocds import packages

PAGE = 100
JSON = "application/json; charset=utf-8"
AFTER = OpenApiParameter("after", OpenApiTypes.STR, description="The id of the last release you have.")


class OpenData(APIView):
    permission_classes = [AllowAny]


def rows(user: Any) -> QuerySet[OcdsRelease]:
    found: QuerySet[OcdsRelease] = OcdsRelease.objects.visible_to(user).order_by("released_at", "id")
    return found


@described(
    tags=["procurement"],
    summary="Releases in the order in which they were published, 100 a package",
    parameters=[AFTER],
    responses={200: OpenApiTypes.OBJECT},
)
class Releases(OpenData):
    def get(self, request: Request) -> HttpResponse:
        found, after = rows(request.user), request.query_params.get("after", "")
        if after:
            ocid, _, number = after.rpartition("-")
            last = found.filter(ocid=ocid, number=digits.whole(number) or 0).first()
            if last is None:
                raise Http404
            found = found.filter(released_at__gte=last.released_at).exclude(
                released_at=last.released_at, id__lte=last.pk
            )
        page = list(found[: PAGE + 1])
        path = "/api/v1/ocds/releases/"
        more: dict[str, Any] = {}
        if len(page) > PAGE:
            more["links"] = {"next": absolute(f"{path}?after={page[PAGE - 1]}")}
        text = packages.release_package(page[:PAGE], path=path, at=timezone.now(), more=more)
        return HttpResponse(text, content_type=JSON)


@described(
    tags=["procurement"],
    summary="One process: its releases, and what they say together",
    responses={200: OpenApiTypes.OBJECT},
)
class Record(OpenData):
    def get(self, request: Request, ocid: str) -> HttpResponse:
        found = list(rows(request.user).filter(ocid=ocid))
        if not found:
            raise Http404
        path = f"/api/v1/ocds/records/{ocid}/"
        return HttpResponse(packages.record_package(found, path=path, at=timezone.now()), content_type=JSON)


@described(
    tags=["procurement"],
    summary="Every release, one a line",
    responses={(200, "application/x-ndjson"): OpenApiTypes.STR},
)
class Lines(OpenData):
    def get(self, request: Request) -> StreamingHttpResponse:
        lines: Iterable[str] = packages.json_lines(rows(request.user).iterator(chunk_size=200))
        return StreamingHttpResponse(lines, content_type="application/x-ndjson; charset=utf-8")


urlpatterns = [
    path("releases/", Releases.as_view(), name="ocds-releases"),
    path("releases.jsonl", Lines.as_view(), name="ocds-lines"),
    path("records/<str:ocid>/", Record.as_view(), name="ocds-record"),
]
