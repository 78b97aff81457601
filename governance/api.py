"""API routes of governance beyond its nouns."""

from typing import Any

from django.http import FileResponse
from django.urls import path
from drf_spectacular.types import OpenApiTypes
from rest_framework.request import Request
from rest_framework.response import Response

from alliance.api.described import described
from alliance.api.handing import handed
from alliance.api.views import GroundView
from governance import pages, permissions
from governance.nouns.packets import PACKET


class PacketView(GroundView):
    scope = "governance"
    is_public = True


@described(tags=["governance"], summary="What a frozen packet says", responses={200: OpenApiTypes.OBJECT})
class PacketContent(PacketView):
    """Overseers and members of the body get the whole, everybody else the public items."""

    def get(self, request: Request, pk: Any) -> Response:
        packet = PACKET.row(request.user, pk)
        whole = permissions.reads_whole(request.user, packet)
        return Response({"sha256": packet.sha256, **(packet.content if whole else packet.public_content)})


@described(tags=["governance"], summary="The pages of a frozen packet", responses={200: OpenApiTypes.BINARY})
class PacketFile(PacketView):
    def get(self, request: Request, pk: Any) -> FileResponse:
        return pages.pdf_of(request.user, pk)


urlpatterns = [
    path(
        "meetings/<uuid:pk>/calendar.ics",
        handed(
            pages.meeting_calendar, scope="governance", summary="A meeting as iCalendar", media_type="text/calendar"
        ),
        name="meeting-calendar",
    ),
    path(
        "bodies/<uuid:pk>/calendar.ics",
        handed(
            pages.body_calendar,
            scope="governance",
            summary="A body’s meetings as iCalendar",
            media_type="text/calendar",
        ),
        name="body-calendar",
    ),
    path("packets/<uuid:pk>/content/", PacketContent.as_view(), name="packet-content"),
    path("packets/<uuid:pk>/file/", PacketFile.as_view(), name="packet-file"),
]
