"""Pages of governance that are not a noun's own: calendars, and the file of a packet."""

from typing import Any
from uuid import UUID

from django.contrib.auth.decorators import login_not_required
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import path
from django.utils import timezone
from django.views.decorators.http import require_GET

from alliance.calendar_feeds import AHEAD, BACK
from alliance.dates import calendar_file
from alliance.models.people import Anonymous
from governance import permissions
from governance.dates import events_of_body
from governance.models import Body, Meeting
from governance.nouns.meetings import MEETING
from governance.nouns.office import BODY
from governance.nouns.packets import PACKET
from governance.papers import event_of


@require_GET
def meeting_calendar(request: HttpRequest, pk: UUID) -> HttpResponse:
    """One meeting, for the reader's own calendar."""
    meeting = MEETING.row(request.user, pk)
    return calendar([meeting], meeting.reference, request.get_host())


@require_GET
def body_calendar(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Every meeting of a body that this person may know of."""
    body = BODY.row(request.user, pk)
    rows = MEETING.rows(request.user).filter(body=body).order_by("starts_at")
    return calendar(list(rows), "meetings", request.get_host())


@login_not_required
@require_GET
def public_body_calendar(request: HttpRequest, pk: UUID) -> HttpResponse:
    """To subscribe to: the meetings of a body whose packets are posted, a month back and a year ahead."""
    body = get_object_or_404(Body, pk=pk)
    today = timezone.localdate()
    events = events_of_body(body, Anonymous(), today - BACK, today + AHEAD, request)
    return calendar_file(events, "meetings")


def calendar(rows: list[Meeting], name: str, host: str) -> HttpResponse:
    return calendar_file([event_of(row, host) for row in rows], name)


@login_not_required
@require_GET
def packet_file(request: HttpRequest, pk: UUID) -> FileResponse:
    return pdf_of(request.user, pk)


def pdf_of(user: Any, pk: UUID) -> FileResponse:
    """The pages of a frozen packet, as far as this person may read it."""
    packet = PACKET.row(user, pk)
    file = packet.pdf if permissions.reads_whole(user, packet) else packet.public_pdf
    if not file:
        raise Http404
    name = f"{packet.reference}-{packet.edition}.pdf"
    return FileResponse(file.open("rb"), as_attachment=True, filename=name, content_type="application/pdf")


urlpatterns = [
    path("packets/<uuid:pk>/packet.pdf", packet_file, name="packet_file"),
    path("meetings/<uuid:pk>/calendar.ics", meeting_calendar, name="meeting_calendar"),
    path("calendar/bodies/<uuid:pk>.ics", public_body_calendar, name="public_body_calendar"),
    path("bodies/<uuid:pk>/calendar.ics", body_calendar, name="body_calendar"),
]
